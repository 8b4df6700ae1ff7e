//! All entries of one kind.

use domain::query::{DEFAULT_LIMIT, Query};
use domain::{Kind, Language};
use leptos::prelude::*;
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::entry_card;
use crate::components::head::t_kind;
use crate::components::icon::Icon;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// The page; `total` counts also those that are not listed.
pub fn page(chrome: &Chrome, kind: Kind, entries: &[Shown], total: u64) -> String {
    let language = chrome.language;
    let summary = summary(language, kind);
    let head = Head {
        title: t_kind(language, kind),
        description: summary.clone(),
        paths: Language::ALL.into_iter().map(|language| (language, routes::kind(language, kind))).collect(),
        current: routes::kind(language, kind),
        ..Head::default()
    };
    let entries = entries.to_vec();
    chrome.document(head, move || {
        let items =
            entries.iter().map(|shown| view! { <li>{entry_card::entry(language, shown)}</li> }).collect_view();
        let listed = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        let rest = (total > listed).then(|| {
            let all = search(language, kind);
            view! { <p class="next-step"><a class="button" href=all>{t!(language, entry.see_all, count = total)}</a></p> }
        });
        view! {
            <Trail steps=Vec::new() here=t_kind(language, kind).into_any() />
            <header class="entry-head list-head">
                <h1>{t_kind(language, kind)}</h1>
                <p class="purpose">{summary.clone()}</p>
                <p class="list-count">
                    <span>{t!(language, entry.how_many, count = total)}</span>
                    <a class="button" href=search(language, kind)><Icon name="search" />{t!(language, entry.search_within)}</a>
                </p>
            </header>
            <ul class="hits">{items}</ul>
            {rest}
        }
    })
}

/// Search within a kind.
fn search(language: Language, kind: Kind) -> String {
    let filters = [("kind", vec![kind.code().to_owned()])].into();
    routes::search(language, &Query { language, filters, limit: DEFAULT_LIMIT, ..Query::default() })
}

fn summary(language: Language, kind: Kind) -> String {
    match kind {
        Kind::DialogFormat => t!(language, entry.formats_are),
        Kind::BestPractice => t!(language, entry.practices_are),
        Kind::Guide => t!(language, entry.guides_are),
        Kind::Initiative => t!(language, entry.initiatives_are),
    }
}
