//! The same days as a list, for phones and paper.

use midstance_clinic::calendar::Calendar;

use super::table::{Entry, change_words, entry};
use crate::format;

/// One day.
pub(super) struct ListDay {
    pub(super) heading: String,
    pub(super) notes: Vec<String>,
    pub(super) visits: Vec<Entry>,
    /// First free time of each lane: address, words.
    pub(super) book: Option<String>,
}

pub(super) fn list(calendar: &Calendar, initials: bool) -> Vec<ListDay> {
    calendar
        .days
        .iter()
        .map(|day| {
            let on = |at: jiff::Timestamp| at.to_zoned(calendar.zone.clone()).date() == day.date;
            let visits = calendar.visits.iter().filter(|v| on(v.appointment.start));
            let mut notes: Vec<String> = day.change.iter().map(change_words).collect();
            for lane in &day.lanes {
                if !lane.notes.is_empty() {
                    notes.push(format!("{} away: {}", lane.name, lane.notes.join("; ")));
                }
            }
            let free = day
                .lanes
                .iter()
                .flat_map(|lane| lane.tracks.iter().flatten())
                .any(|slot| matches!(slot, midstance_clinic::calendar::Slot::Free { .. }));
            ListDay {
                heading: format::day_without_year(day.date),
                notes,
                visits: visits.map(|v| entry(calendar, v, initials)).collect(),
                book: free.then(|| format!("/staff/book?date={}", day.date)),
            }
        })
        .collect()
}
