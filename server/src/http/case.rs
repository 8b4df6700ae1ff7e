//! One submission: a case is one form with several buttons. Whichever is pressed, comments and ticks are kept, and what
//! cannot be kept is shown again.

use std::collections::BTreeMap;

use app::pages::review::{self as pages, Fault as FieldFault, Page, Typed};
use app::routes;
use axum::extract::{FromRequest, FromRequestParts as _, Path, RawQuery, Request, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::decision::Reason;
use domain::policy::Denied;
use domain::review::{Checklist, Point, Verdict};
use domain::text::kept;
use domain::{Invalid, Language, Rule};
use library::review::{Beside, Decision, Notes};

use crate::http::desk::Sent;
use crate::http::pages::{given, rendered, told};
use crate::http::reply::{Fault, see};
use crate::http::review::number_of;
use crate::links::Pages;
use crate::session::{Session, SignedIn};
use crate::state::Door;
use crate::worker::follow;

/// The page of a case, saying what is done.
fn on(language: Language, number: i64, what: &str, beside: Beside) -> Response {
    let page = routes::office_with(language, "review", &number.to_string());
    let mut parameters = vec![("done", what.to_owned())];
    if beside != Beside::default() {
        parameters.push(("with", pages::with(beside).to_owned()));
    }
    see(&routes::with_parameters(&page, &parameters))
}

/// One submission.
pub async fn page(
    language: Language,
    State(door): State<Door>,
    SignedIn(who): SignedIn,
    Path(id): Path<String>,
    RawQuery(raw): RawQuery,
) -> Response {
    let done = given(raw.as_deref(), "done");
    let beside = pages::beside(&given(raw.as_deref(), "with"));
    let page = shown(&door, language, &who, number_of(&id), Showing { done, beside, ..Showing::default() });
    told(&door, language, "", page.await).await
}

/// What the page of a case says beside the case.
#[derive(Default)]
struct Showing {
    done: String,
    broken: Vec<Invalid>,
    /// What else is wrong.
    faults: Vec<FieldFault>,
    typed: Typed,
    /// Code of a ready text that goes to the words.
    template: String,
    beside: Beside,
}

async fn shown(
    door: &Door,
    language: Language,
    who: &Session,
    number: i64,
    showing: Showing,
) -> Result<Response, Fault> {
    let case = door.library.case_beside(&who.viewer, number, showing.beside).await?;
    let status = match (showing.broken.is_empty(), showing.faults.is_empty()) {
        (true, true) => StatusCode::OK,
        (false, _) => StatusCode::UNPROCESSABLE_ENTITY,
        (true, false) => StatusCode::CONFLICT,
    };
    let mut faults = showing.faults;
    faults.extend(showing.broken.iter().map(|fault| pages::fault(language, case.kind, fault)));
    let mut typed = showing.typed;
    typed.words = pages::with_template(&typed.words, case.language_of_authors, &showing.template);
    let wrong_at = pages::wrong_comment(&showing.broken);
    let page = Page { case, done: showing.done, faults, wrong_at, typed, beside: showing.beside };
    let chrome = door.chrome(language);
    let page = rendered(move || pages::case(&chrome, &page)).await?;
    Ok((status, page).into_response())
}

/// Somebody who is signed in, and what they sent by the form of a case.
#[derive(Debug)]
pub struct Sender {
    who: Session,
    sent: Sent,
}

impl FromRequest<Door> for Sender {
    type Rejection = Response;

    async fn from_request(request: Request, door: &Door) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let who = Session::from_request_parts(&mut parts, door).await?;
        let id = Path::<String>::from_request_parts(&mut parts, door).await.map(|Path(id)| id).unwrap_or_default();
        let sent = match Sent::from_request(Request::from_parts(parts, body), door).await {
            Ok(sent) => sent,
            Err(never) => match never {},
        };
        if let Some(status) = sent.failed() {
            // Half a form says nothing: neither that ticks were taken away nor that there are no comments.
            return Err(status.into_response());
        }
        if who.account.is_some() {
            return Ok(Self { who, sent });
        }
        let language = who.language;
        Err(told(door, language, "", signed_out(door, language, &id, &sent).await).await)
    }
}

/// Whoever is not signed in any more keeps what they wrote, on the page that asks them to.
async fn signed_out(door: &Door, language: Language, id: &str, sent: &Sent) -> Result<Response, Fault> {
    let number = number_of(id);
    if Form::read(sent).typed.texts().next().is_none() {
        let page = routes::office_with(language, "review", &number.to_string());
        return Ok(see(&routes::sign_in(language, &page)));
    }
    let is_asked_anew = |name: &str| matches!(name, "go" | "at" | "settle" | "reopen" | "template" | "end");
    let sent: Vec<_> = sent.pairs().iter().filter(|(name, _)| !is_asked_anew(name)).cloned().collect();
    let chrome = door.chrome(language);
    let page = rendered(move || app::pages::desk::signed_out::of_case(&chrome, number, &sent)).await?;
    Ok((StatusCode::FORBIDDEN, page).into_response())
}

/// What was sent by the form of a case.
struct Form {
    typed: Typed,
    beside: Beside,
    /// The round that was read, where the form says it.
    round: Option<i64>,
}

impl Form {
    fn read(sent: &Sent) -> Self {
        let value = |name: &str| sent.value(name).unwrap_or_default().to_owned();
        let below = |front: &'static str| {
            sent.below(front).map(|(field, text)| (field.to_owned(), text.to_owned())).collect::<BTreeMap<_, _>>()
        };
        // A form without a tick says nothing about its points unless it says that they were there.
        let ticked = || Checklist(sent.values("point").filter_map(Point::from_code).collect());
        let typed = Typed {
            verdict: value("verdict"),
            reason: value("reason"),
            words: value("words"),
            comments: below("comment."),
            parts: below("part."),
            points: sent.value("ticks").is_some().then(ticked),
        };
        let round = sent.value("round").and_then(|round| round.parse().ok());
        Self { typed, beside: pages::beside(&value("with")), round }
    }

    /// What of it can be kept; `pressed` is the field of which the comment was to be kept.
    fn notes(&self, pressed: Option<&str>) -> Notes {
        Notes { round: self.round, ..self.typed.notes(pressed) }
    }

    /// Keeps comments and ticks, of which nothing is left to be shown as typed. Nothing is done to another round than
    /// the one that was read.
    async fn kept(
        &mut self,
        door: &Door,
        who: &Session,
        number: i64,
        pressed: Option<&str>,
    ) -> Result<(), library::Error> {
        let notes = self.notes(pressed);
        if !notes.is_empty() || notes.round.is_some() {
            door.library.note_case(&who.viewer, number, &notes).await?;
            self.typed = std::mem::take(&mut self.typed).noted();
        }
        Ok(())
    }
}

/// The answer to what somebody did to a case: on with what is done; back with what is wrong; or that somebody else was
/// faster. Whatever was typed and is not kept is shown again.
async fn acted(
    door: &Door,
    language: Language,
    who: &Session,
    number: i64,
    outcome: Result<&str, library::Error>,
    form: Form,
) -> Result<Response, Fault> {
    let Form { typed, beside, .. } = form;
    match outcome {
        Ok(what) if typed.is_deciding() => {
            let showing = Showing { done: what.to_owned(), typed, beside, ..Showing::default() };
            shown(door, language, who, number, showing).await
        }
        Ok(what) => Ok(on(language, number, what, beside)),
        Err(library::Error::Invalid(broken)) => {
            shown(door, language, who, number, Showing { broken, typed, beside, ..Showing::default() }).await
        }
        Err(library::Error::Denied(Denied::Suspended)) => {
            let faults = vec![pages::suspended(language)];
            shown(door, language, who, number, Showing { faults, typed, beside, ..Showing::default() }).await
        }
        Err(library::Error::Conflict | library::Error::Denied(Denied::State)) => {
            // What was typed is shown once more, so that it can be taken along.
            if typed.texts().next().is_none() {
                return Ok(on(language, number, "late", beside));
            }
            let showing = Showing { done: "late".to_owned(), typed, beside, ..Showing::default() };
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
    let mut outcome = door.library.take_case(&who.viewer, number).await.map(|()| "taken");
    // Pressed twice, it lies with whoever pressed.
    if is_late(&outcome) && door.library.case(&who.viewer, number).await.is_ok_and(|case| case.is_mine) {
        outcome = Ok("taken");
    }
    let form = Form { typed: Typed::default(), beside: Beside::default(), round: None };
    told(&door, language, "", acted(&door, language, &who, number, outcome, form).await).await
}

/// Gives a case back, with what was noted about it so far.
pub async fn give_back(
    language: Language,
    State(door): State<Door>,
    Path(id): Path<String>,
    Sender { who, sent }: Sender,
) -> Response {
    let number = number_of(&id);
    let mut form = Form::read(&sent);
    let outcome = match form.kept(&door, &who, number, None).await {
        Ok(()) => door.library.give_back_case(&who.viewer, number).await.map(|()| "given_back"),
        Err(error) => Err(error),
    };
    told(&door, language, "", acted(&door, language, &who, number, outcome, form).await).await
}

/// Says something about a field.
pub async fn comment(
    language: Language,
    State(door): State<Door>,
    Path(id): Path<String>,
    Sender { who, sent }: Sender,
) -> Response {
    let number = number_of(&id);
    let mut form = Form::read(&sent);
    let pressed = sent.value("at").unwrap_or_default();
    let outcome = form.kept(&door, &who, number, Some(pressed)).await.map(|()| "commented");
    told(&door, language, "", acted(&door, language, &who, number, outcome, form).await).await
}

/// Settles a comment, or opens it again.
pub async fn settle(
    language: Language,
    State(door): State<Door>,
    Path(id): Path<String>,
    Sender { who, sent }: Sender,
) -> Response {
    let number = number_of(&id);
    let mut form = Form::read(&sent);
    let (comment, settled) = match sent.value("settle") {
        Some(comment) => (number_of(comment), true),
        None => (number_of(sent.value("reopen").unwrap_or_default()), false),
    };
    let outcome = match form.kept(&door, &who, number, None).await {
        Ok(()) => door.library.settle_comment(&who.viewer, number, comment, settled).await.map(|()| "settled"),
        Err(error) => Err(error),
    };
    told(&door, language, "", acted(&door, language, &who, number, outcome, form).await).await
}

/// Keeps the checklist.
pub async fn checklist(
    language: Language,
    State(door): State<Door>,
    Path(id): Path<String>,
    Sender { who, sent }: Sender,
) -> Response {
    let number = number_of(&id);
    let mut form = Form::read(&sent);
    // Whoever presses this means the ticks, also where there is none.
    form.typed.points = Some(Checklist(sent.values("point").filter_map(Point::from_code).collect()));
    let outcome = form.kept(&door, &who, number, None).await.map(|()| "ticked");
    told(&door, language, "", acted(&door, language, &who, number, outcome, form).await).await
}

/// Decides about a case, keeps what is noted so far, or puts a ready text into the form. What can be kept is kept
/// first, whatever becomes of the decision.
pub async fn decide(
    language: Language,
    State(door): State<Door>,
    Path(id): Path<String>,
    Sender { who, sent }: Sender,
) -> Response {
    let number = number_of(&id);
    let mut form = Form::read(&sent);
    let go = sent.value("go").unwrap_or_default();
    let kept = if go == "keep" {
        let notes = form.notes(None);
        door.library
            .note_case(&who.viewer, number, &notes)
            .await
            .map(|()| form.typed = std::mem::take(&mut form.typed).noted())
    } else {
        form.kept(&door, &who, number, None).await
    };
    let mut outcome = match kept {
        Err(error) => Err(error),
        Ok(()) if go == "keep" => Ok("kept"),
        Ok(()) if go == "template" => {
            let template = sent.value("template").unwrap_or_default().to_owned();
            let Form { typed, beside, .. } = form;
            let showing = Showing { typed, template, beside, ..Showing::default() };
            return told(&door, language, "", shown(&door, language, &who, number, showing).await).await;
        }
        Ok(()) => decided(&door, &who, number, &form.typed).await,
    };
    if go != "keep"
        && is_late(&outcome)
        && let Some(verdict) = Verdict::from_code(&form.typed.verdict)
        && is_made(&door, &who, number, verdict, &form.typed).await
    {
        outcome = Ok(verdict.code());
    }
    if let Ok(verdict) = outcome
        && verdict != "kept"
    {
        // What is decided is not to be decided any more.
        form.typed = Typed::default();
    }
    told(&door, language, "", acted(&door, language, &who, number, outcome, form).await).await
}

/// Whether it was not the time for it any more.
const fn is_late(outcome: &Result<&str, library::Error>) -> bool {
    matches!(outcome, Err(library::Error::Conflict | library::Error::Denied(Denied::State)))
}

/// Whether this very decision is made already, with all that was noted beside it: a button that was pressed twice.
async fn is_made(door: &Door, who: &Session, number: i64, verdict: Verdict, typed: &Typed) -> bool {
    let Ok(case) = door.library.case(&who.viewer, number).await else { return false };
    let words = Some(kept(&typed.words)).filter(|words| !words.is_empty());
    let reason = Reason::from_code(&typed.reason).filter(|_| verdict != Verdict::Publish);
    let last = case.decisions.iter().find(|row| row.submission == Some(number));
    let is_last = last.is_some_and(|row| {
        (row.who, row.deed, row.reason, &row.words) == (who.account, verdict.deed(), reason, &words)
    });
    let is_said = |path: &str, text: &str| {
        let text = kept(text);
        case.comments.iter().any(|it| it.row.path.as_deref().unwrap_or_default() == path && it.row.text == text)
    };
    !case.is_open() && is_last && typed.notes(None).comments.iter().all(|(path, text)| is_said(path, text))
}

/// Decides as the form says, and gives what is done.
async fn decided(door: &Door, who: &Session, number: i64, typed: &Typed) -> Result<&'static str, library::Error> {
    let Some(verdict) = Verdict::from_code(&typed.verdict) else {
        return Err(library::Error::Invalid(vec![Invalid::at("verdict", Rule::Missing)]));
    };
    let decision = Decision { verdict, reason: Reason::from_code(&typed.reason), words: typed.words.clone() };
    door.library.decide_case(&who.viewer, number, &decision, &Pages).await?;
    if verdict == Verdict::Publish {
        follow::at_once(door).await;
    }
    Ok(verdict.code())
}
