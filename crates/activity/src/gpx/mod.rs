//! GPX 1.0 and 1.1: tracks with times.

mod point;

use crate::limits::{MAX_RECORDS, MAX_SESSIONS};
use crate::model::{Device, Format, Sport, Warning};
use crate::outcome::{Fault, Parsed};
use crate::raw::RawSession;
use crate::time;
use crate::xml::{Element, Step, Stop, Walker, to_utf8};
use point::Point;

/// Reads a GPX document; every track with times is a session.
pub fn read(bytes: &[u8]) -> Parsed {
    let document = to_utf8(bytes);
    let mut reader = Gpx::new();
    let mut walker = Walker::new(&document, "<trkpt");
    let stop = loop {
        match walker.step() {
            Ok(Some(Step::Open(element))) => reader.open(&element),
            Ok(Some(Step::Close(name))) => reader.close(name.local(), &walker.text),
            Ok(None) => break None,
            Err(stop) => break Some(stop),
        }
    };
    reader.parsed.warnings.extend(walker.damage_warning());
    reader.finish(stop, document.len() as u64)
}

struct Gpx {
    parsed: Parsed,
    device: Option<Device>,
    track: Option<RawSession>,
    point: Option<Point>,
    tracks: usize,
    points: u64,
    kept: usize,
    untimed: u64,
    dropped: u64,
    routes: u64,
}

impl Gpx {
    fn new() -> Gpx {
        Gpx {
            parsed: Parsed::new(Format::Gpx),
            device: None,
            track: None,
            point: None,
            tracks: 0,
            points: 0,
            kept: 0,
            untimed: 0,
            dropped: 0,
            routes: 0,
        }
    }

    fn open(&mut self, element: &Element<'_>) {
        match element.local() {
            "trkpt" => self.point = Some(Point::at(element)),
            "rtept" | "wpt" => self.routes += 1,
            "trk" => {
                self.tracks += 1;
                let device = self.device.clone();
                self.track = Some(RawSession {
                    device,
                    ..RawSession::default()
                });
            }
            "trkseg" => {
                if let Some(track) = self.track.as_mut().filter(|t| !t.records.is_empty()) {
                    track.breaks.push(track.records.len() as u32);
                }
            }
            "gpx" => {
                let name = element
                    .attribute("creator")
                    .filter(|name| !name.trim().is_empty());
                self.device = name.map(|name| Device { name, maker: None });
            }
            _ => {}
        }
    }

    fn close(&mut self, name: &str, text: &str) {
        if name == "trk" {
            self.end_track();
        } else if name == "trkpt" {
            self.end_point();
        } else if let Some(point) = &mut self.point {
            point.take(name, text);
        } else if let Some(track) = &mut self.track {
            let text = text.trim();
            match name {
                _ if text.is_empty() => {}
                "name" if track.name.is_none() => track.name = Some(text.to_owned()),
                "type" => track.sport = Some(Sport::named(text)),
                "activityType" if track.sport.is_none() => track.sport = Some(Sport::named(text)),
                _ => {}
            }
        }
    }

    fn end_point(&mut self) {
        let (Some(point), Some(track)) = (self.point.take(), &mut self.track) else {
            return;
        };
        self.points += 1;
        match point.finish() {
            Some(_) if self.kept >= MAX_RECORDS => self.dropped += 1,
            Some((record, offset)) => {
                track.utc_offset_s = track.utc_offset_s.or(offset);
                track.records.push(record);
                self.kept += 1;
            }
            None => self.untimed += 1,
        }
    }

    fn end_track(&mut self) {
        let Some(mut track) = self.track.take() else {
            return;
        };
        if track.records.is_empty() || self.parsed.sessions.len() >= MAX_SESSIONS {
            return;
        }
        let maker = track
            .device
            .as_ref()
            .map(|device| device.name.to_ascii_lowercase());
        track.barometer = maker.is_some_and(|name| name.contains("with barometer"));
        if self.dropped > 0 {
            track.warnings.push(Warning::RecordsThinned {
                dropped: self.dropped,
            });
        }
        if self.untimed > 0 {
            let count = u32::try_from(self.untimed).unwrap_or(u32::MAX);
            track.warnings.push(Warning::TimesRemoved { count });
        }
        self.parsed.sessions.push(track);
    }

    fn finish(mut self, stop: Option<Stop>, length: u64) -> Parsed {
        self.point = None;
        self.end_track();
        let refused = match stop {
            Some(Stop::Refused(reason)) => Some(Fault::Refused(reason)),
            Some(Stop::Broken(byte, reason)) => {
                let last = self.parsed.sessions.last_mut();
                let at = last.as_ref().and_then(|session| session.records.last());
                let at = at.and_then(|record| time::plausible(record.time_s));
                let warning = Warning::StoppedEarly {
                    byte,
                    of: length,
                    at,
                    reason,
                };
                match last {
                    Some(session) => session.warnings.push(warning),
                    None => self.parsed.warnings.push(warning),
                }
                None
            }
            None => None,
        };
        if refused.is_some() {
            self.parsed.sessions.clear();
        }
        self.parsed.fault = refused.or_else(|| self.nothing());
        self.parsed
    }

    fn nothing(&self) -> Option<Fault> {
        if !self.parsed.sessions.is_empty() {
            return None;
        }
        Some(if self.points > 0 {
            let text = "a planned route: its points carry no times";
            Fault::NotAnActivity(text.to_owned())
        } else if self.routes > 0 {
            Fault::NotAnActivity("routes or places without a recorded track".to_owned())
        } else {
            let text = "the GPX file has no track points; export the activity again with its track";
            Fault::Unreadable(text.to_owned())
        })
    }
}
