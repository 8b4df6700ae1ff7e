//! Names of concepts: when two are the same, and where those live that did not ship.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

use super::Label;
use super::amendment::Both;

/// A name as it is compared: „Größe“ and „groesse“ are one.
pub(super) fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for letter in name.trim().to_lowercase().nfc() {
        match letter {
            'ä' => folded.push_str("ae"),
            'ö' => folded.push_str("oe"),
            'ü' => folded.push_str("ue"),
            'ß' => folded.push_str("ss"),
            letter if letter.is_whitespace() => {
                if !folded.ends_with(' ') {
                    folded.push(' ');
                }
            }
            letter => folded.extend(std::iter::once(letter).nfd().filter(|part| !is_combining_mark(*part))),
        }
    }
    folded
}

/// A code as it is compared: what would have one address is one.
pub(super) fn fold_code(code: &str) -> String {
    code.to_lowercase().replace(['_', '/'], "-")
}

/// The same text for good. Each is kept once, however often vocabularies are made anew.
pub(super) fn kept(text: &str) -> &'static str {
    static KEPT: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut all = KEPT.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = all.get(text) {
        return known;
    }
    let new: &'static str = Box::leak(text.to_owned().into_boxed_str());
    all.insert(new);
    new
}

/// A label for good; none where nothing is written.
pub(super) fn kept_label(words: &Both) -> Option<Label> {
    (!words.is_empty()).then(|| Label { de: kept(&words.de), en: kept(&words.en) })
}

/// Names for good.
pub(super) fn kept_all(names: &[String]) -> &'static [&'static str] {
    let names: Vec<&'static str> = names.iter().map(|name| kept(name)).collect();
    Vec::leak(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_case_accents_and_umlauts() {
        assert_eq!(fold(" Größe  im\tCafé "), "groesse im cafe");
        assert_eq!(fold("GROESSE IM CAFE"), fold("Größe im Cafe\u{301}"));
        assert_eq!(fold_code("Small_Works"), "small-works");
    }

    #[test]
    fn a_text_is_kept_once() {
        let one = kept("Quittengelee");
        let same = format!("Quitten{}", "gelee");
        assert!(std::ptr::eq(one, kept(&same)));
        assert_eq!(kept_label(&Both::default()), None);
    }
}
