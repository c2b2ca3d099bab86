//! Which free times suit whom.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{SignedDuration, Timestamp};
use midstance_schedule::WeekParts;
use midstance_store::{
    LocationId, StoreError, Tx, claim, client,
    waiting::{Entry, Offer},
};

use super::LEAST_MINUTES;
use crate::{
    Clinic,
    availability::{AvailabilityError, Calendars, FreeTime, Look, Wish},
    directory::Directory,
};

/// Free times by place, in order.
pub(super) type Free = Vec<(LocationId, Vec<FreeTime>)>;

/// Times that were free when someone joined and have been since.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Seen(BTreeMap<LocationId, BTreeSet<i64>>);

impl Seen {
    pub(super) fn of(free: &Free) -> Self {
        let starts = |times: &[FreeTime]| times.iter().map(|t| t.start.as_second()).collect();
        Self(free.iter().map(|(l, times)| (*l, starts(times))).collect())
    }

    pub(super) fn to_json(&self) -> Result<String, StoreError> {
        serde_json::to_string(&self.0).map_err(|error| StoreError::Decode(error.to_string()))
    }

    pub(super) fn from_json(json: &str) -> Result<Self, StoreError> {
        let read = serde_json::from_str(json);
        read.map(Self)
            .map_err(|error| StoreError::Decode(error.to_string()))
    }

    pub(super) fn contains(&self, place: LocationId, start: Timestamp) -> bool {
        let times = self.0.get(&place);
        times.is_some_and(|times| times.contains(&start.as_second()))
    }

    /// Without what was taken meanwhile: should it open again, it is new.
    pub(super) fn still_free(self, free: &Free) -> Self {
        let mut now = Self::of(free).0;
        for (place, starts) in &mut now {
            let before = self.0.get(place);
            starts.retain(|start| before.is_some_and(|before| before.contains(start)));
        }
        Self(now)
    }
}

/// The free times that suit an entry and leave enough time to answer.
pub(super) async fn suiting(
    tx: &mut Tx,
    (clinic, directory): (&Clinic, &Directory),
    entry: &Entry,
) -> Result<Free, StoreError> {
    let mut all = Vec::new();
    let suits = WeekParts::from(entry.week_parts);
    let Some(service) = directory.service(entry.service) else {
        return Ok(all);
    };
    let notice = SignedDuration::from_mins(service.notice_minutes + LEAST_MINUTES);
    let earliest = clinic.now().saturating_add(notice).unwrap_or(clinic.now());
    for place in &entry.places {
        let wish = Wish {
            service: entry.service,
            location: *place,
            practitioner: None,
        };
        let look = Look {
            now: clinic.now(),
            only_day: None,
            staff: false,
            ignoring: None,
        };
        let calendars = match Calendars::load(tx, directory, wish, look).await {
            Ok(calendars) => calendars,
            Err(AvailabilityError::NotOffered) => continue,
            Err(AvailabilityError::Store(error)) => return Err(error),
        };
        let mut times = calendars.times(calendars.union().iter());
        for time in &mut times {
            time.practitioners
                .retain(|p| entry.people.is_empty() || entry.people.contains(p));
        }
        times.retain(|time| {
            let local = time.start.to_zoned(calendars.zone.clone()).datetime();
            !time.practitioners.is_empty()
                && time.start >= earliest
                && local.date() <= entry.until
                && suits.suits(local)
        });
        all.push((*place, times));
    }
    Ok(all)
}

/// Of the times that suit, those to offer, earliest first: not seen free as they joined, not
/// beside one that was offered before, nor another visit of the same person.
pub(super) async fn to_offer(
    tx: &mut Tx,
    directory: &Directory,
    (entry, free): (&Entry, &Free),
    (seen, offers): (&Seen, &[Offer]),
) -> Result<Vec<(Wish, Timestamp)>, StoreError> {
    let Some(service) = directory.service(entry.service) else {
        return Ok(Vec::new());
    };
    let length = i64::from(service.minutes) * 60;
    // With its buffers: what one visit's end opened is one opening, however many starts fit into it.
    let apart = length + i64::from(service.buffer_before + service.buffer_after) * 60;
    let known = client::find(tx, &entry.email, &entry.name).await?;
    let mut found = Vec::new();
    for (place, times) in free {
        for time in times.iter().filter(|t| !seen.contains(*place, t.start)) {
            let begin = time.start.as_second();
            let offered = |o: &Offer| (o.start.as_second() - begin).abs() < apart;
            if offers.iter().any(offered) {
                continue;
            }
            if let Some(client) = &known {
                let cells = begin.div_euclid(300)..(begin + length).div_euclid(300);
                if !claim::taken(tx, client.id.0, cells).await?.is_empty() {
                    continue;
                }
            }
            let wish = Wish {
                service: entry.service,
                location: *place,
                practitioner: time.practitioners.first().copied(),
            };
            found.push((wish, time.start));
        }
    }
    found.sort_by_key(|(_, start)| *start);
    Ok(found)
}
