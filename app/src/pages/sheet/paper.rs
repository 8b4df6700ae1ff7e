//! The paper: head, plate, question, course, lists, notes, origin.

use domain::entry::DialogFormat;
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::read::Shown;

use super::Day;
use super::fit::{Detail, fit, pages};
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
pub fn paper(chrome: &Chrome, shown: &Shown, format: &DialogFormat, day: &Day) -> AnyView {
    let language = chrome.language;
    let envelope = &shown.entry().envelope;
    let segments = segments_from(format, day.start);
    let fit = fit(language, format, day.whole);
    let facts = facts(language, format, &segments, day.people)
        .into_iter()
        .map(|(term, says)| view! { <div><dt>{term}</dt><dd>{says}</dd></div> })
        .collect_view();
    let address = chrome.absolute(&routes::permanent(shown.entry().kind, shown.entry().id));
    let licence = vocabulary::concept("licence", &envelope.licence).map_or("", |licence| licence.short(language));
    let shortened = (fit.detail != Detail::Whole).then(|| {
        let whole = routes::whole_sheet(language, shown.slug(language), &day.start.text(), day.people);
        view! {
            <p class="sheet-cut">
                {t!(language, sheet.shortened)}
                <span class="screen-only">" "<a href=whole>{t!(language, sheet.whole)}</a></span>
            </p>
        }
    });
    view! {
        <article class=fit.class() data-pages=pages(format) aria-label=t!(language, sheet.title)>
            <header class="sheet-head">
                <h2 class="sheet-title">{envelope.short_title(language).to_owned()}</h2>
                <p class="blanks"><span>{t!(language, sheet.place)}</span><span>{t!(language, sheet.date)}</span></p>
            </header>
            <dl class="sheet-facts">{facts}</dl>
            <p class="sheet-question">
                <span>{label(language, Kind::DialogFormat, "invitation")}</span>
                {text_in(language, &format.invitation)}
            </p>
            {shortened}
            {tables(language, &segments, fit.detail)}
            {lists(language, format, day.people, fit.detail)}
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
