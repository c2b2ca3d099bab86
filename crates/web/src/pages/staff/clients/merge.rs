//! `/staff/clients/{id}/merge`: two records of one person become one, after a look at both.

use askama::Template;
use axum::{extract::Path, http::StatusCode, response::Response};
use midstance_clinic::clients::{MergeError, merge};
use midstance_store::client::{Client, are_alike};

use super::{address, choose::choose, find};
use crate::{
    fields::{Fields, Query},
    format,
    page::{Page, html, html_with, see_other},
    pages::staff::book::Found,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/merge.html")]
struct MergePage {
    shell: Shell,
    into: Found,
    from: Found,
    into_id: String,
    from_id: String,
    /// Why not, with the appointments that are in the way.
    refused: Option<Vec<(String, String)>>,
    /// Whether both have recorded runs.
    both_runs: bool,
    /// Whether they share neither name nor address nor number.
    is_unlike: bool,
    /// Address and number of the other that are not kept, because this one has its own.
    lost: Vec<String>,
}

/// `GET /staff/clients/{id}/merge?other=`: the other becomes part of this one; without it, which one is
/// asked.
///
/// # Errors
/// [`Problem::NotFound`] when either record does not exist.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    if query.get("other").is_empty() {
        return choose(&page, &find(&page, &id).await?, &query).await;
    }
    let (into, from) = both(&page, &id, query.get("other")).await?;
    let mut drawn = draw(&page, &into, &from, None);
    drawn.is_unlike = !are_alike(&into, &from);
    html(&drawn)
}

/// `POST /staff/clients/{id}/merge`
///
/// # Errors
/// [`Problem::NotFound`] when either record does not exist.
pub async fn act(page: Page, Path(id): Path<String>, fields: Fields) -> Result<Response, Problem> {
    let (into, from) = both(&page, &id, fields.get("other")).await?;
    match merge(page.clinic(), &page.actor(), from.id, into.id).await {
        Ok(()) => Ok(see_other(&format!("{}?now=merged", address(&into)))),
        Err(MergeError::NotFound) => Err(Problem::NotFound),
        Err(MergeError::BothRuns) => {
            let mut drawn = draw(&page, &into, &from, None);
            drawn.shell.has_error = true;
            drawn.both_runs = true;
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(MergeError::Busy(pair)) => {
            let words = [&pair.0, &pair.1].map(|visit| {
                let when = format::day_time(visit.appointment.local_start);
                let words = format!(
                    "{}, {when}, with {}",
                    visit.client.name, visit.practitioner.name
                );
                (
                    words,
                    format!("/staff/appointments/{}", visit.appointment.id),
                )
            });
            let drawn = draw(&page, &into, &from, Some(words.into()));
            html_with(StatusCode::CONFLICT, &drawn)
        }
        Err(MergeError::Store(error)) => Err(error.into()),
    }
}

async fn both(page: &Page, id: &str, other: &str) -> Result<(Client, Client), Problem> {
    let (into, from) = (find(page, id).await?, find(page, other).await?);
    if into.id == from.id {
        return Err(Problem::NotFound);
    }
    Ok((into, from))
}

fn draw(
    page: &Page,
    into: &Client,
    from: &Client,
    refused: Option<Vec<(String, String)>>,
) -> MergePage {
    let found = |c: &Client| Found::new(c, address(c));
    MergePage {
        shell: Shell {
            has_error: refused.is_some(),
            ..page.shell_back(address(into), "Client")
        },
        into: found(into),
        from: found(from),
        into_id: into.id.to_string(),
        from_id: from.id.to_string(),
        refused,
        both_runs: false,
        lost: lost(into, from),
        is_unlike: false,
    }
}

fn lost(into: &Client, from: &Client) -> Vec<String> {
    let differs = |one: &str, other: &str| {
        !one.is_empty() && !other.is_empty() && !one.eq_ignore_ascii_case(other)
    };
    let email = differs(&into.email, &from.email).then(|| from.email.clone());
    let phone = differs(&into.phone, &from.phone).then(|| format::phone(&from.phone));
    email.into_iter().chain(phone).collect()
}
