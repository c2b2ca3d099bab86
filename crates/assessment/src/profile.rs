//! How age, sex and time since onset shift what is likely.

use midstance_knowledge::{Condition, Range, Sex};

use crate::Answers;

/// A bell with thick tails, so that an unusual age speaks against a condition but never forbids it.
#[derive(Debug, Clone, Copy)]
struct Bell {
    mean: f64,
    spread: f64,
    /// Height of the flat part: the tails.
    flat: f64,
}

/// Share of the flat part.
const TAIL: f64 = 0.06;
/// From the tenth to the ninetieth percentile of a normal distribution, in standard deviations.
const TEN_TO_NINETY: f64 = 2.563;
/// Ages of runners who come, tenth to ninetieth percentile.
const ALL_AGES: Range = Range {
    low: 20.0,
    high: 58.0,
};
/// Weeks since onset of runners who come.
const ALL_WEEKS: Range = Range {
    low: 0.7,
    high: 80.0,
};
/// Women among runners who come.
const ALL_FEMALE: f64 = 0.46;
/// Width of the flat part, in years and in logarithms of weeks.
const YEARS: f64 = 90.0;
const LOG_WEEKS: f64 = 9.0;

impl Bell {
    fn new(low: f64, high: f64, width: f64) -> Self {
        Bell {
            mean: (low + high) / 2.0,
            spread: (high - low) / TEN_TO_NINETY,
            flat: TAIL / width,
        }
    }

    fn ages(range: Range) -> Self {
        Self::new(range.low, range.high, YEARS)
    }

    fn weeks(range: Range) -> Self {
        Self::new(log_weeks(range.low), log_weeks(range.high), LOG_WEEKS)
    }

    fn density(self, at: f64) -> f64 {
        let z = (at - self.mean) / self.spread;
        let bell = (-0.5 * z * z).exp() / (self.spread * (2.0 * std::f64::consts::PI).sqrt());
        (1.0 - TAIL) * bell + self.flat
    }
}

/// "Today" and "yesterday" are told apart by nobody's memory: counted as most of a day.
fn log_weeks(weeks: f64) -> f64 {
    weeks.max(0.1).ln()
}

/// What age, sex and duration say about one condition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Profile {
    age: Option<Bell>,
    age_also: Option<Bell>,
    weeks: Option<Bell>,
    female: f64,
    male: f64,
}

impl Profile {
    pub(crate) fn new(condition: &Condition) -> Self {
        let share = condition.female_share.unwrap_or(ALL_FEMALE);
        Profile {
            age: condition.age.map(Bell::ages),
            age_also: condition.age_also.map(Bell::ages),
            weeks: condition.duration_weeks.map(Bell::weeks),
            female: (share / ALL_FEMALE).ln(),
            male: ((1.0 - share) / (1.0 - ALL_FEMALE)).ln(),
        }
    }
}

/// What is known of the person, looked at once for all conditions.
pub(crate) struct Person {
    age: Option<(f64, f64)>,
    weeks: Option<(f64, f64)>,
    sex: Option<Sex>,
}

impl Person {
    pub(crate) fn new(answers: &Answers) -> Self {
        let against = |value: f64, bell: Bell| (value, bell.density(value).ln());
        Person {
            age: answers.age.map(|age| against(age, Bell::ages(ALL_AGES))),
            weeks: answers
                .duration_weeks
                .map(|weeks| against(log_weeks(weeks), Bell::weeks(ALL_WEEKS))),
            sex: answers.sex,
        }
    }

    pub(crate) fn knows_age(&self) -> bool {
        self.age.is_some()
    }

    /// Logarithm of how much commoner the condition is in such a person than in runners at large.
    pub(crate) fn shift(&self, profile: &Profile) -> f64 {
        let compare = |known: Option<(f64, f64)>, bell: Option<Bell>, also: Option<Bell>| {
            let (Some((value, all)), Some(bell)) = (known, bell) else {
                return 0.0;
            };
            let density = match also {
                Some(also) => (bell.density(value) + also.density(value)) / 2.0,
                None => bell.density(value),
            };
            density.ln() - all
        };
        let sex = match self.sex {
            Some(Sex::Female) => profile.female,
            Some(Sex::Male) => profile.male,
            None => 0.0,
        };
        compare(self.age, profile.age, profile.age_also)
            + compare(self.weeks, profile.weeks, None)
            + sex
    }
}
