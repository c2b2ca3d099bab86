//! The public holidays of the clinic's places: offered, and closed by one who chooses them.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use midstance_schedule::{Province, PublicHoliday, public_holidays};
use midstance_store::{
    AppointmentId, LocationId, StoreError, Tx,
    hours::{self, DayException},
};

use super::{ChangeError, Off, add_all};
use crate::{
    Actor, Clinic,
    directory::{Directory, zone_of},
};

/// A holiday, and how it stands at the places that have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub day: Date,
    /// Its name.
    pub name: String,
    /// Places where the law names it; at the others it is a custom.
    pub by_law: Vec<LocationId>,
    /// Places that are open as on any such weekday.
    pub open: Vec<LocationId>,
    /// Places whose day differs already: closed, or open at hours of its own.
    pub settled: Vec<LocationId>,
}

/// The holidays to come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    /// In order of date.
    pub days: Vec<Holiday>,
    /// Places whose province is not known.
    pub unknown: Vec<LocationId>,
}

/// The public holidays at the clinic's places from today to the end of next year.
///
/// # Errors
/// When the store fails.
pub async fn holidays(clinic: &Clinic) -> Result<Holidays, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| Box::pin(to_come(tx, now)))
        .await
}

/// Closes the places that are still open on the chosen days, all of them or none, unless visits that
/// are not among those `seen` would fall outside. A day is chosen by its date and name.
///
/// # Errors
/// [`ChangeError`]; nothing is changed then.
pub async fn close(
    clinic: &Clinic,
    actor: &Actor,
    chosen: &[(Date, String)],
    seen: Vec<AppointmentId>,
) -> Result<(), ChangeError> {
    let all = holidays(clinic).await?;
    let places = clinic.directory().await?.locations.len();
    let is = |one: &Holiday| {
        chosen
            .iter()
            .any(|(day, name)| (*day, name) == (one.day, &one.name))
    };
    let off = |holiday: &Holiday, location| Off {
        practitioner: None,
        location,
        first: holiday.day,
        last: holiday.day,
        open: None,
        reason: holiday.name.clone(),
    };
    let mut days = Vec::new();
    for one in all.days.iter().filter(|one| is(one)) {
        if one.open.len() == places {
            days.push(off(one, None));
        } else {
            days.extend(one.open.iter().map(|place| off(one, Some(*place))));
        }
    }
    add_all(clinic, actor, days, seen).await
}

async fn to_come(tx: &mut Tx, now: Timestamp) -> Result<Holidays, StoreError> {
    let directory = Directory::load(tx).await?;
    let yesterday = now.to_zoned(TimeZone::UTC).date().saturating_sub(1.day());
    let differing = hours::exceptions(tx, yesterday, Date::MAX).await?;
    let mut found = Holidays::default();
    for place in &directory.locations {
        let Some(province) = Province::written(&place.region) else {
            found.unknown.push(place.id);
            continue;
        };
        let today = now.to_zoned(zone_of(place)?).date();
        let last = jiff::civil::date(today.year().saturating_add(1), 12, 31);
        for holiday in public_holidays(province, today, last) {
            let settled = differing.iter().any(|e| settles(e, &holiday, place.id));
            found.note(holiday, place.id, settled);
        }
    }
    found.days.sort_by_key(|one| one.day);
    Ok(found)
}

/// Whether a day that differs says already what happens on a holiday at a place.
fn settles(differing: &DayException, holiday: &PublicHoliday, place: LocationId) -> bool {
    differing.day == holiday.day
        && differing.practitioner.is_none()
        && differing.location.is_none_or(|location| location == place)
}

impl Holidays {
    fn note(&mut self, holiday: PublicHoliday, place: LocationId, settled: bool) {
        let is = |one: &&mut Holiday| (one.day, &one.name) == (holiday.day, &holiday.name);
        if let Some(one) = self.days.iter_mut().find(is) {
            return one.note(place, holiday.by_law, settled);
        }
        let mut one = Holiday {
            day: holiday.day,
            name: holiday.name,
            by_law: Vec::new(),
            open: Vec::new(),
            settled: Vec::new(),
        };
        one.note(place, holiday.by_law, settled);
        self.days.push(one);
    }
}

impl Holiday {
    fn note(&mut self, place: LocationId, by_law: bool, settled: bool) {
        self.by_law.extend(by_law.then_some(place));
        match settled {
            true => self.settled.push(place),
            false => self.open.push(place),
        }
    }
}
