//! The parts of a practice.

use domain::entry::{BestPractice, Context, Entry, Evaluation, Outcome, Resources, Transfer};
use domain::{LangText, Language, vocabulary};
use leptos::prelude::*;
use library::read::EntryPage;

use super::part;
use crate::chrome::{Chrome, GIVEN};
use crate::components::contents::Part;
use crate::components::head::{concept, concepts};
use crate::components::imprint::{Row, imprint, row};
use crate::components::media::media;
use crate::components::occasions::occasions;
use crate::components::provenance::provenance;
use crate::components::relations::{mini, relations, similar};
use crate::components::sources::{host, label, marks, source_list};
use crate::components::text::text_in;
use crate::components::versions::versions;
use crate::pages::format::{prose, source_line};
use crate::texts::t;
use crate::words;

/// All parts that have something to say, in the order of the story.
pub fn parts(chrome: &Chrome, page: &EntryPage, entry: &Entry, practice: &BestPractice) -> Vec<Part> {
    let language = chrome.language;
    let named = |key: &str| label(language, entry.kind, key);
    let told = |key: &str, text: Option<&LangText>| told(chrome, page, entry, key, text);
    let used: Vec<_> = page.relations.iter().filter(|relation| relation.rel == "example_of").collect();
    let formats = if used.is_empty() {
        view! { <p>{t!(language, practice.no_format)}</p> }.into_any()
    } else {
        let items = used
            .into_iter()
            .map(|relation| mini(language, &relation.to, relation.note.as_ref().map(|note| text_in(language, note))))
            .collect_view();
        view! { <ul class="mini">{items}</ul>{source_line(chrome, entry, "formats_used")} }.into_any()
    };
    let others: Vec<_> = page.relations.iter().filter(|relation| relation.rel != "example_of").cloned().collect();
    let related = (!others.is_empty() || !page.similar.is_empty())
        .then(|| view! { {relations(language, &others)}{similar(language, &page.similar)} }.into_any());
    let sources = view! {
        {source_list(language, entry)}
        {provenance(chrome, page, Vec::new())}
        {versions(language, page)}
    };
    [
        part("situation", t!(language, practice.situation), situation(chrome, page, entry, practice)),
        occasions(language, entry),
        part("approach", named("approach"), told("approach", practice.approach.as_ref())),
        part("results", named("results"), results(chrome, entry, practice)),
        part("difficulties", named("difficulties"), told("difficulties", practice.difficulties.as_ref())),
        part("transfer", named("transfer"), transfer(chrome, entry, practice.transfer.as_ref())),
        part("first-steps", named("getting_started"), told("getting_started", practice.getting_started.as_ref())),
        part("sustaining", named("sustaining"), told("sustaining", practice.sustaining.as_ref())),
        part(
            "leadership",
            named("leadership_support"),
            told("leadership_support", practice.leadership_support.as_ref()),
        ),
        part("formats", named("formats_used"), Some(formats)),
        part("partners", named("partners"), partners(chrome, entry, practice)),
        part("resources", named("resources"), resources(chrome, entry, practice.resources.as_ref())),
        part("evaluation", named("evaluation"), evaluation(chrome, entry, practice.evaluation.as_ref())),
        media(language, entry, &page.files),
        part("gaps-part", t!(language, practice.gaps), gaps(language, entry)),
        part("related", t!(language, entry.related), related),
        part("sources", t!(language, entry.sources_and_origin), Some(sources.into_any())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A Markdown field with its sources.
fn told(chrome: &Chrome, page: &EntryPage, entry: &Entry, key: &str, text: Option<&LangText>) -> Option<AnyView> {
    let html = page.html.get(key)?;
    Some(view! { {prose(chrome, html, text)}{source_line(chrome, entry, key)} }.into_any())
}

fn situation(chrome: &Chrome, page: &EntryPage, entry: &Entry, practice: &BestPractice) -> Option<AnyView> {
    let language = chrome.language;
    let challenge = told(chrome, page, entry, "challenge", practice.challenge.as_ref());
    let mut rows = Vec::new();
    if let Some(period) = &practice.period {
        let says = words::period(language, &period.start, period.end.as_deref(), period.ongoing);
        rows.push(row(label(language, entry.kind, "period"), view! { {says}{marks(language, entry, &["period"])} }));
    }
    let named = |key: &str| label(language, entry.kind, key);
    let envelope = &entry.envelope;
    rows.extend(practice.context.as_ref().map(|context| context_rows(language, entry, context)).into_iter().flatten());
    rows.push(row(named("topics"), concepts("topic", &envelope.topics, language)));
    rows.push(row(named("purposes"), concepts("purpose", &envelope.purposes, language)));
    rows.push(row(named("target_groups"), concepts("target_group", &envelope.target_groups, language)));
    if !practice.recruitment.is_empty() {
        let says = concepts("recruitment", &practice.recruitment, language);
        rows.push(row(named("recruitment"), view! { {says}{marks(language, entry, &["recruitment"])} }));
    }
    if let Some(benefit) = &practice.public_benefit {
        rows.push(row(
            named("public_benefit"),
            view! { {text_in(language, benefit)}{marks(language, entry, &["public_benefit"])} },
        ));
    }
    Some(view! { {challenge}{imprint(rows, true)} }.into_any())
}

fn context_rows(language: Language, entry: &Entry, context: &Context) -> Vec<Row> {
    let name = |key: &str| {
        Context::FIELDS.iter().find(|field| field.key == key).map_or("", |field| field.label.get(language)).to_owned()
    };
    let sourced = |says: AnyView| view! { {says}{marks(language, entry, &["context"])} };
    let mut rows = Vec::new();
    if let Some(code) = &context.site_type {
        rows.push(row(name("site_type"), sourced(concept("site_type", code, language))));
    }
    if !context.industries.is_empty() {
        rows.push(row(name("industries"), sourced(concepts("industry", &context.industries, language))));
    }
    if let Some(people) = context.population_near {
        rows.push(row(name("population_near"), sourced(words::number(language, people).into_any())));
    }
    if let Some(jobs) = context.jobs {
        rows.push(row(name("jobs"), sourced(words::number(language, jobs).into_any())));
    }
    if let Some(code) = &context.conflict_level {
        rows.push(row(name("conflict_level"), sourced(concept("conflict_fit", code, language))));
    }
    if let Some(code) = &context.acceptance_type {
        rows.push(row(name("acceptance_type"), sourced(concept("acceptance_type", code, language))));
    }
    rows
}

/// What was measured: the indicator's name, or the author's words.
pub fn result_name(language: Language, result: &Outcome) -> String {
    match (&result.what, &result.indicator) {
        (Some(what), _) => what.get(language).to_owned(),
        (None, Some(code)) => vocabulary::label("indicator", code, language).to_owned(),
        (None, None) => String::new(),
    }
}

fn results(chrome: &Chrome, entry: &Entry, practice: &BestPractice) -> Option<AnyView> {
    let language = chrome.language;
    if practice.results.is_empty() {
        return Some(view! { <p>{t!(language, practice.no_results)}</p> }.into_any());
    }
    let baselines = practice.results.iter().any(|result| result.baseline.is_some());
    let rows = practice.results.iter().map(|result| result_row(language, result, baselines)).collect_view();
    let baseline = baselines
        .then(|| view! { <th role="columnheader" scope="col" class="n">{t!(language, practice.baseline)}</th> });
    Some(
        view! {
            <table class="table" data-fold="" role="table">
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t!(language, practice.indicator)}</th>
                        {baseline}
                        <th role="columnheader" scope="col" class="n">{t!(language, practice.value)}</th>
                        <th role="columnheader" scope="col">{t!(language, practice.as_of)}</th>
                        <th role="columnheader" scope="col">{t!(language, practice.method)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
            {source_line(chrome, entry, "results")}
        }
        .into_any(),
    )
}

fn result_row(language: Language, result: &Outcome, baselines: bool) -> AnyView {
    let value = |value: Option<&String>| match value {
        Some(value) => {
            let unit = result.unit.as_ref().map(|unit| view! { "\u{a0}"{text_in(language, unit)} });
            view! { <span>{words::decimal(language, value)}{unit}</span> }.into_any()
        }
        None => view! { <span>{t!(language, practice.open)}</span> }.into_any(),
    };
    let baseline = baselines.then(|| {
        view! { <td role="cell" class="n" data-label=t!(language, practice.baseline)>{value(result.baseline.as_ref())}</td> }
    });
    let date = result.date.as_deref().map(|date| words::partial_date(language, date));
    let method = match &result.method {
        Some(method) => text_in(language, method),
        None => t!(language, practice.not_established).into_any(),
    };
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{result_name(language, result)}</th>
            {baseline}
            <td role="cell" class="n" data-label=t!(language, practice.value)>{value(result.value.as_ref())}</td>
            <td role="cell" data-label=t!(language, practice.as_of)>{date}</td>
            <td role="cell" data-label=t!(language, practice.method)><span>{method}</span></td>
        </tr>
    }
    .into_any()
}

fn transfer(chrome: &Chrome, entry: &Entry, transfer: Option<&Transfer>) -> Option<AnyView> {
    let language = chrome.language;
    let transfer = transfer?;
    let name = |key: &str| {
        Transfer::FIELDS.iter().find(|field| field.key == key).map_or("", |field| field.label.get(language)).to_owned()
    };
    Some(
        view! {
            <div class="transfer">
                {lists(language, name("core_elements"), &transfer.core_elements, false)}
                {lists(language, name("adaptable"), &transfer.adaptable, false)}
                {lists(language, name("prerequisites"), &transfer.prerequisites, false)}
                {lists(language, name("not_transferable"), &transfer.not_transferable, true)}
            </div>
            {source_line(chrome, entry, "transfer")}
        }
        .into_any(),
    )
}

/// A heading with its list; nothing where the list is empty.
fn lists(language: Language, title: String, texts: &[LangText], warns: bool) -> AnyView {
    if texts.is_empty() {
        return ().into_any();
    }
    let items = texts.iter().map(|text| view! { <li>{text_in(language, text)}</li> }).collect_view();
    view! { <div class=warns.then_some("no")><h3>{title}</h3><ul>{items}</ul></div> }.into_any()
}

/// What was looked for and not found, field by field; nothing is concluded from it.
fn gaps(language: Language, entry: &Entry) -> Option<AnyView> {
    let gaps = &entry.envelope.not_published;
    (!gaps.is_empty()).then(|| {
        let rows = gaps
            .iter()
            .map(|key| {
                let says = view! { <span class="unpublished">{t!(language, entry.not_published)}</span> };
                row(label(language, entry.kind, key), says)
            })
            .collect();
        view! { <div class="prose"><p>{t!(language, practice.gaps_mean)}</p></div>{imprint(rows, true)} }.into_any()
    })
}

fn partners(chrome: &Chrome, entry: &Entry, practice: &BestPractice) -> Option<AnyView> {
    let language = chrome.language;
    if practice.partners.is_empty() {
        return None;
    }
    let rows = practice
        .partners
        .iter()
        .map(|partner| {
            let kind = vocabulary::label("org_type", &partner.org_type, language).to_owned();
            let role = partner.role.as_ref().map(|role| view! { {text_in(language, role)} });
            view! { <tr><th scope="row">{partner.name.clone()}</th><td>{kind}</td><td>{role}</td></tr> }
        })
        .collect_view();
    Some(
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">{t!(language, practice.name)}</th>
                        <th scope="col">{t!(language, practice.org_type)}</th>
                        <th scope="col">{t!(language, practice.role)}</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            {source_line(chrome, entry, "partners")}
        }
        .into_any(),
    )
}

fn resources(chrome: &Chrome, entry: &Entry, resources: Option<&Resources>) -> Option<AnyView> {
    let language = chrome.language;
    let resources = resources?;
    let name = |key: &str| {
        Resources::FIELDS.iter().find(|field| field.key == key).map_or("", |field| field.label.get(language)).to_owned()
    };
    let mut rows = vec![row(name("eur_band"), words::cost(language, &resources.eur_band))];
    if let Some(total) = resources.eur_total {
        rows.push(row(name("eur_total"), words::euros(language, total)));
    }
    if let Some(days) = resources.person_days {
        rows.push(row(name("person_days"), words::number(language, days)));
    }
    for funding in &resources.funding {
        let share = funding.share_pct.map(|share| format!(", {share}\u{a0}%"));
        rows.push(row(name("funding"), view! { {funding.programme.clone()}{share} }));
    }
    Some(view! { {imprint(rows, false)}{source_line(chrome, entry, "resources")} }.into_any())
}

fn evaluation(chrome: &Chrome, entry: &Entry, evaluation: Option<&Evaluation>) -> Option<AnyView> {
    let language = chrome.language;
    let evaluation = evaluation?;
    let name = |key: &str| {
        Evaluation::FIELDS
            .iter()
            .find(|field| field.key == key)
            .map_or("", |field| field.label.get(language))
            .to_owned()
    };
    let mut rows = vec![row(name("type"), concept("evaluation_type", &evaluation.how, language))];
    if let Some(who) = &evaluation.evaluator {
        rows.push(row(name("evaluator"), who.clone()));
    }
    if let Some(report) = &evaluation.report {
        let host = host(report).to_owned();
        rows.push(row(name("report"), view! { <a href=report.clone() rel=GIVEN>{host}</a> }));
    }
    if let Some(statement) = &evaluation.independence_statement {
        rows.push(row(name("independence_statement"), text_in(language, statement)));
    }
    Some(view! { {imprint(rows, false)}{source_line(chrome, entry, "evaluation")} }.into_any())
}
