//! One question of a check, with its words and the answers that it takes.

use midstance_assessment::Model;
use midstance_knowledge::{AnswerType, Finding};

use super::CheckAnswers;

/// A question with a page of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ask<'m> {
    /// Age, in bands.
    Age,
    /// Sex, optional.
    Sex,
    /// Time since onset, in bands.
    Duration,
    /// Worst pain of the last day, 0 to 10.
    Pain,
    /// Pain on walking or stairs.
    Walking,
    /// The morning after a run.
    NextMorning,
    /// A finding of the knowledge: yes, no or "I'm not sure".
    Finding(&'m Finding),
}

/// The word is none of the answers that the question takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an answer to this question")]
pub struct Unreadable;

/// The word for "I'm not sure" and "I'd rather not say".
const UNSURE: &str = "unsure";

/// Word, label, and the years that stand for the band.
const AGES: [(&str, &str, f64); 9] = [
    ("to-12", "12 or younger", 11.0),
    ("13-15", "13 to 15", 14.0),
    ("16-19", "16 to 19", 18.0),
    ("20-29", "20 to 29", 25.0),
    ("30-39", "30 to 39", 35.0),
    ("40-49", "40 to 49", 45.0),
    ("50-59", "50 to 59", 55.0),
    ("60-69", "60 to 69", 65.0),
    ("from-70", "70 or older", 75.0),
];

/// Word, label, and the weeks that stand for the band. The borders are those of the rules: three
/// days, four, six, twelve and twenty-six weeks.
const DURATIONS: [(&str, &str, f64); 8] = [
    ("3-days", "3 days or less", 0.3),
    ("1-week", "4 to 7 days", 0.8),
    ("2-weeks", "1 to 2 weeks", 1.5),
    ("4-weeks", "3 to 4 weeks", 3.5),
    ("6-weeks", "5 to 6 weeks", 5.5),
    ("12-weeks", "7 to 12 weeks", 9.5),
    ("6-months", "3 to 6 months", 19.0),
    ("longer", "More than 6 months", 52.0),
];

const PROFILE: [Ask<'static>; 6] = [
    Ask::Age,
    Ask::Sex,
    Ask::Duration,
    Ask::Pain,
    Ask::Walking,
    Ask::NextMorning,
];

impl<'m> Ask<'m> {
    /// The name under which it is kept in [`CheckAnswers::asked`].
    #[must_use]
    pub fn id(&self) -> &'m str {
        match self {
            Self::Age => "profile.age",
            Self::Sex => "profile.sex",
            Self::Duration => "profile.duration",
            Self::Pain => "profile.pain",
            Self::Walking => "profile.walking",
            Self::NextMorning => "profile.next_morning",
            Self::Finding(finding) => &finding.id,
        }
    }

    /// The question behind a name, if the knowledge still has it.
    #[must_use]
    pub fn by_id(model: &'m Model, id: &str) -> Option<Self> {
        let profile = PROFILE.into_iter().find(|ask| ask.id() == id);
        profile.or_else(|| model.knowledge().finding(id).map(Ask::Finding))
    }

    /// The question.
    #[must_use]
    pub fn question(&self) -> &'m str {
        match self {
            Self::Age => "How old are you?",
            Self::Sex => "What is your sex?",
            Self::Duration => "How long has it hurt?",
            Self::Pain => "How bad was it at its worst in the last 24 hours?",
            Self::Walking => "Does it hurt when you walk or use stairs?",
            Self::NextMorning => "How is it on the morning after a run?",
            Self::Finding(finding) => &finding.question,
        }
    }

    /// The question in a few words, for lists of answers.
    #[must_use]
    pub fn short(&self) -> &'m str {
        match self {
            Self::Age => "Age",
            Self::Sex => "Sex",
            Self::Duration => "How long",
            Self::Pain => "Worst pain in the last 24 hours",
            Self::Walking => "Pain on walking or stairs",
            Self::NextMorning => "Morning after a run",
            Self::Finding(finding) => &finding.question,
        }
    }

    /// Why it is asked, in a line.
    #[must_use]
    pub fn why(&self) -> &'m str {
        match self {
            Self::Age => {
                "Children, adults and older runners get other injuries. If you answer for a child, \
                 choose the child's age."
            }
            Self::Sex => {
                "Some injuries are commoner in women, some in men. You can leave this out."
            }
            Self::Duration => {
                "New pain and long-lasting pain have other causes and need other care. Count from \
                 when this pain first came."
            }
            Self::Pain => "It shows how much load fits now.",
            Self::Walking => "It shows how easily the place flares up. Do not test it now.",
            Self::NextMorning => "What is left the next morning shows whether a run was too much.",
            Self::Finding(finding) => &finding.why,
        }
    }

    /// The answers to choose from, as word and label. Pain is a scale of its own: none here.
    #[must_use]
    pub fn choices(&self) -> Vec<(&'static str, &'static str)> {
        let bands = |bands: &[(&'static str, &'static str, f64)], last: &'static str| {
            let named = bands.iter().map(|(word, label, _)| (*word, *label));
            named.chain([(UNSURE, last)]).collect()
        };
        match self {
            Self::Age => bands(&AGES, "I'd rather not say"),
            Self::Sex => vec![
                ("female", "Female"),
                ("male", "Male"),
                (UNSURE, "Another answer, or I'd rather not say"),
            ],
            Self::Duration => bands(&DURATIONS, "I'm not sure"),
            Self::Pain => Vec::new(),
            Self::Walking => vec![
                ("none", "No"),
                ("slight", "A little"),
                ("clear", "Clearly"),
                (UNSURE, "I'm not sure"),
            ],
            Self::NextMorning => vec![
                ("usual", "As usual"),
                ("settles", "Worse, and settled within a day"),
                ("worse", "Worse for more than a day"),
                (UNSURE, "I'm not sure, or I am not running"),
            ],
            Self::Finding(_) => vec![("yes", "Yes"), ("no", "No"), (UNSURE, "I'm not sure")],
        }
    }

    /// Whether it may be passed without an answer.
    #[must_use]
    pub fn is_optional(&self) -> bool {
        *self == Self::Sex
    }
}

impl CheckAnswers {
    /// The word of the answer given, empty when there is none.
    #[must_use]
    pub fn word(&self, ask: &Ask<'_>) -> String {
        let band = |bands: &[(&str, &str, f64)], value: Option<f64>| {
            let value = value?;
            let found = bands.iter().find(|band| band.2 == value)?;
            Some(found.0.to_owned())
        };
        let given = match ask {
            Ask::Age => band(&AGES, self.age),
            Ask::Sex => self.sex.clone(),
            Ask::Duration => band(&DURATIONS, self.duration_weeks),
            Ask::Pain => self.pain.map(|pain| pain.to_string()),
            Ask::Walking => self.walking.clone(),
            Ask::NextMorning => self.next_morning.clone(),
            Ask::Finding(finding) => self.findings.get(&finding.id).cloned(),
        };
        let asked = || self.asked.iter().any(|id| id == ask.id());
        given.unwrap_or_else(|| {
            if asked() {
                UNSURE.into()
            } else {
                String::new()
            }
        })
    }

    /// The answer given, in words; empty when there is none.
    #[must_use]
    pub fn said(&self, ask: &Ask<'_>) -> String {
        let word = self.word(ask);
        if *ask == Ask::Pain && !word.is_empty() {
            return format!("{word} out of 10");
        }
        let choices = ask.choices();
        let chosen = choices.iter().find(|(value, _)| *value == word);
        chosen.map_or_else(String::new, |(_, label)| (*label).to_owned())
    }

    /// Takes an answer and counts the question as asked.
    ///
    /// # Errors
    /// [`Unreadable`] when the word is none of the answers; nothing is changed then.
    pub fn put(&mut self, model: &Model, ask: &Ask<'_>, word: &str) -> Result<(), Unreadable> {
        let word = match word {
            "" if ask.is_optional() => UNSURE,
            word => word,
        };
        let known = ask.choices().iter().any(|(value, _)| *value == word);
        if !known && *ask != Ask::Pain {
            return Err(Unreadable);
        }
        let band = |bands: &[(&str, &str, f64)]| {
            let found = bands.iter().find(|band| band.0 == word);
            found.map(|band| band.2)
        };
        let sure = (word != UNSURE).then(|| word.to_owned());
        match ask {
            Ask::Age => self.put_age(model, band(&AGES)),
            Ask::Sex => self.sex = sure,
            Ask::Duration => self.duration_weeks = band(&DURATIONS),
            Ask::Pain => {
                let pain = word.parse::<u8>().ok().filter(|pain| *pain <= 10);
                self.pain = Some(pain.ok_or(Unreadable)?.into());
            }
            Ask::Walking => self.walking = sure,
            Ask::NextMorning => self.next_morning = sure,
            Ask::Finding(finding) => {
                self.findings.insert(finding.id.clone(), word.to_owned());
            }
        }
        if !self.asked.iter().any(|id| id == ask.id()) {
            self.asked.push(ask.id().to_owned());
        }
        Ok(())
    }

    /// Who would rather not tell the age is not asked for it in another way.
    fn put_age(&mut self, model: &Model, age: Option<f64>) {
        self.age = age;
        for finding in &model.knowledge().findings {
            if finding.answer == AnswerType::DerivedFromBirthDate {
                match age {
                    Some(_) => self.findings.remove(&finding.id),
                    None => self.findings.insert(finding.id.clone(), UNSURE.to_owned()),
                };
            }
        }
    }
}
