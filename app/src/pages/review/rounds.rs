//! The rounds of a submission: what it is compared with, and when each came in.

use domain::Language;
use leptos::prelude::*;
use library::review::{Beside, Case, Compared};

use crate::routes;
use crate::texts::t;
use crate::words;

/// Digits of a hash that are shown.
const DIGITS: usize = 12;

/// The value of `with` in the address of a case that is read beside this.
pub fn with(beside: Beside) -> &'static str {
    match beside {
        Beside::LastRound => "round",
        Beside::Public => "public",
    }
}

/// What a value of `with` asks for.
pub fn beside(with: &str) -> Beside {
    if with == self::with(Beside::Public) { Beside::Public } else { Beside::LastRound }
}

/// What the difference is between.
pub(super) fn heading(language: Language, case: &Case) -> String {
    match case.compared {
        Compared::Round(round) => t!(language, review.changes_round, from = round, to = case.rounds),
        Compared::Public(public) => t!(language, review.changes, from = public, to = case.submission.version),
        Compared::Nothing => t!(language, review.whole),
    }
}

/// The ways to read it beside something else, where there are two.
pub(super) fn choice(language: Language, case: &Case) -> AnyView {
    if case.comparable.len() < 2 {
        return ().into_any();
    }
    let page = routes::office_with(language, "review", &case.submission.number.to_string());
    let links = case
        .comparable
        .iter()
        .map(|compared| {
            let (beside, name) = match compared {
                Compared::Round(round) => (Beside::LastRound, t!(language, review.with_round, number = *round)),
                Compared::Public(public) => (Beside::Public, t!(language, review.with_public, number = *public)),
                Compared::Nothing => (Beside::Public, t!(language, review.with_nothing)),
            };
            let href = format!("{}#changes", routes::with_parameters(&page, &[("with", with(beside).to_owned())]));
            let current = (*compared == case.compared).then_some("true");
            view! { <li><a href=href aria-current=current>{name}</a></li> }
        })
        .collect_view();
    view! { <nav class="beside" aria-label=t!(language, review.compare)><ul>{links}</ul></nav> }.into_any()
}

/// When each round came in, newest first; nothing before there was a second one.
pub(super) fn list(language: Language, case: &Case) -> AnyView {
    if case.rounds < 2 {
        return ().into_any();
    }
    let items = case
        .handed_in
        .iter()
        .rev()
        .map(|round| {
            let note = round.change_note.clone().map(|note| view! { <p>{note}</p> });
            let hash: String = round.content_hash.to_string().chars().take(DIGITS).collect();
            view! {
                <li>
                    <p><b>{t!(language, review.round, number = round.round)}</b></p>
                    <p class="small soft">{words::moment(language, round.submitted_at)}", "<code>{hash}</code></p>
                    {note}
                </li>
            }
        })
        .collect_view();
    view! {
        <h3>{t!(language, review.rounds)}</h3>
        <ol class="history">{items}</ol>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_back() {
        for one in [Beside::LastRound, Beside::Public] {
            assert_eq!(beside(with(one)), one);
        }
        assert_eq!(beside("nonsense"), Beside::default());
    }
}
