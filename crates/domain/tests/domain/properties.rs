//! What holds for every JSON: the smallest entries with a piece taken out and another put in, and JSON of any kind.

use domain::entry::{Entry, check, normalise};
use domain::{EntryId, Kind, canonical};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use crate::valid::{editorial, object, of};

/// Texts that rules stumble over, and anything.
fn texts() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just(""),
        Just(" "),
        Just("\r\n"),
        Just("\u{0}"),
        Just("a\u{308}"),
        Just("ẛ̣"),
        Just("\u{1F1E9}"),
        Just("2024-02-30"),
        Just("2024-é"),
        Just("https://"),
        Just("https://a.b/"),
        Just("T1"),
        Just("L3"),
        Just("online"),
        Just("external"),
        Just("M3"),
        Just("group"),
        Just("019a2000-0000-7000-8000-000000000001"),
        Just("99999999999 4294967295"),
        Just("0"),
        Just("-"),
        Just("none"),
        Just("de"),
    ];
    prop_oneof![
        3 => prop::collection::vec(pieces, 0..4).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,30}",
        1 => "(?s).{0,12}",
    ]
}

fn numbers() -> impl Strategy<Value = Value> {
    let edges = prop_oneof![
        Just(0),
        Just(1),
        Just(-1),
        Just(90),
        Just(1440),
        Just(i64::from(u32::MAX)),
        Just(i64::from(i32::MIN)),
        Just(i64::MAX),
        Just(i64::MIN),
        Just(9_007_199_254_740_991),
        Just(9_007_199_254_740_992),
    ];
    prop_oneof![3 => edges.prop_map(Value::from), 1 => any::<i64>().prop_map(Value::from), 1 => any::<f64>().prop_map(Value::from), 1 => any::<u64>().prop_map(Value::from)]
}

/// Names of members as they occur.
fn keys() -> impl Strategy<Value = String> {
    let known = prop_oneof![
        Just("de"),
        Just("en"),
        Just("fr"),
        Just("id"),
        Just("kind"),
        Just("fields"),
        Just("title"),
        Just("summary"),
        Just("goal"),
        Just("steps"),
        Just("field_sources"),
        Just("not_published"),
        Just("editorial"),
        Just("related"),
        Just("sources"),
        Just("minutes_min"),
        Just("minutes_max"),
        Just("parallel_with"),
        Just("law_refs"),
        Just("valid_until"),
        Just("period"),
        Just("funding"),
        Just("group_config"),
    ];
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "\\PC{0,70}"]
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf =
        prop_oneof![Just(Value::Null), any::<bool>().prop_map(Value::from), numbers(), texts().prop_map(Value::from)];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((keys(), inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn any_object() -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::vec((keys(), any_json()), 0..6).prop_map(|members| members.into_iter().collect())
}

fn valid() -> impl Strategy<Value = Value> {
    prop_oneof![prop::sample::select(Kind::ALL.to_vec()).prop_map(of), Just(editorial())]
}

/// A valid entry in which pieces were replaced, taken out or added.
fn changed() -> impl Strategy<Value = Map<String, Value>> {
    let change = (
        any::<prop::sample::Index>(),
        prop_oneof![2 => any_json().prop_map(Some), 1 => Just(None)],
        prop::option::of(keys()),
    );
    (valid(), prop::collection::vec(change, 1..4)).prop_map(|(mut entry, changes)| {
        for (place, value, key) in changes {
            let mut pointers = Vec::new();
            all_pointers(&entry, String::new(), &mut pointers);
            let pointer = place.get(&pointers).clone();
            change_at(&mut entry, &pointer, value, key);
        }
        object(entry)
    })
}

fn all_pointers(value: &Value, at: String, pointers: &mut Vec<String>) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                all_pointers(value, format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), pointers);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                all_pointers(item, format!("{at}/{index}"), pointers);
            }
        }
        _ => {}
    }
    pointers.push(at);
}

/// Puts a value, under a new name where one is given; none takes away.
fn change_at(entry: &mut Value, pointer: &str, value: Option<Value>, key: Option<String>) {
    let Some(place) = entry.pointer_mut(pointer) else { return };
    match (place, value, key) {
        (Value::Object(object), Some(value), Some(key)) => {
            object.insert(key, value);
        }
        (Value::Array(items), Some(value), Some(_)) => items.push(value),
        // The entry itself stays an object.
        (_, _, _) if pointer.is_empty() => {}
        (place, Some(value), None) => *place = value,
        (_, Some(_), Some(_)) => {}
        (_, None, _) => {
            let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
            if let Some(Value::Object(parent)) = entry.pointer_mut(parent) {
                parent.remove(&key.replace("~1", "/").replace("~0", "~"));
            }
        }
    }
}

proptest! {
    #[test]
    fn any_json_is_checked_without_a_panic(object in any_object()) {
        let faults = check(&object);
        prop_assert!(!faults.is_empty(), "an entry out of nothing");
        let _ = Entry::trusted(object);
    }

    #[test]
    fn a_checked_entry_can_be_read(entry in changed()) {
        for entry in [entry.clone(), normalise(entry)] {
            let faults = check(&entry);
            prop_assert_eq!(&faults, &check(&entry), "the same entry has the same faults");
            prop_assert_eq!(Entry::new(entry.clone()).is_ok(), faults.is_empty());
            if faults.is_empty() {
                let read = Entry::trusted(entry.clone());
                prop_assert!(read.is_ok(), "{:?}", read.err());
                prop_assert!(canonical::hash(&entry).is_ok(), "what was checked has a hash");
                let read = read.unwrap();
                prop_assert_eq!(read.authored(), &entry);
                prop_assert!(read.languages().contains(&read.envelope.language_original));
                prop_assert!(read.is_whole_in(read.envelope.language_original));
            }
        }
    }

    #[test]
    fn a_fault_names_a_place_and_a_rule(entry in changed()) {
        // A member may be called nothing at all, among those of the kind as well.
        let of_kind = entry.get("fields").and_then(Value::as_object);
        let is_nameless = entry.contains_key("") || of_kind.is_some_and(|fields| fields.contains_key(""));
        for fault in check(&entry) {
            prop_assert!(!fault.rule.code().is_empty());
            prop_assert!(!fault.field.is_empty() || is_nameless, "{:?}", fault);
        }
    }

    #[test]
    fn to_normalise_twice_is_to_normalise_once(entry in prop_oneof![changed(), any_object()]) {
        let once = normalise(entry);
        prop_assert_eq!(normalise(once.clone()), once);
    }

    #[test]
    fn normalising_keeps_a_valid_entry_valid_and_itself(entry in valid()) {
        let entry = object(entry);
        prop_assert_eq!(&normalise(entry.clone()), &entry);
        prop_assert_eq!(check(&entry), []);
    }

    #[test]
    fn the_order_of_members_does_not_matter(entry in changed(), turn in 0usize..40) {
        let members: Vec<_> = entry.clone().into_iter().collect();
        let turned: Map<String, Value> = members.iter().cycle().skip(turn).take(members.len()).cloned().collect();
        prop_assert_eq!(canonical::bytes(&turned), canonical::bytes(&entry));
    }

    #[test]
    fn canonical_bytes_are_the_same_json(entry in changed()) {
        if let Ok(bytes) = canonical::bytes(&entry) {
            let again: Map<String, Value> = serde_json::from_slice(&bytes).unwrap();
            prop_assert_eq!(&again, &entry);
            prop_assert_eq!(canonical::bytes(&again).unwrap(), bytes);
        }
    }

    #[test]
    fn an_id_has_one_spelling(text in prop_oneof![texts(), "[0-9a-fA-F-]{30,38}"]) {
        if let Ok(id) = text.parse::<EntryId>() {
            prop_assert_eq!(id.to_string(), text);
        }
    }
}

#[test]
fn many_faults_are_found_in_little_time() {
    let mut entry = of(Kind::DialogFormat);
    entry["topics"] = (0..50_000).map(|n| json!(format!("T{n}"))).collect();
    entry["fields"]["steps"] =
        (0..2_000).map(|_| json!({ "minutes_min": u32::MAX, "minutes_max": u32::MAX })).collect();
    entry["fields"]["strengths"] = (0..20_000).map(|_| json!({ "de": "x", "en": "x" })).collect();
    let begun = std::time::Instant::now();
    let faults = check(&object(entry)).len();
    assert!((100..10_000).contains(&faults), "{faults}");
    assert!(begun.elapsed().as_secs() < 5, "{:?}", begun.elapsed());
}
