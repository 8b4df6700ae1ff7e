//! How much of an entry is told, and what is missing (product design 3.1, `completeness`). Shown to its authors; it
//! restricts nothing.

use serde_json::{Map, Value};

use crate::entry::Kind;
use crate::field::Field;
use crate::invalid::{Invalid, Rule};
use crate::questions::{self, UNASKED};

/// What a required field counts.
const REQUIRED: u32 = 3;
/// What any other field counts.
const OPTIONAL: u32 = 1;

/// How much is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completeness {
    /// Per cent of what is asked, weighted; 100 only where nothing is missing.
    pub percent: u8,
    /// What is missing: what is required first, each in the order of the questions and of their parts.
    pub missing: Vec<Missing>,
}

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Path of the field as in [`Invalid`]: `goal`, `steps[2].mode`.
    pub path: String,
    /// Without it the entry cannot be submitted.
    pub required: bool,
}

impl Completeness {
    /// How many things are missing before it can be submitted.
    pub fn required(&self) -> usize {
        self.missing.iter().filter(|missing| missing.required).count()
    }
}

/// Whether the fault says that something is not there, rather than wrong.
pub const fn is_gap(rule: &Rule) -> bool {
    matches!(rule, Rule::Missing | Rule::TooFew { is: 0, .. })
}

/// How complete authored fields are, with the faults that [`crate::entry::check`] found in them.
pub fn of(kind: Kind, authored: &Map<String, Value>, faults: &[Invalid]) -> Completeness {
    let (mut all, mut told, mut missing) = (0, 0, Vec::new());
    for field in questions::groups(kind).iter().flat_map(|group| group.all(kind)) {
        let gaps: Vec<_> = faults.iter().filter(|fault| fault.key() == field.key && is_gap(&fault.rule)).collect();
        let required = field.is_required(kind) || !gaps.is_empty();
        let weight = match required {
            true => REQUIRED,
            false if questions::is_aside(kind, field.key) => 0,
            false => OPTIONAL,
        };
        all += weight;
        if gaps.is_empty() && (required || is_told(kind, authored, field)) {
            told += weight;
        } else if required {
            missing.extend(gaps.iter().map(|gap| Missing { path: gap.field.clone(), required: true }));
        } else if weight > 0 {
            missing.push(Missing { path: field.key.to_owned(), required: false });
        }
    }
    missing.sort_by_key(|missing| !missing.required);
    let percent = (told * 100).checked_div(all).and_then(|percent| u8::try_from(percent).ok()).unwrap_or(0);
    Completeness { percent, missing }
}

fn is_told(kind: Kind, authored: &Map<String, Value>, field: &Field) -> bool {
    debug_assert!(!UNASKED.contains(&field.key));
    let value = if questions::in_envelope(kind, field.key) {
        authored.get(field.key)
    } else {
        authored.get("fields").and_then(|fields| fields.get(field.key))
    };
    match value {
        None | Some(Value::Null) => false,
        Some(Value::String(text)) => !text.is_empty(),
        Some(Value::Array(items)) => !items.is_empty(),
        Some(Value::Object(object)) => !object.is_empty(),
        Some(Value::Bool(_) | Value::Number(_)) => true,
    }
}
