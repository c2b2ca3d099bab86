//! What is wrong with a text, where, and what to do about it.

use std::fmt;

/// One fault in a content file, worded so that an editor can mend it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ContentError {
    /// Path below `content/`, as `guides/itb-syndrome.md`.
    pub file: String,
    /// Line in that file, counted from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub message: String,
}

impl ContentError {
    /// A fault at a line of a file.
    pub fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            message: message.into(),
        }
    }
}

/// All faults found in one run, so that an editor mends them together.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ContentErrors(pub Vec<ContentError>);

impl ContentErrors {
    /// Keeps the value, or remembers the fault and goes on.
    pub fn keep<T>(&mut self, result: Result<T, ContentError>) -> Option<T> {
        result.map_err(|fault| self.0.push(fault)).ok()
    }

    /// The value, if no fault was found.
    ///
    /// # Errors
    /// All faults found so far, if there are any.
    pub fn into_result<T>(self, value: T) -> Result<T, Self> {
        if self.0.is_empty() {
            Ok(value)
        } else {
            Err(self)
        }
    }
}

impl fmt::Display for ContentErrors {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, fault) in self.0.iter().enumerate() {
            if index > 0 {
                writeln!(out)?;
            }
            write!(out, "{fault}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ContentErrors {}

impl From<ContentError> for ContentErrors {
    fn from(fault: ContentError) -> Self {
        Self(vec![fault])
    }
}
