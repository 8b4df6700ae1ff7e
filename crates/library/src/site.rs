//! Pages of the site and what operator and office say about themselves, written in the browser.
//!
//! Every save makes a version and overwrites none; saving asks which version it goes on from. Publishing is refused,
//! with all that is missing, as long as something is that must not be. What is published wins over configuration and
//! files, on every process: it raises the revision that pages follow.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Days, NaiveDate, Utc};
use domain::account::{AccountId, Viewer};
use domain::policy::may_edit_site;
use domain::site::{Missing, Page, PageText, STATEMENT_DAYS, Slot, Slots};
use domain::{Invalid, Language, Rule};
use serde_json::json;
use storage::audit::{self, Line};
use storage::site_page::PageRow;
use storage::site_slots::SlotsRow;
use storage::{Transaction, account, meta, site_page, site_slots};

use crate::{Library, calendar};

/// Versions that are listed.
const LISTED: u64 = 100;

/// Number, when it was saved, by whom, when it was published.
type Listed = (i64, DateTime<Utc>, Option<AccountId>, Option<DateTime<Utc>>);

/// Why something could not be done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// As everywhere: not allowed, broken rules, another was faster, a part does not answer.
    #[error(transparent)]
    Library(#[from] crate::Error),
    /// It must not be published without these.
    #[error("{} things are missing", .0.len())]
    Missing(Vec<Missing>),
}

impl From<storage::Error> for Error {
    fn from(error: storage::Error) -> Self {
        Self::Library(error.into())
    }
}

/// One version, as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// Its number, from 1.
    pub number: i64,
    /// When it was saved.
    pub at: DateTime<Utc>,
    /// Name of whoever saved it, as far as it is known.
    pub by: Option<String>,
    /// When it was published.
    pub published_at: Option<DateTime<Utc>>,
}

/// Something with its versions, one of them opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opened<T> {
    /// The version that is opened, with its number; none where there is none yet.
    pub version: Option<(i64, T)>,
    /// The versions, newest first.
    pub versions: Vec<Version>,
}

impl<T> Opened<T> {
    /// Number of the newest version; 0 where there is none.
    pub fn newest(&self) -> i64 {
        self.versions.first().map_or(0, |version| version.number)
    }
}

/// What shall be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Save<T> {
    /// Number of the version that it goes on from; 0 for none.
    pub base: i64,
    /// What.
    pub what: T,
    /// Whether it shall be published as well.
    pub publish: bool,
}

/// How one page stands in one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// The page.
    pub page: Page,
    /// The language.
    pub language: Language,
    /// The newest version and when it was saved.
    pub newest: Option<(i64, DateTime<Utc>)>,
    /// The version that is shown and when it was published; none where the file is shown.
    pub published: Option<(i64, DateTime<Utc>)>,
    /// It has to be looked at again: once a year after the last assessment, where the law asks for it.
    pub is_due: bool,
}

impl Library {
    /// How all pages stand, in the order of [`Page::ALL`].
    ///
    /// # Errors
    /// Whoever is no administrator is denied; else where the storage fails.
    pub async fn site(&self, viewer: &Viewer) -> Result<Vec<Standing>, crate::Error> {
        may_edit_site(viewer)?;
        let is_due = self.statement_due().await?.is_some();
        let mut all = Vec::new();
        for page in Page::ALL {
            for language in Language::ALL {
                let newest = site_page::newest(&self.storage, page, language, false).await?;
                let published = site_page::newest(&self.storage, page, language, true).await?;
                let published = published.and_then(|row| Some((row.version, row.published_at?)));
                all.push(Standing {
                    page,
                    language,
                    newest: newest.map(|row| (row.version, row.at)),
                    published,
                    is_due: is_due && page == Page::Accessibility,
                });
            }
        }
        Ok(all)
    }

    /// Since which day the accessibility statement is to be looked at again, where it is: a year after the site was last
    /// assessed, as operator and office say; where they do not say it, since today.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn statement_due(&self) -> Result<Option<NaiveDate>, crate::Error> {
        let today = calendar::day_in_germany(self.clock.now());
        let said = self.published_slots().await?;
        let assessed = said.and_then(|slots| slots.get(Slot::AssessedOn).parse::<NaiveDate>().ok());
        let due = assessed.map_or(Some(today), |day| day.checked_add_days(Days::new(STATEMENT_DAYS.into())));
        Ok(due.filter(|due| *due <= today))
    }

    /// A page with its versions: this version opened, the newest where none is named.
    ///
    /// # Errors
    /// Whoever is no administrator is denied; there may be no such version; else where the storage fails.
    pub async fn site_page(
        &self,
        viewer: &Viewer,
        page: Page,
        language: Language,
        version: Option<i64>,
    ) -> Result<Opened<PageText>, crate::Error> {
        may_edit_site(viewer)?;
        let row = match version {
            Some(version) => {
                let row = site_page::get(&self.storage, page, language, version).await?;
                Some(row.ok_or(crate::Error::NotFound)?)
            }
            None => site_page::newest(&self.storage, page, language, false).await?,
        };
        let rows = site_page::list(&self.storage, page, language, LISTED).await?;
        let rows: Vec<_> = rows.into_iter().map(|row| (row.version, row.at, row.who, row.published_at)).collect();
        Ok(Opened { version: row.map(|row| (row.version, row.text)), versions: self.with_writers(rows).await? })
    }

    /// What operator and office say about themselves, with its versions: this one opened, the newest where none is
    /// named.
    ///
    /// # Errors
    /// As [`Library::site_page`].
    pub async fn site_slots(&self, viewer: &Viewer, version: Option<i64>) -> Result<Opened<Slots>, crate::Error> {
        may_edit_site(viewer)?;
        let row = match version {
            Some(version) => {
                let row = site_slots::get(&self.storage, version).await?;
                Some(row.ok_or(crate::Error::NotFound)?)
            }
            None => site_slots::newest(&self.storage, false).await?,
        };
        let rows = site_slots::list(&self.storage, LISTED).await?;
        let rows: Vec<_> = rows.into_iter().map(|row| (row.version, row.at, row.who, row.published_at)).collect();
        Ok(Opened { version: row.map(|row| (row.version, row.slots)), versions: self.with_writers(rows).await? })
    }

    /// Saves a page as its next version, and publishes it where asked to; gives the version that it is then. What
    /// stands there just so already is no new version. `usual`: what holds where no slots are published.
    ///
    /// # Errors
    /// [`Error::Missing`] with all that it must not be published without: then nothing is saved. Denied, broken rules (a
    /// text that cannot be made a page among them), a conflict where another version came in between; else where the
    /// storage fails.
    pub async fn save_site_page(
        &self,
        viewer: &Viewer,
        (page, language): (Page, Language),
        save: Save<PageText>,
        usual: &Slots,
    ) -> Result<i64, Error> {
        allowed(viewer, save.what.check())?;
        if save.publish {
            can_be_shown(save.what.text.clone()).await?;
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        if save.publish {
            // Nobody empties a detail meanwhile that the page shows.
            meta::alone(&tx).await?;
            let published = site_slots::newest(&tx, true).await?.map(|row| row.slots);
            complete(save.what.missing(page, published.as_ref().unwrap_or(usual)))?;
        }
        let newest = site_page::newest(&tx, page, language, false).await?;
        let (number, is_published) = match newest {
            Some(row) if row.text == save.what => (row.version, row.published_at.is_some()),
            newest => {
                let version = next(newest.map(|row| row.version), save.base)?;
                let row = PageRow {
                    page,
                    language,
                    version,
                    text: save.what,
                    who: viewer.account,
                    at: now,
                    published_at: None,
                };
                first(site_page::add(&tx, &row).await?)?;
                (version, false)
            }
        };
        if save.publish && !is_published {
            first(site_page::publish(&tx, page, language, number, now).await?)?;
            let detail = json!({ "page": page.code(), "language": language.code(), "version": number });
            published(&tx, viewer.account, now, detail).await?;
        }
        tx.commit().await?;
        Ok(number)
    }

    /// Saves what operator and office say about themselves, as [`Library::save_site_page`] does.
    ///
    /// # Errors
    /// As there; what published pages have to show is missing as well.
    pub async fn save_site_slots(&self, viewer: &Viewer, save: Save<Slots>) -> Result<i64, Error> {
        allowed(viewer, save.what.check())?;
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        if save.publish {
            // Nobody publishes a page meanwhile that shows what is emptied here.
            meta::alone(&tx).await?;
            let mut missing = save.what.missing();
            for empty in empty_on_pages(&tx, &save.what).await? {
                if !missing.contains(&empty) {
                    missing.push(empty);
                }
            }
            complete(missing)?;
        }
        let newest = site_slots::newest(&tx, false).await?;
        let (number, is_published) = match newest {
            Some(row) if row.slots == save.what => (row.version, row.published_at.is_some()),
            newest => {
                let version = next(newest.map(|row| row.version), save.base)?;
                let row = SlotsRow { version, slots: save.what, who: viewer.account, at: now, published_at: None };
                first(site_slots::add(&tx, &row).await?)?;
                (version, false)
            }
        };
        if save.publish && !is_published {
            first(site_slots::publish(&tx, number, now).await?)?;
            published(&tx, viewer.account, now, json!({ "version": number })).await?;
        }
        tx.commit().await?;
        Ok(number)
    }

    /// The page as it is shown, where it was published here.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn published_page(&self, page: Page, language: Language) -> Result<Option<PageText>, crate::Error> {
        Ok(site_page::newest(&self.storage, page, language, true).await?.map(|row| row.text))
    }

    /// What operator and office say about themselves, where it was published here.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn published_slots(&self) -> Result<Option<Slots>, crate::Error> {
        Ok(site_slots::newest(&self.storage, true).await?.map(|row| row.slots))
    }

    /// Versions with the names of those who saved them.
    async fn with_writers(&self, rows: Vec<Listed>) -> Result<Vec<Version>, crate::Error> {
        let ids: BTreeSet<AccountId> = rows.iter().filter_map(|(_, _, who, _)| *who).collect();
        let mut names: BTreeMap<AccountId, String> = BTreeMap::new();
        for id in ids {
            if let Some(row) = account::get(&self.storage, id).await?.filter(|row| !row.name.is_empty()) {
                names.insert(id, row.name);
            }
        }
        let version = |(number, at, who, published_at): Listed| Version {
            number,
            at,
            by: who.and_then(|who| names.get(&who).cloned()),
            published_at,
        };
        Ok(rows.into_iter().map(version).collect())
    }
}

/// Whether this viewer may save this, whose faults are these.
fn allowed(viewer: &Viewer, faults: Vec<Invalid>) -> Result<(), crate::Error> {
    may_edit_site(viewer)?;
    if faults.is_empty() { Ok(()) } else { Err(crate::Error::Invalid(faults)) }
}

fn complete(missing: Vec<Missing>) -> Result<(), Error> {
    if missing.is_empty() { Ok(()) } else { Err(Error::Missing(missing)) }
}

/// What pages that are published have to show and these slots leave empty.
async fn empty_on_pages(tx: &Transaction, slots: &Slots) -> Result<Vec<Missing>, storage::Error> {
    let mut empty = Vec::new();
    for page in Page::ALL.into_iter().filter(|page| !page.shows().is_empty()) {
        for language in Language::ALL {
            if let Some(row) = site_page::newest(tx, page, language, true).await? {
                let missing = row.text.missing(page, slots);
                empty.extend(missing.into_iter().filter(|missing| matches!(missing, Missing::Empty(_))));
            }
        }
    }
    Ok(empty)
}

/// Whether a text can be made a page; what cannot would be shown as it was typed.
async fn can_be_shown(text: String) -> Result<(), crate::Error> {
    let rendered = tokio::task::spawn_blocking(move || markdown::render(&text, &markdown::Options::default()).is_ok());
    if rendered.await.map_err(|error| crate::Error::Unavailable(Box::new(error)))? {
        return Ok(());
    }
    let rule = Rule::WrongShape { expected: "markdown" };
    Err(crate::Error::Invalid(vec![Invalid::at("text", rule)]))
}

/// The number after the newest, where `base` is the newest.
fn next(newest: Option<i64>, base: i64) -> Result<i64, crate::Error> {
    let newest = newest.unwrap_or(0);
    if newest == base { Ok(newest + 1) } else { Err(crate::Error::Conflict) }
}

/// Whether this transaction came first.
fn first(came_first: bool) -> Result<(), crate::Error> {
    if came_first { Ok(()) } else { Err(crate::Error::Conflict) }
}

/// What follows from a publication.
async fn published(
    tx: &Transaction,
    actor: Option<AccountId>,
    at: DateTime<Utc>,
    detail: serde_json::Value,
) -> Result<(), storage::Error> {
    audit::append(tx, &Line { at, actor, action: "site_published".to_owned(), subject: None, detail }).await?;
    meta::raise_content_revision(tx).await?;
    Ok(())
}
