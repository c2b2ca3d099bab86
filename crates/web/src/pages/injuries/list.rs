//! `GET /injuries`: all guides by part of the body.

use askama::Template;
use axum::response::Response;
use midstance_editorial::{Guide, GuideKind, Urgency};
use midstance_knowledge::Knowledge;

use super::place;
use crate::{
    page::Page,
    problem::Problem,
    reading::{Meta, page_of_text},
    shell::Shell,
};

const TITLE: &str = "Running injuries";
const SUMMARY: &str = "What common running injuries feel like, what to do this week, how long they \
    take, and when to get help. With sources, and with words for how sure we are.";

#[derive(Template)]
#[template(path = "pages/injuries/list.html")]
struct List {
    shell: Shell,
    meta: Meta,
    title: &'static str,
    summary: &'static str,
    core: Vec<Entry>,
    groups: Vec<Group>,
}

struct Group {
    id: String,
    name: String,
    entries: Vec<Entry>,
}

struct Entry {
    href: String,
    plain: String,
    medical: String,
    summary: String,
    urgency: &'static str,
}

/// `GET /injuries`
///
/// # Errors
/// When the page cannot be drawn.
pub async fn show(page: Page) -> Result<Response, Problem> {
    let library = &page.app.reading.library;
    let changed = library.guides().map(|guide| guide.review.reviewed_on).max();
    let fresh = page_of_text(
        &List {
            shell: page.shell.clone(),
            meta: Meta::new(&page, "/injuries", TITLE, SUMMARY),
            title: TITLE,
            summary: SUMMARY,
            core: library.core_guides().map(entry).collect(),
            groups: groups(
                library.guides().filter(|g| g.kind == GuideKind::Short),
                page.clinic().model.knowledge(),
            ),
        },
        changed,
    )?;
    Ok(fresh.answer(&page.headers))
}

/// The guides under the parts of the body, from the back down; last those without a part.
fn groups<'a>(guides: impl Iterator<Item = &'a Guide>, knowledge: &Knowledge) -> Vec<Group> {
    let mut groups: Vec<Group> = knowledge
        .regions
        .iter()
        .map(|region| Group {
            id: format!("region-{}", region.id),
            name: region.name.clone(),
            entries: Vec::new(),
        })
        .collect();
    let mut elsewhere = Vec::new();
    for guide in guides {
        let region = place::region(guide, knowledge);
        let at = region.and_then(|id| knowledge.regions.iter().position(|r| r.id == id));
        match at.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.entries.push(entry(guide)),
            None => elsewhere.push(entry(guide)),
        }
    }
    groups.push(Group {
        id: "region-any".into(),
        name: "Any part of the leg".into(),
        entries: elsewhere,
    });
    groups.retain(|group| !group.entries.is_empty());
    groups
}

fn entry(guide: &Guide) -> Entry {
    Entry {
        href: format!("/injuries/{}", guide.slug),
        plain: guide.plain_title().to_owned(),
        medical: medical_name(guide).to_owned(),
        summary: guide.summary.clone(),
        urgency: urgency_words(guide.urgency),
    }
}

/// The name in brackets of a title.
pub(super) fn medical_name(guide: &Guide) -> &str {
    guide
        .title
        .strip_prefix(guide.plain_title())
        .unwrap_or_default()
        .trim()
        .trim_start_matches('(')
        .trim_end_matches(')')
}

/// How soon help is needed, in words; nothing where a visit here will do.
pub fn urgency_words(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Emergency => "Emergency: call 911",
        Urgency::SameDay => "See a doctor today",
        Urgency::SeePhysician => "See a doctor first",
        Urgency::ClinicOk => "",
    }
}
