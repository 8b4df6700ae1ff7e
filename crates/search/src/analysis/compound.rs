//! German compounds and their parts.

use super::fold::MAX_WORD;
use super::lexicon::Lexicon;

/// Fewest letters of a part.
pub const MIN_PART: usize = 4;

/// Letters that join two parts, besides nothing at all.
const JOINTS: [&str; 7] = ["", "s", "n", "en", "es", "er", "e"];

/// The parts of a compound, first to last, or none where it is not covered whole by known words: a word that is half
/// understood stays whole. All parts are keys. Of several ways the one with the fewest parts is taken, and of those
/// the one whose last part, which carries the meaning in German, is longest. `is_word` tells whether the last part
/// is a known word in one of its forms.
pub fn parts<'a>(key: &'a str, lexicon: &Lexicon, is_word: impl Fn(&str) -> bool) -> Vec<&'a str> {
    if !key.is_ascii() || key.len() < 2 * MIN_PART || key.len() > MAX_WORD {
        return Vec::new();
    }
    // best[at]: of the parts that cover the rest from `at`, how many there are and where the first ends and the
    // second begins. Filled from the end.
    let mut best: Vec<Option<(usize, usize, usize)>> = vec![None; key.len() + 1];
    for at in (0..=key.len() - MIN_PART).rev() {
        if at > 0 && is_word(&key[at..]) {
            best[at] = Some((1, key.len(), key.len()));
            continue;
        }
        for end in at + MIN_PART..=key.len().saturating_sub(MIN_PART) {
            if !lexicon.is_part(&key[at..end]) {
                continue;
            }
            for joint in JOINTS {
                let next = end + joint.len();
                let Some(Some((count, ..))) = best.get(next).filter(|_| key[end..].starts_with(joint)) else {
                    continue;
                };
                if best[at].is_none_or(|(fewest, ..)| count + 1 < fewest) {
                    best[at] = Some((count + 1, end, next));
                }
            }
        }
    }
    let mut found = Vec::new();
    let mut at = 0;
    while let Some((_, end, next)) = best[at] {
        found.push(&key[at..end]);
        if next == key.len() {
            break;
        }
        at = next;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(word: &str) -> Vec<&str> {
        let words = "nachbarschaft\nnachbar\ndialog\nburger\nversammlung\nzukunft\nwerkstatt\nwerk\nfuhrung\nbetrieb\nprotokoll\nburgerversammlung\nindustrie\ngebiet";
        let lexicon = Lexicon::parse("", words).expect("no forms");
        parts(word, &lexicon, |key| lexicon.is_part(key) || lexicon.is_part(key.trim_end_matches(['e', 'n', 's'])))
    }

    #[test]
    fn compounds_are_parted_with_their_joints() {
        assert_eq!(of("nachbarschaftsdialog"), ["nachbarschaft", "dialog"]);
        assert_eq!(of("nachbarndialoge"), ["nachbar", "dialoge"]);
        assert_eq!(of("zukunftswerkstatt"), ["zukunft", "werkstatt"]);
        assert_eq!(of("burgerversammlungen"), ["burger", "versammlungen"]);
        assert_eq!(of("burgerversammlungsprotokoll"), ["burgerversammlung", "protokoll"]);
        assert_eq!(of("industriegebiet"), ["industrie", "gebiet"]);
    }

    #[test]
    fn what_is_not_covered_stays_whole() {
        for word in ["hamburg", "dialog", "werkschau", "xdialog", "dialogx", "burgerxdialog", ""] {
            assert!(of(word).is_empty(), "{word}");
        }
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_asked(word in "[a-z]{0,70}") {
            let _ = of(&word);
        }
    }
}
