//! When entries are looked at again: the room of the office, and the question to those who answer for an entry.

use app::pages::due;
use app::routes::{self, OfDraft};
use axum::extract::{Path, RawQuery, State};
use axum::response::Response;
use domain::Language;

use crate::http::pages::{id_of, rendered, told};
use crate::http::reply;
use crate::session::SignedIn;
use crate::state::Door;

/// The room.
pub async fn list(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let list = door.library.review_dates(&who.viewer).await?;
        let dead = door.library.dead_links(&who.viewer).await?;
        let chrome = door.chrome(language);
        rendered(move || due::page(&chrome, &list, &dead)).await
    };
    told(&door, language, "", page.await).await
}

/// The question whether an entry still holds.
pub async fn question(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let standing = door.library.standing(&who.viewer, id_of(&id)?).await?;
        let answered = raw.as_deref() == Some("done=1");
        let chrome = door.chrome(language);
        rendered(move || due::standing(&chrome, &standing, answered)).await
    };
    told(&door, language, "", page.await).await
}

/// The answer that it does.
pub async fn confirm(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let page = async {
        door.library.confirm_entry(&who.viewer, id_of(&id)?).await?;
        Ok(reply::see(&format!("{}?done=1", routes::of_draft(language, &id, OfDraft::StillTrue))))
    };
    told(&door, language, "", page.await).await
}
