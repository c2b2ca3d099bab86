//! How much is taken in, so that no input exhausts time or memory.

/// So many records are kept of one file: at one a second nearly five days.
pub const MAX_RECORDS: usize = 400_000;

/// So many sessions are kept of one document.
pub const MAX_SESSIONS: usize = 2_000;

/// Bounds on files and archives. [`Limits::default`] suits a whole export on the runner's own
/// machine, [`Limits::upload`] what comes over the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest activity file in bytes, unpacked.
    pub file_bytes: u64,
    /// Largest file read as a stream (Apple Health's `export.xml`) in bytes, unpacked.
    pub stream_bytes: u64,
    /// Largest sum of what one archive unpacks to, in bytes.
    pub archive_bytes: u64,
    /// Most entries of one archive, and most files of one folder.
    pub entries: usize,
    /// Most bytes that one packed byte may become; packed runs stay below 40.
    pub ratio: u64,
    /// Archives in archives in archives: so deep.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 64 << 20,
            stream_bytes: 4 << 30,
            archive_bytes: 8 << 30,
            entries: 100_000,
            ratio: 100,
            depth: 3,
        }
    }
}

impl Limits {
    /// Bounds for an upload: 200 MiB unpacked, except a thousand-file archive may hold 1 GiB.
    pub fn upload() -> Limits {
        Limits {
            stream_bytes: 200 << 20,
            archive_bytes: 1 << 30,
            entries: 10_000,
            ..Limits::default()
        }
    }
}
