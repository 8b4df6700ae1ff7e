//! What was decided about an entry, and objecting to it: a part of the state of what was written here, and a page of its
//! own for what was not.

use chrono::{DateTime, Utc};
use domain::{EntryId, Language};
use leptos::prelude::*;
use library::review::{Decided, DecisionsOf, Told};

use super::head;
use super::state::deed_name;
use crate::chrome::Chrome;
use crate::components::deeds::{of_version, said};
use crate::components::form::{self, Fault};
use crate::components::icon::Icon;
use crate::components::kind::KindTag;
use crate::components::trail::Trail;
use crate::pages::review::paragraphs;
use crate::routes::{self, OfDraft};
use crate::texts::t;
use crate::words;

/// An objection that was typed and not taken: to which decision, the words, what is wrong.
pub type Objecting = (i64, String, Vec<Fault>);

/// The page, for those who answer for an entry that was not written here.
pub fn page(chrome: &Chrome, of: &DecisionsOf, objecting: Option<&Objecting>) -> String {
    let language = chrome.language;
    let id = of.entry.to_string();
    let title = if of.title.is_empty() { t!(language, editor.untitled) } else { of.title.clone() };
    let head = head(language, t!(language, queue.decisions_of, title = title.as_str()), |it| {
        routes::of_draft(it, &id, OfDraft::Decisions)
    });
    let (of, objecting) = (of.clone(), objecting.cloned());
    chrome.document(head, move || {
        let faults = objecting.as_ref().map(|(.., faults)| faults.clone()).unwrap_or_default();
        let lang = (of.language != language && !of.title.is_empty()).then(|| of.language.code());
        let list = if of.told.decisions.is_empty() {
            view! { <p>{t!(language, queue.decisions_none)}</p> }.into_any()
        } else {
            list(language, of.entry, &of.told, objecting.as_ref())
        };
        view! {
            <Trail steps=vec![(routes::desk(language), t!(language, desk.title))] here=title.clone().into_any() />
            <div class="desk">
                <p class="kind-line"><KindTag kind=of.kind /></p>
                <h1 lang=lang>{title}</h1>
                {form::summary(language, &faults)}
                <p class="lead">{t!(language, queue.decisions_lead)}</p>
                {of.may_correct.then(|| correct(language, of.entry))}
                {list}
                <p class="row"><a class="button" href=routes::page(language, "moderation")>{t!(language, queue.decisions_how)}</a></p>
            </div>
        }
    })
}

/// How a suspended entry is corrected by those who write it.
pub(super) fn correct(language: Language, entry: EntryId) -> AnyView {
    view! {
        <section aria-labelledby="correct">
            <h2 id="correct">{t!(language, desk.correct)}</h2>
            <p>{t!(language, desk.correct_text)}</p>
            <form method="post" action=routes::desk_revise(language)>
                <input type="hidden" name="entry" value=entry.to_string() />
                <button class="button button-main" type="submit">{t!(language, desk.correct_do)}</button>
            </form>
        </section>
    }
    .into_any()
}

/// Decisions about the entry, newest first, each with its reason and what can be done about it.
pub(super) fn list(language: Language, entry: EntryId, told: &Told, objecting: Option<&Objecting>) -> AnyView {
    if told.decisions.is_empty() {
        return ().into_any();
    }
    let items = told.decisions.iter().map(|decided| one_decision(language, entry, decided, objecting)).collect_view();
    view! {
        <section aria-labelledby="decisions">
            <h2 id="decisions">{t!(language, review.decisions)}</h2>
            {items}
        </section>
    }
    .into_any()
}

fn one_decision(language: Language, entry: EntryId, decided: &Decided, objecting: Option<&Objecting>) -> AnyView {
    let row = &decided.row;
    let reason = row.reason.map(|reason| {
        let meant = reason.concept().definition.map(|text| text.get(language)).unwrap_or_default();
        let label = reason.concept().label.get(language);
        view! { <p><b>{t!(language, review.reason)}": "{label}"."</b>" "{meant}</p> }
    });
    let words = said(language, row).as_deref().map(paragraphs);
    let version = of_version(language, row).map(|version| format!(": {version}"));
    let objection = decided.objection.as_ref().map(|objection| {
        let outcome = match &objection.outcome {
            None => view! { <p>{t!(language, review.objection_waits)}</p> }.into_any(),
            Some(outcome) if outcome.granted => view! { <p>{t!(language, review.objection_granted)}</p> }.into_any(),
            Some(_) => view! { <p>{t!(language, review.objection_refused)}</p> }.into_any(),
        };
        view! {
            <div class="comment">
                <header><b>{t!(language, review.your_objection)}</b><span>{words::moment(language, objection.at)}</span></header>
                {paragraphs(&objection.text)}
                {outcome}
            </div>
        }
    });
    let object = decided.may_object_until.map(|until| object(language, entry, row.id, until, objecting));
    view! {
        <div class="diff-field" id=format!("decision-{}", row.id)>
            <header><h3>{deed_name(language, row.deed)}{version}</h3><span class="small soft">{words::moment(language, row.at)}</span></header>
            {reason}
            {words}
            {objection}
            {object}
        </div>
    }
    .into_any()
}

/// The form of an objection, as long as one may object.
fn object(
    language: Language,
    entry: EntryId,
    decision: i64,
    until: DateTime<Utc>,
    objecting: Option<&Objecting>,
) -> AnyView {
    let typed = objecting.filter(|(of, ..)| *of == decision);
    let text = typed.map(|(_, text, _)| text.clone()).unwrap_or_default();
    let lines: Vec<String> =
        typed.map(|(.., faults)| faults.iter().map(|fault| fault.text.clone()).collect()).unwrap_or_default();
    let is_wrong = !lines.is_empty();
    let control = if typed.is_some() { "objection".to_owned() } else { format!("objection-{decision}") };
    let help = format!("{control}-help");
    let described = if is_wrong { format!("{help} objection-wrong") } else { help.clone() };
    let message = is_wrong.then(|| crate::components::editor::message("objection-wrong".to_owned(), lines));
    let action = routes::of_draft(language, &entry.to_string(), OfDraft::Object);
    view! {
        <details class="more" open=typed.is_some()>
            <summary><Icon name="chevron-right" />{t!(language, review.object)}</summary>
            <form class="more-in" method="post" action=action>
                <input type="hidden" name="decision" value=decision.to_string() />
                <div class="field">
                    <label for=control.clone()>{t!(language, review.object_why)}</label>
                    <p class="help" id=help>{t!(language, review.object_help, day = words::day_in_germany(language, until))}</p>
                    <div class="control">
                        <textarea
                            class="textarea"
                            id=control
                            name="objection"
                            rows="6"
                            maxlength=domain::decision::LONGEST_WORDS.to_string()
                            aria-describedby=described
                            aria-invalid=is_wrong.then_some("true")
                        >
                            {form::typed(&text)}
                        </textarea>
                    </div>
                    {message}
                </div>
                <p><button class="button" type="submit">{t!(language, review.object_do)}</button></p>
            </form>
        </details>
    }
    .into_any()
}
