//! `GET /b/{token}/runs/load`: what the runs show.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{check, training};

use super::{About, LoadView, Runner};
use crate::{
    cookie::Kind,
    fields::Query,
    forms::{DateInput, FormErrors},
    page::{Page, html_with},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/runs/load.html")]
struct LoadPage {
    shell: Shell,
    errors: FormErrors,
    base: String,
    view: LoadView,
    onset: DateInput,
    has_onset: bool,
    offers_check: bool,
}

/// `GET /b/{token}/runs/load`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn show(
    page: Page,
    Path(token): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let typed = (DateInput::default(), FormErrors::new());
    draw(&page, &runner, typed, query.has("print")).await
}

/// The page; with errors, the date as it was typed.
pub(super) async fn draw(
    page: &Page,
    runner: &Runner,
    (typed, errors): (DateInput, FormErrors),
    print: bool,
) -> Result<Response, Problem> {
    let training = training::load(page.clinic(), runner.client).await?;
    let open = match page.cookie(Kind::Check) {
        Some(cookie) => check::load(page.clinic(), &cookie).await?,
        None => None,
    };
    let about = About {
        now: page.now,
        today: runner.today(page),
        conditions: &runner.suspected(page, open.as_ref()),
    };
    let view = LoadView::new(&training, &about, page.clinic().model.knowledge());
    let speaks = view.cause.as_ref().is_some_and(|c| c.speaks_for_load);
    let offers_check = speaks && open.is_some();
    let status = errors.status();
    html_with(
        status,
        &LoadPage {
            shell: Shell {
                has_error: !errors.is_empty(),
                print,
                ..runner.shell(page, "", "Your runs")
            },
            base: runner.base.clone(),
            onset: match training.onset {
                Some(day) if errors.is_empty() => DateInput::from_date(day),
                _ => typed,
            },
            errors,
            has_onset: training.onset.is_some(),
            offers_check,
            view,
        },
    )
}
