//! Amendments beside the entries that need them, in the file `vocabularies.json` of a folder: without who made them and
//! when, in the order in which they were made.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::{fs, io};

use domain::vocabulary::amendment::Amendment;
use domain::vocabulary::{self, Working};
use domain::{Invalid, Rule};
use serde::{Deserialize, Serialize};
use storage::amendment::AmendmentRow;

use super::carriers::looked_at_again;
use super::{all, newest, noted, shipped};
use crate::transfer::{Fault, File};
use crate::{Error, Library};

/// Name of the file.
pub const FILE: &str = "vocabularies.json";
/// Largest file that is read, in bytes.
const MAX_FILE: u64 = 1 << 20;

/// An amendment with the code of its vocabulary.
pub type Told = (String, Amendment);

/// As it stands in the file.
#[derive(Serialize, Deserialize)]
struct Written {
    scheme: String,
    #[serde(flatten)]
    amendment: Amendment,
}

/// What a folder brings.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Brought {
    /// Amendments that are not here yet.
    pub new: Vec<Told>,
    /// How many of those do not fit what is here, and are left out.
    pub left_out: usize,
}

/// The amendments of a folder; none where it has no such file.
///
/// # Errors
/// Where the file cannot be read; what it says wrongly is a fault.
pub fn read(folder: &Path) -> io::Result<(Vec<Told>, Vec<Fault>)> {
    let path = folder.join(FILE);
    if !path.is_file() {
        return Ok((Vec::new(), Vec::new()));
    }
    let length = fs::metadata(&path)?.len();
    let parsed =
        if length > MAX_FILE { Err(format!("{length} bytes, more than {MAX_FILE}")) } else { parse(&fs::read(&path)?) };
    Ok(match parsed {
        Ok(told) => {
            let (_, left_out) = vocabulary::amended(vocabulary::shipped(), &told);
            let faults = left_out.into_iter().filter_map(|place| told.get(place)).map(misfit).collect();
            (told, faults)
        }
        Err(detail) => (Vec::new(), vec![unreadable(detail)]),
    })
}

fn unreadable(detail: String) -> Fault {
    Fault { file: FILE.to_owned(), line: 0, invalid: Invalid::at("", Rule::Unreadable { detail }) }
}

fn misfit((scheme, amendment): &Told) -> Fault {
    unreadable(format!("{} {scheme}/{} does not fit", amendment.kind(), amendment.code()))
}

fn parse(bytes: &[u8]) -> Result<Vec<Told>, String> {
    let all: Vec<Written> = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
    Ok(all.into_iter().map(|written| (written.scheme, written.amendment.tidy())).collect())
}

/// The file of these amendments; none where there is none.
fn print(told: Vec<Told>) -> Result<Option<File>, Error> {
    if told.is_empty() {
        return Ok(None);
    }
    let all: Vec<Written> = told.into_iter().map(|(scheme, amendment)| Written { scheme, amendment }).collect();
    let text = serde_json::to_string_pretty(&all).map_err(|error| Error::Unavailable(Box::new(error)))?;
    Ok(Some(File { path: FILE.to_owned(), text: text + "\n" }))
}

/// Amendments of a folder that do not follow each other here already.
fn lacking(here: &[Told], told: &[Told]) -> Vec<Told> {
    let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
    let mut lacking = Vec::new();
    for one in told {
        let from = seen.entry(&one.0).or_default();
        match here.iter().enumerate().skip(*from).find(|(_, known)| *known == one) {
            Some((place, _)) => *from = place + 1,
            None => lacking.push(one.clone()),
        }
    }
    lacking
}

impl Library {
    /// The amendments of this node as a file for a folder; none where nothing was amended.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn export_amendments(&self) -> Result<Option<File>, Error> {
        print(all(&self.storage).await?.into_iter().map(|row| (row.scheme, row.amendment)).collect())
    }

    /// Lets what a folder brings hold in this process, on top of what is here, so that its entries can be checked;
    /// nothing is stored. Nothing holds where the library is not that of a program.
    ///
    /// # Errors
    /// Where the storage fails.
    pub async fn try_amendments(&self, told: &[Told]) -> Result<Brought, Error> {
        let rows = all(&self.storage).await?;
        let mut here: Vec<Told> = rows.iter().map(|row| (row.scheme.clone(), row.amendment.clone())).collect();
        let mut brought = Brought::default();
        for (scheme, amendment) in lacking(&here, told) {
            let fits = shipped(&scheme).is_ok_and(|of| {
                let (mut working, _) = Working::with(of, here.iter().filter(|it| it.0 == scheme).map(|it| &it.1));
                working.take(&amendment).is_ok()
            });
            if fits {
                here.push((scheme.clone(), amendment.clone()));
                brought.new.push((scheme, amendment));
            } else {
                brought.left_out += 1;
            }
        }
        if self.amends && !brought.new.is_empty() {
            let (schemes, _) = vocabulary::amended(vocabulary::shipped(), &here);
            let more = i64::try_from(brought.new.len()).unwrap_or(i64::MAX);
            vocabulary::install(schemes, newest(&rows).saturating_add(more));
        }
        Ok(brought)
    }

    /// Stores amendments that a folder brings, in the name of the operator.
    ///
    /// # Errors
    /// [`Error::Conflict`] where one of them no longer fits, since somebody amended meanwhile; then none is stored.
    pub async fn take_in_amendments(&self, new: &[Told]) -> Result<(), Error> {
        if new.is_empty() {
            return Ok(());
        }
        let now = self.clock.now();
        let tx = self.storage.begin().await?;
        let rows = all(&tx).await?;
        let after = newest(&rows) + 1;
        let mut here: Vec<Told> = rows.into_iter().map(|row| (row.scheme, row.amendment)).collect();
        let mut touched: BTreeMap<&'static str, BTreeSet<String>> = BTreeMap::new();
        for (seq, (scheme, amendment)) in (after..).zip(new) {
            let of = shipped(scheme)?;
            let (mut working, _) = Working::with(of, here.iter().filter(|it| it.0 == *scheme).map(|it| &it.1));
            touched.entry(of.code).or_default().extend(working.touched(amendment));
            working.take(amendment).map_err(|_| Error::Conflict)?;
            let row = AmendmentRow { seq, scheme: scheme.clone(), amendment: amendment.clone(), who: None, at: now };
            if !noted(&tx, &row).await? {
                return Err(Error::Conflict);
            }
            here.push((scheme.clone(), amendment.clone()));
        }
        looked_at_again(&tx, &touched, now).await?;
        tx.commit().await?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use domain::vocabulary::amendment::{Both, Wording};

    use super::*;

    fn told() -> Vec<Told> {
        let wording = Wording { label: Both::new("Wasserstoff", "Hydrogen"), ..Wording::default() };
        let of = |amendment| ("topic".to_owned(), amendment);
        let deprecate = || of(Amendment::Deprecate { code: "T85".to_owned(), reason: Both::new("weil", "because") });
        vec![
            of(Amendment::Add { code: "hydrogen".to_owned(), wording }),
            deprecate(),
            of(Amendment::Restore { code: "T85".to_owned() }),
            deprecate(),
        ]
    }

    #[test]
    fn what_is_written_is_read_again_to_the_byte() {
        let file = print(told()).unwrap().expect("there are some");
        let read = parse(file.text.as_bytes()).unwrap();
        assert_eq!(read, told());
        assert_eq!(print(read).unwrap(), Some(file));
        assert_eq!(print(Vec::new()).unwrap(), None);
        assert!(parse(b"[{\"scheme\": \"topic\"}]").is_err());
    }

    #[test]
    fn only_what_is_not_here_is_brought() {
        let all = told();
        assert_eq!(lacking(&all, &all), []);
        assert_eq!(lacking(&[], &all), all);
        assert_eq!(lacking(&all[..3], &all), all[3..], "going out of use again is something new");
    }

    #[test]
    fn a_folder_says_what_is_wrong_with_its_file() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(read(folder.path()).unwrap(), (Vec::new(), Vec::new()));
        fs::write(folder.path().join(FILE), "nothing").unwrap();
        let (told, faults) = read(folder.path()).unwrap();
        assert_eq!((told.len(), faults.len(), faults[0].file.as_str()), (0, 1, FILE));
        let merge = r#"[{"scheme": "topic", "kind": "merge", "code": "T99", "into": "T1"}]"#;
        fs::write(folder.path().join(FILE), merge).unwrap();
        let (told, faults) = read(folder.path()).unwrap();
        assert_eq!((told.len(), faults.len()), (1, 1));
    }
}
