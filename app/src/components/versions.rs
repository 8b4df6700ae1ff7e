//! The published versions of an entry: which there are, and that a page is of an older one.

use domain::Language;
use leptos::prelude::*;
use library::read::{EntryPage, Shown, Version};

use super::notice::{Notice, Tone};
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page of one version, where `newest` is the number of the newest.
pub fn address(language: Language, shown: &Shown, number: i64, newest: i64) -> String {
    routes::version(language, shown.entry().kind, shown.slug(language), (number != newest).then_some(number))
}

/// The number of the newest version of the entry of a page.
fn newest(page: &EntryPage) -> i64 {
    page.newer().map_or(page.shown.version, |newer| newer.number)
}

/// The page itself in a language, whichever version it is of.
pub fn here(language: Language, page: &EntryPage) -> String {
    address(language, &page.shown, page.shown.version, newest(page))
}

/// On pages of older versions: which one it is, and the way to the newest and to what has changed since.
pub fn older_notice(language: Language, page: &EntryPage) -> AnyView {
    let Some(newer) = page.newer() else { return ().into_any() };
    let shown = &page.shown;
    let (kind, slug) = (shown.entry().kind, shown.slug(language));
    let (number, to) = (shown.version, newer.number);
    let day = words::date(language, shown.modified.date_naive());
    let title = t!(language, versions.older, number = number, day = day);
    let text = t!(language, versions.there_is_newer, number = to);
    let (newest, compared) =
        (routes::entry(language, kind, slug), routes::comparison(language, kind, slug, number, to));
    view! {
        <Notice tone=Tone::Warn icon="history" title=title>
            <p>{text}</p>
            <p>
                <a href=newest>{t!(language, versions.read, number = to)}</a>
                " · "
                <a href=compared rel="nofollow">{t!(language, versions.compare_both, from = number, to = to)}</a>
            </p>
        </Notice>
    }
    .into_any()
}

/// Published versions, newest first, where there is more to tell than that there is one.
pub fn versions(language: Language, page: &EntryPage) -> AnyView {
    if page.versions.len() < 2 && page.versions.iter().all(|version| version.note.is_none()) {
        return ().into_any();
    }
    let earlier = page.versions.iter().skip(1).map(Some).chain([None]);
    let rows = page
        .versions
        .iter()
        .zip(earlier)
        .map(|(version, earlier)| row(language, page, version, earlier))
        .collect_view();
    view! {
        <h3>{t!(language, entry.versions)}</h3>
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t!(language, entry.version)}</th>
                    <th scope="col">{t!(language, entry.published_on)}</th>
                    <th scope="col">{t!(language, entry.changed)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
    .into_any()
}

/// One version; `earlier` is the one before it.
fn row(language: Language, page: &EntryPage, version: &Version, earlier: Option<&Version>) -> AnyView {
    let shown = &page.shown;
    let number = if version.is_hidden {
        let href = address(language, shown, version.number, newest(page));
        let label = format!("{} {}", version.number, t!(language, suspending.hidden));
        view! { <a href=href rel="nofollow">{label}</a> }.into_any()
    } else if version.number == shown.version {
        t!(language, entry.version_this, number = version.number).into_any()
    } else {
        let label = t!(language, versions.read, number = version.number);
        let href = address(language, shown, version.number, newest(page));
        view! { <a href=href rel="nofollow" aria-label=label>{version.number.to_string()}</a> }.into_any()
    };
    let note = version.note.clone().unwrap_or_else(|| {
        if version.is_hidden {
            t!(language, suspending.hidden)
        } else if version.number == 1 {
            t!(language, entry.first_version)
        } else {
            t!(language, entry.no_note)
        }
    });
    let earlier = earlier.filter(|earlier| !earlier.is_hidden && !version.is_hidden);
    let compare = earlier.map(|earlier| {
        let (kind, slug) = (shown.entry().kind, shown.slug(language));
        let href = routes::comparison(language, kind, slug, earlier.number, version.number);
        view! { <br /><a href=href rel="nofollow">{t!(language, versions.compare_with, number = earlier.number)}</a> }
    });
    view! {
        <tr>
            <th scope="row">{number}</th>
            <td class="nowrap">{words::date(language, version.published.date_naive())}</td>
            <td>{note}{compare}</td>
        </tr>
    }
    .into_any()
}
