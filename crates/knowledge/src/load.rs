//! Reads the files into [`Knowledge`].

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::condition::{Basis, Condition, Likelihood, MassageStance, Range, Role, ServiceKind};
use crate::files::FileSet;
use crate::problem::{LoadError, Problem, line_at};
use crate::rule::{DangerRule, MassageEffect, RuleExample, RuleKind};
use crate::{
    Area, CareFamily, Expression, Finding, ModelSettings, PlacedArea, Region, ReturnStep, Side,
    Source, Stage, StagePlan, Urgency, UrgencyCare, check,
};

/// Everything the clinic knows, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Knowledge {
    /// Version, stored with every assessment.
    pub version: String,
    /// Date of last review of the whole, `YYYY-MM-DD`.
    pub reviewed: String,
    /// Who answers for the content; empty until a clinician has signed it.
    pub signed_by: String,
    /// Regions in the order of the list.
    pub regions: Vec<Region>,
    /// Areas of the body map.
    pub areas: Vec<Area>,
    /// Questions in the order of the file.
    pub findings: Vec<Finding>,
    /// Conditions by id.
    pub conditions: Vec<Condition>,
    /// Danger rules first, then those on massage alone.
    pub rules: Vec<DangerRule>,
    /// Advice by kind of trouble.
    pub families: Vec<CareFamily>,
    /// Advice by urgency.
    pub urgencies: Vec<UrgencyCare>,
    /// Stages of care.
    pub stages: Vec<Stage>,
    /// Steps back to running.
    pub return_steps: Vec<ReturnStep>,
    /// What each core injury needs in each stage.
    pub plans: Vec<StagePlan>,
    /// Sources.
    pub sources: Vec<Source>,
    /// Settings of the likelihood model.
    pub model: ModelSettings,
}

impl Knowledge {
    /// The knowledge built into this program.
    pub fn embedded() -> Result<Self, LoadError> {
        Self::from_files(&FileSet::embedded())
    }

    /// The knowledge built in, with a clinic's own files laid over it.
    pub fn with_overlay(folder: &Path) -> Result<Self, LoadError> {
        Self::from_files(&FileSet::embedded().overlay(folder)?)
    }

    /// Reads and checks a set of files; every fault found is reported, not only the first.
    pub fn from_files(files: &FileSet) -> Result<Self, LoadError> {
        let mut reader = Reader {
            files,
            problems: Vec::new(),
        };
        let head: Option<Head> = reader.one("knowledge.toml");
        let places: Option<Places> = reader.one("regions.toml");
        let findings: Option<Findings> = reader.one("findings.toml");
        let care: Option<Care> = reader.one("care.toml");
        let stages: Option<Stages> = reader.one("stages.toml");
        let conditions: Vec<(&str, RawCondition)> = reader.all("conditions/");
        let rules: Vec<(&str, Rules)> = reader.all("rules/");
        let sources: Vec<(&str, Sources)> = reader.all("sources/");
        let mut problems = reader.problems;
        let parts = (head, places, findings, care, stages);
        let (Some(head), Some(places), Some(findings), Some(care), Some(stages)) = parts else {
            return Err(LoadError::Faulty(problems));
        };
        let sources = check::join_sources(files, sources, &mut problems);
        let rules = rules
            .into_iter()
            .flat_map(|(file, rules)| rules.rule.into_iter().map(move |rule| (file, rule)))
            .filter_map(|(file, raw)| raw.read(files, file, &mut problems))
            .collect();
        let finding_lines = findings.finding.iter().map(|f| f.span().start).collect();
        let (condition_spans, conditions): (Vec<_>, Vec<_>) = conditions
            .into_iter()
            .map(|(file, raw)| raw.read(file))
            .unzip();
        let knowledge = Knowledge {
            version: head.version,
            reviewed: head.reviewed,
            signed_by: head.signed_by,
            regions: places.region,
            areas: places.area,
            findings: findings
                .finding
                .into_iter()
                .map(Spanned::into_inner)
                .collect(),
            conditions,
            rules,
            families: care.family,
            urgencies: care.urgency,
            stages: stages.stage,
            return_steps: stages.return_step,
            plans: stages.plan,
            sources,
            model: head.model,
        };
        let spans = check::Spans {
            findings: finding_lines,
            conditions: condition_spans,
        };
        check::check(&knowledge, files, &spans, &mut problems);
        if problems.is_empty() {
            Ok(knowledge)
        } else {
            Err(LoadError::Faulty(problems))
        }
    }

    /// A finding by id.
    pub fn finding(&self, id: &str) -> Option<&Finding> {
        self.findings.iter().find(|f| f.id == id)
    }

    /// A condition by id.
    pub fn condition(&self, id: &str) -> Option<&Condition> {
        self.conditions.iter().find(|c| c.id == id)
    }

    /// A rule by id.
    pub fn rule(&self, id: &str) -> Option<&DangerRule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// A source by id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|s| s.id == id)
    }

    /// A care family by id.
    pub fn family(&self, id: &str) -> Option<&CareFamily> {
        self.families.iter().find(|f| f.id == id)
    }

    /// Words for a level of urgency.
    pub fn urgency(&self, level: Urgency) -> Option<&UrgencyCare> {
        self.urgencies.iter().find(|u| u.level == level)
    }

    /// The place with a stored value such as `right-knee-outer`; none where there is no such
    /// place.
    pub fn place(&self, id: &str) -> Option<PlacedArea<'_>> {
        let (side, area) = id.split_once('-')?;
        let side: Side = side.parse().ok()?;
        let area = self.areas.iter().find(|a| a.id == area)?;
        (area.centre == (side == Side::Centre)).then_some(PlacedArea { area, side })
    }

    /// Every place that can be stored, left before right, in the order of the list.
    pub fn places(&self) -> impl Iterator<Item = PlacedArea<'_>> {
        self.areas.iter().flat_map(|area| {
            let sides: &[Side] = if area.centre {
                &[Side::Centre]
            } else {
                &[Side::Left, Side::Right]
            };
            sides
                .iter()
                .map(move |side| PlacedArea { area, side: *side })
        })
    }
}

struct Reader<'f> {
    files: &'f FileSet,
    problems: Vec<Problem>,
}

impl<'f> Reader<'f> {
    fn one<T: DeserializeOwned>(&mut self, name: &str) -> Option<T> {
        match self.files.get(name) {
            Some(text) => self.parse(name, text),
            None => {
                self.problems.push(Problem {
                    file: name.to_owned(),
                    line: 1,
                    what: "the file is missing".to_owned(),
                    fix: "put it back".to_owned(),
                });
                None
            }
        }
    }

    fn all<T: DeserializeOwned>(&mut self, folder: &'f str) -> Vec<(&'f str, T)> {
        let files = self.files;
        files
            .below(folder)
            .filter_map(|(name, text)| Some((name, self.parse(name, text)?)))
            .collect()
    }

    fn parse<T: DeserializeOwned>(&mut self, name: &str, text: &str) -> Option<T> {
        toml::from_str(text)
            .map_err(|error| {
                self.problems.push(Problem {
                    file: name.to_owned(),
                    line: line_at(text, error.span().map_or(0, |s| s.start)),
                    what: error.message().trim().to_owned(),
                    fix: "compare this line with its neighbours or with another file of the folder"
                        .to_owned(),
                });
            })
            .ok()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    version: String,
    reviewed: String,
    signed_by: String,
    model: ModelSettings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    region: Vec<Region>,
    area: Vec<Area>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Findings {
    finding: Vec<Spanned<Finding>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Care {
    urgency: Vec<UrgencyCare>,
    family: Vec<CareFamily>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Stages {
    stage: Vec<Stage>,
    return_step: Vec<ReturnStep>,
    plan: Vec<StagePlan>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Sources {
    pub(crate) source: Vec<Spanned<Source>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    rule: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
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
    fn read(self, files: &FileSet, file: &str, problems: &mut Vec<Problem>) -> Option<DangerRule> {
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
struct RawCondition {
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
struct RawLikelihood {
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
    fn read(self, file: &str) -> (check::ConditionSpans, Condition) {
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
