//! The rooms of whoever reviews: start page of the office, queue, one submission, objections. Every change is a POST
//! that leads on to a page, or shows the form again with what is wrong.

use app::pages::review::{self as pages, Deciding, Fault as FieldFault, Page, Typed};
use app::routes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::decision::Reason;
use domain::policy::Denied;
use domain::review::{Checklist, Point, Verdict};
use domain::{Invalid, Kind, Language, Rule, vocabulary};
use library::review::{Decision, Filter, With};

use crate::http::desk::Sent;
use crate::http::pages::{given, rendered, told};
use crate::http::reply::{Fault, see};
use crate::links::Pages;
use crate::session::{Session, SignedIn};
use crate::state::Door;
use crate::worker::follow;

/// Submissions on the start page, beside the viewer's own.
const URGENT: usize = 10;
/// Most submissions that are taken at once.
const MOST_TAKEN: usize = 200;

/// The number in an address; 0, which nothing has, where it is none.
fn number_of(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

/// The page of a case, saying what is done.
fn on(language: Language, number: i64, what: &str) -> Response {
    see(&format!("{}?done={what}", routes::office_with(language, "review", &number.to_string())))
}

/// Start page of the office.
pub async fn start(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let overview = door.library.office_day(&who.viewer, URGENT).await?;
        let chrome = door.chrome(language);
        rendered(move || pages::start(&chrome, &overview)).await
    };
    told(&door, language, "", page.await).await
}

/// What waits.
pub async fn queue(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let page = async {
        let asked = |name: &str| Some(given(raw.as_deref(), name)).filter(|value| !value.is_empty());
        let known = |scheme: &'static str| asked(scheme).filter(|code| vocabulary::concept(scheme, code).is_some());
        let filter = Filter {
            kind: asked("kind").and_then(|code| Kind::from_code(&code)),
            land: known("land"),
            topic: known("topic"),
            age: asked("age").and_then(|days| days.parse().ok()),
            with: match asked("with").as_deref() {
                Some("me") => With::Me,
                Some("nobody") => With::Nobody,
                _ => With::Anybody,
            },
        };
        let queue = door.library.queue(&who.viewer, &filter).await?;
        let chrome = door.chrome(language);
        let done = given(raw.as_deref(), "done");
        rendered(move || pages::queue(&chrome, &queue, &filter, who.account, &done)).await
    };
    told(&door, language, "", page.await).await
}

/// Takes what is marked.
pub async fn take_marked(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    sent: Sent,
) -> Response {
    let page = async {
        let numbers: Vec<i64> =
            sent.values("number").filter_map(|number| number.parse().ok()).take(MOST_TAKEN).collect();
        let taken = door.library.take_cases(&who.viewer, &numbers).await?;
        let what = if taken == numbers.len() { "taken" } else { "late" };
        Ok(see(&format!("{}?done={what}", routes::office(language, "reviews"))))
    };
    told(&door, language, "", page.await).await
}

/// One submission.
pub async fn case(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let done = given(raw.as_deref(), "done");
    let page = shown(&door, language, &who, number_of(&id), Showing { done, ..Showing::default() });
    told(&door, language, "", page.await).await
}

/// What the page of a case says beside the case.
#[derive(Default)]
struct Showing {
    done: String,
    broken: Vec<Invalid>,
    typed: Typed,
}

async fn shown(
    door: &Door,
    language: Language,
    who: &Session,
    number: i64,
    showing: Showing,
) -> Result<Response, Fault> {
    let case = door.library.case(&who.viewer, number).await?;
    let status = if showing.broken.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let faults = showing.broken.iter().map(|fault| pages::fault(language, case.kind, fault)).collect();
    let page = Page { case, done: showing.done, faults, typed: showing.typed };
    let chrome = door.chrome(language);
    let page = rendered(move || pages::case(&chrome, &page)).await?;
    Ok((status, page).into_response())
}

/// The answer to what somebody did to a case: on with what is done; back with what is wrong; or that somebody else was
/// faster.
async fn acted(
    door: &Door,
    language: Language,
    who: &Session,
    number: i64,
    outcome: Result<&str, library::Error>,
    typed: Typed,
) -> Result<Response, Fault> {
    match outcome {
        Ok(what) => Ok(on(language, number, what)),
        Err(library::Error::Invalid(broken)) => {
            shown(door, language, who, number, Showing { done: String::new(), broken, typed }).await
        }
        Err(library::Error::Conflict | library::Error::Denied(Denied::State)) => {
            // What was typed is shown once more, so that it can be taken along.
            let is_typed = !(typed.words.is_empty() && typed.comment.is_empty());
            if !is_typed {
                return Ok(on(language, number, "late"));
            }
            let showing = Showing { done: "late".to_owned(), broken: Vec::new(), typed };
            let mut page = shown(door, language, who, number, showing).await?;
            *page.status_mut() = StatusCode::CONFLICT;
            Ok(page)
        }
        Err(error) => Err(error.into()),
    }
}

/// Takes a case.
pub async fn take(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let number = number_of(&id);
    let outcome = door.library.take_case(&who.viewer, number).await.map(|()| "taken");
    let page = acted(&door, language, &who, number, outcome, Typed::default());
    told(&door, language, "", page.await).await
}

/// Gives a case back.
pub async fn give_back(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
) -> Response {
    let number = number_of(&id);
    let outcome = door.library.give_back_case(&who.viewer, number).await.map(|()| "given_back");
    let page = acted(&door, language, &who, number, outcome, Typed::default());
    told(&door, language, "", page.await).await
}

/// Says something about a field.
pub async fn comment(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let number = number_of(&id);
    let value = |name: &str| sent.value(name).unwrap_or_default().to_owned();
    let (path, comment) = (value("path"), value("comment"));
    let outcome = door.library.comment_case(&who.viewer, number, &path, &comment).await.map(|_| "commented");
    let typed = Typed { path: Some(path), comment, ..Typed::default() };
    told(&door, language, "", acted(&door, language, &who, number, outcome, typed).await).await
}

/// Settles a comment, or opens it again.
pub async fn settle(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let number = number_of(&id);
    let comment = number_of(sent.value("comment").unwrap_or_default());
    let settled = sent.value("settled") == Some("1");
    let outcome = door.library.settle_comment(&who.viewer, number, comment, settled).await.map(|()| "settled");
    let page = acted(&door, language, &who, number, outcome, Typed::default());
    told(&door, language, "", page.await).await
}

/// Keeps the checklist.
pub async fn checklist(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let number = number_of(&id);
    let checklist = Checklist(sent.values("point").filter_map(Point::from_code).collect());
    let outcome = door.library.tick_case(&who.viewer, number, &checklist).await.map(|()| "ticked");
    let page = acted(&door, language, &who, number, outcome, Typed::default());
    told(&door, language, "", page.await).await
}

/// Decides about a case, or puts a ready text into the form.
pub async fn decide(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let number = number_of(&id);
    let value = |name: &str| sent.value(name).unwrap_or_default().to_owned();
    let mut typed =
        Typed { verdict: value("verdict"), reason: value("reason"), words: value("words"), ..Typed::default() };
    if value("go") == "template" {
        if let Some(text) = pages::template(language, &value("template")) {
            let before = typed.words.trim_end().to_owned();
            typed.words = if before.is_empty() { text } else { format!("{before}\n\n{text}") };
        }
        let page = shown(&door, language, &who, number, Showing { typed, ..Showing::default() });
        return told(&door, language, "", page.await).await;
    }
    let Some(verdict) = Verdict::from_code(&typed.verdict) else {
        let broken = vec![Invalid::at("verdict", Rule::Missing)];
        let page = shown(&door, language, &who, number, Showing { done: String::new(), broken, typed });
        return told(&door, language, "", page.await).await;
    };
    let decision = Decision { verdict, reason: Reason::from_code(&typed.reason), words: typed.words.clone() };
    let outcome = door.library.decide_case(&who.viewer, number, &decision, &Pages).await.map(|()| verdict.code());
    if outcome.is_ok() && verdict == Verdict::Publish {
        at_once(&door).await;
    }
    told(&door, language, "", acted(&door, language, &who, number, outcome, typed).await).await
}

/// Lets index and pages follow now; where they cannot, the worker goes on trying.
pub(super) async fn at_once(door: &Door) {
    if let Err(error) = follow::once(door).await {
        tracing::warn!(%error, "what was published is found later");
    }
}

/// Objections that wait.
pub async fn objections(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    RawQuery(raw): RawQuery,
) -> Response {
    let done = given(raw.as_deref(), "done");
    let page = all_objections(&door, language, &who, Deciding::default(), done);
    told(&door, language, "", page.await).await
}

async fn all_objections(
    door: &Door,
    language: Language,
    who: &Session,
    deciding: Deciding,
    done: String,
) -> Result<Response, Fault> {
    let objections = door.library.objections(&who.viewer).await?;
    let status = if deciding.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let chrome = door.chrome(language);
    let page = rendered(move || pages::objections(&chrome, &objections, &deciding, &done)).await?;
    Ok((status, page).into_response())
}

/// Decides about an objection.
pub async fn decide_objection(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    sent: Sent,
) -> Response {
    let page = async {
        let id = number_of(&id);
        let granted = sent.value("granted").unwrap_or_default().to_owned();
        let words = sent.value("words").unwrap_or_default().to_owned();
        let outcome = match granted.as_str() {
            "0" | "1" => door.library.decide_objection(&who.viewer, id, granted == "1", &words, &Pages).await,
            // Who may not decide learns nothing more than that.
            _ => match door.library.objections(&who.viewer).await {
                Ok(waiting) if waiting.iter().any(|it| it.row.id == id && it.may_decide) => {
                    Err(library::Error::Invalid(vec![Invalid::at("verdict", Rule::Missing)]))
                }
                Ok(_) => Err(library::Error::NotFound),
                Err(error) => Err(error),
            },
        };
        let back = |what: &str| see(&format!("{}?done={what}", routes::office(language, "objections")));
        match outcome {
            Ok(()) => {
                at_once(&door).await;
                Ok(back("decided"))
            }
            Err(library::Error::Conflict | library::Error::Denied(Denied::State)) => Ok(back("late")),
            Err(library::Error::Invalid(broken)) => {
                let faults: Vec<FieldFault> =
                    broken.iter().map(|fault| pages::fault(language, Kind::Guide, fault)).collect();
                let deciding = Deciding { id, granted, words, faults };
                all_objections(&door, language, &who, deciding, String::new()).await
            }
            Err(error) => Err(error.into()),
        }
    };
    told(&door, language, "", page.await).await
}
