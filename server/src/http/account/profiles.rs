//! The room of the office where profiles are given to those they belong to.

use app::pages::account::Fault as FieldFault;
use app::pages::profiles::{self as pages, Profiles};
use app::pages::taken_profile;
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::EntryId;
use domain::account::{AccountId, Address};
use library::accounts::{Error, Heir, Refusal};
use serde::Deserialize;
use uuid::Uuid;

use super::{faults, given, patient, refusal, rendered, status};
use crate::http::reply;
use crate::links::Pages;
use crate::session::Here;
use crate::state::Door;

/// The room.
pub async fn profiles(State(door): State<Door>, here: Here, RawQuery(raw): RawQuery) -> Response {
    let what = given(raw.as_deref(), "done");
    room(&door, here, what, Vec::new(), StatusCode::OK).await
}

async fn room(door: &Door, here: Here, done: String, faults: Vec<FieldFault>, status: StatusCode) -> Response {
    let language = here.language;
    let loaded = async {
        let (library, present) = (&door.library, &here.present);
        Ok::<_, Error>(Profiles {
            claims: library.claims(present).await?,
            idle: library.idle_initiatives(present).await?,
            waiting: library.waiting_hand_overs(present).await?,
            taken: library.taken_profiles(present).await?,
            recent: present.recent,
            done,
        })
    };
    match loaded.await {
        Ok(profiles) => {
            let chrome = door.chrome(language);
            rendered(status, move || pages::page(&chrome, &profiles, &faults)).await
        }
        Err(error) => match refusal(door, language, error, &routes::office(language, "profiles")).await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        },
    }
}

/// What went wrong, where there is no form to show it at: the room says so, or a page of its own.
async fn away(door: &Door, here: Here, error: Error) -> Response {
    let language = here.language;
    match refusal(door, language, error, &routes::office(language, "profiles")).await {
        Err(response) => response,
        Ok(refused) => again(door, here, &refused).await,
    }
}

/// The room with what was refused.
async fn again(door: &Door, here: Here, refused: &Refusal) -> Response {
    let faults = faults(here.language, refused, "");
    patient(refused, room(door, here, String::new(), faults, status(refused)).await)
}

fn on(here: &Here, what: &str) -> Response {
    reply::see(&format!("{}?done={what}", routes::office(here.language, "profiles")))
}

/// The request or hand-over that was meant.
fn number(id: &str) -> Result<Uuid, Error> {
    Uuid::try_parse(id).map_err(|_| library::Error::NotFound.into())
}

fn initiative(id: &str) -> Result<EntryId, Error> {
    id.parse().map_err(|_| library::Error::NotFound.into())
}

/// The page of one request.
pub async fn profiles_claim_page(State(door): State<Door>, here: Here, Path(id): Path<String>) -> Response {
    claim(&door, here, &id, String::new(), Vec::new(), StatusCode::OK).await
}

async fn claim(
    door: &Door,
    here: Here,
    id: &str,
    typed: String,
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    let found = async {
        let claims = door.library.claims(&here.present).await?;
        let id = number(id)?;
        claims.into_iter().find(|claim| claim.id == id).ok_or_else(|| Error::from(library::Error::NotFound))
    };
    match found.await {
        Ok(claim) => {
            let chrome = door.chrome(here.language);
            let recent = here.present.recent;
            rendered(status, move || pages::claim(&chrome, &claim, recent, &typed, &faults)).await
        }
        Err(error) => away(door, here, error).await,
    }
}

/// An answer to a request, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    granted: String,
    words: String,
}

/// Answers a request.
pub async fn profiles_claim(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<Answer>,
) -> Response {
    let granted = form.granted == "1";
    // Whoever is not of the office does not learn whether there is such a request.
    let of = number(&id).unwrap_or_default();
    let error = match door.library.decide_claim(&here.present, of, granted, &form.words, &Pages).await {
        Ok(()) => return on(&here, if granted { "granted" } else { "declined" }),
        Err(error) => error,
    };
    let language = here.language;
    match refusal(&door, language, error, &routes::office_with(language, "profiles_claim", &id)).await {
        Err(response) => response,
        // Somebody else has answered it, so that there is no page of it any more.
        Ok(Refusal::Done) => again(&door, here, &Refusal::Done).await,
        Ok(refused) => {
            let faults = faults(language, &refused, "words");
            patient(&refused, claim(&door, here, &id, form.words, faults, status(&refused)).await)
        }
    }
}

/// The page where a hand-over begins.
pub async fn hand_over_page(State(door): State<Door>, here: Here, Path(id): Path<String>) -> Response {
    hand_over(&door, here, &id, String::new(), Vec::new(), StatusCode::OK).await
}

async fn hand_over(
    door: &Door,
    here: Here,
    id: &str,
    typed: String,
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    match door.library.idle_initiative(&here.present, initiative(id).unwrap_or_default()).await {
        Ok(idle) => {
            let chrome = door.chrome(here.language);
            let recent = here.present.recent;
            rendered(status, move || pages::hand_over(&chrome, &idle, recent, &typed, &faults)).await
        }
        Err(error) => away(door, here, error).await,
    }
}

/// To whom, as sent by one of the two forms.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct To {
    person: String,
    address: String,
}

impl To {
    fn heir(&self) -> Result<Heir, Error> {
        if self.person.is_empty() {
            return Ok(Heir::Address(Address::new(&self.address).map_err(|_| Refusal::Address)?));
        }
        let person = Uuid::try_parse(&self.person).map_err(|_| library::Error::NotFound)?;
        Ok(Heir::Account(AccountId(person)))
    }
}

/// Begins a hand-over.
pub async fn hand_over_begin(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<To>,
) -> Response {
    let begun = async {
        let of = initiative(&id).unwrap_or_default();
        door.library.begin_hand_over(&here.present, of, form.heir()?, &Pages).await
    };
    let error = match begun.await {
        Ok(()) => return on(&here, "begun"),
        Err(error) => error,
    };
    let language = here.language;
    match refusal(&door, language, error, &routes::office_with(language, "hand_over", &id)).await {
        Err(response) => response,
        // Its owners are back or it is being handed over, so that there is no page for it any more.
        Ok(Refusal::Done) => again(&door, here, &Refusal::Done).await,
        Ok(refused) => {
            let faults = faults(language, &refused, "");
            patient(&refused, hand_over(&door, here, &id, form.address, faults, status(&refused)).await)
        }
    }
}

/// Stops a hand-over.
pub async fn hand_over_stop(State(door): State<Door>, here: Here, Path(id): Path<String>) -> Response {
    match door.library.stop_hand_over(&here.present, number(&id).unwrap_or_default(), &Pages).await {
        Ok(()) => on(&here, "stopped"),
        Err(error) => away(&door, here, error).await,
    }
}

/// The page where a profile is taken back.
pub async fn profile_back_page(State(door): State<Door>, here: Here, Path(id): Path<String>) -> Response {
    back(&door, here, &id, String::new(), Vec::new(), StatusCode::OK).await
}

async fn back(
    door: &Door,
    here: Here,
    id: &str,
    typed: String,
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    let found = async {
        let taken = door.library.taken_profiles(&here.present).await?;
        let of = initiative(id)?;
        let found = taken.into_iter().find(|taken| taken.shown.entry().id == of);
        found.ok_or_else(|| Error::from(library::Error::NotFound))
    };
    match found.await {
        Ok(taken) => {
            let chrome = door.chrome(here.language);
            let recent = here.present.recent;
            rendered(status, move || taken_profile::page(&chrome, &taken, recent, &typed, &faults)).await
        }
        Err(error) => away(door, here, error).await,
    }
}

/// Why a profile is taken back, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Why {
    words: String,
}

/// Takes a profile back.
pub async fn profile_back(
    State(door): State<Door>,
    here: Here,
    Path(id): Path<String>,
    Form(form): Form<Why>,
) -> Response {
    // Whoever is not of the office does not learn whether somebody has taken it over.
    let of = initiative(&id).unwrap_or_default();
    let error = match door.library.take_back_profile(&here.present, of, &form.words, &Pages).await {
        Ok(()) => return on(&here, "taken_back"),
        Err(error) => error,
    };
    let language = here.language;
    match refusal(&door, language, error, &routes::office_with(language, "profile_back", &id)).await {
        Err(response) => response,
        // They answer for it no longer, so that there is no page for it any more.
        Ok(Refusal::Done) => again(&door, here, &Refusal::Done).await,
        Ok(refused) => {
            let faults = faults(language, &refused, "words");
            patient(&refused, back(&door, here, &id, form.words, faults, status(&refused)).await)
        }
    }
}
