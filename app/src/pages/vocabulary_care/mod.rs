//! The rooms in which the office takes care of vocabularies: all of them, one of them, the form of an amendment and its
//! preview.

mod form;
mod preview;
mod scheme;
mod typed;

use domain::Language;
use domain::vocabulary::Working;
use domain::vocabulary::amendment::Amendment;
use leptos::prelude::*;
use library::vocabularies::{Done, Listed, Listing};

use crate::chrome::{Chrome, Head};
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::pages::gaps::room_head;
use crate::routes;
use crate::texts::t;
use crate::words;

pub use form::form;
pub use preview::preview;
pub use scheme::scheme;
pub use typed::AmendmentForm;

/// The name of the room.
const ROOM: &str = "vocabularies_care";

/// The head of a page about one vocabulary.
fn head(language: Language, title: String, scheme: &str) -> Head {
    Head {
        paths: Language::ALL
            .into_iter()
            .map(|language| (language, routes::vocabulary_care(language, "vocabulary_care", scheme)))
            .collect(),
        ..room_head(language, title, ROOM)
    }
}

/// The way back from a page about one vocabulary.
fn steps(language: Language, working: &Working) -> Vec<(String, String)> {
    let scheme = working.scheme();
    vec![
        (routes::office(language, "office"), t!(language, office.title)),
        (routes::office(language, ROOM), t!(language, vocabulary_care.title)),
        (routes::vocabulary_care(language, "vocabulary_care", scheme.code), scheme.label.get(language).to_owned()),
    ]
}

/// What a concept is called by itself, or its code where it is unknown.
fn name(language: Language, working: &Working, code: &str) -> String {
    working.get(code).map_or_else(|| code.to_owned(), |held| held.wording.label.get(language).to_owned())
}

/// What an amendment has changed, as a sentence.
fn said(language: Language, working: &Working, amendment: &Amendment) -> String {
    let code = amendment.code();
    let own = name(language, working, code);
    match amendment {
        Amendment::Add { wording, .. } => {
            t!(language, vocabulary_care.did_add, name = wording.label.get(language), code = code)
        }
        Amendment::Alter { wording, .. } => {
            t!(language, vocabulary_care.did_alter, name = wording.label.get(language), code = code)
        }
        Amendment::Deprecate { .. } => t!(language, vocabulary_care.did_deprecate, name = own, code = code),
        Amendment::Merge { into, .. } => {
            let other = name(language, working, into);
            t!(language, vocabulary_care.did_merge, name = own, other = other, code = code, target = into)
        }
        Amendment::Restore { .. } => t!(language, vocabulary_care.did_restore, name = own, code = code),
    }
}

/// Amendments with who made them, when.
fn history(language: Language, working: &Working, done: &[Done]) -> AnyView {
    let rows = done.iter().map(|done| {
        let by = done.by.clone().unwrap_or_else(|| t!(language, vocabulary_care.somebody));
        let left_out =
            (!done.holds).then(|| view! { <span class="sub">{t!(language, vocabulary_care.left_out)}</span> });
        let reason = match &done.amendment {
            Amendment::Deprecate { reason, .. } => reason.get(language).to_owned(),
            _ => String::new(),
        };
        let reason = (!reason.is_empty()).then(|| view! { <span class="sub">{reason}</span> });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{said(language, working, &done.amendment)}{reason}{left_out}</th>
                <td role="cell" data-label=t!(language, vocabulary_care.who)>{by}</td>
                <td role="cell" data-label=t!(language, vocabulary_care.when)>{words::moment(language, done.at)}</td>
            </tr>
        }
    });
    view! {
        <table class="table worklist" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.what)}</th>
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.who)}</th>
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.when)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// A number of things in memory.
fn number(language: Language, number: usize) -> String {
    words::number(language, number as u64)
}

/// All vocabularies: those that the office may change first.
pub fn list(chrome: &Chrome, listing: &Listing) -> String {
    let language = chrome.language;
    let listing = listing.clone();
    chrome.document(room_head(language, t!(language, vocabulary_care.title), ROOM), move || {
        let (open, closed): (Vec<&Listed>, Vec<&Listed>) =
            listing.vocabularies.iter().partition(|listed| listed.scheme.open);
        let only_reading =
            (!listing.may_edit).then(|| view! { <p>{t!(language, vocabulary_care.only_reading)}</p> });
        let public = closed.iter().map(|listed| {
            let scheme = listed.scheme;
            view! { <li><a href=routes::vocabulary_care(language, "vocabulary_care", scheme.code)>{scheme.label.get(language)}</a></li> }
        });
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, vocabulary_care.title).into_any()
            />
            <OfficeNav here=ROOM />
            <div class="account">
            <header class="entry-head list-head">
                <h1>{t!(language, vocabulary_care.title)}</h1>
                <p class="purpose">{t!(language, vocabulary_care.summary)}</p>
            </header>
            {only_reading}
            <section class="section" aria-labelledby="open">
                <div class="section-head"><h2 id="open">{t!(language, vocabulary_care.open)}</h2></div>
                {table(language, &open)}
            </section>
            <section class="section" aria-labelledby="closed">
                <div class="section-head"><h2 id="closed">{t!(language, vocabulary_care.closed)}</h2></div>
                <p>{t!(language, vocabulary_care.closed_text)}</p>
                <ul class="schemes">{public.collect_view()}</ul>
            </section>
            </div>
        }
    })
}

fn table(language: Language, listed: &[&Listed]) -> AnyView {
    let rows = listed.iter().map(|listed| {
        let scheme = listed.scheme;
        let href = routes::vocabulary_care(language, "vocabulary_care", scheme.code);
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=href>{scheme.label.get(language)}</a></th>
                <td role="cell" class="n" data-label=t!(language, vocabulary_care.living)>{number(language, listed.living)}</td>
                <td role="cell" class="n" data-label=t!(language, vocabulary_care.out_of_use)>{number(language, listed.out_of_use)}</td>
                <td role="cell" class="n" data-label=t!(language, vocabulary_care.amended)>{number(language, listed.amended)}</td>
            </tr>
        }
    });
    view! {
        <table class="table worklist" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, vocabulary_care.scheme)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, vocabulary_care.living)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, vocabulary_care.out_of_use)}</th>
                    <th scope="col" role="columnheader" class="n">{t!(language, vocabulary_care.amended)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}
