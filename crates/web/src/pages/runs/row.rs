//! A run, a copy and an upload's line in words.

use jiff::tz::{Offset, TimeZone};
use midstance_store::activity::{Activity, upload::Line};

use crate::format;

/// A run in a table.
pub struct RunRow {
    /// Its id.
    pub id: String,
    /// Its day, with the time where it is known.
    pub when: String,
    /// Its sport.
    pub sport: String,
    /// "12.3 km" or a dash.
    pub distance: String,
    /// Time in motion, or a dash.
    pub moving: String,
    /// Pain while running and the next morning; may be empty.
    pub pain: String,
    /// The file it came from.
    pub file: String,
    /// Why it is not counted.
    pub why: String,
}

impl RunRow {
    /// Puts a run into words.
    pub fn new(row: &Activity) -> Self {
        Self {
            id: row.id.to_string(),
            when: when(row),
            sport: row.sport.clone(),
            distance: row.distance_m.map_or_else(dash, format::kilometres),
            moving: if row.moving_s > 0.0 {
                midstance_training::format::duration(row.moving_s)
            } else {
                dash()
            },
            pain: pain(row),
            file: row.source_file.clone(),
            why: row.same_why.clone(),
        }
    }
}

fn dash() -> String {
    "–".to_owned()
}

/// The local day and time of a run.
pub fn when(row: &Activity) -> String {
    let zone = Offset::from_seconds(row.offset_s).map_or(TimeZone::UTC, TimeZone::fixed);
    let local = row.start.to_zoned(zone).datetime();
    if row.day_only {
        return format::date_short(local.date());
    }
    format!(
        "{}, {}",
        format::date_short(local.date()),
        format::time(local.time())
    )
}

fn pain(row: &Activity) -> String {
    let said = |pain: Option<u8>| pain.map_or_else(dash, |pain| pain.to_string());
    let note = &row.note;
    if note.pain_during.is_none() && note.pain_next_morning.is_none() {
        return String::new();
    }
    format!(
        "{}, {}",
        said(note.pain_during),
        said(note.pain_next_morning)
    )
}

/// What became of a file.
pub struct FileRow {
    /// Its name.
    pub file: String,
    /// The word.
    pub status: &'static str,
    /// Class of the word's mark.
    pub tag: &'static str,
    /// Why, with how many runs.
    pub reason: String,
}

impl FileRow {
    /// Puts a line into words.
    pub fn new(line: &Line) -> Self {
        let (status, tag) = match line.status.as_str() {
            "added" => ("Added", "tag-done"),
            "already_here" => ("Already here", ""),
            "not_a_run" => ("Not a run", ""),
            "partly_read" => ("Partly read", "tag-hold"),
            _ => ("Could not read", "tag-no-show"),
        };
        let runs = format::count(line.runs as usize, "run", "runs");
        let reason = match (line.reason.as_str(), line.runs) {
            ("", 0) => String::new(),
            ("", _) => runs,
            (reason, 0) => format::capital(reason),
            (reason, _) => format!("{runs}. {}", format::capital(reason)),
        };
        Self {
            file: line.file.clone(),
            status,
            tag,
            reason,
        }
    }
}
