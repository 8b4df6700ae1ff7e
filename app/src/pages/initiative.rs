//! The profile of an initiative: who, where, what they offer and seek.

use domain::entry::{Body, Entry, Initiative};
use domain::{LangText, Language, vocabulary};
use leptos::prelude::*;
use library::read::{EntryPage, Shown};

use super::format::{head, prose, source_line};
use crate::chrome::{Chrome, GIVEN};
use crate::components::contents::{Part, entry_body};
use crate::components::figures::{Figure, figures};
use crate::components::head::{concept, concepts, entry_head};
use crate::components::icon::Icon;
use crate::components::imprint::{imprint, row};
use crate::components::media::media;
use crate::components::place::place;
use crate::components::provenance;
use crate::components::relations::{mini, relations, similar};
use crate::components::sources::{host, label, marks, source_list};
use crate::components::text::text_in;
use crate::components::versions::versions;
use crate::texts::t;
use crate::{data, routes, words};

/// The page, with the entries that the initiative contributed. An entry of another kind gives an empty page.
pub fn page(chrome: &Chrome, page: &EntryPage, entries: &[Shown]) -> String {
    let entry = page.shown.entry();
    let data = match &entry.body {
        Body::Initiative(initiative) => data::initiative(chrome, &page.shown, initiative),
        _ => None,
    };
    let mut head = head(chrome, page, data);
    if !entries.is_empty() {
        let name = entry.envelope.short_title(chrome.language).to_owned();
        head.feeds.push((routes::initiative_feed(chrome.language, page.shown.slug(chrome.language)), name));
    }
    let (chrome_of, page, entries) = (chrome.clone(), page.clone(), entries.to_vec());
    chrome.document(head, move || match &page.shown.entry().body {
        Body::Initiative(initiative) => body(&chrome_of, &page, page.shown.entry(), initiative, &entries),
        _ => ().into_any(),
    })
}

fn body(chrome: &Chrome, page: &EntryPage, entry: &Entry, initiative: &Initiative, entries: &[Shown]) -> AnyView {
    let language = chrome.language;
    let beside = place(language, &entry.envelope).into_iter().collect();
    let below = figures(plate(language, entry, initiative));
    let website = website(initiative).map(|url| {
        view! { <a class="button button-main" href=url.to_owned() rel=GIVEN><Icon name="external-link" />{t!(language, initiative.visit)}</a> }
    });
    let actions = view! { {website}{provenance::actions(chrome, page)} };
    let parts = parts(chrome, page, entry, initiative, entries);
    view! {
        <article>
            {entry_head(language, page, beside, below)}
            {provenance::editorial_notice(chrome, &page.shown)}
            {entry_body(language, parts, actions.into_any())}
        </article>
    }
    .into_any()
}

/// The address of its pages; the word "none" says that it has none.
fn website(initiative: &Initiative) -> Option<&str> {
    initiative.website.as_deref().filter(|website| *website != "none")
}

fn plate(language: Language, entry: &Entry, initiative: &Initiative) -> Vec<Figure> {
    let named = |key: &str| label(language, entry.kind, key);
    let mark = |key: &'static str| marks(language, entry, &[key]);
    let mut plate = vec![Figure::words(
        named("activity_status"),
        view! { {concept("activity_status", &initiative.activity_status, language)}{mark("activity_status")} },
    )];
    if let Some(year) = initiative.founded_year {
        plate.push(Figure::number(named("founded_year"), view! { {year}{mark("founded_year")} }));
    }
    if let Some(members) = initiative.members_count {
        let members = words::number(language, members);
        plate.push(Figure::number(named("members_count"), view! { {members}{mark("members_count")} }));
    }
    if let Some(tenths) = initiative.staff_fte_tenths {
        let staff = words::decimal(language, &format!("{}.{}", tenths / 10, tenths % 10));
        plate.push(Figure::number(named("staff_fte_tenths"), view! { {staff}{mark("staff_fte_tenths")} }));
    }
    plate
}

fn parts(chrome: &Chrome, page: &EntryPage, entry: &Entry, initiative: &Initiative, entries: &[Shown]) -> Vec<Part> {
    let language = chrome.language;
    let mission = page.html.get("mission").cloned().unwrap_or_default();
    let who = view! {
        {prose(chrome, &mission, Some(&initiative.mission))}
        {source_line(chrome, entry, "mission")}
        {about(language, entry, initiative)}
    };
    let mut parts = vec![
        Part::new("who", t!(language, initiative.who), who),
        Part::new("give-and-take", t!(language, initiative.give_and_take), give_take(language, entry, initiative)),
        Part::new("carriers", label(language, entry.kind, "carriers"), carriers(chrome, entry, initiative)),
    ];
    if !entries.is_empty() {
        let items = entries.iter().map(|shown| mini(language, shown, None)).collect_view();
        parts.push(Part::new("entries", t!(language, initiative.entries), view! { <ul class="mini">{items}</ul> }));
    }
    parts.extend(media(language, entry, &page.files));
    if !page.relations.is_empty() || !page.similar.is_empty() {
        let related = view! { {relations(language, &page.relations)}{similar(language, &page.similar)} };
        parts.push(Part::new("related", t!(language, entry.related), related));
    }
    let sources = view! {
        {source_list(language, entry)}
        {provenance::provenance(chrome, page, Vec::new())}
        {versions(language, page)}
    };
    parts.push(Part::new("sources", t!(language, entry.sources_and_origin), sources));
    parts
}

/// What is stated about it; what was looked for and not found says so.
fn about(language: Language, entry: &Entry, initiative: &Initiative) -> AnyView {
    let named = |key: &str| label(language, entry.kind, key);
    let mut rows = Vec::new();
    let mut tell = |key: &'static str, says: Option<AnyView>| {
        let says = says.or_else(|| {
            let is_gap = entry.envelope.not_published.iter().any(|field| field == key);
            is_gap.then(|| view! { <span class="unpublished">{t!(language, entry.not_published)}</span> }.into_any())
        });
        if let Some(says) = says {
            rows.push(row(named(key), view! { {says}{marks(language, entry, &[key])} }));
        }
    };
    tell("legal_name", Some(initiative.legal_name.clone().into_any()));
    tell("short_name", initiative.short_name.clone().map(IntoAny::into_any));
    tell("org_type", Some(concept("org_type", &initiative.org_type, language)));
    tell("legal_form", initiative.legal_form.clone().map(IntoAny::into_any));
    tell("fields_of_action", Some(concepts("topic", &initiative.fields_of_action, language)));
    let industries = &initiative.industries;
    tell("industries", (!industries.is_empty()).then(|| concepts("industry", industries, language)));
    tell("spatial", place(language, &entry.envelope));
    tell("founded_year", None);
    tell("members_count", None);
    tell("staff_fte_tenths", None);
    let languages = &initiative.languages;
    tell("languages", (!languages.is_empty()).then(|| languages.join(", ").into_any()));
    let site = match website(initiative) {
        Some(url) => {
            let host = host(url).to_owned();
            Some(view! { <a href=url.to_owned() rel=GIVEN>{host}</a> }.into_any())
        }
        None if initiative.website.is_some() => Some(t!(language, initiative.no_website).into_any()),
        None => None,
    };
    tell("website", site);
    imprint(rows, true)
}

fn give_take(language: Language, entry: &Entry, initiative: &Initiative) -> AnyView {
    let side = |key: &'static str, icon: &'static str, texts: &[LangText]| {
        let items = texts
            .iter()
            .map(|text| view! { <li><Icon name=icon /><div>{text_in(language, text)}</div></li> })
            .collect_view();
        let list = if texts.is_empty() {
            let gap = if entry.envelope.editorial {
                t!(language, entry.not_published)
            } else {
                t!(language, initiative.nothing_stated)
            };
            view! { <p class="unpublished">{gap}</p> }.into_any()
        } else {
            view! { <ul>{items}</ul> }.into_any()
        };
        view! { <div><h3>{label(language, entry.kind, key)}{marks(language, entry, &[key])}</h3>{list}</div> }
    };
    view! {
        <div class="give-take">
            {side("offers", "hand-helping", &initiative.offers)}
            {side("seeks", "search", &initiative.seeks)}
        </div>
    }
    .into_any()
}

fn carriers(chrome: &Chrome, entry: &Entry, initiative: &Initiative) -> AnyView {
    let language = chrome.language;
    let rows = initiative
        .carriers
        .iter()
        .map(|carrier| {
            let kind = vocabulary::label("org_type", &carrier.org_type, language).to_owned();
            view! { <tr><th scope="row">{carrier.name.clone()}</th><td>{kind}</td></tr> }
        })
        .collect_view();
    view! {
        <table class="table">
            <thead>
                <tr>
                    <th scope="col">{t!(language, practice.name)}</th>
                    <th scope="col">{t!(language, practice.org_type)}</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
        {source_line(chrome, entry, "carriers")}
    }
    .into_any()
}
