//! Who asks. No request from outside says so yet: a session is put to the request by whoever calls the router itself.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, Uri};
use axum::response::Response;
use domain::account::{AccountId, Viewer};

use crate::http::pages::moved;
use crate::state::Door;

/// The session of a request.
#[derive(Debug, Clone, Default)]
pub struct Session {
    /// Who looks, as the rules see it.
    pub viewer: Viewer,
    /// The account; none for a reader.
    pub account: Option<AccountId>,
    /// Where letters to the account go.
    pub address: Option<String>,
}

impl FromRequestParts<Door> for Session {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &Door) -> Result<Self, Infallible> {
        Ok(parts.extensions.get::<Self>().cloned().unwrap_or_default())
    }
}

/// A session of somebody who is signed in; everybody else is sent to the page for that.
#[derive(Debug, Clone)]
pub struct SignedIn(pub Session);

impl FromRequestParts<Door> for SignedIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, door: &Door) -> Result<Self, Response> {
        let Ok(session) = Session::from_request_parts(parts, door).await;
        if session.viewer.account.is_some() {
            return Ok(Self(session));
        }
        Err(moved(&sign_in(&parts.uri), StatusCode::SEE_OTHER))
    }
}

/// The page for signing in, which leads back here.
fn sign_in(uri: &Uri) -> String {
    let page = if uri.path().starts_with("/en") { "/en/account/sign-in" } else { "/de/konto/anmelden" };
    app::routes::with_parameters(page, &[("next", uri.path().to_owned())])
}
