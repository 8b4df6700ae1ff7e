//! Errors in the reader's language: what happened, what is kept, what to do.

use leptos::prelude::*;

use crate::chrome::{Chrome, Head};
use crate::components::icon::Icon;
use crate::routes;
use crate::texts::t;

/// What went wrong, as far as a reader can use it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Message {
    /// The request could not be read (400).
    Unreadable,
    /// Not in this role or state (403).
    Denied,
    /// No such page (404), where its own page cannot be made.
    NotFound,
    /// Not this way (405).
    Method,
    /// More was sent than is taken (413).
    TooLarge,
    /// The address is longer than is read (414).
    AddressTooLong,
    /// Too many requests, or too slow (429, 503, 408).
    Busy,
    /// Something of ours broke (500).
    Broken,
    /// A part of the machine does not answer (503).
    Unavailable,
}

impl Message {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Unreadable,
        Self::Denied,
        Self::NotFound,
        Self::Method,
        Self::TooLarge,
        Self::AddressTooLong,
        Self::Busy,
        Self::Broken,
        Self::Unavailable,
    ];

    /// The status that goes with it, as far as nothing else is said.
    pub const fn status(self) -> u16 {
        match self {
            Self::Unreadable => 400,
            Self::Denied => 403,
            Self::NotFound => 404,
            Self::Method => 405,
            Self::TooLarge => 413,
            Self::AddressTooLong => 414,
            Self::Busy => 429,
            Self::Broken => 500,
            Self::Unavailable => 503,
        }
    }
}

/// What somebody wrote could not be saved: the browser still has it, and here is what is saved.
pub fn about_draft(chrome: &Chrome, trouble: Trouble, saved: &str) -> String {
    let language = chrome.language;
    let (title, what) = match trouble {
        Trouble::TooLarge => (t!(language, editor.too_large_title), t!(language, editor.too_large_what)),
        Trouble::Cut => (t!(language, editor.cut_title), t!(language, editor.cut_what)),
    };
    let head = Head { title: title.clone(), description: what.clone(), unlisted: true, ..Head::default() };
    let saved = saved.to_owned();
    chrome.document(head, move || {
        view! {
            <div class="message">
                <h1>{title}</h1>
                <p class="lead">{what}</p>
                <h2>{t!(language, message.what_now)}</h2>
                <p>{t!(language, editor.go_back)}</p>
                <p><a class="button" href=saved>{t!(language, editor.to_saved)}</a></p>
            </div>
        }
    })
}

/// Why a draft could not be saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// It is larger than is taken.
    TooLarge,
    /// It did not arrive as a whole.
    Cut,
}

/// The page.
pub fn page(chrome: &Chrome, message: Message) -> String {
    let language = chrome.language;
    let (title, what, remedy) = match message {
        Message::Unreadable => (
            t!(language, message.unreadable_title),
            t!(language, message.unreadable_what),
            t!(language, message.unreadable_do),
        ),
        Message::Denied => {
            (t!(language, message.denied_title), t!(language, message.denied_what), t!(language, message.denied_do))
        }
        Message::NotFound => (
            t!(language, message.not_found_title),
            t!(language, message.not_found_what),
            t!(language, message.not_found_do),
        ),
        Message::Method => {
            (t!(language, message.method_title), t!(language, message.method_what), t!(language, message.method_do))
        }
        Message::TooLarge => (
            t!(language, message.too_large_title),
            t!(language, message.too_large_what),
            t!(language, message.too_large_do),
        ),
        Message::AddressTooLong => {
            (t!(language, message.address_title), t!(language, message.address_what), t!(language, message.address_do))
        }
        Message::Busy => {
            (t!(language, message.busy_title), t!(language, message.busy_what), t!(language, message.busy_do))
        }
        Message::Broken => {
            (t!(language, message.broken_title), t!(language, message.broken_what), t!(language, message.broken_do))
        }
        Message::Unavailable => (
            t!(language, message.unavailable_title),
            t!(language, message.unavailable_what),
            t!(language, message.unavailable_do),
        ),
    };
    let head = Head { title: title.clone(), description: what.clone(), unlisted: true, ..Head::default() };
    chrome.document(
        head,
        || view! {
            <div class="message">
                <h1>{title}</h1>
                <p class="lead">{what}</p>
                <p>{t!(language, message.kept_nothing)}</p>
                <h2>{t!(language, message.what_now)}</h2>
                <p>{remedy}</p>
                <ul class="row">
                    <li>
                        <a class="button button-main" href=routes::search_form(language)><Icon name="search" />{t!(language, message.go_search)}</a>
                    </li>
                    <li><a class="button" href=routes::home(language)>{t!(language, message.go_home)}</a></li>
                    <li><a class="button" href=routes::contact(language)>{t!(language, message.ask)}</a></li>
                </ul>
                <p class="small soft">{t!(language, message.status, status = message.status())}</p>
            </div>
        },
    )
}
