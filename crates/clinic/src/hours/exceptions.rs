//! Holidays, time off and extra openings.

use jiff::{ToSpan, civil::Date};
use midstance_schedule::{DayException as Differing, DayHours, check_day};
use midstance_store::{
    AppointmentId, ExceptionId, LocationId, PractitionerId, StoreError, Tx,
    hours::{self, DayException},
};

use super::{
    ChangeError,
    stranded::{Plan, check},
    stretch::stretches,
};
use crate::{
    Actor, Clinic,
    audit::{Told, write},
    directory::clock,
};

/// At most so many days at once: a year's leave.
pub const DAYS_MAX: i32 = 366;

/// Days that are to differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Off {
    /// Whose; `None` is the place's holiday.
    pub practitioner: Option<PractitionerId>,
    /// Where; `None` is everywhere.
    pub location: Option<LocationId>,
    /// First day.
    pub first: Date,
    /// Last day.
    pub last: Date,
    /// The hours that hold instead, in minutes from midnight; `None` is closed.
    pub open: Option<(u16, u16)>,
    /// Why, for staff.
    pub reason: String,
}

/// Days that differ, from today on.
///
/// # Errors
/// When the store fails.
pub async fn coming(clinic: &Clinic) -> Result<Vec<DayException>, StoreError> {
    let first = clinic.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let first = first.saturating_sub(1.day());
    clinic
        .store
        .read(move |tx| Box::pin(async move { hours::exceptions(tx, first, Date::MAX).await }))
        .await
}

/// Adds days that differ, unless visits that are not among those `seen` would fall outside.
///
/// # Errors
/// [`ChangeError`]; nothing is changed then.
pub async fn add(
    clinic: &Clinic,
    actor: &Actor,
    off: Off,
    seen: Vec<AppointmentId>,
) -> Result<(), ChangeError> {
    off.can_be()?;
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| Box::pin(async move { add_in(tx, &this, &who, vec![off], &seen).await }))
        .await
}

/// The same of several that can be, within a change: all of them, or the change must be given up.
pub(super) async fn add_in(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    offs: Vec<Off>,
    seen: &[AppointmentId],
) -> Result<(), ChangeError> {
    let now = clinic.now();
    let before = Plan::load(tx, now).await?;
    for off in offs {
        insert(tx, clinic, actor, &before, off).await?;
    }
    check(tx, &before, now, seen).await
}

impl Off {
    fn can_be(&self) -> Result<(), ChangeError> {
        let days = (self.last - self.first).get_days();
        if !(0..DAYS_MAX).contains(&days) {
            return Err(ChangeError::NotFound);
        }
        let Some((from, until)) = self.open else {
            return Ok(());
        };
        let day = Differing {
            date: self.first,
            hours: DayHours::Open(vec![(clock(from), clock(until))]),
        };
        let of_day = |wrong: Vec<_>| wrong.into_iter().map(|error| (0, error)).collect();
        check_day(&day).map_err(|wrong| ChangeError::Wrong(of_day(wrong)))
    }

    /// A row for each day.
    fn rows(&self, clinic: &Clinic) -> Vec<DayException> {
        (0..=(self.last - self.first).get_days())
            .map(|n| DayException {
                id: ExceptionId(clinic.new_id()),
                practitioner: self.practitioner,
                location: self.location,
                day: self.first.saturating_add(n.days()),
                open: self.open,
                reason: self.reason.clone(),
            })
            .collect()
    }
}

async fn insert(
    tx: &mut Tx,
    clinic: &Clinic,
    actor: &Actor,
    plan: &Plan,
    off: Off,
) -> Result<(), ChangeError> {
    let d = &plan.directory;
    let known = off.practitioner.is_none_or(|p| d.practitioner(p).is_some())
        && off.location.is_none_or(|l| d.location(l).is_some());
    if !known {
        return Err(ChangeError::NotFound);
    }
    // What stands already is not added again: sent twice, it is added once.
    let standing = hours::exceptions(tx, off.first, off.last).await?;
    let mut rows = off.rows(clinic);
    rows.retain(|row| {
        let same = |other: &DayException| {
            *other
                == DayException {
                    id: other.id,
                    ..row.clone()
                }
        };
        !standing.iter().any(same)
    });
    for row in &rows {
        hours::insert_exception(tx, row).await?;
    }
    let Some(row) = rows.first() else {
        return Ok(());
    };
    let detail = span_words(off.first, off.last, &off.reason);
    let told = Told::setting("exception", row.id.0, "exception.added", &detail);
    Ok(write(tx, clinic, actor, told).await?)
}

/// The days of one line of the audit, and why.
fn span_words(first: Date, last: Date, reason: &str) -> String {
    match first == last {
        true => format!("{first}: {reason}"),
        false => format!("{first} to {last}: {reason}"),
    }
}

/// Takes days that differ back, unless visits that are not among those `seen` would fall outside. Those
/// that somebody else has taken back meanwhile are left out.
///
/// # Errors
/// [`ChangeError`]; nothing is changed then.
pub async fn remove(
    clinic: &Clinic,
    actor: &Actor,
    ids: Vec<ExceptionId>,
    seen: Vec<AppointmentId>,
) -> Result<(), ChangeError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                let now = this.now();
                let before = Plan::load(tx, now).await?;
                let mut removed = Vec::new();
                for id in ids {
                    removed.extend(hours::remove_exception(tx, id).await?);
                }
                if removed.is_empty() {
                    return Err(ChangeError::NotFound);
                }
                check(tx, &before, now, &seen).await?;
                removed.sort_by_key(|day| day.day);
                for stretch in stretches(removed) {
                    let Some(gone) = stretch.days.first() else {
                        continue;
                    };
                    let (first, last) = stretch.span();
                    let detail = span_words(first, last, &gone.reason);
                    let told = Told::setting("exception", gone.id.0, "exception.removed", &detail);
                    write(tx, &this, &who, told).await?;
                }
                Ok(())
            })
        })
        .await
}
