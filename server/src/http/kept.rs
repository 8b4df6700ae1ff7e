//! Forms of people whose sign-in has ended: what they sent stands on the page that asks them to sign in, and is sent
//! once more from there. One layer before all routes of people who are signed in, so that no form loses words; nothing
//! is stored, and nothing is done without another press.

use std::pin::Pin;
use std::task::{Context, Poll};

use app::pages::desk::signed_out;
use app::routes;
use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use domain::Language;
use hyper::body::Frame;

use crate::http::guard;
use crate::http::reply::{self, AskedToSignIn};
use crate::router::LARGEST_DRAFT;
use crate::state::Door;

/// Most values of a form that is kept, as of any other form.
const MOST_VALUES: usize = 10_000;

/// Keeps what a form said where the answer to it is to sign in first.
pub async fn forms(State(door): State<Door>, request: Request, next: Next) -> Response {
    let Some(action) = form_to(&request) else { return next.run(request).await };
    let language = guard::language(&request);
    let (parts, body) = request.into_parts();
    let sent = match to_bytes(body, LARGEST_DRAFT).await {
        Ok(sent) => sent,
        // Whoever reads it learns that it broke off.
        Err(error) => return next.run(Request::from_parts(parts, Body::new(BrokenOff(Some(error))))).await,
    };
    let response = next.run(Request::from_parts(parts, Body::from(sent.clone()))).await;
    let Some(AskedToSignIn { again }) = response.extensions().get::<AskedToSignIn>().copied() else { return response };
    let sent = values(language, &action, &sent);
    if !says_something(&sent) {
        return response;
    }
    let chrome = door.chrome(language);
    let page = move || signed_out::of_form(&chrome, &action, &sent, again);
    match tokio::task::spawn_blocking(page).await {
        Ok(html) => (StatusCode::UNAUTHORIZED, Html(html)).into_response(),
        Err(_) => reply::broken(),
    }
}

/// Where a form was sent that can be kept: one without files, not longer than the longest, to an address of this site.
fn form_to(request: &Request) -> Option<String> {
    let kind = request.headers().get(CONTENT_TYPE)?.as_bytes();
    let is_form = request.method() == Method::POST && kind.starts_with(b"application/x-www-form-urlencoded");
    let length = request.body().size_hint().exact()?;
    let fits = usize::try_from(length).is_ok_and(|length| length <= LARGEST_DRAFT);
    let action = request.uri().path_and_query()?.as_str();
    (is_form && fits && routes::is_local(action)).then(|| action.to_owned())
}

/// The values of a form that may stand in a page; none of one with too many.
fn values(language: Language, action: &str, sent: &[u8]) -> Vec<(String, String)> {
    let of_account = action.starts_with(&routes::account(language, "account"));
    let values: Vec<(String, String)> = form_urlencoded::parse(sent)
        .take(MOST_VALUES + 1)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect();
    if values.len() > MOST_VALUES {
        return Vec::new();
    }
    values.into_iter().filter(|(name, _)| !is_secret(of_account, name)).collect()
}

/// Whether a field holds what never stands in a page: a password, or in a form of an account a code.
fn is_secret(of_account: bool, name: &str) -> bool {
    name.contains("password") || (of_account && matches!(name, "code" | "step"))
}

/// Whether there is anything to keep: an empty form, and the mark at the end of a long one, say nothing.
fn says_something(sent: &[(String, String)]) -> bool {
    sent.iter().any(|(name, value)| name != "end" && !value.trim().is_empty())
}

/// A body that broke off while it was read.
struct BrokenOff(Option<axum::Error>);

impl hyper::body::Body for BrokenOff {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Poll::Ready(self.get_mut().0.take().map(Err))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_kept_and_secrets_are_not() {
        let kept = |action: &str, sent: &str| values(Language::De, action, sent.as_bytes());
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let account = "/de/konto/zweiter-faktor/bestaetigen";
        assert!(kept(account, "code=123456&password=x&new_password=y").is_empty());
        assert_eq!(kept("/de/servicestelle/begriffe/topic/vorschau", "code=T1"), [pair("code", "T1")]);
        assert!(says_something(&kept(account, "name=L%C3%A4rm")));
        assert!(!says_something(&kept(account, "end=1&words=+")));
    }

    #[test]
    fn only_plain_forms_to_this_site_are_kept() {
        let form = |action: &str, kind: &str, length: usize| {
            let request = Request::builder().method(Method::POST).uri(action).header(CONTENT_TYPE, kind);
            form_to(&request.body(Body::from("x".repeat(length))).unwrap())
        };
        let plain = "application/x-www-form-urlencoded";
        assert_eq!(form("/de/konto/angaben", plain, 10).as_deref(), Some("/de/konto/angaben"));
        assert_eq!(form("/de/konto/angaben", plain, LARGEST_DRAFT + 1), None);
        assert_eq!(form("/de/konto/angaben", "multipart/form-data; boundary=x", 10), None);
        assert_eq!(form("/de//evil.example", plain, 10), None);
    }
}
