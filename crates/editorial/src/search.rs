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
use snippet::{Sentences, TermNumbers};

/// Most results of one search.
const MOST_HITS: usize = 30;
/// Longest query that is looked at, in words.
const MOST_WORDS: usize = 20;
/// How much a word counts that was completed or respelled, against one found as typed.
const COMPLETED: f64 = 0.6;
const RESPELLED: f64 = 0.8;

/// A set of pages made ready for searching.
#[derive(Debug, Clone)]
pub struct Search {
    documents: Vec<Document>,
    index: Index,
    sentences: Vec<Sentences>,
    numbers: TermNumbers,
}

/// A query after reading: the terms to look for, with how much each counts.
struct Query {
    terms: Vec<(String, f64)>,
    /// How many different things were asked for, at least one.
    asked: usize,
    /// All words as typed, in small letters.
    raw: Vec<String>,
    /// The query in the words of the pages, if a word was respelled.
    respelled: Option<String>,
}

impl Search {
    /// Makes pages ready for searching.
    pub fn new(documents: &[Document]) -> Self {
        let mut numbers = TermNumbers::default();
        let sentences = documents
            .iter()
            .map(|document| Sentences::new(document, &mut numbers))
            .collect();
        Self {
            documents: documents.to_vec(),
            index: Index::new(documents),
            sentences,
            numbers,
        }
    }

    /// The pages that fit a query, best first; at most thirty.
    pub fn search(&self, query: &str) -> Vec<Hit> {
        let query = self.read(query);
        let mut ranked = self.index.rank(&query);
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
                    snippet: self.sentences[number].best(document, &self.numbers, &wanted),
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
        let mut terms = Vec::new();
        let mut asked: usize = 0;
        let mut respelled = false;
        let mut spelled = Vec::new();
        let last = content.len().saturating_sub(1);
        for (at, word) in content.into_iter().enumerate() {
            let term = words::term(word);
            let begun = || (at == last).then(|| self.index.starting(word)).flatten();
            asked += 1;
            if self.index.has(&term) {
                terms.push((term, 1.0));
            } else if let Some(begun) = begun() {
                terms.extend(begun.into_iter().map(|term| (term, COMPLETED)));
            } else if let Some((term, surface)) = spelling::nearest(word, self.index.vocabulary()) {
                terms.push((term, RESPELLED));
                spelled.push(surface);
                respelled = true;
                continue;
            }
            spelled.push(word.clone());
        }
        terms.sort_by(|left, right| left.0.cmp(&right.0).then(right.1.total_cmp(&left.1)));
        let before = terms.len();
        terms.dedup_by(|next, kept| next.0 == kept.0);
        let asked = asked.saturating_sub(before - terms.len()).max(1);
        let respelled = respelled.then(|| spelled.join(" "));
        Query {
            terms,
            asked,
            raw,
            respelled,
        }
    }
}
