//! Words into terms: small letters, stems, and one term for words that mean the same.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Words that say nothing about what is looked for.
const STOP: [&str; 57] = [
    "a", "about", "after", "all", "am", "an", "and", "any", "are", "as", "at", "be", "been", "but",
    "by", "can", "do", "does", "for", "from", "get", "gets", "has", "have", "how", "i", "if", "in",
    "is", "it", "its", "just", "me", "my", "of", "on", "or", "really", "so", "that", "the",
    "their", "there", "this", "to", "too", "very", "was", "what", "when", "where", "which", "why",
    "will", "with", "you", "your",
];

/// The first word stands for the others of its row.
const SAME: [&[&str]; 32] = [
    &[
        "pain", "painful", "hurt", "hurting", "ache", "achy", "aching", "sore", "soreness",
        "tender",
    ],
    &[
        "tendinopathy",
        "tendinitis",
        "tendonitis",
        "tendinosis",
        "tendonosis",
        "tendonopathy",
    ],
    &[
        "fasciitis",
        "fasciopathy",
        "fascitis",
        "faciitis",
        "fasciosis",
    ],
    &["kneecap", "patella", "patellar"],
    &["heel", "calcaneus", "calcaneal"],
    &["shin", "tibia", "tibial"],
    &["outside", "outer", "lateral"],
    &["inside", "inner", "medial"],
    &["fracture", "break", "broke", "broken", "crack", "cracked"],
    &["tear", "torn", "tore", "ripped", "rupture", "ruptured"],
    &["strain", "pulled", "pull"],
    &["sprain", "sprained", "rolled", "twisted"],
    &["clot", "thrombosis", "dvt"],
    &["swelling", "swollen", "swell", "puffy"],
    &["numb", "numbness", "tingle", "tingling"],
    &["stair", "downstairs", "upstairs"],
    &[
        "quinolone",
        "fluoroquinolone",
        "ciprofloxacin",
        "cipro",
        "levofloxacin",
        "antibiotic",
    ],
    &["massage", "rmt"],
    &["morning", "waking"],
    &["run", "running", "ran", "jog", "jogging"],
    &["foot", "feet"],
    &["pop", "popped", "popping", "snap", "snapped", "snapping"],
    &["bump", "lump"],
    &["stiff", "stiffness"],
    &[
        "child", "children", "kid", "son", "daughter", "teen", "teenager",
    ],
    &["buttock", "butt", "bum", "glute", "gluteal"],
    &["itb", "iliotibial"],
    &["arthritis", "osteoarthritis", "arthritic"],
    &["infection", "infected"],
    &["shoe", "sneaker", "trainers", "footwear"],
    &["distance", "mileage", "kilometre", "kilometer", "mile"],
    &["toe", "toes"],
];

/// Splits a text into words in small letters; an apostrophe belongs to its word and is dropped.
pub fn split(text: &str) -> impl Iterator<Item = String> {
    text.split(|letter: char| !letter.is_alphanumeric() && !is_apostrophe(letter))
        .map(|word| {
            word.chars()
                .filter(|letter| !is_apostrophe(*letter))
                .flat_map(char::to_lowercase)
                .collect::<String>()
        })
        .filter(|word| !word.is_empty())
}

pub fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '\u{2019}')
}

/// Whether a word says nothing about what is looked for.
pub fn is_stop(word: &str) -> bool {
    STOP.contains(&word)
}

/// The term that a word counts as.
pub fn term(word: &str) -> String {
    same(word).map_or_else(
        || {
            let stem = stem(word);
            same(&stem).map_or(stem, str::to_owned)
        },
        str::to_owned,
    )
}

fn same(word: &str) -> Option<&'static str> {
    static TERMS: LazyLock<HashMap<&str, &str>> = LazyLock::new(|| {
        SAME.iter()
            .flat_map(|row| row.iter().map(|word| (*word, row[0])))
            .collect()
    });
    TERMS.get(word).copied()
}

/// Cuts the commonest English endings; meant to be mild rather than clever.
fn stem(word: &str) -> String {
    if !word.is_ascii() || word.bytes().any(|byte| byte.is_ascii_digit()) {
        return word.to_owned();
    }
    let mut stem = plural(word);
    for (ending, shortest) in [("ing", 3), ("ed", 3)] {
        if let Some(cut) = stem.strip_suffix(ending)
            && cut.len() >= shortest
        {
            stem = undouble(cut).to_owned();
            break;
        }
    }
    if stem.len() > 4 && stem.ends_with('e') {
        stem.pop();
    }
    stem
}

fn plural(word: &str) -> String {
    let long = word.len() > 3;
    if let Some(cut) = word.strip_suffix("ies").filter(|_| word.len() > 4) {
        return format!("{cut}y");
    }
    let hissing = ["sses", "shes", "ches", "xes", "zes"];
    if hissing.iter().any(|ending| word.ends_with(ending)) {
        return word[..word.len() - 2].to_owned();
    }
    let keeps_s = ["ss", "us", "is"]
        .iter()
        .any(|ending| word.ends_with(ending));
    match word.strip_suffix('s') {
        Some(cut) if long && !keeps_s => cut.to_owned(),
        _ => word.to_owned(),
    }
}

fn undouble(word: &str) -> &str {
    let mut backwards = word.bytes().rev();
    let (last, before) = (backwards.next(), backwards.next());
    let keep = [Some(b'l'), Some(b's'), Some(b'z')];
    if last == before && !keep.contains(&last) {
        &word[..word.len() - 1]
    } else {
        word
    }
}
