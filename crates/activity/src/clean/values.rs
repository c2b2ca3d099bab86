//! Single values that no body and no place on earth has.

use super::Removed;
use crate::geo;
use crate::model::Record;

/// Takes impossible values out of `records` and counts them.
pub fn fence(records: &mut [Record], limit_mps: f64, removed: &mut Removed) {
    for record in records {
        if record
            .position
            .is_some_and(|position| !geo::is_plausible(position))
        {
            record.position = None;
            removed.values += 1;
        }
        if let Some(speed) = record.speed_mps.map(f64::from) {
            if speed > limit_mps {
                record.speed_mps = None;
                removed.spike(speed);
            } else if speed < 0.0 {
                record.speed_mps = None;
            }
        }
        // Zero is what devices write while a sensor is silent: no value, but no nonsense either.
        for silent in [&mut record.heart_rate_bpm, &mut record.ground_contact_ms] {
            *silent = silent.filter(|value| *value > 0.0);
        }
        let bounds = [
            (&mut record.heart_rate_bpm, 20.0, 245.0),
            (&mut record.cadence_spm, 0.0, 320.0),
            (&mut record.altitude_m, -450.0, 9000.0),
            (&mut record.power_w, 0.0, 3000.0),
            (&mut record.ground_contact_ms, 20.0, 2000.0),
            (&mut record.vertical_oscillation_mm, 0.0, 500.0),
            (&mut record.step_length_mm, 0.0, 4000.0),
            (&mut record.distance_m, 0.0, 2_000_000.0),
        ];
        for (slot, low, high) in bounds {
            if slot.is_some_and(|value| !(low..=high).contains(&value)) {
                *slot = None;
                removed.values += 1;
            }
        }
    }
}
