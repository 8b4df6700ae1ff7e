//! Makes any HTML well-formed in one pass whose work grows with the text and not faster.
//!
//! What comes out has every element closed, nested as HTML wants it and at most `MAX_OPEN` deep,
//! so that the tree builder of the next layer has nothing to repair.

mod attributes;
mod elements;
#[cfg(test)]
mod tests;
mod tokens;

use std::collections::HashSet;

use elements::{Place, place};
use tokens::{Tag, Token};

use crate::allowed;
use crate::escape;

/// How many elements may be open at once; deeper ones are left out and their text stays.
const MAX_OPEN: usize = 200;
/// The name of a table that has none.
const TABLE_LABEL: &str = "Tabelle";

/// Stands in long texts where nothing needs it, and is taken out after the next layer.
///
/// The serialiser of that layer searches the rest of a text again for each `&` and for each
/// character from U+0080 to U+00BF in it. That is quadratic work, unless texts are short.
pub(crate) const SEAM: &str = "<wbr>";
/// How many bytes may stand between a seam and the next character that is searched for.
const SEAM_AFTER: usize = 1_024;

/// HTML as it leaves this room.
pub(crate) struct Tidied {
    /// Well-formed, with a [`SEAM`] here and there.
    pub(crate) html: String,
    /// False if there would be more of it, but it passed the limit.
    pub(crate) is_whole: bool,
}

/// See the head of this file. Stops a little after `most` bytes are written.
pub(crate) fn tidy(html: &str, most: usize) -> Tidied {
    let html = tokens::uniform(html);
    let mut tidy = Tidy { out: String::with_capacity(html.len()), ..Tidy::default() };
    let mut is_whole = true;
    for token in tokens::tokens(&html) {
        match token {
            Token::Text(text) => tidy.text(text),
            Token::Start(tag) => tidy.start(&tag),
            Token::End(name) => tidy.end(&name),
        }
        if tidy.out.len() > most {
            is_whole = false;
            break;
        }
    }
    while !tidy.open.is_empty() {
        tidy.close();
    }
    Tidied { html: tidy.out, is_whole }
}

#[derive(Default)]
struct Tidy {
    out: String,
    /// Where the last seam ends.
    seam: usize,
    open: Vec<&'static str>,
    /// Tables inside of tables: they are not shown, their text stays.
    nested: usize,
    tables: usize,
    /// The name on the wrapper that was just opened, for the table that should follow.
    label: Option<String>,
    /// The open table came with a wrapper. There is never more than one open table.
    wrapped: bool,
    /// The table that was just closed came with a wrapper, whose end is still to come.
    wrapper_ends: bool,
    ids: HashSet<String>,
}

impl Tidy {
    fn text(&mut self, text: &str) {
        let blank = text.bytes().all(|b| b.is_ascii_whitespace());
        if !blank {
            self.label = None;
            self.wrapper_ends = false;
        }
        if blank || !self.in_table_structure() {
            self.write(text);
        }
    }

    /// Text as written, with its character references. A seam never stands inside of one: there is
    /// none with a `&` or a character beyond ASCII after its first.
    fn write(&mut self, text: &str) {
        let mut kept = 0;
        for (at, c) in text.char_indices() {
            let is_sought = matches!(c, '&' | '\u{80}'..='\u{bf}');
            let instead = match c {
                '<' => "&lt;",
                _ if is_sought && self.out.len() + (at - kept) > self.seam + SEAM_AFTER => SEAM,
                _ => continue,
            };
            self.out.push_str(&text[kept..at]);
            self.out.push_str(instead);
            if instead == SEAM {
                self.seam = self.out.len();
                kept = at;
            } else {
                kept = at + 1;
            }
        }
        self.out.push_str(&text[kept..]);
    }

    fn start(&mut self, tag: &Tag<'_>) {
        let Some((name, place)) = place(&tag.name) else { return };
        if !matches!(place, Place::Inline | Place::Void) || name == "hr" {
            self.close_phrases();
        }
        let label = self.label.take();
        self.wrapper_ends = false;
        let room = self.open.len() < MAX_OPEN && !self.in_table_structure();
        match place {
            Place::Inline if room => self.start_inline(name, tag),
            Place::Void if room => self.void(name, tag),
            Place::Leaf | Place::Flow if room => self.open(name, tag),
            Place::Item => self.start_item(tag),
            Place::Table if room && !self.in_table() => self.start_table(tag, label),
            Place::Table => self.nested += 1,
            Place::Rows | Place::Row | Place::Cell if self.nested > 0 || !self.in_table() => self.break_line(),
            Place::Rows => {
                self.close_until(&["table"]);
                self.open(name, tag);
            }
            Place::Row => self.start_row(tag),
            Place::Cell => {
                self.close_until(&["tr", "thead", "tbody", "table"]);
                if self.open.last() != Some(&"tr") {
                    self.start_row(&Tag::default());
                }
                self.open(name, tag);
            }
            Place::Boundary => {
                self.label = attributes::wrapper_label(tag);
                if self.label.is_none() {
                    self.break_line();
                }
            }
            Place::Inline | Place::Void | Place::Leaf | Place::Flow => {}
        }
    }

    fn start_inline(&mut self, name: &'static str, tag: &Tag<'_>) {
        if name == "code" && self.open.contains(&"pre") {
            return;
        }
        if name == "a" {
            if attributes::written(name, tag, &mut self.ids).is_none() {
                return;
            }
            self.close_inline("a");
        }
        self.open(name, tag);
    }

    fn start_item(&mut self, tag: &Tag<'_>) {
        if self.open.last() == Some(&"li") {
            self.close();
        }
        if matches!(self.open.last(), Some(&"ul" | &"ol")) && self.open.len() < MAX_OPEN {
            self.open("li", tag);
        } else {
            self.break_line();
        }
    }

    fn start_table(&mut self, tag: &Tag<'_>, label: Option<String>) {
        self.tables += 1;
        self.out.push_str("<div");
        escape::attribute(&mut self.out, "class", allowed::TABLE_WRAP);
        self.out.push_str(" tabindex=\"0\" role=\"region\"");
        self.wrapped = label.is_some();
        let label = label.unwrap_or_else(|| format!("{TABLE_LABEL} {}", self.tables));
        escape::attribute(&mut self.out, "aria-label", &label);
        self.out.push('>');
        self.open("table", tag);
    }

    fn start_row(&mut self, tag: &Tag<'_>) {
        self.close_until(&["thead", "tbody", "table"]);
        if self.open.last() == Some(&"table") {
            self.open("tbody", &Tag::default());
        }
        self.open("tr", tag);
    }

    fn void(&mut self, name: &'static str, tag: &Tag<'_>) {
        if let Some(attributes) = attributes::written(name, tag, &mut self.ids) {
            self.out.push_str(&format!("<{name}{attributes}>"));
        }
    }

    fn end(&mut self, given: &str) {
        self.label = None;
        let wrapper_ends = std::mem::take(&mut self.wrapper_ends);
        let Some((name, place)) = place(given) else { return };
        match place {
            Place::Inline => self.close_inline(name),
            Place::Leaf => self.close_leaf(name),
            Place::Flow | Place::Item => self.close_within(name, &["td", "th", "tr", "thead", "tbody", "table"]),
            Place::Table if self.nested > 0 => {
                self.nested -= 1;
                self.break_line();
            }
            Place::Table => {
                if self.in_table() {
                    self.close_within(name, &[]);
                    self.wrapper_ends = self.wrapped;
                }
            }
            Place::Rows | Place::Row | Place::Cell if self.nested == 0 => self.close_within(name, &["table"]),
            Place::Boundary if !(wrapper_ends && given == "div") => {
                self.close_phrases();
                self.break_line();
            }
            Place::Void | Place::Rows | Place::Row | Place::Cell | Place::Boundary => {}
        }
    }

    fn open(&mut self, name: &'static str, tag: &Tag<'_>) {
        let attributes = attributes::written(name, tag, &mut self.ids).unwrap_or_default();
        let inner = if name == "pre" { "<code>" } else { "" };
        self.out.push_str(&format!("<{name}{attributes}>{inner}"));
        self.open.push(name);
    }

    fn close(&mut self) {
        match self.open.pop() {
            Some("pre") => self.out.push_str("</code></pre>"),
            Some("table") => self.out.push_str("</table></div>"),
            Some(name) => self.out.push_str(&format!("</{name}>")),
            None => {}
        }
    }

    /// Closes the elements that hold only words: what follows is a block.
    fn close_phrases(&mut self) {
        while self.open.last().is_some_and(|open| matches!(elements::of(open), Place::Inline | Place::Leaf)) {
            self.close();
        }
    }

    /// Closes the innermost inline element of this name, unless a block stands between.
    fn close_inline(&mut self, name: &str) {
        let inline = |open: &&&str| elements::of(open) == Place::Inline;
        if let Some(above) = self.open.iter().rev().take_while(inline).position(|open| *open == name) {
            self.close_many(above + 1);
        }
    }

    /// Closes the paragraph, heading or preformatted text that is open, if it is one of this kind.
    fn close_leaf(&mut self, name: &str) {
        let above = self.open.iter().rev().take_while(|open| elements::of(open) == Place::Inline).count();
        let heading = |name: &str| name.len() == 2 && name.starts_with('h');
        let same = |open: &&str| *open == name || (heading(open) && heading(name));
        if self.open.iter().rev().nth(above).is_some_and(same) {
            self.close_many(above + 1);
        }
    }

    /// Closes the innermost element of this name, unless one of `borders` stands between.
    fn close_within(&mut self, name: &str, borders: &[&str]) {
        let inside = |open: &&&str| **open == name || !borders.contains(*open);
        if let Some(above) = self.open.iter().rev().take_while(inside).position(|open| *open == name) {
            self.close_many(above + 1);
        }
    }

    fn close_until(&mut self, names: &[&str]) {
        while self.open.last().is_some_and(|open| !names.contains(open)) {
            self.close();
        }
    }

    fn close_many(&mut self, count: usize) {
        for _ in 0..count {
            self.close();
        }
    }

    fn in_table(&self) -> bool {
        self.open.contains(&"table")
    }

    /// Between the cells of a table, where no text may stand.
    fn in_table_structure(&self) -> bool {
        matches!(self.open.last(), Some(&"table" | &"thead" | &"tbody" | &"tr"))
    }

    /// Words that stood in different blocks must not run together when the blocks go.
    fn break_line(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with('\n') && !self.in_table_structure() {
            self.out.push('\n');
        }
    }
}
