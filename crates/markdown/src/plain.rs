//! The words of a text without their markup: for search, summaries and lists of headings.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parser::parser;
use crate::render::MAX_INPUT;

/// The words of a Markdown text: one line for each paragraph, heading, list item, row and line
/// of code, cells parted by a space, images as their description. Not escaped.
///
/// Only the first 256 KiB are read; [`render`](crate::render) refuses longer texts. Marks of
/// footnotes are seen as words, since footnotes are a choice of the page.
pub fn plain(source: &str) -> String {
    let source = &source[..source.floor_char_boundary(MAX_INPUT)];
    let mut words = Words::default();
    for event in parser(source, false) {
        words.event(&event);
    }
    words.finish()
}

/// The beginning of a plain text as one line of at most `chars` characters, for summaries.
///
/// A text that fits is returned whole. A longer one ends at the end of a word, with `…`, which
/// counts; if the very first word is too long, it is cut.
pub fn excerpt(plain: &str, chars: usize) -> String {
    let mut line = String::new();
    let mut count = 0;
    for word in plain.split_whitespace() {
        let gap = usize::from(count > 0);
        let length = word.chars().count();
        if count + gap + length <= chars {
            if gap > 0 {
                line.push(' ');
            }
            line.push_str(word);
            count += gap + length;
            continue;
        }
        // What is there must leave room for the mark that something is missing.
        while count + 1 > chars && line.contains(' ') {
            let cut = line.rfind(' ').unwrap_or(0);
            line.truncate(cut);
            count = line.chars().count();
        }
        if line.is_empty() || count + 1 > chars {
            let first = if line.is_empty() { word } else { &line };
            line = cut_word(first, chars.saturating_sub(1));
        }
        line.truncate(line.trim_end_matches([',', ';', ':', '–', '-', '(']).len());
        if chars > 0 {
            line.push('…');
        }
        return line;
    }
    line
}

/// At most `chars` characters of a word, without parting a letter from its accents.
fn cut_word(word: &str, chars: usize) -> String {
    let joins = |c: char| matches!(c, '\u{300}'..='\u{36f}' | '\u{200d}' | '\u{fe00}'..='\u{fe0f}');
    let mut kept: Vec<char> = word.chars().take(chars).collect();
    if word.chars().nth(chars).is_some_and(joins) {
        while kept.pop().is_some_and(joins) {}
    }
    kept.into_iter().collect()
}

/// Gathers words and sees to it that those of different blocks do not run together.
#[derive(Debug, Default)]
pub(crate) struct Words {
    out: String,
    gap: Option<char>,
}

impl Words {
    /// Takes what an event says in words; every other event parts words or changes nothing.
    pub(crate) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(text),
            Event::SoftBreak => self.part(' '),
            Event::HardBreak | Event::Rule => self.part('\n'),
            Event::Start(Tag::TableCell) => self.part(' '),
            Event::Start(tag) if !is_inline(&tag.to_end()) => self.part('\n'),
            Event::End(tag) if !is_inline(tag) && *tag != TagEnd::TableCell => self.part('\n'),
            _ => {}
        }
    }

    /// Where the next word will stand, for [`Words::since`].
    pub(crate) fn mark(&self) -> usize {
        self.out.len()
    }

    /// The words since a mark, as one line.
    pub(crate) fn since(&self, mark: usize) -> String {
        self.out[mark..].split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// All words.
    pub(crate) fn finish(mut self) -> String {
        self.out.truncate(self.out.trim_end().len());
        self.out
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(gap) = self.gap.take()
            && !self.out.is_empty()
            && !self.out.ends_with('\n')
        {
            self.out.push(gap);
        }
        self.out.push_str(text);
    }

    /// A line end is stronger than a space.
    fn part(&mut self, gap: char) {
        if self.gap != Some('\n') {
            self.gap = Some(gap);
        }
    }
}

fn is_inline(tag: &TagEnd) -> bool {
    matches!(tag, TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_without_markup() {
        for (source, expected) in [
            ("# A\n\nb *c* **d**\ne  \nf", "A\nb c d e\nf"),
            ("- a\n- b\n  - c", "a\nb\nc"),
            ("| a | b |\n|---|---|\n| c | d |", "a b\nc d"),
            ("![Plan](/media/a.png) und [Ziel](/b)", "Plan und Ziel"),
            ("```\na\n  b\n```\nc", "a\n  b\nc"),
            ("a <b>c</b>\n\n<div>\nd\n</div>", "a <b>c</b>\n<div>\nd\n</div>"),
            ("a&amp;b \\* `<c>`", "a&b * <c>"),
            ("un*ter*brochen", "unterbrochen"),
            ("", ""),
        ] {
            assert_eq!(plain(source), expected, "{source}");
        }
    }

    #[test]
    fn excerpts_end_at_a_word_and_keep_to_their_length() {
        for (text, chars, expected) in [
            ("Ein kurzer Satz", 15, "Ein kurzer Satz"),
            ("Ein kurzer Satz", 14, "Ein kurzer…"),
            ("Ein kurzer Satz", 11, "Ein kurzer…"),
            ("Ein kurzer Satz", 10, "Ein…"),
            ("Ein,  kurzer\nSatz", 8, "Ein…"),
            ("Überraschung", 5, "Über…"),
            ("Überraschung danach", 12, "Überraschun…"),
            ("ae\u{301}bc", 3, "a…"),
            ("a b", 1, "…"),
            ("a b", 0, ""),
            ("", 5, ""),
        ] {
            let cut = excerpt(text, chars);
            assert_eq!(cut, expected, "{text} {chars}");
            assert!(cut.chars().count() <= chars);
        }
    }
}
