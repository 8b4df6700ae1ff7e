//! What text programs put on the clipboard, as Markdown.
//!
//! The conversion is that of `htmd`; here stands what Word, Outlook and LibreOffice do their own way: lists that are
//! paragraphs with `mso-list` in their style, bold and italic as styles of spans, empty `o:p` elements, headings that
//! begin at the level of a page.

use std::rc::Rc;

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BulletListMarker, Options};
use htmd::{Element, HtmlToMarkdown, Node};

/// Before the line of an item that was a paragraph: then its level and its kind.
const ITEM: char = '\u{E000}';
/// Around the sign or number that Word wrote before an item.
const MARKER: (char, char) = ('\u{E001}', '\u{E002}');
/// Behind every cell, and behind every row of a table.
const CELL: (char, char) = ('\u{E003}', '\u{E004}');
/// Deepest level of a list that is taken over; what is deeper stands there.
const DEEPEST: usize = 4;
/// Deepest nesting that is read: the conversion goes down by calling itself.
const NESTED: usize = 100;
/// Most tags that are read, some twenty pages of text: the parser looks through all open elements with each.
const TAGS: usize = 10_000;
/// Elements that say nothing here. Pictures are added as files.
const SILENT: [&str; 10] = ["head", "img", "link", "meta", "o:p", "script", "style", "svg", "title", "xml"];

/// The HTML of a clipboard as Markdown; none where it holds nothing that its plain text does not, or is longer or
/// nested more deeply than what people copy.
pub fn pasted(html: &str, plain: &str) -> Option<String> {
    let fragment = fragment(html);
    if fragment.trim().is_empty() || fragment.matches('<').count() > TAGS {
        return None;
    }
    let options = Options {
        bullet_list_marker: BulletListMarker::Dash,
        ul_bullet_spacing: 1,
        ol_number_spacing: 1,
        ..Options::default()
    };
    let converter = HtmlToMarkdown::builder()
        .options(options)
        .skip_tags(SILENT.to_vec())
        .add_handler(vec!["p"], paragraph)
        .add_handler(vec!["span", "font"], span)
        .add_handler(vec!["b", "strong"], bold)
        .add_handler(vec!["i", "em"], italic)
        .add_handler(vec!["a"], link)
        .add_handler(vec!["h1", "h2", "h3", "h4", "h5", "h6"], heading)
        .add_handler(vec!["td", "th"], cell)
        .add_handler(vec!["tr"], row)
        .add_handler(vec!["thead", "tbody", "tfoot"], |handlers: &dyn Handlers, element: Element| {
            Some(children(handlers, &element).into())
        })
        .add_handler(vec!["table"], table)
        .build();
    let tree = converter.html_to_tree(fragment).ok()?;
    if depth(&tree) > NESTED {
        return None;
    }
    let converted = listed(&converter.tree_to_markdown(&tree)).replace('\u{a0}', " ");
    let text = converted.trim_end().trim_start_matches('\n').to_owned();
    (!text.is_empty() && text != plain.trim()).then_some(text)
}

/// What lies between the marks that programs set around the selection.
fn fragment(html: &str) -> &str {
    let after = html.find("<!--StartFragment").and_then(|at| html[at..].find("-->").map(|end| at + end + 3));
    let from = after.unwrap_or_default();
    let to = html[from..].find("<!--EndFragment").map_or(html.len(), |at| from + at);
    &html[from..to]
}

/// How deeply elements stand in each other.
fn depth(tree: &Rc<Node>) -> usize {
    let mut deepest = 0;
    let mut left = vec![(Rc::clone(tree), 1)];
    while let Some((node, depth)) = left.pop() {
        deepest = deepest.max(depth);
        left.extend(node.children.borrow().iter().map(|child| (Rc::clone(child), depth + 1)));
    }
    deepest
}

fn attribute(element: &Element, name: &str) -> String {
    let found = element.attrs.iter().find(|attribute| &*attribute.name.local == name);
    found.map(|attribute| attribute.value.to_string()).unwrap_or_default()
}

/// The style without blanks, in small letters: `mso-list:l0level1lfo1`.
fn style(element: &Element) -> String {
    attribute(element, "style").chars().filter(|letter| !letter.is_whitespace()).collect::<String>().to_lowercase()
}

fn children(handlers: &dyn Handlers, element: &Element) -> String {
    handlers.walk_children(element.node).content
}

fn paragraph(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    let style = style(&element);
    let Some(list) = style.split(';').find_map(|rule| rule.strip_prefix("mso-list:")) else {
        return Some(format!("\n\n{}\n\n", content.trim_matches('\n')).into());
    };
    let level = list.split("level").nth(1).and_then(|rest| rest.chars().next()?.to_digit(10)).unwrap_or(1);
    let level = (level.max(1) as usize).min(DEEPEST);
    let (marker, content) = apart(&content);
    let kind = if is_numbered(&marker) { 'n' } else { 'b' };
    Some(format!("\n\n{ITEM}{level}{kind}{}\n\n", content.trim()).into())
}

/// The marker of an item, and the rest.
fn apart(content: &str) -> (String, String) {
    let found = content.split_once(MARKER.0).and_then(|(before, rest)| {
        let (marker, after) = rest.split_once(MARKER.1)?;
        Some((marker.to_owned(), format!("{before}{after}")))
    });
    found.unwrap_or_else(|| (String::new(), content.to_owned()))
}

/// `1.`, `a)`, `iv.`: a number rather than a sign.
fn is_numbered(marker: &str) -> bool {
    let marker = marker.trim_matches(|letter: char| letter.is_whitespace() || letter == '\u{a0}');
    let body = marker.trim_end_matches(['.', ')']);
    body.len() < marker.len()
        && !body.is_empty()
        && body.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '.')
}

fn span(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    let style = style(&element);
    if style.contains("mso-list:ignore") {
        return Some(format!("{}{content}{}", MARKER.0, MARKER.1).into());
    }
    let rule = |names: &[&str]| style.split(';').any(|rule| names.contains(&rule));
    let content = if rule(&["font-style:italic"]) { around(&content, "*") } else { content };
    let is_bold = rule(&["font-weight:bold", "font-weight:600", "font-weight:700", "font-weight:800"]);
    Some(if is_bold { around(&content, "**") } else { content }.into())
}

fn bold(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    // Some programs wrap all that is copied into a <b> that is not bold.
    let is_plain = style(&element).split(';').any(|rule| rule == "font-weight:normal");
    Some(if is_plain { content } else { around(&content, "**") }.into())
}

fn italic(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    Some(around(&children(handlers, &element), "*").into())
}

/// Signs around a text, its blanks outside; none around what is empty, marked already, or more than one paragraph.
fn around(content: &str, sign: &str) -> String {
    let inner = content.trim();
    if inner.is_empty() || inner.contains("\n\n") || inner.contains([ITEM, MARKER.0]) || inner.starts_with(sign) {
        return content.to_owned();
    }
    let before = &content[..content.len() - content.trim_start().len()];
    let after = &content[content.trim_end().len()..];
    format!("{before}{sign}{inner}{sign}{after}")
}

/// Links lead to the web or to a mailbox; what else Word makes of `a` is a place in its own document.
fn link(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    let address = attribute(&element, "href");
    let leads = ["https://", "http://", "mailto:"].iter().any(|scheme| address.to_lowercase().starts_with(scheme));
    if !leads || content.trim().is_empty() || address.contains(char::is_whitespace) {
        return Some(content.into());
    }
    Some(format!("[{}]({})", content.trim(), address.replace('(', "%28").replace(')', "%29")).into())
}

/// The first level of a page is its title: headings of a text begin with the second.
fn heading(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    let content = content.split_whitespace().collect::<Vec<_>>().join(" ");
    let content = content.trim_matches('*');
    if content.is_empty() {
        return Some(String::new().into());
    }
    let level = element.tag.trim_start_matches('h').parse::<usize>().unwrap_or(1);
    Some(format!("\n\n{} {content}\n\n", "#".repeat((level + 1).min(4))).into())
}

/// A cell is one line.
fn cell(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element).replace([ITEM, MARKER.0, MARKER.1, CELL.0, CELL.1], " ");
    let content = content.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|");
    Some(format!("{content}{}", CELL.0).into())
}

fn row(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    Some(format!("{}{}", children(handlers, &element).trim(), CELL.1).into())
}

/// The first row of a table is its head, since Markdown knows none without; a table of one cell is a frame.
fn table(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let content = children(handlers, &element);
    let rows: Vec<Vec<&str>> = content
        .split(CELL.1)
        .map(|row| row.trim_matches('\n').trim_end_matches(CELL.0))
        .map(|row| row.split(CELL.0).map(str::trim).collect::<Vec<_>>())
        .filter(|row| row.iter().any(|cell| !cell.is_empty()))
        .collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or_default();
    if width == 0 || (width == 1 && rows.len() == 1) {
        return Some(format!("\n\n{}\n\n", rows.concat().concat()).into());
    }
    let line = |cells: &[&str]| {
        let cells: Vec<&str> = (0..width).map(|at| cells.get(at).copied().unwrap_or_default()).collect();
        format!("| {} |", cells.join(" | "))
    };
    let mut lines: Vec<String> = rows.iter().map(|row| line(row)).collect();
    lines.insert(1, line(&vec!["---"; width]));
    Some(format!("\n\n{}\n\n", lines.join("\n")).into())
}

/// Whether a line begins an item: `- `, `12. `.
fn is_item(line: &str) -> bool {
    let digits = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    line.starts_with("- ") || (digits.len() < line.len() && digits.starts_with(". "))
}

/// Items that were paragraphs as lists: no blank lines between them, their numbers counted.
fn listed(text: &str) -> String {
    let mut out: Vec<String> = Vec::new();
    let mut numbers = [0; DEEPEST + 1];
    let mut in_list = false;
    for line in text.lines() {
        if let Some(item) = line.strip_prefix(ITEM) {
            let mut letters = item.chars();
            let level = letters.next().and_then(|digit| digit.to_digit(10)).unwrap_or(1) as usize;
            let is_numbered = letters.next() == Some('n');
            if in_list {
                while out.last().is_some_and(|last| last.trim().is_empty()) {
                    out.pop();
                }
            } else {
                numbers = [0; DEEPEST + 1];
            }
            numbers[level + 1..].fill(0);
            numbers[level] += 1;
            let marker = if is_numbered { format!("{}.", numbers[level]) } else { "-".to_owned() };
            out.push(format!("{}{marker} {}", "   ".repeat(level - 1), letters.as_str()));
            in_list = true;
        } else {
            in_list &= line.trim().is_empty();
            // A list within an item follows it without a blank line.
            let within = line.strip_prefix("  ").map(str::trim_start);
            if within.is_some_and(is_item)
                && out.iter().rfind(|it| !it.trim().is_empty()).is_some_and(|it| is_item(it.trim_start()))
            {
                while out.last().is_some_and(|last| last.trim().is_empty()) {
                    out.pop();
                }
            }
            out.push(line.to_owned());
        }
    }
    out.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(html: &str) -> String {
        pasted(html, "").unwrap_or_default()
    }

    /// As Word puts it there: conditional comments, lists as paragraphs, styles, `o:p`.
    #[test]
    fn word_comes_with_its_lists() {
        let html = include_str!("pasted/word.html");
        assert_eq!(text_of(html), include_str!("pasted/word.md").trim_end());
    }

    #[test]
    fn outlook_comes_with_its_links() {
        let html = include_str!("pasted/outlook.html");
        assert_eq!(text_of(html), include_str!("pasted/outlook.md").trim_end());
    }

    #[test]
    fn libreoffice_comes_with_its_tables() {
        let html = include_str!("pasted/libreoffice.html");
        assert_eq!(text_of(html), include_str!("pasted/libreoffice.md").trim_end());
    }

    #[test]
    fn what_has_no_format_is_left_to_the_browser() {
        assert_eq!(pasted("", "Text"), None);
        assert_eq!(pasted("<meta charset='utf-8'><span>Nur Text</span>", "Nur Text"), None);
        assert_eq!(pasted("<p>&nbsp;</p>", ""), None);
    }

    #[test]
    fn nothing_comes_along_that_is_no_text() {
        let html = "<p>a<script>b()</script><img src=x><a href='javascript:c()'>d</a><style>e</style></p>";
        assert_eq!(text_of(html), "ad");
        assert_eq!(text_of("<b style='font-weight:normal'><p>Nicht fett</p></b>"), "Nicht fett");
        assert_eq!(text_of("<p>Nicht * ein Stern, 1. und _unter_</p>"), "Nicht \\* ein Stern, 1. und \\_unter\\_");
    }

    #[test]
    fn the_deepest_nesting_is_left_to_the_browser() {
        assert_eq!(pasted(&"<div>".repeat(100_000), ""), None);
        assert_eq!(pasted(&"<div>".repeat(TAGS), ""), None);
        assert_eq!(pasted(&"<div></p>".repeat(TAGS / 2), ""), None);
        assert_eq!(pasted(&format!("{}<b>a</b>", "<div>".repeat(50)), "").as_deref(), Some("**a**"));
    }

    proptest::proptest! {
        #[test]
        fn no_clipboard_breaks(html in "(<(p|b|ul|li|table|td|tr|span style='mso-list:l0 level9')>|</p>|</b>|\\PC){0,60}") {
            let _ = pasted(&html, "");
        }
    }
}
