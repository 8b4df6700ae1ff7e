//! Filters and counts by hand, for queries without words.

use std::collections::{BTreeMap, BTreeSet};

use domain::query::Query;
use search::{Document, Found};

use crate::corpus::number;

fn fits_numbers(document: &Document, query: &Query) -> bool {
    let people = query.people.is_none_or(|people| {
        document.people.is_some_and(|(min, max)| min <= people && max.is_none_or(|max| people <= max))
    });
    let weeks = query.weeks.is_none_or(|weeks| document.weeks.is_some_and(|lead| lead <= weeks));
    let cost = query.cost.is_none_or(|cost| document.cost.is_some_and(|band| band <= cost));
    people && weeks && cost
}

fn fits_minutes(document: &Document, query: &Query) -> bool {
    query.minutes.is_none_or(|minutes| document.minutes.is_some_and(|(min, _)| min <= minutes))
}

fn fits_facets(document: &Document, query: &Query, left_out: Option<&str>) -> bool {
    query.filters.iter().filter(|(key, codes)| Some(**key) != left_out && !codes.is_empty()).all(|(key, chosen)| {
        document.codes().any(|(of, code)| of == *key && chosen.iter().any(|chosen| chosen == code))
    })
}

/// Panics where `found` is not what counting by hand gives.
pub fn check(all: &[Document], query: &Query, found: &Found) {
    let fits = |left_out: Option<&str>| {
        let left_out = left_out.map(ToOwned::to_owned);
        all.iter().filter(move |document| {
            fits_numbers(document, query)
                && fits_minutes(document, query)
                && fits_facets(document, query, left_out.as_deref())
        })
    };
    let wanted: BTreeSet<u64> = fits(None).map(|document| number(document.id)).collect();
    assert_eq!(found.total, wanted.len() as u64, "{query:?}");
    if query.offset == 0 && u64::from(query.limit) >= found.total {
        let hits: BTreeSet<u64> = found.hits.iter().map(|hit| number(hit.id)).collect();
        assert_eq!(hits, wanted, "{query:?}");
        assert_eq!(found.hits.len(), wanted.len(), "none twice: {query:?}");
    }
    let unknown = all.iter().filter(|document| {
        query.minutes.is_some()
            && document.minutes.is_none()
            && fits_numbers(document, query)
            && fits_facets(document, query, None)
    });
    assert_eq!(found.unknown_minutes, unknown.count() as u64, "{query:?}");

    let keys: BTreeSet<&str> = all.iter().flat_map(|document| document.codes().map(|(key, _)| key)).collect();
    let mut facets: BTreeMap<String, BTreeMap<String, u64>> = BTreeMap::new();
    for key in keys {
        for document in fits(Some(key)) {
            for (_, code) in document.codes().filter(|(of, _)| *of == key) {
                *facets.entry(key.to_owned()).or_default().entry(code.to_owned()).or_default() += 1;
            }
        }
    }
    assert_eq!(found.facets, facets, "{query:?}");
}
