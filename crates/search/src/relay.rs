//! Two engines as one: a server answers while it is well and knows all that is published; at any other time the
//! embedded engine does, at once. Nobody waits longer than [`PATIENCE`] for a server that hangs, and a server that
//! failed is left in peace for a while.

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use domain::query::Query;
use domain::{EntryId, Language};
use tokio::time::Instant;

use crate::error::Error;
use crate::found::{Found, Suggestion};
use crate::{Find, Index};

/// How long the server is waited for before the embedded engine answers.
pub const PATIENCE: Duration = Duration::from_millis(600);
/// How long a server that failed is not asked.
pub const PEACE: Duration = Duration::from_secs(5);

/// A server's engine with the embedded one behind it.
pub struct Relay {
    server: Arc<dyn Index>,
    embedded: Arc<dyn Index>,
    peace: Duration,
    state: Mutex<State>,
}

struct State {
    /// Whether the server knows all that is published.
    level: bool,
    /// Since when it does not answer, and why.
    outage: Option<Outage>,
}

struct Outage {
    since: Instant,
    again: Instant,
    why: String,
}

/// Who answers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answering {
    /// The server.
    Server,
    /// The embedded engine, since the server does not know everything yet.
    Behind,
    /// The embedded engine, since the server failed so long ago, with what it said.
    Outage {
        /// How long ago it was first seen.
        since: Duration,
        /// What went wrong, for the operator.
        why: String,
    },
}

impl Relay {
    /// The engine on `server` with `embedded` behind it. Until [`follows`](Self::follows) says that the server is level, it is not
    /// asked.
    pub fn new(server: Arc<dyn Index>, embedded: Arc<dyn Index>) -> Self {
        Self { server, embedded, peace: PEACE, state: Mutex::new(State { level: false, outage: None }) }
    }

    /// The same with another time of peace after a failure.
    #[must_use]
    pub fn with_peace(mut self, peace: Duration) -> Self {
        self.peace = peace;
        self
    }

    /// The engine on the server, to be kept up to date.
    pub fn server(&self) -> &dyn Index {
        self.server.as_ref()
    }

    /// Whether the server knows all that is published.
    pub fn follows(&self, level: bool) {
        self.state().level = level;
    }

    /// The server could not be kept up to date.
    pub fn broke(&self, why: &Error) {
        self.follows(false);
        // Another process may hold the cursor: that is no fault of the server.
        if !matches!(why, Error::Cursor(_)) {
            self.note(chain(why));
        }
    }

    /// Who answers at the moment.
    pub fn answering(&self) -> Answering {
        let state = self.state();
        match &state.outage {
            Some(outage) => Answering::Outage { since: outage.since.elapsed(), why: outage.why.clone() },
            None if state.level => Answering::Server,
            None => Answering::Behind,
        }
    }

    fn state(&self) -> std::sync::MutexGuard<'_, State> {
        // Each change of the state is one assignment: a panic elsewhere leaves it whole.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the server is asked now. Of a server that failed one question at a time finds out whether it is back.
    fn is_asked(&self) -> bool {
        let mut state = self.state();
        if !state.level {
            return false;
        }
        match &mut state.outage {
            None => true,
            Some(outage) if outage.again <= Instant::now() => {
                outage.again = Instant::now() + self.peace;
                true
            }
            Some(_) => false,
        }
    }

    fn note(&self, why: String) {
        let mut state = self.state();
        let now = Instant::now();
        match &mut state.outage {
            Some(outage) => {
                outage.again = now + self.peace;
                outage.why = why;
            }
            None => {
                tracing::warn!(why, "the search server does not answer; the embedded engine does");
                state.outage = Some(Outage { since: now, again: now + self.peace, why });
            }
        }
    }

    async fn answer<T>(
        &self,
        server: impl Future<Output = Result<T, Error>>,
        embedded: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        if self.is_asked() {
            match tokio::time::timeout(PATIENCE, server).await {
                Ok(Ok(answer)) => {
                    let outage = self.state().outage.take();
                    if let Some(outage) = outage {
                        let seconds = outage.since.elapsed().as_secs();
                        tracing::info!(seconds, "the search server answers again");
                    }
                    return Ok(answer);
                }
                Ok(Err(error)) => self.note(chain(&error)),
                Err(_) => self.note(chain(&Error::Timeout(PATIENCE))),
            }
        }
        embedded.await
    }
}

/// An error with all its causes in one line.
fn chain(error: &Error) -> String {
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Relay").field("answering", &self.answering()).finish_non_exhaustive()
    }
}

#[async_trait]
impl Find for Relay {
    async fn find(&self, query: &Query) -> Result<Found, Error> {
        self.answer(self.server.find(query), self.embedded.find(query)).await
    }

    async fn suggest(&self, text: &str, language: Language, limit: usize) -> Result<Vec<Suggestion>, Error> {
        self.answer(self.server.suggest(text, language, limit), self.embedded.suggest(text, language, limit)).await
    }

    async fn similar(&self, id: EntryId, limit: usize) -> Result<Vec<EntryId>, Error> {
        self.answer(self.server.similar(id, limit), self.embedded.similar(id, limit)).await
    }
}
