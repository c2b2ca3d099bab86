//! The waiting list: who waits for what, and which time was offered to whom.

mod entry;
mod offer;

pub use entry::{
    Entry, EntryState, by_token, forget_before, get, in_line, insert, is_listed, listed,
    set_booked, set_seen, set_state, still_listed,
};
pub use offer::{Offer, OfferState, close_offer, insert_offer, offers_of, run_out};
