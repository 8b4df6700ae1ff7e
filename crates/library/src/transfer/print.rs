//! Authored fields back to a file, always in the same way, so that export → import → export is identical.

use domain::Language;
use domain::entry::{Envelope, Kind};
use domain::field::{Field, Shape};
use serde_json::{Map, Value};
use toml_edit::{Array, ArrayOfTables, DocumentMut, Item, Table, value};

use super::flat;

/// Longest line of an array of texts before each text gets a line of its own, in characters.
const WIDE: usize = 100;

/// The file of the original.
pub(super) fn original(kind: Kind, authored: &Map<String, Value>, language: Language) -> String {
    let mut table = Table::new();
    if let Some(Value::String(id)) = authored.get("id") {
        table.insert("id", value(id.as_str()));
    }
    fill(&mut table, kind, authored, &|field, value| item(value, &field.shape, Some(language)));
    with_body(kind, table, authored, language)
}

/// The file of a translation: texts alone.
pub(super) fn translation(kind: Kind, authored: &Map<String, Value>, language: Language, slug: &str) -> String {
    let mut table = Table::new();
    table.insert("slug", value(slug));
    fill(&mut table, kind, authored, &|field, value| {
        if field.shape.is_translatable() { texts(value, &field.shape, language) } else { None }
    });
    with_body(kind, table, authored, language)
}

fn with_body(kind: Kind, table: Table, authored: &Map<String, Value>, language: Language) -> String {
    let document = DocumentMut::from(table);
    let front = document.to_string();
    let body = kind.body_field().and_then(|field| body(field, flat(authored, field.key)?, language));
    match body {
        Some(body) => format!("+++\n{front}+++\n\n{body}\n"),
        None => format!("+++\n{front}+++\n"),
    }
}

fn body(field: &Field, value: &Value, language: Language) -> Option<String> {
    if let Shape::Records { .. } = field.shape {
        let sections: Option<Vec<(String, String)>> = value
            .as_array()?
            .iter()
            .map(|section| {
                let text = |key: &str| section.get(key)?.get(language.code())?.as_str().map(str::to_owned);
                Some((text("heading")?, text("body")?))
            })
            .collect();
        let sections = sections?;
        // Text with a blank line around it, as people write it.
        let bodies: Vec<String> = sections.iter().map(|(_, body)| format!("\n{body}\n\n")).collect();
        let parts: Vec<markdown::Section<'_>> = sections
            .iter()
            .zip(&bodies)
            .map(|((heading, _), body)| markdown::Section { heading: Some(heading), body })
            .collect();
        return markdown::join_sections(&parts).ok().map(|text| text.trim_end().to_owned());
    }
    value.get(language.code())?.as_str().map(str::to_owned)
}

/// Puts all fields into a table: plain keys first, tables behind them, as TOML wants.
fn fill(table: &mut Table, kind: Kind, authored: &Map<String, Value>, print: &dyn Fn(&Field, &Value) -> Option<Item>) {
    let fields = || Envelope::FIELDS.iter().chain(kind.fields()).filter(|field| !field.body);
    let mut tables = Vec::new();
    for field in fields() {
        let Some(item) = flat(authored, field.key).and_then(|value| print(field, value)) else { continue };
        if item.is_value() {
            table.insert(field.key, item);
        } else {
            tables.push((field.key, item));
        }
    }
    for (key, item) in tables {
        table.insert(key, item);
    }
}

/// A value of the original as an item; `language` chooses the text of texts in several languages.
fn item(given: &Value, shape: &Shape, language: Option<Language>) -> Option<Item> {
    match (shape, given) {
        (Shape::Lang { .. }, Value::Object(texts)) => Some(value(written(text(texts.get(language?.code())?)?))),
        (Shape::Langs { .. }, Value::Array(items)) => {
            let texts: Option<Vec<_>> = items.iter().map(|item| text(item.get(language?.code())?)).collect();
            Some(list(texts?))
        }
        (Shape::Record { fields }, Value::Object(object)) => Some(Item::Table(record(object, fields, language))),
        (Shape::Records { fields, .. }, Value::Array(items)) if !items.is_empty() => {
            let mut tables = ArrayOfTables::new();
            for object in items.iter().filter_map(Value::as_object) {
                tables.push(record(object, fields, language));
            }
            Some(Item::ArrayOfTables(tables))
        }
        (Shape::FieldSources, Value::Object(object)) => {
            let mut table = Table::new();
            for (key, sources) in object {
                let sources = sources.as_array()?.iter().filter_map(text).collect();
                table.insert(key, list(sources));
            }
            Some(Item::Table(table))
        }
        (_, Value::Array(items)) => Some(list(items.iter().filter_map(text).collect())),
        (_, Value::String(text)) => Some(value(written(text))),
        (_, Value::Bool(flag)) => Some(value(*flag)),
        (_, Value::Number(number)) => Some(value(number.as_i64()?)),
        _ => None,
    }
}

fn record(object: &Map<String, Value>, fields: &[Field], language: Option<Language>) -> Table {
    let mut table = Table::new();
    let mut tables = Vec::new();
    for field in fields {
        let Some(item) = object.get(field.key).and_then(|value| item(value, &field.shape, language)) else { continue };
        if item.is_value() {
            table.insert(field.key, item);
        } else {
            tables.push((field.key, item));
        }
    }
    for (key, item) in tables {
        table.insert(key, item);
    }
    table
}

/// The texts of a value in one language, in the shape of the original; none where there is no text in it.
fn texts(given: &Value, shape: &Shape, language: Language) -> Option<Item> {
    match (shape, given) {
        (Shape::Lang { .. } | Shape::Langs { .. }, _) => item(given, shape, Some(language)),
        (Shape::Record { fields }, Value::Object(object)) => {
            let table = texts_of_record(object, fields, language);
            (!table.is_empty()).then_some(Item::Table(table))
        }
        (Shape::Records { fields, .. }, Value::Array(items)) => {
            let tables: Vec<Table> = items
                .iter()
                .filter_map(Value::as_object)
                .map(|object| texts_of_record(object, fields, language))
                .collect();
            if tables.iter().all(Table::is_empty) {
                return None;
            }
            Some(Item::ArrayOfTables(tables.into_iter().collect()))
        }
        _ => None,
    }
}

fn texts_of_record(object: &Map<String, Value>, fields: &[Field], language: Language) -> Table {
    let mut table = Table::new();
    for field in fields.iter().filter(|field| field.shape.is_translatable()) {
        if let Some(item) = object.get(field.key).and_then(|value| texts(value, &field.shape, language)) {
            table.insert(field.key, item);
        }
    }
    table
}

fn text(value: &Value) -> Option<&str> {
    value.as_str()
}

/// A text as a value. One that holds a line `+++` stands on one line, since such a line ends the front matter.
fn written(text: &str) -> toml_edit::Value {
    let usual = toml_edit::Value::from(text);
    if !text.lines().any(|line| line.trim_end() == "+++") {
        return usual;
    }
    // What escapes a text in JSON escapes it in TOML too, but for the one sign that JSON leaves as it is.
    let quoted = Value::from(text).to_string().replace('\u{7f}', "\\u007f");
    quoted.parse().unwrap_or(usual)
}

/// An array of texts: on one line where it is short, else a line for each.
fn list(texts: Vec<&str>) -> Item {
    let width: usize = texts.iter().map(|text| text.chars().count() + 4).sum();
    let mut array = Array::from_iter(texts.into_iter().map(written));
    if width > WIDE {
        for item in array.iter_mut() {
            item.decor_mut().set_prefix("\n  ");
        }
        array.set_trailing("\n");
        array.set_trailing_comma(true);
    }
    value(array)
}
