//! The list and its consent log as CSV, in pieces.

use jiff::{Timestamp, tz::TimeZone};
use midstance_store::{
    ConsentEventId, StoreError, SubscriberId, SubscriberImportId,
    newsletter::{ConsentEvent, Subscriber, consent, import, list},
};

use super::add::zone;
use crate::{
    Actor, Clinic,
    audit::{self, Told},
};

/// Rows read at a time.
const AT_ONCE: u32 = 500;

/// A cell that no spreadsheet takes for a formula. What looks like one of these cells gets a mark
/// too, so that taking one mark away gives back what it was.
#[must_use]
pub fn cell(text: &str) -> String {
    let bare = text.trim_start_matches('\'');
    if bare.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// Where to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum From {
    /// The list, after somebody.
    List(Option<SubscriberId>),
    /// The consent log, after a line.
    Log(Option<(Timestamp, ConsentEventId)>),
    /// The report of a file, after a line.
    Report(SubscriberImportId, u32),
    /// There is nothing more.
    End,
}

/// Begins an export; the audit log says who took it.
///
/// # Errors
/// When the store fails.
pub async fn begin(clinic: &Clinic, actor: &Actor, what: &'static str) -> Result<(), StoreError> {
    let (this, who) = (clinic.clone(), actor.clone());
    clinic
        .store
        .write(move |tx| {
            Box::pin(async move {
                audit::write(tx, &this, &who, Told::settings("newsletter.exported", what)).await
            })
        })
        .await
}

/// The next piece of an export and where it goes on; the first brings the column names.
///
/// # Errors
/// When the store fails.
pub async fn piece(clinic: &Clinic, from: From) -> Result<(Vec<u8>, From), StoreError> {
    match from {
        From::List(after) => people(clinic, after).await,
        From::Log(after) => log(clinic, after).await,
        From::Report(id, after) => report(clinic, id, after).await,
        From::End => Ok((Vec::new(), From::End)),
    }
}

const PEOPLE: [&str; 11] = [
    "email",
    "name",
    "status",
    "topics",
    "new_articles",
    "consent",
    "consent_date",
    "consent_until",
    "evidence",
    "known_since",
    "left",
];

async fn people(
    clinic: &Clinic,
    after: Option<SubscriberId>,
) -> Result<(Vec<u8>, From), StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let zone = zone(tx).await?;
                let some = list::after(tx, after, AT_ONCE).await?;
                let ids: Vec<SubscriberId> = some.iter().map(|one| one.id).collect();
                let topics = list::topic_slugs(tx, &ids).await?;
                let hashes: Vec<&[u8]> = some.iter().map(|one| one.email_hash.as_slice()).collect();
                let proofs = consent::proofs(tx, &hashes).await?;
                let mut rows: Vec<Vec<String>> = Vec::with_capacity(some.len());
                for one in &some {
                    let own = topics.iter().filter(|(id, _)| *id == one.id);
                    let own: Vec<&str> = own.map(|(_, slug)| slug.as_str()).collect();
                    let proof = proofs.iter().find(|line| line.email_hash == one.email_hash);
                    rows.push(person(one, &own, proof, &zone));
                }
                let names = after.is_none().then_some(PEOPLE.as_slice());
                let next = some
                    .last()
                    .map_or(From::End, |last| From::List(Some(last.id)));
                Ok((written(names, rows)?, next))
            })
        })
        .await
}

fn person(
    one: &Subscriber,
    topics: &[&str],
    proof: Option<&ConsentEvent>,
    zone: &TimeZone,
) -> Vec<String> {
    let day = |at: Option<Timestamp>| {
        at.map_or_else(String::new, |at| {
            at.to_zoned(zone.clone()).date().to_string()
        })
    };
    let evidence = proof.map_or_else(String::new, |line| match line.wording.0.as_str() {
        "" => line.detail.clone(),
        id => format!(
            "confirmed by the link in a mail, wording {id} {}",
            line.wording.1
        ),
    });
    vec![
        one.email.clone(),
        one.name.clone(),
        one.status.word().into(),
        topics.join("|"),
        if one.new_articles { "yes" } else { "no" }.into(),
        one.basis.word().into(),
        day(proof.map(|line| line.at)),
        day(one.basis.until()),
        evidence,
        day(Some(one.created_at)),
        day(one.left_at),
    ]
}

const LOG: [&str; 13] = [
    "at_utc",
    "address",
    "address_hash",
    "list",
    "kind",
    "channel",
    "wording",
    "wording_version",
    "page",
    "ip",
    "user_agent",
    "mail",
    "result_and_detail",
];

async fn log(
    clinic: &Clinic,
    after: Option<(Timestamp, ConsentEventId)>,
) -> Result<(Vec<u8>, From), StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let some = consent::after(tx, after, AT_ONCE).await?;
                let rows = some.iter().map(line).collect();
                let names = after.is_none().then_some(LOG.as_slice());
                let next = some
                    .last()
                    .map_or(From::End, |last| From::Log(Some((last.at, last.id))));
                Ok((written(names, rows)?, next))
            })
        })
        .await
}

fn line(e: &ConsentEvent) -> Vec<String> {
    let hash: String = e
        .email_hash
        .iter()
        .map(|octet| format!("{octet:02x}"))
        .collect();
    let detail = if e.detail.is_empty() {
        e.result.clone()
    } else {
        format!("{}: {}", e.result, e.detail)
    };
    vec![
        e.at.to_string(),
        e.address.clone(),
        hash,
        e.list.clone(),
        e.kind.word().into(),
        e.channel.word().into(),
        e.wording.0.clone(),
        if e.wording.0.is_empty() {
            String::new()
        } else {
            e.wording.1.to_string()
        },
        e.page.clone(),
        e.ip.clone(),
        e.user_agent.clone(),
        e.mail.map_or_else(String::new, |id| id.to_string()),
        detail,
    ]
}

async fn report(
    clinic: &Clinic,
    id: SubscriberImportId,
    after: u32,
) -> Result<(Vec<u8>, From), StoreError> {
    clinic
        .store
        .read(move |tx| {
            Box::pin(async move {
                let some = import::rows(tx, id, None, (after, AT_ONCE)).await?;
                let next = some
                    .last()
                    .map_or(From::End, |last| From::Report(id, last.line));
                let names = (after == 0).then_some(["line", "email", "result", "why"].as_slice());
                let row = |row: &import::ImportRow| {
                    let verdict = row.verdict.word().to_owned();
                    vec![
                        row.line.to_string(),
                        row.email.clone(),
                        verdict,
                        row.words.clone(),
                    ]
                };
                Ok((written(names, some.iter().map(row).collect())?, next))
            })
        })
        .await
}

fn written(names: Option<&[&str]>, rows: Vec<Vec<String>>) -> Result<Vec<u8>, StoreError> {
    let broken = |error: String| StoreError::Decode(error);
    let mut writer = csv::Writer::from_writer(Vec::new());
    if let Some(names) = names {
        writer
            .write_record(names)
            .map_err(|error| broken(error.to_string()))?;
    }
    for row in rows {
        let cells = row.iter().map(|text| cell(text));
        writer
            .write_record(cells)
            .map_err(|error| broken(error.to_string()))?;
    }
    writer
        .into_inner()
        .map_err(|error| broken(error.to_string()))
}
