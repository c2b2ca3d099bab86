//! TCX: Garmin's Training Center XML, also written by Polar, Suunto, Strava and others.

mod activity;

use crate::limits::{MAX_RECORDS, MAX_SESSIONS};
use crate::model::{Format, Warning};
use crate::outcome::{Fault, Parsed};
use crate::raw::RawSession;
use crate::time;
use crate::xml::{Step, Stop, Walker, to_utf8};
use activity::Activity;

/// Reads a TCX document; every activity is a session.
pub fn read(bytes: &[u8]) -> Parsed {
    let document = to_utf8(bytes);
    let mut parsed = Parsed::new(Format::Tcx);
    let mut walker = Walker::new(&document, "<Trackpoint");
    let mut current: Option<Activity> = None;
    let mut planned = false;
    let stop = loop {
        match walker.step() {
            Ok(Some(Step::Open(element))) => match (element.local(), &mut current) {
                ("Activity", slot) => {
                    let kept: usize = parsed.sessions.iter().map(|raw| raw.records.len()).sum();
                    *slot = Some(Activity::begin(&element, MAX_RECORDS.saturating_sub(kept)));
                }
                ("Course" | "Workout", None) => planned = true,
                (name, Some(activity)) => activity.open(name, &element),
                _ => {}
            },
            Ok(Some(Step::Close(name))) => match (name.local(), &mut current) {
                ("Activity", _) => {
                    let done = current
                        .take()
                        .map(Activity::finish)
                        .filter(RawSession::holds_anything);
                    if parsed.sessions.len() < MAX_SESSIONS {
                        parsed.sessions.extend(done);
                    }
                }
                (name, Some(activity)) => activity.close(name, &walker.text),
                _ => {}
            },
            Ok(None) => break None,
            Err(stop) => break Some(stop),
        }
    };
    parsed.sessions.extend(current.take().map(Activity::finish));
    parsed
        .sessions
        .retain(|session| !session.records.is_empty() || session.elapsed_s.is_some());
    parsed.warnings.extend(walker.damage_warning());
    match stop {
        Some(Stop::Refused(reason)) => {
            return Parsed::failed(Format::Tcx, Fault::Refused(reason));
        }
        Some(Stop::Broken(byte, reason)) => {
            let last = parsed.sessions.last_mut();
            let at = last.as_ref().and_then(|session| session.records.last());
            let at = at.and_then(|record| time::plausible(record.time_s));
            let warning = Warning::StoppedEarly {
                byte,
                of: document.len() as u64,
                at,
                reason,
            };
            match last {
                Some(session) => session.warnings.push(warning),
                None => parsed.warnings.push(warning),
            }
        }
        None => {}
    }
    if parsed.sessions.is_empty() {
        parsed.fault = Some(if planned {
            Fault::NotAnActivity("a course or a planned workout".to_owned())
        } else {
            let text = "the TCX file has no activity in it; export the activity again";
            Fault::Unreadable(text.to_owned())
        });
    }
    parsed
}
