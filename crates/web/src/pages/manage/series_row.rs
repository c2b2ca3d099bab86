//! One date of a series on the page: how it stands, and what can be chosen for it.

use jiff::Timestamp;
use midstance_clinic::{
    availability::FreeTime,
    booking::{Planned, SERIES_MOST, SeriesPlan, Standing},
};

use crate::{
    fields::Fields,
    format,
    page::Page,
    pages::booking::{
        choice::Choice,
        times::{Slot, slot},
    },
};

/// What was chosen on the form, date by date; `None` before it was sent.
pub(super) struct Sent(Option<Vec<Option<Timestamp>>>);

impl Sent {
    /// Nothing was sent yet: all free dates are suggested.
    pub(super) fn nothing() -> Self {
        Self(None)
    }

    /// Reads `visit-1` to `visit-12`.
    pub(super) fn read(fields: &Fields) -> Self {
        let chosen = (1..=SERIES_MOST).map(|n| fields.get(&format!("visit-{n}")).parse().ok());
        Self(Some(chosen.collect()))
    }

    /// All begins that were chosen.
    pub(super) fn starts(&self) -> Vec<Timestamp> {
        self.0.iter().flatten().flatten().copied().collect()
    }

    fn of(&self, index: usize) -> Option<Option<Timestamp>> {
        self.0.as_ref().map(|all| all.get(index).copied().flatten())
    }
}

/// One date.
pub(super) struct Row {
    /// Name of its field, `visit-1`.
    pub(super) name: String,
    /// "Wednesday, December 2, 2026 at 9:00 a.m."
    pub(super) heading: String,
    /// Word of how it stands and class of its tag.
    pub(super) tag: (&'static str, &'static str),
    /// Why it cannot be had; empty when it is free.
    pub(super) why: String,
    /// Times to choose from; the first is the wanted one where it is free.
    pub(super) options: Vec<TimeOption>,
    /// Whether there is one time to take or leave, shown as a box to tick.
    pub(super) single: bool,
    /// Whether the date is left out as things stand.
    pub(super) left_out: bool,
}

/// A time to choose.
pub(super) struct TimeOption {
    /// The begin, as the form sends it.
    pub(super) value: String,
    /// "Wednesday, December 2, 9:30 a.m."
    pub(super) words: String,
    /// Whether it is chosen.
    pub(super) chosen: bool,
}

/// All dates of a plan.
pub(super) fn rows(
    page: &Page,
    choice: &Choice,
    staff: bool,
    (plan, sent): (&SeriesPlan, &Sent),
) -> Vec<Row> {
    let dates = plan.dates.iter().enumerate();
    let rows = dates.map(|(index, planned)| Row {
        tag: tag(planned.standing, staff),
        why: why(planned, plan, staff),
        ..row(page, choice, plan, (index, planned, sent.of(index)))
    });
    rows.collect()
}

fn row(
    page: &Page,
    choice: &Choice,
    plan: &SeriesPlan,
    (index, planned, sent): (usize, &Planned, Option<Option<Timestamp>>),
) -> Row {
    let wanted = match sent {
        Some(chosen) => chosen,
        None => planned.free.as_ref().map(|free| free.start),
    };
    let option = |free: &FreeTime| {
        let day = free.start.to_zoned(plan.zone.clone()).date();
        let Slot { value, time, .. } = slot(page, choice, &plan.zone, free);
        TimeOption {
            words: format!("{}, {time}", format::day_without_year(day)),
            chosen: wanted == Some(free.start),
            value,
        }
    };
    let all = planned.free.iter().chain(&planned.others);
    let options: Vec<TimeOption> = all.map(option).collect();
    Row {
        name: format!("visit-{}", index + 1),
        heading: format::day_time(planned.wall),
        tag: ("", ""),
        why: String::new(),
        single: planned.free.is_some() && options.len() == 1,
        left_out: !options.iter().any(|option| option.chosen),
        options,
    }
}

fn tag(standing: Standing, staff: bool) -> (&'static str, &'static str) {
    match standing {
        Standing::Free => ("Free", "tag-booked"),
        Standing::Taken => ("Taken", "tag-no-show"),
        Standing::ClientBusy if staff => ("Client is busy", "tag-no-show"),
        Standing::ClientBusy => ("You are busy", "tag-no-show"),
        Standing::Closed => ("Closed", "tag-done"),
        Standing::Gap => ("No such time", "tag-done"),
        Standing::TooSoon => ("Too soon", "tag-done"),
        Standing::TooFarAhead => ("Too far ahead", "tag-done"),
    }
}

fn why(planned: &Planned, plan: &SeriesPlan, staff: bool) -> String {
    let none = planned.others.is_empty();
    let same_day = planned
        .others
        .iter()
        .all(|other| other.start.to_zoned(plan.zone.clone()).date() == planned.wall.date());
    let instead = match (none, same_day) {
        (true, _) if staff => "No other time is free.",
        (true, _) => "No other time is free online.",
        (false, true) => "These are free on the same day.",
        (false, false) => "Nothing else is free that day. These are the nearest.",
    };
    let reason = match planned.standing {
        Standing::Free if none => return String::new(),
        Standing::Free => {
            return "The clocks go back that night, so this time comes twice. Choose which.".into();
        }
        Standing::TooFarAhead => {
            // Starts must be before the end, which is a midnight.
            let last = plan.end.saturating_sub(jiff::SignedDuration::from_mins(5));
            let last = last.unwrap_or(plan.end);
            let end = last.to_zoned(plan.zone.clone()).datetime();
            return format!(
                "It can be booked up to {} Come back for it later.",
                format::sentence(&format::day(end.date()))
            );
        }
        Standing::Taken => "Someone else has that time.",
        Standing::ClientBusy if staff => "The client has another appointment at that time.",
        Standing::ClientBusy => "You have another appointment at that time.",
        Standing::Closed => "The practitioner has no visits there at that time that day.",
        Standing::Gap => {
            "The clocks go forward that night, so this time does not exist on that day."
        }
        Standing::TooSoon if staff => "That is past.",
        Standing::TooSoon => "That is too soon to book online.",
    };
    format!("{reason} {instead}")
}
