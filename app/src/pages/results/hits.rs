//! The part that changes with every answer: number, sentence, chips, order, cards, pages.

use domain::Language;
use domain::query::{Query, Sort};
use leptos::prelude::*;
use library::find::Results;

use super::{none, spoken};
use crate::components::{entry_card, icon::Icon, paging::paging};
use crate::routes;
use crate::texts::t;
use crate::words;

/// Everything about what was found.
pub fn hits(language: Language, results: &Results) -> AnyView {
    let query = &results.query;
    let sentence =
        spoken::sentence(language, &results.understood).map(|sentence| view! { <p class="spoken">{sentence}</p> });
    let corrected = results.corrected.as_ref().filter(|_| results.total > 0).map(|words| {
        view! { <p class="corrected"><Icon name="info" /><span>{t!(language, results.corrected, found = words, text = query.text.as_str())}</span></p> }
    });
    let list = if results.hits.is_empty() {
        none::nothing(language, results)
    } else {
        let few = (!results.relaxed.is_empty()).then(|| none::wider(language, results));
        view! {
            <ol class="hits" start=(query.offset + 1).to_string()>
                {results.hits.iter().map(|hit| view! { <li>{entry_card::hit(language, hit, &results.understood)}</li> }).collect_view()}
            </ol>
            {paging(language, query, results.total)}
            {timeless(language, results)}
            {few}
            {none::call(language, results)}
            {none::office(language, query)}
        }
        .into_any()
    };
    view! {
        <div class="hits-head">
            <h1 data-says="">{heading(language, results)}</h1>
            {(results.total > 1).then(|| sort(language, query))}
        </div>
        {sentence}
        {corrected}
        {chips(language, &results.understood)}
        {understood(language, results)}
        {list}
    }
    .into_any()
}

/// The number in words; it is also what is said when it changes.
pub fn heading(language: Language, results: &Results) -> String {
    let (total, query) = (results.total, &results.query);
    let number = words::number(language, total);
    match (total, query.text.is_empty()) {
        (0, true) => t!(language, results.nothing),
        (0, false) => t!(language, results.nothing_for, text = query.text.as_str()),
        _ if query.is_open() => t!(language, results.all, count = total, number = number),
        (_, true) => t!(language, results.fit, count = total, number = number),
        (_, false) => t!(language, results.found_for, count = total, number = number, text = query.text.as_str()),
    }
}

fn sort(language: Language, query: &Query) -> AnyView {
    let orders = Sort::ALL.into_iter().map(|sort| {
        let name = match sort {
            Sort::Relevance => t!(language, results.by_relevance),
            Sort::Newest => t!(language, results.by_newest),
            Sort::Duration => t!(language, results.by_duration),
            Sort::Title => t!(language, results.by_title),
        };
        let href = routes::search(language, &Query { sort, offset: 0, ..query.clone() });
        view! { <li><a href=href aria-current=(sort == query.sort).then_some("true")>{name}</a></li> }
    });
    view! {
        <nav class="sort" aria-label=t!(language, results.sort)>
            <span aria-hidden="true">{t!(language, results.sort)}</span>
            <ul>{orders.collect_view()}</ul>
        </nav>
    }
    .into_any()
}

fn chips(language: Language, query: &Query) -> AnyView {
    let chips = spoken::chips(language, query);
    if chips.is_empty() {
        return ().into_any();
    }
    let reset = (chips.len() > 1).then(|| {
        let open = Query { language, sort: query.sort, limit: query.limit, ..Query::default() };
        view! { <a class="button button-quiet" href=routes::search(language, &open)>{t!(language, results.reset)}</a> }
    });
    view! {
        <div class="active" role="group" aria-label=t!(language, results.active)>
            {chips
                .into_iter()
                .map(|(text, href)| {
                    view! {
                        <a class="chip" href=href>
                            {text}
                            <Icon name="x" />
                            <span class="visually-hidden">" "{t!(language, results.remove)}</span>
                        </a>
                    }
                })
                .collect_view()}
            {reset}
        </div>
    }
    .into_any()
}

/// What was read out of the words, with the way to have them as words. Each wish stands among the filters, too, where it
/// can be taken off.
fn understood(language: Language, results: &Results) -> AnyView {
    if results.wishes.is_empty() {
        return ().into_any();
    }
    let mut texts: Vec<String> = Vec::new();
    for wish in &results.wishes {
        let text = t!(language, results.quoted, text = wish.text.as_str());
        if !texts.contains(&text) {
            texts.push(text);
        }
    }
    let query = Query { literal: true, offset: 0, ..results.query.clone() };
    view! {
        <p class="understood">
            <Icon name="sliders-horizontal" />
            <span>
                {t!(language, results.understood, texts = words::all_of(language, &texts), count = texts.len())}
                " "
                <a href=routes::search(language, &query)>{t!(language, results.literally)}</a>
            </span>
        </p>
    }
    .into_any()
}

/// Entries that were left out because they state no duration.
fn timeless(language: Language, results: &Results) -> AnyView {
    if results.unknown_minutes == 0 {
        return ().into_any();
    }
    let query = Query { minutes: None, offset: 0, ..results.understood.clone() };
    view! {
        <p class="timeless">
            <Icon name="clock" />
            <span>
                {t!(language, results.timeless, count = results.unknown_minutes, number = results.unknown_minutes)}
                " "
                <a href=routes::search(language, &query)>{t!(language, results.timeless_do)}</a>
            </span>
        </p>
    }
    .into_any()
}
