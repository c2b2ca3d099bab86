//! Reading a history of files into runs, without holding all their records in memory.

use std::{collections::HashMap, path::PathBuf};

use midstance_activity::{Observer, Options, Progress, Report, RunRef, Session, read_paths};
use midstance_training::{
    Digest, History, Run,
    report::{Duplicate, Skipped},
};

use super::to_run::{key, to_run};

/// What an intake gave.
pub struct Intake {
    /// The runs, each once.
    pub history: History,
    /// What gave no run, and why.
    pub skipped: Vec<Skipped>,
    /// What was there twice, and what was decided.
    pub duplicates: Vec<Duplicate>,
    /// The reader's own report, a line per file.
    pub report: Report,
}

/// Reads files, folders and archives. One bad file stops nothing.
pub fn read(paths: &[PathBuf], progress: &mut dyn FnMut(Progress<'_>)) -> Intake {
    let mut follower = Follower {
        runs: HashMap::new(),
        progress,
    };
    let options = Options {
        keep_records: false,
        ..Options::default()
    };
    let report = read_paths(paths, &options, &mut follower);
    let mut runs = follower.runs;
    let mut skipped: Vec<Skipped> = Vec::new();
    for one in &report.skipped {
        let sport = (!one.sport.is_empty()).then(|| one.sport.clone());
        skipped.push(Skipped {
            file: one.file.clone(),
            sport,
            reason: one.reason.clone(),
        });
    }
    let told: Vec<&str> = report.skipped.iter().map(|s| s.file.as_str()).collect();
    for file in report
        .files
        .iter()
        .filter(|f| f.runs == 0 && !told.contains(&f.file.as_str()))
    {
        let reason = file.reason.clone();
        skipped.push(Skipped {
            file: file.file.clone(),
            sport: None,
            reason,
        });
    }
    let mut kept = Vec::new();
    for session in &report.runs {
        match runs.remove(&key(session)) {
            Some(run) => kept.push(run),
            None => skipped.push(Skipped {
                file: session.source.file.clone(),
                sport: Some("running".into()),
                reason: "the run has no date".into(),
            }),
        }
    }
    let duplicates = report
        .duplicates
        .iter()
        .map(|d| Duplicate {
            file: name(&d.dropped),
            same_as: name(&d.kept),
            reason: d.why.clone(),
        })
        .collect();
    Intake {
        history: History::with_digests(kept),
        skipped,
        duplicates,
        report,
    }
}

fn name(run: &RunRef) -> String {
    match run {
        RunRef::Read { file, .. } => file.clone(),
        RunRef::Known { id } => id.clone(),
    }
}

/// Takes what is needed of each run while its records are there.
struct Follower<'a> {
    runs: HashMap<String, (Digest, Run)>,
    progress: &'a mut dyn FnMut(Progress<'_>),
}

impl Observer for Follower<'_> {
    fn progress(&mut self, progress: Progress<'_>) {
        (self.progress)(progress);
    }

    fn run(&mut self, session: &Session) {
        if let Some(run) = to_run(session) {
            self.runs
                .insert(key(session), (Digest::of(&run.segments), run));
        }
    }
}
