//! Where a session came from.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of file that a session was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Garmin's Flexible and Interoperable Data Transfer, written by most watches.
    Fit,
    /// GPS Exchange Format 1.0 or 1.1.
    Gpx,
    /// Training Center XML.
    Tcx,
    /// Apple Health's `export.xml`.
    AppleHealth,
    /// A table typed by the runner: date, distance, duration.
    CsvLog,
    /// A row of Strava's `activities.csv` without a file of its own.
    StravaSummary,
    /// An entry of Garmin's `summarizedActivities.json` without a file of its own.
    GarminSummary,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Fit => "FIT",
            Format::Gpx => "GPX",
            Format::Tcx => "TCX",
            Format::AppleHealth => "Apple Health",
            Format::CsvLog => "CSV log",
            Format::StravaSummary => "Strava table",
            Format::GarminSummary => "Garmin summary",
        })
    }
}

/// The file a session stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// Name of the file; inside an archive `archive.zip/folder/file.fit`.
    pub file: String,
    /// Its format.
    pub format: Format,
    /// Position of the session in its file, from 0.
    pub part: u32,
}

/// What recorded the session. Serial numbers are left out on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    /// Name as written in the file, or maker and product number.
    pub name: String,
    /// Maker in lower case, where the file names it.
    pub maker: Option<String>,
}

/// Where the distance of a session comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DistanceSource {
    /// The device's own total.
    Device,
    /// The last distance among the records, because the total is missing.
    Records,
    /// The length of the track.
    Positions,
    /// Typed by the runner, or from the table of an export.
    Entered,
}
