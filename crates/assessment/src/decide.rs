//! How soon, and whether massage: rules first, then what is probable. The higher of both holds.

use midstance_knowledge::{MassageStance, Urgency};

use crate::assess::{Fired, Massage, UrgencyReason};
use crate::{Answers, Model};

impl Model {
    /// Every rule that holds, dangers first and the most urgent before others.
    pub fn fired(&self, answers: &Answers) -> Vec<Fired<'_>> {
        let rules = self.knowledge().rules.iter().zip(&self.rules);
        let mut fired: Vec<Fired<'_>> = rules
            .filter(|(_, compiled)| compiled.holds(answers))
            .map(|(rule, compiled)| Fired {
                rule,
                because: self.listed(compiled.because(answers)),
            })
            .collect();
        fired.sort_by_key(|f| std::cmp::Reverse(f.rule.level));
        fired
    }

    /// How soon the rules alone say; the model has no part in it.
    pub(crate) fn rule_urgency(&self, answers: &Answers) -> Urgency {
        let rules = self.knowledge().rules.iter().zip(&self.rules);
        rules
            .filter(|(rule, compiled)| rule.level.is_some() && compiled.holds(answers))
            .filter_map(|(rule, _)| rule.level)
            .max()
            .unwrap_or(Urgency::ClinicOk)
    }

    /// How soon one condition has to be seen, so long after its onset.
    fn urgency_now(&self, answers: &Answers, condition: usize) -> Urgency {
        let until = self.knowledge().conditions[condition].urgent_until_weeks;
        let past = until
            .zip(answers.duration_weeks)
            .is_some_and(|(until, weeks)| weeks > until);
        let urgency = self.urgency[condition];
        if past {
            urgency.min(Urgency::SeePhysician)
        } else {
            urgency
        }
    }

    /// How soon the probable causes say, by the thresholds of `knowledge.toml`.
    pub(crate) fn likely_urgency(&self, answers: &Answers, chances: &[f32]) -> Urgency {
        let settings = self.knowledge().model;
        let from = |least: Urgency| -> f64 {
            let dangerous =
                (0..self.conditions).filter(|at| self.urgency_now(answers, *at) >= least);
            let weight = |at: usize| self.knowledge().conditions[at].referral_weight;
            dangerous
                .map(|at| weight(at) * f64::from(chances[at]))
                .sum()
        };
        if from(Urgency::Emergency) >= settings.emergency_from {
            Urgency::Emergency
        } else if from(Urgency::SameDay) >= settings.same_day_from {
            Urgency::SameDay
        } else if from(Urgency::SeePhysician) >= settings.physician_from {
            Urgency::SeePhysician
        } else {
            Urgency::ClinicOk
        }
    }

    pub(crate) fn urgency_reasons<'m>(
        &'m self,
        answers: &Answers,
        fired: &[Fired<'m>],
        chances: &[f32],
    ) -> (Urgency, Vec<UrgencyReason<'m>>) {
        let by_rules = fired
            .iter()
            .filter_map(|f| f.rule.level)
            .max()
            .unwrap_or(Urgency::ClinicOk);
        let likely = self.likely_urgency(answers, chances);
        let urgency = by_rules.max(likely);
        let mut reasons: Vec<UrgencyReason<'m>> = fired
            .iter()
            .filter(|f| f.rule.level == Some(urgency))
            .map(|f| UrgencyReason::Rule(f.rule))
            .collect();
        if likely == urgency && urgency > Urgency::ClinicOk {
            let mut dangerous: Vec<usize> = (0..self.conditions)
                .filter(|at| self.urgency_now(answers, *at) >= urgency)
                .collect();
            dangerous.sort_by(|a, b| chances[*b].total_cmp(&chances[*a]));
            let conditions = &self.knowledge().conditions;
            reasons.extend(
                dangerous
                    .iter()
                    .take(2)
                    .map(|at| UrgencyReason::Likely(&conditions[*at])),
            );
        }
        (urgency, reasons)
    }

    pub(crate) fn massage<'m>(
        &'m self,
        fired: &[Fired<'m>],
        urgency: Urgency,
        chances: &[f32],
    ) -> Massage<'m> {
        let conditions = &self.knowledge().conditions;
        let best = (0..self.conditions).max_by(|a, b| chances[*a].total_cmp(&chances[*b]));
        let best = best.map(|at| &conditions[at]);
        let unsuited: f64 = conditions
            .iter()
            .zip(chances)
            .filter(|(c, _)| c.massage == MassageStance::NotNow)
            .map(|(c, chance)| c.referral_weight * f64::from(*chance))
            .sum();
        let mut stance = fired
            .iter()
            .map(|f| f.rule.massage.stance)
            .max()
            .unwrap_or(MassageStance::Ok);
        if urgency > Urgency::ClinicOk || unsuited >= self.knowledge().model.massage_from {
            stance = MassageStance::NotNow;
        }
        let modified = best.filter(|c| c.massage == MassageStance::Modified);
        if modified.is_some() {
            stance = stance.max(MassageStance::Modified);
        }
        let by_rules = fired
            .iter()
            .flat_map(|f| f.rule.massage.avoid.iter().map(String::as_str));
        let own = best
            .into_iter()
            .flat_map(|c| c.avoid.iter().map(String::as_str));
        Massage {
            stance,
            avoid: if stance == MassageStance::NotNow {
                Vec::new()
            } else {
                by_rules.chain(own).collect()
            },
            because: fired
                .iter()
                .filter(|f| f.rule.massage.stance > MassageStance::Ok)
                .map(|f| f.rule)
                .collect(),
        }
    }
}
