//! What was found: the form with its filters, and the hits with why they fit.

mod hits;
mod none;
pub mod spoken;

use std::collections::BTreeMap;

use domain::query::{DEFAULT_LIMIT, MAX_TEXT, Problem, Query, Sort};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::find::{Results, Suggested, Target};

use crate::chrome::{Chrome, Head};
use crate::components::{facets, finder, icon::Icon, problems::problems};
use crate::islands::search::Search;
use crate::routes;
use crate::texts::t;

/// The page.
pub fn page(chrome: &Chrome, results: &Results, faults: &[Problem]) -> String {
    let language = chrome.language;
    let query = &results.query;
    let head = Head {
        title: title(language, query),
        description: spoken::sentence(language, &results.understood)
            .into_iter()
            .chain([t!(language, results.description)])
            .collect::<Vec<_>>()
            .join(" "),
        paths: paths(query),
        unlisted: !query.is_open() || query.offset > 0,
        current: routes::search_form(language),
        own_search: true,
        program: Some("reader"),
        ..Head::default()
    };
    chrome.document(head, || {
        let inside = whole(chrome, results, faults);
        view! { <Search>{inside}</Search> }
    })
}

fn whole(chrome: &Chrome, results: &Results, faults: &[Problem]) -> AnyView {
    let language = chrome.language;
    let query = &results.query;
    view! {
        <div class="results">
            <form
                class="results-form"
                role="search"
                action=routes::search_form(language)
                data-fragment=routes::search_fragment(language)
                data-keeps-address=""
            >
                {field(language, query)}
                {kept(query)}
                <div class="filter-bar">
                    <button class="button" type="button" popovertarget="filter">
                        <Icon name="sliders-horizontal" />
                        <span data-part="filters">{filters(language, &results.understood)}</span>
                    </button>
                </div>
                {facets::facets(language, results)}
            </form>
            <div class="results-main">
                <p class="visually-hidden" role="status" data-status=""></p>
                <div data-part="hits" data-title=document_title(chrome, query)>{main(language, results, faults)}</div>
            </div>
        </div>
    }
    .into_any()
}

/// The parts that the island puts in place of those on the page.
pub fn fragment(chrome: &Chrome, results: &Results, faults: &[Problem]) -> String {
    let language = chrome.language;
    chrome.fragment(|| {
        view! {
            <div data-part="hits" data-title=document_title(chrome, &results.query)>{main(language, results, faults)}</div>
            <div data-part="facets">{facets::folds(language, results)}</div>
            <div data-part="finder">{finder::answer(language, results)}</div>
            <span data-part="filters">{filters(language, &results.understood)}</span>
            <span data-part="done">{facets::done(language, results.total)}</span>
        }
    })
}

/// What a suggestion is, in words: the kind of the entry, or the vocabulary of the concept.
pub fn kind_of(language: Language, target: Target) -> &'static str {
    match target {
        Target::Entry(kind, _) => vocabulary::label("kind", kind.code(), language),
        Target::Concept(scheme, _) => vocabulary::scheme(scheme).map_or("", |scheme| scheme.label.get(language)),
    }
}

/// What somebody may be about to type, for the field.
pub fn suggestions(chrome: &Chrome, suggested: &[Suggested]) -> String {
    let language = chrome.language;
    let options = |suggested: &[Suggested]| {
        suggested
            .iter()
            .map(|suggested| {
                let what = kind_of(language, suggested.target);
                view! { <option value=suggested.text.clone()>{what}</option> }
            })
            .collect_view()
    };
    chrome.fragment(|| options(suggested))
}

fn main(language: Language, results: &Results, faults: &[Problem]) -> AnyView {
    view! {
        {problems(language, faults)}
        {hits::hits(language, results)}
        {watch(language, &results.query)}
    }
    .into_any()
}

/// The way to be told of what will fit; not where everything fits.
fn watch(language: Language, query: &Query) -> Option<AnyView> {
    (!query.is_open()).then(|| {
        let href = routes::watch_search(language, query);
        view! {
            <p class="next-step">
                <a class="button" href=href rel="nofollow"><Icon name="eye" />{t!(language, watching.button_search)}</a>
            </p>
        }
        .into_any()
    })
}

fn title(language: Language, query: &Query) -> String {
    if query.text.is_empty() {
        t!(language, results.title)
    } else {
        t!(language, results.title_for, text = query.text.as_str())
    }
}

/// The title as the browser shows it.
fn document_title(chrome: &Chrome, query: &Query) -> String {
    let name = if chrome.node.name.is_empty() { "Werkbuch" } else { &chrome.node.name };
    format!("{} – {name}", title(chrome.language, query))
}

fn paths(query: &Query) -> BTreeMap<Language, String> {
    Language::ALL.into_iter().map(|language| (language, routes::search(language, query))).collect()
}

/// The words.
fn field(language: Language, query: &Query) -> AnyView {
    view! {
        <div class="ask results-ask">
            <label for="q">{t!(language, results.words)}</label>
            <div class="ask-row">
                <input id="q" name="q" type="search" maxlength=MAX_TEXT.to_string() value=query.text.clone() list="q-suggested" autocomplete="off" />
                <button type="submit"><Icon name="search" /><span>{t!(language, chrome.search)}</span></button>
            </div>
            <datalist id="q-suggested" data-suggestions=routes::suggestions(language)></datalist>
        </div>
    }
    .into_any()
}

/// What the form has no control for and shall not lose.
fn kept(query: &Query) -> AnyView {
    let sort =
        (query.sort != Sort::default()).then(|| view! { <input type="hidden" name="sort" value=query.sort.code() /> });
    let limit = (query.limit != DEFAULT_LIMIT)
        .then(|| view! { <input type="hidden" name="limit" value=query.limit.to_string() /> });
    let literal = query.literal.then(|| view! { <input type="hidden" name="literal" value="1" /> });
    view! {
        {sort}
        {limit}
        {literal}
    }
    .into_any()
}

/// How many filters are set.
fn filters(language: Language, query: &Query) -> String {
    let words = usize::from(!query.text.is_empty());
    match spoken::chips(language, query).len().saturating_sub(words) {
        0 => t!(language, results.filters),
        set => t!(language, results.filters_set, number = set),
    }
}
