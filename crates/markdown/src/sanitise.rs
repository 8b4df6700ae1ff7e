//! What `<script>` becomes: the one way by which HTML leaves this crate.
//!
//! Two layers with the same list. `tidy` goes first and makes any HTML well-formed in one linear
//! pass: a tree builder that repairs bad nesting itself can be made to build a tree far larger
//! than the text, or to search its open elements again for each tag. Ammonia goes second, reads
//! the result as a browser would and keeps what the list allows. Safety rests on ammonia alone;
//! `tidy` gives bounded work and an answer that stays the same when it is sanitised again.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use crate::render::MAX_OUTPUT;
use crate::{allowed, tidy};

/// Makes HTML from a peer fit to be shown, with the rules that hold for our own.
///
/// What it promises:
/// - the answer holds only the elements, attributes and addresses of `allowed.rs`, well nested;
/// - sanitising the answer again gives the answer, and so does sanitising what
///   [`render`](crate::render) made;
/// - time, memory and the size of the answer grow with the size of the input and not faster.
///
/// What it changes on the way: `h1` becomes `h2`, `b` and `i` become `strong` and `em`; every table
/// is wrapped so that it can be scrolled; elements that are not allowed go and their text stays,
/// except for scripts, styles, drawings, forms' inner texts and the like, which go with what they
/// hold; a link that may not lead where it leads becomes its text; an image that is not the
/// site's own goes; text that stands in a table outside its cells goes.
///
/// Only the first 4 MiB are read, and writing stops soon after 4 MiB, not counting that `&`, `>` and
/// non-breaking spaces grow when they are escaped; what is promised about sanitising again holds for
/// answers up to that size. The doors of the house refuse larger bodies long before.
pub fn sanitise(html: &str) -> String {
    clean(&html[..html.floor_char_boundary(MAX_OUTPUT)]).0
}

/// Both layers, and whether all of the HTML went through.
///
/// Character references can still bring in a carriage return, which a browser would read back as
/// a line feed, and a byte order mark, which it would pass over at the beginning; so the one
/// becomes a line feed and the other goes, at once.
pub(crate) fn clean(html: &str) -> (String, bool) {
    let tidied = tidy::tidy(html, MAX_OUTPUT);
    let mut cleaned = AMMONIA.clean(&tidied.html).to_string();
    if cleaned.contains(tidy::SEAM) {
        cleaned = cleaned.replace(tidy::SEAM, "");
    }
    if cleaned.contains(['\r', '\u{feff}']) {
        cleaned = cleaned.replace('\r', "\n").replace('\u{feff}', "");
    }
    (cleaned, tidied.is_whole)
}

static AMMONIA: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::empty();
    builder
        .tags(allowed::elements())
        .add_tags(["wbr"])
        .tag_attributes(allowed::attributes())
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None)
        .strip_comments(true)
        .attribute_filter(|element, attribute, value| {
            let kept = allowed::value(element, attribute, value)?;
            Some(if kept == value { Cow::Borrowed(value) } else { Cow::Owned(kept) })
        });
    builder
});

#[cfg(test)]
mod tests {
    use super::*;

    /// Ammonia must do without the layer before it.
    #[test]
    fn the_second_layer_is_safe_by_itself() {
        for (given, expected) in [
            ("<script>x</script><p onclick=x style=y class=z id=main>a</p>", "<p>a</p>"),
            ("<a href='java&#115;cript:x'>a</a>", "<a>a</a>"),
            ("<a href='//example.org' rel=opener>a</a>", "<a>a</a>"),
            ("<img src=x onerror=y>", "<img>"),
            ("<img src=/media/a.png alt=b>", "<img src=\"/media/a.png\" alt=\"b\">"),
            ("<svg><a href='/x'>a</a></svg>", ""),
            ("<form action=/x><input name=y></form>", ""),
            ("<div class='modal table-wrap'>a</div>", "<div>a</div>"),
        ] {
            assert_eq!(AMMONIA.clean(given).to_string(), expected, "{given}");
        }
    }
}
