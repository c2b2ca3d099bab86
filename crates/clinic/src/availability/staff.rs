//! Free times as staff may book them.

use jiff::civil::Date;
use midstance_schedule::LocalDays;
use midstance_store::AppointmentId;

use super::{AvailabilityError, Calendars, FreeTime, Look, Rota, Wish, search::later};
use crate::{Clinic, directory::Directory};

/// The free times of one day as staff may book them: without notice, horizon or "not online". The
/// time of the visit that is being moved counts as free.
///
/// # Errors
/// [`AvailabilityError::NotOffered`] when nobody gives the service there.
pub async fn free_for_staff(
    clinic: &Clinic,
    wish: Wish,
    day: Date,
    moving: Option<AppointmentId>,
) -> Result<Vec<FreeTime>, AvailabilityError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let directory = Directory::load(tx).await?;
                let look = Look {
                    now,
                    only_day: Some(day),
                    staff: true,
                    ignoring: moving.map(|id| id.0),
                };
                let calendars = Calendars::load(tx, &directory, wish, look).await?;
                let all = calendars.union();
                let window = LocalDays::new(&calendars.zone, day, 1).window();
                let inside = all.iter_from(window.start).take_while(|c| *c < window.end);
                Ok(calendars.times(inside))
            })
        })
        .await
}

/// The first free time after `day` as staff may book it.
///
/// # Errors
/// As [`free_for_staff`].
pub async fn next_for_staff(
    clinic: &Clinic,
    wish: Wish,
    day: Date,
    moving: Option<AppointmentId>,
) -> Result<Option<FreeTime>, AvailabilityError> {
    let look = Look {
        staff: true,
        ignoring: moving.map(|id| id.0),
        ..Look::of_visitor(clinic.now())
    };
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let directory = Directory::load(tx).await?;
                let rota = Rota::load(tx, &directory, wish, look).await?;
                let from = LocalDays::end(&rota.zone, day, 1);
                Ok(later(tx, &rota, from, 1).await?.pop())
            })
        })
        .await
}
