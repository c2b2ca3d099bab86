//! Writes iCalendar objects (RFC 5545) with time zones from the real transitions, and reads busy
//! times from calendars of others.
//!
//! Three things are written: an [`Invitation`] that goes with a mail (RFC 5546), a [`Feed`] that a
//! calendar program subscribes to, and a [`calendar_file`] to download. [`read_busy`] turns a
//! calendar of someone else into busy times.
//!
//! The crates that read iCalendar bring a second date library and older zone data, with which
//! Vancouver is an hour off; the grammar of a content line is small, so it is read here, on jiff.

mod calendar_file;
mod event;
mod feed;
mod invitation;
mod read;
mod vtimezone;
mod writer;

pub use calendar_file::calendar_file;
pub use event::{Event, Party, Status};
pub use feed::Feed;
pub use invitation::{Invitation, Method};
pub use read::{
    Busy, BusyCalendar, BusyQuery, MAX_BYTES, MAX_EVENTS, MAX_OCCURRENCES, Problem, ReadError,
    read_busy,
};

/// Media type of everything written here, as a feed or a download is served.
pub const MEDIA_TYPE: &str = "text/calendar; charset=utf-8";
