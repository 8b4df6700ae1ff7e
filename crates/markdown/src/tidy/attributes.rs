//! The attributes of a start tag, read from anything and written by the list.

use std::collections::HashSet;

use super::tokens::Tag;
use crate::{allowed, escape, links};

/// The attributes as they are written, each with a space before it; `None` if the element makes
/// no sense without one that is missing or refused.
pub(super) fn written(name: &'static str, tag: &Tag<'_>, ids: &mut HashSet<String>) -> Option<String> {
    let names = allowed::ELEMENTS.iter().find(|(element, _)| *element == name).map_or(&[][..], |(_, names)| names);
    let mut out = String::new();
    let mut set = |attribute: &str, value: &str| escape::attribute(&mut out, attribute, value);
    let mut address = None;
    let mut has_alt = false;
    for &attribute in names {
        let Some(value) = tag.get(attribute).and_then(|raw| allowed::value(name, attribute, &decode(raw))) else {
            continue;
        };
        match attribute {
            "rel" | "loading" => continue,
            "id" if !ids.insert(value.clone()) => continue,
            "href" | "src" => address = Some(value.clone()),
            "alt" => has_alt = true,
            _ => {}
        }
        set(attribute, &value);
        if attribute == "href" && links::is_external(&value) {
            set("rel", links::EXTERNAL_REL);
        }
    }
    match name {
        "a" => address.map(|_| out),
        "img" => {
            set("loading", "lazy");
            (address.is_some() && has_alt).then_some(out)
        }
        _ => Some(out),
    }
}

/// The label, if the tag is the wrapper of a table as this crate writes it.
pub(super) fn wrapper_label(tag: &Tag<'_>) -> Option<String> {
    let is_wrapper = tag.name == "div" && tag.get("class") == Some(allowed::TABLE_WRAP);
    let label = tag.get("aria-label").filter(|_| is_wrapper)?;
    allowed::value("div", "aria-label", &decode(label))
}

/// Character references as far as addresses and short texts use them. One that is not known here
/// stays as it is written; nothing depends on it, because the value is escaped again.
fn decode(raw: &str) -> String {
    let mut out = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        match reference(rest) {
            Some((c, length)) => {
                out.push(c);
                rest = &rest[length..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// The character that the reference at the start of `text` stands for, and the reference's length.
fn reference(text: &str) -> Option<(char, usize)> {
    let length = text.bytes().take(12).position(|b| b == b';')? + 1;
    let name = text.get(1..length - 1)?;
    let c = if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']);
        let code = hex.map_or_else(|| number.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok())?;
        char::from_u32(code).filter(|&c| c != '\0')?
    } else {
        NAMED.iter().find(|(known, _)| *known == name)?.1
    };
    Some((c, length))
}

const NAMED: &[(&str, char)] = &[
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", '\u{a0}'),
    ("shy", '\u{ad}'),
    ("auml", 'ä'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("Auml", 'Ä'),
    ("Ouml", 'Ö'),
    ("Uuml", 'Ü'),
    ("szlig", 'ß'),
    ("eacute", 'é'),
    ("ndash", '–'),
    ("mdash", '—'),
    ("hellip", '…'),
    ("bdquo", '„'),
    ("ldquo", '“'),
    ("rdquo", '”'),
    ("rsquo", '’'),
    ("middot", '·'),
    ("euro", '€'),
];

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn references() {
        for (raw, text) in [
            ("a&amp;b", "a&b"),
            ("a&b=c&copy=d", "a&b=c&copy=d"),
            ("&#106;&#x61;&#X76;", "jav"),
            ("&auml;&unknown;", "ä&unknown;"),
            ("&amp;amp;", "&amp;"),
            ("&#0;&#xd800;&#99999999;&;&", "&#0;&#xd800;&#99999999;&;&"),
            ("&äöüäöüä;", "&äöüäöüä;"),
        ] {
            assert_eq!(decode(raw), text, "{raw}");
        }
    }
}
