//! `/staff/book`: booking for a client, found or made while booking.

mod confirm;
mod draft;
mod new_client;
mod outside;
mod page;

pub use confirm::confirm;
pub(super) use new_client::contact;
pub use new_client::make as new_client;
pub use outside::outside;
pub(super) use page::Found;
pub use page::show;
