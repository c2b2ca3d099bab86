//! `/staff/articles/{id}/publish`: now, or at a day and time of the clinic.

use askama::Template;
use axum::{extract::Path, response::Response};
use jiff::civil::DateTime;
use midstance_clinic::{
    directory::clock,
    editing::{EditError, Open, Publish, Rights, Stage, publish},
};
use midstance_store::article::ArticleState;

use super::{after, id_of, opened, path_of};
use crate::{
    fields::Fields,
    forms::{Choice, FormErrors, time_of_day},
    page::{Page, html, refused},
    pages::staff::when,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/articles/publish.html")]
struct PublishPage {
    shell: Shell,
    errors: FormErrors,
    path: String,
    title: String,
    seen: i64,
    faults: usize,
    checked: Option<String>,
    may_skip: bool,
    unchecked: bool,
    /// Whether a day can be chosen: until readers see it.
    choose: bool,
    choices: Vec<Choice>,
    when: String,
    date: String,
    time: String,
}

fn drawn(page: &Page, open: &Open, fields: &Fields) -> Result<PublishPage, Problem> {
    let article = &open.listed.article;
    let check = article.check.as_ref();
    let check = check.filter(|_| article.state == ArticleState::Checked);
    let path = path_of(article.id);
    let asked = fields.get("when");
    Ok(PublishPage {
        shell: page.shell_back(&path, "Edit this article"),
        errors: FormErrors::new(),
        title: article.title.clone(),
        seen: article.text_revision,
        faults: open.faults.len(),
        checked: check.map(|check| check.by.clone()),
        may_skip: check.is_none() && Rights::of(page.signed_in()?).unchecked,
        unchecked: fields.has("unchecked"),
        choose: open.listed.stage != Stage::Published,
        choices: vec![
            Choice::new("now", "Now"),
            Choice::new("later", "At the day and time below"),
        ],
        when: if asked.is_empty() { "now" } else { asked }.to_owned(),
        date: fields.raw("date").to_owned(),
        time: fields.raw("time").to_owned(),
        path,
    })
}

/// `GET /staff/articles/{id}/publish`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let open = opened(&page, id_of(&id)?).await?;
    html(&drawn(&page, &open, &Fields::default())?)
}

/// `POST /staff/articles/{id}/publish`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let open = opened(&page, id).await?;
    let mut view = drawn(&page, &open, &fields)?;
    let later = view.choose && view.when == "later";
    let at = if later {
        moment(&fields, &mut view.errors)
    } else {
        None
    };
    if view.checked.is_none() && !view.unchecked {
        let words = if view.may_skip {
            "Tick the box to publish without a check, or ask for a check first"
        } else {
            "Nobody has checked this text yet. Ask for a check first"
        };
        view.errors.add("unchecked", words);
    }
    if !view.errors.is_empty() {
        view.shell.has_error = true;
        return refused(&view);
    }
    let how = Publish {
        seen: fields.get("seen").parse().unwrap_or_default(),
        at,
        unchecked: view.checked.is_none() && view.unchecked,
    };
    let texts = &page.app.reading.texts;
    let done = publish(page.clinic(), texts, page.signed_in()?, (id, how)).await;
    if matches!(done, Err(EditError::NoSuchTime)) {
        let words = "Enter a day and time to come that the clinic's clocks show";
        view.errors.add("date", words);
        view.shell.has_error = true;
        return refused(&view);
    }
    after(id, if later { "scheduled" } else { "published" }, done)
}

/// The day and time that were typed, on the clinic's wall.
fn moment(fields: &Fields, errors: &mut FormErrors) -> Option<DateTime> {
    let date = errors.take("date", when::day(fields.get("date")));
    let minute = errors.take("time", time_of_day(fields.get("time")));
    let (date, minute) = (date?, minute?);
    if minute == 1440 {
        errors.add("time", "Enter 0:00 and the next day for midnight");
        return None;
    }
    Some(date.to_datetime(clock(minute)))
}
