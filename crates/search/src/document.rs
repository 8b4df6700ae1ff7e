//! The only shape that is sent to an engine.

use std::collections::BTreeMap;

use domain::field::{Field, Shape, Weight};
use domain::query;
use domain::vocabulary;
use domain::{Entry, EntryId, Kind, Language};
use serde_json::{Map, Value};

/// What an engine knows of one entry: published content and public fields alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// The entry.
    pub id: EntryId,
    /// Its version.
    pub version: u32,
    /// Its kind.
    pub kind: Kind,
    /// Texts by language and weight. Those of the entry stand under a language only if it has its title there; names
    /// that belong to no language stand under each of its languages.
    pub texts: BTreeMap<Language, BTreeMap<Weight, Vec<String>>>,
    /// Languages in which the entry has a title.
    pub languages: Vec<Language>,
    /// Facet key → codes, broader concepts included.
    pub facets: BTreeMap<String, Vec<String>>,
    /// Vocabulary → codes of the concepts that it carries, in use or the one that took its place, without broader ones.
    /// What they are called belongs to the vocabulary and is looked up by the engine.
    pub concepts: BTreeMap<&'static str, Vec<&'static str>>,
    /// Smallest and largest group; `None` for the largest means open.
    pub people: Option<(u32, Option<u32>)>,
    /// Shortest and longest duration in minutes.
    pub minutes: Option<(u32, u32)>,
    /// Lead time in weeks.
    pub weeks: Option<u32>,
    /// Cost band, 0–5.
    pub cost: Option<u8>,
    /// When it was published, in seconds since 1970.
    pub published: i64,
}

impl Document {
    /// The document of a published entry. Which texts are searched and what readers filter by is what the
    /// descriptions of its fields say.
    pub fn of(entry: &Entry, version: u32, published: i64) -> Self {
        let mut document = Self {
            id: entry.id,
            version,
            kind: entry.kind,
            texts: BTreeMap::new(),
            languages: entry.languages(),
            facets: BTreeMap::new(),
            concepts: BTreeMap::new(),
            people: None,
            minutes: None,
            weeks: None,
            cost: None,
            published,
        };
        document.read(domain::entry::Envelope::FIELDS, entry.authored());
        if let Some(fields) = entry.fields() {
            document.read(entry.kind.fields(), fields);
            document.read_numbers(fields);
        }
        for land in entry.envelope.lands() {
            document.code("land", "land", land);
        }
        document.code("kind", "kind", entry.kind.code());
        document.facets.insert("language".into(), document.languages.iter().map(|it| it.code().to_owned()).collect());
        document
    }

    /// The title in `language`, or else in any other.
    pub fn title(&self, language: Language) -> &str {
        let of = |language: Language| {
            self.languages.contains(&language).then_some(())?;
            self.texts.get(&language)?.get(&Weight::Title)?.first()
        };
        of(language).or_else(|| of(language.other())).map_or("", String::as_str)
    }

    /// Every facet key with each of its codes. Kind and languages are always among them.
    pub fn codes(&self) -> impl Iterator<Item = (&str, &str)> {
        let stated = self.facets.iter().filter(|(key, _)| !matches!(key.as_str(), "kind" | "language"));
        let languages = self.languages.iter().map(|language| ("language", language.code()));
        std::iter::once(("kind", self.kind.code()))
            .chain(languages)
            .chain(stated.flat_map(|(key, codes)| codes.iter().map(|code| (key.as_str(), code.as_str()))))
    }

    /// Reads what the descriptions of a record say of its values.
    fn read(&mut self, fields: &'static [Field], record: &Map<String, Value>) {
        for field in fields {
            let Some(value) = record.get(field.key) else { continue };
            if let Some(weight) = field.weight {
                let markdown = matches!(field.shape, Shape::Lang { markdown: true, .. });
                self.texts_of(weight, value, markdown);
            }
            if let (true, Some(scheme)) = (field.facet, field.shape.scheme()) {
                each(value).filter_map(Value::as_str).for_each(|code| self.code(field.key, scheme, code));
            }
            if let Shape::Record { fields } | Shape::Records { fields, .. } = field.shape {
                each(value).filter_map(Value::as_object).for_each(|record| self.read(fields, record));
            }
        }
    }

    fn texts_of(&mut self, weight: Weight, value: &Value, markdown: bool) {
        for text in each(value) {
            for language in self.languages.clone() {
                let text = match text {
                    Value::String(text) => Some(text),
                    Value::Object(texts) => match texts.get(language.code()) {
                        Some(Value::String(text)) => Some(text),
                        _ => None,
                    },
                    _ => None,
                };
                if let Some(text) = text {
                    self.text(language, weight, if markdown { plain(text) } else { text.clone() });
                }
            }
        }
    }

    fn text(&mut self, language: Language, weight: Weight, text: String) {
        let texts = self.texts.entry(language).or_default().entry(weight).or_default();
        if !texts.contains(&text) {
            texts.push(text);
        }
    }

    /// A code as a concept, and with the broader ones as a facet where readers filter by it.
    fn code(&mut self, key: &str, scheme: &str, code: &str) {
        let Some(scheme) = vocabulary::scheme(scheme) else { return };
        if let Some(concept) = scheme.current(code) {
            let carried = self.concepts.entry(scheme.code).or_default();
            if !carried.contains(&concept.code) {
                carried.push(concept.code);
            }
        }
        if query::facet(key).is_none() {
            return;
        }
        for code in scheme.with_broader(code) {
            let codes = self.facets.entry(key.to_owned()).or_default();
            if !codes.iter().any(|other| other == code) {
                codes.push(code.to_owned());
            }
        }
    }

    /// Numbers by which a format fits. What an entry does not state is not taken for a 0.
    fn read_numbers(&mut self, fields: &Map<String, Value>) {
        let number = |key: &str| fields.get(key).and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
        self.people = number("group_min").map(|min| (min, number("group_max")));
        self.minutes = number("duration_min").map(|min| (min, number("duration_max").unwrap_or(min)));
        self.weeks = number("lead_time_weeks");
        let band = fields.get("cost_band").and_then(Value::as_str);
        self.cost = band.and_then(|band| band.strip_prefix('K')).and_then(|band| band.parse().ok());
    }
}

/// The items of a list, or the value itself.
fn each(value: &Value) -> impl Iterator<Item = &Value> {
    match value {
        Value::Array(items) => items.iter(),
        single => std::slice::from_ref(single).iter(),
    }
}

/// Markdown without its signs: good enough for words and passages, and never shown as anything but text.
fn plain(markdown: &str) -> String {
    let mut lines = Vec::new();
    for line in markdown.lines() {
        let line = line.trim_start_matches([' ', '\t', '#', '>']).trim();
        let line = ["- ", "* ", "+ "].iter().find_map(|sign| line.strip_prefix(sign)).unwrap_or(line);
        if !line.is_empty() && !line.chars().all(|letter| "-=*_|: ".contains(letter)) {
            lines.push(without_signs(line));
        }
    }
    lines.join(" ")
}

/// A line without signs of emphasis and without the targets of its links.
fn without_signs(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(letter) = rest.chars().next() {
        let after = &rest[letter.len_utf8()..];
        if let Some(target) = rest.strip_prefix("](")
            && let Some(end) = target.find(')')
        {
            rest = &target[end + 1..];
            continue;
        }
        let inside_word = out.ends_with(char::is_alphanumeric) && after.starts_with(char::is_alphanumeric);
        match letter {
            '`' | '[' | ']' | '\\' | '|' => {}
            // „Bürger*innen“ keeps its sign.
            '*' | '_' if !inside_word => {}
            other => out.push(other),
        }
        rest = after;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_text() {
        let markdown = "## Ablauf\n\n- **Erst** [lesen](https://example.org/a_b), dann *reden*\n> Bürger*innen `x`\n\n| a | b |\n|---|---|";
        assert_eq!(plain(markdown), "Ablauf Erst lesen, dann reden Bürger*innen x  a  b ");
    }

    fn entry(value: Value) -> Entry {
        let Value::Object(authored) = value else { unreachable!("it is an object") };
        Entry::trusted(authored).expect("its shape can be read")
    }

    fn format() -> Document {
        let authored = serde_json::json!({
            "id": "01900000-0000-7000-8000-000000000001",
            "kind": "dialog_format",
            "language_original": "de",
            "title": {"de": "Zukunftswerkstatt"},
            "summary": {"de": "Gemeinsam kritisieren, träumen, planen.", "en": "Nobody reads this without a title."},
            "topics": ["T11"],
            "keywords": [{"de": "Zukunft"}],
            "spatial": {"level": "land", "ags": ["14523"]},
            "fields": {
                "goal": {"de": "Ein **Ziel**"},
                "group_min": 8, "group_max": null, "duration_min": 180, "lead_time_weeks": 3, "cost_band": "K2",
                "steps": [{"title": {"de": "Kritik"}, "mode": "plenary", "what_participants_do": {"de": "Sie klagen."}}]
            }
        });
        Document::of(&entry(authored), 2, 1_700_000_000)
    }

    #[test]
    fn texts_follow_the_descriptions() {
        let document = format();
        let german = &document.texts[&Language::De];
        assert_eq!(german[&Weight::Title], ["Zukunftswerkstatt"]);
        assert!(german[&Weight::Body].contains(&"Kritik".to_owned()), "{german:?}");
        assert!(german[&Weight::Concepts].contains(&"Zukunft".to_owned()));
        // There is no English title, so nothing stands under English.
        assert!(!document.texts.contains_key(&Language::En));
        assert_eq!((document.title(Language::En), document.version), ("Zukunftswerkstatt", 2));
    }

    #[test]
    fn codes_bring_their_broader_ones() {
        let document = format();
        assert_eq!(document.facets["topics"], ["T11", "T1"]);
        assert_eq!(document.concepts["topic"], ["T11"]);
        assert_eq!(document.facets["land"], ["14"]);
        assert_eq!(document.facets["kind"], ["dialog_format"]);
        assert_eq!(document.facets["language"], ["de"]);
    }

    #[test]
    fn numbers_are_those_that_are_stated() {
        let document = format();
        assert_eq!(document.people, Some((8, None)));
        assert_eq!((document.minutes, document.weeks, document.cost), (Some((180, 180)), Some(3), Some(2)));
    }
}
