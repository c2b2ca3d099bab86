//! What a runner has answered.

use midstance_knowledge::{FindingRole, Knowledge, Sex};

use crate::Model;

/// Position of a finding in the knowledge a [`Model`] was made from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingIx(pub(crate) u8);

impl FindingIx {
    pub(crate) fn bit(self) -> u128 {
        1 << self.0
    }
}

/// One answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// "I'm not sure": asked, and counted as unknown.
    Unsure,
}

/// No finding has this id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no finding of findings.toml")]
pub struct UnknownFinding(pub String);

/// Pain when walking or on stairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum WalkingPain {
    /// None.
    None,
    /// Slight.
    Slight,
    /// Clear.
    Clear,
}

/// How the next morning is after load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NextMorning {
    /// As usual.
    Usual,
    /// Worse, settled within a day.
    SettlesWithinDay,
    /// Worse for more than a day.
    WorseLonger,
}

/// Everything that was answered. What was not asked is unknown, which is never "no".
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Answers {
    pub(crate) yes: u128,
    pub(crate) no: u128,
    pub(crate) asked: u128,
    /// Age in years.
    pub age: Option<f64>,
    /// Sex, for how common things are.
    pub sex: Option<Sex>,
    /// Weeks since it began.
    pub duration_weeks: Option<f64>,
    /// Worst pain in the last 24 hours, 0 to 10.
    pub pain: Option<f64>,
    /// Pain when walking or on stairs.
    pub walking: Option<WalkingPain>,
    /// How the next morning is after load.
    pub next_morning: Option<NextMorning>,
}

impl Answers {
    /// Nothing answered yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets one answer, in place of an earlier one.
    pub fn set(&mut self, finding: FindingIx, answer: Answer) {
        let bit = finding.bit();
        self.yes &= !bit;
        self.no &= !bit;
        self.asked |= bit;
        match answer {
            Answer::Yes => self.yes |= bit,
            Answer::No => self.no |= bit,
            Answer::Unsure => {}
        }
    }

    /// Takes one answer back, as if it had not been asked.
    pub fn clear(&mut self, finding: FindingIx) {
        let bit = finding.bit();
        self.yes &= !bit;
        self.no &= !bit;
        self.asked &= !bit;
    }

    /// The answer to one question; none where it was not asked.
    pub fn get(&self, finding: FindingIx) -> Option<Answer> {
        let bit = finding.bit();
        if self.yes & bit != 0 {
            Some(Answer::Yes)
        } else if self.no & bit != 0 {
            Some(Answer::No)
        } else {
            (self.asked & bit != 0).then_some(Answer::Unsure)
        }
    }

    /// How many questions were answered with yes or no.
    pub fn known(&self) -> u32 {
        (self.yes | self.no).count_ones()
    }

    pub(crate) fn is_yes(&self, finding: usize) -> bool {
        self.yes >> finding & 1 == 1
    }

    pub(crate) fn is_no(&self, finding: usize) -> bool {
        self.no >> finding & 1 == 1
    }

    /// Sets an answer by finding id.
    pub fn put(&mut self, model: &Model, id: &str, answer: Answer) -> Result<(), UnknownFinding> {
        let finding = model
            .finding(id)
            .ok_or_else(|| UnknownFinding(id.to_owned()))?;
        self.set(finding, answer);
        Ok(())
    }

    /// Takes the chosen places of the body map (`right-knee-outer`) once it is confirmed: their
    /// findings become "yes", what lies close by stays open, every other place becomes "no".
    /// Unknown places are ignored.
    pub fn places<'i>(&mut self, model: &Model, ids: impl IntoIterator<Item = &'i str>) {
        let knowledge: &Knowledge = model.knowledge();
        let (mut yes, mut open) = (0_u128, 0_u128);
        let bits = |names: &[String]| {
            names
                .iter()
                .filter_map(|n| model.finding(n))
                .fold(0, |all, f| all | f.bit())
        };
        for place in ids.into_iter().filter_map(|id| knowledge.place(id)) {
            yes |= bits(&place.area.findings);
            open |= bits(&place.area.unsure);
        }
        if yes == 0 {
            return;
        }
        for (at, finding) in knowledge.findings.iter().enumerate() {
            if finding.answer != midstance_knowledge::AnswerType::BodyMap
                || finding.role != FindingRole::Detail
            {
                continue;
            }
            let bit = 1_u128 << at;
            let answer = match (yes & bit != 0, open & bit != 0) {
                (true, _) => Answer::Yes,
                (false, true) => Answer::Unsure,
                (false, false) => Answer::No,
            };
            self.set(FindingIx(at as u8), answer);
        }
    }
}
