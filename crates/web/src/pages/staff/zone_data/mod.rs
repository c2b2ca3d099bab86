//! `GET /staff/settings/zone-data`: which rules of clocks hold, and what new ones did.

use askama::Template;
use axum::response::Response;
use jiff::{Timestamp, tz::TimeZone};
use midstance_clinic::zone_data::{Entry, entries};
use midstance_schedule::{tzdb_version, utc_offset_label};

use crate::{
    format,
    page::{Page, html},
    problem::Problem,
    shell::Shell,
};

#[derive(Template)]
#[template(path = "pages/staff/zone_data/list.html")]
struct ListPage {
    shell: Shell,
    version: &'static str,
    open: Vec<Line>,
    done: Vec<Line>,
}

struct Line {
    href: Option<String>,
    words: String,
    agreed: String,
    now_at: String,
    reason: String,
    outcome: String,
    version: String,
}

/// `GET /staff/settings/zone-data`
///
/// # Errors
/// When the store fails.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let all = entries(page.clinic()).await?;
    let (open, done): (Vec<&Entry>, Vec<&Entry>) = all.iter().partition(|entry| entry.open);
    html(&ListPage {
        shell: page.shell_back("/staff/settings", "Settings"),
        version: tzdb_version(),
        open: open.into_iter().map(line).collect(),
        done: done.into_iter().map(line).collect(),
    })
}

fn line(entry: &Entry) -> Line {
    let change = &entry.change;
    let zone = TimeZone::get(&change.zone).unwrap_or(TimeZone::UTC);
    let local = |at: Timestamp| {
        let wall = format::day_time(at.to_zoned(zone.clone()).datetime());
        format!("{wall} ({})", utc_offset_label(&zone, at))
    };
    let words = match (&entry.visit, &entry.block) {
        (Some(visit), _) => format!("{} with {}", visit.client.name, visit.practitioner.name),
        (None, Some(reason)) => format!("Block: {reason}"),
        (None, None) => "A block that was removed since".into(),
    };
    let outcome = if change.moved {
        "kept its time on the clock; the calendar file was sent anew".to_owned()
    } else {
        format!("stayed where it was, because {}", change.reason)
    };
    Line {
        href: entry
            .visit
            .as_ref()
            .map(|v| format!("/staff/appointments/{}", v.appointment.id)),
        words,
        agreed: format::day_time(change.local_start),
        now_at: local(change.old_start),
        reason: change.reason.clone(),
        outcome,
        version: change.to_version.clone(),
    }
}
