//! What is known about the links of an entry, as findings.

use std::collections::BTreeMap;

use domain::account::Viewer;
use domain::visit::{Outcome, Verdict};
use domain::{EntryId, Kind};
use serde_json::{Map, Value};
use storage::visit::VisitRow;
use storage::{media, visit};

use super::named::{Named, Way, named};
use super::{Inside, hash};
use crate::findings::{Finding, FindingKind, Weight};
use crate::read::Reading;
use crate::{Error, Library};

/// Most links of one entry that are looked at.
const MOST_LOOKED_AT: usize = 300;

/// What is known about the links of an entry.
#[derive(Debug, Default)]
pub(crate) struct Links {
    /// What was found.
    pub found: Vec<Finding>,
    /// Whether there are links, and all of them are looked at here.
    pub is_complete: bool,
}

impl Library {
    /// What is known about the links in these authored fields of the entry `id`.
    ///
    /// # Errors
    /// Where the storage fails.
    pub(crate) async fn links(&self, kind: Kind, authored: &Map<String, Value>, id: EntryId) -> Result<Links, Error> {
        let mut all = named(kind, authored);
        all.truncate(MOST_LOOKED_AT);
        let mut links = Links { found: Vec::new(), is_complete: !all.is_empty() };
        let mut outside: Vec<(Named, String)> = Vec::new();
        for named in all {
            let (inside, address) = match &named.way {
                Way::Entry(id) => (Some(Inside::Entry(*id)), id.to_string()),
                Way::Address(address) => (self.inside(address), address.clone()),
            };
            let Some(inside) = inside else {
                outside.push((named, address));
                continue;
            };
            if self.leads_nowhere(&inside, id).await? {
                links.found.push(Finding::new(kind, FindingKind::DeadEnd, Weight::Look, named.at, address));
            }
        }
        if !self.checks_links {
            links.is_complete &= outside.is_empty();
            return Ok(links);
        }
        let hashes: Vec<String> = outside.iter().map(|(_, address)| hash(address)).collect();
        let visits: BTreeMap<String, VisitRow> =
            visit::many(&self.storage, &hashes).await?.into_iter().map(|row| (row.hash.clone(), row)).collect();
        let mut unchecked: Vec<(String, String)> = Vec::new();
        for (named, address) in outside {
            match visits.get(&hash(&address)) {
                Some(row) if row.checked.is_some() => links.found.extend(told(kind, named.at, &address, row)),
                _ if unchecked.iter().any(|(_, known)| *known == address) => {}
                _ => unchecked.push((named.at, address)),
            }
        }
        // One line for all of them, however many: nothing is wrong with them.
        if let Some((at, _)) = unchecked.first().cloned() {
            let addresses: Vec<String> = unchecked.into_iter().map(|(_, address)| address).collect();
            let detail = addresses.join(", ");
            links.found.push(Finding::new(kind, FindingKind::UncheckedLink, Weight::Hint, at, detail));
        }
        Ok(links)
    }

    /// Whether there is nothing public at an address of this site; the entry itself is always there.
    async fn leads_nowhere(&self, inside: &Inside, own: EntryId) -> Result<bool, Error> {
        let reader = Viewer::reader();
        let reached = match inside {
            Inside::Entry(id) if *id == own => return Ok(false),
            Inside::Entry(id) => self.by_id(&reader, *id).await.map(|_| true),
            Inside::Slug(kind, language, slug) => {
                self.under(&reader, *kind, slug, *language).await.map(|found| !matches!(found, Reading::Gone))
            }
            // Files of a draft become public with it.
            Inside::File(file) => Ok(media::get(&self.storage, *file).await?.is_some()),
            Inside::Page => Ok(true),
            Inside::Nothing => Ok(false),
        };
        match reached {
            Ok(is_there) => Ok(!is_there),
            Err(Error::NotFound | Error::Gone | Error::Denied(_)) => Ok(true),
            Err(error) => Err(error),
        }
    }
}

/// What a visit says; nothing where all is well.
fn told(kind: Kind, at: String, address: &str, row: &VisitRow) -> Option<Finding> {
    let (checked_at, outcome) = row.checked?;
    let (found, weight) = match outcome.verdict(row.failed) {
        Verdict::Fine => return None,
        Verdict::Unsure => (FindingKind::UnsureLink, Weight::Hint),
        Verdict::Dead => (FindingKind::DeadLink, Weight::Look),
    };
    let detail = match (&row.moved_to, outcome) {
        (Some(to), Outcome::Moved) => format!("{address} → {to}"),
        _ => address.to_owned(),
    };
    Some(Finding { visited: Some((outcome, checked_at)), ..Finding::new(kind, found, weight, at, detail) })
}
