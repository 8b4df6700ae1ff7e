//! The initiatives: map of the Länder, its table twin, and the list.

use std::collections::BTreeMap;

use domain::{Kind, Language};
use leptos::prelude::*;
use library::catalogue::LandCount;
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::entry_card;
use crate::components::landmap::land_map;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// The page; `lands` by AGS of the Land.
pub fn page(chrome: &Chrome, initiatives: &[Shown], lands: &BTreeMap<String, LandCount>) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, entry.initiatives),
        description: t!(language, entry.initiatives_are),
        paths: Language::ALL.into_iter().map(|language| (language, routes::kind(language, Kind::Initiative))).collect(),
        current: routes::kind(language, Kind::Initiative),
        ..Head::default()
    };
    let (initiatives, lands) = (initiatives.to_vec(), lands.clone());
    chrome.document(head, move || {
        let items =
            initiatives.iter().map(|shown| view! { <li>{entry_card::entry(language, shown)}</li> }).collect_view();
        view! {
            <Trail steps=Vec::new() here=t!(language, entry.initiatives).into_any() />
            <header class="entry-head list-head">
                <h1>{t!(language, entry.initiatives)}</h1>
                <p class="purpose">{t!(language, entry.initiatives_are)}</p>
            </header>
            <section class="section" aria-labelledby="by-land">
                <div class="section-head"><h2 id="by-land">{t!(language, initiative.by_land)}</h2></div>
                {land_map(language, &lands)}
            </section>
            <section class="section" aria-labelledby="all-initiatives">
                <div class="section-head">
                    <h2 id="all-initiatives">{t!(language, entry.how_many, count = initiatives.len())}</h2>
                </div>
                <p class="soft">{t!(language, initiative.editorial_note)}</p>
                <ul class="hits">{items}</ul>
            </section>
        }
    })
}
