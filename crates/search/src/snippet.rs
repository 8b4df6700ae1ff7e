//! Passages that show where the wanted words stand.

use std::collections::HashSet;
use std::ops::Range;

use domain::Language;

use crate::analysis::{Analyser, Word, is_stop_word, words};
use crate::found::Snippet;

/// Longest passage, in bytes of the text, before ellipses.
const LENGTH: usize = 220;
/// Bytes of a text that are looked through.
const LOOKED_AT: usize = 20_000;
/// How far back a passage begins at most to begin with its sentence.
const SENTENCE: usize = 90;
/// How far back it begins at least, where there is text.
const BEFORE: usize = 40;

/// Where in a text the most different terms stand.
struct Passage<'t> {
    count: usize,
    text: &'t str,
    span: Range<usize>,
    /// All terms of the text.
    marks: Vec<Range<usize>>,
}

/// What is to be marked: the terms by which words were found.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    keys: HashSet<String>,
    stems: [HashSet<String>; 2],
}

impl Marks {
    /// Words with this key are to be marked.
    pub(crate) fn key(&mut self, key: &str) {
        if !is_stop_word(key) {
            self.keys.insert(key.to_owned());
        }
    }

    /// Words with this stem, in a text of this language, are to be marked.
    pub(crate) fn stem(&mut self, language: Language, stem: &str) {
        if !is_stop_word(stem) {
            self.stems[language as usize].insert(stem.to_owned());
        }
    }

    /// The term by which this word was found, if it was.
    fn term<'a>(&'a self, analyser: &Analyser, language: Language, word: &Word<'_>) -> Option<&'a str> {
        let forms = analyser.forms(language, &word.text);
        let stems = &self.stems[language as usize];
        let by_stem = || stems.get(&forms.stem).or_else(|| forms.parts.iter().find_map(|part| stems.get(part)));
        by_stem().or_else(|| self.keys.get(&forms.key)).map(String::as_str)
    }

    /// How many different terms stand in this text.
    pub(crate) fn count_in(&self, analyser: &Analyser, language: Language, text: &str) -> usize {
        words(text).iter().filter_map(|word| self.term(analyser, language, word)).collect::<HashSet<_>>().len()
    }

    /// The best passage of these texts: of the first text with the most different words, where they stand closest.
    pub(crate) fn snippet<'t>(
        &self,
        analyser: &Analyser,
        language: Language,
        texts: impl IntoIterator<Item = &'t str>,
    ) -> Option<Snippet> {
        let mut best: Option<Passage<'_>> = None;
        for text in texts {
            let text = &text[..text.floor_char_boundary(LOOKED_AT)];
            let marked: Vec<(Range<usize>, &str)> = words(text)
                .into_iter()
                .filter(|word| !word.joined)
                .filter_map(|word| Some((word.range.clone(), self.term(analyser, language, &word)?)))
                .collect();
            let Some((count, span)) = densest(&marked) else { continue };
            if best.as_ref().is_none_or(|best| count > best.count) {
                best = Some(Passage { count, text, span, marks: marked.into_iter().map(|(range, _)| range).collect() });
            }
        }
        best.map(|best| cut(best.text, best.span, &best.marks, language))
    }
}

/// The span of at most [`LENGTH`] less its surroundings with the most different terms, and how many they are.
fn densest(marked: &[(Range<usize>, &str)]) -> Option<(usize, Range<usize>)> {
    let mut best: Option<(usize, Range<usize>)> = None;
    for (at, (first, _)) in marked.iter().enumerate() {
        let within = marked[at..].iter().take_while(|(range, _)| range.end - first.start <= LENGTH - 2 * BEFORE);
        let mut terms = HashSet::new();
        let mut end = first.end;
        for (range, term) in within {
            if terms.insert(term) {
                end = range.end;
            }
        }
        if best.as_ref().is_none_or(|(most, _)| terms.len() > *most) {
            best = Some((terms.len().max(1), first.start..end));
        }
    }
    best
}

/// The passage around `span`, beginning and ending with whole words.
fn cut(text: &str, span: Range<usize>, marks: &[Range<usize>], language: Language) -> Snippet {
    let range = if text.len() <= LENGTH { 0..text.len() } else { around(text, &span) };
    let mut passage = String::new();
    if text[..range.start].contains(char::is_alphanumeric) {
        passage.push_str("… ");
    }
    let shift = passage.len();
    passage.push_str(text[range.clone()].trim_end());
    let end = range.start + passage.len() - shift;
    if text[end..].contains(char::is_alphanumeric) {
        passage.push_str(" …");
    }
    let marks = marks
        .iter()
        .filter(|mark| mark.start >= range.start && mark.end <= end)
        .map(|mark| mark.start - range.start + shift..mark.end - range.start + shift)
        .collect();
    // Line ends are one byte, as are the spaces that replace them.
    Snippet { text: passage.replace(['\n', '\r', '\t'], " "), marks, language }
}

fn around(text: &str, span: &Range<usize>) -> Range<usize> {
    let earliest = text.ceil_char_boundary(span.start.saturating_sub(SENTENCE));
    let sentence = text[earliest..span.start].rfind(['.', '!', '?', '\n']).map(|at| earliest + at + 1);
    let near = text.ceil_char_boundary(span.start.saturating_sub(BEFORE));
    let from = match (earliest, sentence) {
        (0, None) => 0,
        (_, Some(sentence)) => sentence,
        // After the next space, so that no word is cut, unless there is none.
        (_, None) => text[near..span.start].find(char::is_whitespace).map_or(near, |at| near + at),
    };
    let start = from + text[from..span.start].find(|letter: char| !letter.is_whitespace()).unwrap_or(span.start - from);
    let latest = text.floor_char_boundary((start + LENGTH).max(span.end));
    let end = if latest >= text.len() {
        text.len()
    } else {
        text[span.end..latest].rfind(char::is_whitespace).map_or(latest, |at| span.end + at)
    };
    start..end.max(span.end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Lexicon;

    fn snippet(texts: &[&str], wanted: &[&str]) -> Option<Snippet> {
        let analyser = Analyser::new(Lexicon::shipped());
        let mut marks = Marks::default();
        for word in wanted {
            marks.key(&analyser.forms(Language::De, word).key);
            marks.stem(Language::De, &analyser.forms(Language::De, word).stem);
        }
        marks.snippet(&analyser, Language::De, texts.iter().copied())
    }

    fn marked(snippet: &Snippet) -> Vec<&str> {
        snippet.marks.iter().map(|mark| &snippet.text[mark.clone()]).collect()
    }

    #[test]
    fn the_passage_with_most_words_is_shown() {
        let long = format!(
            "{} Am Ende laden Nachbarn zum Gespräch an den Zaun. {}",
            "Viel Text davor. ".repeat(30),
            "Und danach. ".repeat(30)
        );
        let found = snippet(&["Ein Gespräch.", &long], &["Nachbar", "gespraech"]).expect("both words are there");
        assert_eq!(marked(&found), ["Nachbarn", "Gespräch"]);
        assert!(found.text.starts_with("… Am Ende laden"), "{}", found.text);
        assert!(found.text.ends_with(" …") && found.text.len() < LENGTH + 10, "{}", found.text);
    }

    #[test]
    fn short_texts_are_shown_whole() {
        let found = snippet(&["Gespräche am Werkstor"], &["Gespräch"]).expect("it is there");
        assert_eq!((found.text.as_str(), marked(&found)), ("Gespräche am Werkstor", vec!["Gespräche"]));
        assert!(snippet(&["Ganz anderes"], &["Gespräch"]).is_none());
    }

    proptest::proptest! {
        #[test]
        fn marks_lie_in_the_passage(text in "(\\PC{0,40}( dialog |\\. |ä|\n)){0,40}") {
            if let Some(found) = snippet(&[&text], &["Dialog"]) {
                for mark in &found.marks {
                    proptest::prop_assert!(found.text.get(mark.clone()).is_some_and(|word| word.to_lowercase().contains("dialog")));
                }
                proptest::prop_assert!(found.marks.windows(2).all(|pair| pair[0].end <= pair[1].start));
                proptest::prop_assert!(!found.marks.is_empty());
            }
        }
    }
}
