//! Where the links of a text lead.

use pulldown_cmark::{Event, Tag};

use crate::links;
use crate::parser::parser;
use crate::render::MAX_INPUT;

/// The addresses to which links and pictures of a Markdown text lead, as [`render`](crate::render) would write them, in
/// the order of the text. What it would leave out is left out here; so are tags of HTML, in which nobody is asked to
/// write.
///
/// Only the first 256 KiB are read, as by [`plain`](crate::plain).
pub fn addresses(source: &str) -> Vec<String> {
    let source = &source[..source.floor_char_boundary(MAX_INPUT)];
    let led = parser(source, false).filter_map(|event| match event {
        Event::Start(Tag::Link { dest_url, .. }) => links::link(&dest_url),
        Event::Start(Tag::Image { dest_url, .. }) => links::image(&dest_url).map(str::to_owned),
        _ => None,
    });
    led.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_and_pictures_lead_somewhere() {
        for (source, wanted) in [
            ("Ein [Bericht](https://a.example/b) und <https://c.example>.", "https://a.example/b https://c.example"),
            ("[eins][e] und [zwei]\n\n[e]: https://a.example\n[zwei]: /de/x", "https://a.example /de/x"),
            ("![Tor](/media/a.png) und ![Tor](https://a.example/a.png)", "/media/a.png"),
            ("[a](javascript:alert(1)) [b](//b.example) [c](https://d@e.example)", ""),
            ("`[a](https://a.example)` und https://b.example", ""),
            ("", ""),
        ] {
            assert_eq!(addresses(source).join(" "), wanted, "{source}");
        }
    }
}
