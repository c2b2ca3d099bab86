//! The same days as a list, for phones and paper.

use midstance_clinic::{
    calendar::{Calendar, Kept, Lane, ROW_MINUTES, RowTime, Slot},
    directory::clock,
};

use super::table::{Entry, change_words, entry, kept_words};
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
                notes.extend(kept_times(&calendar.rows, lane));
            }
            let free = day
                .lanes
                .iter()
                .flat_map(|lane| lane.tracks.iter().flatten())
                .any(|slot| matches!(slot, Slot::Free { .. }));
            ListDay {
                heading: format::day_without_year(day.date),
                notes,
                visits: visits.map(|v| entry(calendar, v, initials)).collect(),
                book: free.then(|| format!("/staff/book?date={}", day.date)),
            }
        })
        .collect()
}

/// When somebody is kept from visits, as the table shows it: "Mara Lindqvist, 9:00 to 11:00 a.m.:
/// Busy elsewhere".
fn kept_times(rows: &[RowTime], lane: &Lane) -> Vec<String> {
    let slots = lane.tracks.first().map_or(&[][..], Vec::as_slice);
    let kept: Vec<Option<&Kept>> = slots
        .iter()
        .map(|slot| match slot {
            Slot::Kept(kept @ (Kept::Blocked(_) | Kept::Elsewhere)) => Some(kept),
            _ => None,
        })
        .collect();
    let mut first = 0;
    kept.chunk_by(|a, b| a == b)
        .filter_map(|same| {
            let times = rows.get(first..first + same.len());
            first += same.len();
            let (words, times) = (kept_words((*same.first()?)?), times?);
            let (from, until) = (times.first()?.minute, times.last()?.minute + ROW_MINUTES);
            let times = format::range(clock(from), clock(until));
            Some(format!("{}, {times}: {words}", lane.name))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lane(slots: Vec<Slot>) -> Lane {
        Lane {
            name: "Mara".into(),
            practitioner: None,
            location: None,
            notes: Vec::new(),
            tracks: vec![slots],
        }
    }

    #[test]
    fn what_keeps_somebody_is_told_once_with_its_times() {
        let rows: Vec<RowTime> = (18..24)
            .map(|half| RowTime {
                minute: half * 30,
                second: false,
            })
            .collect();
        let elsewhere = || Slot::Kept(Kept::Elsewhere);
        let blocked = Slot::Kept(Kept::Blocked("Painting".into()));
        let told = kept_times(
            &rows,
            &lane(vec![
                Slot::Open,
                elsewhere(),
                elsewhere(),
                blocked,
                Slot::Kept(Kept::Held),
                elsewhere(),
            ]),
        );
        let told: Vec<String> = told.iter().map(|t| format::plain(t)).collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert!(told[0].contains("9:30") && told[0].contains("10:30"));
        assert!(told[0].ends_with("Busy elsewhere") && told[1].ends_with("Blocked: Painting"));
        assert!(
            told[2].contains("11:30") && told[2].contains("12 noon"),
            "{told:?}"
        );
    }
}
