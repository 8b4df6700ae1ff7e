//! Another address for an account: asked for, confirmed by the letter to it, undone by the letter to the one before.

use app::pages::account as pages;
use app::routes;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{done, ended, faults, own, patient, refusal, rendered, status, without_key};
use crate::http::reply;
use crate::links::Pages;
use crate::session::{Here, Session};
use crate::state::Door;

/// An address, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Other {
    address: String,
}

/// Sends a link to another address.
pub async fn address(State(door): State<Door>, here: Here, Form(form): Form<Other>) -> Response {
    let language = here.language;
    let error = match door.library.change_address(&here.present, &form.address, &Pages).await {
        Ok(()) => return done(language, "address_sent"),
        Err(error) => error,
    };
    match refusal(&door, language, error, &routes::account(language, "account")).await {
        Err(response) => response,
        Ok(refused) => {
            let faults = faults(language, &refused, "address");
            let typed = (String::new(), form.address);
            patient(&refused, own::page(&door, here, typed, faults, status(&refused)).await)
        }
    }
}

/// What the letter to the new address leads to.
pub async fn address_new_page(State(door): State<Door>, here: Here, Path(token): Path<String>) -> Response {
    match door.library.new_address(&here.present, &token).await {
        Ok(address) => {
            let chrome = door.chrome(here.language);
            rendered(StatusCode::OK, move || pages::new_address(&chrome, &token, address.as_str())).await
        }
        Err(error) => ended(&door, here.language, error).await,
    }
}

/// Uses the account under the new address.
pub async fn address_new(State(door): State<Door>, here: Here, Path(token): Path<String>) -> Response {
    match door.library.confirm_address(&here.present, &token, &Pages).await {
        Ok(()) => done(here.language, "address"),
        Err(error) => ended(&door, here.language, error).await,
    }
}

/// What the letter to the address from before leads to; whoever reads it need not be able to sign in.
pub async fn address_old_page(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    match door.library.old_address(&token).await {
        Ok(address) => {
            let chrome = door.chrome(session.language);
            rendered(StatusCode::OK, move || pages::old_address(&chrome, &token, address.as_str())).await
        }
        Err(error) => ended(&door, session.language, error).await,
    }
}

/// Goes back to the address from before, and on to where a new password is chosen.
pub async fn address_old(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    match door.library.undo_address(&token).await {
        Ok(reset) => {
            let to = routes::account_with(session.language, "reset", &reset);
            without_key(&door, reply::see(&to))
        }
        Err(error) => ended(&door, session.language, error).await,
    }
}
