//! Decisions about entries in words.

use std::collections::BTreeMap;

use domain::account::AccountId;
use domain::decision::Deed;
use domain::notice::Outcome;
use domain::{Language, vocabulary};
use leptos::prelude::*;
use library::moderation::DecisionRow;

use crate::texts::t;
use crate::words;

/// What was decided, in a few words.
pub fn deed(language: Language, deed: Deed) -> String {
    match deed {
        Deed::Published => t!(language, notices.deed_published),
        Deed::ChangesRequested => t!(language, notices.deed_changes_requested),
        Deed::Rejected => t!(language, notices.deed_rejected),
        Deed::ObjectionGranted => t!(language, notices.deed_objection_granted),
        Deed::ObjectionRefused => t!(language, notices.deed_objection_refused),
        Deed::Suspended => t!(language, notices.deed_suspended),
        Deed::SuspensionReasoned => t!(language, notices.deed_suspension_reasoned),
        Deed::Restored => t!(language, notices.deed_restored),
        Deed::Removed => t!(language, notices.deed_removed),
        Deed::Archived => t!(language, notices.deed_archived),
        Deed::Recommended => t!(language, notices.deed_recommended),
        Deed::RecommendationEnded => t!(language, notices.deed_recommendation_ended),
        Deed::NoticeDismissed => t!(language, notices.deed_notice_dismissed),
        Deed::VersionHidden => t!(language, notices.deed_version_hidden),
        Deed::VersionShown => t!(language, notices.deed_version_shown),
        Deed::Withdrawn => t!(language, notices.deed_withdrawn),
    }
}

/// The version that a decision is about, where it is about one alone.
pub fn of_version(language: Language, row: &DecisionRow) -> Option<String> {
    let number = row.version.filter(|_| matches!(row.deed, Deed::VersionHidden | Deed::VersionShown))?;
    Some(t!(language, suspending.version_number, number = number))
}

/// The words of a decision: those that were written, or that they follow where an entry was suspended at once.
pub fn said(language: Language, row: &DecisionRow) -> Option<String> {
    let for_now = || (row.deed == Deed::Suspended).then(|| t!(language, suspending.for_now));
    row.words.clone().or_else(for_now)
}

/// What became of a notice, in a few words.
pub fn outcome(language: Language, outcome: Outcome) -> String {
    match outcome {
        Outcome::Suspended => t!(language, notices.outcome_suspended),
        Outcome::Removed => t!(language, notices.outcome_removed),
        Outcome::Archived => t!(language, notices.outcome_archived),
        Outcome::Dismissed => t!(language, notices.outcome_dismissed),
        Outcome::Answered => t!(language, notices.outcome_answered),
    }
}

/// Decisions, newest first, with who took them where that is known.
pub fn list(language: Language, rows: &[DecisionRow], names: &BTreeMap<AccountId, String>) -> AnyView {
    if rows.is_empty() {
        return view! { <p>{t!(language, notices.no_decisions)}</p> }.into_any();
    }
    let items = rows
        .iter()
        .map(|row| {
            let reason = row.reason.map(|reason| {
                let label = vocabulary::label("reason", reason.code(), language).to_owned();
                view! { <p>{t!(language, notices.ground, reason = label)}</p> }
            });
            let by = row.who.map(|who| match names.get(&who).filter(|name| !name.is_empty()) {
                Some(name) => name.clone(),
                None => t!(language, account.editors),
            });
            let by = by.unwrap_or_else(|| t!(language, notices.by_rule));
            let about = row.notice.map(|number| format!(" · {}", t!(language, notices.number, number = number)));
            let version = of_version(language, row).map(|version| format!(": {version}"));
            let said = said(language, row).map(|words| view! { <p class="said">{words}</p> });
            view! {
                <li>
                    <p><b>{deed(language, row.deed)}{version}</b></p>
                    <p class="small soft">{words::moment(language, row.at)}" · "{by}{about}</p>
                    {reason}
                    {said}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="history">{items}</ol> }.into_any()
}
