//! Pictures and PDFs: taken in, kept under the hash of their bytes, shown to whoever may see what has them.
//!
//! What a file is says its content, never its name. Pictures are decoded and written anew, so that nothing of a camera
//! (place, time, serial number) and nothing behind the picture stays; of PDFs everything that acts is refused, and
//! what they say about their author is taken out. The bytes lie in a [`Files`] folder; what is known of them in
//! storage, which is written after the bytes, so that a row never promises what is not there.

mod document;
mod files;
mod picture;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::TimeDelta;
use domain::account::Viewer;
use domain::canonical::{ContentHash, of_bytes};
use domain::entry::Media;
use domain::form;
use domain::media::{MOST_BYTES_OF_A_DRAFT, MOST_FILES, MOST_PICTURE_BYTES, MediaType};
use domain::policy::may_see_history;
use domain::{EntryId, Invalid, Rule};
use serde_json::Value;
use storage::media::MediaRow;
use storage::{draft, entry, media};
use tokio::sync::Semaphore;

pub use files::{Content, Files};

use crate::drafts::{Edit, Saved};
use crate::{Error, Library};

/// How long a file is kept that nothing has any more.
pub const KEPT_FOR: TimeDelta = TimeDelta::days(30);
/// Pictures and PDFs that are worked on at one time: one may need a few hundred megabytes.
const AT_ONCE: usize = 1;
/// Most drafts and entries that are asked whether they have a file.
const MOST: u64 = 200;
/// How often a file is added again to a draft that others save meanwhile.
const TRIES: usize = 5;

/// What is known of a file that is kept here.
pub type Stored = MediaRow;

/// Why a file was not taken, to be told to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// Of a type that is not taken.
    #[error("neither PNG, JPEG, WebP nor PDF")]
    Type,
    /// Too large for its type.
    #[error("larger than {most} bytes")]
    TooLarge {
        /// Largest file of this type, in bytes.
        most: i64,
    },
    /// A picture with too many points.
    #[error("too many points")]
    TooManyPixels,
    /// It cannot be read as what it seems to be.
    #[error("cannot be read")]
    Broken,
    /// A PDF with scripts, programs or files in it.
    #[error("a PDF that holds scripts, programs or files")]
    Active,
    /// A PDF under a password.
    #[error("a PDF under a password")]
    Protected,
    /// The files of this draft would hold too much together.
    #[error("the files of one draft hold at most {} bytes", MOST_BYTES_OF_A_DRAFT)]
    Quota,
    /// The draft has as many files as an entry may have.
    #[error("an entry has at most {} files", MOST_FILES)]
    TooMany,
}

/// What can go wrong when a file is handed in.
#[derive(Debug, thiserror::Error)]
pub enum NotTaken {
    /// Something that the person can be told.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Something of the machine, or not there, or not allowed.
    #[error(transparent)]
    Library(#[from] Error),
}

impl From<storage::Error> for NotTaken {
    fn from(error: storage::Error) -> Self {
        Self::Library(error.into())
    }
}

/// A file as it will be kept.
#[derive(Debug, Clone)]
struct Clean {
    bytes: Vec<u8>,
    of_type: MediaType,
    size: Option<(u32, u32)>,
    tagged: Option<bool>,
}

/// Where files lie, and how many are worked on.
#[derive(Clone)]
pub(crate) struct Room {
    files: Files,
    working: Arc<Semaphore>,
}

impl Room {
    pub(crate) fn new(files: Files) -> Self {
        Self { files, working: Arc::new(Semaphore::new(AT_ONCE)) }
    }
}

/// The type of these bytes, where it is one that is taken.
fn type_of(bytes: &[u8]) -> Result<MediaType, Refusal> {
    if bytes.is_empty() {
        return Err(Refusal::Empty);
    }
    let found = infer::get(bytes).and_then(|found| MediaType::from_code(found.mime_type()));
    // A PDF may begin anywhere in the first kilobyte for its readers; what stands before it is something else for others.
    found.filter(|it| *it != MediaType::Pdf || bytes.starts_with(b"%PDF-")).ok_or(Refusal::Type)
}

/// What is kept of these bytes.
fn cleaned(bytes: &[u8]) -> Result<Clean, Refusal> {
    let of_type = type_of(bytes)?;
    if i64::try_from(bytes.len()).unwrap_or(i64::MAX) > of_type.most_bytes() {
        return Err(Refusal::TooLarge { most: of_type.most_bytes() });
    }
    match of_type {
        MediaType::Pdf => document::cleaned(bytes),
        picture => picture::cleaned(bytes, picture),
    }
}

impl Library {
    /// Takes a file in for a draft and gives what is known of it. Nothing of the draft changes; see [`Library::add_file`].
    ///
    /// # Errors
    /// [`NotTaken::Refused`] where the file is none that is taken; [`Error::NotFound`] and [`Error::Denied`] as for
    /// saving.
    pub async fn take_file(&self, viewer: &Viewer, id: EntryId, bytes: Vec<u8>) -> Result<Stored, NotTaken> {
        // Nobody makes the machine work who may not write.
        let (tx, row, _) = self.writable(viewer, id).await?;
        tx.roll_back().await?;
        if named(&row.authored).len() >= MOST_FILES {
            return Err(Refusal::TooMany.into());
        }
        let clean = {
            let unavailable = |error: tokio::sync::AcquireError| Error::Unavailable(Box::new(error));
            let _place = self.room.working.acquire().await.map_err(unavailable)?;
            tokio::task::spawn_blocking(move || cleaned(&bytes))
                .await
                .map_err(|error| Error::Unavailable(Box::new(error)))??
        };
        let file = MediaRow {
            hash: of_bytes(&clean.bytes),
            of_type: clean.of_type,
            bytes: i64::try_from(clean.bytes.len()).unwrap_or(i64::MAX),
            size: clean.size,
            tagged: clean.tagged,
            created_at: self.clock.now(),
            uploaded_by: viewer.account,
        };
        let within = |others: &[MediaRow]| {
            let others = others.iter().filter(|other| other.hash != file.hash);
            others.map(|other| other.bytes).sum::<i64>() + file.bytes <= MOST_BYTES_OF_A_DRAFT
        };
        if !within(&media::of_draft(&self.storage, id, storage::MOST).await?) {
            return Err(Refusal::Quota.into());
        }
        self.room.files.put(file.hash, clean.bytes).await?;
        let (tx, ..) = self.writable(viewer, id).await?;
        // Asked again under the lock: two files may come at once.
        if !within(&media::of_draft(&tx, id, storage::MOST).await?) {
            return Err(Refusal::Quota.into());
        }
        media::put(&tx, &file).await?;
        media::add_to_draft(&tx, file.hash, id).await?;
        tx.commit().await?;
        Ok(file)
    }

    /// Adds files that were taken in to the end of the draft's list, as if they had been written into its form, and
    /// gives the place of the first of them. What the draft names already stays where it is.
    ///
    /// # Errors
    /// As for saving; [`Error::Conflict`] where others save all the time.
    pub async fn add_files(&self, viewer: &Viewer, id: EntryId, files: &[Stored]) -> Result<usize, Error> {
        for _ in 0..TRIES {
            let draft = self.draft(viewer, id).await?;
            let known = media_of(&draft.authored);
            let place = |file: &Stored| known.iter().position(|it| *it == file.hash.to_string());
            let new: Vec<&Stored> = files.iter().filter(|file| place(file).is_none()).collect();
            let first = files.first().and_then(place).unwrap_or(known.len());
            if new.is_empty() {
                return Ok(first);
            }
            let mut posted = form::write(draft.kind, &draft.authored);
            posted.retain(|(name, _)| name == "media" || name.starts_with("media["));
            for (index, file) in new.into_iter().enumerate() {
                let at = format!("media[{}]", known.len() + index);
                posted.push((format!("{at}.file"), file.hash.to_string()));
                posted.push((format!("{at}.type"), file.of_type.code().to_owned()));
                posted.push((format!("{at}.bytes"), file.bytes.to_string()));
            }
            let edit = Edit { revision: draft.revision, posted, ..Edit::default() };
            match self.save(viewer, id, &edit).await?.saved {
                Saved::Saved(_) | Saved::Merged(_) => return Ok(first),
                // Somebody else changed the list between reading and saving.
                Saved::Conflict(_) => {}
            }
        }
        Err(Error::Conflict)
    }

    /// What is known of the files that these name, by their hash as it is written; what is not here is left out.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn files_of(&self, named: &[Media]) -> Result<BTreeMap<String, Stored>, Error> {
        let hashes: Vec<ContentHash> = named.iter().filter_map(|media| media.file.parse().ok()).collect();
        let rows = media::many(&self.storage, &hashes).await?;
        Ok(rows.into_iter().map(|row| (row.hash.to_string(), row)).collect())
    }

    /// What is known of a file of a published entry.
    ///
    /// # Errors
    /// [`Error::NotFound`] where no version that anybody may read has it, or it is not here.
    pub async fn public_file(&self, hash: ContentHash) -> Result<Stored, Error> {
        let file = media::get(&self.storage, hash).await?.ok_or(Error::NotFound)?;
        let entries = media::entries(&self.storage, hash, MOST).await?;
        for row in entry::many(&self.storage, &entries).await? {
            if row.status.is_public() && self.is_named_openly(&row, hash).await? {
                return Ok(file);
            }
        }
        Err(Error::NotFound)
    }

    /// What is known of a file that was handed in for a draft which this viewer may read.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is no such draft or file for this viewer.
    pub async fn file_of_a_draft(&self, viewer: &Viewer, hash: ContentHash) -> Result<Stored, Error> {
        if viewer.account.is_none() {
            return Err(Error::NotFound);
        }
        let file = media::get(&self.storage, hash).await?.ok_or(Error::NotFound)?;
        for id in media::drafts(&self.storage, hash, MOST).await? {
            let Some(row) = draft::get(&self.storage, id).await? else { continue };
            let authors = draft::authors(&self.storage, id).await?;
            if may_see_history(viewer, &crate::drafts::subject(&row, &authors)).is_ok() {
                return Ok(file);
            }
        }
        Err(Error::NotFound)
    }

    /// The bytes of a file. Whether somebody may have them is asked before.
    ///
    /// # Errors
    /// [`Error::NotFound`] where they are not here.
    pub async fn content(&self, file: &Stored) -> Result<Content, Error> {
        self.room.files.get(file.hash).await
    }

    /// The bytes of a file at once; it is as small as every file that is taken.
    pub(crate) async fn bytes_of(&self, hash: ContentHash) -> Result<bytes::Bytes, Error> {
        self.room.files.whole(hash).await
    }

    /// Takes in a file as it is, for entries that are imported: of the bytes that the entry names and no other.
    /// Whoever imports answers for what is in it; it is read as carefully, and never written anew.
    ///
    /// # Errors
    /// [`NotTaken::Refused`] where the bytes are nothing that is taken.
    pub async fn import_file(&self, bytes: Vec<u8>) -> Result<Stored, NotTaken> {
        let of_type = type_of(&bytes)?;
        if i64::try_from(bytes.len()).unwrap_or(i64::MAX) > of_type.most_bytes() {
            return Err(Refusal::TooLarge { most: of_type.most_bytes() }.into());
        }
        let (known, bytes) = tokio::task::spawn_blocking(move || {
            let known = match of_type {
                MediaType::Pdf => document::looked_at(&bytes).map(|tagged| (None, Some(tagged))),
                picture => picture::looked_at(&bytes, picture).map(|size| (Some(size), None)),
            };
            (known, bytes)
        })
        .await
        .map_err(|error| Error::Unavailable(Box::new(error)))?;
        let (size, tagged) = known?;
        let file = MediaRow {
            hash: of_bytes(&bytes),
            of_type,
            bytes: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            size,
            tagged,
            created_at: self.clock.now(),
            uploaded_by: None,
        };
        self.room.files.put(file.hash, bytes).await?;
        let tx = self.storage.begin().await?;
        media::put(&tx, &file).await?;
        tx.commit().await?;
        Ok(file)
    }

    /// Which of these files are kept here.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn known_files(&self, hashes: &[ContentHash]) -> Result<BTreeSet<ContentHash>, Error> {
        Ok(media::many(&self.storage, hashes).await?.into_iter().map(|row| row.hash).collect())
    }

    /// Shows every file that a public entry names to `each`, once, with its bytes; gives how many there are and the
    /// hashes of those that are not here.
    ///
    /// # Errors
    /// Where storage or folder fail, or `each` does.
    pub async fn export_files(
        &self,
        mut each: impl FnMut(&Stored, &[u8]) -> Result<(), Error>,
    ) -> Result<(usize, Vec<ContentHash>), Error> {
        let (mut seen, mut missing) = (BTreeSet::new(), Vec::new());
        let mut after = None;
        loop {
            let shown = self.public_after(after).await?;
            let Some(last) = shown.last() else { return Ok((seen.len() - missing.len(), missing)) };
            after = Some(last.entry().id);
            for hash in shown.iter().flat_map(|shown| hashes(&shown.entry().envelope.media)) {
                if !seen.insert(hash) {
                    continue;
                }
                match media::get(&self.storage, hash).await? {
                    Some(file) => each(&file, &self.room.files.whole(hash).await?)?,
                    None => missing.push(hash),
                }
            }
        }
    }

    /// Removes files that came more than [`KEPT_FOR`] ago and that neither a draft nor a published version has, and
    /// gives how many.
    ///
    /// # Errors
    /// Where the storage or the folder fails; what was removed before stays removed.
    pub async fn remove_unused_files(&self) -> Result<usize, Error> {
        let unused = media::unused(&self.storage, self.clock.now() - KEPT_FOR, MOST).await?;
        let mut removed = 0;
        for hash in unused {
            let tx = self.storage.begin().await?;
            if media::forget(&tx, hash).await? {
                tx.commit().await?;
                self.room.files.remove(hash).await?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    /// Files that a draft names and that were handed in neither for it nor for the entry it goes on from.
    pub(crate) async fn strange_files(&self, id: EntryId, named: &[Media]) -> Result<Vec<Invalid>, Error> {
        let own: Vec<String> =
            media::of_draft(&self.storage, id, storage::MOST).await?.iter().map(|row| row.hash.to_string()).collect();
        let mut strange = Vec::new();
        for (index, media) in named.iter().enumerate().filter(|(_, media)| !own.contains(&media.file)) {
            let published = match media.file.parse() {
                Ok(hash) => media::entries(&self.storage, hash, MOST).await?.contains(&id),
                Err(_) => false,
            };
            if !published {
                strange
                    .push(Invalid::at(format!("media[{index}].file"), Rule::UnknownFile { file: media.file.clone() }));
            }
        }
        Ok(strange)
    }
}

/// Hashes of the files that an entry names, as far as they are hashes.
pub fn hashes(named: &[Media]) -> impl Iterator<Item = ContentHash> {
    named.iter().filter_map(|media| media.file.parse().ok())
}

/// Hashes of the files that a draft names, from its JSON text.
fn named(authored: &str) -> Vec<String> {
    serde_json::from_str::<serde_json::Map<String, Value>>(authored).map(|it| media_of(&it)).unwrap_or_default()
}

fn media_of(authored: &serde_json::Map<String, Value>) -> Vec<String> {
    let file = |record: &Value| record.get("file").and_then(Value::as_str).unwrap_or_default().to_owned();
    authored.get("media").and_then(Value::as_array).map(|list| list.iter().map(file).collect()).unwrap_or_default()
}

/// Largest picture that is written, in bytes.
const LARGEST: usize = MOST_PICTURE_BYTES as usize;
