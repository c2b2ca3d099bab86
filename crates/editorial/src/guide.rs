//! Injury guides.

use serde::Deserialize;

use crate::body::Body;
use crate::error::{ContentError, ContentErrors};
use crate::files::ContentFile;
use crate::front::{self, Parts};
use crate::render::{self, Text};
use crate::review::{self, Review};
use crate::slug;
use crate::sources::Sources;

/// The headings every core guide has, in this order. The list of sources follows by itself.
pub const REQUIRED_SECTIONS: [&str; 10] = [
    "What it feels like",
    "Where it hurts",
    "Why it happens",
    "What you can do this week",
    "How massage and other care help",
    "Care in stages",
    "How long it takes",
    "How to keep it from coming back",
    "When to see someone",
    "What it can be mistaken for or lead to",
];

/// The headings every short guide has, in any order.
const SHORT_SECTIONS: [&str; 4] = [
    "What it feels like",
    "What to do",
    "When to get help",
    "Who treats it",
];

/// How much a guide covers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum GuideKind {
    /// One of the injuries the clinic treats most: the full guide.
    Core,
    /// A look-alike that the assessment can name: a short page.
    Short,
}

/// How soon help is needed for a condition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// The clinic can see it.
    ClinicOk,
    /// A physician within days to two weeks.
    SeePhysician,
    /// Today.
    SameDay,
    /// Emergency services now.
    Emergency,
}

/// A guide to one injury.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Guide {
    /// Name in the address: `/injuries/{slug}`.
    pub slug: String,
    /// Plain words first: "Pain on the outside of the knee (ITB syndrome)".
    pub title: String,
    /// One or two sentences for lists and search results.
    pub summary: String,
    /// Full guide or short page.
    pub kind: GuideKind,
    /// Ids of the conditions it covers, as in the knowledge files.
    pub conditions: Vec<String>,
    /// Other names people search for.
    pub also_called: Vec<String>,
    /// How soon help is needed.
    pub urgency: Urgency,
    /// Areas of the body map to highlight, without side: `knee-outer`.
    pub areas: Vec<String>,
    /// Review state.
    pub review: Review,
    /// The text.
    pub body: Body,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    title: String,
    summary: String,
    kind: GuideKind,
    conditions: Vec<String>,
    #[serde(default)]
    also_called: Vec<String>,
    urgency: Urgency,
    #[serde(default)]
    areas: Vec<String>,
    reviewed_on: String,
    next_review: String,
    #[serde(default)]
    checked_by: String,
}

impl Guide {
    /// Reads a guide from its file.
    ///
    /// # Errors
    /// Every fault in the file, with its line.
    pub fn parse(file: &ContentFile, sources: &Sources) -> Result<Self, ContentErrors> {
        let mut faults = ContentErrors::default();
        let parts: Parts<'_, Head> = front::split(file)?;
        let head = &parts.head;
        let slug = slug::from_path(&file.path)?;
        let text = Text {
            file: &file.path,
            markdown: parts.body,
            first_line: parts.body_line,
        };
        let body = render::render(&text, sources, &mut faults);
        let dates = [&*head.reviewed_on, &head.next_review, &head.checked_by];
        let review = faults.keep(review::parse(&file.path, parts.head_text, dates));

        if head.conditions.is_empty() {
            let line = front::line_of_key(parts.head_text, "conditions");
            let message = "no condition; name at least one id of the knowledge files";
            faults.0.push(ContentError::new(&file.path, line, message));
        }
        check_sections(file, head, &body, &mut faults);
        let Some(review) = review else {
            return Err(faults);
        };
        let Head {
            title,
            summary,
            kind,
            conditions,
            also_called,
            urgency,
            areas,
            ..
        } = parts.head;
        faults.into_result(Self {
            slug,
            title,
            summary,
            kind,
            conditions,
            also_called,
            urgency,
            areas,
            review,
            body,
        })
    }

    /// The title without the medical name in brackets.
    pub fn plain_title(&self) -> &str {
        self.title.split(" (").next().unwrap_or(&self.title)
    }
}

fn check_sections(file: &ContentFile, head: &Head, body: &Body, faults: &mut ContentErrors) {
    let titles: Vec<&str> = body
        .sections
        .iter()
        .map(|section| section.title.as_str())
        .collect();
    let wanted: &[&str] = match head.kind {
        GuideKind::Core => &REQUIRED_SECTIONS,
        GuideKind::Short => &SHORT_SECTIONS,
    };
    for heading in wanted.iter().filter(|heading| !titles.contains(heading)) {
        let message = format!("the part '## {heading}' is missing; add it");
        faults.0.push(ContentError::new(&file.path, 1, message));
    }
    if head.kind == GuideKind::Core {
        let found: Vec<&str> = titles
            .iter()
            .copied()
            .filter(|title| REQUIRED_SECTIONS.contains(title))
            .collect();
        if found.len() == REQUIRED_SECTIONS.len() && found != REQUIRED_SECTIONS {
            let message = format!(
                "put the parts in this order: {}",
                REQUIRED_SECTIONS.join(", ")
            );
            faults.0.push(ContentError::new(&file.path, 1, message));
        }
    }
    if body.sources.is_empty() {
        let message = "no source is cited; cite at least one as [@id]";
        faults.0.push(ContentError::new(&file.path, 1, message));
    }
    let urgent_first = head.urgency < Urgency::SameDay
        || ["care-emergency", "care-urgent"]
            .iter()
            .any(|card| body.lead.contains(card));
    if !urgent_first {
        let message = "this needs help today, so the text must open with a card saying whom to \
                       call; put > [!CAUTION] or > [!WARNING] before the first ## heading";
        faults.0.push(ContentError::new(&file.path, 1, message));
    }
}
