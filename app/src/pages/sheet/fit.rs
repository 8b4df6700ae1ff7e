//! Two pages of A4, or a page for each day of an event of several days. How large the type is and how much of each text stands on the sheet is chosen so that they hold
//! it: whole in large type where that fits, then smaller, then sentence by sentence less. What is left out stands on the
//! page of the format, and whoever wants everything on paper asks for the whole sheet.

use std::collections::BTreeSet;

use domain::entry::{DialogFormat, Step};
use domain::{LangText, Language};

/// How a sheet is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    /// Type.
    pub density: Density,
    /// Text.
    pub detail: Detail,
}

/// How tightly a sheet is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Density {
    /// Large type.
    Roomy,
    /// Between the two.
    Middle,
    /// The smallest that can be read while standing.
    Compact,
}

/// How much of the texts stands there. Never less than a sentence of what you do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    /// All of it.
    Whole,
    /// The most important sentences of each step.
    Main,
    /// One or two sentences each.
    Brief,
    /// What you do and what you say, and the time on one line.
    Lean,
    /// Some sentences of what you do.
    Short,
    /// A sentence of what you do.
    Bare,
}

/// The sheet's layout in tenths of a millimetre and letters.
struct Measure {
    /// Letters in a line of what people do, and of what you do.
    letters: (u32, u32),
    /// From line to line.
    line: u32,
    /// Above and below each step, with its rule.
    around: u32,
}

impl Fit {
    /// Classes of the sheet.
    pub fn class(self) -> &'static str {
        match (self.density, self.detail) {
            (Density::Roomy, _) => "sheet",
            (Density::Middle, _) => "sheet sheet-middle",
            (Density::Compact, detail) if detail.is_lean() => "sheet sheet-compact sheet-bare",
            (Density::Compact, _) => "sheet sheet-compact",
        }
    }
}

impl Density {
    const fn measure(self) -> Measure {
        match self {
            Self::Roomy => Measure { letters: (43, 49), line: 45, around: 26 },
            Self::Middle => Measure { letters: (46, 52), line: 42, around: 22 },
            Self::Compact => Measure { letters: (49, 56), line: 39, around: 18 },
        }
    }
}

/// Letters of a text of each sort, at most.
struct Letters {
    people: usize,
    you: usize,
    said: usize,
    output: bool,
    pitfalls: usize,
    afterwards: usize,
}

impl Detail {
    const fn letters(self) -> Letters {
        match self {
            Self::Whole => Letters {
                people: usize::MAX,
                you: usize::MAX,
                said: usize::MAX,
                output: true,
                pitfalls: usize::MAX,
                afterwards: usize::MAX,
            },
            Self::Main => Letters { people: 150, you: 260, said: 220, output: false, pitfalls: 5, afterwards: 260 },
            Self::Brief => Letters { people: 90, you: 150, said: 110, output: false, pitfalls: 4, afterwards: 160 },
            Self::Lean => Letters { people: 0, you: 220, said: 130, output: false, pitfalls: 4, afterwards: 160 },
            Self::Short => Letters { people: 0, you: 160, said: 0, output: false, pitfalls: 4, afterwards: 100 },
            Self::Bare => Letters { people: 0, you: 80, said: 0, output: false, pitfalls: 3, afterwards: 100 },
        }
    }

    /// Time on one line, and what people do left out.
    fn is_lean(self) -> bool {
        self >= Self::Lean
    }

    /// What people do in a step.
    pub fn people(self, language: Language, step: &Step) -> Option<LangText> {
        let letters = self.letters().people;
        (letters > 0).then(|| cut(language, &step.what_participants_do, letters))
    }

    /// What you do in it.
    pub fn you(self, language: Language, step: &Step) -> LangText {
        cut(language, &step.what_facilitator_does, self.letters().you)
    }

    /// What you say in it.
    pub fn said(self, language: Language, step: &Step) -> Option<LangText> {
        let said = step.say.as_ref().filter(|_| self.letters().said > 0)?;
        Some(cut(language, said, self.letters().said))
    }

    /// What comes of it.
    pub fn output(self, step: &Step) -> Option<&LangText> {
        step.output.as_ref().filter(|_| self.letters().output)
    }

    /// What to mind.
    pub fn pitfalls(self, format: &DialogFormat) -> impl Iterator<Item = &LangText> {
        format.pitfalls.iter().take(self.letters().pitfalls)
    }

    /// What happens to the results.
    pub fn afterwards(self, language: Language, text: &LangText) -> LangText {
        cut(language, text, self.letters().afterwards)
    }
}

/// Text on a page, in tenths of a millimetre, less what is lost at its end.
const PAGE: u32 = 2760 - 150;

/// What is lost besides on each page after the second, since days begin there.
const MORE: u32 = 400;

/// Pages of the sheet: two, or one for each day of an event of several days.
pub fn pages(format: &DialogFormat) -> u32 {
    let days = format.steps.iter().filter(|step| step.minutes_min.is_some()).map(|step| step.day);
    u32::try_from(days.collect::<BTreeSet<_>>().len()).unwrap_or(2).max(2)
}

/// From the best to the tightest.
const WAYS: [(Density, Detail); 8] = [
    (Density::Roomy, Detail::Whole),
    (Density::Middle, Detail::Whole),
    (Density::Compact, Detail::Whole),
    (Density::Compact, Detail::Main),
    (Density::Compact, Detail::Brief),
    (Density::Compact, Detail::Lean),
    (Density::Compact, Detail::Short),
    (Density::Compact, Detail::Bare),
];

/// The best way that its pages hold, or where all of it is wanted, in a type that is easily read.
pub fn fit(language: Language, format: &DialogFormat, whole: bool) -> Fit {
    let of = |(density, detail)| Fit { density, detail };
    let pages = pages(format);
    let room = pages * PAGE - pages.saturating_sub(2) * MORE;
    if whole {
        let fits = WAYS.into_iter().filter(|(_, detail)| *detail == Detail::Whole).map(of);
        let fits = fits.into_iter().find(|fit| height(language, format, *fit) <= room);
        return fits.unwrap_or(Fit { density: Density::Middle, detail: Detail::Whole });
    }
    let last = of(WAYS[WAYS.len() - 1]);
    WAYS.into_iter().map(of).find(|fit| height(language, format, *fit) <= room).unwrap_or(last)
}

/// Height of the whole sheet in tenths of a millimetre, estimated from the length of its texts.
fn height(language: Language, format: &DialogFormat, Fit { density, detail }: Fit) -> u32 {
    let Measure { letters: (left, right), line, around } = density.measure();
    // A narrower first column, and a wider second.
    let (left, right) = if detail.is_lean() { (left - 11, right + 14) } else { (left, right) };
    let length = |text: &LangText| u32::try_from(text.get(language).chars().count()).unwrap_or(u32::MAX / 1000);
    let lines = |text: &LangText, column: u32| length(text).div_ceil(column);
    let steps: u32 = format
        .steps
        .iter()
        .map(|step| {
            let people = detail.people(language, step);
            let happens = lines(&step.title, left - 8) + people.map_or(0, |people| lines(&people, left));
            let you = lines(&detail.you(language, step), right);
            let said = detail.said(language, step).map_or(0, |said| lines(&said, left + right));
            let output = detail.output(step).map_or(0, |output| lines(output, left + right));
            // Clock time, minutes and bar take three lines, but where they stand in one.
            let (least, around) = if detail.is_lean() { (1, 11) } else { (3, around) };
            (happens.max(you) + said + output).max(least) * line + around
        })
        .sum();
    let days = format.steps.iter().map(|step| step.day).collect::<BTreeSet<_>>().len();
    let spans = format.steps.iter().filter(|step| step.span_days_min.is_some()).count();
    let tables = u32::try_from(days + spans.min(4)).unwrap_or(1) * 160;
    let head = 330 + lines(&format.invitation, 88) * 56;
    let rows = |count: usize, each: u32| u32::try_from(count).unwrap_or(0) * each;
    let materials: u32 = format.materials.iter().map(|it| lines(&it.name, left - 8) * line + 18).sum();
    let roles: u32 = format.roles.iter().map(|it| (lines(&it.role, left * 3 / 5) * line).max(50) + 14).sum();
    let pitfalls: u32 = detail.pitfalls(format).map(|it| lines(it, left - 2) * line + 18).sum();
    let after = [&format.documentation, &format.feedback_to_participants];
    let after: u32 = after.into_iter().map(|it| lines(&detail.afterwards(language, it), left) * line + 105).sum();
    let safety = format.site_safety.as_ref().map_or(0, |it| lines(it, left) * line + 105);
    let lists = (materials + roles + pitfalls + after + safety + rows(3, 115)) / 2 + 120;
    head + tables + steps + lists + 320
}

/// As many whole sentences as have so many letters, and never less than one.
fn cut(language: Language, text: &LangText, letters: usize) -> LangText {
    let found = text.found(language);
    if found.text.chars().count() <= letters {
        return text.clone();
    }
    let mut end = 0;
    for at in sentences(found.text) {
        if end > 0 && found.text[..at].trim_end().chars().count() > letters {
            break;
        }
        end = at;
    }
    LangText([(found.language.to_owned(), found.text[..end].trim_end().to_owned())].into())
}

/// Where sentences end, in bytes. A point ends one behind a word of three letters or more, before a capital: „z. B. Stühle“
/// does not.
fn sentences(text: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let letters: Vec<(usize, char)> = text.char_indices().collect();
    for (index, (at, letter)) in letters.iter().enumerate() {
        if !matches!(letter, '.' | '!' | '?' | '…') {
            continue;
        }
        let word = letters[..index].iter().rev().take_while(|(_, letter)| letter.is_alphanumeric()).count();
        let mut next = index + 1;
        while letters.get(next).is_some_and(|(_, letter)| matches!(letter, '“' | '”' | '«' | '\'' | '"' | ')' | '’'))
        {
            next += 1;
        }
        let spaced = letters.get(next).is_some_and(|(_, letter)| letter.is_whitespace());
        let begins = letters.get(next + 1).is_none_or(|(_, letter)| !letter.is_lowercase());
        let is_word = word >= 3 || *letter != '.' || next > index + 1;
        if spaced && begins && is_word {
            ends.push(letters.get(next).map_or(at + letter.len_utf8(), |(at, _)| *at));
        }
    }
    ends.push(text.len());
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shortened(text: &str, letters: usize) -> String {
        cut(Language::De, &LangText::of(Language::De, text), letters).get(Language::De).to_owned()
    }

    #[test]
    fn texts_are_cut_between_sentences_alone() {
        let text = "Alle stehen auf, z. B. Nachbarn. „Was fehlt?“ Danach setzen sie sich.";
        assert_eq!(shortened(text, 1000), text);
        assert_eq!(shortened(text, 45), "Alle stehen auf, z. B. Nachbarn. „Was fehlt?“");
        assert_eq!(shortened(text, 33), "Alle stehen auf, z. B. Nachbarn.");
        assert_eq!(shortened(text, 1), "Alle stehen auf, z. B. Nachbarn.", "never less than a sentence");
        assert_eq!(shortened("Ohne Ende", 2), "Ohne Ende");
        assert_eq!(shortened("", 2), "");
    }

    #[test]
    fn less_is_never_higher() {
        let text = |length: usize| LangText::of(Language::De, "Ein Satz steht hier. ".repeat(length));
        for detail in [Detail::Whole, Detail::Main, Detail::Brief, Detail::Short].windows(2) {
            let [more, less] = detail else { unreachable!("windows of two") };
            let long = text(20);
            assert!(
                less.afterwards(Language::De, &long).get(Language::De).len()
                    < more.afterwards(Language::De, &long).get(Language::De).len()
            );
        }
    }
}
