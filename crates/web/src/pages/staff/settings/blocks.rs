//! `POST /staff/settings/blocks`: keeping hours free.

use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use midstance_clinic::{
    availability::instants,
    blocks::{self, BlockError, NewBlock, Whose},
    booking::Conflict,
    directory::{clock, zone_of},
};
use midstance_store::{BlockId, LocationId, PractitionerId, RoomId, hours::WorkingHours};

use super::exceptions::{again, draw, today};
use crate::{
    fields::Fields,
    format,
    forms::{self, FormErrors, time_of_day},
    page::{Page, html_with, see_other},
    pages::staff::when::day,
    problem::Problem,
};

/// `POST /staff/settings/blocks`
///
/// # Errors
/// When the store fails.
pub async fn add(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let Some(block) = parse(&page, &fields, &mut errors).await? else {
        return again(&page, &fields, errors).await;
    };
    let zone = TimeZone::get(&block.zone).unwrap_or(TimeZone::UTC);
    match blocks::add(page.clinic(), &page.actor(), block).await {
        Ok(_) => Ok(see_other("/staff/settings/exceptions?now=added")),
        Err(error @ BlockError::Span) => {
            errors.add("block_until", error.to_string());
            again(&page, &fields, errors).await
        }
        Err(BlockError::NotFound) => {
            errors.add("resource", "Choose whose time to block");
            again(&page, &fields, errors).await
        }
        Err(BlockError::Taken(conflicts)) => {
            let mut drawn = draw(&page, &fields, errors).await?;
            drawn.taken = conflicts.iter().map(|one| words(&zone, one)).collect();
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(BlockError::Store(error)) => Err(error.into()),
    }
}

/// `POST /staff/settings/blocks/{id}/remove`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such block.
pub async fn remove(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id: BlockId = id.parse().map_err(|_| Problem::NotFound)?;
    match blocks::remove(page.clinic(), &page.actor(), id).await {
        Ok(()) => Ok(see_other("/staff/settings/exceptions?now=removed")),
        Err(BlockError::Store(error)) => Err(error.into()),
        Err(_) => Err(Problem::NotFound),
    }
}

async fn parse(
    page: &Page,
    fields: &Fields,
    errors: &mut FormErrors,
) -> Result<Option<NewBlock>, Problem> {
    let date = errors.take("block_date", day(fields.get("block_date")));
    let whose = whose(page, fields.get("resource"), date).await?;
    let whose = errors.take("resource", whose.ok_or("Choose whose time to block"));
    if date.is_some_and(|date| date < today(page)) {
        errors.add(
            "block_date",
            "The day must be today or later. Check the year",
        );
    }
    let from = errors.take("block_from", time_of_day(fields.get("block_from")));
    let until = errors.take("block_until", time_of_day(fields.get("block_until")));
    if let (Some(from), Some(until)) = (from, until)
        && until <= from
    {
        errors.add("block_until", "The end must be after the start");
    }
    let reason = forms::trimmed(fields.get("block_reason"));
    let reason = reason.ok_or("Enter a reason, like Meeting");
    let reason = errors.take("block_reason", reason);
    let (Some((whose, place)), Some(date), Some(from), Some(until), Some(reason)) =
        (whose, date, from, until, reason)
    else {
        return Ok(None);
    };
    let location = place.and_then(|l| page.directory.location(l));
    let location = location.or_else(|| page.directory.locations.first());
    let zone = zone_of(location.ok_or(Problem::NotFound)?)?;
    // A repeated hour is blocked whole; a skipped one cannot be an end.
    let at = |minute: u16| -> Vec<Timestamp> {
        let day = if minute == 1440 {
            date.tomorrow().unwrap_or(date)
        } else {
            date
        };
        instants(&zone, day.to_datetime(clock(minute)))
    };
    let (Some(start), Some(end)) = (at(from).first().copied(), at(until).last().copied()) else {
        errors.add(
            "block_from",
            "The clocks skip one of these times on that day",
        );
        return Ok(None);
    };
    if !errors.is_empty() {
        return Ok(None);
    }
    Ok(Some(NewBlock {
        whose,
        start,
        end,
        zone: zone.iana_name().unwrap_or("UTC").to_owned(),
        reason,
    }))
}

/// Reads `p-…` or `r-…`, and where that room is, or where that person works on the day: the times that
/// are typed are that place's.
async fn whose(
    page: &Page,
    word: &str,
    date: Option<Date>,
) -> Result<Option<(Whose, Option<LocationId>)>, Problem> {
    if let Some(id) = word.strip_prefix("p-") {
        let id = id.parse().ok().map(PractitionerId);
        let known = id.filter(|id| page.directory.practitioner(*id).is_some());
        let first = |id: PractitionerId| {
            let d = &page.directory;
            let theirs = |h: &&WorkingHours| h.practitioner == id;
            let there = date.and_then(|date| d.at_work(date).find(theirs));
            there
                .or_else(|| d.hours.iter().find(theirs))
                .map(|h| h.location)
        };
        return Ok(known.map(|id| (Whose::Practitioner(id), first(id))));
    }
    let id = word
        .strip_prefix("r-")
        .and_then(|id| id.parse().ok())
        .map(RoomId);
    let rooms = midstance_clinic::directory::rooms(page.clinic()).await?;
    let room = rooms.iter().find(|room| Some(room.id) == id);
    Ok(room.map(|room| (Whose::Room(room.id), Some(room.location))))
}

fn words(zone: &TimeZone, conflict: &Conflict) -> (String, String) {
    match conflict {
        Conflict::Visit(visit) => {
            let a = &visit.appointment;
            let local = |at: Timestamp| at.to_zoned(zone.clone()).time();
            let words = format!(
                "{}, {}, with {}",
                visit.client.name,
                format::range(local(a.start), local(a.end)),
                visit.practitioner.name
            );
            (words, format!("/staff/appointments/{}", a.id))
        }
        Conflict::Held { .. } => (
            "Someone is booking it online just now".into(),
            String::new(),
        ),
        Conflict::Blocked { reason } => (format!("Blocked already: {reason}"), String::new()),
        Conflict::Elsewhere { calendar } => (
            format!("Busy elsewhere, by the calendar {calendar}"),
            String::new(),
        ),
    }
}
