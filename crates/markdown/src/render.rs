//! Markdown to HTML that a page may show as it is.

use std::fmt;

use crate::headings::Heading;
use crate::parser::parser;
use crate::{escape, sanitise, writer};

/// The longest source, in bytes: 256 KiB, some forty printed pages.
pub const MAX_INPUT: usize = 256 * 1024;
/// The longest HTML, in bytes: 4 MiB. A short source can describe a very large table.
pub const MAX_OUTPUT: usize = 4 * 1024 * 1024;
/// How deep quotes, lists and emphasis may stand in one another.
pub const MAX_DEPTH: usize = 64;

/// What the page around a text wants of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options<'a> {
    /// The level in the page at which the second level of the document starts: 3 for the
    /// sections of an entry, whose own headings are the page's second level. From 2 to 6.
    pub first_heading: u8,
    /// Stands in every `id` after [`ID_PREFIX`](crate::ID_PREFIX), joined by hyphens, so that several texts
    /// can stand on one page: `"schritt-1"` makes `t-schritt-1-ablauf`. Empty for none.
    pub id_prefix: &'a str,
    /// How a table is announced by screen readers, in the language of the text; a number follows.
    pub table_label: &'a str,
    /// Whether `[^1]` makes footnotes.
    pub footnotes: bool,
    /// How the link from a footnote back to the text is announced; the footnote's number follows.
    pub back_label: &'a str,
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self {
            first_heading: 3,
            id_prefix: "",
            table_label: "Tabelle",
            footnotes: false,
            back_label: "Zurück zum Text, Fußnote",
        }
    }
}

/// A text as the page shows it and as the search sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// Sanitised HTML, to be shown as it is. Belongs to [`RENDERER_VERSION`](crate::RENDERER_VERSION).
    pub html: String,
    /// The headings in the order of the text.
    pub headings: Vec<Heading>,
    /// The words alone, as [`plain`](crate::plain()) gives them, but where footnotes are switched on, their
    /// marks are not among the words. Not escaped.
    pub plain: String,
}

/// Makes a text fit to be shown. Constructs, addresses and elements are those named at the head of
/// the crate; HTML in the source is not passed on but shown as the words it is written with.
///
/// The same source and options always give the same answer. It never panics, whatever the source.
///
/// ```
/// let page = markdown::render("## Ablauf\n\n*Erst* <b>hören</b>.", &markdown::Options::default())?;
/// assert_eq!(
///     page.html,
///     "<h3 id=\"t-ablauf\">Ablauf</h3>\n<p><em>Erst</em> &lt;b&gt;hören&lt;/b&gt;.</p>\n"
/// );
/// # Ok::<(), markdown::TooLarge>(())
/// ```
///
/// # Errors
///
/// [`TooLarge`] if the source, the nesting in it or the HTML that it makes passes its limit.
/// Work stops at the limit. One rendering can still take some hundred milliseconds: it belongs
/// on a blocking thread, and its answer is worth keeping.
pub fn render(source: &str, options: &Options<'_>) -> Result<Rendered, TooLarge> {
    check(What::Input, source.len())?;
    let written = writer::write(parser(source, options.footnotes), options)?;
    let (html, is_whole) = sanitise::clean(&written.html);
    check(What::Output, if is_whole { html.len() } else { html.len().max(MAX_OUTPUT + 1) })?;
    Ok(Rendered { html, ..written })
}

/// The HTML of a text for a page that was let in before: what is too large to render is shown as it was written, never
/// dropped.
pub fn shown(source: &str, options: &Options<'_>) -> String {
    render(source, options).map_or_else(
        |_| {
            let mut html = String::from("<pre>");
            escape::text(&mut html, source);
            html.push_str("</pre>");
            html
        },
        |rendered| rendered.html,
    )
}

/// Compares a size with its limit.
pub(crate) fn check(what: What, actual: usize) -> Result<(), TooLarge> {
    let limit = match what {
        What::Input => MAX_INPUT,
        What::Output => MAX_OUTPUT,
        What::Depth => MAX_DEPTH,
    };
    if actual > limit { Err(TooLarge { what, limit, actual }) } else { Ok(()) }
}

/// A text passes a limit and is not rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooLarge {
    /// Which limit it is.
    pub what: What,
    /// The most that is allowed: bytes for [`What::Input`] and [`What::Output`], levels for [`What::Depth`].
    pub limit: usize,
    /// How much it is, in the same unit; for output and depth, how much it was when work stopped.
    pub actual: usize,
}

/// What can be too large about a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum What {
    /// The source is longer than [`MAX_INPUT`].
    Input,
    /// The HTML would be longer than [`MAX_OUTPUT`].
    Output,
    /// Quotes, lists and emphasis stand in one another deeper than [`MAX_DEPTH`].
    Depth,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, limit, actual } = self;
        match what {
            What::Input => write!(f, "rendering: the source has {actual} bytes, at most {limit} are allowed"),
            What::Output => write!(f, "rendering: the HTML has {actual} bytes or more, at most {limit} are allowed"),
            What::Depth => write!(f, "rendering: the text nests {actual} levels or more, at most {limit} are allowed"),
        }
    }
}

impl std::error::Error for TooLarge {}
