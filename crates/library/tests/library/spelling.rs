//! German texts are spelt as a dictionary knows them (hunspell with Debian's de_DE) or as our own list says
//! (`content/spelling/de.txt`). Names and misspellings that people search for are no texts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::world::{content, folder};

/// Fields whose texts are misspelt on purpose, or names.
const LEFT_OUT: [&str; 2] = ["also_known_as", "keywords"];

/// Every German text below `value`.
fn texts<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(object) => {
            if let Some(Value::String(text)) = object.get("de") {
                found.push(text);
            }
            object
                .iter()
                .filter(|(key, _)| !LEFT_OUT.contains(&key.as_str()))
                .for_each(|(_, value)| texts(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| texts(item, found)),
        _ => {}
    }
}

/// The words of a text without Markdown, addresses and what is no word: letters with hyphens and apostrophes in them.
fn words(text: &str) -> impl Iterator<Item = String> {
    let plain = markdown::plain(text);
    let plain = plain
        .split_whitespace()
        .filter(|word| !word.contains("://") && !word.contains("www.") && !word.contains('@'))
        .collect::<Vec<_>>()
        .join(" ");
    let is_inside = |letter: char| letter.is_alphabetic() || matches!(letter, '-' | '’' | '\'');
    let words: Vec<String> = plain
        .split(|letter: char| !is_inside(letter) && !letter.is_ascii_digit())
        // „3D-Modell“ and „4er-Tisch“ are for people, and so is the half of „Ausbildungs- und Studienplätze“.
        .filter(|word| !word.contains(|letter: char| letter.is_ascii_digit()))
        .filter(|word| !word.ends_with('-') && !word.starts_with('-'))
        .map(|word| word.trim_matches(|letter: char| !letter.is_alphabetic()).replace('’', "'"))
        .filter(|word| word.chars().count() > 1)
        .collect();
    words.into_iter()
}

/// Which of these words hunspell does not know; none where there is no hunspell.
fn unknown(words: &BTreeSet<String>) -> Option<Vec<String>> {
    let list = folder().join("spelling/de.txt");
    let mut hunspell = Command::new("hunspell")
        .args(["-d", "de_DE", "-i", "UTF-8", "-l", "-p"])
        .arg(&list)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .ok()?;
    let mut input = hunspell.stdin.take()?;
    let text = words.iter().fold(String::new(), |text, word| text + word + "\n");
    let writing = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = hunspell.wait_with_output().unwrap();
    if !output.status.success() {
        return None;
    }
    writing.join().unwrap().unwrap();
    // Words that the dictionary has as parts of compounds alone it does not take from the list, too.
    let own: BTreeSet<String> = std::fs::read_to_string(list).unwrap().lines().map(str::to_owned).collect();
    let unknown = String::from_utf8(output.stdout).unwrap();
    Some(unknown.lines().filter(|word| !own.contains(*word)).map(str::to_owned).collect())
}

#[test]
fn german_texts_are_spelt_right() {
    let mut where_it_stands: BTreeMap<String, String> = BTreeMap::new();
    for item in content() {
        let mut found = Vec::new();
        let authored = Value::Object(item.entry.authored().clone());
        texts(&authored, &mut found);
        let slug = &item.slugs[&domain::Language::De];
        for word in found.into_iter().flat_map(words) {
            where_it_stands.entry(word).or_insert_with(|| slug.clone());
        }
    }
    assert!(where_it_stands.len() > 5_000, "only {} words were found", where_it_stands.len());
    let words: BTreeSet<String> = where_it_stands.keys().cloned().collect();
    let Some(unknown) = unknown(&words) else {
        let said = "spelling::german_texts_are_spelt_right: hunspell with the dictionary de_DE is not here";
        writeln!(std::io::stderr(), "skipped: {said}").unwrap();
        if let Some(file) = std::env::var_os("WERKBUCH_TEST_SKIPS") {
            let mut file = std::fs::OpenOptions::new().append(true).create(true).open(file).unwrap();
            writeln!(file, "{said}").unwrap();
        }
        return;
    };
    let told: Vec<String> = unknown
        .iter()
        .map(|word| format!("{word} ({})", where_it_stands.get(word).map_or("?", String::as_str)))
        .collect();
    assert!(
        told.is_empty(),
        "{} words; mend them or add them to content/spelling/de.txt:\n{}",
        told.len(),
        told.join("\n")
    );
    // The dictionary is really asked.
    let wrong = BTreeSet::from(["Zukunfswerkstat".to_owned()]);
    assert_eq!(self::unknown(&wrong).unwrap(), ["Zukunfswerkstat"]);
}
