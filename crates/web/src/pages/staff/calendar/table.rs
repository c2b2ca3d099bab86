//! The table: half hours by days and lanes.

use jiff::{civil::Date, tz::TimeZone};
use midstance_clinic::{
    booking::Visit,
    calendar::{Calendar, Change, Day, Kept, LaneBy, RowTime, Slot},
    directory::{clock, minute, zone_of},
};
use midstance_store::appointment::Status;

use crate::{format, page::Page, pages::manage::show::status_words};

/// A day's heading and its lanes'.
pub(super) struct Head {
    pub(super) day: String,
    pub(super) href: String,
    pub(super) today: bool,
    pub(super) notes: Vec<String>,
    pub(super) columns: usize,
    /// As scripts read it.
    pub(super) date: Date,
    /// As it is said: "Monday, November 23".
    pub(super) words: String,
    pub(super) lanes: Vec<LaneHead>,
}

/// The heading of a person's or a place's columns.
pub(super) struct LaneHead {
    pub(super) name: String,
    pub(super) columns: usize,
    /// Why someone is away.
    pub(super) away: String,
    /// Who and where, as forms send it; empty where the lane does not say.
    pub(super) who: String,
    pub(super) loc: String,
    /// Name of that place.
    pub(super) place: String,
}

/// A half hour.
pub(super) struct Row {
    /// Minutes after midnight, and which of two where a time comes twice.
    pub(super) minute: u16,
    pub(super) which: &'static str,
    pub(super) time: String,
    pub(super) now: Option<String>,
    pub(super) cells: Vec<Cell>,
}

/// A cell of the table; those covered by a visit above are left out.
pub(super) enum Cell {
    Closed,
    Missing,
    Open,
    Free { href: String, name: String },
    Kept(String),
    Elsewhere,
    Visits { rows: usize, visits: Vec<Entry> },
}

/// A visit as a link.
pub(super) struct Entry {
    pub(super) id: String,
    pub(super) class: &'static str,
    pub(super) time: String,
    pub(super) client: String,
    pub(super) status: &'static str,
    /// With whom, where the column does not say it.
    pub(super) with: Option<String>,
    pub(super) what: String,
    pub(super) outside: bool,
    /// What a move by keys or pointer begins from; none for what cannot be moved.
    pub(super) from: Option<Stands>,
}

/// Where a visit stands, as the form of a move sends it.
pub(super) struct Stands {
    pub(super) start: jiff::Timestamp,
    pub(super) minute: u16,
    pub(super) version: i64,
    pub(super) who: String,
    pub(super) loc: String,
    pub(super) room: String,
    pub(super) has_mail: bool,
}

pub(super) fn heads(page: &Page, calendar: &Calendar) -> Vec<Head> {
    let d = &page.directory;
    let today = calendar.now.map(|(day, _)| day);
    let head = |day: &Day| Head {
        day: format::day_short(day.date),
        date: day.date,
        words: format::day_without_year(day.date),
        href: format!("/staff/calendar?day={}", day.date),
        today: today == Some(day.date),
        notes: day.change.iter().map(change_words).collect(),
        columns: day.lanes.iter().map(|lane| lane.tracks.len()).sum(),
        lanes: day
            .lanes
            .iter()
            .map(|lane| {
                let away = if lane.notes.is_empty() {
                    String::new()
                } else {
                    format!("Away: {}", lane.notes.join("; "))
                };
                let name = if lane.name.is_empty() {
                    "Closed".to_owned()
                } else {
                    lane.name.clone()
                };
                let person = lane.practitioner.and_then(|id| d.practitioner(id));
                let place = lane.location.and_then(|id| d.location(id));
                LaneHead {
                    name,
                    columns: lane.tracks.len(),
                    away,
                    who: person.map(|p| p.slug.clone()).unwrap_or_default(),
                    loc: place.map(|l| l.slug.clone()).unwrap_or_default(),
                    place: place.map(|l| l.name.clone()).unwrap_or_default(),
                }
            })
            .collect(),
    };
    calendar.days.iter().map(head).collect()
}

/// What the clocks do on a day, in words.
pub(super) fn change_words(change: &Change) -> String {
    let what = if change.skips {
        "The clocks go forward: an hour is missing"
    } else {
        "The clocks go back: an hour comes twice"
    };
    format!("{what} ({} to {})", change.before, change.after)
}

/// Which of two, where a time comes twice.
fn which(calendar: &Calendar, row: RowTime) -> &'static str {
    let twice = calendar
        .rows
        .iter()
        .any(|r| r.second && r.minute == row.minute);
    match (twice, row.second) {
        (false, _) => "",
        (true, false) => "first",
        (true, true) => "second",
    }
}

fn row_words(calendar: &Calendar, row: RowTime) -> String {
    let time = format::time(clock(row.minute));
    match which(calendar, row) {
        "" => time,
        which => format!("{time}, {which} time"),
    }
}

pub(super) fn rows(page: &Page, calendar: &Calendar, initials: bool) -> Vec<Row> {
    let now = page.now.to_zoned(calendar.zone.clone()).time();
    calendar
        .rows
        .iter()
        .enumerate()
        .map(|(position, row)| Row {
            minute: row.minute,
            which: which(calendar, *row),
            time: row_words(calendar, *row),
            now: calendar
                .now
                .filter(|(_, at)| *at == position)
                .map(|_| format!("now {}", format::time(now))),
            cells: calendar
                .days
                .iter()
                .flat_map(|day| day.lanes.iter().map(move |lane| (day, lane)))
                .flat_map(|(day, lane)| lane.tracks.iter().map(move |track| (day, track)))
                .filter_map(|(day, track)| {
                    cell(page, calendar, (day.date, &track[position]), initials)
                })
                .collect(),
        })
        .collect()
}

fn cell(
    page: &Page,
    calendar: &Calendar,
    (day, slot): (Date, &Slot),
    initials: bool,
) -> Option<Cell> {
    Some(match slot {
        Slot::Covered => return None,
        Slot::Closed => Cell::Closed,
        Slot::Missing => Cell::Missing,
        Slot::Open => Cell::Open,
        Slot::Kept(Kept::Elsewhere) => Cell::Elsewhere,
        Slot::Kept(kept) => Cell::Kept(kept_words(kept)),
        Slot::Free {
            start,
            location,
            practitioner,
        } => {
            let place = page.directory.location(*location)?;
            let person = page.directory.practitioner(*practitioner)?;
            let at = start.to_zoned(calendar.zone.clone()).time();
            Cell::Free {
                href: format!(
                    "/staff/book?loc={}&who={}&start={start}",
                    place.slug, person.slug
                ),
                name: format!(
                    ", {} at {}, {}, {}: book",
                    format::day_without_year(day),
                    format::time(at),
                    person.name,
                    place.name
                ),
            }
        }
        Slot::Visits { visits, rows } => Cell::Visits {
            rows: *rows,
            visits: visits
                .iter()
                .map(|at| entry(calendar, &calendar.visits[*at], initials))
                .collect(),
        },
    })
}

/// What keeps somebody from visits, in words.
pub(super) fn kept_words(kept: &Kept) -> String {
    match kept {
        Kept::Buffer => "kept free".into(),
        Kept::Held => "held".into(),
        Kept::Blocked(reason) => format!("Blocked: {reason}"),
        Kept::Elsewhere => "Busy elsewhere".into(),
    }
}

/// A visit in few words.
pub(super) fn entry(calendar: &Calendar, visit: &Visit, initials: bool) -> Entry {
    let a = &visit.appointment;
    let local = |at: jiff::Timestamp| at.to_zoned(calendar.zone.clone()).time();
    Entry {
        id: a.id.to_string(),
        class: class(a.status),
        time: times(calendar, visit),
        client: if initials {
            initials_of(&visit.client.name)
        } else {
            visit.client.name.clone()
        },
        status: status_words(a.status).0,
        what: format!(
            "{}, {}, {}",
            visit.service.name, visit.practitioner.name, visit.location.name
        ),
        with: (calendar.by == LaneBy::Place).then(|| visit.practitioner.name.clone()),
        outside: a.outside_rules.is_some(),
        from: (a.status == Status::Booked).then(|| Stands {
            start: a.start,
            minute: minute(local(a.start)),
            version: a.version,
            who: visit.practitioner.slug.clone(),
            loc: visit.location.slug.clone(),
            room: a.room.map(|room| room.to_string()).unwrap_or_default(),
            has_mail: !visit.client.email.is_empty(),
        }),
    }
}

/// From when to when: in the place's own time too, where the rows show another zone's.
fn times(calendar: &Calendar, visit: &Visit) -> String {
    let a = &visit.appointment;
    let shown = |zone: &TimeZone| {
        let local = |at: jiff::Timestamp| at.to_zoned(zone.clone()).time();
        format::range(local(a.start), local(a.end))
    };
    let here = shown(&calendar.zone);
    match zone_of(&visit.location) {
        Ok(zone) if shown(&zone) != here => format!(
            "{}, {} ({here} clinic time)",
            shown(&zone),
            format::zone_words(&visit.location.zone)
        ),
        _ => here,
    }
}

/// "A. B." for a sheet that lies on a desk.
fn initials_of(name: &str) -> String {
    let letters: Vec<String> = name
        .split_whitespace()
        .filter_map(|word| word.chars().next())
        .map(|c| format!("{}.", c.to_uppercase()))
        .collect();
    letters.join("\u{a0}")
}

fn class(status: Status) -> &'static str {
    match status {
        Status::Booked => "",
        Status::Arrived | Status::InRoom => "appt-arrived",
        Status::Done => "appt-done",
        Status::NoShow | Status::Cancelled => "appt-no-show",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_are_initials() {
        assert_eq!(initials_of("Ada von Brook"), "A.\u{a0}V.\u{a0}B.");
        assert_eq!(initials_of(" "), "");
    }
}
