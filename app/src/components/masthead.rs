//! Name, language, view, navigation, search. Narrow: a popover sheet, which needs no script; wide: everything visible.

use domain::query::MAX_TEXT;
use domain::{Kind, Language};
use leptos::prelude::*;

use super::footer::easy;
use super::icon::Icon;
use crate::chrome::{Head, chrome};
use crate::routes;
use crate::texts::t;

/// The masthead of a page.
#[component]
pub fn Masthead(head: Head) -> impl IntoView {
    let chrome = chrome();
    let language = chrome.language;
    let home = routes::home(language);
    let here = head.paths.get(&language).cloned().unwrap_or_default();
    let searchable = !head.own_search;
    let at_home = here == home;
    view! {
        <header class=if searchable { "masthead" } else { "masthead no-search" }>
            <div class="page masthead-in">
                <a class="wordmark" href=home aria-current=at_home.then_some("page")>
                    <svg viewBox="0 0 32 32" aria-hidden="true" focusable="false">
                        <path d="M4 3h7v18h17v7H4z" fill="none" stroke="currentColor" stroke-width="2.4" stroke-linejoin="round"></path>
                        <path d="M4 8h3M4 13h4.5M4 18h3M14 28v-3M19 28v-4.5M24 28v-3" stroke="currentColor" stroke-width="1.8"></path>
                    </svg>
                    <span>{name(&chrome.node.name)}</span>
                    <small>{t!(language, chrome.subtitle)}</small>
                </a>
                {if searchable {
                    view! {
                        <a class="search-link" href=routes::search_form(language)>
                            <Icon name="search" />
                            <span class="visually-hidden">{t!(language, chrome.search)}</span>
                        </a>
                    }
                        .into_any()
                } else {
                    view! { <span></span> }.into_any()
                }}
                <button class="menu-button" type="button" popovertarget="menu"><Icon name="menu" />{t!(language, chrome.menu)}</button>
                <div class="menu" id="menu" popover="auto">
                    <div class="menu-close">
                        <span>{t!(language, chrome.menu)}</span>
                        <button class="button" type="button" popovertarget="menu" popovertargetaction="hide">
                            <Icon name="x" />
                            {t!(language, chrome.close)}
                        </button>
                    </div>
                    <div class="tools">
                        <ul aria-label=t!(language, chrome.language)>
                            {Language::ALL.into_iter().map(|other| other_language(language, other, &head)).collect_view()}
                            <li><a href=routes::page(language, "easy")>{easy(language)}</a></li>
                            <li><a href=routes::account(language, "account")>{t!(language, chrome.account)}</a></li>
                        </ul>
                        <div>
                            <button type="button" data-view="" hidden=true><Icon name="contrast" /><span>{t!(language, chrome.dark_view)}</span></button>
                        </div>
                    </div>
                    <nav class="nav" aria-label=t!(language, chrome.main_navigation)>
                        <ul>{links(language).into_iter().map(|(href, text)| item(href, text, &head, &here)).collect_view()}</ul>
                    </nav>
                </div>
                {searchable.then(|| search(language, head.query.clone().unwrap_or_default()))}
            </div>
        </header>
    }
}

fn name(node: &str) -> String {
    if node.is_empty() { "Werkbuch".to_owned() } else { node.to_owned() }
}

/// The main places, in the order of the navigation.
fn links(language: Language) -> [(String, String); 6] {
    [
        (routes::search_form(language), t!(language, chrome.search)),
        (routes::kind(language, Kind::DialogFormat), t!(language, chrome.formats)),
        (routes::kind(language, Kind::BestPractice), t!(language, chrome.practice)),
        (routes::kind(language, Kind::Guide), t!(language, chrome.guides)),
        (routes::kind(language, Kind::Initiative), t!(language, chrome.initiatives)),
        (routes::page(language, "contribute"), t!(language, chrome.contribute)),
    ]
}

fn item(href: String, text: String, head: &Head, here: &str) -> impl IntoView + use<> {
    let path = here.split('?').next().unwrap_or_default();
    let current = if href == path {
        Some("page")
    } else if href == head.current {
        Some("true")
    } else {
        None
    };
    view! { <li><a href=href aria-current=current>{text}</a></li> }
}

/// A language: this page in it, or its start page where the page has no address of its own (errors).
fn other_language(language: Language, other: Language, head: &Head) -> impl IntoView + use<> {
    let href = head.paths.get(&other).cloned().unwrap_or_else(|| routes::home(other));
    let (current, hreflang) = if language == other { (Some("true"), None) } else { (None, Some(other.code())) };
    view! {
        <li>
            <a href=href lang=other.code() hreflang=hreflang aria-current=current data-keeps-query=hreflang.map(|_| "")>
                {t!(other, chrome.language_name)}
            </a>
        </li>
    }
}

fn search(language: Language, words: String) -> impl IntoView {
    view! {
        <form class="masthead-search" role="search" action=routes::search_form(language)>
            <label class="visually-hidden" for="kopfsuche">{t!(language, chrome.search_label)}</label>
            <input
                id="kopfsuche"
                name="q"
                type="search"
                maxlength=MAX_TEXT.to_string()
                value=words
                placeholder=t!(language, chrome.search_example)
            />
            <button type="submit" aria-label=t!(language, chrome.search)><Icon name="search" /></button>
        </form>
    }
}
