//! Fields that apps and added sensors describe inside the file.

use std::collections::HashMap;

use super::decoder::Message;
use super::field::Field;
use super::profile::message;
use crate::model::{DeveloperSeries, Record};

/// So many different series are kept.
const MAX_SERIES: usize = 32;
/// So many values of all series together.
const MAX_VALUES: usize = 3_000_000;

#[derive(Clone, Debug)]
struct Description {
    base: u8,
    name: String,
    unit: String,
    scale: f64,
    offset: f64,
    native: Option<u8>,
    series: Option<usize>,
}

/// The described fields of a file and what they measured.
#[derive(Default)]
pub struct Developer {
    descriptions: HashMap<(u8, u8), Description>,
    values: usize,
    /// One series per name.
    pub series: Vec<DeveloperSeries>,
}

impl Developer {
    /// Takes in a field description message.
    pub fn describe(&mut self, message: &Message<'_, '_>) {
        let (mut index, mut number, mut native_message) = (None, None, None);
        let mut description = Description {
            base: 0x0D,
            name: String::new(),
            unit: String::new(),
            scale: 1.0,
            offset: 0.0,
            native: None,
            series: None,
        };
        for field in message.fields() {
            match field.number {
                0 => index = field.integer().map(|value| value as u8),
                1 => number = field.integer().map(|value| value as u8),
                2 => description.base = field.integer().map_or(0x0D, |value| value as u8),
                3 => description.name = field.text().unwrap_or_default(),
                6 => description.scale = field.number().filter(|s| *s > 0.0).unwrap_or(1.0),
                7 => description.offset = field.number().unwrap_or(0.0),
                8 => description.unit = field.text().unwrap_or_default(),
                14 => native_message = field.integer(),
                15 => description.native = field.integer().map(|value| value as u8),
                _ => {}
            }
        }
        if native_message.is_some_and(|number| number != i64::from(message::RECORD)) {
            description.native = None;
        }
        if let (Some(index), Some(number)) = (index, number) {
            self.descriptions.insert((index, number), description);
        }
    }

    /// Takes the developer fields of a record message; `index` is the place of the record.
    pub fn take(&mut self, message: &Message<'_, '_>, record: &mut Record, index: u32) {
        for (developer, number, bytes) in message.developer_fields() {
            let Some(described) = self.descriptions.get_mut(&(developer, number)) else {
                continue;
            };
            let big_endian = message.big_endian();
            let field = Field {
                number,
                base: described.base,
                big_endian,
                bytes,
            };
            let Some(raw) = field.number() else { continue };
            let value = raw / described.scale - described.offset;
            fill(record, described, value);
            if described.series.is_none() && self.series.len() < MAX_SERIES {
                described.series = Some(self.series.len());
                self.series.push(DeveloperSeries {
                    name: described.name.clone(),
                    unit: described.unit.clone(),
                    values: Vec::new(),
                });
            }
            if let Some(series) = described.series.and_then(|at| self.series.get_mut(at))
                && self.values < MAX_VALUES
            {
                self.values += 1;
                series.values.push((index, value as f32));
            }
        }
    }
}

/// Gives a value to the standard field it stands for, where the watch itself measured none.
fn fill(record: &mut Record, described: &Description, value: f64) {
    let unit = described.unit.to_ascii_lowercase();
    let centimetres = unit.starts_with("cm") || unit.starts_with("centimet");
    let millimetres = if centimetres { 10.0 } else { 1.0 };
    let (slot, factor) = match (described.native, described.name.as_str()) {
        (Some(5), _) | (None, "Distance") => (&mut record.distance_m, 1.0),
        (Some(6 | 73), _) | (None, "Speed") => (&mut record.speed_mps, 1.0),
        (Some(2 | 78), _) => (&mut record.altitude_m, 1.0),
        (Some(3), _) => (&mut record.heart_rate_bpm, 1.0),
        (Some(4), _) | (None, "Cadence") => (&mut record.cadence_spm, 1.0),
        (Some(7), _) | (None, "Power") => (&mut record.power_w, 1.0),
        (Some(41), _) | (None, "Ground Time") => (&mut record.ground_contact_ms, 1.0),
        (Some(39), _) | (None, "Vertical Oscillation") => {
            (&mut record.vertical_oscillation_mm, millimetres)
        }
        _ => return,
    };
    if slot.is_none() {
        *slot = Some((value * factor) as f32);
    }
}
