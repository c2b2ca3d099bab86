//! Reads the files into [`Knowledge`].

use std::path::Path;

use serde::de::DeserializeOwned;
use toml::Spanned;

use crate::condition::Condition;
use crate::files::FileSet;
use crate::problem::{LoadError, Problem, line_at};
use crate::raw::{Care, Findings, Head, Places, RawCondition, Rules, Sources, Stages};
use crate::rule::DangerRule;
use crate::{
    Area, CareFamily, Finding, ModelSettings, PlacedArea, Region, ReturnStep, Side, Source, Stage,
    StagePlan, Urgency, UrgencyCare, check,
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
