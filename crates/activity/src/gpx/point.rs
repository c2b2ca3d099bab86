//! One track point with the extensions of the makers.

use crate::model::{Position, Record};
use crate::time::{Stamp, iso};
use crate::xml::{Element, number};

/// A track point while it is read.
pub struct Point {
    record: Record,
    time: Option<Stamp>,
}

impl Point {
    /// Begins a point at the place its element gives.
    pub fn at(element: &Element<'_>) -> Point {
        let coordinate = |name| element.attribute(name).and_then(|text| number(&text));
        let position = match (coordinate("lat"), coordinate("lon")) {
            (Some(lat), Some(lon)) => Some(Position { lat, lon }),
            _ => None,
        };
        Point {
            record: Record {
                position,
                ..Record::default()
            },
            time: None,
        }
    }

    /// Takes in a child element by its local name.
    pub fn take(&mut self, name: &str, text: &str) {
        if name == "time" {
            self.time = iso(text).or(self.time);
            return;
        }
        let slot = match name {
            "ele" => &mut self.record.altitude_m,
            "hr" | "heartrate" | "HeartRateBpm" => &mut self.record.heart_rate_bpm,
            "cad" | "cadence" | "RunCadence" | "Cadence" => &mut self.record.cadence_spm,
            "speed" | "Speed" => &mut self.record.speed_mps,
            "power" | "PowerInWatts" | "watts" | "Watts" => &mut self.record.power_w,
            _ => return,
        };
        if let Some(value) = number(text) {
            *slot = Some(value as f32);
        }
    }

    /// The record with its time in Unix seconds and the zone's offset; `None` without a time.
    pub fn finish(mut self) -> Option<(Record, Option<i32>)> {
        let stamp = self.time?;
        self.record.time_s = stamp.unix;
        Some((self.record, stamp.offset_s))
    }
}
