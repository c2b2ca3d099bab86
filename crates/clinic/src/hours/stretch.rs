//! Days that differ in the same way, one after the other: a leave is one thing to people, whatever the rows.

use jiff::civil::Date;
use midstance_store::hours::DayException;

/// Days in a row that differ in the same way, for the same person and place and the same reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The days, the first one first; never empty.
    pub days: Vec<DayException>,
}

impl Stretch {
    /// The first day and the last.
    #[must_use]
    pub fn span(&self) -> (Date, Date) {
        let day = |one: Option<&DayException>| one.map(|one| one.day).unwrap_or_default();
        (day(self.days.first()), day(self.days.last()))
    }

    fn goes_on_with(&self, next: &DayException) -> bool {
        self.days.last().is_some_and(|last| {
            last.day.tomorrow().is_ok_and(|day| day == next.day)
                && (last.practitioner, last.location, last.open)
                    == (next.practitioner, next.location, next.open)
                && last.reason == next.reason
        })
    }
}

/// Days, in the order of their dates, as stretches in the order of their first days.
#[must_use]
pub fn stretches(days: Vec<DayException>) -> Vec<Stretch> {
    let mut found: Vec<Stretch> = Vec::new();
    for day in days {
        match found.iter_mut().find(|one| one.goes_on_with(&day)) {
            Some(stretch) => stretch.days.push(day),
            None => found.push(Stretch { days: vec![day] }),
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{ToSpan, civil::date};
    use midstance_store::{ExceptionId, PractitionerId};
    use uuid::Uuid;

    fn off(day: Date, who: u128, reason: &str) -> DayException {
        DayException {
            id: ExceptionId(Uuid::from_u128(
                who * 1000 + u128::from(day.day().unsigned_abs()),
            )),
            practitioner: Some(PractitionerId(Uuid::from_u128(who))),
            location: None,
            day,
            open: None,
            reason: reason.into(),
        }
    }

    #[test]
    fn days_in_a_row_are_one_and_other_people_reasons_and_gaps_are_others() {
        let first = date(2026, 12, 28);
        let day = |n: i64| first + n.days();
        // Two people's leaves side by side, over the new year; a course within one; a day after a gap.
        let days = vec![
            off(day(0), 1, "Leave"),
            off(day(0), 2, "Leave"),
            off(day(1), 1, "Leave"),
            off(day(1), 2, "Course"),
            off(day(2), 2, "Leave"),
            off(day(2), 1, "Leave"),
            off(day(4), 1, "Leave"),
        ];
        let spans: Vec<_> = stretches(days.clone()).iter().map(Stretch::span).collect();
        let one = |n| (day(n), day(n));
        assert_eq!(
            spans,
            [(day(0), day(2)), one(0), one(1), one(2), one(4)],
            "each as its own"
        );
        let all = stretches(days.clone());
        let found: usize = all.iter().map(|one| one.days.len()).sum();
        assert_eq!(found, days.len(), "none is lost");
    }
}
