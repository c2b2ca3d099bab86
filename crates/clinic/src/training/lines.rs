//! Names of sent files, and what became of each.

use std::collections::HashMap;

use midstance_activity::{FileReport, FileStatus};
use midstance_store::activity::upload::Line;

use super::{reading::Outcome, sent::Content};

/// A line per file.
pub(super) fn lines(outcome: &Outcome) -> Vec<Line> {
    outcome
        .files
        .iter()
        .map(|file| line(file, outcome))
        .collect()
}

fn line(file: &FileReport, outcome: &Outcome) -> Line {
    let status = match file.status {
        FileStatus::Added => "added",
        FileStatus::AlreadyHere => "already_here",
        FileStatus::NotARun => "not_a_run",
        FileStatus::PartlyRead => "partly_read",
        FileStatus::CouldNotRead => "could_not_read",
    };
    let mut line = Line {
        file: file.file.clone(),
        status: status.to_owned(),
        reason: file.reason.clone(),
        runs: file.runs,
    };
    let undated = outcome.undated.iter().filter(|name| **name == file.file);
    let undated = u32::try_from(undated.count()).unwrap_or(u32::MAX);
    if undated > 0 {
        line.runs = file.runs.saturating_sub(undated);
        line.status = if line.runs == 0 {
            "could_not_read"
        } else {
            "partly_read"
        }
        .into();
        line.reason = "a run in it has no date, so it cannot be placed; enter it by hand".into();
    }
    line
}

/// File names without folders, each once: two watches may both send `activity.fit`.
pub(super) fn named_apart(files: Vec<(String, Content)>) -> Vec<(String, Content)> {
    let mut seen: HashMap<String, u32> = HashMap::new();
    let mut named = Vec::with_capacity(files.len());
    for (name, content) in files {
        let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let plain: String = last.chars().filter(|c| !c.is_control()).take(120).collect();
        let plain = match plain.trim() {
            "" | "." | ".." => "file".to_owned(),
            name => name.to_owned(),
        };
        let count = seen.entry(plain.clone()).or_default();
        *count += 1;
        let name = match (*count, plain.split_once('.')) {
            (1, _) => plain,
            (n, Some((stem, ending))) => format!("{stem} ({n}).{ending}"),
            (n, None) => format!("{plain} ({n})"),
        };
        named.push((name, content));
    }
    named
}
