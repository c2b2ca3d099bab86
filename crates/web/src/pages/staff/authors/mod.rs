//! Authors of articles, staff and guests.

mod form;
mod list;

pub use form::{act as save, show as one};
pub use list::show as list;
