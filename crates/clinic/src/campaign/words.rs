//! Sentences that would say something about the reader's own health.
//!
//! A newsletter may write about injuries. It must not write as if it knew that its reader has one,
//! or was here: a mail is read over shoulders, forwarded, and shown on locked screens. So sentences
//! are looked for that join a word for a person with a word for health in a way that states a fact,
//! such as "your Achilles" or "since your visit". "If your heel hurts" states none.
//!
//! The list was made for this clinic's subjects. It is a help to whoever writes and no proof.

/// What people have.
const HEALTH: &[&str] = &[
    "ache",
    "aches",
    "achilles",
    "ankle",
    "anxiety",
    "arthritis",
    "back",
    "bursitis",
    "calf",
    "cancer",
    "concussion",
    "condition",
    "cramps",
    "depression",
    "diabetes",
    "diagnosis",
    "disability",
    "disorder",
    "fracture",
    "hamstring",
    "heel",
    "hip",
    "illness",
    "injuries",
    "injury",
    "kneecap",
    "knee",
    "knees",
    "menopause",
    "migraine",
    "osteoporosis",
    "pain",
    "pains",
    "plantar",
    "postpartum",
    "pregnancy",
    "recovery",
    "rehab",
    "rehabilitation",
    "relapse",
    "sciatica",
    "shin",
    "soreness",
    "sprain",
    "strain",
    "surgery",
    "symptom",
    "symptoms",
    "tendinitis",
    "tendinopathy",
    "tendon",
];

/// What clinics do for somebody.
const CARE: &[&str] = &[
    "appointment",
    "appointments",
    "assessment",
    "chart",
    "exercises",
    "file",
    "intake",
    "massage",
    "medication",
    "physio",
    "physiotherapist",
    "physiotherapy",
    "prescription",
    "programme",
    "program",
    "referral",
    "result",
    "results",
    "scan",
    "session",
    "sessions",
    "therapist",
    "therapy",
    "treatment",
    "treatments",
    "visit",
    "visits",
    "x-ray",
];

/// What says that something happened to the reader.
const HAPPENED: &[&str] = &[
    "you were diagnosed",
    "you have been diagnosed",
    "you were injured",
    "you got injured",
    "you hurt your",
    "you injured",
    "you told us",
    "you said your",
    "you came to us",
    "you came in",
    "you were treated",
    "we treated you",
    "when we saw you",
    "since we saw you",
    "you are recovering",
    "you're recovering",
    "you are healing",
    "you suffer",
    "you have been suffering",
    "you missed your",
    "as our patient",
    "as a patient",
    "as our client",
    "as a client of ours",
    "still injured",
    "still in pain",
];

/// What makes a sentence a supposition, not a statement.
const SUPPOSES: &[&str] = &[
    "if", "when", "whether", "should", "suppose", "unless", "could", "may", "might",
];

/// Words between "your" and what it is about.
const REACH: usize = 3;

/// The sentences that would reveal something, as they stand. In a subject nothing is taken as a
/// supposition: it is read alone.
#[must_use]
pub fn revealing(text: &str, is_subject: bool) -> Vec<String> {
    text.split_inclusive(['.', '!', '?', '\n', ';', ':'])
        .map(str::trim)
        .filter(|sentence| reveals(sentence, is_subject))
        .map(ToOwned::to_owned)
        .collect()
}

fn reveals(sentence: &str, is_subject: bool) -> bool {
    let lower = sentence.to_lowercase().replace('’', "'");
    if HAPPENED.iter().any(|phrase| lower.contains(phrase)) {
        return true;
    }
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric() && c != '-' && c != '\'' && c != '{' && c != '}')
        .filter(|word| !word.is_empty())
        .collect();
    let supposes = words.iter().any(|word| SUPPOSES.contains(word));
    let is_health = |word: &&str| HEALTH.contains(word) || CARE.contains(word);
    if is_subject && words.iter().any(|w| is_person(w)) && words.iter().any(is_health) {
        return true;
    }
    // The name beside a health word speaks of one person.
    if words.contains(&"{name}") && !supposes && words.iter().any(|w| HEALTH.contains(w)) {
        return true;
    }
    let near = |at: usize, lists: &[&[&str]]| {
        let end = (at + 1 + REACH).min(words.len());
        words[at + 1..end]
            .iter()
            .any(|word| lists.iter().any(|list| list.contains(word)))
    };
    words.iter().enumerate().any(|(at, word)| match *word {
        "your" => {
            let since = at > 0 && ["since", "after", "from", "about"].contains(&words[at - 1]);
            (!supposes && near(at, &[HEALTH])) || (since && near(at, &[CARE, HEALTH]))
        }
        "patient" | "client" => {
            // "our client Anna": somebody in particular.
            at > 0 && words[at - 1] == "our" && names_somebody(sentence, word)
        }
        _ => false,
    })
}

fn is_person(word: &str) -> bool {
    matches!(
        word,
        "you" | "your" | "yours" | "you're" | "you've" | "{name}"
    )
}

/// Whether a capital follows the word, as before a name.
fn names_somebody(sentence: &str, word: &str) -> bool {
    let Some(at) = sentence.to_lowercase().find(word) else {
        return false;
    };
    let behind = sentence.get(at + word.len()..).unwrap_or_default();
    behind.trim_start().starts_with(char::is_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_about_the_reader_are_found() {
        for said in [
            "How is your Achilles doing?",
            "We hope your sore left knee is better.",
            "Two weeks after your last appointment it is time for more.",
            "{name}, this helps against heel pain.",
            "Since you were injured, much has changed.",
            "Our client Anna ran again after ten weeks.",
        ] {
            assert_eq!(revealing(said, false), [said], "{said}");
        }
        assert!(!revealing("Book your next visit", true).is_empty());
        assert!(!revealing("{name}, about that knee", true).is_empty());
    }

    #[test]
    fn general_advice_is_left_alone() {
        for said in [
            "Heel pain in the morning: what helps",
            "If your heel hurts in the morning, roll a ball.",
            "When your knee aches after a long run, rest a day.",
            "Book a visit at either place.",
            "Hello {name}, our new hours are here.",
            "You can run with others on Sunday.",
            "Our clients are runners.",
        ] {
            assert_eq!(revealing(said, false), Vec::<String>::new(), "{said}");
        }
        assert!(revealing("Heel pain in the morning", true).is_empty());
    }
}
