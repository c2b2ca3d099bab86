//! Rows of the JSON.

use jiff::{Timestamp, civil::Date};
use serde::Serialize;

use crate::{
    digest::{Digest, GRADE_EDGES, WALKING_BELOW_MPS},
    history::{Entry, History},
    run::{Surface, known},
    spike::{Gap, SessionSpike, SpikeState, Suppression, sentence},
    tissue::TissueLoad,
};

/// Edges of the speed bands in m/s: walking below the first. All are edges of speed cells.
const SPEED_EDGES: [f64; 7] = [WALKING_BELOW_MPS, 2.4, 2.8, 3.2, 3.6, 4.0, 5.0];

/// A band of speeds or grades and what lies in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Band {
    /// Lower edge (m/s, or rise over run); none below the first band.
    pub from: Option<f64>,
    /// Upper edge; none above the last band.
    pub to: Option<f64>,
    /// Metres.
    pub distance_m: f64,
    /// Seconds; speed bands only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub time_s: Option<f64>,
}

/// One run.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RunRow {
    /// Name of the run.
    pub id: String,
    /// The file it came from.
    pub file: Option<String>,
    /// Its sport.
    pub sport: String,
    /// Start, UTC.
    pub start: Timestamp,
    /// Zone or offset, where known.
    pub zone: Option<String>,
    /// Day on the runner's calendar.
    pub date: Date,
    /// Metres.
    pub distance_m: f64,
    /// Seconds in motion.
    pub moving_s: f64,
    /// Seconds from start to end.
    pub elapsed_s: f64,
    /// Longest pause in seconds.
    pub longest_pause_s: Option<f64>,
    /// Seconds per kilometre in motion.
    pub pace_s_per_km: Option<f64>,
    /// Metres climbed.
    pub ascent_m: Option<f64>,
    /// Metres descended.
    pub descent_m: Option<f64>,
    /// Mean steps per minute.
    pub cadence_spm: Option<f64>,
    /// Time and distance by speed.
    pub speed_bands: Vec<Band>,
    /// Distance by grade.
    pub grade_profile: Vec<Band>,
    /// Tissue-load index; none where the run has no segments.
    pub tissue: Option<TissueLoad>,
    /// Pair of shoes.
    pub shoe: Option<String>,
    /// Surface.
    pub surface: Option<Surface>,
    /// Effort, 0–10.
    pub effort: Option<u8>,
    /// Pain during the run, 0–10.
    pub pain_during: Option<u8>,
    /// Pain the next morning, 0–10.
    pub pain_next_morning: Option<u8>,
    /// What the reader of the file had to say.
    pub warnings: Vec<String>,
}

impl RunRow {
    pub(super) fn of(entry: &Entry, load: &TissueLoad) -> Self {
        let (run, digest) = (&entry.run, &entry.digest);
        let zone = run.zone.as_ref().map(|zone| match zone.iana_name() {
            Some(name) => name.to_owned(),
            None => zone.to_offset(run.start).to_string(),
        });
        Self {
            id: run.id.0.clone(),
            file: run.file.clone(),
            sport: run.sport.clone(),
            start: run.start,
            zone,
            date: entry.day,
            distance_m: round(known(run.distance_m)),
            moving_s: round(known(run.moving_s)),
            elapsed_s: round(known(run.elapsed_s)),
            longest_pause_s: run.longest_pause_s.map(|s| round(known(s))),
            pace_s_per_km: run.speed_mps().map(|speed| round(1000.0 / speed)),
            ascent_m: run.ascent_m.map(|m| round(known(m))),
            descent_m: run.descent_m.map(|m| round(known(m))),
            cadence_spm: run.cadence_spm.map(|spm| round(known(spm))),
            speed_bands: speed_bands(digest),
            grade_profile: grade_profile(digest),
            tissue: (load.running_m > 0.0).then(|| rounded(load)),
            shoe: run.shoe.clone(),
            surface: run.surface,
            effort: run.effort,
            pain_during: run.pain_during,
            pain_next_morning: run.pain_next_morning,
            warnings: run.warnings.clone(),
        }
    }
}

/// A session that may be called a spike.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SpikeRow {
    /// Local day.
    pub date: Date,
    /// Metres of the session.
    pub distance_m: f64,
    /// Metres of the longest session of the 30 days before.
    pub reference_m: f64,
    /// One over the other.
    pub ratio: f64,
    /// small, moderate, or large.
    pub state: SpikeState,
    /// What may be said about it.
    pub sentence: String,
}

impl SpikeRow {
    pub(super) fn of(spike: &SessionSpike) -> Option<Self> {
        let (reference_m, ratio) = (spike.reference_m()?, spike.ratio()?);
        spike.is_told().then(|| Self {
            date: spike.day,
            distance_m: spike.distance_m(),
            reference_m,
            ratio: (ratio * 10_000.0).round() / 10_000.0,
            state: spike.state,
            sentence: sentence(spike),
        })
    }
}

/// The state of a session, whether it may be told or not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SessionRow {
    /// Local day.
    pub date: Date,
    /// Start, UTC.
    pub start: Timestamp,
    /// Names of its runs; several where one run was recorded in parts.
    pub runs: Vec<String>,
    /// Metres of the session.
    pub distance_m: f64,
    /// Metres of the longest session of the 30 days before.
    pub reference_m: Option<f64>,
    /// One over the other.
    pub ratio: Option<f64>,
    /// State by the exact rule.
    pub state: SpikeState,
    /// Why the state must not be told.
    pub suppressed: Option<Suppression>,
    /// "Watch data missing": a gap of 14 days or more that touches the window.
    pub gap: Option<Gap>,
}

impl SessionRow {
    pub(super) fn of(history: &History, spike: &SessionSpike) -> Self {
        let runs = &history.sessions()[spike.session].runs;
        Self {
            date: spike.day,
            start: spike.start,
            runs: runs
                .iter()
                .map(|run| history.entries()[*run].run.id.0.clone())
                .collect(),
            distance_m: spike.distance_m(),
            reference_m: spike.reference_m(),
            ratio: spike
                .ratio()
                .map(|ratio| (ratio * 10_000.0).round() / 10_000.0),
            state: spike.state,
            suppressed: spike.suppressed,
            gap: spike.gap,
        }
    }
}

fn speed_bands(digest: &Digest) -> Vec<Band> {
    let froms = SPEED_EDGES.into_iter();
    let tos = SPEED_EDGES.into_iter().skip(1).map(Some).chain([None]);
    let running = froms.zip(tos).map(|(from, to)| {
        let inside = |speed: f64| speed >= from - 1e-9 && to.is_none_or(|to| speed < to - 1e-9);
        let cells = || digest.cells.iter().filter(|cell| inside(cell.from_mps()));
        let time_s = round(cells().map(|cell| cell.time_s).sum());
        Band {
            from: Some(from),
            to,
            distance_m: round(cells().map(|cell| cell.length_m).sum()),
            time_s: Some(time_s),
        }
    });
    let walking = Band {
        from: None,
        to: Some(WALKING_BELOW_MPS),
        distance_m: round(digest.walking_m),
        time_s: Some(round(digest.walking_s)),
    };
    [walking]
        .into_iter()
        .chain(running)
        .filter(|band| band.distance_m > 0.0)
        .collect()
}

fn grade_profile(digest: &Digest) -> Vec<Band> {
    let edge = |at: usize| GRADE_EDGES.get(at).copied();
    let bands = digest.grade_m.iter().enumerate().map(|(at, metres)| Band {
        from: at.checked_sub(1).and_then(edge),
        to: edge(at),
        distance_m: round(*metres),
        time_s: None,
    });
    bands.filter(|band| band.distance_m > 0.0).collect()
}

fn rounded(load: &TissueLoad) -> TissueLoad {
    TissueLoad {
        patellofemoral_km: round4(load.patellofemoral_km),
        tibia_km: round4(load.tibia_km),
        achilles_km: round4(load.achilles_km),
        running_m: round(load.running_m),
        extrapolated_m: round(load.extrapolated_m),
    }
}

fn round4(value: f64) -> f64 {
    (value * 10_000.0).round() / 10_000.0
}

/// To a thousandth: more digits than any device measures.
fn round(value: f64) -> f64 {
    (value * 1000.0).round() / 1000.0
}
