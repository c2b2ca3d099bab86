//! Files as they come from a runner.

use std::{fs::File, io::Seek, sync::Arc};

use jiff::tz::TimeZone;
use midstance_activity::Upload;
use midstance_store::ActivityUploadId;

/// Files sent together.
#[derive(Debug, Clone)]
pub struct Sent {
    /// Name and content of each.
    pub files: Vec<(String, Content)>,
    /// The upload that these belong to, where a page sends many files bit by bit.
    pub into: Option<ActivityUploadId>,
    /// For files that do not tell their local time.
    pub zone: TimeZone,
}

/// What a file holds.
#[derive(Debug, Clone)]
pub enum Content {
    /// Its bytes. Kept as the original of its runs, archives as a whole.
    Bytes(Arc<Vec<u8>>),
    /// A temporary file, for what is too large for memory. The recordings inside an archive are
    /// kept as originals, not the archive.
    Spooled(Arc<File>, u64),
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self::Bytes(Arc::new(bytes))
    }
}

impl Content {
    /// How large it is.
    #[must_use]
    pub fn size(&self) -> u64 {
        match self {
            Self::Bytes(bytes) => bytes.len() as u64,
            Self::Spooled(_, size) => *size,
        }
    }

    /// Whether it lies in a temporary file.
    #[must_use]
    pub fn is_spooled(&self) -> bool {
        matches!(self, Self::Spooled(..))
    }

    /// As the reader takes it, from the beginning.
    pub(super) fn open(&self) -> std::io::Result<Upload<'_>> {
        match self {
            Self::Bytes(bytes) => Ok(Upload::Bytes(bytes)),
            Self::Spooled(file, _) => {
                let mut file = file.try_clone()?;
                file.rewind()?;
                Ok(Upload::File(file))
            }
        }
    }
}
