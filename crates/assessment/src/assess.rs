//! The whole result: how soon, massage, what fits and why, where one stands, what to do.

use midstance_knowledge::{
    Condition, DangerRule, Finding, MassageStance, Role, ServiceKind, Urgency,
};

use crate::score::each;
use crate::staging::Staging;
use crate::{Answers, Model};

/// Conditions listed at most.
const LISTED: usize = 8;
/// Reasons for or against given at most.
const REASONS: usize = 6;
/// Evidence below this (natural logarithm) is no reason worth saying.
const WORTH_SAYING: f32 = 0.25;
/// Chance from which an emergency is shown with its check question even where it is not first.
const WATCH_EMERGENCY: f32 = 0.02;
/// The same for what is to be seen today.
const WATCH_SAME_DAY: f32 = 0.05;

/// What the answers say.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment<'m> {
    /// How soon to be seen.
    pub urgency: Urgency,
    /// What decided that.
    pub urgency_reasons: Vec<UrgencyReason<'m>>,
    /// Whether massage may be booked.
    pub massage: Massage<'m>,
    /// What fits, best first.
    pub ranking: Vec<Ranked<'m>>,
    /// Rules that hold, most urgent first.
    pub rules: Vec<Fired<'m>>,
    /// The answers do not point to one cause.
    pub no_single_cause: bool,
    /// Dangerous causes that are not first but should be asked about.
    pub watch: Vec<&'m Condition>,
    /// Stage and irritability, where a core injury fits best.
    pub staging: Option<Staging<'m>>,
    /// What to do.
    pub advice: Advice<'m>,
    /// Kind of service that suits.
    pub service: ServiceKind,
}

/// What decided the urgency.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum UrgencyReason<'m> {
    /// A danger rule.
    Rule(&'m DangerRule),
    /// A dangerous condition that is probable enough.
    Likely(&'m Condition),
}

/// A rule that holds, with the answers that made it hold.
#[derive(Debug, Clone, PartialEq)]
pub struct Fired<'m> {
    /// The rule.
    pub rule: &'m DangerRule,
    /// The answers: change one of them if it was a mistake.
    pub because: Vec<&'m Finding>,
}

/// Whether and how massage may be given.
#[derive(Debug, Clone, PartialEq)]
pub struct Massage<'m> {
    /// Suits, suits with something left out, or not now.
    pub stance: MassageStance,
    /// What to leave alone and where; empty where it is not now.
    pub avoid: Vec<&'m str>,
    /// Rules that limit it.
    pub because: Vec<&'m DangerRule>,
}

/// One condition with how well it fits.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked<'m> {
    /// The condition.
    pub condition: &'m Condition,
    /// The word for the fit.
    pub fit: Fit,
    /// Share of the model's belief, 0 to 1; for order and calibration, not for display.
    pub score: f64,
    /// Answers that speak for it, strongest first.
    pub speaks_for: Vec<Reason<'m>>,
    /// Answers that speak against it, strongest first.
    pub speaks_against: Vec<Reason<'m>>,
    /// Typical signs that were answered with yes.
    pub signs_present: u8,
    /// Typical signs that were asked.
    pub signs_asked: u8,
}

/// An answer as a reason.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason<'m> {
    /// What was asked.
    pub finding: &'m Finding,
    /// Whether it was answered with yes.
    pub yes: bool,
    /// Strength: natural logarithm of how much likelier the answer is with the condition.
    pub weight: f32,
}

impl<'m> Reason<'m> {
    /// The answer said back, such as "worse downhill".
    pub fn words(&self) -> &'m str {
        if self.yes {
            &self.finding.yes
        } else {
            &self.finding.no
        }
    }
}

/// How well a condition fits, in three words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Fit {
    /// Weak fit.
    Weak,
    /// Some fit.
    Some,
    /// Strong fit.
    Strong,
}

impl Fit {
    /// The word used on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Fit::Weak => "weak",
            Fit::Some => "some",
            Fit::Strong => "strong",
        }
    }
}

/// What to do, in the runner's words. First things first.
#[derive(Debug, Clone, PartialEq)]
pub struct Advice<'m> {
    /// Heading for the urgency.
    pub heading: &'m str,
    /// Today and this week.
    pub today: Vec<&'m str>,
    /// What to leave off.
    pub stop: Vec<&'m str>,
    /// When to get help sooner.
    pub sooner: Vec<&'m str>,
}

impl Model {
    /// Turns answers into a result.
    pub fn assess(&self, answers: &Answers) -> Assessment<'_> {
        let settings = self.knowledge().model;
        let chances = self.chances(answers);
        let sober = self.sobered(&chances);
        let rules = self.fired(answers);
        let (urgency, urgency_reasons) = self.urgency_reasons(answers, &rules, &sober);
        let massage = self.massage(&rules, urgency, &sober);
        let mut order: Vec<usize> = (0..self.conditions).collect();
        order.sort_by(|a, b| chances[*b].total_cmp(&chances[*a]));
        let ranking: Vec<Ranked<'_>> = order
            .iter()
            .take(LISTED)
            .map(|at| self.ranked(answers, *at, chances[*at]))
            .collect();
        let first = ranking.first();
        let other = |ranked: &Ranked<'_>| ranked.condition.role == Role::CatchAll;
        let no_single_cause = first.is_none_or(|f| f.score < settings.single_cause_from)
            || ranking.iter().take(2).any(other);
        let conditions = &self.knowledge().conditions;
        let watched = |at: &&usize| match self.urgency[**at] {
            Urgency::Emergency => chances[**at] >= WATCH_EMERGENCY,
            Urgency::SameDay => chances[**at] >= WATCH_SAME_DAY,
            _ => false,
        };
        let core = first.filter(|f| f.condition.role == Role::Core && !no_single_cause);
        let best = first.map(|f| f.condition);
        Assessment {
            urgency,
            urgency_reasons,
            massage,
            no_single_cause,
            watch: order
                .iter()
                .skip(1)
                .filter(watched)
                .map(|at| &conditions[*at])
                .collect(),
            staging: core.and_then(|_| self.staging(answers, urgency > Urgency::ClinicOk)),
            advice: self.advice(urgency, best, no_single_cause),
            service: match best {
                _ if urgency > Urgency::ClinicOk => ServiceKind::Physician,
                Some(best) if !no_single_cause && best.service != ServiceKind::Physician => {
                    best.service
                }
                _ => ServiceKind::Physiotherapy,
            },
            rules,
            ranking,
        }
    }

    pub(crate) fn listed(&self, bits: u128) -> Vec<&Finding> {
        each(bits)
            .map(|at| &self.knowledge().findings[at])
            .collect()
    }

    fn ranked(&self, answers: &Answers, at: usize, chance: f32) -> Ranked<'_> {
        let settings = self.knowledge().model;
        let score = f64::from(chance);
        let (mut speaks_for, mut speaks_against) = (Vec::new(), Vec::new());
        let (mut signs_present, mut signs_asked) = (0, 0);
        for finding in each(answers.yes | answers.no) {
            let yes = answers.is_yes(finding);
            let weight = if yes {
                self.yes[finding][at]
            } else {
                self.no[finding][at]
            };
            let reason = Reason {
                finding: &self.knowledge().findings[finding],
                yes,
                weight,
            };
            if weight > WORTH_SAYING {
                speaks_for.push(reason);
            } else if weight < -WORTH_SAYING {
                speaks_against.push(reason);
            }
            let typical = self.chance[finding][at] >= 0.5 && self.yes[finding][at] > WORTH_SAYING;
            signs_asked += u8::from(typical);
            signs_present += u8::from(typical && yes);
        }
        for reasons in [&mut speaks_for, &mut speaks_against] {
            reasons.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
            reasons.truncate(REASONS);
        }
        Ranked {
            condition: &self.knowledge().conditions[at],
            fit: match score {
                s if s >= settings.strong_from => Fit::Strong,
                s if s >= settings.some_from => Fit::Some,
                _ => Fit::Weak,
            },
            score,
            speaks_for,
            speaks_against,
            signs_present,
            signs_asked,
        }
    }

    fn advice(&self, urgency: Urgency, best: Option<&Condition>, unclear: bool) -> Advice<'_> {
        let knowledge = self.knowledge();
        let level = knowledge.urgency(urgency);
        // Where a physician looks first or nothing stands out, the words of one condition would
        // promise more than is known.
        let own = best.filter(|_| urgency == Urgency::ClinicOk && !unclear);
        let own = own.and_then(|best| knowledge.condition(&best.id));
        let family = match own {
            Some(own) => knowledge.family(&own.care),
            None => knowledge
                .family("general")
                .filter(|_| urgency == Urgency::ClinicOk),
        };
        fn words(lists: [Option<&Vec<String>>; 3]) -> Vec<&str> {
            lists
                .into_iter()
                .flatten()
                .flatten()
                .map(String::as_str)
                .collect()
        }
        Advice {
            heading: level.map_or("", |l| &l.heading),
            today: words([
                own.map(|o| &o.today),
                family.map(|f| &f.today),
                level.map(|l| &l.today),
            ]),
            stop: words([
                own.map(|o| &o.stop),
                family.map(|f| &f.stop),
                level.map(|l| &l.stop),
            ]),
            sooner: words([
                own.map(|o| &o.sooner),
                family.map(|f| &f.sooner),
                level.map(|l| &l.sooner),
            ]),
        }
    }
}
