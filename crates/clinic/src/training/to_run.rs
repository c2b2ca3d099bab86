//! A recorded session as a run of the rules on load.

use jiff::tz::{Offset, TimeZone};
use midstance_activity::{Session, Sport, segments};
use midstance_training::{Run, Segment, Surface};

/// The run of a session with its pieces; `None` where it has no date, since no rule can place it.
#[must_use]
pub fn to_run(session: &Session) -> Option<Run> {
    let start = session.start?;
    let offset = session
        .utc_offset_s
        .and_then(|s| Offset::from_seconds(s).ok());
    let note = &session.note;
    let pieces = segments(session);
    Some(Run {
        file: Some(session.source.file.clone()),
        sport: words(&session.sport),
        zone: offset.map(TimeZone::fixed),
        moving_s: session.moving_s,
        elapsed_s: session.elapsed_s,
        longest_pause_s: session.longest_pause().map(|pause| pause.duration_s),
        ascent_m: session.elevation.ascent_m,
        descent_m: session.elevation.descent_m,
        cadence_spm: session.averages.cadence_spm.map(f64::from),
        segments: pieces.iter().map(segment).collect(),
        shoe: session.shoe.clone(),
        surface: surface(session),
        effort: scale(note.effort),
        pain_during: scale(note.pain),
        pain_next_morning: scale(note.pain_next_morning),
        warnings: session.warnings.iter().map(ToString::to_string).collect(),
        ..Run::new(key(session), start, session.distance_m.unwrap_or_default())
    })
}

/// What names a session within one intake: its file and its place in it.
pub(super) fn key(session: &Session) -> String {
    format!("{}#{}", session.source.file, session.source.part)
}

fn segment(piece: &midstance_activity::Segment) -> Segment {
    Segment {
        length_m: piece.distance_m,
        speed_mps: piece.speed_mps,
        grade: piece.grade,
        cadence_spm: piece.cadence_spm,
    }
}

fn words(sport: &Sport) -> String {
    match (sport.treadmill, sport.trail, sport.indoor) {
        (true, ..) => "treadmill".into(),
        (_, true, _) => "trail running".into(),
        (_, _, true) => "indoor running".into(),
        _ => "running".into(),
    }
}

fn surface(session: &Session) -> Option<Surface> {
    match &session.note.surface {
        Some(word) => Some(Surface::from_word(word)),
        None if session.sport.treadmill => Some(Surface::Treadmill),
        None if session.sport.trail => Some(Surface::Trail),
        None => None,
    }
}

/// A note of 0 to 10; anything else was not meant on that scale.
fn scale(value: Option<f32>) -> Option<u8> {
    let value = value?.round();
    (0.0..=10.0).contains(&value).then_some(value as u8)
}
