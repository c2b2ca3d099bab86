//! What can go wrong below the use cases.

/// A failure of the database or of what is stored in it.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// A unique key, foreign key or CHECK refused the change.
    #[error("the database refused the change: {0}")]
    Constraint(String),
    /// Another transaction was in the way; the same call may succeed when repeated.
    #[error("the database is busy; try again: {0}")]
    Busy(String),
    /// The disk is full or the file is read-only; reads go on.
    #[error("the database cannot be written: {0}")]
    ReadOnly(String),
    /// The database was made by a newer Midstance.
    #[error(
        "the database has schema {found}, newer than this program's {known}; install the newer Midstance or restore a backup"
    )]
    NewerSchema {
        /// The schema number found in the database.
        found: i64,
        /// The newest one that this program knows.
        known: i64,
    },
    /// A column held something else than the code expects.
    #[error("unexpected value in the database: {0}")]
    Decode(String),
    /// Anything else that the engine reported.
    #[error("database error: {0}")]
    Engine(String),
    /// The writer has stopped, or a job awaited something else than the database.
    #[error("internal error: {0}")]
    Internal(&'static str),
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::*;
        let text = error.to_string();
        match error.sqlite_error_code() {
            Some(ConstraintViolation) => Self::Constraint(text),
            Some(DatabaseBusy | DatabaseLocked) => Self::Busy(text),
            Some(DiskFull | ReadOnly) => Self::ReadOnly(text),
            _ => Self::Engine(text),
        }
    }
}

impl From<tokio_postgres::Error> for StoreError {
    fn from(error: tokio_postgres::Error) -> Self {
        let Some(db) = error.as_db_error() else {
            return Self::Engine(error.to_string());
        };
        let text = db.message().to_owned();
        match db.code().code() {
            code if code.starts_with("23") => Self::Constraint(text),
            "40001" | "40P01" | "55P03" => Self::Busy(text),
            "53100" | "25006" => Self::ReadOnly(text),
            code => Self::Engine(format!("{text} ({code})")),
        }
    }
}

impl From<deadpool_postgres::PoolError> for StoreError {
    fn from(error: deadpool_postgres::PoolError) -> Self {
        match error {
            deadpool_postgres::PoolError::Backend(inner) => inner.into(),
            other => Self::Busy(other.to_string()),
        }
    }
}
