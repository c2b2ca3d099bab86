//! Danger rules, made ready to be run.

use midstance_knowledge::{Expression, Field, Test};

use crate::Answers;

/// An expression over positions instead of names.
#[derive(Debug, Clone)]
pub(crate) enum Compiled {
    Yes(u8),
    No(u8),
    Number(Field, Test, f64),
    All(Vec<Compiled>),
    Any(Vec<Compiled>),
    AtLeast(usize, Vec<Compiled>),
    Unless(Box<Compiled>, Box<Compiled>),
}

impl Compiled {
    /// Makes an expression ready; `find` gives the position of a finding. A name that is not
    /// known can never be answered, and so never holds.
    pub(crate) fn new(expression: &Expression, find: &dyn Fn(&str) -> Option<u8>) -> Self {
        let each = |parts: &[Expression]| parts.iter().map(|p| Self::new(p, find)).collect();
        match expression {
            Expression::Yes(id) => find(id).map_or(Compiled::Any(Vec::new()), Compiled::Yes),
            Expression::No(id) => find(id).map_or(Compiled::Any(Vec::new()), Compiled::No),
            Expression::Number(field, test, limit) => Compiled::Number(*field, *test, *limit),
            Expression::All(parts) => Compiled::All(each(parts)),
            Expression::Any(parts) => Compiled::Any(each(parts)),
            Expression::AtLeast(least, parts) => Compiled::AtLeast(*least, each(parts)),
            Expression::Unless(yes, no) => Compiled::Unless(
                Box::new(Self::new(yes, find)),
                Box::new(Self::new(no, find)),
            ),
        }
    }

    pub(crate) fn holds(&self, answers: &Answers) -> bool {
        match self {
            Compiled::Yes(at) => answers.is_yes(usize::from(*at)),
            Compiled::No(at) => answers.is_no(usize::from(*at)),
            Compiled::Number(field, test, limit) => {
                let value = match field {
                    Field::Age => answers.age,
                    Field::DurationWeeks => answers.duration_weeks,
                    Field::Pain => answers.pain,
                };
                value.is_some_and(|value| test.passes(value, *limit))
            }
            Compiled::All(parts) => parts.iter().all(|p| p.holds(answers)),
            Compiled::Any(parts) => parts.iter().any(|p| p.holds(answers)),
            Compiled::AtLeast(least, parts) => {
                parts.iter().filter(|p| p.holds(answers)).count() >= *least
            }
            Compiled::Unless(yes, no) => yes.holds(answers) && !no.holds(answers),
        }
    }

    /// Bits of the findings named in it.
    pub(crate) fn names(&self) -> u128 {
        match self {
            Compiled::Yes(at) | Compiled::No(at) => 1 << at,
            Compiled::Number(..) => 0,
            Compiled::All(parts) | Compiled::Any(parts) | Compiled::AtLeast(_, parts) => {
                parts.iter().fold(0, |all, p| all | p.names())
            }
            Compiled::Unless(yes, no) => yes.names() | no.names(),
        }
    }

    /// Bits of the answers that made it hold; empty where it does not.
    pub(crate) fn because(&self, answers: &Answers) -> u128 {
        if !self.holds(answers) {
            return 0;
        }
        match self {
            Compiled::Yes(at) | Compiled::No(at) => 1 << at,
            Compiled::Number(..) => 0,
            Compiled::All(parts) | Compiled::Any(parts) | Compiled::AtLeast(_, parts) => {
                parts.iter().fold(0, |all, p| all | p.because(answers))
            }
            Compiled::Unless(yes, _) => yes.because(answers),
        }
    }
}
