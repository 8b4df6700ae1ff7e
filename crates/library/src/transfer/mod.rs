//! The library as files: one format for the shipped library, import, export and `check`
//! (`docs/content-format.md`).
//!
//! [`read`] turns files into items and names every fault with file, line, field and rule; [`write`] is its inverse,
//! to the byte. Neither touches a disk or a database: they work on [`File`]s.

mod file;
mod lines;
mod print;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use domain::entry::{self, Entry, Kind};
use domain::{EntryId, Invalid, Language, Rule, slug};
use serde_json::{Map, Value};

/// One file of a library folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Path within the folder, with `/`: `entries/guide/beginnen.md`.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// One entry with its addresses.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// The checked entry.
    pub entry: Entry,
    /// Slug per language; the original language always has one.
    pub slugs: BTreeMap<Language, String>,
}

/// A broken rule in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path of the file within the folder.
    pub file: String,
    /// Line, from 1; 0 where it concerns the whole file.
    pub line: usize,
    /// Field and rule.
    pub invalid: Invalid,
}

/// Largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;
/// Most files of a folder that are read; in tests of this crate so few that one more is easily made.
const MAX_FILES: usize = if cfg!(test) { 3 } else { 200_000 };

/// All entry files below `folder` (or below its `entries`), sorted by path.
///
/// # Errors
/// Where a folder or file cannot be read; faults of single files (too large, not UTF-8) are faults of [`read`].
pub fn files(folder: &Path) -> io::Result<(Vec<File>, Vec<Fault>)> {
    let mut found = Vec::new();
    let mut faults = of_no_kind(folder)?;
    for kind in Kind::ALL {
        let (texts, unreadable) = texts(folder, &format!("entries/{}", kind.code()), ".md")?;
        found.extend(texts);
        faults.extend(unreadable);
    }
    Ok((found, faults))
}

/// The files of a library in the folder `within` whose names end so, in the order of their names; none where there is
/// no such folder. That there are more than [`MAX_FILES`] is a fault.
pub(crate) fn texts(folder: &Path, within: &str, ending: &str) -> io::Result<(Vec<File>, Vec<Fault>)> {
    let (mut found, mut faults) = (Vec::new(), Vec::new());
    if !folder.join(within).is_dir() {
        return Ok((found, faults));
    }
    let mut paths: Vec<_> = fs::read_dir(folder.join(within))?.collect::<Result<Vec<_>, _>>()?;
    paths.sort_by_key(fs::DirEntry::file_name);
    if paths.len() > MAX_FILES {
        let detail = format!("{} files, more than {MAX_FILES}", paths.len());
        faults.push(Fault { file: within.to_owned(), line: 0, invalid: Invalid::at("", Rule::Unreadable { detail }) });
    }
    for path in paths.into_iter().take(MAX_FILES) {
        let name = path.file_name().to_string_lossy().into_owned();
        if !name.ends_with(ending) || name.starts_with('.') {
            continue;
        }
        let shown = format!("{within}/{name}");
        // Of what a link leads to, not of the link.
        let text = match fs::metadata(path.path()) {
            Err(error) => Err(error.kind().to_string()),
            Ok(of) if !of.is_file() => Err("no file".to_owned()),
            Ok(of) if of.len() > MAX_FILE => Err(format!("{} bytes, more than {MAX_FILE}", of.len())),
            Ok(_) => text(&path.path())?,
        };
        match text {
            Ok(text) => found.push(File { path: shown, text }),
            Err(detail) => {
                faults.push(Fault { file: shown, line: 0, invalid: Invalid::at("", Rule::Unreadable { detail }) })
            }
        }
    }
    Ok((found, faults))
}

/// Folders beside those of the kinds: a mistyped name must not hide its entries.
fn of_no_kind(folder: &Path) -> io::Result<Vec<Fault>> {
    let entries = folder.join("entries");
    if !entries.is_dir() {
        return Ok(Vec::new());
    }
    let mut names = Vec::new();
    for found in fs::read_dir(entries)? {
        let found = found?;
        let name = found.file_name().to_string_lossy().into_owned();
        if found.path().is_dir() && !name.starts_with('.') && Kind::from_code(&name).is_none() {
            names.push(name);
        }
    }
    names.sort();
    let fault = |code: String| Fault {
        file: format!("entries/{code}"),
        line: 0,
        invalid: Invalid::at("", Rule::NotAConcept { scheme: "kind", code, near: None }),
    };
    Ok(names.into_iter().map(fault).collect())
}

fn text(path: &Path) -> io::Result<Result<String, String>> {
    Ok(String::from_utf8(fs::read(path)?)
        .map_err(|error| format!("not UTF-8 at byte {}", error.utf8_error().valid_up_to())))
}

/// The parts of an entry's path: kind, slug, language of a translation.
fn address(path: &str) -> Option<(Kind, &str, Option<Language>)> {
    let (kind, name) = path.strip_prefix("entries/")?.split_once('/')?;
    let stem = name.strip_suffix(".md")?;
    let (slug, language) = match stem.split_once('.') {
        Some((slug, language)) => (slug, Some(Language::from_code(language)?)),
        None => (stem, None),
    };
    Some((Kind::from_code(kind)?, slug, language))
}

/// An original with its translations, as read.
struct Draft<'a> {
    file: &'a File,
    kind: Kind,
    slug: &'a str,
    original: file::Parsed,
    translations: BTreeMap<Language, (&'a File, file::Parsed)>,
}

/// Reads all entries of these files. `known` resolves targets outside of them: `dialog_format/world-cafe` → id.
/// What is faulty is left out of the items and named in the faults.
pub fn read(files: &[File], known: &dyn Fn(Kind, &str) -> Option<EntryId>) -> (Vec<Item>, Vec<Fault>) {
    let mut faults = Vec::new();
    let mut drafts: BTreeMap<(Kind, &str), Draft<'_>> = BTreeMap::new();
    let mut translations = Vec::new();
    let mut unreadable = BTreeSet::new();
    for file in files {
        let whole = |rule| Fault { file: file.path.clone(), line: 0, invalid: Invalid::at("", rule) };
        let Some((kind, slug, language)) = address(&file.path) else {
            faults.push(whole(Rule::Unreadable { detail: "entries/<kind>/<slug>.md".to_owned() }));
            continue;
        };
        if !slug::is_valid(slug) {
            faults.push(whole(Rule::NotASlug { value: slug.to_owned() }));
            continue;
        }
        match file::parse(kind, &file.text) {
            Err((line, detail)) => {
                unreadable.insert((kind, slug));
                faults.push(Fault {
                    file: file.path.clone(),
                    line,
                    invalid: Invalid::at("", Rule::Unreadable { detail }),
                });
            }
            Ok(parsed) => match language {
                Some(language) => translations.push((kind, slug, language, file, parsed)),
                None => {
                    drafts.insert(
                        (kind, slug),
                        Draft { file, kind, slug, original: parsed, translations: BTreeMap::new() },
                    );
                }
            },
        }
    }
    for (kind, slug, language, file, parsed) in translations {
        match drafts.get_mut(&(kind, slug)) {
            Some(draft) => {
                draft.translations.insert(language, (file, parsed));
            }
            // Its original is there and was named already.
            None if unreadable.contains(&(kind, slug)) => {}
            None => {
                faults.push(Fault { file: file.path.clone(), line: 0, invalid: Invalid::at("", Rule::WithoutOriginal) })
            }
        }
    }
    let ids: BTreeMap<(Kind, &str), EntryId> =
        drafts.iter().filter_map(|(key, draft)| Some((*key, draft.original.id()?))).collect();
    let resolve = |kind: Kind, slug: &str| ids.get(&(kind, slug)).copied().or_else(|| known(kind, slug));
    let mut items = Vec::new();
    let left_out = twice(&drafts, &mut faults);
    for (key, draft) in drafts {
        let item = item(draft, &resolve, &mut faults);
        // An entry one of whose files cannot be read would lose a language.
        items.extend(item.filter(|_| !left_out.contains(&key) && !unreadable.contains(&key)));
    }
    faults.sort_by(|one, other| (&one.file, one.line).cmp(&(&other.file, other.line)));
    (items, faults)
}

/// Joins an original and its translations and checks them; none where there are faults.
fn item(draft: Draft<'_>, resolve: &dyn Fn(Kind, &str) -> Option<EntryId>, faults: &mut Vec<Fault>) -> Option<Item> {
    let Draft { file, kind, slug, mut original, translations } = draft;
    let written_in = original.language();
    let mut slugs = BTreeMap::from([(written_in, slug.to_owned())]);
    let mut wrong: Vec<Fault> = original
        .faults
        .drain(..)
        .map(|invalid| Fault { file: file.path.clone(), line: original.lines.of(&invalid.field), invalid })
        .collect();
    if original.slug().is_some() {
        // The name of its file is its slug.
        let invalid = Invalid::at("slug", Rule::UnknownField { near: None });
        wrong.push(Fault { file: file.path.clone(), line: original.lines.of("slug"), invalid });
    }
    for (language, (translation, parsed)) in &translations {
        if *language == written_in {
            let invalid = Invalid::at("", Rule::MustDiffer { from: "language_original" });
            wrong.push(Fault { file: translation.path.clone(), line: 0, invalid });
            continue;
        }
        let mut at = Vec::new();
        match parsed.slug() {
            Some(slug) if slug::is_valid(slug) => {
                slugs.insert(*language, slug.to_owned());
            }
            Some(slug) => at.push(Invalid::at("slug", Rule::NotASlug { value: slug.to_owned() })),
            None => at.push(Invalid::at("slug", Rule::Missing)),
        }
        file::merge(kind, &mut original.authored, parsed, *language, &mut at);
        let line = |invalid: &Invalid| parsed.lines.of(&invalid.field);
        wrong.extend(at.into_iter().map(|invalid| Fault {
            file: translation.path.clone(),
            line: line(&invalid),
            invalid,
        }));
    }
    let mut authored = std::mem::take(&mut original.authored);
    authored.insert("kind".to_owned(), Value::from(kind.code()));
    file::resolve_targets(&mut authored, resolve);
    let entry = match Entry::new(entry::normalise(authored)) {
        Ok(entry) => Some(entry),
        Err(invalid) => {
            // A text that could not be read is not missing as well.
            let read_wrong: Vec<String> = wrong.iter().map(|fault| fault.invalid.field.clone()).collect();
            let is_new = |invalid: &Invalid| invalid.rule != Rule::Missing || !read_wrong.contains(&invalid.field);
            wrong.extend(invalid.into_iter().filter(is_new).map(|invalid| {
                // A fault in a translated text is shown in the translation's file.
                let language =
                    invalid.field.rsplit('.').next().and_then(Language::from_code).filter(|it| *it != written_in);
                match language.and_then(|language| translations.get(&language)) {
                    Some((file, parsed)) => {
                        Fault { file: file.path.clone(), line: parsed.lines.of(&invalid.field), invalid }
                    }
                    None => Fault { file: file.path.clone(), line: original.lines.of(&invalid.field), invalid },
                }
            }));
            None
        }
    };
    let entry = entry.filter(|_| wrong.is_empty());
    faults.append(&mut wrong);
    entry.map(|entry| Item { entry, slugs })
}

/// The same id or the same slug in two entries. Returns the later ones, which are left out.
fn twice<'a>(drafts: &BTreeMap<(Kind, &'a str), Draft<'a>>, faults: &mut Vec<Fault>) -> BTreeSet<(Kind, &'a str)> {
    let mut ids: BTreeMap<EntryId, &str> = BTreeMap::new();
    let mut slugs: BTreeMap<(Kind, Language, &str), &str> = BTreeMap::new();
    let mut left_out = BTreeSet::new();
    for (key, draft) in drafts {
        let path = draft.file.path.as_str();
        if let Some(id) = draft.original.id()
            && let Some(other) = ids.insert(id, path)
        {
            let invalid = Invalid::at("id", Rule::IdTwice { other: other.to_owned() });
            faults.push(Fault { file: path.to_owned(), line: draft.original.lines.of("id"), invalid });
            left_out.insert(*key);
        }
        let translated = draft.translations.iter().filter_map(|(language, (file, parsed))| {
            Some((*language, parsed.slug()?, file.path.as_str(), parsed.lines.of("slug")))
        });
        for (language, slug, path, line) in
            std::iter::once((draft.original.language(), draft.slug, path, 0)).chain(translated)
        {
            if let Some(other) = slugs.insert((draft.kind, language, slug), path) {
                let invalid = Invalid::at("slug", Rule::SlugTwice { other: other.to_owned() });
                faults.push(Fault { file: path.to_owned(), line, invalid });
                left_out.insert(*key);
            }
        }
    }
    left_out
}

fn path(item: &Item, translation: Option<Language>) -> String {
    let slug = item.slugs.get(&item.entry.envelope.language_original).map_or("", String::as_str);
    match translation {
        None => format!("entries/{}/{slug}.md", item.entry.kind.code()),
        Some(language) => format!("entries/{}/{slug}.{language}.md", item.entry.kind.code()),
    }
}

/// The files of an item. `name` turns a target into `kind/slug` where it is known, so that people can read it.
pub fn write(item: &Item, name: &dyn Fn(EntryId) -> Option<(Kind, String)>) -> Vec<File> {
    let original = item.entry.envelope.language_original;
    let mut authored = item.entry.authored().clone();
    file::name_targets(&mut authored, name);
    let mut files = vec![File { path: path(item, None), text: print::original(item.entry.kind, &authored, original) }];
    for language in item.entry.languages().into_iter().filter(|language| *language != original) {
        let slug =
            item.slugs.get(&language).cloned().unwrap_or_else(|| slug::of(item.entry.envelope.title.get(language)));
        files.push(File {
            path: path(item, Some(language)),
            text: print::translation(item.entry.kind, &authored, language, &slug),
        });
    }
    files
}

/// Flat view of authored fields: envelope and the kind's own beside each other, as in a file.
fn flat<'a>(authored: &'a Map<String, Value>, key: &str) -> Option<&'a Value> {
    authored.get(key).or_else(|| authored.get("fields").and_then(|fields| fields.get(key)))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]

    use super::*;

    #[test]
    fn a_folder_of_too_many_files_is_not_read_to_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let guides = folder.path().join("entries/guide");
        fs::create_dir_all(&guides).unwrap();
        for name in ["a.md", "b.md", "c.md", "d.md"] {
            fs::write(guides.join(name), "Text").unwrap();
        }
        let read = || {
            let (found, faults) = files(folder.path()).unwrap();
            let names: Vec<String> = found.into_iter().map(|file| file.path).collect();
            (names, faults.into_iter().map(|fault| (fault.file, fault.invalid.rule)).collect::<Vec<_>>())
        };
        let detail = "4 files, more than 3".to_owned();
        let (names, faults) = read();
        assert_eq!(names, ["entries/guide/a.md", "entries/guide/b.md", "entries/guide/c.md"]);
        assert_eq!(faults, [("entries/guide".to_owned(), Rule::Unreadable { detail })]);
        fs::remove_file(guides.join("d.md")).unwrap();
        let (names, faults) = read();
        assert_eq!((names.len(), faults), (3, Vec::new()));
    }
}
