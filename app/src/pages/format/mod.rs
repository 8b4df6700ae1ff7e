//! The page of a dialogue format: whether it fits at a glance, then how to run it.

mod materials;
mod plan;
mod proof;

use domain::LangText;
use domain::entry::{DialogFormat, Entry};
use leptos::prelude::*;
use library::read::EntryPage;

use crate::chrome::{Chrome, Head};
use crate::components::balance::{Column, balance};
use crate::components::contents::{Part, entry_body};
use crate::components::course::course;
use crate::components::facts::Plate;
use crate::components::head::{also_known_as, concept, concepts, entry_head};
use crate::components::icon::Icon;
use crate::components::imprint::{Row, imprint, row};
use crate::components::media::media;
use crate::components::occasions::occasions;
use crate::components::sources::{label, marks};
use crate::components::text::text_in;
use crate::components::{provenance, relations, versions};
use crate::texts::t;
use crate::{data, routes, words};

/// The page; `people` scales the material. An entry of another kind gives an empty page.
pub fn page(chrome: &Chrome, page: &EntryPage, people: Option<u32>) -> String {
    let head = head(chrome, page, data::format(chrome, &page.shown));
    let (chrome_of, page) = (chrome.clone(), page.clone());
    chrome.document(head, move || {
        let entry = page.shown.entry();
        entry.as_format().map(|format| body(&chrome_of, &page, entry, format, people))
    })
}

/// The head of an entry's page. Of an older version it sends search engines to the newest.
pub(super) fn head(chrome: &Chrome, page: &EntryPage, data: Option<String>) -> Head {
    let language = chrome.language;
    let entry = page.shown.entry();
    let older = page.newer().is_some();
    Head {
        title: entry.envelope.title.get(language).to_owned(),
        description: entry.envelope.summary.get(language).to_owned(),
        paths: domain::Language::ALL.into_iter().map(|language| (language, versions::here(language, page))).collect(),
        canonical: older.then(|| routes::entry(language, entry.kind, page.shown.slug(language))),
        unlisted: older,
        data: data.filter(|_| !older),
        article: true,
        current: routes::kind(language, entry.kind),
        ..Head::default()
    }
}

fn body(chrome: &Chrome, page: &EntryPage, entry: &Entry, format: &DialogFormat, people: Option<u32>) -> AnyView {
    let language = chrome.language;
    let shown = &page.shown;
    let beside = also_known_as(language, &format.also_known_as).into_iter().collect();
    let facts = shown.facts().map(|facts| view! { <Plate facts=facts wish=people /> });
    let below = view! {
        {jump(chrome, entry, format)}
        {facts}
        {balance(columns(chrome, entry, format))}
    };
    let minutes = domain::schedule::days(format, domain::schedule::Clock(0)).iter().map(|day| day.minutes).sum();
    let course_title = if minutes > 0 && format.event_days == 1 {
        t!(language, format.course_in, length = words::duration(language, minutes, minutes))
    } else {
        t!(language, format.course)
    };
    let steps = view! { {course(language, format)}{source_line(chrome, entry, "steps")} };
    let mut parts = vec![Part::new("goal", t!(language, format.goal), goal(chrome, entry, format))];
    parts.extend(occasions(language, entry));
    if let Some(html) = page.html.get("description") {
        let of = format.description.as_ref();
        parts.push(Part::new("about", label(language, entry.kind, "description"), prose(chrome, html, of)));
    }
    parts.extend([
        Part::new("course", course_title, steps),
        Part::new("materials", t!(language, format.materials), materials::materials(language, page, format, people)),
        Part::new("roles", t!(language, format.roles_and_room), plan::roles_and_room(chrome, entry, format, people)),
        Part::new("tips", t!(language, format.tips_and_pitfalls), plan::tips(language, format)),
    ]);
    if !format.variations.is_empty() || format.online_variant.is_some() {
        parts.push(Part::new("variations", t!(language, format.variations), plan::variations(chrome, entry, format)));
    }
    parts.extend([
        Part::new("everybody", t!(language, format.everybody), plan::everybody(chrome, entry, format)),
        Part::new("results", t!(language, format.results), proof::results(chrome, entry, format)),
        Part::new("costs", t!(language, format.costs), proof::costs(chrome, entry, format)),
        Part::new("use", t!(language, format.used), proof::used(chrome, page)),
    ]);
    parts.extend(media(language, entry, &page.files));
    let others: Vec<_> = page.relations.iter().filter(|relation| !proof::is_use(relation)).cloned().collect();
    if !others.is_empty() || !page.similar.is_empty() {
        let related = view! {
            {relations::relations(language, &others)}
            {relations::similar(language, &page.similar)}
        };
        parts.push(Part::new("related", t!(language, entry.related), related));
    }
    parts.push(Part::new(
        "origin",
        t!(language, entry.origin_and_versions),
        proof::origin(chrome, page, entry, format),
    ));
    // The sheet is of the newest version.
    let sheet = page.newer().is_none().then(|| {
        let href = routes::sheet(language, shown.slug(language));
        view! { <a class="button button-main" href=href><Icon name="printer" />{t!(language, format.open_sheet)}</a> }
    });
    let actions = view! { {sheet}{provenance::actions(chrome, page)} };
    view! {
        <article>
            {entry_head(language, page, beside, below.into_any())}
            {entry_body(language, parts, actions.into_any())}
        </article>
    }
    .into_any()
}

/// On narrow screens: what stands below the plate, one tap away.
fn jump(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let links = [
        ("strengths", "strengths", format.strengths.len()),
        ("limits", "limits", format.limits.len()),
        ("not-suitable", "not_suitable_for", format.not_suitable_for.len()),
    ]
    .map(|(id, key, count)| {
        let name = label(chrome.language, entry.kind, key);
        view! { <li><a href=format!("#{id}")>{name}" ("{count}")"</a></li> }
    });
    view! { <ul class="jump">{links.collect_view()}</ul> }.into_any()
}

fn columns(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> Vec<Column> {
    let language = chrome.language;
    let items = |texts: &[LangText]| texts.iter().map(|text| text_in(language, text)).collect();
    let title = |key: &str| label(language, entry.kind, key);
    vec![
        Column {
            id: "strengths",
            icon: "scale",
            title: title("strengths"),
            mark: "check",
            limits: false,
            items: items(&format.strengths),
        },
        Column {
            id: "limits",
            icon: "triangle-alert",
            title: title("limits"),
            mark: "minus",
            limits: true,
            items: items(&format.limits),
        },
        Column {
            id: "not-suitable",
            icon: "ban",
            title: title("not_suitable_for"),
            mark: "arrow-right",
            limits: true,
            items: items(&format.not_suitable_for),
        },
    ]
}

fn goal(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let envelope = &entry.envelope;
    let named = |key: &str| label(language, entry.kind, key);
    let mut rows: Vec<Row> = vec![
        row(named("purposes"), concepts("purpose", &envelope.purposes, language)),
        row(named("topics"), concepts("topic", &envelope.topics, language)),
        row(named("participation_level"), level(chrome, entry, format)),
        row(named("target_groups"), concepts("target_group", &envelope.target_groups, language)),
        row(named("phases"), concepts("phase", &format.phases, language)),
        row(named("settings"), concepts("setting", &format.settings, language)),
        row(named("conflict_fit"), concept("conflict_fit", &format.conflict_fit, language)),
    ];
    if !format.recruitment.is_empty() {
        rows.push(row(named("recruitment"), concepts("recruitment", &format.recruitment, language)));
    }
    view! {
        <div class="prose">
            <p>{text_in(language, &format.goal)}{marks(language, entry, &["goal"])}</p>
            <p><b>{named("achievable_result")}": "</b>{text_in(language, &format.achievable_result)}</p>
        </div>
        <p class="opening-question"><span>{named("invitation")}</span>{text_in(language, &format.invitation)}</p>
        {imprint(rows, true)}
    }
    .into_any()
}

fn level(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let second = format.participation_level_secondary.as_ref().map(|code| {
        let also = label(language, entry.kind, "participation_level_secondary");
        view! { ", "{also}" "{concept("participation_level", code, language)} }
    });
    view! { {concept("participation_level", &format.participation_level, language)}{second} }.into_any()
}

/// HTML of a Markdown field, with `lang` where it is not in the reader's language.
pub(super) fn prose(chrome: &Chrome, html: &str, text: Option<&LangText>) -> AnyView {
    let lang = text.and_then(|text| crate::components::text::foreign(chrome.language, text));
    view! { <div class="prose" lang=lang inner_html=html.to_owned()></div> }.into_any()
}

/// „Quellen: 1, 2“ below a part; nothing where there are none.
pub(super) fn source_line(chrome: &Chrome, entry: &Entry, field: &str) -> AnyView {
    let language = chrome.language;
    if entry.envelope.field_sources.get(field).is_none_or(Vec::is_empty) {
        return ().into_any();
    }
    view! { <p class="source-line">{t!(language, entry.sources)}": "{marks(language, entry, &[field])}</p> }.into_any()
}
