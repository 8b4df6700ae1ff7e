//! Everything of oneself as one file: a ZIP with the data and the files, made while it is sent. One file is in memory
//! at a time, few archives are made at one time, and who does not go on reading is left alone.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use domain::canonical::ContentHash;
use futures_core::Stream;
use serde_json::{Value, json};
use storage::media;
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::{Present, Result};
use crate::media::Stored;
use crate::{Error, Library};

/// Archives that are made at one time.
const AT_ONCE: usize = 4;
/// How long one waits for its reader to take the next piece.
const PATIENCE: Duration = Duration::from_secs(60);
/// The largest archive: of more, files are named and left out.
const MOST_BYTES: u64 = 1024 * 1024 * 1024;
/// The file with the data.
const DATA: &str = "werkbuch-konto.json";

static PLACES: Semaphore = Semaphore::const_new(AT_ONCE);

/// The bytes of an archive, piece by piece.
pub struct Archive(Receiver<Result<Bytes, Error>>);

impl std::fmt::Debug for Archive {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Archive(…)")
    }
}

impl Stream for Archive {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Nobody reads any more.
struct Gone;

/// What of an archive was made and not sent yet.
#[derive(Clone, Default)]
struct Piece(Arc<Mutex<Vec<u8>>>);

impl Piece {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Piece {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Plain files of this time, stored as they are: pictures are compressed already.
fn plain(now: DateTime<Utc>) -> SimpleFileOptions {
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored).unix_permissions(0o644);
    match zip::DateTime::try_from(now.naive_utc()) {
        Ok(time) => options.last_modified_time(time),
        Err(_) => options,
    }
}

impl Library {
    /// As [`Library::own_data`], in one archive with the files of one's drafts and entries. Files that are left out,
    /// since the archive would get too large or they are not here, are named in the data.
    ///
    /// # Errors
    /// [`super::Refusal::Policy`] without a recent sign-in.
    pub async fn own_archive(&self, present: &Present) -> Result<Archive> {
        let data = self.own_data(present).await?;
        let files = self.own_files(present).await?;
        let (to, pieces) = channel(1);
        let library = self.clone();
        tokio::spawn(async move {
            let Ok(_place) = PLACES.acquire().await else { return };
            if let Err(Some(error)) = library.pour(data, files, &to).await {
                tracing::warn!(%error, "an archive of own data broke off");
                // Without this the reader would take what there is for the whole.
                let _ = tokio::time::timeout(PATIENCE, to.send(Err(error))).await;
            }
        });
        Ok(Archive(pieces))
    }

    /// Files of the drafts and entries that whoever asks writes, each once.
    async fn own_files(&self, present: &Present) -> Result<Vec<Stored>> {
        let mut files: BTreeMap<ContentHash, Stored> = BTreeMap::new();
        for on in self.desk(&present.viewer).await? {
            if !on.draft.authors.contains(&present.id) {
                continue;
            }
            let of_draft = media::of_draft(&self.storage, on.draft.id, storage::MOST).await?;
            files.extend(of_draft.into_iter().map(|file| (file.hash, file)));
        }
        Ok(files.into_values().collect())
    }

    /// Writes the archive. None as error: nobody reads any more.
    async fn pour(
        &self,
        mut data: Value,
        files: Vec<Stored>,
        to: &Sender<Result<Bytes, Error>>,
    ) -> Result<(), Option<Error>> {
        let piece = Piece::default();
        let (mut zip, options) = (ZipWriter::new_stream(piece.clone()), plain(self.clock.now()));
        let (mut held, mut left_out, mut sum) = (Vec::new(), Vec::new(), 0_u64);
        for file in files {
            let name = format!("files/{}.{}", file.hash, file.of_type.ending());
            let size = file.bytes.unsigned_abs();
            if sum + size > MOST_BYTES {
                left_out.push(json!({ "address": format!("/media/{}", file.hash), "because": "too large" }));
                continue;
            }
            let content = match self.bytes_of(file.hash).await {
                Ok(content) => content,
                Err(Error::NotFound) => {
                    left_out.push(json!({ "address": format!("/media/{}", file.hash), "because": "not here" }));
                    continue;
                }
                Err(error) => return Err(Some(error)),
            };
            sum += size;
            zip.start_file(&name, options).map_err(broken)?;
            zip.write_all(&content).map_err(broken)?;
            give(to, piece.take()).await.map_err(|Gone| None)?;
            held.push(json!({ "name": name, "address": format!("/media/{}", file.hash) }));
        }
        if let Some(data) = data.as_object_mut() {
            data.insert("files".to_owned(), json!({ "in_this_archive": held, "left_out": left_out }));
        }
        let data = serde_json::to_vec_pretty(&data).map_err(broken)?;
        zip.start_file(DATA, options).map_err(broken)?;
        zip.write_all(&data).map_err(broken)?;
        zip.finish().map_err(broken)?;
        give(to, piece.take()).await.map_err(|Gone| None)
    }
}

/// What cannot be written into an archive that is in memory is wrong by itself.
fn broken(error: impl std::fmt::Display) -> Option<Error> {
    Some(Error::Corrupt(format!("own data: {error}")))
}

/// Hands a piece to the reader, as long as there is one who reads.
async fn give(to: &Sender<Result<Bytes, Error>>, piece: Bytes) -> Result<(), Gone> {
    match tokio::time::timeout(PATIENCE, to.send(Ok(piece))).await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) | Err(_) => Err(Gone),
    }
}
