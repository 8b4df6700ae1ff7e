//! Wishes that stand in the words of a query: „30 Leute“, „halber Tag“, „ohne Budget“, „online“, „in Sachsen“, „für
//! Azubis“. Each becomes the filter it means, and the words that said it are looked for no longer. Nothing is taken
//! silently: whoever shows the results shows the wishes, and can ask for the words themselves
//! ([`Query::literal`]).
//!
//! A wish never overrules what was chosen: of a number the choice counts, of a concept the words stay words.

mod numbers;
mod people;
mod phrases;
mod tokens;

use std::ops::Range;
use std::sync::OnceLock;

use domain::query::Query;

use crate::analysis::{Analyser, Lexicon};
use tokens::{Token, tokens};

/// Something that was said in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wish {
    /// Name of the parameter of a [`Query`] that says the same.
    pub name: &'static str,
    /// Its value.
    pub value: String,
    /// The words that said it, as typed.
    pub text: String,
}

/// A query with the wishes in its words told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// What is looked for: the words that are left, and everything that is wished as filters.
    pub query: Query,
    /// What was understood, in the order of the words.
    pub wishes: Vec<Wish>,
}

/// What some tokens say.
#[derive(Debug, Clone, PartialEq)]
struct Said {
    name: &'static str,
    values: Vec<String>,
    /// Tokens that say it and are looked for no longer. Of „30 Nachbarn“ that is the number alone.
    tokens: Range<usize>,
    /// Where what is shown as said ends: with the neighbours.
    shown: usize,
}

impl Said {
    fn new(name: &'static str, value: impl ToString, tokens: Range<usize>) -> Self {
        let shown = tokens.end;
        Self { name, values: vec![value.to_string()], tokens, shown }
    }
}

/// Finds the wishes in the words of `query`, with the words that ship.
pub fn understand(query: &Query) -> Understood {
    static ANALYSER: OnceLock<Analyser> = OnceLock::new();
    understood(ANALYSER.get_or_init(|| Analyser::new(Lexicon::shipped())), query)
}

fn understood(analyser: &Analyser, query: &Query) -> Understood {
    let mut understood = Understood { query: query.clone(), wishes: Vec::new() };
    if query.literal || query.text.is_empty() {
        return understood;
    }
    let tokens = tokens(&query.text);
    let mut gone: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let Some(said) = said(analyser, &tokens, at).filter(|said| apply(&mut understood.query, query, said)) else {
            at += 1;
            continue;
        };
        let bytes = |of: &Range<usize>| tokens[of.start].range.start..tokens[of.end - 1].range.end;
        if understood.wishes.iter().all(|wish| wish.name != said.name) || is_concept(said.name) {
            let text = query.text[bytes(&(said.tokens.start..said.shown))].to_owned();
            let wish = |value: &String| Wish { name: said.name, value: value.clone(), text: text.clone() };
            understood.wishes.extend(said.values.iter().map(wish));
        }
        // Who and where stand in entries as well: those that say it themselves come first.
        if !keeps_words(said.name) {
            gone.push(bytes(&said.tokens));
        }
        at = said.tokens.end;
    }
    if !gone.is_empty() {
        understood.query.text = without(&query.text, &gone);
        understood.wishes.retain(|wish| counts(query, wish.name));
    }
    understood
}

/// What the tokens from `at` on say, if anything.
fn said(analyser: &Analyser, tokens: &[Token<'_>], at: usize) -> Option<Said> {
    phrases::said(tokens, at)
        .or_else(|| numbers::said(analyser, tokens, at))
        .or_else(|| people::land(tokens, at))
        .or_else(|| people::group(analyser, tokens, at))
}

/// Parameters that name concepts.
fn is_concept(name: &str) -> bool {
    matches!(name, "settings" | "land" | "target_groups")
}

/// Whether the words of a wish are looked for as well.
fn keeps_words(name: &str) -> bool {
    matches!(name, "land" | "target_groups")
}

/// Whether a wish with this name may count beside what was chosen.
fn counts(chosen: &Query, name: &str) -> bool {
    match name {
        "people" => chosen.people.is_none(),
        "minutes" => chosen.minutes.is_none(),
        "weeks" => chosen.weeks.is_none(),
        "cost" => chosen.cost.is_none(),
        concept => !chosen.filters.contains_key(concept),
    }
}

/// Adds a wish to the query; false where its words have to stay words. The first number of a kind counts.
fn apply(query: &mut Query, chosen: &Query, said: &Said) -> bool {
    let counts = counts(chosen, said.name);
    let number = || said.values.first().and_then(|value| value.parse::<u32>().ok());
    let put = |place: &mut Option<u32>| {
        if counts && place.is_none() {
            *place = number();
        }
    };
    match said.name {
        "people" => put(&mut query.people),
        "minutes" => put(&mut query.minutes),
        "weeks" => put(&mut query.weeks),
        "cost" => {
            if counts && query.cost.is_none() {
                query.cost = number().and_then(|band| u8::try_from(band).ok());
            }
        }
        concept => {
            let (true, Some(facet)) = (counts, domain::query::facet(concept)) else { return false };
            let codes = query.filters.entry(facet.key).or_default();
            for value in &said.values {
                if !codes.contains(value) {
                    codes.push(value.clone());
                }
            }
        }
    }
    true
}

/// The text without these parts of it, and without signs that then stand alone.
fn without(text: &str, gone: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for part in gone {
        left.push_str(&text[from..part.start]);
        left.push(' ');
        from = part.end;
    }
    left.push_str(&text[from..]);
    let words = left.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    words.map(|word| word.trim_end_matches([',', ';'])).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use domain::Language;

    use super::*;

    fn of(text: &str) -> (String, Vec<(&'static str, String)>) {
        let query = Query { text: text.to_owned(), ..Query::default() };
        let understood = understand(&query);
        let wishes = understood.wishes.into_iter().map(|wish| (wish.name, wish.value)).collect();
        (understood.query.text, wishes)
    }

    fn check(text: &str, words: &str, wishes: &[(&'static str, &str)]) {
        let wishes: Vec<_> = wishes.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        assert_eq!(of(text), (words.to_owned(), wishes), "{text}");
    }

    #[test]
    fn people_are_counted() {
        for (text, words, people) in [
            ("30 Leute", "", "30"),
            ("Dialog mit 30 Personen", "Dialog mit", "30"),
            ("30 Nachbarn", "Nachbarn", "30"),
            ("dreißig wütende Nachbarn", "wütende Nachbarn", "30"),
            ("ca. 200 Teilnehmerinnen und Teilnehmer", "", "200"),
            ("20-30 Menschen", "", "30"),
            ("zwischen 20 und 30 Gästen", "zwischen", "30"),
            ("bis zu 1.000 Bürger", "Bürger", "1000"),
            ("Gruppe von 12", "", "12"),
            ("workshop for twelve people", "workshop for", "12"),
            ("200 pax", "", "200"),
            ("80 TN", "", "80"),
        ] {
            check(text, words, &[("people", people)]);
        }
    }

    #[test]
    fn time_is_told() {
        for (text, words, minutes) in [
            ("halber Tag", "", "240"),
            ("einen halben Tag", "", "240"),
            ("ganztägiger Workshop", "Workshop", "480"),
            ("drei Stunden", "", "180"),
            ("Dialog in zwei Stunden", "Dialog in", "120"),
            ("1,5 Std.", "", "90"),
            ("anderthalb Stunden", "", "90"),
            ("2h", "", "120"),
            ("90min", "", "90"),
            ("90-minütig", "", "90"),
            ("dreistündiger Dialog", "Dialog", "180"),
            ("2 bis 3 Stunden", "", "180"),
            ("eine halbe Stunde", "", "30"),
            ("zwei Tage", "", "960"),
            ("ein Abend", "", "180"),
            ("half a day", "", "240"),
            ("two hours", "", "120"),
            ("one evening", "", "180"),
        ] {
            check(text, words, &[("minutes", minutes)]);
        }
    }

    #[test]
    fn weeks_and_money_are_told() {
        for (text, words, wish) in [
            ("Dialog in zwei Wochen", "Dialog", ("weeks", "2")),
            ("2 Wochen Vorlauf", "", ("weeks", "2")),
            ("in einem Monat", "", ("weeks", "4")),
            ("in zehn Tagen", "", ("weeks", "1")),
            ("nächste Woche", "", ("weeks", "1")),
            ("in three weeks", "", ("weeks", "3")),
            ("ohne Budget", "", ("cost", "0")),
            ("kostenloses Format", "Format", ("cost", "0")),
            ("bis 500 Euro", "", ("cost", "1")),
            ("2000€ Budget", "", ("cost", "2")),
            ("wenig Geld", "", ("cost", "1")),
            ("no budget", "", ("cost", "0")),
            ("under €10,000", "", ("cost", "3")),
        ] {
            check(text, words, &[wish]);
        }
    }

    #[test]
    fn places_settings_and_people_are_told() {
        for (text, words, wish) in [
            ("Netzwerk in Sachsen", "Netzwerk in Sachsen", ("land", "14")),
            ("Initiativen aus Nordrhein-Westfalen", "Initiativen aus Nordrhein-Westfalen", ("land", "05")),
            ("in Sachsen-Anhalt", "in Sachsen-Anhalt", ("land", "15")),
            ("in NRW", "in NRW", ("land", "05")),
            ("initiatives in Lower Saxony", "initiatives in Lower Saxony", ("land", "03")),
            ("Format für Azubis", "Format für Azubis", ("target_groups", "Z04")),
            ("workshop for apprentices", "workshop for apprentices", ("target_groups", "Z04")),
            ("Workshop online", "Workshop", ("settings", "online")),
            ("hybride Veranstaltung", "Veranstaltung", ("settings", "hybrid")),
            ("in Präsenz", "", ("settings", "in_person")),
        ] {
            check(text, words, &[wish]);
        }
        check(
            "zwei Stunden Spiel für Azubis und Lehrkräfte",
            "Spiel für Azubis und Lehrkräfte",
            &[("minutes", "120"), ("target_groups", "Z04"), ("target_groups", "Z06")],
        );
    }

    #[test]
    fn what_says_no_wish_stays() {
        for text in [
            "Tag der offenen Tür",
            "ein Tag der offenen Tür",
            "Industrie 4.0",
            "1-2-4-Alle",
            "Online-Konsultation",
            "Lange Nacht der Industrie",
            "Azubis gewinnen",
            "Sachsen",
            "§ 25 VwVfG",
            "21st Century Town Meeting",
            "Störfall in der Nacht",
            "zwei Meinungen",
            "in der Stadt",
            "Agenda 2030",
            "h2",
            "mit Geduld",
            "mit der Nachbarschaft reden",
            "Streit mit Bürgerinitiativen",
        ] {
            check(text, text, &[]);
        }
    }

    #[test]
    fn many_wishes_at_once() {
        check(
            "30 Nachbarn, drei Stunden, ohne Budget in zwei Wochen",
            "Nachbarn",
            &[("people", "30"), ("minutes", "180"), ("cost", "0"), ("weeks", "2")],
        );
    }

    #[test]
    fn what_was_chosen_counts() {
        let query = Query {
            text: "30 Leute für Azubis".into(),
            people: Some(20),
            filters: [("target_groups", vec!["Z01".to_owned()])].into(),
            ..Query::default()
        };
        let understood = understand(&query);
        assert_eq!(understood.query.people, Some(20));
        assert_eq!(understood.query.text, "für Azubis");
        assert!(understood.wishes.is_empty());
        let literal = Query { literal: true, ..query };
        assert_eq!(understand(&literal).query, literal);
    }

    proptest::proptest! {
        #[test]
        fn anything_may_be_typed(text in "\\PC{0,200}|([0-9]{1,9}|für|in|bis|zu|-|,|½|€|Stunden|Leute|halbe[rn]?|Tag|Sachsen| ){0,30}") {
            let query = Query { text, language: Language::De, ..Query::default() };
            let understood = understand(&query);
            proptest::prop_assert!(understood.query.text.len() <= query.text.len() + 1);
            // Nothing is made up: what is left was typed, and so was what was understood.
            for word in understood.query.text.split(' ') {
                proptest::prop_assert!(query.text.contains(word));
            }
            for wish in &understood.wishes {
                proptest::prop_assert!(query.text.contains(&wish.text));
            }
        }
    }
}
