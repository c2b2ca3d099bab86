//! Which question comes next, and when asking ends at once.
//!
//! Safety first, then the place, then a little about the person, then what the answers so far make
//! worth asking, at last what decides today's load. Nothing here is kept: the same answers always
//! lead to the same step, so that looking at a page changes nothing.

use midstance_assessment::{Answer, Answers, Fired, Model};
use midstance_knowledge::{
    AnswerType, Condition, Finding, FindingRole, MassageStance, ServiceKind, Urgency,
};

use super::{Ask, CheckAnswers};

/// Where somebody stands in the check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The list of danger signs.
    Safety,
    /// Where it hurts.
    Where,
    /// Which place is the worst.
    Worst,
    /// The question with this number, from 1.
    Question(usize),
    /// What a massage therapist must know.
    Massage,
    /// Anything else, in own words.
    Words,
    /// All is answered; the answers are shown once more.
    Answers,
    /// The answers were confirmed.
    Result,
}

/// Something must be looked at now: asking ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop<'m> {
    /// [`Urgency::SameDay`] or [`Urgency::Emergency`].
    pub level: Urgency,
    /// Rules of this level or above that hold, most urgent first.
    pub rules: Vec<Fired<'m>>,
    /// Dangerous causes that the answers together make probable, where no rule holds.
    pub likely: Vec<&'m Condition>,
}

/// Younger than this in years counts as a child.
const CHILD_BELOW: f64 = 16.0;
/// Findings that are asked of children only.
const OF_CHILDREN: &[&str] = &["child_limp"];
/// Findings that are not asked of men.
const NOT_OF_MEN: &[&str] = &["missed_periods"];
/// Questions more when the place was changed on the way.
const EXTRA: u8 = 4;
/// Findings that are asked in a usual check; only for "about 11".
const USUAL_FINDINGS: usize = 8;
/// Findings that are asked even where fewer would do: what fits is believed for its reasons, and
/// one slip of the finger must not decide.
const FEWEST_FINDINGS: usize = 5;
/// Conditions whose key questions are asked then.
const LEADING: usize = 3;
/// Asked before the findings, since other findings follow from them.
const OPENING: [Ask<'static>; 3] = [Ask::Age, Ask::Sex, Ask::Duration];
/// Asked after the findings: pain of everybody, the rest where a stage of care follows.
const CLOSING: [Ask<'static>; 3] = [Ask::Pain, Ask::Walking, Ask::NextMorning];

impl CheckAnswers {
    /// The signs of danger that everybody is asked for in one list, most urgent first. What
    /// concerns children alone is asked once the age is known.
    #[must_use]
    pub fn safety_list(model: &Model) -> Vec<&Finding> {
        let mut list: Vec<&Finding> = model
            .safety_questions()
            .filter(|finding| !OF_CHILDREN.contains(&finding.id.as_str()))
            .collect();
        let alone = |finding: &Finding| {
            let mut answers = Answers::new();
            answers.set(model.finding(&finding.id)?, Answer::Yes);
            let rules = model.fired(&answers);
            rules.iter().filter_map(|fired| fired.rule.level).max()
        };
        list.sort_by_key(|finding| std::cmp::Reverse(alone(finding)));
        list
    }

    /// What a massage therapist must know before the first touch.
    #[must_use]
    pub fn massage_list(model: &Model) -> Vec<&Finding> {
        let findings = model.knowledge().findings.iter();
        findings
            .filter(|finding| finding.role == FindingRole::Massage)
            .collect()
    }

    /// Takes the answers of a list: what is ticked is yes, all else no.
    pub fn put_list(&mut self, list: &[&Finding], ticked: &[String]) {
        for finding in list {
            let word = if ticked.contains(&finding.id) {
                "yes"
            } else {
                "no"
            };
            self.findings.insert(finding.id.clone(), word.to_owned());
        }
    }

    /// Takes the places; none is "I'm not sure". Another place makes other questions worth asking,
    /// so some more are allowed then.
    pub fn put_places(&mut self, places: Vec<String>) {
        if self.places_done && self.places != places && !self.asked.is_empty() {
            self.extra = (self.extra + EXTRA).min(2 * EXTRA);
        }
        if self
            .worst
            .as_ref()
            .is_some_and(|worst| !places.contains(worst))
            || places.len() < 2
        {
            self.worst = None;
        }
        self.places = places;
        self.places_done = true;
    }

    /// Counts a step as passed.
    pub fn pass(&mut self, step: &str) {
        if !self.has_passed(step) {
            self.passed.push(step.to_owned());
        }
    }

    /// Whether a step was passed.
    #[must_use]
    pub fn has_passed(&self, step: &str) -> bool {
        self.passed.iter().any(|passed| passed == step)
    }

    /// The questions asked so far, in order. One that the knowledge has lost is passed over.
    #[must_use]
    pub fn questions<'m>(&self, model: &'m Model) -> Vec<Ask<'m>> {
        let known = self.asked.iter().filter_map(|id| Ask::by_id(model, id));
        known.collect()
    }

    /// The question with a number from 1: one asked before, or the next.
    #[must_use]
    pub fn question<'m>(&self, model: &'m Model, number: usize) -> Option<Ask<'m>> {
        let asked = self.questions(model);
        match number.checked_sub(1)? {
            at if at < asked.len() => asked.get(at).copied(),
            at if at == asked.len() => self.next(model),
            _ => None,
        }
    }

    fn next<'m>(&self, model: &'m Model) -> Option<Ask<'m>> {
        let open = |ask: &Ask<'_>| !self.asked.iter().any(|id| id == ask.id());
        let [pain, staging @ ..] = CLOSING;
        OPENING
            .into_iter()
            .find(open)
            .or_else(|| self.next_finding(model).map(Ask::Finding))
            .or_else(|| Some(pain).filter(open))
            .or_else(|| {
                // Only where a stage of care follows from them.
                let next = staging.into_iter().find(open)?;
                let staged = model.assess(&self.for_model(model)).staging.is_some();
                staged.then_some(next)
            })
    }

    fn next_finding<'m>(&self, model: &'m Model) -> Option<&'m Finding> {
        let most = usize::from(model.knowledge().model.questions_most) + usize::from(self.extra);
        let asked = self.findings_asked(model);
        if asked >= most {
            return None;
        }
        let answers = self.without_unfit(model);
        let worth_asking = model.next_question(&answers);
        worth_asking.or_else(|| key_question(model, &answers).filter(|_| asked < FEWEST_FINDINGS))
    }

    /// The answers with those questions counted as asked that do not fit the person.
    fn without_unfit(&self, model: &Model) -> Answers {
        let mut answers = self.for_model(model);
        let child = self.age.is_some_and(|age| age < CHILD_BELOW);
        let man = self.sex.as_deref() == Some("male");
        let unfit = |list: &'static [&'static str], is: bool| list.iter().filter(move |_| is);
        for id in unfit(OF_CHILDREN, !child).chain(unfit(NOT_OF_MEN, man)) {
            if let Some(finding) = model.finding(id).filter(|f| answers.get(*f).is_none()) {
                answers.set(finding, Answer::Unsure);
            }
        }
        answers
    }

    fn findings_asked(&self, model: &Model) -> usize {
        let asked = self.questions(model);
        asked
            .iter()
            .filter(|ask| matches!(ask, Ask::Finding(_)))
            .count()
    }

    /// Where it goes on.
    #[must_use]
    pub fn step(&self, model: &Model) -> Step {
        if !self.safety_done {
            Step::Safety
        } else if !self.places_done {
            Step::Where
        } else if self.places.len() > 1 && self.worst.is_none() {
            Step::Worst
        } else if self.next(model).is_some() {
            Step::Question(self.questions(model).len() + 1)
        } else if !self.has_passed("massage") && self.suits_massage(model) {
            Step::Massage
        } else if !self.has_passed("words") {
            Step::Words
        } else if !self.has_passed("answers") {
            Step::Answers
        } else {
            Step::Result
        }
    }

    /// Whether every question was asked.
    #[must_use]
    pub fn is_complete(&self, model: &Model) -> bool {
        matches!(self.step(model), Step::Answers | Step::Result)
    }

    fn suits_massage(&self, model: &Model) -> bool {
        let assessment = model.assess(&self.for_model(model));
        assessment.service == ServiceKind::Massage
            && assessment.massage.stance != MassageStance::NotNow
    }

    /// How many questions there are about, from the place on; never fewer than `number`.
    #[must_use]
    pub fn about(&self, model: &Model, number: usize) -> usize {
        let asked = self.questions(model);
        let open = |asks: &[Ask<'_>]| asks.iter().filter(|ask| !asked.contains(ask)).count();
        let findings = match self.next_finding(model) {
            Some(_) => USUAL_FINDINGS
                .saturating_sub(self.findings_asked(model))
                .max(1),
            None => 0,
        };
        let staged = model.assess(&self.for_model(model)).staging.is_some();
        let closing = open(&CLOSING[..if staged { 3 } else { 1 }]);
        let all = self.first_number() + asked.len() + open(&OPENING) + findings + closing;
        all.max(number)
    }

    /// The number shown for the first question after the place.
    #[must_use]
    pub fn first_number(&self) -> usize {
        if self.places.len() > 1 { 2 } else { 1 }
    }

    /// What ends the asking, if anything does: a rule that says today or at once; or, when all is
    /// asked, a cause of that kind that is probable enough.
    #[must_use]
    pub fn stop<'m>(&self, model: &'m Model) -> Option<Stop<'m>> {
        let answers = self.for_model(model);
        let mut rules = model.fired(&answers);
        rules.retain(|fired| fired.rule.level >= Some(Urgency::SameDay));
        if let Some(level) = rules.iter().filter_map(|fired| fired.rule.level).max() {
            return Some(Stop {
                level,
                rules,
                likely: Vec::new(),
            });
        }
        if !self.is_complete(model) && !matches!(self.step(model), Step::Massage | Step::Words) {
            return None;
        }
        use midstance_assessment::UrgencyReason;
        let assessment = model.assess(&answers);
        let likely = assessment
            .urgency_reasons
            .iter()
            .filter_map(|reason| match reason {
                UrgencyReason::Likely(condition) => Some(*condition),
                UrgencyReason::Rule(_) => None,
            });
        (assessment.urgency >= Urgency::SameDay).then(|| Stop {
            level: assessment.urgency,
            rules: Vec::new(),
            likely: likely.collect(),
        })
    }
}

/// The first key question that is still open among those of the leading conditions.
fn key_question<'m>(model: &'m Model, answers: &Answers) -> Option<&'m Finding> {
    let assessment = model.assess(answers);
    let leading = assessment.ranking.iter().take(LEADING);
    let keys = leading.flat_map(|ranked| &ranked.condition.key_questions);
    let ids: Vec<&String> = keys.collect();
    let open = |finding: &&Finding| {
        finding.answer == AnswerType::YesNo
            && finding.role != FindingRole::Massage
            && model
                .finding(&finding.id)
                .is_some_and(|ix| answers.get(ix).is_none())
    };
    let findings = ids
        .into_iter()
        .filter_map(|id| model.knowledge().finding(id));
    findings.into_iter().find(open)
}
