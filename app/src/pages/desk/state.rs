//! What became of a submission: the receipt, and the state with its history.

use domain::decision::Deed;
use domain::lifecycle::{Status, Step};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::drafts::{Draft, StepRow, SubmissionRow};
use library::review::{Remark, Told};

use super::super::editor::title;
use super::decisions::{Objecting, correct, list};
use super::{head, next};
use crate::chrome::Chrome;
use crate::components::asked::path_now;
use crate::components::editor::{anchor, place};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::trail::Trail;
use crate::pages::review::for_authors;
use crate::routes::{self, OfDraft};
use crate::texts::t;
use crate::words;

/// „Eingegangen“: the receipt; `mailed`: a letter to the viewer says the same, else one to whoever submitted it.
pub fn receipt(chrome: &Chrome, draft: &Draft, submission: &SubmissionRow, mailed: bool) -> String {
    let language = chrome.language;
    let of = draft.id.to_string();
    let head = head(language, t!(language, desk.received), |it| routes::of_draft(it, &of, OfDraft::Receipt));
    let (draft, submission) = (draft.clone(), submission.clone());
    chrome.document(head, move || {
        let of = draft.id.to_string();
        let at = words::moment(language, submission.submitted_at);
        let letter = if mailed { t!(language, desk.mailed) } else { t!(language, keeping.mailed) };
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=t!(language, desk.received).into_any() />
            <div class="message">
                <h1>{t!(language, desk.received)}</h1>
                <p class="lead">{t!(language, desk.received_text, title = title(language, &draft), number = submission.number)}</p>
                <p>{at}" "{letter}</p>
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

/// What became of a draft.
#[derive(Debug, Clone)]
pub struct Stand {
    /// The draft.
    pub draft: Draft,
    /// How it stands by now: once it is published, as its entry does.
    pub stands: Status,
    /// Its last submission, with its steps.
    pub history: Option<(SubmissionRow, Vec<StepRow>)>,
    /// Whether the viewer may take it back.
    pub may_withdraw: bool,
    /// Whether the viewer may withdraw the public entry behind it.
    pub may_unpublish: bool,
    /// Whether the viewer may begin to correct the entry behind it, which is suspended.
    pub may_correct: bool,
    /// Comments and decisions.
    pub told: Told,
    /// An objection that was typed and not taken.
    pub objecting: Option<Objecting>,
}

/// The state of a draft with the steps of its last submission, what was decided, and what can be done about it.
pub fn page(chrome: &Chrome, stand: &Stand) -> String {
    let language = chrome.language;
    let of = stand.draft.id.to_string();
    let head = head(language, t!(language, desk.state_of, title = title(language, &stand.draft)), |it| {
        routes::of_draft(it, &of, OfDraft::State)
    });
    let stand = stand.clone();
    chrome.document(head, move || {
        let faults = stand.objecting.as_ref().map(|(.., faults)| faults.clone()).unwrap_or_default();
        let decisions = list(language, stand.draft.id, &stand.told, stand.objecting.as_ref());
        let comments = comments(language, &stand);
        let Stand { draft, stands, history, may_withdraw, may_unpublish, may_correct, .. } = stand;
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
        let unpublish = may_unpublish.then(|| {
            let href = routes::of_draft(language, &of, OfDraft::WithdrawEntry);
            view! { <p><a class="button button-warn" href=href>{t!(language, leaving.unpublish_title)}</a></p> }
        });
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=title(language, &draft).into_any() />
            <div class="desk">
                <p class="kind-line"><KindTag kind=draft.kind /><span>{vocabulary::label("status", stands.code(), language).to_owned()}</span>{number}</p>
                <h1>{title(language, &draft)}</h1>
                {form::summary(language, &faults)}
                {way(language, stands)}
                <p class="lead">{next(language, stands)}</p>
                <p class="row">
                    {write}
                    <a class="button" href=routes::of_draft(language, &of, OfDraft::Preview)><Icon name="eye" />{t!(language, desk.see_text)}</a>
                </p>
                {may_correct.then(|| correct(language, draft.id))}
                {decisions}
                {comments}
                {steps}
                {withdraw}
                {unpublish}
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

/// Comments on the last submission, each with the way to its field while it can be changed.
fn comments(language: Language, stand: &Stand) -> AnyView {
    if stand.told.comments.is_empty() {
        return ().into_any();
    }
    let items = stand.told.comments.iter().map(|remark| one_comment(language, &stand.draft, remark)).collect_view();
    view! {
        <section aria-labelledby="comments">
            <h2 id="comments">{t!(language, review.comments)}</h2>
            {items}
        </section>
    }
    .into_any()
}

fn one_comment(language: Language, draft: &Draft, remark: &Remark) -> AnyView {
    let heading = match path_now(remark) {
        "" => view! { <b>{t!(language, review.whole_entry)}</b> }.into_any(),
        path => {
            let name = place(language, draft.kind, path);
            if draft.is_open() {
                let editor = routes::draft(language, &draft.id.to_string());
                let href = format!("{editor}#{}", anchor(draft.kind, path));
                view! { <b><a href=href>{name}</a></b> }.into_any()
            } else {
                view! { <b>{name}</b> }.into_any()
            }
        }
    };
    for_authors(language, remark, heading, true)
}

/// What a decision is called.
pub fn deed_name(language: Language, deed: Deed) -> String {
    match deed {
        Deed::Published => t!(language, review.deed_published),
        Deed::ChangesRequested => t!(language, review.deed_changes_requested),
        Deed::Rejected => t!(language, review.deed_rejected),
        Deed::ObjectionGranted => t!(language, review.deed_objection_granted),
        Deed::ObjectionRefused => t!(language, review.deed_objection_refused),
        Deed::Suspended => t!(language, review.deed_suspended),
        Deed::SuspensionReasoned => t!(language, review.deed_suspension_reasoned),
        Deed::Restored => t!(language, review.deed_restored),
        Deed::Removed => t!(language, review.deed_removed),
        Deed::Archived => t!(language, review.deed_archived),
        Deed::Recommended => t!(language, review.deed_recommended),
        Deed::RecommendationEnded => t!(language, review.deed_recommendation_ended),
        Deed::NoticeDismissed => t!(language, review.deed_notice_dismissed),
        Deed::VersionHidden => t!(language, review.deed_version_hidden),
        Deed::VersionShown => t!(language, review.deed_version_shown),
        Deed::Withdrawn => t!(language, review.deed_withdrawn),
    }
}

/// What a step is called.
pub fn step_name(language: Language, step: &StepRow) -> String {
    match step.step {
        Step::Submit => t!(language, desk.step_submit),
        Step::Withdraw => t!(language, desk.step_withdraw),
        Step::Assign => t!(language, desk.step_assign),
        Step::GiveBack => t!(language, desk.step_give_back),
        Step::RequestChanges => t!(language, desk.step_request_changes),
        Step::Approve => t!(language, desk.step_approve),
        Step::Reject => t!(language, desk.step_reject),
        Step::GrantAppeal => t!(language, desk.step_grant_appeal),
        Step::Publish => t!(language, desk.step_publish),
        _ => vocabulary::label("status", step.status.code(), language).to_owned(),
    }
}

fn one_step(language: Language, step: &StepRow) -> AnyView {
    let note = step.note.clone().map(|note| view! { <p>{note}</p> });
    let what = step_name(language, step);
    view! { <li><p><b>{what}</b></p><p class="small soft">{words::moment(language, step.at)}</p>{note}</li> }.into_any()
}
