//! What in a text points to one person, as far as its form tells: account numbers, addresses of houses, plates of cars,
//! a name behind a form of address. Guesses by form, so that they are for people to look at, or for leaving something
//! out; never for a decision.

/// Lengths of international bank account numbers by country (ISO 13616, registry of SWIFT): where such numbers come from
/// that are written here.
const IBANS: [(&str, usize); 16] = [
    ("AT", 20),
    ("BE", 16),
    ("CH", 21),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("ES", 24),
    ("FR", 27),
    ("GB", 22),
    ("IE", 22),
    ("IT", 27),
    ("LI", 21),
    ("LU", 20),
    ("NL", 18),
    ("PL", 28),
    ("SE", 24),
];

/// Ends of words that are streets wherever a number follows, in small letters.
const STREETS: [&str; 6] = ["straße", "strasse", "str.", "allee", "gasse", "chaussee"];
/// Ends of words that are much else as well, so that a postcode has to follow.
const PERHAPS_STREETS: [&str; 8] = ["weg", "platz", "ring", "ufer", "damm", "steig", "hof", "str"];
/// What ends like a street and has numbers of its own.
const NO_STREETS: [&str; 10] = [
    "bundesstraße",
    "landesstraße",
    "landstraße",
    "kreisstraße",
    "staatsstraße",
    "europastraße",
    "fertigungsstraße",
    "produktionsstraße",
    "walzstraße",
    "taktstraße",
];
/// English words behind the name of a street, which stands behind its number.
const ENGLISH_STREETS: [&str; 4] = ["Avenue", "Lane", "Road", "Street"];
/// Small units behind a number that belongs to no house.
const UNITS: [&str; 8] = ["%", "cm", "h", "km", "m", "min", "mm", "€"];

/// First parts of plates that are something else.
const NO_DISTRICTS: [&str; 5] = ["DIN", "IEC", "ISO", "VDE", "VDI"];

/// How people are addressed, in small letters.
const ADDRESSED: [&str; 6] = ["frau", "herr", "herrn", "mr", "mrs", "ms"];
/// Titles, in small letters, without the point that may follow.
const TITLES: [&str; 2] = ["dr", "prof"];
/// What may stand between a form of address and a name.
const BETWEEN: [&str; 7] = ["ing", "med", "van", "von", "zu", "de", "der"];
/// What follows „Frau“ and is no name.
const NO_NAMES: [&str; 32] = [
    "als", "am", "an", "auf", "aus", "bei", "das", "die", "ein", "eine", "für", "im", "in", "ist", "mit", "mitte",
    "nach", "ohne", "oder", "sein", "um", "und", "vom", "vor", "zum", "zur", "and", "at", "for", "or", "the", "with",
];

/// International bank account numbers whose check digits are right (ISO 7064, mod 97-10), without spaces, each once.
pub fn ibans(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut before = ' ';
    for (at, letter) in text.char_indices() {
        if !before.is_alphanumeric()
            && let Some(iban) = text.get(at..).and_then(iban).filter(|iban| !found.contains(iban))
        {
            found.push(iban);
        }
        before = letter;
    }
    found
}

/// The number that a text begins with.
fn iban(text: &str) -> Option<String> {
    let country = text.get(..2)?.to_uppercase();
    let (_, length) = IBANS.iter().find(|(code, _)| *code == country)?;
    let mut iban = String::new();
    let mut letters = text.chars().peekable();
    while iban.len() < *length {
        let letter = letters.next()?;
        if letter.is_ascii_alphanumeric() {
            iban.push(letter.to_ascii_uppercase());
        } else if !(is_space(letter) && letters.peek().is_some_and(char::is_ascii_alphanumeric)) {
            return None;
        }
    }
    let goes_on = letters.peek().is_some_and(|letter| letter.is_alphanumeric());
    let (head, tail) = iban.split_at_checked(4)?;
    let sum = tail.chars().chain(head.chars()).try_fold(0_u32, |sum, letter| {
        let value = letter.to_digit(36)?;
        let places = if value < 10 { 10 } else { 100 };
        Some((sum * places + value) % 97)
    })?;
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
    let is_number = digits(head) == 2 && digits(tail) * 2 >= tail.len();
    (!goes_on && is_number && sum == 1).then_some(iban)
}

const fn is_space(letter: char) -> bool {
    matches!(letter, ' ' | '\u{a0}' | '\u{202f}')
}

/// Streets with the number of a house, as written, each once.
pub fn streets(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        let mut rest = tokens.as_slice();
        while let [first, after @ ..] = rest {
            let street = street(first, after).or_else(|| english_street(rest));
            if let Some(street) = street.filter(|street| !found.contains(street)) {
                found.push(street);
            }
            rest = after;
        }
    }
    found
}

/// „Lange Straße 12“: a word that ends like a street, and what follows.
fn street(word: &str, after: &[&str]) -> Option<String> {
    let word = word.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let number = *after.first()?;
    let house = house(number)?;
    let small = word.to_lowercase();
    let next = after.get(1).copied().unwrap_or_default();
    let ends = number.len() > house.len() || next.is_empty();
    let is_postcode = next.len() >= 5 && next.chars().take(5).all(|letter| letter.is_ascii_digit());
    let is_counted = !ends && !is_postcode && (next.starts_with(char::is_uppercase) || UNITS.contains(&next));
    let is_street = STREETS.iter().any(|end| small.ends_with(end)) && !NO_STREETS.contains(&small.as_str());
    let is_perhaps = PERHAPS_STREETS.iter().any(|end| small.ends_with(end)) && is_postcode;
    ((is_street && !is_counted) || is_perhaps).then(|| format!("{word} {house}"))
}

/// „12 High Street“
fn english_street(tokens: &[&str]) -> Option<String> {
    let [number, names @ ..] = tokens else { return None };
    let house = house(number).filter(|house| house.len() == number.len())?;
    let is_name = |word: &&&str| word.starts_with(char::is_uppercase) && word.chars().all(char::is_alphabetic);
    let core = |word: &str| word.trim_end_matches(|letter: char| !letter.is_alphabetic()).to_owned();
    let before = names.iter().take(3).take_while(is_name).take_while(|word| !ENGLISH_STREETS.contains(word)).count();
    let street = core(names.get(before)?);
    let named = names.get(..before)?.join(" ");
    (before > 0 && ENGLISH_STREETS.contains(&street.as_str())).then(|| format!("{house} {named} {street}"))
}

/// The number of a house that a word begins with: „12“, „12a“, „12-14“; none where it is another number.
fn house(word: &str) -> Option<&str> {
    let core = word.trim_end_matches(|letter: char| !letter.is_alphanumeric());
    let mut numbers = core.split(['-', '–', '/']);
    let is_house = |number: &str| {
        let digits = number.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
        (1..=3).contains(&digits.len())
            && digits.bytes().all(|digit| digit.is_ascii_digit())
            && number.len() - digits.len() <= 1
            && !digits.starts_with('0')
    };
    (numbers.clone().count() <= 2 && numbers.all(is_house)).then_some(core)
}

/// Plates of German cars, „D-AB 123“, as written, each once: a hyphen behind the district is asked for, since without it
/// norms and products look the same.
pub fn plates(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        let mut rest = tokens.as_slice();
        while let [first, after @ ..] = rest {
            let plate = plate(first, after.first().copied());
            if let Some(plate) = plate.filter(|plate| !found.contains(plate)) {
                found.push(plate);
            }
            rest = after;
        }
    }
    found
}

fn plate(word: &str, next: Option<&str>) -> Option<String> {
    let word = core(word);
    let (district, rest) = word.split_once('-')?;
    let letters = rest.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == 'E' || letter == 'H');
    let (letters, number) = match rest.strip_prefix(letters) {
        // The letters may be followed by the number at once, or by a space.
        Some(number) if number.starts_with(|letter: char| letter.is_ascii_digit()) => (letters, number),
        _ => (rest, core(next?)),
    };
    let all = |text: &str, most: usize| {
        (1..=most).contains(&text.chars().count()) && text.chars().all(|letter| letter.is_uppercase())
    };
    let digits = number.trim_end_matches(['E', 'H']);
    let is_number = (1..=4).contains(&digits.len())
        && digits.bytes().all(|digit| digit.is_ascii_digit())
        && !digits.starts_with('0')
        && number.len() - digits.len() <= 1;
    // „A-Z“ is the alphabet.
    let is_other = NO_DISTRICTS.contains(&district) || (district, letters) == ("A", "Z");
    let fits = all(district, 3) && all(letters, 2) && letters.is_ascii() && is_number && !is_other;
    fits.then(|| format!("{district}-{letters} {number}"))
}

/// The word without what stands around it.
fn core(word: &str) -> &str {
    word.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Whether somebody is addressed by name, however it is spelt: „Frau Müller“, „dr. müller“.
pub fn addresses_somebody(text: &str) -> bool {
    let words: Vec<String> = text.split_whitespace().map(|word| core(word).to_lowercase()).collect();
    let mut rest = words.as_slice();
    while let [first, after @ ..] = rest {
        rest = after;
        let is_begun = ADDRESSED.contains(&first.as_str()) || TITLES.contains(&first.as_str());
        let between = |word: &&String| TITLES.contains(&word.as_str()) || BETWEEN.contains(&word.as_str());
        let name = after.iter().find(|word| !between(word));
        let is_name =
            |word: &String| word.chars().count() > 1 && word.chars().all(|it| it.is_alphabetic() || "-'’".contains(it));
        if is_begun && name.is_some_and(|word| is_name(word) && !NO_NAMES.contains(&word.as_str())) {
            return true;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn account_numbers() {
        for (text, wanted) in [
            // The examples of the registry.
            ("IBAN: DE89 3704 0044 0532 0130 00.", "DE89370400440532013000"),
            ("de89370400440532013000", "DE89370400440532013000"),
            ("Konto AT61 1904 3002 3457 3201, Spende", "AT611904300234573201"),
            ("GB29\u{a0}NWBK\u{a0}6016\u{a0}1331\u{a0}9268\u{a0}19", "GB29NWBK60161331926819"),
            ("(NL91 ABNA 0417 1643 00)", "NL91ABNA0417164300"),
        ] {
            assert_eq!(ibans(text), [wanted], "{text}");
        }
        for text in [
            "DE89 3704 0044 0532 0130 01",
            "DE89 3704 0044 0532 0130",
            "DE89 3704 0044 0532 0130 001",
            "XDE89370400440532013000",
            "DE 12 Orte und 34 Gemeinden in der Region",
            "CH4 und CO2, DE-Domain",
            "Ää",
            "",
        ] {
            assert_eq!(ibans(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn houses() {
        for (text, wanted) in [
            ("Wir treffen uns in der Lange Straße 12.", "Straße 12"),
            ("Musterstraße 5a, 12345 Ort", "Musterstraße 5a"),
            ("musterstrasse 12-14", "musterstrasse 12-14"),
            ("Hauptstr. 7", "Hauptstr. 7"),
            ("(Lindenallee 3)", "Lindenallee 3"),
            ("in der Kirchgasse 9 wohnt", "Kirchgasse 9"),
            ("Am Werksweg 3, 12345 Ort", "Werksweg 3"),
            ("Marktplatz 1 12345 Ort", "Marktplatz 1"),
            ("at 12 High Street, Town", "12 High Street"),
            ("5b Old Mill Lane", "5b Old Mill Lane"),
        ] {
            assert_eq!(streets(text), [wanted], "{text}");
        }
        for text in [
            "Die Hauptstraße ist 30 Minuten gesperrt.",
            "auf der Werkstraße 30 Minuten lang",
            "eine Straße 12 m breit, eine Allee 5 km lang",
            "Bundesstraße 9 und Autobahn 4",
            "Der Weg 3 Stunden weit, Arbeitsplatz 4.0, Sitzplatz 12",
            "Platz 1 bis 3",
            "Umweg 5, dann links",
            "Die Straße 1933",
            "Straße der Industriekultur",
            "30 Open Spaces, 12 Streets, 3 Road shows",
            "10 Minuten Straße",
            "",
        ] {
            assert_eq!(streets(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn cars() {
        for (text, wanted) in [
            ("Das Auto D-AB 123 stand da.", "D-AB 123"),
            ("(K-X 1)", "K-X 1"),
            ("MÜ-YZ1234", "MÜ-YZ 1234"),
            ("HH-E 55E", "HH-E 55E"),
            ("Kennzeichen LÖ-H 12H,", "LÖ-H 12H"),
        ] {
            assert_eq!(plates(text), [wanted], "{text}");
        }
        for text in [
            "DIN EN 301 549, DIN-EN 301",
            "VDI-EE 7000",
            "von A-Z 26 Begriffe",
            "S-Bahn 12 und U-Bahn 3",
            "CO-2, H2, B-Plan 12",
            "D-AB 01, D-ABC 12, ABCD-EF 12",
            "d-ab 123",
            "IHK-AG",
            "- 5",
            "",
        ] {
            assert_eq!(plates(text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn somebody_is_addressed() {
        for (text, is) in [
            ("Frau Müller", true),
            ("frau müller aus köln", true),
            ("Herrn Dr. Schulze-Beck", true),
            ("Prof. Dr. Ing. Okafor", true),
            ("mr. o’brien", true),
            ("Frau von Bergen", true),
            ("Frau und Technik", false),
            ("Frau in der Industrie", false),
            ("Frauen im Betrieb", false),
            ("ein Herr mit Hund", false),
            ("Frau 40", false),
            ("Dr.", false),
            ("", false),
        ] {
            assert_eq!(addresses_somebody(text), is, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_can_be_looked_through(text in "\\PC{0,120}") {
            let found = [ibans(&text), streets(&text), plates(&text)].concat();
            prop_assert!(found.iter().all(|part| !part.is_empty()));
            let _ = addresses_somebody(&text);
        }
    }
}
