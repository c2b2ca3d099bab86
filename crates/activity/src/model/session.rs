//! One recorded activity.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DeveloperSeries, Device, DistanceSource, Lap, Pause, Record, Source, Sport, Warning};

/// One recorded activity: a run, or something that is not one ([`Sport::is_run`]).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Session {
    /// Where it was read.
    pub source: Source,
    /// What it was.
    pub sport: Sport,
    /// The title the runner or the service gave it.
    pub name: Option<String>,
    /// When it began; `None` where the clock of the device was not set.
    pub start: Option<Timestamp>,
    /// Only the day is known; `start` is then noon UTC of that day.
    pub day_only: bool,
    /// Local time minus UTC in seconds, where the file tells it.
    pub utc_offset_s: Option<i32>,
    /// Distance in metres.
    pub distance_m: Option<f64>,
    /// Where the distance comes from.
    pub distance_source: Option<DistanceSource>,
    /// Seconds in motion: the timer where the device has one, else the elapsed time less pauses.
    pub moving_s: f64,
    /// Seconds by the clock from start to end.
    pub elapsed_s: f64,
    /// Seconds with the timer running, where the file says so.
    pub timer_s: Option<f64>,
    /// Metres up and down.
    pub elevation: Elevation,
    /// Means over the session.
    pub averages: Averages,
    /// Laps in order.
    pub laps: Vec<Lap>,
    /// Pauses in order, those of ten seconds and more.
    pub pauses: Vec<Pause>,
    /// Records in order of time.
    pub records: Vec<Record>,
    /// Values of added sensors and apps.
    pub developer: Vec<DeveloperSeries>,
    /// What recorded it.
    pub device: Option<Device>,
    /// The shoe, where an export or log names it.
    pub shoe: Option<String>,
    /// What the runner noted.
    pub note: RunnerNote,
    /// What was odd.
    pub warnings: Vec<Warning>,
}

impl Session {
    /// The longest pause, if any.
    pub fn longest_pause(&self) -> Option<Pause> {
        self.pauses
            .iter()
            .copied()
            .max_by(|a, b| a.duration_s.total_cmp(&b.duration_s))
    }

    /// Mean speed in motion in m/s, where distance and time are known.
    pub fn mean_speed_mps(&self) -> Option<f64> {
        let distance = self.distance_m?;
        (self.moving_s > 0.0).then(|| distance / self.moving_s)
    }

    /// Whether part of the file could not be read.
    pub fn is_partial(&self) -> bool {
        self.warnings.iter().any(Warning::is_partial)
    }
}

/// Where altitudes come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ElevationSource {
    /// A barometer: small climbs are real.
    Barometric,
    /// Satellites or unknown: small ups and downs are noise.
    #[default]
    GpsOrUnknown,
    /// The device's or the service's own totals; there are no altitudes.
    Stated,
}

/// Metres up and down, and how they were found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Elevation {
    /// Metres up, cleaned: altitudes smoothed, changes below a threshold not counted.
    pub ascent_m: Option<f64>,
    /// Metres down, cleaned the same way.
    pub descent_m: Option<f64>,
    /// Where the altitudes come from.
    pub source: ElevationSource,
    /// The device's own figure for the ascent in metres.
    pub stated_ascent_m: Option<f64>,
    /// The device's own figure for the descent in metres.
    pub stated_descent_m: Option<f64>,
}

/// Means over a session, over the records in motion.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Averages {
    /// Cadence in steps per minute (both feet).
    pub cadence_spm: Option<f32>,
    /// Heart rate in beats per minute.
    pub heart_rate_bpm: Option<f32>,
    /// Highest heart rate in beats per minute.
    pub max_heart_rate_bpm: Option<f32>,
    /// Power in watts.
    pub power_w: Option<f32>,
    /// Ground contact time in milliseconds.
    pub ground_contact_ms: Option<f32>,
    /// Vertical oscillation in millimetres.
    pub vertical_oscillation_mm: Option<f32>,
    /// Length of one step in millimetres.
    pub step_length_mm: Option<f32>,
}

/// What a runner wrote beside a run, from a log or a watch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct RunnerNote {
    /// Pain during the run, 0–10.
    pub pain: Option<f32>,
    /// Pain on the next morning, 0–10.
    pub pain_next_morning: Option<f32>,
    /// Effort, 0–10.
    pub effort: Option<f32>,
    /// Surface in the runner's words.
    pub surface: Option<String>,
    /// Anything else in the runner's words.
    pub text: Option<String>,
}
