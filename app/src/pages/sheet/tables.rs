//! The course as tables: one for each day, one for each run of days.

use domain::schedule::{Clock, Line};
use domain::{LangText, Language};
use leptos::prelude::*;

use super::fit::Detail;
use crate::components::course::{Segment, days, mode_line, segment_title, span_days};
use crate::components::text::text_in;
use crate::texts::t;
use crate::words;

/// Width of the longest bar.
const BAR: u32 = 100;

/// All runs of the course.
pub fn tables(language: Language, segments: &[Segment<'_>], detail: Detail) -> AnyView {
    let titled = segments.len() > 1;
    segments
        .iter()
        .map(|segment| {
            let title = titled.then(|| view! { <h3 class="sheet-day">{title(language, segments, segment)}</h3> });
            view! { {title}{table(language, segment, detail)} }
        })
        .collect_view()
        .into_any()
}

/// „Tag 1: 6½ Std., 9:00 bis 16:45 Uhr“
fn title(language: Language, all: &[Segment<'_>], segment: &Segment<'_>) -> String {
    let name = segment_title(language, all, segment);
    match ends(segment) {
        None => name,
        Some((from, to)) => t!(language, sheet.from_to, name = name, from = from.text(), to = to.text()),
    }
}

/// First and last minute of a day.
pub fn ends(segment: &Segment<'_>) -> Option<(Clock, Clock)> {
    let Segment::Timed { lines, .. } = segment else { return None };
    let from = lines.first()?.at?;
    let to = lines.iter().filter_map(|line| Some(Clock(line.at?.0 + line.minutes?))).max()?;
    Some((from, to))
}

fn table(language: Language, segment: &Segment<'_>, detail: Detail) -> AnyView {
    let timed = matches!(segment, Segment::Timed { .. });
    let length = |line: &Line<'_>| line.minutes.unwrap_or_else(|| span_days(line));
    let longest = segment.lines().iter().map(length).max().unwrap_or(1).max(1);
    let rows = segment
        .lines()
        .iter()
        .map(|line| row(language, line, (length(line) * BAR).div_ceil(longest), detail))
        .collect_view();
    let when = if timed { t!(language, sheet.clock) } else { t!(language, sheet.how_long) };
    view! {
        <table>
            <thead>
                <tr>
                    <th scope="col" class="t">{when}</th>
                    <th scope="col" class="w-a">{t!(language, sheet.what_happens)}</th>
                    <th scope="col">{t!(language, sheet.what_you_do)}</th>
                </tr>
            </thead>
            {rows}
        </table>
    }
    .into_any()
}

fn row(language: Language, line: &Line<'_>, bar: u32, detail: Detail) -> AnyView {
    let step = line.step;
    let when = match (line.at, line.minutes) {
        (Some(at), Some(minutes)) => {
            view! { <span>{at.text()}</span>" "<small>{words::minutes(language, minutes)}</small> }.into_any()
        }
        _ => view! { <span class="span">{days(language, step)}</span> }.into_any(),
    };
    let bar = view! {
        <svg viewBox=format!("0 0 {BAR} 2") preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <rect class="bar-rest" width=BAR height="2" />
            <rect width=bar height="2" />
        </svg>
    };
    let optional = step.optional.then(|| format!(" · {}", t!(language, format.optional)));
    let parallel = step.parallel_with.map(|other| format!(" · {}", t!(language, format.parallel, step = other)));
    let below: Vec<AnyView> = [
        detail.said(language, step).map(|say| {
            let (open, close) = (t!(language, format.quote_open), t!(language, format.quote_close));
            view! { <p class="said">{open}{text_in(language, &say)}{close}</p> }.into_any()
        }),
        more(language, t!(language, format.output), detail.output(step)),
    ]
    .into_iter()
    .flatten()
    .collect();
    // Time, what happens and what is said stay together on one page.
    let (rows, below) = if below.is_empty() {
        ("1", None)
    } else {
        ("2", Some(view! { <tr class="below"><td colspan="2">{below}</td></tr> }))
    };
    view! {
        <tbody class=if step.is_break { "slot pause" } else { "slot" }>
            <tr>
                <th scope="rowgroup" rowspan=rows class="t">{when}{bar}</th>
                <td class="w-a">
                    <b>{line.number}". "{text_in(language, &step.title)}</b>
                    " "
                    <small>{mode_line(language, step)}{optional}{parallel}</small>
                    {detail.people(language, step).map(|people| view! { <p>{text_in(language, &people)}</p> })}
                </td>
                <td><p>{text_in(language, &detail.you(language, step))}</p></td>
            </tr>
            {below}
        </tbody>
    }
    .into_any()
}

fn more(language: Language, name: String, text: Option<&LangText>) -> Option<AnyView> {
    text.map(|text| view! { <p class="more">{name}": "{text_in(language, text)}</p> }.into_any())
}
