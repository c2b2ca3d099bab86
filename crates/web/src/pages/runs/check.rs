//! `POST /b/{token}/runs/load/check`: what the runs show becomes an answer of the check that this
//! browser has open; pressing the button is the runner's own confirmation.

use axum::{extract::Path, response::Response};
use midstance_clinic::{check, training};
use midstance_training::cause::{Question, cause_report};

use super::Runner;
use crate::{
    cookie::Kind,
    page::{Page, see_other},
    problem::Problem,
};

/// The finding that the runs speak to.
const FINDING: &str = "load_increase";

/// `POST /b/{token}/runs/load/check`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere, and when the runs show no such thing.
pub async fn act(page: Page, Path(token): Path<String>) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let Some(cookie) = page.cookie(Kind::Check) else {
        return Ok(see_other("/check?now=gone"));
    };
    let Some(mut answers) = check::load(page.clinic(), &cookie).await? else {
        return Ok(see_other("/check?now=gone"));
    };
    let training = training::load(page.clinic(), runner.client).await?;
    let conditions = runner.suspected(&page, Some(&answers));
    let question = Question {
        onset: training.onset.ok_or(Problem::NotFound)?,
        conditions: &conditions.iter().map(String::as_str).collect::<Vec<_>>(),
        shoes: &training.shoes,
    };
    let report = cause_report(&training.history, &question);
    if report.load_increase_because.is_none() {
        return Err(Problem::NotFound);
    }
    let model = &page.clinic().model;
    if let Some(ask) = check::Ask::by_id(model, FINDING) {
        answers
            .put(model, &ask, "yes")
            .map_err(|_| Problem::BadRequest)?;
        check::save(page.clinic(), &cookie, &answers).await?;
    }
    Ok(see_other("/check/answers"))
}
