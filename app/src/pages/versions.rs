//! Two published versions of an entry beside each other.

use domain::Language;
use leptos::prelude::*;
use library::difference::{FieldDifference, How};
use library::read::Version;
use library::versions::Comparison;

use crate::chrome::{Chrome, Head};
use crate::components::difference::{Told, field, unchanged};
use crate::components::head::t_kind;
use crate::components::kind::KindTag;
use crate::components::notice::{Notice, Tone};
use crate::components::text::foreign;
use crate::components::trail::Trail;
use crate::components::versions::address;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page. It is made for readers, not for search engines: these have the newest version.
pub fn page(chrome: &Chrome, comparison: &Comparison) -> String {
    let language = chrome.language;
    let shown = &comparison.shown;
    let entry = shown.entry();
    let (from, to) = (comparison.from.number, comparison.to.number);
    let title = entry.envelope.title.get(language).to_owned();
    let here = |language| routes::comparison(language, entry.kind, shown.slug(language), from, to);
    let head = Head {
        title: t!(language, versions.title, from = from, to = to, title = title),
        paths: Language::ALL.into_iter().map(|language| (language, here(language))).collect(),
        canonical: Some(routes::entry(language, entry.kind, shown.slug(language))),
        unlisted: true,
        // What has changed is dressed as at the desk.
        desk: true,
        current: routes::kind(language, entry.kind),
        ..Head::default()
    };
    let comparison = comparison.clone();
    chrome.document(head, move || {
        view! {
            {top(language, &comparison)}
            {changes(language, &comparison)}
        }
    })
}

/// Which versions of which entry, and the way to each of them.
fn top(language: Language, comparison: &Comparison) -> AnyView {
    let (shown, from, to) = (&comparison.shown, &comparison.from, &comparison.to);
    let entry = shown.entry();
    let title = &entry.envelope.title;
    let short = entry.envelope.short_title(language).to_owned();
    let steps = vec![
        (routes::kind(language, entry.kind), t_kind(language, entry.kind)),
        (routes::entry(language, entry.kind, shown.slug(language)), short),
    ];
    let link = |version: &Version| {
        let (number, day) = (version.number, words::date(language, version.published.date_naive()));
        let text = if number == shown.version {
            t!(language, versions.newest, number = number, day = day)
        } else {
            t!(language, versions.earlier, number = number, day = day)
        };
        view! { <li><a href=address(language, shown, number, shown.version) rel="nofollow">{text}</a></li> }.into_any()
    };
    let note = to.note.clone().map(|note| {
        let title = t!(language, versions.note, number = to.number);
        view! { <Notice tone=Tone::Plain icon="history" title=title><p>{note}</p></Notice> }
    });
    view! {
        <Trail steps=steps here=t!(language, versions.comparison).into_any() />
        <header class="entry-head">
            <div class="kind-line">
                <KindTag kind=entry.kind />
                <span lang=foreign(language, title)>{title.get(language).to_owned()}</span>
            </div>
            <h1 class="long">{t!(language, versions.heading, from = from.number, to = to.number)}</h1>
            <p class="purpose">{t!(language, versions.both)}</p>
            <ul class="small">{link(from)}{link(to)}</ul>
            {note}
        </header>
    }
    .into_any()
}

/// Field by field, what stays folded at the end.
fn changes(language: Language, comparison: &Comparison) -> AnyView {
    let difference = comparison.difference();
    let told = Told::of(language, comparison.shown.entry().kind, &difference);
    let one = |of: &FieldDifference| field(told, of, ().into_any());
    let (same, changed): (Vec<_>, Vec<_>) = difference.fields.iter().partition(|field| field.how == How::Same);
    let nothing = changed.is_empty().then(|| view! { <p>{t!(language, versions.nothing)}</p> });
    let same: Vec<AnyView> = same.into_iter().map(one).collect();
    let changed: Vec<AnyView> = changed.into_iter().map(one).collect();
    view! {
        <section class="section" aria-labelledby="changes">
            <div class="diff-head"><h2 id="changes">{t!(language, versions.changes)}</h2></div>
            {nothing}
            {changed}
            {unchanged(language, same)}
        </section>
    }
    .into_any()
}
