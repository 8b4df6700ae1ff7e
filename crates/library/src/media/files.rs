//! Where the bytes lie: a folder, or memory for tests. Each file under its hash, `ab/cdef…`, whole or not at all.

use std::path::Path;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use domain::canonical::ContentHash;
use futures_core::Stream;
use futures_core::stream::BoxStream;
use object_store::local::LocalFileSystem;
use object_store::memory::InMemory;
use object_store::{ObjectStore, ObjectStoreExt as _};

use crate::Error;

/// Where the bytes of files lie; cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<dyn ObjectStore>);

impl Files {
    /// In this folder, which is made where it is missing. What was put there survives a crash.
    ///
    /// # Errors
    /// Where it can neither be found nor made.
    pub fn in_folder(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(|error| Error::Unavailable(Box::new(error)))?;
        let store = LocalFileSystem::new_with_prefix(folder).map_err(unavailable)?;
        Ok(Self(Arc::new(store.with_fsync(true))))
    }

    /// In memory, gone with the program.
    pub fn in_memory() -> Self {
        Self(Arc::new(InMemory::new()))
    }

    pub(super) async fn put(&self, hash: ContentHash, bytes: Vec<u8>) -> Result<(), Error> {
        self.0.put(&place(hash), bytes.into()).await.map_err(unavailable)?;
        Ok(())
    }

    pub(super) async fn get(&self, hash: ContentHash) -> Result<Content, Error> {
        let found = self.0.get(&place(hash)).await.map_err(unavailable)?;
        Ok(Content { length: found.meta.size, stream: found.into_stream() })
    }

    /// The bytes of a file at once.
    pub(super) async fn whole(&self, hash: ContentHash) -> Result<bytes::Bytes, Error> {
        self.0.get(&place(hash)).await.map_err(unavailable)?.bytes().await.map_err(unavailable)
    }

    /// Removes a file; one that is not there any more was removed.
    pub(super) async fn remove(&self, hash: ContentHash) -> Result<(), Error> {
        match self.0.delete(&place(hash)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(unavailable(error)),
        }
    }
}

/// The bytes of a file, piece by piece.
pub struct Content {
    /// How many they are.
    pub length: u64,
    stream: BoxStream<'static, object_store::Result<bytes::Bytes>>,
}

impl Stream for Content {
    type Item = Result<bytes::Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.stream.as_mut().poll_next(context).map(|next| next.map(|piece| piece.map_err(unavailable)))
    }
}

/// Two digits for the folder, so that no folder grows too large.
fn place(hash: ContentHash) -> object_store::path::Path {
    let digits = hash.to_string();
    let (folder, name) = digits.split_at(2);
    object_store::path::Path::from_iter([folder, name])
}

fn unavailable(error: object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::NotFound,
        error => Error::Unavailable(Box::new(error)),
    }
}
