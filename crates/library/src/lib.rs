//! What can be done here: the use cases.
//!
//! Read, find, list, compare versions; import, export, ship, check; accounts and letters; write, add pictures and PDFs, submit; review,
//! publish, object; pages of the site; watch and be told; what was looked for in vain, what is to be looked at again,
//! where links lead, figures; vocabularies; the log of the office.
//! This room knows neither HTTP nor SQL nor ActivityPub; pages, API, command line and federation are doors into it.
//!
//! Start at [`Library`]. Time comes from its [`Clock`], never from `now()` in passing.

pub mod accounts;
pub mod audit;
pub mod calendar;
pub mod catalogue;
pub mod clock;
pub mod collections;
pub mod difference;
pub mod drafts;
mod error;
mod evidence;
pub mod figures;
pub mod find;
pub mod findings;
pub mod gaps;
mod index;
pub mod letters;
pub mod links;
pub mod media;
pub mod moderation;
pub mod notices;
pub mod notify;
mod publish;
pub mod read;
mod rendered;
pub mod review;
pub mod review_dates;
pub mod site;
pub mod transfer;
pub mod versions;
pub mod vocabularies;

use std::sync::Arc;

use domain::policy::ReviewMode;
use domain::review::{Deadlines, Term};
use search::{Answering, Find, Index, Relay};
use storage::Storage;

pub use clock::Clock;
pub use error::Error;
pub use publish::{Outcome, Tally};
pub use storage::entry::Origin;

/// The library of one node: what it remembers, what can be found in it, what time it is.
#[derive(Clone)]
pub struct Library {
    storage: Storage,
    index: Arc<dyn Index>,
    relay: Option<Arc<Relay>>,
    clock: Arc<dyn Clock>,
    items: read::Items,
    indexing: Arc<tokio::sync::Mutex<()>>,
    review: ReviewMode,
    room: media::Room,
    land: String,
    site: Option<Arc<dyn links::Site>>,
    checks_links: bool,
    deadlines: Deadlines,
    amends: bool,
}

impl Library {
    /// A library over these parts.
    pub fn new(storage: Storage, index: Arc<dyn Index>, clock: Arc<dyn Clock>) -> Self {
        Self {
            storage,
            index,
            relay: None,
            clock,
            items: read::Items::default(),
            indexing: Arc::default(),
            review: ReviewMode::default(),
            room: media::Room::new(media::Files::in_memory()),
            land: String::new(),
            site: None,
            checks_links: false,
            deadlines: Deadlines::default(),
            amends: false,
        }
    }

    /// The same where reviews are made in this mode.
    #[must_use]
    pub fn reviewing(mut self, mode: ReviewMode) -> Self {
        self.review = mode;
        self
    }

    /// The same in this Land, by its code (vocabulary `land`), whose holidays count; without, only nationwide ones do.
    #[must_use]
    pub fn in_land(mut self, land: String) -> Self {
        self.land = land;
        self
    }

    /// The same on this site, whose addresses it knows; without, nothing is said about links inside.
    #[must_use]
    pub fn on_site(mut self, site: Arc<dyn links::Site>) -> Self {
        self.site = Some(site);
        self
    }

    /// The same that asks for visits of the addresses that entries name, and says what became of them. Somebody has to
    /// call [`Library::visit_next`] again and again.
    #[must_use]
    pub fn checking_links(mut self, checks: bool) -> Self {
        self.checks_links = checks;
        self
    }

    /// The same whose office keeps to these deadlines.
    #[must_use]
    pub fn keeping(mut self, deadlines: Deadlines) -> Self {
        self.deadlines = deadlines;
        self
    }

    /// The same whose amended vocabularies hold in the whole process: for a program with one library. Somebody has to
    /// call [`Library::follow_vocabularies`] at first and again and again.
    #[must_use]
    pub fn amending(mut self) -> Self {
        self.amends = true;
        self
    }

    /// The same whose pictures and PDFs lie there; without, they lie in memory.
    #[must_use]
    pub fn with_files(mut self, files: media::Files) -> Self {
        self.room = media::Room::new(files);
        self
    }

    /// The same with a search server that answers while it is well and level; the library's own index answers
    /// otherwise. Somebody has to call [`Library::follow_server`] again and again.
    #[must_use]
    pub fn with_server(mut self, server: Arc<dyn Index>) -> Self {
        self.relay = Some(Arc::new(Relay::new(server, Arc::clone(&self.index))));
        self
    }

    /// What time it is here.
    pub fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.clock.now()
    }

    /// Code of the Land whose holidays count here (see [`calendar`]); empty where only nationwide ones do.
    pub fn land(&self) -> &str {
        &self.land
    }

    /// Whether addresses that entries name are visited.
    pub const fn checks_links(&self) -> bool {
        self.checks_links
    }

    /// The day on which a term ends that begins today.
    pub(crate) fn term_ends(&self, today: chrono::NaiveDate, term: Term) -> chrono::NaiveDate {
        calendar::after_working_days(today, term.days(), &self.land)
    }

    /// What it remembers, for the machine room (health, backup).
    pub const fn storage(&self) -> &Storage {
        &self.storage
    }

    /// What can be found, for the machine room: the library's own index.
    pub fn index(&self) -> &dyn Index {
        self.index.as_ref()
    }

    /// The index on a server, for the machine room, where there is one.
    pub fn server(&self) -> Option<&dyn Index> {
        self.relay.as_deref().map(Relay::server)
    }

    /// Who answers searches at the moment; none where there is no server.
    pub fn answering(&self) -> Option<Answering> {
        self.relay.as_deref().map(Relay::answering)
    }

    /// Whom to ask.
    fn finder(&self) -> &dyn Find {
        match &self.relay {
            Some(relay) => relay.as_ref(),
            None => self.index.as_ref(),
        }
    }
}
