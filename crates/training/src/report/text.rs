//! The report as lines for a terminal.

use std::fmt::Write as _;

use super::{Report, ReportInput, cause_text::cause_text};
use crate::{
    format,
    plot::{Table, terminal, tissue_plot},
    spike::{STUDY_BACKGROUND, session_spikes},
    tissue::tissue_loads,
    weekly::WEEK_NOTE,
};

/// Runs listed in a terminal; all of them are in the JSON.
const LISTED_RUNS: usize = 60;

/// Width of running text in a terminal.
pub(super) const LINE: usize = 88;

impl Report {
    /// The whole report as text: runs, spikes, plots, weeks, shoes, rest, files, cause.
    pub fn text(&self, input: &ReportInput<'_>) -> String {
        let mut out = String::new();
        if let Some(cause) = &self.cause {
            out.push_str(&cause_text(cause));
        }
        self.spikes_text(&mut out);
        section(&mut out, "Runs of the last 16 weeks");
        out.push_str(&terminal::runs_text(
            input.history,
            &session_spikes(input.history),
            self.until,
        ));
        section(&mut out, "Weeks (from)");
        out.push_str(&terminal::weeks_text(&self.weeks));
        out.push_str(&wrap(WEEK_NOTE, LINE));
        self.tissue_text(&mut out, input);
        self.shoes_text(&mut out);
        self.surfaces_text(&mut out);
        self.rest_text(&mut out);
        self.runs_text(&mut out);
        self.files_text(&mut out);
        out
    }

    fn spikes_text(&self, out: &mut String) {
        section(
            out,
            "Single runs more than 10% longer than the longest of the 30 days before",
        );
        if self.spikes.is_empty() {
            let judged = self
                .sessions
                .iter()
                .any(|session| session.suppressed.is_none());
            out.push_str(if judged {
                "None.\n"
            } else {
                "Not known yet: it takes 30 days with at least 4 runs to tell.\n"
            });
            return;
        }
        for spike in self.spikes.iter().rev().take(10) {
            let line = format!(
                "◆ {} ({} after {}): {}",
                format::day_year(spike.date),
                format::km(spike.distance_m),
                format::km(spike.reference_m),
                spike.sentence
            );
            out.push_str(&wrap(&line, LINE));
        }
        if let Some(more) = self.spikes.len().checked_sub(10).filter(|more| *more > 0) {
            let _ = writeln!(out, "… and {more} earlier.");
        }
        out.push_str(&wrap(STUDY_BACKGROUND, LINE));
    }

    fn runs_text(&self, out: &mut String) {
        section(out, "Runs");
        let mut table = Table::new(
            "Runs",
            &[
                "Date",
                "#km",
                "#moving",
                "#elapsed",
                "#per km",
                "#up m",
                "#down m",
                "#steps/min",
                "file",
            ],
        );
        let hidden = self.runs.len().saturating_sub(LISTED_RUNS);
        let whole =
            |value: Option<f64>| value.map_or("–".to_owned(), |value| format!("{value:.0}"));
        for run in &self.runs[hidden..] {
            let pace = run
                .pace_s_per_km
                .and_then(|pace| format::pace_number(1000.0 / pace));
            let mark = if run.warnings.is_empty() { "" } else { " (!)" };
            table.rows.push(vec![
                run.date.to_string(),
                format!("{:.2}", run.distance_m / 1000.0),
                format::duration(run.moving_s),
                format::duration(run.elapsed_s),
                pace.unwrap_or_else(|| "–".to_owned()),
                whole(run.ascent_m),
                whole(run.descent_m),
                whole(run.cadence_spm),
                format!("{}{mark}", printable(run.file.as_deref().unwrap_or(""))),
            ]);
        }
        if hidden > 0 {
            let _ = writeln!(out, "… and {} before these.", format::count(hidden, "run"));
        }
        out.push_str(&table.text());
        for run in &self.runs[hidden..] {
            for warning in &run.warnings {
                let _ = writeln!(
                    out,
                    "(!) {}: {}",
                    printable(run.file.as_deref().unwrap_or(&run.id)),
                    printable(warning)
                );
            }
        }
    }

    fn tissue_text(&self, out: &mut String, input: &ReportInput<'_>) {
        if self.runs.iter().all(|run| run.tissue.is_none()) {
            return;
        }
        section(out, "Tissue-load index by week");
        let loads = tissue_loads(input.history);
        out.push_str(&tissue_plot(input.history, &loads, self.until).table.text());
        let _ = writeln!(out, "Unit: {}.", self.tissue_unit);
        for assumption in self.tissue_assumptions {
            out.push_str(&wrap(&format!("- {assumption}"), LINE));
        }
    }

    fn surfaces_text(&self, out: &mut String) {
        if self.surfaces.iter().all(|share| share.surface.is_none()) {
            return;
        }
        section(out, "Surfaces of the last 28 days");
        for share in &self.surfaces {
            let word = share.surface.map_or("not noted", crate::Surface::word);
            let _ = writeln!(
                out,
                "{word}: {} ({})",
                format::km(share.distance_m),
                format::percent(share.share)
            );
        }
    }

    fn shoes_text(&self, out: &mut String) {
        if self.shoes.is_empty() {
            return;
        }
        section(out, "Shoes");
        let mut table = Table::new("Shoes", &["Pair", "#km", "#runs", "last worn", ""]);
        for shoe in &self.shoes {
            table.rows.push(vec![
                printable(&shoe.name),
                format::km_number(shoe.total_m),
                shoe.runs.to_string(),
                shoe.last_worn.map_or("–".to_owned(), |day| day.to_string()),
                if shoe.retired_on.is_some() {
                    "retired".to_owned()
                } else {
                    String::new()
                },
            ]);
        }
        out.push_str(&table.text());
    }

    fn rest_text(&self, out: &mut String) {
        section(out, "Rest");
        let _ = writeln!(
            out,
            "{} of the last {} days without a run; at most {} in a row with one.",
            self.rest.without_run,
            self.rest.days,
            format::count(usize::try_from(self.rest.longest_row).unwrap_or(0), "day")
        );
        for pause in self.breaks.iter().rev().take(3) {
            let _ = writeln!(
                out,
                "{} days from {} to {}, then {} in the first two weeks.",
                pause.days,
                format::day_year(pause.last_run),
                format::day_year(pause.back_on),
                format::km(pause.after_m)
            );
        }
        for streak in self.hard_streaks.iter().rev().take(3) {
            let _ = writeln!(
                out,
                "{} hard days in a row from {}.",
                streak.days,
                format::day_year(streak.from)
            );
        }
    }

    fn files_text(&self, out: &mut String) {
        if !self.skipped.is_empty() {
            section(out, "Not counted as runs");
            for skipped in &self.skipped {
                let sport = skipped
                    .sport
                    .as_ref()
                    .map_or(String::new(), |sport| format!(" ({})", printable(sport)));
                let _ = writeln!(
                    out,
                    "{}{sport}: {}",
                    printable(&skipped.file),
                    printable(&skipped.reason)
                );
            }
        }
        if !self.duplicates.is_empty() {
            section(out, "Already here");
            for duplicate in &self.duplicates {
                let (file, other) = (printable(&duplicate.file), printable(&duplicate.same_as));
                let _ = writeln!(
                    out,
                    "{file} is the same run as {other}: {}",
                    printable(&duplicate.reason)
                );
            }
        }
    }
}

pub(super) fn section(out: &mut String, title: &str) {
    if !out.is_empty() {
        out.push('\n');
    }
    let _ = writeln!(out, "{title}\n{}", "-".repeat(title.chars().count()));
}

/// Broken into lines at blanks, each ended by a line feed.
pub fn wrap(text: &str, width: usize) -> String {
    let (mut out, mut column) = (String::new(), 0);
    for word in text.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > width {
            out.push('\n');
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += length;
    }
    out.push('\n');
    out
}

/// Names come from files: control characters in them must not steer a terminal.
pub(super) fn printable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                '\u{fffd}'
            } else {
                character
            }
        })
        .collect()
}
