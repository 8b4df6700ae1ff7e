//! `werkbuch check DIR`

use std::path::Path;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use domain::{Kind, Language, vocabulary};
use library::collections;
use library::transfer::{self, Fault};
use library::vocabularies::folder as vocabularies;

/// Names every fault with file, line, field and rule; exit code 1 where there is one.
pub fn run(folder: &Path, language: Language) -> anyhow::Result<ExitCode> {
    if !folder.join("entries").is_dir() {
        bail!("{} holds no folder entries/", folder.display());
    }
    let (files, mut faults) =
        transfer::files(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    let (told, wrong) = vocabularies::read(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    faults.extend(wrong);
    // Entries are checked by the vocabularies that come with them.
    let (schemes, _) = vocabulary::amended(vocabulary::shipped(), &told);
    vocabulary::install(schemes, i64::try_from(told.len()).unwrap_or(i64::MAX));
    let (items, wrong) = transfer::read(&files, &|_, _| None);
    faults.extend(wrong);
    let (shelves, unreadable) =
        collections::files(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    faults.extend(unreadable);
    let known = |kind: Kind, slug: &str| {
        items.iter().any(|item| item.entry.kind == kind && item.slugs.get(&Language::De).is_some_and(|it| it == slug))
    };
    faults.extend(collections::read(&shelves, &known).1);
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

/// `entries/guide/a.md:12: title.de: zu kurz: 3 Zeichen, mindestens 5 [too_short]`
pub fn line(fault: &Fault, language: Language) -> String {
    let at = if fault.line > 0 { format!("{}:{}", fault.file, fault.line) } else { fault.file.clone() };
    let field = if fault.invalid.field.is_empty() { String::new() } else { format!("{}: ", fault.invalid.field) };
    format!("{at}: {field}{} [{}]", app::sentences::rule(language, &fault.invalid.rule), fault.invalid.rule.code())
}
