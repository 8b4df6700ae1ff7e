//! The title block of an entry.

use domain::{LangText, Language, vocabulary};
use leptos::prelude::*;
use library::read::EntryPage;

use super::icon::Icon;
use super::kind::KindTag;
use super::provenance::{archived_notice, recommended_notice, unreviewed_notice};
use super::sources::marks;
use super::text::{foreign, text_in};
use super::trail::Trail;
use super::versions::{here, older_notice};
use crate::routes;
use crate::texts::t;
use crate::words;

/// Way back and title block; `beside` stands in the line of the kind, `below` under the summary.
pub fn entry_head(language: Language, page: &EntryPage, beside: Vec<AnyView>, below: AnyView) -> AnyView {
    let shown = &page.shown;
    let entry = shown.entry();
    let kind = routes::kind(language, entry.kind);
    let kind_name = t_kind(language, entry.kind);
    let title = &entry.envelope.title;
    let short = entry.envelope.short_title(language).to_owned();
    let beside = beside.into_iter().map(|part| view! { <span>{part}</span> }).collect_view();
    let summary = &entry.envelope.summary;
    let long = (title.get(language).chars().count() > LONG).then_some("long");
    view! {
        <Trail steps=vec![(kind, kind_name)] here=short.into_any() />
        <header class="entry-head">
            <div class="kind-line"><KindTag kind=entry.kind />{beside}</div>
            <h1 class=long lang=foreign(language, title)>{title.get(language).to_owned()}</h1>
            <p class="purpose">{text_in(language, summary)}{marks(language, entry, &["summary"])}</p>
            {older_notice(language, page)}
            {untranslated(language, page)}
            {archived_notice(language, shown)}
            {recommended_notice(language, shown)}
            {unreviewed_notice(language, page)}
            {below}
        </header>
    }
    .into_any()
}

/// The name of all entries of a kind.
pub fn t_kind(language: Language, kind: domain::Kind) -> String {
    use domain::Kind;
    match kind {
        Kind::DialogFormat => t!(language, entry.formats),
        Kind::BestPractice => t!(language, entry.practices),
        Kind::Guide => t!(language, entry.guides),
        Kind::Initiative => t!(language, entry.initiatives),
    }
}

/// Says where an entry cannot be read whole in the reader's language, and leads to the original.
fn untranslated(language: Language, page: &EntryPage) -> AnyView {
    let entry = page.shown.entry();
    if entry.is_whole_in(language) {
        return ().into_any();
    }
    let original = entry.envelope.language_original;
    let name = vocabulary::label("language", original.code(), language).to_owned();
    let href = here(original, page);
    view! {
        <p class="untranslated">
            <Icon name="languages" />
            <span>
                {t!(language, entry.untranslated, original = name)}
                " "
                <a href=href hreflang=original.code() lang=original.code()>{t!(original, entry.read_original)}</a>
            </span>
        </p>
    }
    .into_any()
}

/// Titles with more letters than this are set smaller.
const LONG: usize = 40;
/// Other names that are shown; the rest helps to find.
const NAMES: usize = 3;

/// Other names of the same thing: „auch: Welt-Café, Weltcafé“.
pub fn also_known_as(language: Language, names: &[LangText]) -> Option<AnyView> {
    // Names of the other language help to find, not to read.
    let names: Vec<&str> = names.iter().filter_map(|name| name.exact(language)).take(NAMES).collect();
    (!names.is_empty()).then(|| t!(language, entry.also, names = names.join(", ")).into_any())
}

/// Labels of codes, each linked to its concept.
pub fn concepts(scheme: &'static str, codes: &[String], language: Language) -> AnyView {
    // Two that read as one stand once.
    let mut once: Vec<&str> = Vec::new();
    for code in codes {
        let code = vocabulary::current(scheme, code).map_or(code.as_str(), |concept| concept.code);
        if !once.contains(&code) {
            once.push(code);
        }
    }
    once.into_iter()
        .enumerate()
        .map(|(index, code)| {
            let comma = if index == 0 { "" } else { ", " };
            view! { {comma}{concept(scheme, code, language)} }
        })
        .collect_view()
        .into_any()
}

/// The label of a code, linked to its concept where it is known.
pub fn concept(scheme: &'static str, code: &str, language: Language) -> AnyView {
    let Some(concept) = vocabulary::current(scheme, code) else { return code.to_owned().into_any() };
    let label = words::marked(language, concept.label.get(language), concept);
    view! { <a href=routes::concept(language, scheme, concept.code)>{label}</a> }.into_any()
}
