//! One activity of a TCX document: laps with tracks of points.

use crate::model::{Device, Lap, Position, Record, Sport, Warning};
use crate::raw::RawSession;
use crate::time::iso;
use crate::xml::{Element, number};

/// So many laps are kept.
const MAX_LAPS: usize = 10_000;

/// An activity while it is read.
pub struct Activity {
    raw: RawSession,
    id: Option<f64>,
    lap: Option<Lap>,
    point: Option<Record>,
    lat: Option<f64>,
    lon: Option<f64>,
    in_creator: bool,
    /// Inside the points of a lap, behind its totals.
    in_track: bool,
    room: usize,
    dropped: u64,
    untimed: u32,
}

impl Activity {
    /// Begins an activity that may keep `room` points.
    pub fn begin(element: &Element<'_>, room: usize) -> Activity {
        let sport = element
            .attribute("Sport")
            .filter(|sport| !sport.trim().is_empty());
        let sport = sport.map(|sport| Sport::named(&sport));
        Activity {
            raw: RawSession {
                sport,
                ..RawSession::default()
            },
            id: None,
            lap: None,
            point: None,
            lat: None,
            lon: None,
            in_creator: false,
            in_track: false,
            room,
            dropped: 0,
            untimed: 0,
        }
    }

    /// An element inside the activity begins.
    pub fn open(&mut self, name: &str, element: &Element<'_>) {
        match name {
            "Lap" => {
                let stamp = element.attribute("StartTime").and_then(|text| iso(&text));
                self.raw.utc_offset_s = self
                    .raw
                    .utc_offset_s
                    .or(stamp.and_then(|stamp| stamp.offset_s));
                let start_s = stamp.map_or(f64::NAN, |stamp| stamp.unix);
                self.in_track = false;
                self.lap = Some(Lap {
                    start_s,
                    ..Lap::default()
                });
            }
            "Trackpoint" => {
                self.point = Some(Record {
                    time_s: f64::NAN,
                    ..Record::default()
                });
                (self.lat, self.lon) = (None, None);
            }
            "Track" => self.in_track = true,
            "Creator" => self.in_creator = true,
            _ => {}
        }
    }

    /// An element inside the activity ends with this text before its end.
    pub fn close(&mut self, name: &str, text: &str) {
        match name {
            "Trackpoint" => self.end_point(),
            "Lap" => self.end_lap(),
            "Creator" => self.in_creator = false,
            _ if self.point.is_some() => self.point_value(name, text),
            _ if self.lap.is_some() => self.lap_value(name, text),
            "Id" => self.id = self.id.or(iso(text).map(|stamp| stamp.unix)),
            "Name" if self.in_creator && !text.trim().is_empty() => {
                let name = text.trim().to_owned();
                self.raw.barometer = name.to_ascii_lowercase().contains("with barometer");
                self.raw.device = Some(Device { name, maker: None });
            }
            "Notes" if !text.trim().is_empty() => {
                self.raw.note.text = Some(text.trim().to_owned());
            }
            _ => {}
        }
    }

    fn point_value(&mut self, name: &str, text: &str) {
        let Some(point) = &mut self.point else { return };
        match name {
            "Time" => {
                if let Some(stamp) = iso(text) {
                    point.time_s = stamp.unix;
                }
            }
            "LatitudeDegrees" => self.lat = number(text),
            "LongitudeDegrees" => self.lon = number(text),
            _ => {
                let slot = match name {
                    "AltitudeMeters" => &mut point.altitude_m,
                    "DistanceMeters" => &mut point.distance_m,
                    "Value" => &mut point.heart_rate_bpm,
                    "Cadence" | "RunCadence" => &mut point.cadence_spm,
                    "Speed" => &mut point.speed_mps,
                    "Watts" => &mut point.power_w,
                    _ => return,
                };
                if let Some(value) = number(text) {
                    *slot = Some(value as f32);
                }
            }
        }
    }

    fn lap_value(&mut self, name: &str, text: &str) {
        let Some(lap) = &mut self.lap else { return };
        let Some(value) = number(text).filter(|value| *value >= 0.0) else {
            return;
        };
        match name {
            "TotalTimeSeconds" if !self.in_track => {
                lap.timer_s = value;
                lap.elapsed_s = value;
            }
            "DistanceMeters" if !self.in_track => lap.distance_m = Some(value),
            // The mean stands before the highest; both have their number in "Value".
            "Value" if lap.heart_rate_bpm.is_none() => lap.heart_rate_bpm = Some(value as f32),
            "Cadence" | "AvgRunCadence" => lap.cadence_spm = Some(value as f32),
            _ => {}
        }
    }

    fn end_point(&mut self) {
        let Some(mut point) = self.point.take() else {
            return;
        };
        if !point.time_s.is_finite() {
            self.untimed += 1;
            return;
        }
        if self.raw.records.len() >= self.room {
            self.dropped += 1;
            return;
        }
        if let (Some(lat), Some(lon)) = (self.lat, self.lon) {
            point.position = Some(Position { lat, lon });
        }
        self.raw.records.push(point);
    }

    fn end_lap(&mut self) {
        if let Some(lap) = self.lap.take()
            && self.raw.laps.len() < MAX_LAPS
        {
            self.raw.laps.push(lap);
        }
    }

    /// The session with its totals: those of its laps.
    pub fn finish(mut self) -> RawSession {
        self.end_lap();
        let laps = &self.raw.laps;
        let timer: f64 = laps.iter().map(|lap| lap.timer_s).sum();
        let distances = laps.iter().filter_map(|lap| lap.distance_m);
        let distance: f64 = distances.clone().sum();
        let first_lap = laps
            .iter()
            .map(|lap| lap.start_s)
            .find(|start| start.is_finite());
        let first_record = self.raw.records.first().map(|record| record.time_s);
        self.raw.start = first_lap.or(self.id).or(first_record);
        if timer > 0.0 {
            self.raw.timer_s = Some(timer);
            let last = self
                .raw
                .records
                .last()
                .map_or(f64::NAN, |record| record.time_s);
            let span = last - self.raw.start.unwrap_or(f64::NAN);
            let plausible = span.is_finite() && span < timer + 86_400.0;
            self.raw.elapsed_s = Some(if plausible { timer.max(span) } else { timer });
        }
        if distances.count() > 0 && (distance > 0.0 || self.raw.records.is_empty()) {
            self.raw.distance_m = Some(distance);
            self.raw.summed = true;
        }
        let laps = &mut self.raw.laps;
        laps.retain(|lap| lap.start_s.is_finite());
        laps.shrink_to_fit();
        for index in 1..laps.len() {
            let until_next = laps[index].start_s - laps[index - 1].start_s;
            if until_next > laps[index - 1].timer_s && until_next < 86_400.0 {
                laps[index - 1].elapsed_s = until_next;
            }
        }
        if self.dropped > 0 {
            self.raw.warnings.push(Warning::RecordsThinned {
                dropped: self.dropped,
            });
        }
        if self.untimed > 0 {
            self.raw.warnings.push(Warning::TimesRemoved {
                count: self.untimed,
            });
        }
        self.raw
    }
}
