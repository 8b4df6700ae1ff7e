//! The full statement of reasons for an entry that was suspended at once.

use domain::decision::Deed;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::OfficeEntry;

use super::forms::{Typed, reason_menu};
use super::{barred, framed, head};
use crate::chrome::Chrome;
use crate::components::form::{self, Fault};
use crate::components::report::{self, Words};
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page, with what was typed and what is wrong with it.
pub fn page(chrome: &Chrome, entry: &OfficeEntry, typed: &Typed, faults: &[Fault]) -> String {
    let language = chrome.language;
    let id = entry.shown.entry().id.to_string();
    let head = head(language, t!(language, suspending.title), "office_reasons", &id);
    let (entry, mut typed, faults) = (entry.clone(), typed.clone(), faults.to_vec());
    let suspended = entry.decisions.iter().find(|row| row.deed == Deed::Suspended).cloned();
    if typed.reason.is_empty() {
        typed.reason =
            suspended.as_ref().and_then(|row| row.reason).map(|reason| reason.code().to_owned()).unwrap_or_default();
    }
    chrome.document(head, move || {
        let title = entry.shown.entry().envelope.title.get(language).to_owned();
        let at = routes::office_with(language, "office_entry", &id);
        let since = suspended.map(|row| {
            view! {
                <p>{t!(language, suspending.since, moment = words::moment(language, row.at))}" "{t!(language, suspending.told)}</p>
                <blockquote class="asked">{t!(language, suspending.for_now)}</blockquote>
            }
        });
        let due = entry.reasons_due.map(|day| view! { <p>{t!(language, suspending.due, day = words::date(language, day))}</p> });
        let form = entry.barred.is_none().then(|| form(language, &id, &typed, &faults));
        let notices = super::entry::notices(language, &entry.notices);
        let rest = view! {
            {form::summary(language, &faults)}
            <p><a href=at.clone()>{title.clone()}</a></p>
            {since}
            {due}
            {barred(language, entry.barred)}
            {form}
            <p>{t!(language, suspending.needless)}" "<a href=at.clone()>{t!(language, suspending.to_entry)}</a></p>
            {notices}
        };
        let steps = vec![(routes::office(language, "office_entries"), t!(language, notices.entries)), (at, title)];
        framed(language, "office_entries", steps, t!(language, suspending.title), rest.into_any())
    })
}

fn form(language: Language, id: &str, typed: &Typed, faults: &[Fault]) -> AnyView {
    let codes: Vec<&'static str> = vocabulary::scheme("reason")
        .map(|scheme| scheme.concepts.iter().map(|concept| concept.code).collect())
        .unwrap_or_default();
    let said = Words {
        id: "words",
        label: &t!(language, notices.words),
        help: &t!(language, suspending.words_help),
        value: &typed.words,
        rows: 10,
        required: true,
    };
    view! {
        <form class="form" method="post" action=routes::office_with(language, "office_reasons", id)>
            {reason_menu(language, "", codes, &typed.reason, faults)}
            {report::words(language, said, faults)}
            <p class="send"><button class="button button-main" type="submit">{t!(language, suspending.send)}</button></p>
        </form>
    }
    .into_any()
}
