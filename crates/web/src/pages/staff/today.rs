//! `GET /staff`: the day, by practitioner.

use askama::Template;
use axum::response::Response;
use jiff::{Timestamp, ToSpan, civil::Date, tz::TimeZone};
use midstance_clinic::{
    booking::{Visit, has_come, visits_between},
    clients::first_visits,
    directory::zone_of,
};
use midstance_store::{
    appointment::{Appointment, Status},
    directory::Practitioner,
};

use super::intake::{Word, words};
use crate::{
    fields::Query,
    format,
    page::{Page, html},
    pages::manage::show::status_words,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/today.html")]
struct TodayPage {
    shell: Shell,
    heading: String,
    previous: Date,
    next: Date,
    is_today: bool,
    groups: Vec<Group>,
    following: Option<(Date, String)>,
}

struct Group {
    name: String,
    visits: Vec<Line>,
}

struct Line {
    id: String,
    version: i64,
    clock: String,
    time: String,
    client: String,
    what: String,
    place: String,
    status: (&'static str, &'static str),
    class: &'static str,
    /// Whether the client has not been here before.
    new: bool,
    shared: bool,
    intake: Word,
    actions: Vec<(&'static str, &'static str)>,
}

/// `GET /staff?day=`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let zone = clinic_zone(&page)?;
    let today = page.now.to_zoned(zone.clone()).date();
    let day = query.get("day").parse().unwrap_or(today);
    let visits = of_day(&page, &zone, day).await?;
    let intakes = words(&page, &visits).await?;
    let firsts = first_visits(page.clinic(), &visits).await?;
    // Those no longer in use come last: a visit that stands is never out of sight.
    let mut people: Vec<&Practitioner> = page.directory.practitioners.iter().collect();
    for visit in &visits {
        if people.iter().all(|p| p.id != visit.practitioner.id) {
            people.push(&visit.practitioner);
        }
    }
    let groups: Vec<Group> = people
        .iter()
        .map(|p| {
            let theirs = visits.iter().zip(intakes.iter().zip(&firsts));
            let theirs = theirs.filter(|(v, _)| v.practitioner.id == p.id);
            Group {
                name: p.name.clone(),
                visits: theirs
                    .map(|(v, (intake, new))| line(&page, v, *intake, *new))
                    .collect(),
            }
        })
        .filter(|group| !group.visits.is_empty())
        .collect();
    let following = if groups.is_empty() {
        following(&page, &zone, day).await?
    } else {
        None
    };
    let notice = match query.get("now") {
        "changed" => {
            Some("Someone else changed that appointment meanwhile. This is how the day stands now.")
        }
        "to-come" => Some("That appointment is still to come. Nothing is changed."),
        _ => None,
    };
    html(&TodayPage {
        heading: format::day(day),
        previous: day.saturating_sub(1.day()),
        next: day.saturating_add(1.day()),
        is_today: day == today,
        groups,
        following,
        shell: Shell {
            notice: notice.map(Into::into),
            scripts: vec!["today"],
            ..page.shell
        },
    })
}

/// The zone of the clinic's first place: the staff's day.
pub(super) fn clinic_zone(page: &Page) -> Result<TimeZone, Problem> {
    match page.directory.locations.first() {
        Some(location) => Ok(zone_of(location)?),
        None => Ok(TimeZone::UTC),
    }
}

async fn of_day(page: &Page, zone: &TimeZone, day: Date) -> Result<Vec<Visit>, Problem> {
    let begin = |day: Date| day.to_zoned(zone.clone()).map(|z| z.timestamp());
    let (Ok(from), Ok(until)) = (begin(day), begin(day.saturating_add(1.day()))) else {
        return Ok(Vec::new());
    };
    Ok(visits_between(page.clinic(), from, until).await?)
}

/// The next day within a month that has a visit.
async fn following(
    page: &Page,
    zone: &TimeZone,
    day: Date,
) -> Result<Option<(Date, String)>, Problem> {
    let begin = |day: Date| day.to_zoned(zone.clone()).map(|z| z.timestamp());
    let (Ok(from), Ok(until)) = (begin(day), begin(day.saturating_add(31.days()))) else {
        return Ok(None);
    };
    let visits = visits_between(page.clinic(), from, until).await?;
    let next = visits
        .iter()
        .find(|v| v.appointment.status != Status::Cancelled);
    Ok(next.map(|v| {
        let at = v.appointment.local_start;
        (at.date(), format::day_time(at))
    }))
}

fn line(page: &Page, visit: &Visit, intake: Word, new: bool) -> Line {
    let a = &visit.appointment;
    Line {
        id: a.id.to_string(),
        version: a.version,
        clock: a.local_start.time().strftime("%H:%M").to_string(),
        time: format::time(a.local_start.time()),
        client: visit.client.name.clone(),
        what: visit.service.name.clone(),
        place: match &visit.room {
            Some(room) => format!("{}, {}", visit.location.name, room.name),
            None => visit.location.name.clone(),
        },
        status: status_words(a.status),
        class: class(a.status),
        new,
        shared: visit.shared.is_some(),
        intake: match a.status {
            Status::Booked | Status::Arrived | Status::InRoom => intake,
            Status::Done | Status::NoShow | Status::Cancelled => Word::Nothing,
        },
        actions: actions(a, page.now),
    }
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Booked => "",
        Status::Arrived | Status::InRoom => "visit-arrived",
        Status::Done => "visit-done",
        Status::NoShow => "visit-no-show",
        Status::Cancelled => "visit-cancelled",
    }
}

/// What usually comes next: word of the status and words of the button. Before its day, only what takes
/// a slip back.
#[must_use]
pub fn actions(visit: &Appointment, now: Timestamp) -> Vec<(&'static str, &'static str)> {
    let to_come = !has_come(visit, now);
    match visit.status {
        Status::Booked | Status::Cancelled if to_come => Vec::new(),
        _ if to_come => vec![("booked", "Still to come")],
        Status::Booked => vec![("arrived", "Arrived"), ("no_show", "No-show")],
        Status::Arrived => vec![("in_room", "In room"), ("booked", "Not arrived")],
        Status::InRoom => vec![("done", "Done"), ("arrived", "Back to arrived")],
        Status::Done => vec![("in_room", "Not done yet")],
        Status::NoShow => vec![("booked", "Did come")],
        Status::Cancelled => Vec::new(),
    }
}
