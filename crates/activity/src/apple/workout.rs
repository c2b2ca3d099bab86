//! One workout with its statistics, events and route.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use quick_xml::events::BytesStart;

use super::Found;
use crate::model::{Device, Position, Record, Sport};
use crate::raw::RawSession;
use crate::time::iso;
use crate::xml::number;

/// A workout while it is read.
pub struct Workout {
    raw: RawSession,
    end: Option<f64>,
    paused: Option<f64>,
    steps: Option<f64>,
    zone: Option<String>,
    routes: Vec<String>,
}

impl Workout {
    /// Begins a workout with the attributes of its element.
    pub fn begin(element: &BytesStart<'_>) -> Workout {
        let text = |name| attribute(element, name);
        let start = text("startDate").and_then(|text| iso(&text));
        let duration = text("duration").and_then(|text| number(&text));
        let unit = text("durationUnit").unwrap_or_default();
        let seconds = duration.map(|value| value * seconds_in(&unit));
        let distance = text("totalDistance").and_then(|text| number(&text));
        let distance_m = distance.zip(metres_in(&text("totalDistanceUnit").unwrap_or_default()));
        let name = text("sourceName").filter(|name| !name.trim().is_empty());
        let raw = RawSession {
            sport: text("workoutActivityType").map(|name| Sport::named(&name)),
            start: start.map(|stamp| stamp.unix),
            utc_offset_s: start.and_then(|stamp| stamp.offset_s),
            distance_m: distance_m.map(|(value, unit)| value * unit),
            timer_s: seconds,
            device: name.map(|name| Device {
                name: name.trim().to_owned(),
                maker: None,
            }),
            ..RawSession::default()
        };
        let end = text("endDate")
            .and_then(|text| iso(&text))
            .map(|stamp| stamp.unix);
        Workout {
            raw,
            end,
            paused: None,
            steps: None,
            zone: None,
            routes: Vec::new(),
        }
    }

    /// Takes in an element inside the workout. Returns whether it was a point of the route.
    pub fn child(&mut self, name: &str, element: &BytesStart<'_>, room: bool) -> bool {
        match name {
            "MetadataEntry" => self.metadata(element),
            "WorkoutStatistics" => self.statistics(element),
            "WorkoutEvent" => self.event(element),
            "FileReference" if self.routes.len() < 10 => {
                let path = attribute(element, "path");
                self.routes
                    .extend(path.map(|path| path.trim_start_matches('/').to_owned()));
            }
            "Location" if room => return self.location(element),
            _ => {}
        }
        false
    }

    fn metadata(&mut self, element: &BytesStart<'_>) {
        let (Some(key), Some(value)) = (attribute(element, "key"), attribute(element, "value"))
        else {
            return;
        };
        match key.as_str() {
            "HKTimeZone" => self.zone = Some(value),
            "HKIndoorWorkout" if value.trim() == "1" => {
                if let Some(sport) = &mut self.raw.sport {
                    sport.indoor = true;
                    sport.treadmill = sport.is_run();
                }
            }
            "HKElevationAscended" => {
                self.raw.ascent_m = quantity(&value);
            }
            "HKElevationDescended" => {
                self.raw.descent_m = quantity(&value);
            }
            _ => {}
        }
    }

    fn statistics(&mut self, element: &BytesStart<'_>) {
        let Some(kind) = attribute(element, "type") else {
            return;
        };
        let value = |name| attribute(element, name).and_then(|text| number(&text));
        let unit = attribute(element, "unit").unwrap_or_default();
        let scale = metres_in(&unit).unwrap_or(1.0);
        let average = value("average");
        let averages = &mut self.raw.averages;
        match kind.trim_start_matches("HKQuantityTypeIdentifier") {
            "HeartRate" => {
                averages.heart_rate_bpm = average.map(|rate| rate as f32);
                averages.max_heart_rate_bpm = value("maximum").map(|rate| rate as f32);
            }
            "StepCount" => self.steps = value("sum"),
            "RunningPower" => averages.power_w = average.map(|power| power as f32),
            "RunningGroundContactTime" => {
                let factor = if unit == "s" { 1000.0 } else { 1.0 };
                averages.ground_contact_ms = average.map(|time| (time * factor) as f32);
            }
            "RunningVerticalOscillation" => {
                averages.vertical_oscillation_mm = average.map(|v| (v * scale * 1000.0) as f32);
            }
            // Apple's stride is one step.
            "RunningStrideLength" => {
                averages.step_length_mm = average.map(|length| (length * scale * 1000.0) as f32);
            }
            kind if kind.starts_with("Distance")
                && self.raw.distance_m.is_none_or(|d| d == 0.0) =>
            {
                let metres = value("sum")
                    .zip(metres_in(&unit))
                    .map(|(sum, unit)| sum * unit);
                self.raw.distance_m = metres.or(self.raw.distance_m);
            }
            _ => {}
        }
    }

    fn event(&mut self, element: &BytesStart<'_>) {
        let kind = attribute(element, "type").unwrap_or_default();
        let at = attribute(element, "date")
            .and_then(|text| iso(&text))
            .map(|stamp| stamp.unix);
        let Some(at) = at else { return };
        if kind.ends_with("Pause") {
            self.paused.get_or_insert(at);
        } else if kind.ends_with("Resume")
            && let Some(since) = self.paused.take()
            && at > since
            && self.raw.stops.len() < 200
        {
            self.raw.stops.push((since, at));
        }
    }

    /// Old exports carry the route inside the workout.
    fn location(&mut self, element: &BytesStart<'_>) -> bool {
        let value = |name| attribute(element, name).and_then(|text| number(&text));
        let at = attribute(element, "date").and_then(|text| iso(&text));
        let (Some(at), Some(lat), Some(lon)) = (at, value("latitude"), value("longitude")) else {
            return false;
        };
        self.raw.records.push(Record {
            time_s: at.unix,
            position: Some(Position { lat, lon }),
            altitude_m: value("altitude").map(|altitude| altitude as f32),
            speed_mps: value("speed")
                .filter(|speed| *speed >= 0.0)
                .map(|speed| speed as f32),
            ..Record::default()
        });
        true
    }

    /// The workout with everything that is known at its end.
    pub fn finish(mut self) -> Found {
        let span = self.end.zip(self.raw.start).map(|(end, start)| end - start);
        self.raw.elapsed_s = span.filter(|span| *span > 0.0).or(self.raw.timer_s);
        if let (Some(steps), Some(timer)) = (self.steps, self.raw.timer_s)
            && steps > 0.0
            && timer > 0.0
        {
            self.raw.averages.cadence_spm = Some((steps / timer * 60.0) as f32);
        }
        self.raw.distance_m = self.raw.distance_m.filter(|distance| *distance > 0.0);
        // The dates carry the zone of the phone at export; the workout names its own.
        if let (Some(zone), Some(start)) = (&self.zone, self.raw.start)
            && let (Ok(zone), Ok(at)) = (TimeZone::get(zone), Timestamp::from_second(start as i64))
        {
            self.raw.utc_offset_s = Some(zone.to_offset(at).seconds());
        }
        Found {
            raw: self.raw,
            routes: self.routes,
        }
    }
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = element
        .html_attributes()
        .with_checks(false)
        .flatten()
        .find_map(|attribute| {
            let key: &str = attribute.key.as_ref();
            (key == name).then_some(attribute.value)
        })?;
    Some(match quick_xml::escape::unescape(&found) {
        Ok(text) => text.into_owned(),
        Err(_) => found.into_owned(),
    })
}

fn seconds_in(unit: &str) -> f64 {
    match unit {
        "s" | "sec" => 1.0,
        "hr" | "h" => 3600.0,
        _ => 60.0,
    }
}

fn metres_in(unit: &str) -> Option<f64> {
    Some(match unit {
        "km" => 1000.0,
        "m" => 1.0,
        "cm" => 0.01,
        "mm" => 0.001,
        "mi" => 1609.344,
        "yd" => 0.9144,
        "ft" => 0.3048,
        _ => return None,
    })
}

/// `1234 cm` in metres.
fn quantity(text: &str) -> Option<f64> {
    let (value, unit) = text.trim().split_once(' ')?;
    Some(number(value)? * metres_in(unit.trim())?)
}
