//! Somebody of the office who takes, comments, publishes and hides while the server is killed, after notices of readers;
//! and what everybody finds afterwards.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::Receiver;
use std::thread;
use std::time::{Duration, Instant};

use app::routes;
use domain::{EntryId, Kind};
use serde_json::Value;

use super::running::{Answer, ask};
use super::writing::{DE, Submitted, encoded, id_in, pairs, signed_in};

/// Who reviews.
const MODERATOR: &str = "moderation@demo.example";
/// Time after which what was published is found, whatever happened.
const FOUND: Duration = Duration::from_secs(5);
/// Why an entry is hidden.
const WHY: &str = "Auf dem zweiten Bild sind Menschen zu sehen, die nicht gefragt wurden.";

/// Whether something was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Done {
    /// It was not asked for.
    No,
    /// It was asked for, and the server was gone before it answered.
    Perhaps,
    Yes,
}

impl Done {
    /// How often it was done, at least and at most.
    pub const fn times(self) -> (usize, usize) {
        match self {
            Self::No => (0, 0),
            Self::Perhaps => (0, 1),
            Self::Yes => (1, 1),
        }
    }

    pub fn fits(self, times: usize) -> bool {
        let (least, most) = self.times();
        (least..=most).contains(&times)
    }
}

/// A submission as whoever reviews it knows it.
#[derive(Debug)]
pub struct Case {
    pub id: String,
    pub number: i64,
    pub word: String,
    pub taken: Done,
    pub commented: Done,
    pub published: Done,
    pub reported: Done,
    /// The number of the notice, where it was told.
    pub notice: Option<i64>,
    pub hidden: Done,
}

impl Case {
    fn of(submitted: &Submitted, number: i64) -> Self {
        Self {
            id: id_in(&submitted.address).to_owned(),
            number,
            word: submitted.word.clone(),
            taken: Done::No,
            commented: Done::No,
            published: Done::No,
            reported: Done::No,
            notice: None,
            hidden: Done::No,
        }
    }

    pub fn entry(&self) -> EntryId {
        self.id.parse().unwrap()
    }

    /// What is said about it; no other text begins like this. So short that a button can name it as a whole.
    pub fn comment(&self) -> String {
        format!("{}: bitte bis zum Schluss.", self.begin())
    }

    pub fn begin(&self) -> String {
        format!("Zum Wort {}", self.word)
    }

    /// Where whoever reports it is written to.
    pub fn reader(&self) -> String {
        format!("{}@leserin.example", self.word)
    }

    fn page(&self) -> String {
        routes::permanent(Kind::Guide, self.entry())
    }
}

/// What somebody of the office knows.
pub struct Office {
    cookie: String,
}

impl Office {
    pub fn of(port: u16) -> Self {
        Self { cookie: signed_in(port, MODERATOR) }
    }

    /// Reviews what arrives, one after another, until the server is gone.
    pub fn reviews(&self, port: u16, arrived: &Receiver<(Submitted, i64)>, count: &AtomicU64) -> Vec<Case> {
        let mut all = Vec::new();
        for (submitted, number) in arrived {
            let mut case = Case::of(&submitted, number);
            let goes_on = self.review(port, &mut case, count).is_some();
            all.push(case);
            if !goes_on {
                break;
            }
        }
        all
    }

    /// Does all that is to be done about one of them; none where the server is gone.
    fn review(&self, port: u16, case: &mut Case, count: &AtomicU64) -> Option<()> {
        let number = case.number.to_string();
        let at = |name: &str| routes::office_with(DE, name, &number);
        let comment = case.comment();
        self.step(port, &at("review_take"), &[], "?done=taken", &mut case.taken)?;
        let said = [("at", "title"), ("comment.title", comment.as_str())];
        self.step(port, &at("review_comment"), &said, "?done=commented", &mut case.commented)?;
        self.step(port, &at("review_decide"), &[("verdict", "publish")], "?done=publish", &mut case.published)?;
        count.fetch_add(1, Ordering::Relaxed);
        // Of three one stays, one is hidden, one is reported and hidden.
        if case.number % 3 == 0 {
            return Some(());
        }
        if case.number % 3 == 1 {
            self.report(port, case)?;
        }
        let hidden = [("deed", "suspended"), ("reason", "privacy"), ("words", WHY)];
        let path = match case.notice {
            Some(notice) => routes::office_with(DE, "notice", &notice.to_string()),
            None => routes::office_with(DE, "office_entry", &case.id),
        };
        self.step(port, &path, &hidden, "?done=1", &mut case.hidden)
    }

    /// Takes one step; none where the server is gone before it answered.
    fn step(&self, port: u16, path: &str, values: &[(&str, &str)], to: &str, done: &mut Done) -> Option<()> {
        *done = Done::Perhaps;
        let answer = ask(port, "POST", path, &self.cookie, &encoded(&pairs(values)))?;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        assert!(answer.header("location").ends_with(to), "{path}: {}", answer.header("location"));
        *done = Done::Yes;
        Some(())
    }

    /// What a reader reports, who is not signed in.
    fn report(&self, port: u16, case: &mut Case) -> Option<()> {
        let (page, mail) = (case.page(), case.reader());
        let values = [
            ("page", page.as_str()),
            ("reason", "privacy"),
            ("text", WHY),
            ("mail", mail.as_str()),
            ("good_faith", "1"),
        ];
        case.reported = Done::Perhaps;
        let answer = ask(port, "POST", &routes::report(DE), "", &encoded(&pairs(&values)))?;
        if answer.status == 429 {
            // All of them come from one machine.
            case.reported = Done::No;
            return Some(());
        }
        assert_eq!(answer.status, 303, "{}", answer.text());
        let (_, number) = answer.header("location").split_once("received=").unwrap();
        case.notice = Some(number.parse().unwrap());
        case.reported = Done::Yes;
        Some(())
    }

    fn get(&self, port: u16, path: &str) -> Answer {
        ask(port, "GET", path, &self.cookie, "").unwrap_or_else(|| panic!("{path} is not answered"))
    }

    /// What the office finds of a case: comments as a whole, and the notice.
    pub fn look_at_case(&self, port: u16, case: &Case) {
        let page = self.get(port, &routes::office_with(DE, "review", &case.number.to_string()));
        assert_eq!(page.status, 200, "{case:?}: {}", page.text());
        let text = page.text();
        let (begun, whole) = (text.matches(&case.begin()).count(), text.matches(&case.comment()).count());
        let fits = case.commented.fits(whole.min(1));
        assert!(begun == whole && fits, "{case:?}: {begun} begun, {whole} whole");
        if let Some(notice) = case.notice {
            let page = self.get(port, &routes::office_with(DE, "notice", &notice.to_string()));
            assert!(page.status == 200 && page.text().contains(WHY), "{case:?}: {}", page.text());
        }
    }
}

/// What everybody finds of a case: it is read and found, or neither.
pub fn look_at_entry(port: u16, case: &Case) {
    let (least, most) = match (case.published, case.hidden) {
        (Done::No, _) | (_, Done::Yes) => (false, false),
        (Done::Yes, Done::No) => (true, true),
        _ => (false, true),
    };
    let is_read = is_read(port, case);
    assert!(is_read == least || is_read == most, "{case:?}: it is read: {is_read}");
    let begun = Instant::now();
    while is_read && !is_found(port, case) {
        assert!(begun.elapsed() < FOUND, "{case:?}: it is not found");
        thread::sleep(Duration::from_millis(100));
    }
    assert!(is_read || !is_found(port, case), "{case:?}: it is found, and cannot be read");
}

/// Whether anybody reads it, as a whole, by its permanent address.
fn is_read(port: u16, case: &Case) -> bool {
    let get = |path: &str| ask(port, "GET", path, "", "").unwrap_or_else(|| panic!("{path} is not answered"));
    let answer = get(&case.page());
    if answer.status == 404 {
        return false;
    }
    assert_eq!(answer.status, 303, "{case:?}: {}", answer.text());
    let page = get(answer.header("location"));
    assert!(page.status == 200 && page.text().contains(&case.word), "{case:?}: {}", page.text());
    true
}

fn is_found(port: u16, case: &Case) -> bool {
    let path = format!("/api/v1/search?q={}&limit=50", case.word);
    let answer = ask(port, "GET", &path, "", "").unwrap_or_else(|| panic!("{path} is not answered"));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let found: Value = serde_json::from_slice(&answer.bytes).unwrap();
    found["hits"].as_array().unwrap().iter().any(|hit| hit["id"] == case.id.as_str())
}
