//! `POST /b/{token}/runs/load/onset`: when the pain began. The day is kept, never put in an address.

use axum::{extract::Path, response::Response};
use midstance_clinic::training::put_onset;

use super::{Runner, load};
use crate::{
    fields::Fields,
    forms::FormErrors,
    page::{Page, see_other},
    problem::Problem,
};

/// `POST /b/{token}/runs/load/onset`
///
/// # Errors
/// [`Problem::NotFound`] when the link leads nowhere.
pub async fn act(
    page: Page,
    Path(token): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let runner = Runner::find(&page, &token).await?;
    let there = format!("{}/load", runner.base);
    if fields.has("forget") {
        put_onset(page.clinic(), runner.client, None).await?;
        return Ok(see_other(&there));
    }
    let typed = fields.date("onset");
    let today = runner.today(&page);
    let day = typed.parse();
    let day = day.map_err(|problem| problem.message("The date the pain started"));
    let day = day.and_then(|day| {
        if day > today {
            return Err("The date the pain started must be today or in the past".to_owned());
        }
        Ok(day)
    });
    let mut errors = FormErrors::new();
    let Some(day) = errors.take("onset", day) else {
        return load::draw(&page, &runner, (typed, errors), false).await;
    };
    put_onset(page.clinic(), runner.client, Some(day)).await?;
    Ok(see_other(&format!("{there}#changed")))
}
