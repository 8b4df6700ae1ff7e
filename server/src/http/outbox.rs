//! Letters that the node has put down instead of sending, for administrators.

use app::letters;
use app::pages::account::Told;
use app::pages::outbox::{self, Letter, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Language;
use domain::account::Viewer;
use domain::policy;
use library::letters::JOB;
use storage::job;

use super::account;
use super::pages::{rendered, told};
use super::reply::Fault;
use crate::mail::outbox::{Outbox, Put};
use crate::state::Door;

/// Letters on the page.
const MOST: usize = 200;

/// The list.
pub async fn list(language: Language, door: &Door, viewer: &Viewer) -> Response {
    if !policy::may_read_letters(viewer) {
        return refused(door, language).await;
    }
    let page = async {
        let (waiting, given_up) = job::tally(door.library.storage(), JOB).await.map_err(library::Error::from)?;
        let letters = match &door.outbox {
            Some(outbox) => {
                let put = read(outbox, |outbox| outbox.list(MOST)).await?;
                Some(put.into_iter().map(|put| shown(door, put)).collect())
            }
            None => None,
        };
        let chrome = door.chrome(language);
        let state = State { letters, waiting, given_up, most: MOST };
        rendered(move || outbox::list(&chrome, &state)).await
    };
    told(door, language, "", page.await).await
}

/// One letter, its links masked unless the node only shows the program.
pub async fn letter(language: Language, door: &Door, viewer: &Viewer, name: &str) -> Response {
    if !policy::may_read_letters(viewer) {
        return refused(door, language).await;
    }
    let page = async {
        let outbox = door.outbox.as_ref().ok_or(Fault::NotFound)?;
        let name = name.to_owned();
        let put = read(outbox, move |outbox| outbox.read(&name)).await?.ok_or(Fault::NotFound)?;
        let letter = shown(door, put);
        let chrome = door.chrome(language);
        rendered(move || outbox::letter(&chrome, &letter)).await
    };
    told(door, language, "", page.await).await
}

/// The same answer whatever letters there are.
async fn refused(door: &Door, language: Language) -> Response {
    account::told(door, language, StatusCode::FORBIDDEN, Told::Refused).await
}

/// Reads files off the threads that answer.
async fn read<T: Send + 'static>(
    outbox: &Outbox,
    reading: impl FnOnce(Outbox) -> std::io::Result<T> + Send + 'static,
) -> Result<T, Fault> {
    let outbox = outbox.clone();
    let read = tokio::task::spawn_blocking(move || reading(outbox)).await.map_err(|_| Fault::Broken)?;
    read.map_err(|error| {
        tracing::error!(%error, "the outbox cannot be read");
        Fault::Unavailable
    })
}

fn shown(door: &Door, put: Put) -> Letter {
    let masked = !door.node().demo;
    let text = if masked { letters::masked(&put.text) } else { put.text };
    Letter {
        name: put.name,
        written_at: put.written_at,
        to: put.to,
        subject: put.subject,
        text,
        language: put.language,
        masked,
    }
}
