//! `/b/{token}/runs/enter`: a run typed in by hand.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::training::{Entry, UploadError, enter};

use super::{
    Runner,
    note::{TypedNote, scale, surfaces},
};
use crate::{
    fields::Fields,
    forms::{self, Choice, DateInput, FormErrors},
    page::{Page, html_with, see_other},
    problem::{Problem, fault},
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/runs/enter.html")]
struct EnterPage {
    shell: Shell,
    errors: FormErrors,
    base: String,
    day: DateInput,
    distance: String,
    duration: String,
    typed: TypedNote,
    pains: Vec<Choice>,
    efforts: Vec<Choice>,
    surfaces: Vec<Choice>,
    shoe_hint: String,
}

impl EnterPage {
    fn new(page: &Page, runner: &Runner) -> Self {
        Self {
            shell: runner.shell(page, "", "Your runs"),
            errors: FormErrors::new(),
            base: runner.base.clone(),
            day: DateInput::from_date(runner.today(page)),
            distance: String::new(),
            duration: String::new(),
            typed: TypedNote::default(),
            pains: scale("no pain", "the worst you can imagine"),
            efforts: scale("very easy", "all you had"),
            surfaces: surfaces(),
            shoe_hint: "A name you recognise, such as the model and its colour".into(),
        }
    }
}

/// `GET /b/{token}/runs/enter`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    html_with(StatusCode::OK, &EnterPage::new(&page, &runner))
}

/// `POST /b/{token}/runs/enter`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let mut drawn = EnterPage {
        day: fields.date("day"),
        distance: fields.raw("distance").to_owned(),
        duration: fields.raw("duration").to_owned(),
        typed: TypedNote::read(&fields),
        ..EnterPage::new(&page, &runner)
    };
    let today = runner.today(&page);
    let Some(entry) = parse(&mut drawn, today) else {
        drawn.shell.has_error = true;
        return html_with(StatusCode::UNPROCESSABLE_ENTITY, &drawn);
    };
    match enter(page.clinic(), runner.client, &entry).await {
        Ok(id) => Ok(see_other(&format!("{}/uploads/{id}", runner.base))),
        Err(UploadError::Store(error)) => Err(error.into()),
        Err(error) => Err(fault(&error)),
    }
}

fn parse(form: &mut EnterPage, today: jiff::civil::Date) -> Option<Entry> {
    let errors = &mut form.errors;
    let day = form.day.parse();
    let day = day.map_err(|problem| problem.message("The date of the run"));
    let day = day.and_then(|day| {
        if day > today {
            return Err("The date of the run must be today or in the past".to_owned());
        }
        Ok(day)
    });
    let day = errors.take("day", day);
    let distance = match form.distance.trim() {
        "" => Err("Enter the distance in kilometres"),
        typed => forms::number(typed.trim_end_matches("km").trim())
            .filter(|km| (0.1..=500.0).contains(km))
            .ok_or("The distance must be a number of kilometres from 0.1 to 500, like 8.5"),
    };
    let distance = errors.take("distance", distance);
    let duration = match form.duration.trim() {
        "" => Err("Enter how long it took"),
        typed => seconds(typed)
            .filter(|s| (60..=172_800).contains(s))
            .ok_or("The time must be like 52:30 or 1:45:00, or a number of minutes"),
    };
    let duration = errors.take("duration", duration);
    let note = form.typed.parse(errors);
    if !errors.is_empty() {
        return None;
    }
    Some(Entry {
        day: day?,
        distance_m: distance? * 1000.0,
        duration_s: duration?,
        note,
    })
}

/// "1:45:00", "52:30", "45" (minutes).
fn seconds(typed: &str) -> Option<u32> {
    let parts: Vec<u32> = typed
        .split(':')
        .map(|part| part.trim().parse().ok().filter(|n| *n < 10_000))
        .collect::<Option<_>>()?;
    match parts[..] {
        [minutes] => Some(minutes * 60),
        [minutes, seconds] if seconds < 60 => Some(minutes * 60 + seconds),
        [hours, minutes, seconds] if minutes < 60 && seconds < 60 => {
            Some(hours * 3600 + minutes * 60 + seconds)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn times_are_read_as_people_type_them() {
        assert_eq!(seconds("45"), Some(2_700));
        assert_eq!(seconds("52:30"), Some(3_150));
        assert_eq!(seconds("1:45:00"), Some(6_300));
        assert_eq!(seconds("90:00"), Some(5_400));
        for bad in ["", "an hour", "1:75", "1:2:3:4", "-5", "99999999999"] {
            assert_eq!(seconds(bad), None, "{bad}");
        }
    }
}
