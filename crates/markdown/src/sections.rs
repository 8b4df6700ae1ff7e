//! A text in parts: cut at its headings of the second level, and put together again.

use std::fmt;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::parser::parser;

/// A part of a text: a heading and what follows it, up to the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Section<'a> {
    /// The Markdown of the heading without its marks: `Ziel *und* Weg` for `## Ziel *und* Weg ##`.
    /// `None` for what stands before the first heading.
    pub heading: Option<&'a str>,
    /// The bytes after the heading's line up to the next heading, line ends included.
    pub body: &'a str,
}

/// Cuts a text at its headings of the form `## …`.
///
/// The parser decides what a heading is: a line `## …` in a block of code does not cut, nor in a
/// quote or a list, and headings of the second level that are underlined stay in the body. If
/// nothing stands before the first heading, there is no section without a heading.
///
/// Every byte of the text is in a body or in a heading's line, and [`join_sections`] gives the text
/// back; only the lines of headings come back in one form, `## Heading`.
pub fn sections(source: &str) -> Vec<Section<'_>> {
    let mut found = Vec::new();
    let mut depth = 0;
    // Where the body begins that is not yet closed.
    let mut open: (Option<&str>, usize) = (None, 0);
    for (event, range) in parser(source, false).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                let is_second = matches!(tag, Tag::Heading { level: HeadingLevel::H2, .. });
                if depth == 0
                    && is_second
                    && let Some(text) = heading_text(source, range.start)
                {
                    let (heading, from) = open;
                    let line = line_start(source, range.start);
                    found.push(Section { heading, body: &source[from..line] });
                    open = (Some(text), line_end(source, range.start));
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    let (heading, from) = open;
    found.push(Section { heading, body: &source[from..] });
    if found[0] == (Section { heading: None, body: "" }) {
        found.remove(0);
    }
    found
}

/// Puts sections together, each under its heading `## …`: the inverse of [`sections`].
///
/// A body that does not end its line before a further heading gets a line end and an empty line.
///
/// # Errors
///
/// [`Inseparable`] if [`sections`] would not find the same sections in the result, apart from line
/// ends at the end of bodies: a body with a heading of the second level of its own, a block of code or
/// a comment that never ends and would swallow what follows, a heading with a line break, a
/// section without a heading that is not the first.
pub fn join_sections(sections: &[Section<'_>]) -> Result<String, Inseparable> {
    if let [Section { heading: None, body: "" }, rest @ ..] = sections
        && rest.first().is_none_or(|next| next.heading.is_some())
    {
        return join_sections(rest).map_err(|Inseparable { index }| Inseparable { index: index + 1 });
    }
    let mut joined = String::new();
    for section in sections {
        if let Some(heading) = section.heading {
            if !joined.is_empty() && !joined.ends_with(['\n', '\r']) {
                joined.push_str("\n\n");
            }
            joined.push_str("##");
            if !heading.is_empty() {
                joined.push(' ');
                joined.push_str(heading);
            }
            // Number signs at the end would be taken for marks; these are taken instead.
            if heading.ends_with('#') {
                joined.push_str(" ##");
            }
            joined.push('\n');
        }
        joined.push_str(section.body);
    }
    let found = self::sections(&joined);
    let same = |a: &Section<'_>, b: &Section<'_>| {
        let body = |section: &Section<'_>| section.body.trim_end_matches(['\n', '\r']).len();
        a.heading == b.heading && a.body[..body(a)] == b.body[..body(b)]
    };
    let differs = sections.iter().zip(&found).position(|(a, b)| !same(a, b));
    let missing = (sections.len() != found.len()).then(|| sections.len().min(found.len()).saturating_sub(1));
    match differs.or(missing) {
        Some(index) => Err(Inseparable { index }),
        None => Ok(joined),
    }
}

/// Sections that would not come apart again where they were joined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Inseparable {
    /// The first section that would come back otherwise, counted from 0.
    pub index: usize,
}

impl fmt::Display for Inseparable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "joining sections: section {} would not be found again as it is", self.index)
    }
}

impl std::error::Error for Inseparable {}

/// The text of a heading that is written with number signs, by the rules of CommonMark (4.2);
/// `None` if it is underlined instead. `start` is in the heading's line.
fn heading_text(source: &str, start: usize) -> Option<&str> {
    let line = source[line_start(source, start)..line_end(source, start)].trim_matches([' ', '\t', '\n', '\r']);
    let text = line.strip_prefix("##")?;
    if !text.is_empty() && !text.starts_with([' ', '\t']) {
        return None;
    }
    let text = text.trim_matches([' ', '\t']);
    let unmarked = text.trim_end_matches('#');
    if unmarked.is_empty() || unmarked.ends_with([' ', '\t']) {
        Some(unmarked.trim_end_matches([' ', '\t']))
    } else {
        Some(text)
    }
}

fn line_start(source: &str, at: usize) -> usize {
    source[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1)
}

fn line_end(source: &str, at: usize) -> usize {
    match source[at..].find(['\n', '\r']) {
        Some(end) if source[at + end..].starts_with("\r\n") => at + end + 2,
        Some(end) => at + end + 1,
        None => source.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(source: &str) -> Vec<(Option<&str>, &str)> {
        sections(source).iter().map(|section| (section.heading, section.body)).collect()
    }

    #[test]
    fn cuts_where_the_parser_sees_a_heading() {
        for (source, expected) in [
            ("", vec![]),
            ("a\n", vec![(None, "a\n")]),
            ("## A\n\nb\n\n## C", vec![(Some("A"), "\nb\n\n"), (Some("C"), "")]),
            ("a\n## B ##\r\nc\r\n", vec![(None, "a\n"), (Some("B"), "c\r\n")]),
            ("\n  ##\t*A* `b`  \nc", vec![(None, "\n"), (Some("*A* `b`"), "c")]),
            ("```\n## A\n```\n", vec![(None, "```\n## A\n```\n")]),
            ("    ## A\n", vec![(None, "    ## A\n")]),
            ("> ## A\n\n- ## B\n", vec![(None, "> ## A\n\n- ## B\n")]),
            ("A\n---\n# B\n### C\n##D\n", vec![(None, "A\n---\n# B\n### C\n##D\n")]),
            ("<!--\n## A\n-->\n## B\n", vec![(None, "<!--\n## A\n-->\n"), (Some("B"), "")]),
            ("##\na\n## #\n## C\\#\n", vec![(Some(""), "a\n"), (Some(""), ""), (Some("C\\#"), "")]),
            ("## # ##\n", vec![(Some("#"), "")]),
            ("## A\r## B\r", vec![(Some("A"), ""), (Some("B"), "")]),
        ] {
            assert_eq!(pairs(source), expected, "{source:?}");
        }
    }

    #[test]
    fn joining_gives_the_text_back() {
        for source in
            ["", "a\n", "## A\n\nb\n\n## C\n", "vorab\r\n\r\n## A\nb\r\n```\n## C\n```\n## D\ne", "##\n\n## # ##\n"]
        {
            assert_eq!(join_sections(&sections(source)).as_deref(), Ok(source));
        }
        let parts = [("Ziel", "Text ohne Zeilenende"), ("Ablauf", "- a\n- b")];
        let parts = parts.map(|(heading, body)| Section { heading: Some(heading), body });
        assert_eq!(join_sections(&parts).as_deref(), Ok("## Ziel\nText ohne Zeilenende\n\n## Ablauf\n- a\n- b"));
        assert_eq!(join_sections(&[Section { heading: None, body: "" }]).as_deref(), Ok(""));
    }

    #[test]
    fn what_would_not_come_apart_is_refused() {
        let named = |body| Section { heading: Some("A"), body };
        let last = Section { heading: Some("Z"), body: "" };
        for (parts, index) in [
            (vec![named("a\n## B\n"), last], 0),
            (vec![named("```\nnever ends\n"), last], 0),
            (vec![named("ok\n"), named("<!-- never ends\n"), last], 1),
            (vec![Section { heading: Some("A\nB"), body: "" }], 0),
            (vec![Section { heading: Some(" A"), body: "" }], 0),
            (vec![last, Section { heading: None, body: "x" }], 0),
            (vec![Section { heading: None, body: "## A" }], 0),
        ] {
            assert_eq!(join_sections(&parts), Err(Inseparable { index }), "{parts:?}");
        }
    }
}
