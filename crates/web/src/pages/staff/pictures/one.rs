//! `/staff/images/{id}`: a picture, its words, another file for it, and away with it.

use askama::Template;
use axum::{
    extract::{Path, Request},
    response::Response,
};
use midstance_clinic::pictures::{self, Words};
use midstance_store::ImageId;

use super::{MOST_BYTES, TOO_LARGE, explain, row::Row};
use crate::{
    fields::{Fields, Query},
    forms::FormErrors,
    page::{Page, html_with, see_other},
    problem::Problem,
    shell::Shell,
    upload::receive,
};

#[derive(Template)]
#[template(path = "pages/staff/pictures/one.html")]
struct One {
    shell: Shell,
    errors: FormErrors,
    picture: Row,
    alt: String,
    caption: String,
    credit: String,
    /// Whether the box is ticked; never beforehand.
    seen: bool,
}

fn id_of(id: &str) -> Result<ImageId, Problem> {
    id.parse().map_err(|_| Problem::NotFound)
}

/// Draws the page; typed words stand in the form, or the picture's own.
async fn draw(
    page: &Page,
    id: ImageId,
    typed: Option<&Fields>,
    (errors, notice): (FormErrors, Option<&str>),
) -> Result<Response, Problem> {
    let entry = pictures::one(page.clinic(), id).await;
    let entry = match entry {
        Err(error) => {
            explain(error, &mut FormErrors::new())?;
            return Err(Problem::NotFound);
        }
        Ok(entry) => entry,
    };
    let picture = Row::from(&entry);
    let text = |name: &str, own: &str| match typed {
        Some(typed) => typed.raw(name).to_owned(),
        None => own.to_owned(),
    };
    let status = errors.status();
    let view = One {
        shell: Shell {
            has_error: !errors.is_empty(),
            notice: notice.map(str::to_owned),
            ..page.shell_back("/staff/images", "Pictures")
        },
        errors,
        alt: text("alt", &picture.alt),
        caption: text("caption", &picture.caption),
        credit: text("credit", &picture.credit),
        picture,
        seen: false,
    };
    html_with(status, &view)
}

/// `GET /staff/images/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such picture.
pub async fn show(page: Page, Path(id): Path<String>, query: Query) -> Result<Response, Problem> {
    let notice = match query.0.get("now") {
        "added" => Some("The picture was added"),
        "saved" => Some("Saved"),
        "replaced" => Some("The picture was replaced"),
        _ => None,
    };
    draw(&page, id_of(&id)?, None, (FormErrors::new(), notice)).await
}

/// `POST /staff/images/{id}`: other words.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such picture.
pub async fn describe(
    page: Page,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let words = Words {
        alt: typed.get("alt").to_owned(),
        caption: typed.get("caption").to_owned(),
        credit: typed.get("credit").to_owned(),
    };
    match pictures::describe(page.clinic(), &page.actor(), (id, words)).await {
        Ok(()) => Ok(see_other(&format!("/staff/images/{id}?now=saved"))),
        Err(error) => {
            let mut errors = FormErrors::new();
            explain(error, &mut errors)?;
            draw(&page, id, Some(&typed), (errors, None)).await
        }
    }
}

/// `POST /staff/images/{id}/replace`: another file in its place.
///
/// # Errors
/// [`Problem::NotFound`] when there is no such picture.
pub async fn replace(
    page: Page,
    Path(id): Path<String>,
    request: Request,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let mut errors = FormErrors::new();
    match receive(request, MOST_BYTES, TOO_LARGE).await {
        Err(words) => errors.add("file", words),
        Ok(mut sent) => match sent.take("file") {
            None => errors.add("file", "Select a picture"),
            Some((_, bytes)) => {
                match pictures::replace(page.clinic(), &page.actor(), (id, bytes)).await {
                    Ok(_) => return Ok(see_other(&format!("/staff/images/{id}?now=replaced"))),
                    Err(error) => explain(error, &mut errors)?,
                }
            }
        },
    }
    draw(&page, id, None, (errors, None)).await
}

/// `POST /staff/images/{id}/delete`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such picture.
pub async fn remove(
    page: Page,
    Path(id): Path<String>,
    typed: Fields,
) -> Result<Response, Problem> {
    let id = id_of(&id)?;
    let seen = typed.has("seen");
    match pictures::remove(page.clinic(), &page.actor(), (id, seen)).await {
        Ok(()) => Ok(see_other("/staff/images?now=removed")),
        Err(error) => {
            let mut errors = FormErrors::new();
            explain(error, &mut errors)?;
            draw(&page, id, None, (errors, None)).await
        }
    }
}
