//! Where an element may stand, and what foreign names mean here.

/// The part an element plays in the nesting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Stands among words and holds words.
    Inline,
    /// Stands alone and holds nothing.
    Void,
    /// A block that holds words: a paragraph, a heading, preformatted text.
    Leaf,
    /// A block that holds blocks.
    Flow,
    /// `li`.
    Item,
    /// `table`.
    Table,
    /// `thead`, `tbody`.
    Rows,
    /// `tr`.
    Row,
    /// `td`, `th`.
    Cell,
    /// A block that is not kept but parts what stands before it from what stands in it.
    Boundary,
}

/// The name under which an element is kept, and its place; `None` if it leaves no trace.
pub(super) fn place(name: &str) -> Option<(&'static str, Place)> {
    let kept = match name {
        "strong" | "b" => "strong",
        "em" | "i" => "em",
        "del" | "s" | "strike" => "del",
        "code" | "tt" | "kbd" | "samp" => "code",
        "sup" => "sup",
        "a" => "a",
        "br" => "br",
        "img" => "img",
        "hr" => "hr",
        "p" => "p",
        "h1" | "h2" => "h2",
        "h3" => "h3",
        "h4" => "h4",
        "h5" => "h5",
        "h6" => "h6",
        "pre" => "pre",
        "blockquote" => "blockquote",
        "ul" | "menu" | "dir" => "ul",
        "ol" => "ol",
        "li" => "li",
        "table" => "table",
        "thead" => "thead",
        "tbody" | "tfoot" => "tbody",
        "tr" => "tr",
        "td" => "td",
        "th" => "th",
        _ if BOUNDARIES.contains(&name) => "div",
        _ => return None,
    };
    Some((kept, of(kept)))
}

/// The place of an element under the name it is kept by.
pub(super) fn of(kept: &str) -> Place {
    match kept {
        "br" | "img" | "hr" => Place::Void,
        "p" | "h2" | "h3" | "h4" | "h5" | "h6" | "pre" => Place::Leaf,
        "blockquote" | "ul" | "ol" => Place::Flow,
        "li" => Place::Item,
        "table" => Place::Table,
        "thead" | "tbody" => Place::Rows,
        "tr" => Place::Row,
        "td" | "th" => Place::Cell,
        "div" => Place::Boundary,
        _ => Place::Inline,
    }
}

const BOUNDARIES: &[&str] = &[
    "div",
    "section",
    "article",
    "aside",
    "header",
    "footer",
    "main",
    "nav",
    "figure",
    "figcaption",
    "address",
    "center",
    "details",
    "summary",
    "dl",
    "dt",
    "dd",
    "fieldset",
    "form",
    "legend",
    "caption",
    "hgroup",
    "search",
    "body",
];

/// Elements that go with all they hold: their content is not text for readers.
pub(super) const DROPPED: &[&str] = &[
    "script", "style", "template", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript", "svg",
    "math", "object", "audio", "video", "canvas", "select", "head",
];
