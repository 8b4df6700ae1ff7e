//! The decision and its reason.

use domain::review::Verdict;
use domain::{Language, decision, vocabulary};
use leptos::prelude::*;

use super::case::Page;
use super::wrong;
use crate::components::form::{select, typed as area};
use crate::components::icon::Icon;
use crate::components::templates::{Occasion, templates};
use crate::texts::t;
use crate::words;

/// The decision, as a part of the form of a case.
pub(super) fn decision(language: Language, page: &Page) -> AnyView {
    let case = &page.case;
    let typed = &page.typed;
    let open = case.comments.iter().filter(|comment| !comment.row.settled).count();
    let open = u32::try_from(open).unwrap_or(u32::MAX);
    let choices = Verdict::ALL
        .into_iter()
        .map(|verdict| {
            let (name, more) = match verdict {
                Verdict::Publish => (t!(language, review.publish), t!(language, review.publish_text)),
                Verdict::Ask => (t!(language, review.ask), t!(language, review.ask_text, count = open)),
                Verdict::Reject => (t!(language, review.reject), t!(language, review.reject_text)),
            };
            view! {
                <label class="choice">
                    <input type="radio" name="verdict" value=verdict.code() checked=typed.verdict == verdict.code() />
                    <span>{name}<span class="small soft">" "{more}</span></span>
                </label>
            }
        })
        .collect_view();
    let reasons: Vec<(String, String)> = std::iter::once((String::new(), t!(language, review.reason_choose)))
        .chain(
            vocabulary::scheme("reason")
                .map_or(&[][..], |scheme| scheme.concepts)
                .iter()
                .map(|it| (it.code.to_owned(), it.label.get(language).to_owned())),
        )
        .collect();
    let is_wrong = page.faults.iter().any(|fault| fault.field == "words");
    let described = if is_wrong { "words-help words-wrong" } else { "words-help" };
    let eyes = if case.is_own { t!(language, review.own_eyes) } else { t!(language, review.four_eyes) };
    view! {
        <section class="decision" id="decision" aria-labelledby="decision-title">
            <h2 id="decision-title">{t!(language, review.decision)}</h2>
            <fieldset>
                <legend class="visually-hidden">{t!(language, review.decision)}</legend>
                {choices}
            </fieldset>
            {wrong("verdict-wrong", &page.faults, "decision")}
            {select("reason", &t!(language, review.reason), &t!(language, review.reason_help), &reasons, &typed.reason)}
            {wrong("reason-wrong", &page.faults, "reason")}
            <div class="field">
                <label for="words">{t!(language, review.words)}</label>
                <p class="help" id="words-help">{t!(language, review.words_help, min = decision::SHORTEST_WORDS)}</p>
                <div class="control">
                    <textarea
                        class="textarea"
                        id="words"
                        name="words"
                        rows="8"
                        maxlength=decision::LONGEST_WORDS.to_string()
                        aria-describedby=described
                        aria-invalid=is_wrong.then_some("true")
                    >
                        {area(&typed.words)}
                    </textarea>
                </div>
                {wrong("words-wrong", &page.faults, "words")}
            </div>
            {templates(language, Occasion::Submission, "template")}
            <button class="button button-main button-wide" type="submit" name="go" value="decide"><Icon name="send" />{t!(language, review.decide)}</button>
            <p class="four-eyes"><Icon name="users" /><span>{eyes}</span></p>
            <p class="small soft">{t!(language, review.decide_by, day = words::date(language, case.decision_due))}</p>
        </section>
    }
    .into_any()
}
