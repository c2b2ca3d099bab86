//! What is needed of a run to recognise it again.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::model::{DistanceSource, Format, Session, Warning};

/// A stored run.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Known {
    /// The caller's name for it.
    pub id: String,
    /// Its fingerprint, from [`Session::fingerprint`] when it was stored.
    pub fingerprint: Fingerprint,
}

/// A run in short: enough to tell whether another recording is the same, and which is richer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Fingerprint {
    /// When it began.
    pub start: Option<Timestamp>,
    /// Only the day is known.
    pub day_only: bool,
    /// Seconds by the clock.
    pub elapsed_s: f64,
    /// Seconds in motion.
    pub moving_s: f64,
    /// Metres.
    pub distance_m: Option<f64>,
    /// Format of the file.
    pub format: Format,
    /// How much it tells; more is better.
    pub richness: u32,
    /// What it tells, for the words of a decision.
    pub holds: Vec<String>,
}

impl Session {
    /// The session in short, to find duplicates of it later.
    pub fn fingerprint(&self) -> Fingerprint {
        let (richness, holds) = richness(self);
        Fingerprint {
            start: self.start,
            day_only: self.day_only,
            elapsed_s: self.elapsed_s,
            moving_s: self.moving_s,
            distance_m: self.distance_m,
            format: self.source.format,
            richness,
            holds,
        }
    }
}

fn richness(session: &Session) -> (u32, Vec<String>) {
    let half = session.records.len() / 2;
    let most = |of: fn(&crate::model::Record) -> bool| {
        !session.records.is_empty() && session.records.iter().filter(|r| of(r)).count() > half
    };
    let averages = &session.averages;
    let damaged = |warning: &Warning| matches!(warning, Warning::ChecksumWrong { .. });
    let whole = !session.is_partial() && !session.warnings.iter().any(damaged);
    let device = session.distance_source == Some(DistanceSource::Device);
    let facts = [
        (whole, 64, "an undamaged file"),
        (session.records.len() >= 3, 32, "records"),
        (averages.ground_contact_ms.is_some(), 8, "running dynamics"),
        (averages.power_w.is_some(), 4, "power"),
        (
            most(|r| r.cadence_spm.is_some()) || averages.cadence_spm.is_some(),
            4,
            "cadence",
        ),
        (
            most(|r| r.heart_rate_bpm.is_some()) || averages.heart_rate_bpm.is_some(),
            4,
            "heart rate",
        ),
        (most(|r| r.position.is_some()), 4, "positions"),
        (device, 4, "the device's own distance"),
        (session.timer_s.is_some(), 2, "timer"),
        (!session.laps.is_empty(), 2, "laps"),
        (!session.developer.is_empty(), 2, "fields of added sensors"),
        (
            session.source.format == Format::Fit,
            8,
            "original recording",
        ),
    ];
    let points = facts
        .iter()
        .filter(|(holds, ..)| *holds)
        .map(|(_, points, _)| points)
        .sum();
    let words = facts
        .iter()
        .filter(|(holds, ..)| *holds)
        .map(|(.., word)| (*word).to_owned());
    (points, words.collect())
}

impl Fingerprint {
    /// The earliest moment a duplicate may begin.
    pub(super) fn earliest(&self) -> Option<Timestamp> {
        self.start?.checked_sub(self.slack()).ok()
    }

    /// The latest moment a duplicate may begin.
    pub(super) fn latest(&self) -> Option<Timestamp> {
        let length = SignedDuration::from_secs(self.elapsed_s.min(30.0 * 86_400.0) as i64);
        self.start?
            .checked_add(length)
            .ok()?
            .checked_add(self.slack())
            .ok()
    }

    fn slack(&self) -> SignedDuration {
        SignedDuration::from_hours(if self.day_only { 26 } else { 0 })
    }

    /// Whether everything that counts is equal.
    pub(super) fn is_identical(&self, other: &Fingerprint) -> bool {
        self.start == other.start
            && self.elapsed_s == other.elapsed_s
            && self.distance_m == other.distance_m
            && self.format == other.format
    }

    /// Words for what this one tells and the other does not.
    pub(super) fn advantage_over(&self, other: &Fingerprint) -> String {
        let more: Vec<&str> = self
            .holds
            .iter()
            .filter(|word| !other.holds.contains(word))
            .map(String::as_str)
            .collect();
        if more.is_empty() {
            return format!("the {} file is kept", self.format);
        }
        format!(
            "the {} file is kept because it also has: {}",
            self.format,
            more.join(", ")
        )
    }
}
