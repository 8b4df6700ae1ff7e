//! Filters with counts: size, time and money as numbers, then one fold for each facet. Narrow: a sheet; wide: a column.
//! The folds change with every answer and are a part of their own; the numbers are typed in and stay.

use std::collections::BTreeMap;

use domain::query::{self, Facet};
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::find::Results;

use super::finder;
use super::icon::Icon;
use crate::texts::t;
use crate::words;

/// Facets in the order in which most readers decide; all others follow.
const FIRST: [&str; 13] = [
    "kind",
    "purposes",
    "situations",
    "target_groups",
    "phases",
    "topics",
    "facilitation_level",
    "settings",
    "conflict_fit",
    "land",
    "industries",
    "outcome_status",
    "temporal_form",
];
/// So many are unfolded from the beginning, besides those with a choice.
const OPEN: usize = 3;
/// Values shown before „mehr“.
const VALUES: usize = 6;

/// One value of a facet.
#[derive(Debug, PartialEq, Eq)]
struct Value {
    code: String,
    name: String,
    count: u64,
    chosen: bool,
}

/// The filters, within the form of the search.
pub fn facets(language: Language, results: &Results) -> AnyView {
    let query = &results.query;
    view! {
        <div class="facets" id="filter" popover="auto" role="group" aria-labelledby="filter-t">
            <div class="facets-head">
                <p id="filter-t">{t!(language, results.filters)}</p>
                <button class="button facets-close" type="button" popovertarget="filter" popovertargetaction="hide">
                    <Icon name="x" />
                    {t!(language, chrome.close)}
                </button>
            </div>
            <details class="facet" open=true>
                <summary>{t!(language, results.measures)}<Icon name="chevron-down" /></summary>
                <div class="facet-in">
                    {measure("people", t!(language, results.people), query.people, ("1", "100000"))}
                    {measure("minutes", t!(language, results.minutes), query.minutes, ("1", "20160"))}
                    {measure("weeks", t!(language, results.weeks), query.weeks, ("0", "104"))}
                    <label class="measure">
                        <span>{t!(language, results.cost)}</span>
                        <select class="select" name="cost">
                            <option value="" selected=query.cost.is_none()>{t!(language, results.cost_any)}</option>
                            {finder::costs(language, query.cost)}
                        </select>
                    </label>
                    <p class="hint">{t!(language, results.measures_hint)}</p>
                </div>
            </details>
            <div data-part="facets">{folds(language, results)}</div>
            <p class="facet-apply"><button class="button button-wide" type="submit">{t!(language, results.apply)}</button></p>
            <div class="facet-done">
                <button class="button button-main button-wide" type="submit"><span data-part="done">{done(language, results.total)}</span></button>
            </div>
        </div>
    }
    .into_any()
}

/// What the button at the end of the sheet says.
pub fn done(language: Language, total: u64) -> String {
    t!(language, results.show, count = total, number = words::number(language, total))
}

fn measure(
    name: &'static str,
    label: String,
    value: Option<u32>,
    (min, max): (&'static str, &'static str),
) -> impl IntoView {
    let value = value.map(|value| value.to_string()).unwrap_or_default();
    view! {
        <label class="measure">
            <span>{label}</span>
            <input class="input input-short" type="number" inputmode="numeric" name=name min=min max=max value=value />
        </label>
    }
}

/// One fold for each facet that can still narrow what was found.
pub fn folds(language: Language, results: &Results) -> AnyView {
    let place = |key: &str| FIRST.iter().position(|first| *first == key).unwrap_or(FIRST.len());
    let mut facets: Vec<&Facet> = query::facets().iter().collect();
    facets.sort_by_key(|facet| place(facet.key));
    facets
        .into_iter()
        .filter_map(|facet| {
            let chosen = results.query.filters.get(facet.key).map_or(&[][..], Vec::as_slice);
            // Money is asked for above.
            if facet.key == "cost_band" && chosen.is_empty() {
                return None;
            }
            let counts = results.facets.get(facet.key);
            let values = values(language, facet, counts, chosen, results.total);
            (!values.is_empty()).then_some((facet, values))
        })
        .enumerate()
        .map(|(index, (facet, values))| fold(language, facet, values, index < OPEN))
        .collect_view()
        .into_any()
}

/// The values of a facet: a long list has the chosen ones first, then the frequent ones; a short one keeps the order
/// of its vocabulary. Empty where no value would change what is found.
fn values(
    language: Language,
    facet: &Facet,
    counts: Option<&BTreeMap<String, u64>>,
    chosen: &[String],
    total: u64,
) -> Vec<Value> {
    let Some(scheme) = vocabulary::scheme(facet.scheme) else { return Vec::new() };
    let mut values: Vec<Value> = scheme
        .concepts
        .iter()
        .filter_map(|concept| {
            let count = counts.and_then(|counts| counts.get(concept.code)).copied().unwrap_or(0);
            let chosen = chosen.iter().any(|code| code == concept.code);
            (count > 0 || chosen).then(|| Value {
                code: concept.code.to_owned(),
                name: words::marked(language, concept.short(language), concept),
                count,
                chosen,
            })
        })
        .collect();
    if chosen.is_empty() && values.iter().all(|value| value.count == total) {
        return Vec::new();
    }
    if values.len() > VALUES {
        values.sort_by_key(|value| (!value.chosen, std::cmp::Reverse(value.count)));
    }
    values
}

fn fold(language: Language, facet: &Facet, values: Vec<Value>, open: bool) -> AnyView {
    let chosen = values.iter().filter(|value| value.chosen).count();
    let is_open = open || chosen > 0;
    let mut options: Vec<AnyView> = values.into_iter().map(|value| option(facet.key, value)).collect();
    let rest = if options.len() > VALUES + 1 { options.split_off(VALUES) } else { Vec::new() };
    let more = (!rest.is_empty()).then(|| {
        view! {
            <details class="more" data-fold=format!("{}-more", facet.key)>
                <summary>{t!(language, results.more, number = rest.len())}</summary>
                {rest}
            </details>
        }
    });
    view! {
        <details class="facet" data-fold=facet.key open=is_open>
            <summary>
                {facet.label.get(language)}
                {(chosen > 0).then(|| view! { <span class="on">{t!(language, results.chosen, number = chosen)}</span> })}
                <Icon name="chevron-down" />
            </summary>
            <div class="facet-in" role="group" aria-label=facet.label.get(language)>{options} {more}</div>
        </details>
    }
    .into_any()
}

fn option(key: &'static str, value: Value) -> AnyView {
    view! {
        <label class=if value.count == 0 { "option option-none" } else { "option" }>
            <input type="checkbox" name=key value=value.code checked=value.chosen />
            <span>{value.name}</span>
            <span class="count">{value.count}</span>
        </label>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counted(counts: &[(&str, u64)]) -> BTreeMap<String, u64> {
        counts.iter().map(|(code, count)| ((*code).to_owned(), *count)).collect()
    }

    fn codes(key: &str, counts: &[(&str, u64)], chosen: &[&str], total: u64) -> Vec<String> {
        let chosen: Vec<String> = chosen.iter().map(|code| (*code).to_owned()).collect();
        let facet = query::facet(key).expect("the facet is described");
        values(Language::De, facet, Some(&counted(counts)), &chosen, total)
            .into_iter()
            .map(|value| value.code)
            .collect()
    }

    #[test]
    fn short_lists_keep_the_order_of_the_vocabulary() {
        assert_eq!(codes("kind", &[("initiative", 9), ("dialog_format", 3)], &[], 12), ["dialog_format", "initiative"]);
    }

    #[test]
    fn long_lists_begin_with_what_is_chosen_then_with_what_is_frequent() {
        let counts = [("P01", 1), ("P02", 9), ("P03", 2), ("P04", 4), ("P05", 1), ("P06", 3), ("P07", 1)];
        assert_eq!(codes("purposes", &counts, &["P07"], 12)[..3], ["P07", "P02", "P04"]);
    }

    #[test]
    fn what_changes_nothing_is_left_out_but_a_choice_never() {
        assert_eq!(codes("language", &[("de", 12)], &[], 12), [""; 0]);
        assert_eq!(codes("language", &[("de", 12)], &["de"], 12), ["de"]);
        assert_eq!(codes("kind", &[], &["guide"], 0), ["guide"]);
    }
}
