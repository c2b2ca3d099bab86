//! Addresses of other programs that are told of visits, and what they are told.

mod delivery;
mod endpoint;

pub use delivery::{
    Delivery, State, again, delivered, forget_before, get as delivery, insert as insert_delivery,
    lease, log, not_delivered,
};
pub use endpoint::{
    Subscribes, Webhook, all, failing, get, insert, pause, remove, resume, set_secret, subscribed,
    succeeded,
};
