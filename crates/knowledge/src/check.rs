//! Proves that the files fit together: every id named exists, every number is possible.

use std::collections::{BTreeMap, BTreeSet};

use toml::Spanned;

use crate::condition::Basis;
use crate::files::FileSet;
use crate::problem::{Problem, line_at};
use crate::raw::Sources;
use crate::{Knowledge, Source, Urgency};

/// Where things stand in their files, as byte offsets.
pub(crate) struct Spans {
    pub(crate) findings: Vec<usize>,
    pub(crate) conditions: Vec<ConditionSpans>,
}

/// Where the likelihoods of one condition stand.
pub(crate) struct ConditionSpans {
    pub(crate) file: String,
    pub(crate) cells: BTreeMap<String, usize>,
}

/// Joins the sources of all files. The same source may be written in two files if both agree.
pub(crate) fn join_sources(
    files: &FileSet,
    lists: Vec<(&str, Sources)>,
    problems: &mut Vec<Problem>,
) -> Vec<Source> {
    let mut joined: BTreeMap<String, Source> = BTreeMap::new();
    for (file, list) in lists {
        for entry in list.source {
            let offset = entry.span().start;
            let source = Spanned::into_inner(entry);
            match joined.get(&source.id) {
                Some(first)
                    if first.doi.is_some() && source.doi.is_some() && first.doi != source.doi =>
                {
                    problems.push(Problem {
                        file: file.to_owned(),
                        line: line_at(files.get(file).unwrap_or_default(), offset),
                        what: format!(
                            "source `{}` is written twice with different DOIs",
                            source.id
                        ),
                        fix: "give one of them another id or correct its DOI".to_owned(),
                    });
                }
                Some(first) if first.doi.is_some() => {}
                _ => {
                    joined.insert(source.id.clone(), source);
                }
            }
        }
    }
    joined.into_values().collect()
}

/// Adds every fault found to `problems`.
pub(crate) fn check(
    knowledge: &Knowledge,
    files: &FileSet,
    spans: &Spans,
    problems: &mut Vec<Problem>,
) {
    let mut checker = Checker {
        files,
        findings: knowledge.findings.iter().map(|f| f.id.as_str()).collect(),
        sources: knowledge.sources.iter().map(|s| s.id.as_str()).collect(),
        regions: knowledge.regions.iter().map(|r| r.id.as_str()).collect(),
        problems,
    };
    checker.check_findings(knowledge, &spans.findings);
    checker.check_areas(knowledge);
    checker.check_conditions(knowledge, &spans.conditions);
    checker.check_rules(knowledge);
    checker.check_care(knowledge);
}

struct Checker<'k, 'p> {
    files: &'k FileSet,
    findings: BTreeSet<&'k str>,
    sources: BTreeSet<&'k str>,
    regions: BTreeSet<&'k str>,
    problems: &'p mut Vec<Problem>,
}

impl Checker<'_, '_> {
    fn report(&mut self, file: &str, line: usize, what: String, fix: &str) {
        self.problems.push(Problem {
            file: file.to_owned(),
            line,
            what,
            fix: fix.to_owned(),
        });
    }

    /// First line of `file` on which `word` stands as a quoted word, else 1.
    fn line_of(&self, file: &str, word: &str) -> usize {
        let text = self.files.get(file).unwrap_or_default();
        text.find(&format!("\"{word}\""))
            .map_or(1, |at| line_at(text, at))
    }

    fn known_sources(&mut self, file: &str, line: usize, who: &str, sources: &[String]) {
        for source in sources {
            if !self.sources.contains(source.as_str()) {
                self.report(
                    file,
                    line,
                    format!("{who} names the source `{source}`, which is in no file of sources/"),
                    "add it to sources/assessment.toml or correct the id",
                );
            }
        }
    }

    fn known_findings<'i>(
        &mut self,
        file: &str,
        line: usize,
        who: &str,
        ids: impl Iterator<Item = &'i str>,
    ) {
        for id in ids {
            if !self.findings.contains(id) {
                self.report(
                    file,
                    line,
                    format!("{who} names the finding `{id}`, which is not in findings.toml"),
                    "correct the id or add the finding",
                );
            }
        }
    }

    fn check_findings(&mut self, knowledge: &Knowledge, offsets: &[usize]) {
        const FILE: &str = "findings.toml";
        let text = self.files.get(FILE).unwrap_or_default();
        let mut seen = BTreeSet::new();
        if knowledge.findings.len() > 128 {
            let what = format!(
                "{} findings; the engine holds 128",
                knowledge.findings.len()
            );
            self.report(FILE, 1, what, "remove some");
        }
        for (finding, offset) in knowledge.findings.iter().zip(offsets) {
            let line = line_at(text, *offset);
            let id = &finding.id;
            if !seen.insert(id.as_str()) {
                self.report(
                    FILE,
                    line,
                    format!("finding `{id}` stands twice"),
                    "remove one",
                );
            }
            if !(finding.background > 0.0 && finding.background < 1.0) {
                let what = format!("finding `{id}` has background {}", finding.background);
                self.report(
                    FILE,
                    line,
                    what,
                    "give a number between 0 and 1, not 0 or 1 itself",
                );
            }
            if finding.region != "any" && !self.regions.contains(finding.region.as_str()) {
                let what = format!("finding `{id}` names the region `{}`", finding.region);
                self.report(FILE, line, what, "use `any` or a region of regions.toml");
            }
        }
    }

    fn check_areas(&mut self, knowledge: &Knowledge) {
        const FILE: &str = "regions.toml";
        let mut seen = BTreeSet::new();
        for area in &knowledge.areas {
            let line = self.line_of(FILE, &area.id);
            let who = format!("area `{}`", area.id);
            if !seen.insert(area.id.as_str()) {
                self.report(FILE, line, format!("{who} stands twice"), "remove one");
            }
            let ids = area.findings.iter().chain(&area.unsure).map(String::as_str);
            self.known_findings(FILE, line, &who, ids);
            if !self.regions.contains(area.region.as_str()) {
                let what = format!("{who} names the region `{}`", area.region);
                self.report(FILE, line, what, "use a region of this file");
            }
            if area.findings.is_empty() {
                self.report(
                    FILE,
                    line,
                    format!("{who} answers no finding"),
                    "name its finding",
                );
            }
            if !area.centre && !area.sided.contains("{side}") {
                let what = format!("{who}: `sided` does not say where the side goes");
                self.report(FILE, line, what, "write {side} where left or right belongs");
            }
        }
    }

    fn check_conditions(&mut self, knowledge: &Knowledge, spans: &[ConditionSpans]) {
        let mut seen = BTreeSet::new();
        let mut sum = 0.0;
        for (condition, spans) in knowledge.conditions.iter().zip(spans) {
            let file = spans.file.as_str();
            let id = &condition.id;
            sum += condition.prior;
            if !seen.insert(id.as_str()) {
                self.report(
                    file,
                    1,
                    format!("condition `{id}` stands twice"),
                    "remove one file",
                );
            }
            if file != format!("conditions/{id}.toml") {
                let what = format!("condition `{id}` stands in a file of another name");
                self.report(file, 1, what, "name the file after the id");
            }
            if !(condition.prior > 0.0 && condition.prior < 1.0) {
                let what = format!("prior {} is no share", condition.prior);
                self.report(
                    file,
                    self.line_of(file, id),
                    what,
                    "give a number between 0 and 1",
                );
            }
            if condition.region != "any" && !self.regions.contains(condition.region.as_str()) {
                let what = format!("unknown region `{}`", condition.region);
                let line = self.line_of(file, &condition.region);
                self.report(file, line, what, "use `any` or a region of regions.toml");
            }
            if knowledge.family(&condition.care).is_none() {
                let what = format!("unknown care family `{}`", condition.care);
                let line = self.line_of(file, &condition.care);
                self.report(file, line, what, "use a family of care.toml");
            }
            for (name, range) in [
                ("age", condition.age),
                ("age_also", condition.age_also),
                ("duration_weeks", condition.duration_weeks),
            ] {
                if range.is_some_and(|r| !(r.low > 0.0 && r.high > r.low)) {
                    let what = format!("`{name}` is no range");
                    self.report(file, 1, what, "write [low, high] with 0 < low < high");
                }
            }
            if !(0.0..=1.0).contains(&condition.referral_weight) {
                let what = format!("`referral_weight` is {}", condition.referral_weight);
                self.report(file, 1, what, "give a number from 0 to 1");
            }
            if condition
                .female_share
                .is_some_and(|s| !(s > 0.0 && s < 1.0))
            {
                let what = "`female_share` is no share".to_owned();
                self.report(file, 1, what, "give a number between 0 and 1");
            }
            let keys = condition.key_questions.iter().map(String::as_str);
            self.known_findings(file, self.line_of(file, id), "key_questions", keys);
            self.known_sources(file, self.line_of(file, id), id, &condition.sources);
            self.check_cells(condition, spans);
        }
        if !(0.98..=1.02).contains(&sum) {
            let what = format!("the priors of all conditions sum to {sum:.4}");
            let fix = "correct the priors so that they sum to 1 (within 0.02)";
            self.report("conditions/", 1, what, fix);
        }
    }

    fn check_cells(&mut self, condition: &crate::Condition, spans: &ConditionSpans) {
        let file = spans.file.as_str();
        let text = self.files.get(file).unwrap_or_default();
        for (finding, cell) in &condition.likelihoods {
            let line = line_at(text, spans.cells.get(finding).copied().unwrap_or(0));
            self.known_findings(file, line, "likelihoods", std::iter::once(finding.as_str()));
            if !(cell.p > 0.0 && cell.p < 1.0) {
                let what = format!("`{finding}` has the chance {}", cell.p);
                self.report(
                    file,
                    line,
                    what,
                    "give a number between 0 and 1, not 0 or 1 itself",
                );
            }
            let literature = matches!(cell.basis, Basis::Literature | Basis::LiteratureAdapted);
            if literature && cell.source.is_none() {
                let what = format!("`{finding}` rests on literature but names no source");
                self.report(
                    file,
                    line,
                    what,
                    "add source = \"…\" or call it an expert_estimate",
                );
            }
            if let Some(source) = &cell.source {
                self.known_sources(file, line, finding, std::slice::from_ref(source));
            }
        }
    }

    fn check_rules(&mut self, knowledge: &Knowledge) {
        let mut seen = BTreeSet::new();
        for rule in &knowledge.rules {
            let file = if rule.level.is_some() {
                "rules/danger.toml"
            } else {
                "rules/massage.toml"
            };
            let line = self.line_of(file, &rule.id);
            let id = rule.id.as_str();
            if !seen.insert(id) {
                self.report(file, line, format!("rule {id} stands twice"), "remove one");
            }
            self.known_findings(file, line, id, rule.when.findings().into_iter());
            self.known_sources(file, line, id, &rule.sources);
            for example in &rule.examples {
                let ids = example.yes.iter().chain(&example.no).map(String::as_str);
                self.known_findings(file, line, &format!("an example of {id}"), ids);
            }
            for (fires, word) in [(true, "fires"), (false, "does not fire")] {
                if !rule.examples.iter().any(|e| e.fires == fires) {
                    let what = format!("rule {id} has no example with which it {word}");
                    self.report(file, line, what, "add an [[rule.example]]");
                }
            }
            if rule.sources.is_empty() {
                self.report(file, line, format!("rule {id} has no source"), "name one");
            }
        }
    }

    fn check_care(&mut self, knowledge: &Knowledge) {
        use Urgency::{ClinicOk, Emergency, SameDay, SeePhysician};
        for level in [ClinicOk, SeePhysician, SameDay, Emergency] {
            if knowledge.urgency(level).is_none() {
                let what = format!("no words for the urgency `{}`", level.as_str());
                self.report("care.toml", 1, what, "add an [[urgency]] with that level");
            }
        }
        for family in &knowledge.families {
            let line = self.line_of("care.toml", &family.id);
            self.known_sources("care.toml", line, &family.id, &family.sources);
        }
        for plan in &knowledge.plans {
            let line = self.line_of("stages.toml", &plan.condition);
            let who = format!("the plan for {} in {}", plan.condition, plan.stage);
            if knowledge.condition(&plan.condition).is_none() {
                self.report(
                    "stages.toml",
                    line,
                    format!("{who}: no such condition"),
                    "correct it",
                );
            }
            if !knowledge.stages.iter().any(|s| s.id == plan.stage) {
                self.report(
                    "stages.toml",
                    line,
                    format!("{who}: no such stage"),
                    "correct it",
                );
            }
            self.known_sources("stages.toml", line, &who, &plan.sources);
        }
    }
}
