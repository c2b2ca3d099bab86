//! Visits that a change of hours would leave outside.

use std::sync::Arc;

use jiff::{Timestamp, ToSpan};
use midstance_schedule::{CellRange, LocalDays, open_cells};
use midstance_store::{
    AppointmentId, StoreError, Tx,
    appointment::{self, Appointment, Status},
    hours::{self, DayException},
};

use super::ChangeError;
use crate::{
    Clinic,
    booking::{Visit, complete_all},
    directory::{Directory, exceptions_of, zone_of},
};

/// Visits that would fall outside hours, in order of time.
#[derive(Debug)]
pub struct Stranded(pub Vec<Visit>);

/// When people work, at one moment.
pub(super) struct Plan {
    pub(super) directory: Arc<Directory>,
    pub(super) exceptions: Vec<DayException>,
}

impl Plan {
    /// As it is stored, from yesterday on.
    pub(super) async fn load(tx: &mut Tx, now: Timestamp) -> Result<Self, StoreError> {
        let yesterday = now
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
            .saturating_sub(1.day());
        Ok(Self {
            directory: Directory::load_all(tx).await?,
            exceptions: hours::exceptions(tx, yesterday, jiff::civil::Date::MAX).await?,
        })
    }

    /// Whether a visit lies inside hours.
    fn holds(&self, visit: &Appointment) -> Result<bool, StoreError> {
        let Some(location) = self.directory.location(visit.location) else {
            return Ok(false);
        };
        let days = LocalDays::new(&zone_of(location)?, visit.local_start.date(), 2);
        let week = self.directory.week_of(visit.practitioner, visit.location);
        let differing = exceptions_of(&self.exceptions, visit.practitioner, visit.location, week);
        let open = open_cells(week, &differing, &days);
        Ok(open.contains_all(CellRange::touching(visit.start, visit.end)))
    }
}

/// Compares the store as it is now with `before`: refuses when a visit that lay inside hours does
/// not any more, and is not among those that were `seen`.
pub(super) async fn check(
    tx: &mut Tx,
    before: &Plan,
    now: Timestamp,
    seen: &[AppointmentId],
) -> Result<(), ChangeError> {
    let after = Plan::load(tx, now).await?;
    let mut left = Vec::new();
    for visit in appointment::upcoming(tx, now).await? {
        if visit.status == Status::Booked && before.holds(&visit)? && !after.holds(&visit)? {
            left.push(visit);
        }
    }
    if left.iter().all(|visit| seen.contains(&visit.id)) {
        return Ok(());
    }
    Err(ChangeError::Stranded(Stranded(
        complete_all(tx, left).await?,
    )))
}

/// Booked visits to come that staff booked outside the rules, or that lie outside hours since these
/// were changed; in order of time.
///
/// # Errors
/// When the store fails.
pub async fn outside(clinic: &Clinic) -> Result<Vec<Visit>, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let plan = Plan::load(tx, now).await?;
                let mut found = Vec::new();
                for visit in appointment::upcoming(tx, now).await? {
                    let knowingly = visit.outside_rules.is_some();
                    if visit.status == Status::Booked && (knowingly || !plan.holds(&visit)?) {
                        found.push(visit);
                    }
                }
                complete_all(tx, found).await
            })
        })
        .await
}
