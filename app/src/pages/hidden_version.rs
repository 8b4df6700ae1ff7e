//! An earlier version of an entry that the office has hidden: that there was one, and why it is not shown.

use domain::Language;
use leptos::prelude::*;
use library::versions::HiddenVersion;

use crate::chrome::{Chrome, Head};
use crate::components::head::t_kind;
use crate::components::imprint::{imprint, row};
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::text::foreign;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page. Search engines are sent to the newest version.
pub fn page(chrome: &Chrome, hidden: &HiddenVersion) -> String {
    let language = chrome.language;
    let shown = &hidden.shown;
    let entry = shown.entry();
    let number = hidden.number;
    let here = |language| routes::version(language, entry.kind, shown.slug(language), Some(number));
    let head = Head {
        title: t!(language, suspending.hidden_title, number = number, title = entry.envelope.title.get(language)),
        paths: Language::ALL.into_iter().map(|language| (language, here(language))).collect(),
        canonical: Some(routes::entry(language, entry.kind, shown.slug(language))),
        unlisted: true,
        current: routes::kind(language, entry.kind),
        ..Head::default()
    };
    let hidden = hidden.clone();
    chrome.document(head, move || body(language, &hidden))
}

fn body(language: Language, hidden: &HiddenVersion) -> AnyView {
    let shown = &hidden.shown;
    let entry = shown.entry();
    let title = &entry.envelope.title;
    let newest = routes::entry(language, entry.kind, shown.slug(language));
    let steps = vec![
        (routes::kind(language, entry.kind), t_kind(language, entry.kind)),
        (newest.clone(), entry.envelope.short_title(language).to_owned()),
    ];
    let concept = hidden.reason.concept();
    let meant = concept.definition.map(|text| view! { <p>{text.get(language).to_owned()}</p> });
    let reason = t!(language, suspending.hidden_reason, reason = concept.label.get(language));
    let day = words::day_in_germany(language, hidden.since);
    let rows = vec![
        row(t!(language, suspending.version), hidden.number.to_string()),
        row(t!(language, suspending.published_on), words::day_in_germany(language, hidden.published)),
        row(t!(language, suspending.hash), view! { <span class="num hash">{hidden.hash.to_string()}</span> }),
    ];
    view! {
        <Trail steps=steps here=t!(language, suspending.version_number, number = hidden.number).into_any() />
        <header class="entry-head">
            <div class="kind-line">
                <KindTag kind=entry.kind />
                <span lang=foreign(language, title)>{title.get(language).to_owned()}</span>
            </div>
            <h1 class="long">{t!(language, suspending.hidden_heading, number = hidden.number)}</h1>
            <p class="purpose">{t!(language, suspending.hidden_lead, day = day)}</p>
            <Notice tone=Tone::Plain icon="ban" title=reason>
                {meant}
                <p><a href=routes::page(language, "moderation")>{t!(language, suspending.hidden_ask)}</a></p>
            </Notice>
            <p><a class="button button-main" href=newest>{t!(language, suspending.hidden_to_newest)}</a></p>
        </header>
        {imprint(rows, false)}
    }
    .into_any()
}
