//! Parts of a session.

use serde::{Deserialize, Serialize};

/// A lap as the device or the runner marked it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Lap {
    /// Seconds from the start of the session to the start of the lap.
    pub start_s: f64,
    /// Length in metres, where known.
    pub distance_m: Option<f64>,
    /// Seconds with the timer running.
    pub timer_s: f64,
    /// Seconds by the clock.
    pub elapsed_s: f64,
    /// Mean cadence in steps per minute.
    pub cadence_spm: Option<f32>,
    /// Mean heart rate in beats per minute.
    pub heart_rate_bpm: Option<f32>,
}

/// A time in which the runner stood still or had stopped the timer.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pause {
    /// Seconds from the start of the session to the start of the pause.
    pub start_s: f64,
    /// Length of the pause in seconds.
    pub duration_s: f64,
    /// The timer was stopped (by hand or by auto-pause); otherwise the runner stood while it ran.
    pub timer_stopped: bool,
}

impl Pause {
    /// Seconds from the start of the session to the end of the pause.
    pub fn end_s(&self) -> f64 {
        self.start_s + self.duration_s
    }
}
