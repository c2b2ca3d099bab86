//! Recorded runs, the files they came from, and what became of each file.

mod change;
pub mod file;
mod insert;
mod read;
pub mod upload;

pub use change::{delete, delete_all, put_note, set_same};
pub use insert::{NewActivity, insert};
pub use read::{copies, count, get, history, newest, prints, profile};

use jiff::Timestamp;

use crate::{ActivityFileId, ActivityId, ActivityUploadId, ClientId, Row, StoreError};

/// A recorded run. Distances in metres, times in seconds.
#[derive(Debug, Clone, PartialEq)]
pub struct Activity {
    /// Its id.
    pub id: ActivityId,
    /// Whose it is.
    pub client: ClientId,
    /// With which upload it came.
    pub upload: ActivityUploadId,
    /// The file that was sent; an archive holds many runs.
    pub file: ActivityFileId,
    /// Name of the file inside an archive, else of the file itself.
    pub source_file: String,
    /// Format in words, such as "FIT".
    pub format: String,
    /// Sport in words, such as "trail running".
    pub sport: String,
    /// When it began.
    pub start: Timestamp,
    /// Local time minus UTC in seconds.
    pub offset_s: i32,
    /// Only the day is known.
    pub day_only: bool,
    /// Metres, where known.
    pub distance_m: Option<f64>,
    /// Seconds in motion.
    pub moving_s: f64,
    /// Seconds from start to end.
    pub elapsed_s: f64,
    /// Longest pause in seconds.
    pub longest_pause_s: Option<f64>,
    /// Metres up.
    pub ascent_m: Option<f64>,
    /// Metres down.
    pub descent_m: Option<f64>,
    /// Where the metres up and down come from: `barometric`, `gps` or `stated`.
    pub elevation: String,
    /// Mean steps per minute.
    pub cadence_spm: Option<f64>,
    /// What the runner noted.
    pub note: Note,
    /// What the reader of the file found odd, a sentence each.
    pub warnings: Vec<String>,
    /// The run that this is another recording of; it is not counted then.
    pub same_as: Option<ActivityId>,
    /// Why it was taken for the same.
    pub same_why: String,
}

/// The runner's own words on a run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Note {
    /// Pair of shoes.
    pub shoe: Option<String>,
    /// Surface, one of the words of the rules on load.
    pub surface: Option<String>,
    /// Effort, 0–10.
    pub effort: Option<u8>,
    /// Pain while running, 0–10.
    pub pain_during: Option<u8>,
    /// Pain the next morning, 0–10.
    pub pain_next_morning: Option<u8>,
}

const COLUMNS: &str = "id, client_id, upload_id, file_id, source_file, format, sport, start_utc, \
    offset_s, day_only, distance_m, moving_s, elapsed_s, longest_pause_s, ascent_m, descent_m, \
    elevation, cadence_spm, shoe, surface, effort, pain_during, pain_next_morning, warnings, \
    same_as, same_why";

/// How many [`COLUMNS`] there are; what is read besides stands after them.
const WIDTH: usize = 26;

fn read(row: &Row) -> Result<Activity, StoreError> {
    let warnings: String = row.get(23)?;
    Ok(Activity {
        id: row.get(0)?,
        client: row.get(1)?,
        upload: row.get(2)?,
        file: row.get(3)?,
        source_file: row.get(4)?,
        format: row.get(5)?,
        sport: row.get(6)?,
        start: row.get(7)?,
        offset_s: row.get(8)?,
        day_only: row.get(9)?,
        distance_m: row.get(10)?,
        moving_s: row.get(11)?,
        elapsed_s: row.get(12)?,
        longest_pause_s: row.get(13)?,
        ascent_m: row.get(14)?,
        descent_m: row.get(15)?,
        elevation: row.get(16)?,
        cadence_spm: row.get(17)?,
        note: Note {
            shoe: row.get(18)?,
            surface: row.get(19)?,
            effort: row.get(20)?,
            pain_during: row.get(21)?,
            pain_next_morning: row.get(22)?,
        },
        warnings: serde_json::from_str(&warnings)
            .map_err(|error| StoreError::Decode(error.to_string()))?,
        same_as: row.get(24)?,
        same_why: row.get(25)?,
    })
}
