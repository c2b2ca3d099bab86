//! The injury guides: the list of all, and one page each.

pub mod guide;
pub mod list;
mod place;
