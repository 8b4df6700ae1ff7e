//! One file: its front matter and body to authored fields.

use std::collections::BTreeMap;
use std::str::FromStr as _;

use domain::entry::{Envelope, Kind};
use domain::field::{Field, Shape};
use domain::{EntryId, Invalid, Language, Rule};
use serde_json::{Map, Value};
use toml_edit::{Document, Item};

use super::lines::Lines;

/// A file as read: authored fields in one language.
pub(super) struct Parsed {
    /// `id`, envelope, and the kind's own under `fields`.
    pub(super) authored: Map<String, Value>,
    /// What was found wrong while reading.
    pub(super) faults: Vec<Invalid>,
    /// Where the fields stand.
    pub(super) lines: Lines,
    slug: Option<String>,
    written_in: Language,
}

impl Parsed {
    /// The id, where it is one.
    pub(super) fn id(&self) -> Option<EntryId> {
        self.authored.get("id").and_then(Value::as_str).and_then(|id| EntryId::from_str(id).ok())
    }

    /// The slug named in the file.
    pub(super) fn slug(&self) -> Option<&str> {
        self.slug.as_deref()
    }

    /// The language that an original is written in.
    pub(super) const fn language(&self) -> Language {
        self.written_in
    }
}

/// The description of a key and whether it belongs to the envelope.
pub(super) fn described(kind: Kind, key: &str) -> Option<(&'static Field, bool)> {
    let find = |fields: &'static [Field]| fields.iter().find(|field| field.key == key);
    find(Envelope::FIELDS).map(|field| (field, true)).or_else(|| find(kind.fields()).map(|field| (field, false)))
}

/// Reads one file.
///
/// # Errors
/// Line and reason where it is no front matter with body.
pub(super) fn parse(kind: Kind, text: &str) -> Result<Parsed, (usize, String)> {
    let split = markdown::front_matter::split(text).map_err(|error| (1, error.to_string()))?;
    let (front, body, first) = (split.toml, split.body, split.toml_first_line);
    let document = Document::parse(front.to_owned()).map_err(|error| {
        let line = error.span().map_or(0, |span| front[..span.start.min(front.len())].matches('\n').count());
        (first + line, error.message().to_owned())
    })?;
    let written_in =
        document.get("language_original").and_then(Item::as_str).and_then(Language::from_code).unwrap_or_default();
    let mut parsed = Parsed {
        authored: Map::new(),
        faults: Vec::new(),
        slug: None,
        written_in,
        lines: Lines::new(
            document.clone(),
            first,
            first + front.matches('\n').count() + 1,
            kind.body_field().map(|field| field.key),
        ),
    };
    let mut fields = Map::new();
    for (key, item) in document.as_table() {
        let raw = json(item);
        match (key, described(kind, key)) {
            ("slug", _) => parsed.slug = item.as_str().map(str::to_owned),
            ("id", _) => {
                parsed.authored.insert(key.to_owned(), raw);
            }
            (_, Some((field, true))) => {
                parsed.authored.insert(key.to_owned(), in_language(raw, &field.shape, written_in));
            }
            (_, Some((field, false))) => {
                fields.insert(key.to_owned(), in_language(raw, &field.shape, written_in));
            }
            (_, None) => {
                fields.insert(key.to_owned(), raw);
            }
        }
    }
    if let Some(field) = kind.body_field() {
        parsed.body(field, body, &mut fields);
    }
    parsed.authored.insert("fields".to_owned(), Value::Object(fields));
    Ok(parsed)
}

impl Parsed {
    fn body(&mut self, field: &Field, body: &str, fields: &mut Map<String, Value>) {
        if body.trim().is_empty() {
            return;
        }
        let text = |text: &str| Value::from(domain::text::kept(text));
        let value = if let Shape::Records { .. } = field.shape {
            let sections = markdown::sections(body);
            if sections.iter().any(|section| section.heading.is_none() && !section.body.trim().is_empty()) {
                self.faults.push(Invalid::at(field.key, Rule::TextOutsideSections));
                return;
            }
            // Trimmed as they are kept, the parts must still be the same parts.
            let trimmed: Vec<(String, String)> = sections
                .iter()
                .filter_map(|section| {
                    Some((domain::text::kept(section.heading?), format!("\n{}\n\n", domain::text::kept(section.body))))
                })
                .collect();
            let parts: Vec<_> =
                trimmed.iter().map(|(heading, body)| markdown::Section { heading: Some(heading), body }).collect();
            if markdown::join_sections(&parts).is_err() {
                self.faults.push(Invalid::at(field.key, Rule::TextOutsideSections));
                return;
            }
            let record = |heading: &str, body: &str| {
                Value::Object(Map::from_iter([("heading".to_owned(), text(heading)), ("body".to_owned(), text(body))]))
            };
            sections.iter().filter_map(|section| Some(record(section.heading?, section.body))).collect()
        } else {
            text(body)
        };
        fields.insert(field.key.to_owned(), in_language(value, &field.shape, self.written_in));
    }
}

/// TOML to JSON; dates become their text, fractions stay numbers (and are refused by their shape).
fn json(item: &Item) -> Value {
    match item {
        Item::Value(value) => json_value(value),
        Item::Table(table) => Value::Object(table.iter().map(|(key, item)| (key.to_owned(), json(item))).collect()),
        Item::ArrayOfTables(tables) => Value::Array(
            tables
                .iter()
                .map(|table| Value::Object(table.iter().map(|(key, item)| (key.to_owned(), json(item))).collect()))
                .collect(),
        ),
        Item::None => Value::Null,
    }
}

fn json_value(value: &toml_edit::Value) -> Value {
    match value {
        toml_edit::Value::String(text) => Value::from(text.value().as_str()),
        toml_edit::Value::Integer(number) => Value::from(*number.value()),
        toml_edit::Value::Float(number) => Value::from(*number.value()),
        toml_edit::Value::Boolean(flag) => Value::from(*flag.value()),
        toml_edit::Value::Datetime(date) => Value::from(date.value().to_string()),
        toml_edit::Value::Array(items) => Value::Array(items.iter().map(json_value).collect()),
        toml_edit::Value::InlineTable(table) => {
            Value::Object(table.iter().map(|(key, value)| (key.to_owned(), json_value(value))).collect())
        }
    }
}

/// Wraps the texts that belong to a language: "…" → {"de": "…"}.
fn in_language(value: Value, shape: &Shape, language: Language) -> Value {
    let wrap = |text: Value| match text {
        Value::String(_) => Value::Object(Map::from_iter([(language.code().to_owned(), text)])),
        other => other,
    };
    match (shape, value) {
        (Shape::Lang { .. }, text) => wrap(text),
        (Shape::Langs { .. }, Value::Array(items)) => Value::Array(items.into_iter().map(wrap).collect()),
        (Shape::Record { fields }, Value::Object(object)) => record(object, fields, language),
        (Shape::Records { fields, .. }, Value::Array(items)) => Value::Array(
            items
                .into_iter()
                .map(|item| match item {
                    Value::Object(object) => record(object, fields, language),
                    other => other,
                })
                .collect(),
        ),
        (_, other) => other,
    }
}

fn record(object: Map<String, Value>, fields: &[Field], language: Language) -> Value {
    Value::Object(
        object
            .into_iter()
            .map(|(key, value)| {
                let value = match fields.iter().find(|field| field.key == key) {
                    Some(field) => in_language(value, &field.shape, language),
                    None => value,
                };
                (key, value)
            })
            .collect(),
    )
}

/// Adds the texts of a translation to the authored fields of its original.
pub(super) fn merge(
    kind: Kind,
    authored: &mut Map<String, Value>,
    translation: &Parsed,
    language: Language,
    faults: &mut Vec<Invalid>,
) {
    faults.extend(translation.faults.iter().cloned());
    let nothing = Map::new();
    let own = translation.authored.get("fields").and_then(Value::as_object).unwrap_or(&nothing);
    let from = translation.written_in;
    let outside = translation.authored.iter().filter(|(key, _)| *key != "fields");
    for (key, value) in outside.chain(own) {
        let Some((field, in_envelope)) = described(kind, key) else {
            faults.push(Invalid::at(key, Rule::UnknownField { near: None }));
            continue;
        };
        let into = if in_envelope {
            &mut *authored
        } else {
            match authored.entry("fields").or_insert_with(|| Value::Object(Map::new())) {
                Value::Object(fields) => fields,
                _ => continue,
            }
        };
        match into.get_mut(key) {
            _ if !field.shape.is_translatable() => faults.push(Invalid::at(key, Rule::NotTranslatable)),
            None => faults.push(Invalid::at(key, Rule::WithoutOriginal)),
            Some(original) => add(key, original, value, &field.shape, (from, language), faults),
        }
    }
}

/// Adds the texts of `value`, read as if they were in the language `.0`, to `original` as texts in `.1`.
fn add(
    at: &str,
    original: &mut Value,
    value: &Value,
    shape: &Shape,
    languages: (Language, Language),
    faults: &mut Vec<Invalid>,
) {
    match (shape, original, value) {
        (Shape::Lang { .. }, Value::Object(texts), Value::Object(more)) => {
            if let Some(text) = more.get(languages.0.code()) {
                texts.insert(languages.1.code().to_owned(), text.clone());
            }
        }
        (Shape::Langs { min, max, .. }, Value::Array(items), Value::Array(more)) => {
            let each = Shape::Lang { min: *min, max: *max, markdown: false };
            zip(at, items, more, &each, languages, faults);
        }
        (Shape::Records { fields, .. }, Value::Array(items), Value::Array(more)) => {
            zip(at, items, more, &Shape::Record { fields }, languages, faults);
        }
        (Shape::Record { fields }, Value::Object(object), Value::Object(more)) => {
            for (key, value) in more {
                let at = format!("{at}.{key}");
                match (fields.iter().find(|field| field.key == key), object.get_mut(key)) {
                    (Some(field), _) if !field.shape.is_translatable() => {
                        faults.push(Invalid::at(at, Rule::NotTranslatable))
                    }
                    (Some(field), Some(original)) => add(&at, original, value, &field.shape, languages, faults),
                    (Some(_), None) => faults.push(Invalid::at(at, Rule::WithoutOriginal)),
                    (None, _) => faults.push(Invalid::at(at, Rule::UnknownField { near: None })),
                }
            }
        }
        _ => faults.push(Invalid::at(at, Rule::WrongShape { expected: "text" })),
    }
}

fn zip(
    at: &str,
    items: &mut [Value],
    more: &[Value],
    each: &Shape,
    languages: (Language, Language),
    faults: &mut Vec<Invalid>,
) {
    if items.len() != more.len() {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        faults.push(Invalid::at(at, Rule::OtherLength { original: count(items.len()), is: count(more.len()) }));
        return;
    }
    for (index, (original, value)) in items.iter_mut().zip(more).enumerate() {
        add(&format!("{at}[{index}]"), original, value, each, languages, faults);
    }
}

/// Replaces `kind/slug` by the id where a target is named so.
pub(super) fn resolve_targets(authored: &mut Map<String, Value>, resolve: &dyn Fn(Kind, &str) -> Option<EntryId>) {
    each_target(authored, &mut |target| {
        let (kind, slug) = target.split_once('/')?;
        resolve(Kind::from_code(kind)?, slug).map(|id| id.to_string())
    });
}

/// The inverse of [`resolve_targets`].
pub(super) fn name_targets(authored: &mut Map<String, Value>, name: &dyn Fn(EntryId) -> Option<(Kind, String)>) {
    let mut seen: BTreeMap<EntryId, Option<String>> = BTreeMap::new();
    each_target(authored, &mut |target| {
        let id = EntryId::from_str(target).ok()?;
        seen.entry(id).or_insert_with(|| name(id).map(|(kind, slug)| format!("{}/{slug}", kind.code()))).clone()
    });
}

fn each_target(authored: &mut Map<String, Value>, change: &mut dyn FnMut(&str) -> Option<String>) {
    let mut within = |list: Option<&mut Value>, key: &str| {
        for record in list.and_then(Value::as_array_mut).into_iter().flatten() {
            if let Some(Value::String(target)) = record.get_mut(key)
                && let Some(changed) = change(target)
            {
                *target = changed;
            }
        }
    };
    within(authored.get_mut("related"), "target");
    within(authored.get_mut("fields").and_then(|fields| fields.get_mut("formats_used")), "format");
}
