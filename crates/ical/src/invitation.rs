//! The calendar part of a mail (RFC 5546).

use jiff::Timestamp;

use crate::event::Frame;
use crate::writer::Writer;
use crate::{Event, Party, Status};

/// What a mail asks the reader's calendar to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Enter the appointment, or change it.
    Request,
    /// Take it out.
    Cancel,
}

impl Method {
    /// As in `METHOD:` and in the mail part's `method=`.
    pub fn value(self) -> &'static str {
        match self {
            Self::Request => "REQUEST",
            Self::Cancel => "CANCEL",
        }
    }
}

/// The calendar part of a mail about an appointment.
#[derive(Clone, Debug)]
pub struct Invitation {
    /// The appointment. Its status follows from `method`; its times are written in UTC.
    pub event: Event,
    /// What the reader's calendar is to do.
    pub method: Method,
    /// The clinic's mailbox: the same as the mail's From, and the same over the appointment's life.
    pub organizer: Party,
    /// The client.
    pub attendee: Party,
    /// When this mail is made; later for each mail.
    pub stamp: Timestamp,
}

impl Invitation {
    /// The iCalendar object.
    pub fn to_ical(&self) -> String {
        let mut event = self.event.clone();
        event.status = match self.method {
            Method::Request => Status::Confirmed,
            Method::Cancel => Status::Cancelled,
        };
        let mut writer = Writer::calendar();
        writer.line(&format!("METHOD:{}", self.method.value()));
        let parties = Some((&self.organizer, &self.attendee));
        event.write(
            &mut writer,
            &Frame {
                stamp: self.stamp,
                zoned: false,
                parties,
            },
        );
        writer.finish()
    }
}
