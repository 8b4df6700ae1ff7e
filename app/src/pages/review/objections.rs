//! Objections that wait for a second person.

use domain::{Language, decision, vocabulary};
use leptos::prelude::*;
use library::review::Objection;

use super::difference::paragraphs;
use super::{done, head, wrong};
use crate::chrome::Chrome;
use crate::components::deeds;
use crate::components::form::{self, Fault};
use crate::components::icon::Icon;
use crate::components::office_nav::OfficeNav;
use crate::components::templates::{Occasion, templates};
use crate::components::trail::Trail;
use crate::pages::desk::state::deed_name;
use crate::routes;
use crate::texts::t;
use crate::words;

/// What was sent about an objection and not taken.
#[derive(Debug, Clone, Default)]
pub struct Deciding {
    /// Which one.
    pub id: i64,
    /// Whether it was to be followed, as it was sent.
    pub granted: String,
    /// The words.
    pub words: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// The page.
pub fn objections(chrome: &Chrome, objections: &[Objection], deciding: &Deciding, what: &str) -> String {
    let language = chrome.language;
    let (objections, deciding, what) = (objections.to_vec(), deciding.clone(), what.to_owned());
    chrome.document(head(language, t!(language, office.objections), |it| routes::office(it, "objections")), move || {
        let list = if objections.is_empty() {
            view! { <p class="lead">{t!(language, review.objections_none)}</p> }.into_any()
        } else {
            objections.iter().map(|objection| one(language, objection, &deciding)).collect_view().into_any()
        };
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, office.objections).into_any()
            />
            <OfficeNav here="objections" />
            <header class="hits-head"><h1>{t!(language, office.objections)}</h1></header>
            {done(language, &what)}
            {form::summary(language, &deciding.faults)}
            {list}
        }
    })
}

/// What was to be shown again is not there any more.
pub fn nothing_left(language: Language) -> Fault {
    Fault { field: "", text: t!(language, suspending.object_gone) }
}

fn one(language: Language, objection: &Objection, deciding: &Deciding) -> AnyView {
    let id = objection.row.id;
    let title = if objection.title.is_empty() { t!(language, editor.untitled) } else { objection.title.clone() };
    let heading = format!("objection-{id}");
    let decided = &objection.decision;
    let reason = decided.reason.map(|reason| {
        view! { <p>{t!(language, review.reason)}": "{vocabulary::label("reason", reason.code(), language).to_owned()}</p> }
    });
    let version = deeds::of_version(language, decided).map(|version| format!(": {version}"));
    let said = deeds::said(language, decided).as_deref().map(paragraphs);
    let number = decided.submission.map(|number| {
        let href = routes::office_with(language, "review", &number.to_string());
        view! { <p><a href=href>{t!(language, review.submission, number = number)}</a></p> }
    });
    let late = objection.is_late.then(|| {
        view! {
            <p><span class="state" data-state="late"><Icon name="clock-alert" />{t!(language, queue.objection_late)}</span></p>
        }
    });
    let act = if objection.may_decide {
        form(language, id, deciding)
    } else {
        view! { <p>{t!(language, review.objection_not_you)}</p> }.into_any()
    };
    view! {
        <section class="section" aria-labelledby=heading.clone()>
            <div class="section-head"><h2 id=heading.clone()>{title}</h2></div>
            <p class="small soft">{t!(language, review.objection_due, day = words::date(language, objection.due))}</p>
            {late}
            {number}
            <h3>{deed_name(language, decided.deed)}{version}", "{words::moment(language, decided.at)}</h3>
            {reason}
            {said}
            <div class="comment">
                <header><b>{t!(language, review.objection)}</b><span>{words::moment(language, objection.row.at)}</span></header>
                {paragraphs(&objection.row.text)}
            </div>
            {act}
        </section>
    }
    .into_any()
}

fn form(language: Language, id: i64, deciding: &Deciding) -> AnyView {
    let is_typed = deciding.id == id;
    let words = if is_typed { deciding.words.clone() } else { String::new() };
    let granted = if is_typed { deciding.granted.as_str() } else { "" };
    // The message at the top leads to the one field that is wrong.
    let control = if is_typed { "words".to_owned() } else { format!("words-{id}") };
    let help = format!("{control}-help");
    let is_wrong = is_typed && deciding.faults.iter().any(|fault| fault.field == "words");
    let described = if is_wrong { format!("{help} words-wrong") } else { help.clone() };
    let message = if is_typed { wrong("words-wrong", &deciding.faults, "words") } else { ().into_any() };
    let choice = |value: &'static str, text: String| {
        view! {
            <label class="choice">
                <input type="radio" name="granted" value=value checked=granted == value required=true />
                <span>{text}</span>
            </label>
        }
    };
    view! {
        <form class="decision" method="post" action=routes::office_with(language, "objection_decide", &id.to_string())>
            <fieldset id=is_typed.then_some("decision")>
                <legend class="label">{t!(language, review.decision)}</legend>
                {choice("1", t!(language, review.objection_grant))}
                {choice("0", t!(language, review.objection_refuse))}
            </fieldset>
            <div class="field">
                <label for=control.clone()>{t!(language, review.words)}</label>
                <p class="help" id=help>{t!(language, review.words_help, min = decision::SHORTEST_WORDS)}</p>
                <div class="control">
                    <textarea
                        class="textarea"
                        id=control
                        name="words"
                        rows="5"
                        maxlength=decision::LONGEST_WORDS.to_string()
                        aria-describedby=described
                        aria-invalid=is_wrong.then_some("true")
                    >
                        {form::typed(&words)}
                    </textarea>
                </div>
                {message}
            </div>
            <button class="button button-main" type="submit">{t!(language, review.decide)}</button>
            {templates(language, Occasion::Objection, &format!("template-{id}"))}
        </form>
    }
    .into_any()
}
