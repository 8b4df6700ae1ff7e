//! Any codes and numbers as a query's filters: what is sent to a search server is made of the words that we put there,
//! of numbers, and of texts between quotes that hold nothing but the signs of a code.
#![no_main]

use domain::query::{Query, facets};
use libfuzzer_sys::{arbitrary, fuzz_target};

#[derive(Debug, arbitrary::Arbitrary)]
struct Asked {
    filters: Vec<(u8, Vec<String>)>,
    people: Option<u32>,
    minutes: Option<u32>,
    weeks: Option<u32>,
    cost: Option<u8>,
    left_out: Option<u8>,
}

fuzz_target!(|asked: Asked| {
    let facet = |number: u8| facets()[usize::from(number) % facets().len()].key;
    let query = Query {
        filters: asked.filters.into_iter().map(|(number, codes)| (facet(number), codes)).collect(),
        people: asked.people,
        minutes: asked.minutes,
        weeks: asked.weeks,
        cost: asked.cost,
        ..Query::default()
    };
    let filter = search::meilisearch::filter(&query, asked.left_out.map(facet));
    let mut parts = filter.split('"');
    let mut outside = String::new();
    while let Some(words) = parts.next() {
        outside.push_str(words);
        if let Some(code) = parts.next() {
            assert!(code.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)), "{filter}");
            outside.push('x');
        }
    }
    for word in outside.split([' ', ',']).filter(|word| !word.is_empty()) {
        let word = word.trim_matches(['[', ']']);
        let is_ours = ["AND", "IN", "=", "<=", ">=", "x", "id", "people_min", "people_max", "minutes", "weeks", "cost", ""]
            .contains(&word)
            || word.strip_prefix("facet_").is_some_and(|key| facets().iter().any(|facet| facet.key == key))
            || word.bytes().all(|byte| byte.is_ascii_digit());
        assert!(is_ours, "{word} in {filter}");
    }
});
