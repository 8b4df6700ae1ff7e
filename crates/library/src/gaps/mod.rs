//! What was looked for in vain, and the calls that follow from it.
//!
//! Words are counted by the day, for nobody in particular; the office sees them once they came up on several days, and
//! may make a public call of them. Closing a call names the entry that answers it. Words that found something are
//! forgotten as soon as somebody opens any of it: what stays for a while is that it was opened.

mod counting;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, TimeDelta};
use data_encoding::HEXLOWER;
use domain::account::{AccountId, Viewer};
use domain::gap::{self as rules, FEWEST_DAYS, LONGEST_QUERY, SEEN_DAYS, Vain};
use domain::policy::{Denied, may_enter_office};
use domain::query::Query;
use domain::{EntryId, Invalid, LangText, Language, Rule, vocabulary};
use search::analysis::gist;
use sha2::{Digest as _, Sha256};
use storage::gap::GapRow;
use storage::{Transaction, entry, gap, meta, wanted};

pub use counting::{Counted, MOST_A_DAY, opened};
pub use storage::wanted::{Closed, WantedRow};

use crate::read::Shown;
use crate::{Error, Library};

/// Rows that the gaps of one kind are made from.
const MOST_ROWS: u64 = 10_000;
/// Longest name of a cluster: its words, each letter as two where it is written so.
const LONGEST_CLUSTER: usize = 2 * LONGEST_QUERY;
/// Most gaps of one kind in the list.
const MOST_GAPS: usize = 200;
/// Most wordings that one gap shows.
const MOST_SAID: usize = 3;
/// Most calls in one list.
const MOST_CALLS: u64 = 200;

/// Something that was looked for in vain on several days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gap {
    /// What its words are about; names it, and its calls, also where there is another gap of the other kind.
    pub cluster: String,
    /// In which way it was in vain.
    pub vain: Vain,
    /// Distinct days.
    pub days: usize,
    /// How often, by the language of the readers.
    pub numbers: BTreeMap<Language, u64>,
    /// How it was typed, the most frequent wordings first.
    pub said: Vec<(Language, String)>,
    /// Codes of topics that were asked for, as they read now.
    pub topics: BTreeSet<String>,
    /// Codes of Länder that were asked for.
    pub lands: BTreeSet<String>,
    /// The last day.
    pub last: NaiveDate,
    /// Number of the open call for it.
    pub call: Option<i64>,
}

impl Gap {
    /// How often in all languages.
    pub fn number(&self) -> u64 {
        self.numbers.values().sum()
    }
}

/// Which gaps; what is left out does not restrict.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct About {
    /// Only those of this kind.
    pub vain: Option<Vain>,
    /// Only those for which this topic was asked for, by its code.
    pub topic: Option<String>,
    /// Only those for which this Land was asked for, by its code.
    pub land: Option<String>,
}

impl About {
    /// Whether a gap is one of these.
    pub fn has(&self, gap: &Gap) -> bool {
        let asked = |wanted: &Option<String>, codes: &BTreeSet<String>| {
            wanted.as_ref().is_none_or(|wanted| codes.contains(wanted))
        };
        self.vain.is_none_or(|vain| vain == gap.vain)
            && asked(&self.topic, &gap.topics)
            && asked(&self.land, &gap.lands)
    }
}

/// Title and text of a call in every language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Wording {
    /// What is wanted, in one line.
    pub title: LangText,
    /// What exactly, and what for.
    pub text: LangText,
}

impl Wording {
    /// The wording of a call.
    pub fn of(call: &WantedRow) -> Self {
        Self { title: call.title.clone(), text: call.text.clone() }
    }

    /// Names this wording and no other: what a form that began from it sends back.
    pub fn mark(&self) -> String {
        let mut hash = Sha256::new();
        for texts in [&self.title, &self.text] {
            for language in Language::ALL {
                let text = texts.exact(language).unwrap_or_default();
                hash.update((text.len() as u64).to_be_bytes());
                hash.update(text.as_bytes());
            }
        }
        HEXLOWER.encode(&hash.finalize())
    }
}

/// All calls, as anybody sees them.
#[derive(Debug, Clone, Default)]
pub struct Calls {
    /// Open ones, the newest first.
    pub open: Vec<WantedRow>,
    /// Closed ones, the last closed first, with the entry that answered them as far as it is public.
    pub closed: Vec<(WantedRow, Option<Shown>)>,
}

impl Library {
    /// What was looked for in vain on several of the last days and was not put aside, the most frequent first; words
    /// that were in vain in both ways make two gaps.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office.
    pub async fn gaps(&self, viewer: &Viewer) -> Result<Vec<Gap>, Error> {
        may_enter_office(viewer).map_err(Error::from)?;
        let aside: BTreeSet<String> = gap::dismissed(&self.storage).await?.into_iter().collect();
        let calls: BTreeMap<String, i64> = wanted::open(&self.storage, MOST_CALLS)
            .await?
            .into_iter()
            .filter_map(|call| Some((call.cluster?, call.id)))
            .collect();
        let mut gaps = Vec::new();
        for vain in Vain::ALL {
            let since = self.days_ago(SEEN_DAYS);
            let mut rows = gap::frequent(&self.storage, vain, since, FEWEST_DAYS, MOST_ROWS).await?;
            rows.retain(|row| !aside.contains(&row.cluster));
            gaps.extend(of_kind(vain, rows, &calls));
        }
        sort(&mut gaps);
        Ok(gaps)
    }

    /// Puts the words of a gap aside; they do not come up again for a year, of neither kind.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office, [`Error::NotFound`] where there is no such gap.
    pub async fn dismiss_gap(&self, viewer: &Viewer, cluster: &str) -> Result<(), Error> {
        self.gap(viewer, cluster).await?;
        let tx = self.storage.begin().await?;
        gap::dismiss(&tx, cluster, self.clock.now()).await?;
        tx.commit().await?;
        Ok(())
    }

    /// One of the gaps; the more frequent one where there are two with these words.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office, [`Error::NotFound`] where there is no such gap.
    pub async fn gap(&self, viewer: &Viewer, cluster: &str) -> Result<Gap, Error> {
        self.gaps(viewer).await?.into_iter().find(|gap| gap.cluster == cluster).ok_or(Error::NotFound)
    }

    /// Opens a call, for a gap or of the office's own accord, and gives its number. The gap may be gone by now:
    /// somebody may have opened something while the call was written.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office, [`Error::Invalid`] where title or text do not fit,
    /// [`Error::NotFound`] where there can be no such gap, [`Error::Conflict`] where there is an open call for it.
    pub async fn open_call(&self, viewer: &Viewer, cluster: Option<&str>, wording: &Wording) -> Result<i64, Error> {
        let account = of_office(viewer)?;
        let wording = checked(wording)?;
        if cluster.is_some_and(|cluster| cluster.chars().count() > LONGEST_CLUSTER) {
            return Err(Error::NotFound);
        }
        let row = WantedRow {
            id: 0,
            cluster: cluster.map(str::to_owned),
            title: wording.title,
            text: wording.text,
            opened_at: self.clock.now(),
            opened_by: account,
            closed: None,
        };
        let tx = self.storage.begin().await?;
        let id = wanted::add(&tx, &row).await?;
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// A call, for the office.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office, [`Error::NotFound`] where there is none.
    pub async fn call(&self, viewer: &Viewer, id: i64) -> Result<WantedRow, Error> {
        of_office(viewer)?;
        wanted::get(&self.storage, id).await?.ok_or(Error::NotFound)
    }

    /// Gives an open call another title and text. `began`: [`Wording::mark`] of what it goes on from. The same again
    /// changes nothing.
    ///
    /// # Errors
    /// As for [`Library::open_call`]; [`Error::Conflict`] where it is closed, or somebody has changed it meanwhile.
    pub async fn change_call(&self, viewer: &Viewer, id: i64, began: &str, wording: &Wording) -> Result<(), Error> {
        of_office(viewer)?;
        let wording = checked(wording)?;
        let tx = self.storage.begin().await?;
        let row = open_locked(&tx, id).await?;
        let stored = Wording::of(&row).mark();
        if stored == wording.mark() {
            tx.roll_back().await?;
            return Ok(());
        }
        if stored != began {
            return Err(Error::Conflict);
        }
        wanted::put(&tx, &WantedRow { title: wording.title, text: wording.text, ..row }).await?;
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// Closes a call by the entry that answers it.
    ///
    /// # Errors
    /// [`Error::Denied`] for whoever is not of the office, [`Error::Invalid`] where no such entry is public,
    /// [`Error::NotFound`] where there is no such call, [`Error::Conflict`] where it is closed.
    pub async fn close_call(&self, viewer: &Viewer, id: i64, answer: EntryId) -> Result<(), Error> {
        let account = of_office(viewer)?;
        let tx = self.storage.begin().await?;
        let row = open_locked(&tx, id).await?;
        let is_public = entry::get(&tx, answer).await?.is_some_and(|row| row.status.is_public());
        if !is_public {
            let unknown = Rule::UnknownTarget { target: answer.to_string() };
            return Err(Error::Invalid(vec![Invalid::at("entry", unknown)]));
        }
        let closed = Closed { at: self.clock.now(), by: account, entry: answer };
        wanted::put(&tx, &WantedRow { closed: Some(closed), ..row }).await?;
        meta::raise_content_revision(&tx).await?;
        tx.commit().await?;
        Ok(())
    }

    /// All calls, for everybody.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn calls(&self) -> Result<Calls, Error> {
        let open = wanted::open(&self.storage, MOST_CALLS).await?;
        let closed = wanted::closed(&self.storage, MOST_CALLS).await?;
        let answers: Vec<EntryId> = closed.iter().filter_map(|call| Some(call.closed?.entry)).collect();
        let shown: BTreeMap<EntryId, Shown> =
            self.many(&answers).await?.into_iter().map(|shown| (shown.entry().id, shown)).collect();
        let closed = closed
            .into_iter()
            .map(|call| {
                let answer = call.closed.and_then(|closed| shown.get(&closed.entry).cloned());
                (call, answer)
            })
            .collect();
        Ok(Calls { open, closed })
    }

    /// The open call for what a query looks for.
    pub(crate) async fn call_for(&self, query: &Query) -> Result<Option<WantedRow>, Error> {
        let Some(said) = rules::words(&query.text) else { return Ok(None) };
        Ok(wanted::of_cluster(&self.storage, &gist(query.language, &said)).await?)
    }

    fn days_ago(&self, days: u32) -> NaiveDate {
        (self.clock.now() - TimeDelta::days(days.into())).date_naive()
    }
}

/// The gaps of one kind that these rows make, the most frequent first.
fn of_kind(vain: Vain, rows: Vec<GapRow>, calls: &BTreeMap<String, i64>) -> Vec<Gap> {
    let mut clusters: BTreeMap<String, Vec<GapRow>> = BTreeMap::new();
    for row in rows {
        clusters.entry(row.cluster.clone()).or_default().push(row);
    }
    let together = |(cluster, rows): (String, Vec<GapRow>)| {
        let call = calls.get(&cluster).copied();
        together(cluster, vain, &rows, call)
    };
    let mut gaps: Vec<Gap> = clusters.into_iter().filter_map(together).collect();
    sort(&mut gaps);
    gaps.truncate(MOST_GAPS);
    gaps
}

/// The most frequent first.
fn sort(gaps: &mut [Gap]) {
    gaps.sort_by_key(|gap| std::cmp::Reverse((gap.number(), gap.days)));
}

/// Whoever acts for the office.
fn of_office(viewer: &Viewer) -> Result<AccountId, Error> {
    may_enter_office(viewer).map_err(Error::from)?;
    viewer.account.ok_or(Error::Denied(Denied::SignIn))
}

/// Title and text as they are kept.
fn checked(wording: &Wording) -> Result<Wording, Error> {
    let kept = |texts: &LangText| {
        LangText(texts.0.iter().map(|(language, text)| (language.clone(), domain::text::kept(text))).collect())
    };
    let wording = Wording { title: kept(&wording.title), text: kept(&wording.text) };
    let faults = rules::check_call(&wording.title, &wording.text);
    if faults.is_empty() { Ok(wording) } else { Err(Error::Invalid(faults)) }
}

/// A call that is open and that nobody else changes until the transaction ends.
async fn open_locked(tx: &Transaction, id: i64) -> Result<WantedRow, Error> {
    let row = wanted::get_locked(tx, id).await?.ok_or(Error::NotFound)?;
    if row.closed.is_some() { Err(Error::Conflict) } else { Ok(row) }
}

/// The code of a topic, or of what it became where it was merged.
pub fn as_topic(code: &str) -> String {
    vocabulary::scheme("topic").map_or(code, |scheme| scheme.reads_as(code)).to_owned()
}

/// The rows of one cluster as one gap; none where there are no rows.
fn together(cluster: String, vain: Vain, rows: &[GapRow], call: Option<i64>) -> Option<Gap> {
    let last = rows.iter().map(|row| row.day).max()?;
    let days: BTreeSet<NaiveDate> = rows.iter().map(|row| row.day).collect();
    let mut numbers: BTreeMap<Language, u64> = BTreeMap::new();
    let mut wordings: BTreeMap<(Language, &str), u64> = BTreeMap::new();
    for row in rows {
        *numbers.entry(row.language).or_default() += row.number;
        *wordings.entry((row.language, row.said.as_str())).or_default() += row.number;
    }
    let mut wordings: Vec<((Language, &str), u64)> = wordings.into_iter().collect();
    wordings.sort_by_key(|(_, number)| std::cmp::Reverse(*number));
    let said = wordings.into_iter().take(MOST_SAID).map(|((language, said), _)| (language, said.to_owned())).collect();
    Some(Gap {
        cluster,
        vain,
        days: days.len(),
        numbers,
        said,
        topics: rows.iter().filter_map(|row| Some(as_topic(row.topic.as_deref()?))).collect(),
        lands: rows.iter().filter_map(|row| row.land.clone()).collect(),
        last,
        call,
    })
}
