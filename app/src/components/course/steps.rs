//! One step after the other, each bar where the step begins and as long as it takes.

use domain::entry::{DialogFormat, Step};
use domain::schedule::Line;
use domain::{LangText, Language, vocabulary};
use leptos::prelude::*;

use super::ribbon::Look;
use super::segments::{Segment, blocks};
use crate::components::text::text_in;
use crate::texts::t;
use crate::words;

/// How a step looks in a ribbon.
pub fn look(step: &Step) -> Look {
    if step.is_break {
        return Look::Pause;
    }
    match step.mode.as_str() {
        "plenary" | "stage" | "circle" => Look::Together,
        _ => Look::Groups,
    }
}

/// Mode of work and groups: „Kleingruppen, 4er-Tische“.
pub fn mode_line(language: Language, step: &Step) -> AnyView {
    let mode = if step.is_break {
        t!(language, format.pause)
    } else {
        vocabulary::label("work_mode", &step.mode, language).to_owned()
    };
    let groups = step.group_config.as_ref().map(|groups| view! { ", "{text_in(language, groups)} });
    view! { {mode}{groups} }.into_any()
}

/// The steps of a run; `below` where the run has a heading of its own.
pub fn steps(language: Language, format: &DialogFormat, segment: &Segment<'_>, below: bool) -> AnyView {
    let blocks = blocks(segment);
    let total = blocks.iter().map(|block| block.from + block.length).max().unwrap_or(1);
    let timed = matches!(segment, Segment::Timed { .. });
    let items = segment
        .lines()
        .iter()
        .zip(&blocks)
        .map(|(line, block)| {
            let bar = view! {
                <svg class="bar" viewBox=format!("0 0 {total} 8") preserveAspectRatio="none" aria-hidden="true" focusable="false">
                    <rect class="bar-track" y="3.5" width=total height="1" />
                    <rect class=block.look.bar() x=block.from y="0" width=block.length height="8" />
                </svg>
            };
            let when = if timed {
                let length = span(language, line.step);
                view! { <p class="when"><b>{words::elapsed(line.offset)}</b><span>{length}</span></p> }.into_any()
            } else {
                // The number above, the unit below it, as with minutes.
                let days = days(language, line.step);
                let (number, unit) = days.rsplit_once('\u{a0}').unwrap_or((days.as_str(), ""));
                view! { <p class="when"><b>{number.to_owned()}</b><span>{unit.to_owned()}</span></p> }.into_any()
            };
            step(language, format, line, when, bar.into_any(), below)
        })
        .collect_view();
    view! { <ol class="course">{items}</ol> }.into_any()
}

/// Minutes of a step as its author gives them.
pub fn span(language: Language, step: &Step) -> String {
    let min = step.minutes_min.or(step.minutes_max).unwrap_or_default();
    words::minutes_span(language, min, step.minutes_max.unwrap_or(min))
}

/// Days of a step as its author gives them.
pub fn days(language: Language, step: &Step) -> String {
    let min = step.span_days_min.or(step.span_days_max).unwrap_or_default();
    words::days_span(language, min, step.span_days_max.unwrap_or(min))
}

fn step(
    language: Language,
    format: &DialogFormat,
    line: &Line<'_>,
    when: AnyView,
    bar: AnyView,
    below: bool,
) -> AnyView {
    let step = line.step;
    let title = view! { {line.number}". "{text_in(language, &step.title)} };
    let title = if below {
        view! { <h4 class="step-title">{title}</h4> }.into_any()
    } else {
        view! { <h3 class="step-title">{title}</h3> }.into_any()
    };
    let optional = step.optional.then(|| view! { " · "<b>{t!(language, format.optional)}</b> });
    let parallel = step.parallel_with.map(|other| view! { " · "<b>{t!(language, format.parallel, step = other)}</b> });
    let say = step.say.as_ref().map(|say| {
        view! { <p class="say">{t!(language, format.quote_open)}{text_in(language, say)}{t!(language, format.quote_close)}</p> }
    });
    view! {
        <li class="step">
            {when}
            <div>
                {title}
                <p class="mode">{mode_line(language, step)}{optional}{parallel}</p>
            </div>
            {bar}
            <div class="who">
                <div>
                    <p class="who-is">{t!(language, format.participants)}</p>
                    <p>{text_in(language, &step.what_participants_do)}</p>
                </div>
                <div>
                    <p class="who-is">{t!(language, format.facilitator)}</p>
                    <p>{text_in(language, &step.what_facilitator_does)}</p>
                </div>
            </div>
            {say}
            {more(language, format, step)}
        </li>
    }
    .into_any()
}

/// Output, material and hint for online, as far as they are there.
fn more(language: Language, format: &DialogFormat, step: &Step) -> AnyView {
    let mut rows: Vec<(String, AnyView)> = Vec::new();
    let mut tell = |name: String, text: Option<&LangText>| {
        if let Some(text) = text {
            rows.push((name, text_in(language, text)));
        }
    };
    tell(t!(language, format.output), step.output.as_ref());
    tell(t!(language, format.online), step.online_hint.as_ref());
    let materials: Vec<AnyView> = step
        .materials
        .iter()
        .filter_map(|key| format.materials.iter().find(|material| material.key == *key))
        .enumerate()
        .map(|(index, material)| {
            let comma = if index == 0 { "" } else { ", " };
            view! { {comma}{text_in(language, &material.name)} }.into_any()
        })
        .collect();
    if !materials.is_empty() {
        rows.push((t!(language, format.material), materials.into_any()));
    }
    if rows.is_empty() {
        return ().into_any();
    }
    let rows = rows.into_iter().map(|(term, says)| view! { <div><dt>{term}</dt><dd>{says}</dd></div> }).collect_view();
    view! { <dl class="step-more">{rows}</dl> }.into_any()
}
