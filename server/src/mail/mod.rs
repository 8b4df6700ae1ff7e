//! How letters leave the house: over a mail server (SMTP), or into a folder that administrators look into.
//!
//! What a letter says is made by `app::letters`; when it is tried again is `library::letters`' business, and
//! `worker::mail` does it.

mod message;
pub mod outbox;
mod server;

use std::time::Duration;

use app::letters::Composed;
use chrono::{DateTime, Utc};
use domain::Language;
use domain::account::Address;

use crate::config::Config;
use message::Sender;
use outbox::Outbox;
use server::Server;

/// One letter on its way.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Number of its job; the same letter tried again has the same.
    pub number: i64,
    /// When the fact happened that it tells.
    pub written_at: DateTime<Utc>,
    /// Whom it goes to.
    pub to: Address,
    /// Where answers go: to the office as it is reached at the moment; as configured where nothing is said.
    pub answers: Option<Address>,
    /// The language it is in.
    pub language: Language,
    /// What it says.
    pub composed: Composed,
    /// The address that ends letters like it; none where nobody subscribed to them.
    pub unsubscribe: Option<String>,
}

/// Why a letter did not go out. The text holds no address and nothing that a mail server said, which could quote one.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}")]
pub struct Failure {
    what: String,
    /// Whether it is of no use to try again.
    pub is_final: bool,
}

impl Failure {
    /// Something that passes.
    fn passing(what: impl Into<String>) -> Self {
        Self { what: what.into(), is_final: false }
    }

    /// Something that stays so.
    fn lasting(what: impl Into<String>) -> Self {
        Self { what: what.into(), is_final: true }
    }
}

/// The way out.
#[derive(Clone)]
pub struct Post {
    sender: Sender,
    way: Way,
    limit: Duration,
}

#[derive(Clone)]
enum Way {
    Outbox(Outbox),
    Server(Box<Server>),
}

impl Post {
    /// As configured: by a mail server where one is named, into the outbox otherwise.
    ///
    /// # Errors
    /// A setting that cannot be used, with its name.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let sender = Sender::new(config)?;
        let way = match Outbox::of(config) {
            Some(outbox) => Way::Outbox(outbox),
            None => Way::Server(Box::new(Server::new(&config.mail, sender.host())?)),
        };
        Ok(Self { sender, way, limit: Duration::from_secs(config.mail.seconds) })
    }

    /// The outbox, where letters are put down instead of being sent.
    pub fn outbox(&self) -> Option<&Outbox> {
        match &self.way {
            Way::Outbox(outbox) => Some(outbox),
            Way::Server(_) => None,
        }
    }

    /// In one line for operators: from whom, by which way.
    pub fn described(&self) -> String {
        match &self.way {
            Way::Outbox(outbox) => format!("from {}, into {}", self.sender.address(), outbox.folder().display()),
            Way::Server(server) => format!("from {}, by {}", self.sender.address(), server.described()),
        }
    }

    /// Sends a letter, within the time that one may take. The same letter again has the same Message-ID and, in the
    /// outbox, the same file.
    ///
    /// # Errors
    /// Why it did not go out. After a mail server was silent at the end it may have gone out all the same.
    pub async fn send(&self, letter: &Letter) -> Result<(), Failure> {
        let message = self.sender.message(letter)?;
        let sending = async {
            match &self.way {
                Way::Server(server) => server.send(&message).await,
                Way::Outbox(outbox) => {
                    let (outbox, name) = (outbox.clone(), outbox::name(letter.written_at, letter.number));
                    tokio::task::spawn_blocking(move || outbox.put(&name, &message.formatted()))
                        .await
                        .map_err(|_| Failure::passing("writing to the outbox broke off"))?
                        .map_err(|error| Failure::passing(format!("the outbox cannot be written: {}", error.kind())))
                }
            }
        };
        let seconds = self.limit.as_secs();
        tokio::time::timeout(self.limit, sending)
            .await
            .map_err(|_| Failure::passing(format!("it was not done within {seconds} s")))?
    }
}
