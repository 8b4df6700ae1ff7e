//! A vocabulary as it is worked on: what ships, and one amendment after the other. Pure: nothing here holds for anybody
//! until somebody installs it.

mod rules;

use std::collections::BTreeSet;

use super::amendment::{Amendment, Both, Fault, Wording, Wrong};
use super::names::{fold, kept, kept_all, kept_label};
use super::{Concept, Scheme};
use crate::text::Language;

/// How a concept stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// In use.
    Living,
    /// Out of use, for this reason, which may be empty.
    Deprecated(Both),
    /// Merged into the concept with this code, which may be merged itself.
    Merged(String),
}

/// A concept as it is worked on.
#[derive(Debug, Clone)]
pub struct Held {
    /// Its code.
    pub code: String,
    /// How it is called; its own words, also where it was merged.
    pub wording: Wording,
    /// How it stands.
    pub state: State,
    /// As it ships; none for one that was added.
    pub shipped: Option<&'static Concept>,
}

impl Held {
    /// Whether it is in use.
    pub fn is_living(&self) -> bool {
        self.state == State::Living
    }
}

/// A vocabulary as it is worked on.
#[derive(Debug, Clone)]
pub struct Working {
    scheme: &'static Scheme,
    concepts: Vec<Held>,
}

impl Working {
    /// The vocabulary as it ships.
    pub fn of(scheme: &'static Scheme) -> Self {
        let held = |concept: &'static Concept| Held {
            code: concept.code.to_owned(),
            wording: Wording::of(concept),
            state: State::Living,
            shipped: Some(concept),
        };
        Self { scheme, concepts: scheme.concepts.iter().map(held).collect() }
    }

    /// The vocabulary as it ships with these amendments, and the places of those that no longer fit what ships: they
    /// are left out.
    pub fn with<'a>(
        scheme: &'static Scheme,
        amendments: impl IntoIterator<Item = &'a Amendment>,
    ) -> (Self, Vec<usize>) {
        let mut working = Self::of(scheme);
        let mut left_out = Vec::new();
        for (place, amendment) in amendments.into_iter().enumerate() {
            let done = match working.take(amendment) {
                // What was added here ships meanwhile: the words of the office stay.
                Err(faults) if faults.iter().any(|fault| fault.wrong == Wrong::CodeTaken) => match amendment {
                    Amendment::Add { code, wording } => {
                        let again = Amendment::Alter { code: code.clone(), wording: wording.clone() };
                        working.take(&again).or_else(|faults| said_already(&faults).then_some(()).ok_or(faults))
                    }
                    _ => Err(faults),
                },
                done => done,
            };
            if done.is_err() {
                left_out.push(place);
            }
        }
        (working, left_out)
    }

    /// The vocabulary that it began from.
    pub const fn scheme(&self) -> &'static Scheme {
        self.scheme
    }

    /// All concepts, those out of use among them.
    pub fn concepts(&self) -> &[Held] {
        &self.concepts
    }

    /// The concept with exactly this code.
    pub fn get(&self, code: &str) -> Option<&Held> {
        self.concepts.iter().find(|held| held.code == code)
    }

    /// The concept with this code, or the one as which it reads.
    pub fn current(&self, code: &str) -> Option<&Held> {
        let mut found = self.get(code)?;
        // Nothing is merged in a circle; should it be all the same, this ends.
        for _ in 0..self.concepts.len() {
            match &found.state {
                State::Merged(into) => found = self.get(into)?,
                _ => break,
            }
        }
        Some(found)
    }

    /// The broader concept, as it reads.
    pub fn broader(&self, code: &str) -> Option<&Held> {
        let held = self.get(code)?;
        let broader = self.current(held.wording.broader.as_deref()?)?;
        (broader.code != code).then_some(broader)
    }

    /// Concepts in use directly below this one.
    pub fn narrower<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Held> {
        self.concepts
            .iter()
            .filter(move |held| held.is_living() && self.broader(&held.code).is_some_and(|it| it.code == code))
    }

    /// Codes by which an entry carries this concept: its own, those that read as it, and those of all that stand below
    /// it.
    pub fn reach(&self, code: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::from([code.to_owned()]);
        loop {
            let more: Vec<String> = self
                .concepts
                .iter()
                .filter(|held| !found.contains(&held.code))
                .filter(|held| {
                    let reads = self.current(&held.code).is_some_and(|it| found.contains(&it.code));
                    let below = held.wording.broader.as_ref().is_some_and(|broader| found.contains(broader));
                    reads || below || self.broader(&held.code).is_some_and(|it| found.contains(&it.code))
                })
                .map(|held| held.code.clone())
                .collect();
            if more.is_empty() {
                return found;
            }
            found.extend(more);
        }
    }

    /// Codes that what is said of an entry depends on, where this amendment is made: whoever carries one of them has to
    /// be looked at again.
    pub fn touched(&self, amendment: &Amendment) -> BTreeSet<String> {
        let mut touched = self.reach(amendment.code());
        match amendment {
            Amendment::Add { .. } => touched.clear(),
            Amendment::Merge { into, .. } => touched.extend(self.reach(into)),
            Amendment::Restore { code } => {
                touched.extend(self.current(code).map(|held| self.reach(&held.code)).unwrap_or_default());
            }
            Amendment::Alter { .. } | Amendment::Deprecate { .. } => {}
        }
        touched
    }

    /// Makes an amendment.
    ///
    /// # Errors
    /// All that is wrong with it; then nothing is changed.
    pub fn take(&mut self, amendment: &Amendment) -> Result<(), Vec<Fault>> {
        let faults = self.faults(amendment);
        if !faults.is_empty() {
            return Err(faults);
        }
        let mut next = self.clone();
        next.make(amendment);
        if next.has_circle() {
            return Err(vec![Fault::new("broader", Wrong::Itself)]);
        }
        *self = next;
        Ok(())
    }

    fn make(&mut self, amendment: &Amendment) {
        if let Amendment::Add { code, wording } = amendment {
            let (code, wording) = (code.clone(), wording.clone());
            self.concepts.push(Held { code, wording, state: State::Living, shipped: None });
            return;
        }
        let Some(held) = self.concepts.iter_mut().find(|held| held.code == amendment.code()) else { return };
        match amendment {
            Amendment::Add { .. } => {}
            Amendment::Alter { wording, .. } => held.wording = wording.clone(),
            Amendment::Deprecate { reason, .. } => held.state = State::Deprecated(reason.clone()),
            Amendment::Merge { into, .. } => held.state = State::Merged(into.clone()),
            Amendment::Restore { .. } => held.state = State::Living,
        }
    }

    /// Whether a concept stands below itself.
    fn has_circle(&self) -> bool {
        self.concepts.iter().any(|held| {
            let mut above = self.broader(&held.code);
            for _ in 0..=self.concepts.len() {
                match above {
                    None => return false,
                    Some(broader) if broader.code == held.code => return true,
                    Some(broader) => above = self.broader(&broader.code),
                }
            }
            true
        })
    }

    /// The vocabulary for good, as everybody reads it.
    pub fn kept(&self) -> Scheme {
        let concepts: Vec<Concept> = self.concepts.iter().map(|held| self.concept(held)).collect();
        Scheme { concepts: Vec::leak(concepts), ..*self.scheme }
    }

    fn concept(&self, held: &Held) -> Concept {
        let own = super::Label { de: kept(&held.wording.label.de), en: kept(&held.wording.label.en) };
        let (short, phrase) = (kept_label(&held.wording.short), kept_label(&held.wording.phrase));
        let mut concept = Concept {
            scheme: self.scheme.code,
            code: kept(&held.code),
            label: own,
            short,
            phrase,
            definition: kept_label(&held.wording.definition),
            alternatives_de: self.alternatives(held, Language::De),
            alternatives_en: self.alternatives(held, Language::En),
            broader: self.broader(&held.code).map(|broader| kept(&broader.code)),
            inverse: held.shipped.and_then(|it| it.inverse),
            iso: held.shipped.and_then(|it| it.iso),
            related: self.related(held),
            exact_match: held.shipped.map(|it| it.exact_match).unwrap_or_default(),
            deprecated: !held.is_living(),
            replaced_by: None,
            former: None,
            note: None,
        };
        match &held.state {
            State::Living => {}
            State::Deprecated(reason) => concept.note = kept_label(reason),
            State::Merged(_) => {
                if let Some(next) = self.current(&held.code) {
                    let words = &next.wording;
                    concept.label = super::Label { de: kept(&words.label.de), en: kept(&words.label.en) };
                    (concept.short, concept.phrase) = (kept_label(&words.short), kept_label(&words.phrase));
                    concept.replaced_by = Some(kept(&next.code));
                    concept.former = Some(own);
                }
            }
        }
        concept
    }

    /// Other names, with all names of what reads as this concept, so that they still lead to it.
    fn alternatives(&self, held: &Held, language: Language) -> &'static [&'static str] {
        let own = held.wording.alternatives(language);
        let merged = self.concepts.iter().filter(|other| {
            other.code != held.code
                && matches!(other.state, State::Merged(_))
                && self.current(&other.code).is_some_and(|it| it.code == held.code)
        });
        let mut names: Vec<String> = own.to_vec();
        let mut taken: BTreeSet<String> = held.wording.names(language).map(fold).collect();
        for name in merged.flat_map(|other| other.wording.names(language)) {
            if taken.insert(fold(name)) {
                names.push(name.to_owned());
            }
        }
        kept_all(&names)
    }

    /// Related concepts as they read, each once and never the concept itself.
    fn related(&self, held: &Held) -> &'static [&'static str] {
        let mut codes: Vec<String> = Vec::new();
        for code in held.shipped.map(|it| it.related).unwrap_or_default() {
            if let Some(other) = self.current(code)
                && other.code != held.code
                && !codes.contains(&other.code)
            {
                codes.push(other.code.clone());
            }
        }
        kept_all(&codes)
    }
}

/// Whether what is wrong is only that nothing would be different.
fn said_already(faults: &[Fault]) -> bool {
    faults.iter().all(|fault| fault.wrong == Wrong::Nothing)
}

/// All vocabularies with these amendments, each with the code of its vocabulary, in the order in which they were made;
/// and the places of those that no longer fit what ships.
pub fn amended(shipped: &'static [Scheme], amendments: &[(String, Amendment)]) -> (Vec<Scheme>, Vec<usize>) {
    let mut schemes = Vec::with_capacity(shipped.len());
    let known = |code: &str| shipped.iter().any(|scheme| scheme.code == code);
    let mut left_out: Vec<usize> =
        amendments.iter().enumerate().filter(|(_, (of, _))| !known(of)).map(|(place, _)| place).collect();
    for scheme in shipped {
        let of_scheme = || amendments.iter().enumerate().filter(move |(_, (of, _))| of == scheme.code);
        if of_scheme().next().is_none() {
            schemes.push(*scheme);
            continue;
        }
        let (working, out) = Working::with(scheme, of_scheme().map(|(_, (_, amendment))| amendment));
        let places: Vec<usize> = of_scheme().map(|(place, _)| place).collect();
        left_out.extend(out.into_iter().filter_map(|place| places.get(place).copied()));
        schemes.push(working.kept());
    }
    left_out.sort_unstable();
    (schemes, left_out)
}

#[cfg(test)]
mod tests;
