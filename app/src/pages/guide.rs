//! The page of a guide: know-how to read, to tick off, to print.

use chrono::NaiveDate;
use domain::entry::{Body, ChecklistItem, Entry, Guide};
use domain::{LangText, Language};
use leptos::prelude::*;
use library::read::EntryPage;

use super::format::{head, prose, source_line};
use crate::chrome::{Chrome, GIVEN};
use crate::components::contents::{Part, entry_body};
use crate::components::head::{concept, concepts, entry_head};
use crate::components::imprint::{imprint, row};
use crate::components::media::media;
use crate::components::notice::{Notice, Tone};
use crate::components::occasions::occasions;
use crate::components::print::PrintButton;
use crate::components::provenance;
use crate::components::relations::{relations, similar};
use crate::components::sources::{host, label, source_list};
use crate::components::text::text_in;
use crate::components::versions::versions;
use crate::texts::t;
use crate::{data, words};

/// Words that a calm reader reads in a minute.
const WORDS_A_MINUTE: usize = 200;

/// The page; `today` decides whether its validity has ended. An entry of another kind gives an empty page.
pub fn page(chrome: &Chrome, page: &EntryPage, today: NaiveDate) -> String {
    let data = match &page.shown.entry().body {
        Body::Guide(guide) => data::guide(chrome, &page.shown, guide),
        _ => None,
    };
    let head = head(chrome, page, data);
    let (chrome_of, page) = (chrome.clone(), page.clone());
    chrome.document(head, move || match &page.shown.entry().body {
        Body::Guide(guide) => body(&chrome_of, &page, page.shown.entry(), guide, today),
        _ => ().into_any(),
    })
}

fn body(chrome: &Chrome, page: &EntryPage, entry: &Entry, guide: &Guide, today: NaiveDate) -> AnyView {
    let language = chrome.language;
    let mut beside = vec![concept("audience_level", &guide.audience_level, language)];
    beside.push(t!(language, guide.reading, count = reading_minutes(guide, language)).into_any());
    beside.extend(guide.series.as_ref().map(|series| text_in(language, series)));
    let below = view! { {outdated(language, guide, today)}{no_advice(language, guide)} };
    let actions = view! {
        <PrintButton label=t!(language, guide.print) />
        {provenance::actions(chrome, page)}
    };
    let parts = parts(chrome, page, entry, guide);
    view! {
        <article>
            {entry_head(language, page, beside, below.into_any())}
            {provenance::editorial_notice(chrome, &page.shown)}
            {entry_body(language, parts, actions.into_any())}
        </article>
    }
    .into_any()
}

/// Minutes that the sections take to read, one at least.
fn reading_minutes(guide: &Guide, language: Language) -> u32 {
    let count = |text: &LangText| text.get(language).split_whitespace().count();
    let words: usize = guide.sections.iter().map(|section| count(&section.heading) + count(&section.body)).sum();
    u32::try_from(words.div_ceil(WORDS_A_MINUTE)).unwrap_or(u32::MAX).max(1)
}

fn outdated(language: Language, guide: &Guide, today: NaiveDate) -> AnyView {
    let until = guide.valid_until.as_deref();
    match until.and_then(|until| until.parse::<NaiveDate>().ok()) {
        Some(until) if until < today => {
            let date = words::date(language, until);
            view! {
                <Notice tone=Tone::Warn icon="clock-alert" title=t!(language, guide.outdated, date = date)>
                    <p>{t!(language, guide.outdated_text)}</p>
                </Notice>
            }
            .into_any()
        }
        _ => ().into_any(),
    }
}

fn no_advice(language: Language, guide: &Guide) -> AnyView {
    if guide.law_refs.is_empty() {
        return ().into_any();
    }
    view! {
        <Notice tone=Tone::Plain icon="scale" title=t!(language, guide.no_advice)>
            <p>{t!(language, guide.no_advice_text)}</p>
        </Notice>
    }
    .into_any()
}

fn parts(chrome: &Chrome, page: &EntryPage, entry: &Entry, guide: &Guide) -> Vec<Part> {
    let language = chrome.language;
    let named = |key: &str| label(language, entry.kind, key);
    let envelope = &entry.envelope;
    let mut rows = vec![
        row(named("topics"), concepts("topic", &envelope.topics, language)),
        row(named("target_groups"), concepts("target_group", &envelope.target_groups, language)),
    ];
    if !envelope.purposes.is_empty() {
        rows.insert(1, row(named("purposes"), concepts("purpose", &envelope.purposes, language)));
    }
    if let Some(until) = &guide.valid_until {
        rows.push(row(named("valid_until"), words::partial_date(language, until)));
    }
    let problem = view! {
        <div class="prose"><p>{text_in(language, &guide.problem_statement)}</p></div>
        {imprint(rows, true)}
    };
    let mut parts = vec![Part::new("problem", named("problem_statement"), problem)];
    parts.extend(occasions(language, entry));
    for (index, section) in guide.sections.iter().enumerate() {
        let html = page.html.get(&format!("sections[{index}].body")).cloned().unwrap_or_default();
        let heading = section.heading.get(language);
        let body = prose(chrome, &html, Some(&section.body));
        parts.push(Part::new(format!("section-{}", index + 1), heading, body));
    }
    if !guide.checklist.is_empty() {
        parts.push(Part::new("checklist", named("checklist"), checklist(language, guide)));
    }
    if !guide.law_refs.is_empty() {
        parts.push(Part::new("law", named("law_refs"), law(chrome, entry, guide)));
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

/// The list to tick off, in runs of the same phase.
fn checklist(language: Language, guide: &Guide) -> AnyView {
    let mut runs: Vec<(Option<&LangText>, Vec<&ChecklistItem>)> = Vec::new();
    for item in &guide.checklist {
        match runs.last_mut() {
            Some((phase, items)) if *phase == item.phase.as_ref() => items.push(item),
            _ => runs.push((item.phase.as_ref(), vec![item])),
        }
    }
    let runs = runs
        .into_iter()
        .map(|(phase, items)| {
            let title = phase.map(|phase| view! { <h3>{text_in(language, phase)}</h3> });
            let items = items.into_iter().map(|item| checklist_item(language, item)).collect_view();
            view! { {title}<ul class="checklist">{items}</ul> }
        })
        .collect_view();
    view! { <p class="soft small">{t!(language, guide.ticks_stay)}</p>{runs} }.into_any()
}

fn checklist_item(language: Language, item: &ChecklistItem) -> AnyView {
    let who = item.owner_role.as_ref().map(|who| view! { <span>{text_in(language, who)}</span> });
    let when = item.due_offset_days.map(|days| view! { <span>{due(language, days)}</span> });
    view! {
        <li>
            <label class="choice">
                <input type="checkbox" />
                <span>{text_in(language, &item.item)}<small>{when}{who}</small></span>
            </label>
        </li>
    }
    .into_any()
}

/// „8 Wochen vorher“, „am Tag selbst“, „3 Tage danach“.
fn due(language: Language, days: i32) -> String {
    let distance = days.unsigned_abs();
    let length = if distance >= 14 && distance.is_multiple_of(7) {
        words::weeks_counted(language, distance / 7)
    } else {
        words::days_span(language, distance, distance)
    };
    match days {
        0 => t!(language, guide.on_the_day),
        ..0 => t!(language, guide.before, length = length),
        _ => t!(language, guide.after, length = length),
    }
}

fn law(chrome: &Chrome, entry: &Entry, guide: &Guide) -> AnyView {
    let language = chrome.language;
    let rows = guide
        .law_refs
        .iter()
        .map(|law| {
            let link = law.url.clone().map(|url| {
                let host = host(&url).to_owned();
                view! { <a href=url rel=GIVEN>{host}</a> }
            });
            let date = words::partial_date(language, &law.as_of);
            view! {
                <tr role="row">
                    <th role="rowheader" scope="row">{law.norm.clone()}</th>
                    <td role="cell" data-label=t!(language, guide.paragraph)>{law.paragraph.clone()}</td>
                    <td role="cell" data-label=t!(language, guide.as_of)>{date}</td>
                    <td role="cell" data-label=t!(language, guide.read_at)><span>{link}</span></td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th role="columnheader" scope="col">{t!(language, guide.norm)}</th>
                    <th role="columnheader" scope="col">{t!(language, guide.paragraph)}</th>
                    <th role="columnheader" scope="col">{t!(language, guide.as_of)}</th>
                    <th role="columnheader" scope="col">{t!(language, guide.read_at)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
        {source_line(chrome, entry, "law_refs")}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use domain::entry::Section;

    use super::*;

    #[test]
    fn reading_takes_a_minute_for_two_hundred_words() {
        let section = |words: usize| Section {
            heading: LangText::of(Language::De, "Eins"),
            body: LangText::of(Language::De, "wort ".repeat(words)),
        };
        let guide = |words| Guide { sections: vec![section(words)], ..Guide::default() };
        assert_eq!(reading_minutes(&guide(1), Language::De), 1);
        assert_eq!(reading_minutes(&guide(199), Language::De), 1);
        assert_eq!(reading_minutes(&guide(200), Language::De), 2);
    }

    #[test]
    fn due_dates_are_told_from_the_day() {
        let due = |days| due(Language::De, days).replace('\u{a0}', " ");
        assert_eq!(
            [due(-56), due(-2), due(0), due(3)],
            ["8 Wochen vorher", "2 Tage vorher", "am Tag selbst", "3 Tage danach"]
        );
    }
}
