//! The course of a format: a ribbon to scale, then step after step.
//!
//! Steps are measured in minutes or in days. Runs of either become [`segments`]; each run has its own ribbon.

mod ribbon;
mod segments;
mod steps;

use domain::entry::DialogFormat;
use domain::{Language, vocabulary};
use leptos::prelude::*;

pub use segments::{Segment, segments_from, span_days};
pub use steps::{days, mode_line};

use crate::texts::t;
use crate::words;
use ribbon::{Block, Scale, ribbon};
use segments::segments;

/// The whole course.
pub fn course(language: Language, format: &DialogFormat) -> AnyView {
    let segments = segments(format);
    let titled = segments.len() > 1;
    let overview = segments::overview(&segments);
    let overview = overview.map(|blocks| ribbon(language, Scale::Days, &blocks, &day_legend(language, &blocks)));
    let sum = sum(language, format, &segments);
    let parts = segments
        .iter()
        .map(|segment| {
            let title = titled.then(|| view! { <h3>{segment_title(language, &segments, segment)}</h3> });
            let blocks = segments::blocks(segment);
            // Days are drawn once, in the overview.
            let ribbon = matches!(segment, Segment::Timed { .. })
                .then(|| ribbon(language, Scale::Minutes, &blocks, &legend(language, &blocks)));
            let steps = steps::steps(language, format, segment, titled);
            view! { {title}{ribbon}{steps} }
        })
        .collect_view();
    view! {
        {overview}
        {parts}
        {sum}
    }
    .into_any()
}

/// What a run of steps is called: its day, or how it stands to the event.
pub fn segment_title(language: Language, all: &[Segment<'_>], segment: &Segment<'_>) -> String {
    let events = all.iter().filter(|other| matches!(other, Segment::Timed { .. })).count();
    match segment {
        Segment::Timed { day, minutes, .. } => {
            let length = words::duration(language, *minutes, *minutes);
            if events == 1 {
                t!(language, format.the_event, length = length)
            } else {
                t!(language, format.day_of, day = *day, length = length)
            }
        }
        Segment::Spans(_) => {
            let here = all.iter().position(|other| std::ptr::eq(other, segment)).unwrap_or_default();
            let timed = |others: &[Segment<'_>]| others.iter().any(|other| matches!(other, Segment::Timed { .. }));
            match (timed(&all[..here]), timed(&all[here..])) {
                (false, true) => t!(language, format.before),
                (true, true) => t!(language, format.between),
                (true, false) => t!(language, format.after),
                (false, false) => t!(language, format.course),
            }
        }
    }
}

/// In days a solid block is a day of the event.
fn day_legend(language: Language, blocks: &[Block]) -> Vec<(ribbon::Look, String)> {
    use ribbon::Look;
    [(Look::Together, t!(language, format.event_day)), (Look::Groups, t!(language, format.over_days))]
        .into_iter()
        .filter(|(look, _)| blocks.iter().any(|block| block.look == *look))
        .collect()
}

fn legend(language: Language, blocks: &[Block]) -> Vec<(ribbon::Look, String)> {
    use ribbon::Look;
    [
        (Look::Together, t!(language, format.together)),
        (Look::Groups, t!(language, format.in_groups)),
        (Look::Pause, t!(language, format.pause)),
    ]
    .into_iter()
    .filter(|(look, _)| blocks.iter().any(|block| block.look == *look))
    .collect()
}

/// What the steps add up to, beside what the entry states.
fn sum(language: Language, format: &DialogFormat, segments: &[Segment<'_>]) -> AnyView {
    let timed: Vec<u32> = segments
        .iter()
        .filter_map(|segment| if let Segment::Timed { minutes, .. } = segment { Some(*minutes) } else { None })
        .collect();
    if timed.is_empty() {
        return ().into_any();
    }
    let sum = timed.iter().sum();
    let total = words::duration(language, sum, sum);
    let stated = format.duration_min.map(|min| {
        let duration = words::duration(language, min, format.duration_max.unwrap_or(min));
        view! { <span class="soft">{t!(language, format.stated, duration = duration)}</span> }
    });
    let form = vocabulary::label("temporal_form", &format.temporal_form, language).to_owned();
    let optional = format.steps.iter().any(|step| step.optional);
    let optional = optional.then(|| view! { <span class="soft">{t!(language, format.with_optional)}</span> });
    view! {
        <p class="course-sum">
            <span>{t!(language, format.sum)}" "<b>{total}</b>" ("{form}")"</span>
            {stated}
            {optional}
        </p>
    }
    .into_any()
}
