//! A page of the site, as it ships or as it was published in the browser: about, contribute, criteria, …

use domain::Language;
use leptos::prelude::*;

use crate::chrome::{Chrome, Head};
use crate::components::office::OfficeContact;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// Pages beside which the office stands, since they ask the reader to turn to it.
const WITH_OFFICE: [&str; 5] = ["contribute", "accessibility", "about", "easy", "sign"];

/// The page `name`, with HTML that the server made of its text and where slots of the operator are filled in or marked.
pub fn page(chrome: &Chrome, name: &str, title: &str, summary: &str, html: &str, language_of_text: Language) -> String {
    let language = chrome.language;
    let head = Head {
        title: title.to_owned(),
        description: summary.to_owned(),
        paths: Language::ALL.into_iter().map(|language| (language, routes::page(language, name))).collect(),
        current: routes::page(language, name),
        ..Head::default()
    };
    let lang = (language_of_text != language).then(|| language_of_text.code());
    let (title, summary, html) = (title.to_owned(), summary.to_owned(), html.to_owned());
    let with_office = WITH_OFFICE.contains(&name);
    chrome.document(head, move || {
        let office = with_office.then(|| {
            view! {
                <aside class="site-office" aria-labelledby="office">
                    <h2 id="office">{t!(language, site.office)}</h2>
                    <OfficeContact />
                </aside>
            }
        });
        view! {
            <Trail steps=Vec::new() here=title.clone().into_any() />
            <article class="site-page">
                <header class="entry-head">
                    <h1 lang=lang>{title.clone()}</h1>
                    <p class="purpose" lang=lang>{summary.clone()}</p>
                </header>
                <div class="prose" lang=lang inner_html=html.clone()></div>
                {office}
            </article>
        }
    })
}
