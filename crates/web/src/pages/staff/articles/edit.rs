//! `/staff/articles/{id}`: one article in the editor.

use axum::{
    Json,
    extract::Path,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use jiff::Timestamp;
use midstance_clinic::editing::{EditError, Open, Save, save};
use midstance_editorial::date_in_words;
use midstance_store::{ArticleId, article::Article};
use serde_json::json;

use super::{
    REASONS,
    editor::{Editor, saved_at},
    form::Typed,
    id_of,
    look::{as_data, wants_data},
    new::{address_error, refuse},
    opened, path_of,
    previews::Links,
    problem,
    work::Work,
};
use crate::{
    fields::{Fields, Query},
    format,
    page::{Page, see_other},
    pages::staff::today::clinic_zone,
    problem::Problem,
};

/// What has just happened, in words.
const NOTICES: [(&str, &str); 12] = [
    (
        "copied",
        "This is a copy of the built-in article. Readers go on seeing the built-in one until you publish yours.",
    ),
    ("asked", "A practitioner is asked to check it."),
    ("handed-back", "It is a draft again."),
    (
        "signed",
        "Your check is kept with your name and today's date.",
    ),
    ("published", "Readers see it now."),
    ("scheduled", "It appears by itself at the time you chose."),
    (
        "unscheduled",
        "It is off the schedule. Readers do not see it.",
    ),
    (
        "withdrawn",
        "It is withdrawn. Its address says so to readers.",
    ),
    ("back", "Readers see it again."),
    ("moved", "It has a new address. The old one leads to it."),
    (
        "restored",
        "The older text is the newest again. What came between stays in the history.",
    ),
    ("ended", "The preview link is ended."),
];

/// "Saved 2:14 p.m."
pub(super) fn saved_words(page: &Page, at: Timestamp) -> Result<String, Problem> {
    let time = at.to_zoned(clinic_zone(page)?).time();
    Ok(format!("Saved {}", format::plain(&format::time(time))))
}

/// `GET /staff/articles/{id}`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let open = opened(&page, id).await?;
    let article = &open.listed.article;
    let mut typed = Typed::of(&open.manuscript, &article.slug, article.text_revision);
    if article.published.is_some() && !open.listed.changed {
        // Its review may have been renewed since the text was typed.
        typed.reviewed_on = date_in_words(article.reviewed_on);
        typed.next_review = date_in_words(article.next_review);
    }
    let mut editor = whole(&page, &open, typed).await?;
    let now = query.get("now");
    let known = NOTICES.iter().find(|(word, _)| *word == now);
    editor.shell.notice = match (now, editor.faults.len()) {
        ("saved", 0) => Some(format!("{}.", editor.saved)),
        ("saved", count) => Some(format!(
            "{}. Before it can be published, put right {}.",
            editor.saved,
            format::count(count, "thing", "things")
        )),
        _ => known.map(|(_, words)| (*words).to_owned()),
    };
    let reason = REASONS.iter().find(|(word, _)| *word == query.get("not"));
    editor.not_done = reason.map(|(_, words)| *words);
    editor.shell.has_error = reason.is_some();
    editor.draw(StatusCode::OK)
}

/// The editor with the steps and the preview links of an article that is kept.
async fn whole(page: &Page, open: &Open, typed: Typed) -> Result<Editor, Problem> {
    let mut editor = Editor::new(page, typed, Some(open));
    editor.work = Some(Work::of(page, open)?);
    editor.links = Some(Links::of(page, open.listed.article.id).await?);
    editor.saved = format!(
        "{} by {}",
        saved_words(page, open.version.saved_at)?,
        open.version.saved_by
    );
    Ok(editor)
}

/// `POST /staff/articles/{id}`: saves, shows what was typed, or puts a mark into it.
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let typed = Typed::read(&fields);
    let doing = fields.get("do");
    if matches!(doing, "preview" | "insert") {
        let open = opened(&page, id).await?;
        let mut editor = whole(&page, &open, typed).await?;
        match doing {
            "preview" => editor.preview(&page.app.reading.texts),
            _ => editor.put_in(fields.get("insert")),
        }
        return editor.draw(StatusCode::OK);
    }
    let automatic = fields.has("automatic");
    let text = Save {
        manuscript: typed.manuscript(),
        slug: (!automatic).then(|| typed.slug.clone()),
        note: typed.note.trim().to_owned(),
        automatic,
        seen: typed.seen,
    };
    let texts = &page.app.reading.texts;
    match save(page.clinic(), texts, page.signed_in()?, (id, text)).await {
        Ok(article) if automatic && wants_data(&page.headers) => kept(&page, &article, &typed),
        Ok(_) => Ok(see_other(&saved_at(id))),
        Err(error) => not_kept(&page, (id, typed), automatic, error).await,
    }
}

/// What a module is told after it saved.
fn kept(page: &Page, article: &Article, typed: &Typed) -> Result<Response, Problem> {
    let library = &page.app.reading.library;
    let faults = typed.manuscript().faults(&article.slug, library);
    Ok(Json(json!({
        "saved": saved_words(page, article.updated_at)?,
        "seen": article.text_revision,
        "path": path_of(article.id),
        "faults": as_data(&faults),
    }))
    .into_response())
}

/// Nothing was saved: everything that was typed, with what is in the way.
async fn not_kept(
    page: &Page,
    (id, typed): (ArticleId, Typed),
    automatic: bool,
    error: EditError,
) -> Result<Response, Problem> {
    if let EditError::Conflict(conflict) = &error {
        let by = &conflict.theirs.saved_by;
        if automatic {
            let words = format!(
                "{by} saved this article meanwhile. Press Save to see both texts; yours stays here."
            );
            let data = json!({ "conflict": words });
            return Ok((StatusCode::CONFLICT, Json(data)).into_response());
        }
        let open = opened(page, id).await?;
        let mut editor = whole(page, &open, typed).await?;
        editor.beside(&conflict.theirs, conflict.article.text_revision);
        return editor.draw(StatusCode::CONFLICT);
    }
    let (field, words) = match address_error(&error) {
        Some(found) => found,
        None => return Err(problem(error)),
    };
    let open = opened(page, id).await?;
    let mut editor = whole(page, &open, typed).await?;
    editor.errors.add(field, words);
    refuse(editor, automatic)
}
