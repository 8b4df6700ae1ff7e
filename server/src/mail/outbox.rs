//! Letters put down as files instead of being sent: `outbox/<time>-<number>.eml` in the data folder, for a node
//! without a mail server. A file holds links that open something, so only the node itself may read it.

use std::fs::{self, DirBuilder, File};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use chrono::{DateTime, NaiveDateTime, Utc};
use domain::Language;
use mail_parser::MessageParser;

use crate::config::Config;

/// Time in the name of a file.
const TIME: &str = "%Y%m%dT%H%M%SZ";
/// Ending of a letter.
const ENDING: &str = "eml";
/// Ending of a letter that is being written.
const UNFINISHED: &str = "part";
/// The largest file that is read, in bytes; our own are far smaller.
const LARGEST: u64 = 256 * 1024;

/// A folder of letters.
#[derive(Debug, Clone)]
pub struct Outbox {
    folder: PathBuf,
}

/// A letter as it lies there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Put {
    /// Name of its file, without ending.
    pub name: String,
    /// When the fact happened that it tells.
    pub written_at: DateTime<Utc>,
    /// Whom it would have gone to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
    /// The language it says it is in.
    pub language: Option<Language>,
}

/// The name of a letter's file, without ending; the same letter has always the same.
pub fn name(written_at: DateTime<Utc>, number: i64) -> String {
    format!("{}-{number}", written_at.format(TIME))
}

/// Time and number in a name; none where a file is named otherwise, and so is none of ours.
fn parts(name: &str) -> Option<(DateTime<Utc>, i64)> {
    let (time, number) = name.split_once('-')?;
    let time = NaiveDateTime::parse_from_str(time, TIME).ok()?.and_utc();
    let number: i64 = number.parse().ok()?;
    (self::name(time, number) == name).then_some((time, number))
}

impl Outbox {
    /// A folder of letters; made with the first letter.
    pub const fn new(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The outbox of a node; none where a mail server is named.
    pub fn of(config: &Config) -> Option<Self> {
        config.mail.url.is_empty().then(|| Self::new(config.data.join("outbox")))
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    fn path(&self, name: &str, ending: &str) -> PathBuf {
        self.folder.join(format!("{name}.{ending}"))
    }

    /// Puts a letter down; it is there as a whole or not at all, and once however often it is put.
    ///
    /// # Errors
    /// Where the folder cannot be written.
    pub fn put(&self, name: &str, bytes: &[u8]) -> io::Result<()> {
        DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
        // The process is part of the name: two that do the same job, one of them too late, do not mix.
        let unfinished = self.path(&format!("{name}.{}", std::process::id()), UNFINISHED);
        let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&unfinished)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&unfinished, self.path(name, ENDING))?;
        File::open(&self.folder)?.sync_all()
    }

    /// The newest letters, the newest first, at most so many.
    ///
    /// # Errors
    /// Where the folder cannot be read; one that is not there is empty.
    pub fn list(&self, most: usize) -> io::Result<Vec<Put>> {
        let mut names: Vec<_> = self.names()?.into_iter().filter_map(|name| Some((parts(&name)?, name))).collect();
        names.sort_unstable_by(|one, other| other.cmp(one));
        // One that was taken away in between is left out.
        Ok(names.into_iter().take(most).filter_map(|(_, name)| self.read(&name).ok().flatten()).collect())
    }

    /// Names of the letters, and of whatever else ends like one.
    fn names(&self) -> io::Result<Vec<String>> {
        let files = self.files()?;
        Ok(files.iter().filter_map(|file| file.strip_suffix(".eml").map(str::to_owned)).collect())
    }

    fn files(&self) -> io::Result<Vec<String>> {
        let files = match fs::read_dir(&self.folder) {
            Ok(files) => files,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        let mut names = Vec::new();
        for file in files {
            names.extend(file?.file_name().to_str().map(str::to_owned));
        }
        Ok(names)
    }

    /// One letter; none where there is none of this name.
    ///
    /// # Errors
    /// Where its file cannot be read.
    pub fn read(&self, name: &str) -> io::Result<Option<Put>> {
        let Some((written_at, _)) = parts(name) else { return Ok(None) };
        let path = self.path(name, ENDING);
        let bytes = match fs::metadata(&path) {
            Ok(file) if file.len() <= LARGEST => fs::read(&path)?,
            Ok(_) => return Ok(None),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let Some(message) = MessageParser::default().parse(&bytes) else { return Ok(None) };
        let to = message.to().and_then(|to| to.first()).and_then(|to| to.address()).unwrap_or_default();
        Ok(Some(Put {
            name: name.to_owned(),
            written_at,
            to: to.to_owned(),
            subject: message.subject().unwrap_or_default().to_owned(),
            text: message.body_text(0).unwrap_or_default().replace("\r\n", "\n"),
            language: message.header_raw("Content-Language").and_then(|code| Language::from_code(code.trim())),
        }))
    }

    /// Forgets letters that were written before `before`, finished or not, and gives how many.
    ///
    /// # Errors
    /// Where the folder cannot be read or a file not be removed.
    pub fn forget(&self, before: DateTime<Utc>) -> io::Result<usize> {
        let mut forgotten = 0;
        for file in self.files()? {
            let is_ours = file.ends_with(".eml") || file.ends_with(".part");
            let written = file.split('.').next().and_then(parts);
            if is_ours && written.is_some_and(|(written_at, _)| written_at < before) {
                fs::remove_file(self.folder.join(file))?;
                forgotten += 1;
            }
        }
        Ok(forgotten)
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn moment(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).expect("it is a moment")
    }

    const LETTER: &[u8] =
        b"To: a@b.example\r\nContent-Language: de\r\nSubject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n\r\nHallo\r\n";

    #[test]
    fn a_letter_is_put_down_once_and_only_the_node_reads_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = Outbox::new(folder.path().join("deep/outbox"));
        assert_eq!(outbox.list(9).expect("it is empty"), []);
        assert_eq!(outbox.forget(moment(9)).expect("it is empty"), 0);
        let name = name(moment(0), 7);
        assert_eq!(name, "20270115T080000Z-7");
        for _ in 0..2 {
            outbox.put(&name, LETTER).expect("it is put down");
        }
        let letters = outbox.list(9).expect("it is read");
        let (to, subject, text) = ("a@b.example".to_owned(), "Grüße".to_owned(), "Hallo\n".to_owned());
        let language = Some(Language::De);
        assert_eq!(letters, [Put { name: name.clone(), written_at: moment(0), to, subject, text, language }]);
        let files: Vec<_> = fs::read_dir(outbox.folder()).expect("it is read").collect();
        assert_eq!(files.len(), 1);
        let mode = |path: &Path| fs::metadata(path).expect("it is there").permissions().mode() & 0o777;
        assert_eq!((mode(outbox.folder()), mode(&outbox.path(&name, ENDING))), (0o700, 0o600));
    }

    #[test]
    fn the_newest_come_first_and_strangers_are_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let outbox = Outbox::new(folder.path().to_owned());
        for (seconds, number) in [(0, 9), (0, 10), (60, 2), (-60, 11)] {
            outbox.put(&name(moment(seconds), number), LETTER).expect("it is put down");
        }
        for stranger in ["note.eml", "20200115T080000Z-07.eml", "20200115T080000Z-1", "20200115T080000Z-1.1.part"] {
            fs::write(folder.path().join(stranger), LETTER).expect("it is written");
        }
        let names = |most| -> Vec<String> {
            outbox.list(most).expect("it is read").into_iter().map(|letter| letter.name).collect()
        };
        assert_eq!(names(3), ["20270115T080100Z-2", "20270115T080000Z-10", "20270115T080000Z-9"]);
        assert_eq!(outbox.forget(moment(0)).expect("it is read"), 2, "one letter, and one that was never finished");
        assert_eq!(names(9).len(), 3);
        assert_eq!(fs::read_dir(folder.path()).expect("it is read").count(), 6);
    }

    #[test]
    fn no_name_leads_elsewhere() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("20270115T080000Z-1.eml"), LETTER).expect("it is written");
        let outbox = Outbox::new(folder.path().join("outbox"));
        outbox.put(&name(moment(0), 2), LETTER).expect("it is put down");
        for name in
            ["../20270115T080000Z-1", "20270115T080000Z-3", "", "..", "/etc/passwd", "20270115T080000Z-+2", "\0"]
        {
            assert_eq!(outbox.read(name).expect("it is looked for"), None, "{name:?}");
        }
        let large = name(moment(0), 4);
        outbox.put(&large, &vec![b'x'; 300_000]).expect("it is put down");
        assert_eq!(outbox.read(&large).expect("it is looked for"), None);
    }
}
