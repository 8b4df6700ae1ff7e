//! Transactions, and what can be read from.

use std::sync::atomic::{AtomicBool, Ordering};

use sea_orm::{DatabaseExecutor, DatabaseTransaction, DbErr};

use crate::{Error, Result, Storage};

/// What can be read from: the [`Storage`], which shows what is committed, or a [`Transaction`], which shows its own
/// writes too.
pub trait Source: sealed::Executor {}

impl Source for Storage {}
impl Source for Transaction {}

pub(crate) mod sealed {
    use sea_orm::{DatabaseExecutor, DbErr};

    /// Keeps the engine out of the public interface.
    pub trait Executor: Sync {
        /// Where statements go.
        fn executor(&self) -> DatabaseExecutor<'_>;
        /// The error of a failed statement, noted where it matters.
        fn fail(&self, error: DbErr) -> crate::Error;
    }
}

impl sealed::Executor for Storage {
    fn executor(&self) -> DatabaseExecutor<'_> {
        self.reader().into()
    }

    fn fail(&self, error: DbErr) -> Error {
        error.into()
    }
}

impl sealed::Executor for Transaction {
    fn executor(&self) -> DatabaseExecutor<'_> {
        (&self.inner).into()
    }

    fn fail(&self, error: DbErr) -> Error {
        Transaction::fail(self, error)
    }
}

/// Writes that become visible together at [`Transaction::commit`], or not at all: dropping it rolls back.
///
/// On `SQLite` there is one at a time in the process, and it holds the write lock of the file from its first moment; a
/// second [`Storage::begin`] in the same task waits for the first and fails after some seconds. So: no network, no
/// rendering between begin and commit.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    broken: AtomicBool,
}

impl Transaction {
    pub(crate) fn new(inner: DatabaseTransaction) -> Self {
        Self { inner, broken: AtomicBool::new(false) }
    }

    pub(crate) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Notes that a statement failed, and gives the error to return.
    ///
    /// `PostgreSQL` answers COMMIT after a failed statement by rolling back without an error; `SQLite` would commit
    /// the rest. Neither may be taken for success, so [`Transaction::commit`] refuses.
    pub(crate) fn fail(&self, error: DbErr) -> Error {
        self.broken.store(true, Ordering::Relaxed);
        error.into()
    }

    /// Makes the writes durable and visible. When it returns without an error they survive a crash.
    ///
    /// [`Error::Broken`] if a statement had failed. After [`Error::Unavailable`] it is unknown whether the writes are
    /// stored: every job and import is therefore written to be repeatable.
    pub async fn commit(self) -> Result<()> {
        if self.broken.load(Ordering::Relaxed) {
            return Err(Error::Broken);
        }
        Ok(self.inner.commit().await?)
    }

    /// Undoes the writes now; dropping the transaction does the same a little later.
    pub async fn roll_back(self) -> Result<()> {
        Ok(self.inner.rollback().await?)
    }
}
