//! Puts the parts together: the only place that names a database or a search engine.

use std::sync::Arc;

use anyhow::Context as _;
use library::clock::SystemClock;
use library::media::Files;
use library::transfer;
use library::{Library, Origin};
use search::Index;
use search::meilisearch::{Configuration, Meilisearch};
use storage::Storage;

use crate::config::Config;
use crate::cursors::Cursors;
use crate::embedded;
use crate::site::OwnSite;

/// Opens storage and index as configured.
///
/// # Errors
/// What cannot be opened, and why.
pub async fn library(config: &Config) -> anyhow::Result<Library> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("the data folder {} cannot be created", config.data.display()))?;
    let storage = Storage::open(&config.database_url()).await.context("the database cannot be opened")?;
    let folder = config.data.join("index");
    let index = search::embedded::Embedded::in_folder(&folder).context("the search index cannot be opened")?;
    let library = Library::new(storage.clone(), Arc::new(index), Arc::new(SystemClock))
        .reviewing(config.review)
        .in_land(config.land.clone())
        .on_site(Arc::new(OwnSite::new(&config.base_url)))
        .checking_links(config.checks_links())
        .keeping(config.deadlines)
        .with_files(files(config)?)
        .amending();
    library.follow_vocabularies().await.context("the vocabularies cannot be read")?;
    Ok(match server(config, storage)? {
        Some(server) => library.with_server(server),
        None => library,
    })
}

/// The same without an index, for what needs none: beside a running server, which holds the folder of its index.
///
/// # Errors
/// What cannot be opened, and why.
pub async fn without_index(config: &Config) -> anyhow::Result<Library> {
    std::fs::create_dir_all(&config.data)
        .with_context(|| format!("the data folder {} cannot be created", config.data.display()))?;
    let storage = Storage::open(&config.database_url()).await.context("the database cannot be opened")?;
    let index = search::embedded::Embedded::in_memory().context("an index cannot be made")?;
    let library = Library::new(storage, Arc::new(index), Arc::new(SystemClock))
        .in_land(config.land.clone())
        .keeping(config.deadlines)
        .with_files(files(config)?)
        .amending();
    library.follow_vocabularies().await.context("the vocabularies cannot be read")?;
    Ok(library)
}

/// Where pictures and PDFs lie.
fn files(config: &Config) -> anyhow::Result<Files> {
    Files::in_folder(&config.data.join("media")).context("the folder of pictures and PDFs cannot be opened")
}

/// The search server, where one is configured. The embedded index stands behind it.
fn server(config: &Config, storage: Storage) -> anyhow::Result<Option<Arc<dyn Index>>> {
    if config.search.url.is_empty() {
        return Ok(None);
    }
    let key = Some(config.search.key.clone()).filter(|key| !key.is_empty());
    let cursors = Arc::new(Cursors::new(storage, Arc::new(SystemClock)));
    let server =
        Meilisearch::new(Configuration::new(&config.search.url, key), cursors).context("search.url cannot be used")?;
    Ok(Some(Arc::new(server)))
}

/// Brings the shipped library up to date and makes everything findable. What was taken in before is not read again.
///
/// # Errors
/// Where the storage fails, or the shipped content breaks a rule.
pub async fn ship(library: &Library, empty: bool) -> anyhow::Result<library::Tally> {
    if empty {
        library.catch_up().await.context("the index cannot catch up")?;
        return Ok(library::Tally::default());
    }
    let release = embedded::release();
    if library.has_taken_in(&release).await.context("the database cannot be read")? {
        library.catch_up().await.context("the index cannot catch up")?;
        return Ok(library::Tally::default());
    }
    let files = embedded::shipped();
    let (items, faults) = transfer::read(&files, &|_, _| None);
    if let Some(fault) = faults.first() {
        tracing::warn!(
            faults = faults.len(),
            file = fault.file,
            line = fault.line,
            field = fault.invalid.field,
            "the shipped library breaks rules; faulty entries are left out"
        );
    }
    let tally =
        library.take_in(&items, Origin::Shipped, |_| {}).await.context("the shipped library cannot be stored")?;
    library.note_taken_in(&release).await.context("the shipped library cannot be stored")?;
    Ok(tally)
}
