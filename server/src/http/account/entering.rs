//! Coming in and going.

use app::pages::account::{self as pages, Told};
use app::routes;
use axum::Form;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Language;
use library::accounts::{Accepting, Credentials, Entered, NewAccount, Refusal, Registration};
use serde::Deserialize;

use super::{done, faults, given, next_page, on_with, patient, refusal, rendered, status, told, without_key};
use crate::http::reply;
use crate::links::Pages;
use crate::session::{Client, Cookie, Session};
use crate::state::Door;

/// Sign in, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignIn {
    address: String,
    password: String,
    next: String,
    again: String,
}

/// The form to sign in; whoever is signed in goes on at once, unless it shall be done once more.
pub async fn sign_in_page(State(door): State<Door>, session: Session, RawQuery(raw): RawQuery) -> Response {
    let language = session.language;
    let next = given(raw.as_deref(), "next");
    let next = if routes::is_local(&next) { next } else { String::new() };
    let again = given(raw.as_deref(), "again") == "1";
    if Cookie::of(&door.node().base_url).is_none() {
        return told(&door, language, StatusCode::OK, Told::NoHttps).await;
    }
    let chrome = door.chrome(language);
    let address = match &session.present {
        Some(_) if !again => return reply::see(&next_page(language, &next)),
        Some(present) => present.address.as_str().to_owned(),
        None => String::new(),
    };
    let again = again && session.present.is_some();
    rendered(StatusCode::OK, move || pages::sign_in(&chrome, &address, &next, again, &[])).await
}

/// Signs in.
pub async fn sign_in(State(door): State<Door>, session: Session, client: Client, Form(form): Form<SignIn>) -> Response {
    let language = session.language;
    if Cookie::of(&door.node().base_url).is_none() {
        return told(&door, language, StatusCode::FORBIDDEN, Told::NoHttps).await;
    }
    let given = Credentials {
        address: form.address.clone(),
        password: form.password,
        device: client.device,
        client: client.network,
        before: session.present.as_ref().map(|present| present.session.clone()),
    };
    let error = match door.library.sign_in(&given, &Pages).await {
        Ok(Entered::In(key)) => return on_with(&door, &key, &next_page(language, &form.next)),
        Ok(Entered::CodeNeeded(step)) => {
            let chrome = door.chrome(language);
            return rendered(StatusCode::OK, move || pages::code(&chrome, &step, &form.next, &[])).await;
        }
        Err(error) => error,
    };
    match refusal(&door, language, error, "").await {
        Err(response) => response,
        Ok(refused) => {
            let chrome = door.chrome(language);
            let faults = faults(language, &refused, "address");
            let again = form.again == "1";
            let page = move || pages::sign_in(&chrome, &form.address, &form.next, again, &faults);
            patient(&refused, rendered(status(&refused), page).await)
        }
    }
}

/// The code of the second factor, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Code {
    step: String,
    code: String,
    next: String,
}

/// The second half of signing in.
pub async fn code(State(door): State<Door>, session: Session, client: Client, Form(form): Form<Code>) -> Response {
    let language = session.language;
    let before = session.present.as_ref().map(|present| present.session.as_str());
    match door.library.give_code(&form.step, &form.code, &client.device, before, &Pages).await {
        Ok(key) => on_with(&door, &key, &next_page(language, &form.next)),
        Err(error) => match refusal(&door, language, error, "").await {
            Err(response) => response,
            Ok(refused) => {
                let chrome = door.chrome(language);
                let faults = faults(language, &refused, "code");
                let page = move || pages::code(&chrome, &form.step, &form.next, &faults);
                patient(&refused, rendered(status(&refused), page).await)
            }
        },
    }
}

/// Signs out; whoever is not signed in is signed out as well.
pub async fn sign_out(State(door): State<Door>, session: Session) -> Response {
    if let Some(present) = &session.present
        && let Err(error) = door.library.sign_out(present).await
    {
        return crate::session::fault(error).page(&door, session.language, "").await;
    }
    without_key(&door, told(&door, session.language, StatusCode::OK, Told::SignedOut).await)
}

/// A registration, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Register {
    address: String,
    name: String,
}

/// The form to register.
pub async fn register_page(State(door): State<Door>, session: Session) -> Response {
    if session.present.is_some() {
        return reply::see(&routes::account(session.language, "account"));
    }
    if Cookie::of(&door.node().base_url).is_none() {
        return told(&door, session.language, StatusCode::OK, Told::NoHttps).await;
    }
    let chrome = door.chrome(session.language);
    rendered(StatusCode::OK, move || pages::register(&chrome, "", "", &[])).await
}

/// Registers; the answer is the same whether the address has an account or not.
pub async fn register(
    State(door): State<Door>,
    session: Session,
    client: Client,
    Form(form): Form<Register>,
) -> Response {
    let language = session.language;
    let given =
        Registration { address: form.address.clone(), name: form.name.clone(), language, client: client.network };
    match door.library.register(&given, &Pages).await {
        Ok(()) => reply::see(&format!("{}?for=register", routes::account(language, "letter_sent"))),
        Err(error) => match refusal(&door, language, error, "").await {
            Err(response) => response,
            Ok(refused) => {
                let chrome = door.chrome(language);
                let faults = faults(language, &refused, "address");
                let page = move || pages::register(&chrome, &form.address, &form.name, &faults);
                patient(&refused, rendered(status(&refused), page).await)
            }
        },
    }
}

/// A letter is on its way, or not: the page does not tell.
pub async fn letter_sent(State(door): State<Door>, session: Session, RawQuery(raw): RawQuery) -> Response {
    let what = match given(raw.as_deref(), "for").as_str() {
        "reset" => Told::ResetSent,
        "reset_done" => Told::ResetDone,
        "erased" => Told::Erased,
        "claimed" => Told::ClaimConfirmed,
        "objected" => Told::Objected,
        _ => Told::RegistrationSent,
    };
    told(&door, session.language, StatusCode::OK, what).await
}

/// A chosen password, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Password {
    password: String,
}

/// The page that the letter of a registration leads to.
pub async fn confirm_page(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    confirm_again(door, session.language, token, None).await
}

async fn confirm_again(door: Door, language: Language, token: String, refused: Option<Refusal>) -> Response {
    match door.library.registration(&token).await {
        Ok((address, name)) => {
            let chrome = door.chrome(language);
            let faults = refused.as_ref().map(|it| faults(language, it, "password")).unwrap_or_default();
            let status = refused.as_ref().map_or(StatusCode::OK, status);
            rendered(status, move || pages::confirm(&chrome, &token, address.as_str(), &name, &faults)).await
        }
        Err(error) => match refusal(&door, language, error, "").await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        },
    }
}

/// Begins the account.
pub async fn confirm(
    State(door): State<Door>,
    session: Session,
    client: Client,
    Path(token): Path<String>,
    Form(form): Form<Password>,
) -> Response {
    let language = session.language;
    match door.library.confirm(&token, &form.password, &client.device).await {
        Ok(key) => on_with(&door, &key, &routes::account(language, "account")),
        Err(error) => match refusal(&door, language, error, "").await {
            Err(response) => response,
            Ok(refused) => confirm_again(door, language, token, Some(refused)).await,
        },
    }
}

/// An address, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Forgotten {
    address: String,
}

/// The form to ask for a new password.
pub async fn forgotten_page(State(door): State<Door>, session: Session) -> Response {
    let chrome = door.chrome(session.language);
    let address = session.present.map(|present| present.address.as_str().to_owned()).unwrap_or_default();
    rendered(StatusCode::OK, move || pages::forgotten(&chrome, &address, &[])).await
}

/// Sends a link to a new password; the answer is the same whether the address has an account or not.
pub async fn forgotten(
    State(door): State<Door>,
    session: Session,
    client: Client,
    Form(form): Form<Forgotten>,
) -> Response {
    let language = session.language;
    match door.library.forgotten(&form.address, &client.network, &Pages).await {
        Ok(()) => reply::see(&format!("{}?for=reset", routes::account(language, "letter_sent"))),
        Err(error) => match refusal(&door, language, error, "").await {
            Err(response) => response,
            Ok(refused) => {
                let chrome = door.chrome(language);
                let faults = faults(language, &refused, "address");
                let page = move || pages::forgotten(&chrome, &form.address, &faults);
                patient(&refused, rendered(status(&refused), page).await)
            }
        },
    }
}

/// The page that the letter about a new password leads to.
pub async fn reset_page(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    reset_again(door, session.language, token, None).await
}

async fn reset_again(door: Door, language: Language, token: String, refused: Option<Refusal>) -> Response {
    if let Err(error) = door.library.reset_works(&token).await {
        return match refusal(&door, language, error, "").await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        };
    }
    let chrome = door.chrome(language);
    let faults = refused.as_ref().map(|it| faults(language, it, "password")).unwrap_or_default();
    let status = refused.as_ref().map_or(StatusCode::OK, status);
    rendered(status, move || pages::reset(&chrome, &token, &faults)).await
}

/// Sets the new password.
pub async fn reset(
    State(door): State<Door>,
    session: Session,
    Path(token): Path<String>,
    Form(form): Form<Password>,
) -> Response {
    let language = session.language;
    match door.library.reset(&token, &form.password, &Pages).await {
        Ok(()) => {
            let to = format!("{}?for=reset_done", routes::account(language, "letter_sent"));
            without_key(&door, reply::see(&to))
        }
        Err(error) => match refusal(&door, language, error, "").await {
            Err(response) => response,
            Ok(refused) => reset_again(door, language, token, Some(refused)).await,
        },
    }
}

/// The page that an invitation leads to.
pub async fn invitation_page(State(door): State<Door>, session: Session, Path(token): Path<String>) -> Response {
    invitation_again(door, session, token, Accept::default(), None).await
}

/// What somebody sends who accepts and has no account yet.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Accept {
    address: String,
    name: String,
    password: String,
}

async fn invitation_again(
    door: Door,
    session: Session,
    token: String,
    form: Accept,
    refused: Option<Refusal>,
) -> Response {
    let language = session.language;
    match door.library.invitation(&token, language).await {
        Ok(invited) => {
            let chrome = door.chrome(language);
            let faults = refused.as_ref().map(|it| faults(language, it, "")).unwrap_or_default();
            let status = refused.as_ref().map_or(StatusCode::OK, status);
            let page = move || {
                let typed = (form.address.as_str(), form.name.as_str());
                pages::invitation(&chrome, &token, &invited, session.present.as_ref(), typed, &faults)
            };
            rendered(status, page).await
        }
        Err(error) => match refusal(&door, language, error, "").await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        },
    }
}

/// Accepts an invitation.
pub async fn accept(
    State(door): State<Door>,
    session: Session,
    client: Client,
    Path(token): Path<String>,
    Form(form): Form<Accept>,
) -> Response {
    let language = session.language;
    let new = NewAccount {
        name: form.name.clone(),
        password: form.password.clone(),
        address: form.address.clone(),
        language: Some(language),
    };
    let accepting = match &session.present {
        Some(present) => Accepting::Present(present),
        None => Accepting::New(&new),
    };
    match door.library.accept(&token, accepting, &client.device, &Pages).await {
        Ok(Some(key)) => on_with(&door, &key, &format!("{}?done=accepted", routes::account(language, "account"))),
        Ok(None) => done(language, "accepted"),
        Err(error) => match refusal(&door, language, error, "").await {
            Err(response) => response,
            Ok(refused) => invitation_again(door, session, token, form, Some(refused)).await,
        },
    }
}
