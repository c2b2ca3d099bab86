//! `GET /staff/clients/{id}`: who it is, and the visits.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{clients::record, newsletter::staff::stands_against};
use midstance_store::{ClientId, appointment::Status, newsletter::Scope};

use crate::{
    fields::Query,
    format,
    page::{Page, html, see_other},
    pages::{manage::show::status_words, staff::book::Found},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/clients/record.html")]
struct RecordPage {
    shell: Shell,
    id: String,
    name: String,
    email: String,
    phone: String,
    phone_href: String,
    since: String,
    /// To come first, then what was.
    coming: Vec<Line>,
    past: Vec<Line>,
    alike: Vec<Found>,
    /// Whether no mail goes to the address, because an earlier one came back.
    stopped: bool,
}

struct Line {
    href: String,
    when: String,
    what: String,
    status: (&'static str, &'static str),
}

/// `GET /staff/clients/{id}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such record.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let asked: ClientId = id.parse().map_err(|_| Problem::NotFound)?;
    let found = record(page.clinic(), asked)
        .await?
        .ok_or(Problem::NotFound)?;
    if found.client.id != asked {
        return Ok(see_other(&format!(
            "/staff/clients/{}?now=merged",
            found.client.id
        )));
    }
    let notice = match query.get("now") {
        "saved" => Some("The record is saved."),
        "merged" => Some("The two records are one now. Appointments of both are here."),
        _ => None,
    };
    let line = |visit: &midstance_clinic::booking::Visit| Line {
        href: format!("/staff/appointments/{}", visit.appointment.id),
        when: format::day_time(visit.appointment.local_start),
        what: format!(
            "{}, {}, {}",
            visit.service.name, visit.practitioner.name, visit.location.name
        ),
        status: status_words(visit.appointment.status),
    };
    let is_coming = |v: &midstance_clinic::booking::Visit| {
        let over = matches!(
            v.appointment.status,
            Status::Cancelled | Status::Done | Status::NoShow
        );
        v.appointment.end > page.now && !over
    };
    let coming = found.visits.iter().rev().filter(|v| is_coming(v));
    let past = found.visits.iter().filter(|v| !is_coming(v));
    let c = &found.client;
    let stands = stands_against(page.clinic(), &c.email).await?;
    let zone = crate::pages::staff::today::clinic_zone(&page)?;
    html(&RecordPage {
        shell: Shell {
            notice: notice.map(Into::into),
            ..page.shell_back("/staff/clients", "Clients")
        },
        id,
        name: c.name.clone(),
        email: c.email.clone(),
        phone: format::phone(&c.phone),
        phone_href: format::phone_href(&c.phone),
        since: format::date_short(c.created_at.to_zoned(zone).date()),
        coming: coming.map(line).collect(),
        past: past.map(line).collect(),
        stopped: stands.is_some_and(|stands| stands.scope == Scope::All),
        alike: found
            .alike
            .iter()
            .map(|other| {
                let href = format!("/staff/clients/{}/merge?other={}", c.id, other.id);
                Found::new(other, href)
            })
            .collect(),
    })
}
