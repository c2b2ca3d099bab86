//! The nearest word that some page has.

use std::collections::BTreeMap;

/// What is known about a term: a word as written on a page, and how many pages have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The commonest word as written, in small letters.
    pub surface: String,
    /// How many pages have it.
    pub pages: usize,
}

/// How many letters may differ in a word of this length.
fn tolerance(length: usize) -> usize {
    match length {
        0..=3 => 0,
        4..=6 => 1,
        _ => 2,
    }
}

/// The term nearest in spelling and its usual word; none if all are too far.
///
/// Swapped neighbours count as one fault, and of equally near words the one with the same first
/// letter and on more pages wins.
pub fn nearest(word: &str, known: &BTreeMap<String, Known>) -> Option<(String, String)> {
    let length = word.chars().count();
    let most = tolerance(length);
    let first = word.chars().next()?;
    known
        .iter()
        .filter(|(_, entry)| entry.surface.chars().count().abs_diff(length) <= most)
        .filter_map(|(term, entry)| {
            let distance = strsim::osa_distance(word, &entry.surface);
            let other_start = !entry.surface.starts_with(first);
            let rank = (distance, other_start, usize::MAX - entry.pages);
            (distance <= most).then_some((rank, term, entry))
        })
        .min_by(|left, right| left.0.cmp(&right.0).then_with(|| left.1.cmp(right.1)))
        .map(|(_, term, entry)| (term.clone(), entry.surface.clone()))
}
