//! Numbers of items in names, ids and labels: what changes when an item of a list gets another number.
//!
//! Names are those of `domain::form`, ids those of `components::editor::id`: `f` the field, `c` its control, `m` its
//! message. The help, `h`, stands once for all items and keeps its id.

/// An attribute of an element within item `from` of a list as it is within item `to`; none where it says nothing about
/// the item. A `value` has to be that of a button.
pub fn attribute(name: &str, value: &str, list: &str, from: &str, to: &str) -> Option<String> {
    match name {
        "name" => named(value, list, from, to),
        "value" | "data-drag" => {
            let (word, rest) = value.split_once(' ')?;
            Some(format!("{word} {}", named(rest, list, from, to)?))
        }
        "id" | "for" | "aria-describedby" => {
            let ids: Vec<String> =
                value.split(' ').map(|id| id_of(id, list, from, to).unwrap_or_else(|| id.to_owned())).collect();
            Some(ids.join(" ")).filter(|changed| changed != value)
        }
        _ => None,
    }
}

fn named(name: &str, list: &str, from: &str, to: &str) -> Option<String> {
    let rest = name.strip_prefix(list)?.strip_prefix('[')?.strip_prefix(from)?.strip_prefix(']')?;
    Some(format!("{list}[{to}]{rest}"))
}

fn id_of(id: &str, list: &str, from: &str, to: &str) -> Option<String> {
    let (of, rest) = id.split_once('-')?;
    let list = plain(list);
    let rest = rest.strip_prefix(&list)?.strip_prefix('-')?.strip_prefix(from)?;
    let fits = matches!(of, "f" | "c" | "m") && (rest.is_empty() || rest.starts_with('-'));
    fits.then(|| format!("{of}-{list}-{to}{rest}"))
}

fn plain(name: &str) -> String {
    name.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }).collect()
}

/// The id of the part of the form that is the list of this name.
pub fn place(list: &str) -> String {
    format!("f-{}", plain(list))
}

/// A label with another number; of several numbers the last one that is `from` is that of the item.
pub fn label(text: &str, from: usize, to: usize) -> String {
    let number = from.to_string();
    let is_whole = |start: &usize| {
        let beside = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
        let (before, behind) = text.split_at(*start);
        !beside(before.chars().next_back()) && !beside(behind.chars().nth(number.len()))
    };
    match text.match_indices(&number).map(|(start, _)| start).filter(is_whole).last() {
        Some(start) => {
            let (before, behind) = text.split_at(start);
            format!("{before}{to}{}", behind.strip_prefix(&number).unwrap_or(behind))
        }
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_names_an_item_follows_its_number() {
        let list = "fields.steps";
        for (name, value, wanted) in [
            ("name", "fields.steps[2].mode", Some("fields.steps[7].mode")),
            ("name", "fields.steps[2]", Some("fields.steps[7]")),
            ("name", "fields.steps[25].mode", None),
            ("name", "fields.steps_more[2]", None),
            ("name", "fields.steps", None),
            ("value", "up fields.steps[2]", Some("up fields.steps[7]")),
            ("value", "add fields.steps", None),
            ("data-drag", "to fields.steps[2] 0", Some("to fields.steps[7] 0")),
            ("id", "f-fields-steps-2", Some("f-fields-steps-7")),
            ("for", "c-fields-steps-2--mode", Some("c-fields-steps-7--mode")),
            ("id", "f-fields-steps-25", None),
            // Help stands once for all.
            (
                "aria-describedby",
                "h-fields-steps-2--mode m-fields-steps-2--mode",
                Some("h-fields-steps-2--mode m-fields-steps-7--mode"),
            ),
            ("class", "fields.steps[2]", None),
        ] {
            assert_eq!(attribute(name, value, list, "2", "7").as_deref(), wanted, "{name} {value}");
        }
        assert_eq!(place("fields.transfer.adaptable"), "f-fields-transfer-adaptable");
    }

    #[test]
    fn a_label_gets_the_number_of_its_item() {
        for (text, wanted) in [
            ("Schritt 3", "Schritt 4"),
            ("Schritt 3 nach oben", "Schritt 4 nach oben"),
            ("Die 3 Stärken, Zeile 3", "Die 3 Stärken, Zeile 4"),
            ("Schritt 33", "Schritt 33"),
            ("Größe 13, Nr. 3", "Größe 13, Nr. 4"),
            ("Nr.", "Nr."),
        ] {
            assert_eq!(label(text, 3, 4), wanted);
        }
        assert_eq!(label("Schritt 900914", 900_914, 12), "Schritt 12");
    }
}
