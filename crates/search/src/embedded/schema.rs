//! The fields of the tantivy index and what is written into them.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::field::Weight;
use domain::{EntryId, Kind, Language};
use serde::{Deserialize, Serialize};
use tantivy::schema::{Field, IndexRecordOption, NumericOptions, STORED, Schema, TextFieldIndexing, TextOptions};
use tantivy::tokenizer::{Token, TokenStream, Tokenizer, TokenizerManager};
use tantivy::{TantivyDocument, Term};

use crate::Document;
use crate::analysis::{Analyser, plain, shown, words};
use crate::error::Error;

/// Changes whenever the fields below do.
pub(super) const SHAPE: &str = "1";

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
pub(super) const WEEKS: &str = "weeks";
pub(super) const COST: &str = "cost";
/// Facet key and code, parted by [`SEPARATOR`].
pub(super) const FACET: &str = "facet";
/// The title in each language, as it is sorted.
pub(super) const TITLES: [&str; 2] = ["title_de", "title_en"];

/// What is kept of a document as it was sent.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Stored {
    pub(super) kind: Kind,
    pub(super) languages: Vec<Language>,
    /// By language; then in the order of [`Weight::ALL`].
    pub(super) texts: BTreeMap<Language, Vec<Vec<String>>>,
}

impl Stored {
    /// The texts of this weight in this language.
    pub(super) fn texts(&self, language: Language, weight: Weight) -> &[String] {
        self.texts.get(&language).and_then(|texts| texts.get(weight as usize)).map_or(&[], Vec::as_slice)
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
    for name in [ID_HIGH, ID_LOW, PEOPLE_MIN, PEOPLE_MAX, MINUTES, WEEKS, COST] {
        schema.add_u64_field(name, fast());
    }
    schema.add_i64_field(PUBLISHED, fast());
    for name in [FACET, TITLES[0], TITLES[1]] {
        schema.add_text_field(name, TextOptions::default().set_fast("raw"));
    }
    let keys = schema.add_text_field("keys", text(KEYS, false, IndexRecordOption::Basic));
    let spellings = schema.add_text_field("spellings", text(SPELLINGS, false, IndexRecordOption::Basic));
    let mut by_text = |of: &str, tokenizer: fn(Language) -> &'static str| -> ByText {
        Language::ALL.map(|language| {
            Weight::ALL.map(|weight| {
                let options = text(tokenizer(language), true, IndexRecordOption::WithFreqs);
                schema.add_text_field(&format!("{of}_{}_{language}", weight.code()), options)
            })
        })
    };
    let exact = by_text("exact", |_| KEYS);
    let stem = by_text("stem", stems);
    let fields = Fields { id, stored, exact, stem, keys, spellings };
    (schema.build(), fields)
}

impl Fields {
    /// The term by which a document is replaced.
    pub(super) fn id_term(&self, id: EntryId) -> Term {
        Term::from_field_text(self.id, &id.to_string())
    }

    /// The document as tantivy takes it.
    pub(super) fn document(&self, schema: &Schema, document: &Document) -> Result<TantivyDocument, Error> {
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
        let mut kept = BTreeMap::new();
        for (&language, texts) in &document.texts {
            let by_weight: Vec<Vec<String>> =
                Weight::ALL.iter().map(|weight| texts.get(weight).cloned().unwrap_or_default()).collect();
            for (weight, texts) in by_weight.iter().enumerate() {
                for text in texts {
                    out.add_text(self.exact[language as usize][weight], text);
                    out.add_text(self.stem[language as usize][weight], text);
                    out.add_text(self.keys, text);
                    out.add_text(self.spellings, text);
                }
            }
            kept.insert(language, by_weight);
        }
        let stored = Stored { kind: document.kind, languages: document.languages.clone(), texts: kept };
        out.add_bytes(self.stored, &serde_json::to_vec(&stored).map_err(Error::Unreadable)?);
        Ok(out)
    }
}

/// A title as it is sorted: by its letters, umlauts with their base as in a dictionary (DIN 5007-1).
fn plain_title(title: &str) -> String {
    words(title).iter().filter(|word| !word.joined).map(|word| plain(&word.text)).collect::<Vec<_>>().join(" ")
}

const KEYS: &str = "keys";
const SPELLINGS: &str = "spellings";

const fn stems(language: Language) -> &'static str {
    match language {
        Language::De => "stems_de",
        Language::En => "stems_en",
    }
}

/// The tokenizers that the schema names.
pub(super) fn tokenizers(analyser: &Arc<Analyser>) -> TokenizerManager {
    let manager = TokenizerManager::default();
    let of = |cut| Cutter { analyser: analyser.clone(), cut };
    manager.register(KEYS, of(Cut::Keys));
    manager.register(SPELLINGS, of(Cut::Spellings));
    for language in Language::ALL {
        manager.register(stems(language), of(Cut::Stems(language)));
    }
    manager
}

#[derive(Debug, Clone, Copy)]
enum Cut {
    Keys,
    Spellings,
    Stems(Language),
}

/// Cuts a text into the terms of one field.
#[derive(Debug, Clone)]
struct Cutter {
    analyser: Arc<Analyser>,
    cut: Cut,
}

struct Terms {
    tokens: std::vec::IntoIter<Token>,
    token: Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Terms;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Terms {
        let mut tokens = Vec::new();
        for word in words(text) {
            let mut push = |text: String| {
                if !text.is_empty() {
                    let (offset_from, offset_to) = (word.range.start, word.range.end);
                    tokens.push(Token { offset_from, offset_to, position: word.position, text, position_length: 1 });
                }
            };
            match self.cut {
                // Keys are the same in all languages.
                Cut::Keys => push(self.analyser.forms(Language::De, &word.text).key.clone()),
                Cut::Spellings => {
                    let key = &self.analyser.forms(Language::De, &word.text).key;
                    push(format!("{key}{SEPARATOR}{}", shown(&word.text)));
                }
                Cut::Stems(language) => {
                    let forms = self.analyser.forms(language, &word.text);
                    push(forms.stem.clone());
                    forms.parts.iter().for_each(|part| push(part.clone()));
                }
            }
        }
        Terms { tokens: tokens.into_iter(), token: Token::default() }
    }
}

impl TokenStream for Terms {
    fn advance(&mut self) -> bool {
        self.tokens.next().is_some_and(|token| {
            self.token = token;
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
