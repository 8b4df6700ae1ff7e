//! People who write while the server is killed: they save, hand in files, submit; and what they find afterwards.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Sender;

use app::routes::{self, OfDraft};
use domain::{Kind, Language, form};
use serde_json::Value;
use server::demo;
use sha2::{Digest as _, Sha256};

use super::running::{Answer, ask, send};
use crate::desk::offered;
use crate::house::{named, shipped};
use crate::media::{self, BOUNDARY};

pub const DE: Language = Language::De;
/// Who writes.
pub const WRITER: &str = "mitwirkend@demo.example";
/// The guide that is submitted.
const GUIDE: &str = "menschen-einladen-die-nie-kommen";
/// Saves after which a writer begins the next draft.
const SAVES: u64 = 25;
/// Files that are handed in for one draft.
const FILES: u8 = 5;

/// A draft that is saved again and again, as whoever writes it knows it. Its texts say which save they are of.
pub struct Saved {
    pub address: String,
    /// Number of the last save that was acknowledged, and of the last one that was sent; 0 before the first.
    pub acknowledged: u64,
    pub sent: u64,
}

/// A file that was acknowledged: the draft for which it was handed in, and its hash.
pub struct File {
    pub draft: String,
    pub hash: String,
}

/// A guide that is saved and submitted by one request, under a word that is in no other.
#[derive(Debug, Clone)]
pub struct Submitted {
    pub address: String,
    pub word: String,
    pub acknowledged: bool,
}

impl Submitted {
    fn title(&self) -> String {
        format!("Menschen einladen {}", self.word)
    }
}

pub fn title(number: u64) -> String {
    if number == 0 { String::new() } else { format!("Titel {number}") }
}

pub fn summary(number: u64) -> String {
    if number == 0 { String::new() } else { format!("Was beim {number}. Mal geschrieben stand") }
}

/// The identifier at the end of an address.
pub fn id_in(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

/// A word of letters for this number, as no text has it.
pub fn word(number: u64) -> String {
    let syllables = ["ba", "ko", "di", "fu", "ga", "lo", "mi", "nu", "pa", "ro"];
    format!("{number:08}").bytes().map(|digit| syllables[usize::from(digit - b'0')]).collect()
}

pub fn pairs(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

pub fn encoded(values: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

/// Signs in, and gives the cookie; the session outlives every kill.
pub fn signed_in(port: u16, address: &str) -> String {
    let form = encoded(&pairs(&[("address", address), ("password", demo::PASSWORD)]));
    let answer = ask(port, "POST", "/de/konto/anmelden", "", &form).unwrap();
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// What people who write know.
pub struct Desk {
    cookie: String,
    initiative: String,
    guide: Vec<(String, String)>,
    /// Submissions so far, whose words are none of the next.
    submissions: AtomicU64,
}

impl Desk {
    pub fn of(port: u16) -> Self {
        // People of the demo write for the first initiative: see `demo::prepare`.
        let initiatives = shipped().into_iter().filter(|item| item.entry.kind == Kind::Initiative);
        let first = initiatives.min_by_key(|item| item.slugs.get(&DE).cloned()).unwrap();
        let mut guide = form::write(Kind::Guide, named(GUIDE).entry.authored());
        guide.retain(|(name, _)| !name.starts_with("related[") && name != "title");
        guide.extend(pairs(&[("revision", "1"), ("end", "1"), ("go", "submit")]));
        let cookie = signed_in(port, WRITER);
        Self { cookie, initiative: first.entry.id.to_string(), guide, submissions: AtomicU64::new(0) }
    }

    fn post(&self, port: u16, path: &str, values: &[(String, String)]) -> Option<Answer> {
        ask(port, "POST", path, &self.cookie, &encoded(values))
    }

    pub fn get(&self, port: u16, path: &str) -> Answer {
        let answer = ask(port, "GET", path, &self.cookie, "");
        answer.unwrap_or_else(|| panic!("{path} is not answered"))
    }

    /// The address of a new guide; none where the server is gone.
    fn begun(&self, port: u16) -> Option<String> {
        let values = pairs(&[("kind", "guide"), ("initiative", &self.initiative), ("language", "de")]);
        let answer = self.post(port, &routes::desk_new(DE), &values)?;
        assert_eq!(answer.status, 303, "{}", answer.text());
        Some(answer.header("location").to_owned())
    }

    /// Saves drafts, one after another, until the server is gone.
    pub fn saves(&self, port: u16, count: &AtomicU64) -> Vec<Saved> {
        let mut all = Vec::new();
        while let Some(address) = self.begun(port) {
            let mut draft = Saved { address, acknowledged: 0, sent: 0 };
            let goes_on = self.save(port, &mut draft, count);
            all.push(draft);
            if !goes_on {
                break;
            }
        }
        all
    }

    /// Saves one draft, each time over the revision that the answer before named; false where the server is gone.
    fn save(&self, port: u16, draft: &mut Saved, count: &AtomicU64) -> bool {
        let keep = routes::of_draft(DE, id_in(&draft.address), OfDraft::Keep);
        let mut revision = "1".to_owned();
        for number in 1..=SAVES {
            draft.sent = number;
            let (title, summary) = (title(number), summary(number));
            let values = pairs(&[("revision", &revision), ("title", &title), ("summary", &summary), ("end", "1")]);
            let Some(answer) = self.post(port, &keep, &values) else { return false };
            let body = answer.text();
            assert_eq!(answer.status, 200, "{body}");
            draft.acknowledged = number;
            count.fetch_add(1, Ordering::Relaxed);
            let named = body.split_once("data-revision=\"").and_then(|(_, behind)| behind.split_once('"'));
            match named {
                Some((next, _)) => next.clone_into(&mut revision),
                None if answer.is_whole() => panic!("no revision is named: {body}"),
                None => return false,
            }
        }
        true
    }

    /// Hands in pictures, one after another, until the server is gone.
    pub fn hands_in(&self, port: u16) -> Vec<File> {
        let mut all = Vec::new();
        let mut colours = (0..=u8::MAX).cycle();
        while let Some(address) = self.begun(port) {
            let path = routes::of_draft(DE, id_in(&address), OfDraft::Files);
            for colour in colours.by_ref().take(FILES.into()) {
                let of_type = format!("multipart/form-data; boundary={BOUNDARY}");
                let headers = [
                    ("cookie", self.cookie.as_str()),
                    ("content-type", of_type.as_str()),
                    ("accept", "application/json"),
                ];
                let form = media::form(&[("zaun.png", &media::png(colour))]);
                let answer = send(port, "POST", &path, &headers, &form);
                // Without its hash nothing can be asked for.
                let Some(answer) = answer.filter(Answer::is_whole) else { return all };
                assert_eq!(answer.status, 200, "{}", answer.text());
                let told: Value = serde_json::from_slice(&answer.bytes).unwrap();
                let hash = told["sha256"].as_str().unwrap().to_owned();
                all.push(File { draft: id_in(&address).to_owned(), hash });
            }
        }
        all
    }

    /// Submits guides, one after another, until the server is gone; tells the numbers of those that arrived.
    pub fn submits(&self, port: u16, count: &AtomicU64, tell: &Sender<(Submitted, i64)>) -> Vec<Submitted> {
        let mut all = Vec::new();
        while let Some(address) = self.begun(port) {
            let word = word(self.submissions.fetch_add(1, Ordering::Relaxed));
            let mut draft = Submitted { address, word, acknowledged: false };
            let values = [self.guide.clone(), pairs(&[("title", &draft.title())])].concat();
            let Some(answer) = self.post(port, &draft.address, &values) else {
                all.push(draft);
                break;
            };
            let receipt = routes::of_draft(DE, id_in(&draft.address), OfDraft::Receipt);
            assert_eq!((answer.status, answer.header("location")), (303, receipt.as_str()), "{}", answer.text());
            draft.acknowledged = true;
            count.fetch_add(1, Ordering::Relaxed);
            let number = ask(port, "GET", &receipt, &self.cookie, "").and_then(|page| number_in(&page.text()));
            all.push(draft.clone());
            let Some(number) = number else { break };
            // Nobody listens any more once the server is gone.
            let _ = tell.send((draft, number));
        }
        all
    }

    /// What was acknowledged is there, or what was sent after it, as a whole.
    pub fn look_at_saved(&self, port: u16, draft: &Saved) {
        let Saved { address, acknowledged, sent } = draft;
        let answer = self.get(port, address);
        assert_eq!(answer.status, 200, "{address}: {}", answer.text());
        let values: BTreeMap<String, String> = offered(&answer.text(), address).into_iter().collect();
        // Every save was a change, and so a revision.
        let number = values["revision"].parse::<u64>().unwrap() - 1;
        assert!((*acknowledged..=*sent).contains(&number), "{address}: {acknowledged} to {sent}, not {number}");
        assert_eq!((&values["title"], &values["summary"]), (&title(number), &summary(number)), "{address}");
    }

    /// What was acknowledged is there to the byte: its name is its hash.
    pub fn look_at_file(&self, port: u16, file: &File) {
        let path = routes::media(&file.hash);
        let answer = self.get(port, &path);
        assert_eq!((answer.status, answer.is_whole()), (200, true), "{path}");
        let hash: String = Sha256::digest(&answer.bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(hash, file.hash);
    }

    /// What was acknowledged is submitted; what was not is submitted, or saved, or as it was begun.
    pub fn look_at_submitted(&self, port: u16, draft: &Submitted) {
        let Submitted { address, acknowledged, .. } = draft;
        let answer = self.get(port, address);
        if answer.status == 303 {
            let state = routes::of_draft(DE, id_in(address), OfDraft::State);
            assert_eq!(answer.header("location"), state, "{address}");
            let receipt = self.get(port, &routes::of_draft(DE, id_in(address), OfDraft::Receipt));
            assert_eq!(receipt.status, 200, "{address}: {}", receipt.text());
            assert!(number_in(&receipt.text()).is_some(), "{address}: {}", receipt.text());
            return;
        }
        assert_eq!((answer.status, acknowledged), (200, &false), "{address}: {}", answer.text());
        let values: BTreeMap<String, String> = offered(&answer.text(), address).into_iter().collect();
        let is = (values["title"].as_str(), values["summary"].as_str());
        let summary = self.guide.iter().find(|(name, _)| name == "summary").map_or("", |(_, summary)| summary.as_str());
        assert!(is == ("", "") || is == (draft.title().as_str(), summary), "{address}: {is:?}");
    }
}

/// The number that a receipt names.
fn number_in(receipt: &str) -> Option<i64> {
    let (_, behind) = receipt.split_once("unter der Nummer ")?;
    behind.split(|letter: char| !letter.is_ascii_digit()).next()?.parse().ok()
}
