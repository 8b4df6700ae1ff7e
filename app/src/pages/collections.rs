//! Collections: entries put side by side for one occasion. The list of them, and one with a note at each entry.

use domain::Language;
use leptos::prelude::*;
use library::collections::{Collection, ListedShown};
use serde_json::json;

use crate::chrome::{Chrome, Head};
use crate::components::entry_card;
use crate::components::text::text_in;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// All collections.
pub fn list(chrome: &Chrome, collections: &[Collection]) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, collections.title),
        description: t!(language, collections.summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::collections(language))).collect(),
        current: routes::collections(language),
        ..Head::default()
    };
    let collections = collections.to_vec();
    chrome.document(head, move || {
        view! {
            <Trail steps=Vec::new() here=t!(language, collections.title).into_any() />
            <header class="entry-head list-head">
                <h1>{t!(language, collections.title)}</h1>
                <p class="purpose">{t!(language, collections.summary)}</p>
            </header>
            <ul class="collections">{collections.iter().map(|it| item(language, it)).collect_view()}</ul>
        }
    })
}

fn item(language: Language, collection: &Collection) -> AnyView {
    let count = collection.entries.len();
    view! {
        <li>
            <h2><a href=routes::collection(language, collection.slug(language))>{text_in(language, &collection.title)}</a></h2>
            <p>{text_in(language, &collection.summary)}</p>
            <p class="soft num">{t!(language, results.entries, count = count, number = count)}</p>
        </li>
    }
    .into_any()
}

/// One collection.
pub fn page(chrome: &Chrome, collection: &Collection, listed: &[ListedShown]) -> String {
    let language = chrome.language;
    let base = &chrome.node.base_url;
    let address = |language: Language| routes::collection(language, collection.slug(language));
    let items: Vec<_> = listed
        .iter()
        .enumerate()
        .map(|(index, listed)| {
            let entry = listed.shown.entry();
            json!({
                "@type": "ListItem",
                "position": index + 1,
                "url": format!("{base}{}", routes::entry(language, entry.kind, listed.shown.slug(language))),
                "name": entry.envelope.title.get(language),
            })
        })
        .collect();
    let data = json!({
        "@context": "https://schema.org",
        "@type": "ItemList",
        "name": collection.title.get(language),
        "description": collection.summary.get(language),
        "url": format!("{base}{}", address(language)),
        "itemListElement": items,
    });
    let head = Head {
        title: collection.title.get(language).to_owned(),
        description: collection.summary.get(language).to_owned(),
        paths: Language::ALL.into_iter().map(|language| (language, address(language))).collect(),
        current: routes::collections(language),
        data: Some(data.to_string().replace('<', "\\u003c")),
        ..Head::default()
    };
    let (collection, listed) = (collection.clone(), listed.to_vec());
    chrome.document(head, move || {
        let entries = listed.iter().map(|listed| {
            view! {
                <li>
                    <p class="collection-note">{text_in(language, &listed.note)}</p>
                    {entry_card::entry(language, &listed.shown)}
                </li>
            }
        });
        view! {
            <Trail
                steps=vec![(routes::collections(language), t!(language, collections.title))]
                here=text_in(language, &collection.title).into_any()
            />
            <header class="entry-head list-head">
                <h1>{text_in(language, &collection.title)}</h1>
                <p class="purpose">{text_in(language, &collection.summary)}</p>
            </header>
            <ol class="hits collection">{entries.collect_view()}</ol>
        }
    })
}
