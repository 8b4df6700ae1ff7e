//! Withdrawing what is public, by those who answer for it.

use app::pages::desk::unpublish;
use app::routes::{self, OfDraft};
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::Language;
use library::Error;

use crate::http::desk::Sent;
use crate::http::pages::{id_of, rendered, told};
use crate::http::reply;
use crate::links::Pages;
use crate::session::SignedIn;
use crate::state::Door;
use crate::worker::follow;

/// What happens then, and the question why.
pub async fn page(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        let withdrawal = door.library.withdrawal(&who.viewer, id_of(&id)?).await?;
        let chrome = door.chrome(language);
        rendered(move || unpublish::page(&chrome, &withdrawal, "", &[])).await
    };
    told(&door, language, "", page.await).await
}

/// Withdraws it, and leads to the draft in which the text stays.
pub async fn withdraw(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let page = async {
        let entry = id_of(&id)?;
        let words = sent.value("words").unwrap_or_default().to_owned();
        let error = match door.library.withdraw_entry(&who.viewer, entry, &words, &Pages).await {
            Ok(draft) => {
                follow::at_once(&door).await;
                return Ok(reply::see(&routes::of_draft(language, &draft.to_string(), OfDraft::State)));
            }
            Err(error) => error,
        };
        let Some(faults) = unpublish::faults(language, &error) else { return Err(error.into()) };
        let status = match error {
            Error::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        };
        // What others did meanwhile is seen at once.
        let withdrawal = door.library.withdrawal(&who.viewer, entry).await?;
        let chrome = door.chrome(language);
        let page = rendered(move || unpublish::page(&chrome, &withdrawal, &words, &faults)).await?;
        Ok((status, page).into_response())
    };
    told(&door, language, "", page.await).await
}
