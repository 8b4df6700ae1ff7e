//! What can go wrong, by what a caller can do about it.

use std::fmt;

use sea_orm::sqlx::error::DatabaseError;
use sea_orm::sqlx::postgres::PgDatabaseError;
use sea_orm::{DbErr, RuntimeErr, SqlxError};

/// Why storage could not do what it was asked. No text here holds a value that was written or read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The database can't be reached or is busy for too long: try again later.
    #[error("the database is not available")]
    Unavailable(#[source] Cause),
    /// There is no room left to write; reading goes on.
    #[error("the database has no room left to write")]
    Full(#[source] Cause),
    /// Another row or another transaction stands in the way.
    #[error("the change contradicts what is stored: {0}")]
    Conflict(Conflict),
    /// What is stored can't be understood; the text names the table and column.
    #[error("the database holds something unreadable in {0}")]
    Corrupt(String),
    /// A newer program has written to this database; this one leaves it untouched.
    #[error("the database was migrated to {found}, this program knows it up to {known}: use the newer program")]
    NewerDatabase {
        /// The newest migration found there.
        found: String,
        /// The newest migration this program knows.
        known: String,
    },
    /// The engine is set up in a way that could lose what was acknowledged, or is not the engine asked for.
    #[error("the database can't be used as it is set up: {0}")]
    Unfit(String),
    /// The transaction had failed before; nothing of it is stored.
    #[error("an earlier statement of the transaction failed, nothing of it is stored")]
    Broken,
    /// Anything else: a defect of the program.
    #[error("the database refused a statement")]
    Other(#[source] Cause),
}

/// What kind of contradiction it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Conflict {
    /// A row with this key exists.
    Taken,
    /// A row that this one refers to does not exist, or is still referred to.
    Reference,
    /// Two transactions stood in each other's way; the same transaction, tried anew, can succeed.
    Concurrent,
}

impl fmt::Display for Conflict {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Taken => "a row with this key exists",
            Self::Reference => "a row it refers to is missing or still in use",
            Self::Concurrent => "another transaction changed the same rows at the same time",
        })
    }
}

/// What the engine said, without the values it may have quoted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    code: Option<String>,
    text: String,
}

impl Cause {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self { code: None, text: text.into() }
    }

    /// The engine's own code, a number for `SQLite` and five letters for `PostgreSQL`, if it gave one.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(out, "{} ({code})", self.text),
            None => out.write_str(&self.text),
        }
    }
}

impl std::error::Error for Cause {}

impl Error {
    /// Whether the same transaction, tried anew a little later, can succeed.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Full(_) | Self::Conflict(Conflict::Concurrent))
    }

    /// A stored value that the program doesn't know, at `table.column`.
    pub(crate) fn corrupt(place: &str) -> Self {
        Self::Corrupt(place.to_owned())
    }
}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        match error {
            DbErr::ConnectionAcquire(why) => Self::Unavailable(Cause::new(why.to_string())),
            DbErr::Conn(RuntimeErr::SqlxError(error))
            | DbErr::Exec(RuntimeErr::SqlxError(error))
            | DbErr::Query(RuntimeErr::SqlxError(error)) => from_sqlx(&error),
            DbErr::Conn(RuntimeErr::Internal(why)) => Self::Unavailable(Cause::new(why)),
            // These may quote the value that could not be converted.
            DbErr::Type(_) | DbErr::Json(_) => Self::corrupt("a column"),
            DbErr::TryIntoErr { from, into, .. } => Self::Corrupt(format!("a column ({from} is no {into})")),
            error => Self::Other(Cause::new(error.to_string())),
        }
    }
}

impl From<SqlxError> for Error {
    fn from(error: SqlxError) -> Self {
        from_sqlx(&error)
    }
}

fn from_sqlx(error: &SqlxError) -> Error {
    match error {
        SqlxError::Database(error) => from_engine(error.as_ref()),
        SqlxError::Io(_)
        | SqlxError::Tls(_)
        | SqlxError::Protocol(_)
        | SqlxError::PoolTimedOut
        | SqlxError::PoolClosed
        | SqlxError::WorkerCrashed
        | SqlxError::BeginFailed => Error::Unavailable(Cause::new(error.to_string())),
        SqlxError::Configuration(why) => Error::Unfit(why.to_string()),
        SqlxError::ColumnDecode { index, .. } => Error::Corrupt(format!("column {index}")),
        SqlxError::Decode(_) => Error::corrupt("a column"),
        error => Error::Other(Cause::new(error.to_string())),
    }
}

fn from_engine(error: &(dyn DatabaseError + 'static)) -> Error {
    let code = error.code().unwrap_or_default().into_owned();
    if error.try_downcast_ref::<PgDatabaseError>().is_some() {
        from_postgres(error, code)
    } else {
        from_sqlite(error, code)
    }
}

/// The codes of <https://sqlite.org/rescode.html>; the lower eight bits are the primary code.
fn from_sqlite(error: &(dyn DatabaseError + 'static), code: String) -> Error {
    let number: u32 = code.parse().unwrap_or_default();
    let cause = Cause { code: Some(code), text: error.message().to_owned() };
    match (number & 0xff, number) {
        (_, 1555 | 2067) => Error::Conflict(Conflict::Taken),
        (_, 787) => Error::Conflict(Conflict::Reference),
        // A read transaction that wanted to write after another had written.
        (_, 517) => Error::Conflict(Conflict::Concurrent),
        (5 | 6 | 8 | 10 | 14, _) => Error::Unavailable(cause),
        (11 | 26, _) => Error::Corrupt(format!("the file itself: {}", cause.text)),
        (13, _) => Error::Full(cause),
        _ => Error::Other(cause),
    }
}

/// The codes of appendix A of the manual of `PostgreSQL`; the first two letters are the class.
fn from_postgres(error: &(dyn DatabaseError + 'static), code: String) -> Error {
    // Messages of class 22, data exceptions, quote the value.
    let text = if code.starts_with("22") { "a value does not fit" } else { error.message() };
    let cause = Cause { text: text.to_owned(), code: Some(code.clone()) };
    match code.as_str() {
        "23505" => Error::Conflict(Conflict::Taken),
        "23503" => Error::Conflict(Conflict::Reference),
        "40001" | "40P01" => Error::Conflict(Conflict::Concurrent),
        "25P02" => Error::Broken,
        "53100" => Error::Full(cause),
        // 25006: the server became a read-only standby; 55P03: a lock was not to be had in time; 58: input and output.
        "25006" | "55P03" => Error::Unavailable(cause),
        "XX001" | "XX002" => Error::Corrupt(format!("the cluster itself: {}", cause.text)),
        code if ["08", "53", "57", "58"].contains(&&code[..2.min(code.len())]) => Error::Unavailable(cause),
        // 3D000: no such database; 28: the name or password is not accepted; 42501: not permitted.
        code if code == "3D000" || code.starts_with("28") || code == "42501" => Error::Unfit(cause.to_string()),
        _ => Error::Other(cause),
    }
}
