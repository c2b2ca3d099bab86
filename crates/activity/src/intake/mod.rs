//! Takes in files one after the other and decides at the end.

mod walk;

pub use walk::Tables;

use std::cell::Cell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::clean;
use crate::duplicate::{self, Duplicate, Fingerprint, RunRef};
use crate::hints::Hints;
use crate::limits::Limits;
use crate::model::{Format, Session, Source, Warning};
use crate::options::Options;
use crate::outcome::{Fault, Parsed};
use crate::report::{FileReport, FileStatus, Observer, Progress, Report, Skipped};

/// An intake in progress.
pub struct Intake<'o> {
    options: &'o Options,
    observer: &'o mut dyn Observer,
    runs: Vec<(Session, Fingerprint)>,
    /// For every run the place of its file in `report.files`.
    file_of: Vec<usize>,
    report: Report,
    /// So many bytes may the archive being read still unpack to.
    budget: Rc<Cell<u64>>,
    done: usize,
    total: usize,
}

impl<'o> Intake<'o> {
    /// An empty intake.
    pub fn new(options: &'o Options, observer: &'o mut dyn Observer) -> Intake<'o> {
        Intake {
            options,
            observer,
            runs: Vec::new(),
            file_of: Vec::new(),
            report: Report::default(),
            budget: Rc::new(Cell::new(options.limits.archive_bytes)),
            done: 0,
            total: 0,
        }
    }

    /// How much is taken in.
    pub fn limits(&self) -> Limits {
        self.options.limits
    }

    /// More files are to come.
    pub fn expect(&mut self, count: usize) {
        self.total += count;
    }

    /// A file that is no activity by itself was used or passed over.
    pub fn passed(&mut self, file: &str) {
        self.done += 1;
        let (done, total) = (self.done, self.total.max(self.done));
        self.observer.progress(Progress { done, total, file });
    }

    /// A file could not be read, or is something else.
    pub fn fault(&mut self, file: &str, format: Option<Format>, fault: Fault) {
        let status = match fault {
            Fault::NotAnActivity(_) => FileStatus::NotARun,
            _ => FileStatus::CouldNotRead,
        };
        let reason = fault.to_string();
        if let Fault::NotAnActivity(_) = fault {
            let (file, sport) = (file.to_owned(), String::new());
            self.report.skipped.push(Skipped {
                file,
                sport,
                reason: reason.clone(),
            });
        }
        let file = file.to_owned();
        self.passed(&file);
        self.report.files.push(FileReport {
            file,
            format,
            status,
            reason,
            sessions: 0,
            runs: 0,
        });
    }

    /// A document was read.
    pub fn parsed(&mut self, file: &str, parsed: Parsed, hints: Option<&Hints>) {
        let format = parsed.format;
        if parsed.sessions.is_empty() {
            let fault = parsed.fault.unwrap_or_else(|| {
                Fault::Unreadable("the file holds no recorded activity".to_owned())
            });
            let stopped = parsed.warnings.iter().find(|warning| warning.is_partial());
            let fault = match (fault, stopped) {
                (Fault::Unreadable(words), Some(warning)) => {
                    Fault::Unreadable(format!("{words} ({warning})"))
                }
                (fault, _) => fault,
            };
            return self.fault(file, Some(format), fault);
        }
        let count = parsed.sessions.len();
        let place = self.report.files.len();
        let (mut runs, mut skipped) = (0, Vec::new());
        let mut problems: Vec<String> = parsed
            .warnings
            .iter()
            .filter(|w| w.is_partial())
            .map(Warning::to_string)
            .collect();
        let partial = !problems.is_empty();
        let mut partial_session = false;
        for (part, mut raw) in parsed.sessions.into_iter().enumerate() {
            if let Some(hints) = hints {
                hints.apply(&mut raw, count == 1);
            }
            if part == 0 {
                raw.warnings.extend(parsed.warnings.iter().cloned());
            }
            let source = Source {
                file: file.to_owned(),
                format,
                part: part as u32,
            };
            let mut session = clean::session(raw, source);
            self.check_date(&mut session);
            partial_session |= session.is_partial();
            for warning in session.warnings.iter().filter(|w| w.is_partial()) {
                let words = warning.to_string();
                if !problems.contains(&words) {
                    problems.push(words);
                }
            }
            if session.sport.is_run() {
                runs += 1;
                self.observer.run(&session);
                self.keep(session, place);
            } else {
                skipped.push(session.sport.name.clone());
                self.report.skipped.push(not_a_run(&session));
            }
        }
        let status = match (runs, partial || partial_session) {
            (0, _) => FileStatus::NotARun,
            (_, true) => FileStatus::PartlyRead,
            _ => FileStatus::Added,
        };
        if runs == 0 {
            problems.insert(
                0,
                format!("{}: kept apart, no running load", skipped.join(", ")),
            );
        }
        self.report.files.push(FileReport {
            file: file.to_owned(),
            format: Some(format),
            status,
            reason: problems.join("; "),
            sessions: count as u32,
            runs,
        });
        self.passed(file);
    }

    fn keep(&mut self, mut session: Session, place: usize) {
        let fingerprint = session.fingerprint();
        if !self.options.keep_records {
            session.records = Vec::new();
            session.developer = Vec::new();
        }
        self.runs.push((session, fingerprint));
        self.file_of.push(place);
    }

    /// A date in the future is as unknown as none.
    fn check_date(&self, session: &mut Session) {
        const DAY_S: i64 = 86_400;
        let (Some(now), Some(start)) = (self.options.now, session.start) else {
            return;
        };
        if start.as_second() > now.as_second() + DAY_S {
            session.start = None;
            session.warnings.push(Warning::Note {
                text: format!("the date {start} lies in the future and was left out"),
            });
            session.warnings.push(Warning::DateUnknown);
        }
    }

    /// Whether a session like this was read, for tables that name sessions beside their files.
    pub fn has_start_near(&self, unix: f64) -> bool {
        self.runs
            .iter()
            .filter_map(|(run, _)| run.start)
            .any(|start| (start.as_millisecond() as f64 / 1000.0 - unix).abs() <= 60.0)
    }

    /// Finds duplicates and completes the report.
    pub fn finish(mut self) -> Report {
        let prints = self.runs.iter().map(|(run, print)| {
            let (file, part) = (run.source.file.clone(), run.source.part);
            (RunRef::Read { file, part }, print.clone())
        });
        let (duplicates, dropped) = duplicate::find(prints.collect(), &self.options.known);
        let mut left: HashMap<usize, u32> = HashMap::new();
        for (place, dropped) in self.file_of.iter().zip(&dropped) {
            *left.entry(*place).or_default() += u32::from(!dropped);
        }
        for (place, left) in left {
            let file = &mut self.report.files[place];
            if left == 0 && file.runs > 0 {
                file.status = FileStatus::AlreadyHere;
                let why = duplicates.iter().find(|duplicate| {
                    matches!(&duplicate.dropped, RunRef::Read { file: name, .. }
                        if *name == file.file)
                });
                file.reason = why.map_or_else(String::new, |duplicate| duplicate.why.clone());
            }
        }
        for ((run, _), dropped) in self.runs.into_iter().zip(dropped) {
            if dropped {
                &mut self.report.dropped
            } else {
                &mut self.report.runs
            }
            .push(run);
        }
        self.report
            .runs
            .sort_by_key(|run| (run.start.is_none(), run.start));
        inherit(&mut self.report, &duplicates);
        self.report.duplicates = duplicates;
        self.report
    }
}

/// What only the dropped copies know of name, shoe and notes goes to the kept ones.
fn inherit(report: &mut Report, duplicates: &[Duplicate]) {
    let place = |runs: &[Session]| -> HashMap<(String, u32), usize> {
        let key = |run: &Session| (run.source.file.clone(), run.source.part);
        runs.iter()
            .enumerate()
            .map(|(at, run)| (key(run), at))
            .collect()
    };
    let (kept, dropped) = (place(&report.runs), place(&report.dropped));
    let find = |places: &HashMap<(String, u32), usize>, run: &RunRef| match run {
        RunRef::Read { file, part } => places.get(&(file.clone(), *part)).copied(),
        RunRef::Known { .. } => None,
    };
    for duplicate in duplicates {
        let from = find(&dropped, &duplicate.dropped).and_then(|at| report.dropped.get(at));
        let to = find(&kept, &duplicate.kept).and_then(|at| report.runs.get_mut(at));
        if let (Some(from), Some(to)) = (from, to) {
            complete(to, from);
        }
    }
}

fn complete(kept: &mut Session, dropped: &Session) {
    fn fill<T: Clone>(slot: &mut Option<T>, from: &Option<T>) {
        if slot.is_none() {
            slot.clone_from(from);
        }
    }
    fill(&mut kept.name, &dropped.name);
    fill(&mut kept.shoe, &dropped.shoe);
    fill(&mut kept.utc_offset_s, &dropped.utc_offset_s);
    fill(&mut kept.note.pain, &dropped.note.pain);
    fill(
        &mut kept.note.pain_next_morning,
        &dropped.note.pain_next_morning,
    );
    fill(&mut kept.note.effort, &dropped.note.effort);
    fill(&mut kept.note.surface, &dropped.note.surface);
    fill(&mut kept.note.text, &dropped.note.text);
}

fn not_a_run(session: &Session) -> Skipped {
    let sport = session.sport.name.clone();
    let what = if sport.is_empty() {
        "an unnamed sport"
    } else {
        sport.as_str()
    };
    let reason = format!("{what} is kept apart and never counts as running load");
    Skipped {
        file: session.source.file.clone(),
        sport,
        reason,
    }
}
