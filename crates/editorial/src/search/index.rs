//! The inverted index and its ranking.

use std::collections::BTreeMap;

use super::Query;
use super::hit::{Document, PageKind};
use super::spelling::Known;
use super::words;

/// How much a word counts by where it stands.
const TITLE: f64 = 6.0;
const KEYWORD: f64 = 4.0;
const SUMMARY: f64 = 2.0;
const TEXT: f64 = 1.0;
/// BM25: how soon repeating a word stops to help, and how much length counts.
const SATURATION: f64 = 2.0;
const LENGTH: f64 = 0.3;
/// Extra for a name that is asked for in full, per unit of its words' weight.
const WHOLE_NAME: f64 = 1.5;
/// Extra for a name that has the query in it word for word.
const WORD_FOR_WORD: f64 = 4.0;
/// Extra for the full guides: these are the commonest injuries, and look-alikes follow from them.
const CORE: f64 = 1.45;
/// Most completions of a word that is being typed.
const MOST_COMPLETIONS: usize = 8;

/// Terms of all pages.
#[derive(Debug, Clone, Default)]
pub struct Index {
    /// For each term the pages that have it, with its weight there.
    postings: BTreeMap<String, Vec<(usize, f64)>>,
    vocabulary: BTreeMap<String, Known>,
    pages: Vec<PageTerms>,
    mean_length: f64,
}

#[derive(Debug, Clone)]
struct PageTerms {
    /// The title and each other name, as terms.
    names: Vec<Vec<String>>,
    /// The same word for word, in small letters, between spaces.
    spoken: Vec<String>,
    length: f64,
    boost: f64,
}

impl Index {
    /// Reads all pages.
    pub fn new(documents: &[Document]) -> Self {
        let mut index = Self::default();
        let mut surfaces: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for (number, document) in documents.iter().enumerate() {
            let keywords = document.keywords.join(" ");
            let fields = [
                (document.title.as_str(), TITLE),
                (&keywords, KEYWORD),
                (&document.summary, SUMMARY),
                (&document.text, TEXT),
            ];
            let mut weights: BTreeMap<String, f64> = BTreeMap::new();
            let mut length = 0.0;
            for (text, weight) in fields {
                for word in words::split(text).filter(|word| !words::is_stop(word)) {
                    let term = words::term(&word);
                    *weights.entry(term.clone()).or_default() += weight;
                    *surfaces.entry(term).or_default().entry(word).or_default() += 1;
                    length += 1.0;
                }
            }
            for (term, weight) in weights {
                index
                    .postings
                    .entry(term)
                    .or_default()
                    .push((number, weight));
            }
            let names = || std::iter::once(&document.title).chain(&document.keywords);
            index.pages.push(PageTerms {
                names: names().map(|name| name_terms(name)).collect(),
                spoken: names().map(|name| spoken(words::split(name))).collect(),
                length,
                boost: if document.kind == PageKind::CoreGuide {
                    CORE
                } else {
                    1.0
                },
            });
        }
        let total: f64 = index.pages.iter().map(|page| page.length).sum();
        index.mean_length = (total / index.pages.len().max(1) as f64).max(1.0);
        for (term, words) in surfaces {
            let pages = index.postings.get(&term).map_or(0, Vec::len);
            let usual = words.into_iter().max_by_key(|(_, count)| *count);
            let surface = usual.map(|(word, _)| word).unwrap_or_default();
            index.vocabulary.insert(term, Known { surface, pages });
        }
        index
    }

    /// Whether any page has a term.
    pub fn has(&self, term: &str) -> bool {
        self.postings.contains_key(term)
    }

    /// All terms.
    pub fn vocabulary(&self) -> &BTreeMap<String, Known> {
        &self.vocabulary
    }

    /// Terms whose usual word begins with what was typed so far; none if there are none.
    pub fn starting(&self, word: &str) -> Option<Vec<String>> {
        if word.chars().count() < 3 {
            return None;
        }
        let terms: Vec<String> = self
            .vocabulary
            .iter()
            .filter(|(_, known)| known.surface.starts_with(word))
            .map(|(term, _)| term.clone())
            .take(MOST_COMPLETIONS)
            .collect();
        (!terms.is_empty()).then_some(terms)
    }

    /// Pages with their scores, best first; equal ones in the order they were given.
    pub fn rank(&self, query: &Query) -> Vec<(usize, f64)> {
        let Query {
            terms, asked, raw, ..
        } = query;
        let phrase = (raw.len() > 1).then(|| spoken(raw.iter().cloned()));
        let mut found: BTreeMap<usize, (f64, usize)> = BTreeMap::new();
        for (term, share) in terms {
            for (number, weight) in self.postings.get(term).into_iter().flatten() {
                let length = 1.0 - LENGTH + LENGTH * self.pages[*number].length / self.mean_length;
                let part = weight * (SATURATION + 1.0) / (weight + SATURATION * length);
                let entry = found.entry(*number).or_default();
                entry.0 += share * self.rarity(term) * part;
                entry.1 += 1;
            }
        }
        let mut ranked: Vec<(usize, f64)> = found
            .into_iter()
            .map(|(number, (score, matched))| {
                let coverage = (matched as f64 / *asked as f64).min(1.0);
                let page = &self.pages[number];
                let said = phrase.as_ref().is_some_and(|phrase| {
                    page.spoken
                        .iter()
                        .any(|name| name.contains(phrase.as_str()))
                });
                let named =
                    self.named_in_full(number, terms) + if said { WORD_FOR_WORD } else { 0.0 };
                (number, (score * coverage + named) * page.boost)
            })
            .collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        ranked
    }

    /// Weight of the longest name of a page all of whose words were asked for.
    fn named_in_full(&self, number: usize, terms: &[(String, f64)]) -> f64 {
        let asked_for = |term: &String| terms.iter().any(|(other, _)| other == term);
        self.pages[number]
            .names
            .iter()
            .filter(|name| !name.is_empty() && name.iter().all(asked_for))
            .map(|name| WHOLE_NAME * name.iter().map(|term| self.rarity(term)).sum::<f64>())
            .fold(0.0, f64::max)
    }

    fn rarity(&self, term: &str) -> f64 {
        let with = self.postings.get(term).map_or(0, Vec::len) as f64;
        let all = self.pages.len() as f64;
        (1.0 + (all - with + 0.5) / (with + 0.5)).ln()
    }
}

/// Words between single spaces, with one before and after, so that only whole words match.
fn spoken(words: impl Iterator<Item = String>) -> String {
    words.fold(String::from(" "), |text, word| text + &word + " ")
}

fn name_terms(name: &str) -> Vec<String> {
    let mut terms: Vec<String> = words::split(name)
        .filter(|word| !words::is_stop(word))
        .map(|word| words::term(&word))
        .collect();
    terms.sort();
    terms.dedup();
    terms
}
