//! Checks authored fields against their descriptions, then against the rules that join several fields.

use std::collections::BTreeSet;
use std::str::FromStr as _;

use serde_json::{Map, Value};

use super::{Envelope, Kind, rules};
use crate::canonical::ContentHash;
use crate::field::{Field, Need, Shape};
use crate::id::EntryId;
use crate::invalid::{Invalid, Rule};
use crate::text::{Language, length};
use crate::vocabulary;

/// Members of an entry that are not described fields.
const STRUCTURE: [&str; 3] = ["id", "kind", "fields"];

/// Every broken rule of the authored fields of one entry, in the order of the fields.
pub fn check(authored: &Map<String, Value>) -> Vec<Invalid> {
    let mut faults = Vec::new();
    match authored.get("id").and_then(Value::as_str) {
        None => faults.push(Invalid::at("id", Rule::Missing)),
        Some(text) if EntryId::from_str(text).is_err() => {
            faults.push(Invalid::at("id", Rule::NotAnId { value: text.to_owned() }));
        }
        Some(_) => {}
    }
    let Some(kind) = authored.get("kind").and_then(Value::as_str).and_then(Kind::from_code) else {
        faults.push(Invalid::at("kind", Rule::Missing));
        return faults;
    };
    let Some(original) = authored.get("language_original").and_then(Value::as_str).and_then(Language::from_code) else {
        faults.push(Invalid::at(
            "language_original",
            match authored.get("language_original") {
                Some(other) => Rule::NotALanguage { value: other.as_str().unwrap_or_default().to_owned() },
                None => Rule::Missing,
            },
        ));
        return faults;
    };
    let editorial = authored.get("editorial").and_then(Value::as_bool).unwrap_or(false);
    let not_published: BTreeSet<&str> = authored
        .get("not_published")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let mut walk = Walk { faults, kind, original, editorial, not_published };
    walk.unknown("", authored, Envelope::FIELDS, &STRUCTURE);
    walk.record("", authored, Envelope::FIELDS, true);
    let nothing = Map::new();
    let fields = match authored.get("fields") {
        None => &nothing,
        Some(Value::Object(fields)) => fields,
        Some(_) => {
            walk.fault("fields", Rule::WrongShape { expected: "table" });
            return walk.faults;
        }
    };
    walk.unknown("", fields, kind.fields(), &[]);
    walk.record("", fields, kind.fields(), true);
    let mut faults = walk.faults;
    rules::check(kind, authored, fields, &mut faults);
    faults
}

struct Walk<'a> {
    faults: Vec<Invalid>,
    kind: Kind,
    original: Language,
    editorial: bool,
    not_published: BTreeSet<&'a str>,
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

impl Walk<'_> {
    fn fault(&mut self, at: &str, rule: Rule) {
        self.faults.push(Invalid::at(at, rule));
    }

    fn unknown(&mut self, path: &str, object: &Map<String, Value>, fields: &[Field], structure: &[&str]) {
        for key in object.keys() {
            if structure.contains(&key.as_str()) || fields.iter().any(|field| field.key == key) {
                continue;
            }
            let near = nearest(key, fields.iter().map(|field| field.key));
            self.fault(&join(path, key), Rule::UnknownField { near });
        }
    }

    fn record(&mut self, path: &str, object: &Map<String, Value>, fields: &'static [Field], top: bool) {
        for field in fields {
            let at = join(path, field.key);
            match object.get(field.key) {
                Some(value) => self.value(&at, value, field),
                None if !field.is_required(self.kind) => {}
                None if top && self.editorial && (field.editorial_exempt || self.not_published.contains(field.key)) => {
                }
                None => self.fault(&at, Rule::Missing),
            }
        }
    }

    fn value(&mut self, at: &str, value: &Value, field: &Field) {
        match (field.shape, value) {
            (Shape::Text { min, max }, Value::String(text)) => self.bounds(at, text, min, max),
            (Shape::Lang { min, max, .. }, Value::Object(texts)) => self.texts(at, texts, min, max, field),
            (Shape::Key, Value::String(text)) => self.key(at, text),
            (Shape::Integer { min, max }, Value::Number(number)) => match number.as_i64() {
                Some(is) if (min..=max).contains(&is) => {}
                Some(is) => self.fault(at, Rule::OutOfRange { min, max, is }),
                None => self.fault(at, Rule::WrongShape { expected: "integer" }),
            },
            (Shape::Decimal, Value::String(text)) => {
                if !is_decimal(text) {
                    self.fault(at, Rule::NotADecimal { value: text.clone() });
                }
            }
            (Shape::Flag, Value::Bool(_)) => {}
            (Shape::Date { partial }, Value::String(text)) => {
                if !is_date(text, partial) {
                    self.fault(at, Rule::NotADate { value: text.clone() });
                }
            }
            (Shape::Address { none }, Value::String(text)) => {
                if !(is_address(text) || none && text == "none") {
                    self.fault(at, Rule::NotAnAddress { value: text.clone() });
                }
            }
            (Shape::Hash, Value::String(text)) => {
                if ContentHash::from_str(text).is_err() {
                    self.fault(at, Rule::NotAHash { value: text.chars().take(80).collect() });
                }
            }
            (Shape::Id | Shape::Target, Value::String(text)) => {
                if EntryId::from_str(text).is_err() {
                    self.fault(at, Rule::UnknownTarget { target: text.clone() });
                }
            }
            (Shape::Concept { scheme }, Value::String(code)) => self.concept(at, scheme, code),
            (Shape::Texts { min, max, each_min, each_max }, Value::Array(items)) => {
                let items = self.items(at, items, min, max, field);
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::String(text) => self.bounds(&format!("{at}[{index}]"), text, each_min, each_max),
                        _ => self.fault(&format!("{at}[{index}]"), Rule::WrongShape { expected: "text" }),
                    }
                }
            }
            (Shape::Langs { min, max, each_min, each_max }, Value::Array(items)) => {
                let items = self.items(at, items, min, max, field);
                for (index, item) in items.iter().enumerate() {
                    let at = format!("{at}[{index}]");
                    match item {
                        Value::Object(texts) => self.texts(&at, texts, each_min, each_max, field),
                        _ => self.fault(&at, Rule::WrongShape { expected: "text" }),
                    }
                }
            }
            (Shape::Concepts { scheme, min, max }, Value::Array(items)) => {
                let items = self.items(at, items, min, max, field);
                self.unique(at, items);
                for (index, item) in items.iter().enumerate() {
                    match item {
                        Value::String(code) => self.concept(&format!("{at}[{index}]"), scheme, code),
                        _ => self.fault(&format!("{at}[{index}]"), Rule::WrongShape { expected: "code" }),
                    }
                }
            }
            (Shape::Keys { max }, Value::Array(items)) => {
                let items = self.items(at, items, 0, max, field);
                self.unique(at, items);
                for (index, _) in items.iter().enumerate().filter(|(_, item)| !item.is_string()) {
                    self.fault(&format!("{at}[{index}]"), Rule::WrongShape { expected: "text" });
                }
            }
            (Shape::AgsList { max }, Value::Array(items)) => {
                let items = self.items(at, items, 1, max, field);
                self.unique(at, items);
                for (index, item) in items.iter().enumerate() {
                    let ags = item.as_str().unwrap_or_default();
                    if !is_ags(ags) {
                        self.fault(&format!("{at}[{index}]"), Rule::NotAnAgs { value: ags.to_owned() });
                    }
                }
            }
            (Shape::Record { fields }, Value::Object(object)) => {
                self.unknown(at, object, fields, &[]);
                self.record(at, object, fields, false);
            }
            (Shape::Records { fields, min, max }, Value::Array(items)) => {
                let items = self.items(at, items, min, max, field);
                for (index, item) in items.iter().enumerate() {
                    let at = format!("{at}[{index}]");
                    match item {
                        Value::Object(object) => {
                            self.unknown(&at, object, fields, &[]);
                            self.record(&at, object, fields, false);
                        }
                        _ => self.fault(&at, Rule::WrongShape { expected: "table" }),
                    }
                }
            }
            (Shape::FieldSources, Value::Object(object)) => self.field_sources(at, object),
            (shape, _) => self.fault(at, Rule::WrongShape { expected: expected(&shape) }),
        }
    }

    fn texts(&mut self, at: &str, texts: &Map<String, Value>, min: u32, max: u32, field: &Field) {
        if !texts.contains_key(self.original.code()) {
            self.fault(&join(at, self.original.code()), Rule::Missing);
        }
        for (language, text) in texts {
            let at = join(at, language);
            if Language::from_code(language).is_none() {
                self.fault(&at, Rule::NotALanguage { value: language.clone() });
            }
            match text {
                Value::String(text) => {
                    self.bounds(&at, text, min, max);
                    if field.key == "summary" && (text.contains("://") || text.contains("](")) {
                        self.fault(&at, Rule::HasLink);
                    }
                    if field.key == "keywords" {
                        self.keyword(&at, text);
                    }
                }
                _ => self.fault(&at, Rule::WrongShape { expected: "text" }),
            }
        }
    }

    /// Only names that ship count: what the office adds or renames makes no entry wrong that was right.
    fn keyword(&mut self, at: &str, text: &str) {
        let wanted = text.to_lowercase();
        for scheme in ["topic", "purpose", "target_group"] {
            let shipped = vocabulary::shipped().iter().filter(|it| it.code == scheme).flat_map(|it| it.concepts);
            let named = shipped
                .filter(|it| it.label.de.to_lowercase() == wanted || it.label.en.to_lowercase() == wanted)
                .find_map(|it| vocabulary::current(scheme, it.code));
            if let Some(concept) = named.filter(|concept| !concept.deprecated) {
                self.fault(at, Rule::IsConcept { scheme, code: concept.code });
            }
        }
    }

    fn bounds(&mut self, at: &str, text: &str, min: u32, max: u32) {
        // What no XML can hold and no printer can show; other controls have no meaning in a text either.
        let stray = |letter: char| {
            letter.is_control() && !matches!(letter, '\n' | '\t') || matches!(letter, '\u{fffe}' | '\u{ffff}')
        };
        if text.contains(stray) {
            self.fault(at, Rule::WrongShape { expected: "text" });
        }
        let is = count(length(text));
        if is < min {
            self.fault(at, if is == 0 { Rule::Missing } else { Rule::TooShort { min, is } });
        } else if is > max {
            self.fault(at, Rule::TooLong { max, is });
        }
    }

    fn key(&mut self, at: &str, text: &str) {
        let fits = (1..=40).contains(&text.len())
            && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !fits {
            self.fault(at, Rule::NotAKey { value: text.chars().take(60).collect() });
        }
    }

    fn concept(&mut self, at: &str, scheme: &'static str, code: &str) {
        let known = vocabulary::scheme(scheme);
        if known.and_then(|known| known.concept(code)).is_none() {
            let near = known.and_then(|known| {
                known
                    .nearest(code)
                    .map(str::to_owned)
                    .or_else(|| nearest(code, known.concepts.iter().map(|it| it.code)))
            });
            self.fault(at, Rule::NotAConcept { scheme, code: code.chars().take(60).collect(), near });
        }
    }

    /// Known fields, each with a list of source ids; whether these are listed is looked at later.
    fn field_sources(&mut self, at: &str, object: &Map<String, Value>) {
        let known = || Envelope::FIELDS.iter().chain(self.kind.fields()).map(|field| field.key);
        let unknown: Vec<_> = object.keys().filter(|key| known().all(|known| known != *key)).collect();
        let unknown: Vec<_> = unknown.into_iter().map(|key| (key.clone(), nearest(key, known()))).collect();
        for (key, near) in unknown {
            self.fault(&join(at, &key), Rule::UnknownField { near });
        }
        for (key, ids) in object {
            let at = join(at, key);
            match ids {
                Value::Array(ids) if ids.iter().all(Value::is_string) => {
                    if let Some(twice) = ids.iter().enumerate().find(|(index, id)| ids[..*index].contains(id)) {
                        self.fault(&at, Rule::Duplicate { value: twice.1.as_str().unwrap_or_default().to_owned() });
                    }
                }
                _ => self.fault(&at, Rule::WrongShape { expected: "list" }),
            }
        }
    }

    /// Checks the number of items and gives those that are looked at: no more than allowed, so that a list of a
    /// million costs as little as a list of a few.
    fn items<'i>(&mut self, at: &str, items: &'i [Value], min: u32, max: u32, field: &Field) -> &'i [Value] {
        let is = count(items.len());
        let min = if field.need == Need::Optional || !field.is_required(self.kind) { 0 } else { min };
        let required = field.is_required(self.kind) && field.need != Need::Stated;
        if is < min.max(u32::from(required)) {
            self.fault(at, Rule::TooFew { min: min.max(1), is });
        } else if is > max {
            self.fault(at, Rule::TooMany { max, is });
        }
        &items[..items.len().min(max as usize)]
    }

    fn unique(&mut self, at: &str, items: &[Value]) {
        for (index, item) in items.iter().enumerate() {
            if items[..index].contains(item) {
                let value = item.as_str().map_or_else(|| item.to_string(), str::to_owned);
                self.fault(&format!("{at}[{index}]"), Rule::Duplicate { value });
            }
        }
    }
}

const fn expected(shape: &Shape) -> &'static str {
    match shape {
        Shape::Text { .. } | Shape::Lang { .. } | Shape::Key | Shape::Hash | Shape::Id | Shape::Target => "text",
        Shape::Integer { .. } => "integer",
        Shape::Decimal => "decimal",
        Shape::Flag => "flag",
        Shape::Date { .. } => "date",
        Shape::Address { .. } => "address",
        Shape::Concept { .. } => "code",
        Shape::Record { .. } | Shape::FieldSources => "table",
        Shape::Texts { .. }
        | Shape::Langs { .. }
        | Shape::Concepts { .. }
        | Shape::Keys { .. }
        | Shape::AgsList { .. } => "list",
        Shape::Records { .. } => "tables",
    }
}

/// The known name nearest to a mistyped one: at most two edits away.
pub(super) fn nearest<'a>(typed: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    if typed.len() > 60 {
        return None;
    }
    known.map(|name| (edits(typed, name), name)).filter(|(edits, _)| *edits <= 2).min().map(|(_, name)| name.to_owned())
}

/// Levenshtein distance in characters.
fn edits(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in one.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, other) in other.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = (diagonal + usize::from(letter != *other)).min(above + 1).min(row[j] + 1);
            diagonal = above;
        }
    }
    row[other.len()]
}

fn is_decimal(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, fraction)| (whole, Some(fraction)));
    let all_digits =
        |part: &str| !part.is_empty() && part.len() <= 15 && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(|fraction| all_digits(fraction) && !fraction.ends_with('0'))
        && text != "-0"
}

/// `YYYY-MM-DD`, with `partial` also `YYYY` and `YYYY-MM`; only days that exist.
pub(crate) fn is_date(text: &str, partial: bool) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let widths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    if !parts.iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit())) {
        return false;
    }
    let number = |index: usize| parts.get(index).and_then(|part| part.parse::<u32>().ok()).unwrap_or(0);
    let (year, month, day) = (number(0), number(1), number(2));
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => 0,
    };
    let sane = (1000..=2999).contains(&year);
    match widths.as_slice() {
        [4] => partial && sane,
        [4, 2] => partial && sane && days > 0,
        [4, 2, 2] => sane && (1..=days).contains(&day),
        _ => false,
    }
}

/// An https address: a host with a dot, no blanks, no user information.
pub(crate) fn is_address(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://") else { return false };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    text.len() <= 600
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
        && !text
            .chars()
            .any(|letter| letter.is_whitespace() || letter.is_control() || matches!(letter, '<' | '>' | '"'))
}

/// Official municipality key: 2, 3, 5 or 8 digits, the first two 01–16; `00` is our own code for the whole country.
fn is_ags(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let land = text.get(..2).and_then(|land| land.parse::<u32>().ok());
    digits && (text == "00" || matches!(text.len(), 2 | 3 | 5 | 8) && land.is_some_and(|land| (1..=16).contains(&land)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_that_exist() {
        for (text, partial, fits) in [
            ("2024-02-29", false, true),
            ("2023-02-29", false, false),
            ("2024", true, true),
            ("2024", false, false),
            ("2024-13", true, false),
            ("24-01-01", false, false),
            ("2024-1-1", false, false),
            ("", true, false),
        ] {
            assert_eq!(is_date(text, partial), fits, "{text}");
        }
    }

    #[test]
    fn keys_of_municipalities() {
        for (text, fits) in [
            ("05", true),
            ("00", true),
            ("000", false),
            ("17", false),
            ("05111000", true),
            ("0511", false),
            ("DE", false),
        ] {
            assert_eq!(is_ags(text), fits, "{text}");
        }
    }

    #[test]
    fn decimals_have_one_spelling() {
        for (text, fits) in [
            ("1", true),
            ("1.5", true),
            ("1.50", false),
            ("01", false),
            ("-0", false),
            ("-2.1", true),
            (".5", false),
            ("1,5", false),
        ] {
            assert_eq!(is_decimal(text), fits, "{text}");
        }
    }

    #[test]
    fn addresses() {
        for (text, fits) in [
            ("https://www.example.org/a?b=1", true),
            ("http://example.org", false),
            ("https://user@example.org", false),
            ("https://example", false),
            ("https://exa mple.org", false),
            ("javascript:alert(1)", false),
        ] {
            assert_eq!(is_address(text), fits, "{text}");
        }
    }

    #[test]
    fn mistyped_names_are_recognised() {
        assert_eq!(nearest("group_mn", ["group_min", "goal"].into_iter()).as_deref(), Some("group_min"));
        assert_eq!(nearest("nonsense", ["group_min", "goal"].into_iter()), None);
    }
}
