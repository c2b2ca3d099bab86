//! Reading what the calendar shows, in one consistent view.

use std::{
    collections::{HashMap, hash_map::Entry},
    sync::Arc,
};

use jiff::{ToSpan, tz::TimeZone};
use midstance_schedule::{Cell, CellRange, CellSet, LocalDays, open_cells};
use midstance_store::{
    HoldId, LocationId, PractitionerId, StoreError, Tx, appointment::Status, block, claim, hold,
    hours,
};
use uuid::Uuid;

use super::{Ask, Calendar, Day, Kept, lanes, rows};
use crate::{
    Clinic,
    booking::visits_in,
    directory::{Directory, exceptions_of, zone_of},
    outside_calendar::busy_elsewhere,
};

/// The time of one practitioner at one place.
pub(super) struct Post {
    pub(super) practitioner: PractitionerId,
    pub(super) location: LocationId,
    pub(super) open: CellSet,
    /// Days away and why.
    pub(super) away: Vec<(jiff::civil::Date, String)>,
}

/// All that lanes are drawn from.
pub(super) struct Material {
    pub(super) directory: Arc<Directory>,
    pub(super) posts: Vec<Post>,
    /// Claimed cells of each practitioner, with their owners.
    pub(super) claimed: HashMap<PractitionerId, Vec<(i64, Uuid)>>,
    /// Why an owner that is no visit took time.
    pub(super) owners: HashMap<Uuid, Kept>,
    /// Cells in which each practitioner is busy elsewhere.
    pub(super) elsewhere: HashMap<PractitionerId, CellSet>,
    /// The present instant.
    pub(super) now: jiff::Timestamp,
}

/// Lays out the days that are asked for.
///
/// # Errors
/// When the store fails.
pub async fn load(clinic: &Clinic, ask: Ask) -> Result<Calendar, StoreError> {
    let now = clinic.now();
    clinic
        .store
        .read(move |tx| Box::pin(async move { run(tx, &ask, now).await }))
        .await
}

async fn run(tx: &mut Tx, ask: &Ask, now: jiff::Timestamp) -> Result<Calendar, StoreError> {
    let directory = Directory::load(tx).await?;
    let zone = match ask.locations.first().and_then(|l| directory.location(*l)) {
        Some(location) => zone_of(location)?,
        None => TimeZone::UTC,
    };
    let dates = rows::days(ask.first, ask.days);
    let window = LocalDays::new(&zone, ask.first, ask.days).window();
    let mut visits = visits_in(tx, window.starts_at(), window.ends_at()).await?;
    let ask = &ask.with_retired(&directory, &visits);
    visits.retain(|v| {
        ask.locations.contains(&v.location.id) && ask.practitioners.contains(&v.practitioner.id)
    });
    let posts = posts(tx, ask, &directory).await?;
    let cells = window.start.index()..window.end.index();
    let elsewhere = busy_elsewhere(tx, &ask.practitioners, cells).await?;
    let elsewhere = elsewhere.into_iter();
    let elsewhere = elsewhere.map(|(who, busy)| (who, CellSet::from_ranges(window, busy)));
    let elsewhere = elsewhere.collect();
    let (mut claimed, mut owners) = (HashMap::new(), HashMap::new());
    for id in &ask.practitioners {
        let cells = window.start.index()..window.end.index();
        claimed.insert(*id, claim::owned(tx, id.0, cells).await?);
    }
    for found in block::touching(tx, window.starts_at(), window.ends_at()).await? {
        owners.insert(found.id.0, Kept::Blocked(found.reason));
    }
    let unknown: Vec<Uuid> = claimed
        .values()
        .flatten()
        .map(|(_, owner)| *owner)
        .collect();
    for owner in unknown {
        if let Entry::Vacant(unknown) = owners.entry(owner) {
            let held = hold::get(tx, HoldId(owner)).await?.is_some();
            unknown.insert(if held { Kept::Held } else { Kept::Buffer });
        }
    }
    let mut shown: Vec<CellRange> = posts.iter().flat_map(|p| p.open.ranges()).collect();
    let standing = |v: &&crate::booking::Visit| v.appointment.status != Status::Cancelled;
    shown.extend(
        visits
            .iter()
            .filter(standing)
            .map(|v| CellRange::touching(v.appointment.start, v.appointment.end)),
    );
    let rows = rows::rows(&zone, &dates, &shown);
    let material = Material {
        directory: Directory::load_all(tx).await?,
        posts,
        claimed,
        owners,
        elsewhere,
        now,
    };
    let days = dates
        .iter()
        .map(|date| {
            let cells = rows::cells(&zone, *date, &rows);
            Day {
                date: *date,
                change: rows::change(&zone, *date),
                lanes: lanes::lanes(ask, &material, &visits, (*date, &cells)),
            }
        })
        .collect();
    let today = now.to_zoned(zone.clone()).date();
    let present = rows::cells(&zone, today, &rows)
        .iter()
        .position(|cells| cells.is_some_and(|range| range.contains(Cell::containing(now))));
    Ok(Calendar {
        now: present
            .filter(|_| dates.contains(&today))
            .map(|row| (today, row)),
        zone,
        by: ask.by,
        rows,
        days,
        visits,
    })
}

async fn posts(tx: &mut Tx, ask: &Ask, directory: &Directory) -> Result<Vec<Post>, StoreError> {
    let last = ask.first.saturating_add(i64::from(ask.days).days());
    let exceptions = hours::exceptions(tx, ask.first, last).await?;
    let mut posts = Vec::new();
    for location in &ask.locations {
        let Some(place) = directory.location(*location) else {
            continue;
        };
        let days = LocalDays::new(&zone_of(place)?, ask.first, ask.days);
        for practitioner in &ask.practitioners {
            let week = directory.week_of(*practitioner, *location);
            let differing = exceptions_of(&exceptions, *practitioner, *location, week);
            let away = exceptions
                .iter()
                .filter(|e| e.open.is_none() && !week.is_empty())
                .filter(|e| e.practitioner.is_none_or(|p| p == *practitioner))
                .filter(|e| e.location.is_none_or(|l| l == *location))
                .map(|e| (e.day, e.reason.clone()))
                .collect();
            posts.push(Post {
                practitioner: *practitioner,
                location: *location,
                open: open_cells(week, &differing, &days),
                away,
            });
        }
    }
    Ok(posts)
}
