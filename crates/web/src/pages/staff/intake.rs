//! `GET /staff/appointments/{id}/intake`: a client's answers, for those who treat. Every opening is
//! written to the audit log.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_clinic::{
    booking::Visit,
    directory::zone_of,
    intake::{Signer, Signing, Standing, age, opened, standings},
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
    /// Who signed, in words; empty where it was not asked for.
    signing: Vec<(&'static str, String)>,
    /// The guardian's number and its link.
    phone: Option<(String, String)>,
    /// Whether somebody who is not of age signed alone.
    minor_signs: bool,
    guardian_signs: bool,
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
    let sent = found.sent_at.to_zoned(zone).datetime();
    let (given, signing) = (found.filled.given, found.filled.signing);
    let guardian_signs = signing.signer == Some(Signer::Guardian);
    html(&IntakePage {
        shell: Shell {
            print: query.has("print"),
            ..page.shell_back(format!("/staff/appointments/{id}"), "Appointment")
        },
        client: visit.client.name,
        name: found.filled.name,
        sent: format::day_time(sent),
        alerts: given
            .iter()
            .filter(|g| !g.alert.is_empty())
            .map(|g| g.alert.clone())
            .collect(),
        rows: given
            .into_iter()
            .map(|g| (g.ask, answer_words(g.kind, &g.answer)))
            .collect(),
        phone: Some(&signing.guardian.phone)
            .filter(|phone| !phone.is_empty())
            .map(|phone| (format::phone(phone), format::phone_href(phone))),
        signing: who_signed(&signing, sent.date()),
        minor_signs: signing.under.is_some() && !guardian_signs,
        guardian_signs,
        consent: found.filled.consent,
    })
}

/// Pairs of label and words.
fn who_signed(signing: &Signing, on: jiff::civil::Date) -> Vec<(&'static str, String)> {
    let Some(born) = signing.born else {
        return Vec::new();
    };
    let years = usize::try_from(age(born, on)).unwrap_or_default();
    let years = format::count(years, "year", "years");
    let under = signing.under.map_or_else(String::new, |majority| {
        format!(", under the age of majority ({majority})")
    });
    let guardian = &signing.guardian;
    let mut rows = vec![
        (
            "Date of birth",
            format!(
                "{}: {years} on the day of signing{under}",
                format::date_short(born)
            ),
        ),
        (
            "Signed by",
            match signing.signer {
                Some(Signer::Guardian) => "The parent or guardian".into(),
                Some(Signer::Client) | None => "The client".into(),
            },
        ),
    ];
    let named = [
        ("Parent or guardian", &guardian.name),
        ("Relationship", &guardian.relationship),
    ];
    let named = named.into_iter().filter(|(_, text)| !text.is_empty());
    rows.extend(named.map(|(what, text)| (what, text.clone())));
    rows
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
