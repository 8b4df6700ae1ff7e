//! Passages that show where the wanted words stand.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use domain::Language;

use crate::analysis::{Analyser, Quick, is_stop_word, print, words};
use crate::embedded::stored;
use crate::found::Snippet;

/// Longest passage, in bytes of the text, before ellipses.
const LENGTH: usize = 220;
/// Bytes of a text that are looked through.
pub(crate) const LOOKED_AT: usize = 20_000;
/// How far back a passage begins at most to begin with its sentence.
const SENTENCE: usize = 90;
/// How far back it begins at least, where there is text.
const BEFORE: usize = 40;

/// Stands for a term where room is short; several terms share one.
pub(crate) type Sign = u16;

/// The sign of a term, the same in every build.
pub(crate) fn sign(term: &str) -> Sign {
    let print = print(&[term]);
    (print ^ print >> 16 ^ print >> 32 ^ print >> 48) as Sign
}

/// A text in which words are to be marked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Text<'t> {
    text: &'t str,
    words: Option<&'t [u8]>,
}

impl<'t> Text<'t> {
    /// One that has to be taken apart.
    pub(crate) const fn plain(text: &'t str) -> Self {
        Self { text, words: None }
    }

    /// One whose words were kept with it.
    pub(crate) const fn analysed(text: &'t str, words: &'t [u8]) -> Self {
        Self { text, words: Some(words) }
    }
}

/// A set of signs.
#[derive(Debug, Clone)]
struct Signs(Box<[u64; 1024]>);

impl Signs {
    fn of<'t>(terms: impl Iterator<Item = &'t String>) -> Self {
        let mut signs = Self(Box::new([0; 1024]));
        terms.map(|term| sign(term)).for_each(|sign| signs.0[usize::from(sign >> 6)] |= 1 << (sign & 63));
        signs
    }

    fn contains(&self, sign: Sign) -> bool {
        self.0[usize::from(sign >> 6)] >> (sign & 63) & 1 == 1
    }
}

/// What is to be marked: the terms by which the wanted words were found, each with the number of its word.
#[derive(Debug, Clone, Default)]
pub(crate) struct Marks {
    keys: HashMap<String, u8, Quick>,
    stems: [HashMap<String, u8, Quick>; 2],
    /// The wanted words of which there are terms.
    wanted: Numbers,
}

/// A set of numbers of wanted words, which are few.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Numbers(u64);

impl Numbers {
    fn insert(&mut self, number: u8) {
        self.0 |= 1 << (number % 64);
    }

    const fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl Marks {
    /// Words with this key are to be marked, for the wanted word of this number.
    pub(crate) fn key(&mut self, number: u8, key: &str) {
        if !is_stop_word(key) {
            self.keys.entry(key.to_owned()).or_insert(number);
            self.wanted.insert(number);
        }
    }

    /// Words with this stem, in a text of this language, are to be marked, for the wanted word of this number.
    pub(crate) fn stem(&mut self, number: u8, language: Language, stem: &str) {
        if !is_stop_word(stem) {
            self.stems[language as usize].entry(stem.to_owned()).or_insert(number);
            self.wanted.insert(number);
        }
    }

    /// A marker of texts for one answer.
    pub(crate) fn marker<'a>(&'a self, analyser: &'a Analyser) -> Marker<'a> {
        let signs =
            [0, 1].map(|language: usize| Arc::new(Signs::of(self.keys.keys().chain(self.stems[language].keys()))));
        Marker { marks: self, analyser, signs, known: Default::default() }
    }
}

/// Finds wanted words in texts. Remembers words it has met: the hits of one answer repeat them.
#[derive(Debug)]
pub(crate) struct Marker<'a> {
    marks: &'a Marks,
    analyser: &'a Analyser,
    /// Of all terms, by language.
    signs: [Arc<Signs>; 2],
    known: [HashMap<Box<str>, Option<u8>, Quick>; 2],
}

/// Where in a text the most different wanted words stand.
struct Passage<'t> {
    count: u32,
    text: &'t str,
    span: Range<usize>,
    marks: Vec<(Range<usize>, u8)>,
}

impl Marker<'_> {
    /// The number of the wanted word as which this one was found, if it was.
    fn number(&mut self, language: Language, word: &str) -> Option<u8> {
        let known = &mut self.known[language as usize];
        if let Some(number) = known.get(word) {
            return *number;
        }
        let forms = self.analyser.forms(language, word);
        let stems = &self.marks.stems[language as usize];
        let by_stem = || stems.get(&forms.stem).or_else(|| forms.parts.iter().find_map(|part| stems.get(part)));
        let number = by_stem().or_else(|| self.marks.keys.get(&forms.key)).copied();
        known.insert(word.into(), number);
        number
    }

    /// How many different wanted words stand in this text.
    pub(crate) fn count_in(&mut self, language: Language, text: &str) -> u32 {
        let mut found = Numbers::default();
        words(text).filter_map(|word| self.number(language, &word.text)).for_each(|number| found.insert(number));
        found.len()
    }

    /// The best passage of these texts: of the first text with the most different words, where they stand closest.
    pub(crate) fn snippet<'t>(
        &mut self,
        language: Language,
        texts: impl IntoIterator<Item = Text<'t>>,
    ) -> Option<Snippet> {
        let mut best: Option<Passage<'t>> = None;
        for text in texts {
            let marks = self.marked(language, text);
            let Some((count, span)) = densest(&marks) else { continue };
            if best.as_ref().is_none_or(|best| count > best.count) {
                let text = &text.text[..text.text.floor_char_boundary(LOOKED_AT)];
                best = Some(Passage { count, text, span, marks });
            }
            if count == self.marks.wanted.len() {
                break;
            }
        }
        best.map(|best| cut(best.text, best.span, &best.marks, language))
    }

    /// The words of a text to mark, up to a little after all that are wanted have been met.
    fn marked(&mut self, language: Language, Text { text, words: kept }: Text<'_>) -> Vec<(Range<usize>, u8)> {
        let text = &text[..text.floor_char_boundary(LOOKED_AT)];
        let Some(kept) = kept else {
            let all = words(text).filter(|word| !word.joined);
            return self.marked_among(language, all.map(|word| (word.range, word.text)));
        };
        let signs = Arc::clone(&self.signs[language as usize]);
        // A sign only says that it may be the word.
        let likely = stored::words(kept)
            .filter(|(_, of_word)| of_word.iter().any(|sign| signs.contains(Sign::from_le_bytes(*sign))));
        let likely = likely.filter_map(|(range, _)| {
            let word = words(text.get(range.clone())?).next()?;
            Some((range, word.text))
        });
        self.marked_among(language, likely)
    }

    fn marked_among<'w>(
        &mut self,
        language: Language,
        words: impl Iterator<Item = (Range<usize>, Cow<'w, str>)>,
    ) -> Vec<(Range<usize>, u8)> {
        let mut marked: Vec<(Range<usize>, u8)> = Vec::new();
        let mut found = Numbers::default();
        let mut complete = usize::MAX;
        for (range, word) in words {
            if range.start > complete.saturating_add(LENGTH) {
                break;
            }
            if let Some(number) = self.number(language, &word) {
                found.insert(number);
                if found == self.marks.wanted {
                    complete = complete.min(range.end);
                }
                marked.push((range, number));
            }
        }
        marked
    }
}

/// The span of at most [`LENGTH`] less its surroundings with the most different words, and how many they are.
fn densest(marked: &[(Range<usize>, u8)]) -> Option<(u32, Range<usize>)> {
    let mut best: Option<(u32, Range<usize>)> = None;
    for (at, (first, _)) in marked.iter().enumerate() {
        let within = marked[at..].iter().take_while(|(range, _)| range.end - first.start <= LENGTH - 2 * BEFORE);
        let mut found = Numbers::default();
        let mut end = first.end;
        for (range, number) in within {
            let before = found;
            found.insert(*number);
            if found != before {
                end = range.end;
            }
        }
        if best.as_ref().is_none_or(|(most, _)| found.len() > *most) {
            best = Some((found.len().max(1), first.start..end));
        }
    }
    best
}

/// The passage around `span`, beginning and ending with whole words.
fn cut(text: &str, span: Range<usize>, marks: &[(Range<usize>, u8)], language: Language) -> Snippet {
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
        .filter(|(mark, _)| mark.start >= range.start && mark.end <= end)
        .map(|(mark, _)| mark.start - range.start + shift..mark.end - range.start + shift)
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
        for (number, word) in (0..).zip(wanted) {
            marks.key(number, &analyser.forms(Language::De, word).key);
            marks.stem(number, Language::De, &analyser.forms(Language::De, word).stem);
        }
        marks.marker(&analyser).snippet(Language::De, texts.iter().map(|text| Text::plain(text)))
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
