//! `/staff/settings/email/check`: what other servers find when they ask about our mail.

use askama::Template;
use axum::response::Response;
use midstance_clinic::post::{self, About, Finding, LookError, State};

use super::HERE;
use crate::{
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/settings_email/check.html")]
struct CheckPage {
    shell: Shell,
    domain: String,
    cannot: String,
    records: Vec<Record>,
    right: usize,
}

/// A finding in words.
struct Record {
    title: String,
    means: &'static str,
    state: &'static str,
    is_right: bool,
    kind: &'static str,
    name: String,
    found: Vec<String>,
    should: String,
    /// The line for a zone file, where texts are cut into pieces.
    zone_line: String,
    note: String,
}

/// `GET /staff/settings/email/check`
///
/// # Errors
/// When the store fails.
pub async fn check(page: Page) -> Result<Response, Problem> {
    let (domain, findings, cannot) = match post::look(page.clinic()).await {
        Ok(look) => (look.domains.join(" and "), look.findings, String::new()),
        Err(LookError::Store(error)) => return Err(error.into()),
        Err(LookError::NoSender) => {
            let words =
                "The clinic has no email address yet. Enter one under Clinic, people and services.";
            (String::new(), Vec::new(), words.to_owned())
        }
        Err(error) => {
            let words = format!("Nothing could be looked up: {error}. Try again in a minute.");
            (String::new(), Vec::new(), words)
        }
    };
    let records: Vec<Record> = findings.into_iter().map(record).collect();
    html(&CheckPage {
        shell: page.shell_back(HERE, "Email"),
        domain,
        cannot,
        right: records.iter().filter(|record| record.is_right).count(),
        records,
    })
}

fn record(finding: Finding) -> Record {
    let (title, means) = match finding.about {
        About::Spf => ("SPF", "Says which machines may send for the domain."),
        About::Dkim => ("DKIM", "The public half of a key that signs your mail."),
        About::Dmarc => (
            "DMARC",
            "Says what receivers do with mail that only pretends to be yours.",
        ),
        About::Ptr => (
            "Name of the machine",
            "The name that the sending machine's address has.",
        ),
        About::Mx => ("MX", "Says which machine takes the bounces."),
    };
    let is_right = finding.state == State::Right;
    let state = match finding.state {
        State::Right => "Right",
        State::Missing => "Missing",
        State::Differs => "Differs",
        State::Unknown => "Not known",
    };
    let zone_line = match finding.kind {
        "TXT" if !is_right && !finding.should.is_empty() => {
            format!("{}. IN TXT {}", finding.name, pieces(&finding.should))
        }
        _ => String::new(),
    };
    Record {
        title: format!("{title} of {}", finding.name),
        means,
        state,
        is_right,
        kind: finding.kind,
        name: finding.name,
        found: finding.found,
        should: finding.should,
        zone_line,
        note: finding.note,
    }
}

/// A text in quoted pieces of at most 255 characters, as zone files want it.
fn pieces(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let pieces = letters
        .chunks(255)
        .map(|piece| format!("\"{}\"", piece.iter().collect::<String>()));
    pieces.collect::<Vec<_>>().join(" ")
}
