//! `/staff/settings/hours/{who}/{place}`: a practitioner's week at a place.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use jiff::civil::Date;
use midstance_clinic::{
    directory::weekday_name,
    hours::{ChangeError, Row, save_week},
};
use midstance_store::directory::{Location, Practitioner};

use super::stranded::{Left, left, seen};
use crate::{
    fields::Fields,
    forms::{FormErrors, time_of_day},
    page::{Page, html, html_with, refused, see_other},
    pages::staff::when::day,
    problem::Problem,
    shell::Shell,
};

/// Empty rows for what is to be added.
const SPARE: usize = 3;
const ROWS_MAX: usize = 60;

#[derive(Template)]
#[template(path = "pages/staff/settings/week.html")]
struct WeekPage {
    shell: Shell,
    errors: FormErrors,
    name: String,
    place: String,
    path: String,
    rows: Vec<Typed>,
    days: Vec<(u8, &'static str)>,
    left: Vec<Left>,
}

/// A row as typed.
#[derive(Debug, Clone, Default)]
struct Typed {
    weekday: u8,
    from: String,
    until: String,
    valid_from: String,
    valid_until: String,
}

impl Typed {
    fn is_empty(&self) -> bool {
        self.from.trim().is_empty() && self.until.trim().is_empty()
    }

    fn is_day(&self, day: &u8) -> bool {
        self.weekday == *day
    }
}

fn of<'a>(
    page: &'a Page,
    who: &str,
    place: &str,
) -> Result<(&'a Practitioner, &'a Location), Problem> {
    let d = &page.directory;
    let who = d.practitioners.iter().find(|p| p.slug == who);
    let place = d.locations.iter().find(|l| l.slug == place);
    who.zip(place).ok_or(Problem::NotFound)
}

/// `GET /staff/settings/hours/{who}/{place}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person or place.
pub async fn show(page: Page, Path(path): Path<(String, String)>) -> Result<Response, Problem> {
    let (who, place) = of(&page, &path.0, &path.1)?;
    let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    let date = |day: Option<Date>| day.map(|d| d.to_string()).unwrap_or_default();
    let rows = page
        .directory
        .hours
        .iter()
        .filter(|h| h.practitioner == who.id && h.location == place.id)
        .map(|h| Typed {
            weekday: h.weekday,
            from: clock(h.from_minute),
            until: clock(h.until_minute),
            valid_from: date(h.valid_from),
            valid_until: date(h.valid_until),
        })
        .collect();
    html(&draw(&page, (who, place), rows, FormErrors::new()))
}

/// `POST /staff/settings/hours/{who}/{place}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such person or place.
pub async fn act(
    page: Page,
    Path(path): Path<(String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    let (who, place) = of(&page, &path.0, &path.1)?;
    let typed = read(&fields);
    let mut errors = FormErrors::new();
    let rows: Vec<Option<Row>> = typed
        .iter()
        .enumerate()
        .map(|(at, row)| parse(at, row, &mut errors))
        .collect();
    let rows: Option<Vec<Row>> = rows.into_iter().collect();
    let Some(rows) = rows else {
        return refused(&draw(&page, (who, place), typed, errors));
    };
    let post = (who.id, place.id);
    match save_week(page.clinic(), &page.actor(), post, rows, seen(&fields)).await {
        Ok(()) => Ok(see_other("/staff/settings/hours?now=saved")),
        Err(ChangeError::Wrong(wrong)) => {
            for (row, error) in &wrong {
                errors.add(format!("from-{row}"), error.to_string());
            }
            refused(&draw(&page, (who, place), typed, errors))
        }
        Err(ChangeError::NotFound) => Err(Problem::NotFound),
        Err(ChangeError::Stranded(stranded)) => {
            let mut drawn = draw(&page, (who, place), typed, errors);
            drawn.left = left(&stranded);
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(ChangeError::Store(error)) => Err(error.into()),
    }
}

/// The rows that have any time in them.
fn read(fields: &Fields) -> Vec<Typed> {
    let raw = |name: &str, at: usize| fields.raw(&format!("{name}-{at}")).to_owned();
    let row = |at| Typed {
        weekday: raw("weekday", at).parse().unwrap_or(1),
        from: raw("from", at),
        until: raw("until", at),
        valid_from: raw("valid_from", at),
        valid_until: raw("valid_until", at),
    };
    (0..ROWS_MAX)
        .map(row)
        .filter(|row| !row.is_empty())
        .collect()
}

fn parse(at: usize, row: &Typed, errors: &mut FormErrors) -> Option<Row> {
    let from = errors.take(&format!("from-{at}"), time_of_day(&row.from));
    let until = errors.take(&format!("until-{at}"), time_of_day(&row.until));
    let mut date = |name: &str, typed: &str| match typed.trim() {
        "" => Some(None),
        typed => errors.take(&format!("{name}-{at}"), day(typed)).map(Some),
    };
    let valid_from = date("valid_from", &row.valid_from);
    let valid_until = date("valid_until", &row.valid_until);
    Some(Row {
        weekday: row.weekday,
        from_minute: from?,
        until_minute: until?,
        valid_from: valid_from?,
        valid_until: valid_until?,
    })
}

fn draw(
    page: &Page,
    (who, place): (&Practitioner, &Location),
    mut rows: Vec<Typed>,
    errors: FormErrors,
) -> WeekPage {
    rows.extend(std::iter::repeat_n(
        Typed {
            weekday: 1,
            ..Typed::default()
        },
        SPARE,
    ));
    WeekPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/settings/hours", "Weekly hours")
        },
        errors,
        name: who.name.clone(),
        place: place.name.clone(),
        path: format!("/staff/settings/hours/{}/{}", who.slug, place.slug),
        rows,
        days: (1..=7).map(|day| (day, weekday_name(day))).collect(),
        left: Vec::new(),
    }
}
