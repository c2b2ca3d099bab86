//! Measures the model on cases with known answers.

use std::fmt;
use std::io::BufRead;

use midstance_knowledge::{MassageStance, Urgency};
use serde::Deserialize;

use crate::jsonl::read_line;
use crate::{Answer, Answers, Model};

/// What a case is known to be, beside its answers.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Truth {
    /// Name of the case.
    pub id: String,
    /// Conditions that it is.
    pub conditions: Vec<String>,
    /// Conditions that are accepted too.
    #[serde(default)]
    pub also_acceptable: Vec<String>,
    /// How soon it had to be seen.
    pub urgency: Urgency,
    /// What is accepted too.
    #[serde(default)]
    pub urgency_also_ok: Vec<Urgency>,
    /// Whether massage would have been all right.
    #[serde(default)]
    pub massage_ok: Option<bool>,
}

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// What it is known to be.
    pub truth: Truth,
    /// What was answered.
    pub answers: Answers,
}

/// A count out of a number of cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    /// Cases that count.
    pub hits: usize,
    /// All cases.
    pub of: usize,
}

impl Share {
    fn count(&mut self, hit: bool) {
        self.of += 1;
        self.hits += usize::from(hit);
    }

    /// The share, 0 to 1; zero of nothing is 0.
    pub fn value(self) -> f64 {
        if self.of == 0 {
            0.0
        } else {
            self.hits as f64 / self.of as f64
        }
    }

    /// The 95 % interval of Wilson.
    pub fn wilson(self) -> (f64, f64) {
        if self.of == 0 {
            return (0.0, 1.0);
        }
        let z = 1.959_964_f64;
        let n = self.of as f64;
        let p = self.value();
        let middle = p + z * z / (2.0 * n);
        let half = z * (p * (1.0 - p) / n + z * z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + z * z / n;
        (
            ((middle - half) / scale).max(0.0),
            ((middle + half) / scale).min(1.0),
        )
    }
}

impl fmt::Display for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (low, high) = self.wilson();
        let percent = |x: f64| x * 100.0;
        write!(
            f,
            "{}/{} = {:.1} % (95 % {:.1}–{:.1})",
            self.hits,
            self.of,
            percent(self.value()),
            percent(low),
            percent(high)
        )
    }
}

/// What was measured.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The right or an accepted condition came first.
    pub first: Share,
    /// It was among the first three.
    pub third: Share,
    /// Emergencies and what had to be seen the same day, kept from massage.
    pub danger_kept: Share,
    /// All that needed a physician or faster, kept from massage.
    pub physician_kept: Share,
    /// What fitted the clinic but was sent away.
    pub over_triage: Share,
    /// The same, where "see a physician" counts even if it would have been accepted.
    pub over_triage_strict: Share,
    /// Urgency right or accepted.
    pub urgency: Share,
    /// Massage verdict right, where known.
    pub massage: Share,
    /// By tenth of the first place's score: cases, how often it was right, mean score.
    pub calibration: [(usize, usize, f64); 10],
    /// One line for each case that went wrong.
    pub misses: Vec<String>,
}

/// Reads cases; the error names the line.
pub fn read_cases(model: &Model, input: impl BufRead) -> Result<Vec<Case>, String> {
    let mut cases = Vec::new();
    for (number, line) in (1..).zip(input.lines()) {
        let line = line.map_err(|e| format!("line {number}: {e}"))?;
        if line.trim().is_empty() {
            continue;
        }
        let (_, answers) =
            read_line(model, line.as_bytes()).map_err(|e| format!("line {number}: {e}"))?;
        let truth: Truth =
            serde_json::from_str(&line).map_err(|e| format!("line {number}: {e}"))?;
        for condition in truth.conditions.iter().chain(&truth.also_acceptable) {
            if model.knowledge().condition(condition).is_none() {
                return Err(format!(
                    "line {number}: there is no condition `{condition}`"
                ));
            }
        }
        cases.push(Case { truth, answers });
    }
    Ok(cases)
}

/// Answers that remain when only the model's own questions are asked: places, age, sex and
/// duration are known, then at most as many questions as the settings allow. A question that the
/// case does not answer counts as "not sure".
pub fn asked_adaptively(model: &Model, full: &Answers) -> (Answers, usize) {
    let mut answers = Answers {
        yes: 0,
        no: 0,
        asked: 0,
        ..*full
    };
    for (at, finding) in model.knowledge().findings.iter().enumerate() {
        let ix = crate::FindingIx(at as u8);
        if finding.answer != midstance_knowledge::AnswerType::YesNo {
            answers.set(ix, full.get(ix).unwrap_or(Answer::Unsure));
        }
    }
    let mut asked = 0;
    while asked < usize::from(model.knowledge().model.questions_most) {
        let Some(finding) = model
            .next_question(&answers)
            .and_then(|f| model.finding(&f.id))
        else {
            break;
        };
        answers.set(finding, full.get(finding).unwrap_or(Answer::Unsure));
        asked += 1;
    }
    (answers, asked)
}

/// Measures the model on cases.
pub fn measure(model: &Model, cases: &[Case]) -> Report {
    let mut report = Report::default();
    for case in cases {
        let result = model.assess(&case.answers);
        let truth = &case.truth;
        let right = |condition: &str| {
            truth
                .conditions
                .iter()
                .chain(&truth.also_acceptable)
                .any(|c| c == condition)
        };
        let place = result.ranking.iter().position(|r| right(&r.condition.id));
        report.first.count(place == Some(0));
        report.third.count(place.is_some_and(|p| p < 3));
        let kept = result.massage.stance == MassageStance::NotNow;
        if truth.urgency >= Urgency::SameDay {
            report.danger_kept.count(kept);
        }
        if truth.urgency >= Urgency::SeePhysician {
            report.physician_kept.count(kept);
        } else {
            let accepted = truth.urgency_also_ok.contains(&result.urgency);
            report
                .over_triage_strict
                .count(result.urgency > Urgency::ClinicOk);
            report
                .over_triage
                .count(result.urgency > Urgency::ClinicOk && !accepted);
        }
        let urgency =
            result.urgency == truth.urgency || truth.urgency_also_ok.contains(&result.urgency);
        report.urgency.count(urgency);
        if let Some(ok) = truth.massage_ok {
            report.massage.count(ok != kept);
        }
        if let Some(first) = result.ranking.first() {
            let cell = &mut report.calibration[((first.score * 10.0) as usize).min(9)];
            cell.0 += 1;
            cell.1 += usize::from(place == Some(0));
            cell.2 += first.score;
        }
        let massage = truth.massage_ok.is_none_or(|ok| ok != kept);
        if place != Some(0) || !urgency || !massage {
            let top: Vec<String> = result
                .ranking
                .iter()
                .take(3)
                .map(|r| format!("{} {:.2}", r.condition.id, r.score))
                .collect();
            let rules: Vec<&str> = result.rules.iter().map(|f| f.rule.id.as_str()).collect();
            report.misses.push(format!(
                "{}: {:?} place {:?}, got [{}]; urgency {} for {}{}; massage {}{}",
                truth.id,
                truth.conditions,
                place.map(|p| p + 1),
                top.join(", "),
                result.urgency.as_str(),
                truth.urgency.as_str(),
                if urgency { "" } else { " WRONG" },
                result.massage.stance.as_str(),
                if rules.is_empty() {
                    String::new()
                } else {
                    format!("; rules {}", rules.join(" "))
                },
            ));
        }
    }
    report
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "first                      {}", self.first)?;
        writeln!(f, "within three               {}", self.third)?;
        writeln!(f, "danger kept from massage   {}", self.danger_kept)?;
        writeln!(f, "physician kept from it     {}", self.physician_kept)?;
        writeln!(f, "clinic cases sent away     {}", self.over_triage)?;
        writeln!(f, "the same, counted strictly {}", self.over_triage_strict)?;
        writeln!(f, "urgency right              {}", self.urgency)?;
        writeln!(f, "massage verdict right      {}", self.massage)?;
        writeln!(
            f,
            "calibration of the first place (score: cases, mean score, right)"
        )?;
        for (tenth, (cases, right, sum)) in self.calibration.iter().enumerate() {
            if *cases > 0 {
                let n = *cases as f64;
                let low = tenth as f64 / 10.0;
                writeln!(
                    f,
                    "  {low:.1}–{:.1}: {cases:4}  {:.2}  {:.2}",
                    low + 0.1,
                    sum / n,
                    *right as f64 / n
                )?;
            }
        }
        Ok(())
    }
}
