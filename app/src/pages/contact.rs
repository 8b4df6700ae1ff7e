//! How to reach the office.

use domain::Language;
use leptos::prelude::*;

use crate::chrome::{Chrome, Head};
use crate::components::icon::Icon;
use crate::components::mail::mailto;
use crate::components::notice::{Notice, Tone};
use crate::components::office::OfficeContact;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// Longest question that is taken over, in characters.
const LONGEST: usize = 400;

/// The page, with a question begun (may be empty).
pub fn page(chrome: &Chrome, question: &str) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, site.contact),
        description: t!(language, site.contact_summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::contact(language))).collect(),
        current: routes::contact(language),
        ..Head::default()
    };
    let question: String = question.trim().chars().take(LONGEST).collect();
    let office = chrome.node.office.clone();
    chrome.document(head, move || {
        let letter = (!office.mail.is_empty()).then(|| letter(language, &office.mail, &question));
        let missing = (office.mail.is_empty() && office.phone.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, site.unfilled)>
                    <p>{t!(language, chrome.unfilled_note)}</p>
                </Notice>
            }
        });
        let about = (!question.is_empty()).then(|| {
            view! { <p class="asked"><span>{t!(language, site.your_question)}</span>{question.clone()}</p> }
        });
        view! {
            <Trail steps=Vec::new() here=t!(language, site.contact).into_any() />
            <article class="site-page">
                <header class="entry-head">
                    <h1>{t!(language, site.contact)}</h1>
                    <p class="purpose">{t!(language, site.contact_summary)}</p>
                </header>
                {about}
                {missing}
                <OfficeContact />
                {letter}
                <div class="prose">
                    <h2>{t!(language, site.helpful)}</h2>
                    <p>{t!(language, site.helpful_text)}</p>
                    <h2>{t!(language, site.not_yet)}</h2>
                    <p>{t!(language, site.not_yet_text)}</p>
                </div>
            </article>
        }
    })
}

fn letter(language: Language, mail: &str, question: &str) -> AnyView {
    let subject = t!(language, site.question_subject);
    let body = if question.is_empty() {
        t!(language, site.question_body)
    } else {
        t!(language, site.question_about, question = question)
    };
    let href = mailto(mail, &subject, &body);
    view! { <p><a class="button button-main" href=href><Icon name="mail" />{t!(language, site.write)}</a></p> }
        .into_any()
}
