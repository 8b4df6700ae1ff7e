//! Sources: marks at the statements and the list they lead to.

use domain::entry::{Entry, Source};
use domain::field::Field;
use domain::{Kind, Language};
use leptos::prelude::*;

use crate::chrome::GIVEN;
use crate::texts::t;
use crate::words;

/// Up to so many sources are marked one by one; more are marked as spans.
const EACH: usize = 3;

/// Superscript links from a statement to its sources; nothing where it has none.
///
/// `fields` are keys of the entry's fields, as its `field_sources` name them.
pub fn marks(language: Language, entry: &Entry, fields: &[&str]) -> AnyView {
    let numbers = numbers(entry, fields);
    if numbers.is_empty() {
        return ().into_any();
    }
    let spans = spans(&numbers);
    let last = spans.len() - 1;
    let links = spans
        .into_iter()
        .enumerate()
        .map(|(index, (from, to))| {
            let after = if index < last { "," } else { "" };
            let up_to = (from != to).then(|| view! { "–"{link(language, to)} });
            view! { {link(language, from)}{up_to}{after} }
        })
        .collect_view();
    view! { <sup class="marks">{links}</sup> }.into_any()
}

fn link(language: Language, number: usize) -> AnyView {
    let name = t!(language, entry.source_number, number = number);
    view! { <a href=format!("#source-{number}") aria-label=name>{number}</a> }.into_any()
}

/// Numbers of the sources of these fields, counted from 1 as in the list, each once and in order.
fn numbers(entry: &Entry, fields: &[&str]) -> Vec<usize> {
    let envelope = &entry.envelope;
    let mut numbers: Vec<usize> = fields
        .iter()
        .filter_map(|field| envelope.field_sources.get(*field))
        .flatten()
        .filter_map(|id| envelope.sources.iter().position(|source| source.id == *id))
        .map(|position| position + 1)
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Runs of neighbouring numbers; short ones stay apart.
fn spans(numbers: &[usize]) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for number in numbers {
        match spans.last_mut() {
            Some((_, to)) if numbers.len() > EACH && *to + 1 == *number => *to = *number,
            _ => spans.push((*number, *number)),
        }
    }
    spans
}

/// The list of sources, each with what it is the source of.
pub fn source_list(language: Language, entry: &Entry) -> AnyView {
    let items = entry
        .envelope
        .sources
        .iter()
        .enumerate()
        .map(|(index, source)| item(language, entry, index + 1, source))
        .collect_view();
    view! { <ol class="sources">{items}</ol> }.into_any()
}

fn item(language: Language, entry: &Entry, number: usize, source: &Source) -> AnyView {
    let link = source.url.clone().map(|url| {
        let host = host(&url).to_owned();
        view! { " "<a href=url rel=GIVEN>{host}</a> }
    });
    let accessed = source.accessed.as_deref().map(|date| {
        let date = words::partial_date(language, date);
        view! { <span class="sub">{t!(language, entry.accessed, date = date)}</span> }
    });
    let supports = supported(language, entry, &source.id);
    let supports = (!supports.is_empty()).then(|| {
        view! { <span class="sub">{t!(language, entry.supports, fields = supports.join(", "))}</span> }
    });
    let licence = source.licence.clone().map(|licence| {
        view! { <span class="sub">{t!(language, entry.source_licence, licence = licence)}</span> }
    });
    view! {
        <li id=format!("source-{number}")>
            <span>{source.citation.clone()}{link}{accessed}{licence}{supports}</span>
        </li>
    }
    .into_any()
}

/// Labels of the fields that name this source.
fn supported(language: Language, entry: &Entry, id: &str) -> Vec<&'static str> {
    entry
        .envelope
        .field_sources
        .iter()
        .filter(|(_, sources)| sources.iter().any(|source| source == id))
        .filter_map(|(key, _)| field(entry.kind, key))
        .map(|field| field.label.get(language))
        .collect()
}

/// The description of a field of this kind, whether its own or of all kinds.
pub fn field(kind: Kind, key: &str) -> Option<&'static Field> {
    kind.fields().iter().chain(domain::entry::Envelope::FIELDS).find(|field| field.key == key)
}

/// The label of a field of this kind; its key where there is no such field.
pub fn label(language: Language, kind: Kind, key: &str) -> String {
    field(kind, key).map_or_else(|| key.to_owned(), |field| field.label.get(language).to_owned())
}

/// The host of an https address, for people: without `www.`.
pub fn host(url: &str) -> &str {
    let host = url.trim_start_matches("https://").split(['/', '?', '#']).next().unwrap_or(url);
    host.trim_start_matches("www.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_neighbours_become_a_span() {
        assert_eq!(spans(&[1, 2, 3]), [(1, 1), (2, 2), (3, 3)]);
        assert_eq!(spans(&[1, 2, 3, 5, 7, 8]), [(1, 3), (5, 5), (7, 8)]);
    }

    #[test]
    fn a_host_is_told_without_its_path() {
        assert_eq!(host("https://www.example.org/a?b"), "example.org");
    }
}
