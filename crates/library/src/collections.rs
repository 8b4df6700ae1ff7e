//! Collections: entries that an editor put side by side for one occasion, each with a note that says why. Files of the
//! shipped library (`content/collections/<slug>.toml`), read at start; an entry that is not public is left out of
//! what readers see.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use domain::account::Viewer;
use domain::text::{LangText, kept, length};
use domain::{EntryId, Invalid, Kind, Language, Rule, slug};
use serde::Deserialize;

use crate::read::Shown;
use crate::transfer::{self, Fault, File};
use crate::{Error, Library};

/// A collection, as its file says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Collection {
    /// Address in each language.
    pub slugs: BTreeMap<Language, String>,
    /// What it is called, 5–100 characters in both languages.
    pub title: LangText,
    /// For whom and for what, 50–280 characters in both languages.
    pub summary: LangText,
    /// Place among the collections.
    pub order: u32,
    /// Its entries, in the order in which they shall be read.
    pub entries: Vec<Listed>,
}

impl Collection {
    /// Its address in `language`.
    pub fn slug(&self, language: Language) -> &str {
        self.slugs.get(&language).map_or("", String::as_str)
    }
}

/// An entry in a collection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Its kind.
    pub kind: Kind,
    /// Its German slug.
    pub slug: String,
    /// Why it stands here, 10–300 characters in both languages.
    pub note: LangText,
}

/// An entry of a collection with its note, as a reader sees it.
#[derive(Debug, Clone)]
pub struct ListedShown {
    /// The entry.
    pub shown: Shown,
    /// Why it stands here.
    pub note: LangText,
}

/// Fewest and most entries of a collection.
const ENTRIES: (u32, u32) = (3, 30);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    slug_en: String,
    order: u32,
    title_de: String,
    title_en: String,
    summary_de: String,
    summary_en: String,
    entries: Vec<WrittenEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenEntry {
    target: String,
    note_de: String,
    note_en: String,
}

/// The files of collections in the folder of a library, with those that cannot be read.
///
/// # Errors
/// Where the folder or a file in it cannot be read.
pub fn files(folder: &Path) -> io::Result<(Vec<File>, Vec<Fault>)> {
    transfer::texts(folder, "collections", ".toml")
}

/// Reads the files of collections; `known` says which entries there are. What is faulty is left out and named.
pub fn read(files: &[File], known: &dyn Fn(Kind, &str) -> bool) -> (Vec<Collection>, Vec<Fault>) {
    let mut collections: Vec<Collection> = Vec::new();
    let mut faults = Vec::new();
    let mut taken: BTreeSet<(Language, String)> = BTreeSet::new();
    for file in files {
        let mut wrong = Vec::new();
        let collection = one(file, known, &mut wrong);
        if let Some(collection) = &collection {
            for (language, slug) in &collection.slugs {
                if !taken.insert((*language, slug.clone())) {
                    wrong.push(Invalid::at("slug_en", Rule::Duplicate { value: slug.clone() }));
                }
            }
        }
        collections.extend(collection.filter(|_| wrong.is_empty()));
        faults.extend(wrong.into_iter().map(|invalid| Fault { file: file.path.clone(), line: 0, invalid }));
    }
    collections.sort_by(|one, other| (one.order, &one.slugs).cmp(&(other.order, &other.slugs)));
    (collections, faults)
}

fn one(file: &File, known: &dyn Fn(Kind, &str) -> bool, wrong: &mut Vec<Invalid>) -> Option<Collection> {
    let written: Written = match toml::from_str(&file.text) {
        Ok(written) => written,
        Err(error) => {
            wrong.push(Invalid::at("", Rule::Unreadable { detail: error.message().to_owned() }));
            return None;
        }
    };
    let name = file.path.rsplit('/').next().and_then(|name| name.strip_suffix(".toml")).unwrap_or_default();
    for (field, slug) in [("", name), ("slug_en", written.slug_en.as_str())] {
        if !slug::is_valid(slug) {
            wrong.push(Invalid::at(field, Rule::NotASlug { value: slug.to_owned() }));
        }
    }
    let title = both("title", (&written.title_de, &written.title_en), (5, 100), wrong);
    let summary = both("summary", (&written.summary_de, &written.summary_en), (50, 280), wrong);
    let count = u32::try_from(written.entries.len()).unwrap_or(u32::MAX);
    if count < ENTRIES.0 {
        wrong.push(Invalid::at("entries", Rule::TooFew { min: ENTRIES.0, is: count }));
    }
    if count > ENTRIES.1 {
        wrong.push(Invalid::at("entries", Rule::TooMany { max: ENTRIES.1, is: count }));
    }
    let mut entries: Vec<Listed> = Vec::new();
    for (index, entry) in written.entries.iter().enumerate() {
        let note = both(&format!("entries[{index}].note"), (&entry.note_de, &entry.note_en), (10, 300), wrong);
        let target = entry.target.split_once('/').and_then(|(kind, slug)| Some((Kind::from_code(kind)?, slug)));
        match target.filter(|(kind, slug)| known(*kind, slug)) {
            Some((kind, slug)) if entries.iter().any(|other| other.kind == kind && other.slug == slug) => wrong
                .push(Invalid::at(format!("entries[{index}].target"), Rule::Duplicate { value: entry.target.clone() })),
            Some((kind, slug)) => entries.push(Listed { kind, slug: slug.to_owned(), note }),
            None => wrong.push(Invalid::at(
                format!("entries[{index}].target"),
                Rule::UnknownTarget { target: entry.target.clone() },
            )),
        }
    }
    Some(Collection {
        slugs: BTreeMap::from([(Language::De, name.to_owned()), (Language::En, written.slug_en)]),
        title,
        summary,
        order: written.order,
        entries,
    })
}

/// A text in both languages, each within these bounds.
fn both(field: &str, (de, en): (&str, &str), (min, max): (u32, u32), wrong: &mut Vec<Invalid>) -> LangText {
    let mut texts = BTreeMap::new();
    for (language, text) in Language::ALL.into_iter().zip([de, en]) {
        let is = u32::try_from(length(text)).unwrap_or(u32::MAX);
        if is < min {
            wrong.push(Invalid::at(format!("{field}_{language}"), Rule::TooShort { min, is }));
        }
        if is > max {
            wrong.push(Invalid::at(format!("{field}_{language}"), Rule::TooLong { max, is }));
        }
        texts.insert(language.code().to_owned(), kept(text));
    }
    LangText(texts)
}

impl Library {
    /// The entries of a collection that this reader may see, in its order.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn collected(&self, collection: &Collection) -> Result<Vec<ListedShown>, Error> {
        let mut ids: Vec<(EntryId, &Listed)> = Vec::new();
        for listed in &collection.entries {
            let found = storage::slug::find(&self.storage, listed.kind, Language::De, &listed.slug).await?;
            ids.extend(found.map(|found| (found.entry, listed)));
        }
        let wanted: Vec<EntryId> = ids.iter().map(|(id, _)| *id).collect();
        let rows = storage::entry::many(&self.storage, &wanted).await?;
        let shown: BTreeMap<EntryId, Shown> =
            self.all_shown(rows, &Viewer::reader()).await?.into_iter().map(|shown| (shown.entry().id, shown)).collect();
        Ok(ids
            .into_iter()
            .filter_map(|(id, listed)| Some(ListedShown { shown: shown.get(&id)?.clone(), note: listed.note.clone() }))
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> File {
        File { path: format!("collections/{name}.toml"), text: text.to_owned() }
    }

    fn text(entries: &[&str]) -> String {
        let mut text = format!(
            "slug_en = 'one-evening'\norder = 1\ntitle_de = 'An einem Abend'\ntitle_en = 'In one evening'\n\
             summary_de = '{0}'\nsummary_en = '{0}'\n",
            "x".repeat(60)
        );
        for target in entries {
            text.push_str(&format!(
                "[[entries]]\ntarget = '{target}'\nnote_de = 'Weil es schnell geht.'\nnote_en = 'Because it is quick.'\n"
            ));
        }
        text
    }

    fn known(kind: Kind, slug: &str) -> bool {
        kind == Kind::Guide && ["aaa", "bbb", "ccc"].contains(&slug)
    }

    #[test]
    fn a_collection_is_read() {
        let (read, faults) = read(&[file("ein-abend", &text(&["guide/aaa", "guide/ccc", "guide/bbb"]))], &known);
        assert_eq!(faults, []);
        assert_eq!((read[0].slug(Language::De), read[0].slug(Language::En)), ("ein-abend", "one-evening"));
        assert_eq!(
            read[0].entries.iter().map(|listed| listed.slug.as_str()).collect::<Vec<_>>(),
            ["aaa", "ccc", "bbb"]
        );
    }

    #[test]
    fn every_fault_is_named() {
        let all = ["guide/aaa", "guide/aaa", "guide/bbb", "guide/none", "no/aaa"];
        let (none, faults) = read(&[file("ab", &text(&all).replace("In one evening", "In"))], &known);
        assert_eq!(none, []);
        let codes: Vec<String> = faults.iter().map(|fault| fault.invalid.rule.code()).collect();
        assert_eq!(codes, ["not_a_slug", "too_short", "duplicate", "unknown_target", "unknown_target"]);
        let (_, faults) = read(&[file("abc", "title = 'x'")], &known);
        assert_eq!(faults[0].invalid.rule.code(), "unreadable");
        let (_, faults) = read(&[file("abc", &text(&["guide/aaa"]))], &known);
        assert_eq!(faults[0].invalid.field, "entries");
        let good = text(&["guide/aaa", "guide/bbb", "guide/ccc"]);
        let (read, faults) = read(&[file("abc", &good), file("abd", &good)], &known);
        assert_eq!((read.len(), faults.len()), (1, 1), "one address for two");
    }
}
