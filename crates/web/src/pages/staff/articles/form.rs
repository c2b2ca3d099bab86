//! What the editor's form holds, as typed.

use jiff::civil::Date;
use midstance_editorial::{Library, Manuscript, date_in_words};

use crate::{fields::Fields, forms::Choice, pages::staff::when};

/// The fields of the editor as they were typed; nothing of them is lost, whatever is wrong.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    pub title: String,
    pub summary: String,
    pub slug: String,
    pub authors: Vec<String>,
    pub topics: String,
    pub guides: Vec<String>,
    pub reviewed_on: String,
    pub next_review: String,
    pub body: String,
    pub note: String,
    /// The text that was changed.
    pub seen: i64,
}

impl Typed {
    /// The fields filled with what was kept.
    pub fn of(manuscript: &Manuscript, slug: &str, seen: i64) -> Self {
        Self {
            title: manuscript.title.clone(),
            summary: manuscript.summary.clone(),
            slug: slug.to_owned(),
            authors: manuscript.authors.clone(),
            topics: manuscript.topics.join(", "),
            guides: manuscript.guides.clone(),
            reviewed_on: words(&manuscript.reviewed_on),
            next_review: words(&manuscript.next_review),
            body: manuscript.body.clone(),
            note: String::new(),
            seen,
        }
    }

    /// The fields as a form sent them.
    pub fn read(fields: &Fields) -> Self {
        Self {
            title: fields.raw("title").to_owned(),
            summary: fields.raw("summary").to_owned(),
            slug: fields.get("slug").to_owned(),
            authors: fields.all("authors"),
            topics: fields.raw("topics").to_owned(),
            guides: fields.all("guides"),
            reviewed_on: fields.raw("reviewed_on").to_owned(),
            next_review: fields.raw("next_review").to_owned(),
            body: fields.raw("body").replace("\r\n", "\n"),
            note: fields.raw("note").to_owned(),
            seen: fields.get("seen").parse().unwrap_or_default(),
        }
    }

    /// The same as a manuscript: blanks squeezed, days read where they can be.
    pub fn manuscript(&self) -> Manuscript {
        let mut topics: Vec<String> = self.topics.split(',').map(squeeze).collect();
        topics.retain(|topic| !topic.is_empty());
        topics.dedup();
        Manuscript {
            title: squeeze(&self.title),
            summary: squeeze(&self.summary),
            authors: self.authors.clone(),
            topics,
            guides: self.guides.clone(),
            reviewed_on: machine(&self.reviewed_on),
            next_review: machine(&self.next_review),
            body: self.body.clone(),
        }
    }

    /// Whether nothing worth keeping was typed.
    pub fn is_blank(&self) -> bool {
        self.title.trim().is_empty() && self.body.trim().is_empty()
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A day as people read it; what is no day stays as it was typed.
fn words(day: &str) -> String {
    day.parse::<Date>()
        .map_or_else(|_| day.to_owned(), date_in_words)
}

/// A day as files keep it; what is no day stays as it was typed.
fn machine(typed: &str) -> String {
    when::day(typed).map_or_else(|_| squeeze(typed), |day| day.to_string())
}

/// Authors to choose from, the chosen ones first in their order. Whoever no longer writes stays on
/// the texts that name them.
pub(super) fn authors(library: &Library, away: &[String], typed: &Typed) -> Vec<Choice> {
    let mut choices: Vec<(usize, Choice)> = library
        .authors()
        .filter(|author| !away.contains(&author.id) || typed.authors.contains(&author.id))
        .map(|author| {
            let at = typed.authors.iter().position(|id| *id == author.id);
            let choice = Choice::new(&author.id, &author.name);
            let choice = if author.guest {
                choice.hint("Guest author")
            } else {
                choice
            };
            (at.unwrap_or(usize::MAX), choice)
        })
        .collect();
    choices.sort_by_key(|(at, _)| *at);
    choices.into_iter().map(|(_, choice)| choice).collect()
}

/// Injury guides to choose from, by title.
pub(super) fn guides(library: &Library) -> Vec<Choice> {
    let mut choices: Vec<Choice> = library
        .guides()
        .map(|guide| Choice::new(&guide.slug, &guide.title))
        .collect();
    choices.sort_by(|a, b| a.label.cmp(&b.label));
    choices
}

/// Choices of one kind for the picker: what it puts into the text, and its words.
pub(super) struct Group {
    pub label: &'static str,
    pub choices: Vec<Choice>,
}

/// Everything the picker can put into a text.
pub(super) fn insertions(library: &Library) -> Vec<Group> {
    let link = |title: &str, path: String| {
        let plain = title.replace(['[', ']'], "");
        Choice::new(format!("[{plain}]({path})"), title)
    };
    let mut injuries: Vec<Choice> = library
        .guides()
        .map(|guide| link(&guide.title, format!("/injuries/{}", guide.slug)))
        .collect();
    injuries.sort_by(|a, b| a.label.cmp(&b.label));
    let articles = library.articles().iter();
    let articles = articles.map(|one| link(&one.title, format!("/articles/{}", one.slug)));
    let sources = library.sources().ids().filter_map(|id| {
        let source = library.sources().get(id)?;
        let title: String = source
            .title
            .as_deref()
            .unwrap_or_default()
            .chars()
            .take(60)
            .collect();
        Some(Choice::new(format!("[@{id}]"), format!("{id}: {title}")))
    });
    let pictures = library.pictures().iter().map(|one| {
        let plain = one.alt.replace(['[', ']', '\\'], " ");
        let value = format!("![{plain}](/images/{})", one.name);
        Choice::new(value, format!("{}: {}", one.name, one.alt))
    });
    vec![
        Group {
            label: "Pages",
            choices: vec![
                link("Book an appointment", "/book".into()),
                link("Check my pain", "/check".into()),
            ],
        },
        Group {
            label: "Injury guides",
            choices: injuries,
        },
        Group {
            label: "Articles",
            choices: articles.collect(),
        },
        Group {
            label: "Pictures",
            choices: pictures.collect(),
        },
        Group {
            label: "Sources",
            choices: sources.collect(),
        },
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_comes_back_from_its_form() {
        let kept = Manuscript {
            title: "Hills".into(),
            summary: "On hills.".into(),
            authors: vec!["b".into(), "a".into()],
            topics: vec!["hills".into(), "long runs".into()],
            guides: vec!["runners-knee".into()],
            reviewed_on: "2026-11-22".into(),
            next_review: "next spring".into(),
            body: "\nText\n".into(),
        };
        let typed = Typed::of(&kept, "hills", 3);
        assert_eq!(typed.reviewed_on, "November 22, 2026");
        assert_eq!(typed.manuscript(), kept);
    }

    #[test]
    fn the_picker_offers_every_guide_and_source_as_markdown() {
        let library = Library::embedded().unwrap();
        let groups = insertions(&library);
        let values: Vec<&str> = groups
            .iter()
            .flat_map(|group| &group.choices)
            .map(|choice| choice.value.as_str())
            .collect();
        assert!(values.contains(&"[Book an appointment](/book)"));
        assert!(values.contains(&"[@frandsen-2025]"));
        for guide in library.guides() {
            assert!(
                values
                    .iter()
                    .any(|v| v.ends_with(&format!("(/injuries/{})", guide.slug)))
            );
        }
    }
}
