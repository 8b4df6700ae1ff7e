//! An entry that was here and is gone for good.

use leptos::prelude::*;

use crate::chrome::{Chrome, Head};
use crate::components::affected::affected;
use crate::components::icon::Icon;
use crate::routes;
use crate::texts::t;

/// The page.
pub fn page(chrome: &Chrome) -> String {
    let language = chrome.language;
    let head = Head { title: t!(language, site.gone), unlisted: true, ..Head::default() };
    chrome.document(head, move || {
        view! {
            <div class="message">
                <h1>{t!(language, site.gone)}</h1>
                <p class="lead">{t!(language, site.gone_what)}</p>
                <p>{t!(language, site.gone_why)}</p>
                <ul class="row">
                    <li>
                        <a class="button button-main" href=routes::search_form(language)>
                            <Icon name="search" />
                            {t!(language, message.go_search)}
                        </a>
                    </li>
                    <li><a class="button" href=routes::contact(language)>{t!(language, message.ask)}</a></li>
                </ul>
                {affected(language, "section")}
            </div>
        }
    })
}
