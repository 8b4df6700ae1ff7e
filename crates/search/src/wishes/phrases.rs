//! Wishes that are said in fixed words.

use std::sync::OnceLock;

use super::Said;
use super::tokens::{Token, tokens};

/// Words, the parameter and its value. Forms of a word stand one by one: there are few, and each is meant.
const PHRASES: &[(&str, &[&str])] = &[
    ("minutes=15", &["Viertelstunde", "quarter of an hour"]),
    (
        "minutes=30",
        &["halbe Stunde", "halben Stunde", "eine halbe Stunde", "einer halben Stunde", "half an hour", "half hour"],
    ),
    ("minutes=45", &["dreiviertel Stunde", "Dreiviertelstunde", "three quarters of an hour"]),
    ("minutes=60", &["Mittagspause", "lunch break"]),
    (
        "minutes=180",
        &[
            "ein Abend",
            "einen Abend",
            "einem Abend",
            "an einem Abend",
            "eines Abends",
            "one evening",
            "an evening",
            "in one evening",
            "in an evening",
        ],
    ),
    (
        "minutes=240",
        &[
            "halber Tag",
            "halben Tag",
            "einen halben Tag",
            "ein halber Tag",
            "einem halben Tag",
            "halbtags",
            "halbtägig",
            "halbtägige",
            "halbtägiger",
            "halbtägiges",
            "halbtägigen",
            "ein Vormittag",
            "einen Vormittag",
            "einem Vormittag",
            "ein Nachmittag",
            "einen Nachmittag",
            "einem Nachmittag",
            "an einem Nachmittag",
            "an einem Vormittag",
            "half a day",
            "half day",
            "one afternoon",
            "an afternoon",
            "one morning",
        ],
    ),
    (
        "minutes=480",
        &[
            "ganzer Tag",
            "ganzen Tag",
            "einen ganzen Tag",
            "ein ganzer Tag",
            "einem ganzen Tag",
            "ganztags",
            "ganztägig",
            "ganztägige",
            "ganztägiger",
            "ganztägiges",
            "ganztägigen",
            "full day",
            "whole day",
            "a full day",
            "a whole day",
            "all day",
        ],
    ),
    ("minutes=960", &["ein Wochenende", "einem Wochenende", "an einem Wochenende", "a weekend", "one weekend"]),
    ("weeks=0", &["diese Woche", "dieser Woche", "this week"]),
    ("weeks=1", &["nächste Woche", "nächster Woche", "kommende Woche", "kommender Woche", "next week"]),
    ("weeks=2", &["übernächste Woche", "übernächster Woche", "the week after next"]),
    (
        "cost=0",
        &[
            "ohne Budget",
            "ohne Geld",
            "ohne Kosten",
            "ohne Etat",
            "ohne Mittel",
            "kein Geld",
            "kein Budget",
            "keinem Budget",
            "keine Kosten",
            "kein Etat",
            "null Budget",
            "null Euro",
            "kostenlos",
            "kostenlose",
            "kostenlosen",
            "kostenloser",
            "kostenloses",
            "kostenfrei",
            "kostenfreie",
            "kostenfreien",
            "kostenfreies",
            "gratis",
            "umsonst",
            "no budget",
            "no money",
            "no cost",
            "at no cost",
            "without budget",
            "without a budget",
            "without money",
            "zero budget",
            "free of charge",
            "for free",
        ],
    ),
    (
        "cost=1",
        &[
            "wenig Geld",
            "mit wenig Geld",
            "wenig Budget",
            "kleines Budget",
            "kleinem Budget",
            "kleinen Budget",
            "geringes Budget",
            "geringem Budget",
            "low budget",
            "small budget",
            "little money",
            "little budget",
        ],
    ),
    (
        "settings=online",
        &[
            "online",
            "virtuell",
            "virtuelle",
            "virtuellen",
            "virtueller",
            "virtuelles",
            "per Video",
            "per Videokonferenz",
            "als Videokonferenz",
            "remote",
            "virtual",
            "via video",
            "by video",
        ],
    ),
    ("settings=hybrid", &["hybrid", "hybride", "hybriden", "hybrider", "hybrides"]),
    ("settings=in_person", &["in Präsenz", "in person", "face to face"]),
];

struct Phrase {
    keys: Vec<String>,
    name: &'static str,
    value: &'static str,
}

/// All phrases, the longest first.
fn all() -> &'static [Phrase] {
    static ALL: OnceLock<Vec<Phrase>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all = Vec::new();
        for (wish, phrases) in PHRASES {
            let Some((name, value)) = wish.split_once('=') else { continue };
            for phrase in *phrases {
                all.push(Phrase { keys: tokens(phrase).into_iter().map(|token| token.key).collect(), name, value });
            }
        }
        all.sort_by_key(|phrase| std::cmp::Reverse(phrase.keys.len()));
        all
    })
}

/// The longest phrase that stands at `at`.
pub(super) fn said(tokens: &[Token<'_>], at: usize) -> Option<Said> {
    let here = |phrase: &&Phrase| {
        let end = at + phrase.keys.len();
        let Some(span) = tokens.get(at..end) else { return false };
        // „Online-Konsultation“ is a name; a phrase of several words may have hyphens in it.
        let apart = !span[0].joined && tokens.get(end).is_none_or(|next| !next.joined);
        apart && span.iter().zip(&phrase.keys).all(|(token, key)| token.key == *key)
    };
    let phrase = all().iter().find(here)?;
    Some(Said::new(phrase.name, phrase.value, at..at + phrase.keys.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_phrase_is_a_query_that_can_be_read() {
        for phrase in all() {
            let (query, problems) =
                domain::query::Query::from_parameters(domain::Language::De, [(phrase.name, phrase.value)]);
            assert!(problems.is_empty() && !query.is_open(), "{} {}", phrase.name, phrase.value);
            assert!(!phrase.keys.is_empty());
        }
    }
}
