//! What is wanted for the library: open calls, and closed ones with the entry that answered them.

use chrono::{DateTime, Utc};
use domain::Language;
use leptos::prelude::*;
use library::gaps::{Calls, WantedRow};
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::icon::Icon;
use crate::components::text::text_in;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page.
pub fn page(chrome: &Chrome, calls: &Calls) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, wanted.title),
        description: t!(language, wanted.summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::wanted(language))).collect(),
        current: routes::wanted(language),
        ..Head::default()
    };
    let calls = calls.clone();
    chrome.document(head, move || {
        let open = if calls.open.is_empty() {
            view! { <p>{t!(language, wanted.none)}</p> }.into_any()
        } else {
            let items = calls.open.iter().map(|call| open(language, call)).collect_view();
            view! { <ul class="collections">{items}</ul> }.into_any()
        };
        let closed = (!calls.closed.is_empty()).then(|| {
            let items =
                calls.closed.iter().map(|(call, answer)| closed(language, call, answer.as_ref())).collect_view();
            view! {
                <section class="section" aria-labelledby="closed">
                    <div class="section-head"><h2 id="closed">{t!(language, wanted.closed)}</h2></div>
                    <ul class="collections">{items}</ul>
                </section>
            }
        });
        view! {
            <Trail steps=Vec::new() here=t!(language, wanted.title).into_any() />
            <header class="entry-head list-head">
                <h1>{t!(language, wanted.title)}</h1>
                <p class="purpose">{t!(language, wanted.summary)}</p>
            </header>
            <section class="section" aria-labelledby="open">
                <div class="section-head"><h2 id="open">{t!(language, wanted.open)}</h2></div>
                {open}
                <p>
                    <a class="button button-main" href=routes::page(language, "contribute")>
                        <Icon name="hand-helping" />
                        {t!(language, wanted.contribute)}
                    </a>
                </p>
            </section>
            {closed}
        }
    })
}

/// What an open call is named by in the address of this page.
pub fn anchor(call: &WantedRow) -> String {
    format!("call-{}", call.id)
}

fn open(language: Language, call: &WantedRow) -> AnyView {
    let since = t!(language, wanted.since, day = words::day_in_germany(language, call.opened_at));
    view! {
        <li id=anchor(call)>
            <h3>{text_in(language, &call.title)}</h3>
            <p>{text_in(language, &call.text)}</p>
            <p class="soft">{since}</p>
        </li>
    }
    .into_any()
}

fn closed(language: Language, call: &WantedRow, answer: Option<&Shown>) -> AnyView {
    let took = call.closed.map(|closed| {
        let day = words::day_in_germany(language, closed.at);
        view! { <p class="soft">{t!(language, wanted.took, count = days(call.opened_at, closed.at), day = day)}</p> }
    });
    let answer = answer.map(|shown| {
        let entry = shown.entry();
        let href = routes::entry(language, entry.kind, shown.slug(language));
        view! { <p>{t!(language, wanted.answered)}" "<a href=href>{text_in(language, &entry.envelope.title)}</a></p> }
    });
    view! {
        <li id=anchor(call)>
            <h3>{text_in(language, &call.title)}</h3>
            {answer}
            {took}
        </li>
    }
    .into_any()
}

/// Whole days between two moments, from 1.
fn days(from: DateTime<Utc>, to: DateTime<Utc>) -> u64 {
    u64::try_from((to - from).num_days()).unwrap_or_default().max(1)
}
