//! A query cut into words and numbers.

use std::ops::Range;

use crate::analysis::key;

/// A word, a number or a sign with a meaning.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    /// As typed.
    pub(super) text: &'a str,
    /// By which it is compared; of a number its digits.
    pub(super) key: String,
    /// Bytes of the query.
    pub(super) range: Range<usize>,
    /// Where it is a number in digits.
    pub(super) number: Option<f64>,
    /// It stands directly behind a hyphen.
    pub(super) joined: bool,
}

/// The tokens of a text. Digits and letters are parted: „2h“ is two.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut all: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let end = match letter {
            '€' | '½' | '¼' | '¾' => at + letter.len_utf8(),
            _ if letter.is_ascii_digit() => at + digits(&text[at..]),
            _ if letter.is_alphabetic() => at + letters(&text[at..]),
            _ => {
                at += letter.len_utf8();
                continue;
            }
        };
        let word = &text[at..end];
        let joined = text[..at].ends_with(['-', '\u{2010}', '\u{2011}', '\u{2013}']);
        let number = match letter {
            '½' => Some(0.5),
            '¼' => Some(0.25),
            '¾' => Some(0.75),
            _ if letter.is_ascii_digit() => number(word),
            _ => None,
        };
        let key = if letter == '€' { "euro".to_owned() } else { key(word) };
        all.push(Token { text: word, key, range: at..end, number, joined });
        at = end;
    }
    all
}

/// Bytes of the number at the beginning: digits, and a point or comma between two of them.
fn digits(text: &str) -> usize {
    let bytes = text.as_bytes();
    let mut end = 0;
    while let Some(byte) = bytes.get(end) {
        let inside = byte.is_ascii_digit()
            || (matches!(byte, b'.' | b',') && bytes.get(end + 1).is_some_and(u8::is_ascii_digit));
        if !inside {
            break;
        }
        end += 1;
    }
    end
}

fn letters(text: &str) -> usize {
    text.find(|letter: char| !(letter.is_alphabetic() || matches!(letter, '\u{300}'..='\u{36f}' | '\u{ad}')))
        .unwrap_or(text.len())
}

/// „1,5“ and „1.5“ are one and a half, „1.000“ and „1,000“ a thousand; what is no number of either kind is none.
fn number(text: &str) -> Option<f64> {
    let parts: Vec<&str> = text.split(['.', ',']).collect();
    match parts.as_slice() {
        [whole] => whole.parse().ok(),
        [first, rest @ ..] if (1..=3).contains(&first.len()) && rest.iter().all(|part| part.len() == 3) => {
            parts.concat().parse().ok()
        }
        [whole, part] => format!("{whole}.{part}").parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, is) in [
            ("30", Some(30.0)),
            ("1,5", Some(1.5)),
            ("1.5", Some(1.5)),
            ("1.000", Some(1000.0)),
            ("10,000", Some(10_000.0)),
            ("1.2.3", None),
        ] {
            assert_eq!(number(text), is, "{text}");
        }
    }

    #[test]
    fn digits_and_letters_are_parted() {
        let texts: Vec<_> = tokens("ca. 2h, 500€ – Welt-Café 1½").into_iter().map(|token| token.text).collect();
        assert_eq!(texts, ["ca", "2", "h", "500", "€", "Welt", "Café", "1", "½"]);
        assert!(tokens("90-minütig")[1].joined);
    }
}
