//! Wishes that name concepts: for whom, and where.

use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use domain::Language;
use domain::vocabulary::{self, Concept};

use super::Said;
use super::tokens::{Token, tokens};
use crate::analysis::{Analyser, is_stop_word};

/// Words for people of any kind; they say no more than that.
const ANYBODY: &str = "leute leuten person personen menschen teilnehmer teilnehmern teilnehmerinnen teilnehmende \
    teilnehmenden gaste gasten kopfe kopfen tn pers people persons participants attendees guests pax";
/// Other names of target groups that are said of other things as well.
const AMBIGUOUS: &str = "ausbildung stadtteil betroffene national jugend";
/// Words between a preposition and the people.
const BETWEEN: &str = "der den die dem das unsere unseren unserer unserem ihre ihren ihrer alle allen the our some all young junge jungen";
/// Most words of a label.
const LONGEST: usize = 6;

fn among(list: &str, key: &str) -> bool {
    list.split_whitespace().any(|word| word == key)
}

/// Whether this word means people of any kind.
pub(super) fn is_anybody(key: &str) -> bool {
    among(ANYBODY, key)
}

struct Label {
    keys: Vec<String>,
    code: &'static str,
}

/// Every name of the concepts of a scheme, as keys; the longest first.
fn labels(scheme: &str) -> Vec<Label> {
    let concepts = vocabulary::scheme(scheme).into_iter().flat_map(|scheme| scheme.living());
    let names = |concept: &'static Concept| {
        let of = move |language: Language| {
            std::iter::once(concept.label.get(language))
                .chain([concept.short(language)])
                .chain(concept.alternatives(language).iter().copied())
        };
        // „Anwohnerschaft/Nachbarschaft“ are two names.
        Language::ALL.into_iter().flat_map(of).flat_map(|name| name.split('/'))
    };
    let mut labels: Vec<Label> = concepts
        .flat_map(|concept| names(concept).map(|name| (concept.code, tokens(name))))
        .map(|(code, tokens)| Label { keys: tokens.into_iter().map(|token| token.key).collect(), code })
        .filter(|label| (1..=LONGEST).contains(&label.keys.len()) && !among(AMBIGUOUS, &label.keys.join(" ")))
        .collect();
    labels.sort_by_key(|label| std::cmp::Reverse(label.keys.len()));
    labels
}

fn lands() -> &'static [Label] {
    static LANDS: OnceLock<Vec<Label>> = OnceLock::new();
    LANDS.get_or_init(|| labels("land").into_iter().filter(|label| label.code != "00").collect())
}

/// Names of target groups as they are at the moment: the office amends them.
fn groups() -> Arc<Vec<Label>> {
    static GROUPS: RwLock<Option<(i64, Arc<Vec<Label>>)>> = RwLock::new(None);
    let revision = vocabulary::revision();
    let known = GROUPS.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((of, groups)) = known
        && of == revision
    {
        return groups;
    }
    let groups = Arc::new(labels("target_group"));
    *GROUPS.write().unwrap_or_else(PoisonError::into_inner) = Some((revision, Arc::clone(&groups)));
    groups
}

/// „in Sachsen“.
pub(super) fn land(tokens: &[Token<'_>], at: usize) -> Option<Said> {
    matches!(tokens[at].key.as_str(), "in" | "im" | "aus" | "fur" | "from" | "for" | "within").then_some(())?;
    let from = at + 1;
    let here = |label: &&Label| {
        let end = from + label.keys.len();
        let is_here = tokens.get(from..end).is_some_and(|span| {
            // A short form is written in capitals.
            let short = label.keys.len() == 1 && label.keys[0].len() < 4;
            span.iter().zip(&label.keys).all(|(token, key)| token.key == *key)
                && (!short || span[0].text.chars().all(char::is_uppercase))
        });
        // „in Sachsen-Nähe“ is no Land.
        is_here && tokens.get(end).is_none_or(|next| !next.joined)
    };
    let label = lands().iter().find(here)?;
    Some(Said::new("land", label.code, at..from + label.keys.len()))
}

/// „für Azubis“, „für Azubis und Lehrkräfte“. With whom somebody has to do („Streit mit der Bürgerinitiative“) says less
/// about for whom a format is made.
pub(super) fn group(analyser: &Analyser, tokens: &[Token<'_>], at: usize) -> Option<Said> {
    matches!(tokens[at].key.as_str(), "fur" | "for").then_some(())?;
    let (code, mut end) = after_articles(analyser, tokens, at + 1)?;
    let mut said = Said::new("target_groups", code, at..end);
    while tokens.get(end).is_some_and(|token| matches!(token.key.as_str(), "und" | "oder" | "and" | "or")) {
        let Some((code, next)) = after_articles(analyser, tokens, end + 1) else { break };
        if !said.values.iter().any(|other| other == code) {
            said.values.push(code.to_owned());
        }
        end = next;
    }
    said.tokens.end = end;
    said.shown = end;
    Some(said)
}

/// The group named at `at` or behind articles there, and the token after it.
fn after_articles(analyser: &Analyser, tokens: &[Token<'_>], at: usize) -> Option<(&'static str, usize)> {
    for skipped in 0..=2 {
        if let Some(found) = named(analyser, tokens, at + skipped) {
            return Some(found);
        }
        if !tokens.get(at + skipped).is_some_and(|token| among(BETWEEN, &token.key)) {
            return None;
        }
    }
    None
}

fn named(analyser: &Analyser, tokens: &[Token<'_>], at: usize) -> Option<(&'static str, usize)> {
    let here = |label: &&Label| {
        let end = at + label.keys.len();
        let is_here = tokens
            .get(at..end)
            .is_some_and(|span| span.iter().zip(&label.keys).all(|(token, key)| is_form(analyser, &token.key, key)));
        is_here && tokens.get(end).is_none_or(|next| !next.joined)
    };
    let groups = groups();
    let label = groups.iter().find(here)?;
    Some((label.code, at + label.keys.len()))
}

/// Whether this word, in any form, is the name of a target group.
pub(super) fn is_group(analyser: &Analyser, word: &str) -> bool {
    groups().iter().any(|label| matches!(label.keys.as_slice(), [only] if is_form(analyser, word, only)))
}

/// Whether two words are forms of one. Only words that begin alike can be, which spares most of the stemming.
fn is_form(analyser: &Analyser, word: &str, of: &str) -> bool {
    word == of
        || (word.chars().count() > 3
            && !is_stop_word(word)
            && word.chars().take(3).eq(of.chars().take(3))
            && Language::ALL
                .into_iter()
                .any(|language| analyser.forms(language, word).stem == analyser.forms(language, of).stem))
}
