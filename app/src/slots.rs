//! What operator and office say about themselves: `{{office_name}}` and its siblings in the texts of the pages, and
//! the same as one node has it; beside them `{{look_days}}` and the other deadlines of the office.

use domain::Language;
use domain::review::{Deadlines, Term};
use domain::site::{Slot, SlotShape, Slots};

use crate::chrome::Node;
use crate::texts::t;
use crate::words;

/// A Markdown text with the operator's names in it; an empty slot says, in bold, that it is one.
pub fn fill(text: &str, node: &Node, language: Language) -> String {
    let text = terms(language, node.deadlines).into_iter().fold(text.to_owned(), |text, (marker, _, term)| {
        text.replace(marker, &words::working_days(language, term.days()))
    });
    Slot::ALL.into_iter().fold(text, |text, slot| {
        let marker = slot.marker();
        if !text.contains(&marker) {
            return text;
        }
        let value = match value(node, slot) {
            "" => {
                let empty = format!("**{}**", t!(language, slots.empty, what = label(language, slot)));
                // A link that leads nowhere yet says so behind its words.
                return text.replace(&format!("]({marker})"), &format!("] {empty}")).replace(&marker, &empty);
            }
            day if slot.shape() == SlotShape::Day => plain(&words::partial_date(language, day)),
            value => plain(value),
        };
        text.replace(&marker, &value)
    })
}

/// Deadlines of the office that texts of pages may name: the marker, what it is, and the term.
pub fn terms(language: Language, deadlines: Deadlines) -> [(&'static str, String, Term); 3] {
    let Deadlines { look, decision, notice, .. } = deadlines;
    [
        ("{{look_days}}", t!(language, slots.look_days), look),
        ("{{decision_days}}", t!(language, slots.decision_days), decision),
        ("{{notice_days}}", t!(language, slots.notice_days), notice),
    ]
}

/// What the node says about itself, as slots.
pub fn of(node: &Node) -> Slots {
    let mut slots = Slots::default();
    for slot in Slot::ALL {
        slots.set(slot, value(node, slot));
    }
    slots
}

/// The node, where operator and office say this about themselves.
pub fn with(node: &Node, slots: &Slots) -> Node {
    let mut node = node.clone();
    for slot in Slot::ALL {
        slots.get(slot).clone_into(place(&mut node, slot));
    }
    node
}

/// What a slot asks for.
pub fn label(language: Language, slot: Slot) -> String {
    match slot {
        Slot::OfficeName => t!(language, slots.office_name),
        Slot::OfficeMail => t!(language, slots.office_mail),
        Slot::OfficePhone => t!(language, slots.office_phone),
        Slot::OfficeHours => t!(language, slots.office_hours),
        Slot::OperatorName => t!(language, slots.operator_name),
        Slot::OperatorAddress => t!(language, slots.operator_address),
        Slot::OperatorRepresentative => t!(language, slots.operator_representative),
        Slot::OperatorMail => t!(language, slots.operator_mail),
        Slot::OperatorPhone => t!(language, slots.operator_phone),
        Slot::OperatorRegister => t!(language, slots.operator_register),
        Slot::OperatorVatId => t!(language, slots.operator_vat_id),
        Slot::OperatorEditor => t!(language, slots.operator_editor),
        Slot::OperatorSupervision => t!(language, slots.operator_supervision),
        Slot::AssessedOn => t!(language, slots.assessed_on),
        Slot::AssessmentMethod => t!(language, slots.assessment_method),
        Slot::ConciliationLink => t!(language, slots.conciliation_link),
        Slot::EasyTestedBy => t!(language, slots.easy_tested_by),
        Slot::SignVideo => t!(language, slots.sign_video),
    }
}

fn value(node: &Node, slot: Slot) -> &str {
    let Node { office, operator, statement, .. } = node;
    match slot {
        Slot::OfficeName => &office.name,
        Slot::OfficeMail => &office.mail,
        Slot::OfficePhone => &office.phone,
        Slot::OfficeHours => &office.hours,
        Slot::OperatorName => &operator.name,
        Slot::OperatorAddress => &operator.address,
        Slot::OperatorRepresentative => &operator.representative,
        Slot::OperatorMail => &operator.mail,
        Slot::OperatorPhone => &operator.phone,
        Slot::OperatorRegister => &operator.register,
        Slot::OperatorVatId => &operator.vat_id,
        Slot::OperatorEditor => &operator.editor,
        Slot::OperatorSupervision => &operator.supervision,
        Slot::AssessedOn => &statement.assessed_on,
        Slot::AssessmentMethod => &statement.method,
        Slot::ConciliationLink => &statement.conciliation,
        Slot::EasyTestedBy => &statement.easy_tested_by,
        Slot::SignVideo => &statement.sign_video,
    }
}

fn place(node: &mut Node, slot: Slot) -> &mut String {
    let Node { office, operator, statement, .. } = node;
    match slot {
        Slot::OfficeName => &mut office.name,
        Slot::OfficeMail => &mut office.mail,
        Slot::OfficePhone => &mut office.phone,
        Slot::OfficeHours => &mut office.hours,
        Slot::OperatorName => &mut operator.name,
        Slot::OperatorAddress => &mut operator.address,
        Slot::OperatorRepresentative => &mut operator.representative,
        Slot::OperatorMail => &mut operator.mail,
        Slot::OperatorPhone => &mut operator.phone,
        Slot::OperatorRegister => &mut operator.register,
        Slot::OperatorVatId => &mut operator.vat_id,
        Slot::OperatorEditor => &mut operator.editor,
        Slot::OperatorSupervision => &mut operator.supervision,
        Slot::AssessedOn => &mut statement.assessed_on,
        Slot::AssessmentMethod => &mut statement.method,
        Slot::ConciliationLink => &mut statement.conciliation,
        Slot::EasyTestedBy => &mut statement.easy_tested_by,
        Slot::SignVideo => &mut statement.sign_video,
    }
}

/// Text that Markdown shows as it is.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\n' | '\r' => plain.push(' '),
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '~' | '!' => plain.extend(['\\', letter]),
            _ => plain.push(letter),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_filled_or_say_that_they_are_empty() {
        let mut node = Node::default();
        assert!(fill("An {{office_name}}", &node, Language::De).contains("**[noch nicht ausgefüllt"));
        let link = fill("[Video]({{sign_video}})", &node, Language::De);
        assert!(link.starts_with("[Video] **[noch nicht ausgefüllt"), "{link}");
        node.statement.sign_video = "https://example.org/a_b".to_owned();
        assert_eq!(fill("[Video]({{sign_video}})", &node, Language::De), "[Video](https://example.org/a\\_b)");
        node.office.name = "Büro *Nord*".to_owned();
        assert_eq!(fill("An {{office_name}}", &node, Language::De), "An Büro \\*Nord\\*");
        node.statement.assessed_on = "2026-11-02".to_owned();
        let day = fill("{{assessed_on}}", &node, Language::De).replace('\u{a0}', " ");
        assert_eq!(day, "2. November 2026");
    }

    #[test]
    fn deadlines_are_those_of_the_node() {
        let mut node = Node::default();
        let text = "{{look_days}}, {{decision_days}}, {{notice_days}}";
        let filled = |node: &Node, language| fill(text, node, language).replace('\u{a0}', " ");
        assert_eq!(filled(&node, Language::De), "5 Arbeitstage, 20 Arbeitstage, 5 Arbeitstage");
        node.deadlines = Deadlines { look: 1_u32.try_into().expect("a term"), ..node.deadlines };
        assert_eq!(filled(&node, Language::En), "1 working day, 20 working days, 5 working days");
    }

    #[test]
    fn what_a_node_says_is_taken_over_whole() {
        let mut node = Node { base_url: "https://werkbuch.example".to_owned(), ..Node::default() };
        node.office.name = "aus der Datei".to_owned();
        let mut slots = Slots::default();
        for slot in Slot::ALL {
            slots.set(slot, slot.code());
        }
        let other = with(&node, &slots);
        assert_eq!(of(&other), slots);
        assert_eq!(other.base_url, node.base_url);
        slots.set(Slot::OfficeName, "");
        assert_eq!(with(&other, &slots).office.name, "", "what was taken out is gone");
        for language in Language::ALL {
            let labels: std::collections::BTreeSet<String> = Slot::ALL.map(|slot| label(language, slot)).into();
            assert_eq!(labels.len(), Slot::ALL.len(), "each asks for something else");
        }
    }
}
