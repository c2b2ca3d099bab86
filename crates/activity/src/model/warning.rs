//! What was odd about a file that could be read all the same.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Something a runner or a practitioner should know before relying on a session.
/// [`fmt::Display`] gives one sentence for people.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Warning {
    /// The checksum of the file does not fit its content.
    ChecksumWrong {
        /// What the file says.
        stated: u16,
        /// What its bytes give.
        computed: u16,
    },
    /// The checksum of the FIT header is wrong (a missing one, 0, is allowed and not warned of).
    HeaderChecksumWrong,
    /// Reading stopped before the end; what stands before is kept.
    StoppedEarly {
        /// Where, in bytes (in XML: of the text).
        byte: u64,
        /// Size of the file in bytes.
        of: u64,
        /// The time of the last record that could be read.
        at: Option<Timestamp>,
        /// What was found there.
        reason: String,
    },
    /// Damaged places were passed over; reading went on behind them.
    BytesSkipped {
        /// Where the first begins, in bytes.
        byte: u64,
        /// How many bytes were passed over in all.
        count: u64,
        /// How many places.
        places: u32,
        /// What was found at the first.
        reason: String,
    },
    /// Bytes after the end of the recording are no further recording.
    TrailingBytes {
        /// How many.
        count: u64,
    },
    /// The file has no summary of this session; the totals come from its records.
    NoSummary,
    /// Speeds that no human reaches, or jumps of the position, were left out.
    SpikesRemoved {
        /// How many records.
        count: u32,
        /// The highest speed among them in m/s.
        highest_mps: f64,
    },
    /// Times outside the session (for example in the year 2085) were left out.
    TimesRemoved {
        /// How many records.
        count: u32,
    },
    /// Values outside what is possible (heart rate 0 or 255, latitude 200) were left out.
    ValuesRemoved {
        /// How many values.
        count: u32,
    },
    /// More records than are kept for one session.
    RecordsThinned {
        /// How many were left out.
        dropped: u64,
    },
    /// The clock of the device was not set: there is no date.
    DateUnknown,
    /// The file gives a day but no time of day.
    DayOnly,
    /// Neither a distance nor a track.
    DistanceUnknown,
    /// No timer and no clock gives the duration.
    DurationUnknown,
    /// The device's total does not fit its own records.
    DistanceDisagrees {
        /// The device's total in metres.
        stated_m: f64,
        /// The distance by the records in metres.
        recorded_m: f64,
    },
    /// The elapsed time cannot be right (for example 31 days); the timer is relied on.
    ElapsedImplausible {
        /// What the file says, in seconds.
        stated_s: f64,
    },
    /// The file names no sport; counted as a run.
    SportAssumed,
    /// Fields whose size does not fit their type; read as far as they go.
    OddFields {
        /// How many field definitions.
        count: u32,
    },
    /// A line of a table that could not be read.
    LineSkipped {
        /// Its number, from 1.
        line: u64,
        /// Why, and how to mend it.
        reason: String,
    },
    /// Anything else worth saying.
    Note {
        /// One sentence.
        text: String,
    },
}

impl Warning {
    /// Whether the warning means that part of the file could not be read.
    pub fn is_partial(&self) -> bool {
        use Warning::{BytesSkipped, LineSkipped, StoppedEarly, TrailingBytes};
        matches!(
            self,
            StoppedEarly { .. } | BytesSkipped { .. } | LineSkipped { .. } | TrailingBytes { .. }
        )
    }
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Warning::ChecksumWrong { stated, computed } => write!(
                f,
                "the checksum is wrong (stated {stated:#06x}, computed {computed:#06x}); \
                 the file may have been damaged or edited"
            ),
            Warning::HeaderChecksumWrong => f.write_str("the checksum of the file header is wrong"),
            Warning::StoppedEarly {
                byte,
                of,
                at,
                reason,
            } => {
                write!(f, "reading stopped at byte {byte} of {of}")?;
                if let Some(at) = at {
                    write!(f, ", after the record of {at}")?;
                }
                write!(f, ": {reason}; what stands before is kept")
            }
            Warning::BytesSkipped {
                byte,
                count,
                places,
                reason,
            } => write!(
                f,
                "reading stopped at byte {byte} ({reason}) and went on behind it; {count} damaged \
                 bytes at {places} places were passed over"
            ),
            Warning::TrailingBytes { count } => {
                write!(
                    f,
                    "{count} bytes after the end of the recording are no recording"
                )
            }
            Warning::NoSummary => f.write_str(
                "the file has no summary of the session; the totals come from its records",
            ),
            Warning::SpikesRemoved { count, highest_mps } => write!(
                f,
                "{count} records with impossible speeds or jumps were left out (up to {highest_mps:.0} m/s)"
            ),
            Warning::TimesRemoved { count } => {
                write!(
                    f,
                    "{count} records with an impossible date or time were left out"
                )
            }
            Warning::ValuesRemoved { count } => {
                write!(f, "{count} impossible values were left out")
            }
            Warning::RecordsThinned { dropped } => {
                write!(f, "the file has too many records; {dropped} were left out")
            }
            Warning::DateUnknown => {
                f.write_str("the date is unknown: the clock of the device was not set")
            }
            Warning::DayOnly => f.write_str("only the day is known, not the time of day"),
            Warning::DistanceUnknown => f.write_str("the file has neither a distance nor a track"),
            Warning::DurationUnknown => f.write_str("the duration is unknown"),
            Warning::DistanceDisagrees {
                stated_m,
                recorded_m,
            } => write!(
                f,
                "the stated distance of {stated_m:.0} m does not fit the records ({recorded_m:.0} m)"
            ),
            Warning::ElapsedImplausible { stated_s } => write!(
                f,
                "the elapsed time of {:.1} hours cannot be right; rely on the moving time",
                stated_s / 3600.0
            ),
            Warning::SportAssumed => {
                f.write_str("the file names no sport; it counts as a run until you say otherwise")
            }
            Warning::OddFields { count } => {
                write!(
                    f,
                    "{count} field definitions have a size that does not fit their type"
                )
            }
            Warning::LineSkipped { line, reason } => write!(f, "line {line}: {reason}"),
            Warning::Note { text } => f.write_str(text),
        }
    }
}
