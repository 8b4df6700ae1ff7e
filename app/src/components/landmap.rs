//! Sixteen tiles, one for each Land, roughly in its place, with the number of its initiatives; the table says the same.

use std::collections::BTreeMap;

use domain::query::{DEFAULT_LIMIT, Query};
use domain::vocabulary::Concept;
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::catalogue::LandCount;

use crate::routes;
use crate::texts::t;

/// Code of ISO 3166-2 without country, column, row.
const TILES: [(&str, u32, u32); 16] = [
    ("SH", 1, 0),
    ("HB", 0, 1),
    ("HH", 1, 1),
    ("MV", 2, 1),
    ("NI", 0, 2),
    ("ST", 1, 2),
    ("BE", 2, 2),
    ("BB", 3, 2),
    ("NW", 0, 3),
    ("HE", 1, 3),
    ("TH", 2, 3),
    ("SN", 3, 3),
    ("RP", 0, 4),
    ("BW", 1, 4),
    ("BY", 2, 4),
    ("SL", 0, 5),
];

/// Map and table.
pub fn land_map(language: Language, lands: &BTreeMap<String, LandCount>) -> AnyView {
    let concepts = vocabulary::scheme("land").map_or(&[][..], |scheme| scheme.concepts);
    let tiles = TILES.into_iter().filter_map(|(iso, column, row)| {
        let concept =
            concepts.iter().find(|concept| concept.iso.and_then(|code| code.strip_prefix("DE-")) == Some(iso))?;
        Some(tile(language, iso, concept, (column, row), count(lands, concept)))
    });
    let mut rows: Vec<(&'static Concept, LandCount)> = concepts
        .iter()
        .map(|concept| (concept, count(lands, concept)))
        .filter(|(concept, count)| concept.iso.is_some() || count.entries > 0)
        .collect();
    // What belongs to no single Land comes last.
    rows.sort_by_key(|(concept, _)| (concept.iso.is_none(), concept.label.get(language)));
    let half = rows.len().div_ceil(2);
    let (first, second) = rows.split_at(half);
    view! {
        <div class="landmap">
            <figure>
                <svg class="tiles" viewBox="-2 -2 404 584" role="group" aria-label=t!(language, home.map_label)>{tiles.collect_view()}</svg>
                <figcaption>{t!(language, home.map_caption)}</figcaption>
            </figure>
            <div class="columns-2">{table(language, first)}{table(language, second)}</div>
        </div>
    }
    .into_any()
}

fn count(lands: &BTreeMap<String, LandCount>, concept: &Concept) -> LandCount {
    lands.get(concept.code).copied().unwrap_or_default()
}

/// Four steps of tint by number; 0 is bare.
const fn load(initiatives: u64) -> &'static str {
    match initiatives {
        0 => "0",
        1..=2 => "1",
        3..=5 => "2",
        6..=8 => "3",
        _ => "4",
    }
}

fn tile(language: Language, iso: &'static str, concept: &Concept, place: (u32, u32), count: LandCount) -> AnyView {
    let (x, y) = (2 + 100 * place.0, 2 + 97 * place.1);
    let number = count.initiatives;
    let drawing = view! {
        <rect x=x.to_string() y=y.to_string() width="94" height="91" rx="3"></rect>
        <text class="code" x=(x + 10).to_string() y=(y + 22).to_string()>{iso}</text>
        " "
        <text class="count" x=(x + 84).to_string() y=(y + 80).to_string() text-anchor="end">{number}</text>
    };
    let name = concept.label.get(language);
    if number == 0 {
        return view! { <g data-load="0" role="img" aria-label=name>{drawing}</g> }.into_any();
    }
    let says = format!("{iso} {}", t!(language, home.map_tile, count = number, number = number, land = name));
    view! { <a href=search(language, concept, true) aria-label=says data-load=load(number)>{drawing}</a> }.into_any()
}

/// Everything of a Land, or its initiatives alone.
fn search(language: Language, concept: &Concept, initiatives: bool) -> String {
    let mut query = Query {
        language,
        limit: DEFAULT_LIMIT,
        filters: [("land", vec![concept.code.to_owned()])].into(),
        ..Query::default()
    };
    if initiatives {
        query.filters.insert("kind", vec![Kind::Initiative.code().to_owned()]);
    }
    routes::search(language, &query)
}

fn table(language: Language, rows: &[(&'static Concept, LandCount)]) -> AnyView {
    let rows = rows.iter().map(|(concept, count)| {
        let name = concept.label.get(language);
        let land = if count.entries > 0 {
            view! { <a href=search(language, concept, false)>{name}</a> }.into_any()
        } else {
            name.into_any()
        };
        view! {
            <tr>
                <th scope="row">{land}</th>
                <td class="n">{count.initiatives}</td>
                <td class="n">{count.entries}</td>
            </tr>
        }
    });
    view! {
        <table class="table">
            <caption class="visually-hidden">{t!(language, home.map_label)}</caption>
            <thead>
                <tr>
                    <th scope="col">{t!(language, home.land)}</th>
                    <th scope="col" class="n">{t!(language, home.land_initiatives)}</th>
                    <th scope="col" class="n">{t!(language, home.land_entries)}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_land_has_a_tile_of_its_own() {
        let concepts = vocabulary::scheme("land").expect("the vocabulary ships").concepts;
        for concept in concepts {
            let Some(iso) = concept.iso.and_then(|iso| iso.strip_prefix("DE-")) else { continue };
            assert!(TILES.iter().any(|(code, ..)| *code == iso), "{iso}");
        }
        let places: std::collections::BTreeSet<_> = TILES.iter().map(|(_, column, row)| (column, row)).collect();
        assert_eq!(places.len(), TILES.len());
    }
}
