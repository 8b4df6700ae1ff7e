//! Text, start tags and end tags of any HTML, in one pass.
//!
//! It follows the shape of the tokeniser in the HTML standard without its rarer states. Where the
//! two differ, nothing is at risk: tags are written anew and what is not a tag is escaped.

use std::borrow::Cow;

use super::elements::DROPPED;

/// A piece of HTML. Comments, declarations and what goes with its content are passed over.
pub(super) enum Token<'a> {
    /// As written, with its character references; may hold a `<` that begins no tag.
    Text(&'a str),
    /// `<name …>`
    Start(Tag<'a>),
    /// `</name>`, the name in lower case.
    End(String),
}

/// A start tag.
#[derive(Default)]
pub(super) struct Tag<'a> {
    /// In lower case.
    pub(super) name: String,
    attributes: Vec<(&'a str, &'a str)>,
}

impl<'a> Tag<'a> {
    /// The value as written, of the first attribute with this name.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|&(_, value)| value)
    }
}

/// Line ends as line feeds, and no null characters and byte order marks: as a browser reads its input.
pub(super) fn uniform(html: &str) -> Cow<'_, str> {
    if html.contains(['\r', '\0', '\u{feff}']) {
        Cow::Owned(html.replace("\r\n", "\n").replace('\r', "\n").replace(['\0', '\u{feff}'], ""))
    } else {
        Cow::Borrowed(html)
    }
}

pub(super) fn tokens(html: &str) -> impl Iterator<Item = Token<'_>> {
    Tokens { rest: html }
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        while !self.rest.is_empty() {
            let text = text_length(self.rest);
            if text > 0 {
                let (text, rest) = self.rest.split_at(text);
                self.rest = rest;
                return Some(Token::Text(text));
            }
            let Some(tag) = self.markup() else { continue };
            return Some(tag);
        }
        None
    }
}

impl<'a> Tokens<'a> {
    /// Reads what begins with the `<` at the start of the rest. `None` if it leaves no token.
    fn markup(&mut self) -> Option<Token<'a>> {
        let rest = self.rest;
        if let Some(comment) = rest.strip_prefix("<!--") {
            // `<!-->` and `<!--->` are whole comments: the two hyphens count for the end as well.
            self.rest = after(&rest[2..], "-->").unwrap_or_else(|| after(comment, "--!>").unwrap_or(""));
            return None;
        }
        let is_end = rest.starts_with("</");
        let name_at = if is_end { 2 } else { 1 };
        if !rest[name_at..].starts_with(|c: char| c.is_ascii_alphabetic()) {
            self.rest = after(rest, ">").unwrap_or("");
            return None;
        }
        let name = &rest[name_at..];
        let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
        let (name, attributes) = name.split_at(end);
        let name = name.to_ascii_lowercase();
        let mut tag = Tag { name, attributes: Vec::new() };
        // A tag that never ends is no tag, and neither is the text after it.
        let Some(after) = read_attributes(attributes, &mut tag.attributes) else {
            self.rest = "";
            return None;
        };
        self.rest = after;
        if is_end {
            return Some(Token::End(tag.name));
        }
        if DROPPED.contains(&tag.name.as_str()) {
            self.rest = after_end_tag(self.rest, &tag.name);
            return None;
        }
        Some(Token::Start(tag))
    }
}

/// How much of `html` comes before the next thing that is not text.
fn text_length(html: &str) -> usize {
    let begins = |next: Option<&u8>| next.is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'!' | b'?' | b'/'));
    let bytes = html.as_bytes();
    let tag = html.match_indices('<').map(|(at, _)| at).find(|at| begins(bytes.get(at + 1)));
    tag.unwrap_or(html.len())
}

/// Reads up to the `>` that ends the tag and returns what follows it.
fn read_attributes<'a>(mut rest: &'a str, attributes: &mut Vec<(&'a str, &'a str)>) -> Option<&'a str> {
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if let Some(rest) = rest.strip_prefix('>') {
            return Some(rest);
        }
        // An equals sign at the start belongs to the name.
        let name_end = rest
            .char_indices()
            .find(|&(at, c)| c.is_ascii_whitespace() || matches!(c, '/' | '>') || (c == '=' && at > 0))?
            .0;
        let name = &rest[..name_end];
        rest = rest[name_end..].trim_start_matches(|c: char| c.is_ascii_whitespace());
        let mut value = "";
        if let Some(after_equals) = rest.strip_prefix('=') {
            rest = after_equals.trim_start_matches(|c: char| c.is_ascii_whitespace());
            let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
            if let Some(quote) = quote {
                (value, rest) = rest[1..].split_once(quote)?;
            } else {
                let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '>')?;
                (value, rest) = rest.split_at(end);
            }
        }
        attributes.push((name, value));
    }
}

fn after<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    text.find(mark).map(|at| &text[at + mark.len()..])
}

/// What follows the end tag of an element whose content is passed over; nothing if there is none.
fn after_end_tag<'a>(html: &'a str, name: &str) -> &'a str {
    let ends = |at: &usize| {
        let inner = &html.as_bytes()[at + 2..];
        inner.len() > name.len()
            && inner[..name.len()].eq_ignore_ascii_case(name.as_bytes())
            && (inner[name.len()].is_ascii_whitespace() || matches!(inner[name.len()], b'/' | b'>'))
    };
    match html.match_indices("</").map(|(at, _)| at).find(ends) {
        Some(at) => after(&html[at..], ">").unwrap_or(""),
        None => "",
    }
}
