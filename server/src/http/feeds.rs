//! Atom feeds: newest, per topic, per initiative.

use app::{chrome::Chrome, routes};
use atom_syndication::{Category, Entry, Feed, FixedDateTime, Generator, Link, Person, Text};
use axum::http::StatusCode;
use axum::response::Response;
use domain::account::Viewer;
use domain::entry::Kind;
use domain::query::{Query, Sort};
use domain::{Language, vocabulary};
use library::read::{Reading, Shown};

use crate::http::pages;
use crate::http::reply::{self, Fault};
use crate::state::Door;

/// Entries in a feed.
const LENGTH: u32 = 30;

/// The newest entries.
pub async fn newest(language: Language, door: Door) -> Response {
    let entries = door.library.newest(None, u64::from(LENGTH)).await;
    let chrome = door.chrome(language);
    let title = app::feeds::title(language, None);
    answered(entries.map_err(Fault::from).map(|entries| feed(&chrome, &routes::feed(language), title, &entries)))
}

/// The newest entries of a topic; `file` is `t1.atom`.
pub async fn topic(language: Language, door: Door, file: String) -> Response {
    let made = async {
        let word = file.strip_suffix(".atom").ok_or(Fault::NotFound)?;
        let scheme = vocabulary::scheme("topic").ok_or(Fault::NotFound)?;
        let concept =
            scheme.concepts.iter().find(|concept| concept.code.to_lowercase() == word).ok_or(Fault::NotFound)?;
        // Who follows the feed of a topic that was merged reads on.
        let concept = scheme.current(concept.code).unwrap_or(concept);
        let query = Query {
            language,
            filters: [("topics", vec![concept.code.to_owned()])].into(),
            sort: Sort::Newest,
            limit: LENGTH,
            ..Query::default()
        };
        let entries: Vec<Shown> = door.library.find(&query).await?.hits.into_iter().map(|hit| hit.shown).collect();
        let title = app::feeds::title(language, Some(concept.label.get(language)));
        Ok(feed(&door.chrome(language), &routes::topic_feed(language, concept.code), title, &entries))
    };
    answered(made.await)
}

/// The newest entries of an initiative, with its own profile.
pub async fn initiative(language: Language, door: Door, slug: String) -> Response {
    let found = match door.library.read(&Viewer::reader(), Kind::Initiative, &slug, language).await {
        Ok(Reading::Page(page)) => Ok(page),
        // Who follows the feed is led on.
        Ok(Reading::Moved(slug)) => {
            return pages::moved(&routes::initiative_feed(language, &slug), StatusCode::MOVED_PERMANENTLY);
        }
        Ok(Reading::Gone) => Err(Fault::Gone),
        Err(error) => Err(Fault::from(error)),
    };
    let made = async {
        let page = found?;
        let mut entries = door.library.of_initiative(page.shown.entry().id, u64::from(LENGTH)).await?;
        entries.push(page.shown.clone());
        let title = app::feeds::title(language, Some(page.shown.entry().envelope.title.get(language)));
        Ok(feed(&door.chrome(language), &routes::initiative_feed(language, &slug), title, &entries))
    };
    answered(made.await)
}

fn answered(feed: Result<Feed, Fault>) -> Response {
    match feed {
        Ok(feed) => reply::text("application/atom+xml; charset=utf-8", feed.to_string()),
        Err(fault) => fault.json(),
    }
}

fn feed(chrome: &Chrome, path: &str, title: String, entries: &[Shown]) -> Feed {
    let language = chrome.language;
    let own = chrome.absolute(path);
    let link = |href: String, rel: &str, kind: &str| Link {
        href,
        rel: rel.to_owned(),
        mime_type: Some(kind.to_owned()),
        ..Link::default()
    };
    let updated = entries.iter().map(|shown| shown.modified).max().unwrap_or(chrono::DateTime::UNIX_EPOCH);
    Feed {
        title: Text::plain(title),
        id: own.clone(),
        updated: FixedDateTime::from(updated),
        lang: Some(language.code().to_owned()),
        links: vec![
            link(own, "self", "application/atom+xml"),
            link(chrome.absolute(&routes::home(language)), "alternate", "text/html"),
        ],
        generator: Some(Generator { value: "Werkbuch".to_owned(), ..Generator::default() }),
        authors: vec![Person {
            name: if chrome.node.name.is_empty() { "Werkbuch".to_owned() } else { chrome.node.name.clone() },
            ..Person::default()
        }],
        entries: entries
            .iter()
            .map(|shown| {
                let entry = shown.entry();
                let address = chrome.absolute(&routes::entry(language, entry.kind, shown.slug(language)));
                Entry {
                    title: Text::plain(entry.envelope.title.get(language)),
                    id: chrome.absolute(&routes::permanent(entry.kind, entry.id)),
                    updated: FixedDateTime::from(shown.modified),
                    published: Some(FixedDateTime::from(shown.published)),
                    summary: Some(Text::plain(entry.envelope.summary.get(language))),
                    links: vec![link(address, "alternate", "text/html")],
                    categories: entry
                        .envelope
                        .topics
                        .iter()
                        .map(|code| Category {
                            term: code.clone(),
                            label: Some(vocabulary::label("topic", code, language).to_owned()),
                            ..Category::default()
                        })
                        .collect(),
                    ..Entry::default()
                }
            })
            .collect(),
        ..Feed::default()
    }
}
