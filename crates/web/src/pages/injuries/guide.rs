//! `GET /injuries/{slug}`: one guide.

use askama::Template;
use axum::{extract::Path, response::Response};
use midstance_editorial::{ContentsEntry, Guide, Section, Urgency};
use serde_json::{Value, json};

use super::{
    list::{medical_name, urgency_words},
    place,
};
use crate::{
    bodymap::Picture,
    page::Page,
    pages::articles::row::{ArticleRow, rows},
    problem::Problem,
    reading::{EvidenceWord, Meta, absolute, business, evidence_words, page_of_text, today},
    shell::Shell,
};

/// The section beside which the picture stands; where there is none it stands above the first.
const WHERE: &str = "Where it hurts";

#[derive(Template)]
#[template(path = "pages/injuries/guide.html")]
struct GuidePage {
    shell: Shell,
    meta: Meta,
    guide: Guide,
    medical: String,
    also_called: String,
    urgency: &'static str,
    picture: Option<Picture>,
    contents: Vec<ContentsEntry>,
    evidence: Vec<EvidenceWord>,
    articles: Vec<ArticleRow>,
    statement: String,
    overdue: bool,
}

impl GuidePage {
    /// Whether the clinic can treat it, so that booking is a sensible next step.
    fn offers_booking(&self) -> bool {
        self.guide.urgency == Urgency::ClinicOk
    }

    /// Whether answering questions makes sense before getting help.
    fn offers_check(&self) -> bool {
        self.guide.urgency < Urgency::SameDay
    }

    fn picture_first(&self) -> bool {
        !self.guide.body.sections.iter().any(|s| s.title == WHERE)
    }

    fn picture_in(&self, section: &Section) -> bool {
        section.title == WHERE
    }
}

/// `GET /injuries/{slug}`
///
/// # Errors
/// [`Problem::NotFound`] when there is no such guide.
pub async fn show(page: Page, Path(slug): Path<String>) -> Result<Response, Problem> {
    let reading = page.app.reading.clone();
    let guide = reading.library.guide(&slug).ok_or(Problem::NotFound)?;
    let today = today(&page);
    let knowledge = page.clinic().model.knowledge();
    let edited = guide.review.reviewed_on;
    let related = reading
        .library
        .articles_for_guide(&slug)
        .filter(|article| article.is_public(today));
    let view = GuidePage {
        shell: page.shell_back("/injuries", "All injuries"),
        meta: Meta::new(
            &page,
            &format!("/injuries/{slug}"),
            &guide.title,
            &guide.summary,
        )
        .article(None, edited)
        .data(&data(&page, guide)),
        medical: medical_name(guide).to_owned(),
        also_called: guide.also_called.join(", "),
        urgency: urgency_words(guide.urgency),
        picture: place::picture(guide, knowledge),
        contents: guide.body.contents(),
        evidence: evidence_words(&guide.body),
        articles: rows(&reading, related),
        statement: guide.review.statement(),
        overdue: guide.review.is_overdue(today),
        guide: guide.clone(),
    };
    Ok(page_of_text(&view, Some(edited))?.answer(&page.headers))
}

fn data(page: &Page, guide: &Guide) -> Value {
    let mut data = json!({
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "name": guide.title,
        "description": guide.summary,
        "url": absolute(page, &format!("/injuries/{}", guide.slug)),
        "inLanguage": "en-CA",
        "dateModified": guide.review.reviewed_on,
        "about": {
            "@type": "MedicalCondition",
            "name": medical_name(guide),
            "alternateName": guide.also_called,
        },
        "publisher": business(page),
    });
    // Only a clinician's check is a review.
    if let Some(name) = &guide.review.checked_by
        && let Some(fields) = data.as_object_mut()
    {
        fields.insert("lastReviewed".into(), json!(guide.review.reviewed_on));
        fields.insert(
            "reviewedBy".into(),
            json!({ "@type": "Person", "name": name }),
        );
    }
    data
}
