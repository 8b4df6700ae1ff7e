//! The people of an initiative.

use app::pages::account::{self as pages, Fault as FieldFault, People};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::EntryId;
use domain::account::{AccountId, Grant, Membership};
use domain::policy::Effect;
use library::accounts::Error;
use serde::Deserialize;
use uuid::Uuid;

use super::{done, faults, given, patient, refusal, rendered, status};
use crate::http::reply;
use crate::links::Pages;
use crate::session::Here;
use crate::state::Door;

/// The page.
pub async fn people(State(door): State<Door>, here: Here, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Response {
    let what = given(raw.as_deref(), "done");
    page(&door, here, &id, what, Vec::new(), StatusCode::OK).await
}

async fn page(
    door: &Door,
    here: Here,
    id: &str,
    what: String,
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    let language = here.language;
    match loaded(door, here, id, what).await {
        Ok(people) => {
            let chrome = door.chrome(language);
            rendered(status, move || pages::people(&chrome, &people, &faults)).await
        }
        Err(error) => match refusal(door, language, error, &routes::account(language, "account")).await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        },
    }
}

async fn loaded(door: &Door, here: Here, id: &str, done: String) -> Result<People, Error> {
    let id = initiative(id)?;
    let (initiative, members) = door.library.people(&here.present, id).await?;
    let invitations = door.library.open_invitations(&here.present, id).await?;
    Ok(People { present: here.present, initiative, members, invitations, done })
}

fn initiative(id: &str) -> Result<EntryId, Error> {
    id.parse().map_err(|_| library::Error::NotFound.into())
}

/// The page again with what is wrong.
async fn again(door: &Door, here: Here, id: &str, error: Error) -> Response {
    let language = here.language;
    match refusal(door, language, error, &routes::account_with(language, "people", id)).await {
        Err(response) => response,
        Ok(refused) => {
            let faults = faults(language, &refused, "");
            patient(&refused, page(door, here, id, String::new(), faults, status(&refused)).await)
        }
    }
}

fn on(here: &Here, id: &str, what: &str) -> Response {
    reply::see(&format!("{}?done={what}", routes::account_with(here.language, "people", id)))
}

/// Whom it is about and what they shall be, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OnePerson {
    person: String,
    role: String,
}

/// The account that was meant, in the one spelling of its id.
fn person(text: &str) -> Result<AccountId, Error> {
    Uuid::try_parse(text).map(AccountId).map_err(|_| library::Error::NotFound.into())
}

/// A role by its code, or none.
fn role(code: &str) -> Result<Option<Membership>, Error> {
    match code {
        "none" => Ok(None),
        code => Membership::from_code(code).map(Some).ok_or_else(|| library::Error::NotFound.into()),
    }
}

/// Gives somebody another role.
pub async fn people_role(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<OnePerson>,
) -> Response {
    let changed = async {
        let (of, to) = (person(&form.person)?, role(&form.role)?);
        let effect = door.library.set_membership(&here.present, initiative(&id)?, of, to, &Pages).await?;
        Ok::<_, Error>((of, to, effect))
    };
    match changed.await {
        Ok((of, None, Effect::Now)) if of == here.present.id => done(here.language, "left"),
        Ok((.., Effect::Now)) => on(&here, &id, "role"),
        Ok((.., Effect::AfterHours(_))) => on(&here, &id, "role_later"),
        Err(error) => again(&door, here, &id, error).await,
    }
}

/// Agrees to a change of owners.
pub async fn people_agree(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<OnePerson>,
) -> Response {
    let agreed =
        async { door.library.agree_to_change(&here.present, initiative(&id)?, person(&form.person)?, &Pages).await };
    match agreed.await {
        Ok(()) => on(&here, &id, "role"),
        Err(error) => again(&door, here, &id, error).await,
    }
}

/// Stops a change, or turns a request down.
pub async fn people_stop(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<OnePerson>,
) -> Response {
    let stopped =
        async { door.library.stop_change(&here.present, initiative(&id)?, person(&form.person)?, &Pages).await };
    match stopped.await {
        Ok(()) => on(&here, &id, "stop"),
        Err(error) => again(&door, here, &id, error).await,
    }
}

/// An invitation, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Invite {
    address: String,
    role: String,
}

/// Invites somebody into the initiative.
pub async fn people_invite(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<Invite>,
) -> Response {
    let invited = async {
        let role = Membership::from_code(&form.role).ok_or(library::Error::NotFound)?;
        let grant = Grant::Membership { initiative: initiative(&id)?, role };
        door.library.invite(&here.present, &form.address, grant, &Pages).await
    };
    match invited.await {
        Ok(()) => on(&here, &id, "invite"),
        Err(error) => again(&door, here, &id, error).await,
    }
}
