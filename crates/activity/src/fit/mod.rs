//! FIT: the files of Garmin, Suunto, Coros, Wahoo, Polar, Stryd and most other watches.
//!
//! The decoder is our own, over the published protocol: it reads only what running needs,
//! borrows from the bytes, and keeps what stands before a fault.

mod assemble;
mod collect;
mod crc;
mod decoder;
mod developer;
mod field;
mod header;
mod profile;
mod resume;
mod totals;

use jiff::Timestamp;

use crate::limits::{MAX_RECORDS, MAX_SESSIONS};
use crate::model::{Format, Warning};
use crate::outcome::{Fault, Parsed};
use collect::Collected;
use decoder::{Decoder, Stop};
use header::Header;

/// So many damaged places of one file are passed over.
const MAX_DAMAGES: usize = 20;

/// Whether `bytes` begin like a FIT file.
pub fn is_fit(bytes: &[u8]) -> bool {
    bytes.get(8..12).is_some_and(|mark| mark == b".FIT") || header::is_damaged_header(bytes)
}

/// Reads a FIT file, chained ones included.
pub fn read(bytes: &[u8]) -> Parsed {
    let mut parsed = Parsed::new(Format::Fit);
    let mut position = 0;
    let mut other_kind = None;
    while position < bytes.len() && parsed.sessions.len() < MAX_SESSIONS {
        let header = Header::read(&bytes[position..])
            .or_else(|| (position == 0).then(|| Header::assume(bytes)).flatten());
        let Some(header) = header else {
            let count = (bytes.len() - position) as u64;
            // Some devices fill up with zeros.
            if bytes[position..].iter().any(|byte| *byte != 0) {
                parsed.warnings.push(match position {
                    0 => stopped(0, bytes, None, "the file header is broken".to_owned()),
                    _ => Warning::TrailingBytes { count },
                });
            }
            break;
        };
        let (next, kind) = one_file(bytes, position, header, &mut parsed);
        other_kind = other_kind.or(kind);
        position = next;
    }
    if parsed.sessions.is_empty() && parsed.fault.is_none() {
        parsed.fault = Some(match other_kind {
            Some(kind) => Fault::NotAnActivity(kind.to_owned()),
            None => Fault::Unreadable("the FIT file holds no recorded activity".to_owned()),
        });
    }
    parsed
}

/// Reads the file at `position` and says where the next begins, and what this one is if it is
/// no activity.
fn one_file(
    bytes: &[u8],
    position: usize,
    header: Header,
    parsed: &mut Parsed,
) -> (usize, Option<&'static str>) {
    let start = position + header.length;
    // A device that died while recording leaves the length 0.
    let unfinished = header.data_length == 0;
    let stated_end = match true_end(bytes, position, start.saturating_add(header.data_length)) {
        Some(end) if !unfinished => end,
        _ => start.saturating_add(header.data_length),
    };
    let end = if unfinished {
        bytes.len()
    } else {
        stated_end.min(bytes.len())
    };
    if unfinished && start >= bytes.len().saturating_sub(2) {
        return (bytes.len(), Some("an empty FIT file (a header only)"));
    }
    let mut decoder = Decoder::new(bytes, start, end);
    let kept: usize = parsed.sessions.iter().map(|raw| raw.records.len()).sum();
    let room = MAX_RECORDS.saturating_sub(kept);
    let mut collected = Collected::with_room(room);
    let mut skipped = Vec::new();
    let stop = loop {
        match decoder.next() {
            Ok(Some(message)) => collected.take(&message),
            Ok(None) => break None,
            Err(stop) if skipped.len() < MAX_DAMAGES => match decoder.resume() {
                Some(count) => skipped.push((stop, count)),
                None => break Some(stop),
            },
            Err(stop) => break Some(stop),
        }
    };
    let at = last_time(&collected);
    let mut warnings = Vec::new();
    if !header.checksum_fits {
        warnings.push(Warning::HeaderChecksumWrong);
    }
    if decoder.odd_fields > 0 {
        warnings.push(Warning::OddFields {
            count: decoder.odd_fields,
        });
    }
    let skips = skipped.len();
    let count: usize = skipped.iter().map(|(_, count)| count).sum();
    if let Some((Stop { byte, reason }, _)) = skipped.into_iter().next() {
        let (byte, count, places) = (byte as u64, count as u64, skips as u32);
        warnings.push(Warning::BytesSkipped {
            byte,
            count,
            places,
            reason,
        });
    }
    let cut = stated_end.saturating_add(2) > bytes.len();
    let damaged = stop.is_some() || cut || unfinished || skips > 0;
    match stop {
        Some(stop) => warnings.push(stopped(stop.byte, bytes, at, stop.reason)),
        None if unfinished => {
            let reason = "the device did not finish the file".to_owned();
            warnings.push(stopped(decoder.position(), bytes, at, reason));
        }
        None if cut => {
            let missing = stated_end + 2 - bytes.len();
            let reason = format!("the file is {missing} bytes short");
            warnings.push(stopped(bytes.len(), bytes, at, reason));
        }
        None => {}
    }
    if !damaged || (!cut && !unfinished) {
        let stored = u16::from_le_bytes([bytes[end], bytes[end + 1]]);
        let computed = crc::crc16(&bytes[position..end]);
        if stored != computed {
            warnings.push(Warning::ChecksumWrong {
                stated: stored,
                computed,
            });
        }
    }
    let kind = collected.other_kind;
    if kind.is_none() || !collected.sessions.is_empty() {
        let mut sessions = assemble::assemble(collected, damaged);
        for session in &mut sessions {
            session.warnings.splice(0..0, warnings.iter().cloned());
        }
        if sessions.is_empty() {
            parsed.warnings.extend(warnings);
        }
        parsed.sessions.extend(sessions);
    } else {
        parsed.warnings.extend(warnings);
    }
    let next = if unfinished {
        bytes.len()
    } else {
        stated_end.saturating_add(2)
    };
    (next, kind)
}

/// Where the messages end if the length in the header is wrong but the checksum at the end of
/// the bytes fits.
fn true_end(bytes: &[u8], position: usize, stated_end: usize) -> Option<usize> {
    let end = bytes.len().checked_sub(2)?;
    let next = stated_end.saturating_add(2);
    let chained = bytes
        .get(next..)
        .is_some_and(|rest| Header::read(rest).is_some());
    let whole = stated_end == end || chained || end <= position;
    (!whole && crc::crc16(&bytes[position..]) == 0).then_some(end)
}

/// The time of the last record that belongs to the others.
fn last_time(collected: &Collected) -> Option<f64> {
    let records = &collected.records;
    let middle = records.get(records.len() / 2)?.time_s;
    let mut times = records.iter().rev().map(|record| record.time_s);
    times.find(|time| (time - middle).abs() < 2.0 * 86_400.0)
}

fn stopped(byte: usize, bytes: &[u8], at: Option<f64>, reason: String) -> Warning {
    let at = at.filter(|at| at.is_finite());
    let at = at.and_then(|at| Timestamp::from_millisecond((at * 1000.0) as i64).ok());
    Warning::StoppedEarly {
        byte: byte as u64,
        of: bytes.len() as u64,
        at,
        reason,
    }
}
