//! `GET /check` and `POST /check/start`: what the check does, and its beginning.

use askama::Template;
use axum::{http::header::SET_COOKIE, response::Response};
use midstance_clinic::check::{self, CheckAnswers};

use super::{Draft, onward_href};
use crate::{
    cookie::{self, Kind},
    fields::Query,
    page::{Page, html, see_other},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/check/start.html")]
struct StartPage {
    shell: Shell,
    gone: bool,
    goes_on: Option<String>,
}

/// `GET /check`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page, Query(query): Query) -> Result<Response, Problem> {
    let draft = Draft::find(&page).await?;
    let goes_on = draft.map(|draft| onward_href(&page.clinic().model, &draft.answers));
    let notice = (query.get("now") == "deleted").then(|| "Your answers are deleted.".to_owned());
    html(&StartPage {
        gone: query.get("now") == "gone" && goes_on.is_none(),
        goes_on,
        shell: Shell {
            notice,
            ..page.shell
        },
    })
}

/// `POST /check/start`: a new check; an old one of this browser is forgotten.
///
/// # Errors
/// When the store fails or the limit is reached.
pub async fn begin(page: Page) -> Result<Response, Problem> {
    let limit = page.clinic().limits.check.count(&page.from, page.now);
    limit.map_err(|wait| Problem::TooMany(wait.until))?;
    if let Some(old) = page.cookie(Kind::Check) {
        check::delete(page.clinic(), &old).await?;
    }
    let token = page.clinic().new_token();
    check::save(page.clinic(), &token, &CheckAnswers::default()).await?;
    let mut response = see_other("/check/safety");
    let value = cookie::set(&page.app, Kind::Check, &token);
    response.headers_mut().append(SET_COOKIE, value);
    Ok(response)
}
