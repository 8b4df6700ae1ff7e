//! What letters say about what somebody watches.

use domain::watch::{Subject, What};
use domain::{Language, vocabulary};
use library::letters::{Letter, News};

use super::{Draft, Part, here, line};
use crate::chrome::Node;
use crate::pages::results::spoken;
use crate::texts::t;

/// The address that ends letters like this one, as mail programs are told it (RFC 2369); none for letters that nobody
/// subscribed to.
pub fn unsubscribe(node: &Node, letter: &Letter) -> Option<String> {
    match letter {
        Letter::Digest { unsubscribe, .. } | Letter::Watched { unsubscribe, .. } => Some(here(node, unsubscribe)),
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
