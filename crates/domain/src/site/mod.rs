//! The pages of the site and what operator and office say about themselves: which there are, what fits in, and what
//! has to be there before it is published. What is asked for stands here as data and is looked for by its markers
//! (`{{office_mail}}`), never guessed from prose.

mod slots;

use crate::invalid::{Invalid, Rule};

pub use slots::{CONCILIATION, Slot, SlotShape, Slots};

/// A page of the site that can be written in the browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the variants name themselves")]
pub enum Page {
    Imprint,
    Privacy,
    Accessibility,
    Easy,
    Sign,
    About,
    Contribute,
    Criteria,
    Evidence,
    Moderation,
}

impl Page {
    /// All of them, those that the law asks for first.
    pub const ALL: [Self; 10] = [
        Self::Imprint,
        Self::Privacy,
        Self::Accessibility,
        Self::Easy,
        Self::Sign,
        Self::About,
        Self::Contribute,
        Self::Criteria,
        Self::Evidence,
        Self::Moderation,
    ];

    /// Stable code, also the name of its file in `content/pages`; the imprint has none.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Accessibility => "accessibility",
            Self::Easy => "easy",
            Self::Sign => "sign",
            Self::About => "about",
            Self::Contribute => "contribute",
            Self::Criteria => "criteria",
            Self::Evidence => "evidence",
            Self::Moderation => "moderation",
        }
    }

    /// The page with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.code() == code)
    }

    /// What the page has to show: the marker stands in its text, and what it stands for is filled in. Sources: § 12b
    /// BGG with § 7 BITV 2.0 for the accessibility statement, Art. 13 (1) GDPR for privacy, § 4 BITV 2.0 for German Sign
    /// Language.
    pub const fn shows(self) -> &'static [Slot] {
        match self {
            Self::Privacy => &[Slot::OperatorName, Slot::OperatorAddress, Slot::OfficeMail],
            Self::Accessibility => {
                &[Slot::AssessedOn, Slot::AssessmentMethod, Slot::OfficeMail, Slot::ConciliationLink]
            }
            Self::Sign => &[Slot::SignVideo],
            _ => &[],
        }
    }

    /// Whether the page lives from a text; the imprint is made of what the operator says, a text only adds to it.
    pub const fn needs_text(self) -> bool {
        !matches!(self, Self::Imprint)
    }
}

/// Days after the assessment in which the accessibility statement is to be looked at again: once a year (§ 7 (5) BITV
/// 2.0).
pub const STATEMENT_DAYS: u32 = 365;

/// The longest title of a page, in characters.
pub const LONGEST_TITLE: u32 = 120;
/// The longest summary of a page, in characters.
pub const LONGEST_SUMMARY: u32 = 300;
/// The longest text of a page, in characters.
pub const LONGEST_TEXT: u32 = 40_000;

/// What stands on a page, in one language.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PageText {
    /// Its title.
    pub title: String,
    /// One or two sentences below the title.
    pub summary: String,
    /// Its text, in Markdown, with markers of slots.
    pub text: String,
}

impl PageText {
    /// The texts as they were sent, trimmed and without characters that nobody sees.
    pub fn new(title: &str, summary: &str, text: &str) -> Self {
        Self { title: line(title), summary: line(summary), text: clean(text) }
    }

    /// What is wrong; what is missing is not wrong yet.
    pub fn check(&self) -> Vec<Invalid> {
        let parts = [
            ("title", &self.title, LONGEST_TITLE),
            ("summary", &self.summary, LONGEST_SUMMARY),
            ("text", &self.text, LONGEST_TEXT),
        ];
        let wrong = parts.into_iter().filter_map(|(at, text, most)| longer(text, most).err().map(|rule| (at, rule)));
        wrong.map(|(at, rule)| Invalid::at(at, rule)).collect()
    }

    /// What `page` must not be published without and is not there, where `slots` are filled in like this.
    pub fn missing(&self, page: Page, slots: &Slots) -> Vec<Missing> {
        let mut missing = Vec::new();
        if page.needs_text() {
            missing.extend(self.title.is_empty().then_some(Missing::Title));
            missing.extend(self.text.is_empty().then_some(Missing::Text));
        }
        for slot in page.shows() {
            if !self.text.contains(&slot.marker()) {
                missing.push(Missing::NotShown(*slot));
            }
            if slots.get(*slot).is_empty() {
                missing.push(Missing::Empty(*slot));
            }
        }
        missing
    }
}

/// What is missing before something can be published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Missing {
    /// The page has no title.
    Title,
    /// The page has no text.
    Text,
    /// The text has no marker of this slot.
    NotShown(Slot),
    /// This slot is not filled in.
    Empty(Slot),
}

fn longer(text: &str, max: u32) -> Result<(), Rule> {
    let is = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if is > max { Err(Rule::TooLong { max, is }) } else { Ok(()) }
}

/// One line.
fn line(text: &str) -> String {
    text.split(char::is_control).map(str::trim).filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Lines that end as ours do, without other control characters.
fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    lines
        .chars()
        .filter(|letter| matches!(letter, '\n' | '\t') || !letter.is_control())
        .collect::<String>()
        .trim()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::slots::tests::filled;
    use super::*;

    #[test]
    fn codes_lead_back() {
        for page in Page::ALL {
            assert_eq!(Page::from_code(page.code()), Some(page));
        }
    }

    #[test]
    fn a_page_shows_what_it_has_to() {
        for page in Page::ALL {
            let markers: String = page.shows().iter().map(|slot| slot.marker()).collect();
            let whole = PageText::new("Titel", "", &format!("Text {markers}"));
            assert_eq!(whole.missing(page, &filled()), [], "{page:?}");
            for slot in page.shows() {
                let without = PageText::new("Titel", "", &whole.text.replace(&slot.marker(), "x"));
                assert_eq!(without.missing(page, &filled()), [Missing::NotShown(*slot)], "{page:?}");
                let mut slots = filled();
                slots.set(*slot, "");
                assert_eq!(whole.missing(page, &slots), [Missing::Empty(*slot)], "{page:?}");
            }
            let bare = PageText::default().missing(page, &filled());
            assert_eq!(bare.contains(&Missing::Title) && bare.contains(&Missing::Text), page.needs_text(), "{page:?}");
        }
    }

    #[test]
    fn texts_have_bounds_and_nothing_that_nobody_sees() {
        let text = PageText::new(" Ein\u{0}\nTitel ", "", "a\r\nb\rc\u{0}\u{7}");
        assert_eq!((text.title.as_str(), text.text.as_str()), ("Ein Titel", "a\nb\nc"));
        let long = PageText::new(&"x".repeat(121), &"x".repeat(301), &"x".repeat(40_001));
        let at: Vec<String> = long.check().into_iter().map(|invalid| invalid.field).collect();
        assert_eq!(at, ["title", "summary", "text"]);
    }
}
