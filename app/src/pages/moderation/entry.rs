//! One entry as the office sees it: its state, the decisions and notices about it, and what can be decided.

use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::OfficeEntry;
use library::notices::NoticeRow;
use library::read::Recommended;

use super::forms::{self, Typed};
use super::{barred, done, framed, head};
use crate::chrome::Chrome;
use crate::components::deeds;
use crate::components::form::{self, Fault};
use crate::components::kind::KindTag;
use crate::components::text::text_in;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; `is_done`: something was decided just now.
pub fn page(chrome: &Chrome, entry: &OfficeEntry, typed: &Typed, faults: &[Fault], is_done: bool) -> String {
    let language = chrome.language;
    let id = entry.shown.entry().id.to_string();
    let title = entry.shown.entry().envelope.title.get(language).to_owned();
    let head = head(language, title.clone(), "office_entry", &id);
    let (entry, typed, faults) = (entry.clone(), typed.clone(), faults.to_vec());
    chrome.document(head, move || {
        let at = routes::office_with(language, "office_entry", &id);
        let state = vocabulary::label("status", entry.shown.status.code(), language).to_owned();
        let kind = entry.shown.entry().kind;
        let page = entry.shown.status.is_public().then(|| {
            let href = routes::entry(language, kind, entry.shown.slug(language));
            view! { <p><a class="button" href=href>{t!(language, notices.see_page)}</a></p> }
        });
        let all_reasons: Vec<&'static str> = vocabulary::scheme("reason")
            .map(|scheme| scheme.concepts.iter().map(|concept| concept.code).collect())
            .unwrap_or_default();
        let recommended = entry.recommendation.clone().map(|row| recommended(language, &row.into()));
        let versions = (entry.versions.len() > 1).then(|| {
            let href = routes::office_with(language, "office_versions", &id);
            view! { <p><a href=href>{t!(language, suspending.versions_link)}</a></p> }
        });
        let rest = view! {
            {done(language, is_done)}
            {form::summary(language, &faults)}
            <p class="kind-line"><KindTag kind=kind /><span>{state}</span></p>
            {page}
            {recommended}
            {versions}
            {barred(language, entry.barred)}
            {forms::reasons_missing(language, &entry)}
            {forms::suspend_now(language, &entry, None)}
            {forms::decide(language, at.clone(), &entry.possible, all_reasons, &typed, &faults)}
            {forms::recommend(language, at, &entry, &typed, &faults)}
            <h2>{t!(language, notices.decisions)}</h2>
            {deeds::list(language, &entry.decisions, &entry.names)}
            {notices(language, &entry.notices)}
        };
        let steps = vec![(routes::office(language, "office_entries"), t!(language, notices.entries))];
        framed(language, "office_entries", steps, title, rest.into_any())
    })
}

fn recommended(language: Language, it: &Recommended) -> AnyView {
    let day = words::day_in_germany(language, it.until);
    view! { <p>{t!(language, notices.recommended_until, day = day)}": "{text_in(language, &it.reasons)}</p> }.into_any()
}

/// Notices about the entry; nothing where there are none.
pub(super) fn notices(language: Language, rows: &[NoticeRow]) -> AnyView {
    if rows.is_empty() {
        return ().into_any();
    }
    let items = rows.iter().map(|notice| one(language, notice)).collect_view();
    view! { <h2>{t!(language, notices.title)}</h2><ul class="lines">{items}</ul> }.into_any()
}

/// A notice in one line.
fn one(language: Language, notice: &NoticeRow) -> AnyView {
    let name = t!(language, notices.number, number = notice.number);
    let state = match &notice.decided {
        Some(decided) => deeds::outcome(language, decided.outcome),
        None => t!(language, notices.open),
    };
    view! {
        <li>
            <a href=routes::office_with(language, "notice", &notice.number.to_string())>{name}</a>
            " · "{state}
        </li>
    }
    .into_any()
}
