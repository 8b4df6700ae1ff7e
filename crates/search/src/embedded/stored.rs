//! What is kept of a document as it was sent, in a form that is read without copying, since every hit is.

use std::ops::Range;

use domain::field::Weight;
use domain::{Kind, Language};
use tantivy::directory::OwnedBytes;

use crate::Document;
use crate::analysis::{Forms, is_stop_word};
use crate::snippet::{self, Sign, Text};

/// Written once for each document: kind, languages, then one record for each text.
#[derive(Debug, Default)]
pub(super) struct Writer(Vec<u8>);

/// The words of one text as they are kept with it: where each stands, and signs of the terms as which it may be found.
/// So a search need not take the text apart again to say where its words stand in it.
#[derive(Debug, Default)]
pub(super) struct Words {
    bytes: Vec<u8>,
    end: usize,
}

/// What a [`Writer`] has written.
#[derive(Debug)]
pub(super) struct Stored(OwnedBytes);

/// With what it begins, so that it is found behind what tantivy puts before the only stored field.
const BEGINNING: &[u8] = b"\xf5kept";
/// Bytes that tantivy may put before it.
const MOST_BEFORE: usize = 64;

impl Writer {
    pub(super) fn new(document: &Document) -> Self {
        let mut out = Vec::with_capacity(16 << 10);
        out.extend_from_slice(BEGINNING);
        put(&mut out, document.kind as usize);
        put(&mut out, document.languages.iter().map(|language| 1 << *language as usize).sum());
        Self(out)
    }

    pub(super) fn text(&mut self, language: Language, weight: Weight, text: &str, words: &Words) {
        put(&mut self.0, language as usize);
        put(&mut self.0, weight as usize);
        put(&mut self.0, text.len());
        self.0.extend_from_slice(text.as_bytes());
        put(&mut self.0, words.bytes.len());
        self.0.extend_from_slice(&words.bytes);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0
    }
}

impl Words {
    /// A word that stands at `range`, behind those before it. Words without meaning are never marked.
    pub(super) fn push(&mut self, range: &Range<usize>, forms: &Forms) {
        if range.end > snippet::LOOKED_AT || is_stop_word(&forms.key) {
            return;
        }
        put(&mut self.bytes, range.start - self.end);
        put(&mut self.bytes, range.len());
        self.end = range.end;
        let key = (forms.key != forms.stem).then_some(&forms.key);
        put(&mut self.bytes, 1 + usize::from(key.is_some()) + forms.parts.len());
        for term in std::iter::once(&forms.stem).chain(key).chain(&forms.parts) {
            self.bytes.extend_from_slice(&snippet::sign(term).to_le_bytes());
        }
    }
}

impl Stored {
    /// A document as tantivy stores it, with the bytes of a [`Writer`] in it. Of other bytes little can be read, but
    /// that without harm.
    pub(super) fn read(document: OwnedBytes) -> Self {
        let head = &document[..document.len().min(MOST_BEFORE + BEGINNING.len())];
        let before = head.windows(BEGINNING.len()).position(|window| window == BEGINNING);
        let from = before.map_or(document.len(), |before| before + BEGINNING.len());
        Self(document.slice(from..document.len()))
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        let kind = take(&mut self.0.as_slice())?;
        Kind::ALL.into_iter().find(|it| *it as usize == kind)
    }

    pub(super) fn languages(&self) -> impl Iterator<Item = Language> {
        let mut rest = self.0.as_slice();
        let set = take(&mut rest).and_then(|_| take(&mut rest)).unwrap_or_default();
        Language::ALL.into_iter().filter(move |language| set >> *language as usize & 1 == 1)
    }

    /// The texts of this weight in this language.
    pub(super) fn texts(&self, language: Language, weight: Weight) -> impl Iterator<Item = &str> {
        self.records(language, weight).map(|(text, _)| text)
    }

    /// The same with their words, for marking.
    pub(super) fn marked_texts(&self, language: Language, weight: Weight) -> impl Iterator<Item = Text<'_>> {
        self.records(language, weight).map(|(text, words)| Text::analysed(text, words))
    }

    /// Text and words of every text of this weight in this language.
    fn records(&self, language: Language, weight: Weight) -> impl Iterator<Item = (&str, &[u8])> {
        let mut rest = self.0.as_slice();
        let head = take(&mut rest).and_then(|_| take(&mut rest));
        let all = std::iter::from_fn(move || {
            head?;
            let (language, weight) = (take(&mut rest)?, take(&mut rest)?);
            let text = take_bytes(&mut rest)?;
            let words = take_bytes(&mut rest)?;
            Some((language, weight, text, words))
        });
        all.filter(move |(of, with, ..)| *of == language as usize && *with == weight as usize)
            .filter_map(|(.., text, words)| Some((std::str::from_utf8(text).ok()?, words)))
    }
}

/// The words of [`Words`]: where each stands, and its signs.
pub(crate) fn words(bytes: &[u8]) -> impl Iterator<Item = (Range<usize>, &[[u8; size_of::<Sign>()]])> {
    let (mut rest, mut end) = (bytes, 0_usize);
    std::iter::from_fn(move || {
        let start = end.checked_add(take(&mut rest)?)?;
        end = start.checked_add(take(&mut rest)?)?;
        let count = take(&mut rest)?;
        let (signs, after) = rest.split_at_checked(count.checked_mul(size_of::<Sign>())?)?;
        rest = after;
        Some((start..end, signs.as_chunks().0))
    })
}

/// Seven bits to a byte, the lowest first; the top bit says that more follow (LEB128).
fn put(out: &mut Vec<u8>, number: usize) {
    let mut left = number;
    while left >= 0x80 {
        out.push((left & 0x7f) as u8 | 0x80);
        left >>= 7;
    }
    out.push(left as u8);
}

fn take(bytes: &mut &[u8]) -> Option<usize> {
    let mut number = 0_usize;
    for shift in (0..usize::BITS).step_by(7) {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= usize::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return Some(number);
        }
    }
    None
}

fn take_bytes<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = take(bytes)?;
    let (taken, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::analysis::{Analyser, Lexicon, words as words_of};

    #[test]
    fn texts_are_kept_as_they_were() {
        let document = Document {
            id: domain::EntryId::default(),
            version: 1,
            kind: Kind::Guide,
            texts: BTreeMap::new(),
            languages: vec![Language::En],
            facets: BTreeMap::new(),
            concepts: BTreeMap::new(),
            people: None,
            minutes: None,
            weeks: None,
            cost: None,
            published: 0,
        };
        let mut writer = Writer::new(&document);
        writer.text(Language::En, Weight::Title, "Ein \"Titel\"\nin zwei Zeilen", &Words::default());
        writer.text(Language::En, Weight::Body, "ä", &Words::default());
        writer.text(Language::En, Weight::Body, &"lang ".repeat(100), &Words::default());
        // As tantivy would put something before it.
        let kept = [b"\x01\0\0\0\0\x09".as_slice(), &writer.finish()].concat();
        let stored = Stored::read(OwnedBytes::new(kept));
        assert_eq!((stored.kind(), stored.languages().collect::<Vec<_>>()), (Some(Kind::Guide), vec![Language::En]));
        let texts = |language, weight| stored.texts(language, weight).collect::<Vec<_>>();
        assert_eq!(texts(Language::En, Weight::Title), ["Ein \"Titel\"\nin zwei Zeilen"]);
        assert_eq!(texts(Language::En, Weight::Body), ["ä", "lang ".repeat(100).as_str()]);
        assert!(texts(Language::De, Weight::Title).is_empty() && texts(Language::En, Weight::Goal).is_empty());
        assert_eq!(Stored::read(OwnedBytes::new(vec![0xff, 0xfe])).kind(), None);
    }

    proptest::proptest! {
        #[test]
        fn words_are_kept_where_they_stand(text in "(\\PC{0,30}|[a-zäöüß ]{0,40}| Bürger\\*innen | Welt-Café ){0,10}") {
            let analyser = Analyser::new(Lexicon::shipped());
            let mut kept = Words::default();
            let mut wanted = Vec::new();
            for word in words_of(&text).filter(|word| !word.joined) {
                let forms = analyser.forms(Language::De, &word.text);
                kept.push(&word.range, &forms);
                if !is_stop_word(&forms.key) {
                    wanted.push((word.range, snippet::sign(&forms.stem)));
                }
            }
            let read: Vec<_> = words(&kept.bytes).map(|(range, signs)| (range, Sign::from_le_bytes(signs[0]))).collect();
            proptest::prop_assert_eq!(read, wanted);
        }

        #[test]
        fn any_bytes_may_be_read(bytes: Vec<u8>) {
            let stored = Stored::read(OwnedBytes::new([BEGINNING, &bytes].concat()));
            let texts = stored.marked_texts(Language::De, Weight::Body).count();
            let _ = (stored.kind(), stored.languages().count(), texts, words(&bytes).count());
        }
    }
}
