//! A text after rendering: sections, sources, and what else a page shows of it.

use crate::clean::escape;
use crate::evidence::Grade;
use crate::sources::Source;

/// One part of a text under a second-level heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Id of the heading, unique on the page.
    pub id: String,
    /// The heading in plain text.
    pub title: String,
    /// Clean HTML below the heading.
    pub html: String,
    /// The same in plain text, a line for each paragraph or list item.
    pub text: String,
}

/// A line of the contents list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentsEntry {
    /// Id that the line links to.
    pub id: String,
    /// Its words.
    pub title: String,
}

/// A source as a text cites it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CitedSource {
    /// Its number in this text, from 1, in the order of first use.
    pub number: usize,
    /// The entry.
    pub source: Source,
}

/// A statement's strength, and the section it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvidenceMark {
    /// Id of the section; empty before the first heading.
    pub section: String,
    /// The strength.
    pub grade: Grade,
}

/// A picture that a text shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// Its address as written.
    pub address: String,
    /// What it shows, in words; never empty.
    pub alt: String,
}

/// A rendered text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body {
    /// Clean HTML before the first heading.
    pub lead: String,
    /// The lead in plain text.
    pub lead_text: String,
    /// The sections in order.
    pub sections: Vec<Section>,
    /// The sources in the order of their numbers.
    pub sources: Vec<CitedSource>,
    /// How sure the text says it is, in order.
    pub evidence: Vec<EvidenceMark>,
    /// Its pictures.
    pub images: Vec<Image>,
    /// Addresses it links to, with the line of each.
    pub(crate) links: Vec<(String, usize)>,
    /// How many words it has, counted once.
    pub(crate) words: usize,
}

/// Words per minute of a calm reader on a phone.
const READING_PACE: usize = 200;

impl Body {
    /// Minutes to read it, at least one.
    pub fn reading_minutes(&self) -> usize {
        self.words.div_ceil(READING_PACE).max(1)
    }

    /// The whole text without marks, for searching and for counting.
    pub fn text(&self) -> String {
        let mut text = self.lead_text.clone();
        for section in &self.sections {
            text.push('\n');
            text.push_str(&section.title);
            text.push_str(".\n");
            text.push_str(&section.text);
        }
        text
    }

    /// The section of an id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.id == id)
    }

    /// Links to the sections, and to the sources if there are any.
    pub fn contents(&self) -> Vec<ContentsEntry> {
        let mut contents: Vec<ContentsEntry> = self
            .sections
            .iter()
            .map(|section| ContentsEntry {
                id: section.id.clone(),
                title: section.title.clone(),
            })
            .collect();
        if !self.sources.is_empty() {
            contents.push(ContentsEntry {
                id: "sources".into(),
                title: "Sources".into(),
            });
        }
        contents
    }

    /// Lead, sections and sources as one piece of HTML, headings from `h2` down.
    pub fn html(&self) -> String {
        let mut html = self.lead.clone();
        for Section {
            id,
            title,
            html: inner,
            ..
        } in &self.sections
        {
            html.push_str(&format!("<h2 id=\"{id}\">{}</h2>\n{inner}", escape(title)));
        }
        if !self.sources.is_empty() {
            html.push_str("<h2 id=\"sources\">Sources</h2>\n");
            html.push_str(&self.sources_html());
        }
        html
    }

    /// The numbered list of sources, without a heading; empty if nothing is cited.
    pub fn sources_html(&self) -> String {
        if self.sources.is_empty() {
            return String::new();
        }
        let mut html = String::from("<ol class=\"sources\">\n");
        for CitedSource { number, source } in &self.sources {
            html.push_str(&format!(
                "<li id=\"source-{number}\">{} <a href=\"#cite-{number}\" aria-label=\"Back to \
                 text, source {number}\">Back to text</a></li>\n",
                source.html()
            ));
        }
        html.push_str("</ol>\n");
        html
    }
}
