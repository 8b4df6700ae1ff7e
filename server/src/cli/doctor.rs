//! `werkbuch doctor`, `werkbuch reindex`, `werkbuch search-key`

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context as _;
use app::slots;
use domain::vocabulary;
use library::letters::JOB;
use storage::entry::Filter;

use crate::assemble;
use crate::config::Config;
use crate::mail::Post;

/// Looks whether everything is in order; exit code 1 where it is not.
pub async fn doctor(config: &Config) -> anyhow::Result<ExitCode> {
    println!("data       {}", config.data.display());
    println!("base_url   {}", config.base_url);
    match vocabulary::concept("land", &config.land) {
        Some(land) => println!("land       {} {}: its holidays count", land.code, land.label.en),
        None => println!("land       not set: only nationwide holidays count"),
    }
    let library = assemble::library(config).await?;
    let mut well = true;
    let mut line = |name: &str, fine: bool, text: String| {
        well &= fine;
        println!("{name:10} {} {text}", if fine { "ok " } else { "BAD" });
    };
    library.storage().health().await?;
    line("database", true, format!("{:?}", library.storage().engine()));
    let findings = library.storage().integrity().await?;
    line("integrity", findings.is_empty(), if findings.is_empty() { String::new() } else { format!("{findings:?}") });
    let public = storage::entry::count(library.storage(), &Filter::public()).await?;
    line("entries", true, format!("{public} public"));
    let behind = library.catch_up().await?;
    let indexed = library.index().count().await?;
    line(
        "index",
        indexed == public,
        format!("{indexed} documents, {behind} were behind, {}", library.index().version()),
    );
    if let Some(server) = library.server() {
        let followed = library.follow_server().await;
        let count = server.count().await;
        let (fine, text) = match (followed, count) {
            (Ok(behind), Ok(count)) => {
                (count == public, format!("{count} documents, {behind} were behind, {}", server.version()))
            }
            (Err(error), _) => (false, format!("{:#}", anyhow::Error::new(error))),
            (_, Err(error)) => (false, format!("{:#}", anyhow::Error::new(error))),
        };
        line("server", fine, text);
    }
    match Post::new(config) {
        Ok(post) => {
            let (waiting, given_up) = storage::job::tally(library.storage(), JOB).await?;
            line("mail", true, format!("{}, {waiting} waiting, {given_up} given up", post.described()));
        }
        Err(error) => line("mail", false, format!("{error:#}")),
    }
    let mut node = config.node();
    if let Some(published) = library.published_slots().await? {
        node = slots::with(&node, &published);
    }
    for (name, value) in
        [("office.name", &node.office.name), ("office.mail", &node.office.mail), ("operator.name", &node.operator.name)]
    {
        if value.is_empty() {
            println!("{name:10} not filled in: the pages say so");
        }
    }
    library.storage().close().await?;
    Ok(if well { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the search index anew.
pub async fn reindex(config: &Config) -> anyhow::Result<ExitCode> {
    let library = assemble::library(config).await?;
    let begun = Instant::now();
    let count = library.reindex().await?;
    println!("{count} entries in {:.1} s", begun.elapsed().as_secs_f64());
    library.storage().close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the key that `search.key` wants.
pub async fn search_key(config: &Config, master: &str) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(!config.search.url.is_empty(), "search.url is not set: which server?");
    let key = search::meilisearch::restricted_key(&config.search.url, master)
        .await
        .context("the search server does not give the key")?;
    println!("{key}");
    Ok(ExitCode::SUCCESS)
}
