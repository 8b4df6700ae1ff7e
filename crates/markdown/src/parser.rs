//! The one place that makes a Markdown parser, so that a text means the same everywhere.

use pulldown_cmark::{Options, Parser};

/// CommonMark with tables and strikethrough. Footnotes are a switch of their own: inputs that
/// make them slow are known to exist, so only texts that need them pay for them.
pub(crate) fn parser(source: &str, footnotes: bool) -> Parser<'_> {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    if footnotes {
        options |= Options::ENABLE_FOOTNOTES;
    }
    Parser::new_ext(source, options)
}
