//! Caring for the database: is it there, is it sound, is there a copy.

use std::path::Path;
use std::time::Duration;

use domain::lifecycle::Status;
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _};
use sea_orm::{ConnectionTrait as _, QueryResult};

use crate::connect::file_options;
use crate::error::Cause;
use crate::{Engine, Error, Result, Storage, meta};

/// How long a database may take to answer before it counts as not available.
const PATIENCE: Duration = Duration::from_secs(2);

/// How many breaches of one rule are named.
const SHOWN: u32 = 100;

/// Something that does not agree with itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule that is broken.
    pub rule: &'static str,
    /// Where, such as an entry's identifier; or the engine's own words.
    pub at: String,
}

impl Storage {
    /// Whether the database answers now; cheap enough to be asked every second.
    pub async fn health(&self) -> Result<()> {
        match tokio::time::timeout(PATIENCE, meta::content_revision(self)).await {
            Ok(answer) => answer.map(drop),
            Err(_) => Err(Error::Unavailable(Cause::new("no answer within two seconds"))),
        }
    }

    /// Copies the whole database, as it is at one moment, to a new file; work goes on meanwhile.
    ///
    /// The copy is complete when this returns, and durable; a half-written one has another name. [`Error::Unfit`] if
    /// the file exists or the engine is a server, whose copies are made with its own tools.
    pub async fn backup(&self, target: &Path) -> Result<()> {
        let Some(file) = self.file() else {
            return Err(Error::Unfit("the copy of a server is made with pg_dump".to_owned()));
        };
        if tokio::fs::try_exists(target).await? {
            return Err(Error::Unfit("the file for the copy exists already".to_owned()));
        }
        let mut partial = target.as_os_str().to_owned();
        partial.push(".partial");
        let partial = Path::new(&partial);
        if tokio::fs::try_exists(partial).await? {
            tokio::fs::remove_file(partial).await?;
        }
        let name = partial.to_str().ok_or_else(|| Error::Unfit("the path of the copy is not UTF-8".to_owned()))?;
        // A connection of its own: the copy reads for long, and those for reading may write nothing at all.
        let mut connection = file_options(file).connect().await?;
        sqlx::query("VACUUM INTO ?1").bind(name).execute(&mut connection).await?;
        connection.close().await?;
        tokio::fs::File::open(partial).await?.sync_all().await?;
        tokio::fs::rename(partial, target).await?;
        let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        Ok(tokio::fs::File::open(folder).await?.sync_all().await?)
    }

    /// Looks for what does not agree; an empty list is good news. Of each rule the first hundred breaches are named.
    /// Reads everything, so not on every start.
    pub async fn integrity(&self) -> Result<Vec<Finding>> {
        let mut findings = Vec::new();
        if self.engine() == Engine::Sqlite {
            let said: Vec<String> = self.column("PRAGMA integrity_check").await?;
            let wrong = said.into_iter().filter(|line| line != "ok");
            findings.extend(wrong.map(|at| Finding { rule: "the file is sound", at }));
            let tables: Vec<String> = self.column("PRAGMA foreign_key_check").await?;
            findings.extend(tables.into_iter().map(|at| Finding { rule: "references lead somewhere", at }));
        }
        for (rule, sql) in rules() {
            let ids: Vec<uuid::Uuid> = self.column(&format!("{sql} LIMIT {SHOWN}")).await?;
            findings.extend(ids.into_iter().map(|id| Finding { rule, at: id.to_string() }));
        }
        let ahead = "SELECT l.seq FROM search_log l, counter c WHERE l.seq > c.search_seq OR l.seq < 1 ORDER BY l.seq";
        let ahead: Vec<i64> = self.column(&format!("{ahead} LIMIT {SHOWN}")).await?;
        let rule = "the search log is numbered by its counter";
        findings.extend(ahead.into_iter().map(|seq| Finding { rule, at: seq.to_string() }));
        Ok(findings)
    }

    async fn column<T: sea_orm::TryGetable>(&self, sql: &str) -> Result<Vec<T>> {
        let rows: Vec<QueryResult> = self.reader().query_all_raw(self.statement(sql)).await?;
        rows.iter().map(|row| row.try_get_by_index(0).map_err(Error::from)).collect()
    }
}

/// Rules between tables; each query names the entries that break one.
fn rules() -> [(&'static str, String); 4] {
    let codes: Vec<String> = Status::ALL
        .into_iter()
        .filter(|status| status.is_public())
        .map(|status| format!("'{}'", status.code()))
        .collect();
    let public = codes.join(", ");
    let newest = "(SELECT entry_id, MAX(seq) AS seq FROM search_log GROUP BY entry_id) n \
                  JOIN search_log l ON l.seq = n.seq AND l.change = 'upsert'";
    [
        (
            "a public entry has its version among the revisions, with the same hash",
            format!(
                "SELECT e.id FROM entry e LEFT JOIN revision r ON r.entry_id = e.id AND r.version = e.version \
                 WHERE e.status IN ({public}) AND (r.version IS NULL OR r.content_hash <> e.content_hash) ORDER BY e.id"
            ),
        ),
        (
            "a public entry stands in the search log, and not as removed",
            format!(
                "SELECT e.id FROM entry e WHERE e.status IN ({public}) \
                 AND e.id NOT IN (SELECT l.entry_id FROM {newest}) ORDER BY e.id"
            ),
        ),
        (
            "what the search log shows last as to be found is a public entry",
            format!(
                "SELECT l.entry_id FROM {newest} \
                 WHERE l.entry_id NOT IN (SELECT e.id FROM entry e WHERE e.status IN ({public})) ORDER BY l.entry_id"
            ),
        ),
        (
            "an entry with a tombstone is not public",
            format!(
                "SELECT t.entry_id FROM tombstone t JOIN entry e ON e.id = t.entry_id \
                 WHERE e.status IN ({public}) ORDER BY t.entry_id"
            ),
        ),
    ]
}
