//! The staff's calendar: days in half hours, in lanes of people or places.
//!
//! A pure picture of what is stored: visits, hours, blocks and held times laid out in rows and
//! columns, ready for a table. Nothing here decides whether something may be booked.

mod lanes;
mod load;
mod pack;
mod rows;

pub use load::load;
pub use rows::{Change, ROW_MINUTES, RowTime};

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_store::{LocationId, PractitionerId};

use crate::{booking::Visit, directory::Directory};

/// What the columns of a day are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LaneBy {
    /// A column per practitioner.
    Practitioner,
    /// A column per place.
    Place,
}

/// What to show.
#[derive(Debug, Clone)]
pub struct Ask {
    /// First day.
    pub first: Date,
    /// How many days.
    pub days: u16,
    /// What the columns are.
    pub by: LaneBy,
    /// Places to show; never empty in a clinic that has one.
    pub locations: Vec<LocationId>,
    /// People to show.
    pub practitioners: Vec<PractitionerId>,
}

impl Ask {
    /// Where everybody or every place in use is asked for, those as well that are no longer in use and
    /// have visits here: a visit that stands is never out of sight.
    fn with_retired(&self, in_use: &Directory, visits: &[Visit]) -> Self {
        let mut ask = self.clone();
        let mut people = in_use.practitioners.iter();
        let all_people = people.all(|p| ask.practitioners.contains(&p.id));
        let mut places = in_use.locations.iter();
        let all_places = places.all(|l| ask.locations.contains(&l.id));
        for visit in visits {
            let (who, place) = (visit.practitioner.id, visit.location.id);
            if all_people && !ask.practitioners.contains(&who) {
                ask.practitioners.push(who);
            }
            if all_places && !ask.locations.contains(&place) {
                ask.locations.push(place);
            }
        }
        ask
    }
}

/// Days laid out.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The zone whose wall time the rows show: that of the first place shown.
    pub zone: TimeZone,
    /// What its columns are.
    pub by: LaneBy,
    /// The half hours, in order.
    pub rows: Vec<RowTime>,
    /// The days, in order.
    pub days: Vec<Day>,
    /// Every visit of these days, called-off ones too, in order of time.
    pub visits: Vec<Visit>,
    /// The row in which the present instant lies, and its day, when shown.
    pub now: Option<(Date, usize)>,
}

/// One day.
#[derive(Debug, Clone)]
pub struct Day {
    /// The local day.
    pub date: Date,
    /// Whether the clocks change on it.
    pub change: Option<Change>,
    /// Its columns; never empty.
    pub lanes: Vec<Lane>,
}

/// A person's or a place's day.
#[derive(Debug, Clone)]
pub struct Lane {
    /// Whose, or where; empty on a day on which nobody works.
    pub name: String,
    /// Whose, in lanes of people.
    pub practitioner: Option<PractitionerId>,
    /// Where; in lanes of people when they work at one place that day.
    pub location: Option<LocationId>,
    /// Why someone is away, as staff entered it.
    pub notes: Vec<String>,
    /// One column, more where visits overlap; each has a slot per row.
    pub tracks: Vec<Vec<Slot>>,
}

/// What stands in one half hour of one column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slot {
    /// Nobody works then.
    Closed,
    /// The wall clock does not show this time on this day.
    Missing,
    /// Within hours, nothing to say: past, or shown in a column beside.
    Open,
    /// Free from this instant on for at least a quarter of an hour.
    Free {
        /// First free start.
        start: Timestamp,
        /// Where.
        location: LocationId,
        /// With whom.
        practitioner: PractitionerId,
    },
    /// Taken, but not by a visit shown here.
    Kept(Kept),
    /// Visits, by their position in [`Calendar::visits`], over so many rows.
    Visits {
        /// One after the other.
        visits: Vec<usize>,
        /// Height in rows.
        rows: usize,
    },
    /// Covered by the visits above.
    Covered,
}

/// Why time is taken without a visit in sight.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kept {
    /// Around a visit, or a visit that is not shown.
    Buffer,
    /// Someone is typing details for it.
    Held,
    /// Blocked by staff, for this reason.
    Blocked(String),
    /// Busy elsewhere, an outside calendar says; whereby is nobody's business.
    Elsewhere,
}
