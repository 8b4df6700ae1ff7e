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
mod tests;
