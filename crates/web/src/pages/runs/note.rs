//! The runner's note as a form: shared by the page of a run and by runs typed in.

use midstance_store::activity::Note;
use midstance_training::Surface;

use crate::{
    fields::Fields,
    forms::{self, Choice, FormErrors},
};

/// Surfaces to choose from.
const SURFACES: [Surface; 9] = [
    Surface::Road,
    Surface::Gravel,
    Surface::Trail,
    Surface::Track,
    Surface::Treadmill,
    Surface::Grass,
    Surface::Sand,
    Surface::Mixed,
    Surface::Other,
];

/// What was typed.
#[derive(Debug, Clone, Default)]
pub struct TypedNote {
    /// 0–10 or empty.
    pub effort: String,
    /// 0–10 or empty.
    pub pain: String,
    /// 0–10 or empty.
    pub morning: String,
    /// A surface or empty.
    pub surface: String,
    /// Name of a pair or empty.
    pub shoe: String,
}

impl TypedNote {
    /// What is noted already.
    pub fn of(note: &Note) -> Self {
        let number = |value: Option<u8>| value.map_or_else(String::new, |v| v.to_string());
        Self {
            effort: number(note.effort),
            pain: number(note.pain_during),
            morning: number(note.pain_next_morning),
            surface: note.surface.clone().unwrap_or_default(),
            shoe: note.shoe.clone().unwrap_or_default(),
        }
    }

    /// Reads the form.
    pub fn read(fields: &Fields) -> Self {
        Self {
            effort: fields.get("effort").to_owned(),
            pain: fields.get("pain").to_owned(),
            morning: fields.get("morning").to_owned(),
            surface: fields.get("surface").to_owned(),
            shoe: fields.raw("shoe").to_owned(),
        }
    }

    /// Understands it, or says what to change.
    pub fn parse(&self, errors: &mut FormErrors) -> Note {
        let mut scale = |id: &str, typed: &str| match typed {
            "" => None,
            typed => {
                let number = forms::whole_number(typed, 0..=10);
                let number = number.ok_or("Select a number from 0 to 10");
                errors.take(id, number).and_then(|n| u8::try_from(n).ok())
            }
        };
        let effort = scale("effort", &self.effort);
        let pain_during = scale("pain", &self.pain);
        let pain_next_morning = scale("morning", &self.morning);
        errors.take("shoe", forms::fits("The name of the shoes", &self.shoe, 60));
        let surface = Some(self.surface.trim()).filter(|word| !word.is_empty());
        Note {
            shoe: forms::trimmed(&self.shoe),
            surface: surface.map(|word| Surface::from_word(word).word().to_owned()),
            effort,
            pain_during,
            pain_next_morning,
        }
    }
}

/// 0 to 10, and nothing at all.
pub fn scale(low: &str, high: &str) -> Vec<Choice> {
    let number = |n: u8| match n {
        0 => Choice::new("0", format!("0 ({low})")),
        10 => Choice::new("10", format!("10 ({high})")),
        n => Choice::new(n.to_string(), n.to_string()),
    };
    let none = [Choice::new("", "Not noted")];
    none.into_iter().chain((0..=10).map(number)).collect()
}

/// The surfaces, and none.
pub fn surfaces() -> Vec<Choice> {
    let none = [Choice::new("", "Not noted")];
    let named = SURFACES.iter().map(|surface| {
        let word = surface.word();
        Choice::new(word, crate::format::capital(word))
    });
    none.into_iter().chain(named).collect()
}
