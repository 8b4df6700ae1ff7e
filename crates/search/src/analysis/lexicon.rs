//! What has to be known of single words, from `content/vocabularies/wordforms.toml` and `words.txt`.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use super::fold::key;
use super::words::words;

/// Word forms, protected words, synonyms and parts of compounds. All words in it are [keys](key).
#[derive(Debug, Default)]
pub struct Lexicon {
    forms: HashMap<String, String>,
    protected: HashSet<String>,
    whole: HashSet<String>,
    parts: HashSet<String>,
    synonyms: Vec<Vec<Vec<String>>>,
    /// Which of them have a word that begins so.
    by_beginning: HashMap<String, Vec<usize>>,
    print: u64,
}

/// Why a file of words cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("wordforms.toml cannot be read")]
pub struct Unreadable(#[from] toml::de::Error);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    protected: Vec<String>,
    #[serde(default)]
    whole: Vec<String>,
    #[serde(default)]
    forms: BTreeMap<String, String>,
    #[serde(default)]
    synonyms: BTreeMap<String, Synonyms>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Synonyms {
    Names(Vec<String>),
    Sourced { names: Vec<String> },
}

/// The letters by which forms of one word are known.
pub(super) fn beginning(key: &str) -> String {
    key.chars().take(3).collect()
}

impl Lexicon {
    /// The lexicon that ships with the product.
    pub fn shipped() -> Arc<Self> {
        static SHIPPED: OnceLock<Arc<Lexicon>> = OnceLock::new();
        const FORMS: &str =
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/vocabularies/wordforms.toml"));
        const WORDS: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../content/vocabularies/words.txt"));
        SHIPPED.get_or_init(|| Arc::new(Self::parse(FORMS, WORDS).expect("a test reads the same text"))).clone()
    }

    /// Reads a lexicon.
    ///
    /// `forms` is TOML: `protected` is a list of words that are their own stem; `whole` one of words that are never parted; `[forms]` maps a word to the word as
    /// which it is understood (Nachbarn = "nachbar"); `[synonyms]` maps a name to names that mean the same, as a list
    /// or as a table with `names`. `parts` holds one word per line, of which compounds are made; `#` begins a comment.
    ///
    /// # Errors
    /// Where `forms` is not of this shape.
    pub fn parse(forms: &str, parts: &str) -> Result<Self, Unreadable> {
        let file: File = toml::from_str(forms)?;
        let synonyms = file.synonyms.into_iter().map(|(name, others)| {
            let others = match others {
                Synonyms::Names(names) | Synonyms::Sourced { names, .. } => names,
            };
            let mut names: Vec<Vec<String>> = Vec::new();
            for name in std::iter::once(name).chain(others) {
                let keys: Vec<String> = words(&name).filter(|word| !word.joined).map(|word| key(&word.text)).collect();
                if !keys.is_empty() && !names.contains(&keys) {
                    names.push(keys);
                }
            }
            names
        });
        let synonyms: Vec<Vec<Vec<String>>> = synonyms.filter(|names| names.len() > 1).collect();
        let mut by_beginning: HashMap<String, Vec<usize>> = HashMap::new();
        for (group, names) in synonyms.iter().enumerate() {
            for word in names.iter().flatten() {
                let groups = by_beginning.entry(beginning(word)).or_default();
                if groups.last() != Some(&group) {
                    groups.push(group);
                }
            }
        }
        let lines = parts.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
        Ok(Self {
            forms: file.forms.iter().map(|(word, base)| (key(word), key(base))).collect(),
            protected: file.protected.iter().map(|word| key(word)).collect(),
            whole: file.whole.iter().map(|word| key(word)).collect(),
            synonyms,
            by_beginning,
            parts: lines.map(key).filter(|word| word.len() >= super::compound::MIN_PART).collect(),
            print: print(&[forms, parts]),
        })
    }

    /// The word as which this one is understood, if that is another one.
    pub fn form(&self, key: &str) -> Option<&str> {
        self.forms.get(key).map(String::as_str)
    }

    /// Whether this word is its own stem.
    pub fn is_protected(&self, key: &str) -> bool {
        self.protected.contains(key)
    }

    /// Whether this word is never parted, though it could be („Netzwerk“ is no „Werk“).
    pub fn is_whole(&self, key: &str) -> bool {
        self.whole.contains(key)
    }

    /// Whether compounds are made of this word.
    pub fn is_part(&self, key: &str) -> bool {
        self.parts.contains(key)
    }

    /// Groups of names that mean the same, each name as the keys of its words.
    pub fn synonyms(&self) -> &[Vec<Vec<String>>] {
        &self.synonyms
    }

    /// Those with a word that begins like this one, as forms of one word do.
    pub fn synonyms_near(&self, key: &str) -> impl Iterator<Item = &[Vec<String>]> {
        let groups = self.by_beginning.get(&beginning(key));
        groups.into_iter().flatten().map(|group| self.synonyms[*group].as_slice())
    }

    /// Changes with every change of the files.
    pub fn print(&self) -> u64 {
        self.print
    }
}

/// A number that differs when the texts differ (FNV-1a): no secret, and the same in every build.
pub fn print(texts: &[&str]) -> u64 {
    let bytes = texts.iter().flat_map(|text| text.bytes().chain(std::iter::once(0xff)));
    bytes.fold(0xcbf2_9ce4_8422_2325, |print, byte| (print ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lexicon_is_read_as_keys() {
        let lexicon = Lexicon::parse(
            "protected = ['Bürger']\n[forms]\nNachbarn = 'nachbar'\n[synonyms]\n'World Café' = ['Welt-Café', 'Weltcafé']\n\
             Fishbowl = { names = ['Innen-Außen-Kreis'], source = 'x' }\n",
            "Bürger # Mensch\nDialog\nRat\n",
        )
        .expect("it is well formed");
        assert!(lexicon.is_protected("burger") && lexicon.is_part("dialog") && !lexicon.is_part("rat"));
        assert_eq!(lexicon.form("nachbarn"), Some("nachbar"));
        assert_eq!(lexicon.synonyms().len(), 2);
        assert!(lexicon.synonyms()[1].contains(&vec!["weltcafe".to_owned()]));
    }

    #[test]
    fn what_ships_can_be_read() {
        Lexicon::shipped();
    }

    #[test]
    fn a_misspelt_table_is_an_error() {
        assert!(Lexicon::parse("[fromen]\na = 'b'", "").is_err());
    }
}
