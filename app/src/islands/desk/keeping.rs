//! What becomes of every text that is typed: it is with the server, or in the browser, or in the form. This file knows
//! no browser, so that it is tested as it is.
//!
//! A save has a name. Whatever was sent and not answered may be with the server all the same; its name goes along with
//! the next save, so that the server sees the own text in what it holds and not that of somebody else.

/// How things stand with what was written; the name is that of its template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The server has everything.
    Saved,
    /// Something is written that was not sent.
    Waiting,
    /// It is on its way.
    Saving,
    /// The server could not be reached.
    Offline,
    /// The server cannot do it at the moment.
    Later,
    /// Nobody is signed in any more.
    SignedOut,
    /// Somebody else changed the same.
    Conflict,
    /// It is not the time to write, or not for this person.
    Denied,
    /// There is no such draft.
    Gone,
    /// The server does not take it.
    Refused,
}

impl State {
    /// The name of its template.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Saved => "saved",
            Self::Waiting => "waiting",
            Self::Saving => "saving",
            Self::Offline => "offline",
            Self::Later => "later",
            Self::SignedOut => "signed-out",
            Self::Conflict => "conflict",
            Self::Denied => "denied",
            Self::Gone => "gone",
            Self::Refused => "refused",
        }
    }

    /// What an answer other than "saved" means; `status` is none where there was no answer.
    pub const fn after(status: Option<u16>) -> Self {
        match status {
            None => Self::Offline,
            Some(401) => Self::SignedOut,
            Some(403) => Self::Denied,
            Some(409) => Self::Conflict,
            Some(404 | 410) => Self::Gone,
            Some(408 | 429 | 500..) => Self::Later,
            Some(_) => Self::Refused,
        }
    }

    /// Whether trying again by itself may help.
    pub const fn passes(self) -> bool {
        matches!(self, Self::Offline | Self::Later)
    }

    /// Whether the server cannot be asked now, and takes later what is done meanwhile.
    pub const fn waits(self) -> bool {
        self.passes() || matches!(self, Self::SignedOut)
    }

    /// Whether somebody has to do something first.
    pub const fn stays(self) -> bool {
        matches!(self, Self::Conflict | Self::Denied | Self::Gone | Self::Refused)
    }

    /// Whether the text is shown to be copied.
    pub const fn is_given_back(self) -> bool {
        matches!(self, Self::Denied | Self::Gone | Self::Refused)
    }
}

/// A text with what the server needs to bring it together with its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The revision that stood before whoever wrote it.
    pub revision: String,
    /// Names of saves that were not answered, oldest first.
    pub names: Vec<String>,
    /// The form as it is sent, in one line.
    pub text: String,
}

/// Most names that go along. The first ones are those that the server most likely has: they were sent when the network
/// began to fail.
const MOST_NAMES: usize = 50;
/// How many of the first names stay when there are more.
const FIRST_NAMES: usize = 10;

fn add(names: &mut Vec<String>, name: String) {
    if names.len() >= MOST_NAMES {
        names.remove(FIRST_NAMES);
    }
    names.push(name);
}

/// What is on its way.
#[derive(Debug, PartialEq, Eq)]
enum Away {
    /// The first text of earlier visits.
    Earlier,
    /// The form as it was then.
    Form(String),
}

/// What to do with the form after an answer.
#[derive(Debug, PartialEq, Eq)]
pub struct After {
    /// Other fields came, and may stand in its place; [`Keeping::replaced`] is told then.
    pub replace: bool,
    /// It was a text of an earlier visit.
    pub earlier: bool,
}

/// Where every text is.
#[derive(Debug)]
pub struct Keeping {
    state: State,
    /// Texts of earlier visits that the server has not answered, oldest first.
    earlier: Vec<Written>,
    /// Those of them that it does not take: they stay in the browser, and nothing waits for them.
    aside: Vec<Written>,
    /// The form as the server has it.
    known: String,
    /// Its revision.
    revision: String,
    /// Names of saves of the form that were not answered.
    names: Vec<String>,
    away: Option<Away>,
}

impl Keeping {
    /// A page that was just opened: `known` is what the server has at this revision.
    pub const fn new(revision: String, known: String) -> Self {
        Self {
            state: State::Saved,
            earlier: Vec::new(),
            aside: Vec::new(),
            known,
            revision,
            names: Vec::new(),
            away: None,
        }
    }

    /// Takes over what lay in the browser; what stands in the form as well needs nothing more.
    pub fn take_up(&mut self, shelf: &str, form: &str) {
        for written in read(shelf) {
            if written.text != form && !self.earlier.contains(&written) {
                self.earlier.push(written);
            }
        }
        if !self.earlier.is_empty() || self.is_ahead(form) {
            self.state = State::Waiting;
        }
    }

    /// How things stand.
    pub const fn state(&self) -> State {
        self.state
    }

    /// The revision that the form began from.
    pub fn revision(&self) -> &str {
        &self.revision
    }

    /// Whether something is on its way.
    pub const fn is_busy(&self) -> bool {
        self.away.is_some()
    }

    /// Whether texts of earlier visits are to be sent.
    pub const fn has_earlier(&self) -> bool {
        !self.earlier.is_empty()
    }

    /// Whether the form holds what the server does not.
    pub fn is_ahead(&self, form: &str) -> bool {
        form != self.known
    }

    /// Something was typed. What was not taken may be taken now that it is another text.
    pub const fn typed(&mut self) {
        if matches!(self.state, State::Saved | State::Saving | State::Refused) {
            self.state = State::Waiting;
        }
    }

    /// How things stand when nothing is left to send.
    const fn settled(&self) -> State {
        if self.aside.is_empty() { State::Saved } else { State::Refused }
    }

    /// What is sent now: texts of earlier visits first, then the form, where it is ahead or something is `wished`.
    pub fn next(&mut self, form: &str, name: String, wished: bool) -> Option<Written> {
        if self.away.is_some() || (self.state.stays() && !wished) {
            return None;
        }
        if let Some(first) = self.earlier.first_mut() {
            add(&mut first.names, name);
            self.away = Some(Away::Earlier);
            self.state = State::Saving;
            return Some(first.clone());
        }
        if !wished && !self.is_ahead(form) {
            self.state = self.settled();
            return None;
        }
        self.away = Some(Away::Form(form.to_owned()));
        self.state = State::Saving;
        Some(self.named(form, name))
    }

    /// The form under a new name.
    fn named(&mut self, form: &str, name: String) -> Written {
        add(&mut self.names, name);
        Written { revision: self.revision.clone(), names: self.names.clone(), text: form.to_owned() }
    }

    /// What is sent while the page goes away, to whoever is still listening; no answer is waited for.
    pub fn leaving(&mut self, form: &str, name: String) -> Option<Written> {
        let sends = self.away.is_none() && self.earlier.is_empty() && !self.state.stays() && self.is_ahead(form);
        sends.then(|| self.named(form, name))
    }

    /// What a page that takes the form along says of it: the names under which it may be known.
    pub fn going(&mut self, form: &str, name: String) -> Vec<String> {
        self.named(form, name).names
    }

    /// The server has what was sent, at this revision. `whole`: other fields came along.
    pub fn accepted(&mut self, form: &str, revision: &str, whole: bool) -> After {
        let after = match self.away.take() {
            Some(Away::Earlier) => {
                self.earlier.remove(0);
                // The form here knows nothing of it; what is typed in it meanwhile is brought together by the server.
                After { replace: whole && !self.is_ahead(form), earlier: true }
            }
            Some(Away::Form(sent)) => {
                let goes_on = form != sent;
                if !whole {
                    revision.clone_into(&mut self.revision);
                    self.names.clear();
                }
                // Of what is typed meanwhile the base is what was sent, by its name, and not what came of it.
                self.known = sent;
                After { replace: whole && !goes_on, earlier: false }
            }
            None => After { replace: false, earlier: false },
        };
        let is_left = !self.earlier.is_empty() || (!after.replace && self.is_ahead(form));
        self.state = if is_left { State::Waiting } else { self.settled() };
        after
    }

    /// Other fields stand in the form now, as the server has them at this revision.
    pub fn replaced(&mut self, form: String, revision: &str) {
        self.known = form;
        revision.clone_into(&mut self.revision);
        self.names.clear();
    }

    /// The server does not have what was sent, or did not say so. Gives the text of an earlier visit that it does not
    /// take: that one waits no longer in front of the others.
    pub fn failed(&mut self, form: &str, state: State) -> Option<&Written> {
        let away = self.away.take();
        self.state = state;
        if state != State::Refused || away != Some(Away::Earlier) {
            return None;
        }
        let refused = self.earlier.remove(0);
        if !self.earlier.is_empty() || self.is_ahead(form) {
            self.state = State::Waiting;
        }
        self.aside.push(refused);
        self.aside.last()
    }

    /// Whether texts of earlier visits were not taken.
    pub const fn has_aside(&self) -> bool {
        !self.aside.is_empty()
    }

    /// The text of an earlier visit that is disputed; none where it is the form.
    pub fn disputed(&self) -> Option<&Written> {
        self.earlier.first().filter(|_| self.state == State::Conflict)
    }

    /// What has to lie in the browser; none where the server has everything.
    pub fn shelf(&self, form: &str) -> Option<String> {
        let mut lines: Vec<String> = self.aside.iter().chain(&self.earlier).map(line).collect();
        if self.is_ahead(form) {
            let names = self.names.clone();
            lines.push(line(&Written { revision: self.revision.clone(), names, text: form.to_owned() }));
        }
        (!lines.is_empty()).then(|| lines.join("\n"))
    }
}

/// Two lines: revision and names, then the text, which is percent-encoded and has no line break.
fn line(written: &Written) -> String {
    let mut head = written.revision.clone();
    for name in &written.names {
        head.push(' ');
        head.push_str(name);
    }
    format!("{head}\n{}", written.text)
}

/// What lies in the browser.
pub fn read(shelf: &str) -> Vec<Written> {
    let lines: Vec<&str> = shelf.lines().collect();
    let pairs = lines.chunks_exact(2).filter_map(|pair| match pair {
        [head, text] => {
            let mut words = head.split(' ').map(str::to_owned);
            Some(Written { revision: words.next()?, names: words.collect(), text: (*text).to_owned() })
        }
        _ => None,
    });
    pairs.collect()
}

#[cfg(test)]
mod tests {
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
}
