//! The files as they are written, before ids are looked up and expressions read.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use crate::check;
use crate::condition::{Basis, Condition, Likelihood, MassageStance, Range, Role, ServiceKind};
use crate::files::FileSet;
use crate::problem::{Problem, line_at};
use crate::rule::{DangerRule, MassageEffect, RuleExample, RuleKind};
use crate::{
    Area, CareFamily, Expression, Finding, ModelSettings, Region, ReturnStep, Source, Stage,
    StagePlan, Urgency, UrgencyCare,
};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Head {
    pub(crate) version: String,
    pub(crate) reviewed: String,
    pub(crate) signed_by: String,
    pub(crate) model: ModelSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Places {
    pub(crate) region: Vec<Region>,
    pub(crate) area: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Findings {
    pub(crate) finding: Vec<Spanned<Finding>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Care {
    pub(crate) urgency: Vec<UrgencyCare>,
    pub(crate) family: Vec<CareFamily>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Stages {
    pub(crate) stage: Vec<Stage>,
    pub(crate) return_step: Vec<ReturnStep>,
    pub(crate) plan: Vec<StagePlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sources {
    pub(crate) source: Vec<Spanned<Source>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Rules {
    pub(crate) rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawRule {
    id: String,
    name: String,
    kind: RuleKind,
    when: Spanned<String>,
    #[serde(default)]
    level: Option<Urgency>,
    massage: MassageStance,
    #[serde(default)]
    avoid: Vec<String>,
    could_be: String,
    runner: String,
    clinic: String,
    sources: Vec<String>,
    version: u32,
    reviewed: String,
    #[serde(default)]
    example: Vec<RuleExample>,
}

impl RawRule {
    pub(crate) fn read(
        self,
        files: &FileSet,
        file: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<DangerRule> {
        let offset = self.when.span().start;
        let when_text = self.when.into_inner();
        let when = Expression::parse(&when_text)
            .map_err(|error| {
                problems.push(Problem {
                    file: file.to_owned(),
                    line: line_at(files.get(file).unwrap_or_default(), offset),
                    what: format!("rule {}: `when` cannot be read: {error}", self.id),
                    fix: "write finding ids joined by and, or, no, unless, with brackets"
                        .to_owned(),
                });
            })
            .ok()?;
        Some(DangerRule {
            id: self.id,
            name: self.name,
            kind: self.kind,
            when,
            when_text,
            level: self.level,
            massage: MassageEffect {
                stance: self.massage,
                avoid: self.avoid,
            },
            could_be: self.could_be,
            runner: self.runner,
            clinic: self.clinic,
            sources: self.sources,
            version: self.version,
            reviewed: self.reviewed,
            examples: self.example,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawCondition {
    id: String,
    name: String,
    plain_name: String,
    summary: String,
    #[serde(default)]
    synonyms: Vec<String>,
    region: String,
    tissue: String,
    role: Role,
    prior: f64,
    prior_basis: String,
    urgency: Urgency,
    #[serde(default)]
    urgent_until_weeks: Option<f64>,
    #[serde(default = "full")]
    referral_weight: f64,
    massage: MassageStance,
    #[serde(default)]
    avoid: Vec<String>,
    service: ServiceKind,
    care: String,
    #[serde(default)]
    today: Vec<String>,
    #[serde(default)]
    stop: Vec<String>,
    #[serde(default)]
    sooner: Vec<String>,
    #[serde(default)]
    key_questions: Vec<String>,
    #[serde(default)]
    age: Option<[f64; 2]>,
    #[serde(default)]
    age_also: Option<[f64; 2]>,
    #[serde(default)]
    duration_weeks: Option<[f64; 2]>,
    #[serde(default)]
    female_share: Option<f64>,
    #[serde(default)]
    guide: Option<String>,
    #[serde(default)]
    codes: BTreeMap<String, String>,
    sources: Vec<String>,
    reviewed: String,
    likelihoods: BTreeMap<String, Spanned<RawLikelihood>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct RawLikelihood {
    p: f64,
    #[serde(default = "estimate")]
    basis: Basis,
    #[serde(default)]
    source: Option<String>,
    #[serde(default)]
    note: Option<String>,
}

fn estimate() -> Basis {
    Basis::ExpertEstimate
}

fn full() -> f64 {
    1.0
}

impl RawCondition {
    pub(crate) fn read(self, file: &str) -> (check::ConditionSpans, Condition) {
        let mut spans = check::ConditionSpans {
            file: file.to_owned(),
            cells: BTreeMap::new(),
        };
        let mut likelihoods = BTreeMap::new();
        for (finding, cell) in self.likelihoods {
            spans.cells.insert(finding.clone(), cell.span().start);
            let RawLikelihood {
                p,
                basis,
                source,
                note,
            } = cell.into_inner();
            likelihoods.insert(
                finding,
                Likelihood {
                    p,
                    basis,
                    source,
                    note,
                },
            );
        }
        let range = |[low, high]: [f64; 2]| Range { low, high };
        let condition = Condition {
            id: self.id,
            name: self.name,
            plain_name: self.plain_name,
            summary: self.summary,
            synonyms: self.synonyms,
            region: self.region,
            tissue: self.tissue,
            role: self.role,
            prior: self.prior,
            prior_basis: self.prior_basis,
            urgency: self.urgency,
            urgent_until_weeks: self.urgent_until_weeks,
            referral_weight: self.referral_weight,
            massage: self.massage,
            avoid: self.avoid,
            service: self.service,
            care: self.care,
            today: self.today,
            stop: self.stop,
            sooner: self.sooner,
            key_questions: self.key_questions,
            age: self.age.map(range),
            age_also: self.age_also.map(range),
            duration_weeks: self.duration_weeks.map(range),
            female_share: self.female_share,
            guide: self.guide,
            codes: self.codes,
            likelihoods,
            sources: self.sources,
            reviewed: self.reviewed,
        };
        (spans, condition)
    }
}
