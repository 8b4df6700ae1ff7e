//! What operator and office say about themselves, slot by slot.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Missing, clean, line, longer};
use crate::account::{Address, LONGEST_ADDRESS};
use crate::entry::check::{is_address, is_date};
use crate::invalid::{Invalid, Rule};

/// Where one turns to when a barrier stays (§ 16 BGG); the body of the Federation, until another is named.
pub const CONCILIATION: &str = "https://www.schlichtungsstelle-bgg.de";

/// One thing that operator and office say about themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants name themselves")]
pub enum Slot {
    OfficeName,
    OfficeMail,
    OfficePhone,
    OfficeHours,
    OperatorName,
    OperatorAddress,
    OperatorRepresentative,
    OperatorMail,
    OperatorPhone,
    OperatorRegister,
    OperatorVatId,
    OperatorEditor,
    OperatorSupervision,
    AssessedOn,
    AssessmentMethod,
    ConciliationLink,
    EasyTestedBy,
    SignVideo,
}

/// What may stand in a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SlotShape {
    /// One line.
    Line,
    /// A few lines.
    Lines,
    /// An e-mail address.
    Mail,
    /// A telephone number, however it is grouped.
    Phone,
    /// A day, `YYYY-MM-DD`.
    Day,
    /// An https address.
    Link,
}

impl Slot {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 18] = [
        Self::OfficeName,
        Self::OfficeMail,
        Self::OfficePhone,
        Self::OfficeHours,
        Self::OperatorName,
        Self::OperatorAddress,
        Self::OperatorRepresentative,
        Self::OperatorMail,
        Self::OperatorPhone,
        Self::OperatorRegister,
        Self::OperatorVatId,
        Self::OperatorEditor,
        Self::OperatorSupervision,
        Self::AssessedOn,
        Self::AssessmentMethod,
        Self::ConciliationLink,
        Self::EasyTestedBy,
        Self::SignVideo,
    ];

    /// What an imprint must not be without: name, address, representative, mail, and a second way that is as fast (§ 5
    /// (1) DDG), and who answers for the content (§ 18 (2) MStV). The one rule for the page and for publishing.
    pub const IMPRINT: [Self; 6] = [
        Self::OperatorName,
        Self::OperatorAddress,
        Self::OperatorRepresentative,
        Self::OperatorMail,
        Self::OperatorPhone,
        Self::OperatorEditor,
    ];

    /// Stable code; `{{code}}` marks in a text where it belongs.
    pub const fn code(self) -> &'static str {
        match self {
            Self::OfficeName => "office_name",
            Self::OfficeMail => "office_mail",
            Self::OfficePhone => "office_phone",
            Self::OfficeHours => "office_hours",
            Self::OperatorName => "operator_name",
            Self::OperatorAddress => "operator_address",
            Self::OperatorRepresentative => "operator_representative",
            Self::OperatorMail => "operator_mail",
            Self::OperatorPhone => "operator_phone",
            Self::OperatorRegister => "operator_register",
            Self::OperatorVatId => "operator_vat_id",
            Self::OperatorEditor => "operator_editor",
            Self::OperatorSupervision => "operator_supervision",
            Self::AssessedOn => "assessed_on",
            Self::AssessmentMethod => "assessment_method",
            Self::ConciliationLink => "conciliation_link",
            Self::EasyTestedBy => "easy_tested_by",
            Self::SignVideo => "sign_video",
        }
    }

    /// The slot with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.code() == code)
    }

    /// How it is marked in a text.
    pub fn marker(self) -> String {
        format!("{{{{{}}}}}", self.code())
    }

    /// What may stand in it.
    pub const fn shape(self) -> SlotShape {
        match self {
            Self::OfficeMail | Self::OperatorMail => SlotShape::Mail,
            Self::OfficePhone | Self::OperatorPhone => SlotShape::Phone,
            Self::OperatorAddress
            | Self::OperatorRepresentative
            | Self::OperatorEditor
            | Self::OperatorSupervision
            | Self::AssessmentMethod => SlotShape::Lines,
            Self::AssessedOn => SlotShape::Day,
            Self::ConciliationLink | Self::SignVideo => SlotShape::Link,
            _ => SlotShape::Line,
        }
    }

    /// The most characters that fit.
    pub const fn longest(self) -> u32 {
        match self.shape() {
            SlotShape::Line => 200,
            SlotShape::Lines => 600,
            SlotShape::Mail => LONGEST_ADDRESS as u32,
            SlotShape::Phone => 60,
            SlotShape::Day => 10,
            SlotShape::Link => 300,
        }
    }

    fn check(self, text: &str) -> Result<(), Rule> {
        longer(text, self.longest())?;
        let value = || text.to_owned();
        match self.shape() {
            SlotShape::Mail if Address::new(text).is_err() => Err(Rule::WrongShape { expected: "mail" }),
            SlotShape::Phone if !is_phone(text) => Err(Rule::WrongShape { expected: "phone" }),
            SlotShape::Day if !is_date(text, false) => Err(Rule::NotADate { value: value() }),
            SlotShape::Link if !is_address(text) || text.contains(['(', ')', '<', '>', '"']) => {
                Err(Rule::NotAnAddress { value: value() })
            }
            _ => Ok(()),
        }
    }
}

/// What operator and office say about themselves; what is not there is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Slots(BTreeMap<Slot, String>);

impl Slots {
    /// What stands there; empty where nothing does.
    pub fn get(&self, slot: Slot) -> &str {
        self.0.get(&slot).map_or("", String::as_str)
    }

    /// Puts a text there, trimmed and without characters that nobody sees.
    pub fn set(&mut self, slot: Slot, text: &str) {
        let text = if slot.shape() == SlotShape::Lines { clean(text) } else { line(text) };
        if text.is_empty() {
            self.0.remove(&slot);
        } else {
            self.0.insert(slot, text);
        }
    }

    /// What is wrong, in the order of the form; what is missing is not wrong yet.
    pub fn check(&self) -> Vec<Invalid> {
        let wrong = self.0.iter().filter_map(|(slot, text)| slot.check(text).err().map(|rule| (slot.code(), rule)));
        wrong.map(|(at, rule)| Invalid::at(at, rule)).collect()
    }

    /// What an imprint must not be without and is not there.
    pub fn missing(&self) -> Vec<Missing> {
        Slot::IMPRINT.into_iter().filter(|slot| self.get(*slot).is_empty()).map(Missing::Empty).collect()
    }

    /// As JSON text, by codes.
    pub fn to_json(&self) -> String {
        let object: Map<String, Value> =
            self.0.iter().map(|(slot, text)| (slot.code().to_owned(), Value::String(text.clone()))).collect();
        Value::Object(object).to_string()
    }

    /// Out of JSON text; a code that is not known (of a newer program) is left out. None where it is no object.
    pub fn from_json(text: &str) -> Option<Self> {
        let Ok(Value::Object(object)) = serde_json::from_str(text) else { return None };
        let mut slots = Self::default();
        for (code, value) in &object {
            if let (Some(slot), Some(text)) = (Slot::from_code(code), value.as_str()) {
                slots.set(slot, text);
            }
        }
        Some(slots)
    }
}

/// Digits in groups, however they are grouped.
fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    (3..=20).contains(&digits) && text.chars().all(|letter| letter.is_ascii_digit() || " +-–/().".contains(letter))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Slots with something that fits in each.
    pub fn filled() -> Slots {
        let mut slots = Slots::default();
        for slot in Slot::ALL {
            slots.set(
                slot,
                match slot.shape() {
                    SlotShape::Mail => "buero@example.org",
                    SlotShape::Phone => "+49 (0) 30 / 12 34-5",
                    SlotShape::Day => "2026-11-02",
                    SlotShape::Link => CONCILIATION,
                    SlotShape::Line | SlotShape::Lines => "Beispielstraße 1\r\n12345 Beispielstadt",
                },
            );
        }
        slots
    }

    #[test]
    fn codes_lead_back() {
        for slot in Slot::ALL {
            assert_eq!(Slot::from_code(slot.code()), Some(slot));
            assert_eq!(slot.marker(), format!("{}{}{}", "{{", slot.code(), "}}"));
        }
    }

    #[test]
    fn what_is_kept_is_read_back() {
        let slots = filled();
        assert_eq!(slots.check(), []);
        assert_eq!(slots.get(Slot::OperatorAddress), "Beispielstraße 1\n12345 Beispielstadt");
        assert_eq!(slots.get(Slot::OfficeName), "Beispielstraße 1 12345 Beispielstadt", "one line");
        assert_eq!(Slots::from_json(&slots.to_json()), Some(slots));
        assert_eq!(Slots::from_json("{\"newer\":\"x\",\"office_name\":7}"), Some(Slots::default()));
        assert_eq!(Slots::from_json("[]"), None);
    }

    #[test]
    fn wrong_slots_are_named() {
        let long = "x".repeat(201);
        for (slot, text) in [
            (Slot::OfficeMail, "buero"),
            (Slot::OperatorMail, "a@b"),
            (Slot::OfficePhone, "siehe oben"),
            (Slot::OperatorPhone, "1"),
            (Slot::AssessedOn, "2026-02-30"),
            (Slot::AssessedOn, "2026"),
            (Slot::ConciliationLink, "http://example.org"),
            (Slot::ConciliationLink, "https://example.org/a)b"),
            (Slot::OfficeName, long.as_str()),
        ] {
            let mut slots = filled();
            slots.set(slot, text);
            let at: Vec<String> = slots.check().into_iter().map(|invalid| invalid.field).collect();
            assert_eq!(at, [slot.code()], "{text}");
        }
    }

    #[test]
    fn an_imprint_without_what_the_law_asks_for_is_incomplete() {
        assert_eq!(filled().missing(), []);
        assert_eq!(Slots::default().missing(), Slot::IMPRINT.map(Missing::Empty));
        for slot in Slot::IMPRINT {
            let mut slots = filled();
            slots.set(slot, " \n ");
            assert_eq!(slots.missing(), [Missing::Empty(slot)]);
        }
    }
}
