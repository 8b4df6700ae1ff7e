//! Values that are none of their kind.

use serde_json::json;

use super::{Case, Rule, case, de, with, with_all};
use crate::valid::{format, guide, initiative, practice};

pub(super) fn cases() -> Vec<Case> {
    let concept = |scheme, code: &str, near: Option<&str>| Rule::NotAConcept {
        scheme,
        code: code.to_owned(),
        near: near.map(str::to_owned),
    };
    let date = |value: &str| Rule::NotADate { value: value.to_owned() };
    let address = |value: &str| Rule::NotAnAddress { value: value.to_owned() };
    let twice = |value: &str| Rule::Duplicate { value: value.to_owned() };
    let paper =
        |key: &str| json!({ "key": key, "name": { "de": "Papier" }, "qty": 1, "unit": "sheet", "per": "person" });
    let results = |value: &str| json!([{ "what": { "de": "Gäste" }, "value": value }]);
    let law = |as_of: &str| json!([{ "norm": "VwVfG", "as_of": as_of }]);
    vec![
        case(
            "misspelt",
            with(format, "/fields/temporal_form", json!("singel")),
            "temporal_form",
            concept("temporal_form", "singel", Some("single")),
        ),
        case(
            "by its label",
            with(guide, "/fields/audience_level", json!("Nonsens")),
            "audience_level",
            concept("audience_level", "Nonsens", None),
        ),
        case(
            "in a list",
            with(guide, "/target_groups", json!(["Z01", "nonsense"])),
            "target_groups[1]",
            concept("target_group", "nonsense", None),
        ),
        case(
            "no licence of ours",
            with(guide, "/licence", json!("proprietary")),
            "licence",
            concept("licence", "proprietary", None),
        ),
        case("topics", with(guide, "/topics", json!(["T1", "T2", "T1"])), "topics[2]", twice("T1")),
        case(
            "keys",
            with(guide, "/field_sources/summary", json!(["eigene", "eigene"])),
            "field_sources.summary",
            twice("eigene"),
        ),
        case("municipalities", with(initiative, "/spatial/ags", json!(["05", "05"])), "spatial.ags[1]", twice("05")),
        case(
            "sources",
            with(
                guide,
                "/sources",
                json!([{ "id": "a", "citation": "Erste Quelle" }, { "id": "a", "citation": "Zweite Quelle" }]),
            ),
            "sources[1].id",
            twice("a"),
        ),
        case(
            "materials",
            with(format, "/fields/materials", json!([paper("papier"), paper("papier")])),
            "materials[1].key",
            twice("papier"),
        ),
        case(
            "no such day",
            with_all(guide, &[("/fields/law_refs", law("2023-02-29")), ("/fields/valid_until", json!("2024-01-01"))]),
            "law_refs[0].as_of",
            date("2023-02-29"),
        ),
        case("a month is no day", with(guide, "/fields/valid_until", json!("2026-05")), "valid_until", date("2026-05")),
        case("no month", with(practice, "/fields/period/start", json!("2024-00")), "period.start", date("2024-00")),
        case(
            "not https",
            with(initiative, "/fields/website", json!("http://www.example.org")),
            "website",
            address("http://www.example.org"),
        ),
        case(
            "a script",
            with(guide, "/sources/0/url", json!("javascript:alert(1)")),
            "sources[0].url",
            address("javascript:alert(1)"),
        ),
        case(
            "with a user",
            with(guide, "/sources/0/url", json!("https://a@example.org/")),
            "sources[0].url",
            address("https://a@example.org/"),
        ),
        case(
            "none where an address is needed",
            with(guide, "/sources/0/url", json!("none")),
            "sources[0].url",
            address("none"),
        ),
        case(
            "four digits",
            with(practice, "/spatial/ags", json!(["0511"])),
            "spatial.ags[0]",
            Rule::NotAnAgs { value: "0511".to_owned() },
        ),
        case(
            "no Land",
            with(practice, "/spatial/ags", json!(["17"])),
            "spatial.ags[0]",
            Rule::NotAnAgs { value: "17".to_owned() },
        ),
        case(
            "a number",
            with(practice, "/spatial/ags", json!([5])),
            "spatial.ags[0]",
            Rule::NotAnAgs { value: String::new() },
        ),
        case(
            "a zero behind",
            with(practice, "/fields/results", results("1.50")),
            "results[0].value",
            Rule::NotADecimal { value: "1.50".to_owned() },
        ),
        case(
            "a comma",
            with(practice, "/fields/results", results("1,5")),
            "results[0].value",
            Rule::NotADecimal { value: "1,5".to_owned() },
        ),
        case(
            "version 4",
            with(guide, "/id", json!("019a2000-0000-4000-8000-000000000003")),
            "id",
            Rule::NotAnId { value: "019a2000-0000-4000-8000-000000000003".to_owned() },
        ),
        case(
            "capitals",
            with(guide, "/id", json!("019A2000-0000-7000-8000-000000000003")),
            "id",
            Rule::NotAnId { value: "019A2000-0000-7000-8000-000000000003".to_owned() },
        ),
        case(
            "capitals and umlauts",
            with(guide, "/sources/0/id", json!("Über")),
            "sources[0].id",
            Rule::NotAKey { value: "Über".to_owned() },
        ),
        case(
            "French",
            with(guide, "/fields/series", json!({ "de": "Briefe", "fr": "Lettres" })),
            "series.fr",
            Rule::NotALanguage { value: "fr".to_owned() },
        ),
        case(
            "written in French",
            with(guide, "/language_original", json!("fr")),
            "language_original",
            Rule::NotALanguage { value: "fr".to_owned() },
        ),
        case(
            "a bare address",
            with(guide, "/summary/de", json!("Wie eine Einladung ankommt, steht auf https://example.org im Netz.")),
            "summary.de",
            Rule::HasLink,
        ),
        case(
            "a Markdown link",
            with(
                guide,
                "/summary/de",
                json!("Wie eine Einladung ankommt, steht [hier](/de/suche) und sonst nirgends."),
            ),
            "summary.de",
            Rule::HasLink,
        ),
        case(
            "the label of a topic",
            with(guide, "/keywords", json!([de("akzeptanz von industrie")])),
            "keywords[0].de",
            Rule::IsConcept { scheme: "topic", code: "T1" },
        ),
        case(
            "no id",
            with(practice, "/fields/formats_used", json!([{ "format": "dialog_format/nirgends" }])),
            "formats_used[0].format",
            Rule::UnknownTarget { target: "dialog_format/nirgends".to_owned() },
        ),
        case(
            "no id",
            with(guide, "/related", json!([{ "rel": "follows", "target": "guide/nirgends" }])),
            "related[0].target",
            Rule::UnknownTarget { target: "guide/nirgends".to_owned() },
        ),
    ]
}
