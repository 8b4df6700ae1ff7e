//! What is wrong with an amendment, as far as it can be told before it is made.

use super::super::amendment::{
    ALTERNATIVE, ALTERNATIVES, Amendment, Both, CODE, DEFINITION, Fault, LABEL, REASON, SHORT, Wording, Wrong,
};
use super::super::names::{fold, fold_code};
use super::{Held, State, Working};
use crate::text::{Language, length};

impl Working {
    /// All that is wrong with an amendment, but circles.
    pub(super) fn faults(&self, amendment: &Amendment) -> Vec<Fault> {
        if !self.scheme.open {
            return vec![Fault::new("", Wrong::Closed)];
        }
        match amendment {
            Amendment::Add { code, wording } => {
                let mut faults = self.new_code(code);
                faults.extend(self.wording(wording, None));
                faults
            }
            Amendment::Alter { code, wording } => match self.in_use("code", code) {
                Err(fault) => vec![fault],
                Ok(held) if held.wording == *wording => vec![Fault::new("", Wrong::Nothing)],
                Ok(held) => self.wording(wording, Some(held)),
            },
            Amendment::Deprecate { code, reason } => self.deprecation(code, reason),
            Amendment::Merge { code, into } => self.merger(code, into),
            Amendment::Restore { code } => self.restoration(code),
        }
    }

    fn new_code(&self, code: &str) -> Vec<Fault> {
        let at = |wrong| vec![Fault::new("code", wrong)];
        let is_code = code.starts_with(|letter: char| letter.is_ascii_alphabetic())
            && code.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            && !code.ends_with('_')
            && !code.contains("__");
        if code.is_empty() {
            at(Wrong::Missing)
        } else if count(code) > CODE {
            at(Wrong::TooLong { max: CODE, is: count(code) })
        } else if !is_code {
            at(Wrong::NotACode)
        } else if self.concepts.iter().any(|held| fold_code(&held.code) == fold_code(code)) {
            at(Wrong::CodeTaken)
        } else {
            Vec::new()
        }
    }

    /// The concept with this code, which is in use.
    fn in_use(&self, at: &'static str, code: &str) -> Result<&Held, Fault> {
        match self.get(code) {
            None => Err(Fault::new(at, if code.is_empty() { Wrong::Missing } else { Wrong::Unknown })),
            Some(held) if !held.is_living() => Err(Fault::new(at, Wrong::OutOfUse)),
            Some(held) => Ok(held),
        }
    }

    fn deprecation(&self, code: &str, reason: &Both) -> Vec<Fault> {
        let mut faults = Vec::new();
        match self.in_use("code", code) {
            Err(fault) => faults.push(fault),
            Ok(held) if self.narrower(&held.code).next().is_some() => {
                faults.push(Fault::new("", Wrong::HasNarrower));
            }
            Ok(_) if self.concepts.iter().filter(|held| held.is_living()).count() < 2 => {
                faults.push(Fault::new("", Wrong::Last));
            }
            Ok(_) => {}
        }
        faults.extend(both(["reason_de", "reason_en"], reason, (0, REASON), false));
        faults
    }

    fn merger(&self, code: &str, into: &str) -> Vec<Fault> {
        let at = |at, wrong| vec![Fault::new(at, wrong)];
        let Some(held) = self.get(code) else { return at("code", Wrong::Unknown) };
        if matches!(held.state, State::Merged(_)) {
            return at("code", Wrong::OutOfUse);
        }
        match self.in_use("into", into) {
            Err(fault) => vec![fault],
            Ok(target) if target.code == held.code || self.is_below(&target.code, &held.code) => {
                at("into", Wrong::Itself)
            }
            Ok(_) => Vec::new(),
        }
    }

    fn restoration(&self, code: &str) -> Vec<Fault> {
        let Some(held) = self.get(code) else { return vec![Fault::new("code", Wrong::Unknown)] };
        if held.is_living() {
            return vec![Fault::new("code", Wrong::InUse)];
        }
        let mut faults = Vec::new();
        let is_above_in_use = held
            .wording
            .broader
            .as_deref()
            .is_none_or(|broader| self.current(broader).is_none_or(|it| it.is_living() || it.code == held.code));
        if !is_above_in_use {
            faults.push(Fault::new("broader", Wrong::OutOfUse));
        }
        for language in Language::ALL {
            let own = fold(held.wording.label.get(language));
            let others = self.concepts.iter().filter(|other| other.code != held.code && other.is_living());
            let by = others.filter(|other| fold(other.wording.label.get(language)) == own).map(|it| it.code.clone());
            faults.extend(by.map(|by| {
                let name = held.wording.label.get(language).to_owned();
                Fault::new("", Wrong::NameTaken { name, by })
            }));
        }
        faults
    }

    /// Whether the first concept stands below the second one.
    fn is_below(&self, code: &str, above: &str) -> bool {
        let mut next = self.broader(code);
        for _ in 0..=self.concepts.len() {
            match next {
                None => return false,
                Some(held) if held.code == above => return true,
                Some(held) => next = self.broader(&held.code),
            }
        }
        true
    }

    /// What is wrong with the words of a concept, which is there already or new.
    fn wording(&self, wording: &Wording, of: Option<&Held>) -> Vec<Fault> {
        let mut faults = both(["label_de", "label_en"], &wording.label, LABEL, true);
        faults.extend(both(["short_de", "short_en"], &wording.short, (0, SHORT), false));
        faults.extend(both(["phrase_de", "phrase_en"], &wording.phrase, (0, SHORT), false));
        faults.extend(both(["definition_de", "definition_en"], &wording.definition, (0, DEFINITION), false));
        for (language, at) in [(Language::De, "alternatives_de"), (Language::En, "alternatives_en")] {
            let names = wording.alternatives(language);
            if names.len() > ALTERNATIVES as usize {
                faults.push(Fault::new(at, Wrong::TooMany { max: ALTERNATIVES }));
            }
            let short_or_long = names.iter().find_map(|name| bounds(name, ALTERNATIVE));
            faults.extend(short_or_long.map(|wrong| Fault::new(at, wrong)));
        }
        faults.extend(self.taken(wording, of));
        if let Some(broader) = &wording.broader {
            let stays = of.is_some_and(|held| held.wording.broader.as_ref() == Some(broader));
            match self.in_use("broader", broader) {
                _ if stays => {}
                Err(fault) => faults.push(fault),
                Ok(above) if of.is_some_and(|it| it.code == above.code || self.is_below(&above.code, &it.code)) => {
                    faults.push(Fault::new("broader", Wrong::Itself));
                }
                Ok(_) => {}
            }
        }
        faults
    }

    /// New names that another concept has, which does not read as this one.
    fn taken(&self, wording: &Wording, of: Option<&Held>) -> Vec<Fault> {
        let mut faults = Vec::new();
        for (language, label, alternatives) in
            [(Language::De, "label_de", "alternatives_de"), (Language::En, "label_en", "alternatives_en")]
        {
            let known: Vec<String> =
                of.map(|held| held.wording.names(language).map(fold).collect()).unwrap_or_default();
            for (place, name) in wording.names(language).enumerate() {
                let folded = fold(name);
                if folded.is_empty() || known.contains(&folded) {
                    continue;
                }
                let is_other = |held: &&Held| {
                    let reads = self.current(&held.code).map(|it| it.code.as_str());
                    of.is_none_or(|of| held.code != of.code && reads != Some(of.code.as_str()))
                };
                let mut others = self.concepts.iter().filter(is_other);
                if let Some(by) = others.find(|held| held.wording.names(language).any(|it| fold(it) == folded)) {
                    let at = if place == 0 { label } else { alternatives };
                    let wrong = Wrong::NameTaken { name: name.to_owned(), by: by.code.clone() };
                    faults.push(Fault::new(at, wrong));
                }
            }
        }
        faults
    }
}

/// What is wrong with a text that has to be there in both languages, or, where it may be left out, in none of them.
fn both(at: [&'static str; 2], text: &Both, within: (u32, u32), needed: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (at, text) in at.into_iter().zip([&text.de, &text.en]) {
        if text.is_empty() {
            faults.push(Fault::new(at, Wrong::Missing));
        } else {
            faults.extend(bounds(text, within).map(|wrong| Fault::new(at, wrong)));
        }
    }
    if text.is_empty() && !needed {
        faults.clear();
    }
    faults
}

fn bounds(text: &str, (min, max): (u32, u32)) -> Option<Wrong> {
    match count(text) {
        is if is < min => Some(Wrong::TooShort { min }),
        is if is > max => Some(Wrong::TooLong { max, is }),
        _ => None,
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(length(text)).unwrap_or(u32::MAX)
}
