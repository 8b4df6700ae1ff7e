//! Markdown of an entry as safe HTML.

use std::collections::BTreeMap;

use domain::Language;
use domain::entry::Entry;
use domain::field::Shape;
use serde_json::Value;

/// Renders every Markdown field of an entry in one language (or, where it lacks it, in the one it has).
pub(crate) fn render(entry: &Entry, language: Language) -> BTreeMap<String, String> {
    let mut html = BTreeMap::new();
    let Some(fields) = entry.fields() else { return html };
    for field in entry.kind.fields() {
        let Some(value) = fields.get(field.key) else { continue };
        match field.shape {
            Shape::Lang { markdown: true, .. } => {
                html.insert(field.key.to_owned(), one(value, language, field.key));
            }
            Shape::Records { fields, .. } => {
                for inner in fields.iter().filter(|inner| matches!(inner.shape, Shape::Lang { markdown: true, .. })) {
                    for (index, record) in value.as_array().into_iter().flatten().enumerate() {
                        if let Some(value) = record.get(inner.key) {
                            let path = format!("{}[{index}].{}", field.key, inner.key);
                            html.insert(path, one(value, language, &format!("{}-{index}", field.key)));
                        }
                    }
                }
            }
            _ => {}
        }
    }
    html
}

fn one(value: &Value, language: Language, id: &str) -> String {
    let text = value
        .get(language.code())
        .or_else(|| value.as_object().and_then(|texts| texts.values().next()))
        .and_then(Value::as_str)
        .unwrap_or_default();
    let options = markdown::Options { first_heading: 3, id_prefix: id, ..markdown::Options::default() };
    markdown::shown(text, &options)
}
