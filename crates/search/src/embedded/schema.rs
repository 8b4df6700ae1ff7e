//! The fields of the tantivy index and what is written into them.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use domain::field::Weight;
use domain::{EntryId, Language};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

use super::stored::{Words, Writer};
use crate::Document;
use crate::analysis::{Analyser, Forms, Quick, plain, shown, words};
use crate::error::Error;

/// Changes whenever the fields below do.
pub(super) const SHAPE: &str = "5";

/// Between the two halves of a value: no word and no code holds it.
pub(super) const SEPARATOR: char = '\0';

/// Texts from which passages are shown, in the order in which they are looked through.
pub(super) const PASSAGES: [Weight; 3] = [Weight::Summary, Weight::Goal, Weight::Body];

/// By language, then by weight.
pub(super) type ByText = [[Field; Weight::ALL.len()]; Language::ALL.len()];

/// A concept as entries carry it.
pub(super) fn carried(scheme: &str, code: &str) -> String {
    format!("{scheme}{SEPARATOR}{code}")
}

/// The fields of the index.
#[derive(Debug, Clone)]
pub(super) struct Fields {
    /// Identifier, for replacing.
    pub(super) id: Field,
    /// What is needed of a hit: a [`Stored`](super::stored::Stored).
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
/// Vocabulary and code of a concept that an entry carries, as [`carried`].
pub(super) const CONCEPT: &str = "concept";
/// The title in each language, as it is sorted.
pub(super) const TITLES: [&str; 2] = ["title_de", "title_en"];

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
    for name in [FACET, CONCEPT, TITLES[0], TITLES[1]] {
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
        let concept = schema.get_field(CONCEPT)?;
        for (scheme, codes) in &document.concepts {
            codes.iter().for_each(|code| out.add_text(concept, carried(scheme, code)));
        }
        for language in Language::ALL {
            out.add_text(schema.get_field(TITLES[language as usize])?, plain_title(document.title(language)));
        }
        let stored = self.add_words(&mut out, document, analyser);
        out.add_bytes(self.stored, &stored);
        Ok(out)
    }

    /// Every word once worked out, its terms written into the fields where they are looked for. Returns what is kept
    /// of the texts.
    fn add_words(&self, out: &mut TantivyDocument, document: &Document, analyser: &Analyser) -> Vec<u8> {
        let mut stored = Writer::new(document);
        let (mut keys, mut spellings) = (Ready::default(), Ready::default());
        for (&language, texts) in &document.texts {
            // Texts repeat their words.
            let mut known: HashMap<Cow<'_, str>, Arc<Forms>, Quick> = HashMap::default();
            for (&weight, texts) in texts {
                let (mut exact, mut stem) = (Ready::default(), Ready::default());
                for text in texts {
                    let mut kept = Words::default();
                    for word in words(text) {
                        let forms = match known.get(&word.text) {
                            Some(forms) => forms,
                            None => {
                                let forms = analyser.forms(language, &word.text);
                                keys.push(&forms.key);
                                spellings.push_pair(&forms.key, &shown(&word.text));
                                known.entry(word.text).or_insert(forms)
                            }
                        };
                        exact.push(&forms.key);
                        stem.push(&forms.stem);
                        forms.parts.iter().for_each(|part| stem.push(part));
                        if PASSAGES.contains(&weight) && !word.joined {
                            kept.push(&word.range, forms);
                        }
                    }
                    stored.text(language, weight, text, &kept);
                }
                out.add_text(self.exact[language as usize][weight as usize], exact.0);
                out.add_text(self.stem[language as usize][weight as usize], stem.0);
            }
        }
        out.add_text(self.keys, keys.0);
        out.add_text(self.spellings, spellings.0);
        stored.finish()
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

    fn push_pair(&mut self, term: &str, more: &str) {
        self.0.push_str(term);
        self.0.push(SEPARATOR);
        self.push(more);
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
