//! The list of what HTML from this crate may hold. Both layers of the sanitiser read it.
//!
//! Left out on purpose: everything that runs, loads, asks or frames (`script`, `style`, `svg`,
//! `math`, `form`, `input`, `iframe`, `title`, `textarea` …), `h1` (the page's title), `style` and `on…`
//! attributes, and every class that is not named here, so that a text cannot dress up as a part
//! of the page or lie on top of it.

use std::collections::{HashMap, HashSet};

use crate::headings::ID_PREFIX;
use crate::links;

/// The elements, each with the attributes it may carry.
pub(crate) const ELEMENTS: &[(&str, &[&str])] = &[
    ("a", &["href", "rel", "class", "aria-label"]),
    ("blockquote", &[]),
    ("br", &[]),
    ("code", &[]),
    ("del", &[]),
    ("div", &["class", "tabindex", "role", "aria-label"]),
    ("em", &[]),
    ("h2", &["id"]),
    ("h3", &["id"]),
    ("h4", &["id"]),
    ("h5", &["id"]),
    ("h6", &["id"]),
    ("hr", &[]),
    ("img", &["src", "alt", "loading"]),
    ("li", &["id"]),
    ("ol", &["start", "class"]),
    ("p", &[]),
    ("pre", &[]),
    ("strong", &[]),
    ("sup", &["id", "class"]),
    ("table", &[]),
    ("tbody", &[]),
    ("td", &["class", "colspan", "rowspan"]),
    ("th", &["class", "colspan", "rowspan", "scope"]),
    ("thead", &[]),
    ("tr", &[]),
    ("ul", &[]),
];

/// Around every table: it may be wider than the page, and what scrolls must be reachable and
/// named for those who use a keyboard or a screen reader.
pub(crate) const TABLE_WRAP: &str = "table-wrap";
/// The list of footnotes at the end of a text.
pub(crate) const FOOTNOTES: &str = "footnotes";
/// The raised number in the text that leads to a footnote.
pub(crate) const FOOTNOTE_REF: &str = "footnote-ref";
/// The link at the end of a footnote that leads back.
pub(crate) const FOOTNOTE_BACK: &str = "footnote-back";
/// How the cells of a column stand, if the table says so.
pub(crate) const ALIGN: [&str; 3] = ["align-left", "align-center", "align-right"];

/// The longest label, in characters.
const MAX_LABEL: usize = 100;
/// The longest text for an image, in characters.
const MAX_ALT: usize = 1_000;
/// The most columns or rows that one cell may take.
const MAX_SPAN: u32 = 20;

/// The value an attribute may have, made uniform, or `None` if the attribute must go.
///
/// The element and the attribute are a pair from [`ELEMENTS`]; any other pair must go too.
/// Applying it to its own answer changes nothing.
pub(crate) fn value(element: &str, attribute: &str, given: &str) -> Option<String> {
    let one_of = |known: &[&str]| known.contains(&given).then(|| given.to_owned());
    match (element, attribute) {
        ("a", "href") => links::link(given),
        ("a", "rel") => one_of(&[links::EXTERNAL_REL]),
        ("a", "class") => one_of(&[FOOTNOTE_BACK]),
        ("a" | "div", "aria-label") => line(given, MAX_LABEL),
        ("div", "class") => one_of(&[TABLE_WRAP]),
        ("div", "tabindex") => one_of(&["0"]),
        ("div", "role") => one_of(&["region"]),
        ("img", "src") => links::image(given).map(str::to_owned),
        ("img", "alt") => line(given, MAX_ALT),
        ("img", "loading") => one_of(&["lazy"]),
        ("ol", "class") => one_of(&[FOOTNOTES]),
        ("ol", "start") => number(given, 0, 999_999_999),
        ("sup", "class") => one_of(&[FOOTNOTE_REF]),
        ("td" | "th", "class") => one_of(&ALIGN),
        ("td" | "th", "colspan" | "rowspan") => number(given, 2, MAX_SPAN),
        ("th", "scope") => one_of(&["col", "row"]),
        ("h2" | "h3" | "h4" | "h5" | "h6" | "li" | "sup", "id") => id(given),
        _ => None,
    }
}

/// The names of the elements alone.
pub(crate) fn elements() -> HashSet<&'static str> {
    ELEMENTS.iter().map(|&(element, _)| element).collect()
}

/// The names of the attributes by element.
pub(crate) fn attributes() -> HashMap<&'static str, HashSet<&'static str>> {
    let set = |names: &[&'static str]| names.iter().copied().collect();
    ELEMENTS.iter().map(|&(element, names)| (element, set(names))).collect()
}

/// One line of text with single spaces, cut at `most` characters; `None` if nothing is left.
pub(crate) fn line(given: &str, most: usize) -> Option<String> {
    let visible: String = given.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let words: Vec<_> = visible.split_whitespace().collect();
    let line: String = words.join(" ").chars().take(most).collect();
    let line = line.trim_end();
    (!line.is_empty()).then(|| line.to_owned())
}

fn number(given: &str, least: u32, most: u32) -> Option<String> {
    let digits = !given.is_empty() && given.bytes().all(|b| b.is_ascii_digit());
    let number: u32 = digits.then(|| given.parse().ok())??;
    (least..=most).contains(&number).then(|| number.to_string())
}

fn id(given: &str) -> Option<String> {
    let ours = given.starts_with(ID_PREFIX) && given.len() <= 200;
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
    (ours && given.bytes().all(plain)).then(|| given.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_checked_and_stay_as_they_are_when_checked_again() {
        for (element, attribute, given, kept) in [
            ("h2", "id", "t-ablauf", Some("t-ablauf")),
            ("h2", "id", "main", None),
            ("h2", "id", "t-A", None),
            ("p", "id", "t-ablauf", None),
            ("a", "rel", "opener", None),
            ("div", "class", "table-wrap", Some("table-wrap")),
            ("div", "class", "table-wrap fixed", None),
            ("div", "tabindex", "1", None),
            ("div", "aria-label", " Zwei\r\nZeilen\u{0} ", Some("Zwei Zeilen")),
            ("div", "style", "x", None),
            ("ol", "start", "007", Some("7")),
            ("ol", "start", "-1", None),
            ("ol", "start", "+1", None),
            ("ol", "start", "99999999999999", None),
            ("td", "colspan", "20", Some("20")),
            ("td", "colspan", "1000", None),
            ("td", "scope", "col", None),
            ("img", "alt", "", None),
            ("img", "onerror", "x", None),
        ] {
            let answer = value(element, attribute, given);
            assert_eq!(answer.as_deref(), kept, "{element} {attribute} {given:?}");
            if let Some(kept) = kept {
                assert_eq!(value(element, attribute, kept).as_deref(), Some(kept));
            }
        }
    }

    #[test]
    fn nothing_dangerous_is_on_the_list() {
        let never = [
            "script", "style", "svg", "math", "title", "textarea", "iframe", "form", "input", "h1", "meta", "link",
            "base", "object", "embed", "noscript", "template", "select", "video", "audio",
            // Parts of an address that nobody sees (CVE-2023-36462).
            "span",
        ];
        for (element, attributes) in ELEMENTS {
            assert!(!never.contains(element), "{element}");
            for attribute in *attributes {
                assert!(!attribute.starts_with("on") && *attribute != "style", "{element} {attribute}");
            }
        }
    }
}
