//! The rooms of whoever reviews: start page of the office, queue, objections; one submission has [`super::case`]. Every
//! change is a POST that leads on to a page, or shows the form again with what is wrong.

use app::pages::review::{self as pages, Deciding, Fault as FieldFault};
use app::routes;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::account::AccountId;
use domain::policy::Denied;
use domain::{Invalid, Kind, Language, Rule, vocabulary};
use library::review::{Assigned, Filter, With};
use uuid::Uuid;

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
pub(super) fn number_of(text: &str) -> i64 {
    text.parse().unwrap_or_default()
}

/// Start page of the office.
pub async fn start(language: Language, State(door): State<Door>, SignedIn(who): SignedIn) -> Response {
    let page = async {
        let overview = door.library.office_day(&who.viewer, URGENT).await?;
        let unreasoned = match door.library.unreasoned(&who.viewer, language).await {
            // Colleagues review here who do not belong to the office.
            Err(library::Error::Denied(_)) => Vec::new(),
            found => found?,
        };
        let chrome = door.chrome(language);
        rendered(move || pages::start(&chrome, &overview, &unreasoned)).await
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
    let done = given(raw.as_deref(), "done");
    let said = pages::Said { done, given: handed_out(raw.as_deref()), ..pages::Said::default() };
    told(&door, language, "", waiting(&door, language, &who, raw.as_deref(), said).await).await
}

/// The page of the queue, as filtered by the address, with what it says beside.
async fn waiting(
    door: &Door,
    language: Language,
    who: &Session,
    raw: Option<&str>,
    said: pages::Said,
) -> Result<Response, Fault> {
    let asked = |name: &str| Some(given(raw, name)).filter(|value| !value.is_empty());
    let known = |scheme: &'static str| asked(scheme).filter(|code| vocabulary::concept(scheme, code).is_some());
    let filter = Filter {
        kind: asked("kind").and_then(|code| Kind::from_code(&code)),
        land: known("land"),
        topic: known("topic"),
        age: asked("age").and_then(|days| days.parse().ok()),
        with: match asked("with").as_deref() {
            Some("me") => With::Me,
            Some("nobody") => With::Nobody,
            Some(id) => person(id).map_or(With::Anybody, With::Person),
            None => With::Anybody,
        },
    };
    let queue = door.library.queue(&who.viewer, &filter).await?;
    let (chrome, account) = (door.chrome(language), who.viewer.account);
    let status = if said.faults.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = rendered(move || pages::queue(&chrome, &queue, &filter, account, &said)).await?;
    Ok((status, page).into_response())
}

fn person(id: &str) -> Option<AccountId> {
    Uuid::try_parse(id).ok().map(AccountId)
}

/// What was given to whom, as the address says after it was done.
fn handed_out(raw: Option<&str>) -> Option<(AccountId, Assigned)> {
    let to = person(&given(raw, "to")).filter(|_| given(raw, "done") == "given")?;
    let numbers = |name: &str| -> Vec<i64> {
        given(raw, name).split('-').filter_map(|number| number.parse().ok()).take(MOST_TAKEN).collect()
    };
    let given = given(raw, "count").parse().unwrap_or_default();
    Some((to, Assigned { given, not_theirs: numbers("not_theirs"), not_free: numbers("not_free") }))
}

/// Gives what is marked to somebody of the office.
pub async fn assign(language: Language, State(door): State<Door>, SignedIn(who): SignedIn, sent: Sent) -> Response {
    let page = async {
        let marked: Vec<i64> =
            sent.values("number").filter_map(|number| number.parse().ok()).take(MOST_TAKEN).collect();
        let to = sent.value("to").unwrap_or_default().to_owned();
        // Whoever does not belong to the office learns nothing of what is wrong with the form.
        let known = door.library.reviewers(&who.viewer).await?;
        let chosen = person(&to).filter(|to| known.iter().any(|reviewer| reviewer.account == *to));
        let mut faults = Vec::new();
        if marked.is_empty() {
            faults.push(pages::nothing_marked(language));
        }
        let Some(account) = chosen.filter(|_| faults.is_empty()) else {
            if chosen.is_none() {
                faults.push(pages::nobody_chosen(language));
            }
            let said = pages::Said { marked, to, faults, ..pages::Said::default() };
            return waiting(&door, language, &who, None, said).await;
        };
        let done = door.library.assign_cases(&who.viewer, &marked, account).await?;
        let joined = |numbers: &[i64]| numbers.iter().map(i64::to_string).collect::<Vec<_>>().join("-");
        let parameters = [
            ("done", "given".to_owned()),
            ("to", to),
            ("count", done.given.to_string()),
            ("not_theirs", joined(&done.not_theirs)),
            ("not_free", joined(&done.not_free)),
        ];
        Ok(see(&routes::with_parameters(&routes::office(language, "reviews"), &parameters)))
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
        if sent.value("go") == Some("template") {
            let waiting = door.library.objections(&who.viewer).await?;
            let about = waiting.iter().find(|it| it.row.id == id && it.may_decide).ok_or(Fault::NotFound)?;
            let language_of_authors = door.library.language_of_authors(about.row.entry).await?;
            let template = sent.value("template").unwrap_or_default();
            let words = pages::with_template(&words, language_of_authors, template);
            let deciding = Deciding { id, granted, words, faults: Vec::new() };
            return all_objections(&door, language, &who, deciding, String::new()).await;
        }
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
                follow::at_once(&door).await;
                Ok(back("decided"))
            }
            Err(library::Error::Conflict | library::Error::Denied(Denied::State)) => Ok(back("late")),
            Err(library::Error::Gone) => {
                let faults = vec![pages::nothing_left(language)];
                let deciding = Deciding { id, granted, words, faults };
                all_objections(&door, language, &who, deciding, String::new()).await
            }
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
