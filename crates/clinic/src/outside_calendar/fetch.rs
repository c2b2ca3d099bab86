//! Reading subscribed calendars: the worker's part.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp, tz::TimeZone};
use midstance_egress::{Answer, Egress};
use midstance_ical::{Busy, BusyCalendar, BusyQuery, read_busy};
use midstance_schedule::{CellRange, tzdb_version};
use midstance_store::{
    PractitionerId, StoreError,
    outside_calendar::{self as rows, Landing, OutsideCalendar},
};
use tokio::task::JoinSet;

use crate::{
    Clinic,
    directory::{Directory, zone_of},
};

/// Calendars asked for at a time.
const AT_ONCE: u32 = 16;
/// A worker that dies holds its calendars no longer than this.
const LEASE: SignedDuration = SignedDuration::from_mins(2);
/// How often a calendar is read.
const EVERY: SignedDuration = SignedDuration::from_mins(15);
/// The longest pause after failures.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);
/// How far back busy times are kept, so that today's stay in sight.
const BACK: SignedDuration = SignedDuration::from_hours(48);
/// As far ahead as staff may book.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 400);
/// Repetitions are worked out so much farther, and the whole file is asked for again when this is
/// used up: until then "not modified" is answer enough.
const RESERVE: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Reads the calendars that are due. Answers how many gave a good copy.
///
/// # Errors
/// When the store fails; what is wrong with a calendar is written to it.
pub async fn fetch_due(clinic: &Clinic, egress: &Egress) -> Result<usize, StoreError> {
    let now = clinic.now();
    let until = now.saturating_add(LEASE).unwrap_or(now);
    let due = clinic
        .store
        .write(move |tx| Box::pin(async move { rows::lease(tx, now, until, AT_ONCE).await }))
        .await?;
    let mut running = JoinSet::new();
    for calendar in due {
        let (clinic, egress) = (clinic.clone(), egress.clone());
        running.spawn(async move { fetch(&clinic, &egress, calendar).await });
    }
    let mut good = 0;
    while let Some(ended) = running.join_next().await {
        good +=
            usize::from(ended.map_err(|_| StoreError::Internal("reading a calendar broke off"))??);
    }
    Ok(good)
}

/// What came of asking.
enum Got {
    /// Nothing new.
    Same,
    /// Busy times, and what to keep beside.
    New(BusyCalendar, Landing),
}

async fn fetch(
    clinic: &Clinic,
    egress: &Egress,
    calendar: OutsideCalendar,
) -> Result<bool, StoreError> {
    let zone = zone(clinic, calendar.practitioner).await?;
    let asked = ask(clinic.now(), egress, &calendar, zone).await;
    let now = clinic.now();
    match asked {
        Ok(got) => {
            let next = now.saturating_add(EVERY).unwrap_or(now);
            land(clinic, calendar, got, (now, next)).await
        }
        Err(problem) => {
            let pause = pause(calendar.failures + 1);
            let next = now.saturating_add(pause).unwrap_or(now);
            clinic
                .store
                .write(move |tx| {
                    Box::pin(
                        async move { rows::failed(tx, &calendar, (now, next), &problem).await },
                    )
                })
                .await?;
            Ok(false)
        }
    }
}

/// 5, 15, 45 minutes …, at most six hours.
fn pause(failures: u32) -> SignedDuration {
    let tripled = 3_i32.saturating_pow(failures.saturating_sub(1));
    SignedDuration::from_mins(5)
        .saturating_mul(tripled)
        .min(LONGEST_PAUSE)
}

/// The zone for all-day events and times without one: that of the first place where the practitioner
/// works.
async fn zone(clinic: &Clinic, practitioner: PractitionerId) -> Result<TimeZone, StoreError> {
    let directory = clinic.directory().await?;
    let works = |d: &Directory, l| !d.week_of(practitioner, l).is_empty();
    let places = &directory.locations;
    let place = places.iter().find(|l| works(&directory, l.id));
    place.or(places.first()).map_or(Ok(TimeZone::UTC), zone_of)
}

async fn ask(
    now: Timestamp,
    egress: &Egress,
    calendar: &OutsideCalendar,
    zone: TimeZone,
) -> Result<Got, String> {
    let address = egress
        .address(&calendar.address)
        .map_err(|failure| failure.to_string())?;
    let horizon = now.saturating_add(AHEAD).unwrap_or(Timestamp::MAX);
    let covered = calendar.covers_until >= horizon && calendar.tzdb_version == tzdb_version();
    let mut headers = vec![("accept", "text/calendar, */*;q=0.5")];
    if covered && !calendar.etag.is_empty() {
        headers.push(("if-none-match", &calendar.etag));
    }
    if covered && !calendar.last_modified.is_empty() {
        headers.push(("if-modified-since", &calendar.last_modified));
    }
    let conditional = headers.len() > 1;
    let answer = egress
        .get(&address, &headers)
        .await
        .map_err(|failure| failure.to_string())?;
    match answer.status {
        304 if conditional => Ok(Got::Same),
        200 => read(answer, (now, horizon), zone).await,
        _ => Err(refusal(&answer)),
    }
}

/// What a status means, in words for staff.
fn refusal(answer: &Answer) -> String {
    let status = answer.status;
    match status {
        300..=303 | 305..=399 => format!(
            "its server says that it has moved ({status}); subscribe to the new address instead"
        ),
        401 | 403 => format!("its server does not let us see it ({status}); is it still shared?"),
        404 | 410 => format!("there is no calendar at this address ({status})"),
        429 => "its server says that we ask too often (429)".into(),
        500..=599 => format!("its server has a fault ({status})"),
        _ => format!("its server answered with {status} instead of a calendar"),
    }
}

async fn read(
    answer: Answer,
    (now, horizon): (Timestamp, Timestamp),
    zone: TimeZone,
) -> Result<Got, String> {
    let query = BusyQuery {
        zone,
        from: now.saturating_sub(BACK).unwrap_or(now),
        until: horizon.saturating_add(RESERVE).unwrap_or(Timestamp::MAX),
    };
    let header = |name: &str| answer.header(name).unwrap_or_default().to_owned();
    let (etag, last_modified) = (header("etag"), header("last-modified"));
    let covers_until = query.until;
    // Large files take a while to read; others are served meanwhile.
    let found = tokio::task::spawn_blocking(move || read_busy(&answer.body, &query))
        .await
        .map_err(|_| "the calendar could not be read".to_owned())?
        .map_err(|error| error.to_string())?;
    let landing = Landing {
        etag,
        last_modified,
        covers_until,
        tzdb_version: tzdb_version().to_owned(),
        left_out: u32::try_from(found.problems.len()).unwrap_or(u32::MAX),
    };
    Ok(Got::New(found, landing))
}

async fn land(
    clinic: &Clinic,
    calendar: OutsideCalendar,
    got: Got,
    times: (Timestamp, Timestamp),
) -> Result<bool, StoreError> {
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                match got {
                    Got::Same => {
                        let same = Landing {
                            etag: calendar.etag.clone(),
                            last_modified: calendar.last_modified.clone(),
                            covers_until: calendar.covers_until,
                            tzdb_version: calendar.tzdb_version.clone(),
                            left_out: calendar.left_out,
                        };
                        rows::landed(tx, &calendar, times, &same).await
                    }
                    Got::New(found, landing) => {
                        // Somebody may have removed it, or another worker have been faster.
                        if !rows::landed(tx, &calendar, times, &landing).await? {
                            return Ok(false);
                        }
                        let mut uids: Vec<String> =
                            found.busy.iter().map(|b| b.uid.clone()).collect();
                        uids.sort_unstable();
                        uids.dedup();
                        let own = rows::own_uids(tx, &uids).await?;
                        let theirs = found.busy.iter().filter(|b| !own.contains(&b.uid));
                        let ranges = joined(theirs);
                        rows::replace_busy(tx, calendar.id, calendar.practitioner, &ranges).await?;
                        Ok(true)
                    }
                }
            })
        })
        .await
}

/// The cells that busy times touch, as ranges that do not touch each other. The times come in order
/// of their start.
fn joined<'a>(busy: impl Iterator<Item = &'a Busy>) -> Vec<Range<i64>> {
    let mut ranges: Vec<Range<i64>> = Vec::new();
    for one in busy {
        let cells = CellRange::touching(one.start, one.end);
        let (start, end) = (cells.start.index(), cells.end.index());
        match ranges.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => ranges.push(start..end),
        }
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    #[test]
    fn pauses_grow_to_six_hours() {
        let minutes: Vec<i64> = (1..8).map(|n| pause(n).as_mins()).collect();
        assert_eq!(minutes, [5, 15, 45, 135, 360, 360, 360]);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
    }

    proptest! {
        #[test]
        fn joined_ranges_hold_the_same_cells_and_keep_apart(
            mut spans in proptest::collection::vec((0i64..40_000, 1i64..9_000), 0..30)
        ) {
            spans.sort_unstable();
            let at = |s: i64| Timestamp::from_second(s).unwrap();
            let busy: Vec<Busy> = spans
                .iter()
                .map(|(from, long)| Busy { start: at(*from), end: at(from + long), uid: String::new() })
                .collect();
            let ranges = joined(busy.iter());
            prop_assert!(ranges.windows(2).all(|w| w[0].end < w[1].start));
            let cells: BTreeSet<i64> = ranges.iter().cloned().flatten().collect();
            let slow: BTreeSet<i64> =
                (0..200).filter(|c| spans.iter().any(|(from, long)| *from < (c + 1) * 300 && from + long > c * 300)).collect();
            prop_assert_eq!(cells, slow);
        }
    }
}
