//! How hard a text is to read: words, sentences, long words, syllables.

use domain::Language;

/// Most words of a sentence: the upper limit of what the German press agency dpa allows itself (after L. Reiners,
/// Stilfibel, and W. Schneider, Deutsch für Profis).
const MOST_WORDS: usize = 30;
/// Fewest words that are measured: with fewer, one long word weighs too much.
const ENOUGH_WORDS: usize = 60;
/// Letters above which a word is long (C. H. Björnsson, Läsbarhet, 1968).
const SHORT_WORD: usize = 6;
/// Above it LIX calls a text very difficult, the language of specialists (Björnsson).
const HARD_LIX: f64 = 60.0;
/// Below it a German text is very difficult (T. Amstad, Wie verständlich sind unsere Zeitungen?, 1978, after Flesch).
const HARD_FLESCH: f64 = 30.0;

/// What may stand between the end of a sentence and the space behind it.
const CLOSING: [char; 7] = ['"', '“', '”', '’', '»', '«', ')'];
/// What a sentence may begin with, besides a large letter or a number.
const OPENING: [char; 8] = ['"', '„', '“', '‚', '‘', '»', '«', '('];
/// Abbreviations that end with a point in the middle of a sentence; single letters and short numbers are known by
/// their length.
const ABBREVIATED: [&str; 27] = [
    "abs", "art", "bzw", "ca", "dr", "etc", "evtl", "ggf", "hrsg", "inkl", "max", "min", "mind", "mio", "mr", "mrd",
    "mrs", "no", "nr", "prof", "sog", "st", "std", "str", "tel", "usw", "vgl",
];
/// Two vowels that make one syllable.
const TOGETHER: [(char, char); 12] = [
    ('a', 'a'),
    ('a', 'i'),
    ('a', 'u'),
    ('a', 'y'),
    ('ä', 'u'),
    ('e', 'e'),
    ('e', 'i'),
    ('e', 'u'),
    ('e', 'y'),
    ('i', 'e'),
    ('o', 'o'),
    ('o', 'u'),
];

/// The longest sentence, where one has too many words.
pub(super) fn too_long(text: &str) -> Option<&str> {
    let counted = sentences(text).map(|sentence| (words(sentence).count(), sentence));
    counted.filter(|(count, _)| *count > MOST_WORDS).max_by_key(|(count, _)| *count).map(|(_, sentence)| sentence)
}

/// What was measured, where the text is long enough: „LIX 48, Flesch-DE 52“ (R. Flesch, A new readability yardstick, 1948;
/// for German as T. Amstad has it).
pub(super) fn measured(language: Language, text: &str) -> Option<String> {
    let measured = Measured::of(language, text);
    if measured.words < ENOUGH_WORDS {
        return None;
    }
    let lix = measured.lix();
    Some(match language {
        Language::De => format!("LIX {lix:.0}, Flesch-DE {:.0}", measured.amstad()),
        Language::En => format!("LIX {lix:.0}, Flesch {:.0}", measured.flesch()),
    })
}

/// What was measured, where the text is long enough and hard to read: „LIX 63, Flesch 24“. The German adaptation of
/// Flesch's formula says nothing about English.
pub(super) fn hard(language: Language, text: &str) -> Option<String> {
    let measured = Measured::of(language, text);
    if measured.words < ENOUGH_WORDS {
        return None;
    }
    let (lix, flesch) = (measured.lix(), measured.amstad());
    match language {
        Language::De => (lix > HARD_LIX || flesch < HARD_FLESCH).then(|| format!("LIX {lix:.0}, Flesch {flesch:.0}")),
        Language::En => (lix > HARD_LIX).then(|| format!("LIX {lix:.0}")),
    }
}

/// What the measures are made of.
#[derive(Debug, Default)]
struct Measured {
    sentences: usize,
    words: usize,
    long_words: usize,
    syllables: usize,
}

impl Measured {
    fn of(language: Language, text: &str) -> Self {
        let mut measured = Self::default();
        for sentence in sentences(text) {
            let before = measured.words;
            for word in words(sentence) {
                measured.words += 1;
                measured.long_words += usize::from(word.chars().filter(|it| it.is_alphabetic()).count() > SHORT_WORD);
                measured.syllables += match language {
                    Language::De => syllables(word),
                    Language::En => english_syllables(word),
                };
            }
            measured.sentences += usize::from(measured.words > before);
        }
        measured
    }

    fn words_in_a_sentence(&self) -> f64 {
        share(self.words, self.sentences)
    }

    /// Words in a sentence and long words of a hundred (Björnsson).
    fn lix(&self) -> f64 {
        100.0_f64.mul_add(share(self.long_words, self.words), self.words_in_a_sentence())
    }

    /// 180 less the words in a sentence less 58.5 times the syllables of a word (Amstad).
    fn amstad(&self) -> f64 {
        58.5_f64.mul_add(-share(self.syllables, self.words), 180.0 - self.words_in_a_sentence())
    }

    /// 206.835 less 1.015 times the words in a sentence less 84.6 times the syllables of a word (Flesch).
    fn flesch(&self) -> f64 {
        let words = 1.015_f64.mul_add(-self.words_in_a_sentence(), 206.835);
        84.6_f64.mul_add(-share(self.syllables, self.words), words)
    }
}

fn share(part: usize, whole: usize) -> f64 {
    let of = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    of(part) / of(whole.max(1))
}

/// The sentences of a text; a line end ends one.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(in_line).filter(|sentence| !sentence.trim().is_empty())
}

fn in_line(line: &str) -> Vec<&str> {
    let mut sentences = Vec::new();
    let mut start = 0;
    for (at, mark) in line.match_indices(['.', '!', '?', '…']) {
        let behind = line[at + mark.len()..].trim_start_matches(CLOSING);
        let next = behind.trim_start();
        let begins = |letter: char| letter.is_uppercase() || letter.is_numeric() || OPENING.contains(&letter);
        let is_end = next.len() < behind.len() && next.starts_with(begins);
        if is_end && !(mark == "." && is_abbreviated(&line[start..at])) {
            sentences.push(&line[start..line.len() - behind.len()]);
            start = line.len() - next.len();
        }
    }
    sentences.push(&line[start..]);
    sentences
}

/// Whether what stands before a point is shortened or counted by it: „z. B.“, „Nr.“, „3. März“.
fn is_abbreviated(before: &str) -> bool {
    let word = before.rsplit(|letter: char| letter.is_whitespace() || OPENING.contains(&letter)).next();
    let word = word.unwrap_or_default().to_lowercase();
    let letters = word.chars().count();
    (letters == 1 && word.chars().all(char::is_alphabetic))
        || (letters <= 2 && word.chars().all(char::is_numeric))
        || word.contains('.')
        || ABBREVIATED.contains(&word.as_str())
}

/// The words of a text; parts joined by a hyphen are one, numbers are none.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric() && !"-'’*:".contains(letter))
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphanumeric()))
        .filter(|word| word.chars().any(char::is_alphabetic))
}

/// Syllables of a German word, counted by its vowels. Vowels that meet at a joint („beenden“, „Museum“) count as one:
/// the measure is a share of many words, where they are rare.
fn syllables(word: &str) -> usize {
    let letters: Vec<char> = word.to_lowercase().chars().filter(|letter| letter.is_alphabetic()).collect();
    let mut count = 0;
    let mut rest = letters.as_slice();
    while let [letter, after @ ..] = rest {
        rest = after;
        match (letter, after) {
            // „Qu“ is a consonant, as is the first letter of „Yoga“.
            ('q', ['u', after @ ..]) => rest = after,
            ('y', [next, ..]) if after.len() + 1 == letters.len() && is_vowel(*next) => {}
            (first, [second, after @ ..]) if TOGETHER.contains(&(*first, *second)) => {
                count += 1;
                rest = after;
            }
            (letter, _) => count += usize::from(is_vowel(*letter)),
        }
    }
    count.max(1)
}

/// Syllables of an English word: its groups of vowels, without an „e“ that is not spoken at the end.
fn english_syllables(word: &str) -> usize {
    let small = word.to_lowercase();
    let mut count = 0_usize;
    let mut before = false;
    for letter in small.chars().filter(|letter| letter.is_alphabetic()) {
        let is = "aeiouy".contains(letter);
        count += usize::from(is && !before);
        before = is;
    }
    let ends = |end: &str| small.ends_with(end);
    let is_spoken = ends("le") && !small.chars().rev().nth(2).is_some_and(|letter| "aeiouy".contains(letter));
    let is_silent = (ends("e") && !is_spoken) || (ends("ed") && !ends("ted") && !ends("ded"));
    count.saturating_sub(usize::from(is_silent)).max(1)
}

fn is_vowel(letter: char) -> bool {
    "aeiouyäöüáàâéèêëíîïóôúû".contains(letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        for (text, wanted) in [
            ("Eins. Zwei! Drei? Vier", 4),
            ("Das ist z. B. Bürgerdialog, d. h. Austausch.", 1),
            ("Am 3. März kommen ca. 30 Gäste. Um 18 Uhr geht es los.", 2),
            ("Es war 2024. Dann kam Nr. 5 dran.", 2),
            ("„Wir kommen.“ Das sagte der Betrieb. (So war es.) Gut.", 4),
            ("eine Zeile\nnoch eine\n\n", 2),
            ("Vor dem Tor … Ende", 2),
            ("Der Verein e. V. Musterstadt", 1),
            ("", 0),
        ] {
            assert_eq!(sentences(text).count(), wanted, "{text}");
        }
    }

    #[test]
    fn words_are_counted() {
        for (text, wanted) in [
            ("Der Nachbarschafts-Dialog im Werk", 4),
            ("Teilnehmer*innen und Nachbar:innen", 3),
            ("am 3. 10. um 10:30 Uhr – 5 €", 3),
            ("it's one", 2),
        ] {
            assert_eq!(words(text).count(), wanted, "{text}");
        }
    }

    #[test]
    fn syllables_are_counted() {
        for (word, wanted) in [
            ("Werk", 1),
            ("Haus", 1),
            ("Nachbarschaft", 3),
            ("Beteiligung", 4),
            ("Situation", 5),
            ("Qualität", 3),
            ("bauen", 2),
            ("Bäume", 2),
            ("zweieinhalb", 3),
            ("Yoga", 2),
            ("System", 2),
            ("Bürgerinnen", 4),
            ("Dialogformat", 5),
            ("Brief", 1),
            ("pst", 1),
        ] {
            assert_eq!(syllables(word), wanted, "{word}");
        }
    }

    #[test]
    fn measures_of_a_known_text() {
        // Nine words, two sentences, two long words, fourteen syllables.
        let measured = Measured::of(Language::De, "Das Werk lädt seine Nachbarn ein. Alle stellen Fragen.");
        assert_eq!((measured.words, measured.sentences, measured.long_words), (9, 2, 2));
        assert_eq!(measured.syllables, 14);
        assert!((measured.lix() - (4.5 + 200.0 / 9.0)).abs() < 1e-9);
        assert!((measured.amstad() - (180.0 - 4.5 - 58.5 * 14.0 / 9.0)).abs() < 1e-9);
        let nothing = Measured::of(Language::De, "");
        assert!(nothing.lix() < 1.0 && nothing.amstad() > 179.0);
    }

    #[test]
    fn english_syllables_are_counted() {
        for (word, wanted) in [
            ("plant", 1),
            ("table", 2),
            ("scale", 1),
            ("neighbours", 2),
            ("invited", 3),
            ("asked", 1),
            ("community", 4),
            ("the", 1),
            ("see", 1),
            ("pst", 1),
        ] {
            assert_eq!(english_syllables(word), wanted, "{word}");
        }
        // Five words, one sentence, five syllables.
        let measured = Measured::of(Language::En, "The plant asks us all.");
        assert_eq!((measured.words, measured.sentences, measured.syllables), (5, 1, 5));
        assert!((measured.flesch() - (206.835 - 1.015 * 5.0 - 84.6)).abs() < 1e-9);
    }

    #[test]
    fn what_is_long_enough_is_measured_whatever_comes_out() {
        let easy = "Wir laden die Leute aus dem Viertel ein. Sie fragen, was sie wollen. Wir hören zu. ";
        let (de, en) = (measured(Language::De, &easy.repeat(5)), measured(Language::En, &easy.repeat(5)));
        assert!(de.is_some_and(|it| it.starts_with("LIX 1") && it.contains("Flesch-DE")));
        assert!(en.is_some_and(|it| it.contains("Flesch ") && !it.contains("-DE")));
        assert_eq!(measured(Language::De, easy), None, "it is too short to be measured");
    }

    #[test]
    fn long_sentences_are_found() {
        let words = |count: usize| format!("{}Ende.", "wort ".repeat(count - 1));
        assert_eq!(too_long(&words(30)), None);
        let (long, longer) = (words(31), words(35));
        assert_eq!(too_long(&long), Some(long.as_str()));
        assert_eq!(too_long(&format!("Kurz. {long}\n{longer}")), Some(longer.as_str()));
    }

    #[test]
    fn hard_texts_are_found() {
        let hard_one = "Beteiligungsverfahren gewährleisten Verwaltungstransparenz hinsichtlich Genehmigungsentscheidungen \
                        innerhalb immissionsschutzrechtlicher Vorhabenzulassung unterschiedlichster Industrieanlagen. ";
        let easy_one = "Wir laden die Leute aus dem Viertel ein. Sie fragen, was sie wollen. Wir hören zu. ";
        assert!(hard(Language::De, &hard_one.repeat(8)).is_some_and(|it| it.starts_with("LIX 1")));
        assert_eq!(hard(Language::De, &easy_one.repeat(8)), None);
        assert_eq!(hard(Language::De, hard_one), None, "it is too short to be measured");
        assert!(hard(Language::En, &hard_one.repeat(8)).is_some_and(|it| !it.contains("Flesch")));
    }
}
