//! Rules that join several fields.

use serde_json::{Value, json};

use super::{Case, Rule, case, de, step_with, with, with_all, without};
use crate::valid::{editorial, format, guide, initiative, practice};

fn crossed(lower: &'static str, upper: &'static str) -> Rule {
    Rule::BoundsCrossed { lower, upper }
}

fn law() -> Value {
    json!([{ "norm": "VwVfG", "as_of": "2026-01-31" }, { "norm": "BImSchG", "as_of": "2025-06-01" }])
}

pub(super) fn cases() -> Vec<Case> {
    let version = |language: &str| Rule::MissingInVersion { language: language.to_owned() };
    let source =
        |id: &str| json!([{ "id": id, "citation": "Webseite der Initiative", "url": "https://www.example.org/" }]);
    let own = guide()["id"].clone();
    let english = ("/fields/goal/en", json!("After this event both sides know each other by name and concern."));
    vec![
        case(
            "itself",
            with(guide, "/related", json!([{ "rel": "follows", "target": own }])),
            "related[0].target",
            Rule::RelatedToItself,
        ),
        case(
            "no such source",
            with(guide, "/field_sources/summary", json!(["fremde"])),
            "field_sources.summary",
            Rule::UnknownSource { id: "fremde".to_owned() },
        ),
        case("law without an end", with(guide, "/fields/law_refs", law()), "valid_until", Rule::Missing),
        case(
            "a day too far ahead",
            with_all(guide, &[("/fields/law_refs", law()), ("/fields/valid_until", json!("2028-02-01"))]),
            "valid_until",
            Rule::TooFarAhead { months: 24 },
        ),
        case("a title alone", with(guide, "/title/en", json!("Invitations")), "summary.en", version("en")),
        case(
            "a summary alone",
            with(guide, "/summary/en", json!("How an invitation reaches the people who live next door.")),
            "title.en",
            version("en"),
        ),
        case(
            "a format without its goal",
            with_all(
                format,
                &[
                    ("/title/en", json!("At the gate")),
                    ("/summary/en", json!("People from the plant and from the street talk for an hour and a half.")),
                ],
            ),
            "goal.en",
            version("en"),
        ),
        case(
            "a goal without a summary",
            with_all(format, &[("/title/en", json!("At the gate")), english]),
            "summary.en",
            version("en"),
        ),
        case(
            "a statement without a source",
            without(editorial, "/field_sources/mission"),
            "mission",
            Rule::NeedsSource,
        ),
        case("a summary without a source", without(editorial, "/field_sources/summary"), "summary", Rule::NeedsSource),
        case(
            "an empty list of sources",
            with(editorial, "/field_sources/carriers", json!([])),
            "carriers",
            Rule::NeedsSource,
        ),
        case(
            "a source without a day",
            with_all(
                editorial,
                &[("/sources", two_sources(&source("alt")[0])), ("/field_sources/website", json!(["alt"]))],
            ),
            "website",
            Rule::SourceIncomplete { id: "alt".to_owned() },
        ),
        case(
            "stated and not published",
            with(editorial, "/not_published", json!(["website"])),
            "website",
            Rule::StatedAndNotPublished,
        ),
        case(
            "no such field to leave out",
            with(editorial, "/not_published", json!(["webseite"])),
            "not_published[0]",
            Rule::UnknownField { near: Some("website".to_owned()) },
        ),
        case(
            "not editorial",
            with(initiative, "/not_published", json!(["members_count"])),
            "not_published",
            Rule::OnlyEditorial,
        ),
    ]
}

fn two_sources(other: &Value) -> Value {
    let mut sources = editorial()["sources"].clone();
    sources.as_array_mut().expect("sources are a list").push(other.clone());
    sources
}

/// The usual format with these steps and a duration from 1 minute to two weeks.
fn course(steps: &[Value], also: &[(&str, Value)]) -> Value {
    let mut changes = vec![
        ("/fields/steps", Value::from(steps)),
        ("/fields/duration_min", json!(1)),
        ("/fields/duration_max", json!(20_160)),
    ];
    changes.extend(also.iter().cloned());
    with_all(format, &changes)
}

fn minutes(minutes: u32) -> Value {
    step_with(json!({ "minutes_min": minutes, "minutes_max": minutes }))
}

fn pause(minutes: u32) -> Value {
    step_with(json!({ "minutes_min": minutes, "minutes_max": minutes, "is_break": true }))
}

pub(super) fn of_formats() -> Vec<Case> {
    let one = |of| Rule::ExactlyOne { of };
    let material = |per: &str, per_n: Option<u32>| {
        let mut material =
            json!({ "key": "papier", "name": { "de": "Papier" }, "qty": 1, "unit": "sheet", "per": per });
        if let Some(per_n) = per_n {
            material["per_n"] = json!(per_n);
        }
        json!([material])
    };
    let first = |members: Value| with(format, "/fields/steps/0", step_with(members));
    let days = |min: u32, max: u32| json!({ "minutes_min": null, "minutes_max": null, "span_days_min": min, "span_days_max": max });
    let groups = ("/fields/steps/0/group_config", de("4er-Tische, im Wechsel 6"));
    let feedback = |level: &str, length: usize| {
        with_all(
            format,
            &[
                ("/fields/participation_level", json!(level)),
                ("/fields/feedback_to_participants", json!({ "de": "x".repeat(length) })),
            ],
        )
    };
    let technology = ("/fields/technology", json!([{ "need": { "de": "Videokonferenz" } }]));
    vec![
        case("group", with(format, "/fields/group_min", json!(31)), "group_min", crossed("group_min", "group_max")),
        case(
            "ideal below",
            with(format, "/fields/group_ideal", json!(7)),
            "group_min",
            crossed("group_min", "group_ideal"),
        ),
        case(
            "ideal above",
            with(format, "/fields/group_ideal", json!(31)),
            "group_ideal",
            crossed("group_ideal", "group_max"),
        ),
        case(
            "subgroup",
            with_all(format, &[("/fields/subgroup_min", json!(6)), ("/fields/subgroup_max", json!(5))]),
            "subgroup_min",
            crossed("subgroup_min", "subgroup_max"),
        ),
        case(
            "subgroup above group",
            with(format, "/fields/subgroup_max", json!(31)),
            "subgroup_max",
            crossed("subgroup_max", "group_max"),
        ),
        case(
            "duration",
            with_all(format, &[("/fields/duration_min", json!(81)), ("/fields/duration_max", json!(80))]),
            "duration_min",
            crossed("duration_min", "duration_max"),
        ),
        case(
            "step in minutes",
            first(json!({ "minutes_min": 46 })),
            "steps[0].minutes_min",
            crossed("minutes_min", "minutes_max"),
        ),
        case(
            "step in days",
            course(&[minutes(30), minutes(30), step_with(days(3, 2))], &[]),
            "steps[2].span_days_min",
            crossed("span_days_min", "span_days_max"),
        ),
        case(
            "cost",
            with(
                format,
                "/fields/cost_items",
                json!([{ "item": { "de": "Raum" }, "eur_min": 2, "eur_max": 1, "price_year": 2026 }]),
            ),
            "cost_items[0].eur_min",
            crossed("eur_min", "eur_max"),
        ),
        case("no upper bound said", without(format, "/fields/group_max"), "group_max", Rule::Missing),
        case(
            "two upper bounds",
            with(format, "/fields/group_open", json!(true)),
            "group_max",
            one("group_max, group_open"),
        ),
        case("count and per", with(format, "/fields/roles/0/per_n", json!(10)), "roles[0].count", one("count, per_n")),
        case("neither count nor per", without(format, "/fields/roles/0/count"), "roles[0].count", Rule::Missing),
        case(
            "minutes and days",
            course(&[minutes(30), minutes(30), step_with(json!({ "span_days_min": 1 }))], &[]),
            "steps[2].minutes_min",
            one("minutes_min + minutes_max, span_days_min + span_days_max"),
        ),
        case(
            "days from, and not to",
            course(
                &[
                    minutes(30),
                    minutes(30),
                    step_with(json!({ "minutes_min": null, "minutes_max": null, "span_days_min": 1 })),
                ],
                &[],
            ),
            "steps[2].span_days_max",
            Rule::Missing,
        ),
        case(
            "minutes to, and not from",
            course(&[minutes(30), minutes(30), step_with(json!({ "minutes_min": null }))], &[]),
            "steps[2].minutes_min",
            Rule::Missing,
        ),
        case(
            "neither minutes nor days",
            course(&[minutes(30), minutes(30), step_with(json!({ "minutes_min": null, "minutes_max": null }))], &[]),
            "steps[2].minutes_min",
            Rule::Missing,
        ),
        case(
            "a group of nobody",
            with(format, "/fields/materials", material("group", None)),
            "materials[0].per_n",
            one("per = \"group\" with per_n, per without per_n"),
        ),
        case(
            "persons per person",
            with(format, "/fields/materials", material("person", Some(4))),
            "materials[0].per_n",
            one("per = \"group\" with per_n, per without per_n"),
        ),
        case(
            "the same level twice",
            with(format, "/fields/participation_level_secondary", json!("L2")),
            "participation_level_secondary",
            Rule::MustDiffer { from: "participation_level" },
        ),
        case("no duration of a single event", without(format, "/fields/duration_min"), "duration_min", Rule::Missing),
        case(
            "no duration of several days",
            with_all(|| without(format, "/fields/duration_max"), &[("/fields/temporal_form", json!("multi_day"))]),
            "duration_max",
            Rule::Missing,
        ),
        case(
            "too much to do",
            with_all(format, &[("/fields/duration_min", json!(10)), ("/fields/duration_max", json!(59))]),
            "steps",
            Rule::StepsExceedDuration { steps: 60, stated: 59 },
        ),
        case(
            "parallel ones count with the longest",
            course(
                &[
                    minutes(10),
                    minutes(30),
                    step_with(json!({ "minutes_min": 40, "minutes_max": 40, "parallel_with": 2 })),
                ],
                &[("/fields/duration_max", json!(49))],
            ),
            "steps",
            Rule::StepsExceedDuration { steps: 50, stated: 49 },
        ),
        case(
            "too little to do",
            with_all(format, &[("/fields/duration_min", json!(91)), ("/fields/duration_max", json!(120))]),
            "steps",
            Rule::StepsBelowDuration { steps: 90, stated: 91 },
        ),
        case("no break", course(&[minutes(45), minutes(46)], &[]), "steps", Rule::NoBreak { day: 1, minutes: 91 }),
        case(
            "no break on the second day",
            course(&[minutes(45), step_with(json!({ "day": 2, "minutes_min": 91, "minutes_max": 91 }))], &[]),
            "steps",
            Rule::NoBreak { day: 2, minutes: 91 },
        ),
        case(
            "a break too short",
            course(&[minutes(106), minutes(106), pause(29)], &[]),
            "steps",
            Rule::BreakTooShort { day: 1, is: 29, min: 30 },
        ),
        case(
            "a table too large",
            with_all(format, &[("/fields/subgroup_max", json!(5)), groups]),
            "steps[0].group_config.de",
            Rule::AboveSubgroup { is: 6, max: 5 },
        ),
        case(
            "no such material",
            first(json!({ "materials": ["papier"] })),
            "steps[0].materials",
            Rule::UnknownMaterial { key: "papier".to_owned() },
        ),
        case(
            "beside itself",
            first(json!({ "parallel_with": 1 })),
            "steps[0].parallel_with",
            Rule::NotAnEarlierStep { is: 1 },
        ),
        case(
            "beside a later one",
            first(json!({ "parallel_with": 2, "minutes_max": 60 })),
            "steps[0].parallel_with",
            Rule::NotAnEarlierStep { is: 2 },
        ),
        case(
            "little feedback from L3 on",
            feedback("L3", 39),
            "feedback_to_participants.de",
            Rule::FeedbackTooShort { min: 40, is: 39 },
        ),
        case(
            "little feedback at L5",
            feedback("L5", 20),
            "feedback_to_participants.de",
            Rule::FeedbackTooShort { min: 40, is: 20 },
        ),
        case(
            "online without a hint",
            with_all(format, &[("/fields/settings", json!(["online"])), technology]),
            "online_variant",
            Rule::OnlineWithoutHint,
        ),
        case(
            "hybrid without technology",
            with(format, "/fields/settings", json!(["in_person", "hybrid"])),
            "technology",
            Rule::Missing,
        ),
        case("no room", without(format, "/fields/space"), "space", Rule::Missing),
        case(
            "nobody can lead it",
            with(format, "/fields/facilitation_level", json!("M3")),
            "roles",
            Rule::NeedsProfessional,
        ),
    ]
}

pub(super) fn of_practices() -> Vec<Case> {
    let one = || Rule::ExactlyOne { of: "end, ongoing" };
    let external = |members: Value| with(practice, "/fields/evaluation", members);
    let funding = |shares: [u32; 2]| {
        shares.iter().map(|share| json!({ "programme": "Programm", "share_pct": share })).collect::<Value>()
    };
    vec![
        case("period", with(practice, "/fields/period/end", json!("2023")), "period.start", crossed("start", "end")),
        case(
            "period in days",
            with_all(
                practice,
                &[("/fields/period/start", json!("2024-06-02")), ("/fields/period/end", json!("2024-06-01"))],
            ),
            "period.start",
            crossed("start", "end"),
        ),
        case("ended and ongoing", with(practice, "/fields/period/ongoing", json!(true)), "period.end", one()),
        case("neither ended nor ongoing", without(practice, "/fields/period/end"), "period.end", Rule::Missing),
        case(
            "success without a result",
            with(practice, "/fields/outcome_status", json!("success")),
            "results",
            Rule::NeedsResult,
        ),
        case(
            "mixed without a value",
            with_all(
                practice,
                &[("/fields/outcome_status", json!("mixed")), ("/fields/results", json!([{ "indicator": "I01" }]))],
            ),
            "results",
            Rule::NeedsResult,
        ),
        case(
            "a result of nothing",
            with(practice, "/fields/results", json!([{ "value": "12" }])),
            "results[0].what",
            Rule::Missing,
        ),
        case(
            "external without a report",
            external(json!({ "type": "external", "evaluator": "Institut" })),
            "evaluation.report",
            Rule::NeedsForExternal { what: "report" },
        ),
        case(
            "external without a name",
            external(json!({ "type": "external", "report": "https://www.example.org/" })),
            "evaluation.evaluator",
            Rule::NeedsForExternal { what: "evaluator" },
        ),
        case(
            "more than all",
            with(practice, "/fields/resources/funding", funding([60, 41])),
            "resources.funding",
            Rule::SharesAbove { sum: 101 },
        ),
    ]
}

/// Entries at the edge of a rule, on its good side.
pub(super) fn allowed() -> Vec<(&'static str, Value)> {
    let online = ("/fields/settings", json!(["online"]));
    let technology = ("/fields/technology", json!([{ "need": { "de": "Videokonferenz" } }]));
    let hint = ("/fields/steps/1/online_hint", de("Kameras an"));
    let space = ("/fields/space", Value::Null);
    let parallel = step_with(json!({ "minutes_min": 90, "minutes_max": 90, "parallel_with": 1 }));
    let optional = step_with(json!({ "minutes_min": 90, "minutes_max": 90, "optional": true }));
    vec![
        ("ninety minutes need no break", course(&[minutes(45), minutes(45)], &[])),
        (
            "a waiver",
            course(&[minutes(200), minutes(200)], &[("/fields/break_waiver", de("Alle stehen dabei ohnehin."))]),
        ),
        ("240 minutes with a short break", course(&[minutes(120), minutes(119), pause(1)], &[])),
        ("half an hour of break", course(&[minutes(200), pause(15), minutes(200), pause(15)], &[])),
        (
            "optional ones do not count",
            course(&[minutes(45), minutes(45), optional], &[("/fields/duration_max", json!(90))]),
        ),
        ("parallel ones do not add up", course(&[minutes(90), parallel], &[("/fields/duration_max", json!(90))])),
        (
            "a series states no duration",
            with_all(
                || without(|| without(format, "/fields/duration_min"), "/fields/duration_max"),
                &[("/fields/temporal_form", json!("series"))],
            ),
        ),
        ("online with a hint and no room", with_all(format, &[online, technology, hint, space])),
        ("an open group", with_all(format, &[("/fields/group_max", Value::Null), ("/fields/group_open", json!(true))])),
        (
            "M3 with somebody from outside",
            with_all(format, &[("/fields/facilitation_level", json!("M3")), ("/fields/roles/0/external", json!(true))]),
        ),
        (
            "the last day of two years",
            with_all(guide, &[("/fields/law_refs", law()), ("/fields/valid_until", json!("2028-01-31"))]),
        ),
        (
            "began and ended in one year",
            with_all(practice, &[("/fields/period/start", json!("2024-05")), ("/fields/period/end", json!("2024"))]),
        ),
        (
            "shares of exactly all",
            with(practice, "/fields/resources/funding", json!([{ "programme": "Programm", "share_pct": 100 }])),
        ),
        (
            "success with a number",
            with_all(
                practice,
                &[
                    ("/fields/outcome_status", json!("success")),
                    ("/fields/results", json!([{ "indicator": "I01", "value": "-0.5" }])),
                ],
            ),
        ),
        ("not published instead of stated", {
            let entry = || without(|| without(editorial, "/fields/website"), "/field_sources/website");
            with(entry, "/not_published", json!(["website"]))
        }),
    ]
}
