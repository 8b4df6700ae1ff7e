//! The vocabularies: all, one, one concept.

mod concept;
mod scheme;

use std::collections::BTreeMap;

use domain::query::{self, Query};
use domain::vocabulary::Scheme;
use domain::{Language, vocabulary};
use leptos::prelude::*;

pub use concept::concept;
pub use scheme::scheme;

use crate::chrome::{Chrome, Head};
use crate::components::icon::Icon;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// Facet key → code → number of entries.
pub type Counts = BTreeMap<String, BTreeMap<String, u64>>;

/// The facet whose values come from this vocabulary, where readers may filter by it.
fn facet(scheme: &str) -> Option<&'static query::Facet> {
    query::facets().iter().find(|facet| facet.scheme == scheme)
}

/// Entries that carry a concept; none where readers cannot filter by its vocabulary.
fn count(counts: &Counts, scheme: &str, code: &str) -> Option<u64> {
    let facet = facet(scheme)?;
    Some(counts.get(facet.key).and_then(|codes| codes.get(code)).copied().unwrap_or_default())
}

/// Search for the entries that carry a concept.
fn search(language: Language, scheme: &str, code: &str) -> Option<String> {
    let facet = facet(scheme)?;
    let filters = BTreeMap::from([(facet.key, vec![code.to_owned()])]);
    Some(routes::search(language, &Query { language, filters, limit: query::DEFAULT_LIMIT, ..Query::default() }))
}

/// All vocabularies: first those that readers can search by.
pub fn all(chrome: &Chrome, counts: &Counts) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, vocabulary.title),
        description: t!(language, vocabulary.summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::vocabularies(language))).collect(),
        current: routes::vocabularies(language),
        ..Head::default()
    };
    let used: Vec<&str> = counts.keys().map(String::as_str).collect();
    let is_searched = |scheme: &&Scheme| facet(scheme.code).is_some_and(|facet| used.contains(&facet.key));
    let (searched, others): (Vec<&Scheme>, Vec<&Scheme>) = vocabulary::all().iter().partition(is_searched);
    chrome.document(head, move || {
        view! {
            <Trail steps=Vec::new() here=t!(language, vocabulary.title).into_any() />
            <header class="entry-head">
                <h1>{t!(language, vocabulary.title)}</h1>
                <p class="purpose">{t!(language, vocabulary.summary)}</p>
            </header>
            {list(language, t!(language, vocabulary.searched), &searched)}
            {list(language, t!(language, vocabulary.others), &others)}
            <section class="section" aria-labelledby="skos">
                <div class="section-head"><h2 id="skos">{t!(language, vocabulary.skos)}</h2></div>
                <p>{t!(language, vocabulary.skos_text)}</p>
                <ul class="row">
                    <li><a class="button" href=routes::vocabularies_turtle()><Icon name="download" />{t!(language, vocabulary.turtle)}</a></li>
                    <li><a class="button" href=routes::vocabularies_json_ld()><Icon name="download" />{t!(language, vocabulary.json_ld)}</a></li>
                </ul>
            </section>
        }
    })
}

fn list(language: Language, title: String, schemes: &[&Scheme]) -> AnyView {
    if schemes.is_empty() {
        return ().into_any();
    }
    let items = schemes
        .iter()
        .map(|scheme| {
            let first: Vec<&str> = scheme.top().take(4).map(|concept| concept.short(language)).collect();
            let living = scheme.living().count();
            let more = if living > first.len() { " …" } else { "" };
            view! {
                <li>
                    <a href=routes::vocabulary(language, scheme.code)>{scheme.label.get(language)}</a>
                    <span class="small">
                        {t!(language, vocabulary.concepts, count = living)}": "{first.join(", ")}{more}
                    </span>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="section">
            <div class="section-head"><h2>{title}</h2></div>
            <ul class="schemes">{items}</ul>
        </section>
    }
    .into_any()
}
