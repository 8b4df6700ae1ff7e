//! Assets: hashed names, immutable, compressed beforehand.

use axum::body::{Body, Bytes};
use axum::extract::{OriginalUri, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, HeaderValue, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use crate::http::cache::{Encoding, matches};
use crate::state::Door;

/// One asset by its path.
pub async fn asset(State(door): State<Door>, OriginalUri(uri): OriginalUri, headers: HeaderMap) -> Response {
    let Some(asset) = door.assets.get(uri.path()) else { return StatusCode::NOT_FOUND.into_response() };
    // The name holds the hash of the content, so it is its tag.
    let (body, encoding): (&Bytes, _) = match (Encoding::accepted(&headers), &asset.brotli, &asset.gzip) {
        (Encoding::Brotli, Some(brotli), _) => (brotli, Some("br")),
        (Encoding::Brotli | Encoding::Gzip, _, Some(gzip)) => (gzip, Some("gzip")),
        _ => (&asset.plain, None),
    };
    let etag = HeaderValue::from_str(&format!(
        "\"{}{}\"",
        uri.path().rsplit('/').next().unwrap_or_default(),
        encoding.unwrap_or("")
    ))
    .unwrap_or(HeaderValue::from_static("\"0\""));
    let mut response = if headers.get(IF_NONE_MATCH).is_some_and(|asked| matches(asked, &etag)) {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        let mut response = Response::new(Body::from(body.clone()));
        if let Ok(kind) = HeaderValue::from_str(&asset.content_type) {
            response.headers_mut().insert(CONTENT_TYPE, kind);
        }
        if let Some(encoding) = encoding {
            response.headers_mut().insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    };
    let headers = response.headers_mut();
    headers.insert(ETAG, etag);
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable"));
    headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    response
}
