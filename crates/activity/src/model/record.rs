//! One measuring point.

use serde::{Deserialize, Serialize};

/// A place on the earth in degrees (WGS 84).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Position {
    /// Latitude, north positive, −90 to 90.
    pub lat: f64,
    /// Longitude, east positive, −180 to 180.
    pub lon: f64,
}

/// What was measured at one moment. Everything but the time may be missing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Seconds since the start of the session.
    pub time_s: f64,
    /// Metres since the start of the session.
    pub distance_m: Option<f32>,
    /// Speed in metres per second.
    pub speed_mps: Option<f32>,
    /// Altitude in metres, as recorded.
    pub altitude_m: Option<f32>,
    /// Where.
    pub position: Option<Position>,
    /// Heart rate in beats per minute.
    pub heart_rate_bpm: Option<f32>,
    /// Cadence in steps per minute (both feet); in rides revolutions per minute.
    pub cadence_spm: Option<f32>,
    /// Power in watts.
    pub power_w: Option<f32>,
    /// Ground contact time in milliseconds.
    pub ground_contact_ms: Option<f32>,
    /// Vertical oscillation in millimetres.
    pub vertical_oscillation_mm: Option<f32>,
    /// Length of one step in millimetres.
    pub step_length_mm: Option<f32>,
}

/// Values that an added sensor or app wrote beside the standard ones, for example Stryd's
/// "Form Power".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeveloperSeries {
    /// The name the app gave it.
    pub name: String,
    /// The unit the app gave it, possibly empty.
    pub unit: String,
    /// Index of the record and value there.
    pub values: Vec<(u32, f32)>,
}
