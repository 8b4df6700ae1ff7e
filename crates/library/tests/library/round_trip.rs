//! Files → entries → files, and library → files → library: nothing is lost, and the second time nothing changes.

use std::collections::BTreeMap;

use domain::{EntryId, Kind, Language};
use library::Origin;
use library::transfer::{self, File, Item};
use proptest::prelude::*;

use crate::world::{assert_sound, content, empty, exported, items, profile, shipped};

fn written(items: &[Item]) -> Vec<File> {
    let names: BTreeMap<EntryId, (Kind, String)> = items
        .iter()
        .map(|item| (item.entry.id, (item.entry.kind, item.slugs[&item.entry.envelope.language_original].clone())))
        .collect();
    items.iter().flat_map(|item| transfer::write(item, &|id| names.get(&id).cloned())).collect()
}

#[test]
fn the_shipped_files_are_written_as_they_were_read() {
    let read = content();
    let once = written(&read);
    let again = items(&once);
    assert_eq!(again.len(), read.len());
    for (one, other) in read.iter().zip(&again) {
        assert_eq!(one.slugs, other.slugs);
        assert_eq!(one.entry.authored(), other.entry.authored(), "{:?}", one.slugs);
        assert_eq!(one, other);
    }
    assert_eq!(written(&again), once, "the second time every byte is the same");
    let translations = once.iter().filter(|file| file.path.ends_with(".en.md")).count();
    assert_eq!(translations, read.iter().filter(|item| item.entry.languages().contains(&Language::En)).count());
}

#[tokio::test(flavor = "multi_thread")]
async fn export_import_export_is_identical_to_the_byte() {
    let first = shipped().await;
    let one = exported(&first).await;
    assert!(!one.is_empty());
    let second = empty().await;
    let tally = second.take_in(&items(&one), Origin::Own, |_| {}).await.unwrap();
    assert_eq!(tally.new, content().len());
    assert_eq!(tally.renamed, 0);
    let other = exported(&second).await;
    assert_eq!(one.len(), other.len());
    for (one, other) in one.iter().zip(&other) {
        assert_eq!(one, other);
    }
    // And so it is a third time, out of a database that has seen it all before.
    let tally = second.take_in(&items(&other), Origin::Own, |_| {}).await.unwrap();
    assert_eq!((tally.unchanged, tally.all()), (content().len(), content().len()));
    assert_eq!(exported(&second).await, one);
    assert_sound(&second).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn relations_are_exported_by_name_as_long_as_they_lead_somewhere_public() {
    let library = shipped().await;
    let named =
        |files: &[File]| files.iter().filter(|file| file.text.contains("target = \"dialog_format/fishbowl\"")).count();
    let fishbowl = crate::world::named(&content(), "fishbowl").entry.id;
    let before = exported(&library).await;
    assert!(named(&before) > 0);
    crate::world::put_into(&library, fishbowl, domain::lifecycle::Status::Suspended, true).await;
    let after = exported(&library).await;
    assert_eq!(named(&after), 0, "the name of something hidden is not told");
    assert!(!after.iter().any(|file| file.path.contains("/fishbowl.")));
    assert!(
        after.iter().any(|file| file.text.contains(&format!("target = \"{fishbowl}\""))),
        "the relation itself stays"
    );
}

/// Texts that a printer of TOML or Markdown may stumble over.
fn awkward() -> impl Strategy<Value = String> {
    let pieces = [
        "\n",
        "\n\n",
        "\n+++\n",
        "+++",
        "\"",
        "\"\"\"",
        "'''",
        "'",
        "\\",
        "\\n",
        "\\u0041",
        "\t",
        " ",
        "ä",
        "# ",
        "## Zwei\n",
        "[a]\n",
        "[[b]]\n",
        "{",
        "}",
        "=",
        "a = 1\n",
        "---\n",
        "```\n",
        "    eingerückt\n",
        "<!-- ",
        "-->",
        "\u{2028}",
        "\u{a0}",
        "😀",
        "%",
        "{{x}}",
        "~",
        "Wort ",
        "Satz. ",
        "\u{202e}",
        "e\u{301}",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 1..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn whatever_is_written_is_read_again(short in awkward(), long in awkward(), more in awkward()) {
        let mut item = items(&[profile(1)]).remove(0);
        let mut authored = item.entry.authored().clone();
        let filled = |text: &str, least: usize, most: usize| -> String {
            let text = format!("Anfang {text} Ende{}", ".".repeat(least));
            text.chars().take(most).collect()
        };
        authored["title"]["de"] = filled(&short, 5, 100).into();
        authored["summary"]["de"] = filled(&more, 50, 280).into();
        authored["fields"]["legal_name"] = filled(&long, 3, 200).into();
        authored["fields"]["mission"]["de"] = filled(&long, 100, 1500).into();
        authored["fields"]["offers"] = serde_json::json!([{ "de": filled(&short, 10, 200) }, { "de": filled(&more, 10, 200) }]);
        authored["fields"]["carriers"][0]["name"] = filled(&more, 2, 200).into();
        let Ok(entry) = domain::Entry::new(domain::entry::normalise(authored)) else { return Ok(()) };
        item.entry = entry;
        let files = written(std::slice::from_ref(&item));
        let (again, faults) = transfer::read(&files, &|_, _| None);
        prop_assert_eq!(faults, [], "{}", files[0].text);
        prop_assert_eq!(&again[0], &item, "{}", files[0].text);
        prop_assert_eq!(written(&again), files);
    }

    #[test]
    fn sections_are_read_as_they_were_written(first in awkward(), second in awkward()) {
        let head = GUIDE;
        let fill = "Ein Brief mit Namen, Tag und Ort wird eher gelesen als ein bunter Zettel. Schreiben Sie, worum es geht.";
        let text = format!("{head}\n## Der Brief\n\n{first}\n\n{fill}\n\n## Das Telefon\n{second}\n{fill}\n");
        let file = File { path: "entries/guide/einladen.md".to_owned(), text };
        // What cannot be kept is refused; what is taken can be written and read again.
        let (read, _) = transfer::read(std::slice::from_ref(&file), &|_, _| None);
        if let [item] = &read[..] {
            let files = written(&read);
            let (again, faults) = transfer::read(&files, &|_, _| None);
            prop_assert_eq!(faults, [], "{}", &files[0].text);
            prop_assert_eq!(&again[0], item, "{}", &files[0].text);
        }
    }
}

const GUIDE: &str = r#"+++
id = "019a2000-0000-7000-8000-000000000003"
language_original = "de"
title = "Einladen ohne Umwege"
summary = "Wie eine Einladung die Menschen erreicht, die neben dem Werk wohnen."
topics = ["T1"]
target_groups = ["Z01"]
licence = "CC-BY-4.0"
audience_level = "beginner"
problem_statement = "Viele Einladungen landen im Papierkorb, bevor sie gelesen werden."

[[sources]]
id = "eigene"
citation = "Eigene Beschreibung für diese Probe"
+++
"#;
