//! What somebody watches and is told of; and how letters about it are ended without signing in.

use app::pages::account::{self as pages, Fault as FieldFault, Unsubscribing};
use app::routes;
use axum::Form;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use domain::Language;
use domain::news::Event;
use domain::query::Query;
use domain::watch::{How, Subject};
use library::accounts::{Error, Refusal};
use serde::Deserialize;

use super::{given, refusal, rendered};
use crate::http::pages::parameters;
use crate::http::reply::{self, Fault};
use crate::session::{Here, fault};
use crate::state::Door;

/// What an address wants to have watched: `entry`, `initiative` or `topic`, or with `search` the query beside it.
fn wanted(language: Language, raw: Option<&str>) -> Option<Subject> {
    let given = parameters(raw);
    for (name, value) in &given {
        match name.as_str() {
            "entry" | "initiative" | "topic" => return Subject::read(name, value),
            "search" => {
                let others = given.iter().map(|(name, value)| (name.as_str(), value.as_str()));
                let (query, _) = Query::from_parameters(language, others.filter(|(name, _)| *name != "search"));
                return Some(Subject::search(query));
            }
            _ => {}
        }
    }
    None
}

/// What is answered where something went wrong that no form can show.
async fn failed(door: &Door, language: Language, error: Error) -> Response {
    match refusal(door, language, error, &routes::account(language, "watches")).await {
        Ok(_) => reply::broken(),
        Err(response) => response,
    }
}

/// The form that begins to watch something.
pub async fn watch_page(State(door): State<Door>, here: Here, RawQuery(raw): RawQuery) -> Response {
    match wanted(here.language, raw.as_deref()) {
        Some(subject) => offered(&door, &here, subject, StatusCode::OK, Vec::new()).await,
        None => Fault::NotFound.page(&door, here.language, "").await,
    }
}

async fn offered(door: &Door, here: &Here, subject: Subject, status: StatusCode, faults: Vec<FieldFault>) -> Response {
    match door.library.offer_watch(&here.present, subject).await {
        Ok(offer) => {
            let chrome = door.chrome(here.language);
            rendered(status, move || pages::watch(&chrome, &offer, &faults)).await
        }
        Err(error) => failed(door, here.language, error).await,
    }
}

/// What shall be watched and how it shall be told, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Watch {
    subject: String,
    key: String,
    how: String,
}

/// Watches something, or changes how it is told.
pub async fn watch(State(door): State<Door>, here: Here, Form(form): Form<Watch>) -> Response {
    let language = here.language;
    let Some(subject) = Subject::read(&form.subject, &form.key) else {
        return Fault::NotFound.page(&door, language, "").await;
    };
    let Some(how) = How::from_code(&form.how) else {
        let faults = vec![pages::how_missing(language)];
        return offered(&door, &here, subject, StatusCode::UNPROCESSABLE_ENTITY, faults).await;
    };
    match door.library.watch(&here.present, subject.clone(), how).await {
        Ok(true) => done(language, "watches", "watching"),
        Ok(false) => {
            let faults = vec![pages::too_many_watches(language)];
            offered(&door, &here, subject, StatusCode::UNPROCESSABLE_ENTITY, faults).await
        }
        Err(error) => failed(&door, language, error).await,
    }
}

/// A page of these, saying what is done.
fn done(language: Language, page: &str, what: &str) -> Response {
    reply::see(&format!("{}?done={what}", routes::account(language, page)))
}

/// All that somebody watches.
pub async fn watches(State(door): State<Door>, here: Here, RawQuery(raw): RawQuery) -> Response {
    let wishes = match door.library.news_wishes(&here.present).await {
        Ok(wishes) => wishes,
        Err(error) => return failed(&door, here.language, error).await,
    };
    match door.library.watches(&here.present).await {
        Ok(all) => {
            let chrome = door.chrome(here.language);
            let what = given(raw.as_deref(), "done");
            rendered(StatusCode::OK, move || pages::watches(&chrome, &all, &wishes, &what)).await
        }
        Err(error) => failed(&door, here.language, error).await,
    }
}

/// A watch, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OneWatch {
    watch: String,
    how: String,
}

/// Changes how a watch is told; what is not there any more is shown by the list.
pub async fn watch_change(State(door): State<Door>, here: Here, Form(form): Form<OneWatch>) -> Response {
    let language = here.language;
    let (Ok(id), Some(how)) = (form.watch.parse(), How::from_code(&form.how)) else {
        return reply::see(&routes::account(language, "watches"));
    };
    match door.library.change_watch(&here.present, id, how).await {
        Ok(true) => done(language, "watches", "changed"),
        Ok(false) => reply::see(&routes::account(language, "watches")),
        Err(error) => failed(&door, language, error).await,
    }
}

/// Stops watching.
pub async fn watch_remove(State(door): State<Door>, here: Here, Form(form): Form<OneWatch>) -> Response {
    let language = here.language;
    let Ok(id) = form.watch.parse() else {
        return reply::see(&routes::account(language, "watches"));
    };
    match door.library.stop_watching(&here.present, id).await {
        Ok(()) => done(language, "watches", "removed"),
        Err(error) => failed(&door, language, error).await,
    }
}

/// What is new.
pub async fn notifications(State(door): State<Door>, here: Here, RawQuery(raw): RawQuery) -> Response {
    let news = match door.library.news(&here.present).await {
        Ok(news) => news,
        Err(error) => return failed(&door, here.language, error).await,
    };
    match door.library.notifications(&here.present).await {
        Ok(all) => {
            let chrome = door.chrome(here.language);
            let what = given(raw.as_deref(), "done");
            rendered(StatusCode::OK, move || pages::notifications(&chrome, &all, &news, &what)).await
        }
        Err(error) => failed(&door, here.language, error).await,
    }
}

/// Up to where the list was read, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Read {
    until: String,
}

/// Marks what is new as read.
pub async fn notifications_read(State(door): State<Door>, here: Here, Form(form): Form<Read>) -> Response {
    let language = here.language;
    match door.library.read_notifications(&here.present, form.until.parse().unwrap_or_default()).await {
        Ok(()) => done(language, "notifications", "read"),
        Err(error) => failed(&door, language, error).await,
    }
}

/// Marks news of reviews as read.
pub async fn news_read(State(door): State<Door>, here: Here, Form(form): Form<Read>) -> Response {
    let language = here.language;
    match door.library.read_news(&here.present, form.until.parse().unwrap_or_default()).await {
        Ok(()) => done(language, "notifications", "read"),
        Err(error) => failed(&door, language, error).await,
    }
}

/// Changes how somebody of the office is told of its work: one field for each event, by its code. What is not known is
/// left as it is.
pub async fn news_wishes(State(door): State<Door>, here: Here, Form(form): Form<Vec<(String, String)>>) -> Response {
    let language = here.language;
    let wishes: Vec<(Event, How)> =
        form.iter().filter_map(|(event, how)| Some((Event::from_code(event)?, How::from_code(how)?))).collect();
    match door.library.set_news_wishes(&here.present, &wishes).await {
        Ok(()) => done(language, "watches", "changed"),
        Err(error) => failed(&door, language, error).await,
    }
}

/// The page that letters lead to, for whoever has the link. Opening it changes nothing: mail programs open links.
pub async fn unsubscribe_page(language: Language, door: Door, token: String) -> Response {
    match door.library.ending(&token).await {
        Ok(ending) => ended(&door, language, StatusCode::OK, Unsubscribing::Asked(ending, token)).await,
        Err(error) => not_ended(&door, language, error).await,
    }
}

/// Ends letters, for whoever has the link: the form of that page, or a mail provider in the name of a reader (RFC
/// 8058), who comes without a cookie and from another site. Answered at once, since such a request is not led on.
pub async fn unsubscribe(language: Language, door: Door, token: String) -> Response {
    match door.library.unsubscribe(&token).await {
        Ok(()) => ended(&door, language, StatusCode::OK, Unsubscribing::Done).await,
        Err(error) => not_ended(&door, language, error).await,
    }
}

async fn ended(door: &Door, language: Language, status: StatusCode, state: Unsubscribing) -> Response {
    let chrome = door.chrome(language);
    rendered(status, move || pages::unsubscribe(&chrome, &state)).await
}

async fn not_ended(door: &Door, language: Language, error: Error) -> Response {
    match error {
        Error::Refused(Refusal::Link) => ended(door, language, StatusCode::GONE, Unsubscribing::Void).await,
        error => fault(error).page(door, language, "").await,
    }
}
