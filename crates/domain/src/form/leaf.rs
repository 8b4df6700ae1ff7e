//! One value as one text, and back.

use serde_json::{Map, Value};

use crate::field::{Field, Shape};
use crate::id::EntryId;
use crate::text::{Language, kept};
use crate::vocabulary::{self, Concept};

/// The value as it stands in its box; lists that stand in one box are separated by commas.
pub fn shown(field: &Field, value: Option<&Value>, language: Language) -> String {
    match (field.shape, value) {
        (_, None | Some(Value::Null)) => String::new(),
        (Shape::Lang { .. } | Shape::Langs { .. }, Some(Value::Object(texts))) => {
            texts.get(language.code()).and_then(Value::as_str).unwrap_or_default().to_owned()
        }
        (Shape::AgsList { .. }, Some(Value::Array(keys))) => {
            keys.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", ")
        }
        (_, Some(Value::String(text))) => text.clone(),
        (_, Some(Value::Number(number))) => number.to_string(),
        (_, Some(Value::Bool(true))) => "1".to_owned(),
        (_, Some(_)) => String::new(),
    }
}

/// The value of a text in a box. What stands there as before stays as it was, in its own spelling.
pub(super) fn value(field: &Field, text: &str, before: Option<&Value>, language: Language) -> Option<Value> {
    let text = kept(text);
    if before.is_some() && text == kept(&shown(field, before, language)) && !matches!(before, Some(Value::Null)) {
        return before.cloned();
    }
    if text.is_empty() {
        return None;
    }
    Some(match field.shape {
        Shape::Lang { .. } | Shape::Langs { .. } => in_language(&text, before, language),
        Shape::Integer { .. } => integer(&text).map_or(Value::String(text), Value::from),
        Shape::Decimal => Value::String(decimal(&text).unwrap_or(text)),
        Shape::Date { .. } => Value::String(date(&text).unwrap_or(text)),
        Shape::Address { none } => Value::String(address(text, none)),
        Shape::Id | Shape::Target => Value::String(id(&text).unwrap_or(text)),
        Shape::Key | Shape::Hash => Value::String(text.to_lowercase()),
        Shape::AgsList { .. } => Value::Array(places(&text).into_iter().map(Value::from).collect()),
        _ => Value::String(text),
    })
}

/// The text beside its translations.
fn in_language(text: &str, before: Option<&Value>, language: Language) -> Value {
    let mut texts = before.and_then(Value::as_object).cloned().unwrap_or_else(Map::new);
    texts.insert(language.code().to_owned(), Value::from(text));
    Value::Object(texts)
}

/// Official keys as they are typed, and those of Länder that are named.
fn places(text: &str) -> Vec<&str> {
    let mut keys = Vec::new();
    for part in text.split([',', ';', '\n']) {
        match land(part.trim()) {
            Some(key) => keys.push(key),
            None => keys.extend(part.split_whitespace().map(|word| land(word).unwrap_or(word))),
        }
    }
    keys
}

/// The key of the Land with this name, as people in either language call it.
fn land(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let is_called = |concept: &&Concept| {
        let names = [concept.label.de, concept.label.en];
        let others = concept.alternatives_de.iter().chain(concept.alternatives_en).copied();
        names.into_iter().chain(others).any(|it| it.to_lowercase() == name)
    };
    vocabulary::scheme("land")?.concepts.iter().find(is_called).map(|concept| concept.code)
}

/// `12`, `-42`, also with a real minus sign and blanks between thousands.
fn integer(text: &str) -> Option<i64> {
    let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    digits.replace('\u{2212}', "-").parse().ok()
}

/// `1,50` → `1.5`: the shortest form, with a point.
fn decimal(text: &str) -> Option<String> {
    let text = text.replace(',', ".").replace('\u{2212}', "-");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty() || !digits(unsigned) || !digits(fraction) {
        return None;
    }
    let fraction = fraction.trim_end_matches('0');
    Some(if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") })
}

/// German dates as ISO 8601: `3.3.2026` → `2026-03-03`, `5/2019` → `2019-05`.
fn date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(['.', '/']).map(str::trim).collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.bytes().all(|byte| byte.is_ascii_digit()));
    match parts.as_slice() {
        [day, month, year] if year.len() == 4 => {
            Some(format!("{:04}-{:02}-{:02}", number(year)?, number(month)?, number(day)?))
        }
        [month, year] if year.len() == 4 => Some(format!("{:04}-{:02}", number(year)?, number(month)?)),
        _ => None,
    }
}

fn address(text: String, none: bool) -> String {
    if none && matches!(text.to_lowercase().as_str(), "keine" | "none") {
        "none".to_owned()
    } else if text.starts_with("www.") {
        format!("https://{text}")
    } else {
        text
    }
}

/// The identifier in a permanent address.
fn id(text: &str) -> Option<String> {
    text.split(['/', '?', '#']).find_map(|part| part.parse::<EntryId>().ok()).map(|id| id.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_type_is_understood() {
        for (typed, read) in
            [("3.3.2026", Some("2026-03-03")), ("5/2019", Some("2019-05")), ("2019", None), ("a.b.2019", None)]
        {
            assert_eq!(date(typed).as_deref(), read, "{typed}");
        }
        for (typed, read) in
            [("1,50", Some("1.5")), ("19", Some("19")), ("-2.10", Some("-2.1")), ("viel", None), (",5", None)]
        {
            assert_eq!(decimal(typed).as_deref(), read, "{typed}");
        }
        for (typed, read) in [("12", Some(12)), ("−42", Some(-42)), ("12 000", Some(12_000)), ("zwölf", None)] {
            assert_eq!(integer(typed), read, "{typed}");
        }
        for (typed, read) in [
            ("05, 06412", &["05", "06412"][..]),
            ("05 06412;09", &["05", "06412", "09"]),
            ("Hessen, bayern", &["06", "09"]),
            ("Lower Saxony", &["03"]),
            ("ganz Deutschland", &["00"]),
            ("Frankfurt am Main", &["Frankfurt", "am", "Main"]),
            (" , ", &[]),
        ] {
            assert_eq!(places(typed), read, "{typed}");
        }
        assert_eq!(address("Keine".to_owned(), true), "none");
        assert_eq!(address("www.example.org".to_owned(), false), "https://www.example.org");
        let known = "019a2000-0000-7000-8000-000000000001";
        assert_eq!(id(&format!("https://example.org/e/guide/{known}?v=3")).as_deref(), Some(known));
    }
}
