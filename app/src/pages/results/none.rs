//! Little or nothing found: what to let go, with numbers; other ways; the office. Never a dead end.

use domain::query::Query;
use domain::{Kind, Language};
use leptos::prelude::*;
use library::find::Results;

use super::spoken;
use crate::components::notice::{Notice, Tone};
use crate::components::text::text_in;
use crate::components::{icon::Icon, kind};
use crate::pages::home::kind_name;
use crate::pages::wanted;
use crate::routes;
use crate::texts::t;

/// In place of the hits.
pub fn nothing(language: Language, results: &Results) -> AnyView {
    let query = &results.query;
    // A page beyond the last one.
    if results.total > 0 {
        let first = routes::search(language, &Query { offset: 0, ..query.clone() });
        return view! {
            <p>{t!(language, results.beyond)}</p>
            <p><a class="button" href=first>{t!(language, results.to_first)}</a></p>
        }
        .into_any();
    }
    let spelling = (!query.text.is_empty()).then(|| view! { <li>{t!(language, results.try_spelling)}</li> });
    let near = (!results.near.is_empty()).then(|| {
        let links = results.near.iter().map(|text| {
            let query = Query { text: text.clone(), offset: 0, ..query.clone() };
            view! { <li><a class="button" href=routes::search(language, &query)>{text.clone()}</a></li> }
        });
        view! {
            <div class="hits-sub">
                <h2>{t!(language, results.near)}</h2>
            </div>
            <ul class="row">{links.collect_view()}</ul>
        }
    });
    view! {
        <div class="nothing">
            {call(language, results)}
            {near}
            {(!results.relaxed.is_empty()).then(|| wider(language, results))}
            <div class="hits-sub">
                <h2>{t!(language, results.try_else)}</h2>
            </div>
            <ul class="tips">
                {spelling}
                <li>{t!(language, results.try_fewer)}</li>
                <li>{t!(language, results.try_browse)}</li>
            </ul>
            <ul class="row">
                {Kind::ALL
                    .into_iter()
                    .map(|kind| {
                        view! {
                            <li>
                                <a class="button" href=routes::kind(language, kind)>
                                    <Icon name=kind::icon(kind) />
                                    {kind_name(language, kind)}
                                </a>
                            </li>
                        }
                    })
                    .collect_view()}
                <li><a class="button" href=routes::vocabularies(language)>{t!(language, results.topics)}</a></li>
            </ul>
            {office(language, query)}
        </div>
    }
    .into_any()
}

/// The open call for what is looked for, where there is one.
pub fn call(language: Language, results: &Results) -> Option<AnyView> {
    let call = results.call.as_ref()?;
    let href = format!("{}#{}", routes::wanted(language), wanted::anchor(call));
    let title = text_in(language, &call.title);
    let notice = view! {
        <Notice tone=Tone::Petrol icon="hand-helping" title=t!(language, wanted.known)>
            <p>{t!(language, wanted.known_text)}" "<a href=href>{title}</a></p>
        </Notice>
    };
    Some(notice.into_any())
}

/// What to let go, and how many it would be then.
pub fn wider(language: Language, results: &Results) -> AnyView {
    let items = results.relaxed.iter().map(|relaxed| {
        let query = Query { limit: results.query.limit.max(1), ..relaxed.query.clone() };
        view! {
            <li>
                <a href=routes::search(language, &query)>{spoken::without(language, &results.understood, relaxed.without)}</a>
                <span class="soft nowrap num">{t!(language, results.entries, count = relaxed.total, number = relaxed.total)}</span>
            </li>
        }
    });
    let title = if results.total == 0 { t!(language, results.wider_none) } else { t!(language, results.wider) };
    view! {
        <div class="hits-sub">
            <h2>{title}</h2>
            <p>{t!(language, results.wider_text)}</p>
        </div>
        <ul class="loosen">{items.collect_view()}</ul>
    }
    .into_any()
}

/// Ask the office, with what was looked for.
pub fn office(language: Language, query: &Query) -> AnyView {
    let about = [(!query.text.is_empty()).then(|| query.text.clone()), spoken::sentence(language, query)];
    let about: Vec<String> = about.into_iter().flatten().collect();
    view! {
        <div class="hits-sub">
            <h2>{t!(language, results.office)}</h2>
        </div>
        <div class="notice" data-tone="plain">
            <Icon name="message-circle-question-mark" />
            <div>
                <h3>{t!(language, results.office_title)}</h3>
                <p>{t!(language, results.office_text)}</p>
                <a class="button" href=routes::ask(language, &about.join(" – "))>{t!(language, results.office_do)}</a>
            </div>
        </div>
    }
    .into_any()
}
