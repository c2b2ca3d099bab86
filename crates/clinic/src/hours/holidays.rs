//! The public holidays of the clinic's places: offered, and closed by one who chooses them.

use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use midstance_schedule::{Province, PublicHoliday, public_holidays};
use midstance_store::{
    AppointmentId, LocationId, PractitionerId, StoreError, Tx,
    hours::{self, DayException},
};

use super::{ChangeError, Off, add_in};
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
    /// Places whose day differs already: closed, or open for these minutes from midnight.
    pub settled: Vec<(LocationId, Option<(u16, u16)>)>,
    /// Who is to work that day all the same; closing a place takes that back.
    pub working: Vec<PractitionerId>,
}

/// The holidays to come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Holidays {
    /// In order of date.
    pub days: Vec<Holiday>,
    /// Places and the provinces whose holidays are theirs.
    pub provinces: Vec<(LocationId, Province)>,
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
/// [`ChangeError::NotFound`] when one of them is not among the holidays to come, and the others;
/// nothing is changed then.
pub async fn close(
    clinic: &Clinic,
    actor: &Actor,
    chosen: Vec<(Date, String)>,
    seen: Vec<AppointmentId>,
) -> Result<(), ChangeError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let all = to_come(tx, this.now()).await?;
                let places = all.provinces.len() + all.unknown.len();
                let mut offs = Vec::new();
                for (day, name) in &chosen {
                    let is = |one: &&Holiday| (one.day, &one.name) == (*day, name);
                    let found = all.days.iter().find(is).ok_or(ChangeError::NotFound)?;
                    offs.extend(found.closing(places));
                }
                add_in(tx, &this, &who, offs, &seen).await
            })
        })
        .await
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
        found.provinces.push((place.id, province));
        let today = now.to_zoned(zone_of(place)?).date();
        let last = jiff::civil::date(today.year().saturating_add(1), 12, 31);
        for holiday in public_holidays(province, today, last) {
            found.note(holiday, place.id, &differing);
        }
    }
    found.days.sort_by_key(|one| one.day);
    Ok(found)
}

impl Holidays {
    fn note(&mut self, holiday: PublicHoliday, place: LocationId, differing: &[DayException]) {
        let is = |one: &Holiday| (one.day, &one.name) == (holiday.day, &holiday.name);
        let at = self.days.iter().position(is).unwrap_or_else(|| {
            self.days.push(Holiday {
                day: holiday.day,
                name: holiday.name.clone(),
                by_law: Vec::new(),
                open: Vec::new(),
                settled: Vec::new(),
                working: Vec::new(),
            });
            self.days.len() - 1
        });
        let one = &mut self.days[at];
        one.by_law.extend(holiday.by_law.then_some(place));
        let bears =
            |e: &&DayException| e.day == holiday.day && e.location.is_none_or(|l| l == place);
        let (own, of_place): (Vec<_>, Vec<_>) = differing
            .iter()
            .filter(bears)
            .partition(|e| e.practitioner.is_some());
        match of_place.iter().min_by_key(|e| e.open) {
            Some(settled) => one.settled.push((place, settled.open)),
            None => one.open.push(place),
        }
        for person in own.iter().filter(|e| e.open.is_some()) {
            one.working.extend(person.practitioner);
        }
        one.working.sort();
        one.working.dedup();
    }
}

impl Holiday {
    /// The places that are open closed, in one row where that is all of the clinic's.
    fn closing(&self, places: usize) -> Vec<Off> {
        let off = |location| Off {
            practitioner: None,
            location,
            first: self.day,
            last: self.day,
            open: None,
            reason: self.name.clone(),
        };
        match self.open.len() == places {
            true => vec![off(None)],
            false => self.open.iter().map(|place| off(Some(*place))).collect(),
        }
    }
}
