//! `GET /staff/appointments/{id}/intake`: a client's answers, for those who treat. Every opening is
//! written to the audit log.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    booking::Visit,
    directory::zone_of,
    intake::{Standing, opened, standings},
};

use super::appointment::find;
use crate::{
    access::Access,
    fields::Query,
    format,
    page::{Page, html},
    pages::intake::answer_words,
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/intake.html")]
struct IntakePage {
    shell: Shell,
    client: String,
    name: String,
    sent: String,
    alerts: Vec<String>,
    rows: Vec<(String, String)>,
    consent: String,
}

/// `GET /staff/appointments/{id}/intake`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such visit, or nothing was sent for it.
pub async fn show(
    page: Page,
    Path(id): Path<String>,
    Query(query): Query,
) -> Result<Response, Problem> {
    let visit = find(&page, &id).await?;
    let found = opened(page.clinic(), &page.actor(), visit.appointment.id).await?;
    let found = found.ok_or(Problem::NotFound)?;
    let zone = zone_of(&visit.location)?;
    let given = found.filled.given;
    html(&IntakePage {
        shell: Shell {
            print: query.has("print"),
            ..page.shell_back(format!("/staff/appointments/{id}"), "Appointment")
        },
        client: visit.client.name,
        name: found.filled.name,
        sent: format::day_time(found.sent_at.to_zoned(zone).datetime()),
        alerts: given
            .iter()
            .filter(|g| !g.alert.is_empty())
            .map(|g| g.alert.clone())
            .collect(),
        rows: given
            .into_iter()
            .map(|g| (g.ask, answer_words(g.kind, &g.answer)))
            .collect(),
        consent: found.filled.consent,
    })
}

/// How the form of a visit stands, as staff's pages say it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    /// Nothing to say.
    Nothing,
    /// It was not sent yet.
    Missing,
    /// It was sent.
    Sent,
    /// It was sent, and one of the answers is to be looked at first: only said to those who treat.
    LookFirst,
}

/// How the forms of these visits stand, in their order.
pub(super) async fn words(page: &Page, visits: &[Visit]) -> Result<Vec<Word>, Problem> {
    let treats = treats(page);
    let word = |standing: Standing| match standing {
        Standing::NotNeeded => Word::Nothing,
        Standing::Missing => Word::Missing,
        Standing::Sent { alert: true, .. } if treats => Word::LookFirst,
        Standing::Sent { .. } => Word::Sent,
    };
    let all = standings(page.clinic(), visits).await?;
    Ok(all.into_iter().map(word).collect())
}

/// Whether whoever is signed in may read answers.
pub(super) fn treats(page: &Page) -> bool {
    Access::Care.admits(page.staff.as_ref().map(|staff| staff.role))
}
