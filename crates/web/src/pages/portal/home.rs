//! `GET /me`: a client's own appointments.

use askama::Template;
use axum::{Extension, extract::Path, response::Response};
use midstance_clinic::{
    auth::client::{open_visit, own_visits},
    booking::Visit,
};
use midstance_store::appointment::Status;

use crate::{
    access::SignedInClient,
    format,
    page::{Page, html, see_other},
    pages::manage::show::status_words,
    problem::Problem,
    shell::{Audience, Shell},
};

#[derive(Template)]
#[template(path = "pages/portal/me.html")]
struct MePage {
    shell: Shell,
    coming: Vec<Line>,
    past: Vec<Line>,
}

struct Line {
    id: String,
    when: String,
    what: String,
    status: (&'static str, &'static str),
}

/// `GET /me`
///
/// # Errors
/// When the store fails.
pub async fn show(
    page: Page,
    Extension(client): Extension<SignedInClient>,
) -> Result<Response, Problem> {
    let visits = own_visits(page.clinic(), &client.0).await?;
    let is_coming =
        |v: &&Visit| v.appointment.end > page.now && v.appointment.status != Status::Cancelled;
    let mut coming: Vec<Line> = visits.iter().filter(is_coming).map(line).collect();
    coming.reverse();
    let past = visits.iter().filter(|v| !is_coming(v)).map(line).collect();
    let shell = Shell {
        audience: Audience::Client,
        signed_in_name: Some(client.0),
        robots_noindex: true,
        ..page.shell
    };
    html(&MePage {
        shell,
        coming,
        past,
    })
}

fn line(visit: &Visit) -> Line {
    Line {
        id: visit.appointment.id.to_string(),
        when: format::day_time(visit.appointment.local_start),
        what: format!(
            "{} with {}, {}. For {}",
            visit.service.name, visit.practitioner.name, visit.location.name, visit.client.name
        ),
        status: status_words(visit.appointment.status),
    }
}

/// `POST /me/appointments/{id}`: on to the appointment's own page.
///
/// # Errors
/// [`Problem::NotFound`] when it is somebody else's.
pub async fn open(
    page: Page,
    Extension(client): Extension<SignedInClient>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let link = open_visit(page.clinic(), &client.0, id)
        .await?
        .ok_or(Problem::NotFound)?;
    Ok(see_other(&format!("/b/{}", link.reveal())))
}
