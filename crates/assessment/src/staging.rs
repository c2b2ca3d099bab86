//! Stage and irritability: decided by what load does, not by weeks alone.

use midstance_knowledge::Stage;

use crate::answers::{NextMorning, WalkingPain};
use crate::{Answers, Model};

/// How easily it flares; decides today's load.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Irritability {
    /// Worst pain 2 of 10 or less, none on walking, nothing next morning.
    Low,
    /// 3 to 5 of 10, settles within a day.
    Moderate,
    /// Above 5 of 10, pain on walking, or worse for more than a day.
    High,
}

/// How long it has lasted; decides what to expect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TimeStage {
    /// Less than six weeks.
    Acute,
    /// Six to twelve weeks.
    Subacute,
    /// More than twelve weeks.
    Persistent,
}

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Staging<'m> {
    /// How easily it flares; none while nothing about it was answered.
    pub irritability: Option<Irritability>,
    /// How long it has lasted; none while that was not answered.
    pub time: Option<TimeStage>,
    /// Stage of care.
    pub stage: &'m Stage,
}

pub(crate) fn irritability(answers: &Answers) -> Option<Irritability> {
    use Irritability::{High, Low, Moderate};
    let pain = answers.pain.map(|pain| match pain {
        p if p > 5.0 => High,
        p if p > 2.0 => Moderate,
        _ => Low,
    });
    let walking = answers.walking.map(|walking| match walking {
        WalkingPain::Clear => High,
        WalkingPain::Slight => Moderate,
        WalkingPain::None => Low,
    });
    let morning = answers.next_morning.map(|morning| match morning {
        NextMorning::WorseLonger => High,
        NextMorning::SettlesWithinDay => Moderate,
        NextMorning::Usual => Low,
    });
    pain.max(walking).max(morning)
}

pub(crate) fn time(answers: &Answers) -> Option<TimeStage> {
    answers.duration_weeks.map(|weeks| match weeks {
        w if w < 6.0 => TimeStage::Acute,
        w if w <= 12.0 => TimeStage::Subacute,
        _ => TimeStage::Persistent,
    })
}

impl Model {
    /// Stage for a core injury; `refer` where a physician has to look first.
    pub(crate) fn staging(&self, answers: &Answers, refer: bool) -> Option<Staging<'_>> {
        let irritability = irritability(answers);
        let id = match (refer, irritability) {
            (true, _) => "S0",
            (false, Some(Irritability::High)) => "S1",
            (false, Some(Irritability::Moderate) | None) => "S2",
            (false, Some(Irritability::Low)) => "S3",
        };
        let stage = self.knowledge().stages.iter().find(|s| s.id == id)?;
        Some(Staging {
            irritability,
            time: time(answers),
            stage,
        })
    }
}
