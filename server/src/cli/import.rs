//! `werkbuch import DIR`, `werkbuch export DIR`

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context as _, bail};
use domain::canonical::{ContentHash, of_bytes};
use domain::media::{MOST_BYTES, MediaType};
use domain::{EntryId, Kind, Language};
use library::media::hashes;
use library::transfer::{self, Item};
use library::vocabularies::folder as vocabularies;
use library::{Error, Origin};

use super::check;
use crate::assemble;
use crate::config::Config;

/// Where pictures and PDFs lie within the folder, each under its hash: `media/<sha256>.<ending>`.
const MEDIA: &str = "media";

/// Takes a folder in; nothing of it where one entry is faulty.
pub async fn import(folder: &Path, config: &Config) -> anyhow::Result<ExitCode> {
    let (files, mut faults) =
        transfer::files(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    if files.is_empty() && faults.is_empty() {
        bail!("{} holds no entries/<kind>/<slug>.md", folder.display());
    }
    let (told, wrong) = vocabularies::read(folder).with_context(|| format!("{} cannot be read", folder.display()))?;
    faults.extend(wrong);
    let library = assemble::library(config).await?;
    // Entries are checked by the vocabularies that come with them.
    let brought = library.try_amendments(&told).await?;
    let known = known(&library).await?;
    let (items, wrong) = transfer::read(&files, &|kind, slug| known.get(&(kind, slug.to_owned())).copied());
    faults.extend(wrong);
    if !faults.is_empty() {
        for fault in &faults {
            println!("{}", check::line(fault, Language::De));
        }
        bail!("nothing was imported: {} faults", faults.len());
    }
    let (files, missing) = named_files(&library, folder, &items).await?;
    library.take_in_amendments(&brought.new).await.context("the vocabularies cannot be amended")?;
    let begun = Instant::now();
    let all = items.len();
    let mut told = Instant::now();
    // Files before their entries, so that no page shows a gap.
    for (hash, path) in &files {
        let taken = library.import_file(read(*hash, path)?).await;
        taken.with_context(|| format!("{} cannot be taken", path.display()))?;
    }
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
    if !brought.new.is_empty() || brought.left_out > 0 {
        println!("{} amendments of vocabularies, {} do not fit here", brought.new.len(), brought.left_out);
    }
    for hash in &missing {
        println!("the file {hash} is neither in {MEDIA}/ nor here; its entries were taken in without it");
    }
    library.storage().close().await?;
    Ok(ExitCode::SUCCESS)
}

/// The bytes of a file whose name says their hash.
fn read(hash: ContentHash, path: &Path) -> anyhow::Result<Vec<u8>> {
    let bytes = fs::read(path).with_context(|| format!("{} cannot be read", path.display()))?;
    if of_bytes(&bytes) != hash {
        bail!("{} holds other bytes than its name says", path.display());
    }
    Ok(bytes)
}

/// Files that the entries name and that are not here yet: those that lie in the folder, each as it should be, and the
/// hashes of the others.
async fn named_files(
    library: &library::Library,
    folder: &Path,
    items: &[Item],
) -> anyhow::Result<(Vec<(ContentHash, PathBuf)>, Vec<ContentHash>)> {
    let mut named: Vec<ContentHash> = items.iter().flat_map(|item| hashes(&item.entry.envelope.media)).collect();
    named.sort_unstable();
    named.dedup();
    let known = library.known_files(&named).await?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for hash in named.into_iter().filter(|hash| !known.contains(hash)) {
        let paths = MediaType::ALL.map(|it| folder.join(MEDIA).join(format!("{hash}.{}", it.ending())));
        match paths.into_iter().find(|path| path.is_file()) {
            Some(path) => {
                let most = usize::try_from(MOST_BYTES).unwrap_or(usize::MAX);
                if fs::metadata(&path)?.len() > most as u64 {
                    bail!("{} is larger than {most} bytes", path.display());
                }
                read(hash, &path)?;
                found.push((hash, path));
            }
            None => missing.push(hash),
        }
    }
    Ok((found, missing))
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
    if let Some(file) = library.export_amendments().await? {
        let path = folder.join(&file.path);
        fs::create_dir_all(folder)
            .and_then(|()| fs::write(&path, &file.text))
            .with_context(|| format!("{} cannot be written", path.display()))?;
    }
    let (files, missing) = library
        .export_files(|file, bytes| {
            let path = folder.join(MEDIA).join(format!("{}.{}", file.hash, file.of_type.ending()));
            let written = path.parent().map_or(Ok(()), fs::create_dir_all).and_then(|()| fs::write(&path, bytes));
            written.map_err(|error| Error::Unavailable(Box::new(error)))
        })
        .await?;
    println!("{count} entries, {files} pictures and PDFs");
    for hash in &missing {
        println!("the file {hash} is named and not here");
    }
    library.storage().close().await?;
    Ok(ExitCode::SUCCESS)
}
