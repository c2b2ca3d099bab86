//! What a booking asks for, parsed.

use std::fmt;

use jiff::Timestamp;
use midstance_store::{AppointmentId, ClientId};

use super::Visit;
use crate::{Token, availability::Wish};

/// Through which door a booking comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Door {
    /// The public pages.
    Online,
    /// The staff's calendar.
    Staff,
    /// The API.
    Api,
    /// Sample visits of the demo clinic: as staff, and without mail.
    Demo,
}

impl Door {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Online => "online",
            Self::Staff => "staff",
            Self::Api => "api",
            Self::Demo => "demo",
        }
    }

    /// Those by which anybody may come in, under any name.
    pub(crate) const PUBLIC: [Self; 2] = [Self::Online, Self::Api];

    pub(crate) fn is_public(self) -> bool {
        Self::PUBLIC.contains(&self)
    }

    /// Whether notice, horizon and "not online" do not bind.
    pub(crate) fn is_staff(self) -> bool {
        matches!(self, Self::Staff | Self::Demo)
    }
}

/// For whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// Someone who gave these; matched to a record by address and name.
    Given {
        /// Full name.
        name: String,
        /// E-mail address.
        email: String,
        /// Phone with country code, or empty.
        phone: String,
    },
    /// A record chosen by staff.
    Known(ClientId),
}

/// A wish to book one visit.
#[derive(Debug, Clone)]
pub struct Booking {
    /// What, where, with whom.
    pub wish: Wish,
    /// Begin of the visit.
    pub start: Timestamp,
    /// For whom.
    pub who: Who,
    /// A note to the practitioner.
    pub note: String,
    /// The door.
    pub door: Door,
    /// The hold under which the time was kept, if any.
    pub hold: Option<Token>,
    /// The check that led here, if any; danger rules that hold in it guard the booking.
    pub check: Option<Token>,
    /// Whether the client agreed that the practitioner sees that check.
    pub share_check: bool,
    /// Makes a repeated request the same booking.
    pub idempotency_key: Option<String>,
}

/// A booking that was made. A repeated request has the same one, which is equal.
#[derive(Clone)]
pub struct Booked {
    /// The visit.
    pub appointment: AppointmentId,
    /// The secret of its manage link.
    pub manage: Token,
    /// The visit as it was made; none where a request was repeated and the first one's answer is given
    /// again: it may have changed since.
    pub visit: Option<Box<Visit>>,
}

/// Without the visit, which is nobody else's business.
impl fmt::Debug for Booked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Booked")
            .field("appointment", &self.appointment)
            .finish_non_exhaustive()
    }
}

impl PartialEq for Booked {
    fn eq(&self, other: &Self) -> bool {
        (self.appointment, &self.manage) == (other.appointment, &other.manage)
    }
}

impl Eq for Booked {}
