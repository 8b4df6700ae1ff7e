//! Pages around an account. Reading one changes nothing; every change is a POST that leads on to a page (303), or
//! shows the form again with what is wrong.

mod address;
mod administration;
mod claims;
mod elsewhere;
mod entering;
mod own;
mod people;
mod profiles;
mod watching;

use app::pages::account::{self as pages, Fault as FieldFault, Told};
use app::routes;
use axum::http::header::{HeaderName, HeaderValue, RETRY_AFTER, SET_COOKIE};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse as _, Response};
use domain::Language;
use domain::policy::Refused;
use library::accounts::{Error, Key, Refusal};

use crate::http::pages::given;
use crate::http::reply::{self, Fault};
use crate::session::{Cookie, fault};
use crate::state::Door;

pub use address::{address, address_new, address_new_page, address_old, address_old_page};
pub use administration::{accounts, accounts_end, accounts_invite, accounts_role};
pub use claims::{
    claim_confirm, claim_confirm_page, claim_mail, claim_office, claim_page, hand_over_objection,
    hand_over_objection_page,
};
pub use elsewhere::{elsewhere, elsewhere_page, invitation_ask};
pub use entering::{
    accept, code, confirm, confirm_page, forgotten, forgotten_page, invitation_page, letter_sent, register,
    register_page, reset, reset_page, sign_in, sign_in_page, sign_out,
};
pub use own::{
    account, details, device_end, devices_end, erase, erase_page, join, own_data, password, second_factor,
    second_factor_confirm, second_factor_page, second_factor_remove,
};
pub use people::{people, people_agree, people_invite, people_role, people_stop};
pub use profiles::{
    hand_over_begin, hand_over_page, hand_over_stop, profile_back, profile_back_page, profiles, profiles_claim,
    profiles_claim_page,
};
pub use watching::{
    news_read, news_wishes, notifications, notifications_read, unsubscribe, unsubscribe_page, watch, watch_change,
    watch_page, watch_remove, watches,
};

/// Renders off the threads that answer.
async fn rendered(status: StatusCode, make: impl FnOnce() -> String + Send + 'static) -> Response {
    match tokio::task::spawn_blocking(make).await {
        Ok(html) => (status, Html(html)).into_response(),
        Err(_) => reply::broken(),
    }
}

/// A page of a few sentences.
pub(super) async fn told(door: &Door, language: Language, status: StatusCode, what: Told) -> Response {
    let chrome = door.chrome(language);
    rendered(status, move || pages::told(&chrome, what)).await
}

/// On to a page, with a key for the browser where there is a new one.
fn on_with(door: &Door, key: &Key, to: &str) -> Response {
    let mut response = reply::see(to);
    if let Some(cookie) = Cookie::of(&door.node().base_url) {
        response.headers_mut().append(SET_COOKIE, cookie.set(key));
    }
    response
}

/// Takes the key away from the browser.
fn without_key(door: &Door, mut response: Response) -> Response {
    if let Some(cookie) = Cookie::of(&door.node().base_url) {
        response.headers_mut().append(SET_COOKIE, cookie.clear());
    }
    response
}

/// The page of one's account, saying what is done.
fn done(language: Language, what: &str) -> Response {
    reply::see(&format!("{}?done={what}", routes::account(language, "account")))
}

/// What went wrong: as an answer of its own, or as a refusal that the form can show. `next` is the page to come back
/// to from a fresh sign-in.
async fn refusal(door: &Door, language: Language, error: Error, next: &str) -> Result<Refusal, Response> {
    match error {
        Error::Refused(Refusal::Policy(Refused::SignInAgain)) => Err(reply::sign_in(language, next, true)),
        Error::Refused(Refusal::Policy(Refused::SignIn)) => Err(reply::sign_in(language, next, false)),
        Error::Refused(Refusal::Policy(Refused::Role | Refused::Oneself)) => {
            Err(told(door, language, StatusCode::FORBIDDEN, Told::Refused).await)
        }
        Error::Refused(Refusal::Link) => Err(told(door, language, StatusCode::GONE, Told::Link).await),
        Error::Refused(refusal) => Ok(refusal),
        error => Err(Fault::page(fault(error), door, language, "").await),
    }
}

/// What went wrong where a page has nothing that could be mended: a letter led to it.
async fn ended(door: &Door, language: Language, error: Error) -> Response {
    match refusal(door, language, error, "").await {
        Ok(refused) => told(door, language, status(&refused), Told::Link).await,
        Err(response) => response,
    }
}

/// The status that goes with a form that is shown again.
fn status(refusal: &Refusal) -> StatusCode {
    match refusal {
        Refusal::TooOften { .. } => StatusCode::TOO_MANY_REQUESTS,
        Refusal::Policy(_) | Refusal::Done => StatusCode::CONFLICT,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    }
}

/// Says when to come again, where it was too often.
fn patient(refusal: &Refusal, mut response: Response) -> Response {
    if let Refusal::TooOften { minutes } = refusal {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(u64::from(*minutes) * 60));
    }
    response
}

/// The faults of a form with one.
fn faults(language: Language, refusal: &Refusal, field: &'static str) -> Vec<FieldFault> {
    vec![pages::fault(language, refusal, field)]
}

/// Where to go on: the page that was wanted, if it is one of this site, or the account.
fn next_page(language: Language, next: &str) -> String {
    if routes::is_local(next) { next.to_owned() } else { routes::account(language, "account") }
}

/// What stands before all pages of people who are signed in: nobody keeps them, and a form of another site is
/// answered in words.
pub async fn private(
    axum::extract::State(door): axum::extract::State<Door>,
    request: axum::extract::Request,
    next: Next,
) -> Response {
    let language = crate::http::guard::language(&request);
    let changes = request.method() != Method::GET && request.method() != Method::HEAD;
    let mut response = next.run(request).await;
    let bare = response.extensions().get::<tower_http::csrf::ProtectionError>().is_some();
    if changes && bare {
        response = told(&door, language, StatusCode::FORBIDDEN, Told::Elsewhere).await;
    }
    let headers = response.headers_mut();
    headers.insert(HeaderName::from_static("cache-control"), HeaderValue::from_static("no-store"));
    headers.insert(HeaderName::from_static("vary"), HeaderValue::from_static("cookie"));
    response
}
