//! Opening a database: pools, durability, migrations.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::{Duration, Instant};

use sea_orm::sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, SqliteConnection, SqlitePool};
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, SqlxPostgresConnector, SqlxSqliteConnector,
    Statement, TransactionOptions, TransactionTrait as _,
};
use tempfile::TempDir;

use crate::error::Cause;
use crate::{Error, Result, Transaction, migrations};

/// How long a statement waits for a lock that another process holds on the file.
const BUSY: Duration = Duration::from_secs(5);
/// How soon a file that another process is setting up is tried again.
const AGAIN: Duration = Duration::from_millis(10);
/// How long a caller waits for a free connection.
const ACQUIRE: Duration = Duration::from_secs(10);
/// Connections for reading from a file; each has a thread of its own.
const READERS: u32 = 4;
/// Connections to a server.
const CONNECTIONS: u32 = 16;

/// Which engine stands behind a [`Storage`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A file, opened by this process and perhaps by the command line beside it.
    Sqlite,
    /// A server, used by one or several processes.
    Postgres,
}

/// The handle to everything that is remembered; cloning is cheap, all clones share their connections.
#[derive(Clone)]
pub struct Storage {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    file: Option<PathBuf>,
    // Dropped after the connections, and with it the file of `sqlite::memory:`.
    _passing: Option<TempDir>,
}

impl fmt::Debug for Storage {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Storage").field("engine", &self.inner.engine).finish_non_exhaustive()
    }
}

impl Storage {
    /// Opens the database at `url` and migrates it forward if need be.
    ///
    /// - `sqlite:PATH`: the file is created if it is missing, its folder is not. PATH is taken literally.
    /// - `sqlite::memory:`: for tests; a file in the system's temporary folder that vanishes with the last handle, so
    ///   that readers and writers see each other exactly as they do in production.
    /// - `postgres://user:password@host/database`.
    ///
    /// [`Error::NewerDatabase`] if a newer program was here, [`Error::Unfit`] if a setting could lose acknowledged
    /// writes or the URL is none of these. No error repeats the URL, which may hold a password.
    pub async fn open(url: &str) -> Result<Self> {
        let storage = if url == "sqlite::memory:" {
            let folder = TempDir::with_prefix("werkbuch-").map_err(Error::from)?;
            Self::open_file(folder.path().join("werkbuch.db"), Some(folder)).await?
        } else if let Some(path) = url.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            if path.is_empty() {
                return Err(Error::Unfit("a URL sqlite:PATH needs a path".to_owned()));
            }
            Self::open_file(PathBuf::from(path), None).await?
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Self::open_server(url).await?
        } else {
            return Err(Error::Unfit("the URL begins neither with sqlite: nor with postgres://".to_owned()));
        };
        migrations::run(&storage).await?;
        Ok(storage)
    }

    async fn open_file(path: PathBuf, passing: Option<TempDir>) -> Result<Self> {
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(ACQUIRE)
            .after_connect(|connection, _| Box::pin(assert_durable(connection)))
            .after_release(|connection, _| Box::pin(is_reusable(connection)));
        let writer = connect(writer, file_options(&path).create_if_missing(true)).await?;
        let reader = SqlitePoolOptions::new()
            .max_connections(READERS)
            .idle_timeout(None)
            .max_lifetime(None)
            .acquire_timeout(ACQUIRE)
            .after_connect(|connection, _| Box::pin(assert_durable(connection)));
        let reader = connect(reader, file_options(&path).pragma("query_only", "ON")).await?;
        Ok(Self {
            inner: Arc::new(Inner {
                engine: Engine::Sqlite,
                reader: SqlxSqliteConnector::from_sqlx_sqlite_pool(reader),
                writer: SqlxSqliteConnector::from_sqlx_sqlite_pool(writer),
                file: Some(path),
                _passing: passing,
            }),
        })
    }

    async fn open_server(url: &str) -> Result<Self> {
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| Error::Unfit("the URL of the server can't be read".to_owned()))?
            .application_name("werkbuch")
            .disable_statement_logging();
        let pool =
            PgPoolOptions::new().max_connections(CONNECTIONS).acquire_timeout(ACQUIRE).connect_with(options).await?;
        let durable: String = sqlx::query_scalar("SHOW synchronous_commit").fetch_one(&pool).await?;
        if durable == "off" {
            return Err(Error::Unfit("synchronous_commit is off, acknowledged writes could be lost".to_owned()));
        }
        let connection = SqlxPostgresConnector::from_sqlx_postgres_pool(pool);
        Ok(Self {
            inner: Arc::new(Inner {
                engine: Engine::Postgres,
                reader: connection.clone(),
                writer: connection,
                file: None,
                _passing: None,
            }),
        })
    }

    /// Begins a transaction. On `SQLite` it waits for the one before it, and is the only one until it ends.
    pub async fn begin(&self) -> Result<Transaction> {
        Ok(Transaction::new(self.begin_raw().await?))
    }

    pub(crate) async fn begin_raw(&self) -> Result<DatabaseTransaction> {
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..Default::default()
        };
        Ok(self.inner.writer.begin_with_options(options).await?)
    }

    /// Which engine this is.
    pub fn engine(&self) -> Engine {
        self.inner.engine
    }

    /// Lets the connections go: at the end of the program, or before a file is moved. Everything fails afterwards.
    pub async fn close(&self) -> Result<()> {
        self.inner.reader.close_by_ref().await?;
        Ok(self.inner.writer.close_by_ref().await?)
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.inner.reader
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.inner.writer
    }

    pub(crate) fn file(&self) -> Option<&Path> {
        self.inner.file.as_deref()
    }

    /// A statement in portable SQL, for this engine.
    pub(crate) fn statement(&self, sql: &str) -> Statement {
        Statement::from_string(self.inner.reader.get_database_backend(), sql)
    }
}

/// Opens a pool on the file and waits, as a statement would, while another process sets the file up.
///
/// The switch of a new file to the write-ahead log needs the file for itself and, alone among statements, does not wait
/// for it whatever the busy timeout says; two that start at one moment would turn each other away.
async fn connect(pool: SqlitePoolOptions, options: SqliteConnectOptions) -> Result<SqlitePool, sqlx::Error> {
    let patience = Instant::now() + BUSY;
    loop {
        match pool.clone().connect_with(options.clone()).await {
            Err(error) if is_busy(&error) && Instant::now() < patience => tokio::time::sleep(AGAIN).await,
            ended => return ended,
        }
    }
}

/// Whether another connection has the file: `SQLITE_BUSY`, alone or with a reason in the higher bytes.
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code()?.parse::<u32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}

/// The settings of every connection to the file.
pub(crate) fn file_options(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(BUSY)
        .journal_mode(SqliteJournalMode::Wal)
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .pragma("journal_size_limit", "67108864")
        .disable_statement_logging()
}

/// Looks whether the engine really took the settings on which durability rests.
async fn assert_durable(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let journal: String = sqlx::query_scalar("PRAGMA journal_mode").fetch_one(&mut *connection).await?;
    let synchronous: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(&mut *connection).await?;
    let foreign_keys: i64 = sqlx::query_scalar("PRAGMA foreign_keys").fetch_one(&mut *connection).await?;
    let busy: i64 = sqlx::query_scalar("PRAGMA busy_timeout").fetch_one(&mut *connection).await?;
    if journal == "wal" && synchronous == 2 && foreign_keys == 1 && busy > 0 {
        return Ok(());
    }
    let found = format!(
        "journal_mode {journal}, synchronous {synchronous}, foreign_keys {foreign_keys}, busy_timeout {busy} where \
         wal, 2, 1 and more than 0 are needed"
    );
    Err(sqlx::Error::Configuration(found.into()))
}

/// Whether the writing connection came back without a transaction.
///
/// A full disk makes `SQLite` roll back by itself; the driver then still counts an open transaction, its own ROLLBACK
/// fails, and every later BEGIN would be a savepoint. Such a connection is thrown away, the next one is sound.
async fn is_reusable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The rollback of a dropped transaction is only queued; the ping comes after it.
    connection.ping().await?;
    let sound = !connection.is_in_transaction();
    if !sound {
        tracing::warn!("the connection for writing was left in a transaction and is replaced");
    }
    Ok(sound)
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        // Only the kind: the text of an error may hold a path.
        let cause = Cause::new(error.kind().to_string());
        if error.kind() == std::io::ErrorKind::StorageFull { Self::Full(cause) } else { Self::Unavailable(cause) }
    }
}

#[cfg(test)]
mod tests {
    use sea_orm::ConnectionTrait as _;

    use super::*;
    use crate::meta;

    #[tokio::test]
    async fn every_connection_is_durable() {
        let storage = Storage::open("sqlite::memory:").await.expect("it opens");
        let mut held = Vec::new();
        for pool in [storage.writer(), storage.reader()] {
            let pool = pool.get_sqlite_connection_pool();
            for _ in 0..pool.options().get_max_connections() {
                let mut connection = pool.acquire().await.expect("there is a connection");
                assert_durable(&mut connection).await.expect("it is durable");
                held.push(connection);
            }
        }
        assert_eq!(held.len(), 5);
        sqlx::query("PRAGMA synchronous = NORMAL").execute(&mut *held[0]).await.expect("it is understood");
        let refused = assert_durable(&mut held[0]).await.map_err(Error::from);
        assert!(matches!(refused, Err(Error::Unfit(why)) if why.contains("synchronous 1")));
    }

    #[tokio::test(flavor = "multi_thread", worker_threads = 4)]
    async fn a_file_that_another_sets_up_is_waited_for() {
        let folder = TempDir::new().expect("a folder is made");
        for round in 0..10 {
            let url = format!("sqlite:{}", folder.path().join(format!("{round}.db")).display());
            let openings: Vec<_> = (0..8)
                .map(|_| {
                    let url = url.clone();
                    tokio::spawn(async move { Storage::open(&url).await })
                })
                .collect();
            for opening in openings {
                opening.await.expect("it does not panic").expect("every one of them opens");
            }
        }
        // Somebody reads a file that is not yet switched to the write-ahead log.
        let path = folder.path().join("read.db");
        let old = SqliteConnectOptions::new().filename(&path).create_if_missing(true);
        let mut reading = old.journal_mode(SqliteJournalMode::Delete).connect().await.expect("it opens");
        sqlx::query("CREATE TABLE t (c)").execute(&mut reading).await.expect("it is made");
        sqlx::query("BEGIN").execute(&mut reading).await.expect("it begins");
        sqlx::query("SELECT * FROM t").fetch_all(&mut reading).await.expect("it is read");
        let url = format!("sqlite:{}", path.display());
        let opening = tokio::spawn(async move { Storage::open(&url).await });
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert!(!opening.is_finished(), "it waits");
        sqlx::query("COMMIT").execute(&mut reading).await.expect("it ends");
        opening.await.expect("it does not panic").expect("it opens");
    }

    #[tokio::test]
    async fn a_connection_for_reading_writes_nothing() {
        let storage = Storage::open("sqlite::memory:").await.expect("it opens");
        storage.reader().execute_unprepared("DELETE FROM counter").await.expect_err("it is refused");
        assert_eq!(meta::content_revision(&storage).await, Ok(0));
    }

    #[tokio::test]
    async fn a_full_disk_is_survived() {
        let storage = Storage::open("sqlite::memory:").await.expect("it opens");
        for _ in 0..3 {
            // The engine's own limit stands for the disk; it holds for this connection alone.
            storage.writer().execute_unprepared("PRAGMA max_page_count = 1").await.expect("it is understood");
            let tx = storage.begin().await.expect("a transaction begins");
            let written = meta::put(&tx, "much", &"x".repeat(1_000_000)).await;
            assert!(matches!(written, Err(Error::Full(_))), "{written:?}");
            assert_eq!(tx.commit().await, Err(Error::Broken));
            assert_eq!(meta::get(&storage, "much").await, Ok(None), "reading goes on");
            // The connection is another one now, without the limit: there is room again.
            let tx = storage.begin().await.expect("a transaction begins");
            let other = sqlx_lock(&storage).await;
            assert!(other.is_err(), "the transaction holds the write lock from its first moment");
            meta::put(&tx, "little", "x").await.expect("there is room again");
            tx.commit().await.expect("the transaction commits");
        }
    }

    /// Tries, as another process would, to get the write lock without waiting.
    async fn sqlx_lock(storage: &Storage) -> Result<(), sqlx::Error> {
        let options = file_options(storage.file().expect("it is a file")).busy_timeout(Duration::ZERO);
        let mut other = options.connect().await?;
        sqlx::query("BEGIN IMMEDIATE").execute(&mut other).await.map(drop)
    }

    #[tokio::test]
    async fn what_cannot_be_opened_is_said_without_the_url() {
        for url in ["mysql://ann:secret@host/db", "secret", "sqlite:", "postgres://ann:secret@[/db"] {
            let error = Storage::open(url).await.expect_err("it is refused");
            assert!(matches!(error, Error::Unfit(_)), "{error:?}");
            assert!(!format!("{error:?} {error}").contains("secret"), "{error:?}");
        }
        let missing = Storage::open("sqlite:/nowhere/at/all/secret.db").await.expect_err("the folder is missing");
        assert!(matches!(missing, Error::Unavailable(_)), "{missing:?}");
        let folder = TempDir::new().expect("a folder is made");
        let text = folder.path().join("text.db");
        std::fs::write(&text, "This is a text and no database at all. ".repeat(100)).expect("it is written");
        let unreadable = Storage::open(&format!("sqlite:{}", text.display())).await.expect_err("it is refused");
        assert!(matches!(unreadable, Error::Corrupt(_)), "{unreadable:?}");
    }
}
