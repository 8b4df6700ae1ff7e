//! An invitation that somebody wants to accept from another address: who asks, and who answers.

use app::pages::account::{self as pages, Fault as FieldFault};
use app::routes;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{done, ended, own, refusal, rendered, told};
use crate::links::Pages;
use crate::session::Here;
use crate::state::Door;

/// Asks whoever invited.
pub async fn invitation_ask(State(door): State<Door>, here: Here, Path(token): Path<String>) -> Response {
    match door.library.ask_inviter(&token, &here.present, &Pages).await {
        Ok(()) => done(here.language, "asked"),
        Err(error) => own::again(&door, here, error, "").await,
    }
}

/// The question, for whoever invited.
pub async fn elsewhere_page(State(door): State<Door>, here: Here, Path(token): Path<String>) -> Response {
    question(&door, here, token, Vec::new(), StatusCode::OK).await
}

async fn question(door: &Door, here: Here, token: String, faults: Vec<FieldFault>, status: StatusCode) -> Response {
    match door.library.elsewhere(&token, &here.present).await {
        Ok(asked) => {
            let chrome = door.chrome(here.language);
            rendered(status, move || pages::elsewhere(&chrome, &token, &asked, &faults)).await
        }
        Err(error) => ended(door, here.language, error).await,
    }
}

/// The answer, as sent.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Answer {
    answer: String,
}

/// The answer of whoever invited.
pub async fn elsewhere(
    State(door): State<Door>,
    here: Here,
    Path(token): Path<String>,
    Form(form): Form<Answer>,
) -> Response {
    let language = here.language;
    let yes = match form.answer.as_str() {
        "yes" => true,
        "no" => false,
        _ => {
            let faults = vec![pages::answer_missing(language)];
            return question(&door, here, token, faults, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    match door.library.answer_elsewhere(&token, &here.present, yes, &Pages).await {
        Ok(()) => done(language, if yes { "elsewhere_yes" } else { "elsewhere_no" }),
        Err(error) => {
            let here_again = routes::account_with(language, "elsewhere", &token);
            match refusal(&door, language, error, &here_again).await {
                Err(response) => response,
                Ok(_) => told(&door, language, StatusCode::CONFLICT, pages::Told::Link).await,
            }
        }
    }
}
