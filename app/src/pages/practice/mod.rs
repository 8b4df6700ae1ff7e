//! The page of a practice: what one initiative actually did, with its gaps stated.

mod parts;

use domain::entry::{BestPractice, Body, Entry};
use leptos::prelude::*;
use library::read::EntryPage;

use super::format::head;
use crate::chrome::Chrome;
use crate::components::balance::{Column, balance};
use crate::components::contents::{Part, entry_body};
use crate::components::figures::{Figure, figures};
use crate::components::head::{concept, entry_head};
use crate::components::place::place;
use crate::components::provenance;
use crate::components::sources::{label, marks};
use crate::components::text::text_in;
use crate::texts::t;
use crate::{data, words};

/// The page. An entry of another kind gives an empty page.
pub fn page(chrome: &Chrome, page: &EntryPage) -> String {
    let data = match &page.shown.entry().body {
        Body::BestPractice(practice) => data::practice(chrome, &page.shown, practice),
        _ => None,
    };
    let head = head(chrome, page, data);
    let (chrome_of, page) = (chrome.clone(), page.clone());
    chrome.document(head, move || match &page.shown.entry().body {
        Body::BestPractice(practice) => body(&chrome_of, &page, page.shown.entry(), practice),
        _ => ().into_any(),
    })
}

fn body(chrome: &Chrome, page: &EntryPage, entry: &Entry, practice: &BestPractice) -> AnyView {
    let language = chrome.language;
    let mut beside = Vec::new();
    beside.extend(place(language, &entry.envelope));
    beside.extend(
        practice
            .period
            .as_ref()
            .map(|period| words::period(language, &period.start, period.end.as_deref(), period.ongoing).into_any()),
    );
    let below = view! {
        {figures(plate(chrome, entry, practice))}
        {balance(columns(chrome, entry, practice))}
    };
    let body = parts::parts(chrome, page, entry, practice);
    view! {
        <article>
            {entry_head(language, page, beside, below.into_any())}
            {provenance::editorial_notice(chrome, &page.shown)}
            {entry_body(language, body, provenance::actions(chrome, page))}
        </article>
    }
    .into_any()
}

/// Whether the entry says that nothing was published about this field.
fn is_unpublished(entry: &Entry, key: &str) -> bool {
    entry.envelope.not_published.iter().any(|field| field == key)
}

/// „nicht veröffentlicht“
fn unpublished(chrome: &Chrome) -> AnyView {
    view! { <span class="unpublished">{t!(chrome.language, entry.not_published)}</span> }.into_any()
}

/// The numbers a reader looks for first; what is not published says so.
fn plate(chrome: &Chrome, entry: &Entry, practice: &BestPractice) -> Vec<Figure> {
    let language = chrome.language;
    let named = |key: &str| label(language, entry.kind, key);
    let mut plate = Vec::new();
    if let Some(outcome) = &practice.outcome_status {
        plate.push(Figure::words(
            named("outcome_status"),
            view! { {concept("outcome_status", outcome, language)}{marks(language, entry, &["outcome_status"])} },
        ));
    }
    if let Some(total) = practice.participants_total {
        let method = practice.participants_count_method.as_ref();
        let method = method.map(|code| domain::vocabulary::label("count_method", code, language).to_owned());
        let note = view! { {method}{marks(language, entry, &["participants_total"])} };
        plate.push(Figure::number(named("participants_total"), words::number(language, total)).with(note));
    }
    let latest = practice.results.iter().rev().find(|result| result.value.is_some());
    if let (Some(result), true) = (latest, practice.participants_total.is_none())
        && let Some(value) = &result.value
    {
        let note = view! {
            {result.unit.as_ref().map(|unit| text_in(language, unit))}
            {result.date.as_ref().map(|date| format!(", {}", words::partial_date(language, date)))}
            {marks(language, entry, &["results"])}
        };
        plate.push(Figure::number(parts::result_name(language, result), words::decimal(language, value)).with(note));
    }
    match &practice.resources {
        Some(resources) => plate.push(Figure::words(
            named("resources"),
            view! { {words::cost(language, &resources.eur_band)}{marks(language, entry, &["resources"])} },
        )),
        None if is_unpublished(entry, "resources") => {
            plate.push(Figure::words(named("resources"), unpublished(chrome)))
        }
        None => {}
    }
    match &practice.evaluation {
        Some(evaluation) => {
            plate.push(Figure::words(named("evaluation"), concept("evaluation_type", &evaluation.how, language)));
        }
        None if is_unpublished(entry, "evaluation") => {
            plate.push(Figure::words(named("evaluation"), unpublished(chrome)))
        }
        None => {}
    }
    plate
}

fn columns(chrome: &Chrome, entry: &Entry, practice: &BestPractice) -> Vec<Column> {
    let language = chrome.language;
    let mut objectives: Vec<AnyView> = practice.objectives.iter().map(|text| text_in(language, text)).collect();
    if let Some(last) = objectives.pop() {
        objectives.push(view! { {last}{marks(language, entry, &["objectives"])} }.into_any());
    }
    let lessons = practice.lessons.iter().map(|text| text_in(language, text)).collect();
    let gaps = entry.envelope.not_published.iter().map(|key| label(language, entry.kind, key).into_any()).collect();
    vec![
        Column {
            id: "objectives",
            icon: "flag",
            title: label(language, entry.kind, "objectives"),
            mark: "check",
            limits: false,
            items: objectives,
        },
        Column {
            id: "lessons",
            icon: "lightbulb",
            title: label(language, entry.kind, "lessons"),
            mark: "arrow-right",
            limits: false,
            items: lessons,
        },
        Column {
            id: "gaps",
            icon: "circle-question-mark",
            title: t!(language, practice.gaps),
            mark: "minus",
            limits: true,
            items: gaps,
        },
    ]
}

/// A part only where there is something to say or the gap is stated.
fn part(id: &'static str, title: String, body: Option<AnyView>) -> Option<Part> {
    body.map(|body| Part::new(id, title, body))
}
