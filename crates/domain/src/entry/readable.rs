//! What of a draft can be read as its type: for a preview of what is not finished.

use serde_json::{Map, Value};

use super::{Envelope, Kind};
use crate::field::{Field, Shape};
use crate::id::EntryId;
use crate::text::Language;

/// The authored fields without what has another shape than its field; [`super::Entry::trusted`] reads the rest.
pub fn readable(kind: Kind, authored: &Map<String, Value>) -> Map<String, Value> {
    let mut out = record(Envelope::FIELDS, authored);
    for key in ["id", "kind"] {
        if let Some(value) = authored.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    let known = |value: &Value| value.as_str().and_then(Language::from_code).is_some();
    if !out.get("language_original").is_some_and(known) {
        out.remove("language_original");
    }
    let fields = authored.get("fields").and_then(Value::as_object).map(|fields| record(kind.fields(), fields));
    out.insert("fields".to_owned(), Value::Object(fields.unwrap_or_default()));
    out
}

fn record(fields: &'static [Field], object: &Map<String, Value>) -> Map<String, Value> {
    let read = |field: &'static Field| Some((field.key.to_owned(), value(field, object.get(field.key)?)?));
    fields.iter().filter_map(read).collect()
}

fn value(field: &'static Field, is: &Value) -> Option<Value> {
    let all = |keep: fn(&Value) -> bool| {
        is.as_array().map(|items| Value::Array(items.iter().filter(|item| keep(item)).cloned().collect()))
    };
    match field.shape {
        Shape::Text { .. }
        | Shape::Key
        | Shape::Hash
        | Shape::Decimal
        | Shape::Date { .. }
        | Shape::Address { .. }
        | Shape::Concept { .. } => is.is_string().then(|| is.clone()),
        Shape::Lang { .. } => texts(is),
        Shape::Integer { min, max } => is.as_i64().filter(|is| (min..=max).contains(is)).map(Value::from),
        Shape::Flag => is.is_boolean().then(|| is.clone()),
        Shape::Id | Shape::Target => is.as_str().and_then(|id| id.parse::<EntryId>().ok()).map(|_| is.clone()),
        Shape::Texts { .. } | Shape::Concepts { .. } | Shape::Keys { .. } | Shape::AgsList { .. } => {
            all(Value::is_string)
        }
        Shape::Langs { .. } => is.as_array().map(|items| Value::Array(items.iter().filter_map(texts).collect())),
        Shape::Record { fields } => is.as_object().map(|object| Value::Object(record(fields, object))),
        Shape::Records { fields, .. } => is.as_array().map(|items| {
            let objects = items.iter().filter_map(Value::as_object);
            Value::Array(objects.map(|object| Value::Object(record(fields, object))).collect())
        }),
        Shape::FieldSources => {
            let fits = |ids: &Value| ids.as_array().is_some_and(|ids| ids.iter().all(Value::is_string));
            is.as_object().filter(|object| object.values().all(fits)).map(|_| is.clone())
        }
    }
}

fn texts(is: &Value) -> Option<Value> {
    let texts = is.as_object()?.iter().filter(|(_, text)| text.is_string());
    let texts: Map<String, Value> = texts.map(|(language, text)| (language.clone(), text.clone())).collect();
    (!texts.is_empty()).then_some(Value::Object(texts))
}
