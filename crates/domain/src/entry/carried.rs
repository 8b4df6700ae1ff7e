//! The concepts that an entry carries, as the descriptions of its fields say.

use serde_json::{Map, Value};

use super::{Envelope, Kind};
use crate::field::{Field, Shape};

/// A code in an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Carried<'a> {
    /// Key of the field that it stands in, of the outermost one where records hold it.
    pub field: &'static str,
    /// Code of the vocabulary.
    pub scheme: &'static str,
    /// The code, as it was written.
    pub code: &'a str,
}

/// The concepts that authored fields carry, finished or not; what is no text where a code should be is left out.
pub fn carried(kind: Kind, authored: &Map<String, Value>) -> Vec<Carried<'_>> {
    let mut found = Vec::new();
    read(Envelope::FIELDS, authored, None, &mut found);
    if let Some(fields) = authored.get("fields").and_then(Value::as_object) {
        read(kind.fields(), fields, None, &mut found);
    }
    found
}

fn read<'a>(
    fields: &'static [Field],
    record: &'a Map<String, Value>,
    outer: Option<&'static str>,
    found: &mut Vec<Carried<'a>>,
) {
    for field in fields {
        let Some(value) = record.get(field.key) else { continue };
        let at = outer.unwrap_or(field.key);
        let values = match value {
            Value::Array(values) => values.as_slice(),
            single => std::slice::from_ref(single),
        };
        if let Some(scheme) = field.shape.scheme() {
            let codes = values.iter().filter_map(Value::as_str);
            found.extend(codes.map(|code| Carried { field: at, scheme, code }));
        }
        if let Shape::Record { fields } | Shape::Records { fields, .. } = field.shape {
            for record in values.iter().filter_map(Value::as_object) {
                read(fields, record, Some(at), found);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn codes_are_found_wherever_they_stand() {
        let authored = json!({
            "topics": ["T11", 7, "T2"],
            "purposes": "P01",
            "spatial": { "level": "land" },
            "target_groups": ["Z01"],
            "fields": {
                "steps": [{ "mode": "plenary" }, { "mode": 3 }, "broken"],
            },
        });
        let Value::Object(authored) = authored else { unreachable!("it is an object") };
        let found: Vec<_> =
            carried(Kind::DialogFormat, &authored).into_iter().map(|it| (it.field, it.scheme, it.code)).collect();
        for wanted in [
            ("topics", "topic", "T11"),
            ("topics", "topic", "T2"),
            ("spatial", "spatial_level", "land"),
            ("target_groups", "target_group", "Z01"),
            ("steps", "work_mode", "plenary"),
            ("purposes", "purpose", "P01"),
        ] {
            assert!(found.contains(&wanted), "{wanted:?} in {found:?}");
        }
        assert_eq!(found.len(), 6);
    }
}
