//! Where the links of entries lead: inside this library at once, outside by visits that a worker makes.
//!
//! Whoever submits asks for a visit of every address that nobody asked for within [`FRESH_DAYS`]; addresses of published
//! entries are visited again after [`AGAIN_DAYS`](domain::visit::AGAIN_DAYS), a few in an hour. What became of a visit is shared by all who name
//! the address. This room opens no connection: whoever can, is a [`Visit`]; which addresses are inside, a [`Site`] knows.

mod again;
mod found;
mod named;
mod next;

use std::pin::Pin;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::HEXLOWER;
use domain::canonical::ContentHash;
use domain::visit::{FRESH_DAYS, Outcome};
use domain::{EntryId, Kind, Language};
use serde_json::{Map, Value, json};
use sha2::{Digest as _, Sha256};
use storage::{Transaction, job, visit};

pub use again::{Dead, DeadLink};
pub use next::Looked;

use crate::{Error, Library};

/// Kind of the jobs that visit an address.
pub const JOB: &str = "link";
/// Most addresses of one entry that are visited.
const MOST: usize = 100;

/// Somebody who can ask other sites.
pub trait Visit: Send + Sync {
    /// Looks what an address leads to, and says so within a bounded time. Nothing of what is there is read.
    fn visit<'a>(&'a self, address: &'a str) -> Pin<Box<dyn Future<Output = Visited> + Send + 'a>>;
}

/// What became of a visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Visited {
    /// The outcome.
    pub outcome: Outcome,
    /// Where it is now, where it was sent on for good.
    pub moved_to: Option<String>,
}

/// Somebody who knows the addresses of this site.
pub trait Site: Send + Sync {
    /// Where an address leads, which begins with one `/` or with a scheme; none where it leads to another site.
    fn inside(&self, address: &str) -> Option<Inside>;
}

/// Where an address of this site leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Inside {
    /// To the entry with this id.
    Entry(EntryId),
    /// To the entry under this slug.
    Slug(Kind, Language, String),
    /// To a picture or PDF.
    File(ContentHash),
    /// To a page that is always there.
    Page,
    /// To nothing that there could be.
    Nothing,
}

/// The address without the part that only a browser reads.
fn asked(address: &str) -> &str {
    address.split('#').next().unwrap_or_default()
}

/// What an address is known by.
fn hash(address: &str) -> String {
    HEXLOWER.encode(&Sha256::digest(asked(address).as_bytes()))
}

impl Library {
    /// Whether the address leads to this site, and where; without a [`Site`] only what begins with one `/` does.
    fn inside(&self, address: &str) -> Option<Inside> {
        match &self.site {
            Some(site) => site.inside(address),
            None => address.starts_with('/').then_some(Inside::Page),
        }
    }

    /// Addresses of other sites that these fields name, each once, the first [`MOST`].
    fn outside(&self, kind: Kind, authored: &Map<String, Value>) -> Vec<String> {
        let mut addresses: Vec<String> = Vec::new();
        for named in named::named(kind, authored) {
            let named::Way::Address(address) = named.way else { continue };
            let address = asked(&address);
            if self.inside(address).is_none() && !addresses.iter().any(|it| it == address) {
                addresses.push(address.to_owned());
            }
        }
        addresses.truncate(MOST);
        addresses
    }

    /// Asks for a visit of all that these fields name, in the transaction of what is done with them.
    ///
    /// # Errors
    /// The storage's.
    pub(crate) async fn ask_for_visits(
        &self,
        tx: &Transaction,
        kind: Kind,
        authored: &Map<String, Value>,
        now: DateTime<Utc>,
    ) -> Result<(), Error> {
        if !self.checks_links {
            return Ok(());
        }
        let before = now - TimeDelta::days(FRESH_DAYS.into());
        for address in self.outside(kind, authored) {
            ask(tx, &address, now, before).await?;
        }
        Ok(())
    }
}

/// Asks for a visit, once; `false` where somebody did at `before` or later.
async fn ask(tx: &Transaction, address: &str, now: DateTime<Utc>, before: DateTime<Utc>) -> Result<bool, Error> {
    let is_new = visit::ask(tx, &hash(address), address, now, before).await?;
    if is_new {
        job::enqueue(tx, JOB, &json!({ "address": address }), now).await?;
    }
    Ok(is_new)
}
