//! Too short, too long, too few, too many, out of range.

use serde_json::json;

use super::{Case, Rule, case, de, step_with, with, with_all};
use crate::valid::{format, guide, initiative, practice};

pub(super) fn cases() -> Vec<Case> {
    let long = |length: usize| json!({ "de": "x".repeat(length) });
    let range = |min, max, is| Rule::OutOfRange { min, max, is };
    vec![
        case("title", with(guide, "/title/de", json!("Kurz")), "title.de", Rule::TooShort { min: 5, is: 4 }),
        case(
            "characters, not bytes",
            with(guide, "/title/de", json!("äöü")),
            "title.de",
            Rule::TooShort { min: 5, is: 3 },
        ),
        case("goal", with(format, "/fields/goal", long(49)), "goal.de", Rule::TooShort { min: 50, is: 49 }),
        case(
            "in a list",
            with(format, "/fields/tips", json!([de("Geht doch")])),
            "tips[0].de",
            Rule::TooShort { min: 10, is: 9 },
        ),
        case(
            "of no language",
            with(guide, "/sources/0/citation", json!("Kurz")),
            "sources[0].citation",
            Rule::TooShort { min: 5, is: 4 },
        ),
        case("title", with(guide, "/title", long(101)), "title.de", Rule::TooLong { max: 100, is: 101 }),
        case("summary", with(guide, "/summary", long(281)), "summary.de", Rule::TooLong { max: 280, is: 281 }),
        case(
            "section",
            with(guide, "/fields/sections/0/body", long(8001)),
            "sections[0].body.de",
            Rule::TooLong { max: 8000, is: 8001 },
        ),
        case("no topic", with(guide, "/topics", json!([])), "topics", Rule::TooFew { min: 1, is: 0 }),
        case(
            "one step",
            with(format, "/fields/steps", json!([step_with(json!({ "minutes_min": 60, "minutes_max": 80 }))])),
            "steps",
            Rule::TooFew { min: 2, is: 1 },
        ),
        case("no role", with(format, "/fields/roles", json!([])), "roles", Rule::TooFew { min: 1, is: 0 }),
        case(
            "no core element",
            with(practice, "/fields/transfer/core_elements", json!([])),
            "transfer.core_elements",
            Rule::TooFew { min: 1, is: 0 },
        ),
        case(
            "four topics",
            with(guide, "/topics", json!(["T1", "T2", "T3", "T4"])),
            "topics",
            Rule::TooMany { max: 3, is: 4 },
        ),
        case(
            "eleven keywords",
            with(guide, "/keywords", (0..11).map(|n| de(&format!("Wort {n}"))).collect()),
            "keywords",
            Rule::TooMany { max: 10, is: 11 },
        ),
        case(
            "61 keys",
            with(initiative, "/spatial/ags", (0..61).map(|n| json!(format!("05{n:03}"))).collect()),
            "spatial.ags",
            Rule::TooMany { max: 60, is: 61 },
        ),
        case("nobody", with(format, "/fields/group_min", json!(0)), "group_min", range(1, 100_000, 0)),
        case("weeks", with(format, "/fields/lead_time_weeks", json!(105)), "lead_time_weeks", range(0, 104, 105)),
        case("a negative number", with(format, "/fields/prep_effort", json!(-1)), "prep_effort", range(0, 500, -1)),
        case(
            "above what the type holds",
            with(format, "/fields/event_days", json!(4_294_967_296_i64)),
            "event_days",
            range(1, 365, 4_294_967_296),
        ),
        case(
            "minutes whose sum would overflow",
            with_all(
                format,
                &[("/fields/steps/0/minutes_max", json!(1441)), ("/fields/steps/1/minutes_max", json!(45))],
            ),
            "steps[0].minutes_max",
            range(1, 1440, 1441),
        ),
        case("a year", with(format, "/fields/origin/year", json!(1799)), "origin.year", range(1800, 2100, 1799)),
    ]
}
