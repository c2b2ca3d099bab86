//! A log typed by the runner: one line per run with date, distance and duration.

mod column;
mod date;
mod value;

use crate::model::{Format, RunnerNote, Sport, Warning};
use crate::outcome::{Fault, Parsed};
use crate::raw::RawSession;
use column::{Column, Header};
use date::Order;

/// So many lines are read.
const MAX_LINES: usize = 20_000;
/// Largest log in bytes.
const MAX_BYTES: usize = 8 << 20;
/// So many bad lines are named one by one.
const MAX_NAMED: usize = 50;

/// Reads a log. The separator, the order of the columns and the spelling of their names are free.
pub fn read(bytes: &[u8]) -> Parsed {
    if bytes.len() > MAX_BYTES {
        let words = "a table of more than 8 MiB is no log of runs; split it".to_owned();
        return Parsed::failed(Format::CsvLog, Fault::Refused(words));
    }
    let text = crate::xml::to_utf8(bytes);
    let mut parsed = Parsed::new(Format::CsvLog);
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(&text))
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut rows = Vec::new();
    let mut bad = Vec::new();
    for row in reader.records().take(MAX_LINES) {
        match row {
            Ok(row) if row.iter().all(|cell| cell.trim().is_empty()) => {}
            Ok(row) => rows.push(row),
            Err(error) => bad.push((
                error.position().map_or(0, csv::Position::line),
                error.to_string(),
            )),
        }
    }
    let Some(header) = rows.first().map(Header::read) else {
        let words = "the table is empty; it needs the columns date, distance and duration";
        return Parsed::failed(Format::CsvLog, Fault::Unreadable(words.to_owned()));
    };
    let header = match header {
        Ok(header) => header,
        Err(words) => return Parsed::failed(Format::CsvLog, Fault::Unreadable(words)),
    };
    let lines = &rows[1..];
    let dates = lines
        .iter()
        .filter_map(|row| header.cell(row, Column::Date));
    let order = date::order(dates);
    for row in lines {
        match line(&header, row, order) {
            Ok(session) => parsed.sessions.push(session),
            Err(reason) => bad.push((row.position().map_or(0, csv::Position::line), reason)),
        }
    }
    bad.sort_by_key(|(line, _)| *line);
    let more = bad.len().saturating_sub(MAX_NAMED);
    for (line, reason) in bad.into_iter().take(MAX_NAMED) {
        parsed.warnings.push(Warning::LineSkipped { line, reason });
    }
    if more > 0 {
        let text = format!("{more} more lines could not be read");
        parsed.warnings.push(Warning::Note { text });
    }
    if parsed.sessions.is_empty() {
        let words = match parsed.warnings.first() {
            Some(warning) => format!("no line of the table could be read; {warning}"),
            None => "the table has a first line but no runs below it".to_owned(),
        };
        parsed.fault = Some(Fault::Unreadable(words));
    }
    parsed
}

/// The separator that the first line has most of.
fn delimiter(text: &str) -> u8 {
    let first = text
        .lines()
        .find(|line| !line.trim().is_empty())
        .unwrap_or_default();
    let count = |separator: char| first.matches(separator).count();
    let candidates = [(',', b','), (';', b';'), ('\t', b'\t')];
    candidates
        .into_iter()
        .max_by_key(|(c, _)| count(*c))
        .map_or(b',', |(_, byte)| byte)
}

fn line(header: &Header, row: &csv::StringRecord, order: Order) -> Result<RawSession, String> {
    let cell = |column| header.cell(row, column);
    let date = cell(Column::Date).ok_or("the date is missing; write it like 2026-05-31")?;
    let (start, day_only) = date::read(date, cell(Column::Time), order)?;
    let distance = cell(Column::Distance);
    let distance_m = distance
        .map(|text| value::metres(text, header.distance_unit))
        .transpose()?;
    let duration = cell(Column::Duration);
    let duration_s = duration
        .map(|text| value::seconds(text, header.duration_unit, distance_m))
        .transpose()?;
    if distance_m.is_none() && duration_s.is_none() {
        return Err("distance and duration are both missing; at least one is needed".to_owned());
    }
    if let (Some(metres), Some(seconds)) = (distance_m, duration_s)
        && metres > 12.5 * seconds
    {
        return Err(format!(
            "{:.2} km in {:.0} s is faster than anyone runs; check the units",
            metres / 1000.0,
            seconds
        ));
    }
    let scale = |column| cell(column).map(value::zero_to_ten).transpose();
    let sport = cell(Column::Sport).map(Sport::named);
    let text = |column| cell(column).map(str::to_owned);
    Ok(RawSession {
        sport: Some(sport.unwrap_or_else(|| Sport::named("running"))),
        name: text(Column::Name),
        start: Some(start),
        day_only,
        distance_m,
        distance_entered: true,
        elapsed_s: duration_s,
        shoe: text(Column::Shoe),
        note: RunnerNote {
            pain: scale(Column::Pain)?,
            pain_next_morning: scale(Column::PainNextMorning)?,
            effort: scale(Column::Effort)?,
            surface: text(Column::Surface),
            text: text(Column::Note),
        },
        ..RawSession::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_and_every_bad_line_is_named() {
        let log = "Date,Distance (km),Duration,Pain,Shoe,Surface\n\
                   2026-05-01,10.5,52:30,2,Blue,road\n\
                   2026-05-02,abc,40:00,,,\n\
                   2026-05-03,5,1:02:03,11,,\n\
                   2026-05-04,8,45,0,Blue,trail\n";
        let parsed = read(log.as_bytes());
        assert_eq!(parsed.sessions.len(), 2);
        assert_eq!(parsed.sessions[0].distance_m, Some(10_500.0));
        assert_eq!(parsed.sessions[0].elapsed_s, Some(3150.0));
        assert_eq!(parsed.sessions[0].note.pain, Some(2.0));
        assert_eq!(parsed.sessions[1].elapsed_s, Some(2700.0));
        let lines: Vec<u64> = parsed
            .warnings
            .iter()
            .filter_map(|w| match w {
                Warning::LineSkipped { line, .. } => Some(*line),
                _ => None,
            })
            .collect();
        assert_eq!(lines, [3, 4]);
    }

    #[test]
    fn semicolons_commas_in_numbers_and_miles() {
        let log = "day;miles;time\n31.05.2026;6,2;1:00:00\n";
        let parsed = read(log.as_bytes());
        let metres = parsed.sessions[0].distance_m.unwrap();
        assert!((metres - 9977.9).abs() < 0.1, "{metres}");
    }

    #[test]
    fn a_table_without_a_date_column_says_what_is_missing() {
        let parsed = read(b"distance,duration\n5,30:00\n");
        let words = parsed.fault.unwrap().to_string();
        assert!(words.contains("date"), "{words}");
    }
}
