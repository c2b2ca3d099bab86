//! `/staff/articles/{id}/address`: another address for an article that has readers.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::editing::{Open, move_address};

use super::{after, id_of, new::address_error, opened, path_of};
use crate::{
    fields::Fields,
    forms::FormErrors,
    page::{Page, html, refused},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/articles/address.html")]
struct AddressPage {
    shell: Shell,
    errors: FormErrors,
    path: String,
    title: String,
    seen: i64,
    old: String,
    slug: String,
}

fn drawn(page: &Page, open: &Open, slug: &str) -> AddressPage {
    let article = &open.listed.article;
    let path = path_of(article.id);
    AddressPage {
        shell: page.shell_back(&path, "Edit this article"),
        errors: FormErrors::new(),
        title: article.title.clone(),
        seen: article.text_revision,
        old: article.slug.clone(),
        slug: slug.to_owned(),
        path,
    }
}

/// `GET /staff/articles/{id}/address`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn show(page: Page, Path(id): Path<String>) -> Result<Response, Problem> {
    let open = opened(&page, id_of(&id)?).await?;
    html(&drawn(&page, &open, &open.listed.article.slug))
}

/// `POST /staff/articles/{id}/address`
///
/// # Errors
/// [`Problem::NotFound`]
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let open = opened(&page, id).await?;
    let slug = fields.get("slug");
    let seen = fields.get("seen").parse().unwrap_or_default();
    let texts = &page.app.reading.texts;
    let what = (id, seen, slug.to_owned());
    let moved = move_address(page.clinic(), texts, page.signed_in()?, what).await;
    if let Some((field, words)) = moved.as_ref().err().and_then(address_error) {
        let mut view = drawn(&page, &open, slug);
        view.errors.add(field, words);
        view.shell.has_error = true;
        return refused(&view);
    }
    after(id, "moved", moved)
}
