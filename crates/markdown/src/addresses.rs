//! Where the links of a text lead.

use pulldown_cmark::{Event, Tag, TagEnd, TextMergeStream};

use crate::links;
use crate::parser::parser;
use crate::render::MAX_INPUT;

/// Characters that end an address in running words, beside white space: they stand in none, or around one.
const ENDS: [char; 14] = ['<', '>', '"', '`', '\\', '^', '{', '|', '}', '„', '“', '”', '«', '»'];
/// What behind an address belongs to the sentence.
const BEHIND: [char; 14] = ['.', ',', ':', ';', '!', '?', '*', '_', '~', '\'', '‘', '’', '…', '–'];

/// The addresses to which links and pictures of a Markdown text lead, as [`render`](crate::render) would write them, and
/// those that stand in its words without a link ([`bare`]), in the order of the text. What it would leave out is left out
/// here; so are code, and tags of HTML, in which nobody is asked to write.
///
/// Only the first 256 KiB are read, as by [`plain`](crate::plain).
pub fn addresses(source: &str) -> Vec<String> {
    let source = &source[..source.floor_char_boundary(MAX_INPUT)];
    let (mut led, mut within) = (Vec::new(), 0_usize);
    for event in TextMergeStream::new(parser(source, false)) {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) => {
                within += 1;
                led.extend(links::link(&dest_url));
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                within += 1;
                led.extend(links::image(&dest_url).map(str::to_owned));
            }
            Event::Start(Tag::CodeBlock(_)) => within += 1,
            Event::End(TagEnd::Link | TagEnd::Image | TagEnd::CodeBlock) => within -= 1,
            Event::Text(text) if within == 0 => led.extend(bare(&text)),
            _ => {}
        }
    }
    led
}

/// The addresses that stand in plain words, from `http://` or `https://` on, as somebody would copy them: without what
/// belongs to the sentence behind them, and with a closing bracket only where one was opened (after the extended
/// autolinks of GitHub Flavored Markdown, 6.9). Those that no link may have are left out.
///
/// Only the first 256 KiB are read.
pub fn bare(text: &str) -> Vec<String> {
    let mut rest = &text[..text.floor_char_boundary(MAX_INPUT)];
    let mut found = Vec::new();
    while let Some(at) = rest.find("http") {
        let (before, from) = rest.split_at(at);
        let is_word = before.chars().next_back().is_some_and(char::is_alphanumeric);
        if is_word || !(from.starts_with("http://") || from.starts_with("https://")) {
            rest = &from["http".len()..];
            continue;
        }
        let end = from.find(|c: char| c.is_whitespace() || ENDS.contains(&c)).unwrap_or(from.len());
        let (address, behind) = from.split_at(end);
        found.extend(links::link(without_sentence(address)));
        rest = behind;
    }
    found
}

/// An address without what the sentence puts behind it.
fn without_sentence(address: &str) -> &str {
    let count = |bracket: char| address.matches(bracket).count();
    let mut unopened = [('(', ')'), ('[', ']')].map(|(open, close)| (close, count(close).saturating_sub(count(open))));
    let mut end = address.len();
    for last in address.chars().rev() {
        match unopened.iter_mut().find(|(close, left)| *close == last && *left > 0) {
            Some((_, left)) => *left -= 1,
            None if BEHIND.contains(&last) => {}
            None => break,
        }
        end -= last.len_utf8();
    }
    &address[..end]
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
            ("`[a](https://a.example)` und https://b.example/x_y_z?a=1&b=2.", "https://b.example/x_y_z?a=1&b=2"),
            (
                "[https://a.example](https://b.example), dann **https://c.example**",
                "https://b.example https://c.example",
            ),
            ("    https://a.example\n\n```\nhttps://b.example\n```", ""),
            ("", ""),
        ] {
            assert_eq!(addresses(source).join(" "), wanted, "{source}");
        }
    }

    #[test]
    fn addresses_stand_in_plain_words() {
        for (text, wanted) in [
            ("Siehe https://a.example/b, und http://c.example!", "https://a.example/b http://c.example"),
            ("(mehr: https://a.example/x_(y)) und „https://b.example“", "https://a.example/x_(y) https://b.example"),
            ("https://a.example/ä?q=1#z\nhttps://b.example…", "https://a.example/ä?q=1#z https://b.example"),
            ("xhttps://a.example https:// https://b@c.example http https:/d.example", ""),
            ("https://a.example\u{202e}/x", ""),
            ("", ""),
        ] {
            assert_eq!(bare(text).join(" "), wanted, "{text}");
        }
        let long = "https://".repeat(40_000);
        assert!(bare(&long).len() <= 1);
    }
}
