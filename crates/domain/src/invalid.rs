//! A broken rule: which field, which rule, with the figures. No sentences; the face translates.

use serde::Serialize;

/// One broken rule at one place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Invalid {
    /// Path of the field: `title.de`, `steps[2].minutes_min`. Counted from 0 as in JSON.
    pub field: String,
    /// What is wrong there.
    #[serde(flatten)]
    pub rule: Rule,
}

impl Invalid {
    /// `rule` broken at `field`.
    pub fn at(field: impl Into<String>, rule: Rule) -> Self {
        Self { field: field.into(), rule }
    }

    /// The path without its last index and language: the key of the field description.
    pub fn key(&self) -> &str {
        self.field.split(['.', '[']).next().unwrap_or_default()
    }
}

/// The rules, each with what a sentence about it needs. Sources: `docs/content-format.md`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "rule", rename_all = "snake_case")]
#[allow(missing_docs, reason = "the figures are named by the variants")]
pub enum Rule {
    /// A required field is not there.
    Missing,
    /// No field has this name.
    UnknownField { near: Option<String> },
    /// The value has another shape than the field.
    WrongShape { expected: &'static str },
    /// Fewer characters than allowed.
    TooShort { min: u32, is: u32 },
    /// More characters than allowed.
    TooLong { max: u32, is: u32 },
    /// Fewer items than allowed.
    TooFew { min: u32, is: u32 },
    /// More items than allowed.
    TooMany { max: u32, is: u32 },
    /// A number outside its bounds.
    OutOfRange { min: i64, max: i64, is: i64 },
    /// Not a code of the vocabulary.
    NotAConcept { scheme: &'static str, code: String, near: Option<String> },
    /// The same value twice in a list of unique ones.
    Duplicate { value: String },
    /// Not a date (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`).
    NotADate { value: String },
    /// Not an https address.
    NotAnAddress { value: String },
    /// Not an official municipality key (2, 3, 5 or 8 digits, the first two 01–16, or `00`).
    NotAnAgs { value: String },
    /// Not a decimal number in its shortest form.
    NotADecimal { value: String },
    /// Not a `UUIDv7`.
    NotAnId { value: String },
    /// Not a slug.
    NotASlug { value: String },
    /// Not a short key (`[a-z0-9-]`).
    NotAKey { value: String },
    /// Not the hash of a file.
    NotAHash { value: String },
    /// A language that is not spoken here.
    NotALanguage { value: String },
    /// Links have no place in this text.
    HasLink,
    /// A keyword that is the label of a concept: choose the concept instead.
    IsConcept { scheme: &'static str, code: &'static str },
    /// Of two bounds the lower is above the upper.
    BoundsCrossed { lower: &'static str, upper: &'static str },
    /// Exactly one of these has to be given.
    ExactlyOne { of: &'static str },
    /// Two fields that must differ do not.
    MustDiffer { from: &'static str },
    /// The steps together need more minutes than the event may have.
    StepsExceedDuration { steps: u32, stated: u32 },
    /// The steps together fill fewer minutes than the event has at least.
    StepsBelowDuration { steps: u32, stated: u32 },
    /// A day of more than 90 net minutes without a break and without a waiver.
    NoBreak { day: u32, minutes: u32 },
    /// A day of more than 240 net minutes with less than 30 minutes of break.
    BreakTooShort { day: u32, is: u32, min: u32 },
    /// A number in the group configuration is above the greatest subgroup.
    AboveSubgroup { is: u32, max: u32 },
    /// A step names a material that is not listed.
    UnknownMaterial { key: String },
    /// A step runs parallel to one that does not come before it.
    NotAnEarlierStep { is: i64 },
    /// From level L3 on the participants are told more.
    FeedbackTooShort { min: u32, is: u32 },
    /// An online setting without a hint in any step and without an online variant.
    OnlineWithoutHint,
    /// Level M3 without a role that is external or has skill M3.
    NeedsProfessional,
    /// An entry cannot be related to itself.
    RelatedToItself,
    /// The target of a relation is not in the folder and no id.
    UnknownTarget { target: String },
    /// Only a picture can be there for decoration.
    OnlyPictures,
    /// People can be recognised, and nothing says that they agreed.
    NeedsConsent,
    /// A file that was not handed in here.
    UnknownFile { file: String },
    /// A source id that is not listed.
    UnknownSource { id: String },
    /// An editorial statement without a source.
    NeedsSource,
    /// A source of an editorial statement without address or date of access.
    SourceIncomplete { id: String },
    /// A field is stated and at the same time marked as not published.
    StatedAndNotPublished,
    /// `not_published` belongs to editorial entries.
    OnlyEditorial,
    /// Success or mixed success needs a result with a value.
    NeedsResult,
    /// An external evaluation needs this.
    NeedsForExternal { what: &'static str },
    /// Shares of more than one hundred per cent.
    SharesAbove { sum: u32 },
    /// Text before the first heading, or no heading at all.
    TextOutsideSections,
    /// A translation has another number of items than the original.
    OtherLength { original: u32, is: u32 },
    /// The field holds no text that could be translated.
    NotTranslatable,
    /// The file cannot be read as what it should be; `detail` in the words of the reader.
    Unreadable { detail: String },
    /// The same id in two files.
    IdTwice { other: String },
    /// The same slug in two files.
    SlugTwice { other: String },
    /// A translation without its original.
    WithoutOriginal,
    /// A language version without what every version needs.
    MissingInVersion { language: String },
    /// A date too far ahead.
    TooFarAhead { months: u32 },
}

impl Rule {
    /// Stable code of the rule, as in JSON: `too_long`.
    pub fn code(&self) -> String {
        serde_json::to_value(self)
            .ok()
            .and_then(|value| value.get("rule").and_then(|rule| rule.as_str().map(str::to_owned)))
            .unwrap_or_default()
    }
}
