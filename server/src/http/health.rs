//! Whether the process lives, and whether it can serve.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
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
    (status, Json(json!({ "ready": ready, "database": database, "index": index }))).into_response()
}
