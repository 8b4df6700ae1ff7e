//! What is not there, has no name, or has another shape.

use serde_json::json;

use super::{Case, Rule, case, de, with, with_all, without};
use crate::valid::{format, guide, initiative, practice};

pub(super) fn cases() -> Vec<Case> {
    let shape = |expected| Rule::WrongShape { expected };
    let near = |near: &str| Rule::UnknownField { near: Some(near.to_owned()) };
    vec![
        case("no id", without(guide, "/id"), "id", Rule::Missing),
        case("no kind", without(guide, "/kind"), "kind", Rule::Missing),
        case("no language", without(guide, "/language_original"), "language_original", Rule::Missing),
        case("no licence", without(guide, "/licence"), "licence", Rule::Missing),
        case("a field of the kind is missing", without(format, "/fields/goal"), "goal", Rule::Missing),
        case("a record is missing", without(practice, "/spatial"), "spatial", Rule::Missing),
        case("a list that says none is missing", without(format, "/fields/materials"), "materials", Rule::Missing),
        case(
            "no text of the original language",
            with_all(
                guide,
                &[
                    ("/title/en", json!("Inviting")),
                    ("/summary/en", json!("How an invitation reaches the people who live next door.")),
                    ("/fields/series", json!({ "en": "Letters" })),
                ],
            ),
            "series.de",
            Rule::Missing,
        ),
        case(
            "only blanks",
            with_all(
                guide,
                &[
                    ("/fields/law_refs", json!([{ "norm": "\u{a0}\t", "as_of": "2026-01-31" }])),
                    ("/fields/valid_until", json!("2027-01-31")),
                ],
            ),
            "law_refs[0].norm",
            Rule::Missing,
        ),
        case("misspelt, envelope", with(guide, "/licens", json!("CC-BY-4.0")), "licens", near("licence")),
        case("misspelt, kind", with(format, "/fields/group_ideel", json!(12)), "group_ideel", near("group_ideal")),
        case(
            "unknown in a record",
            with(format, "/fields/origin/colour", json!("blue")),
            "origin.colour",
            Rule::UnknownField { near: None },
        ),
        case(
            "unknown in a list",
            with(format, "/fields/steps/1/outputs", de("Eine Liste")),
            "steps[1].outputs",
            near("output"),
        ),
        case(
            "unknown in sources of fields",
            with(guide, "/field_sources/problem_statment", json!(["eigene"])),
            "field_sources.problem_statment",
            near("problem_statement"),
        ),
        case(
            "text where a text per language is",
            with(guide, "/fields/series", json!("Briefe")),
            "series",
            shape("text"),
        ),
        case("number where a text is", with(guide, "/fields/series/de", json!(5)), "series.de", shape("text")),
        case(
            "text where a number is",
            with(format, "/fields/group_ideal", json!("zwölf")),
            "group_ideal",
            shape("integer"),
        ),
        case("a fraction", with(format, "/fields/group_ideal", json!(12.5)), "group_ideal", shape("integer")),
        case("text where a flag is", with(guide, "/editorial", json!("no")), "editorial", shape("flag")),
        case("flag where a date is", with(guide, "/fields/valid_until", json!(true)), "valid_until", shape("date")),
        case("list where an address is", with(initiative, "/fields/website", json!([])), "website", shape("address")),
        case(
            "number where a decimal is",
            with(practice, "/fields/results", json!([{ "what": { "de": "Gäste" }, "value": 12 }])),
            "results[0].value",
            shape("decimal"),
        ),
        case(
            "list where a code is",
            with(guide, "/fields/audience_level", json!(["beginner"])),
            "audience_level",
            shape("code"),
        ),
        case("text where codes are", with(guide, "/topics", json!("T1")), "topics", shape("list")),
        case("number among codes", with(guide, "/topics", json!(["T1", 2])), "topics[1]", shape("code")),
        case("number among texts", with(initiative, "/fields/languages", json!([5])), "languages[0]", shape("text")),
        case("text among texts per language", with(guide, "/keywords", json!(["Brief"])), "keywords[0]", shape("text")),
        case("number among keys", with(guide, "/not_published", json!([7])), "not_published[0]", shape("text")),
        case("text where a record is", with(practice, "/fields/period", json!("2024")), "period", shape("table")),
        case("record where records are", with(guide, "/sources", json!({})), "sources", Rule::Missing),
        case("text among records", with(guide, "/fields/law_refs", json!(["VwVfG"])), "law_refs[0]", shape("table")),
        case(
            "list where sources of fields are",
            with(guide, "/field_sources", json!([1])),
            "field_sources",
            shape("table"),
        ),
        case(
            "text instead of source ids",
            with(guide, "/field_sources/summary", json!("eigene")),
            "field_sources.summary",
            shape("list"),
        ),
        case(
            "number among source ids",
            with(guide, "/field_sources/summary", json!([1])),
            "field_sources.summary",
            shape("list"),
        ),
        case("fields are no object", with(guide, "/fields", json!(["x"])), "fields", shape("table")),
    ]
}
