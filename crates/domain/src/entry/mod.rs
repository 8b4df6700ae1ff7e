//! Entries: what the library holds.
//!
//! The authored fields are one JSON object ([`Entry::authored`]); it is what is checked, hashed, stored, exported and
//! sent. The typed kinds ([`Body`]) are read from it for use. So nothing that was written is ever lost between the two.

mod carried;
pub(crate) mod check;
#[cfg(test)]
mod documentation;
mod envelope;
mod format;
mod guide;
mod initiative;
mod practice;
mod readable;
mod rules;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

pub use carried::{Carried, carried};
pub use check::check;
pub use envelope::{Envelope, Media, RelatedEntry, Source, Spatial, ThirdPartyMethod};
pub use format::{
    CostItem, DialogFormat, Indicator, LegalContext, Material, Origin, Role, Step, Technology, Variation,
};
pub use guide::{ChecklistItem, Guide, LawReference, Section};
pub use initiative::{Carrier, Initiative};
pub use practice::{
    BestPractice, Context, Evaluation, FormatUsed, Funding, Outcome, Partner, Period, Resources, Transfer,
};
pub use readable::readable;

/// Arithmetic of steps that the schedule shares with the rules.
pub(crate) mod schedule_rules {
    pub(crate) use super::rules::{minutes, root};
}

use crate::field::Field;
use crate::id::EntryId;
use crate::invalid::Invalid;
use crate::text::Language;

/// The kinds of entries that can be written today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// How to run a dialogue, with timed steps.
    DialogFormat,
    /// What one initiative actually did.
    BestPractice,
    /// Know-how independent of one case.
    Guide,
    /// Who an initiative is.
    Initiative,
}

impl Kind {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::DialogFormat, Self::BestPractice, Self::Guide, Self::Initiative];

    /// Stable code, also a code of the vocabulary `kind` and the name of its folder.
    pub const fn code(self) -> &'static str {
        match self {
            Self::DialogFormat => "dialog_format",
            Self::BestPractice => "best_practice",
            Self::Guide => "guide",
            Self::Initiative => "initiative",
        }
    }

    /// The kind with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// The fields that only this kind has.
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::DialogFormat => DialogFormat::FIELDS,
            Self::BestPractice => BestPractice::FIELDS,
            Self::Guide => Guide::FIELDS,
            Self::Initiative => Initiative::FIELDS,
        }
    }

    /// Months after which an entry of this kind shall be looked at again.
    pub const fn review_months(self) -> u32 {
        match self {
            Self::DialogFormat => 36,
            Self::BestPractice => 24,
            Self::Guide | Self::Initiative => 12,
        }
    }

    /// The field that is the body of its file.
    pub fn body_field(self) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.body)
    }
}

/// What is particular to the kind.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the variants are the kinds")]
pub enum Body {
    DialogFormat(Box<DialogFormat>),
    BestPractice(Box<BestPractice>),
    Guide(Box<Guide>),
    Initiative(Box<Initiative>),
}

/// A checked entry.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its identifier.
    pub id: EntryId,
    /// Its kind.
    pub kind: Kind,
    /// What all kinds have.
    pub envelope: Envelope,
    /// What this kind has.
    pub body: Body,
    authored: Map<String, Value>,
}

impl Entry {
    /// Takes the authored fields (`id`, `kind`, envelope, and the kind's own under `fields`), normalised by
    /// [`normalise`], and checks every rule.
    ///
    /// # Errors
    /// All broken rules at once.
    pub fn new(authored: Map<String, Value>) -> Result<Self, Vec<Invalid>> {
        let faults = check(&authored);
        if !faults.is_empty() {
            return Err(faults);
        }
        Self::trusted(authored)
    }

    /// As [`Entry::new`] for what was checked when it was written: rules that came later do not hide it.
    ///
    /// # Errors
    /// Only where the shape itself cannot be read.
    pub fn trusted(authored: Map<String, Value>) -> Result<Self, Vec<Invalid>> {
        let whole = Value::Object(authored);
        let unreadable =
            |error: serde_json::Error| vec![Invalid::at("", crate::Rule::Unreadable { detail: error.to_string() })];
        let head = Head::deserialize(&whole).map_err(unreadable)?;
        let envelope = Envelope::deserialize(&whole).map_err(unreadable)?;
        let fields = whole.get("fields").unwrap_or(&Value::Null);
        let body = match head.kind {
            Kind::DialogFormat => DialogFormat::deserialize(fields).map(|it| Body::DialogFormat(Box::new(it))),
            Kind::BestPractice => BestPractice::deserialize(fields).map(|it| Body::BestPractice(Box::new(it))),
            Kind::Guide => Guide::deserialize(fields).map(|it| Body::Guide(Box::new(it))),
            Kind::Initiative => Initiative::deserialize(fields).map(|it| Body::Initiative(Box::new(it))),
        }
        .map_err(unreadable)?;
        let Value::Object(authored) = whole else { unreachable!("it was made from an object") };
        Ok(Self { id: head.id, kind: head.kind, envelope, body, authored })
    }

    /// The authored fields, as checked.
    pub const fn authored(&self) -> &Map<String, Value> {
        &self.authored
    }

    /// The kind's own fields as JSON.
    pub fn fields(&self) -> Option<&Map<String, Value>> {
        self.authored.get("fields").and_then(Value::as_object)
    }

    /// Languages in which the entry has a title.
    pub fn languages(&self) -> Vec<Language> {
        Language::ALL.into_iter().filter(|language| self.envelope.title.exact(*language).is_some()).collect()
    }

    /// Whether the whole entry can be read in `language`, not only title and summary: all texts of its own kind that
    /// exist in the original exist there too.
    pub fn is_whole_in(&self, language: Language) -> bool {
        let original = self.envelope.language_original;
        original == language
            || self.fields().is_some_and(|fields| {
                let mut whole = true;
                fields.values().for_each(|value| {
                    every_text(value, &mut |texts| {
                        whole &= !texts.contains_key(original.code()) || texts.contains_key(language.code());
                    });
                });
                whole
            })
    }

    /// The format, where this entry is one.
    pub const fn as_format(&self) -> Option<&DialogFormat> {
        match &self.body {
            Body::DialogFormat(format) => Some(format),
            _ => None,
        }
    }

    /// Ids of the entries it names: relations and formats used.
    pub fn targets(&self) -> Vec<EntryId> {
        let mut all: Vec<_> = self.envelope.related.iter().map(|related| related.target).collect();
        if let Body::BestPractice(practice) = &self.body {
            all.extend(practice.formats_used.iter().map(|used| used.format));
        }
        all
    }
}

#[derive(Deserialize)]
struct Head {
    id: EntryId,
    kind: Kind,
}

/// Whether an object is a text in several languages rather than a record.
fn is_lang_text(object: &Map<String, Value>) -> bool {
    !object.is_empty() && object.iter().all(|(key, value)| value.is_string() && Language::from_code(key).is_some())
}

/// Shows every text in several languages to `each`.
fn every_text(value: &Value, each: &mut dyn FnMut(&Map<String, Value>)) {
    match value {
        Value::Object(object) if is_lang_text(object) => each(object),
        Value::Object(object) => object.values().for_each(|value| every_text(value, each)),
        Value::Array(items) => items.iter().for_each(|value| every_text(value, each)),
        _ => {}
    }
}

/// Brings authored fields into the form that is kept: text in NFC with LF and trimmed; empty texts, empty objects and
/// nulls removed (empty lists stay: they may be an answer).
pub fn normalise(authored: Map<String, Value>) -> Map<String, Value> {
    authored.into_iter().filter_map(|(key, value)| Some((key, kept(value)?))).collect()
}

fn kept(value: Value) -> Option<Value> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(crate::text::kept(&text)).filter(|text| !text.is_empty()).map(Value::String),
        Value::Array(items) => {
            Some(Value::Array(items.into_iter().map(|item| kept(item).unwrap_or(Value::Null)).collect()))
        }
        Value::Object(object) => Some(normalise(object)).filter(|object| !object.is_empty()).map(Value::Object),
        other => Some(other),
    }
}
