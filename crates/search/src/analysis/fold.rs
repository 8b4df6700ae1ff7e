//! One spelling for all spellings of a word.

use unicode_normalization::UnicodeNormalization as _;

/// Longest word that is looked at, in characters; what is longer is cut there.
pub const MAX_WORD: usize = 64;

/// The spelling by which words are compared: lower case, without accents, ß as ss, and umlauts the same whether they
/// were written as ä, ae or a. So „Bürgerrat“, „Buergerrat“ and „Burgerrat“ are one word, as are „Café“ and „Cafe“.
///
/// An e after a, o or u is therefore dropped, except in ue after a, e or q, which is no umlaut (Bauer, neue, quer),
/// unless a prefix ends there (geübt = geuebt).
pub fn key(word: &str) -> String {
    let plain = plain(word);
    let letters: Vec<char> = plain.chars().collect();
    let mut key = String::with_capacity(plain.len());
    for (at, &letter) in letters.iter().enumerate() {
        if letter == 'e' && drops_e(&letters, at) {
            continue;
        }
        key.push(letter);
    }
    key
}

/// Whether the e at `at` is, or may be, the second half of an umlaut.
fn drops_e(letters: &[char], at: usize) -> bool {
    // The vowel before this run of e.
    let Some(vowel) = letters[..at].iter().rposition(|&letter| letter != 'e') else { return false };
    match letters[vowel] {
        'a' | 'o' => true,
        'u' => {
            let before = vowel.checked_sub(1).map(|index| letters[index]);
            let first = vowel.checked_sub(2).map(|index| letters[index]);
            match before {
                Some('a' | 'q') => false,
                Some('e') => matches!(first, Some('g' | 'b')),
                _ => true,
            }
        }
        _ => false,
    }
}

/// Lower case without accents and invisible characters, ä as a, ß as ss, cut at [`MAX_WORD`] characters.
pub fn plain(word: &str) -> String {
    let word = without_genitive(word);
    if word.is_ascii() {
        let mut plain = word.replace('\'', "");
        plain.truncate(MAX_WORD);
        plain.make_ascii_lowercase();
        return plain;
    }
    let mut plain = String::with_capacity(word.len());
    let letters = word.nfkd().filter(|letter| !is_invisible(*letter) && !is_apostrophe(*letter));
    for letter in letters.take(MAX_WORD).flat_map(char::to_lowercase) {
        match letter {
            'ß' => plain.push_str("ss"),
            'æ' => plain.push('a'),
            'ø' | 'œ' => plain.push('o'),
            'ł' => plain.push('l'),
            // A capital may become two characters, of which one is a mark.
            mark if is_invisible(mark) => {}
            other => plain.push(other),
        }
    }
    // An ß became two letters.
    if let Some((end, _)) = plain.char_indices().nth(MAX_WORD) {
        plain.truncate(end);
    }
    plain
}

/// The word as it would be shown: composed, without invisible characters.
pub fn shown(word: &str) -> String {
    if word.is_ascii() && word.len() <= MAX_WORD {
        return word.to_owned();
    }
    word.nfc().filter(|letter| !is_hidden(*letter)).take(MAX_WORD).collect()
}

/// Apostrophes as they stand inside words.
pub fn is_apostrophe(letter: char) -> bool {
    matches!(letter, '\'' | '’' | 'ʼ')
}

/// Marks that belong to the letter before them, and characters without shape.
pub fn is_invisible(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}') || is_hidden(letter)
}

/// Soft hyphen and joiners.
fn is_hidden(letter: char) -> bool {
    matches!(letter, '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}')
}

/// Without a genitive set off by an apostrophe (Azubi's, neighbour's).
fn without_genitive(word: &str) -> &str {
    let mut letters = word.char_indices().rev();
    match (letters.next(), letters.next()) {
        (Some((_, 's' | 'S')), Some((at, apostrophe))) if is_apostrophe(apostrophe) && at > 0 => &word[..at],
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn all_spellings_of_a_word_have_one_key() {
        for spellings in [
            ["Bürgerrat", "Buergerrat", "burgerrat", "BÜRGERRAT"],
            ["Gespräche", "Gespraeche", "gesprache", "Gespra\u{308}che"],
            ["Öle", "Oele", "ole", "ÖLE"],
            ["Straße", "Strasse", "STRASSE", "straſse"],
            ["geübt", "geuebt", "geubt", "GEÜBT"],
            ["Café", "Cafe", "CAFE\u{301}", "cafe"],
            ["Trophäen", "Trophaeen", "trophaen", "Tro\u{ad}phäen"],
        ] {
            let keys: Vec<_> = spellings.iter().map(|word| key(word)).collect();
            assert!(keys.iter().all(|other| *other == keys[0]), "{spellings:?}: {keys:?}");
        }
    }

    #[test]
    fn diphthongs_before_an_ending_stay() {
        for (word, is) in
            [("neuen", "neuen"), ("Frauen", "frauen"), ("Bauer", "bauer"), ("Steuer", "steuer"), ("quer", "quer")]
        {
            assert_eq!(key(word), is);
        }
    }

    #[test]
    fn a_genitive_with_apostrophe_is_the_word() {
        assert_eq!(key("Azubi’s"), "azubi");
        assert_eq!(key("don't"), "dont");
        assert_eq!(key("'s"), "s");
    }

    proptest::proptest! {
        #[test]
        fn three_spellings_one_key(word in "([bcdfghklmnprstwz]{1,2}[aäoöuüi]){1,5}[bcdfghklmnprstz]?") {
            let spelt = word.replace('ä', "ae").replace('ö', "oe").replace('ü', "ue");
            let bare = word.replace('ä', "a").replace('ö', "o").replace('ü', "u");
            proptest::prop_assert_eq!(key(&word), key(&spelt));
            proptest::prop_assert_eq!(key(&word), key(&bare));
        }

        #[test]
        fn keys_of_anything(word in "\\PC{0,90}") {
            proptest::prop_assert_eq!(key(&key(&word)), key(&word));
        }
    }
}
