//! What a reader hands to the cleaning: a session as the file states it, not yet checked.

use crate::model::{Averages, DeveloperSeries, Device, Record, RunnerNote, Sport, Warning};

/// A session as stated. Times are Unix seconds, records carry theirs in `time_s`.
#[derive(Clone, Debug, Default)]
pub struct RawSession {
    pub sport: Option<Sport>,
    pub name: Option<String>,
    pub start: Option<f64>,
    /// The times are true dates and not seconds since the device was switched on.
    pub undated: bool,
    pub day_only: bool,
    pub utc_offset_s: Option<i32>,
    pub distance_m: Option<f64>,
    /// The distance was typed or comes from a table, not from a device.
    pub distance_entered: bool,
    /// The distance is the sum of laps, of which damage may have taken some.
    pub summed: bool,
    pub elapsed_s: Option<f64>,
    pub timer_s: Option<f64>,
    pub moving_s: Option<f64>,
    pub ascent_m: Option<f64>,
    pub descent_m: Option<f64>,
    pub barometer: bool,
    /// Stated means; the cadence still in the unit of the file.
    pub averages: Averages,
    /// Laps with `start_s` in Unix seconds.
    pub laps: Vec<crate::model::Lap>,
    /// Times with the timer stopped: start and end in Unix seconds.
    pub stops: Vec<(f64, f64)>,
    /// Indices of records before which the track is broken (a new segment).
    pub breaks: Vec<u32>,
    pub records: Vec<Record>,
    pub developer: Vec<DeveloperSeries>,
    pub device: Option<Device>,
    pub shoe: Option<String>,
    pub note: RunnerNote,
    pub warnings: Vec<Warning>,
}

impl RawSession {
    /// Whether there are records or at least a duration.
    pub fn holds_anything(&self) -> bool {
        !self.records.is_empty() || self.elapsed_s.is_some()
    }
}
