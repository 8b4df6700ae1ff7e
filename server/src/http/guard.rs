//! What stands before every handler: headers, lengths, methods, the log line.

use std::time::Instant;

use app::pages::message::{self, Message};
use axum::extract::{MatchedPath, Request, State};
use axum::http::header::{CONTENT_SECURITY_POLICY, HeaderName, HeaderValue, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use domain::Language;

use crate::http::reply;
use crate::state::Door;

/// The one policy for all pages: nothing inline, nothing from elsewhere.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self'; \
    font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Longest address that is read, in bytes.
pub const LONGEST_ADDRESS: usize = 8 * 1024;

/// Language of an address by its first segment, or what the client prefers.
pub fn language(request: &Request) -> Language {
    let first = request.uri().path().split('/').nth(1).unwrap_or_default();
    Language::from_code(first).unwrap_or_else(|| reply::preferred(request.headers()))
}

/// Lengths and methods, the usual headers, and a line in the log without address of the client or query.
pub async fn every(State(door): State<Door>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let language = language(&request);
    let method = request.method().clone();
    let is_api = request.uri().path().starts_with("/api/");
    let route =
        request.extensions().get::<MatchedPath>().map_or_else(|| "-".to_owned(), |path| path.as_str().to_owned());
    let too_long = request.uri().path_and_query().is_some_and(|address| address.as_str().len() > LONGEST_ADDRESS);
    let mut response = if too_long {
        StatusCode::URI_TOO_LONG.into_response()
    } else if method == Method::TRACE || method == Method::CONNECT {
        StatusCode::METHOD_NOT_ALLOWED.into_response()
    } else {
        next.run(request).await
    };
    let bare = response
        .headers()
        .get(axum::http::header::CONTENT_TYPE)
        .is_none_or(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if bare && (response.status().is_client_error() || response.status().is_server_error()) {
        response = told(&door, language, is_api, response);
    }
    let headers = response.headers_mut();
    // What people handed in has a stricter one of its own.
    headers.entry(CONTENT_SECURITY_POLICY).or_insert(HeaderValue::from_static(POLICY));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    headers.insert(REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    for (name, value) in [
        ("cross-origin-opener-policy", "same-origin"),
        ("cross-origin-resource-policy", "same-origin"),
        ("permissions-policy", "camera=(), microphone=(), geolocation=(), interest-cohort=()"),
    ] {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    if door.node().base_url.starts_with("https://") {
        headers
            .insert(HeaderName::from_static("strict-transport-security"), HeaderValue::from_static("max-age=31536000"));
    }
    let status = response.status().as_u16();
    let ms = begun.elapsed().as_secs_f64() * 1000.0;
    if status >= 500 {
        tracing::warn!(%method, route, status, ms, "answered");
    } else {
        tracing::debug!(%method, route, status, ms, "answered");
    }
    response
}

/// A bare error status in the reader's words.
fn told(door: &Door, language: Language, is_api: bool, bare: Response) -> Response {
    let status = bare.status();
    let message = match status {
        StatusCode::METHOD_NOT_ALLOWED => Message::Method,
        StatusCode::PAYLOAD_TOO_LARGE => Message::TooLarge,
        StatusCode::URI_TOO_LONG => Message::AddressTooLong,
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => Message::Busy,
        StatusCode::REQUEST_TIMEOUT | StatusCode::GATEWAY_TIMEOUT => Message::Busy,
        _ if status.is_server_error() => Message::Broken,
        StatusCode::NOT_FOUND => Message::NotFound,
        _ => Message::Unreadable,
    };
    let mut response = if is_api {
        let code = status.canonical_reason().unwrap_or("error").to_lowercase().replace([' ', '-'], "_");
        reply::error(status, &code, &[])
    } else {
        (status, Html(message::page(&door.chrome(language), message))).into_response()
    };
    for name in ["retry-after", "allow", "cache-control"] {
        if let Some(value) = bare.headers().get(name) {
            response.headers_mut().insert(HeaderName::from_static(name), value.clone());
        }
    }
    response
}
