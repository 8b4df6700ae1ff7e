//! One concept with the entries that carry it.

use domain::Language;
use domain::vocabulary::{Concept, Scheme};
use leptos::prelude::*;
use library::read::Shown;

use super::{Counts, count, search};
use crate::chrome::{Chrome, Head};
use crate::components::icon::Icon;
use crate::components::imprint::{Row, imprint, row};
use crate::components::notice::{Notice, Tone};
use crate::components::relations::mini;
use crate::components::sources::host;
use crate::components::trail::Trail;
use crate::texts::t;
use crate::{data, routes};

/// One concept with the entries that carry it (those given; `counts` knows how many there are).
pub fn concept(
    chrome: &Chrome,
    scheme: &'static Scheme,
    concept: &'static Concept,
    counts: &Counts,
    entries: &[Shown],
) -> String {
    let language = chrome.language;
    let name = concept.label.get(language);
    let definition = concept.definition.as_ref().map(|definition| definition.get(language));
    let mut head = Head {
        title: format!("{name} ({})", scheme.label.get(language)),
        description: match definition {
            Some(definition) => format!("{}, {name}: {definition}", scheme.label.get(language)),
            None => format!("{}: {name}", scheme.label.get(language)),
        },
        paths: Language::ALL
            .into_iter()
            .map(|language| (language, routes::concept(language, scheme.code, concept.code)))
            .collect(),
        data: Some(data::concept(chrome, scheme, concept)),
        current: routes::vocabularies(language),
        ..Head::default()
    };
    let is_topic = scheme.code == "topic";
    if is_topic {
        head.feeds.push((routes::topic_feed(language, concept.code), name.to_owned()));
    }
    let address = chrome.absolute(&routes::concept(language, scheme.code, concept.code));
    let total = count(counts, scheme.code, concept.code);
    let entries = entries.to_vec();
    chrome.document(head, move || {
        let steps = vec![
            (routes::vocabularies(language), t!(language, vocabulary.title)),
            (routes::vocabulary(language, scheme.code), scheme.label.get(language).to_owned()),
        ];
        let feed = is_topic.then(|| {
            view! {
                <p>
                    <a class="button" href=routes::topic_feed(language, concept.code)>
                        <Icon name="rss" />
                        {t!(language, vocabulary.feed)}
                    </a>
                    " "
                    <a class="button" href=routes::watch_topic(language, concept.code) rel="nofollow">
                        <Icon name="eye" />
                        {t!(language, watching.button)}
                    </a>
                </p>
            }
        });
        view! {
            <Trail steps=steps here=name.into_any() />
            <header class="entry-head">
                <div class="kind-line"><span>{scheme.label.get(language)}</span></div>
                <h1>{name}</h1>
                {definition.map(|definition| view! { <p class="purpose">{definition}</p> })}
            </header>
            {outdated(language, concept)}
            <div class="concept-facts">{imprint(rows(language, scheme, concept, &address), false)}</div>
            {carrying(language, scheme, concept, total, &entries)}
            {feed}
        }
    })
}

/// That a concept is out of use, and why.
fn outdated(language: Language, concept: &'static Concept) -> Option<AnyView> {
    concept.is_outdated().then(|| {
        let why = concept.note.as_ref().map(|note| view! { <p>{note.get(language)}</p> });
        view! {
            <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, vocabulary.outdated)>
                <p>{t!(language, vocabulary.outdated_text)}</p>
                {why}
            </Notice>
        }
        .into_any()
    })
}

fn rows(language: Language, scheme: &'static Scheme, concept: &'static Concept, address: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    let links = |codes: Vec<&'static Concept>| {
        codes
            .into_iter()
            .enumerate()
            .map(|(index, other)| {
                let comma = if index == 0 { "" } else { ", " };
                let href = routes::concept(language, scheme.code, other.code);
                view! { {comma}<a href=href>{other.label.get(language)}</a> }
            })
            .collect_view()
    };
    let alternatives = concept.alternatives(language);
    if !alternatives.is_empty() {
        rows.push(row(t!(language, vocabulary.other_names), alternatives.join(", ")));
    }
    let other = language.other();
    let elsewhere = concept.label.get(other);
    rows.push(row(t!(language, vocabulary.other_language), view! { <span lang=other.code()>{elsewhere}</span> }));
    let all = |codes: &[&str]| codes.iter().filter_map(|code| scheme.concept(code)).collect::<Vec<_>>();
    if let Some(broader) = concept.broader {
        rows.push(row(t!(language, vocabulary.broader), links(all(&[broader]))));
    }
    let narrower: Vec<_> = scheme.narrower(concept.code).collect();
    if !narrower.is_empty() {
        rows.push(row(t!(language, vocabulary.narrower), links(narrower)));
    }
    if !concept.related.is_empty() {
        rows.push(row(t!(language, vocabulary.related), links(all(concept.related))));
    }
    if let Some(inverse) = concept.inverse.filter(|inverse| *inverse != concept.code) {
        rows.push(row(t!(language, vocabulary.inverse), links(all(&[inverse]))));
    }
    if !concept.exact_match.is_empty() {
        let same = concept
            .exact_match
            .iter()
            .map(|uri| view! { <a href=*uri rel="external noopener">{host(uri).to_owned()}</a>" " })
            .collect_view();
        rows.push(row(t!(language, vocabulary.same), same));
    }
    rows.push(row(t!(language, vocabulary.code), view! { <span class="num">{concept.code}</span> }));
    rows.push(row(t!(language, vocabulary.address), view! { <span class="num">{address.to_owned()}</span> }));
    rows
}

/// The entries that carry the concept and the way to all of them.
fn carrying(language: Language, scheme: &Scheme, concept: &Concept, total: Option<u64>, entries: &[Shown]) -> AnyView {
    let Some(total) = total else { return ().into_any() };
    let items = entries.iter().map(|shown| mini(language, shown, None)).collect_view();
    let list = (!entries.is_empty()).then(|| view! { <ul class="mini">{items}</ul> });
    let all = search(language, scheme.code, concept.code).filter(|_| total > 0).map(|href| {
        view! { <p class="next-step"><a class="button" href=href><Icon name="search" />{t!(language, vocabulary.search)}</a></p> }
    });
    view! {
        <section class="section" aria-labelledby="entries">
            <div class="section-head"><h2 id="entries">{t!(language, vocabulary.entries, count = total)}</h2></div>
            {list}
            {all}
        </section>
    }
    .into_any()
}
