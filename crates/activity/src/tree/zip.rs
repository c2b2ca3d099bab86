//! A zip archive, unpacked entry by entry and only as far as the limits allow.

use std::cell::Cell;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
use std::rc::Rc;

use ::zip::ZipArchive;

use super::Tree;
use crate::document::{allowance, bomb};
use crate::limits::Limits;
use crate::outcome::Fault;

/// A zip archive on disk or in memory.
pub struct Zip<R> {
    archive: ZipArchive<R>,
    names: Vec<String>,
    places: Vec<usize>,
    limits: Limits,
    budget: Rc<Cell<u64>>,
}

impl<R: Read + Seek> Zip<R> {
    /// Opens an archive that may unpack to what is left of `budget`, which archives in one another
    /// share.
    ///
    /// # Errors
    /// [`Fault`] where it is broken, locked or has too many entries.
    pub fn open(mut reader: R, limits: &Limits, budget: Rc<Cell<u64>>) -> Result<Zip<R>, Fault> {
        let stated = stated_entries(&mut reader).map_err(|error| broken(&error.to_string()))?;
        if stated > limits.entries as u64 {
            return Err(Fault::Refused(format!(
                "the archive holds {stated} entries, more than {}",
                limits.entries
            )));
        }
        let archive = ZipArchive::new(reader).map_err(|error| broken(&error.to_string()))?;
        let mut listed: Vec<(String, usize)> = archive
            .file_names_raw()
            .enumerate()
            .map(|(place, name)| (String::from_utf8_lossy(name).replace('\\', "/"), place))
            .filter(|(name, _)| !name.ends_with('/') && !is_hidden(name))
            .collect();
        listed.sort();
        let (names, places) = listed.into_iter().unzip();
        Ok(Zip {
            archive,
            names,
            places,
            limits: *limits,
            budget,
        })
    }

    /// Opens an entry and says how much it may give.
    fn entry(&mut self, index: usize, most: u64) -> Result<(impl Read + '_, u64), Fault> {
        let limits = self.limits;
        let left = self.budget.get();
        let place = self.places[index];
        let entry = self
            .archive
            .by_index(place)
            .map_err(|error| broken(&error.to_string()))?;
        if entry.encrypted() {
            let words = "the archive is locked with a password; unpack it first";
            return Err(Fault::Unreadable(words.to_owned()));
        }
        let most = allowance(entry.compressed_size(), most, &limits).min(left);
        if entry.size() > most {
            return Err(bomb(most, &limits));
        }
        Ok((entry, most))
    }
}

fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX")
}

fn broken(error: &str) -> Fault {
    Fault::Unreadable(format!(
        "the zip archive is broken ({error}); download it again"
    ))
}

/// How many entries the end of the archive states, before the list is read into memory.
fn stated_entries(reader: &mut (impl Read + Seek)) -> std::io::Result<u64> {
    const LONGEST_END: u64 = 65_557;
    let length = reader.seek(SeekFrom::End(0))?;
    reader.seek(SeekFrom::Start(length.saturating_sub(LONGEST_END)))?;
    let mut end = Vec::new();
    reader.by_ref().take(LONGEST_END).read_to_end(&mut end)?;
    reader.seek(SeekFrom::Start(0))?;
    let number = |bytes: &[u8]| bytes.iter().rev().fold(0u64, |n, b| n << 8 | u64::from(*b));
    let find = |mark: &[u8]| end.windows(4).rposition(|window| window == mark);
    let long = find(b"PK\x06\x06")
        .and_then(|at| end.get(at + 32..at + 40))
        .map(number);
    let short = find(b"PK\x05\x06")
        .and_then(|at| end.get(at + 10..at + 12))
        .map(number);
    Ok(long.into_iter().chain(short).max().unwrap_or(0))
}

impl<R: Read + Seek> Tree for Zip<R> {
    fn names(&self) -> &[String] {
        &self.names
    }

    fn read(&mut self, index: usize, most: u64) -> Result<Vec<u8>, Fault> {
        let limits = self.limits;
        let budget = Rc::clone(&self.budget);
        let (entry, most) = self.entry(index, most)?;
        let mut bytes = Vec::new();
        let result = entry.take(most + 1).read_to_end(&mut bytes);
        budget.set(budget.get().saturating_sub(bytes.len() as u64));
        if bytes.len() as u64 > most {
            return Err(bomb(most, &limits));
        }
        match result {
            Err(error) if bytes.is_empty() => Err(broken(&error.to_string())),
            _ => Ok(bytes),
        }
    }

    fn stream(
        &mut self,
        index: usize,
        use_it: &mut dyn FnMut(&mut dyn BufRead),
    ) -> Result<(), Fault> {
        let most = self.limits.stream_bytes;
        let budget = Rc::clone(&self.budget);
        let (entry, most) = self.entry(index, most)?;
        let mut entry = entry.take(most);
        use_it(&mut BufReader::with_capacity(1 << 16, &mut entry));
        let taken = most - entry.limit();
        budget.set(budget.get().saturating_sub(taken));
        Ok(())
    }
}
