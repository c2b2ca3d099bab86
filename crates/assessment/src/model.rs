//! The knowledge made ready for counting.

use std::collections::HashMap;
use std::sync::Arc;

use midstance_knowledge::{AnswerType, Condition, Finding, Knowledge, Role, Urgency};

use crate::answers::FindingIx;
use crate::profile::Profile;
use crate::rules::Compiled;

/// Everything that can be worked out before the first answer comes.
#[derive(Debug)]
pub struct Model {
    knowledge: Arc<Knowledge>,
    names: HashMap<String, FindingIx>,
    pub(crate) conditions: usize,
    /// Weighted logarithm of the prior, by condition.
    pub(crate) prior: Vec<f32>,
    /// Factor from chances for the ranking to chances for decisions, by condition.
    pub(crate) sobering: Vec<f32>,
    pub(crate) profiles: Vec<Profile>,
    /// Chance of yes, by finding and condition.
    pub(crate) chance: Vec<Vec<f32>>,
    /// Logarithm of the chance of yes against its background.
    pub(crate) yes: Vec<Vec<f32>>,
    /// Logarithm of the chance of no against its background.
    pub(crate) no: Vec<Vec<f32>>,
    /// The same, not kept from the ends: how rare a danger really is.
    pub(crate) true_chance: Vec<Vec<f32>>,
    /// Uncertainty of the answer within a condition, in bits.
    pub(crate) noise: Vec<Vec<f32>>,
    /// Groups of two and more findings that tell much the same, as bits; places stand apart.
    pub(crate) groups: Vec<u128>,
    /// Findings that stand alone.
    pub(crate) single: u128,
    /// Places of the body map.
    pub(crate) places: u128,
    /// Findings that follow from age.
    pub(crate) derived: u128,
    pub(crate) rules: Vec<Compiled>,
    pub(crate) urgency: Vec<Urgency>,
}

impl Model {
    /// Makes a model; done once at start.
    pub fn new(knowledge: Arc<Knowledge>) -> Self {
        let names: HashMap<String, FindingIx> = (0_u8..)
            .zip(&knowledge.findings)
            .map(|(at, finding)| (finding.id.clone(), FindingIx(at)))
            .collect();
        let find = |id: &str| names.get(id).map(|ix| ix.0);
        let rules = knowledge
            .rules
            .iter()
            .map(|r| Compiled::new(&r.when, &find))
            .collect();
        let settings = knowledge.model;
        let clamp = |p: f64| p.clamp(settings.floor, 1.0 - settings.floor);
        let table = |cell: &dyn Fn(f64, f64) -> f64| -> Vec<Vec<f32>> {
            let row = |finding: &Finding| {
                let background = clamp(finding.background);
                let of = |condition: &Condition| {
                    let own = condition.likelihoods.get(&finding.id);
                    cell(own.map_or(background, |own| clamp(own.p)), background) as f32
                };
                knowledge.conditions.iter().map(of).collect()
            };
            knowledge.findings.iter().map(row).collect()
        };
        let bits = |keep: &dyn Fn(&Finding) -> bool| {
            (0..)
                .zip(&knowledge.findings)
                .filter(|(_, f)| keep(f))
                .fold(0, |all, (at, _)| all | 1_u128 << at)
        };
        let places = bits(&|f| f.answer == AnswerType::BodyMap);
        let derived = bits(&|f| f.answer == AnswerType::DerivedFromBirthDate);
        let mut group_names: Vec<&str> = knowledge
            .findings
            .iter()
            .filter_map(|f| f.group.as_deref())
            .collect();
        group_names.sort_unstable();
        group_names.dedup();
        let groups: Vec<u128> = group_names
            .iter()
            .map(|name| bits(&|f| f.group.as_deref() == Some(name)) & !places)
            .filter(|bits| bits.count_ones() > 1)
            .collect();
        let grouped = groups.iter().fold(places, |all, g| all | g);
        Model {
            conditions: knowledge.conditions.len(),
            prior: priors(&knowledge, settings.prior_weight),
            sobering: sobering(&knowledge),
            profiles: knowledge.conditions.iter().map(Profile::new).collect(),
            chance: table(&|p, _| p),
            true_chance: raw(&knowledge),
            yes: table(&|p, background| (p / background).ln()),
            no: table(&|p, background| ((1.0 - p) / (1.0 - background)).ln()),
            noise: table(&|p, _| -(p * p.log2() + (1.0 - p) * (1.0 - p).log2())),
            groups,
            single: bits(&|_| true) & !grouped,
            places,
            derived,
            rules,
            urgency: knowledge.conditions.iter().map(|c| c.urgency).collect(),
            names,
            knowledge,
        }
    }

    /// The knowledge that it was made from.
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// The position of a finding.
    pub fn finding(&self, id: &str) -> Option<FindingIx> {
        self.names.get(id).copied()
    }
}

/// Chances of yes as they stand in the files.
fn raw(knowledge: &Knowledge) -> Vec<Vec<f32>> {
    let row = |finding: &Finding| {
        let of = |c: &Condition| {
            c.likelihoods
                .get(&finding.id)
                .map_or(finding.background, |l| l.p)
        };
        knowledge.conditions.iter().map(|c| of(c) as f32).collect()
    };
    knowledge.findings.iter().map(row).collect()
}

/// Logarithms of the priors, flattened by their weight among the common conditions and among the
/// rare ones apart: both groups keep the share that they have in reality, so that a long list of
/// rarities does not push aside what is common.
fn priors(knowledge: &Knowledge, weight: f64) -> Vec<f32> {
    let rare = |c: &Condition| c.role == Role::Rare;
    let factor = |group: bool| {
        let members = || {
            knowledge
                .conditions
                .iter()
                .filter(move |c| rare(c) == group)
        };
        let share: f64 = members().map(|c| c.prior).sum();
        let flat: f64 = members().map(|c| c.prior.powf(weight)).sum();
        if flat > 0.0 { (share / flat).ln() } else { 0.0 }
    };
    let (common, rarities) = (factor(false), factor(true));
    let of = |c: &Condition| weight * c.prior.ln() + if rare(c) { rarities } else { common };
    knowledge.conditions.iter().map(|c| of(c) as f32).collect()
}

/// What the less flattened priors of decisions make of a chance of the ranking.
fn sobering(knowledge: &Knowledge) -> Vec<f32> {
    let settings = knowledge.model;
    let ranking = priors(knowledge, settings.prior_weight);
    let decision = priors(knowledge, settings.decision_prior_weight);
    let temperature = settings.temperature as f32;
    decision
        .iter()
        .zip(ranking)
        .map(|(d, r)| ((d - r) / temperature).exp())
        .collect()
}
