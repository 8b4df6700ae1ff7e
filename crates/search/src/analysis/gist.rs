//! What a few words are about, whatever their order and form.

use std::sync::OnceLock;

use domain::Language;

use super::{Analyser, Lexicon, is_stop_word, words};

/// The stems of the words, each once and in order, with a space between; those that carry no meaning only where there
/// are no others. Two queries with the same gist look for the same thing; empty where there are no words.
pub fn gist(language: Language, text: &str) -> String {
    static ANALYSER: OnceLock<Analyser> = OnceLock::new();
    let analyser = ANALYSER.get_or_init(|| Analyser::new(Lexicon::shipped()));
    let forms: Vec<_> =
        words(text).filter(|word| !word.joined).map(|word| analyser.forms(language, &word.text)).collect();
    let all_empty = forms.iter().all(|forms| is_stop_word(&forms.key));
    let mut stems: Vec<&str> = forms
        .iter()
        .filter(|forms| all_empty || !is_stop_word(&forms.key))
        .map(|forms| forms.stem.as_str())
        .filter(|stem| !stem.is_empty())
        .collect();
    stems.sort_unstable();
    stems.dedup();
    stems.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_and_form_make_no_difference() {
        let de = |text| gist(Language::De, text);
        for (one, other) in [
            ("Wasserstoff Dialog", "dialoge wasserstoff"),
            ("Gespräch mit Nachbarn", "nachbar gespraeche"),
            ("Häuser", "haus haus"),
        ] {
            assert_eq!(de(one), de(other), "{one}");
        }
        assert_ne!(de("Wasserstoff"), de("Wasserstoff Dialog"));
        assert_ne!(de("mit"), "");
        assert_eq!(de(" ! "), "");
        assert_eq!(gist(Language::En, "dialogues"), gist(Language::En, "dialogue"));
    }
}
