//! One post or page as a text.

use std::collections::BTreeMap;

use jiff::{ToSpan as _, civil::Date};

use super::{
    bare, host,
    item::{Export, Item},
    paragraphs, shortcode,
};
use crate::Manuscript;
use crate::exchange::{Incoming, IncomingAuthor, PictureNames, to_markdown};
use crate::slug;

/// The longest summary that is made from a text's first words.
const MOST_SUMMARY: usize = 200;

/// What is needed to write one text.
pub struct Writing<'a> {
    /// The whole export.
    pub export: &'a Export,
    /// Those who wrote.
    pub authors: &'a [IncomingAuthor],
    /// Address of the picture that stands for the text.
    pub first_picture: Option<&'a str>,
    /// Old addresses without their frills, and the new ones.
    pub moved: &'a BTreeMap<String, String>,
    /// The day of the import.
    pub today: Date,
}

impl Writing<'_> {
    /// The text of a post or page.
    pub fn text(&self, item: &Item, slug: String, names: &mut PictureNames) -> Incoming {
        let mut warnings = Vec::new();
        let html = shortcode::expand(&item.content, &mut warnings);
        let html = paragraphs::marked(&html);
        let moved = |address: &str| self.moved.get(&bare(address)).cloned();
        let (mut body, lost) = to_markdown(&html, names, &moved);
        warnings.extend(lost);
        if let Some(address) = self.first_picture
            && !item.content.contains(address)
        {
            let first = format!("<img src=\"{}\">", crate::clean::escape(address));
            let (first, lost) = to_markdown(&first, names, &moved);
            warnings.extend(lost);
            body = format!("{first}\n{body}");
        }
        let old = host(&self.export.site);
        let left = body.matches(&format!("//{old}")).count()
            + body.matches(&format!("//www.{old}")).count();
        if !old.is_empty() && left > 0 {
            warnings.push(format!(
                "{left} links or files of the old site {old} remain"
            ));
        }
        if body.trim().is_empty() {
            warnings.push("it has no words".to_owned());
        }
        match &*item.status {
            "private" => warnings.push("it was private there".to_owned()),
            "pending" => warnings.push("it waited for a check there".to_owned()),
            _ => {}
        }
        if item.locked {
            warnings.push("it needed a password there".to_owned());
        }
        let published_on = day(&item.date).filter(|_| item.status == "publish");
        let reviewed = day(&item.modified).or(day(&item.date));
        let reviewed = reviewed.unwrap_or(self.today);
        let next = reviewed.checked_add(1.year()).unwrap_or(Date::MAX);
        let manuscript = Manuscript {
            title: plain(&item.title),
            summary: self.summary(item, &body, &mut warnings),
            authors: self.authors_of(item),
            topics: item.topics.iter().map(|topic| plain(topic)).collect(),
            guides: Vec::new(),
            reviewed_on: reviewed.to_string(),
            next_review: next.to_string(),
            body,
        };
        Incoming {
            source: source(item),
            slug,
            manuscript,
            published_on,
            warnings,
        }
    }

    fn authors_of(&self, item: &Item) -> Vec<String> {
        let slug = slug::from_text(&self.export.name_of(&item.creator));
        let known = self.authors.iter().any(|one| one.slug == slug);
        known.then_some(slug).into_iter().collect()
    }

    fn summary(&self, item: &Item, body: &str, warnings: &mut Vec<String>) -> String {
        let written = [
            plain(&item.excerpt),
            plain(&item.meta("_yoast_wpseo_metadesc")),
            plain(&item.meta("rank_math_description")),
        ];
        if let Some(words) = written.into_iter().find(|words| !words.is_empty()) {
            return words;
        }
        let first = first_words(body);
        if !first.is_empty() {
            warnings.push("the summary is made from the first words".to_owned());
        }
        first
    }
}

/// What an item is called there, the same in every export.
fn source(item: &Item) -> String {
    let named = [&item.guid, &item.link];
    let named = named.into_iter().find(|address| !address.is_empty());
    named.map_or_else(|| format!("post {}", item.id), Clone::clone)
}

/// The day of a moment such as `2020-05-01 10:00:00`.
fn day(moment: &str) -> Option<Date> {
    moment.get(..10)?.parse().ok()
}

/// HTML as words in one line.
fn plain(html: &str) -> String {
    let (nodes, _) = crate::exchange::html::tree(html);
    let words = crate::exchange::html::words(&nodes);
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first sentences of a text, as many as a summary holds.
fn first_words(body: &str) -> String {
    let mut faults = crate::error::ContentErrors::default();
    let text = crate::render::Text {
        file: "text",
        markdown: body,
        first_line: 1,
    };
    let drawn = crate::render::render(&text, &crate::Sources::default(), &mut faults);
    let words = drawn.text();
    let words = words
        .lines()
        .find(|line| line.split_whitespace().count() > 3);
    let words = words.unwrap_or_default().trim();
    if words.chars().count() <= MOST_SUMMARY {
        return words.to_owned();
    }
    let start: String = words.chars().take(MOST_SUMMARY).collect();
    let sentence = start.rfind(". ").map(|at| at + 1);
    let cut = sentence.or_else(|| start.rfind(' '));
    start[..cut.unwrap_or(start.len())].to_owned()
}

/// A name with its percent signs replaced, where that is text.
pub fn decoded(name: &str) -> String {
    let bytes = name.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while let Some(byte) = bytes.get(at) {
        let pair = (*byte == b'%').then(|| name.get(at + 1..at + 3)).flatten();
        match pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()) {
            Some(value) => {
                out.push(value);
                at += 3;
            }
            None => {
                out.push(*byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| name.to_owned())
}
