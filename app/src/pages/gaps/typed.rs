//! The form of a call as it is typed.

use domain::{Invalid, Language};
use library::gaps::{WantedRow, Wording};

use crate::texts::t;

/// A call as it is being written.
#[derive(Debug, Clone, Default)]
pub struct CallForm {
    /// Its number; none for one that is not there yet.
    pub id: Option<i64>,
    /// The gap that it is for.
    pub cluster: String,
    /// Names the wording that is changed; empty for a call that is not there yet.
    pub began: String,
    /// Title and text as typed, in the order of [`CallForm::FIELDS`].
    pub values: [String; 4],
    /// What is wrong with them.
    pub faults: Vec<Invalid>,
    /// The entry that answers it, as typed.
    pub entry: String,
    /// Why it cannot be closed by that entry.
    pub entry_fault: Option<EntryFault>,
    /// Another one stands in its way, or it is closed meanwhile.
    pub conflict: bool,
    /// What somebody else has made of it meanwhile, in the order of [`CallForm::FIELDS`].
    pub stored: Option<[String; 4]>,
}

/// Why an entry does not answer a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EntryFault {
    /// None was named.
    Missing,
    /// What was named is no public entry.
    Unknown,
}

impl CallForm {
    /// Names of its fields.
    pub const FIELDS: [&'static str; 4] = ["title_de", "text_de", "title_en", "text_en"];

    /// The form of a call that is there.
    pub fn of(row: &WantedRow) -> Self {
        let text = |texts: &domain::LangText, language| texts.exact(language).unwrap_or_default().to_owned();
        Self {
            id: Some(row.id),
            cluster: row.cluster.clone().unwrap_or_default(),
            began: Wording::of(row).mark(),
            values: [
                text(&row.title, Language::De),
                text(&row.text, Language::De),
                text(&row.title, Language::En),
                text(&row.text, Language::En),
            ],
            ..Self::default()
        }
    }

    /// What was typed, once somebody else has changed the call meanwhile: shown beside what is stored now, from which it
    /// goes on.
    #[must_use]
    pub fn beside(self, row: &WantedRow) -> Self {
        let now = Self::of(row);
        Self { began: now.began, stored: Some(now.values), ..self }
    }

    /// A proposal for a call about these words, or an empty form without words.
    pub fn proposal(cluster: &str, said: Option<&str>) -> Self {
        let Some(said) = said else { return Self { cluster: cluster.to_owned(), ..Self::default() } };
        let title = |language| t!(language, gaps.proposal_title, text = said);
        let text = |language| t!(language, gaps.proposal_text);
        Self {
            cluster: cluster.to_owned(),
            values: [title(Language::De), text(Language::De), title(Language::En), text(Language::En)],
            ..Self::default()
        }
    }
}
