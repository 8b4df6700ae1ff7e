//! The paper: head, plate, question, course, lists, notes, origin.

use domain::entry::DialogFormat;
use domain::schedule::Clock;
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::read::Shown;

use super::lists::lists;
use super::qr::qr;
use super::tables::{ends, tables};
use crate::chrome::Chrome;
use crate::components::course::{Segment, segments_from, span_days};
use crate::components::sources::label;
use crate::components::text::text_in;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The whole sheet.
pub fn paper(chrome: &Chrome, shown: &Shown, format: &DialogFormat, start: Clock, people: u32) -> AnyView {
    let language = chrome.language;
    let envelope = &shown.entry().envelope;
    let segments = segments_from(format, start);
    let facts = facts(language, format, &segments, people)
        .into_iter()
        .map(|(term, says)| view! { <div><dt>{term}</dt><dd>{says}</dd></div> })
        .collect_view();
    let address = chrome.absolute(&routes::permanent(shown.entry().kind, shown.entry().id));
    let licence = vocabulary::concept("licence", &envelope.licence).map_or("", |licence| licence.short(language));
    let class = if density(language, format) == Density::Compact { "sheet sheet-compact" } else { "sheet" };
    view! {
        <article class=class aria-label=t!(language, sheet.title)>
            <header class="sheet-head">
                <h2 class="sheet-title">{envelope.short_title(language).to_owned()}</h2>
                <p class="blanks"><span>{t!(language, sheet.place)}</span><span>{t!(language, sheet.date)}</span></p>
            </header>
            <dl class="sheet-facts">{facts}</dl>
            <p class="sheet-question">
                <span>{label(language, Kind::DialogFormat, "invitation")}</span>
                {text_in(language, &format.invitation)}
            </p>
            {tables(language, &segments)}
            {lists(language, format, people)}
            <footer class="sheet-foot">
                <div class="origin">
                    {qr(&address, t!(language, sheet.qr))}
                    <p>
                        <b>{t!(language, sheet.afterwards)}</b>" "{t!(language, sheet.afterwards_text)}<br />
                        {t!(language, sheet.version, title = envelope.short_title(language), number = shown.version, licence = licence)}<br />
                        <span class="uri">{address.clone()}</span>
                    </p>
                </div>
                <section class="sheet-notes"><h3>{t!(language, sheet.notes)}</h3><div class="lines"></div></section>
            </footer>
        </article>
    }
    .into_any()
}

/// The plate at the top.
fn facts(language: Language, format: &DialogFormat, segments: &[Segment<'_>], people: u32) -> Vec<(String, String)> {
    let timed: Vec<&Segment<'_>> = segments.iter().filter(|segment| matches!(segment, Segment::Timed { .. })).collect();
    let days: u32 = segments
        .iter()
        .filter(|segment| matches!(segment, Segment::Spans(_)))
        .flat_map(|segment| segment.lines())
        .map(span_days)
        .sum();
    let mut facts = Vec::new();
    match timed.as_slice() {
        [only] => {
            if let (Some((from, to)), Segment::Timed { minutes, .. }) = (ends(only), only) {
                facts.push((t!(language, sheet.start), from.text()));
                facts.push((t!(language, sheet.end), to.text()));
                facts.push((t!(language, sheet.length), words::minutes(language, *minutes)));
            }
        }
        [first, ..] => {
            if let Some((from, _)) = ends(first) {
                facts.push((t!(language, sheet.start_daily), from.text()));
            }
            let count = u32::try_from(timed.len()).unwrap_or(u32::MAX);
            facts.push((t!(language, sheet.days), words::number(language, count)));
        }
        [] => {}
    }
    if days > 0 {
        facts.push((t!(language, sheet.in_all), t!(language, sheet.about_weeks, count = days.div_ceil(7))));
    }
    facts.push((t!(language, sheet.people), words::number(language, people)));
    if let Some(largest) = format.subgroup_max.or(format.subgroup_min).filter(|largest| *largest > 0) {
        facts.push((t!(language, sheet.groups), words::number(language, people.div_ceil(largest))));
    }
    let level = vocabulary::concept("facilitation_level", &format.facilitation_level);
    facts.push((
        t!(language, sheet.facilitation),
        level.map_or(format.facilitation_level.as_str(), |level| level.short(language)).to_owned(),
    ));
    facts
}

/// How tightly a sheet is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Density {
    /// Large type; what does not fit on two pages goes on.
    Roomy,
    /// Smaller type, so that two pages hold it.
    Compact,
}

/// Millimetres of text on two pages, less what head, plate, question, origin and some lines for notes take.
const ROOM: u32 = 2 * 268 - 110;

/// Roomy where two pages hold it; compact where that brings it onto two pages, or where it is long anyway.
fn density(language: Language, format: &DialogFormat) -> Density {
    // Letters in a line of each column and tenths of a millimetre from line to line, roomy type.
    if height(language, format, (46, 52), 49) <= ROOM * 10 { Density::Roomy } else { Density::Compact }
}

/// Height of course and lists in tenths of millimetres, estimated from the length of their texts.
fn height(language: Language, format: &DialogFormat, (left, right): (u32, u32), line: u32) -> u32 {
    let length = |text: &domain::LangText| u32::try_from(text.get(language).chars().count()).unwrap_or(u32::MAX);
    let lines = |length: u32, column: u32| length.div_ceil(column.max(1));
    let optional = |text: Option<&domain::LangText>, column| text.map_or(0, |text| lines(length(text), column));
    let rows: u32 = format
        .steps
        .iter()
        .map(|step| {
            let happens = 2 + lines(length(&step.what_participants_do), left);
            let you = lines(length(&step.what_facilitator_does), right);
            let below = optional(step.say.as_ref(), left + right)
                + optional(step.output.as_ref(), left + right)
                + u32::from(!step.materials.is_empty());
            (happens.max(you) + below) * line + 40
        })
        .sum();
    let names = |texts: u32| texts * (line + 24);
    let materials = names(u32::try_from(format.materials.len()).unwrap_or(0));
    let roles = 2 * names(u32::try_from(format.roles.len()).unwrap_or(0));
    let pitfalls: u32 = format.pitfalls.iter().map(|text| lines(length(text), left) * line + 24).sum();
    let texts = (lines(length(&format.documentation), right)
        + lines(length(&format.feedback_to_participants), right)
        + optional(format.site_safety.as_ref(), right))
        * line
        + 300;
    rows + materials.max(roles) + pitfalls.max(texts) + 250
}
