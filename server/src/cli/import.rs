//! `werkbuch import DIR`, `werkbuch export DIR`

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, bail};
use domain::{EntryId, Kind, Language};
use library::transfer;
use library::{Error, Origin};

use super::check;
use crate::assemble;
use crate::config::Config;

/// Takes a folder in; nothing of it where one entry is faulty.
pub async fn import(folder: &Path, config: &Config) -> anyhow::Result<ExitCode> {
    let (files, mut faults) =
        transfer::files(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    if files.is_empty() && faults.is_empty() {
        bail!("{} holds no entries/<kind>/<slug>.md", folder.display());
    }
    let library = assemble::library(config).await?;
    let known = known(&library).await?;
    let (items, wrong) = transfer::read(&files, &|kind, slug| known.get(&(kind, slug.to_owned())).copied());
    faults.extend(wrong);
    if !faults.is_empty() {
        for fault in &faults {
            println!("{}", check::line(fault, Language::De));
        }
        bail!("nothing was imported: {} faults", faults.len());
    }
    let begun = Instant::now();
    let all = items.len();
    let mut told = Instant::now();
    let tally = library
        .take_in(&items, Origin::Own, |done| {
            if told.elapsed().as_secs() >= 1 || done == all {
                told = Instant::now();
                eprintln!("{done} of {all}");
            }
        })
        .await?;
    let seconds = begun.elapsed().as_secs_f64();
    println!(
        "{} new, {} changed, {} unchanged, {} kept as they are here, {} under a longer address, in {seconds:.1} s",
        tally.new, tally.changed, tally.unchanged, tally.kept, tally.renamed
    );
    library.storage().close().await?;
    Ok(ExitCode::SUCCESS)
}

/// Entries that relations of the folder may name although they are not in it.
async fn known(library: &library::Library) -> anyhow::Result<BTreeMap<(Kind, String), EntryId>> {
    let mut known = BTreeMap::new();
    let mut after = None;
    loop {
        let entries = library.public_after(after).await?;
        let Some(last) = entries.last() else { break };
        after = Some(last.entry().id);
        for shown in &entries {
            let entry = shown.entry();
            known.insert((entry.kind, shown.slug(entry.envelope.language_original).to_owned()), entry.id);
        }
    }
    Ok(known)
}

/// Writes everything public.
pub async fn export(folder: &Path, config: &Config) -> anyhow::Result<ExitCode> {
    if folder.is_dir() && fs::read_dir(folder)?.next().is_some() {
        bail!("{} is not empty", folder.display());
    }
    let library = assemble::library(config).await?;
    let count = library
        .export(|file| {
            let path = folder.join(&file.path);
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, &file.text));
            written.map_err(|error| Error::Unavailable(Box::new(error)))
        })
        .await?;
    println!("{count} entries");
    library.storage().close().await?;
    Ok(ExitCode::SUCCESS)
}
