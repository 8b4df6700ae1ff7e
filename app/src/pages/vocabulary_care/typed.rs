//! The form of an amendment as it is typed.

use std::collections::BTreeMap;

use domain::Language;
use domain::vocabulary::amendment::{Amendment, Both, Fault, Wording};
use domain::vocabulary::{Held, Working};
use library::vocabularies::Done;

/// An amendment as it is being written.
#[derive(Debug, Clone, Default)]
pub struct AmendmentForm {
    /// Code of its kind, one of [`Amendment::KINDS`].
    pub kind: String,
    /// What stands in the fields, by their names.
    values: BTreeMap<&'static str, String>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
    /// What others have changed meanwhile.
    pub moved: Vec<Done>,
}

impl AmendmentForm {
    /// Names of all fields.
    pub const FIELDS: [&'static str; 15] = [
        "code",
        "label_de",
        "label_en",
        "short_de",
        "short_en",
        "phrase_de",
        "phrase_en",
        "definition_de",
        "definition_en",
        "alternatives_de",
        "alternatives_en",
        "broader",
        "into",
        "reason_de",
        "reason_en",
    ];

    /// What was sent; of each value no more than so many characters.
    pub fn read(sent: &[(String, String)], longest: usize) -> Self {
        let mut form = Self::default();
        for (name, value) in sent {
            let value: String = value.chars().take(longest).collect();
            if name == "kind" {
                form.kind = value;
            } else if let Some(field) = Self::FIELDS.into_iter().find(|field| field == name) {
                form.values.insert(field, value);
            }
        }
        form
    }

    /// The form of a kind of amendment about this concept, as it is so far.
    pub fn begin(kind: &str, working: &Working, held: Option<&Held>) -> Self {
        let Some(held) = held else { return Self { kind: kind.to_owned(), ..Self::default() } };
        let mut form = match kind {
            "alter" => {
                let mut wording = held.wording.clone();
                // As it reads: what the broader one was merged into stands there.
                wording.broader = working.broader(&held.code).map(|broader| broader.code.clone());
                Self::of(&Amendment::Alter { code: held.code.clone(), wording })
            }
            _ => Self::default(),
        };
        kind.clone_into(&mut form.kind);
        form.values.insert("code", held.code.clone());
        form
    }

    /// The form that says this amendment again.
    pub fn of(amendment: &Amendment) -> Self {
        let mut form = Self { kind: amendment.kind().to_owned(), ..Self::default() };
        let mut put = |field: &'static str, value: &str| {
            if !value.is_empty() {
                form.values.insert(field, value.to_owned());
            }
        };
        put("code", amendment.code());
        match amendment {
            Amendment::Add { wording, .. } | Amendment::Alter { wording, .. } => {
                for (of, [de, en]) in [
                    (&wording.label, ["label_de", "label_en"]),
                    (&wording.short, ["short_de", "short_en"]),
                    (&wording.phrase, ["phrase_de", "phrase_en"]),
                    (&wording.definition, ["definition_de", "definition_en"]),
                ] {
                    put(de, &of.de);
                    put(en, &of.en);
                }
                put("alternatives_de", &wording.alternatives_de.join("\n"));
                put("alternatives_en", &wording.alternatives_en.join("\n"));
                put("broader", wording.broader.as_deref().unwrap_or_default());
            }
            Amendment::Deprecate { reason, .. } => {
                put("reason_de", &reason.de);
                put("reason_en", &reason.en);
            }
            Amendment::Merge { into, .. } => put("into", into),
            Amendment::Restore { .. } => {}
        }
        form
    }

    /// What stands in a field.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map(String::as_str).unwrap_or_default()
    }

    /// All fields in which something stands.
    pub fn filled(&self) -> impl Iterator<Item = (&'static str, &str)> {
        self.values.iter().filter(|(_, value)| !value.is_empty()).map(|(field, value)| (*field, value.as_str()))
    }

    /// The amendment that it says; none where there is no such kind.
    pub fn amendment(&self) -> Option<Amendment> {
        let code = self.value("code").to_owned();
        Some(match self.kind.as_str() {
            "add" => Amendment::Add { code, wording: self.wording() },
            "alter" => Amendment::Alter { code, wording: self.wording() },
            "deprecate" => Amendment::Deprecate { code, reason: self.both("reason_de", "reason_en") },
            "merge" => Amendment::Merge { code, into: self.value("into").to_owned() },
            "restore" => Amendment::Restore { code },
            _ => return None,
        })
    }

    fn both(&self, de: &str, en: &str) -> Both {
        Both::new(self.value(de), self.value(en))
    }

    fn wording(&self) -> Wording {
        let names = |language: Language| {
            let field = if language == Language::De { "alternatives_de" } else { "alternatives_en" };
            self.value(field).lines().map(str::to_owned).collect()
        };
        Wording {
            label: self.both("label_de", "label_en"),
            short: self.both("short_de", "short_en"),
            phrase: self.both("phrase_de", "phrase_en"),
            definition: self.both("definition_de", "definition_en"),
            alternatives_de: names(Language::De),
            alternatives_en: names(Language::En),
            broader: Some(self.value("broader").to_owned()).filter(|code| !code.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::vocabulary;

    use super::*;

    #[test]
    fn a_form_says_the_amendment_again() {
        let topic = vocabulary::shipped().iter().find(|scheme| scheme.code == "topic").expect("it ships");
        let working = Working::of(topic);
        let held = working.get("T11").expect("it ships");
        let wording = held.wording.clone();
        let code = || "T11".to_owned();
        for amendment in [
            Amendment::Add { code: code(), wording: wording.clone() },
            Amendment::Alter { code: code(), wording: wording.clone() },
            Amendment::Deprecate { code: code(), reason: Both::new("weil", "because") },
            Amendment::Merge { code: code(), into: "T12".to_owned() },
            Amendment::Restore { code: code() },
        ] {
            let form = AmendmentForm::of(&amendment);
            let sent: Vec<(String, String)> = std::iter::once(("kind".to_owned(), form.kind.clone()))
                .chain(form.filled().map(|(field, value)| (field.to_owned(), value.to_owned())))
                .collect();
            assert_eq!(AmendmentForm::read(&sent, 10_000).amendment(), Some(amendment));
        }
        let begun = AmendmentForm::begin("alter", &working, Some(held));
        assert_eq!(begun.amendment(), Some(Amendment::Alter { code: code(), wording }));
        let begun = AmendmentForm::begin("merge", &working, Some(held));
        assert_eq!((begun.value("code"), begun.value("label_de")), ("T11", ""));
        assert_eq!(AmendmentForm::begin("erase", &working, Some(held)).amendment(), None);
    }
}
