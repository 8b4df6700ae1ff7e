//! `werkbuch serve`

use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context as _;
use app::routes;
use domain::Language;
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

use crate::config::Config;
use crate::mail::Post;
use crate::state::Door;
use crate::visit::Visitor;
use crate::{assemble, demo, router, serve, worker};

/// How long the letter that is being sent may take when the server ends.
const LAST_LETTER: Duration = Duration::from_secs(5);

/// Serves until it is asked to end.
pub async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    logs(config.log_json);
    let begun = Instant::now();
    if config.demo {
        demo::allowed(config)?;
    }
    let _ = any_spawner::Executor::init_tokio();
    let library = assemble::library(config).await?;
    let post = Post::new(config).context("letters cannot be sent")?;
    let visitor = Visitor::new(config)?;
    let door = Door::new(library.clone(), config);
    // The socket is bound before anything slow, so that a taken port is told at once.
    let listener =
        TcpListener::bind(config.addr).await.with_context(|| format!("{} cannot be listened on", config.addr))?;
    let tally = assemble::ship(&library, config.empty).await?;
    demo::prepare(&library, config).await?;
    worker::follow::once(&door).await.context("index and pages cannot be brought up to date")?;
    let follower = tokio::spawn(worker::follow::run(door.clone()));
    let server_follower = tokio::spawn(worker::server_index::run(door.clone()));
    let eraser = tokio::spawn(worker::discarded::run(door.clone()));
    let mailer = tokio::spawn(worker::mail::run(door.clone(), post));
    if tally.new + tally.changed > 0 {
        tracing::info!(new = tally.new, changed = tally.changed, "the shipped library was taken in");
    }
    let sweeper = tokio::spawn(worker::sweep::run(door.clone()));
    let teller = tokio::spawn(worker::watching::run(door.clone()));
    let counter = tokio::spawn(worker::gaps::run(door.clone()));
    let reminder = tokio::spawn(worker::review_dates::run(door.clone()));
    let forgetter = tokio::spawn(worker::notices::run(door.clone()));
    let ender = tokio::spawn(worker::recommendations::run(door.clone()));
    let visits = tokio::spawn(worker::links::run(door.clone(), visitor));
    let ms = begun.elapsed().as_millis();
    println!("Werkbuch: http://{} ({ms} ms)", config.addr);
    if let Some(token) = library.first_administrator().await? {
        let link = routes::account_with(Language::De, "invitation", &token);
        println!("Nobody runs this library yet. Become its administrator here, within an hour:");
        println!("{}{link}", config.base_url);
    }
    let (closing, counted) = (door.clone(), door.clone());
    let until = async move {
        serve::asked_to_end().await;
        closing.close();
        tracing::info!("ending");
    };
    let served = serve::serve(listener, router::router(door), until).await;
    follower.abort();
    sweeper.abort();
    teller.abort();
    forgetter.abort();
    ender.abort();
    visits.abort();
    server_follower.abort();
    eraser.abort();
    counter.abort();
    reminder.abort();
    if let Err(error) = worker::gaps::once(&counted).await {
        tracing::warn!(%error, "what was looked for in vain in the last minute is not written down");
    }
    // A letter that is on its way is brought to its end, lest it goes out twice.
    let stopped = mailer.abort_handle();
    if tokio::time::timeout(LAST_LETTER, mailer).await.is_err() {
        stopped.abort();
    }
    library.storage().close().await.context("the database cannot be closed")?;
    served?;
    Ok(ExitCode::SUCCESS)
}

/// Structured logs on standard error; `WERKBUCH_LOG` filters them.
fn logs(as_json: bool) {
    let filter = EnvFilter::try_from_env("WERKBUCH_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,tantivy=warn,sqlx=warn,sea_orm_migration=warn"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if as_json {
        builder.json().init();
    } else {
        builder.compact().init();
    }
}
