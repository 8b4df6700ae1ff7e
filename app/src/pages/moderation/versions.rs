//! Published versions of one entry for the office: earlier ones can be hidden, each by itself.

use domain::decision::Deed;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::{OfficeEntry, OfficeVersion};

use super::forms::{Typed, reason_menu};
use super::{barred, done, framed, head};
use crate::chrome::Chrome;
use crate::components::form::{self, Fault};
use crate::components::report::{self, Words};
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; `is_done`: something was decided just now.
pub fn page(chrome: &Chrome, entry: &OfficeEntry, typed: &Typed, faults: &[Fault], is_done: bool) -> String {
    let language = chrome.language;
    let id = entry.shown.entry().id.to_string();
    let head = head(language, t!(language, suspending.versions), "office_versions", &id);
    let (entry, typed, faults) = (entry.clone(), typed.clone(), faults.to_vec());
    chrome.document(head, move || {
        let title = entry.shown.entry().envelope.title.get(language).to_owned();
        let at = routes::office_with(language, "office_entry", &id);
        let earlier: Vec<&OfficeVersion> = entry.versions.iter().skip(1).collect();
        let form = (entry.may_hide && !earlier.is_empty()).then(|| form(language, &id, &earlier, &typed, &faults));
        let single = earlier.is_empty().then(|| view! { <p>{t!(language, suspending.versions_single)}</p> });
        let rest = view! {
            {done(language, is_done)}
            {form::summary(language, &faults)}
            <p>{t!(language, suspending.versions_lead)}</p>
            {barred(language, entry.barred)}
            {table(language, &entry)}
            {single}
            {form}
        };
        let steps = vec![(routes::office(language, "office_entries"), t!(language, notices.entries)), (at, title)];
        framed(language, "office_entries", steps, t!(language, suspending.versions), rest.into_any())
    })
}

fn table(language: Language, entry: &OfficeEntry) -> AnyView {
    let newest = entry.versions.first().map(|version| version.number);
    let rows =
        entry.versions.iter().map(|version| row(language, version, newest == Some(version.number))).collect_view();
    view! {
        <table class="table worklist" data-fold="" role="table">
            <caption class="visually-hidden">{t!(language, suspending.versions_caption)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, suspending.version)}</th>
                    <th scope="col" role="columnheader">{t!(language, suspending.published_on)}</th>
                    <th scope="col" role="columnheader">{t!(language, suspending.state)}</th>
                    <th scope="col" role="columnheader">{t!(language, suspending.hash)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, version: &OfficeVersion, is_newest: bool) -> AnyView {
    let state = match version.hidden {
        Some((reason, since)) => {
            let label = vocabulary::label("reason", reason.code(), language).to_owned();
            t!(language, suspending.hidden_since, day = words::day_in_germany(language, since), reason = label)
        }
        None if is_newest => t!(language, suspending.newest),
        None => t!(language, suspending.visible),
    };
    view! {
        <tr role="row">
            <th scope="row" role="rowheader">{t!(language, suspending.version_number, number = version.number)}</th>
            <td role="cell" data-label=t!(language, suspending.published_on)><span>{words::day_in_germany(language, version.published)}</span></td>
            <td role="cell" data-label=t!(language, suspending.state)><span>{state}</span></td>
            <td role="cell" data-label=t!(language, suspending.hash)><span class="num hash">{version.hash.to_string()}</span></td>
        </tr>
    }
    .into_any()
}

fn form(language: Language, id: &str, earlier: &[&OfficeVersion], typed: &Typed, faults: &[Fault]) -> AnyView {
    let choices: Vec<(String, String)> = earlier
        .iter()
        .map(|version| {
            let day = words::day_in_germany(language, version.published);
            let name = t!(language, suspending.version_choose, number = version.number, day = day);
            (version.number.to_string(), name)
        })
        .collect();
    let deeds = vec![
        (Deed::VersionHidden.code().to_owned(), t!(language, suspending.do_hide)),
        (Deed::VersionShown.code().to_owned(), t!(language, suspending.do_show)),
    ];
    let codes: Vec<&'static str> = vocabulary::scheme("reason")
        .map(|scheme| scheme.concepts.iter().map(|concept| concept.code).collect())
        .unwrap_or_default();
    let choose = || t!(language, notices.choose);
    let said = Words {
        id: "words",
        label: &t!(language, notices.words),
        help: &t!(language, notices.words_help),
        value: &typed.words,
        rows: 6,
        required: true,
    };
    view! {
        <section class="section" aria-labelledby="change-version">
            <h2 id="change-version">{t!(language, suspending.change)}</h2>
            <form class="form" method="post" action=routes::office_with(language, "office_versions", id)>
                {report::menu("version", &t!(language, suspending.version), "", choose(), choices, &typed.version, faults)}
                {report::menu("deed", &t!(language, suspending.what), "", choose(), deeds, &typed.deed, faults)}
                {reason_menu(language, &t!(language, suspending.reason_needed), codes, &typed.reason, faults)}
                {report::words(language, said, faults)}
                <p class="send"><button class="button button-main" type="submit">{t!(language, suspending.change_do)}</button></p>
            </form>
        </section>
    }
    .into_any()
}
