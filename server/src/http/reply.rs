//! Answers that several handlers give.

use app::pages::message::Message;
use app::routes;
use axum::Json;
use axum::http::header::{CONTENT_TYPE, HeaderValue, LOCATION, RETRY_AFTER};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use domain::Language;
use serde_json::json;

use crate::state::Door;

/// An error that a handler gives back: shown in the reader's language by [`Fault::page`] or as JSON.
#[derive(Debug)]
pub enum Fault {
    /// There is no such thing.
    NotFound,
    /// It was here and is gone.
    Gone,
    /// It is here, and cannot be done in this role or state.
    Denied,
    /// A part does not answer.
    Unavailable,
    /// Something of ours is broken.
    Broken,
}

impl From<library::Error> for Fault {
    fn from(error: library::Error) -> Self {
        match error {
            library::Error::NotFound => Self::NotFound,
            library::Error::Gone => Self::Gone,
            library::Error::Unavailable(source) => {
                tracing::error!(error = %chain(source.as_ref()), "a part of the machine does not answer");
                Self::Unavailable
            }
            library::Error::Denied(_) => Self::Denied,
            library::Error::Invalid(_) | library::Error::Conflict => Self::Broken,
            library::Error::Corrupt(id) => {
                tracing::error!(entry = id, "what is stored cannot be read");
                Self::Broken
            }
        }
    }
}

fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

impl Fault {
    /// As a status.
    pub const fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Gone => StatusCode::GONE,
            Self::Denied => StatusCode::FORBIDDEN,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            Self::Broken => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// As a page for people.
    pub async fn page(self, door: &Door, language: Language, path: &str) -> Response {
        let chrome = door.chrome(language);
        let status = self.status();
        let html = match self {
            Self::NotFound => {
                let newest = door.library.newest(None, 3).await.unwrap_or_default();
                app::pages::not_found::page(&chrome, path, &newest)
            }
            Self::Gone => app::pages::gone::page(&chrome),
            Self::Denied => app::pages::message::page(&chrome, Message::Denied),
            Self::Unavailable => app::pages::message::page(&chrome, Message::Unavailable),
            Self::Broken => app::pages::message::page(&chrome, Message::Broken),
        };
        let mut response = (status, Html(html)).into_response();
        if status == StatusCode::SERVICE_UNAVAILABLE {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
        }
        response
    }

    /// As JSON for programs.
    pub fn json(&self) -> Response {
        let code = match self {
            Self::NotFound => "not_found",
            Self::Gone => "gone",
            Self::Denied => "denied",
            Self::Unavailable => "unavailable",
            Self::Broken => "broken",
        };
        error(self.status(), code, &[])
    }
}

/// An error as JSON: `{"error": {"code": …, "problems": […]}}`.
pub fn error(status: StatusCode, code: &str, problems: &[serde_json::Value]) -> Response {
    (status, Json(json!({ "error": { "code": code, "problems": problems } }))).into_response()
}

/// On to another page of this site, read anew (303).
pub fn see(to: &str) -> Response {
    match HeaderValue::from_str(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
        Err(_) => broken(),
    }
}

/// Marks an answer that leads to where one signs in, so that [`kept`](crate::http::kept) keeps what a form said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AskedToSignIn {
    /// Whoever asks is signed in, and shall sign in once more.
    pub again: bool,
}

/// On to where one signs in, and from there to `next`, which may be empty; `again` for whoever is signed in and shall
/// sign in once more.
pub fn sign_in(language: Language, next: &str, again: bool) -> Response {
    let mut response = see(&routes::sign_in_again(language, next, again));
    response.extensions_mut().insert(AskedToSignIn { again });
    response
}

/// Too much to do at the moment.
pub fn busy() -> Response {
    let mut response = StatusCode::SERVICE_UNAVAILABLE.into_response();
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("5"));
    response
}

/// Something of ours broke while answering.
pub fn broken() -> Response {
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}

/// Text of this type.
pub fn text(content_type: &'static str, body: String) -> Response {
    ([(CONTENT_TYPE, HeaderValue::from_static(content_type))], body).into_response()
}

/// The language that the client prefers of those we speak, German where it says nothing.
pub fn preferred(headers: &HeaderMap) -> Language {
    let accepted =
        headers.get(axum::http::header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut best = (Language::De, -1.0_f32);
    for item in accepted.split(',').take(20) {
        let (tag, quality) = item.split_once(';').unwrap_or((item, "q=1"));
        let quality: f32 = quality.trim().trim_start_matches("q=").parse().unwrap_or(0.0);
        let primary = tag.trim().split('-').next().unwrap_or_default().to_lowercase();
        if let Some(language) = Language::from_code(&primary)
            && quality > best.1
            && quality > 0.0
        {
            best = (language, quality);
        }
    }
    best.0
}
