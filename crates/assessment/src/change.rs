//! For practitioners: which answer would change what comes first.

use midstance_knowledge::{Condition, Finding, FindingRole};

use crate::answers::FindingIx;
use crate::{Answer, Answers, Model};

/// An answer that would put another condition first or change how soon to be seen.
#[derive(Debug, Clone, PartialEq)]
pub struct Change<'m> {
    /// The question.
    pub finding: &'m Finding,
    /// How it stands now; none where it was not answered.
    pub now: Option<Answer>,
    /// The answer that would change the result.
    pub instead: Answer,
    /// What would then come first.
    pub first: &'m Condition,
    /// How much belief that condition would gain, 0 to 1.
    pub gain: f64,
}

impl Model {
    /// Single answers that would put another condition first, strongest first. Takes a hundred
    /// assessments; meant for one page, not for a loop.
    pub fn changes(&self, answers: &Answers) -> Vec<Change<'_>> {
        let before = self.chances(answers);
        let Some(first) = best(&before) else {
            return Vec::new();
        };
        let mut found = Vec::new();
        for (at, finding) in self.knowledge().findings.iter().enumerate() {
            if finding.role == FindingRole::Massage {
                continue;
            }
            let ix = FindingIx(at as u8);
            let now = answers.get(ix);
            for instead in [Answer::Yes, Answer::No] {
                if now == Some(instead) {
                    continue;
                }
                let mut with = *answers;
                with.set(ix, instead);
                let after = self.chances(&with);
                let Some(other) = best(&after).filter(|other| *other != first) else {
                    continue;
                };
                let gain = f64::from(after[other] - before[other]);
                let first = &self.knowledge().conditions[other];
                found.push(Change {
                    finding,
                    now,
                    instead,
                    first,
                    gain,
                });
            }
        }
        found.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        found
    }
}

fn best(chances: &[f32]) -> Option<usize> {
    (0..chances.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]))
}
