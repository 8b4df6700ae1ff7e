//! What letters say about what somebody watches.

use domain::watch::{Subject, What};
use domain::{Language, vocabulary};
use library::letters::{Letter, News, OfficeItem};

use super::{Draft, Part, here, line};
use crate::chrome::Node;
use crate::pages::account::news::{about, event_name};
use crate::pages::results::spoken;
use crate::texts::t;

/// The address that ends letters like this one, as mail programs are told it (RFC 2369); none for letters that nobody
/// subscribed to.
pub fn unsubscribe(node: &Node, letter: &Letter) -> Option<String> {
    match letter {
        Letter::Digest { unsubscribe, .. }
        | Letter::Watched { unsubscribe, .. }
        | Letter::OfficeNews { unsubscribe, .. } => Some(here(node, unsubscribe)),
        _ => None,
    }
}

/// Several entries.
pub(super) fn digest(language: Language, name: &str, news: &[News], more: u32, ways: [&String; 3]) -> Draft {
    let [all, settings, end] = ways;
    let count = u32::try_from(news.len()).unwrap_or(u32::MAX).saturating_add(more);
    let mut parts = vec![Part::Text(t!(language, watching.digest_what, name = name))];
    for news in news {
        parts.extend(told(language, news));
    }
    let rest =
        if more > 0 { t!(language, watching.digest_more, count = more) } else { t!(language, watching.digest_all) };
    parts.extend([Part::Text(rest), Part::Link(all.clone())]);
    parts.extend(leaving(language, settings, end));
    let subject = t!(language, watching.digest_subject, count = count);
    Draft { subject, parts, why: t!(language, watching.letter_why) }
}

/// One entry.
pub(super) fn watched(language: Language, name: &str, news: &News, settings: &str, end: &str) -> Draft {
    let title = line(&news.title);
    let subject = match news.what {
        What::New => t!(language, watching.watched_new_subject, title = title),
        What::Changed => t!(language, watching.watched_changed_subject, title = title),
    };
    let mut parts = vec![Part::Text(t!(language, watching.watched_what, name = name))];
    parts.extend(told(language, news));
    parts.extend(leaving(language, settings, end));
    Draft { subject, parts, why: t!(language, watching.letter_why) }
}

/// News of the work of the office.
pub(super) fn office(language: Language, name: &str, items: &[OfficeItem], more: u32, ways: [&String; 3]) -> Draft {
    let [all, settings, end] = ways;
    let count = u32::try_from(items.len()).unwrap_or(u32::MAX).saturating_add(more);
    let mut parts = vec![Part::Text(t!(language, queue.letter_what, name = name))];
    for item in items {
        let about = line(&about(language, item.event, &item.title, item.number));
        parts.push(Part::Text(format!("{}: {about}", event_name(language, item.event))));
        parts.push(Part::Link(item.link.clone()));
    }
    let rest = if more > 0 { t!(language, queue.letter_more, count = more) } else { t!(language, watching.digest_all) };
    parts.extend([Part::Text(rest), Part::Link(all.clone())]);
    parts.extend([
        Part::Text(t!(language, queue.letter_settings)),
        Part::Link(settings.clone()),
        Part::Text(t!(language, watching.letter_end)),
        Part::Link(end.clone()),
    ]);
    let subject = match items {
        [one] if more == 0 => {
            let about = line(&about(language, one.event, &one.title, one.number));
            t!(language, queue.letter_subject_of, what = event_name(language, one.event), about = shortened(&about))
        }
        _ => t!(language, queue.letter_subject, count = count),
    };
    Draft { subject, parts, why: t!(language, queue.letter_why) }
}

/// A title as the subject of a letter has room for it beside what happened.
fn shortened(title: &str) -> String {
    match title.char_indices().nth(40) {
        None => title.to_owned(),
        Some((at, _)) => format!("{}…", &title[..at]),
    }
}

/// An entry, why it is told, and where it is.
fn told(language: Language, news: &News) -> [Part; 2] {
    let title = line(&news.title);
    let what = match news.what {
        What::New => t!(language, watching.letter_new, title = title),
        What::Changed => t!(language, watching.letter_changed, title = title),
    };
    [Part::Text(format!("{what} {}", because(language, news))), Part::Link(news.link.clone())]
}

fn because(language: Language, news: &News) -> String {
    match &news.subject {
        Subject::Entry(_) => t!(language, watching.because_entry),
        Subject::Topic(code) => {
            let name = vocabulary::label("topic", code, language);
            t!(language, watching.because_topic, name = name)
        }
        Subject::Initiative(_) if news.of.is_empty() => t!(language, watching.because_some_initiative),
        Subject::Initiative(_) => t!(language, watching.because_initiative, name = line(&news.of)),
        Subject::Search(query) => t!(language, watching.because_search, name = line(&spoken::named(language, query))),
    }
}

/// How to change or end it.
fn leaving(language: Language, settings: &str, end: &str) -> [Part; 4] {
    [
        Part::Text(t!(language, watching.letter_settings)),
        Part::Link(settings.to_owned()),
        Part::Text(t!(language, watching.letter_end)),
        Part::Link(end.to_owned()),
    ]
}
