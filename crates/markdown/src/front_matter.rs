//! The data at the head of a file: TOML between two lines `+++`, then the text.
//!
//! ```text
//! +++
//! title = "Fishbowl"
//! +++
//!
//! Der Text …
//! ```
//!
//! A byte order mark at the very beginning is passed over. Lines may end in `\n` or `\r\n`; the parts
//! are handed out as they are, and TOML reads both. Spaces and tabs after `+++` do not
//! matter, before it they do. The first line `+++` ends the data, even inside a TOML string of
//! several lines: such a string must not hold one.
//!
//! Reading the TOML is for those who know what should be in it. What they say about lines is
//! right for the file after adding [`Split::toml_first_line`] less one.

use std::fmt;

/// The most that the data may be, in bytes: 64 KiB.
pub const MAX_TOML: usize = 64 * 1024;

const FENCE: &str = "+++";
const BYTE_ORDER_MARK: char = '\u{feff}';

/// A file in its two parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Split<'a> {
    /// What stands between the fences, with its last line end.
    pub toml: &'a str,
    /// Everything after the line of the second fence.
    pub body: &'a str,
    /// The line of the file, counted from 1, in which [`Split::toml`] begins.
    pub toml_first_line: usize,
}

/// Takes a file apart. An empty text between the fences is allowed, and so is an empty body.
///
/// # Errors
///
/// [`Error`] if there are no fences, only one, or too much between them.
pub fn split(text: &str) -> Result<Split<'_>, Error> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    let mut lines = text.split_inclusive('\n');
    let first = lines.next().filter(|line| is_fence(line)).ok_or(Error::Missing)?;
    let start = first.len();
    let mut end = start;
    for line in lines {
        if is_fence(line) {
            let toml = &text[start..end];
            return Ok(Split { toml, body: &text[end + line.len()..], toml_first_line: 2 });
        }
        end += line.len();
        if end - start > MAX_TOML {
            return Err(Error::TooLong);
        }
    }
    Err(Error::Unclosed)
}

fn is_fence(line: &str) -> bool {
    line.trim_end_matches([' ', '\t', '\r', '\n']) == FENCE
}

/// Why a file has no data that could be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Error {
    /// The first line is not `+++`.
    Missing,
    /// There is no second line `+++`.
    Unclosed,
    /// More than [`MAX_TOML`] bytes stand after the first fence without a second.
    TooLong,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing => write!(f, "reading front matter: line 1 is not \"{FENCE}\""),
            Self::Unclosed => {
                write!(f, "reading front matter: it begins in line 1, but no later line is \"{FENCE}\"")
            }
            Self::TooLong => {
                write!(f, "reading front matter: no second \"{FENCE}\" within {MAX_TOML} bytes")
            }
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_apart() {
        for (text, toml, body) in [
            ("+++\na = 1\n+++\n\nText\n", "a = 1\n", "\nText\n"),
            ("+++\r\na = 1\r\n+++\r\nText\r\n", "a = 1\r\n", "Text\r\n"),
            ("\u{feff}+++\na = 1\n+++\n", "a = 1\n", ""),
            ("+++ \t\n+++", "", ""),
            ("+++\na = 1\n +++\n++++\n+++\n+++\n", "a = 1\n +++\n++++\n", "+++\n"),
        ] {
            assert_eq!(split(text), Ok(Split { toml, body, toml_first_line: 2 }), "{text:?}");
        }
    }

    #[test]
    fn files_that_do_not() {
        for (text, error) in [
            ("", Error::Missing),
            ("Text\n+++\n", Error::Missing),
            ("\n+++\n+++\n", Error::Missing),
            ("---\na: 1\n---\n", Error::Missing),
            ("++++\n+++\n", Error::Missing),
            ("+++\ra = 1\r+++\r", Error::Missing),
            ("+++", Error::Unclosed),
            ("+++\na = 1\n", Error::Unclosed),
        ] {
            assert_eq!(split(text), Err(error), "{text:?}");
        }
        let long = format!("+++\n{}+++\n", "a = 1\n".repeat(20_000));
        assert_eq!(split(&long), Err(Error::TooLong));
    }
}
