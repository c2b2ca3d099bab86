//! The knowledge made ready for counting.

use std::collections::HashMap;
use std::sync::Arc;

use midstance_knowledge::{AnswerType, Knowledge, Urgency};

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
    pub(crate) profiles: Vec<Profile>,
    /// Chance of yes, by finding and condition.
    pub(crate) chance: Vec<Vec<f32>>,
    /// Logarithm of the chance of yes against its background.
    pub(crate) yes: Vec<Vec<f32>>,
    /// Logarithm of the chance of no against its background.
    pub(crate) no: Vec<Vec<f32>>,
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
            let row = |finding: &midstance_knowledge::Finding| {
                let background = clamp(finding.background);
                let of = |condition: &midstance_knowledge::Condition| {
                    let own = condition.likelihoods.get(&finding.id);
                    cell(own.map_or(background, |own| clamp(own.p)), background) as f32
                };
                knowledge.conditions.iter().map(of).collect()
            };
            knowledge.findings.iter().map(row).collect()
        };
        let bits = |keep: &dyn Fn(&midstance_knowledge::Finding) -> bool| {
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
            prior: knowledge
                .conditions
                .iter()
                .map(|c| (settings.prior_weight * c.prior.ln()) as f32)
                .collect(),
            profiles: knowledge.conditions.iter().map(Profile::new).collect(),
            chance: table(&|p, _| p),
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
