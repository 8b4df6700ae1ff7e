//! Every file says whose it is and under which licence, by the rules of REUSE 3.3: in its first lines, in a file
//! `NAME.license` beside it, or in `REUSE.toml`; and the text of every licence lies in `LICENSES/`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use crate::command::{command, read};

/// `REUSE.toml`
#[derive(Deserialize)]
struct Statement {
    annotations: Vec<Annotation>,
}

#[derive(Deserialize)]
struct Annotation {
    path: OneOrMore,
    #[serde(rename = "SPDX-FileCopyrightText")]
    copyright: OneOrMore,
    #[serde(rename = "SPDX-License-Identifier")]
    licence: OneOrMore,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

impl OneOrMore {
    fn all(&self) -> &[String] {
        match self {
            Self::One(text) => std::slice::from_ref(text),
            Self::More(texts) => texts,
        }
    }
}

/// Looks at every file that git knows or would take. All faults are named in one run.
pub fn check() -> Result<()> {
    let text = fs::read_to_string("REUSE.toml").context("could not read REUSE.toml")?;
    let statement: Statement = toml::from_str(&text).context("REUSE.toml")?;
    let listed = read(command("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]))?;
    let files: BTreeSet<&str> = listed.split('\0').filter(|file| Path::new(file).is_file()).collect();
    ensure!(!files.is_empty(), "git knows no files here");

    let mut faults = Vec::new();
    let mut used: BTreeMap<String, &str> = BTreeMap::new();
    for file in files.iter().filter(|file| !is_licence(file)) {
        let expressions = licences_of(file, &statement.annotations)?;
        if expressions.is_empty() {
            faults.push(format!("{file} says nothing of its licence or its holder"));
        }
        if let Some(own) = licence_of_entry(file)?
            && expressions != [own.as_str()]
        {
            faults.push(format!("{file} says {own} itself, but REUSE.toml says {}", expressions.join(", ")));
        }
        for name in expressions.iter().flat_map(|expression| names(expression)) {
            used.entry(name.to_owned()).or_insert(file);
        }
    }
    for (name, file) in &used {
        if !files.contains(format!("LICENSES/{name}.txt").as_str()) {
            faults.push(format!("{file} is under {name}, but LICENSES/{name}.txt is not there"));
        }
    }
    for file in files.iter().filter_map(|file| file.strip_prefix("LICENSES/")?.strip_suffix(".txt")) {
        if !used.contains_key(file) {
            faults.push(format!("no file is under {file}, but LICENSES/{file}.txt is there"));
        }
    }
    ensure!(faults.is_empty(), "\n  {}", faults.join("\n  "));
    Ok(())
}

/// Texts of licences and statements about files need no statement themselves.
fn is_licence(file: &str) -> bool {
    file.starts_with("LICENSES/") || file.ends_with(".license") || ["LICENSE", "REUSE.toml"].contains(&file)
}

/// The licence expressions of a file; none where it, or its holder, is not stated.
fn licences_of(file: &str, annotations: &[Annotation]) -> Result<Vec<String>> {
    for place in [format!("{file}.license"), file.to_owned()] {
        let Ok(bytes) = fs::read(&place) else { continue };
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).into_owned();
        let tag = concat!("SPDX-License-", "Identifier:");
        let found: Vec<String> = head
            .lines()
            .filter_map(|line| line.split_once(tag))
            .map(|(_, expression)| expression.trim().trim_end_matches("-->").trim_end_matches("*/").trim().to_owned())
            .collect();
        if !found.is_empty() && head.contains("SPDX-FileCopyrightText:") {
            return Ok(found);
        }
    }
    let last =
        annotations.iter().rfind(|annotation| annotation.path.all().iter().any(|pattern| matches(pattern, file)));
    Ok(match last {
        Some(annotation) if !annotation.copyright.all().is_empty() => annotation.licence.all().to_vec(),
        _ => Vec::new(),
    })
}

/// What an entry of the shipped library says of itself in its front matter; a translation follows its original.
fn licence_of_entry(file: &str) -> Result<Option<String>> {
    let Some(name) = file.strip_suffix(".md").filter(|_| file.starts_with("content/entries/")) else { return Ok(None) };
    let original = name.strip_suffix(".en").map_or_else(|| file.to_owned(), |name| format!("{name}.md"));
    let Ok(text) = fs::read_to_string(&original) else { return Ok(None) };
    let Some((front_matter, _)) = text.strip_prefix("+++\n").and_then(|text| text.split_once("\n+++")) else {
        return Ok(None);
    };
    let fields: toml::Table = toml::from_str(front_matter).with_context(|| original.clone())?;
    Ok(fields.get("licence").and_then(|licence| licence.as_str()).map(str::to_owned))
}

/// The single licences of an expression.
fn names(expression: &str) -> impl Iterator<Item = &str> {
    let mut after_with = false;
    expression.split([' ', '(', ')']).filter(move |word| {
        let exception = after_with;
        after_with = *word == "WITH";
        !exception && !matches!(*word, "" | "AND" | "OR" | "WITH")
    })
}

/// Patterns of REUSE.toml: `*` stands for anything but a slash, `**` for anything.
fn matches(pattern: &str, path: &str) -> bool {
    if let Some(rest) = pattern.strip_prefix("**") {
        return (0..=path.len()).filter(|at| path.is_char_boundary(*at)).any(|at| matches(rest, &path[at..]));
    }
    if let Some(rest) = pattern.strip_prefix('*') {
        let end = path.find('/').unwrap_or(path.len());
        return (0..=end).filter(|at| path.is_char_boundary(*at)).any(|at| matches(rest, &path[at..]));
    }
    match (pattern.chars().next(), path.chars().next()) {
        (None, None) => true,
        (Some(wanted), Some(found)) if wanted == found => {
            matches(&pattern[wanted.len_utf8()..], &path[found.len_utf8()..])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_match_as_the_specification_says() {
        for (pattern, path, answer) in [
            ("**", "a/b.txt", true),
            ("docs/**", "docs/a/b.md", true),
            ("docs/**", "doc/a.md", false),
            ("*.md", "a.md", true),
            ("*.md", "docs/a.md", false),
            ("style/*.woff2", "style/fonts/a.woff2", false),
            ("**/.npmrc", "end2end/.npmrc", true),
            ("Cargo.lock", "Cargo.lock", true),
            ("Cargo.lock", "Cargo.lock.old", false),
        ] {
            assert_eq!(matches(pattern, path), answer, "{pattern} {path}");
        }
    }

    #[test]
    fn an_expression_is_split_into_its_licences() {
        let found: Vec<&str> = names("(ISC AND MIT) OR GPL-2.0-only WITH Classpath-exception-2.0").collect();
        assert_eq!(found, ["ISC", "MIT", "GPL-2.0-only"]);
    }
}
