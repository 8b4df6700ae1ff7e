//! Words of feeds and of the search description for browsers.

use domain::Language;

use crate::texts::t;

/// Title of a feed: of everything, or about one thing.
pub fn title(language: Language, about: Option<&str>) -> String {
    match about {
        None => t!(language, feeds.newest),
        Some(name) => t!(language, feeds.about, name = name),
    }
}

/// What can be searched here, in one sentence.
pub fn description(language: Language) -> String {
    t!(language, feeds.description)
}
