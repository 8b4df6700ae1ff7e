//! Opening an index, and beginning anew where it cannot be opened.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::{fs, io};

use tantivy::directory::MmapDirectory;
use tantivy::directory::error::LockError;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, TantivyError};

use super::columns::Snapshot;
use super::names::KnownNames;
use super::{Inner, Payload, WRITER_MEMORY, schema};
use crate::analysis::Analyser;
use crate::error::Error;

/// Indexes up to this size are read through when they are opened, so that damage shows then and not in an answer.
const READ_THROUGH: u64 = 256 << 20;

/// Why a folder is not opened as it is.
enum Unusable {
    /// There is nothing yet.
    Empty,
    /// It was written by other rules.
    OtherRules,
    /// It cannot be read.
    Damaged(String),
}

pub(super) fn in_memory(analyser: Arc<Analyser>, version: Arc<str>) -> Result<Inner, Error> {
    let (schema, _) = schema::schema();
    begin(tantivy::Index::create_in_ram(schema), analyser, version)
}

pub(super) fn in_folder(folder: &Path, analyser: &Arc<Analyser>, version: &Arc<str>) -> Result<Inner, Error> {
    fs::create_dir_all(folder).map_err(Error::Folder)?;
    // Damage may make tantivy panic rather than fail.
    let opened = catch_unwind(AssertUnwindSafe(|| existing(folder, analyser, version)));
    let why = match opened.unwrap_or_else(|_| Ok(Err(Unusable::Damaged("reading it panicked".into()))))? {
        Ok(inner) => return Ok(inner),
        Err(why) => why,
    };
    match why {
        Unusable::Empty => {}
        Unusable::OtherRules => {
            tracing::info!("the search index was built by other rules and begins anew");
            fs::remove_dir_all(folder).map_err(Error::Folder)?;
        }
        Unusable::Damaged(detail) => {
            let aside = free_name(folder);
            fs::rename(folder, &aside).map_err(Error::Folder)?;
            tracing::error!(%detail, aside = %aside.display(), "the search index cannot be read: it is set aside and begins anew");
        }
    }
    fs::create_dir_all(folder).map_err(Error::Folder)?;
    let (schema, _) = schema::schema();
    let directory = MmapDirectory::open(folder).map_err(|error| Error::Folder(io::Error::other(error)))?;
    begin(
        tantivy::Index::create(directory, schema, tantivy::IndexSettings::default())?,
        analyser.clone(),
        version.clone(),
    )
}

/// The index that is in the folder, if it can be used. An error only where beginning anew would not help.
fn existing(folder: &Path, analyser: &Arc<Analyser>, version: &Arc<str>) -> Result<Result<Inner, Unusable>, Error> {
    if fs::read_dir(folder).map_err(Error::Folder)?.next().is_none() {
        return Ok(Err(Unusable::Empty));
    }
    let damaged = |error: TantivyError| Ok(Err(Unusable::Damaged(error.to_string())));
    let index = match tantivy::Index::open_in_dir(folder) {
        Ok(index) => index,
        Err(error) => return damaged(error),
    };
    let payload = match index.load_metas() {
        Ok(metas) => metas.payload.and_then(|payload| serde_json::from_str::<Payload>(&payload).ok()),
        Err(error) => return damaged(error),
    };
    if payload.is_none_or(|payload| payload.version != **version) || index.schema() != schema::schema().0 {
        // Whoever writes into it still may not lose it under their hands.
        let _writer = writer(&index)?;
        return Ok(Err(Unusable::OtherRules));
    }
    if size(folder) <= READ_THROUGH {
        match index.validate_checksum() {
            Ok(damage) if damage.is_empty() => {}
            Ok(damage) => return Ok(Err(Unusable::Damaged(format!("checksums differ: {damage:?}")))),
            Err(error) => return damaged(error),
        }
    }
    match begin(index, analyser.clone(), version.clone()) {
        Ok(inner) => Ok(Ok(inner)),
        Err(Error::Locked) => Err(Error::Locked),
        Err(error) => Ok(Err(Unusable::Damaged(format!("{error:?}")))),
    }
}

fn begin(mut index: tantivy::Index, analyser: Arc<Analyser>, version: Arc<str>) -> Result<Inner, Error> {
    index.set_tokenizers(schema::tokenizers());
    let (schema, fields) = schema::schema();
    // Held from the beginning, so that a second process is told at once.
    let mut writer = writer(&index)?;
    if index.load_metas()?.payload.is_none() {
        let payload = Payload { version: version.to_string(), cursor: 0 };
        let mut commit = writer.prepare_commit()?;
        commit.set_payload(&serde_json::to_string(&payload).map_err(Error::Unreadable)?);
        commit.commit()?;
    }
    let reader: IndexReader = index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
    let snapshot = Arc::new(Snapshot::new(reader.searcher(), &fields, None)?);
    Ok(Inner {
        names: Arc::new(KnownNames::new(analyser.clone())),
        analyser,
        schema,
        fields,
        index,
        reader,
        version,
        snapshot: RwLock::new(snapshot),
        writer: Mutex::new(Some(writer)),
    })
}

pub(super) fn writer(index: &tantivy::Index) -> Result<IndexWriter, Error> {
    index.writer_with_num_threads(1, WRITER_MEMORY).map_err(|error| match error {
        TantivyError::LockFailure(LockError::LockBusy, _) => Error::Locked,
        other => other.into(),
    })
}

/// A name beside the folder that is not taken.
fn free_name(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (1..)
        .map(|number| folder.with_file_name(format!("{name}.damaged-{number}")))
        .find(|path| !path.exists())
        .unwrap_or_default()
}

fn size(folder: &Path) -> u64 {
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|file| file.metadata().ok()).map(|file| file.len()).sum()
}
