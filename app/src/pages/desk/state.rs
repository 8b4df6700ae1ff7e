//! What became of a submission: the receipt, and the state with its history.

use domain::lifecycle::{Status, Step};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::drafts::{Draft, StepRow, SubmissionRow};

use super::super::editor::title;
use super::{head, next};
use crate::chrome::Chrome;
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::trail::Trail;
use crate::routes::{self, OfDraft};
use crate::texts::t;
use crate::words;

/// „Eingegangen“: the receipt; `mailed`: a letter says the same.
pub fn receipt(chrome: &Chrome, draft: &Draft, submission: &SubmissionRow, mailed: bool) -> String {
    let language = chrome.language;
    let of = draft.id.to_string();
    let head = head(language, t!(language, desk.received), |it| routes::of_draft(it, &of, OfDraft::Receipt));
    let (draft, submission) = (draft.clone(), submission.clone());
    chrome.document(head, move || {
        let of = draft.id.to_string();
        let at = words::moment(language, submission.submitted_at);
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=t!(language, desk.received).into_any() />
            <div class="message">
                <h1>{t!(language, desk.received)}</h1>
                <p class="lead">{t!(language, desk.received_text, title = title(language, &draft), number = submission.number)}</p>
                <p>{at}{mailed.then(|| format!(" {}", t!(language, desk.mailed)))}</p>
                <h2>{t!(language, desk.what_next)}</h2>
                <p>{next(language, draft.status)}</p>
                <ul class="row">
                    <li><a class="button button-main" href=routes::of_draft(language, &of, OfDraft::State)>{t!(language, desk.see_state)}</a></li>
                    <li><a class="button" href=routes::desk(language)>{t!(language, desk.to_desk)}</a></li>
                </ul>
            </div>
        }
    })
}

/// The state of a draft with the steps of its last submission.
pub fn page(
    chrome: &Chrome,
    draft: &Draft,
    history: Option<&(SubmissionRow, Vec<StepRow>)>,
    may_withdraw: bool,
) -> String {
    let language = chrome.language;
    let of = draft.id.to_string();
    let head = head(language, t!(language, desk.state_of, title = title(language, draft)), |it| {
        routes::of_draft(it, &of, OfDraft::State)
    });
    let (draft, history) = (draft.clone(), history.cloned());
    chrome.document(head, move || {
        let of = draft.id.to_string();
        let number = history.as_ref().map(|(submission, _)| {
            view! { <span>{t!(language, desk.number, number = submission.number)}</span> }
        });
        let steps = history.as_ref().map(|(_, steps)| {
            let steps = steps.iter().map(|step| one_step(language, step)).collect_view();
            view! {
                <h2>{t!(language, desk.history)}</h2>
                <ol class="history">{steps}</ol>
            }
        });
        let write = draft.is_open().then(|| {
            view! { <a class="button button-main" href=routes::draft(language, &of)>{t!(language, desk.write_on)}</a> }
        });
        let withdraw = may_withdraw.then(|| {
            view! {
                <section aria-labelledby="withdraw">
                    <h2 id="withdraw">{t!(language, desk.withdraw)}</h2>
                    <p>{t!(language, desk.withdraw_text)}</p>
                    <form method="post" action=routes::of_draft(language, &of, OfDraft::Withdraw)>
                        <button class="button button-warn" type="submit">{t!(language, desk.withdraw_do)}</button>
                    </form>
                </section>
            }
        });
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=title(language, &draft).into_any() />
            <div class="desk">
                <p class="kind-line"><KindTag kind=draft.kind /><span>{vocabulary::label("status", draft.status.code(), language).to_owned()}</span>{number}</p>
                <h1>{title(language, &draft)}</h1>
                {way(language, draft.status)}
                <p class="lead">{next(language, draft.status)}</p>
                <p class="row">
                    {write}
                    <a class="button" href=routes::of_draft(language, &of, OfDraft::Preview)><Icon name="eye" />{t!(language, desk.see_text)}</a>
                </p>
                {steps}
                {withdraw}
            </div>
        }
    })
}

/// The way from draft to published, with where it stands.
fn way(language: Language, status: Status) -> AnyView {
    let stations = [Status::Draft, Status::Submitted, Status::InReview, Status::Approved, Status::Published];
    let Some(here) = stations.iter().position(|station| *station == status) else { return ().into_any() };
    let stations = stations
        .into_iter()
        .enumerate()
        .map(|(index, station)| {
            let name = vocabulary::label("status", station.code(), language).to_owned();
            let icon = if index < here { "circle-check" } else if index == here { "arrow-right" } else { "circle-dashed" };
            view! {
                <li class=(index > here).then_some("todo") aria-current=(index == here).then_some("step")><Icon name=icon />{name}</li>
            }
        })
        .collect_view();
    view! { <ol class="way">{stations}</ol> }.into_any()
}

fn one_step(language: Language, step: &StepRow) -> AnyView {
    let what = match step.step {
        Step::Submit => t!(language, desk.step_submit),
        Step::Withdraw => t!(language, desk.step_withdraw),
        Step::Assign => t!(language, desk.step_assign),
        Step::RequestChanges => t!(language, desk.step_request_changes),
        Step::Approve => t!(language, desk.step_approve),
        Step::Reject => t!(language, desk.step_reject),
        Step::GrantAppeal => t!(language, desk.step_grant_appeal),
        Step::Publish => t!(language, desk.step_publish),
        _ => vocabulary::label("status", step.status.code(), language).to_owned(),
    };
    let note = step.note.clone().map(|note| view! { <p>{note}</p> });
    view! { <li><p><b>{what}</b></p><p class="small soft">{words::moment(language, step.at)}</p>{note}</li> }.into_any()
}
