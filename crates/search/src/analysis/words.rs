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
pub fn words(text: &str) -> Words<'_> {
    Words { text, from: 0, position: 0, joined: Vec::new(), waiting: None }
}

/// The words of a text, as [`words`] gives them.
#[derive(Debug)]
pub struct Words<'a> {
    text: &'a str,
    from: usize,
    position: usize,
    /// The words since the last that was not joined to the one before.
    joined: Vec<Range<usize>>,
    /// The word after the one that was made of several.
    waiting: Option<Word<'a>>,
}

impl<'a> Iterator for Words<'a> {
    type Item = Word<'a>;

    fn next(&mut self) -> Option<Word<'a>> {
        if self.waiting.is_some() {
            return self.waiting.take();
        }
        let Some(range) = next(self.text, self.from) else { return self.join() };
        let continues = self.joined.last().is_some_and(|last| is_hyphen(&self.text[last.end..range.start]));
        let before = if continues { None } else { self.join() };
        let (text, range) = with_gender(self.text, range);
        self.from = range.end;
        self.joined.push(range.clone());
        let word = Word { text, range, position: self.position, joined: false };
        self.position += 1;
        match before {
            None => Some(word),
            Some(_) => {
                self.waiting = Some(word);
                before
            }
        }
    }
}

impl<'a> Words<'a> {
    /// The word made of those that were joined, if they are several; then there are none.
    fn join(&mut self) -> Option<Word<'a>> {
        let first = self.position.checked_sub(self.joined.len());
        let made = match (self.joined.as_slice(), first) {
            ([first, .., last], Some(position)) => {
                let whole: String = self.joined.iter().map(|part| &self.text[part.clone()]).collect();
                Some(Word { text: whole.into(), range: first.start..last.end, position, joined: true })
            }
            _ => None,
        };
        self.joined.clear();
        made
    }
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
    if !rest.starts_with(['*', ':', '_', '/', '(']) {
        return (word.into(), range);
    }
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
        words(text).map(|word| (word.text.into_owned(), word.position)).collect()
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
