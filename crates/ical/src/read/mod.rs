//! Reads calendars of others for the times they are busy.

mod busy;
mod component;
mod content_line;
mod limits;
mod recurrence;
mod rule;
mod vevent;
mod when;
mod windows_zones;
mod zones;

pub use busy::{Busy, BusyCalendar, BusyQuery, read_busy};
pub use limits::{MAX_BYTES, MAX_EVENTS, MAX_OCCURRENCES};

/// Something in a calendar that could not be read and was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// Line of the file, from 1.
    pub line: usize,
    /// What it is, in words.
    pub what: String,
}

/// Why a calendar as a whole could not be read. Keep the last good copy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Too large.
    #[error("the calendar is larger than {} MB", MAX_BYTES / 1_000_000)]
    TooLarge,
    /// Something else, such as a sign-in page.
    #[error("this is not a calendar file: it does not begin with BEGIN:VCALENDAR")]
    NotACalendar,
    /// Cut short.
    #[error("the calendar is cut short: END:VCALENDAR is missing")]
    CutShort,
    /// Nested without end.
    #[error("the calendar's parts are nested too deeply")]
    TooDeep,
    /// Too many events.
    #[error("the calendar has more than {MAX_EVENTS} events")]
    TooManyEvents,
    /// Too many repetitions.
    #[error(
        "the calendar has more than {MAX_OCCURRENCES} repetitions of events in the time asked for"
    )]
    TooManyOccurrences,
}
