//! One recorded run, as this crate wants to hear of it.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde::{Deserialize, Serialize};

/// Name of a run, chosen by the caller (a UUID in the store, a file name on the command line).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RunId(pub String);

/// One run. Walks, rides and swims never come here: they are no running load.
#[derive(Clone, Debug)]
pub struct Run {
    /// Name given by the caller.
    pub id: RunId,
    /// File it was read from, for reports.
    pub file: Option<String>,
    /// Sport in words, for reports ("running", "trail running", "treadmill").
    pub sport: String,
    /// Instant of the start.
    pub start: Timestamp,
    /// Zone that gives the local day; UTC is used where it is unknown.
    pub zone: Option<TimeZone>,
    /// Metres covered. Zero, negative and NaN all mean "not known".
    pub distance_m: f64,
    /// Seconds in motion.
    pub moving_s: f64,
    /// Seconds from start to end, pauses included.
    pub elapsed_s: f64,
    /// Longest single pause in seconds, where the device told.
    pub longest_pause_s: Option<f64>,
    /// Metres climbed, where known.
    pub ascent_m: Option<f64>,
    /// Metres descended, where known.
    pub descent_m: Option<f64>,
    /// Mean steps per minute (both feet), where known.
    pub cadence_spm: Option<f64>,
    /// The run cut in pieces of 100–200 m; empty for runs typed in by hand.
    pub segments: Vec<Segment>,
    /// Name of the pair of shoes, as in [`crate::shoes::Shoe::name`].
    pub shoe: Option<String>,
    /// What was run on.
    pub surface: Option<Surface>,
    /// The runner's own effort, 0–10.
    pub effort: Option<u8>,
    /// Pain while running, 0–10.
    pub pain_during: Option<u8>,
    /// Pain the next morning, 0–10.
    pub pain_next_morning: Option<u8>,
    /// What the reader of the file had to say about it.
    pub warnings: Vec<String>,
}

/// A piece of a run, 100–200 m long, over which speed and grade are steady enough to speak of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Segment {
    /// Length in metres.
    pub length_m: f64,
    /// Mean speed while moving, m/s.
    pub speed_mps: f64,
    /// Rise over run (0.05 = 5 % up); `None` where no elevation is known.
    pub grade: Option<f64>,
    /// Steps per minute (both feet), where known.
    pub cadence_spm: Option<f64>,
}

/// What was run on. No surface is good or bad in itself; a sudden change is a change of load
/// (clinical evidence H7, §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Surface {
    Road,
    Gravel,
    Trail,
    Track,
    Treadmill,
    Grass,
    Sand,
    Mixed,
    Other,
}

impl Surface {
    /// The word a runner reads.
    pub fn word(self) -> &'static str {
        match self {
            Self::Road => "road",
            Self::Gravel => "gravel",
            Self::Trail => "trail",
            Self::Track => "track",
            Self::Treadmill => "treadmill",
            Self::Grass => "grass",
            Self::Sand => "sand",
            Self::Mixed => "mixed ground",
            Self::Other => "other ground",
        }
    }

    /// Reads a word from a file or a form; words it does not know become [`Surface::Other`].
    pub fn from_word(word: &str) -> Self {
        match word.trim().to_lowercase().as_str() {
            "road" | "street" | "asphalt" | "pavement" | "concrete" => Self::Road,
            "gravel" => Self::Gravel,
            "trail" | "forest" => Self::Trail,
            "track" => Self::Track,
            "treadmill" | "indoor" => Self::Treadmill,
            "grass" => Self::Grass,
            "sand" | "beach" => Self::Sand,
            "mixed" | "mixed ground" => Self::Mixed,
            _ => Self::Other,
        }
    }
}

impl Run {
    /// A run of which only start and length are known; the rest is filled by the caller.
    pub fn new(id: impl Into<String>, start: Timestamp, distance_m: f64) -> Self {
        Self {
            id: RunId(id.into()),
            file: None,
            sport: "running".to_owned(),
            start,
            zone: None,
            distance_m,
            moving_s: 0.0,
            elapsed_s: 0.0,
            longest_pause_s: None,
            ascent_m: None,
            descent_m: None,
            cadence_spm: None,
            segments: Vec::new(),
            shoe: None,
            surface: None,
            effort: None,
            pain_during: None,
            pain_next_morning: None,
            warnings: Vec::new(),
        }
    }

    /// The day of the start on the runner's own calendar.
    pub fn day(&self) -> Date {
        let utc = TimeZone::UTC;
        self.zone
            .as_ref()
            .unwrap_or(&utc)
            .to_datetime(self.start)
            .date()
    }

    /// Whole millimetres, so that ratios can be compared exactly; 0 where the distance is unknown.
    pub fn distance_mm(&self) -> u64 {
        (known(self.distance_m) * 1000.0).round() as u64
    }

    /// Mean moving speed in m/s, where both distance and moving time are known.
    pub fn speed_mps(&self) -> Option<f64> {
        let (metres, seconds) = (known(self.distance_m), known(self.moving_s));
        (metres > 0.0 && seconds > 0.0).then(|| metres / seconds)
    }

    /// Worst pain noted for this run, during or the next morning.
    pub fn worst_pain(&self) -> Option<u8> {
        self.pain_during.max(self.pain_next_morning)
    }
}

/// The value if it is a number above zero that a runner could reach in some unit, else 0: files
/// hold NaN and worse.
pub(crate) fn known(value: f64) -> f64 {
    if value > 0.0 && value < 1e12 {
        value
    } else {
        0.0
    }
}
