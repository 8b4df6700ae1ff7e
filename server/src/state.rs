//! What every handler may use.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use app::chrome::{Assets, Chrome, Node};
use app::slots;
use domain::Language;
use domain::site::Slots;
use library::Library;
use library::collections::Collection;
use tokio::sync::Semaphore;

use crate::config::Config;
use crate::embedded::{self, Asset};
use crate::http::cache::Cache;
use crate::mail::outbox::Outbox;
use crate::sought::Collected;

/// Pages that are rendered at one time; what comes beyond waits, and what waits too long is told to come again.
const RENDERING: usize = 8;

/// What every handler may use; cheap to clone.
#[derive(Clone)]
pub struct Door(Arc<Inner>);

/// The parts behind [`Door`].
pub struct Inner {
    /// The library.
    pub library: Library,
    /// The collections that ship; none on a node that started empty.
    pub collections: Vec<Collection>,
    /// Assets by path.
    pub assets: HashMap<String, Asset>,
    /// Pages as bytes.
    pub cache: Cache,
    /// What was looked for and is not written down yet.
    pub sought: Collected,
    /// Places for rendering.
    pub rendering: Arc<Semaphore>,
    /// Letters put down instead of being sent; none where there is a mail server.
    pub outbox: Option<Outbox>,
    /// Proxies of ours before the server, whose word about the client is believed.
    pub trusted_proxies: usize,
    /// As configured.
    usual: Arc<Node>,
    /// As it holds: what was published in the browser wins over the configuration.
    node: RwLock<Arc<Node>>,
    names: Arc<Assets>,
    revision: AtomicI64,
    indexed: AtomicI64,
    closing: AtomicBool,
}

impl std::ops::Deref for Door {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

/// What a page knows of: publications, and what the index held of them. Where either has moved on, it is made anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edition {
    revision: i64,
    indexed: i64,
}

impl Door {
    /// The door to a library.
    pub fn new(library: Library, config: &Config) -> Self {
        let (assets, names) = embedded::assets();
        // Which entries there are is seen when a collection is shown.
        let files = if config.empty { Vec::new() } else { embedded::collections() };
        let (collections, _) = library::collections::read(&files, &|_, _| true);
        let usual = Arc::new(config.node());
        Self(Arc::new(Inner {
            library,
            collections,
            assets,
            cache: Cache::default(),
            sought: Collected::default(),
            rendering: Arc::new(Semaphore::new(RENDERING)),
            outbox: Outbox::of(config),
            trusted_proxies: config.trusted_proxies,
            node: RwLock::new(Arc::clone(&usual)),
            usual,
            names: Arc::new(names),
            revision: AtomicI64::new(0),
            indexed: AtomicI64::new(0),
            closing: AtomicBool::new(false),
        }))
    }

    /// What surrounds a page in this language.
    pub fn chrome(&self, language: Language) -> Chrome {
        Chrome { language, node: self.node(), assets: Arc::clone(&self.names), preview: None }
    }

    /// What the operator says about the node, at the moment.
    pub fn node(&self) -> Arc<Node> {
        Arc::clone(&self.node.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What operator and office say about themselves as configured; it holds where nothing else is published.
    pub fn usual_slots(&self) -> Slots {
        slots::of(&self.usual)
    }

    /// Lets pages and letters say this about operator and office; what is configured where nothing is published.
    pub fn set_slots(&self, published: Option<&Slots>) {
        let node = published.map_or_else(|| Arc::clone(&self.usual), |said| Arc::new(slots::with(&self.usual, said)));
        *self.node.write().unwrap_or_else(PoisonError::into_inner) = node;
    }

    /// By what a page that was made earlier is known to be right still.
    pub fn edition(&self) -> Edition {
        Edition { revision: self.revision(), indexed: self.indexed() }
    }

    /// Number of the newest publication, or hiding, of which pages know.
    pub fn revision(&self) -> i64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Lets pages show what was published up to `revision`, and nothing that was hidden until then.
    pub fn set_revision(&self, revision: i64) {
        self.revision.store(revision, Ordering::Release);
    }

    /// Number of the newest publication of which the index knows.
    pub fn indexed(&self) -> i64 {
        self.indexed.load(Ordering::Acquire)
    }

    /// Lets pages be made anew that asked the index before it knew of what was published up to `revision`.
    pub fn set_indexed(&self, revision: i64) {
        self.indexed.store(revision, Ordering::Release);
    }

    /// Whether the server is shutting down.
    pub fn is_closing(&self) -> bool {
        self.closing.load(Ordering::Acquire)
    }

    /// From now on the server is shutting down.
    pub fn close(&self) {
        self.closing.store(true, Ordering::Release);
    }
}
