//! `/staff/appointments/{id}/move`: another time, person, place or room.

mod act;
mod page;

pub use act::{act, outside};
pub use page::show;
