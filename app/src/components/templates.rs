//! Ready texts for what is written to authors and to people who reported something: named in the language of whoever
//! writes, written in that of whoever reads.

use domain::{Language, vocabulary};
use leptos::prelude::*;

use super::icon::Icon;
use crate::texts::t;

/// What is decided where a ready text is offered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// A submission.
    Submission,
    /// An entry that is public, or was.
    Public,
    /// An objection.
    Objection,
    /// A notice, without a decision about its entry.
    Notice,
}

impl Occasion {
    /// The groups that are offered.
    const fn groups(self) -> &'static [Group] {
        match self {
            Self::Submission => &[Group::Thanks, Group::Ask, Group::Reject],
            Self::Public => &[Group::Suspend, Group::Public],
            Self::Objection => &[Group::Objection],
            Self::Notice => &[Group::Notice],
        }
    }
}

/// Ready texts that belong together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Thanks,
    Ask,
    Reject,
    Suspend,
    Public,
    Objection,
    Notice,
}

/// Codes of the reasons for which there are texts, as in the vocabulary `reason`.
const REASONS: [&str; 11] = [
    "incomplete",
    "duplicate",
    "out_of_scope",
    "copyright",
    "privacy",
    "advertising",
    "unlawful",
    "quality",
    "evidence",
    "inconsistent",
    "safety",
];

impl Group {
    const ALL: [Self; 7] =
        [Self::Thanks, Self::Ask, Self::Reject, Self::Suspend, Self::Public, Self::Objection, Self::Notice];

    /// Stable code, in front of that of the text.
    const fn code(self) -> &'static str {
        match self {
            Self::Thanks => "thanks",
            Self::Ask => "ask",
            Self::Reject => "reject",
            Self::Suspend => "suspend",
            Self::Public => "public",
            Self::Objection => "objection",
            Self::Notice => "notice",
        }
    }

    /// The codes of its texts.
    const fn texts(self) -> &'static [&'static str] {
        match self {
            Self::Thanks => &["thanks", "again"],
            Self::Ask | Self::Reject | Self::Suspend => &REASONS,
            Self::Public => &["restored", "archived"],
            Self::Objection => &["granted", "refused"],
            Self::Notice => &["dismissed", "mended", "barrier"],
        }
    }

    fn name(self, language: Language) -> String {
        match self {
            Self::Thanks => t!(language, templates.for_thanks),
            Self::Ask => t!(language, templates.for_ask),
            Self::Reject => t!(language, templates.for_reject),
            Self::Suspend => t!(language, templates.for_suspend),
            Self::Public => t!(language, templates.for_public),
            Self::Objection => t!(language, templates.for_objection),
            Self::Notice => t!(language, templates.for_notice),
        }
    }

    fn text(self, language: Language, code: &str) -> Option<String> {
        match self {
            Self::Ask => ask(language, code),
            Self::Reject => reject(language, code),
            Self::Suspend => suspend(language, code),
            Self::Thanks | Self::Public | Self::Objection | Self::Notice => other(language, code),
        }
    }
}

/// What a text is called.
fn name_of(language: Language, code: &str) -> String {
    match code {
        "thanks" => t!(language, templates.thanks_name),
        "again" => t!(language, templates.again_name),
        "restored" => t!(language, templates.restored_name),
        "archived" => t!(language, templates.archived_name),
        "granted" => t!(language, templates.granted_name),
        "refused" => t!(language, templates.refused_name),
        "dismissed" => t!(language, templates.dismissed_name),
        "mended" => t!(language, templates.mended_name),
        "barrier" => t!(language, templates.barrier_name),
        reason => vocabulary::label("reason", reason, language).to_owned(),
    }
}

/// The ready text with this code, `ask.evidence`; none where there is no such text.
pub fn template(language: Language, code: &str) -> Option<String> {
    let (group, code) = code.split_once('.')?;
    let group = Group::ALL.into_iter().find(|it| it.code() == group)?;
    if group.texts().contains(&code) { group.text(language, code) } else { None }
}

/// What is written already with a ready text below it.
pub fn with_template(written: &str, language: Language, code: &str) -> String {
    let before = written.trim_end();
    match template(language, code) {
        None => written.to_owned(),
        Some(text) if before.is_empty() => text,
        Some(text) => format!("{before}\n\n{text}"),
    }
}

/// The choice of a ready text, as a part of a form; its button sends `go=template`. `id` is that of the menu.
pub fn templates(language: Language, occasion: Occasion, id: &str) -> AnyView {
    let groups = occasion
        .groups()
        .iter()
        .map(|group| {
            let options = group
                .texts()
                .iter()
                .map(|code| {
                    let value = format!("{}.{code}", group.code());
                    view! { <option value=value>{name_of(language, code)}</option> }
                })
                .collect_view();
            view! { <optgroup label=group.name(language)>{options}</optgroup> }
        })
        .collect_view();
    let help = format!("{id}-help");
    let id = id.to_owned();
    view! {
        <details class="more">
            <summary><Icon name="chevron-right" />{t!(language, templates.title)}</summary>
            <div class="field">
                <label for=id.clone()>{t!(language, templates.template)}</label>
                <p class="help" id=help.clone()>{t!(language, templates.help)}</p>
                <div class="control">
                    <select class="select" id=id name="template" aria-describedby=help>{groups}</select>
                </div>
            </div>
            <p>
                <button class="button" type="submit" name="go" value="template" formnovalidate=true>{t!(language, templates.insert)}</button>
            </p>
        </details>
    }
    .into_any()
}

/// What is asked of authors.
fn ask(language: Language, reason: &str) -> Option<String> {
    Some(match reason {
        "incomplete" => t!(language, templates.ask_incomplete),
        "duplicate" => t!(language, templates.ask_duplicate),
        "out_of_scope" => t!(language, templates.ask_out_of_scope),
        "copyright" => t!(language, templates.ask_copyright),
        "privacy" => t!(language, templates.ask_privacy),
        "advertising" => t!(language, templates.ask_advertising),
        "unlawful" => t!(language, templates.ask_unlawful),
        "quality" => t!(language, templates.ask_quality),
        "evidence" => t!(language, templates.ask_evidence),
        "inconsistent" => t!(language, templates.ask_inconsistent),
        "safety" => t!(language, templates.ask_safety),
        _ => return None,
    })
}

/// Why something is turned down.
fn reject(language: Language, reason: &str) -> Option<String> {
    Some(match reason {
        "incomplete" => t!(language, templates.reject_incomplete),
        "duplicate" => t!(language, templates.reject_duplicate),
        "out_of_scope" => t!(language, templates.reject_out_of_scope),
        "copyright" => t!(language, templates.reject_copyright),
        "privacy" => t!(language, templates.reject_privacy),
        "advertising" => t!(language, templates.reject_advertising),
        "unlawful" => t!(language, templates.reject_unlawful),
        "quality" => t!(language, templates.reject_quality),
        "evidence" => t!(language, templates.reject_evidence),
        "inconsistent" => t!(language, templates.reject_inconsistent),
        "safety" => t!(language, templates.reject_safety),
        _ => return None,
    })
}

/// Why something is hidden.
fn suspend(language: Language, reason: &str) -> Option<String> {
    Some(match reason {
        "incomplete" => t!(language, templates.suspend_incomplete),
        "duplicate" => t!(language, templates.suspend_duplicate),
        "out_of_scope" => t!(language, templates.suspend_out_of_scope),
        "copyright" => t!(language, templates.suspend_copyright),
        "privacy" => t!(language, templates.suspend_privacy),
        "advertising" => t!(language, templates.suspend_advertising),
        "unlawful" => t!(language, templates.suspend_unlawful),
        "quality" => t!(language, templates.suspend_quality),
        "evidence" => t!(language, templates.suspend_evidence),
        "inconsistent" => t!(language, templates.suspend_inconsistent),
        "safety" => t!(language, templates.suspend_safety),
        _ => return None,
    })
}

fn other(language: Language, code: &str) -> Option<String> {
    Some(match code {
        "thanks" => t!(language, templates.thanks),
        "again" => t!(language, templates.again),
        "restored" => t!(language, templates.restored),
        "archived" => t!(language, templates.archived),
        "granted" => t!(language, templates.granted),
        "refused" => t!(language, templates.refused),
        "dismissed" => t!(language, templates.dismissed),
        "mended" => t!(language, templates.mended),
        "barrier" => t!(language, templates.barrier),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::decision::{LONGEST_WORDS, SHORTEST_WORDS};

    use super::*;

    #[test]
    fn every_reason_has_its_texts() {
        let known: BTreeSet<&str> =
            vocabulary::scheme("reason").unwrap().concepts.iter().map(|concept| concept.code).collect();
        assert_eq!(REASONS.into_iter().collect::<BTreeSet<_>>(), known);
    }

    #[test]
    fn every_text_is_there_once_in_each_language_and_long_enough() {
        let mut all = BTreeSet::new();
        for language in Language::ALL {
            for group in Group::ALL {
                for code in group.texts() {
                    let text = template(language, &format!("{}.{code}", group.code())).unwrap();
                    let length = u32::try_from(text.chars().count()).unwrap();
                    assert!((SHORTEST_WORDS..LONGEST_WORDS).contains(&length), "{language} {code}: {length}");
                    assert!(!name_of(language, code).is_empty(), "{language} {code}");
                    assert!(all.insert(text), "{language} {code} is there twice");
                }
            }
        }
        for unknown in ["", "ask", "ask.", "ask.thanks", "nonsense.evidence", "evidence"] {
            assert_eq!(template(Language::De, unknown), None, "{unknown}");
        }
    }

    #[test]
    fn a_ready_text_goes_below_what_is_written() {
        let text = template(Language::En, "ask.evidence").unwrap();
        assert_eq!(with_template("", Language::En, "ask.evidence"), text);
        assert_eq!(with_template("Hello  \n", Language::En, "ask.evidence"), format!("Hello\n\n{text}"));
        assert_eq!(with_template("Hello", Language::En, "nonsense"), "Hello");
    }
}
