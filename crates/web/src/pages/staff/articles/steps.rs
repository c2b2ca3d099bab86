//! Steps of an article that need no page of their own.

use axum::{extract::Path, response::Response};
use midstance_clinic::editing::{
    Sign, ask_review, bring_back as give_back, discard, hand_back as hand, sign as put_name,
    unschedule as take_off,
};
use midstance_store::ArticleId;

use super::{after, id_of, not_done, problem};
use crate::{
    fields::Fields,
    page::{Page, see_other},
    pages::staff::when,
    problem::Problem,
};

/// Which article, and which text was seen.
fn of(id: &str, fields: &Fields) -> Result<(ArticleId, i64), Problem> {
    Ok((id_of(id)?, fields.get("seen").parse().unwrap_or_default()))
}

/// `POST /staff/articles/{id}/ask`: asks for a check.
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn ask(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let of = of(&id, &fields)?;
    let texts = &page.app.reading.texts;
    let asked = ask_review(page.clinic(), texts, page.signed_in()?, of).await;
    after(of.0, "asked", asked)
}

/// `POST /staff/articles/{id}/hand-back`: gives a text in review back to its writers.
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn hand_back(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let of = of(&id, &fields)?;
    let why = fields.get("why");
    if why.is_empty() {
        return Ok(not_done(of.0, "reason"));
    }
    let back = hand(page.clinic(), page.signed_in()?, of, why.to_owned()).await;
    after(of.0, "handed-back", back)
}

/// `POST /staff/articles/{id}/sign`: a clinician signs that the text is right.
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn sign(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let (id, seen) = of(&id, &fields)?;
    let next_review = match fields.get("next_review") {
        "" => None,
        typed => match when::day(typed) {
            Ok(day) => Some(day),
            Err(_) => return Ok(not_done(id, "time")),
        },
    };
    let sign = Sign { seen, next_review };
    let texts = &page.app.reading.texts;
    let signed = put_name(page.clinic(), texts, page.signed_in()?, (id, sign)).await;
    after(id, "signed", signed)
}

/// `POST /staff/articles/{id}/unschedule`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn unschedule(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let of = of(&id, &fields)?;
    let off = take_off(page.clinic(), page.signed_in()?, of).await;
    after(of.0, "unscheduled", off)
}

/// `POST /staff/articles/{id}/bring-back`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn bring_back(
    page: Page,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response, Problem> {
    let of = of(&id, &fields)?;
    let back = give_back(page.clinic(), page.signed_in()?, of).await;
    after(of.0, "back", back)
}

/// `POST /staff/articles/{id}/delete`: throws a draft away that never had readers.
///
/// # Errors
/// [`Problem::NotFound`], [`Problem::Forbidden`]
pub async fn delete(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let gone = discard(page.clinic(), page.signed_in()?, id).await;
    match gone {
        Ok(()) => Ok(see_other("/staff/articles?now=deleted")),
        Err(midstance_clinic::editing::EditError::Elsewhere) => Ok(not_done(id, "elsewhere")),
        Err(other) => Err(problem(other)),
    }
}
