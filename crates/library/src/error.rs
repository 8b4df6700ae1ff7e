//! What can go wrong, as its callers have to tell apart.

use domain::Invalid;
use domain::policy::Denied;

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such thing, or not for this viewer.
    #[error("not found")]
    NotFound,
    /// It was here and is gone for good.
    #[error("gone")]
    Gone,
    /// It is here, and may not be done.
    #[error("not allowed: {0}")]
    Denied(Denied),
    /// Broken rules.
    #[error("{} rules broken", .0.len())]
    Invalid(Vec<Invalid>),
    /// Somebody else was faster, or it contradicts what is there.
    #[error("conflicts with what is there")]
    Conflict,
    /// A part of the machine does not answer.
    #[error("not available at the moment")]
    Unavailable(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// What is stored cannot be read as what it should be.
    #[error("what is stored about {0} cannot be read")]
    Corrupt(String),
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        match error {
            storage::Error::Conflict { .. } => Self::Conflict,
            other => Self::Unavailable(Box::new(other)),
        }
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::NotVisible => Self::NotFound,
            denied => Self::Denied(denied),
        }
    }
}

impl From<search::Error> for Error {
    fn from(error: search::Error) -> Self {
        Self::Unavailable(Box::new(error))
    }
}
