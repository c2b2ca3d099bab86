//! From answers to chances.
//!
//! Log prior, what age, sex and duration say, and the evidence of each answer against its
//! background. Questions of one group tell much the same: of what speaks for a condition the
//! strongest counts in full and the rest in part, and so of what speaks against it.

use crate::profile::Person;
use crate::{Answers, Model};

/// Chances by condition, in the order of the knowledge, summing to one.
pub(crate) type Chances = Vec<f32>;

/// Positions of the set bits.
pub(crate) fn each(mut bits: u128) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        if bits == 0 {
            return None;
        }
        let at = bits.trailing_zeros() as usize;
        bits &= bits - 1;
        Some(at)
    })
}

impl Model {
    /// The evidence of one answer for each condition.
    fn row(&self, answers: &Answers, finding: usize) -> &[f32] {
        if answers.is_yes(finding) {
            &self.yes[finding]
        } else {
            &self.no[finding]
        }
    }

    /// Chances with the priors of decisions, from the chances of the ranking.
    pub(crate) fn sobered(&self, chances: &[f32]) -> Chances {
        let mut sober: Chances = chances
            .iter()
            .zip(&self.sobering)
            .map(|(c, f)| c * f)
            .collect();
        let sum: f32 = sober.iter().sum();
        sober.iter_mut().for_each(|chance| *chance /= sum);
        sober
    }

    pub(crate) fn chances(&self, answers: &Answers) -> Chances {
        let settings = self.knowledge().model;
        let person = Person::new(answers);
        let mut total: Vec<f32> = self
            .profiles
            .iter()
            .zip(&self.prior)
            .map(|(profile, prior)| {
                prior + (settings.profile_weight * person.shift(profile)) as f32
            })
            .collect();
        let mut known = answers.yes | answers.no;
        if person.knows_age() {
            known &= !self.derived;
        }
        for finding in each(known & self.single) {
            add(&mut total, self.row(answers, finding));
        }
        for finding in each(answers.no & self.places) {
            add(&mut total, &self.no[finding]);
        }
        let mut grouped = Grouped::new(self.conditions);
        if answers.yes & self.places != 0 {
            for finding in each(answers.yes & self.places) {
                grouped.take_place(&self.yes[finding]);
            }
            grouped.give_place(&mut total, settings.place_rest as f32);
        }
        for group in &self.groups {
            let members = known & group;
            match members.count_ones() {
                0 => {}
                1 => add(
                    &mut total,
                    self.row(answers, members.trailing_zeros() as usize),
                ),
                _ => {
                    for finding in each(members) {
                        grouped.take(self.row(answers, finding));
                    }
                    grouped.give(&mut total, settings.group_rest as f32);
                }
            }
        }
        to_chances(total, settings.temperature as f32)
    }
}

fn add(total: &mut [f32], row: &[f32]) {
    for (sum, evidence) in total.iter_mut().zip(row) {
        *sum += evidence;
    }
}

/// Evidence of one group, by condition.
struct Grouped {
    strongest_for: Vec<f32>,
    strongest_against: Vec<f32>,
    sum: Vec<f32>,
}

impl Grouped {
    fn new(conditions: usize) -> Self {
        let zeros = || vec![0.0; conditions];
        Grouped {
            strongest_for: zeros(),
            strongest_against: zeros(),
            sum: zeros(),
        }
    }

    fn take(&mut self, row: &[f32]) {
        for (at, evidence) in row.iter().enumerate() {
            self.strongest_for[at] = self.strongest_for[at].max(*evidence);
            self.strongest_against[at] = self.strongest_against[at].min(*evidence);
            self.sum[at] += evidence;
        }
    }

    /// Adds strongest for, strongest against, and the rest in part; empties itself.
    fn give(&mut self, total: &mut [f32], rest: f32) {
        for (at, sum) in total.iter_mut().enumerate() {
            let strongest = self.strongest_for[at] + self.strongest_against[at];
            *sum += strongest + rest * (self.sum[at] - strongest);
        }
        self.strongest_for.fill(0.0);
        self.strongest_against.fill(0.0);
        self.sum.fill(0.0);
    }

    fn take_place(&mut self, row: &[f32]) {
        for (at, evidence) in row.iter().enumerate() {
            let best = &mut self.strongest_for[at];
            // `strongest_against` counts the places here; zero means that this is the first.
            *best = if self.strongest_against[at] == 0.0 {
                *evidence
            } else {
                best.max(*evidence)
            };
            self.strongest_against[at] += 1.0;
            self.sum[at] += evidence;
        }
    }

    fn give_place(&mut self, total: &mut [f32], rest: f32) {
        self.strongest_against.fill(0.0);
        self.give(total, rest);
    }
}

fn to_chances(mut total: Vec<f32>, temperature: f32) -> Chances {
    let best = total.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for value in &mut total {
        *value = ((*value - best) / temperature).exp();
        sum += *value;
    }
    for value in &mut total {
        *value /= sum;
    }
    total
}
