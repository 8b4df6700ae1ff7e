//! Names of people in texts: somebody may have to be asked whether they want to be named. A guess by form and by a list
//! of given names, so that it is never more than a hint.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// Given names that are frequent in Germany or in English, one in a line. Left out are those that are words as well or
/// begin names of places.
static GIVEN: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("given_names.txt").lines().collect());
/// People whom everybody names: authors of methods, and those after whom something is called. One in a line, by given
/// name and surname.
static PUBLIC: LazyLock<BTreeSet<&str>> = LazyLock::new(|| include_str!("public_names.txt").lines().collect());

/// How people are addressed.
const ADDRESSED: [&str; 3] = ["Frau", "Herr", "Herrn"];
/// Titles, without the point that may follow.
const TITLES: [&str; 5] = ["Dr", "Mr", "Mrs", "Ms", "Prof"];
/// What may stand between titles and a name, without the point.
const DEGREES: [&str; 6] = ["Ing", "jur", "med", "nat", "phil", "rer"];
/// What a surname may begin with.
const PARTICLES: [&str; 9] = ["de", "den", "der", "di", "la", "ten", "van", "von", "zu"];
/// What follows „Frau“ and is no name.
const AGES: [&str; 3] = ["Anfang", "Ende", "Mitte"];
/// Ends of offices that follow „Frau“ and „Herr“.
const OFFICES: [&str; 8] =
    ["leiterin", "meister", "meisterin", "minister", "ministerin", "präsident", "präsidentin", "sprecherin"];
/// What is called after somebody: a name before it names no person.
const CALLED_AFTER: [&str; 30] = [
    "AG",
    "Akademie",
    "Allee",
    "Award",
    "Bibliothek",
    "Center",
    "Centre",
    "Church",
    "Fonds",
    "Foundation",
    "Gesellschaft",
    "GmbH",
    "Gymnasium",
    "Halle",
    "Haus",
    "House",
    "Institut",
    "Institute",
    "KG",
    "Museum",
    "Park",
    "Platz",
    "Preis",
    "Prize",
    "School",
    "Stiftung",
    "Street",
    "Universität",
    "University",
    "Verlag",
];
/// Ends of words that are called after somebody, in small letters.
const ENDS_AFTER: [&str; 7] = ["haus", "institut", "platz", "preis", "schule", "stiftung", "straße"];
/// What a name of something begins with, rather than that of a person.
const QUOTES: [char; 6] = ['"', '“', '„', '»', '«', '‚'];

/// Names in a text, each once; without those of which a word is among `belong`.
pub(super) fn names(text: &str, belong: &BTreeSet<&str>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for line in text.lines() {
        let tokens: Vec<&str> = line.split_whitespace().collect();
        let mut rest = tokens.as_slice();
        while let Some((_, after)) = rest.split_first() {
            let Some(length) = addressed(rest).or_else(|| called(rest)) else {
                rest = after;
                continue;
            };
            let (name, after) = rest.split_at(length);
            rest = after;
            let name: Vec<&str> = name.iter().map(|token| core(token)).collect();
            let (first, last) = (name.first().copied().unwrap_or_default(), name.last().copied().unwrap_or_default());
            let written = name.join(" ");
            let is_public = belong.contains(last) || PUBLIC.contains(format!("{first} {last}").as_str());
            if !is_public && !found.contains(&written) {
                found.push(written);
            }
        }
    }
    found
}

/// How many words from here on address somebody by name: „Frau Dr. Müller“.
fn addressed(tokens: &[&str]) -> Option<usize> {
    let first = tokens.first()?;
    let word = core(first);
    let begins = if ADDRESSED.contains(&word) { is_whole(first) } else { TITLES.contains(&word) && is_title(first) };
    if !begins {
        return None;
    }
    let between = |token: &&&str| {
        let word = core(token);
        TITLES.contains(&word) || DEGREES.contains(&word) || PARTICLES.contains(*token)
    };
    let at = 1 + tokens.iter().skip(1).take_while(between).count();
    let name = core(tokens.get(at).filter(|token| is_name(token))?);
    if AGES.contains(&name) || OFFICES.iter().any(|end| name.ends_with(end)) {
        return None;
    }
    let is_given = is_given(name) && tokens.get(at).is_some_and(|token| is_whole(token));
    let is_longer = is_given && tokens.get(at + 1).is_some_and(|token| is_name(token));
    Some(at + 1 + usize::from(is_longer))
}

/// How many words from here on are a given name with a surname: „Anna B. von Müller“.
fn called(tokens: &[&str]) -> Option<usize> {
    let first = tokens.first()?;
    if !is_given(core(first)) || !first.ends_with(core(first)) || first.starts_with(QUOTES) {
        return None;
    }
    let mut at = 1;
    let second = tokens.get(at)?;
    let is_second_given =
        is_whole(second) && is_given(second) && tokens.get(at + 1).is_some_and(|token| is_name(token));
    at += usize::from(is_initial(second) || is_second_given);
    at += tokens.iter().skip(at).take_while(|token| PARTICLES.contains(*token)).count();
    let surname = tokens.get(at).filter(|token| is_name(token) && !is_called_after(token))?;
    let is_of_something = is_whole(surname) && tokens.get(at + 1).is_some_and(|token| is_called_after(token));
    (!is_of_something).then_some(at + 1)
}

/// The word without what stands around it.
fn core(token: &str) -> &str {
    token.trim_matches(|letter: char| !letter.is_alphanumeric())
}

/// Whether nothing stands around the word.
fn is_whole(token: &str) -> bool {
    !token.is_empty() && core(token) == token
}

/// Whether at most one point follows, and nothing else.
fn is_title(token: &str) -> bool {
    let word = core(token);
    token.ends_with(word) || token.ends_with(&format!("{word}."))
}

fn is_given(word: &str) -> bool {
    !word.is_empty() && (GIVEN.contains(word) || word.split('-').all(|part| GIVEN.contains(part)))
}

fn is_initial(token: &str) -> bool {
    let mut letters = token.chars();
    letters.next().is_some_and(char::is_uppercase) && letters.as_str() == "."
}

/// Whether it may be a surname: a large letter, then small ones, and nothing before it.
fn is_name(token: &str) -> bool {
    let word = core(token);
    token.starts_with(char::is_uppercase)
        && word.chars().nth(1).is_some()
        && word.chars().any(char::is_lowercase)
        && word.chars().all(|letter| letter.is_alphabetic() || matches!(letter, '-' | '\'' | '’'))
}

fn is_called_after(token: &str) -> bool {
    let word = core(token);
    let small = word.to_lowercase();
    CALLED_AFTER.contains(&word) || ENDS_AFTER.iter().any(|end| small.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> String {
        names(text, &BTreeSet::new()).join(", ")
    }

    #[test]
    fn people_are_found() {
        for (text, wanted) in [
            ("Fragen Sie Herrn Müller, er weiß es.", "Herrn Müller"),
            ("Frau Dr. Lüttringer-Beck leitet das Werk.", "Frau Dr Lüttringer-Beck"),
            ("Die Anlage plante Prof. Dr. Ing. Okafor.", "Prof Dr Ing Okafor"),
            ("Ms Smith and Dr. Jones met.", "Ms Smith, Dr Jones"),
            ("Das sagt Anna Müller (Anwohnerin).", "Anna Müller"),
            ("mit Hans-Peter von der Heyde", "Hans-Peter von der Heyde"),
            ("Norbert R. Schulze und Mary O’Brien", "Norbert R Schulze, Mary O’Brien"),
            ("Frau Sabine Köhler. Sabine Köhler kam.", "Frau Sabine Köhler, Sabine Köhler"),
            ("Anna Müller und Anna Müller", "Anna Müller"),
        ] {
            assert_eq!(found(text), wanted, "{text}");
        }
    }

    #[test]
    fn what_is_no_private_person_is_left_out() {
        for text in [
            "Eine Frau Mitte vierzig und ein Herr aus dem Werk.",
            "Die Frau vom Kiosk, die Frau Bürgermeisterin, Frau und Mann",
            "Die Robert Bosch Stiftung, das Robert Bosch Krankenhaus",
            "Der Förderpreis „Michael Sommer“ und die Martin-Luther-Straße",
            "in der Anna Sommer Straße",
            "Robert Jungk wollte mehr.",
            "Open Space nach Harrison Owen",
            "Anna kommt. Müller auch.",
            "Petra, Sommer und Winter",
            "Die Moderation führt das Gespräch; Reiner Austausch genügt nicht. Peer Review",
            "Max. Dauer, Frank 2001, Michael DB",
            "",
        ] {
            assert_eq!(found(text), "", "{text}");
        }
        assert_eq!(names("Anna Müller und Peter Weiß", &BTreeSet::from(["Müller"])), ["Peter Weiß"]);
    }

    #[test]
    fn lists_are_in_order() {
        for list in [include_str!("given_names.txt"), include_str!("public_names.txt")] {
            let lines: Vec<&str> = list.lines().collect();
            assert!(lines.is_sorted() && lines.iter().all(|line| !line.is_empty() && line.trim() == *line));
            assert_eq!(lines.iter().collect::<BTreeSet<_>>().len(), lines.len());
        }
        assert!(GIVEN.len() > 550);
    }
}
