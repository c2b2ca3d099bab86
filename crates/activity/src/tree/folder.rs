//! A folder on disk, or a single file.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use super::Tree;
use crate::outcome::Fault;

/// Folders in folders are followed so deep.
const MAX_DEPTH: usize = 16;

/// The files of one folder and those below it. Links are not followed.
pub struct Folder {
    root: PathBuf,
    names: Vec<String>,
}

impl Folder {
    /// Lists the files below `root`.
    ///
    /// # Errors
    /// [`Fault`] where it cannot be listed or holds more than `most` files.
    pub fn open(root: &Path, most: usize) -> Result<Folder, Fault> {
        let mut names = Vec::new();
        list(root, "", MAX_DEPTH, &mut |name| {
            names.push(name);
            names.len() <= most
        })?;
        if names.len() > most {
            return Err(Fault::Refused(format!(
                "the folder holds more than {most} files"
            )));
        }
        names.sort();
        Ok(Folder {
            root: root.to_owned(),
            names,
        })
    }

    fn file(&self, index: usize) -> Result<File, Fault> {
        File::open(self.root.join(&self.names[index])).map_err(unreadable)
    }
}

fn list(
    folder: &Path,
    prefix: &str,
    depth: usize,
    found: &mut dyn FnMut(String) -> bool,
) -> Result<(), Fault> {
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let kind = entry.file_type().map_err(unreadable)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.starts_with('.') || name == "__MACOSX" {
            continue;
        }
        if kind.is_dir() && depth > 0 {
            list(&entry.path(), &format!("{prefix}{name}/"), depth - 1, found)?;
        } else if kind.is_file() && !found(format!("{prefix}{name}")) {
            return Ok(());
        }
    }
    Ok(())
}

/// Reads one file from disk, at most `most` bytes.
pub fn read_file(file: File, most: u64) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > most {
        return Err(Fault::Refused(format!(
            "it is larger than {} MiB, as no recording of one activity is",
            most >> 20
        )));
    }
    Ok(bytes)
}

/// Words for an error of the disk.
pub fn unreadable(error: std::io::Error) -> Fault {
    Fault::Unreadable(match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file".to_owned(),
        std::io::ErrorKind::PermissionDenied => "the file may not be opened".to_owned(),
        _ => format!("the file could not be opened ({error})"),
    })
}

impl Tree for Folder {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn read(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Fault> {
        read_file(self.file(index)?, most)
    }

    fn stream(
        &mut self,
        index: usize,
        use_it: &mut dyn FnMut(&mut dyn BufRead),
    ) -> Result<(), Fault> {
        use_it(&mut BufReader::with_capacity(1 << 16, self.file(index)?));
        Ok(())
    }
}
