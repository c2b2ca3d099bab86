//! `/staff/articles/new`: beginning an article, and copying a built-in one.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::ToSpan;
use midstance_clinic::editing::{Begin, EditError, begin, take_over as copy};
use midstance_editorial::{Manuscript, slug_of};
use serde_json::json;

use super::{
    edit::saved_words,
    editor::{Editor, saved_at},
    form::Typed,
    look::{as_data, wants_data},
    path_of, problem,
};
use crate::{
    fields::Fields,
    page::{Page, see_other},
    problem::Problem,
    reading::today,
};

/// `GET /staff/articles/new`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let today = today(&page);
    let empty = Manuscript {
        reviewed_on: today.to_string(),
        next_review: today.saturating_add(1.year()).to_string(),
        ..Manuscript::default()
    };
    Editor::new(&page, Typed::of(&empty, "", 0), None).draw(StatusCode::OK)
}

/// `POST /staff/articles/new`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, fields: Fields) -> Result<Response, Problem> {
    let typed = Typed::read(&fields);
    let automatic = fields.has("automatic");
    let mut editor = Editor::new(&page, typed.clone(), None);
    match fields.get("do") {
        "preview" => {
            editor.preview(&page.app.reading.texts);
            return editor.draw(StatusCode::OK);
        }
        "insert" => {
            editor.put_in(fields.get("insert"));
            return editor.draw(StatusCode::OK);
        }
        _ => {}
    }
    if typed.is_blank() {
        editor.errors.add("title", "Enter a title");
        return refuse(editor, automatic);
    }
    let new = Begin {
        manuscript: typed.manuscript(),
        slug: typed.slug.clone(),
        note: typed.note.trim().to_owned(),
        automatic,
        origin: String::new(),
    };
    let texts = &page.app.reading.texts;
    match begin(page.clinic(), texts, page.signed_in()?, new).await {
        Ok(article) if automatic && wants_data(&page.headers) => {
            let faults = typed.manuscript().faults(&article.slug, &texts.library);
            Ok(Json(json!({
                "saved": saved_words(&page, article.updated_at)?,
                "seen": article.text_revision,
                "path": path_of(article.id),
                "slug": article.slug,
                "faults": as_data(&faults),
            }))
            .into_response())
        }
        Ok(article) => Ok(see_other(&saved_at(article.id))),
        Err(error) => {
            let (field, words) = address_error(&error).ok_or_else(|| problem(error))?;
            editor.errors.add(field, words);
            refuse(editor, automatic)
        }
    }
}

/// The field and the words for an address that cannot be had.
pub(super) fn address_error(error: &EditError) -> Option<(&'static str, String)> {
    match error {
        EditError::SlugTaken => Some((
            "slug",
            "Another article has this address. Enter another one".into(),
        )),
        EditError::SlugBad(better) if better.is_empty() => Some((
            "slug",
            "Enter an address of small letters, digits and hyphens".into(),
        )),
        EditError::SlugBad(better) => Some((
            "slug",
            format!("An address holds small letters, digits and hyphens. Enter {better}"),
        )),
        _ => None,
    }
}

/// The form again with what is wrong; a module is told in data.
pub(super) fn refuse(mut editor: Editor, automatic: bool) -> Result<Response, Problem> {
    if automatic {
        let words = editor.errors.iter().map(|(_, words)| words).next();
        let data = json!({ "problem": words.unwrap_or_default() });
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, Json(data)).into_response());
    }
    editor.shell.has_error = true;
    editor.draw(StatusCode::UNPROCESSABLE_ENTITY)
}

/// `POST /staff/articles/built-in/{slug}`: a copy that can be edited.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such built-in article.
pub async fn take_over(page: Page, Path(slug): Path<String>) -> Result<Response, Problem> {
    if slug_of(&slug) != slug {
        return Err(Problem::NotFound);
    }
    let texts = &page.app.reading.texts;
    let copy = copy(page.clinic(), texts, page.signed_in()?, &slug).await;
    let copy = copy.map_err(problem)?;
    Ok(see_other(&format!("{}?now=copied", path_of(copy.id))))
}
