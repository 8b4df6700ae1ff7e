//! One vocabulary with its concepts.

use domain::Language;
use domain::vocabulary::{Concept, Scheme};
use leptos::prelude::*;

use super::{Counts, count};
use crate::chrome::{Chrome, Head};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// One vocabulary with its concepts.
pub fn scheme(chrome: &Chrome, scheme: &'static Scheme, counts: &Counts) -> String {
    let language = chrome.language;
    let name = scheme.label.get(language);
    let living = scheme.living().count();
    let head = Head {
        title: name.to_owned(),
        description: t!(language, vocabulary.scheme_summary, name = name, count = living),
        paths: Language::ALL
            .into_iter()
            .map(|language| (language, routes::vocabulary(language, scheme.code)))
            .collect(),
        current: routes::vocabularies(language),
        ..Head::default()
    };
    let counts = counts.clone();
    chrome.document(head, move || {
        let concepts = scheme.top().map(|concept| item(language, scheme, concept, &counts)).collect_view();
        view! {
            <Trail steps=vec![(routes::vocabularies(language), t!(language, vocabulary.title))] here=name.into_any() />
            <header class="entry-head">
                <h1>{name}</h1>
                <p class="purpose">{t!(language, vocabulary.concepts, count = living)}</p>
            </header>
            <ul class="concepts">{concepts}</ul>
            {out_of_use(language, scheme)}
        }
    })
}

/// Concepts that are out of use, with those that stand in their place.
fn out_of_use(language: Language, scheme: &'static Scheme) -> AnyView {
    let link = |concept: &'static Concept, name: &'static str| {
        view! { <a href=routes::concept(language, scheme.code, concept.code)>{name}</a> }
    };
    let items: Vec<AnyView> = scheme
        .concepts
        .iter()
        .filter(|concept| concept.deprecated)
        .map(|concept| {
            let name = concept.own_label();
            match concept.replaced_by.and_then(|code| scheme.concept(code)) {
                Some(next) => {
                    let now = link(next, next.label.get(language));
                    view! { <li>{name.get(language)}" – "{t!(language, vocabulary.now)}" "{now}</li> }.into_any()
                }
                None => view! { <li>{link(concept, name.get(language))}</li> }.into_any(),
            }
        })
        .collect();
    if items.is_empty() {
        return ().into_any();
    }
    view! {
        <section class="section" aria-labelledby="out-of-use">
            <div class="section-head"><h2 id="out-of-use">{t!(language, vocabulary.out_of_use)}</h2></div>
            <ul class="schemes">{items}</ul>
        </section>
    }
    .into_any()
}

/// Other names that are shown of each; the page of the concept has all.
const NAMES: usize = 20;

/// A concept with those below it.
fn item(language: Language, scheme: &'static Scheme, concept: &'static Concept, counts: &Counts) -> AnyView {
    let narrower: Vec<AnyView> =
        scheme.narrower(concept.code).map(|concept| item(language, scheme, concept, counts)).collect();
    let narrower = (!narrower.is_empty()).then(|| view! { <ul>{narrower}</ul> });
    let definition = concept.definition.as_ref().map(|definition| view! { <p>{definition.get(language)}</p> });
    let others: Vec<&str> = concept.alternatives(language).iter().take(NAMES).copied().collect();
    let others = (!others.is_empty())
        .then(|| view! { <p class="small soft">{t!(language, vocabulary.also, names = others.join(", "))}</p> });
    let count = count(counts, scheme.code, concept.code)
        .map(|count| view! { <span class="small soft">{t!(language, vocabulary.entries, count = count)}</span> });
    view! {
        <li>
            <p class="concept-name">
                <a href=routes::concept(language, scheme.code, concept.code)>{concept.label.get(language)}</a>
                {count}
            </p>
            {definition}
            {others}
            {narrower}
        </li>
    }
    .into_any()
}
