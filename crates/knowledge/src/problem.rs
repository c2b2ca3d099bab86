//! What can be wrong with knowledge files, said so that an editor can mend it.

use std::fmt;

use crate::files::OverlayError;

/// One fault in one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File, relative to the knowledge folder.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to change.
    pub fix: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}:{}: {}. To mend it: {}",
            self.file, self.line, self.what, self.fix
        )
    }
}

/// Why knowledge could not be loaded.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The overlay folder could not be read.
    #[error(transparent)]
    Overlay(#[from] OverlayError),
    /// The files contradict themselves; every fault found is listed.
    #[error("the knowledge files have {} fault(s):\n{}", .0.len(), listing(.0))]
    Faulty(Vec<Problem>),
}

fn listing(problems: &[Problem]) -> String {
    problems
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Line of byte `offset` in `text`, counted from 1.
pub(crate) fn line_at(text: &str, offset: usize) -> usize {
    1 + text
        .as_bytes()
        .iter()
        .take(offset)
        .filter(|b| **b == b'\n')
        .count()
}
