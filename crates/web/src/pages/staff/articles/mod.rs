//! `/staff/articles`: writing, checking and publishing articles.

pub mod address;
pub mod edit;
mod editor;
mod form;
pub mod history;
pub mod list;
pub mod look;
pub mod new;
pub mod previews;
pub mod publish;
pub mod steps;
pub mod withdraw;
mod work;

use axum::response::Response;
use midstance_clinic::editing::{EditError, Open, open};
use midstance_store::ArticleId;

use crate::{
    page::{Page, see_other},
    problem::Problem,
    reading::today,
};

/// The id in an address.
fn id_of(text: &str) -> Result<ArticleId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}

/// Address of an article's page for staff.
fn path_of(id: ArticleId) -> String {
    format!("/staff/articles/{id}")
}

/// An article as whoever is signed in sees it.
async fn opened(page: &Page, id: ArticleId) -> Result<Open, Problem> {
    let staff = page.signed_in()?;
    let seen = (id, today(page));
    open(page.clinic(), &page.app.reading.texts, staff, seen)
        .await
        .map_err(problem)
}

/// The problem behind an error that no form can show.
fn problem(error: EditError) -> Problem {
    match error {
        EditError::NotAllowed => Problem::Forbidden,
        EditError::Store(error) => error.into(),
        EditError::NotFound => Problem::NotFound,
        _ => Problem::BadRequest,
    }
}

/// Why a step was not taken, as a word in the address of the article's page and in words there.
const REASONS: [(&str, &str); 7] = [
    (
        "changed",
        "Somebody saved another text since you opened this page. Read it, then repeat the step.",
    ),
    (
        "elsewhere",
        "The article no longer stands where this step begins. Somebody else may have taken it.",
    ),
    (
        "faults",
        "The text has faults. Put them right first; they are listed below.",
    ),
    (
        "own",
        "Nobody checks their own text. Ask another practitioner to read it.",
    ),
    (
        "unchecked",
        "Nobody has checked this text yet. Ask for a check first.",
    ),
    (
        "time",
        "The next review must lie in the future. Enter a later day.",
    ),
    ("reason", "Say what to change, so that the writers know."),
];

/// After a step: to the article's page, which says what happened or why nothing did.
fn after<T>(id: ArticleId, done: &str, result: Result<T, EditError>) -> Result<Response, Problem> {
    let why = match result {
        Ok(_) => return Ok(see_other(&format!("{}?now={done}", path_of(id)))),
        Err(EditError::Conflict(_)) => "changed",
        Err(EditError::Elsewhere) => "elsewhere",
        Err(EditError::Faulty(_)) => "faults",
        Err(EditError::OwnText) => "own",
        Err(EditError::NotChecked) => "unchecked",
        Err(EditError::NoSuchTime) => "time",
        Err(other) => return Err(problem(other)),
    };
    Ok(not_done(id, why))
}

/// To the article's page, which says why nothing happened.
fn not_done(id: ArticleId, why: &str) -> Response {
    see_other(&format!("{}?not={why}", path_of(id)))
}
