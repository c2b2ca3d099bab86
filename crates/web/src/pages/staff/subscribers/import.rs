//! `/staff/subscribers/import`: a file comes in, and its rows are judged.

use askama::Template;
use axum::{
    extract::{FromRequest, Multipart, Request},
    http::StatusCode,
    response::Response,
};
use midstance_clinic::newsletter::import::{COLUMNS, newest, receive};

use super::{HERE, imported::state_words};
use crate::{
    format,
    forms::FormErrors,
    page::{Page, html, refused, see_other},
    pages::staff::today::clinic_zone,
    problem::Problem,
    shell::Shell,
};

/// Bytes that a file may have.
pub const MOST_BYTES: usize = 25 << 20;

#[derive(Template)]
#[template(path = "pages/staff/subscribers/import.html")]
struct ImportPage {
    shell: Shell,
    errors: FormErrors,
    columns: &'static [(&'static str, bool, &'static str)],
    earlier: Vec<Earlier>,
}

struct Earlier {
    id: String,
    file: String,
    when: String,
    state: &'static str,
}

/// `GET /staff/subscribers/import`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    html(&draw(&page, FormErrors::new()).await?)
}

/// `POST /staff/subscribers/import`
///
/// # Errors
/// When the store fails; what is wrong with the file stands on the page.
pub async fn send(page: Page, request: Request) -> Result<Response, Problem> {
    let said = match file(request).await {
        Ok((name, bytes)) => match receive(page.clinic(), &page.actor(), &name, bytes).await? {
            Ok(id) => return Ok(see_other(&format!("{HERE}/import/{id}"))),
            Err(error) => error.to_string(),
        },
        Err(words) => words.to_owned(),
    };
    let mut errors = FormErrors::new();
    errors.add("file", said);
    refused(&draw(&page, errors).await?)
}

/// Name and bytes of the file in a form, or what to do differently.
async fn file(request: Request) -> Result<(String, Vec<u8>), &'static str> {
    const BROKEN: &str = "The file did not arrive whole. Send it again";
    const LARGE: &str = "The file must be smaller than 25 MB. Divide it into several";
    let mut parts = Multipart::from_request(request, &())
        .await
        .map_err(|_| BROKEN)?;
    while let Some(part) = parts.next_field().await.map_err(|_| BROKEN)? {
        if part.name() != Some("file") {
            continue;
        }
        let name = part.file_name().unwrap_or_default().to_owned();
        let bytes = part.bytes().await.map_err(|error| {
            if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
                LARGE
            } else {
                BROKEN
            }
        })?;
        if !name.is_empty() {
            return Ok((name, bytes.to_vec()));
        }
    }
    Err("Select a file")
}

async fn draw(page: &Page, errors: FormErrors) -> Result<ImportPage, Problem> {
    let zone = clinic_zone(page)?;
    let earlier = newest(page.clinic()).await?;
    Ok(ImportPage {
        shell: Shell {
            has_error: !errors.is_empty(),
            ..page.shell_back(HERE, "Subscribers")
        },
        errors,
        columns: &COLUMNS,
        earlier: earlier
            .into_iter()
            .map(|one| Earlier {
                id: one.id.to_string(),
                file: one.file,
                when: format::day_time_short(one.created_at.to_zoned(zone.clone()).datetime()),
                state: state_words(one.state),
            })
            .collect(),
    })
}
