//! An article as its readers will see it, before they do.

use askama::Template;
use axum::response::{IntoResponse, Response};
use axum::{
    Json,
    extract::Path,
    http::{HeaderMap, StatusCode, header},
};
use midstance_clinic::editing::{Texts, standing};
use midstance_editorial::{Faults, Review, Standing};
use serde_json::json;

use super::{
    editor::{Editor, fault_list},
    form::Typed,
    id_of, opened,
};
use crate::{
    fields::Fields,
    format,
    page::{Page, html},
    pages::articles::article::draw,
    problem::Problem,
    shell::{Link, Shell},
};

/// A text drawn for its writer.
#[derive(Template)]
#[template(path = "pages/staff/articles/look.html")]
pub(super) struct Look {
    title: String,
    summary: String,
    reading: String,
    body: String,
}

impl askama::filters::HtmlSafe for Look {}

/// Draws what was typed as far as it can be drawn.
pub(super) fn look(typed: &Typed, texts: &Texts) -> Look {
    let manuscript = typed.manuscript();
    let standing = Standing {
        slug: typed.slug.clone(),
        published_on: jiff::civil::Date::ZERO,
        review: Review {
            reviewed_on: jiff::civil::Date::ZERO,
            next_review: jiff::civil::Date::ZERO,
            checked_by: None,
            checked_on: None,
        },
        withdrawal: None,
    };
    let (article, _) = manuscript.article(standing, texts.library.sources());
    Look {
        title: article.title.clone(),
        summary: article.summary.clone(),
        reading: format::count(article.body.reading_minutes(), "minute", "minutes"),
        body: apart(&article.body.with_pictures(texts.library.pictures()).html()),
    }
}

/// The same with other ids: a heading "Summary" must not be taken for the field of that name.
fn apart(html: &str) -> String {
    [" id=\"", " href=\"#", " aria-labelledby=\""]
        .into_iter()
        .fold(html.to_owned(), |html, mark| {
            html.replace(mark, &format!("{mark}drawn-"))
        })
}

/// `POST /staff/articles/preview`: the text drawn, as data for the module and as the page with the
/// form for whoever goes without.
///
/// # Errors
/// When the page cannot be drawn.
pub async fn live(page: Page, fields: Fields) -> Result<Response, Problem> {
    let typed = Typed::read(&fields);
    if !wants_data(&page.headers) {
        let mut editor = Editor::new(&page, typed, None);
        editor.preview(&page.app.reading.texts);
        return editor.draw(StatusCode::OK);
    }
    let drawn = look(&typed, &page.app.reading.texts);
    let faults = typed
        .manuscript()
        .faults(&typed.slug, &page.app.reading.library);
    let data = json!({ "html": drawn.render()?, "faults": as_data(&faults) });
    Ok(Json(data).into_response())
}

/// Whether the asker is a module of ours rather than a browser's form.
pub(super) fn wants_data(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT);
    accept.is_some_and(|value| value.as_bytes() == b"application/json")
}

/// Faults as modules take them.
pub(super) fn as_data(faults: &Faults) -> serde_json::Value {
    let list = fault_list(faults);
    let list = list
        .iter()
        .map(|fault| json!({ "field": fault.field, "line": fault.line, "words": fault.words }));
    list.collect()
}

/// `GET /staff/articles/{id}/view`: the whole page, as readers will have it.
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let open = opened(&page, id).await?;
    let article = &open.listed.article;
    let sources = page.app.reading.library.sources();
    let (text, _) = open.manuscript.article(standing(article), sources);
    let words = "This is the newest text as readers will see it. Only staff see this page.";
    let mut view = draw(&page, &text, words.to_owned()).await?;
    view.shell = Shell {
        back: Some(Link::new(super::path_of(id), "Edit this article")),
        ..view.shell
    };
    html(&view)
}

#[cfg(test)]
mod tests {
    use super::*;
    use midstance_editorial::Library;
    use std::sync::Arc;

    #[test]
    fn a_drawn_text_shares_no_id_with_the_form_around_it() {
        let texts = Texts::new(Arc::new(Library::embedded().unwrap()));
        let typed = Typed {
            body: "Some [@frandsen-2025].\n\n## Summary\n\nWords.\n".into(),
            ..Typed::default()
        };
        let drawn = look(&typed, &texts).body;
        for part in [
            "<h2 id=\"drawn-summary\">",
            "href=\"#drawn-source-1\"",
            "id=\"drawn-source-1\"",
        ] {
            assert!(drawn.contains(part), "{part} in {drawn}");
        }
        assert!(!drawn.contains("id=\"summary\""));
    }
}
