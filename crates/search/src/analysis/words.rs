//! Where words begin and end.

use std::ops::Range;

use super::fold::{is_apostrophe, is_invisible};

/// A word of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'a> {
    /// As written; of „Bürger*innen“ the whole, of „Welt-Café“ the two words and then the pair.
    pub text: std::borrow::Cow<'a, str>,
    /// Bytes of the text it stands in.
    pub range: Range<usize>,
    /// Number of the word in its text, from 0; a pair has that of its first word.
    pub position: usize,
    /// It is made of several words joined by hyphens („Welt-Café“ as „WeltCafé“).
    pub joined: bool,
}

/// The words of `text` in order. Words joined by hyphens come singly and then once more as one.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut all: Vec<Word<'_>> = Vec::new();
    let mut joined: Vec<Range<usize>> = Vec::new();
    let mut position = 0;
    let mut from = 0;
    while let Some(range) = next(text, from) {
        let continues = joined.last().is_some_and(|last| is_hyphen(&text[last.end..range.start]));
        if !continues {
            join(text, &mut joined, position, &mut all);
        }
        let (word, range) = with_gender(text, range);
        from = range.end;
        joined.push(range.clone());
        all.push(Word { text: word, range, position, joined: false });
        position += 1;
    }
    join(text, &mut joined, position, &mut all);
    all
}

/// Adds the word made of `parts`, if there are several, and forgets them. `position` is that of the next word.
fn join<'a>(text: &'a str, parts: &mut Vec<Range<usize>>, position: usize, all: &mut Vec<Word<'a>>) {
    if let [first, .., last] = parts.as_slice() {
        let range = first.start..last.end;
        let whole: String = parts.iter().map(|part| &text[part.clone()]).collect();
        all.push(Word { text: whole.into(), range, position: position - parts.len(), joined: true });
    }
    parts.clear();
}

/// Bytes of the next word at or after `from`.
fn next(text: &str, from: usize) -> Option<Range<usize>> {
    let start = from + text[from..].find(char::is_alphanumeric)?;
    let mut end = start;
    let mut letters = text[start..].char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let inside = letter.is_alphanumeric()
            || is_invisible(letter)
            || (is_apostrophe(letter) && letters.peek().is_some_and(|(_, next)| next.is_alphanumeric()));
        if !inside {
            break;
        }
        end = start + at + letter.len_utf8();
    }
    Some(start..end)
}

/// „Bürger*innen“, „Bürger:innen“, „Bürger_in“, „Bürger/-innen“ and „Bürger(innen)“ are one word.
fn with_gender(text: &str, range: Range<usize>) -> (std::borrow::Cow<'_, str>, Range<usize>) {
    let word = &text[range.clone()];
    let rest = &text[range.end..];
    for sign in ["*", ":", "_", "/-", "/", "("] {
        for ending in ["innen", "in"] {
            let Some(after) = rest.strip_prefix(sign).and_then(|rest| rest.strip_prefix(ending)) else { continue };
            if after.starts_with(char::is_alphanumeric) || !word.ends_with(char::is_alphabetic) {
                continue;
            }
            let end = range.end + sign.len() + ending.len();
            let end = if sign == "(" && after.starts_with(')') { end + 1 } else { end };
            return (format!("{word}{ending}").into(), range.start..end);
        }
    }
    (word.into(), range)
}

fn is_hyphen(between: &str) -> bool {
    matches!(between, "-" | "\u{2010}" | "\u{2011}" | "\u{2013}")
}

#[cfg(test)]
mod tests {
    use super::words;

    fn of(text: &str) -> Vec<(String, usize)> {
        words(text).into_iter().map(|word| (word.text.into_owned(), word.position)).collect()
    }

    #[test]
    fn words_stand_between_signs() {
        assert_eq!(of("Wir, 30 Leute!"), [("Wir".into(), 0), ("30".into(), 1), ("Leute".into(), 2)]);
        assert_eq!(of("„Azubi’s’ Tag"), [("Azubi’s".into(), 0), ("Tag".into(), 1)]);
        assert!(of(" -*:;… ").is_empty());
    }

    #[test]
    fn hyphens_join_and_part() {
        assert_eq!(
            of("Welt-Café am Tor"),
            [("Welt".into(), 0), ("Café".into(), 1), ("WeltCafé".into(), 0), ("am".into(), 2), ("Tor".into(), 3)]
        );
    }

    #[test]
    fn gendered_words_are_one() {
        assert_eq!(of("Bürger*innen"), [("Bürgerinnen".into(), 0)]);
        assert_eq!(of("Anwohner/-innen, Nachbar(innen)"), [("Anwohnerinnen".into(), 0), ("Nachbarinnen".into(), 1)]);
        assert_eq!(of("Zeit:intern")[1].0, "intern");
    }

    proptest::proptest! {
        #[test]
        fn ranges_lie_in_the_text(text in "\\PC{0,200}") {
            for word in words(&text) {
                proptest::prop_assert!(text.get(word.range.clone()).is_some());
            }
        }
    }
}
