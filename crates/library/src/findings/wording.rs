//! Words that belong into an advertisement, and abbreviations that nobody explains.

use domain::Language;

use super::reading::words;

/// Beginnings of German words of advertising, in small letters.
const PRAISE_DE: [&str; 23] = [
    "bahnbrechend",
    "branchenführ",
    "einzigartig",
    "erstklassig",
    "hochkarätig",
    "innovativst",
    "konkurrenzlos",
    "marktführ",
    "maßgeschneidert",
    "phänomenal",
    "premium",
    "rabatt",
    "revolutionär",
    "schnäppchen",
    "sensationell",
    "sonderangebot",
    "sonderpreis",
    "spitzenklasse",
    "topaktuell",
    "traumhaft",
    "unschlagbar",
    "unvergleichlich",
    "weltklasse",
];
/// German phrases of advertising.
const PHRASES_DE: [&str; 10] = [
    "auf höchstem niveau",
    "aus einer hand",
    "jetzt bestellen",
    "jetzt buchen",
    "jetzt kaufen",
    "kostenlos testen",
    "nur für kurze zeit",
    "profitieren sie",
    "rundum sorglos",
    "weltweit führend",
];
/// Beginnings of English words of advertising.
const PRAISE_EN: [&str; 15] = [
    "award-winning",
    "best-in-class",
    "cutting-edge",
    "game-chang",
    "groundbreaking",
    "industry-leading",
    "market-leading",
    "revolutionary",
    "state-of-the-art",
    "tailor-made",
    "unbeatable",
    "unparalleled",
    "unrivaled",
    "unrivalled",
    "world-class",
];
/// English phrases of advertising.
const PHRASES_EN: [&str; 8] = [
    "book now",
    "buy now",
    "limited offer",
    "money back",
    "one-stop shop",
    "order now",
    "second to none",
    "world's leading",
];

/// Shortest and longest abbreviation in letters that may need an explanation.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=6;
/// Abbreviations that people who read here know.
const KNOWN: [&str; 44] = [
    "ADAC", "AGB", "ARD", "BGB", "BRD", "BUND", "CDU", "CSU", "DDR", "DGB", "DIHK", "DIN", "DRK", "DSGVO", "FAQ",
    "FDP", "GDPR", "GPS", "HTML", "IHK", "ISO", "LED", "LEGO", "LKW", "MINT", "NABU", "NATO", "NRW", "OECD", "PDF",
    "PKW", "SMS", "SPD", "STEM", "TED", "THW", "UNESCO", "UNO", "URL", "USA", "USB", "VDI", "WLAN", "ZDF",
];

/// Words and phrases of advertising, as written, each once.
pub(super) fn praise(language: Language, text: &str) -> Vec<String> {
    let (stems, phrases): (&[&str], &[&str]) = match language {
        Language::De => (&PRAISE_DE, &PHRASES_DE),
        Language::En => (&PRAISE_EN, &PHRASES_EN),
    };
    let mut found: Vec<String> = Vec::new();
    for word in words(text) {
        let small = word.to_lowercase();
        if stems.iter().any(|stem| small.starts_with(stem)) && !found.iter().any(|it| it == word) {
            found.push(word.to_owned());
        }
    }
    let small = text.to_lowercase().replace('’', "'");
    let of_words: Vec<&str> = small.split_whitespace().collect();
    let line = format!(" {} ", of_words.join(" "));
    for phrase in phrases.iter().filter(|phrase| line.contains(&format!(" {phrase}"))) {
        found.push((*phrase).to_owned());
    }
    found
}

/// Words of large letters alone that may need an explanation, as often as they stand there.
pub(super) fn acronyms(text: &str) -> impl Iterator<Item = &str> {
    text.split(|letter: char| !letter.is_alphanumeric()).filter(|word| {
        LETTERS.contains(&word.chars().count())
            && word.chars().all(char::is_uppercase)
            && !word.chars().all(|letter| "IVXLC".contains(letter))
            && !KNOWN.contains(word)
    })
}

/// Whether a text explains an abbreviation: „Umweltverträglichkeitsprüfung (UVP)“, „UVP (Umwelt…)“, „kurz UVP“.
pub(super) fn explains(text: &str, acronym: &str) -> bool {
    [format!("{acronym})"), format!("{acronym} ("), format!("kurz {acronym}"), format!("short {acronym}")]
        .iter()
        .any(|sign| text.contains(sign.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_advertising() {
        for (language, text, wanted) in [
            (Language::De, "Unser einzigartiges Angebot ist unschlagbar.", "einzigartiges, unschlagbar"),
            (Language::De, "Einzigartig, einzigartig", "Einzigartig, einzigartig"),
            (Language::De, "Weltweit führend, alles aus\neiner Hand", "weltweit führend, aus einer hand"),
            (Language::De, "Profitieren Sie jetzt", "profitieren sie"),
            (Language::En, "A world-class, game-changing method", "world-class, game-changing"),
            (Language::En, "The world’s leading firm", "world's leading"),
        ] {
            let mut found = praise(language, text);
            let mut wanted: Vec<&str> = wanted.split(", ").collect();
            found.sort_unstable();
            wanted.sort_unstable();
            assert_eq!(found, wanted, "{text}");
        }
        for (language, text) in [
            (Language::De, "Die Fragen sind einzig an den Betrieb gerichtet."),
            (Language::De, "Der Markt führt durch die Stadt."),
            (Language::De, "Es kostet einmalig 500 Euro, der Raum ist kostenlos."),
            (Language::De, "world-class"),
            (Language::En, "einzigartig"),
            (Language::En, "collective bargaining, a revolution, a guidebook, now"),
            (Language::De, ""),
        ] {
            assert_eq!(praise(language, text), Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn abbreviations() {
        for (text, wanted) in [
            ("Die UVP und das ABC-Verfahren der IHK", "UVP ABC"),
            ("CO2, EU, GmbH, VIII, USA, 3D, A", ""),
            ("BImSchG und StVO", ""),
            ("ÖPNV", "ÖPNV"),
        ] {
            assert_eq!(acronyms(text).collect::<Vec<_>>().join(" "), wanted, "{text}");
        }
        for (text, is) in [
            ("Umweltverträglichkeitsprüfung (UVP)", true),
            ("Prüfung (englisch EIA, deutsch UVP)", true),
            ("UVP (Umweltverträglichkeitsprüfung)", true),
            ("Prüfung, kurz UVP", true),
            ("Die UVP, das Verfahren", false),
        ] {
            assert_eq!(explains(text, "UVP"), is, "{text}");
        }
    }
}
