//! The clinic at one moment: places, people, services, hours.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use jiff::{civil::Date, tz::TimeZone};
use midstance_schedule::{DayHours, RuleError, RuleMinutes, SlotRule, WeeklyHours};
use midstance_store::{
    EquipmentId, Glance, LocationId, PractitionerId, RoomId, ServiceId, StoreError, Tx,
    directory::{self, Location, Practitioner, Room, Service},
    equipment::{self, Equipment},
    hours::{self, WorkingHours},
    kept::{self, Kept},
};

use crate::Clinic;

/// Everything that is chosen from when booking.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    /// Places, in order, active ones only.
    pub locations: Vec<Location>,
    /// Practitioners, in order, active ones only.
    pub practitioners: Vec<Practitioner>,
    /// Services, in order, active ones only.
    pub services: Vec<Service>,
    /// Everybody's weekly hours.
    pub hours: Vec<WorkingHours>,
    by: Vec<(ServiceId, PractitionerId)>,
    at: Vec<(ServiceId, LocationId)>,
    /// Where each practitioner stands in the list.
    order: HashMap<PractitionerId, usize>,
    /// Who gives a service at a place and has hours there, as places in the list, in order.
    giving: HashMap<(ServiceId, LocationId), Vec<usize>>,
    /// Everybody's week at each place, as the schedule rules take it.
    weeks: HashMap<(PractitionerId, LocationId), Vec<WeeklyHours>>,
    /// Rooms and pieces of equipment that may be used, in the order in which they are filled.
    rooms: Vec<Room>,
    pieces: Vec<Equipment>,
    room_of: HashSet<(ServiceId, RoomId)>,
    /// The kinds of equipment that a service needs, by name.
    kinds: Vec<(ServiceId, String)>,
}

/// The directory twice: as it is chosen from, and with what is no longer active. Kept until it changes.
#[derive(PartialEq)]
struct Standing {
    active: Arc<Directory>,
    whole: Arc<Directory>,
}

impl Kept for Standing {
    async fn read(tx: &mut Tx) -> Result<Self, StoreError> {
        let mut found = Directory {
            locations: directory::locations(tx).await?,
            practitioners: directory::practitioners(tx).await?,
            services: directory::services(tx).await?,
            hours: hours::working_hours(tx).await?,
            by: directory::service_practitioners(tx).await?,
            at: directory::service_locations(tx).await?,
            rooms: directory::rooms(tx).await?,
            pieces: equipment::all(tx).await?,
            room_of: directory::service_rooms(tx).await?.into_iter().collect(),
            kinds: equipment::needs(tx).await?,
            ..Directory::default()
        };
        found.rooms.retain(|room| room.active);
        found.pieces.retain(|piece| piece.active);
        let whole = Arc::new(found.clone().indexed());
        found.locations.retain(|l| l.active);
        found.practitioners.retain(|p| p.active);
        found.services.retain(|s| s.active);
        let active = Arc::new(found.indexed());
        Ok(Self { active, whole })
    }
}

impl Directory {
    /// What can be chosen, as this transaction sees it.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load(tx: &mut Tx) -> Result<Arc<Self>, StoreError> {
        Ok(Arc::clone(&kept::get::<Standing>(tx).await?.active))
    }

    /// The same without a question to the database, where that is certain.
    #[must_use]
    pub fn glance(glance: &Glance) -> Option<Arc<Self>> {
        Some(Arc::clone(&glance.get::<Standing>()?.active))
    }

    /// The same with what is no longer active: for settings and for old visits.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_all(tx: &mut Tx) -> Result<Arc<Self>, StoreError> {
        Ok(Arc::clone(&kept::get::<Standing>(tx).await?.whole))
    }

    /// With what is looked up most put where it is found at once.
    fn indexed(mut self) -> Self {
        let ids = self.practitioners.iter().map(|p| p.id);
        self.order = ids.enumerate().map(|(place, id)| (id, place)).collect();
        for row in &self.hours {
            let week = self.weeks.entry((row.practitioner, row.location));
            week.or_default().extend(weekly(row));
        }
        for (service, location) in &self.at {
            let works = |p: PractitionerId| self.weeks.contains_key(&(p, *location));
            let gives = self.by.iter().filter(|(s, p)| s == service && works(*p));
            let mut places: Vec<usize> = gives
                .filter_map(|(_, p)| self.order.get(p).copied())
                .collect();
            places.sort_unstable();
            self.giving.insert((*service, *location), places);
        }
        self
    }

    /// Whether a practitioner gives a service, wherever.
    #[must_use]
    pub fn gives(&self, practitioner: PractitionerId, service: ServiceId) -> bool {
        self.practitioner(practitioner).is_some() && self.by.contains(&(service, practitioner))
    }

    /// Whether a service is given at a place, by whomever.
    #[must_use]
    pub fn given_at(&self, service: ServiceId, location: LocationId) -> bool {
        self.location(location).is_some() && self.at.contains(&(service, location))
    }

    /// A place by its id.
    #[must_use]
    pub fn location(&self, id: LocationId) -> Option<&Location> {
        self.locations.iter().find(|l| l.id == id)
    }

    /// A practitioner by id.
    #[must_use]
    pub fn practitioner(&self, id: PractitionerId) -> Option<&Practitioner> {
        self.practitioners.get(*self.order.get(&id)?)
    }

    /// A service by its id.
    #[must_use]
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.services.iter().find(|s| s.id == id)
    }

    /// A room that may be used, by its id.
    #[must_use]
    pub fn room(&self, id: RoomId) -> Option<&Room> {
        self.rooms.iter().find(|r| r.id == id)
    }

    /// The places where a service can be had: it is given there and someone who gives it works there.
    #[must_use]
    pub fn locations_of(&self, service: ServiceId) -> Vec<&Location> {
        let offered = |l: &&Location| {
            let giving = self.giving.get(&(service, l.id));
            giving.is_some_and(|places| !places.is_empty())
        };
        self.locations.iter().filter(offered).collect()
    }

    /// Those who give a service and have hours at a place.
    #[must_use]
    pub fn practitioners_of(&self, service: ServiceId, location: LocationId) -> Vec<&Practitioner> {
        let places = self.giving.get(&(service, location));
        let places = places.map_or(&[][..], Vec::as_slice);
        places
            .iter()
            .map(|place| &self.practitioners[*place])
            .collect()
    }

    /// The rooms at a place that a service may use, in order; none means that it needs no room.
    #[must_use]
    pub fn rooms_for(&self, service: ServiceId, location: LocationId) -> Vec<&Room> {
        self.rooms
            .iter()
            .filter(|r| r.location == location && self.room_of.contains(&(service, r.id)))
            .collect()
    }

    /// The pieces at a place for each kind of equipment that a service needs. A kind of which the
    /// place has none is there all the same, without pieces.
    #[must_use]
    pub fn equipment_for(&self, service: ServiceId, location: LocationId) -> Vec<Vec<EquipmentId>> {
        let needed = self.kinds.iter().filter(|(s, _)| *s == service);
        let at_place = |kind: &str| {
            let fit = |e: &&Equipment| e.location == location && e.kind == kind;
            self.pieces.iter().filter(fit).map(|e| e.id).collect()
        };
        needed.map(|(_, kind)| at_place(kind)).collect()
    }

    /// What a practitioner gives.
    #[must_use]
    pub fn services_by(&self, practitioner: PractitionerId) -> Vec<&Service> {
        self.services
            .iter()
            .filter(|s| self.by.contains(&(s.id, practitioner)))
            .collect()
    }

    /// The weekdays on which someone has hours at a place on or after `today`, in words:
    /// "Mondays and Wednesdays"; empty when there are none.
    #[must_use]
    pub fn days_in_words(&self, p: PractitionerId, l: LocationId, today: Date) -> String {
        let mut days: Vec<u8> = self
            .hours
            .iter()
            .filter(|h| h.practitioner == p && h.location == l)
            .filter(|h| h.valid_until.is_none_or(|last| last >= today))
            .map(|h| h.weekday)
            .collect();
        days.sort_unstable();
        days.dedup();
        let names: Vec<String> = days
            .iter()
            .map(|d| format!("{}s", weekday_name(*d)))
            .collect();
        midstance_format::list(&names)
    }

    /// The weekly hours of one practitioner at one place, as the schedule rules take them.
    #[must_use]
    pub fn week_of(&self, practitioner: PractitionerId, location: LocationId) -> &[WeeklyHours] {
        self.weeks
            .get(&(practitioner, location))
            .map_or(&[], Vec::as_slice)
    }

    /// The hours by which anybody works on a day, before what differs that day.
    pub fn at_work(&self, day: jiff::civil::Date) -> impl Iterator<Item = &WorkingHours> {
        let rows = self.hours.iter();
        rows.filter(move |row| weekly(row).is_some_and(|row| row.is_on(day)))
    }
}

impl Clinic {
    /// The directory as it stands.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn directory(&self) -> Result<Arc<Directory>, StoreError> {
        Ok(Arc::clone(&self.store.kept::<Standing>().await?.active))
    }
}

/// Every room, in order, also those no longer in use.
///
/// # Errors
/// When the database fails.
pub async fn rooms(clinic: &Clinic) -> Result<Vec<directory::Room>, StoreError> {
    clinic.store.read(|tx| Box::pin(directory::rooms(tx))).await
}

/// The zone of a place.
///
/// # Errors
/// [`StoreError::Decode`] when the stored name is unknown to the bundled zone data.
pub fn zone_of(location: &Location) -> Result<TimeZone, StoreError> {
    TimeZone::get(&location.zone)
        .map_err(|_| StoreError::Decode(format!("unknown time zone {:?}", location.zone)))
}

/// How a service takes time.
///
/// # Errors
/// When its minutes are not multiples of five.
pub fn rule_of(service: &Service) -> Result<SlotRule, RuleError> {
    SlotRule::try_from(RuleMinutes {
        length_min: service.minutes,
        buffer_before_min: service.buffer_before,
        buffer_after_min: service.buffer_after,
        grid_min: service.grid,
    })
}

fn weekly(row: &WorkingHours) -> Option<WeeklyHours> {
    Some(WeeklyHours {
        weekday: jiff::civil::Weekday::from_monday_one_offset(i8::try_from(row.weekday).ok()?)
            .ok()?,
        from: clock(row.from_minute),
        until: clock(row.until_minute),
        valid_from: row.valid_from,
        valid_until: row.valid_until,
    })
}

/// A wall-clock time from minutes after midnight; 1440, the end of the day, is 00:00.
#[must_use]
pub fn clock(minute: u16) -> jiff::civil::Time {
    let (hour, minute) = (minute / 60 % 24, minute % 60);
    jiff::civil::time(hour as i8, minute as i8, 0, 0)
}

/// Minutes from midnight of a wall time: what [`clock`] reads.
#[must_use]
pub fn minute(time: jiff::civil::Time) -> u16 {
    u16::from(time.hour().unsigned_abs()) * 60 + u16::from(time.minute().unsigned_abs())
}

/// The exceptions that bear on one practitioner at one place, who works there in `week`. Hours of a place
/// for everybody hold for those who work on the day, and call nobody in who does not; who has hours of
/// their own for the day keeps those.
pub(crate) fn exceptions_of(
    all: &[hours::DayException],
    practitioner: PractitionerId,
    location: LocationId,
    week: &[WeeklyHours],
) -> Vec<midstance_schedule::DayException> {
    let mut days: Vec<midstance_schedule::DayException> = Vec::new();
    let bears = |e: &&hours::DayException| {
        e.practitioner.is_none_or(|p| p == practitioner) && e.location.is_none_or(|l| l == location)
    };
    let works_on = |day: jiff::civil::Date| {
        let mut rows = week.iter();
        rows.any(|row| row.is_on(day))
    };
    let has_own = |day| {
        let mut own = all.iter().filter(bears);
        own.any(|e| e.day == day && e.practitioner.is_some() && e.open.is_some())
    };
    for exception in all.iter().filter(bears) {
        let hours = match exception.open {
            None => DayHours::Closed,
            Some(_) if exception.practitioner.is_none() && has_own(exception.day) => continue,
            Some(_) if exception.practitioner.is_none() && !works_on(exception.day) => {
                DayHours::Open(Vec::new())
            }
            Some((from, until)) => DayHours::Open(vec![(clock(from), clock(until))]),
        };
        days.push(midstance_schedule::DayException {
            date: exception.day,
            hours,
        });
    }
    days
}

/// A day of the week in words of people, from 1 = Monday.
#[must_use]
pub fn weekday_name(weekday: u8) -> &'static str {
    [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]
    .get(usize::from(weekday.wrapping_sub(1)))
    .copied()
    .unwrap_or("")
}
