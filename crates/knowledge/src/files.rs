//! The files themselves: those built into the program, and a clinic's own laid over them.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/files.rs"));

/// Knowledge files by name relative to the knowledge folder, with `/` between parts.
#[derive(Debug, Clone, Default)]
pub struct FileSet {
    files: BTreeMap<String, Cow<'static, str>>,
}

/// The overlay folder could not be read.
#[derive(Debug, thiserror::Error)]
#[error(
    "cannot read the knowledge overlay {path}: {cause}. Check that the folder exists, is readable and holds UTF-8 text"
)]
pub struct OverlayError {
    path: String,
    cause: std::io::Error,
}

impl FileSet {
    /// The files built into this program.
    pub fn embedded() -> Self {
        let files = EMBEDDED
            .iter()
            .map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text)));
        Self {
            files: files.collect(),
        }
    }

    /// Lays every `.toml` file of `folder` over this set: a file of the same relative name is
    /// replaced, a new one is added.
    pub fn overlay(mut self, folder: &Path) -> Result<Self, OverlayError> {
        let mut waiting = vec![folder.to_owned()];
        while let Some(next) = waiting.pop() {
            let fail = |cause| OverlayError {
                path: next.display().to_string(),
                cause,
            };
            for entry in std::fs::read_dir(&next).map_err(fail)? {
                let path: PathBuf = entry.map_err(fail)?.path();
                if path.is_dir() {
                    waiting.push(path);
                } else if path.extension().is_some_and(|e| e == "toml") {
                    let text = std::fs::read_to_string(&path).map_err(|cause| OverlayError {
                        path: path.display().to_string(),
                        cause,
                    })?;
                    let name = path.strip_prefix(folder).unwrap_or(&path);
                    self.put(&name.to_string_lossy().replace('\\', "/"), text);
                }
            }
        }
        Ok(self)
    }

    /// Puts one file in place of the one of that name, or adds it.
    pub fn put(&mut self, name: &str, text: impl Into<Cow<'static, str>>) {
        self.files.insert(name.to_owned(), text.into());
    }

    /// The text of one file.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.files.get(name).map(AsRef::as_ref)
    }

    /// Files whose name begins with `folder`, in order of name.
    pub fn below<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(name, _)| name.starts_with(folder))
            .map(|(name, text)| (name.as_str(), text.as_ref()))
    }
}
