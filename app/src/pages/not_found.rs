//! Nothing stands at this address; what the reader may have looked for, and ways on.

use domain::Kind;
use domain::query::{MAX_TEXT, Query};
use leptos::prelude::*;
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::affected::affected;
use crate::components::{entry_card, icon::Icon, kind, office::OfficeContact};
use crate::pages::home::ask_field;
use crate::routes;
use crate::texts::t;

/// Longest address that is shown back, in characters.
const SHOWN: usize = 80;

/// The page, with words to search for from the address, and what is new.
pub fn page(chrome: &Chrome, path: &str, newest: &[Shown]) -> String {
    let language = chrome.language;
    let title = t!(language, message.ways_title);
    let shown: String = path.chars().filter(|letter| !letter.is_control()).take(SHOWN).collect();
    let head = Head { title: title.clone(), unlisted: true, own_search: true, ..Head::default() };
    let words = words(path);
    let about = Query { language, text: words.clone(), ..Query::default() }.text;
    let newest = (!newest.is_empty()).then(|| {
        view! {
            <section class="door">
                <h2>{t!(language, message.ways_newest)}</h2>
                <ul>{newest.iter().map(|shown| entry_card::line(language, shown, None)).collect_view()}</ul>
            </section>
        }
    });
    chrome.document(
        head,
        || view! {
            <div class="opening">
                <h1>{title}</h1>
                <p class="lead">{t!(language, message.ways_lead, path = shown)}</p>
                {ask_field(language, &t!(language, message.ways_search_label), &words)}
                {(!words.is_empty()).then(|| view! { <p class="small soft ways-note">{t!(language, message.ways_search_note)}</p> })}
            </div>
            <div class="doors ways">
                <section class="door">
                    <h2>{t!(language, message.ways_kinds)}</h2>
                    <ul>
                        {Kind::ALL
                            .into_iter()
                            .map(|kind| {
                                view! {
                                    <li>
                                        <a class="way" href=routes::kind(language, kind)>
                                            <Icon name=kind::icon(kind) />
                                            <b>{super::home::kind_name(language, kind)}</b>
                                        </a>
                                    </li>
                                }
                            })
                            .collect_view()}
                    </ul>
                </section>
                {newest}
                <section class="door">
                    <h2>{t!(language, message.ways_office)}</h2>
                    <p class="small">{t!(language, message.ways_office_text)}</p>
                    <OfficeContact />
                    <a class="button" href=routes::ask(language, &about)>{t!(language, message.ask)}</a>
                </section>
                {affected(language, "door")}
            </div>
        },
    )
}

/// Words of an address: its last segment that says something, without language, file ending and numbers.
fn words(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let segment = path.split('/').rev().find(|segment| segment.chars().any(char::is_alphabetic)).unwrap_or_default();
    let decoded = decoded(segment);
    let stem = decoded
        .rsplit_once('.')
        .map_or(decoded.as_str(), |(stem, ending)| if ending.len() <= 5 { stem } else { &decoded });
    let words: Vec<&str> = stem
        .split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| word.chars().count() > 1 && word.chars().any(char::is_alphabetic))
        .collect();
    let words = words.join(" ");
    if domain::Language::from_code(&words).is_some() { String::new() } else { words.chars().take(MAX_TEXT).collect() }
}

/// Percent-decoded, with replacement characters where it is no UTF-8.
fn decoded(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let [first, tail @ ..] = rest {
        let hex = |digit: &u8| char::from(*digit).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
        match (first, tail) {
            (b'%', [high, low, after @ ..]) if hex(high).is_some() && hex(low).is_some() => {
                bytes.push(hex(high).unwrap_or(0) * 16 + hex(low).unwrap_or(0));
                rest = after;
            }
            (other, after) => {
                bytes.push(*other);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn words_come_from_the_address() {
        for (path, found) in [
            ("/de/dialogformate/welt-cafe", "welt cafe"),
            ("/de/praxis/L%C3%A4rm_und-Geruch.html", "Lärm und Geruch"),
            ("/de", ""),
            ("/", ""),
            ("/wp-login.php", "wp login"),
            ("/de/123/4", ""),
            ("/%ff%zz", "zz"),
        ] {
            assert_eq!(words(path), found, "{path}");
        }
    }
}
