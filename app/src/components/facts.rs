//! The plate of seven facts, always in the same order, with the ruler of group sizes.

use domain::facts::Facts;
use domain::vocabulary;
use leptos::prelude::*;

use crate::chrome::chrome;
use crate::texts::t;
use crate::words;

/// Largest group on the ruler; a larger one ends where it ends.
const RULER: f64 = 1000.0;

/// Where a group size stands on the ruler, 0 to 100: logarithmic, 1 at the left, 1 000 at the right.
pub fn on_ruler(people: u32) -> f64 {
    let place = f64::from(people.max(1)).ln() / RULER.ln() * 100.0;
    (place.clamp(0.0, 100.0) * 10.0).round() / 10.0
}

/// The plate. `wish` is the group size a reader asked for, marked on the ruler; `small` is for lists.
#[component]
pub fn Plate(
    facts: Facts,
    #[prop(optional_no_strip)] wish: Option<u32>,
    #[prop(optional)] small: bool,
) -> impl IntoView {
    let language = chrome().language;
    let beside = |note: Option<String>| note.map(|note| view! { <small>{note}</small> });
    let ideal = facts
        .group_ideal
        .filter(|_| !small)
        .map(|ideal| t!(language, words.plate_ideal, number = words::number(language, ideal)));
    let (event, form) = words::event(language, &facts);
    let effort = (!small && facts.effort() > 0).then(|| {
        let days = |half_days| words::effort(language, half_days);
        t!(language, words.plate_before_after, before = days(facts.prep_effort), after = days(facts.followup_effort))
    });
    let short = |scheme, code: &str| {
        vocabulary::concept(scheme, code).map_or_else(|| code.to_owned(), |concept| concept.short(language).to_owned())
    };
    let cells = [
        (
            t!(language, words.plate_people),
            view! {
                {words::people(language, facts.group_min, facts.group_max)}
                {ruler(facts.group_min, facts.group_max, wish)}
                {beside(ideal)}
            }
            .into_any(),
        ),
        (t!(language, words.plate_event), view! { {event} {beside(form)} }.into_any()),
        (t!(language, words.plate_lead), words::weeks(language, facts.lead_time_weeks).into_any()),
        (
            t!(language, words.plate_effort),
            view! { {words::effort(language, facts.effort())} {beside(effort)} }.into_any(),
        ),
        (t!(language, words.plate_cost), words::cost(language, &facts.cost_band).into_any()),
        (t!(language, words.plate_facilitation), short("facilitation_level", &facts.facilitation_level).into_any()),
        (t!(language, words.plate_evidence), view! { <Evidence level=facts.evidence_level /> }.into_any()),
    ];
    let cells =
        cells.into_iter().map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> }).collect_view();
    view! { <div class=if small { "facts facts-small" } else { "facts" }><dl>{cells}</dl></div> }
}

/// The span of group sizes on the ruler, with the reader's own.
fn ruler(min: u32, max: Option<u32>, wish: Option<u32>) -> AnyView {
    let (from, to) = (on_ruler(min), max.map_or(100.0, on_ruler));
    // A single size is still to be seen.
    let (from, to) = if to - from < 2.0 { ((from - 1.0).max(0.0), (from + 1.0).clamp(2.0, 100.0)) } else { (from, to) };
    let wish = wish.map(|wish| view! { <rect class="you" x=(on_ruler(wish) - 1.0).max(0.0).to_string() y="-2" width="2" height="12"></rect> });
    view! {
        <svg class="span-bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false">
            <line class="track" x1="0" x2="100" y1="4" y2="4" vector-effect="non-scaling-stroke"></line>
            <line class="span" x1=from.to_string() x2=to.to_string() y1="4" y2="4" vector-effect="non-scaling-stroke"></line>
            {wish}
        </svg>
    }
    .into_any()
}

/// Five steps from described to independently evaluated, with the word.
#[component]
pub fn Evidence(level: &'static str) -> impl IntoView {
    let reached = vocabulary::scheme("evidence_level")
        .and_then(|scheme| scheme.concepts.iter().position(|concept| concept.code == level))
        .unwrap_or(0);
    let steps = [
        ("0.5", "7.7", "3.8"),
        ("9.9", "5.9", "5.6"),
        ("19.3", "4.1", "7.4"),
        ("28.7", "2.3", "9.2"),
        ("38.1", "0.5", "11"),
    ];
    view! {
        <span class="evidence">
            <span>{vocabulary::label("evidence_level", level, chrome().language)}</span>
            <svg viewBox="0 0 46 12" aria-hidden="true" focusable="false">
                {steps
                    .into_iter()
                    .enumerate()
                    .map(|(step, (x, y, height))| {
                        view! { <rect x=x y=y width="7" height=height class=(step <= reached).then_some("on")></rect> }
                    })
                    .collect_view()}
            </svg>
        </span>
    }
}

#[cfg(test)]
mod tests {
    use super::on_ruler;

    #[test]
    fn the_ruler_is_logarithmic_and_ends() {
        for (people, place) in [(0, 0.0), (1, 0.0), (10, 33.3), (100, 66.7), (1000, 100.0), (100_000, 100.0)] {
            assert!((on_ruler(people) - place).abs() < 0.05, "{people}: {}", on_ruler(people));
        }
    }
}
