//! A query as it is understood, before any index is asked.

use std::ops::Range;

use super::lexicon::beginning;
use super::{Analyser, fold, is_stop_word, key, words};

/// Most words of a query that are looked for; further ones are left out.
const MAX_WORDS: usize = 12;

/// The words somebody is looking for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wanted {
    /// The words, in order.
    pub words: Vec<WantedWord>,
    /// The query as typed.
    pub text: String,
}

/// One word that is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WantedWord {
    /// As typed.
    pub text: String,
    /// Its key.
    pub key: String,
    /// Where it stands in the query.
    pub range: Range<usize>,
    /// It may be the beginning of a word that is still being typed.
    pub is_beginning: bool,
    /// Keys of words that this one makes together with its neighbour (World Café, Welt-Café: worldcafe, weltcafe).
    pub joined: Vec<String>,
    /// Names that mean the same as the words this one belongs to, each as the keys of its words.
    pub synonyms: Vec<Vec<String>>,
}

impl Wanted {
    /// Understands `text`. Words without meaning are left out unless there are no others.
    pub fn new(analyser: &Analyser, text: &str) -> Self {
        let all: Vec<_> = words(text).filter(|word| !word.joined).collect();
        let keys: Vec<String> = all.iter().map(|word| key(&word.text)).collect();
        let last = all.last().map(|word| word.range.clone());
        // After a space or a sign the last word is finished.
        let open_end = last.as_ref().is_some_and(|range| range.end == text.len());
        let only_stops = keys.iter().all(|key| is_stop_word(key));

        let mut wanted = Vec::new();
        for (at, word) in all.iter().enumerate() {
            let is_last = last.as_ref() == Some(&word.range);
            if keys[at].is_empty() || (is_stop_word(&keys[at]) && !only_stops) {
                continue;
            }
            let mut joined = Vec::new();
            if let Some(before) = at.checked_sub(1).filter(|before| !is_stop_word(&keys[*before])) {
                joined.push(format!("{}{}", keys[before], keys[at]));
            }
            if let Some(after) = keys.get(at + 1).filter(|after| !is_stop_word(after)) {
                joined.push(format!("{}{after}", keys[at]));
            }
            joined.retain(|joined| joined.chars().count() <= fold::MAX_WORD);
            wanted.push(WantedWord {
                text: word.text.clone().into_owned(),
                key: keys[at].clone(),
                range: word.range.clone(),
                is_beginning: is_last && open_end,
                joined,
                synonyms: synonyms(analyser, &keys, at),
            });
        }
        dedupe(&mut wanted);
        wanted.truncate(MAX_WORDS);
        Self { words: wanted, text: text.to_owned() }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// The query with the word at `range` of it replaced by another.
    pub fn with(&self, corrections: &[(Range<usize>, String)]) -> String {
        let mut text = self.text.clone();
        for (range, word) in corrections.iter().rev() {
            text.replace_range(range.clone(), word);
        }
        text
    }
}

/// The same word twice is wanted once; the last one tells whether it is still being typed.
fn dedupe(wanted: &mut Vec<WantedWord>) {
    let mut kept: Vec<WantedWord> = Vec::with_capacity(wanted.len());
    for word in wanted.drain(..) {
        match kept.iter_mut().find(|other| other.key == word.key) {
            Some(other) => {
                other.joined.extend(word.joined);
                other.synonyms.extend(word.synonyms);
            }
            None => kept.push(word),
        }
    }
    *wanted = kept;
}

/// Other names of every name of which the word at `at` is a part here. A name matches by its keys or, in the last
/// word, by another grammatical form of it.
fn synonyms(analyser: &Analyser, keys: &[String], at: usize) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for names in analyser.lexicon().synonyms_near(&keys[at]) {
        let here = |name: &Vec<String>| {
            (0..keys.len()).filter(|start| (*start..start + name.len()).contains(&at)).any(|start| {
                keys.get(start..start + name.len()).is_some_and(|span| {
                    span.iter().zip(name).all(|(key, of_name)| key == of_name || same_stem(analyser, key, of_name))
                })
            })
        };
        if names.iter().any(here) {
            found.extend(names.iter().filter(|name| !here(name)).cloned());
        }
    }
    found
}

fn same_stem(analyser: &Analyser, one: &str, other: &str) -> bool {
    // Only words that begin alike can be forms of one another; this spares most of the stemming.
    beginning(one) == beginning(other)
        && domain::Language::ALL
            .into_iter()
            .any(|language| analyser.forms(language, one).stem == analyser.forms(language, other).stem)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::analysis::Lexicon;

    fn wanted(text: &str) -> Wanted {
        let forms =
            "[synonyms]\n'World Café' = ['Welt-Café', 'Weltcafé']\nIndustrienacht = ['Lange Nacht der Industrie']";
        Wanted::new(&Analyser::new(Arc::new(Lexicon::parse(forms, "").expect("well formed"))), text)
    }

    #[test]
    fn words_without_meaning_are_left_out_unless_alone() {
        let keys = |text| wanted(text).words.into_iter().map(|word| word.key).collect::<Vec<_>>();
        assert_eq!(keys("wie gewinne ich Azubis für den Betrieb"), ["gewinne", "azubis", "betrieb"]);
        assert_eq!(keys("und"), ["und"]);
        assert_eq!(keys("Dialog dialog DIALOG"), ["dialog"]);
        assert!(wanted(&"?!-".repeat(100)).is_empty());
    }

    #[test]
    fn the_last_word_may_be_a_beginning() {
        assert!(wanted("dialog mit Nachb").words[1].is_beginning);
        assert!(!wanted("Nachb ").words[0].is_beginning);
    }

    #[test]
    fn names_bring_their_synonyms() {
        let world = wanted("ein World-Cafe bitte");
        assert_eq!(world.words[0].synonyms, [vec!["welt".to_owned(), "cafe".into()], vec!["weltcafe".into()]]);
        assert!(world.words[0].joined.contains(&"worldcafe".to_owned()));
        assert_eq!(wanted("Lange Nacht der Industrie").words[1].synonyms, [["industrienacht"]]);
        assert!(wanted("World").words[0].synonyms.is_empty());
    }

    #[test]
    fn corrections_replace_their_words_alone() {
        let wanted = wanted("ein Dialoh, ja");
        assert_eq!(wanted.with(&[(4..10, "Dialog".into())]), "ein Dialog, ja");
    }
}
