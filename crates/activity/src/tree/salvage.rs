//! What can still be read of an archive whose list of contents is lost, as after a download that
//! broke off.

use std::cell::Cell;
use std::io::Read;

use ::zip::read::read_zipfile_from_stream;

use crate::document::allowance;
use crate::limits::Limits;

/// Gives the files at the beginning of the archive to `found`, up to the first that is not whole.
pub fn salvage(
    mut reader: impl Read,
    limits: &Limits,
    budget: &Cell<u64>,
    found: &mut dyn FnMut(&str, Vec<u8>),
) {
    for _ in 0..limits.entries {
        let Ok(Some(entry)) = read_zipfile_from_stream(&mut reader) else {
            return;
        };
        let name = String::from_utf8_lossy(entry.name_raw()).replace('\\', "/");
        let most = allowance(entry.compressed_size(), limits.file_bytes, limits).min(budget.get());
        let mut bytes = Vec::new();
        let result = entry.take(most + 1).read_to_end(&mut bytes);
        budget.set(budget.get().saturating_sub(bytes.len() as u64));
        if result.is_err() || bytes.len() as u64 > most {
            return;
        }
        if !name.ends_with('/') {
            found(&name, bytes);
        }
    }
}
