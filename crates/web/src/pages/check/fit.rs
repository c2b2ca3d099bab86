//! What fits, in words: bands and counts, never percentages.

use midstance_assessment::{Answers, Assessment, Fit, Irritability, Model, Ranked, TimeStage};
use midstance_editorial::Library;
use midstance_knowledge::Urgency;

/// Conditions listed as less likely at most.
const LESS: usize = 3;
/// Conditions listed where nothing stands out.
const UNCLEAR: usize = 4;
/// Signs named at most for a danger to watch for.
const SIGNS: usize = 4;

/// What fits, best first.
pub struct Fits {
    /// What fits best, unless nothing stands out.
    pub best: Option<Card>,
    /// What else fits at least somewhat.
    pub also: Vec<Card>,
    /// What fits less, with what speaks against it.
    pub less: Vec<Card>,
}

/// One condition.
pub struct Card {
    /// Heading in plain words.
    pub plain: String,
    /// Clinical name.
    pub name: String,
    /// What it is.
    pub summary: String,
    /// "Strong fit", "Some fit" or "Weak fit".
    pub fit: &'static str,
    /// Typical signs that are there.
    pub present: u8,
    /// Typical signs that were asked for; none of the counts is shown where this is 0.
    pub asked: u8,
    /// Answers that speak for it.
    pub speaks_for: Vec<String>,
    /// Answers that speak against it.
    pub against: Vec<String>,
    /// Address of its guide.
    pub guide: Option<String>,
}

impl Card {
    fn new(ranked: &Ranked<'_>, library: &Library) -> Self {
        let words = |reasons: &[midstance_assessment::Reason<'_>]| {
            reasons
                .iter()
                .map(|reason| reason.words().to_owned())
                .collect()
        };
        Self {
            plain: ranked.condition.plain_name.clone(),
            name: ranked.condition.name.clone(),
            summary: ranked.condition.summary.clone(),
            fit: fit_word(ranked.fit),
            present: ranked.signs_present,
            asked: ranked.signs_asked,
            speaks_for: words(&ranked.speaks_for),
            against: words(&ranked.speaks_against),
            guide: guide(ranked, library),
        }
    }

    /// "Strong fit, 8 of 10 signs".
    pub fn band(&self) -> String {
        band(self.fit, self.present, self.asked)
    }
}

/// "Strong fit, 8 of 10 signs".
pub fn band(fit: &str, present: u8, asked: u8) -> String {
    match asked {
        0 => fit.to_owned(),
        1 => format!("{fit}, {present} of 1 sign"),
        asked => format!("{fit}, {present} of {asked} signs"),
    }
}

/// The guide that the knowledge names, or one that says that it is about this condition.
fn guide(ranked: &Ranked<'_>, library: &Library) -> Option<String> {
    let named = ranked.condition.guide.clone();
    named.or_else(|| {
        let guide = library.guide_for_condition(&ranked.condition.id)?;
        Some(format!("/injuries/{}", guide.slug))
    })
}

/// The word for a fit.
pub fn fit_word(fit: Fit) -> &'static str {
    match fit {
        Fit::Strong => "Strong fit",
        Fit::Some => "Some fit",
        Fit::Weak => "Weak fit",
    }
}

impl Fits {
    /// Puts a ranking into words.
    pub fn new(assessment: &Assessment<'_>, library: &Library) -> Self {
        let card = |ranked: &Ranked<'_>| Card::new(ranked, library);
        let ranking = &assessment.ranking;
        let from = usize::from(!assessment.no_single_cause);
        let fits = |ranked: &&Ranked<'_>| ranked.fit > Fit::Weak;
        let rest = || ranking.iter().skip(from);
        let mut also: Vec<Card> = rest().filter(fits).map(card).collect();
        if assessment.no_single_cause && also.len() < 2 {
            also = ranking.iter().take(UNCLEAR).map(card).collect();
        }
        let listed = |card: &Card| also.iter().any(|other| other.name == card.name);
        let less = rest().map(card).filter(|card| !listed(card));
        Self {
            best: ranking
                .first()
                .filter(|_| !assessment.no_single_cause)
                .map(card),
            less: less.take(LESS).collect(),
            also,
        }
    }
}

/// Where somebody stands with one of the core injuries.
pub struct Stage {
    /// Name of the stage of care.
    pub name: String,
    /// What it is about.
    pub aim: String,
    /// What running is allowed.
    pub running: String,
    /// How easily it flares up, as far as known.
    pub irritability: Option<&'static str>,
    /// What the time since onset means, as far as known.
    pub time: Option<&'static str>,
}

impl Stage {
    /// The stage in words; none where a physician looks first.
    pub fn new(assessment: &Assessment<'_>) -> Option<Self> {
        let staging = assessment.staging.as_ref()?;
        if assessment.urgency > Urgency::ClinicOk || assessment.no_single_cause {
            return None;
        }
        let irritability = staging.irritability.map(|level| match level {
            Irritability::Low => "It does not flare up easily at the moment.",
            Irritability::Moderate => "It flares up with load and settles within a day.",
            Irritability::High => "It flares up easily at the moment.",
        });
        let time = staging.time.map(|time| match time {
            TimeStage::Acute => "It is new: less than 6 weeks.",
            TimeStage::Subacute => "It has lasted 6 to 12 weeks.",
            TimeStage::Persistent => {
                "It has lasted more than 12 weeks: expect months rather than weeks."
            }
        });
        Some(Self {
            name: staging.stage.name.clone(),
            aim: staging.stage.aim.clone(),
            running: staging.stage.running.clone(),
            irritability,
            time,
        })
    }
}

/// A danger that is not first but must not be missed.
pub struct Watched {
    /// Clinical name with plain words.
    pub name: String,
    /// Signs of it that were not denied.
    pub signs: Vec<String>,
}

impl Watched {
    /// The dangers to watch for, each with the signs that would give it away.
    pub fn all(model: &Model, answers: &Answers, assessment: &Assessment<'_>) -> Vec<Self> {
        let dangers = assessment.watch.iter();
        dangers
            .map(|condition| {
                let findings = condition.key_questions.iter();
                let findings = findings.filter_map(|id| model.knowledge().finding(id));
                let typical = |f: &&midstance_knowledge::Finding| {
                    let likely = condition.likelihoods.get(&f.id);
                    let known = model.finding(&f.id).and_then(|ix| answers.get(ix));
                    likely.is_some_and(|l| l.p >= 0.3)
                        && known != Some(midstance_assessment::Answer::Yes)
                };
                Self {
                    name: condition.name.clone(),
                    signs: findings
                        .filter(typical)
                        .take(SIGNS)
                        .map(|f| f.yes.clone())
                        .collect(),
                }
            })
            .collect()
    }
}
