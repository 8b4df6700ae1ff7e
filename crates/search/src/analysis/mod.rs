//! How words are understood, for both engines alike.
//!
//! A text is cut into [`words`]; each word has a [`key`], which is the same for all its spellings, and by language a
//! stem and, in German, the stems of the parts it is made of ([`Forms`]). The order is: key, own word form, protected
//! word or Snowball; parts are found before that and pass through the same steps. [`Wanted`] is a query understood in
//! this way.

mod compound;
mod fold;
mod gist;
mod lexicon;
mod memory;
mod query;
mod stop;
mod typo;
mod words;

use std::sync::Arc;

use domain::Language;
use frostem::{Algorithm, Stemmer};

pub use fold::{key, plain, shown};
pub use gist::gist;
pub use lexicon::{Lexicon, Unreadable, print};
use memory::Memory;
pub(crate) use memory::Quick;
pub use query::{Wanted, WantedWord};
pub use stop::is_stop_word;
pub use typo::{ONE_TYPO, distance, typos_allowed};
pub use words::{Word, Words, words};

/// Changes whenever the rules in this folder do, besides the word lists. Part of the version of every index, with the
/// version of the stemmer: `frostem` is pinned, its minor number is the date of its rules.
pub const RULES: &str = "1/frostem-1.20260821.8";

/// What a word is, for the sake of comparing it with others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Forms {
    /// The same for all spellings of the word.
    pub key: String,
    /// The same for all its grammatical forms.
    pub stem: String,
    /// Stems of the parts it is made of, and of theirs, each once. Empty for a word that is no compound.
    pub parts: Vec<String>,
    /// Keys of the fewest parts that cover it.
    pub cover: Vec<String>,
}

/// Understands words. Remembers those it has met, since texts repeat them.
pub struct Analyser {
    lexicon: Arc<Lexicon>,
    german: Stemmer,
    english: Stemmer,
    /// By language.
    known: [Memory; 2],
}

impl std::fmt::Debug for Analyser {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Analyser").field("print", &self.lexicon.print()).finish_non_exhaustive()
    }
}

impl Analyser {
    /// An analyser with these words.
    pub fn new(lexicon: Arc<Lexicon>) -> Self {
        Self {
            lexicon,
            german: Stemmer::new(Algorithm::German),
            english: Stemmer::new(Algorithm::English),
            known: Default::default(),
        }
    }

    /// The words it knows.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Names the rules and words by which it works.
    pub fn version(&self) -> String {
        format!("{RULES}/{:016x}", self.lexicon.print())
    }

    /// What `word` is in `language`.
    pub fn forms(&self, language: Language, word: &str) -> Arc<Forms> {
        self.known[language as usize].remembered(word, || self.work_out(language, word))
    }

    fn work_out(&self, language: Language, word: &str) -> Forms {
        let key = key(word);
        match language {
            Language::De => {
                let cover: Vec<String> = self.cover(&key).into_iter().map(ToOwned::to_owned).collect();
                let stem = self.german_stem(&key);
                let mut parts = Vec::new();
                self.add_parts(&key, &mut parts);
                parts.retain(|part| *part != stem);
                Forms { stem, key, parts, cover }
            }
            Language::En => Forms {
                // From the spelling, since English endings would be hurt by the key (continued); the key comes after.
                stem: fold::key(&self.english.stem(&plain(word))),
                key,
                parts: Vec::new(),
                cover: Vec::new(),
            },
        }
    }

    fn cover<'a>(&self, key: &'a str) -> Vec<&'a str> {
        if self.is_whole(key) {
            return Vec::new();
        }
        compound::parts(key, &self.lexicon, |last| self.is_known(last))
    }

    /// Whether a word, or the one of which it is a form, is never parted.
    fn is_whole(&self, key: &str) -> bool {
        let endings = ["", "en", "er", "es", "e", "n", "s", "em", "ern"];
        endings.iter().any(|ending| key.strip_suffix(ending).is_some_and(|base| self.lexicon.is_whole(base)))
    }

    /// Whether a word, or the one of which it is a form, is a part of compounds.
    fn is_known(&self, key: &str) -> bool {
        if self.lexicon.is_part(key) {
            return true;
        }
        let endings = ["en", "er", "es", "e", "n", "s", "em", "ern"];
        endings.iter().any(|ending| {
            key.strip_suffix(ending).is_some_and(|base| base.len() >= compound::MIN_PART && self.lexicon.is_part(base))
        })
    }

    fn add_parts(&self, key: &str, parts: &mut Vec<String>) {
        for part in self.cover(key) {
            let stem = self.german_stem(part);
            if !parts.contains(&stem) {
                parts.push(stem);
            }
            self.add_parts(part, parts);
        }
    }

    fn german_stem(&self, key: &str) -> String {
        let form = self.lexicon.form(key).unwrap_or(key);
        let form = without_feminine(form);
        if self.lexicon.is_protected(form) {
            return form.to_owned();
        }
        for ending in ["n", "s", "en", "es", "e"] {
            if let Some(base) = form.strip_suffix(ending).filter(|base| self.lexicon.is_protected(base)) {
                return base.to_owned();
            }
        }
        self.german.stem(form).into_owned()
    }
}

/// „Anwohnerinnen“ and „Anwohnerin“ are found with „Anwohner“.
fn without_feminine(key: &str) -> &str {
    let base = key.strip_suffix("innen").or_else(|| key.strip_suffix("in"));
    base.filter(|base| base.len() > 5 && base.ends_with("er")).unwrap_or(key)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn analyser() -> Analyser {
        let forms =
            "protected = ['Bürger']\n[forms]\nNachbarn = 'nachbar'\nNachbarschaft = 'nachbar'\nWorkshops = 'workshop'";
        let parts =
            "Nachbarschaft\nNachbar\nDialog\nBürger\nVersammlung\nZukunft\nWerkstatt\nBürgerversammlung\nProtokoll";
        Analyser::new(Arc::new(Lexicon::parse(forms, parts).expect("it is well formed")))
    }

    fn stem(word: &str) -> String {
        analyser().forms(Language::De, word).stem.clone()
    }

    #[test]
    fn forms_of_a_word_share_a_stem() {
        for (one, other) in [
            ("Bürger", "Bürgern"),
            ("Bürger", "buergerinnen"),
            ("Nachbar", "Nachbarn"),
            ("Gespräch", "Gespraechen"),
            ("Versammlungen", "Versammlung"),
            ("Häuser", "Haus"),
            ("Frauen", "Frau"),
            ("Workshops", "Workshop"),
            ("Anwohnerinnen", "Anwohner"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("Burg"), stem("Bürger"));
    }

    #[test]
    fn english_forms_share_a_stem() {
        let analyser = analyser();
        for (one, other) in [
            ("continued", "continue"),
            ("dialogues", "dialogue"),
            ("communities", "community"),
            ("neighbour's", "neighbours"),
        ] {
            assert_eq!(
                analyser.forms(Language::En, one).stem,
                analyser.forms(Language::En, other).stem,
                "{one} {other}"
            );
        }
    }

    #[test]
    fn compounds_carry_the_stems_of_their_parts() {
        let analyser = analyser();
        assert_eq!(analyser.forms(Language::De, "Nachbarschaftsdialoge").parts, ["nachbar", "dialog"]);
        let whole = Lexicon::parse("whole = ['Netzwerk']", "Netz\nWerk\nNetzwerk\nTreffen").expect("it is well formed");
        let careful = Analyser::new(Arc::new(whole));
        assert_eq!(careful.forms(Language::De, "Netzwerke").parts, [""; 0]);
        assert_eq!(careful.forms(Language::De, "Netzwerktreffen").parts, ["netzwerk", "treff"]);
        let forms = analyser.forms(Language::De, "Bürgerversammlungsprotokoll");
        assert_eq!(forms.cover, ["burgerversammlung", "protokoll"]);
        assert_eq!(forms.parts, ["burgerversamml", "burger", "versamml", "protokoll"]);
    }

    proptest::proptest! {
        #[test]
        fn spellings_of_a_word_share_all_forms(word in "([bcdfghklmnprstwz]{1,2}[aäoöuüi]){1,4}(ung|en|er|e|s|t|schaft)?") {
            let spelt = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            let bare = word.replace('ä', "a").replace('ö', "o").replace('ü', "u");
            let analyser = analyser();
            let forms = analyser.forms(Language::De, &word);
            proptest::prop_assert_eq!(&forms, &analyser.forms(Language::De, &spelt));
            proptest::prop_assert_eq!(&forms, &analyser.forms(Language::De, &bare));
        }
    }
}
