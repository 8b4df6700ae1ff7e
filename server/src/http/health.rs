//! Whether the process lives, and whether it can serve.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use search::Answering;
use serde_json::json;

use crate::state::Door;

/// The process lives.
pub async fn alive() -> &'static str {
    "ok\n"
}

/// Database and index answer, and the server is not shutting down.
pub async fn ready(State(door): State<Door>) -> Response {
    let database = door.library.storage().health().await.is_ok();
    let index = door.library.index().count().await.is_ok();
    let ready = database && index && !door.is_closing();
    let status = if ready { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    let search = match door.library.answering() {
        None => json!({ "engine": "embedded" }),
        Some(Answering::Server) => json!({ "engine": "server" }),
        Some(Answering::Behind) => json!({ "engine": "embedded", "because": "the server has not followed yet" }),
        // Why it fails is for the operator's log, not for everybody.
        Some(Answering::Outage { since, .. }) => {
            json!({ "engine": "embedded", "because": "the server does not answer", "seconds": since.as_secs() })
        }
    };
    (status, Json(json!({ "ready": ready, "database": database, "index": index, "search": search }))).into_response()
}
