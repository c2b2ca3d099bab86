//! The sentence of a page that answers best.

use std::collections::{BTreeSet, HashMap};
use std::ops::Range;

use super::hit::{Document, SnippetPart};
use super::words;

/// Longest snippet, in letters.
const LONGEST: usize = 180;

/// Small numbers for terms, so that comparing sentences is cheap.
#[derive(Debug, Clone, Default)]
pub struct TermNumbers(HashMap<String, u32>);

impl TermNumbers {
    fn number(&mut self, term: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(term).or_insert(next)
    }
}

/// The sentences of a page: its summary, then those of its text.
#[derive(Debug, Clone)]
pub struct Sentences {
    summary: BTreeSet<u32>,
    text: Vec<(Range<usize>, BTreeSet<u32>)>,
}

impl Sentences {
    /// Takes a page apart.
    pub fn new(document: &Document, numbers: &mut TermNumbers) -> Self {
        let mut terms = |sentence: &str| {
            words::split(sentence)
                .map(|word| numbers.number(words::term(&word)))
                .collect()
        };
        let summary = terms(&document.summary);
        let text = document
            .text
            .lines()
            .flat_map(|line| line.split_inclusive(". "))
            .map(str::trim)
            .filter(|sentence| !sentence.is_empty())
            .map(|sentence| {
                let start = sentence.as_ptr() as usize - document.text.as_ptr() as usize;
                (start..start + sentence.len(), terms(sentence))
            })
            .collect();
        Self { summary, text }
    }

    /// The best sentence, in pieces; of equally good ones the first, the summary before the text.
    pub fn best(
        &self,
        document: &Document,
        numbers: &TermNumbers,
        wanted: &BTreeSet<&str>,
    ) -> Vec<SnippetPart> {
        let sought: Vec<u32> = wanted
            .iter()
            .filter_map(|term| numbers.0.get(*term).copied())
            .collect();
        let count = |terms: &BTreeSet<u32>| sought.iter().filter(|n| terms.contains(n)).count();
        let mut best = (count(&self.summary), document.summary.as_str());
        for (place, terms) in &self.text {
            let fits = count(terms);
            if fits > best.0 {
                best = (fits, &document.text[place.clone()]);
            }
        }
        mark(shorten(best.1, wanted), wanted)
    }
}

/// Cuts a long sentence at spaces so that the first wanted word stays in.
fn shorten<'a>(sentence: &'a str, wanted: &BTreeSet<&str>) -> &'a str {
    if sentence.chars().count() <= LONGEST {
        return sentence;
    }
    let first = pieces(sentence)
        .find(|(_, word)| is_wanted(word, wanted))
        .map_or(0, |(start, _)| sentence[..start].chars().count());
    let skip = if first > LONGEST / 2 {
        first - LONGEST / 4
    } else {
        0
    };
    let at = |count: usize| {
        sentence
            .char_indices()
            .nth(count)
            .map_or(sentence.len(), |at| at.0)
    };
    let (mut start, mut end) = (at(skip), at(skip + LONGEST));
    if start > 0 {
        start += sentence[start..end].find(' ').map_or(0, |space| space + 1);
    }
    if end < sentence.len() {
        end = start + sentence[start..end].rfind(' ').unwrap_or(end - start);
    }
    &sentence[start..end]
}

fn mark(sentence: &str, wanted: &BTreeSet<&str>) -> Vec<SnippetPart> {
    let mut parts = Vec::new();
    let mut done = 0;
    for (start, word) in pieces(sentence) {
        if is_wanted(word, wanted) {
            push(&mut parts, &sentence[done..start], false);
            push(&mut parts, word, true);
            done = start + word.len();
        }
    }
    push(&mut parts, &sentence[done..], false);
    parts
}

fn push(parts: &mut Vec<SnippetPart>, text: &str, matched: bool) {
    if !text.is_empty() {
        parts.push(SnippetPart {
            text: text.to_owned(),
            matched,
        });
    }
}

/// Runs of letters with the place where each starts.
fn pieces(sentence: &str) -> impl Iterator<Item = (usize, &str)> {
    sentence
        .split(|letter: char| !letter.is_alphanumeric() && !words::is_apostrophe(letter))
        .filter(|word| !word.is_empty())
        .map(move |word| (word.as_ptr() as usize - sentence.as_ptr() as usize, word))
}

fn is_wanted(word: &str, wanted: &BTreeSet<&str>) -> bool {
    words::split(word).any(|word| wanted.contains(words::term(&word).as_str()))
}
