//! `/staff/appointments/{id}/training`: what a client's runs show, by the client's consent. Every
//! opening is written to the audit log.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{booking::visit, directory::zone_of, training::opened};

use crate::{
    fields::Query,
    format,
    page::{Page, html},
    pages::runs::{About, LoadView, suspected},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/training.html")]
struct TrainingPage {
    shell: Shell,
    client: String,
    consented: String,
    view: LoadView,
    base: String,
    offers_check: bool,
}

/// `GET /staff/appointments/{id}/training`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit, and when its client shares nothing.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    let visit = visit(page.clinic(), id).await?.ok_or(Problem::NotFound)?;
    let about = (visit.appointment.client, id);
    let shared = opened(page.clinic(), &page.actor(), about).await?;
    let shared = shared.ok_or(Problem::NotFound)?;
    let zone = zone_of(&visit.location)?;
    let today = page.now.to_zoned(zone.clone()).date();
    let about = About {
        now: page.now,
        today,
        conditions: &suspected(&page, visit.shared.as_ref()),
    };
    let view = LoadView::new(&shared.training, &about, page.clinic().model.knowledge());
    html(&TrainingPage {
        shell: Shell {
            print: query.has("print"),
            ..page.shell_back(format!("/staff/appointments/{id}"), "Appointment")
        },
        client: visit.client.name.clone(),
        consented: format::day_time(shared.consent.given_at.to_zoned(zone).datetime()),
        view,
        base: String::new(),
        offers_check: false,
    })
}
