//! JSON shapes of ActivityStreams 2.0 (W3C Recommendation, 23 May 2017) as Werkbuch speaks them. Unknown members are
//! kept.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// Audience of everything published.
pub const PUBLIC: &str = "https://www.w3.org/ns/activitystreams#Public";
/// The vocabulary that every object speaks.
pub const CONTEXT: &str = "https://www.w3.org/ns/activitystreams";

/// An entry on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Article {
    /// `@context`: ActivityStreams and our own members.
    #[serde(rename = "@context")]
    pub context: Value,
    /// Always `Article`.
    #[serde(rename = "type")]
    pub kind: ArticleType,
    /// Permanent address of the entry.
    pub id: String,
    /// The initiative it comes from.
    pub attributed_to: String,
    /// [`PUBLIC`].
    pub to: Vec<String>,
    /// Followers of the initiative.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<String>,
    /// Title in the original language.
    pub name: String,
    /// Titles by language.
    #[serde(default)]
    pub name_map: BTreeMap<String, String>,
    /// Summary in the original language.
    pub summary: String,
    /// Sanitised HTML in the original language.
    #[serde(default)]
    pub content: String,
    /// Topics, as hashtags with their concepts.
    #[serde(default)]
    pub tag: Vec<Tag>,
    /// RFC 3339, UTC.
    pub published: String,
    /// RFC 3339, UTC.
    pub updated: String,
    /// Page for people.
    pub url: String,
    /// SPDX or DL-DE identifier.
    pub license: String,
    /// The authored fields.
    pub entry: Map<String, Value>,
    /// Version, from 1.
    pub version: i64,
    /// SHA-256 over RFC 8785 of `entry`, lower-case hexadecimal.
    pub content_hash: String,
    /// What a newer program says and we do not know.
    #[serde(flatten)]
    pub unknown: Map<String, Value>,
}

/// The only type an entry has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs, reason = "the word is the type")]
pub enum ArticleType {
    Article,
}

/// A topic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Always `Hashtag`.
    #[serde(rename = "type")]
    pub kind: String,
    /// `#AkzeptanzVonIndustrie`
    pub name: String,
    /// Address of the concept's page.
    pub href: String,
}
