//! The page on which the office takes a profile back that somebody has taken over by a letter.

use domain::Language;
use leptos::prelude::*;
use library::accounts::Taken;

use super::account::sign_in_again;
use super::gaps::room_head;
use crate::chrome::{Chrome, Head};
use crate::components::form::{Fault, summary};
use crate::components::office_nav::OfficeNav;
use crate::components::report::{Words, words};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words::day_in_germany;

/// The page; `typed` is what was typed as the reason before.
pub fn page(chrome: &Chrome, taken: &Taken, recent: bool, typed: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let (taken, typed, faults) = (taken.clone(), typed.to_owned(), faults.to_vec());
    let entry = taken.shown.entry();
    let id = entry.id.to_string();
    let title = t!(language, profiles.back_title, initiative = entry.envelope.title.get(language));
    let people = routes::account_with(language, "people", &id);
    let to = |language| routes::office_with(language, "profile_back", &id);
    let head = Head {
        paths: Language::ALL.into_iter().map(|language| (language, to(language))).collect(),
        current: to(language),
        ..room_head(language, title.clone(), "profiles")
    };
    let action = to(language);
    chrome.document(head, move || {
        let form = match (taken.is_own, recent) {
            (true, _) => view! { <p>{t!(language, profiles.back_own)}</p> }.into_any(),
            (false, true) => form(language, action, &typed, &faults),
            (false, false) => sign_in_again(language, &action),
        };
        let date = day_in_germany(language, taken.at);
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, "profiles"), t!(language, profiles.room)),
                ]
                here=title.clone().into_any()
            />
            <OfficeNav here="profiles" />
            <article class="account">
                <header class="entry-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, profiles.back_lead, name = &taken.name, date = date)}</p>
                </header>
                {summary(language, &faults)}
                <p>{t!(language, profiles.back_then)}</p>
                <p><a href=people>{t!(language, profiles.back_people)}</a></p>
                {form}
            </article>
        }
    })
}

fn form(language: Language, action: String, typed: &str, faults: &[Fault]) -> AnyView {
    view! {
        <form class="form" method="post" action=action>
            {words(
                language,
                Words {
                    id: "words",
                    label: &t!(language, profiles.back_words),
                    help: &t!(language, profiles.back_words_help),
                    value: typed,
                    rows: 4,
                    required: true,
                },
                faults,
            )}
            <p class="send"><button class="button button-warn" type="submit">{t!(language, profiles.back_button)}</button></p>
        </form>
    }
    .into_any()
}
