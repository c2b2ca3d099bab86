//! Why the program ended, as a sentence and an exit code.

use std::process::ExitCode;

/// What made a command fail. The codes are part of `--help`.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// Something in the input could not be used.
    #[error("{0}")]
    Input(String),
    /// A setting is wrong.
    #[error("{0}")]
    Config(String),
    /// The data folder or the database cannot be used.
    #[error("{0}")]
    Data(String),
    /// The address is taken or cannot be listened on.
    #[error("{0}")]
    Address(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl Failure {
    /// The exit code.
    pub fn code(&self) -> ExitCode {
        ExitCode::from(match self {
            Self::Input(_) => 1,
            Self::Config(_) => 3,
            Self::Data(_) => 4,
            Self::Address(_) => 5,
            Self::Other(_) => 70,
        })
    }
}
