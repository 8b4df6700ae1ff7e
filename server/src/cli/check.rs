//! `werkbuch check DIR`

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use domain::{Invalid, Kind, Language, Rule};
use library::transfer::{self, Fault, File};

/// Names every fault with file, line, field and rule; exit code 1 where there is one.
pub fn run(folder: &Path, language: Language) -> anyhow::Result<ExitCode> {
    if !folder.join("entries").is_dir() {
        bail!("{} holds no folder entries/", folder.display());
    }
    let (files, mut faults) =
        transfer::files(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let (items, wrong) = transfer::read(&files, &|_, _| None);
    faults.extend(wrong);
    let (collections, unreadable) = collections(folder)?;
    faults.extend(unreadable);
    let known = |kind: Kind, slug: &str| {
        items.iter().any(|item| item.entry.kind == kind && item.slugs.get(&Language::De).is_some_and(|it| it == slug))
    };
    faults.extend(library::collections::read(&collections, &known).1);
    for fault in &faults {
        println!("{}", line(fault, language));
    }
    match (faults.is_empty(), language) {
        (true, Language::De) => println!("{} Einträge in {} Dateien, keine Fehler", items.len(), files.len()),
        (true, Language::En) => println!("{} entries in {} files, no faults", items.len(), files.len()),
        (false, Language::De) => println!("{} Fehler in {} Dateien", faults.len(), files.len()),
        (false, Language::En) => println!("{} faults in {} files", faults.len(), files.len()),
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The files in `collections/`, where there are any.
fn collections(folder: &Path) -> anyhow::Result<(Vec<File>, Vec<Fault>)> {
    let within = folder.join("collections");
    let (mut files, mut faults) = (Vec::new(), Vec::new());
    if !within.is_dir() {
        return Ok((files, faults));
    }
    let mut names: Vec<_> = std::fs::read_dir(&within)?.collect::<Result<Vec<_>, _>>()?;
    names.sort_by_key(std::fs::DirEntry::file_name);
    for name in names {
        let path = format!("collections/{}", name.file_name().to_string_lossy());
        if !path.ends_with(".toml") {
            continue;
        }
        match String::from_utf8(std::fs::read(name.path())?) {
            Ok(text) => files.push(File { path, text }),
            Err(_) => {
                let rule = Rule::Unreadable { detail: "UTF-8".to_owned() };
                faults.push(Fault { file: path, line: 0, invalid: Invalid::at("", rule) });
            }
        }
    }
    Ok((files, faults))
}

/// `entries/guide/a.md:12: title.de: zu kurz: 3 Zeichen, mindestens 5 [too_short]`
pub fn line(fault: &Fault, language: Language) -> String {
    let at = if fault.line > 0 { format!("{}:{}", fault.file, fault.line) } else { fault.file.clone() };
    let field = if fault.invalid.field.is_empty() { String::new() } else { format!("{}: ", fault.invalid.field) };
    format!("{at}: {field}{} [{}]", app::sentences::rule(language, &fault.invalid.rule), fault.invalid.rule.code())
}
