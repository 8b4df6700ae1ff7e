//! A reading of HTML that knows nothing of the crate: it accepts only the plainest form, in which
//! no two programs could disagree, and holds it to a list of its own.

use std::collections::HashSet;

const VOID: &[&str] = &["br", "hr", "img"];
const ELEMENTS: &[&str] = &[
    "a",
    "blockquote",
    "br",
    "code",
    "del",
    "div",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "li",
    "ol",
    "p",
    "pre",
    "strong",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
];
const INLINE: &[&str] = &["a", "code", "del", "em", "strong", "sup"];
const MAX_DEPTH: usize = 210;

/// Says what is wrong with `html`, if anything is.
pub fn inspect(html: &str) -> Result<(), String> {
    let mut open: Vec<&str> = Vec::new();
    let mut ids = HashSet::new();
    let mut rest = html;
    while !rest.is_empty() {
        let Some(at) = rest.find(['<', '>']) else {
            text(rest)?;
            break;
        };
        text(&rest[..at])?;
        rest = rest[at..].strip_prefix('<').ok_or("a bare >")?;
        let (tag, after) = rest.split_once('>').ok_or("a tag without an end")?;
        rest = after;
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return Err(format!("</{name}> closes nothing"));
            }
            continue;
        }
        let (name, attributes) = tag.split_once(' ').map_or((tag, ""), |(name, rest)| (name, rest));
        if !ELEMENTS.contains(&name) {
            return Err(format!("element <{name}>"));
        }
        stands(name, &open)?;
        let attributes = split(attributes)?;
        for (attribute, value) in &attributes {
            if !allowed(name, attribute, value) {
                return Err(format!("attribute {attribute}={value:?} on <{name}>"));
            }
            if *attribute == "id" && !ids.insert((*value).to_owned()) {
                return Err(format!("id {value} twice"));
            }
        }
        needed(name, &attributes)?;
        if !VOID.contains(&name) {
            open.push(name);
        }
        if open.len() > MAX_DEPTH {
            return Err(format!("{} levels", open.len()));
        }
    }
    if open.is_empty() { Ok(()) } else { Err(format!("{open:?} stay open")) }
}

fn text(text: &str) -> Result<(), String> {
    if text.contains(['\r', '\0']) {
        return Err("a character that a browser reads otherwise".into());
    }
    references(text, &["amp;", "lt;", "gt;", "nbsp;"])
}

fn references(text: &str, known: &[&str]) -> Result<(), String> {
    for after in text.split('&').skip(1) {
        if !known.iter().any(|name| after.starts_with(name)) {
            return Err(format!("a bare & before {:?}", after.chars().take(10).collect::<String>()));
        }
    }
    Ok(())
}

fn split(mut rest: &str) -> Result<Vec<(&str, &str)>, String> {
    let mut attributes: Vec<(&str, &str)> = Vec::new();
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"").ok_or("an attribute without a quoted value")?;
        let (value, after) = after.split_once('"').ok_or("a value without an end")?;
        if attributes.iter().any(|(known, _)| *known == name) {
            return Err(format!("{name} twice"));
        }
        references(value, &["amp;", "lt;", "gt;", "nbsp;", "quot;"])?;
        attributes.push((name, value));
        rest = match after.strip_prefix(' ') {
            Some(next) if !next.is_empty() => next,
            _ if after.is_empty() => after,
            _ => return Err("no space between attributes".into()),
        };
    }
    Ok(attributes)
}

fn allowed(element: &str, attribute: &str, value: &str) -> bool {
    let small_number = value.parse::<u32>().is_ok_and(|number| number <= 999_999_999);
    match (element, attribute) {
        ("a", "href") => leads_somewhere_allowed(value),
        ("a", "rel") => value == "noopener nofollow ugc",
        ("a", "class") => value == "footnote-back",
        ("a" | "div", "aria-label") => value.chars().count() <= 500 && !value.contains('\n'),
        ("div", "class") => value == "table-wrap",
        ("div", "tabindex") => value == "0",
        ("div", "role") => value == "region",
        ("img", "src") => value.starts_with("/media/") && !value.contains("..") && !value.contains("//"),
        ("img", "alt") => !value.is_empty(),
        ("img", "loading") => value == "lazy",
        ("ol", "start") => small_number,
        ("ol", "class") => value == "footnotes",
        ("sup", "class") => value == "footnote-ref",
        ("td" | "th", "class") => ["align-left", "align-center", "align-right"].contains(&value),
        ("td" | "th", "colspan" | "rowspan") => small_number && value.len() <= 2,
        ("th", "scope") => value == "col" || value == "row",
        ("h2" | "h3" | "h4" | "h5" | "h6" | "li" | "sup", "id") => {
            value.starts_with("t-") && value.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        }
        _ => false,
    }
}

/// As a browser would read the address: what it strips or turns round may not be there.
fn leads_somewhere_allowed(address: &str) -> bool {
    if address.contains(|c: char| c.is_control() || c.is_whitespace() || c == '\\') {
        return false;
    }
    match address.split_once(':') {
        Some(("https" | "http", rest)) => rest.starts_with("//") && !rest.starts_with("///"),
        Some(("mailto", rest)) => rest.contains('@') && !rest.to_lowercase().contains("bcc="),
        _ => (address.starts_with('/') && !address.starts_with("//")) || address.starts_with('#'),
    }
}

fn needed(element: &str, attributes: &[(&str, &str)]) -> Result<(), String> {
    let get = |name: &str| attributes.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
    let is_there = |name: &str| get(name).map(|_| ()).ok_or(format!("<{element}> without {name}"));
    match element {
        "a" => {
            is_there("href")?;
            if get("href").is_some_and(|href| href.starts_with("http")) {
                is_there("rel")?;
            }
            Ok(())
        }
        "img" => is_there("src").and(is_there("alt")),
        "div" => ["class", "tabindex", "role", "aria-label"].into_iter().try_for_each(is_there),
        _ => Ok(()),
    }
}

/// Where an element stands, so that a browser would not put it elsewhere.
fn stands(element: &str, open: &[&str]) -> Result<(), String> {
    let parent = open.last().copied().unwrap_or("");
    let good = match element {
        "a" => !open.contains(&"a") && !is_structure(parent),
        "li" => parent == "ul" || parent == "ol",
        "table" => parent == "div" && open.iter().filter(|name| **name == "table").count() == 0,
        "thead" | "tbody" => parent == "table",
        "tr" => parent == "thead" || parent == "tbody",
        "td" | "th" => parent == "tr",
        _ if INLINE.contains(&element) || element == "br" || element == "img" => !is_structure(parent),
        _ => !is_structure(parent) && !open.iter().any(|name| INLINE.contains(name) || is_leaf(name)),
    };
    if good { Ok(()) } else { Err(format!("<{element}> in {open:?}")) }
}

fn is_structure(name: &str) -> bool {
    ["table", "thead", "tbody", "tr"].contains(&name)
}

fn is_leaf(name: &str) -> bool {
    ["p", "pre", "h2", "h3", "h4", "h5", "h6"].contains(&name)
}
