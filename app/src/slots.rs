//! What the operator of a node fills in: `{{office_name}}` and its siblings in the texts of `content/pages`.

use domain::Language;

use crate::chrome::Node;
use crate::texts::t;

/// A Markdown text with the operator's names in it; an empty slot says, in bold, that it is one.
pub fn fill(text: &str, node: &Node, language: Language) -> String {
    let slots = [
        ("{{office_name}}", &node.office.name, t!(language, slots.office_name)),
        ("{{office_mail}}", &node.office.mail, t!(language, slots.office_mail)),
        ("{{office_phone}}", &node.office.phone, t!(language, slots.office_phone)),
        ("{{operator_name}}", &node.operator.name, t!(language, slots.operator_name)),
        ("{{operator_address}}", &node.operator.address, t!(language, slots.operator_address)),
    ];
    slots.into_iter().fold(text.to_owned(), |text, (slot, value, what)| {
        let value =
            if value.is_empty() { format!("**{}**", t!(language, slots.empty, what = &what)) } else { plain(value) };
        text.replace(slot, &value)
    })
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
        node.office.name = "Büro *Nord*".to_owned();
        assert_eq!(fill("An {{office_name}}", &node, Language::De), "An Büro \\*Nord\\*");
    }
}
