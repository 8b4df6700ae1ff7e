//! What stands at the end of every page: more ways to find, to take part, who answers, the law.

use domain::query::{Query, Sort};
use domain::{Kind, Language};
use leptos::prelude::*;

use super::icon::Icon;
use super::office::OfficeContact;
use crate::chrome::chrome;
use crate::routes;
use crate::texts::t;

/// The footer of every page; `page`: its own path, for whoever reports a barrier on it, empty where it has none.
#[component]
pub fn Footer(page: String) -> impl IntoView {
    let language = chrome().language;
    let newest = Query { language, sort: Sort::Newest, limit: domain::query::DEFAULT_LIMIT, ..Query::default() };
    let find = [
        (routes::search_form(language), t!(language, chrome.all_entries)),
        (routes::search(language, &newest), t!(language, chrome.newest)),
        (routes::collections(language), t!(language, chrome.collections)),
        (routes::kind(language, Kind::Initiative), t!(language, chrome.by_land)),
        (routes::search(language, &not_succeeded(language)), t!(language, chrome.what_failed)),
        (routes::vocabularies(language), t!(language, chrome.concepts)),
    ];
    let take_part = [
        (routes::page(language, "contribute"), t!(language, chrome.contribute_entry)),
        (routes::wanted(language), t!(language, wanted.link)),
        (routes::contact(language), t!(language, chrome.ask_office)),
        (routes::page(language, "criteria"), t!(language, chrome.criteria)),
        (routes::page(language, "moderation"), t!(language, chrome.moderation)),
        (routes::transparency(language), t!(language, notices.figures)),
    ];
    let this_work = [
        (routes::page(language, "about"), t!(language, chrome.about)),
        (routes::page(language, "easy"), easy(language)),
        (routes::page(language, "sign"), t!(language, chrome.sign)),
        (routes::page(language, "evidence"), t!(language, chrome.evidence)),
        (routes::feed(language), t!(language, chrome.feed)),
        (routes::api_description(), t!(language, chrome.open_data)),
    ];
    let legal = [
        (routes::report(language), t!(language, notices.report_title)),
        (routes::page(language, "accessibility"), t!(language, chrome.accessibility)),
        (routes::imprint(language), t!(language, chrome.imprint)),
        (routes::page(language, "privacy"), t!(language, chrome.privacy)),
    ];
    view! {
        <footer class="footer">
            <div class="page footer-in">
                <div><h2>{t!(language, chrome.find)}</h2><ul>{find.into_iter().map(link).collect_view()}</ul></div>
                <div><h2>{t!(language, chrome.take_part)}</h2><ul>{take_part.into_iter().map(link).collect_view()}</ul></div>
                <div><h2>{t!(language, chrome.this_work)}</h2><ul>{this_work.into_iter().map(link).collect_view()}</ul></div>
                <div>
                    <h2>{t!(language, chrome.legal)}</h2>
                    <ul>
                        <li>
                            <a class="barrier" rel="nofollow" href=routes::barrier_on(language, &page)><Icon name="accessibility" />{t!(language, chrome.barrier)}</a>
                        </li>
                        {legal.into_iter().map(link).collect_view()}
                    </ul>
                </div>
                <OfficeContact />
                <p class="colophon">{t!(language, chrome.colophon)}</p>
            </div>
        </footer>
    }
}

/// What the page in short sentences is called: easy language only where those it is made for have tested it.
pub fn easy(language: Language) -> String {
    if chrome().node.statement.easy_tested_by.is_empty() {
        t!(language, chrome.easy)
    } else {
        t!(language, chrome.easy_tested)
    }
}

fn link((href, text): (String, String)) -> impl IntoView {
    view! { <li><a href=href>{text}</a></li> }
}

/// Practices that did not, or only partly, succeed: worth as much as the others.
pub fn not_succeeded(language: Language) -> Query {
    let statuses = ["failed", "mixed", "stopped"].map(str::to_owned).to_vec();
    Query {
        language,
        filters: [("outcome_status", statuses)].into(),
        limit: domain::query::DEFAULT_LIMIT,
        ..Query::default()
    }
}
