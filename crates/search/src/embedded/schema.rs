//! The fields of the tantivy index and what is written into them.

use std::collections::BTreeSet;

use domain::field::Weight;
use domain::{EntryId, Kind, Language};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

use crate::Document;
use crate::analysis::{Analyser, plain, shown, words};
use crate::error::Error;

/// Changes whenever the fields below do.
pub(super) const SHAPE: &str = "3";

/// Between the two halves of a value: no word and no code holds it.
pub(super) const SEPARATOR: char = '\0';

/// By language, then by weight.
pub(super) type ByText = [[Field; Weight::ALL.len()]; Language::ALL.len()];

/// The fields of the index.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    /// Identifier, for replacing.
    pub(super) id: Field,
    /// What is needed of a hit: a [`Stored`].
    pub(super) stored: Field,
    /// Keys of the words of every text.
    pub(super) exact: ByText,
    /// Stems of the words of every text, with those of their parts.
    pub(super) stem: ByText,
    /// All keys.
    pub(super) keys: Field,
    /// All keys, each with a spelling of it.
    pub(super) spellings: Field,
}

/// Names of the fast fields.
pub(super) const ID_HIGH: &str = "id_high";
pub(super) const ID_LOW: &str = "id_low";
pub(super) const PUBLISHED: &str = "published";
pub(super) const PEOPLE_MIN: &str = "people_min";
pub(super) const PEOPLE_MAX: &str = "people_max";
pub(super) const MINUTES: &str = "minutes";
pub(super) const MINUTES_MAX: &str = "minutes_max";
pub(super) const WEEKS: &str = "weeks";
pub(super) const COST: &str = "cost";
/// Facet key and code, parted by [`SEPARATOR`].
pub(super) const FACET: &str = "facet";
/// The title in each language, as it is sorted.
pub(super) const TITLES: [&str; 2] = ["title_de", "title_en"];

/// What is kept of a document as it was sent: kind and languages, then one record for each text. In a form that is
/// read without copying, since every hit is.
#[derive(Debug)]
pub(super) struct Stored(String);

/// Between records, and between the parts of a record.
const RECORD: char = '\u{1e}';
const PART: char = '\u{1f}';

impl Stored {
    fn of(document: &Document) -> Self {
        let languages: Vec<&str> = document.languages.iter().map(|language| language.code()).collect();
        let mut kept = format!("{}{PART}{}", document.kind.code(), languages.join(" "));
        for (language, texts) in &document.texts {
            for (weight, texts) in texts {
                for text in texts {
                    let text = text.replace([RECORD, PART], " ");
                    kept.push_str(&format!("{RECORD}{language}{PART}{}{PART}{text}", weight.code()));
                }
            }
        }
        Self(kept)
    }

    /// What was written by [`of`](Self::of).
    pub(super) fn read(bytes: &[u8]) -> Self {
        Self(String::from_utf8_lossy(bytes).into_owned())
    }

    /// Kind and languages; none where it cannot be read.
    fn head(&self) -> (Option<&str>, Option<&str>) {
        let mut head = self.0.split(RECORD).next().unwrap_or_default().split(PART);
        (head.next(), head.next())
    }

    pub(super) fn kind(&self) -> Option<Kind> {
        Kind::from_code(self.head().0?)
    }

    pub(super) fn languages(&self) -> impl Iterator<Item = Language> + '_ {
        self.head().1.unwrap_or_default().split(' ').filter_map(Language::from_code)
    }

    /// The texts of this weight in this language.
    pub(super) fn texts(&self, language: Language, weight: Weight) -> impl Iterator<Item = &str> {
        self.0.split(RECORD).skip(1).filter_map(move |record| {
            let record = record.strip_prefix(language.code())?.strip_prefix(PART)?;
            record.strip_prefix(weight.code())?.strip_prefix(PART)
        })
    }
}

/// The schema with its fields.
pub(super) fn schema() -> (Schema, Fields) {
    let mut schema = Schema::builder();
    let text = |tokenizer: &str, norms: bool, record: IndexRecordOption| {
        TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_tokenizer(tokenizer).set_fieldnorms(norms).set_index_option(record),
        )
    };
    let fast = || NumericOptions::default().set_fast();
    let id = schema.add_text_field("id", text("raw", false, IndexRecordOption::Basic));
    let stored = schema.add_bytes_field("stored", STORED);
    for name in [ID_HIGH, ID_LOW, PEOPLE_MIN, PEOPLE_MAX, MINUTES, MINUTES_MAX, WEEKS, COST] {
        schema.add_u64_field(name, fast());
    }
    schema.add_i64_field(PUBLISHED, fast());
    for name in [FACET, TITLES[0], TITLES[1]] {
        schema.add_text_field(name, TextOptions::default().set_fast("raw"));
    }
    let keys = schema.add_text_field("keys", text(READY, false, IndexRecordOption::Basic));
    let spellings = schema.add_text_field("spellings", text(READY, false, IndexRecordOption::Basic));
    let mut by_text = |of: &str| -> ByText {
        Language::ALL.map(|language| {
            Weight::ALL.map(|weight| {
                let options = text(READY, true, IndexRecordOption::WithFreqs);
                schema.add_text_field(&format!("{of}_{}_{language}", weight.code()), options)
            })
        })
    };
    let exact = by_text("exact");
    let stem = by_text("stem");
    let fields = Fields { id, stored, exact, stem, keys, spellings };
    (schema.build(), fields)
}

impl Fields {
    /// The term by which a document is replaced.
    pub(super) fn id_term(&self, id: EntryId) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    /// The document as tantivy takes it.
    pub(super) fn document(
        &self,
        schema: &Schema,
        document: &Document,
        analyser: &Analyser,
    ) -> Result<TantivyDocument, Error> {
        let mut out = TantivyDocument::new();
        out.add_text(self.id, document.id.to_string());
        let mut number = |name: &str, value: u64| -> Result<(), Error> {
            out.add_u64(schema.get_field(name)?, value);
            Ok(())
        };
        let (high, low) = document.id.0.as_u64_pair();
        number(ID_HIGH, high)?;
        number(ID_LOW, low)?;
        if let Some((min, max)) = document.people {
            number(PEOPLE_MIN, min.into())?;
            number(PEOPLE_MAX, max.unwrap_or(u32::MAX).into())?;
        }
        let single = [
            (MINUTES, document.minutes.map(|(min, _)| min)),
            (MINUTES_MAX, document.minutes.map(|(_, max)| max)),
            (WEEKS, document.weeks),
            (COST, document.cost.map(u32::from)),
        ];
        for (name, value) in single {
            if let Some(value) = value {
                number(name, value.into())?;
            }
        }
        out.add_i64(schema.get_field(PUBLISHED)?, document.published);
        let facet = schema.get_field(FACET)?;
        for (key, code) in document.codes() {
            out.add_text(facet, format!("{key}{SEPARATOR}{code}"));
        }
        for language in Language::ALL {
            out.add_text(schema.get_field(TITLES[language as usize])?, plain_title(document.title(language)));
        }
        self.add_words(&mut out, document, analyser);
        out.add_bytes(self.stored, Stored::of(document).0.as_bytes());
        Ok(out)
    }

    /// Every word once worked out, its terms written into the fields where they are looked for.
    fn add_words(&self, out: &mut TantivyDocument, document: &Document, analyser: &Analyser) {
        let mut keys = BTreeSet::new();
        let mut spellings = BTreeSet::new();
        for (&language, texts) in &document.texts {
            for (&weight, texts) in texts {
                let (mut exact, mut stem) = (Ready::default(), Ready::default());
                for word in texts.iter().flat_map(|text| words(text)) {
                    let forms = analyser.forms(language, &word.text);
                    exact.push(&forms.key);
                    stem.push(&forms.stem);
                    forms.parts.iter().for_each(|part| stem.push(part));
                    spellings.insert(format!("{}{SEPARATOR}{}", forms.key, shown(&word.text)));
                    keys.insert(forms.key.clone());
                }
                out.add_text(self.exact[language as usize][weight as usize], exact.0);
                out.add_text(self.stem[language as usize][weight as usize], stem.0);
            }
        }
        let mut all = Ready::default();
        keys.iter().for_each(|key| all.push(key));
        out.add_text(self.keys, all.0);
        let mut all = Ready::default();
        spellings.iter().for_each(|spelling| all.push(spelling));
        out.add_text(self.spellings, all.0);
    }
}

/// Terms that were made here, for [`Split`] to part again. No term holds a line end.
#[derive(Default)]
struct Ready(String);

impl Ready {
    fn push(&mut self, term: &str) {
        if !term.is_empty() {
            self.0.push_str(term);
            self.0.push('\n');
        }
    }
}

/// A title as it is sorted: by its letters, umlauts with their base as in a dictionary (DIN 5007-1).
fn plain_title(title: &str) -> String {
    words(title).filter(|word| !word.joined).map(|word| plain(&word.text)).collect::<Vec<_>>().join(" ")
}

const READY: &str = "ready";

/// The tokenizers that the schema names.
pub(super) fn tokenizers() -> TokenizerManager {
    let manager = TokenizerManager::default();
    manager.register(READY, Split);
    manager
}

/// Parts what [`Ready`] has put together.
#[derive(Debug, Clone, Copy)]
struct Split;

struct Terms<'a> {
    lines: std::str::Lines<'a>,
    token: Token,
}

impl Tokenizer for Split {
    type TokenStream<'a> = Terms<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms<'a> {
        Terms { lines: text.lines(), token: Token::default() }
    }
}

impl TokenStream for Terms<'_> {
    fn advance(&mut self) -> bool {
        self.lines.next().is_some_and(|term| {
            self.token.text.clear();
            self.token.text.push_str(term);
            self.token.position = self.token.position.wrapping_add(1);
            true
        })
    }

    fn token(&self) -> &Token {
        &self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.token
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn texts_are_kept_as_they_were() {
        let texts = [
            (Weight::Title, vec!["Ein \"Titel\"\nin zwei Zeilen".to_owned()]),
            (Weight::Body, vec!["a\u{1e}b".to_owned(), "c".to_owned()]),
        ];
        let document = Document {
            id: EntryId::default(),
            version: 1,
            kind: Kind::Guide,
            texts: BTreeMap::from([(Language::En, texts.into())]),
            languages: vec![Language::En],
            facets: BTreeMap::new(),
            people: None,
            minutes: None,
            weeks: None,
            cost: None,
            published: 0,
        };
        let stored = Stored::read(Stored::of(&document).0.as_bytes());
        assert_eq!((stored.kind(), stored.languages().collect::<Vec<_>>()), (Some(Kind::Guide), vec![Language::En]));
        let texts = |language, weight| stored.texts(language, weight).collect::<Vec<_>>();
        assert_eq!(texts(Language::En, Weight::Title), ["Ein \"Titel\"\nin zwei Zeilen"]);
        assert_eq!(texts(Language::En, Weight::Body), ["a b", "c"]);
        assert!(texts(Language::De, Weight::Title).is_empty() && texts(Language::En, Weight::Goal).is_empty());
        assert_eq!(Stored::read(b"\xff\xfe").kind(), None);
    }
}
