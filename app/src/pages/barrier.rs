//! Where a barrier is reported.

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

/// Longest path that is taken over, in characters.
const LONGEST: usize = 300;

/// The page; `from` is the path of the page where the barrier was met (may be empty).
pub fn page(chrome: &Chrome, from: &str) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, site.barrier),
        description: t!(language, site.barrier_summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::barrier(language))).collect(),
        current: routes::barrier(language),
        ..Head::default()
    };
    // Only a path of ours is repeated.
    let is_path = from.starts_with('/') && !from.starts_with("//") && from.chars().count() <= LONGEST;
    let address = if is_path { chrome.absolute(from) } else { String::new() };
    let office = chrome.node.office.clone();
    chrome.document(head, move || {
        let about = (!address.is_empty())
            .then(|| view! { <p class="asked"><span>{t!(language, site.about_page)}</span>{address.clone()}</p> });
        let letter = (!office.mail.is_empty()).then(|| {
            let body = t!(language, site.barrier_body, address = address.clone());
            let href = mailto(&office.mail, &t!(language, site.barrier_subject), &body);
            view! {
                <p><a class="button button-main" href=href><Icon name="mail" />{t!(language, site.barrier_write)}</a></p>
            }
        });
        let missing = (office.mail.is_empty() && office.phone.is_empty()).then(|| {
            view! {
                <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, site.unfilled)>
                    <p>{t!(language, chrome.unfilled_note)}</p>
                </Notice>
            }
        });
        view! {
            <Trail steps=Vec::new() here=t!(language, site.barrier).into_any() />
            <article class="site-page">
                <header class="entry-head">
                    <h1>{t!(language, site.barrier)}</h1>
                    <p class="purpose">{t!(language, site.barrier_summary)}</p>
                </header>
                {about}
                {missing}
                <OfficeContact />
                {letter}
                <div class="prose">
                    <h2>{t!(language, site.barrier_tell)}</h2>
                    <ul>
                        <li>{t!(language, site.barrier_tell_where)}</li>
                        <li>{t!(language, site.barrier_tell_what)}</li>
                        <li>{t!(language, site.barrier_tell_how)}</li>
                    </ul>
                    <p>
                        <a href=routes::page(language, "accessibility")>{t!(language, site.accessibility)}</a>
                    </p>
                </div>
            </article>
        }
    })
}
