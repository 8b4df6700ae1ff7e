//! Headings: where they stand in the page, and the ids by which links find them.

use std::collections::HashMap;

/// Every `id` in rendered or sanitised HTML begins so, and no id of a page does: a text can
/// neither take a page's anchor nor shadow a name that a script looks up.
pub const ID_PREFIX: &str = "t-";

/// The longest slug, in bytes; a longer text is cut at a word.
const MAX_SLUG: usize = 60;

/// A heading of a rendered text, for tables of contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// The level in the page, 2 to 6, after the shift by [`Options::first_heading`](crate::Options).
    pub level: u8,
    /// The `id` in the HTML, with all prefixes; unique within the text.
    pub id: String,
    /// The words without any markup. Not escaped.
    pub text: String,
}

/// The level in the page of a heading that has `level` in the document.
///
/// The second level of the document becomes `first`. The first level does too, because a page has
/// one title, which is not in the text; so nothing comes out above the second level either, and
/// nothing goes below the sixth.
pub(crate) fn shift(level: u8, first: u8) -> u8 {
    (first.clamp(2, 6) + level.max(2) - 2).min(6)
}

/// Gives out ids and never the same one twice.
#[derive(Debug, Default)]
pub(crate) struct Ids {
    prefix: String,
    /// For every id given out, the number to try next.
    next: HashMap<String, usize>,
}

impl Ids {
    /// `prefix` stands between [`ID_PREFIX`] and the slug, joined by a hyphen.
    pub(crate) fn new(prefix: &str) -> Self {
        let hyphen = if slug(prefix).is_empty() { "" } else { "-" };
        Self { prefix: format!("{ID_PREFIX}{}{hyphen}", slug(prefix)), next: HashMap::new() }
    }

    /// What every id given out here begins with.
    pub(crate) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The id for a heading with this text: its slug, numbered from the second one on.
    pub(crate) fn of(&mut self, text: &str) -> String {
        let slug = slug(text);
        let word = if slug.is_empty() { "abschnitt" } else { &slug };
        let wanted = format!("{}{word}", self.prefix);
        let mut number = match self.next.get(&wanted) {
            None => {
                self.next.insert(wanted.clone(), 2);
                return wanted;
            }
            Some(&number) => number,
        };
        loop {
            let id = format!("{wanted}-{number}");
            number += 1;
            if !self.next.contains_key(&id) {
                self.next.insert(wanted, number);
                self.next.insert(id.clone(), 2);
                return id;
            }
        }
    }
}

/// A text as part of an address: lower-case ASCII letters, digits and single hyphens, at most
/// 60 bytes; empty if nothing of the text can be written so.
///
/// German umlauts become two letters (`ä` is `ae`, `ß` is `ss`), other accents are left off. The
/// same text always gives the same slug: addresses depend on it.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    let mut gap = false;
    for c in text.chars() {
        if c == '\u{308}' && !gap && slug.ends_with(['a', 'o', 'u']) {
            slug.push('e');
            continue;
        }
        if is_silent(c) {
            continue;
        }
        let before = slug.len();
        if gap && !slug.is_empty() {
            slug.push('-');
        }
        let start = slug.len();
        spell(c, &mut slug);
        gap = slug.len() == start;
        if gap {
            slug.truncate(before);
        }
    }
    if slug.len() > MAX_SLUG {
        let cut = slug[..=MAX_SLUG].rfind('-').unwrap_or(MAX_SLUG);
        slug.truncate(cut);
    }
    slug
}

/// Soft hyphens, joiners, apostrophes and accents that stand on their own do not end a word.
fn is_silent(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\'' | '’') || matches!(c, '\u{300}'..='\u{36f}')
}

/// Appends how a letter is spelled in ASCII; nothing for what has no spelling.
fn spell(c: char, out: &mut String) {
    let spelled = match c {
        'a'..='z' | '0'..='9' => return out.push(c),
        'A'..='Z' => return out.push(c.to_ascii_lowercase()),
        'ä' | 'Ä' | 'æ' | 'Æ' => "ae",
        'ö' | 'Ö' | 'œ' | 'Œ' => "oe",
        'ü' | 'Ü' => "ue",
        'ß' | 'ẞ' => "ss",
        'à'..='ã' | 'À'..='Ã' | 'å' | 'Å' | 'Ā'..='ą' => "a",
        'ç' | 'Ç' | 'ć' | 'Ć' | 'č' | 'Č' => "c",
        'ď' | 'Ď' | 'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'è'..='ë' | 'È'..='Ë' | 'ē' | 'Ē' | 'ė' | 'Ė' | 'ę' | 'Ę' | 'ě' | 'Ě' => "e",
        'ğ' | 'Ğ' => "g",
        'ì'..='ï' | 'Ì'..='Ï' | 'ī' | 'Ī' | 'ı' | 'İ' => "i",
        'ł' | 'Ł' => "l",
        'ñ' | 'Ñ' | 'ń' | 'Ń' | 'ň' | 'Ň' => "n",
        'ò'..='õ' | 'Ò'..='Õ' | 'ø' | 'Ø' | 'ő' | 'Ő' | 'ō' | 'Ō' => "o",
        'ř' | 'Ř' => "r",
        'ś' | 'Ś' | 'š' | 'Š' | 'ş' | 'Ş' | 'ș' | 'Ș' => "s",
        'ť' | 'Ť' | 'ţ' | 'Ţ' | 'ț' | 'Ț' => "t",
        'þ' | 'Þ' => "th",
        'ù'..='û' | 'Ù'..='Û' | 'ů' | 'Ů' | 'ű' | 'Ű' | 'ū' | 'Ū' => "u",
        'ý' | 'Ý' | 'ÿ' => "y",
        'ź' | 'Ź' | 'ż' | 'Ż' | 'ž' | 'Ž' => "z",
        _ => "",
    };
    out.push_str(spelled);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs() {
        for (text, expected) in [
            ("Ablauf", "ablauf"),
            ("Öffnung & Übergänge", "oeffnung-uebergaenge"),
            ("Straße, STRASSE, STRAẞE", "strasse-strasse-strasse"),
            ("O\u{308}ffnung a\u{308}ußern", "oeffnung-aeussern"),
            ("  Café – Łódź  ", "cafe-lodz"),
            ("Ge\u{ad}werk\u{ad}schaft", "gewerkschaft"),
            ("Was gibt’s?", "was-gibts"),
            ("2. Schritt (10 min)", "2-schritt-10-min"),
            ("--- ###", ""),
            ("日本", ""),
            ("", ""),
            ("ae ä", "ae-ae"),
            ("x \u{308}", "x"),
        ] {
            assert_eq!(slug(text), expected, "{text}");
            assert_eq!(slug(&slug(text)), expected, "again: {text}");
        }
    }

    #[test]
    fn a_long_slug_ends_at_a_word() {
        let long = slug(&"Wort ".repeat(40));
        assert!(long.len() <= MAX_SLUG && long.ends_with("-wort"), "{long}");
        assert_eq!(slug(&"x".repeat(500)).len(), MAX_SLUG);
    }

    #[test]
    fn ids_are_unique_even_against_numbers_in_the_text() {
        let mut ids = Ids::new("s-");
        let given: Vec<_> = ["A", "A-2", "A", "A", "", "?", "A-2"].map(|text| ids.of(text)).into();
        assert_eq!(given, ["t-s-a", "t-s-a-2", "t-s-a-3", "t-s-a-4", "t-s-abschnitt", "t-s-abschnitt-2", "t-s-a-2-2"]);
    }

    #[test]
    fn the_second_level_becomes_the_first_that_the_page_wants() {
        let shifted: Vec<_> = (1..=6).map(|level| shift(level, 3)).collect();
        assert_eq!(shifted, [3, 3, 4, 5, 6, 6]);
        assert_eq!(shift(2, 0), 2);
        assert_eq!(shift(6, 9), 6);
    }
}
