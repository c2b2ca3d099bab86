//! A believable fortnight around today, booked through the one door.

use jiff::ToSpan;
use midstance_schedule::{LocalDays, open_cells};
use midstance_store::appointment::Status;

use super::DemoError;
use crate::{
    Actor, Clinic,
    availability::Wish,
    booking::{BookError, Booking, Door, Refused, Who, book, set_status},
    directory::zone_of,
};

/// Invented runners. The domain `demo.invalid` can never receive mail (RFC 2606).
const RUNNERS: [&str; 14] = [
    "Ada Brook",
    "Bo Castell",
    "Cleo Dahl",
    "Dev Eriksen",
    "Elin Fontaine",
    "Farid Greene",
    "Gia Holt",
    "Hugo Iversen",
    "Ivy Jansen",
    "Jonah Kerr",
    "Kaya Lund",
    "Leo Marsh",
    "Mina North",
    "Noor Olsen",
];
const DAYS_BEFORE: i64 = 6;
const DAYS: u16 = 14;
/// About so many of four possible times are taken.
const TAKEN_OF_FOUR: usize = 2;

pub(super) async fn book_all(clinic: &Clinic) -> Result<(), DemoError> {
    let directory = clinic.directory().await?;
    let mut turn = 0;
    for practitioner in &directory.practitioners {
        let Some(service) = directory.services_by(practitioner.id).first().copied() else {
            continue;
        };
        for location in &directory.locations {
            let week = directory.week_of(practitioner.id, location.id);
            let zone = zone_of(location)?;
            let today = clinic.now().to_zoned(zone.clone()).date();
            let first = today.saturating_sub(DAYS_BEFORE.days());
            let days = LocalDays::new(&zone, first, DAYS);
            let open = open_cells(week, &[], &days);
            for range in open.ranges() {
                let mut start = range.start;
                let step = i64::from((service.minutes + service.buffer_after).div_ceil(15)) * 3;
                while start.plus(i64::from(service.minutes / 5)).index() <= range.end.index() {
                    turn += 1;
                    if (turn * 7 + 3) % 4 < TAKEN_OF_FOUR {
                        let wish = Wish {
                            service: service.id,
                            location: location.id,
                            practitioner: Some(practitioner.id),
                        };
                        one(clinic, wish, start.start(), RUNNERS[turn % RUNNERS.len()]).await?;
                    }
                    start = start.plus(step);
                }
            }
        }
    }
    Ok(())
}

async fn one(
    clinic: &Clinic,
    wish: Wish,
    start: jiff::Timestamp,
    name: &str,
) -> Result<(), DemoError> {
    let email = format!("{}@demo.invalid", name.to_lowercase().replace(' ', "."));
    let booking = Booking {
        wish,
        start,
        who: Who::Given {
            name: name.into(),
            email,
            phone: "+16045550199".into(),
        },
        note: String::new(),
        door: Door::Demo,
        hold: None,
        check: None,
        share_check: false,
        idempotency_key: None,
    };
    let booked = match book(clinic, &Actor::Program, booking).await {
        Ok(booked) => booked,
        // A runner who is elsewhere at that time: the sample is simply left out.
        Err(BookError::Refused(Refused::ClientBusy | Refused::Taken { .. })) => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    if start < clinic.now() {
        let done = set_status(
            clinic,
            &Actor::Program,
            booked.appointment,
            (Status::Done, 0),
        )
        .await;
        if let Err(error) = done {
            tracing::warn!(%error, "a sample visit stays open");
        }
    }
    Ok(())
}
