//! `/staff/settings/exceptions`: holidays, time off, extra openings, and blocks.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::{ToSpan, civil::Date};
use midstance_clinic::{
    blocks,
    directory::{clock, zone_of},
    hours::{self, ChangeError, Off, Stranded, Stretch, stretches},
};
use midstance_store::{ExceptionId, directory::Room};

use super::stranded::{Left, left, seen};
use crate::{
    fields::{Fields, Query},
    format,
    forms::{self, Choice, FormErrors, time_of_day},
    page::{Page, html_with, see_other},
    pages::staff::when::day,
    problem::Problem,
    shell::Shell,
};

/// Time off is entered for so many days at once at most.
const MOST_DAYS: usize = 366;

#[derive(Template)]
#[template(path = "pages/staff/settings/exceptions.html")]
pub(super) struct ExceptionsPage {
    shell: Shell,
    errors: FormErrors,
    days: Vec<Days>,
    blocks: Vec<Line>,
    people: Vec<Choice>,
    places: Vec<Choice>,
    resources: Vec<Choice>,
    typed: Typed,
    left: Vec<Left>,
    /// The days whose taking back leaves appointments outside.
    removing: Vec<String>,
    /// Who has the time that was to be blocked.
    pub(super) taken: Vec<(String, String)>,
}

struct Line {
    id: String,
    when: String,
    what: String,
}

/// Days in a row that differ in the same way.
struct Days {
    when: String,
    what: String,
    /// Each with its id; never empty.
    each: Vec<(String, String)>,
}

/// What was typed in either form.
#[derive(Debug, Clone, Default)]
struct Typed {
    who: String,
    loc: String,
    first: String,
    last: String,
    from: String,
    until: String,
    reason: String,
    resource: String,
    block_date: String,
    block_from: String,
    block_until: String,
    block_reason: String,
}

/// `GET /staff/settings/exceptions`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let notice = match query.get("now") {
        "added" => Some("It is saved."),
        "removed" => Some("It is taken back."),
        _ => None,
    };
    let mut drawn = draw(&page, &query, FormErrors::new()).await?;
    drawn.shell.notice = notice.map(Into::into);
    html_with(StatusCode::OK, &drawn)
}

/// `POST /staff/settings/exceptions`
///
/// # Errors
/// When the store fails.
pub async fn add(page: Page, fields: Fields) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let Some(off) = parse(&page, &fields, &mut errors) else {
        return again(&page, &fields, errors).await;
    };
    match hours::add(page.clinic(), &page.actor(), off, seen(&fields)).await {
        Ok(()) => Ok(see_other("/staff/settings/exceptions?now=added")),
        Err(ChangeError::Wrong(wrong)) => {
            let words: Vec<String> = wrong.iter().map(|(_, error)| error.to_string()).collect();
            errors.add("from", words.join(". "));
            again(&page, &fields, errors).await
        }
        Err(ChangeError::NotFound) => {
            errors.add("last", "The last day must be within a year after the first");
            again(&page, &fields, errors).await
        }
        Err(ChangeError::Stranded(stranded)) => warn(&page, &fields, &stranded, Vec::new()).await,
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// `POST /staff/settings/exceptions/{id}/remove`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such day.
pub async fn remove(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let first: ExceptionId = id.parse().map_err(|_| Problem::NotFound)?;
    // Several in a row are named one by one, so that the ones that were shown are taken back.
    let mut ids = vec![first];
    for also in fields.all("also") {
        ids.extend(also.parse::<ExceptionId>());
    }
    match hours::remove(page.clinic(), &page.actor(), ids.clone(), seen(&fields)).await {
        Ok(()) => Ok(see_other("/staff/settings/exceptions?now=removed")),
        Err(ChangeError::Stranded(stranded)) => warn(&page, &fields, &stranded, ids).await,
        Err(ChangeError::Store(error)) => Err(error.into()),
        Err(ChangeError::NotFound | ChangeError::Wrong(_)) => Err(Problem::NotFound),
    }
}

/// Whether anybody works at a place, or anywhere, on one of these days.
fn is_worked(page: &Page, (first, last): (Date, Date), place: &str) -> bool {
    let d = &page.directory;
    let place = d.locations.iter().find(|l| l.slug == place).map(|l| l.id);
    let days = first.series(1.day()).take_while(|day| *day <= last);
    let mut days = days.take(MOST_DAYS);
    days.any(|day| {
        let mut rows = d.at_work(day);
        rows.any(|row| place.is_none_or(|place| place == row.location))
    })
}

/// The day it is where it is earliest: nothing that still bears on a place is refused.
pub(super) fn today(page: &Page) -> Date {
    let zones = page
        .directory
        .locations
        .iter()
        .filter_map(|l| zone_of(l).ok());
    let days = zones.map(|zone| page.now.to_zoned(zone).date());
    days.min().unwrap_or(Date::MIN)
}

fn parse(page: &Page, fields: &Fields, errors: &mut FormErrors) -> Option<Off> {
    let d = &page.directory;
    let first = errors.take("first", day(fields.get("first")));
    let last = match fields.get("last") {
        "" => first,
        typed => errors.take("last", day(typed)),
    };
    if let (Some(first), Some(last)) = (first, last)
        && last < first
    {
        errors.add("last", "The last day must not be before the first");
    }
    if last.is_some_and(|last| last < today(page)) {
        let field = if fields.get("last").is_empty() {
            "first"
        } else {
            "last"
        };
        errors.add(field, "The last day must be today or later. Check the year");
    }
    let open = match (fields.get("from"), fields.get("until")) {
        ("", "") => Some(None),
        (from, until) => {
            let from = errors.take("from", time_of_day(from));
            let until = errors.take("until", time_of_day(until));
            from.zip(until).map(Some)
        }
    };
    let reason = forms::trimmed(fields.get("reason"));
    let reason = errors.take(
        "reason",
        reason.ok_or("Enter a reason, like Holiday or Course"),
    );
    if let (Some(first), Some(last), Some(Some(_))) = (first, last, open)
        && !d.practitioners.iter().any(|p| p.slug == fields.get("who"))
        && !is_worked(page, (first, last), fields.get("loc"))
    {
        errors.add(
            "who",
            "Nobody works then, so hours for everybody change nothing. Choose who comes in",
        );
    }
    if !errors.is_empty() {
        return None;
    }
    Some(Off {
        practitioner: d
            .practitioners
            .iter()
            .find(|p| p.slug == fields.get("who"))
            .map(|p| p.id),
        location: d
            .locations
            .iter()
            .find(|l| l.slug == fields.get("loc"))
            .map(|l| l.id),
        first: first?,
        last: last?,
        open: open?,
        reason: reason?,
    })
}

pub(super) async fn again(
    page: &Page,
    fields: &Fields,
    errors: FormErrors,
) -> Result<Response, Problem> {
    let drawn = draw(page, fields, errors).await?;
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn)
}

async fn warn(
    page: &Page,
    fields: &Fields,
    stranded: &Stranded,
    removing: Vec<ExceptionId>,
) -> Result<Response, Problem> {
    let mut drawn = draw(page, fields, FormErrors::new()).await?;
    drawn.left = left(stranded);
    drawn.removing = removing.iter().map(ToString::to_string).collect();
    html_with(StatusCode::CONFLICT, &drawn)
}

pub(super) async fn draw(
    page: &Page,
    fields: &Fields,
    errors: FormErrors,
) -> Result<ExceptionsPage, Problem> {
    let d = &page.directory;
    let rooms = midstance_clinic::directory::rooms(page.clinic()).await?;
    let days = hours::coming(page.clinic()).await?;
    let coming = blocks::coming(page.clinic()).await?;
    let mut people = vec![Choice::new("", "Everyone: the place is closed or open")];
    people.extend(
        d.practitioners
            .iter()
            .map(|p| Choice::new(p.slug.clone(), p.name.clone())),
    );
    let mut places = vec![Choice::new("", "Everywhere")];
    places.extend(
        d.locations
            .iter()
            .map(|l| Choice::new(l.slug.clone(), l.name.clone())),
    );
    let mut resources: Vec<Choice> = d
        .practitioners
        .iter()
        .map(|p| Choice::new(format!("p-{}", p.id), p.name.clone()))
        .collect();
    resources.extend(
        rooms
            .iter()
            .filter(|room| room.active)
            .map(|room| Choice::new(format!("r-{}", room.id), room_name(page, room))),
    );
    let raw = |name: &str| fields.raw(name).to_owned();
    Ok(ExceptionsPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings", "Settings")
        },
        errors,
        days: stretches(days)
            .iter()
            .filter_map(|s| days_line(page, s))
            .collect(),
        blocks: coming
            .iter()
            .map(|block| block_line(page, &rooms, block))
            .collect(),
        people,
        places,
        resources,
        typed: Typed {
            who: raw("who"),
            loc: raw("loc"),
            first: raw("first"),
            last: raw("last"),
            from: raw("from"),
            until: raw("until"),
            reason: raw("reason"),
            resource: raw("resource"),
            block_date: raw("block_date"),
            block_from: raw("block_from"),
            block_until: raw("block_until"),
            block_reason: raw("block_reason"),
        },
        left: Vec::new(),
        removing: Vec::new(),
        taken: Vec::new(),
    })
}

/// How a day that differs stands, in minutes from midnight.
pub(super) fn open_words(open: Option<(u16, u16)>) -> String {
    match open {
        None => "closed".to_owned(),
        Some((from, until)) => format!("open {}", format::range(clock(from), clock(until))),
    }
}

fn room_name(page: &Page, room: &Room) -> String {
    let place = page.directory.location(room.location);
    format!("{}, {}", room.name, place.map_or("", |l| l.name.as_str()))
}

fn days_line(page: &Page, stretch: &Stretch) -> Option<Days> {
    let d = &page.directory;
    let e = stretch.days.first()?;
    let (first, last) = stretch.span();
    let who = e.practitioner.and_then(|p| d.practitioner(p));
    let place = e.location.and_then(|l| d.location(l));
    let hours = open_words(e.open);
    let each = stretch.days.iter();
    Some(Days {
        when: if first == last {
            format::day(first)
        } else {
            format!("{} to {}", format::day(first), format::day(last))
        },
        what: format!(
            "{}, {}: {hours}, {}",
            who.map_or("Everyone", |p| p.name.as_str()),
            place.map_or("everywhere", |l| l.name.as_str()),
            e.reason
        ),
        each: each
            .map(|e| (e.id.to_string(), format::day(e.day)))
            .collect(),
    })
}

fn block_line(page: &Page, rooms: &[Room], block: &midstance_store::block::Block) -> Line {
    let d = &page.directory;
    let who = block.practitioner.and_then(|p| d.practitioner(p));
    let room = rooms.iter().find(|room| Some(room.id) == block.room);
    let name = match (who, room) {
        (Some(person), _) => person.name.clone(),
        (None, Some(room)) => room_name(page, room),
        (None, None) => "Someone who has left".into(),
    };
    let zone = jiff::tz::TimeZone::get(&block.zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let end = block.end.to_zoned(zone).datetime();
    Line {
        id: block.id.to_string(),
        when: format!(
            "{} to {}",
            format::day_time(block.local_start),
            format::time(end.time())
        ),
        what: format!("{name}: {}", block.reason),
    }
}
