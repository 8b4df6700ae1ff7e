//! The rooms of whoever reviews: what waits, one submission, objections.

mod case;
mod decision;
mod difference;
mod objections;
mod queue;
mod rounds;
mod start;
mod typed;

use domain::{Invalid, Kind, Language, Rule, part};
use leptos::prelude::*;

use crate::chrome::Head;
use crate::components::editor::{place, said};
use crate::components::notice::{Notice, Tone};
use crate::routes;
use crate::texts::t;
use crate::words;

pub use crate::components::form::Fault;
pub use crate::components::templates::with_template;
pub use case::{Page, case};
pub use difference::{for_authors, paragraphs};
pub use objections::{Deciding, nothing_left, objections};
pub use queue::{Said, nobody_chosen, nothing_marked, queue};
pub use rounds::{beside, with};
pub use start::start;
pub use typed::Typed;

/// The head of a room of the office.
fn head(language: Language, title: String, path: impl Fn(Language) -> String) -> Head {
    Head {
        title,
        paths: Language::ALL.into_iter().map(|it| (it, path(it))).collect(),
        unlisted: true,
        desk: true,
        current: routes::office(language, "office"),
        ..Head::default()
    }
}

/// What was just done, or that somebody else was faster.
fn done(language: Language, what: &str) -> AnyView {
    let text = match what {
        "taken" => t!(language, review.done_taken),
        "given_back" => t!(language, review.done_given_back),
        "commented" => t!(language, review.done_commented),
        "settled" => t!(language, review.done_settled),
        "ticked" => t!(language, review.done_ticked),
        "kept" => t!(language, review.done_kept),
        "publish" => t!(language, review.done_publish),
        "ask" => t!(language, review.done_ask),
        "reject" => t!(language, review.done_reject),
        "decided" => t!(language, review.done_decided),
        "late" => t!(language, review.done_late),
        _ => return ().into_any(),
    };
    let (tone, icon) = if what == "late" { (Tone::Warn, "triangle-alert") } else { (Tone::Petrol, "circle-check") };
    view! { <div role="status"><Notice tone=tone icon=icon title=text>""</Notice></div> }.into_any()
}

/// In front of the path of a comment that is wrong.
const COMMENT: &str = "comment.";

/// The field at which a comment is wrong, if one is.
pub fn wrong_comment(broken: &[Invalid]) -> Option<String> {
    let path = broken.iter().find_map(|fault| fault.field.strip_prefix(COMMENT))?;
    Some(part::apart(path).0.to_owned())
}

/// That nothing can be published in place of what is suspended.
pub fn suspended(language: Language) -> Fault {
    Fault { field: "decision", text: t!(language, review.fault_suspended) }
}

/// What is wrong with a form of these rooms, or of the authors' answer to them, as a sentence at its field.
pub fn fault(language: Language, kind: Kind, fault: &Invalid) -> Fault {
    let number = |number: u32| words::number(language, number);
    let (field, what) = match fault.field.as_str() {
        "reason" => ("reason", t!(language, review.reason_missing)),
        "words" => match fault.rule {
            Rule::TooShort { min, is } => {
                ("words", t!(language, review.words_short, min = number(min), is = number(is)))
            }
            Rule::TooLong { max, is } => ("words", t!(language, review.words_long, max = number(max), is = number(is))),
            _ => ("words", t!(language, review.words_missing)),
        },
        path if path.starts_with(COMMENT) => match fault.rule {
            Rule::TooLong { max, is } => {
                ("comment-wrong", t!(language, review.words_long, max = number(max), is = number(is)))
            }
            Rule::UnknownField { .. } => ("comment-wrong", t!(language, review.path_unknown)),
            _ => ("comment-wrong", t!(language, review.comment_missing)),
        },
        "verdict" => ("decision", t!(language, review.verdict_missing)),
        "objection" => match fault.rule {
            Rule::TooShort { min, is } => {
                ("objection", t!(language, review.words_short, min = number(min), is = number(is)))
            }
            Rule::TooLong { max, is } => {
                ("objection", t!(language, review.words_long, max = number(max), is = number(is)))
            }
            _ => ("objection", t!(language, review.objection_missing)),
        },
        // A rule that the text has broken since it was submitted.
        path => ("", format!("{}: {}", place(language, kind, path), said(language, kind, fault))),
    };
    Fault { field, text: what }
}

/// The message below a control, with its id.
fn wrong(id: &str, faults: &[Fault], field: &str) -> AnyView {
    let lines: Vec<String> =
        faults.iter().filter(|fault| fault.field == field).map(|fault| fault.text.clone()).collect();
    if lines.is_empty() { ().into_any() } else { crate::components::editor::message(id.to_owned(), lines) }
}

/// A name of somebody, also where the account is gone.
fn person(language: Language, name: &str) -> String {
    if name.is_empty() { t!(language, review.somebody) } else { name.to_owned() }
}
