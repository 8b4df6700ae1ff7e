//! Entries to wire shapes and back.

use domain::canonical::{self, ContentHash};
use domain::entry::{self, Entry};
use domain::{Invalid, Language, vocabulary};
use library::read::Shown;
use serde_json::json;

use crate::wire::{Article, ArticleType, CONTEXT, PUBLIC, Tag};

/// Where things are: the addresses that an article names. The room knows no routes, so the door tells it.
#[derive(Debug, Clone)]
pub struct Addresses {
    /// Permanent address of the entry.
    pub id: String,
    /// The initiative's actor.
    pub actor: String,
    /// Its followers.
    pub followers: String,
    /// Page of the entry.
    pub page: String,
    /// Namespace of our own members.
    pub namespace: String,
    /// Pages of the concepts begin so: `…/T1` follows.
    pub concepts: String,
}

/// Why an article was not taken for an entry.
#[derive(Debug, thiserror::Error)]
pub enum NotAnEntry {
    /// The fields do not hash to what was promised.
    #[error("the hash does not belong to the fields")]
    Hash,
    /// The fields cannot be hashed at all.
    #[error("the fields have no canonical form")]
    NotCanonical(#[from] canonical::NotCanonical),
    /// The fields are no entry.
    #[error("{} broken rules", .0.len())]
    Invalid(Vec<Invalid>),
}

/// A published entry as an article.
pub fn article(shown: &Shown, addresses: &Addresses) -> Article {
    let written = shown.entry();
    let original = written.envelope.language_original;
    let tag = |code: &String| {
        let label = vocabulary::label("topic", code, Language::De);
        Tag { kind: "Hashtag".to_owned(), name: hashtag(label), href: format!("{}{code}", addresses.concepts) }
    };
    Article {
        context: json!([CONTEXT, {
            "wb": addresses.namespace, "entry": { "@id": "wb:entry", "@type": "@json" }, "version": "wb:version",
            "contentHash": "wb:contentHash", "license": { "@id": "http://purl.org/dc/terms/license" },
        }]),
        kind: ArticleType::Article,
        id: addresses.id.clone(),
        attributed_to: addresses.actor.clone(),
        to: vec![PUBLIC.to_owned()],
        cc: vec![addresses.followers.clone()],
        name: written.envelope.title.get(original).to_owned(),
        name_map: written.envelope.title.0.clone(),
        summary: written.envelope.summary.get(original).to_owned(),
        content: String::new(),
        tag: written.envelope.topics.iter().map(tag).collect(),
        published: shown.published.to_rfc3339(),
        updated: shown.modified.to_rfc3339(),
        url: addresses.page.clone(),
        license: written.envelope.licence.clone(),
        entry: written.authored().clone(),
        version: shown.version,
        content_hash: shown.hash.to_string(),
        unknown: serde_json::Map::new(),
    }
}

/// `Akzeptanz von Industrie` → `#AkzeptanzVonIndustrie`
fn hashtag(label: &str) -> String {
    let words = label.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let mut tag = String::from("#");
    for word in words {
        let mut letters = word.chars();
        tag.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        tag.push_str(letters.as_str());
    }
    tag
}

/// The entry in an article, if its hash is right. Rules of completeness are not asked here: they apply to what is
/// written on a node, not to what it mirrors.
///
/// # Errors
/// See [`NotAnEntry`].
pub fn entry(article: &Article) -> Result<Entry, NotAnEntry> {
    let hash = canonical::hash(&article.entry)?;
    if article.content_hash.parse::<ContentHash>().ok() != Some(hash) {
        return Err(NotAnEntry::Hash);
    }
    entry::Entry::trusted(article.entry.clone()).map_err(NotAnEntry::Invalid)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn topics_become_hashtags() {
        assert_eq!(hashtag("Akzeptanz von Industrie"), "#AkzeptanzVonIndustrie");
        assert_eq!(hashtag("Aus- & Weiterbildung, Fachkräfte"), "#AusWeiterbildungFachkräfte");
    }
}
