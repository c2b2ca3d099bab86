//! What a client shared from the check, as a practitioner reads it: rules by id, all answers, the
//! ranking with its reasons, and what would change it.

use midstance_assessment::{Answer, Answers, Assessment, Fired, Model, Ranked};
use midstance_clinic::{
    booking::Visit,
    check::{Ask, CheckAnswers},
    directory::zone_of,
};
use midstance_knowledge::{AnswerType, MassageStance, Urgency};
use midstance_store::appointment::SharedCheck;

use crate::{
    bodymap, format,
    page::Page,
    pages::check::{band, fit_word},
};

/// Changes listed at most.
const CHANGES: usize = 6;
/// Questions on danger listed at most.
const OPEN: usize = 8;

/// What stands on the appointment page.
pub enum Shared {
    /// The client shared nothing.
    Nothing,
    /// Something was shared that this program cannot read; the log says why.
    Unreadable,
    /// It was shared.
    Words(Box<SharedWords>),
}

/// A shared check in words.
pub struct SharedWords {
    /// When consent was given.
    pub consented: String,
    /// Version of the knowledge that the client's result came from.
    pub version: String,
    /// Version of now, where it differs: the result below is worked out with it.
    pub version_now: Option<String>,
    /// How soon to be seen, and why.
    pub urgency: String,
    /// What is said of massage.
    pub massage: String,
    /// Rules that hold.
    pub rules: Vec<RuleWords>,
    /// Whether nothing stands out.
    pub no_single_cause: bool,
    /// What fits, best first.
    pub ranking: Vec<Line>,
    /// Dangers that are not first but should be asked about.
    pub watch: Vec<String>,
    /// Stage of care and what it asks for, where a core injury fits best.
    pub stage: Option<StageWords>,
    /// Single answers that would put something else first.
    pub changes: Vec<String>,
    /// Questions on danger that were not asked and would decide a rule.
    pub open: Vec<String>,
    /// All answers, as pairs of question and answer.
    pub answers: Vec<(String, String)>,
    /// The client's own words.
    pub free_text: String,
}

/// A rule that holds.
pub struct RuleWords {
    /// Id, version and name.
    pub name: String,
    /// How soon, or what it does to massage.
    pub level: &'static str,
    /// The answers that made it hold.
    pub because: String,
    /// What the clinic does.
    pub clinic: String,
}

/// One condition of the ranking.
pub struct Line {
    /// Name and id.
    pub name: String,
    /// Band and signs.
    pub fit: String,
    /// What speaks for it.
    pub speaks_for: String,
    /// What speaks against it.
    pub against: String,
}

/// A stage of care.
pub struct StageWords {
    /// Id and name.
    pub name: String,
    /// Pairs of heading and words: load, exercise, hands-on care, evidence.
    pub plan: Vec<(&'static str, String)>,
}

impl Shared {
    /// What was shared with a visit.
    #[must_use]
    pub fn of(page: &Page, visit: &Visit) -> Self {
        let Some(shared) = &visit.shared else {
            return Self::Nothing;
        };
        match CheckAnswers::from_json(&shared.content) {
            Ok(answers) => {
                let zone = zone_of(&visit.location).unwrap_or(jiff::tz::TimeZone::UTC);
                let consented = shared.consented_at.to_zoned(zone).datetime();
                let model = &page.clinic().model;
                let mut words = SharedWords::new(model, &answers, shared);
                words.consented = format::day_time(consented);
                Self::Words(Box::new(words))
            }
            Err(error) => {
                tracing::error!(%error, appointment = %visit.appointment.id, "a shared check cannot be read");
                Self::Unreadable
            }
        }
    }
}

impl SharedWords {
    fn new(model: &Model, answers: &CheckAnswers, shared: &SharedCheck) -> Self {
        let given = answers.for_model(model);
        let result = model.assess(&given);
        let now = &model.knowledge().version;
        let changes = model.changes(&given);
        Self {
            consented: String::new(),
            version: shared.knowledge_version.clone(),
            version_now: (*now != shared.knowledge_version).then(|| now.clone()),
            urgency: urgency_word(result.urgency).into(),
            massage: massage_words(&result),
            rules: result
                .rules
                .iter()
                .map(|fired| rule_words(&given, model, fired))
                .collect(),
            no_single_cause: result.no_single_cause,
            ranking: result.ranking.iter().map(line).collect(),
            watch: result
                .watch
                .iter()
                .map(|c| format!("{} ({})", c.name, c.id))
                .collect(),
            stage: stage_words(model, &result),
            changes: changes.iter().take(CHANGES).map(change_words).collect(),
            open: model
                .undecided_dangers(&given)
                .iter()
                .take(OPEN)
                .map(|finding| finding.question.clone())
                .collect(),
            answers: all_answers(model, answers, &given),
            free_text: answers.free_text.clone(),
        }
    }
}

fn urgency_word(urgency: Urgency) -> &'static str {
    match urgency {
        Urgency::Emergency => "Emergency",
        Urgency::SameDay => "To be seen the same day",
        Urgency::SeePhysician => "To be seen by a physician first",
        Urgency::ClinicOk => "Care in this clinic fits",
    }
}

fn massage_words(result: &Assessment<'_>) -> String {
    let avoid = result.massage.avoid.join("; ");
    match (result.massage.stance, avoid.is_empty()) {
        (MassageStance::NotNow, _) => "Not now".into(),
        (MassageStance::Modified, false) => format!("With changes. Leave alone: {avoid}"),
        (MassageStance::Modified, true) => "With changes".into(),
        (MassageStance::Ok, false) => format!("Suits. Leave alone: {avoid}"),
        (MassageStance::Ok, true) => "Suits".into(),
    }
}

fn rule_words(given: &Answers, model: &Model, fired: &Fired<'_>) -> RuleWords {
    let rule = fired.rule;
    let said = fired.because.iter().map(|finding| {
        let no = model.finding(&finding.id).and_then(|ix| given.get(ix)) == Some(Answer::No);
        if no {
            finding.no.as_str()
        } else {
            finding.yes.as_str()
        }
    });
    RuleWords {
        name: format!("{}, version {}: {}", rule.id, rule.version, rule.name),
        level: match (rule.level, rule.massage.stance) {
            (Some(level), _) => urgency_word(level),
            (None, MassageStance::NotNow) => "No massage now",
            (None, _) => "Massage with changes",
        },
        because: said.collect::<Vec<_>>().join("; "),
        clinic: rule.clinic.clone(),
    }
}

fn line(ranked: &Ranked<'_>) -> Line {
    let words = |reasons: &[midstance_assessment::Reason<'_>]| {
        let words: Vec<&str> = reasons.iter().map(|reason| reason.words()).collect();
        words.join("; ")
    };
    Line {
        name: format!("{} ({})", ranked.condition.name, ranked.condition.id),
        fit: band(
            fit_word(ranked.fit),
            ranked.signs_present,
            ranked.signs_asked,
        ),
        speaks_for: words(&ranked.speaks_for),
        against: words(&ranked.speaks_against),
    }
}

fn stage_words(model: &Model, result: &Assessment<'_>) -> Option<StageWords> {
    let staging = result.staging.as_ref()?;
    let best = result.ranking.first()?.condition;
    let mut plans = model.knowledge().plans.iter();
    let plan = plans.find(|p| p.condition == best.id && p.stage == staging.stage.id);
    let mut rows = vec![
        ("Entered when", staging.stage.enter.clone()),
        ("Left when", staging.stage.leave.clone()),
        ("Running", staging.stage.running.clone()),
    ];
    if let Some(plan) = plan {
        rows.extend([
            ("Load", plan.load.clone()),
            ("Exercise", plan.exercise.clone()),
            ("Hands-on care", plan.hands_on.clone()),
            (
                "Evidence",
                format!("{}. Sources: {}", plan.grade, plan.sources.join(", ")),
            ),
        ]);
    }
    Some(StageWords {
        name: format!("{} {}, {}", staging.stage.id, staging.stage.name, best.name),
        plan: rows,
    })
}

fn change_words(change: &midstance_assessment::Change<'_>) -> String {
    let answer = |answer: Answer| match answer {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unsure => "not sure",
    };
    format!(
        "{} {} instead of {}: {} would come first",
        change.finding.question,
        answer(change.instead),
        change.now.map_or("not asked", answer),
        change.first.name,
    )
}

fn all_answers(model: &Model, answers: &CheckAnswers, given: &Answers) -> Vec<(String, String)> {
    let place = match answers.places.as_slice() {
        [] => "Not sure".to_owned(),
        places => bodymap::words(places),
    };
    let mut rows = vec![("Where it hurts".to_owned(), place)];
    if let Some(worst) = &answers.worst {
        rows.push(("Worst place".into(), bodymap::words(&[worst])));
    }
    for ask in [
        Ask::Age,
        Ask::Sex,
        Ask::Duration,
        Ask::Pain,
        Ask::Walking,
        Ask::NextMorning,
    ] {
        let said = answers.said(&ask);
        if !said.is_empty() {
            rows.push((ask.short().to_owned(), said));
        }
    }
    // In the order in which they were asked, then the ticks of the lists.
    let asked = answers
        .asked
        .iter()
        .filter_map(|id| model.knowledge().finding(id));
    let listed = model.knowledge().findings.iter();
    let listed = listed.filter(|finding| !answers.asked.contains(&finding.id));
    for finding in asked
        .chain(listed)
        .filter(|f| f.answer == AnswerType::YesNo)
    {
        let word = match model.finding(&finding.id).and_then(|ix| given.get(ix)) {
            Some(Answer::Yes) => "Yes",
            Some(Answer::No) => "No",
            Some(Answer::Unsure) => "Not sure",
            None => continue,
        };
        rows.push((finding.question.clone(), word.to_owned()));
    }
    rows
}
