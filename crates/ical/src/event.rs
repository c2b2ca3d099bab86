//! One appointment as calendars know it.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::writer::{Writer, quoted, utc, wall};

/// An appointment as calendars know it.
///
/// Calendars travel through many hands, so it holds no complaint, body site, price or note.
#[derive(Clone, Debug)]
pub struct Event {
    /// Random, with `@` and the host; the same for the appointment's life in mail, feed and API.
    pub uid: String,
    /// 0 at booking, one more at each change of time, place, practitioner or status.
    pub sequence: u32,
    /// Whether it takes place.
    pub status: Status,
    /// Start.
    pub start: Timestamp,
    /// End.
    pub end: Timestamp,
    /// Zone of the place.
    pub zone: TimeZone,
    /// What a calendar shows, such as `Appointment - Stride Clinic`.
    pub summary: String,
    /// Address of the place; line breaks are kept.
    pub location: Option<String>,
    /// A page about it, without a secret.
    pub url: Option<String>,
    /// When it was booked.
    pub created: Timestamp,
    /// When it last changed.
    pub modified: Timestamp,
}

/// Whether an event takes place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It takes place.
    Confirmed,
    /// It does not.
    Cancelled,
}

/// Someone with a mailbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Party {
    /// Name as shown.
    pub name: String,
    /// Address, its domain in ASCII.
    pub email: String,
}

impl Status {
    fn value(self) -> &'static str {
        match self {
            Self::Confirmed => "CONFIRMED",
            Self::Cancelled => "CANCELLED",
        }
    }
}

/// What differs between the objects an event is written into.
pub(crate) struct Frame<'a> {
    /// When the object was made (mail), or when the event last changed (feed).
    pub stamp: Timestamp,
    /// Wall time with the zone's name, instead of UTC.
    pub zoned: bool,
    /// Organizer and attendee of an invitation.
    pub parties: Option<(&'a Party, &'a Party)>,
}

impl Event {
    pub(crate) fn write(&self, writer: &mut Writer, frame: &Frame<'_>) {
        writer.line("BEGIN:VEVENT");
        writer.text("UID", &self.uid);
        writer.instant("DTSTAMP", frame.stamp);
        writer.line(&self.time("DTSTART", self.start, frame.zoned));
        writer.line(&self.time("DTEND", self.end, frame.zoned));
        writer.text("SUMMARY", &self.summary);
        if let Some(location) = &self.location {
            writer.text("LOCATION", location);
        }
        if let Some(url) = &self.url {
            writer.uri("URL", url);
        }
        writer.line(&format!("STATUS:{}", self.status.value()));
        writer.line(&format!("SEQUENCE:{}", self.sequence));
        writer.line("TRANSP:OPAQUE");
        writer.instant("CREATED", self.created);
        writer.instant("LAST-MODIFIED", self.modified);
        if let Some((organizer, attendee)) = frame.parties {
            let organizer_name = format!("ORGANIZER;CN={}", quoted(&organizer.name));
            writer.uri(&organizer_name, &format!("mailto:{}", organizer.email));
            let attendee_name = format!(
                "ATTENDEE;CN={};CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=ACCEPTED;RSVP=FALSE",
                quoted(&attendee.name)
            );
            writer.uri(&attendee_name, &format!("mailto:{}", attendee.email));
        }
        writer.line("END:VEVENT");
    }

    fn time(&self, name: &str, at: Timestamp, zoned: bool) -> String {
        match self
            .zone_name()
            .filter(|_| zoned && self.wall_time_is_plain(at))
        {
            Some(zone) => format!("{name};TZID={zone}:{}", wall(self.zone.to_datetime(at))),
            None => format!("{name}:{}", utc(at)),
        }
    }

    /// The zone's name, unless the zone is UTC or has none.
    pub(crate) fn zone_name(&self) -> Option<&str> {
        self.zone.iana_name().filter(|name| *name != "UTC")
    }

    /// Readers take a wall time that comes twice for its first instant, so the second is written in
    /// UTC.
    fn wall_time_is_plain(&self, at: Timestamp) -> bool {
        let wall = self.zone.to_datetime(at);
        let first = self.zone.to_ambiguous_timestamp(wall).earlier();
        first.is_ok_and(|first| first.as_second() == at.as_second())
    }
}
