//! `/staff/images/new`: adding a picture.

use askama::Template;
use axum::{extract::Request, response::Response};
use midstance_clinic::pictures::{NewPicture, add};

use super::{MOST_BYTES, TOO_LARGE, explain};
use crate::{
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
    upload::receive,
};

#[derive(Template)]
#[template(path = "pages/staff/pictures/new.html")]
struct New {
    shell: Shell,
    errors: FormErrors,
    name: String,
    alt: String,
    caption: String,
    credit: String,
}

fn draw(page: &Page, typed: &Fields, errors: FormErrors) -> Result<Response, Problem> {
    let status = errors.status();
    let text = |name: &str| typed.raw(name).to_owned();
    let view = New {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back("/staff/images", "Pictures")
        },
        errors,
        name: text("name"),
        alt: text("alt"),
        caption: text("caption"),
        credit: text("credit"),
    };
    html_with(status, &view)
}

/// `GET /staff/images/new`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page, query: Query) -> Result<Response, Problem> {
    draw(&page, &query.0, FormErrors::new())
}

/// `POST /staff/images/new`
///
/// # Errors
/// When the store fails.
pub async fn act(page: Page, request: Request) -> Result<Response, Problem> {
    let mut errors = FormErrors::new();
    let mut sent = match receive(request, MOST_BYTES, TOO_LARGE).await {
        Ok(sent) => sent,
        Err(words) => {
            errors.add("file", words);
            return draw(&page, &Fields::default(), errors);
        }
    };
    let typed = sent.words();
    let file = sent.take("file");
    if file.is_none() {
        errors.add("file", "Select a picture");
    }
    if !typed.has("alt") {
        errors.add("alt", "Enter what the picture shows");
    }
    let (Some((file_name, bytes)), true) = (file, errors.is_empty()) else {
        return draw(&page, &typed, errors);
    };
    let new = NewPicture {
        bytes,
        file_name,
        name: typed.get("name").to_owned(),
        alt: typed.get("alt").to_owned(),
        caption: typed.get("caption").to_owned(),
        credit: typed.get("credit").to_owned(),
    };
    match add(page.clinic(), &page.actor(), new).await {
        Ok(image) => Ok(see_other(&format!("/staff/images/{}?now=added", image.id))),
        Err(error) => {
            explain(error, &mut errors)?;
            draw(&page, &typed, errors)
        }
    }
}
