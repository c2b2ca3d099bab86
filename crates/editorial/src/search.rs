//! Finds guides and articles by the words a runner would type.
//!
//! Words are cut to their stems, everyday and medical words for one thing are counted as one
//! ("tendinitis", "tendinopathy"), and a word that no page has is read as the nearest one that
//! some page has. Pages are ranked by BM25 over weighted fields: names count more than text.

mod hit;
mod index;
mod snippet;
mod spelling;
mod words;

pub use hit::{Document, Hit, PageKind, SnippetPart};

use std::collections::BTreeSet;

use index::Index;

/// Most results of one search.
const MOST_HITS: usize = 30;
/// Longest query that is looked at, in words.
const MOST_WORDS: usize = 20;

/// A set of pages made ready for searching.
#[derive(Debug, Clone)]
pub struct Search {
    documents: Vec<Document>,
    index: Index,
}

/// A query after reading: the terms to look for, with how much each counts.
struct Query {
    terms: Vec<(String, f64)>,
    /// How many different things were asked for.
    asked: usize,
    /// The query in the words of the pages, if a word was respelled.
    respelled: Option<String>,
}

impl Search {
    /// Makes pages ready for searching.
    pub fn new(documents: &[Document]) -> Self {
        Self {
            documents: documents.to_vec(),
            index: Index::new(documents),
        }
    }

    /// The pages that fit a query, best first; at most thirty.
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let query = self.read(query);
        let mut ranked = self.index.rank(&query.terms, query.asked);
        ranked.truncate(MOST_HITS);
        let wanted: BTreeSet<&str> = query.terms.iter().map(|(term, _)| term.as_str()).collect();
        ranked
            .into_iter()
            .map(|(number, score)| {
                let document = &self.documents[number];
                Hit {
                    kind: document.kind,
                    slug: document.slug.clone(),
                    title: document.title.clone(),
                    summary: document.summary.clone(),
                    snippet: snippet::best(document, &wanted),
                    score,
                }
            })
            .collect()
    }

    /// The query as it was understood, if a word had to be respelled: "Showing results for …".
    pub fn respelled(&self, query: &str) -> Option<String> {
        self.read(query).respelled
    }

    fn read(&self, query: &str) -> Query {
        let raw: Vec<String> = words::split(query).take(MOST_WORDS).collect();
        let mut content: Vec<&String> = raw.iter().filter(|word| !words::is_stop(word)).collect();
        if content.is_empty() {
            content = raw.iter().collect();
        }
        let mut read = Query {
            terms: Vec::new(),
            asked: 0,
            respelled: None,
        };
        let mut spelled = Vec::new();
        let last = content.len().saturating_sub(1);
        for (at, word) in content.into_iter().enumerate() {
            let term = words::term(word);
            if self.index.has(&term) {
                read.terms.push((term, 1.0));
                spelled.push(word.clone());
            } else if let Some(begun) = (at == last).then(|| self.index.starting(word)).flatten() {
                read.terms.extend(begun.into_iter().map(|term| (term, 0.6)));
                spelled.push(word.clone());
            } else if let Some((term, surface)) = spelling::nearest(word, self.index.vocabulary()) {
                read.terms.push((term, 0.8));
                spelled.push(surface);
                read.respelled = Some(String::new());
            } else {
                spelled.push(word.clone());
            }
            read.asked += 1;
        }
        if let Some(text) = &mut read.respelled {
            *text = spelled.join(" ");
        }
        read.terms
            .sort_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        let before = read.terms.len();
        read.terms.dedup_by(|next, kept| next.0 == kept.0);
        read.asked = read.asked.saturating_sub(before - read.terms.len()).max(1);
        read
    }
}
