//! The personal fields of a newsletter: a fixed list, filled per person.

use crate::MessageError;

/// What may be said differently to each person. Texts hold it as `{{name}}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Field {
    /// What the person is called: `{{name}}`.
    Name,
    /// The person's address: `{{email}}`.
    Email,
    /// The page with the button that unsubscribes: `{{unsubscribe_url}}`.
    Unsubscribe,
    /// The page with the person's choices: `{{preferences_url}}`.
    Preferences,
}

impl Field {
    /// All of them, in the order in which people are told of them.
    pub const ALL: [Self; 4] = [
        Self::Name,
        Self::Email,
        Self::Unsubscribe,
        Self::Preferences,
    ];

    /// The word between the braces.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Unsubscribe => "unsubscribe_url",
            Self::Preferences => "preferences_url",
        }
    }
}

/// A stretch of text that is the same for all, or a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Span {
    Fixed(String),
    Personal(Field),
}

/// Finds the fields of a text. Braces around anything but a word are text like any other.
pub(crate) fn spans(text: &str) -> Result<Vec<Span>, MessageError> {
    let mut spans = Vec::new();
    let (mut fixed, mut rest) = (String::new(), text);
    while let Some((before, after)) = rest.split_once("{{") {
        fixed += before;
        match after.split_once("}}") {
            Some((word, behind)) if is_word(word.trim()) => {
                if !fixed.is_empty() {
                    spans.push(Span::Fixed(std::mem::take(&mut fixed)));
                }
                spans.push(Span::Personal(field(word.trim())?));
                rest = behind;
            }
            _ => {
                fixed += "{{";
                rest = after;
            }
        }
    }
    fixed += rest;
    if !fixed.is_empty() {
        spans.push(Span::Fixed(fixed));
    }
    Ok(spans)
}

fn is_word(text: &str) -> bool {
    let letter = |c: char| c.is_ascii_lowercase() || c == '_';
    !text.is_empty() && text.chars().all(letter)
}

fn field(word: &str) -> Result<Field, MessageError> {
    let known = Field::ALL.into_iter().find(|field| field.word() == word);
    known.ok_or_else(|| MessageError::UnknownField {
        word: word.to_owned(),
    })
}
