//! `/staff/settings`: when people work, what keeps them away, and the clinic itself.

mod blocks;
mod catalogue;
mod exceptions;
mod form;
mod holidays;
mod hours;
mod index;
mod outside_hours;
mod read;
mod stranded;
mod week;

pub mod equipment;
pub mod place;
pub mod practitioner;
pub mod profile;
pub mod room;
pub mod service;

pub(super) use read::{filled, need, new_id, yes};

pub use blocks::{add as add_block, remove as remove_block};
pub use catalogue::show as catalogue;
pub use exceptions::{add as add_exception, remove as remove_exception, show as exceptions};
pub use holidays::{close as close_holidays, show as holidays};
pub use hours::show as hours;
pub use index::show as index;
pub use outside_hours::outside_hours;
pub use week::{act as save_week, show as week};
