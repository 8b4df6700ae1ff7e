//! The desk of somebody who writes: drafts and submissions, what each waits for.

pub mod conflict;
pub mod decisions;
pub mod keeping;
pub mod new;
pub mod signed_out;
pub mod state;
pub mod unpublish;

use std::collections::BTreeSet;

use domain::lifecycle::Status;
use domain::{EntryId, Language, vocabulary};
use leptos::prelude::*;
use library::drafts::{Draft, KEPT_FOR, OnDesk};
use library::read::Shown;

use super::editor::title;
use crate::chrome::{Chrome, Head, chrome};
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::trail::Trail;
use crate::routes::{self, OfDraft};
use crate::texts::t;
use crate::words;

/// The page: what is on the desk, and published entries that can be revised; those that can be withdrawn say so.
pub fn page(chrome: &Chrome, desk: &[OnDesk], revisable: &[Shown], withdrawable: &BTreeSet<EntryId>) -> String {
    let language = chrome.language;
    let (desk, revisable, withdrawable) = (desk.to_vec(), revisable.to_vec(), withdrawable.clone());
    chrome.document(head(language, t!(language, desk.title), routes::desk), move || {
        let (gone, there): (Vec<_>, Vec<_>) = desk.into_iter().partition(|on| on.draft.discarded_at.is_some());
        let begin = view! {
            <p><a class="button button-main" href=routes::desk_new(language)><Icon name="file-plus" />{t!(language, desk.begin)}</a></p>
        };
        let list = if there.is_empty() {
            view! { <p class="lead">{t!(language, desk.empty)}</p> }.into_any()
        } else {
            view! { <ul class="on-desk">{there.iter().map(|on| item(language, on)).collect_view()}</ul> }.into_any()
        };
        view! {
            <Trail steps=Vec::new() here=t!(language, desk.title).into_any() />
            <div class="desk">
                <h1>{t!(language, desk.title)}</h1>
                {begin}
                {list}
                {published(language, &revisable, &withdrawable)}
                {discarded(language, &gone)}
            </div>
        }
    })
}

/// The head of a page that only its owner sees.
fn head(language: Language, title: String, path: impl Fn(Language) -> String) -> Head {
    Head {
        title,
        paths: Language::ALL.into_iter().map(|language| (language, path(language))).collect(),
        unlisted: true,
        desk: true,
        current: routes::desk(language),
        ..Head::default()
    }
}

fn item(language: Language, on: &OnDesk) -> AnyView {
    let draft = &on.draft;
    let of = draft.id.to_string();
    let (href, action) = if draft.is_open() {
        (routes::draft(language, &of), t!(language, desk.write_on))
    } else {
        (routes::of_draft(language, &of, OfDraft::State), t!(language, desk.see_state))
    };
    let number = on.submission.as_ref().map(|submission| t!(language, desk.number, number = submission.number));
    let version = draft.based_on.map(|_| t!(language, desk.version, number = draft.version()));
    let history = (draft.is_open() && on.submission.is_some()).then(|| {
        let href = routes::of_draft(language, &of, OfDraft::State);
        view! { <a class="button button-quiet" href=href>{t!(language, desk.see_history)}</a> }
    });
    let label = format!("{action}: {}", title(language, draft));
    view! {
        <li>
            <div>
                <p class="kind-line"><KindTag kind=draft.kind /><span>{vocabulary::label("status", on.stands.code(), language).to_owned()}</span>{number.map(|number| view! { <span>{number}</span> })}{version.map(|version| view! { <span>{version}</span> })}</p>
                <h2><a href=href.clone()>{title(language, draft)}</a></h2>
                <p>{next(language, on.stands)}</p>
                <p class="small soft">{saved(language, draft)}</p>
            </div>
            <p class="row"><a class="button" href=href aria-label=label>{action}</a>{history}</p>
        </li>
    }
    .into_any()
}

/// „Gespeichert am 28. November 2026 um 14:32“
fn saved(language: Language, draft: &Draft) -> String {
    let day = words::day_in_germany(language, draft.saved_at);
    t!(language, desk.saved, day = day, time = words::time_of(draft.saved_at))
}

/// What comes next, in plain words.
pub(super) fn next(language: Language, status: Status) -> String {
    match status {
        Status::Draft => t!(language, desk.next_draft),
        Status::Submitted => t!(language, desk.next_submitted, count = chrome().node.deadlines.look.days()),
        Status::InReview => t!(language, desk.next_in_review, count = chrome().node.deadlines.decision.days()),
        Status::ChangesRequested => t!(language, desk.next_changes_requested),
        Status::Approved => t!(language, desk.next_approved),
        Status::Published => t!(language, desk.next_published),
        Status::Rejected => t!(language, desk.next_rejected),
        Status::RevisionPending => t!(language, desk.next_revision_pending),
        Status::Withdrawn => t!(language, desk.next_withdrawn),
        Status::Suspended => t!(language, desk.next_suspended),
        Status::Removed => t!(language, desk.next_removed),
        Status::Archived => t!(language, desk.next_archived),
    }
}

fn published(language: Language, revisable: &[Shown], withdrawable: &BTreeSet<EntryId>) -> AnyView {
    if revisable.is_empty() {
        return ().into_any();
    }
    let items = revisable
        .iter()
        .map(|shown| {
            let entry = shown.entry();
            let title = entry.envelope.title.get(language).to_owned();
            let href = routes::entry(language, entry.kind, shown.slug(language));
            let label = t!(language, desk.revise_of, title = title.clone());
            let withdraw = withdrawable.contains(&entry.id).then(|| {
                let href = routes::of_draft(language, &entry.id.to_string(), OfDraft::WithdrawEntry);
                let label = t!(language, leaving.unpublish_of, title = title.clone());
                view! { <a class="button button-quiet" href=href aria-label=label>{t!(language, leaving.unpublish)}</a> }
            });
            view! {
                <li>
                    <div><p class="kind-line"><KindTag kind=entry.kind /></p><h3><a href=href>{title}</a></h3></div>
                    <form method="post" action=routes::desk_revise(language)>
                        <input type="hidden" name="entry" value=entry.id.to_string() />
                        <button class="button" type="submit" aria-label=label>{t!(language, desk.revise)}</button>
                        {withdraw}
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="published">
            <h2 id="published">{t!(language, desk.published)}</h2>
            <p>{t!(language, desk.published_text)}</p>
            <ul class="on-desk">{items}</ul>
        </section>
    }
    .into_any()
}

fn discarded(language: Language, gone: &[OnDesk]) -> AnyView {
    if gone.is_empty() {
        return ().into_any();
    }
    let items = gone
        .iter()
        .map(|on| {
            let draft = &on.draft;
            let until = draft.discarded_at.map(|at| words::day_in_germany(language, at + KEPT_FOR)).unwrap_or_default();
            let action = routes::of_draft(language, &draft.id.to_string(), OfDraft::Restore);
            let label = t!(language, desk.restore_of, title = title(language, draft));
            view! {
                <li>
                    <div><h3>{title(language, draft)}</h3><p class="small soft">{t!(language, desk.kept_until, day = until)}</p></div>
                    <form method="post" action=action><button class="button" type="submit" aria-label=label>{t!(language, desk.restore)}</button></form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section aria-labelledby="discarded">
            <h2 id="discarded">{t!(language, desk.discarded)}</h2>
            <ul class="on-desk">{items}</ul>
        </section>
    }
    .into_any()
}
