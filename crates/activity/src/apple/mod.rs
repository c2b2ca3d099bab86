//! Apple Health's `export.xml`: workouts, read as a stream because the file holds years of
//! heartbeats beside them.

mod workout;

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::gpx;
use crate::model::{Format, Sport, Warning};
use crate::outcome::{Fault, Parsed};
use crate::raw::RawSession;
use crate::xml::{Guarded, document_type, read_declarations};
use workout::Workout;

/// So many workouts are read.
const MAX_WORKOUTS: usize = 20_000;
/// Points of routes written inside the file are kept up to this sum.
const MAX_POINTS: usize = crate::limits::MAX_RECORDS;

/// A workout and the route files it names, relative to the folder of the export.
pub struct Found {
    /// The workout as stated.
    pub raw: RawSession,
    /// Names like `workout-routes/route_2019-06-11_3.00pm.gpx`.
    pub routes: Vec<String>,
}

/// What an export holds.
#[derive(Default)]
pub struct Export {
    /// Workouts in the order of the file.
    pub workouts: Vec<Found>,
    /// What was odd.
    pub warnings: Vec<Warning>,
    /// Why there is nothing.
    pub fault: Option<Fault>,
}

impl Export {
    /// The workouts without their route files.
    pub fn into_parsed(self) -> Parsed {
        let sessions = self.workouts.into_iter().map(|found| found.raw).collect();
        let warnings = self.warnings;
        Parsed {
            format: Format::AppleHealth,
            sessions,
            warnings,
            fault: self.fault,
        }
    }
}

/// Reads the workouts of an `export.xml` of at most `limit` bytes.
pub fn read(source: impl BufRead, limit: u64) -> Export {
    let (guarded, before_event) = Guarded::new(source, limit);
    let mut reader = Reader::from_reader(guarded);
    reader.config_mut().check_end_names = false;
    reader.config_mut().allow_dangling_amp = true;
    let mut export = Export::default();
    let mut current: Option<Workout> = None;
    let mut points = 0usize;
    let mut buffer = Vec::new();
    loop {
        buffer.clear();
        before_event();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(start)) if local(&start) == "Workout" => {
                current = Some(Workout::begin(&start));
            }
            Ok(Event::Empty(start)) if local(&start) == "Workout" => {
                push(&mut export, Workout::begin(&start));
            }
            Ok(Event::Start(start) | Event::Empty(start)) => {
                if let Some(workout) = &mut current {
                    let room = points < MAX_POINTS;
                    points += usize::from(workout.child(local(&start), &start, room));
                }
            }
            Ok(Event::End(end)) if end.local_name().into_inner() == "Workout" => {
                if let Some(workout) = current.take() {
                    push(&mut export, workout);
                }
            }
            Ok(Event::DocType(declaration)) if !read_declarations(&declaration) => {
                export.workouts.clear();
                export.fault = Some(Fault::Refused(document_type()));
                return export;
            }
            Ok(Event::Eof) => break,
            Ok(_) => {}
            Err(error) => {
                let byte = reader.error_position();
                let reason = format!("the XML is broken ({error})");
                export.warnings.push(Warning::StoppedEarly {
                    byte,
                    of: byte,
                    at: None,
                    reason,
                });
                break;
            }
        }
    }
    if let Some(workout) = current.take() {
        push(&mut export, workout);
        let byte = reader.buffer_position();
        if !export.warnings.iter().any(Warning::is_partial) {
            let reason = "the file ends in the middle of a workout".to_owned();
            export.warnings.push(Warning::StoppedEarly {
                byte,
                of: byte,
                at: None,
                reason,
            });
        }
    }
    if export.workouts.is_empty() {
        let words = "the export holds no workouts";
        export.fault = Some(match export.warnings.is_empty() {
            true => Fault::NotAnActivity(words.to_owned()),
            false => Fault::Unreadable(words.to_owned()),
        });
    }
    export
}

/// Gives runs the tracks of their route files; `load` finds a file by its name in the export.
pub fn join_routes(export: &mut Export, load: &mut dyn FnMut(&str) -> Option<Vec<u8>>) {
    for found in &mut export.workouts {
        // Only runs need their track.
        if !found.raw.sport.as_ref().is_some_and(Sport::is_run) {
            continue;
        }
        for route in &found.routes {
            // Never outside the folder of the export.
            if !route.starts_with("workout-routes/") || route.contains("..") {
                continue;
            }
            let Some(bytes) = load(route) else { continue };
            for track in gpx::read(&bytes).sessions {
                let records = &mut found.raw.records;
                let room = MAX_POINTS.saturating_sub(records.len());
                found.raw.breaks.push(records.len() as u32);
                records.extend(track.records.into_iter().take(room));
            }
        }
    }
}

fn push(export: &mut Export, workout: Workout) {
    if export.workouts.len() < MAX_WORKOUTS {
        export.workouts.push(workout.finish());
    }
}

fn local<'a>(start: &'a BytesStart<'_>) -> &'a str {
    start.local_name().into_inner()
}
