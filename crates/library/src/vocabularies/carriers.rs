//! Who carries the concepts of a vocabulary: found by reading everything, which is rare and takes as long as it takes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use domain::lifecycle::Status;
use domain::{EntryId, Kind, LangText, entry as entries};
use serde_json::Value;
use storage::search_log::{self, Change};
use storage::{Source, Transaction, draft, entry, meta};

use super::Affected;
use crate::Error;
use crate::read::authored;

/// Rows that are read at once when going through everything.
const PAGE: u64 = 500;

/// An entry or draft with the codes of one vocabulary that it carries.
pub(super) struct Carrier {
    /// The entry or draft.
    pub(super) entry: Affected,
    /// The codes, as they were written.
    pub(super) codes: BTreeSet<String>,
}

impl Carrier {
    /// Whether it carries one of these codes.
    pub(super) fn carries(&self, codes: &BTreeSet<String>) -> bool {
        !self.codes.is_disjoint(codes)
    }
}

/// Lets indexes and pages look again at whatever carries these codes of these vocabularies.
pub(super) async fn looked_at_again(
    tx: &Transaction,
    touched: &BTreeMap<&'static str, BTreeSet<String>>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    // Nobody publishes from here on: who did is looked at, and who does later comes after this in the log.
    search_log::append_all(tx, &[], Change::Upsert, now).await?;
    let mut ids: BTreeSet<EntryId> = BTreeSet::new();
    for (scheme, codes) in touched.iter().filter(|(_, codes)| !codes.is_empty()) {
        let carriers = carriers(tx, scheme, false).await?;
        ids.extend(carriers.iter().filter(|carrier| carrier.carries(codes)).map(|carrier| carrier.entry.id));
    }
    let ids: Vec<EntryId> = ids.into_iter().collect();
    search_log::append_all(tx, &ids, Change::Upsert, now).await?;
    meta::raise_content_revision(tx).await?;
    Ok(())
}

/// Public entries that carry a concept of this vocabulary, then, where asked for, drafts that do.
pub(super) async fn carriers(source: &impl Source, scheme: &str, drafts: bool) -> Result<Vec<Carrier>, Error> {
    let mut found = Vec::new();
    let mut after = None;
    loop {
        let rows = entry::all_public(source, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in &rows {
            found.extend(carrier(scheme, (row.id, row.kind), &row.authored, false)?);
        }
    }
    if !drafts {
        return Ok(found);
    }
    after = None;
    loop {
        let rows = draft::all_open(source, after, PAGE).await?;
        let Some(last) = rows.last() else { break };
        after = Some(last.id);
        for row in rows.iter().filter(|row| is_written(row.status)) {
            found.extend(carrier(scheme, (row.id, row.kind), &row.authored, true)?);
        }
    }
    Ok(found)
}

/// Whether a draft in this state may still become a version.
const fn is_written(status: Status) -> bool {
    matches!(status, Status::Draft | Status::Submitted | Status::InReview | Status::ChangesRequested | Status::Approved)
}

fn carrier(scheme: &str, (id, kind): (EntryId, Kind), text: &str, is_draft: bool) -> Result<Option<Carrier>, Error> {
    let authored = authored(text, id)?;
    let carried = entries::carried(kind, &authored).into_iter().filter(|it| it.scheme == scheme);
    let codes: BTreeSet<String> = carried.map(|it| it.code.to_owned()).collect();
    if codes.is_empty() {
        return Ok(None);
    }
    let title = authored.get("title").and_then(Value::as_object).into_iter().flatten();
    let title = title.filter_map(|(code, text)| Some((code.clone(), text.as_str()?.to_owned()))).collect();
    Ok(Some(Carrier { entry: Affected { id, kind, title: LangText(title), is_draft }, codes }))
}
