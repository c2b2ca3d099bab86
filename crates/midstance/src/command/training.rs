//! `midstance training report`: what a history of runs says.

use std::{
    io::{IsTerminal, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use jiff::civil::Weekday;
use midstance_activity::Progress;
use midstance_clinic::training::{Intake, read};
use midstance_training::report::{Report, ReportInput, plots};

use crate::{cli::TrainingReport, exit::Failure};

pub(super) fn run(args: &TrainingReport) -> Result<ExitCode, Failure> {
    let mut shown = ProgressLine {
        terminal: std::io::stderr().is_terminal(),
        wrote: false,
    };
    let intake = read(&args.paths, &mut |progress| shown.show(progress));
    shown.end();
    let conditions: Vec<&str> = args.condition.iter().map(String::as_str).collect();
    let Some(last) = intake.history.last_day() else {
        return none(&intake, args.json);
    };
    let input = ReportInput {
        history: &intake.history,
        shoes: &[],
        until: args.onset.map_or(last, |onset| onset.max(last)),
        first_weekday: Weekday::Monday,
        onset: args.onset.map(|day| (day, conditions.as_slice())),
    };
    let mut report = Report::new(&input);
    report.skipped.clone_from(&intake.skipped);
    report.duplicates.clone_from(&intake.duplicates);
    if let Some(folder) = &args.svg {
        draw(&input, folder)?;
    }
    let text = if args.json {
        json(&report)?
    } else {
        report.text(&input)
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// No run was read: what was there is still told.
fn none(intake: &Intake, as_json: bool) -> Result<ExitCode, Failure> {
    if as_json {
        let empty = serde_json::json!({
            "runs": [], "skipped": intake.skipped, "duplicates": intake.duplicates,
            "spikes": [], "weeks": [], "shoes": [],
        });
        print(&format!("{empty:#}\n"))?;
    } else {
        eprintln!("midstance: no run could be read");
        for skipped in &intake.skipped {
            eprintln!("  {}: {}", skipped.file, skipped.reason);
        }
    }
    Ok(ExitCode::from(1))
}

fn json(report: &Report) -> Result<String, Failure> {
    let text = serde_json::to_string_pretty(report);
    text.map(|text| text + "\n")
        .map_err(|error| Failure::Other(error.to_string()))
}

/// Writes to standard output; a reader that has had enough, as `head` does, is no fault.
fn print(text: &str) -> Result<(), Failure> {
    match std::io::stdout().lock().write_all(text.as_bytes()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::Other(
            format!("the report could not be written: {error}"),
        )),
        _ => Ok(()),
    }
}

fn draw(input: &ReportInput<'_>, folder: &Path) -> Result<(), Failure> {
    let cannot = |path: &Path, error: std::io::Error| {
        Failure::Data(format!("{} cannot be written: {error}", path.display()))
    };
    std::fs::create_dir_all(folder).map_err(|error| cannot(folder, error))?;
    for plot in plots(input) {
        let path: PathBuf = folder.join(format!("{}.svg", plot.id));
        std::fs::write(&path, plot.wide.standalone()).map_err(|error| cannot(&path, error))?;
        eprintln!("{}", path.display());
    }
    Ok(())
}

/// One line on a terminal, rewritten; nothing where standard error goes to a file.
struct ProgressLine {
    terminal: bool,
    wrote: bool,
}

impl ProgressLine {
    fn show(&mut self, progress: Progress<'_>) {
        if self.terminal {
            eprint!(
                "\r\x1b[K{} of {} files: {}",
                progress.done, progress.total, progress.file
            );
            self.wrote = true;
        }
    }

    fn end(&mut self) {
        if self.wrote {
            eprint!("\r\x1b[K");
        }
    }
}
