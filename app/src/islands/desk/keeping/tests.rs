//! Somebody at a page, their browser and the server, through everything that can happen between them.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

/// A server that keeps every word it is sent.
#[derive(Default)]
struct Server {
    words: BTreeSet<String>,
    revision: u32,
}

impl Server {
    fn text(&self) -> String {
        self.words.iter().cloned().collect::<Vec<_>>().join("+")
    }

    fn take(&mut self, text: &str) {
        self.words.extend(words(text));
        self.revision += 1;
    }
}

fn words(text: &str) -> impl Iterator<Item = String> {
    text.split('+').filter(|word| !word.is_empty()).map(str::to_owned)
}

/// Somebody at a page, their browser, the server, and every word they ever typed.
struct World {
    server: Server,
    keeping: Keeping,
    form: String,
    browser: Option<String>,
    typed: BTreeSet<String>,
    count: u32,
    /// What is on its way.
    sent: Option<Written>,
}

impl World {
    fn new() -> Self {
        Self {
            server: Server::default(),
            keeping: Keeping::new("0".to_owned(), String::new()),
            form: String::new(),
            browser: None,
            typed: BTreeSet::new(),
            count: 0,
            sent: None,
        }
    }

    fn name(&mut self) -> String {
        self.count += 1;
        format!("n{}", self.count)
    }

    fn word(&mut self) {
        let word = self.name();
        self.form = if self.form.is_empty() { word.clone() } else { format!("{}+{word}", self.form) };
        self.typed.insert(word);
        self.keeping.typed();
    }

    fn open(&mut self) {
        self.sent = None;
        self.form = self.server.text();
        self.keeping = Keeping::new(self.server.revision.to_string(), self.form.clone());
        if let Some(shelf) = self.browser.clone() {
            self.keeping.take_up(&shelf, &self.form);
        }
    }

    fn answer(&mut self, how: u8) {
        let Some(sent) = self.sent.take() else { return };
        match how {
            0 | 1 => {
                self.server.take(&sent.text);
                // Without other fields only where nothing but the own text is there.
                let whole = how == 1 || self.server.text() != sent.text;
                let revision = self.server.revision.to_string();
                if self.keeping.accepted(&self.form, &revision, whole).replace {
                    self.form = self.server.text();
                    self.keeping.replaced(self.form.clone(), &revision);
                }
            }
            2 => {
                self.server.take(&sent.text);
                self.keeping.failed(&self.form, State::Offline);
            }
            _ => {
                let status = [None, Some(503), Some(401), Some(403), Some(404), Some(409), Some(413)];
                self.keeping.failed(&self.form, State::after(status[usize::from(how) % status.len()]));
            }
        }
    }

    fn step(&mut self, what: u8, how: u8) {
        match what {
            0 | 1 => self.word(),
            2 | 3 => {
                let name = self.name();
                if self.sent.is_none() {
                    self.sent = self.keeping.next(&self.form, name, how == 9);
                }
            }
            4 | 5 => self.answer(how),
            // The page goes away; what it sends may arrive.
            6 => {
                let name = self.name();
                if let Some(written) = self.keeping.leaving(&self.form, name)
                    && how < 5
                {
                    self.server.take(&written.text);
                }
            }
            // Somebody chooses their own on the page with both.
            7 if self.keeping.state() == State::Conflict => {
                let name = self.name();
                let disputed = self.keeping.disputed().map(|written| written.text.clone());
                match disputed {
                    Some(text) => self.server.take(&text),
                    None => {
                        self.keeping.going(&self.form.clone(), name);
                        let text = self.form.clone();
                        self.server.take(&text);
                    }
                }
                self.keep();
                self.open();
            }
            // A crash, or the page anew.
            8 => self.open(),
            // Somebody else writes.
            9 => {
                let word = self.name();
                self.server.take(&word);
            }
            _ => {}
        }
        self.keep();
    }

    fn keep(&mut self) {
        self.browser = self.keeping.shelf(&self.form);
    }

    fn lost(&self) -> Vec<String> {
        let shelf = read(self.browser.as_deref().unwrap_or_default());
        let mut there: BTreeSet<String> = self.server.words.clone();
        there.extend(shelf.iter().flat_map(|written| words(&written.text)));
        there.extend(words(&self.form));
        self.typed.difference(&there).cloned().collect()
    }
}

proptest! {
    #[test]
    fn no_word_is_lost(steps in proptest::collection::vec((0u8..10, 0u8..10), 0..80)) {
        let mut world = World::new();
        for (what, how) in steps {
            world.step(what, how);
            prop_assert_eq!(world.lost(), Vec::<String>::new());
            // What is called saved is with the server.
            if world.keeping.state() == State::Saved && world.sent.is_none() {
                let missing: Vec<String> =
                    world.typed.iter().filter(|word| !world.server.words.contains(*word)).cloned().collect();
                prop_assert_eq!(missing, Vec::<String>::new());
            }
        }
    }

    #[test]
    fn a_shelf_is_read_as_it_was_written(texts in proptest::collection::vec("[a-z=&%0-9]{1,20}", 1..4)) {
        let mut keeping = Keeping::new("7".to_owned(), String::new());
        let shelf: Vec<String> = texts.iter().map(|text| format!("3 a-1 b\n{text}")).collect();
        keeping.take_up(&shelf.join("\n"), "");
        let mut once: Vec<&String> = Vec::new();
        for text in &texts {
            if !once.contains(&text) {
                once.push(text);
            }
        }
        let again = read(&keeping.shelf("").unwrap_or_default());
        prop_assert_eq!(again.iter().map(|written| &written.text).collect::<Vec<_>>(), once);
        prop_assert!(again.iter().all(|written| written.revision == "3" && written.names == ["a-1", "b"]));
    }
}

#[test]
fn what_waits_in_the_browser_is_not_forgotten_when_sending_it_fails() {
    let mut keeping = Keeping::new("9".to_owned(), "server".to_owned());
    keeping.take_up("4\nearlier", "server");
    assert!(keeping.state() == State::Waiting && keeping.has_earlier() && !keeping.is_busy());
    let sent = keeping.next("server", "a".to_owned(), false).expect("it is sent");
    assert_eq!((sent.revision.as_str(), sent.text.as_str(), sent.names), ("4", "earlier", vec!["a".to_owned()]));
    assert_eq!(keeping.failed("server", State::Later), None);
    assert_eq!(keeping.shelf("server").as_deref(), Some("4 a\nearlier"), "the form is as the server has it");
    keeping.typed();
    assert_eq!(keeping.shelf("typed").as_deref(), Some("4 a\nearlier\n9\ntyped"), "both lie there");
    let again = keeping.next("typed", "b".to_owned(), false).expect("it is sent again");
    assert_eq!((again.text.as_str(), again.names.len()), ("earlier", 2));
    assert_eq!(keeping.accepted("typed", "10", true), After { replace: false, earlier: true });
    let typed = keeping.next("typed", "c".to_owned(), false).expect("then the form");
    assert_eq!((typed.revision.as_str(), typed.text.as_str()), ("9", "typed"), "from what it began from");
    keeping.accepted("typed", "11", false);
    assert_eq!((keeping.state(), keeping.shelf("typed"), keeping.revision()), (State::Saved, None, "11"));
}

#[test]
fn a_text_that_is_not_taken_stands_in_no_way() {
    let mut keeping = Keeping::new("9".to_owned(), "server".to_owned());
    keeping.take_up("4\nfar too long", "server");
    keeping.next("server", "a".to_owned(), false).expect("it is sent");
    let refused = keeping.failed("server", State::after(Some(413))).map(|written| written.text.clone());
    assert_eq!((refused.as_deref(), keeping.state()), (Some("far too long"), State::Refused));
    keeping.typed();
    let typed = keeping.next("typed", "b".to_owned(), false).expect("the form goes on");
    assert_eq!(typed.text, "typed");
    keeping.accepted("typed", "10", false);
    assert!(keeping.has_aside() && keeping.state() == State::Refused, "it is not forgotten");
    assert_eq!(keeping.shelf("typed").as_deref(), Some("4 a\nfar too long"));
    // A form that is not taken is tried again when it is another one.
    keeping.typed();
    keeping.next("too long as well", "c".to_owned(), false).expect("it is sent");
    assert_eq!(keeping.failed("too long as well", State::Refused), None);
    keeping.typed();
    assert!(keeping.next("shorter", "d".to_owned(), false).is_some());
}

#[test]
fn an_unanswered_save_goes_along_by_its_name() {
    let mut keeping = Keeping::new("1".to_owned(), String::new());
    keeping.next("a", "n1".to_owned(), false).expect("it is sent");
    keeping.failed("a", State::Offline);
    let next = keeping.next("ab", "n2".to_owned(), false).expect("it is sent");
    assert_eq!(next.names, ["n1", "n2"]);
    assert!(keeping.is_busy() && keeping.next("abc", "n3".to_owned(), true).is_none(), "one at a time");
    keeping.accepted("ab", "2", false);
    let third = keeping.next("abc", "n4".to_owned(), false).expect("it is sent");
    assert_eq!((third.names, third.revision.as_str()), (vec!["n4".to_owned()], "2"), "answered ones are settled");
    keeping.failed("abc", State::Denied);
    assert!(keeping.next("abc", "n5".to_owned(), false).is_none(), "no loop");
    assert!(keeping.state().is_given_back() && keeping.shelf("abc").is_some());
    assert_eq!((State::after(Some(401)).name(), State::after(None).passes()), ("signed-out", true));
    assert!(State::SignedOut.waits() && State::after(Some(503)).waits() && !State::Denied.waits());
    for number in 0..200 {
        keeping.going("abc", format!("m{number}"));
    }
    let names = keeping.going("abc", "last".to_owned());
    assert_eq!((names.len(), names[0].as_str(), names[49].as_str()), (MOST_NAMES, "n4", "last"));
}
