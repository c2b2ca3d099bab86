//! A run typed in by hand. It goes in through the same door as a file, so that a run which a watch
//! recorded too is found to be the same.

use std::fmt::Write as _;

use jiff::{civil::Date, tz::TimeZone};
use midstance_store::{ActivityUploadId, ClientId, activity::Note};

use super::{
    sent::Sent,
    upload::{UploadError, upload},
};
use crate::Clinic;

/// What was typed.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The day.
    pub day: Date,
    /// Metres.
    pub distance_m: f64,
    /// Seconds.
    pub duration_s: u32,
    /// What the runner noted.
    pub note: Note,
}

/// Keeps a typed run as a log of one line.
///
/// # Errors
/// As for an upload.
pub async fn enter(
    clinic: &Clinic,
    client: ClientId,
    entry: &Entry,
) -> Result<ActivityUploadId, UploadError> {
    let sent = Sent {
        files: vec![(
            format!("typed-{}.csv", entry.day),
            entry.log().into_bytes().into(),
        )],
        into: None,
        zone: TimeZone::UTC,
    };
    upload(clinic, client, sent).await
}

impl Entry {
    /// The line under the columns that every log may have.
    fn log(&self) -> String {
        let mut out =
            String::from("date,distance_km,duration,effort,pain,pain_next_morning,surface,shoe\n");
        let number = |value: Option<u8>| value.map_or_else(String::new, |v| v.to_string());
        let quoted = |text: &Option<String>| {
            let text = text.as_deref().unwrap_or_default();
            format!("\"{}\"", text.replace('"', "\"\""))
        };
        let (hours, rest) = (self.duration_s / 3600, self.duration_s % 3600);
        let _ = writeln!(
            out,
            "{},{},{hours}:{:02}:{:02},{},{},{},{},{}",
            self.day,
            self.distance_m / 1000.0,
            rest / 60,
            rest % 60,
            number(self.note.effort),
            number(self.note.pain_during),
            number(self.note.pain_next_morning),
            quoted(&self.note.surface),
            quoted(&self.note.shoe),
        );
        out
    }
}
