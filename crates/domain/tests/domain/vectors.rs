//! The canonical form and its hash against committed vectors. What was published cannot be hashed anew, so the files
//! never change; `tests/vectors/verify.py` checks them without any of our code.

use std::fs;
use std::path::{Path, PathBuf};

use domain::canonical::{self, ContentHash, NotCanonical};
use domain::entry::{self, Entry};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::valid::object;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Vector {
    name: String,
    authored: Map<String, Value>,
    canonical: String,
    hash: String,
}

fn vectors() -> Vec<Vector> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors");
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder of vectors is there")
        .map(|file| file.expect("a folder can be listed").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
        .collect();
    files.sort();
    files
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("a vector can be read");
            serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
        })
        .collect()
}

#[test]
fn every_vector_has_its_bytes_and_its_hash() {
    let vectors = vectors();
    assert!(vectors.len() >= 12, "only {} vectors were found", vectors.len());
    for Vector { name, authored, canonical, hash } in vectors {
        let bytes = canonical::bytes(&authored).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(String::from_utf8(bytes).expect("canonical bytes are UTF-8"), canonical, "{name}");
        assert_eq!(canonical::hash(&authored).expect("it has a hash").to_string(), hash, "{name}");
        assert_eq!(hash.parse::<ContentHash>().expect("a hash is read again").to_string(), hash, "{name}");
        let again: Map<String, Value> = serde_json::from_str(&canonical).expect("canonical bytes are JSON");
        assert_eq!(again, authored, "{name}: the canonical form holds what was authored");
        if authored.contains_key("kind") {
            assert_eq!(entry::normalise(authored.clone()), authored, "{name}: an entry is in the form that is kept");
        }
    }
}

#[test]
fn the_vectors_hold_a_valid_entry_of_every_kind() {
    let kinds: Vec<_> =
        vectors().into_iter().filter_map(|vector| Entry::new(vector.authored).ok()).map(|it| it.kind).collect();
    for kind in domain::Kind::ALL {
        assert!(kinds.contains(&kind), "no vector is a valid {}", kind.code());
    }
}

#[test]
fn only_safe_integers_are_numbers() {
    for number in [
        "0.5",
        "1.0",
        "-0.0",
        "-0",
        "1e3",
        "1E400",
        "9007199254740992",
        "-9007199254740992",
        "18446744073709551615",
        "1e-7",
    ] {
        let Ok(number) = serde_json::from_str::<Value>(number) else { continue };
        for authored in [json!({ "a": number }), json!({ "a": [1, { "b": [number] }] })] {
            let refused = canonical::bytes(&object(authored.clone()));
            assert!(matches!(refused, Err(NotCanonical::Number(_))), "{authored}: {refused:?}");
            assert!(canonical::hash(&object(authored)).is_err());
        }
    }
    let bounds = json!({ "least": -9_007_199_254_740_991_i64, "most": 9_007_199_254_740_991_i64, "none": 0 });
    assert!(canonical::bytes(&object(bounds)).is_ok());
}

#[test]
fn decomposed_text_has_the_hash_of_composed_text() {
    let composed = object(json!({ "title": { "de": "Bürgerversammlung in Köln" } }));
    let decomposed = object(
        json!({ "title": { "de": "  Bu\u{308}rgerversammlung in Ko\u{308}ln\r\n" }, "card_title": { "de": " " } }),
    );
    assert_ne!(canonical::hash(&composed), canonical::hash(&decomposed));
    assert_eq!(canonical::hash(&composed), canonical::hash(&entry::normalise(decomposed)));
}

#[test]
fn a_hash_has_one_spelling() {
    let hash = canonical::of_bytes(b"{}").to_string();
    // The digest of `{}` as every tool prints it.
    assert_eq!(hash, "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
    for other in [
        &hash[1..],
        &format!("{hash}0"),
        &hash.to_uppercase(),
        &format!("{}ü", &hash[2..]),
        &format!("+{}", &hash[1..]),
    ] {
        assert!(other.parse::<ContentHash>().is_err(), "{other}");
    }
}
