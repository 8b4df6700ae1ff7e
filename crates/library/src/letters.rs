//! Letters to people: put in the queue in the transaction of the fact they tell of.

use chrono::{DateTime, Utc};
use domain::Language;
use serde::{Deserialize, Serialize};
use serde_json::json;
use storage::{Transaction, job};

use crate::Error;

/// What a letter says; the words are made when it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "letter", rename_all = "snake_case")]
pub enum Letter {
    /// Something was submitted.
    SubmissionReceived {
        /// Its title.
        title: String,
        /// The number of the submission.
        number: String,
        /// Where its state can be seen.
        link: String,
    },
}

/// Puts a letter in the queue.
///
/// # Errors
/// Where the storage fails.
pub async fn send(
    tx: &Transaction,
    to: &str,
    language: Language,
    letter: &Letter,
    at: DateTime<Utc>,
) -> Result<(), Error> {
    job::enqueue(tx, "mail", &json!({ "to": to, "language": language, "letter": letter }), at).await?;
    Ok(())
}
