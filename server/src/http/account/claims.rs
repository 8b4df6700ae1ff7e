//! Taking over a profile of the editors, and objecting to a hand-over.

use app::pages::account::{self as pages, Claiming, Fault as FieldFault};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::EntryId;
use library::accounts::Error;
use serde::Deserialize;

use super::{ended, faults, given, patient, refusal, rendered, status};
use crate::http::reply;
use crate::links::Pages;
use crate::session::{Here, Session};
use crate::state::Door;

/// What somebody typed who wants a profile, as sent by one of the two forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Sent {
    address: String,
    words: String,
}

/// The page with the two ways.
pub async fn claim_page(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let what = given(raw.as_deref(), "done");
    page(&door, here, &id, (what, Sent::default()), Vec::new(), StatusCode::OK).await
}

async fn page(
    door: &Door,
    here: Here,
    id: &str,
    (done, sent): (String, Sent),
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    let language = here.language;
    let loaded = async { door.library.claimable(&here.present, initiative(id)?).await };
    match loaded.await {
        Ok(of) => {
            let chrome = door.chrome(language);
            let claiming = Claiming { of, address: sent.address, words: sent.words, done };
            rendered(status, move || pages::claim(&chrome, &claiming, &faults)).await
        }
        Err(error) => ended(door, language, error).await,
    }
}

fn initiative(id: &str) -> Result<EntryId, Error> {
    id.parse().map_err(|_| library::Error::NotFound.into())
}

/// The page again with what is wrong, or on to it with what is done.
async fn answered(
    door: &Door,
    here: Here,
    id: &str,
    (done, field): (&str, &'static str),
    sent: Sent,
    result: Result<(), Error>,
) -> Response {
    let language = here.language;
    let to = routes::account_with(language, "claim", id);
    let error = match result {
        Ok(()) => return reply::see(&format!("{to}?done={done}")),
        Err(error) => error,
    };
    match refusal(door, language, error, &to).await {
        Err(response) => response,
        Ok(refused) => {
            let faults = faults(language, &refused, field);
            patient(&refused, page(door, here, id, (String::new(), sent), faults, status(&refused)).await)
        }
    }
}

/// Asks a mailbox of the organisation.
pub async fn claim_mail(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let asked =
        async { door.library.claim_by_mail(&here.present, initiative(&id)?, &sent.address, &Pages).await }.await;
    answered(&door, here, &id, ("claim_mail", "address"), sent, asked).await
}

/// Asks the office.
pub async fn claim_office(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(sent): Form<Sent>,
) -> Response {
    let asked =
        async { door.library.claim_by_office(&here.present, initiative(&id)?, &sent.words, &Pages).await }.await;
    answered(&door, here, &id, ("claim_office", "words"), sent, asked).await
}

/// What the letter to the organisation leads to; whoever reads it needs no account.
pub async fn claim_confirm_page(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    match door.library.confirming(&token).await {
        Ok(asked) => {
            let chrome = door.chrome(session.language);
            rendered(StatusCode::OK, move || pages::confirm_claim(&chrome, &token, &asked)).await
        }
        Err(error) => ended(&door, session.language, error).await,
    }
}

/// The organisation's yes.
pub async fn claim_confirm(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    let language = session.language;
    match door.library.confirm_claim(&token, &Pages).await {
        Ok(()) => reply::see(&format!("{}?for=claimed", routes::account(language, "letter_sent"))),
        Err(error) => ended(&door, language, error).await,
    }
}

/// What the letter to an owner leads to; whoever reads it need not be signed in.
pub async fn hand_over_objection_page(
    State(door): State<Door>,
    session: Session,
    Path(token): Path<String>,
) -> Response {
    match door.library.objecting(&token).await {
        Ok(asked) => {
            let chrome = door.chrome(session.language);
            rendered(StatusCode::OK, move || pages::objection(&chrome, &token, &asked)).await
        }
        Err(error) => ended(&door, session.language, error).await,
    }
}

/// An owner's objection.
pub async fn hand_over_objection(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    let language = session.language;
    match door.library.object_to_hand_over(&token, &Pages).await {
        Ok(()) => reply::see(&format!("{}?for=objected", routes::account(language, "letter_sent"))),
        Err(error) => ended(&door, language, error).await,
    }
}
