//! The texts of an entry, each with its place: whatever its field descriptions call text.

use domain::entry::Envelope;
use domain::field::{Field, Shape};
use domain::{Kind, Language};
use serde_json::{Map, Value};

/// One text as somebody wrote it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage<'a> {
    /// Where it stands, as in [`domain::Invalid`].
    pub at: String,
    /// The language it is written in; none for names and citations.
    pub language: Option<Language>,
    /// As written; it may be Markdown.
    pub text: &'a str,
    /// Without markup, a line for each paragraph.
    pub plain: String,
}

/// All texts, in the order of the field descriptions. What has another shape than its field is left out.
pub(super) fn passages(kind: Kind, authored: &Map<String, Value>) -> Vec<Passage<'_>> {
    let mut out = Vec::new();
    record("", Envelope::FIELDS, authored, &mut out);
    if let Some(fields) = authored.get("fields").and_then(Value::as_object) {
        record("", kind.fields(), fields, &mut out);
    }
    out
}

fn record<'a>(above: &str, fields: &'static [Field], object: &'a Map<String, Value>, out: &mut Vec<Passage<'a>>) {
    for field in fields {
        if let Some(value) = object.get(field.key) {
            let at = if above.is_empty() { field.key.to_owned() } else { format!("{above}.{}", field.key) };
            one(&at, field.shape, value, out);
        }
    }
}

fn one<'a>(at: &str, shape: Shape, value: &'a Value, out: &mut Vec<Passage<'a>>) {
    let items = || value.as_array().into_iter().flatten().enumerate();
    match shape {
        Shape::Text { .. } => name(at, value, out),
        Shape::Texts { .. } => items().for_each(|(index, item)| name(&format!("{at}[{index}]"), item, out)),
        Shape::Lang { markdown, .. } => texts(at, markdown, value, out),
        Shape::Langs { .. } => items().for_each(|(index, item)| texts(&format!("{at}[{index}]"), false, item, out)),
        Shape::Record { fields } => {
            if let Some(object) = value.as_object() {
                record(at, fields, object, out);
            }
        }
        Shape::Records { fields, .. } => {
            for (index, item) in items() {
                if let Some(object) = item.as_object() {
                    record(&format!("{at}[{index}]"), fields, object, out);
                }
            }
        }
        _ => {}
    }
}

fn name<'a>(at: &str, value: &'a Value, out: &mut Vec<Passage<'a>>) {
    if let Some(text) = value.as_str() {
        out.push(Passage { at: at.to_owned(), language: None, text, plain: text.to_owned() });
    }
}

fn texts<'a>(at: &str, is_markdown: bool, value: &'a Value, out: &mut Vec<Passage<'a>>) {
    for (code, text) in value.as_object().into_iter().flatten() {
        if let (Some(language), Some(text)) = (Language::from_code(code), text.as_str()) {
            let plain = if is_markdown { markdown::plain(text) } else { text.to_owned() };
            out.push(Passage { at: format!("{at}.{code}"), language: Some(language), text, plain });
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn texts_have_places() {
        let authored = json!({
            "title": { "de": "Titel", "fr": "Titre" },
            "licence": "CC-BY-4.0",
            "sources": [{ "id": "a", "citation": "Quelle" }],
            "fields": {
                "steps": [{ "say": { "de": "Willkommen", "en": "Welcome" }, "mode": "plenary" }],
                "tips": [{ "de": "Ein Tipp" }, "kein Text"],
                "origin": { "creators": ["Jemand"] },
            },
        });
        let Value::Object(authored) = authored else { unreachable!("it is an object") };
        let found = passages(Kind::DialogFormat, &authored);
        let told: Vec<(&str, &str)> = found.iter().map(|it| (it.at.as_str(), it.text)).collect();
        let wanted = [
            ("title.de", "Titel"),
            ("sources[0].citation", "Quelle"),
            ("steps[0].say.de", "Willkommen"),
            ("steps[0].say.en", "Welcome"),
            ("tips[0].de", "Ein Tipp"),
            ("origin.creators[0]", "Jemand"),
        ];
        for pair in wanted {
            assert!(told.contains(&pair), "{pair:?} in {told:?}");
        }
        assert_eq!(told.len(), wanted.len());
        let named: Vec<&str> = found.iter().filter(|it| it.language.is_none()).map(|it| it.text).collect();
        assert_eq!(named, ["Quelle", "Jemand"]);
    }

    #[test]
    fn markup_is_no_word() {
        let authored = json!({ "fields": { "mission": { "de": "Ein **starkes** [Wort](https://a.example)." } } });
        let Value::Object(authored) = authored else { unreachable!("it is an object") };
        let found = passages(Kind::Initiative, &authored);
        assert_eq!(found[0].plain, "Ein starkes Wort.");
    }
}
