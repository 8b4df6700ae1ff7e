//! Authored fields to names and values.

use serde_json::{Map, Value};

use super::{NONE, item, member, name, shown};
use crate::entry::Kind;
use crate::field::{Field, Need, Shape};
use crate::questions;
use crate::text::Language;

/// The form of an entry: every field that is asked, filled or empty, in the order of the questions.
pub fn write(kind: Kind, authored: &Map<String, Value>) -> Vec<(String, String)> {
    let language = super::read::original(authored);
    let mut out = Vec::new();
    for field in questions::groups(kind).iter().flat_map(|group| group.all(kind)) {
        let value = if questions::in_envelope(kind, field.key) {
            authored.get(field.key)
        } else {
            authored.get("fields").and_then(|fields| fields.get(field.key))
        };
        put(&mut out, name(kind, field.key), field, value, language);
    }
    out
}

fn put(
    out: &mut Vec<(String, String)>,
    name: String,
    field: &'static Field,
    value: Option<&Value>,
    language: Language,
) {
    let items = || value.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    match field.shape {
        Shape::Record { fields } => {
            for inner in fields {
                let value = value.and_then(|value| value.get(inner.key));
                put(out, member(&name, inner.key), inner, value, language);
            }
        }
        Shape::Records { fields, .. } => {
            out.push((name.clone(), String::new()));
            if field.need == Need::Stated && value.is_some() && items().is_empty() {
                out.push((format!("{name}{NONE}"), "1".to_owned()));
            }
            for (index, record) in items().iter().enumerate() {
                for inner in fields {
                    put(out, member(&item(&name, index), inner.key), inner, record.get(inner.key), language);
                }
            }
        }
        Shape::Texts { .. } | Shape::Langs { .. } => {
            out.push((name.clone(), String::new()));
            for (index, text) in items().iter().enumerate() {
                out.push((item(&name, index), shown(field, Some(text), language)));
            }
        }
        Shape::Concepts { .. } | Shape::Keys { .. } => {
            out.push((name.clone(), String::new()));
            out.extend(items().iter().filter_map(Value::as_str).map(|code| (name.clone(), code.to_owned())));
        }
        Shape::Flag => {
            out.push((name.clone(), String::new()));
            match value {
                Some(Value::Bool(true)) => out.push((name, "1".to_owned())),
                Some(Value::Bool(false)) if field.need == Need::Required => out.push((name, "0".to_owned())),
                _ => {}
            }
        }
        Shape::FieldSources => {}
        _ => out.push((name, shown(field, value, language))),
    }
}
