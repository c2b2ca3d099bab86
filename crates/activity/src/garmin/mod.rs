//! Garmin's account export: `*_summarizedActivities.json`, `*_gear.json`, and FIT files in
//! archives of their own.

use serde_json::Value;

use crate::hints::Hints;
use crate::model::{Averages, Format, Sport};
use crate::outcome::{Fault, Parsed};
use crate::raw::RawSession;

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
    let json: Value = serde_json::from_slice(bytes).map_err(|error| {
        Fault::Unreadable(format!(
            "Garmin's summary is broken ({error}); export it again"
        ))
    })?;
    let mut entries = Vec::new();
    collect(&json, 0, &mut entries);
    Ok(entries)
}

fn collect(json: &Value, depth: usize, entries: &mut Vec<Entry>) {
    if depth > 8 {
        return;
    }
    match json {
        Value::Array(items) => items
            .iter()
            .for_each(|item| collect(item, depth + 1, entries)),
        Value::Object(fields) => match fields.get("summarizedActivitiesExport") {
            Some(list) => collect(list, depth + 1, entries),
            None if fields.contains_key("activityId") => entries.push(entry(json)),
            None => {}
        },
        _ => {}
    }
}

/// Distances are in centimetres, durations and times in milliseconds.
fn entry(json: &Value) -> Entry {
    let number = |name: &str| {
        json.get(name)
            .and_then(Value::as_f64)
            .filter(|v| v.is_finite())
    };
    let text = |name: &str| json.get(name).and_then(Value::as_str);
    let seconds = |name: &str| number(name).map(|milliseconds| milliseconds / 1000.0);
    let start = seconds("startTimeGmt").or_else(|| seconds("beginTimestamp"));
    let offset = seconds("startTimeLocal")
        .zip(start)
        .map(|(local, utc)| (local - utc) as i32);
    let kind = text("activityType").or_else(|| text("sportType"));
    let hints = Hints {
        sport: kind.map(Sport::named),
        name: text("name").map(str::to_owned),
        shoe: None,
    };
    let cadence = number("avgDoubleCadence").or_else(|| number("avgRunCadence"));
    let alone = RawSession {
        sport: hints.sport.clone(),
        name: hints.name.clone(),
        start,
        utc_offset_s: offset.filter(|offset| offset.abs() <= 14 * 3600),
        distance_m: number("distance").map(|centimetres| centimetres / 100.0),
        distance_entered: true,
        elapsed_s: seconds("elapsedDuration").or_else(|| seconds("duration")),
        timer_s: seconds("duration"),
        moving_s: seconds("movingDuration"),
        ascent_m: number("elevationGain").map(|centimetres| centimetres / 100.0),
        descent_m: number("elevationLoss").map(|centimetres| centimetres / 100.0),
        averages: Averages {
            heart_rate_bpm: number("avgHr").map(|rate| rate as f32),
            max_heart_rate_bpm: number("maxHr").map(|rate| rate as f32),
            cadence_spm: cadence.map(|cadence| cadence as f32),
            ..Averages::default()
        },
        ..RawSession::default()
    };
    Entry {
        id: json.get("activityId").and_then(Value::as_u64),
        start,
        hints,
        alone,
    }
}

/// Gives the entries the shoes that `*_gear.json` names for them.
pub fn read_gear(bytes: &[u8], entries: &mut [Entry]) {
    let Ok(json) = serde_json::from_slice::<Value>(bytes) else {
        return;
    };
    let items = match &json {
        Value::Array(items) => items.iter().collect(),
        other => vec![other],
    };
    for item in items {
        let Some(gears) = item.get("gearDTOS").and_then(Value::as_array) else {
            continue;
        };
        for gear in gears {
            let text = |name: &str| {
                gear.get(name)
                    .and_then(Value::as_str)
                    .map(str::trim)
                    .filter(|t| !t.is_empty())
            };
            let is_shoe =
                text("gearTypeName").is_none_or(|kind| kind.eq_ignore_ascii_case("shoes"));
            let name = text("displayName").or(text("customMakeModel"));
            let key = gear.get("gearPk").map(Value::to_string);
            let (Some(name), Some(key), true) = (name, key, is_shoe) else {
                continue;
            };
            let worn = item
                .get("gearActivityDTOs")
                .and_then(|all| all.get(key.trim_matches('"')));
            for one in worn.and_then(Value::as_array).into_iter().flatten() {
                let id = one.get("activityId").and_then(Value::as_u64);
                for entry in entries
                    .iter_mut()
                    .filter(|entry| id.is_some() && entry.id == id)
                {
                    entry.hints.shoe = Some(name.to_owned());
                    entry.alone.shoe = Some(name.to_owned());
                }
            }
        }
    }
}

/// The activities that only the summary knows.
pub fn summaries(sessions: Vec<RawSession>) -> Parsed {
    Parsed {
        sessions,
        ..Parsed::new(Format::GarminSummary)
    }
}
