//! What an entry links to, each with its place: whatever its field descriptions call an address or an entry, the links
//! of its Markdown, and the addresses that stand in its words.

use domain::entry::Envelope;
use domain::field::{Field, Shape};
use domain::{EntryId, Kind};
use serde_json::{Map, Value};

/// Something that is linked to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Named {
    /// Where it stands, as in [`domain::Invalid`].
    pub at: String,
    /// Where it leads.
    pub way: Way,
}

/// Where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Way {
    /// To an address, inside or outside.
    Address(String),
    /// To an entry of the library.
    Entry(EntryId),
}

/// All of it, in the order of the field descriptions. What has another shape than its field is left out.
pub(super) fn named(kind: Kind, authored: &Map<String, Value>) -> Vec<Named> {
    let mut out = Vec::new();
    record("", Envelope::FIELDS, authored, &mut out);
    if let Some(fields) = authored.get("fields").and_then(Value::as_object) {
        record("", kind.fields(), fields, &mut out);
    }
    out
}

fn record(above: &str, fields: &'static [Field], object: &Map<String, Value>, out: &mut Vec<Named>) {
    for field in fields {
        if let Some(value) = object.get(field.key) {
            let at = if above.is_empty() { field.key.to_owned() } else { format!("{above}.{}", field.key) };
            one(&at, field.shape, value, out);
        }
    }
}

fn one(at: &str, shape: Shape, value: &Value, out: &mut Vec<Named>) {
    match shape {
        Shape::Address { .. } => {
            // "none" says that there is none.
            let address = value.as_str().filter(|text| text.starts_with("https://") || text.starts_with("http://"));
            out.extend(address.map(|text| Named { at: at.to_owned(), way: Way::Address(text.to_owned()) }));
        }
        Shape::Target => {
            let id = value.as_str().and_then(|text| text.parse().ok());
            out.extend(id.map(|id| Named { at: at.to_owned(), way: Way::Entry(id) }));
        }
        Shape::Text { .. } => {
            let led = markdown::bare(value.as_str().unwrap_or_default()).into_iter();
            out.extend(led.map(|address| Named { at: at.to_owned(), way: Way::Address(address) }));
        }
        Shape::Lang { markdown, .. } => {
            let read: fn(&str) -> Vec<String> = if markdown { markdown::addresses } else { markdown::bare };
            for (code, text) in value.as_object().into_iter().flatten() {
                let led = read(text.as_str().unwrap_or_default()).into_iter();
                let led = led.filter(|address| address.starts_with('/') || address.starts_with("http"));
                out.extend(led.map(|address| Named { at: format!("{at}.{code}"), way: Way::Address(address) }));
            }
        }
        Shape::Record { fields } => {
            if let Some(object) = value.as_object() {
                record(at, fields, object, out);
            }
        }
        Shape::Records { fields, .. } => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                if let Some(object) = item.as_object() {
                    record(&format!("{at}[{index}]"), fields, object, out);
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn links_have_places() {
        let id = "019a2000-0000-7000-8000-000000000001";
        let authored = json!({
            "title": { "de": "Siehe https://c.example/d." },
            "related": [{ "rel": "variant_of", "target": id }],
            "sources": [
                { "id": "a", "citation": "Quelle, https://a.example/y", "url": "https://a.example/x" },
                { "id": "b" },
            ],
            "fields": {
                "website": "none",
                "mission": { "de": "Ein [Wort](https://b.example), [hier](/de/x), [Post](mailto:a@b.de), [oben](#t)." },
            },
        });
        let Value::Object(authored) = authored else { unreachable!("it is an object") };
        let found = named(Kind::Initiative, &authored);
        let told: Vec<(&str, String)> = found
            .iter()
            .map(|it| match &it.way {
                Way::Address(address) => (it.at.as_str(), address.clone()),
                Way::Entry(id) => (it.at.as_str(), id.to_string()),
            })
            .collect();
        for (at, to) in [
            ("title.de", "https://c.example/d"),
            ("related[0].target", id),
            ("sources[0].citation", "https://a.example/y"),
            ("sources[0].url", "https://a.example/x"),
            ("mission.de", "https://b.example"),
            ("mission.de", "/de/x"),
        ] {
            assert!(told.contains(&(at, to.to_owned())), "{at} {to} in {told:?}");
        }
        assert_eq!(told.len(), 6, "{told:?}");
    }
}
