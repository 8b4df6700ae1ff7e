//! The office suspends an entry with one click and writes the reasons afterwards; it hides earlier versions of an entry,
//! each by itself. Who may is asked by the library.

use app::pages::moderation::{self as pages, Typed};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::decision::{Deed, Reason};
use domain::policy::Denied;
use domain::{EntryId, Language};
use library::Error;

use crate::http::moderation::{Sent, Why, again, done, is_done};
use crate::http::pages::{id_of, rendered, told};
use crate::http::reply;
use crate::http::versions::number;
use crate::links::Pages;
use crate::session::{Session, SignedIn};
use crate::state::Door;
use crate::worker::follow;

/// Suspends an entry at once, and leads on to where its reasons are written.
pub async fn suspend(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let page = async {
        let notice = Some(sent.notice.trim()).filter(|number| !number.is_empty());
        let notice = notice.map(|text| number(text).ok_or(Error::NotFound)).transpose()?;
        match door.library.suspend_at_once(&who.viewer, id_of(&id)?, notice, &Pages).await {
            Ok(()) => follow::at_once(&door).await,
            // Clicked twice, or somebody else was faster: the page says how it stands.
            Err(Error::Denied(Denied::State) | Error::Conflict) => {}
            Err(error) => return Err(error.into()),
        }
        Ok(reply::see(&routes::office_with(language, "office_reasons", &id)))
    };
    told(&door, language, "", page.await).await
}

/// Where the reasons of a suspension are written; the page of the entry where none are missing.
pub async fn reasons_page(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let entry = door.library.office_entry(&who.viewer, id_of(&id)?).await?;
        if entry.reasons_due.is_none() {
            return Ok(reply::see(&routes::office_with(language, "office_entry", &id)));
        }
        let chrome = door.chrome(language);
        rendered(move || pages::reasons(&chrome, &entry, &Typed::default(), &[])).await
    };
    told(&door, language, "", page.await).await
}

/// Keeps the reasons and tells them.
pub async fn reasons(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        let reason = Reason::from_code(&sent.reason);
        match door.library.reason_suspension(&who.viewer, entry, reason, &sent.words, &Pages).await {
            Ok(()) => {
                follow::at_once(&door).await;
                Ok(done(&routes::office_with(language, "office_entry", &id)))
            }
            Err(error) => again(&door, language, &who, entry, sent, Why::Said(error), pages::reasons).await,
        }
    };
    told(&door, language, "", page.await).await
}

/// The versions of an entry.
pub async fn versions_page(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let entry = door.library.office_entry(&who.viewer, id_of(&id)?).await?;
        let chrome = door.chrome(language);
        let is_done = is_done(raw.as_deref());
        rendered(move || pages::versions(&chrome, &entry, &Typed::default(), &[], is_done)).await
    };
    told(&door, language, "", page.await).await
}

/// Hides a version, or shows it again.
pub async fn versions(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        let why = match changed(&door, &who, entry, &sent).await {
            Ok(()) => {
                follow::at_once(&door).await;
                return Ok(done(&routes::office_with(language, "office_versions", &id)));
            }
            Err(why) => why,
        };
        again(&door, language, &who, entry, sent, why, |chrome, shown, typed, faults| {
            pages::versions(chrome, shown, typed, faults, false)
        })
        .await
    };
    told(&door, language, "", page.await).await
}

async fn changed(door: &Door, who: &Session, entry: EntryId, sent: &Sent) -> Result<(), Why> {
    let library = &door.library;
    let version = number(&sent.version).ok_or(Why::NothingChosen("version"))?;
    let words = &sent.words;
    match Deed::from_code(&sent.deed) {
        Some(Deed::VersionHidden) => {
            let reason = Reason::from_code(&sent.reason);
            Ok(library.hide_version(&who.viewer, entry, version, reason, words, &Pages).await?)
        }
        Some(Deed::VersionShown) => Ok(library.show_version(&who.viewer, entry, version, words, &Pages).await?),
        _ => Err(Why::NothingChosen("deed")),
    }
}
