//! `GET /staff/calendar`: days and weeks, by practitioner or place.

mod list;
mod shown;
mod table;

use askama::Template;
use axum::response::Response;
use jiff::ToSpan;
use midstance_clinic::calendar::{self, Calendar, LaneBy};

use self::{
    list::{ListDay, list},
    shown::{Shown, View},
    table::{Head, Row, heads, rows},
};
use super::today::clinic_zone;
use crate::{
    fields::Query,
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/calendar/calendar.html")]
struct CalendarPage {
    shell: Shell,
    heading: String,
    zone: String,
    /// `auto`, `grid` or `list`: which of the two is drawn.
    class: &'static str,
    previous: String,
    today: String,
    next: String,
    views: Vec<(String, &'static str, bool)>,
    print: (String, String),
    /// Fields of the filter form that stay as they are.
    kept: Vec<(&'static str, String)>,
    all_places: bool,
    places: Vec<Tick>,
    people: Vec<Tick>,
    by_place: bool,
    /// Whether the table is in the page, and whether the list is.
    grid: bool,
    days: bool,
    /// Whether the table has more columns than a sheet of paper holds.
    many: bool,
    heads: Vec<Head>,
    rows: Vec<Row>,
    list: Vec<ListDay>,
}

/// One thing to show or not.
struct Tick {
    value: String,
    name: String,
    on: bool,
}

/// So many columns can be read on a sheet of paper.
const PAPER_COLUMNS: usize = 8;

/// `GET /staff/calendar?week=2026-W48&loc=main-street&by=practitioner`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let zone = clinic_zone(&page)?;
    let today = page.now.to_zoned(zone).date();
    let shown = Shown::read(&page, &query, today);
    let calendar = calendar::load(page.clinic(), shown.ask(&page)).await?;
    html(&draw(&page, &shown, &calendar, today))
}

fn draw(page: &Page, shown: &Shown, calendar: &Calendar, today: jiff::civil::Date) -> CalendarPage {
    let step = i64::from(shown.days()).days();
    let last = shown
        .first
        .saturating_add((i64::from(shown.days()) - 1).days());
    let heading = if shown.days() == 1 {
        format::day(shown.first)
    } else {
        let years = if shown.first.year() == last.year() {
            format!(", {}", last.year())
        } else {
            String::new()
        };
        format!("{}{years}", format::day_range(shown.first, last))
    };
    let views = [
        (View::Day, "Day"),
        (View::Week, "Week"),
        (View::List, "List"),
    ]
    .map(|(view, words)| {
        (
            shown.with_view(view, today).href(),
            words,
            shown.view == Some(view),
        )
    });
    let paper = |initials| {
        Shown {
            print: true,
            initials,
            ..shown.clone()
        }
        .href()
    };
    let at = |first| shown.at(first).href();
    let heads = heads(page, calendar);
    let many = heads.iter().map(|head| head.columns).sum::<usize>() > PAPER_COLUMNS;
    CalendarPage {
        shell: Shell {
            print: shown.print,
            scripts: vec!["calendar"],
            ..page.shell.clone()
        },
        heading,
        zone: format::zone_words(calendar.zone.iana_name().unwrap_or_default()),
        class: match shown.view {
            None => "auto",
            Some(View::List) => "list",
            Some(_) => "grid",
        },
        previous: at(shown.first.saturating_sub(step)),
        today: at(today),
        next: at(shown.first.saturating_add(step)),
        views: views.into(),
        print: (paper(false), paper(true)),
        kept: shown.kept(),
        all_places: shown.loc.is_none(),
        places: page
            .directory
            .locations
            .iter()
            .map(|l| Tick {
                value: l.slug.clone(),
                name: l.name.clone(),
                on: shown.loc.as_deref() == Some(l.slug.as_str()),
            })
            .collect(),
        people: page
            .directory
            .practitioners
            .iter()
            .map(|p| Tick {
                value: p.slug.clone(),
                name: p.name.clone(),
                on: shown.shows(&p.slug),
            })
            .collect(),
        by_place: shown.by == LaneBy::Place,
        grid: shown.view != Some(View::List),
        days: many || matches!(shown.view, None | Some(View::List)),
        many,
        heads,
        rows: rows(page, calendar, shown.initials),
        list: list(calendar, shown.initials),
    }
}
