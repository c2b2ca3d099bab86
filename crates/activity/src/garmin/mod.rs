//! Garmin's account export: `*_summarizedActivities.json`, `*_gear.json`, and FIT files in
//! archives of their own.

mod gear;
mod summary;

pub use gear::read_gear;

use crate::hints::Hints;
use crate::model::{Averages, Format, Sport};
use crate::outcome::{Fault, Parsed};
use crate::raw::RawSession;
use summary::Fields;

/// One activity of the summary.
pub struct Entry {
    /// Garmin's number of it, part of the name of its file.
    pub id: Option<u64>,
    /// When it began, Unix seconds.
    pub start: Option<f64>,
    /// What it says about its file.
    pub hints: Hints,
    /// The activity as the summary alone tells it.
    pub alone: RawSession,
}

/// Reads the summary: arrays around objects around the list.
///
/// # Errors
/// [`Fault`] where it is no JSON.
pub fn read_summary(bytes: &[u8]) -> Result<Vec<Entry>, Fault> {
    let mut entries = Vec::new();
    summary::read(bytes, &mut |fields| entries.push(entry(fields))).map_err(|error| {
        Fault::Unreadable(format!(
            "Garmin's summary is broken ({error}); export it again"
        ))
    })?;
    Ok(entries)
}

/// Distances are in centimetres, durations and times in milliseconds.
fn entry(fields: &Fields) -> Entry {
    let number = |name: &str| fields.number(name);
    let seconds = |name: &str| number(name).map(|milliseconds| milliseconds / 1000.0);
    let metres = |name: &str| number(name).map(|centimetres| centimetres / 100.0);
    let start = seconds("startTimeGmt").or_else(|| seconds("beginTimestamp"));
    let offset = seconds("startTimeLocal")
        .zip(start)
        .map(|(local, utc)| (local - utc) as i32);
    let kind = fields
        .text("activityType")
        .or_else(|| fields.text("sportType"));
    let name = fields.text("name").map(str::to_owned);
    let hints = Hints {
        sport: kind.map(Sport::named),
        name,
        shoe: None,
    };
    let cadence = number("avgDoubleCadence").or_else(|| number("avgRunCadence"));
    let alone = RawSession {
        sport: hints.sport.clone(),
        name: hints.name.clone(),
        start,
        utc_offset_s: offset.filter(|offset| offset.abs() <= 14 * 3600),
        distance_m: metres("distance"),
        distance_entered: true,
        elapsed_s: seconds("elapsedDuration").or_else(|| seconds("duration")),
        timer_s: seconds("duration"),
        moving_s: seconds("movingDuration"),
        ascent_m: metres("elevationGain"),
        descent_m: metres("elevationLoss"),
        averages: Averages {
            heart_rate_bpm: number("avgHr").map(|rate| rate as f32),
            max_heart_rate_bpm: number("maxHr").map(|rate| rate as f32),
            cadence_spm: cadence.map(|cadence| cadence as f32),
            ..Averages::default()
        },
        ..RawSession::default()
    };
    Entry {
        id: number("activityId").map(|id| id as u64),
        start,
        hints,
        alone,
    }
}

/// The activities that only the summary knows.
pub fn summaries(sessions: Vec<RawSession>) -> Parsed {
    Parsed {
        sessions,
        ..Parsed::new(Format::GarminSummary)
    }
}
