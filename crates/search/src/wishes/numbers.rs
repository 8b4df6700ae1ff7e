//! Wishes that are said in numbers: people, time, weeks, money.

use super::tokens::Token;
use super::{Said, people};
use crate::analysis::Analyser;

/// Words before a number that belong to it.
const ABOUT: &str = "ca circa rund etwa ungefahr gut knapp max maximal hochstens about around roughly maximum under";
/// Words for numbers of things, as keys.
const WORDS: &[(&str, f64)] = &[
    ("zwei", 2.0),
    ("drei", 3.0),
    ("vier", 4.0),
    ("funf", 5.0),
    ("sechs", 6.0),
    ("sieben", 7.0),
    ("acht", 8.0),
    ("neun", 9.0),
    ("zehn", 10.0),
    ("elf", 11.0),
    ("zwolf", 12.0),
    ("funfzehn", 15.0),
    ("zwanzig", 20.0),
    ("funfundzwanzig", 25.0),
    ("dreissig", 30.0),
    ("vierzig", 40.0),
    ("funfzig", 50.0),
    ("sechzig", 60.0),
    ("siebzig", 70.0),
    ("achtzig", 80.0),
    ("neunzig", 90.0),
    ("hundert", 100.0),
    ("zweihundert", 200.0),
    ("dreihundert", 300.0),
    ("funfhundert", 500.0),
    ("tausend", 1000.0),
    ("anderthalb", 1.5),
    ("eineinhalb", 1.5),
    ("zweieinhalb", 2.5),
    ("dreieinhalb", 3.5),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("twelve", 12.0),
    ("fifteen", 15.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("hundred", 100.0),
    ("thousand", 1000.0),
];
/// Words for one, which are articles too: they count only before a unit of time.
const ONE: &str = "ein eine einen einem einer one";
/// Units of an event's time and the minutes in them. A day is eight hours of programme.
const TIMES: &[(&str, f64)] = &[
    ("minute", 1.0),
    ("minuten", 1.0),
    ("minutes", 1.0),
    ("min", 1.0),
    ("mins", 1.0),
    ("stunde", 60.0),
    ("stunden", 60.0),
    ("std", 60.0),
    ("h", 60.0),
    ("hour", 60.0),
    ("hours", 60.0),
    ("hr", 60.0),
    ("hrs", 60.0),
    ("tag", 480.0),
    ("tage", 480.0),
    ("tagen", 480.0),
    ("day", 480.0),
    ("days", 480.0),
];
/// Ends of words like „dreistündig“.
const LASTING: &[(&str, f64)] = &[("minutig", 1.0), ("stundig", 60.0), ("tagig", 480.0)];
/// Units of time until an event and the days in them.
const SPANS: &[(&str, f64)] = &[
    ("tage", 1.0),
    ("tagen", 1.0),
    ("days", 1.0),
    ("woche", 7.0),
    ("wochen", 7.0),
    ("week", 7.0),
    ("weeks", 7.0),
    ("monat", 28.0),
    ("monate", 28.0),
    ("monaten", 28.0),
    ("month", 28.0),
    ("months", 28.0),
];
/// What is said after such a time.
const AHEAD: &str = "vorlauf vorlaufzeit vorbereitung vorbereitungszeit zeit notice ahead";
const EURO: &str = "euro euros eur";
/// Highest sum of each cost band but the last, in euros (product design 4.5).
const BANDS: [f64; 5] = [0.0, 500.0, 2_500.0, 10_000.0, 50_000.0];

fn among(list: &str, key: &str) -> bool {
    list.split(' ').any(|word| word == key)
}

fn of(table: &[(&str, f64)], key: &str) -> Option<f64> {
    table.iter().find(|(word, _)| *word == key).map(|(_, value)| *value)
}

/// A number as people say it.
struct Amount {
    value: f64,
    /// Token after it.
    next: usize,
    /// It may be no more than an article.
    article: bool,
}

fn key<'t>(tokens: &'t [Token<'_>], at: usize) -> &'t str {
    tokens.get(at).map_or("", |token| token.key.as_str())
}

/// The number at `at` with what belongs to it; of a span its end.
fn amount(tokens: &[Token<'_>], mut at: usize) -> Option<Amount> {
    if among(ABOUT, key(tokens, at)) {
        at += 1;
    } else if matches!((key(tokens, at), key(tokens, at + 1)), ("bis", "zu") | ("up", "to") | ("at", "most")) {
        at += 2;
    } else if key(tokens, at) == "bis" {
        at += 1;
    }
    let mut amount = single(tokens, at)?;
    let (word, after) = (key(tokens, amount.next), tokens.get(amount.next));
    let end = match word {
        "bis" | "to" | "und" | "and" | "oder" | "or" => single(tokens, amount.next + 1),
        _ if after.is_some_and(|after| after.joined) => single(tokens, amount.next),
        _ => None,
    };
    if let Some(end) = end.filter(|end| end.value > amount.value) {
        amount = end;
    }
    Some(amount)
}

fn single(tokens: &[Token<'_>], at: usize) -> Option<Amount> {
    let token = tokens.get(at)?;
    if let Some(value) = token.number {
        // „1 ½“
        let half = tokens.get(at + 1).and_then(|next| next.number).filter(|value| *value < 1.0 && *value > 0.0);
        let (value, next) = half.map_or((value, at + 1), |half| (value + half, at + 2));
        return Some(Amount { value, next, article: false });
    }
    if let Some(value) = of(WORDS, &token.key) {
        return Some(Amount { value, next: at + 1, article: false });
    }
    among(ONE, &token.key).then_some(Amount { value: 1.0, next: at + 1, article: true })
}

/// What a number at `at` says, with the words around it.
pub(super) fn said(analyser: &Analyser, tokens: &[Token<'_>], at: usize) -> Option<Said> {
    until(tokens, at)
        .or_else(|| money(tokens, at))
        .or_else(|| group(tokens, at))
        .or_else(|| time(tokens, at))
        .or_else(|| counted(analyser, tokens, at))
}

fn whole(name: &'static str, value: f64, most: u32, tokens: std::ops::Range<usize>) -> Option<Said> {
    let rounded = value.round();
    let fits = (0.0..=f64::from(most)).contains(&rounded);
    fits.then(|| Said::new(name, rounded, tokens))
}

/// „in zwei Wochen“, „zwei Wochen Vorlauf“.
fn until(tokens: &[Token<'_>], at: usize) -> Option<Said> {
    let with_in = key(tokens, at) == "in";
    let amount = amount(tokens, if with_in { at + 1 } else { at })?;
    let unit = key(tokens, amount.next);
    let days = of(SPANS, unit)?;
    let ahead = among(AHEAD, key(tokens, amount.next + 1));
    // „an zwei Tagen“ is how long it lasts, „in einem Tag“ too.
    let is_until = if days > 1.0 { with_in || ahead } else { with_in && amount.value >= 2.0 };
    let end = amount.next + 1 + usize::from(ahead);
    is_until.then(|| whole("weeks", (amount.value * days / 7.0).floor(), 104, at..end)).flatten()
}

/// „bis 500 Euro“, „€500“, „Budget von 2000 €“.
fn money(tokens: &[Token<'_>], at: usize) -> Option<Said> {
    let mut from = at;
    if matches!(key(tokens, from), "budget") {
        from += 1 + usize::from(matches!(key(tokens, from + 1), "von" | "of" | "bis"));
    }
    if matches!(key(tokens, from), "mit" | "fur" | "bis" | "with" | "for" | "under") {
        from += 1;
    }
    let sign_first = among(EURO, key(tokens, from));
    let amount = amount(tokens, if sign_first { from + 1 } else { from }).filter(|amount| !amount.article)?;
    let sign_after = among(EURO, key(tokens, amount.next));
    if !sign_first && !sign_after {
        return None;
    }
    let mut end = amount.next + usize::from(sign_after);
    end += usize::from(matches!(key(tokens, end), "budget" | "etat"));
    let band = BANDS.iter().position(|most| amount.value <= *most).unwrap_or(BANDS.len());
    Some(Said::new("cost", band, at..end))
}

/// „Gruppe von 12“.
fn group(tokens: &[Token<'_>], at: usize) -> Option<Said> {
    matches!((key(tokens, at), key(tokens, at + 1)), ("gruppe" | "runde", "von") | ("group", "of")).then_some(())?;
    let amount = amount(tokens, at + 2).filter(|amount| !amount.article && amount.value >= 1.0)?;
    let noun = usize::from(people::is_anybody(key(tokens, amount.next)));
    whole("people", amount.value, 100_000, at..amount.next + noun)
}

/// „drei Stunden“, „90-minütig“, „dreistündig“.
fn time(tokens: &[Token<'_>], at: usize) -> Option<Said> {
    if let Some(minutes) = in_one_word(key(tokens, at)) {
        return whole("minutes", minutes, 20_160, at..at + 1);
    }
    let amount = amount(tokens, at)?;
    let unit = key(tokens, amount.next);
    let minutes = of(TIMES, unit).or_else(|| of(LASTING, ending(unit)?))?;
    // „ein Tag der offenen Tür“ is a name, „Industrie 4.0 h“ nothing.
    let is_name = amount.article && matches!(key(tokens, amount.next + 1), "der" | "des" | "of");
    let value = amount.value * minutes;
    (!is_name && value >= 1.0).then(|| whole("minutes", value, 20_160, at..amount.next + 1)).flatten()
}

/// „stündiger“ without its ending.
fn ending(word: &str) -> Option<&str> {
    ["er", "es", "en", "e", ""].iter().find_map(|end| word.strip_suffix(end).filter(|base| base.ends_with("ig")))
}

/// „dreistündig“.
fn in_one_word(word: &str) -> Option<f64> {
    let word = ending(word)?;
    let (unit, minutes) = LASTING.iter().find(|(unit, _)| word.len() > unit.len() && word.ends_with(unit))?;
    let number = &word[..word.len() - unit.len()];
    let value = if number == "ein" { Some(1.0) } else { of(WORDS, number) };
    Some(value? * minutes)
}

/// „30 Leute“, „30 wütende Nachbarn“.
fn counted(analyser: &Analyser, tokens: &[Token<'_>], at: usize) -> Option<Said> {
    let amount = amount(tokens, at).filter(|amount| !amount.article && (1.0..=100_000.0).contains(&amount.value))?;
    let noun = tokens.get(amount.next)?;
    if people::is_anybody(&noun.key) {
        let both = matches!(key(tokens, amount.next + 1), "und") && people::is_anybody(key(tokens, amount.next + 2));
        return whole("people", amount.value, 100_000, at..amount.next + if both { 3 } else { 1 });
    }
    let is_group = |at: usize| tokens.get(at).is_some_and(|token| people::is_group(analyser, &token.key));
    // A word that describes them may stand between.
    let describes = noun.text.starts_with(char::is_lowercase) && noun.key.len() > 4;
    let noun =
        [amount.next, amount.next + 1].into_iter().find(|at| is_group(*at) && (*at == amount.next || describes))?;
    let said = whole("people", amount.value, 100_000, at..amount.next)?;
    Some(Said { shown: noun + 1, ..said })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_has_a_sum() {
        let scheme = domain::vocabulary::scheme("cost_band").expect("it ships");
        assert_eq!(scheme.concepts.len(), BANDS.len() + 1);
    }

    #[test]
    fn words_are_keys() {
        let words = WORDS.iter().chain(TIMES).chain(LASTING).chain(SPANS).map(|(word, _)| *word);
        let lists = [ABOUT, ONE, AHEAD, EURO].into_iter().flat_map(|list| list.split(' '));
        for word in words.chain(lists) {
            assert_eq!(crate::analysis::key(word), word);
        }
    }
}
