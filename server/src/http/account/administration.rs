//! All accounts, for administrators.

use app::pages::account::{self as pages, ACCOUNTS_PER_PAGE, Fault as FieldFault};
use app::routes;
use axum::Form;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::account::{AccountId, Grant, Office};
use library::accounts::Error;
use serde::Deserialize;
use uuid::Uuid;

use super::{faults, given, patient, refusal, rendered, status};
use crate::http::reply;
use crate::links::Pages;
use crate::session::Here;
use crate::state::Door;

/// The list; `offset` begins at a multiple of a page, whatever is asked for.
pub async fn accounts(State(door): State<Door>, here: Here, RawQuery(raw): RawQuery) -> Response {
    let what = given(raw.as_deref(), "done");
    let offset: u64 = given(raw.as_deref(), "offset").parse().unwrap_or(0).min(u64::from(u32::MAX));
    let offset = offset - offset % ACCOUNTS_PER_PAGE;
    page(&door, here, offset, what, Vec::new(), StatusCode::OK).await
}

async fn page(
    door: &Door,
    here: Here,
    offset: u64,
    what: String,
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    let language = here.language;
    match door.library.accounts(&here.present, ACCOUNTS_PER_PAGE, offset).await {
        Ok((people, total)) => {
            let chrome = door.chrome(language);
            let page = move || pages::accounts(&chrome, &here.present, &people, (total, offset), &what, &faults);
            rendered(status, page).await
        }
        Err(error) => match refusal(door, language, error, &routes::account(language, "accounts")).await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        },
    }
}

async fn again(door: &Door, here: Here, error: Error) -> Response {
    let language = here.language;
    match refusal(door, language, error, &routes::account(language, "accounts")).await {
        Err(response) => response,
        Ok(refused) => {
            let faults = faults(language, &refused, "");
            patient(&refused, page(door, here, 0, String::new(), faults, status(&refused)).await)
        }
    }
}

/// Whom it is about and what they shall be, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnePerson {
    person: String,
    role: String,
}

/// Gives somebody another role for the node.
pub async fn accounts_role(State(door): State<Door>, here: Here, Form(form): Form<OnePerson>) -> Response {
    let set = async {
        let of = Uuid::try_parse(&form.person).map(AccountId).map_err(|_| library::Error::NotFound)?;
        let to = match form.role.as_str() {
            "none" => None,
            code => Some(Office::from_code(code).ok_or(library::Error::NotFound)?),
        };
        door.library.set_office(&here.present, of, to).await
    };
    match set.await {
        Ok(()) => reply::see(&format!("{}?done=role", routes::account(here.language, "accounts"))),
        Err(error) => again(&door, here, error).await,
    }
}

/// Ends all sessions of somebody.
pub async fn accounts_end(State(door): State<Door>, here: Here, Form(form): Form<OnePerson>) -> Response {
    let ended = async {
        let of = Uuid::try_parse(&form.person).map(AccountId).map_err(|_| library::Error::NotFound)?;
        door.library.end_sessions_of(&here.present, of, &Pages).await
    };
    match ended.await {
        Ok(_) => reply::see(&format!("{}?done=sessions", routes::account(here.language, "accounts"))),
        Err(error) => again(&door, here, error).await,
    }
}

/// An invitation, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Invite {
    address: String,
    role: String,
}

/// Invites somebody into the office.
pub async fn accounts_invite(State(door): State<Door>, here: Here, Form(form): Form<Invite>) -> Response {
    let invited = async {
        let role = Office::from_code(&form.role).ok_or(library::Error::NotFound)?;
        door.library.invite(&here.present, &form.address, Grant::Office(role), &Pages).await
    };
    match invited.await {
        Ok(()) => reply::see(&format!("{}?done=invite", routes::account(here.language, "accounts"))),
        Err(error) => again(&door, here, error).await,
    }
}
