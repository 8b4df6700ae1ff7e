//! What stays of a format and what is known about it: results, costs, law, use, origin.

use domain::entry::{CostItem, DialogFormat, Entry, LegalContext};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::read::{EntryPage, Relation};

use crate::chrome::Chrome;
use crate::components::head::concept;
use crate::components::imprint::{imprint, row};
use crate::components::notice::{Notice, Tone};
use crate::components::provenance::provenance;
use crate::components::relations::mini;
use crate::components::sources::{label, marks, source_list};
use crate::components::text::text_in;
use crate::components::versions::versions;
use crate::texts::t;
use crate::{routes, words};

/// How results are kept, who hears of them, how success is measured.
pub fn results(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let named = |key: &str| label(language, entry.kind, key);
    let indicators = format
        .evaluation
        .iter()
        .map(|indicator| {
            let instrument = indicator.instrument.as_ref().map(|text| view! { <p>{text_in(language, text)}</p> });
            view! {
                <li><b>{concept("indicator", &indicator.indicator, language)}</b>{instrument}</li>
            }
        })
        .collect_view();
    view! {
        <div class="prose">
            <h3>{named("documentation")}</h3>
            <p>{text_in(language, &format.documentation)}</p>
            <h3>{named("feedback_to_participants")}</h3>
            <p>{text_in(language, &format.feedback_to_participants)}</p>
            <h3>{named("evaluation")}</h3>
            <ul>{indicators}</ul>
        </div>
    }
    .into_any()
}

/// Costs and law.
pub fn costs(chrome: &Chrome, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let rows = vec![
        row(
            label(language, entry.kind, "cost_band"),
            view! { <b>{words::cost(language, &format.cost_band)}</b>" "{t!(language, format.cost_means)}{marks(language, entry, &["cost_band", "cost_items"])} },
        ),
        row(t!(language, format.effort), effort(language, format)),
    ];
    let items = (!format.cost_items.is_empty()).then(|| {
        let rows = format.cost_items.iter().map(|item| cost_row(language, item)).collect_view();
        view! {
            <table class="table" data-fold="" role="table">
                <caption>{label(language, entry.kind, "cost_items")}</caption>
                <thead role="rowgroup">
                    <tr role="row">
                        <th role="columnheader" scope="col">{t!(language, format.cost_item)}</th>
                        <th role="columnheader" scope="col" class="n">{t!(language, format.euros)}</th>
                        <th role="columnheader" scope="col">{t!(language, format.cost_basis)}</th>
                    </tr>
                </thead>
                <tbody role="rowgroup">{rows}</tbody>
            </table>
        }
    });
    let law = (!format.legal_context.is_empty()).then(|| {
        let items = format.legal_context.iter().map(|law| law_item(language, law)).collect_view();
        view! {
            <h3>{label(language, entry.kind, "legal_context")}{marks(language, entry, &["legal_context"])}</h3>
            <ul class="prose">{items}</ul>
            <Notice tone=Tone::Plain icon="scale" title=t!(language, guide.no_advice)>
                <p>{t!(language, guide.no_advice_text)}</p>
            </Notice>
        }
    });
    view! { {imprint(rows, false)}{items}{law} }.into_any()
}

fn effort(language: Language, format: &DialogFormat) -> String {
    t!(
        language,
        format.effort_both,
        before = words::effort(language, format.prep_effort),
        after = words::effort(language, format.followup_effort)
    )
}

fn cost_row(language: Language, item: &CostItem) -> AnyView {
    let basis = item.basis.as_ref().map(|basis| view! { {text_in(language, basis)}<br /> });
    let tax = if item.gross { t!(language, format.gross) } else { t!(language, format.net) };
    let amount_label = t!(language, format.euros);
    let basis_label = t!(language, format.cost_basis);
    view! {
        <tr role="row">
            <th role="rowheader" scope="row">{text_in(language, &item.item)}</th>
            <td role="cell" class="n" data-label=amount_label>{words::euros_span(language, item.eur_min, item.eur_max)}</td>
            <td role="cell" data-label=basis_label>
                <div>{basis}<span class="soft">{t!(language, format.prices_of, tax = tax, year = item.price_year)}</span></div>
            </td>
        </tr>
    }
    .into_any()
}

fn law_item(language: Language, law: &LegalContext) -> AnyView {
    let date = words::partial_date(language, &law.as_of);
    view! {
        <li>
            <b>{law.norm.clone()}</b>". "{text_in(language, &law.note)}
            <span class="sub">{t!(language, entry.as_of, date = date)}</span>
        </li>
    }
    .into_any()
}

/// Whether a relation tells of a use in practice.
pub fn is_use(relation: &Relation) -> bool {
    relation.rel == "has_example"
}

/// Where it was used, and how well that is known.
pub fn used(chrome: &Chrome, page: &EntryPage) -> AnyView {
    let language = chrome.language;
    let level = page.shown.facts().map_or("E0", |facts| facts.evidence_level);
    let explained = vocabulary::concept("evidence_level", level).map(|concept| {
        let definition = concept.definition.as_ref().map(|definition| definition.get(language));
        view! { <p><b>{t!(language, format.evidence)}": "{concept.label.get(language)}"."</b>" "{definition}</p> }
    });
    let uses: Vec<_> = page.relations.iter().filter(|relation| is_use(relation)).collect();
    let list = (!uses.is_empty()).then(|| {
        let items = uses
            .into_iter()
            .map(|relation| mini(language, &relation.to, relation.note.as_ref().map(|note| text_in(language, note))))
            .collect_view();
        view! { <h3>{t!(language, format.practices)}</h3><ul class="mini">{items}</ul> }
    });
    view! {
        <div class="prose">
            {explained}
            <p>
                {t!(language, format.no_reports)}
                " "
                <a href=routes::page(language, "evidence")>{t!(language, format.evidence_page)}</a>
            </p>
        </div>
        {list}
        <p class="next-step">
            {t!(language, format.used_it)}" "<a href=routes::page(language, "contribute")>{t!(language, format.tell_us)}</a>
        </p>
    }
    .into_any()
}

/// Origin, licence, versions, sources.
pub fn origin(chrome: &Chrome, page: &EntryPage, entry: &Entry, format: &DialogFormat) -> AnyView {
    let language = chrome.language;
    let origin = &format.origin;
    let mut who = origin.creators.clone();
    who.extend(origin.org.clone());
    who.extend(origin.place.clone());
    who.extend(origin.year.map(|year| words::year(language, year, origin.year_precision.as_deref())));
    let who = (!who.is_empty()).then(|| view! { <span class="sub">{who.join(", ")}</span> });
    let first = row(
        label(language, entry.kind, "origin"),
        view! { {text_in(language, &origin.statement)}{marks(language, entry, &["origin"])}{who} },
    );
    let sources = (!entry.envelope.sources.is_empty())
        .then(|| view! { <h3>{t!(language, entry.sources)}</h3>{source_list(language, entry)} });
    view! {
        {provenance(chrome, page, vec![first])}
        {versions(language, page)}
        {sources}
    }
    .into_any()
}
