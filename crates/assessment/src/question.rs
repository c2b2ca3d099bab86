//! What to ask next: the question whose answer changes the decision most, danger before detail.

use midstance_knowledge::{AnswerType, Finding, FindingRole, Urgency};

use crate::answers::FindingIx;
use crate::score::each;
use crate::{Answer, Answers, Model};

/// What it is worth, in bits, to notice a danger that would have been missed.
fn worth(urgency: Urgency) -> f32 {
    match urgency {
        Urgency::ClinicOk => 0.0,
        Urgency::SeePhysician => 1.5,
        Urgency::SameDay => 6.0,
        Urgency::Emergency => 12.0,
    }
}

/// Weight of telling how soon somebody must be seen, beside telling what it is.
const URGENCY_WEIGHT: f32 = 1.0;

impl Model {
    /// Questions on safety that are asked of everyone first, in one list.
    pub fn safety_questions(&self) -> impl Iterator<Item = &Finding> {
        self.knowledge()
            .findings
            .iter()
            .filter(|f| f.role == FindingRole::Safety)
    }

    /// The question to ask next; none when nothing worth asking is left. "I'm not sure" counts as
    /// asked. How many are asked at most is for the caller: `questions_most` of the settings.
    pub fn next_question(&self, answers: &Answers) -> Option<&Finding> {
        let chances = self.chances(answers);
        let placed = answers.yes & self.places != 0;
        let open = |(at, finding): &(usize, &Finding)| {
            let derived = finding.answer == AnswerType::DerivedFromBirthDate;
            answers.asked >> at & 1 == 0
                && finding.role != FindingRole::Massage
                && !(placed && finding.answer == AnswerType::BodyMap)
                && !(derived && answers.age.is_some())
        };
        let candidates = self.knowledge().findings.iter().enumerate().filter(open);
        let least = self.knowledge().model.gain_least as f32;
        candidates
            .map(|(at, finding)| (self.gain(answers, &chances, at), finding))
            .filter(|(gain, _)| *gain >= least)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, finding)| finding)
    }

    /// What the answer to one question is worth, in bits.
    fn gain(&self, answers: &Answers, chances: &[f32], finding: usize) -> f32 {
        let mut yes = 0.0;
        let mut noise = 0.0;
        let mut by_level = [(0.0_f32, 0.0_f32); 4];
        let rows = self.chance[finding].iter().zip(&self.noise[finding]);
        for ((belief, urgency), (chance, own)) in chances.iter().zip(&self.urgency).zip(rows) {
            yes += belief * chance;
            noise += belief * own;
            let level = &mut by_level[*urgency as usize];
            level.0 += belief;
            level.1 += belief * chance;
        }
        let cause = uncertainty(yes) - noise;
        let within: f32 = by_level
            .iter()
            .filter(|(belief, _)| *belief > 0.0)
            .map(|(belief, both)| belief * uncertainty(both / belief))
            .sum();
        let decision = uncertainty(yes) - within;
        (cause + URGENCY_WEIGHT * decision) * self.newness(answers, finding)
            + self.true_yes(chances, finding) * self.danger(answers, finding)
    }

    /// How probable a "yes" is, as the files have it.
    fn true_yes(&self, chances: &[f32], finding: usize) -> f32 {
        chances
            .iter()
            .zip(&self.true_chance[finding])
            .map(|(belief, p)| belief * p)
            .sum()
    }

    /// Share of news in an answer when others of its group are known.
    fn newness(&self, answers: &Answers, finding: usize) -> f32 {
        let bit = 1_u128 << finding;
        let known = (answers.yes | answers.no) & !bit;
        let told = self
            .groups
            .iter()
            .any(|group| group & bit != 0 && group & known != 0);
        if told {
            self.knowledge().model.group_rest as f32
        } else {
            1.0
        }
    }

    /// What a "yes" would be worth by the rules alone.
    fn danger(&self, answers: &Answers, finding: usize) -> f32 {
        let bit = 1_u128 << finding;
        if !self.rules.iter().any(|rule| rule.names() & bit != 0) {
            return 0.0;
        }
        let now = self.rule_urgency(answers);
        let mut with = *answers;
        with.set(FindingIx(finding as u8), Answer::Yes);
        worth(self.rule_urgency(&with)) - worth(now)
    }

    /// Rules one answer away from holding, with the questions that would decide them.
    pub fn undecided_dangers(&self, answers: &Answers) -> Vec<&Finding> {
        let unknown = !(answers.asked | answers.yes | answers.no);
        let named = self.rules.iter().fold(0, |all, rule| all | rule.names());
        each(named & unknown)
            .filter(|at| self.danger(answers, *at) > 0.0)
            .map(|at| &self.knowledge().findings[at])
            .collect()
    }
}

fn uncertainty(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    -(p * p.log2() + (1.0 - p) * (1.0 - p).log2())
}
