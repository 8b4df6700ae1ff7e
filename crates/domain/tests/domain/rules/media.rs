//! Pictures and PDFs.

use serde_json::{Value, json};

use super::{Case, Rule, case, with};
use crate::valid::{format, guide, initiative, picture, practice};

/// A picture with these members instead of the usual ones; null takes one away.
fn picture_with(members: Value) -> Value {
    let mut picture = picture();
    for (key, value) in crate::valid::object(members) {
        picture[key] = value;
    }
    picture.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    picture
}

fn one(of: fn() -> Value, members: Value) -> Value {
    with(of, "/media", json!([picture_with(members)]))
}

pub(super) fn cases() -> Vec<Case> {
    let hash = picture()["file"].as_str().unwrap().to_owned();
    let twice = Rule::Duplicate { value: hash.clone() };
    let no_hash = |value: &str| Rule::NotAHash { value: value.to_owned() };
    let pdf = json!({ "type": "application/pdf", "decorative": true, "alt": null });
    let svg = Rule::NotAConcept { scheme: "media_type", code: "image/svg+xml".to_owned(), near: None };
    let many = |count| (0..count).map(|number| picture_with(json!({ "file": format!("{number:064x}") }))).collect();
    let range = |max, is| Rule::OutOfRange { min: 1, max, is };
    vec![
        case(
            "capitals",
            one(guide, json!({ "file": hash.to_uppercase() })),
            "media[0].file",
            no_hash(&hash.to_uppercase()),
        ),
        case("a name", one(guide, json!({ "file": "foto.jpg" })), "media[0].file", no_hash("foto.jpg")),
        case("a drawing that can hold scripts", one(guide, json!({ "type": "image/svg+xml" })), "media[0].type", svg),
        case("nothing in it", one(guide, json!({ "bytes": 0 })), "media[0].bytes", range(26_214_400, 0)),
        case("too large", one(guide, json!({ "bytes": 26_214_401 })), "media[0].bytes", range(26_214_400, 26_214_401)),
        case(
            "too large for a picture",
            one(guide, json!({ "bytes": 10_485_761 })),
            "media[0].bytes",
            range(10_485_760, 10_485_761),
        ),
        case("the same file", with(guide, "/media", json!([picture(), picture()])), "media[1].file", twice),
        case("too many", with(guide, "/media", many(31)), "media", Rule::TooMany { max: 30, is: 31 }),
        case("nobody can hear it", one(guide, json!({ "alt": null })), "media[0].alt", Rule::Missing),
        case(
            "decoration that says something",
            one(guide, json!({ "decorative": true })),
            "media[0].alt",
            Rule::ExactlyOne { of: "alt, decorative" },
        ),
        case("a PDF as decoration", one(practice, pdf), "media[0].decorative", Rule::OnlyPictures),
        case("of nobody", one(format, json!({ "credit": null })), "media[0].credit", Rule::Missing),
        case("without a licence", one(guide, json!({ "licence": null })), "media[0].licence", Rule::Missing),
        case(
            "nothing about people",
            one(guide, json!({ "people_visible": null })),
            "media[0].people_visible",
            Rule::Missing,
        ),
        case(
            "nobody was asked",
            one(initiative, json!({ "people_visible": true })),
            "media[0].consent_confirmed",
            Rule::NeedsConsent,
        ),
    ]
}

pub(super) fn allowed() -> Vec<(&'static str, Value)> {
    let decoration = json!({ "decorative": true, "alt": null });
    let asked = json!({ "people_visible": true, "consent_confirmed": true });
    let pdf = json!({ "type": "application/pdf", "bytes": 26_214_400 });
    vec![
        ("a picture in a format", one(format, json!({}))),
        ("a picture in a practice", one(practice, json!({}))),
        ("decoration", one(guide, decoration)),
        ("people who agreed", one(initiative, asked)),
        ("a large PDF", one(guide, pdf)),
    ]
}
