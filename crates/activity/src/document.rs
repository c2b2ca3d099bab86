//! One document of any kind that is held in memory.

use std::borrow::Cow;
use std::io::Read;

use flate2::bufread::MultiGzDecoder;

use crate::limits::Limits;
use crate::model::Format;
use crate::outcome::{Fault, Parsed};
use crate::sniff::{Kind, sniff};
use crate::{apple, fit, gpx, log, tcx};

/// Reads one activity document; archives and tables of exports are not read here.
pub fn read(bytes: &[u8], kind: Kind) -> Result<Parsed, Fault> {
    Ok(match kind {
        Kind::Fit => fit::read(bytes),
        Kind::Gpx => gpx::read(bytes),
        Kind::Tcx => tcx::read(bytes),
        Kind::CsvLog => log::read(bytes),
        Kind::AppleHealth => apple::read(bytes, u64::MAX).into_parsed(),
        Kind::Empty => return Err(unreadable("the file is empty (0 bytes); copy it again")),
        Kind::Zeros => {
            let words =
                "the file holds only zeros: the device or the copy failed; try another copy";
            return Err(unreadable(words));
        }
        Kind::Other(what) => {
            let words = format!(
                "this is {what}; Midstance reads FIT, GPX, TCX, Apple Health's export.xml, \
                 CSV logs and zip archives of them"
            );
            return Err(Fault::Unreadable(words));
        }
        Kind::Gzip | Kind::Zip | Kind::GarminSummary | Kind::StravaTable => {
            return Err(unreadable("an archive or table in an unexpected place"));
        }
    })
}

/// Undoes gzip where `bytes` are packed with it, within the limits.
pub fn unpack<'a>(bytes: &'a [u8], limits: &Limits) -> Result<Cow<'a, [u8]>, Fault> {
    if sniff(&bytes[..bytes.len().min(2)]) != Kind::Gzip {
        return Ok(Cow::Borrowed(bytes));
    }
    let mut unpacked = Vec::new();
    let most = allowance(bytes.len() as u64, limits.file_bytes, limits);
    let mut reader = MultiGzDecoder::new(bytes).take(most + 1);
    let result = reader.read_to_end(&mut unpacked);
    if unpacked.len() as u64 > most {
        return Err(bomb(most, limits));
    }
    // A cut gzip still gives what stands before the cut.
    if let Err(error) = result
        && unpacked.is_empty()
    {
        return Err(Fault::Unreadable(format!(
            "the gzip packing is broken ({error})"
        )));
    }
    Ok(Cow::Owned(unpacked))
}

/// So many bytes may `packed` bytes become: by ratio, but a megabyte always, and never more than
/// `most`.
pub fn allowance(packed: u64, most: u64, limits: &Limits) -> u64 {
    packed.saturating_mul(limits.ratio).max(1 << 20).min(most)
}

/// Words for what unpacks to too much.
pub fn bomb(most: u64, limits: &Limits) -> Fault {
    Fault::Refused(format!(
        "it unpacks to more than {} MiB or to more than {} times its size, as no recording does",
        most >> 20,
        limits.ratio
    ))
}

fn unreadable(words: &str) -> Fault {
    Fault::Unreadable(words.to_owned())
}

/// The format of a kind of content, where it has one.
pub fn format(kind: Kind) -> Option<Format> {
    Some(match kind {
        Kind::Fit => Format::Fit,
        Kind::Gpx => Format::Gpx,
        Kind::Tcx => Format::Tcx,
        Kind::AppleHealth => Format::AppleHealth,
        Kind::CsvLog => Format::CsvLog,
        Kind::StravaTable => Format::StravaSummary,
        Kind::GarminSummary => Format::GarminSummary,
        _ => return None,
    })
}
