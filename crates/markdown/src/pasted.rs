//! What text programs put on the clipboard, as Markdown.
//!
//! The conversion is that of `htmd`; here stands what Word, Outlook, Excel, LibreOffice and Google Docs do their own
//! way: lists that are paragraphs with `mso-list` in their style (`lists`), lists between the items of others, tables
//! with cells that reach over others and tables that are frames (`tables`), bold and italic as styles of spans, empty
//! `o:p` elements, headings that begin at the level of a page. What is tried stands in `pasted/README.md`.

mod lists;
mod tables;

use std::rc::Rc;

use htmd::element_handler::{HandlerResult, Handlers};
use htmd::options::{BulletListMarker, Options};
use htmd::{Element, HtmlToMarkdown, Node};

use lists::{ITEM, listed};

/// Around the sign or number that Word wrote before an item.
const MARKER: (char, char) = ('\u{E001}', '\u{E002}');
/// Deepest nesting that is read: the conversion goes down by calling itself.
const NESTED: usize = 100;
/// Most tags that are read, some twenty pages of text: the parser looks through all open elements with each.
const TAGS: usize = 10_000;
/// Elements that say nothing here. Pictures are added as files.
const SILENT: [&str; 10] = ["head", "img", "link", "meta", "o:p", "script", "style", "svg", "title", "xml"];

/// The HTML of a clipboard as Markdown; none where it holds nothing that its plain text does not, or is longer or
/// nested more deeply than what people copy.
pub fn pasted(html: &str, plain: &str) -> Option<String> {
    let fragment = nested(&fragment(html));
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
        .add_handler(vec!["li"], item)
        .add_handler(vec!["div"], division)
        .add_handler(vec!["td", "th"], tables::cell)
        .add_handler(vec!["tr"], tables::row)
        .add_handler(vec!["thead", "tbody", "tfoot"], |handlers: &dyn Handlers, element: Element| {
            Some(children(handlers, &element).into())
        })
        .add_handler(vec!["table"], tables::table)
        .build();
    let tree = converter.html_to_tree(&fragment).ok()?;
    if depth(&tree) > NESTED {
        return None;
    }
    let converted = listed(&converter.tree_to_markdown(&tree)).replace('\u{a0}', " ");
    let text = converted.trim_end().trim_start_matches('\n').to_owned();
    (!text.is_empty() && text != plain.trim()).then_some(text)
}

/// What lies between the marks that programs set around the selection. Where they stand within a table or a list, as
/// Excel sets them, it is put around it again.
fn fragment(html: &str) -> String {
    let after = html.find("<!--StartFragment").and_then(|at| html[at..].find("-->").map(|end| at + end + 3));
    let from = after.unwrap_or_default();
    let to = html[from..].find("<!--EndFragment").map_or(html.len(), |at| from + at);
    let selected = &html[from..to];
    let first = selected.trim_start().get(1..).unwrap_or_default().to_ascii_lowercase();
    let begins = |tag: &str| first.strip_prefix(tag).is_some_and(|rest| rest.starts_with([' ', '>', '\n', '\r', '\t']));
    if ["tr", "td", "th", "col", "colgroup", "thead", "tbody"].into_iter().any(begins) {
        return format!("<table>{selected}</table>");
    }
    if begins("li") {
        let before = html[..from].to_ascii_lowercase();
        let list = if before.rfind("<ol") > before.rfind("<ul") { "ol" } else { "ul" };
        return format!("<{list}>{selected}</{list}>");
    }
    selected.to_owned()
}

/// Lists that stand between the items of another, as Google Docs and LibreOffice write what lies deeper, within the
/// item before them.
fn nested(html: &str) -> String {
    const END: &str = "</li>";
    let small = html.to_ascii_lowercase();
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    while let Some(at) = small[from..].find(END).map(|at| from + at) {
        out.push_str(&html[from..at]);
        from = at + END.len();
        let behind = small[from..].trim_start();
        if !(behind.starts_with("<ul") || behind.starts_with("<ol")) {
            out.push_str(END);
        }
    }
    out.push_str(&html[from..]);
    out
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
    let Some(list) = style.split(';').find_map(|rule| rule.strip_prefix("mso-list:l")) else {
        return Some(format!("\n\n{}\n\n", content.trim_matches('\n')).into());
    };
    let level = list.split("level").nth(1).and_then(|rest| rest.chars().next()?.to_digit(10)).unwrap_or(1);
    let (marker, content) = apart(&content);
    Some(format!("\n\n{}\n\n", lists::item(level as usize, &marker, &content)).into())
}

/// An item ends where its text ends, so that no blank lines stand between items of paragraphs.
fn item(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    let item = handlers.fallback(element)?;
    Some(item.content.trim_end().to_owned().into())
}

/// What others have noted beside a text is not the text.
fn division(handlers: &dyn Handlers, element: Element) -> Option<HandlerResult> {
    if style(&element).contains("mso-element:comment-list") {
        return None;
    }
    handlers.fallback(element)
}

/// The marker of an item, and the rest.
fn apart(content: &str) -> (String, String) {
    let found = content.split_once(MARKER.0).and_then(|(before, rest)| {
        let (marker, after) = rest.split_once(MARKER.1)?;
        Some((marker.to_owned(), format!("{before}{after}")))
    });
    found.unwrap_or_else(|| (String::new(), content.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text_of(html: &str) -> String {
        pasted(html, "").unwrap_or_default()
    }

    /// What is on a clipboard, and what becomes of it; see `pasted/README.md`.
    macro_rules! clipboards {
        ($($name:literal),+ $(,)?) => {
            [$(($name, include_str!(concat!("pasted/", $name, ".html")), include_str!(concat!("pasted/", $name, ".md")))),+]
        };
    }

    #[test]
    fn what_text_programs_copy_comes_as_they_meant_it() {
        for (name, html, markdown) in clipboards![
            "word",
            "word_lists",
            "word_merged",
            "outlook",
            "outlook_table",
            "libreoffice",
            "google_docs",
            "excel",
        ] {
            assert_eq!(text_of(html), markdown.trim_end(), "{name}");
        }
    }

    #[test]
    fn a_selection_within_a_table_or_a_list_is_one() {
        let within = |before: &str, selected: &str| {
            text_of(&format!("{before}<!--StartFragment-->{selected}<!--EndFragment-->"))
        };
        assert_eq!(within("<table><tr>", "<td>a</td><td>b</td>"), "| a | b |\n| --- | --- |");
        assert_eq!(within("<ul><li>x</li></ul><ol>", "<li>a</li><li>b</li>"), "1. a\n2. b");
        assert_eq!(within("<ul>", "<LI>a</LI><UL><LI>b</LI></UL><LI>c</LI>"), "- a\n  - b\n- c");
        assert_eq!(within("", "<track>a<b>b</b>"), "a**b**");
    }

    #[test]
    fn cells_that_reach_far_do_not_grow() {
        let rows = "<tr><td>b</td></tr>".repeat(500);
        let wide = format!("<table><tr><td colspan=1000000000 rowspan=1000000000>a</td></tr>{rows}</table>");
        assert!(text_of(&wide).len() < 10 * wide.len(), "{}", text_of(&wide).len());
        let cells = format!("<table><tr>{}</tr>{rows}</table>", "<td colspan=20>a</td>".repeat(2_000));
        let text = text_of(&cells);
        assert!(text.len() < cells.len() && !text.contains('|') && text.contains('b'), "{}", text.len());
        let odd = "<table><tr><td colspan=0 rowspan=-1>a</td><td colspan=x>b</td></tr></table>";
        assert_eq!(text_of(odd), "| a | b |\n| --- | --- |");
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
