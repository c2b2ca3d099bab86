//! What reading one document gave, before it is cleaned.

use serde::{Deserialize, Serialize};

use crate::model::{Format, Warning};
use crate::raw::RawSession;

/// Why a file gave no session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "kind", content = "text", rename_all = "snake_case")]
pub enum Fault {
    /// The file is whole but holds something else, for example a course.
    #[error("not a recorded activity: {0}")]
    NotAnActivity(String),
    /// The file could not be read; the words say why and what to do.
    #[error("{0}")]
    Unreadable(String),
    /// The file was refused because it would take too much memory or time, or could do harm.
    #[error("refused: {0}")]
    Refused(String),
}

/// Sessions as stated in one document, not yet cleaned.
#[derive(Clone, Debug)]
pub struct Parsed {
    /// Format of the document.
    pub format: Format,
    /// Its sessions.
    pub sessions: Vec<RawSession>,
    /// What was odd about the document as a whole.
    pub warnings: Vec<Warning>,
    /// Why there is no session, or why there are not more.
    pub fault: Option<Fault>,
}

impl Parsed {
    /// Nothing yet.
    pub fn new(format: Format) -> Parsed {
        Parsed {
            format,
            sessions: Vec::new(),
            warnings: Vec::new(),
            fault: None,
        }
    }

    /// Nothing but a fault.
    pub fn failed(format: Format, fault: Fault) -> Parsed {
        Parsed {
            fault: Some(fault),
            ..Parsed::new(format)
        }
    }
}
