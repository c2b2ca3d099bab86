//! Strava's bulk export: `activities.csv` beside a folder of files.

mod date;

use std::collections::HashMap;

use crate::hints::Hints;
use crate::model::{Format, RunnerNote, Sport, Warning};
use crate::outcome::Parsed;
use crate::raw::RawSession;

/// So many rows are read.
const MAX_ROWS: usize = 50_000;
/// So many bad lines are named one by one.
const MAX_NAMED: usize = 50;

/// The table of an export.
#[derive(Default)]
pub struct Table {
    /// By file name relative to the table, for example `activities/1000000001.fit.gz`.
    pub files: HashMap<String, Row>,
    /// Activities without a file, typed in by hand.
    pub manual: Vec<RawSession>,
    /// Lines that could not be read.
    pub warnings: Vec<Warning>,
}

impl Table {
    fn skip(&mut self, line: u64, reason: String) {
        if self.warnings.len() < MAX_NAMED {
            self.warnings.push(Warning::LineSkipped { line, reason });
        }
    }
}

/// One activity of the table that has a file.
pub struct Row {
    /// What it says about the file.
    pub hints: Hints,
    /// The activity as the table alone tells it, for a file that is missing.
    pub alone: RawSession,
}

/// Columns by name. Elapsed time and distance appear twice: first for reading (distance in
/// kilometres), later in seconds and metres.
struct Columns(HashMap<String, Vec<usize>>);

impl Columns {
    fn last<'r>(&self, record: &'r csv::StringRecord, name: &str) -> Option<&'r str> {
        let places = self.0.get(name)?;
        let value = record.get(*places.last()?)?.trim();
        (!value.is_empty()).then_some(value)
    }

    fn number(&self, record: &csv::StringRecord, name: &str) -> Option<f64> {
        self.last(record, name)?
            .replace(',', "")
            .parse()
            .ok()
            .filter(|v: &f64| v.is_finite())
    }

    /// Metres: from the second column, else from the first one in kilometres.
    fn distance_m(&self, record: &csv::StringRecord) -> Option<f64> {
        let places = self.0.get("distance")?;
        if places.len() > 1 && self.last(record, "distance").is_some() {
            return self.number(record, "distance");
        }
        let kilometres = record.get(*places.first()?)?.trim().replace(',', "");
        kilometres
            .parse::<f64>()
            .ok()
            .filter(|km| km.is_finite())
            .map(|km| km * 1000.0)
    }
}

/// Reads `activities.csv`.
pub fn read_table(bytes: &[u8]) -> Table {
    let text = crate::xml::to_utf8(bytes);
    let mut reader = csv::ReaderBuilder::new()
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut columns = Columns(HashMap::new());
    if let Ok(header) = reader.headers() {
        for (place, name) in header.iter().enumerate() {
            columns
                .0
                .entry(name.trim().to_lowercase())
                .or_default()
                .push(place);
        }
    }
    let mut table = Table::default();
    for record in reader.records().take(MAX_ROWS) {
        match record {
            Ok(record) => take(&columns, &record, &mut table),
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                let reason = format!("the line is no row of a table ({error})");
                table.skip(line, reason);
            }
        }
    }
    table
}

fn take(columns: &Columns, record: &csv::StringRecord, table: &mut Table) {
    let text = |name| columns.last(record, name).map(str::to_owned);
    let line = record.position().map_or(0, csv::Position::line);
    let start = columns.last(record, "activity date").and_then(date::read);
    let file = text("filename");
    if start.is_none() && file.is_none() {
        let reason = "the activity has neither a date that can be read nor a file".to_owned();
        table.skip(line, reason);
        return;
    }
    let hints = Hints {
        sport: columns.last(record, "activity type").map(Sport::named),
        name: text("activity name"),
        shoe: text("activity gear"),
    };
    let mut alone = RawSession {
        start,
        sport: hints.sport.clone(),
        distance_m: columns.distance_m(record),
        distance_entered: true,
        elapsed_s: columns.number(record, "elapsed time"),
        moving_s: columns.number(record, "moving time"),
        ascent_m: columns.number(record, "elevation gain"),
        descent_m: columns.number(record, "elevation loss"),
        note: RunnerNote {
            text: text("activity description"),
            ..RunnerNote::default()
        },
        ..RawSession::default()
    };
    hints.apply(&mut alone, true);
    match file {
        Some(file) => {
            table
                .files
                .insert(file.replace('\\', "/"), Row { hints, alone });
        }
        None => table.manual.push(alone),
    }
}

/// The activities that only the table knows.
pub fn summaries(sessions: Vec<RawSession>) -> Parsed {
    Parsed {
        sessions,
        ..Parsed::new(Format::StravaSummary)
    }
}
