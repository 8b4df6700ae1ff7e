//! Names and values to authored fields.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::{Change, Move, NONE, item, leaf, member, name, shown};
use crate::entry::Kind;
use crate::field::{Field, Need, Shape};
use crate::questions;
use crate::slug;
use crate::text::{Language, kept};

/// Longest key made from a text, in characters; a number may follow.
const LONGEST_STEM: usize = 32;

/// What was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The authored fields as they are now.
    pub authored: Map<String, Value>,
    /// Names that no field of this kind has, each once, in alphabetical order: nothing was done with them.
    pub unknown: Vec<String>,
}

/// The language an entry is written in; German where it does not say.
pub(super) fn original(authored: &Map<String, Value>) -> Language {
    authored.get("language_original").and_then(Value::as_str).and_then(Language::from_code).unwrap_or_default()
}

/// Reads a form over what stood there when it was made, and changes a list where a button says so.
pub fn read(kind: Kind, before: &Map<String, Value>, posted: &[(String, String)], change: Option<&Change>) -> Reading {
    let mut values: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in posted {
        values.entry(name).or_default().push(value);
    }
    let mut reader = Reader { values, used: BTreeSet::new(), change, language: original(before) };
    let mut authored = before.clone();
    let mut fields = before.get("fields").and_then(Value::as_object).cloned().unwrap_or_default();
    for field in questions::groups(kind).iter().flat_map(|group| group.all(kind)) {
        let into = if questions::in_envelope(kind, field.key) { &mut authored } else { &mut fields };
        let value = reader.value(&name(kind, field.key), field, into.get(field.key));
        set(into, field.key, value);
    }
    set(&mut authored, "fields", (!fields.is_empty()).then_some(Value::Object(fields)));
    let unknown = reader.values.keys().filter(|name| !reader.used.contains(**name)).map(|name| (*name).to_owned());
    Reading { unknown: unknown.collect(), authored }
}

fn set(object: &mut Map<String, Value>, key: &str, value: Option<Value>) {
    match value {
        Some(value) => object.insert(key.to_owned(), value),
        None => object.remove(key),
    };
}

struct Reader<'a> {
    values: BTreeMap<&'a str, Vec<&'a str>>,
    used: BTreeSet<&'a str>,
    change: Option<&'a Change>,
    language: Language,
}

impl<'a> Reader<'a> {
    /// What was sent under this name; none where it was not sent.
    fn sent(&mut self, name: &str) -> Option<Vec<&'a str>> {
        let (name, values) = self.values.get_key_value(name)?;
        self.used.insert(name);
        Some(values.clone())
    }

    /// Whether anything was sent for this item.
    fn has_item(&self, name: &str) -> bool {
        let from = self.values.range(name..).next();
        from.is_some_and(|(sent, _)| {
            sent.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    }

    fn change_of(&self, name: &str) -> Option<&'a Change> {
        self.change.filter(|change| change.list == name)
    }

    fn value(&mut self, name: &str, field: &'static Field, before: Option<&Value>) -> Option<Value> {
        match field.shape {
            Shape::Record { fields } => self.record(name, fields, before),
            Shape::Records { fields, .. } => self.records(name, field, fields, before),
            Shape::Texts { .. } | Shape::Langs { .. } => self.texts(name, field, before),
            Shape::Concepts { .. } | Shape::Keys { .. } => match self.sent(name) {
                None => before.cloned(),
                Some(sent) => {
                    let mut codes: Vec<Value> = Vec::new();
                    for code in sent.into_iter().map(kept).filter(|code| !code.is_empty()).map(Value::from) {
                        // A choice that comes twice is one choice.
                        if !codes.contains(&code) {
                            codes.push(code);
                        }
                    }
                    list(codes, false, before)
                }
            },
            Shape::Flag => match self.sent(name) {
                None => before.cloned(),
                Some(sent) if sent.contains(&"1") => Some(Value::Bool(true)),
                // Where an answer is required, "no" is one.
                Some(sent) if field.need == Need::Required && sent.contains(&"0") => Some(Value::Bool(false)),
                Some(_) => before.filter(|before| **before == Value::Bool(false)).cloned(),
            },
            Shape::FieldSources => before.cloned(),
            _ => match self.sent(name) {
                None => before.cloned(),
                Some(sent) => leaf::value(field, sent.last().copied().unwrap_or_default(), before, self.language),
            },
        }
    }

    fn record(&mut self, name: &str, fields: &'static [Field], before: Option<&Value>) -> Option<Value> {
        let object = self.members(name, fields, before);
        (!object.is_empty()).then_some(Value::Object(object))
    }

    fn members(&mut self, name: &str, fields: &'static [Field], before: Option<&Value>) -> Map<String, Value> {
        let mut object = before.and_then(Value::as_object).cloned().unwrap_or_default();
        for field in fields {
            let value = self.value(&member(name, field.key), field, object.get(field.key));
            set(&mut object, field.key, value);
        }
        object
    }

    fn texts(&mut self, name: &str, field: &'static Field, before: Option<&Value>) -> Option<Value> {
        let there = self.sent(name).is_some() || self.has_item(&item(name, 0));
        if !there {
            return before.cloned();
        }
        let items_before = before.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut items: Vec<Option<Value>> = Vec::new();
        while let Some(sent) = self.sent(&item(name, items.len())) {
            let text = sent.last().copied().unwrap_or_default();
            items.push(leaf::value(field, text, items_before.get(items.len()), self.language));
        }
        if let Some(change) = self.change_of(name) {
            change.apply(&mut items);
        }
        list(
            items.into_iter().flatten().filter(|text| !shown(field, Some(text), self.language).is_empty()).collect(),
            false,
            before,
        )
    }

    fn records(
        &mut self,
        name: &str,
        field: &'static Field,
        fields: &'static [Field],
        before: Option<&Value>,
    ) -> Option<Value> {
        let none_name = format!("{name}{NONE}");
        let none = self.sent(&none_name).is_some_and(|sent| sent.contains(&"1"));
        let there = self.sent(name).is_some() || self.has_item(&item(name, 0));
        if !there && !none {
            return before.cloned();
        }
        let items_before = before.and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
        let mut items: Vec<(usize, Map<String, Value>)> = Vec::new();
        let mut index = 0;
        while self.has_item(&item(name, index)) {
            let record = self.members(&item(name, index), fields, items_before.get(index));
            // An empty one that only waited to be filled is not kept.
            if !record.is_empty() || index < items_before.len() {
                items.push((index, record));
            }
            index += 1;
        }
        if let Some(change) = self.change_of(name) {
            change.apply_by(&mut items);
        }
        follow_positions(fields, &mut items, index);
        fill_keys(fields, &mut items, self.language);
        let records = items.into_iter().map(|(_, record)| Value::Object(record)).collect();
        let stated = field.need == Need::Stated;
        list(records, stated && none, before.filter(|_| !stated))
    }
}

impl Change {
    /// Applies itself to records that know where they stood.
    fn apply_by(&self, items: &mut Vec<(usize, Map<String, Value>)>) {
        if self.how == Move::Add {
            items.push((usize::MAX, Map::new()));
            return;
        }
        if let Some(position) = items.iter().position(|(was, _)| *was == self.index) {
            Self { index: position, ..self.clone() }.apply(items);
        }
    }
}

/// A list, or nothing where it is empty; an empty list stays one where it is an answer or was one before.
fn list(items: Vec<Value>, none: bool, before: Option<&Value>) -> Option<Value> {
    let was_empty = before.and_then(Value::as_array).is_some_and(Vec::is_empty);
    (!items.is_empty() || none || was_empty).then_some(Value::Array(items))
}

/// Steps name an earlier one by its number: the number follows when steps are moved, and goes when that step goes.
fn follow_positions(fields: &[Field], items: &mut [(usize, Map<String, Value>)], count: usize) {
    const PARALLEL: &str = "parallel_with";
    if !fields.iter().any(|field| field.key == PARALLEL) {
        return;
    }
    let stood: Vec<usize> = items.iter().map(|(was, _)| *was).collect();
    for (_, record) in items {
        let named = record.get(PARALLEL).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
        let Some(was) = named.and_then(|number| number.checked_sub(1)).filter(|was| *was < count) else { continue };
        match stood.iter().position(|it| *it == was) {
            Some(position) => record.insert(PARALLEL.to_owned(), Value::from(position + 1)),
            None => record.remove(PARALLEL),
        };
    }
}

/// A short key that was left empty is made from the text beside it, and is another one than those there are.
fn fill_keys(fields: &[Field], items: &mut [(usize, Map<String, Value>)], language: Language) {
    let Some(key) = fields.iter().find(|field| matches!(field.shape, Shape::Key) && field.need == Need::Required)
    else {
        return;
    };
    let beside =
        |field: &&Field| field.need == Need::Required && matches!(field.shape, Shape::Text { .. } | Shape::Lang { .. });
    let Some(beside) = fields.iter().find(beside) else { return };
    for index in 0..items.len() {
        let record = &items[index].1;
        if record.contains_key(key.key) {
            continue;
        }
        let mut stem = slug::of(&shown(beside, record.get(beside.key), language));
        stem.truncate(LONGEST_STEM);
        let stem = stem.trim_end_matches('-').to_owned();
        if stem.is_empty() {
            continue;
        }
        let taken =
            |wanted: &str| items.iter().any(|(_, other)| other.get(key.key).and_then(Value::as_str) == Some(wanted));
        let free = (2_u32..).map(|number| format!("{stem}-{number}"));
        let made = std::iter::once(stem.clone()).chain(free).find(|wanted| !taken(wanted)).unwrap_or(stem);
        items[index].1.insert(key.key.to_owned(), Value::from(made));
    }
}
