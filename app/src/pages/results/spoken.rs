//! A query in words: as a sentence, as chips that can be taken off, and what it would be without one wish.

use domain::Language;
use domain::query::{self, Query};
use domain::vocabulary::{self, Concept};

use crate::routes;
use crate::texts::t;
use crate::words;

/// The query as sentences; none where it is only words or nothing.
pub fn sentence(language: Language, query: &Query) -> Option<String> {
    let phrases = |key: &str, scheme: &str| {
        let codes = query.filters.get(key)?;
        let phrases: Vec<String> = codes
            .iter()
            .filter_map(|code| vocabulary::concept(scheme, code))
            .map(|concept| concept.phrase(language).to_owned())
            .collect();
        (!phrases.is_empty()).then(|| words::one_of(language, &phrases))
    };
    let mut sentences = Vec::new();
    match (phrases("purposes", "purpose"), phrases("target_groups", "target_group")) {
        (Some(purposes), Some(groups)) => {
            sentences.push(t!(language, results.want_with, purposes = purposes, groups = groups))
        }
        (Some(purposes), None) => sentences.push(t!(language, results.want, purposes = purposes)),
        (None, Some(groups)) => sentences.push(t!(language, results.plan_with, groups = groups)),
        (None, None) => {}
    }
    let mut does = Vec::new();
    does.extend(phrases("phases", "phase").map(|phases| t!(language, results.are, phases = phases)));
    does.extend(
        query
            .people
            .map(|people| t!(language, results.expect, people = words::people_unit(language, people, Some(people)))),
    );
    let mut has = Vec::new();
    has.extend(
        query.minutes.map(|minutes| t!(language, results.time, time = words::duration(language, minutes, minutes))),
    );
    has.extend(query.weeks.map(|weeks| t!(language, results.lead, weeks = words::weeks_counted(language, weeks))));
    has.extend(query.cost.map(|cost| money(language, cost)));
    if !has.is_empty() {
        does.push(t!(language, results.have, what = words::all_of(language, &has)));
    }
    if !does.is_empty() {
        sentences.push(t!(language, results.you, does = words::all_of(language, &does)));
    }
    let others: Vec<String> = query
        .filters
        .iter()
        .filter(|(key, _)| !["purposes", "target_groups", "phases"].contains(key))
        .filter_map(|(key, codes)| {
            let facet = query::facet(key)?;
            let names: Vec<String> = codes.iter().map(|code| name(language, facet.scheme, code)).collect();
            Some(t!(
                language,
                results.narrowed,
                facet = facet.label.get(language),
                values = words::one_of(language, &names)
            ))
        })
        .collect();
    if !others.is_empty() {
        sentences.push(t!(language, results.only, filters = others.join("; ")));
    }
    (!sentences.is_empty()).then(|| sentences.join(" "))
}

/// The query in one line: its words in quotation marks, then its sentences.
pub fn named(language: Language, query: &Query) -> String {
    let words = (!query.text.is_empty()).then(|| t!(language, results.quoted, text = query.text.as_str()));
    words.into_iter().chain(sentence(language, query)).collect::<Vec<_>>().join(" ")
}

/// Money as the finder says it.
fn money(language: Language, cost: u8) -> String {
    let concept = vocabulary::concept("cost_band", &format!("K{cost}"));
    concept.map_or_else(String::new, |concept| concept.phrase(language).to_owned())
}

fn name(language: Language, scheme: &str, code: &str) -> String {
    vocabulary::concept(scheme, code).map_or(code, |concept: &Concept| concept.short(language)).to_owned()
}

/// Each wish with the address of the query without it.
pub fn chips(language: Language, query: &Query) -> Vec<(String, String)> {
    let base = Query { offset: 0, ..query.clone() };
    let mut chips = Vec::new();
    let mut chip = |text: String, change: &dyn Fn(&mut Query)| {
        let mut without = base.clone();
        change(&mut without);
        chips.push((text, routes::search(language, &without)));
    };
    if !query.text.is_empty() {
        chip(t!(language, results.quoted, text = query.text.as_str()), &|query| query.text.clear());
    }
    if let Some(people) = query.people {
        chip(words::people_unit(language, people, Some(people)), &|query| query.people = None);
    }
    if let Some(minutes) = query.minutes {
        chip(words::duration(language, minutes, minutes), &|query| query.minutes = None);
    }
    if let Some(weeks) = query.weeks {
        chip(t!(language, results.lead, weeks = words::weeks_counted(language, weeks)), &|query| query.weeks = None);
    }
    if let Some(cost) = query.cost {
        chip(money(language, cost), &|query| query.cost = None);
    }
    for (key, codes) in &query.filters {
        let Some(facet) = query::facet(key) else { continue };
        for code in codes {
            chip(name(language, facet.scheme, code), &|query| {
                if let Some(codes) = query.filters.get_mut(key) {
                    codes.retain(|other| other != code);
                    if codes.is_empty() {
                        query.filters.remove(key);
                    }
                }
            });
        }
    }
    chips
}

/// What it means to leave out one wish, by the name of its parameter: „mit mehr Vorlauf“.
pub fn without(language: Language, query: &Query, parameter: &str) -> String {
    match parameter {
        "q" => t!(language, results.without_words, text = query.text.as_str()),
        "people" => t!(language, results.other_people),
        "minutes" => t!(language, results.more_time),
        "weeks" => t!(language, results.more_weeks),
        "cost" => t!(language, results.more_money),
        key => {
            let Some(facet) = query::facet(key) else { return key.to_owned() };
            let codes = query.filters.get(key).map_or(&[][..], Vec::as_slice);
            let names: Vec<String> = codes.iter().map(|code| name(language, facet.scheme, code)).collect();
            t!(
                language,
                results.without_filter,
                facet = facet.label.get(language),
                values = words::one_of(language, &names)
            )
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(language: Language, parameters: &[(&str, &str)]) -> Query {
        let (query, problems) = Query::from_parameters(language, parameters.iter().copied());
        assert_eq!(problems, []);
        query
    }

    fn said(language: Language, parameters: &[(&str, &str)]) -> String {
        sentence(language, &read(language, parameters)).unwrap_or_default().replace(['\u{a0}', '\u{202f}'], " ")
    }

    #[test]
    fn the_sentence_is_spoken_out() {
        let all = [
            ("purposes", "P12"),
            ("target_groups", "Z01"),
            ("phases", "PH5"),
            ("people", "30"),
            ("minutes", "180"),
            ("weeks", "2"),
            ("cost", "2"),
        ];
        assert_eq!(
            said(Language::De, &all),
            "Sie wollen Vertrauen aufbauen mit der Nachbarschaft. Sie sind im laufenden Betrieb, erwarten 30 Personen \
             und haben 3 Std. Zeit, 2 Wochen Vorlauf und bis 2 500 €."
        );
        assert_eq!(
            said(Language::En, &all[2..]),
            "You are in regular operation, expect 30 people and have 3 hrs of time, 2 weeks of lead time and up to €2,500."
        );
        assert_eq!(
            said(Language::De, &[("kind", "guide"), ("land", "05,02")]),
            "Nur: Art des Eintrags: Leitfaden; Land: Nordrhein-Westfalen oder Hamburg."
        );
        assert_eq!(said(Language::De, &[("q", "Lärm")]), "");
    }

    #[test]
    fn each_chip_takes_off_one_wish() {
        let query = read(Language::De, &[("q", "Lärm"), ("people", "30"), ("purposes", "P12,P01"), ("offset", "20")]);
        let chips = chips(Language::De, &query);
        let addresses: Vec<&str> = chips.iter().map(|(_, address)| address.as_str()).collect();
        assert_eq!(
            addresses,
            [
                "/de/suche?people=30&purposes=P12&purposes=P01",
                "/de/suche?q=L%C3%A4rm&purposes=P12&purposes=P01",
                "/de/suche?q=L%C3%A4rm&people=30&purposes=P01",
                "/de/suche?q=L%C3%A4rm&people=30&purposes=P12",
            ]
        );
    }
}
