//! Entries by their title, also hidden ones: the way to the decisions about one.

use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::read::Shown;

use super::{framed, head};
use crate::chrome::Chrome;
use crate::components::kind::KindTag;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; `words` are what was looked for.
pub fn page(chrome: &Chrome, words: &str, found: &[Shown]) -> String {
    let language = chrome.language;
    let head = head(language, t!(language, notices.entries), "office_entries", "");
    let (words, found) = (words.to_owned(), found.to_vec());
    chrome.document(head, move || {
        let list = if found.is_empty() {
            view! { <p>{t!(language, notices.none_found)}</p> }.into_any()
        } else {
            table(language, &found)
        };
        let rest = view! {
            <form class="toolbar" method="get" action=routes::office(language, "office_entries") role="search">
                <div class="field">
                    <label for="title">{t!(language, notices.entry_title)}</label>
                    <div class="control"><input class="input" id="title" name="title" type="search" value=words maxlength="200" /></div>
                </div>
                <button class="button" type="submit">{t!(language, notices.look)}</button>
            </form>
            {list}
        };
        framed(language, "office_entries", Vec::new(), t!(language, notices.entries), rest.into_any())
    })
}

fn table(language: Language, found: &[Shown]) -> AnyView {
    let rows = found.iter().map(|shown| row(language, shown)).collect_view();
    view! {
        <table class="table worklist" data-fold="" role="table">
            <caption class="visually-hidden">{t!(language, notices.entries)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, notices.entry_title)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.kind)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.state)}</th>
                    <th scope="col" role="columnheader">{t!(language, notices.version_of)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, shown: &Shown) -> AnyView {
    let entry = shown.entry();
    let state = vocabulary::label("status", shown.status.code(), language).to_owned();
    let recommended = shown.recommended.as_ref().map(|it| {
        let day = words::day_in_germany(language, it.until);
        view! { <span class="sub">{t!(language, notices.recommended_until, day = day)}</span> }
    });
    view! {
        <tr role="row">
            <th scope="row" role="rowheader" class="title">
                <a href=routes::office_with(language, "office_entry", &entry.id.to_string())>{entry.envelope.title.get(language).to_owned()}</a>
            </th>
            <td role="cell" data-label=t!(language, notices.kind)><span><KindTag kind=entry.kind /></span></td>
            <td role="cell" data-label=t!(language, notices.state)><span>{state}{recommended}</span></td>
            <td role="cell" data-label=t!(language, notices.version_of)><span>{words::day_in_germany(language, shown.modified)}</span></td>
        </tr>
    }
    .into_any()
}
