//! Forms: what is written into one and read back is what stood there before.

use domain::entry::{Entry, check};
use domain::form::{self, Change, Move};
use domain::questions::UNASKED;
use domain::{Kind, Rule, completeness};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::valid::{editorial, object, of, picture};

fn read(kind: Kind, before: &Map<String, Value>, posted: &[(String, String)]) -> Map<String, Value> {
    let reading = form::read(kind, before, posted, None);
    assert_eq!(reading.unknown, Vec::<String>::new());
    reading.authored
}

/// What is there before anything was written.
fn begun(whole: &Map<String, Value>) -> Map<String, Value> {
    let kept = |key: &str| matches!(key, "id" | "kind") || UNASKED.contains(&key);
    whole.iter().filter(|(key, _)| kept(key)).map(|(key, value)| (key.clone(), value.clone())).collect()
}

/// Without what says nothing: `false`, and empty lists that are no answer.
fn telling(value: &Value) -> Value {
    let says = |key: &str, value: &Value| match value {
        Value::Bool(is) => *is,
        Value::Array(items) => !items.is_empty() || matches!(key, "materials" | "formats_used"),
        _ => true,
    };
    match value {
        Value::Object(object) => {
            let telling = object.iter().filter(|(key, value)| says(key, value));
            Value::Object(telling.map(|(key, value)| (key.clone(), self::telling(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(telling).collect()),
        other => other.clone(),
    }
}

#[test]
fn an_entry_survives_its_form() {
    let mut with_pictures = of(Kind::Guide);
    with_pictures["media"] = json!([picture(), picture()]);
    with_pictures["media"][1]["people_visible"] = json!(true);
    for whole in Kind::ALL.map(of).into_iter().chain([editorial(), with_pictures]) {
        let whole = object(whole);
        let kind = Kind::from_code(whole["kind"].as_str().expect("it has one")).expect("it is one");
        let written = form::write(kind, &whole);
        assert_eq!(read(kind, &whole, &written), whole, "over itself");
        let anew = |posted: &[(String, String)]| telling(&Value::Object(read(kind, &begun(&whole), posted)));
        assert_eq!(anew(&written), telling(&Value::Object(whole.clone())), "over nothing");
        assert_eq!(read(kind, &whole, &[]), whole, "what was not sent stays");
        let windows: Vec<_> = written.into_iter().map(|(name, value)| (name, value.replace('\n', "\r\n"))).collect();
        assert_eq!(anew(&windows), telling(&Value::Object(whole.clone())), "with the line ends of a browser");
    }
}

#[test]
fn nothing_is_posted_that_nobody_is_asked_for() {
    let whole = object(editorial());
    let kind = Kind::from_code(whole["kind"].as_str().expect("it has one")).expect("it is one");
    let names = [
        "id",
        "kind",
        "editorial",
        "not_published",
        "field_sources",
        "field_sources.title",
        "language_original",
        "status",
        "version",
        "origin",
        "origin_initiative",
        "content_hash",
        "recommended",
        "evidence_level",
        "title.en",
        "fields",
        "goal",
        "fields.title",
        "fields.nonsense",
        "title[0]",
        "steps[0].title",
    ];
    let posted: Vec<_> = names.map(|name| (name.to_owned(), "1".to_owned())).into();
    let reading = form::read(kind, &whole, &posted, None);
    assert_eq!(reading.authored, whole);
    let mut sorted: Vec<_> = names.map(str::to_owned).into();
    sorted.sort();
    assert_eq!(reading.unknown, sorted, "each is named");
}

#[test]
fn what_is_wrong_is_kept_and_named() {
    let whole = object(of(Kind::DialogFormat));
    let posted = [("fields.group_min".to_owned(), "ungefähr zehn".to_owned())];
    let read = read(Kind::DialogFormat, &whole, &posted);
    assert_eq!(read["fields"]["group_min"], json!("ungefähr zehn"));
    let faults = check(&read);
    assert!(
        faults.iter().any(|it| it.field == "group_min" && it.rule == Rule::WrongShape { expected: "integer" }),
        "{faults:?}"
    );
    assert_eq!(form::name_of(Kind::DialogFormat, &faults[0].field), "fields.group_min");
    Entry::trusted(domain::entry::readable(Kind::DialogFormat, &read)).expect("the rest can be shown");
}

#[test]
fn whether_people_can_be_recognised_is_said_or_not() {
    let mut whole = object(of(Kind::Guide));
    whole.insert("media".to_owned(), json!([{ "file": "x" }]));
    let said = |values: &[&str]| {
        let posted = values.iter().map(|value| ("media[0].people_visible".to_owned(), (*value).to_owned()));
        read(Kind::Guide, &whole, &posted.collect::<Vec<_>>())["media"][0].get("people_visible").cloned()
    };
    assert_eq!(said(&[""]), None, "no answer");
    assert_eq!(said(&["", "0"]), Some(json!(false)));
    assert_eq!(said(&["", "1"]), Some(json!(true)));
}

#[test]
fn steps_move_with_their_translations_and_numbers() {
    let mut whole = object(of(Kind::DialogFormat));
    let step = |title: &str, parallel: Option<u32>| {
        let mut step = json!({ "title": { "de": title, "en": format!("{title} (en)") } });
        if let Some(parallel) = parallel {
            step["parallel_with"] = json!(parallel);
        }
        step
    };
    whole["fields"]["steps"] = json!([step("eins", None), step("zwei", None), step("drei", Some(2))]);
    let written = form::write(Kind::DialogFormat, &whole);
    let moved = |how, index| {
        let change = Change::read(&Change::of(how, "fields.steps", index)).expect("it is read");
        form::read(Kind::DialogFormat, &whole, &written, Some(&change)).authored["fields"]["steps"].clone()
    };
    assert_eq!(moved(Move::Up, 1), json!([step("zwei", None), step("eins", None), step("drei", Some(1))]));
    assert_eq!(moved(Move::Down, 1), json!([step("eins", None), step("drei", Some(3)), step("zwei", None)]));
    assert_eq!(moved(Move::Remove, 1), json!([step("eins", None), step("drei", None)]));
    assert_eq!(moved(Move::Remove, 0), json!([step("zwei", None), step("drei", Some(1))]));
    assert_eq!(moved(Move::Up, 0), whole["fields"]["steps"], "the first stays");
    assert_eq!(moved(Move::Remove, 99), whole["fields"]["steps"]);
    let added = Change::read(&Change::add("fields.steps")).expect("it is read");
    let added = form::read(Kind::DialogFormat, &whole, &written, Some(&added)).authored;
    assert_eq!(added["fields"]["steps"][3], json!({}));
    let again = form::read(Kind::DialogFormat, &added, &form::write(Kind::DialogFormat, &added), None);
    assert_eq!(again.authored["fields"]["steps"], added["fields"]["steps"], "an empty step waits to be filled");
}

#[test]
fn short_keys_are_made_where_nobody_writes_them() {
    let begun =
        object(json!({ "id": "019a2000-0000-7000-8000-000000000001", "kind": "guide", "language_original": "de" }));
    let posted: Vec<_> = ["Bericht 2023, Seite 5", "Bericht 2023, Seite 5"]
        .iter()
        .enumerate()
        .map(|(index, citation)| (format!("sources[{index}].citation"), (*citation).to_owned()))
        .collect();
    let read = read(Kind::Guide, &begun, &posted);
    assert_eq!(
        (&read["sources"][0]["id"], &read["sources"][1]["id"]),
        (&json!("bericht-2023-seite-5"), &json!("bericht-2023-seite-5-2"))
    );
}

#[test]
fn an_empty_list_can_be_an_answer() {
    let whole = object(of(Kind::DialogFormat));
    let sent = |none: bool| {
        let mut posted = vec![("fields.materials".to_owned(), String::new())];
        if none {
            posted.push(("fields.materials.none".to_owned(), "1".to_owned()));
        }
        read(Kind::DialogFormat, &whole, &posted)["fields"].get("materials").cloned()
    };
    assert_eq!(sent(true), Some(json!([])));
    assert_eq!(sent(false), None);
}

#[test]
fn completeness_counts_what_is_asked() {
    for kind in Kind::ALL {
        let whole = object(of(kind));
        let of_whole = completeness::of(kind, &whole, &check(&whole));
        assert_eq!(of_whole.required(), 0, "{kind:?}: {of_whole:?}");
        let begun = begun(&whole);
        let of_begun = completeness::of(kind, &begun, &check(&begun));
        assert!(of_begun.percent < of_whole.percent && of_begun.required() > 3, "{kind:?}: {of_begun:?}");
        assert!(of_begun.missing.iter().any(|missing| missing.path == "title" && missing.required));
        Entry::trusted(domain::entry::readable(kind, &begun)).expect("an empty draft can be shown");
    }
    let mut format = object(of(Kind::DialogFormat));
    format["fields"]["steps"][0].as_object_mut().expect("it is a step").remove("mode");
    let missing = completeness::of(Kind::DialogFormat, &format, &check(&format)).missing;
    assert_eq!(missing.first().map(|missing| missing.path.as_str()), Some("steps[0].mode"));
}

fn names() -> impl Strategy<Value = String> {
    let known: Vec<String> =
        Kind::ALL.into_iter().flat_map(|kind| form::write(kind, &object(of(kind)))).map(|(name, _)| name).collect();
    prop_oneof![4 => prop::sample::select(known), 1 => "[a-z_.\\[\\]0-9]{0,20}"]
}

proptest! {
    #[test]
    fn whatever_is_posted_is_read_twice_the_same(
        kind in prop::sample::select(Kind::ALL.to_vec()),
        posted in prop::collection::vec((names(), "\\PC{0,30}"), 0..30),
        change in "(add|up|down|remove) fields.(steps|sections)(\\[[0-9]\\])?",
    ) {
        let before = object(of(kind));
        let change = Change::read(&change);
        let once = form::read(kind, &before, &posted, change.as_ref()).authored;
        for key in ["id", "kind"].iter().chain(&UNASKED) {
            prop_assert_eq!(once.get(*key), before.get(*key));
        }
        check(&once);
        let again = form::read(kind, &once, &form::write(kind, &once), None);
        prop_assert_eq!(&again.unknown, &Vec::<String>::new());
        prop_assert_eq!(&again.authored, &once);
        let readable = domain::entry::readable(kind, &once);
        prop_assert!(Entry::trusted(readable).is_ok());
    }
}
