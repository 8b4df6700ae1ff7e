//! What could not be read of a query, in the reader's words.

use domain::Language;
use domain::query::{self, MAX_TEXT, Problem};
use leptos::prelude::*;

use super::notice::{Notice, Tone};
use crate::texts::t;
use crate::words;

/// A notice with one line for each problem; nothing where there is none.
pub fn problems(language: Language, problems: &[Problem]) -> AnyView {
    if problems.is_empty() {
        return ().into_any();
    }
    let mut lines: Vec<String> = problems.iter().map(|problem| text(language, problem)).collect();
    lines.dedup();
    view! {
        <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, results.problems)>
            <ul>{lines.into_iter().take(10).map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
            <p>{t!(language, results.problems_rest)}</p>
        </Notice>
    }
    .into_any()
}

fn text(language: Language, problem: &Problem) -> String {
    match problem {
        Problem::NotInRange { name, value, min, max } => t!(
            language,
            results.not_in_range,
            name = name_of(language, name),
            value = value,
            min = words::number(language, *min),
            max = words::number(language, *max)
        ),
        Problem::UnknownValue { name, value } => {
            t!(language, results.unknown_value, name = name_of(language, name), value = value)
        }
        Problem::UnknownName { name } => t!(language, results.unknown_name, name = name),
        Problem::TextCut => t!(language, results.text_cut, max = MAX_TEXT),
        Problem::TooMany => t!(language, results.too_many),
    }
}

/// What a parameter is called for people.
fn name_of(language: Language, name: &str) -> String {
    match name {
        "people" => t!(language, results.people),
        "minutes" => t!(language, results.minutes),
        "weeks" => t!(language, results.weeks),
        "cost" => t!(language, results.cost),
        "sort" => t!(language, results.sort),
        "limit" => t!(language, results.limit_name),
        "offset" => t!(language, results.offset_name),
        other => query::facet(other).map_or_else(|| other.to_owned(), |facet| facet.label.get(language).to_owned()),
    }
}
