//! One's own account.

use app::pages::account::{self as pages, Fault as FieldFault, Own};
use app::routes;
use axum::Form;
use axum::body::Body;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, HeaderValue};
use axum::response::Response;
use domain::{Kind, Language, policy};
use library::accounts::{Error, Refusal};
use serde::Deserialize;

use super::{done, faults, given, patient, refusal, rendered, status, without_key};
use crate::http::reply::{self, Fault};
use crate::links::Pages;
use crate::session::{Here, fault};
use crate::state::Door;

/// Most initiatives in the menu of those that can be asked.
const MENU: u64 = 1_000;

/// The page.
pub async fn account(State(door): State<Door>, here: Here, RawQuery(raw): RawQuery) -> Response {
    let what = given(raw.as_deref(), "done");
    page(&door, here, (what, String::new()), Vec::new(), StatusCode::OK).await
}

/// The page; `what` was just done, `typed` as another address before.
pub(super) async fn page(
    door: &Door,
    here: Here,
    (what, typed): (String, String),
    faults: Vec<FieldFault>,
    status: StatusCode,
) -> Response {
    let language = here.language;
    match own(door, here, what, typed).await {
        Ok(own) => {
            let chrome = door.chrome(language);
            rendered(status, move || pages::own(&chrome, &own, &faults)).await
        }
        Err(fault) => fault.page(door, language, "").await,
    }
}

async fn own(door: &Door, here: Here, done: String, typed: String) -> Result<Own, Fault> {
    let library = &door.library;
    let language = here.language;
    let initiatives = library.my_initiatives(&here.present).await.map_err(fault)?;
    let all = library.newest(Some(Kind::Initiative), MENU).await?;
    let mut others: Vec<(String, String)> = all
        .iter()
        .filter(|shown| !initiatives.iter().any(|it| it.shown.entry().id == shown.entry().id))
        .map(|shown| (shown.entry().id.to_string(), shown.entry().envelope.title.get(language).to_owned()))
        .collect();
    others.sort_by_cached_key(|(_, title)| title.to_lowercase());
    Ok(Own {
        protection: library.protection(&here.present).await.map_err(fault)?,
        devices: library.devices(&here.present).await.map_err(fault)?,
        unread: library.unread_notifications(&here.present).await.map_err(fault)?,
        initiatives,
        others,
        reviews: policy::may_see_queue(&here.present.viewer, library.review()).is_ok(),
        done,
        typed,
        present: here.present,
    })
}

/// The page again with what is wrong.
pub(super) async fn again(door: &Door, here: Here, error: Error, field: &'static str) -> Response {
    let language = here.language;
    match refusal(door, language, error, &routes::account(language, "account")).await {
        Err(response) => response,
        Ok(refused) => {
            let faults = faults(language, &refused, field);
            patient(&refused, page(door, here, Default::default(), faults, status(&refused)).await)
        }
    }
}

/// Name and language, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Details {
    name: String,
    language: String,
}

/// Changes name and language.
pub async fn details(State(door): State<Door>, here: Here, Form(form): Form<Details>) -> Response {
    let language = Language::from_code(&form.language).unwrap_or(here.present.language);
    match door.library.change_name(&here.present, &form.name, language).await {
        Ok(()) => done(here.language, "details"),
        Err(error) => again(&door, here, error, "name").await,
    }
}

/// A chosen password, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Password {
    password: String,
}

/// Changes the password.
pub async fn password(State(door): State<Door>, here: Here, Form(form): Form<Password>) -> Response {
    match door.library.change_password(&here.present, &form.password, &Pages).await {
        Ok(()) => done(here.language, "password"),
        Err(error) => again(&door, here, error, "password").await,
    }
}

/// A session, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OneDevice {
    device: String,
}

/// Ends one session.
pub async fn device_end(State(door): State<Door>, here: Here, Form(form): Form<OneDevice>) -> Response {
    match door.library.end_session(&here.present, &form.device).await {
        Ok(_) => done(here.language, "devices"),
        Err(error) => again(&door, here, error, "").await,
    }
}

/// Ends all other sessions.
pub async fn devices_end(State(door): State<Door>, here: Here) -> Response {
    match door.library.end_others(&here.present, &Pages).await {
        Ok(_) => done(here.language, "devices"),
        Err(error) => again(&door, here, error, "").await,
    }
}

/// The second factor as it stands.
pub async fn second_factor_page(State(door): State<Door>, here: Here) -> Response {
    second_factor_again(door, here, None).await
}

async fn second_factor_again(door: Door, here: Here, refused: Option<Refusal>) -> Response {
    let language = here.language;
    let protection = match door.library.protection(&here.present).await {
        Ok(protection) => protection,
        Err(error) => return fault(error).page(&door, language, "").await,
    };
    let node = node_name(&door);
    let begun = if here.present.recent && protection.second_factor.is_none() {
        match door.library.begun_second_factor(&here.present, &node).await {
            Ok(begun) => begun,
            Err(error) => return fault(error).page(&door, language, "").await,
        }
    } else {
        None
    };
    let chrome = door.chrome(language);
    let faults = refused.as_ref().map(|it| faults(language, it, "code")).unwrap_or_default();
    let status = refused.as_ref().map_or(StatusCode::OK, status);
    rendered(status, move || pages::second_factor(&chrome, &here.present, protection, begun.as_ref(), &faults)).await
}

fn node_name(door: &Door) -> String {
    let name = &door.node().name;
    if name.is_empty() { "Werkbuch".to_owned() } else { name.clone() }
}

/// Begins a second factor.
pub async fn second_factor(State(door): State<Door>, here: Here) -> Response {
    let language = here.language;
    let to = routes::account(language, "second_factor");
    match door.library.begin_second_factor(&here.present, &node_name(&door)).await {
        Ok(_) | Err(Error::Library(library::Error::Conflict)) => reply::see(&to),
        Err(error) => match refusal(&door, language, error, &to).await {
            Ok(refused) => second_factor_again(door, here, Some(refused)).await,
            Err(response) => response,
        },
    }
}

/// A code, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Code {
    code: String,
}

/// Switches the second factor on and shows the recovery codes: the one change that is answered by a page, since
/// nothing that could be opened again may hold them.
pub async fn second_factor_confirm(State(door): State<Door>, here: Here, Form(form): Form<Code>) -> Response {
    let language = here.language;
    let to = routes::account(language, "second_factor");
    match door.library.confirm_second_factor(&here.present, &form.code, &Pages).await {
        Ok(codes) => {
            let chrome = door.chrome(language);
            rendered(StatusCode::OK, move || pages::codes(&chrome, &codes)).await
        }
        Err(Error::Library(library::Error::Conflict)) => reply::see(&to),
        Err(error) => match refusal(&door, language, error, &to).await {
            Ok(refused) => {
                let answer = second_factor_again(door, here, Some(refused.clone())).await;
                patient(&refused, answer)
            }
            Err(response) => response,
        },
    }
}

/// Switches the second factor off.
pub async fn second_factor_remove(State(door): State<Door>, here: Here) -> Response {
    let language = here.language;
    match door.library.remove_second_factor(&here.present, &Pages).await {
        Ok(()) => done(language, "second_off"),
        Err(error) => match refusal(&door, language, error, &routes::account(language, "second_factor")).await {
            Ok(refused) => second_factor_again(door, here, Some(refused)).await,
            Err(response) => response,
        },
    }
}

/// Everything about oneself, as an archive that is made while it is sent.
pub async fn own_data(State(door): State<Door>, here: Here) -> Response {
    match door.library.own_archive(&here.present).await {
        Ok(archive) => {
            let mut response = Response::new(Body::from_stream(archive));
            let headers = response.headers_mut();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/zip"));
            headers
                .insert(CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"werkbuch-konto.zip\""));
            response
        }
        Err(error) => again(&door, here, error, "").await,
    }
}

/// The page that explains what erasing does.
pub async fn erase_page(State(door): State<Door>, here: Here) -> Response {
    erase_again(&door, here, false, Vec::new(), StatusCode::OK).await
}

async fn erase_again(door: &Door, here: Here, handed: bool, faults: Vec<FieldFault>, status: StatusCode) -> Response {
    let language = here.language;
    match door.library.leaving(&here.present).await {
        Ok(leaving) => {
            let chrome = door.chrome(language);
            rendered(status, move || pages::erase(&chrome, &here.present, &leaving, handed, &faults)).await
        }
        Err(error) => match refusal(door, language, error, &routes::account(language, "erase")).await {
            Ok(_) => reply::broken(),
            Err(response) => response,
        },
    }
}

/// That it is meant, as sent, and that the office shall answer for initiatives that nobody answers for then.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Erase {
    sure: String,
    orphans: String,
}

/// Erases the account.
pub async fn erase(State(door): State<Door>, here: Here, Form(form): Form<Erase>) -> Response {
    let language = here.language;
    let handed = form.orphans == "1";
    if form.sure != "1" {
        let faults = vec![pages::tick_missing(language)];
        return erase_again(&door, here, handed, faults, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    match door.library.erase_account(&here.present, handed, &Pages).await {
        Ok(()) => {
            let to = format!("{}?for=erased", routes::account(language, "letter_sent"));
            without_key(&door, reply::see(&to))
        }
        Err(error) => match refusal(&door, language, error, &routes::account(language, "erase")).await {
            Err(response) => response,
            Ok(Refusal::Policy(policy::Refused::LastOwner)) => {
                let faults = vec![pages::orphans_missing(language)];
                erase_again(&door, here, handed, faults, StatusCode::UNPROCESSABLE_ENTITY).await
            }
            Ok(refused) => {
                let faults = faults(language, &refused, "");
                erase_again(&door, here, handed, faults, status(&refused)).await
            }
        },
    }
}

/// An initiative, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Join {
    initiative: String,
}

/// Asks to join an initiative.
pub async fn join(State(door): State<Door>, here: Here, Form(form): Form<Join>) -> Response {
    let language = here.language;
    let Ok(initiative) = form.initiative.parse() else {
        let faults = vec![pages::nothing_chosen(language, "initiative")];
        return page(&door, here, Default::default(), faults, StatusCode::UNPROCESSABLE_ENTITY).await;
    };
    match door.library.ask_to_join(&here.present, initiative, &Pages).await {
        Ok(()) => done(language, "join"),
        Err(error) => again(&door, here, error, "").await,
    }
}
