//! What a whole intake of files gave.

use serde::{Deserialize, Serialize};

use crate::duplicate::Duplicate;
use crate::model::{Format, Session};

/// The result of reading files, folders and archives.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// Every run once, in order of time; undated ones last.
    pub runs: Vec<Session>,
    /// Sessions that are no runs.
    pub skipped: Vec<Skipped>,
    /// Runs that were there more than once, and what was decided.
    pub duplicates: Vec<Duplicate>,
    /// The runs that were dropped as duplicates, so that a decision can be undone.
    pub dropped: Vec<Session>,
    /// One line per file, in the order they were read.
    pub files: Vec<FileReport>,
}

impl Report {
    /// Files with this status.
    pub fn with_status(&self, status: FileStatus) -> impl Iterator<Item = &FileReport> {
        self.files.iter().filter(move |file| file.status == status)
    }
}

/// A session that is no run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// The file it stands in.
    pub file: String,
    /// Its sport in the words of the file, or empty.
    pub sport: String,
    /// Why it does not count, in words.
    pub reason: String,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FileStatus {
    /// At least one run of it is new.
    Added,
    /// Its runs are known already.
    AlreadyHere,
    /// It holds no run.
    NotARun,
    /// A run of it is new, but part of the file could not be read.
    PartlyRead,
    /// Nothing of it could be read.
    CouldNotRead,
}

/// One file of an intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReport {
    /// Its name; inside an archive `archive.zip/folder/file.fit`.
    pub file: String,
    /// Its format, where it was recognised.
    pub format: Option<Format>,
    /// What became of it.
    pub status: FileStatus,
    /// Why, in words; empty where there is nothing to say.
    pub reason: String,
    /// How many sessions it holds.
    pub sessions: u32,
    /// How many of them are runs.
    pub runs: u32,
}

/// How far an intake has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress<'a> {
    /// Files read so far.
    pub done: usize,
    /// Files known of so far; grows when archives inside archives are opened.
    pub total: usize,
    /// The file that was just read.
    pub file: &'a str,
}

/// Follows an intake while it works. Every method does nothing unless overridden.
pub trait Observer {
    /// A file was read.
    fn progress(&mut self, _progress: Progress<'_>) {}

    /// A document is about to be read: its bytes as they stand in the upload, folder or archive.
    /// Not called for what is read as a stream, such as Apple Health's `export.xml`.
    fn original(&mut self, _file: &str, _bytes: &[u8]) {}

    /// A run was read, with its records. It may still turn out to be a duplicate:
    /// [`Report::duplicates`] says so at the end.
    fn run(&mut self, _run: &Session) {}
}

impl Observer for () {}

impl<F: FnMut(Progress<'_>)> Observer for F {
    fn progress(&mut self, progress: Progress<'_>) {
        self(progress);
    }
}
