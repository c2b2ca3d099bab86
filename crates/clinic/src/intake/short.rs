//! The short health form that is built in.

use super::form::{Content, Form, Kind, Question};

/// Version of the short form; a change of a question or of the consent gets a new one.
pub const SHORT: &str = "short 2026-11";

const CONSENT: &str = "I agree that those who treat me at this clinic read these answers and keep \
    them with my record.";

/// Questions answered by yes or no, and what the practitioner is told of a yes.
const YES_NO: [(&str, &str, &str); 7] = [
    (
        "blood_thinners",
        "Do you take medicine that thins the blood?",
        "Takes medicine that thins the blood",
    ),
    (
        "clot",
        "Have you ever had a blood clot, or is one leg newly swollen, warm or sore?",
        "Has had a blood clot, or one leg is newly swollen, warm or sore",
    ),
    (
        "pregnancy",
        "Are you pregnant, or might you be?",
        "Is or may be pregnant",
    ),
    (
        "fever",
        "Do you have a fever, or do you feel ill?",
        "Has a fever or feels ill",
    ),
    (
        "heart",
        "Do you have a heart condition or high blood pressure?",
        "Has a heart condition or high blood pressure",
    ),
    (
        "skin",
        "Do you have a skin infection, an open wound or a new rash?",
        "Has a skin infection, an open wound or a new rash",
    ),
    (
        "surgery",
        "Have you had surgery or broken a bone in the last three months?",
        "Had surgery or broke a bone in the last three months",
    ),
];

const TYPED: [(&str, &str, Kind); 3] = [
    (
        "allergies",
        "Allergies, for example to oils, latex or tape",
        Kind::Line,
    ),
    ("medicines", "Medicines you take", Kind::Text),
    (
        "else",
        "Anything else we should know before we begin?",
        Kind::Text,
    ),
];

/// The short health form.
#[must_use]
pub fn short() -> Form {
    let yes_no = YES_NO.iter().map(|(id, ask, alert)| Question {
        id: (*id).into(),
        ask: (*ask).into(),
        kind: Kind::YesNo,
        must: true,
        alert: (*alert).into(),
    });
    let typed = TYPED.iter().map(|(id, ask, kind)| Question {
        id: (*id).into(),
        ask: (*ask).into(),
        kind: *kind,
        must: false,
        alert: String::new(),
    });
    Form {
        name: "Short health form".into(),
        version: SHORT.into(),
        content: Content {
            intro: "A few questions so that your visit is safe for you.".into(),
            consent: CONSENT.into(),
            questions: yes_no.chain(typed).collect(),
        },
    }
}
