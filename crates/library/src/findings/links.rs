//! Links in texts: what they are called, where they lead, whether there is anything beside them.

use super::reading::words;

/// Words of a link that do not say where it leads, in small letters.
const NAMELESS: [&str; 18] = [
    "click here",
    "dieser link",
    "here",
    "hier",
    "hier klicken",
    "klicken sie hier",
    "learn more",
    "link",
    "mehr",
    "mehr erfahren",
    "mehr lesen",
    "more",
    "read more",
    "this link",
    "webseite",
    "website",
    "weiter",
    "weiterlesen",
];
/// With fewer words a text with a link is no more than the link.
const FEW_WORDS: usize = 5;

/// A link in Markdown that is no picture: its words and its address.
fn named(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.match_indices("](").filter_map(move |(at, sign)| {
        let (before, words) = text[..at].rsplit_once('[')?;
        let target = text[at + sign.len()..].split(|letter: char| letter.is_whitespace() || letter == ')').next()?;
        (!before.ends_with('!')).then_some((words.trim(), target))
    })
}

/// Addresses that stand in the text as they are.
fn bare(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("http").filter_map(move |(at, _)| {
        let is_target = text[..at].ends_with("](");
        (!is_target && is_address(&text[at..])).then(|| address(&text[at..]))
    })
}

fn is_address(text: &str) -> bool {
    text.starts_with("https://") || text.starts_with("http://")
}

/// The address that a text begins with.
fn address(text: &str) -> &str {
    let end = text.find(|letter: char| letter.is_whitespace() || "<>\"“”)]".contains(letter)).unwrap_or(text.len());
    text[..end].trim_end_matches(['.', ',', ';', ':', '!', '?'])
}

/// Where a link leads that does not say so in words: no words, „hier“, or an address in place of words.
pub(super) fn nameless(text: &str) -> Option<String> {
    let says_nothing = |words: &str| {
        words.is_empty()
            || is_address(words)
            || NAMELESS.contains(&words.to_lowercase().trim_end_matches(['.', ':', '!']))
    };
    let called = named(text).find(|(words, _)| says_nothing(words)).map(|(_, target)| target);
    called.or_else(|| bare(text).next()).map(str::to_owned)
}

/// The first address without encryption.
pub(super) fn unencrypted(text: &str) -> Option<String> {
    text.find("http://").and_then(|at| text.get(at..)).map(|text| address(text).to_owned())
}

/// Where the link leads that is all there is; `plain` is the text without markup.
pub(super) fn only(text: &str, plain: &str) -> Option<String> {
    let target = named(text).map(|(_, target)| target).chain(bare(text)).next()?;
    let beside = plain.split_whitespace().filter(|word| !word.contains("://"));
    let count = beside.flat_map(words).count();
    (count < FEW_WORDS).then(|| target.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONG: &str = "Der Bericht der Stadt zeigt es:";

    #[test]
    fn links_say_where_they_lead() {
        for (text, wanted) in [
            ("Mehr dazu [hier](https://a.example/b).", Some("https://a.example/b")),
            ("[](https://a.example)", Some("https://a.example")),
            ("[Mehr erfahren](/de/x) oder lesen", Some("/de/x")),
            ("[https://a.example](https://b.example)", Some("https://b.example")),
            ("Siehe https://a.example/b, Seite 3", Some("https://a.example/b")),
            ("<https://a.example>", Some("https://a.example")),
            ("Im [Bericht der Stadt](https://a.example) steht es.", None),
            ("![](https://a.example/bild.png)", None),
            ("Das Wort http allein, und [eckig] (rund)", None),
            ("", None),
        ] {
            assert_eq!(nameless(text).as_deref(), wanted, "{text}");
        }
    }

    #[test]
    fn links_are_encrypted() {
        assert_eq!(unencrypted("[Bericht](http://a.example/b) und"), Some("http://a.example/b".to_owned()));
        assert_eq!(unencrypted("http://a.example."), Some("http://a.example".to_owned()));
        assert_eq!(unencrypted("[Bericht](https://a.example)"), None);
    }

    #[test]
    fn a_link_alone_is_no_text() {
        for (text, plain, is) in [
            ("https://a.example", "https://a.example", true),
            ("Siehe [Bericht](https://a.example)", "Siehe Bericht", true),
            ("Siehe dazu: https://a.example/lang/und/breit", "Siehe dazu: https://a.example/lang/und/breit", true),
            ("Siehe Bericht", "Siehe Bericht", false),
        ] {
            assert_eq!(only(text, plain).is_some(), is, "{text}");
        }
        let text = format!("{LONG} https://a.example");
        assert_eq!(only(&text, &text), None);
    }
}
