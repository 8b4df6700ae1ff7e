//! Names of fields as ids, places and words.

use domain::field::{Field, Shape};
use domain::{Invalid, Kind, Language, Rule, questions, vocabulary};

use crate::sentences;
use crate::texts::t;

/// An id for the part `of` the field with this name: `f` the field, `c` its control, `h` its help, `m` its message.
pub fn id(of: &str, name: &str) -> String {
    let name: String =
        name.chars().map(|letter| if letter.is_ascii_alphanumeric() || letter == '_' { letter } else { '-' }).collect();
    format!("{of}-{}", name.trim_end_matches('-'))
}

/// The id of the field that a broken rule is about: `steps[2].mode` → `f-fields-steps-2--mode`.
pub fn anchor(kind: Kind, path: &str) -> String {
    let name = domain::form::name_of(kind, path);
    let (front, rest) = match name.strip_prefix("fields.") {
        Some(rest) => ("fields.", rest),
        None => ("", name.as_str()),
    };
    let mut at = String::new();
    let mut shape = None;
    for part in rest.split('.') {
        let (key, index) = part.split_once('[').map_or((part, None), |(key, index)| (key, Some(index)));
        let field = match shape {
            None => questions::field(kind, key),
            Some(Shape::Record { fields } | Shape::Records { fields, .. }) => find(fields, key),
            Some(_) => None,
        };
        // A key makes itself, as does what is given: they have no place of their own.
        let Some(field) = field.filter(|field| !matches!(field.shape, Shape::Key) && !field.given) else { break };
        if !at.is_empty() {
            at.push('.');
        }
        at.push_str(key);
        shape = Some(field.shape);
        if let Some(index) =
            index.filter(|_| matches!(field.shape, Shape::Records { .. } | Shape::Texts { .. } | Shape::Langs { .. }))
        {
            at.push('[');
            at.push_str(index);
        }
    }
    if at.is_empty() { id("f", &name) } else { id("f", &format!("{front}{at}")) }
}

fn find(fields: &'static [Field], key: &str) -> Option<&'static Field> {
    fields.iter().find(|field| field.key == key)
}

/// What the place of a broken rule is called: „Ablauf, Schritt 3: Arbeitsform“.
pub fn place(language: Language, kind: Kind, path: &str) -> String {
    if path == "change_note" {
        return t!(language, editor.change_note);
    }
    let mut words: Vec<String> = Vec::new();
    let mut shape = None;
    for part in path.split('.') {
        let (key, index) = part.split_once('[').map_or((part, None), |(key, index)| (key, Some(index)));
        let field = match shape {
            None => questions::field(kind, key),
            Some(Shape::Record { fields } | Shape::Records { fields, .. }) => find(fields, key),
            Some(_) => None,
        };
        let Some(field) = field else { break };
        words.push(field.label.get(language).to_owned());
        shape = Some(field.shape);
        let number = index.and_then(|index| index.trim_end_matches(']').parse::<usize>().ok());
        if let Some(number) = number.filter(|_| !matches!(field.shape, Shape::Concepts { .. } | Shape::AgsList { .. }))
        {
            words.push(item(language, key, number + 1));
        }
    }
    if words.is_empty() { path.to_owned() } else { words.join(" · ") }
}

/// What one item of a list is called: „Schritt 3“.
pub fn item(language: Language, key: &str, number: usize) -> String {
    match key {
        "steps" => t!(language, editor.step, number = number),
        "sections" => t!(language, editor.section, number = number),
        "media" => t!(language, media.item, number = number),
        _ => t!(language, editor.item, number = number),
    }
}

/// What is wrong, as a sentence of its own; fields are called as in the form.
pub fn said(language: Language, kind: Kind, fault: &Invalid) -> String {
    let called = |key: &str| called(language, kind, &fault.field, key);
    let text = match &fault.rule {
        Rule::BoundsCrossed { lower, upper } => {
            t!(language, faults.bounds_crossed, lower = called(lower), upper = called(upper))
        }
        Rule::ExactlyOne { of } => {
            let mut named: Vec<String> = of
                .split([' ', ',', '+', '=', '"'])
                .filter(|word| word.contains('_') || called(word) != *word)
                .map(called)
                .collect();
            named.dedup();
            t!(language, faults.exactly_one, of = named.join(", "))
        }
        Rule::MustDiffer { from } => t!(language, faults.must_differ, from = called(from)),
        Rule::NeedsForExternal { what } => t!(language, faults.needs_for_external, what = called(what)),
        Rule::WrongShape { expected: "integer" } => t!(language, editor.no_number),
        Rule::NotAConcept { scheme, code, .. } => {
            let list = vocabulary::scheme(scheme).map_or(*scheme, |scheme| scheme.label.get(language));
            t!(language, faults.not_a_concept, code = code, scheme = list)
        }
        Rule::NotADecimal { value } => t!(language, editor.no_decimal, value = value),
        Rule::UnknownTarget { target } => t!(language, editor.no_entry, target = target),
        Rule::NoBreak { day, minutes } => t!(language, editor.no_break, day = day, minutes = minutes),
        rule => sentences::rule(language, rule),
    };
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// What a key is called: beside the field itself, or anywhere in the entry.
fn called(language: Language, kind: Kind, path: &str, key: &str) -> String {
    let first = path.split(['.', '[']).next().unwrap_or_default();
    let beside = questions::field(kind, first).and_then(|field| match field.shape {
        Shape::Record { fields } | Shape::Records { fields, .. } => find(fields, key),
        _ => None,
    });
    let field = beside.or_else(|| questions::field(kind, key));
    field.map_or_else(|| key.to_owned(), |field| field.label.get(language).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_rule_leads_to_its_field() {
        let kind = Kind::DialogFormat;
        for (path, wanted) in [
            ("title.de", "f-title"),
            ("goal.de", "f-fields-goal"),
            ("topics[1]", "f-topics"),
            ("steps[2].what_participants_do.de", "f-fields-steps-2--what_participants_do"),
            ("strengths[0].de", "f-fields-strengths-0"),
            ("steps", "f-fields-steps"),
            ("origin.creators[1]", "f-fields-origin-creators-1"),
            ("spatial.ags[0]", "f-spatial-ags"),
            ("materials[1].key", "f-fields-materials-1"),
            ("media[1].file", "f-media-1"),
            ("media[0].alt.de", "f-media-0--alt"),
        ] {
            assert_eq!(anchor(kind, path), wanted, "{path}");
        }
    }

    #[test]
    fn places_have_names() {
        assert_eq!(place(Language::De, Kind::DialogFormat, "steps[2].mode"), "Ablauf · Schritt 3 · Arbeitsform");
        assert_eq!(place(Language::En, Kind::DialogFormat, "title.de"), "Title");
    }

    #[test]
    fn fields_are_called_as_in_the_form() {
        let fault = Invalid::at("group_max", Rule::ExactlyOne { of: "group_max, group_open" });
        let text = said(Language::De, Kind::DialogFormat, &fault);
        assert!(text.contains("Personen höchstens, nach oben offen"), "{text}");
        let fault =
            Invalid::at("steps[1].minutes_min", Rule::BoundsCrossed { lower: "minutes_min", upper: "minutes_max" });
        assert_eq!(
            said(Language::De, Kind::DialogFormat, &fault),
            "Minuten mindestens ist größer als Minuten höchstens"
        );
    }
}
