//! Calendars of others and the busy times read from them.

mod busy;
mod subscription;

pub use busy::{Overlap, busy_between, busy_of_each, busy_spans, overlaps, own_uids, replace_busy};
pub use subscription::{
    Landing, OutsideCalendar, all, failed, get, insert, landed, lease, of_practitioner, remove,
    want_now,
};
