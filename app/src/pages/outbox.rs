//! Letters that the node has put down instead of sending: the list, and one of them.

use chrono::{DateTime, Utc};
use domain::Language;
use leptos::prelude::*;

use crate::chrome::{Chrome, Head};
use crate::components::notice::{Notice, Tone};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// A letter as it lies in the outbox.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Name of its file.
    pub name: String,
    /// When the fact happened that it tells.
    pub written_at: DateTime<Utc>,
    /// Whom it would have gone to.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text, masked or not.
    pub text: String,
    /// The language it is in, where it says so.
    pub language: Option<Language>,
    /// Whether its links are masked; links that are not lead somewhere.
    pub masked: bool,
}

/// How letters stand.
#[derive(Debug, Clone)]
pub struct State {
    /// The newest letters; none where a mail server sends them.
    pub letters: Option<Vec<Letter>>,
    /// Letters that wait to go out.
    pub waiting: u64,
    /// Letters that were given up.
    pub given_up: u64,
    /// The most letters that are listed.
    pub most: usize,
}

/// The list.
pub fn list(chrome: &Chrome, state: &State) -> String {
    let language = chrome.language;
    let head = Head {
        title: t!(language, outbox.title),
        description: t!(language, outbox.summary),
        paths: Language::ALL.into_iter().map(|language| (language, routes::account(language, "outbox"))).collect(),
        current: routes::account(language, "outbox"),
        unlisted: true,
        desk: true,
        ..Head::default()
    };
    let state = state.clone();
    chrome.document(head, move || {
        let summary = if state.letters.is_some() {
            t!(language, outbox.summary)
        } else {
            t!(language, outbox.by_server)
        };
        let given_up = (state.given_up > 0).then(|| {
            view! {
                <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, outbox.given_up, count = state.given_up)>
                    <p>{t!(language, outbox.given_up_why)}</p>
                </Notice>
            }
        });
        let letters = state.letters.map(|letters| match letters.len() {
            0 => view! { <p>{t!(language, outbox.none)}</p> }.into_any(),
            listed => {
                let cut = (listed == state.most).then(|| view! { <p class="soft">{t!(language, outbox.cut, count = listed)}</p> });
                view! { {table(language, letters)} {cut} }.into_any()
            }
        });
        view! {
            <Trail
                steps=vec![(routes::account(language, "account"), t!(language, account.title))]
                here=t!(language, outbox.title).into_any()
            />
            <header class="entry-head list-head">
                <h1>{t!(language, outbox.title)}</h1>
                <p class="purpose">{summary}</p>
            </header>
            <p class="num">{t!(language, outbox.waiting, count = state.waiting)}</p>
            {given_up}
            {letters}
        }
    })
}

fn table(language: Language, letters: Vec<Letter>) -> AnyView {
    let rows = letters.into_iter().map(|letter| {
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">
                    <a href=routes::account_with(language, "letter", &letter.name) lang=lang(language, letter.language)>{letter.subject}</a>
                </th>
                <td role="cell" data-label=t!(language, outbox.to)>{letter.to}</td>
                <td role="cell" data-label=t!(language, outbox.written)>{words::moment(language, letter.written_at)}</td>
            </tr>
        }
    });
    view! {
        <table class="table letters" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, outbox.subject)}</th>
                    <th scope="col" role="columnheader">{t!(language, outbox.to)}</th>
                    <th scope="col" role="columnheader">{t!(language, outbox.written)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows.collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// One letter.
pub fn letter(chrome: &Chrome, letter: &Letter) -> String {
    let language = chrome.language;
    let head = Head {
        title: letter.subject.clone(),
        description: t!(language, outbox.summary),
        paths: Language::ALL
            .into_iter()
            .map(|language| (language, routes::account_with(language, "letter", &letter.name)))
            .collect(),
        current: routes::account(language, "outbox"),
        unlisted: true,
        desk: true,
        ..Head::default()
    };
    let letter = letter.clone();
    let base_url = chrome.node.base_url.clone();
    chrome.document(head, move || {
        let masked = letter.masked.then(|| {
            view! {
                <Notice tone=Tone::Plain icon="info" title=t!(language, outbox.masked)>
                    <p>{t!(language, outbox.masked_why)}</p>
                </Notice>
            }
        });
        let spoken = lang(language, letter.language);
        let text = if letter.masked { letter.text.into_any() } else { linked(&base_url, &letter.text) };
        view! {
            <Trail
                steps=vec![
                    (routes::account(language, "account"), t!(language, account.title)),
                    (routes::account(language, "outbox"), t!(language, outbox.title)),
                ]
                here=view! { <span lang=spoken>{letter.subject.clone()}</span> }.into_any()
            />
            <header class="entry-head list-head">
                <h1 lang=spoken>{letter.subject.clone()}</h1>
            </header>
            <dl class="letter-head">
                <dt>{t!(language, outbox.to)}</dt>
                <dd>{letter.to}</dd>
                <dt>{t!(language, outbox.written)}</dt>
                <dd>{words::moment(language, letter.written_at)}</dd>
            </dl>
            {masked}
            <div class="letter">
                <pre class="letter-text" lang=spoken>{text}</pre>
            </div>
        }
    })
}

/// The language of a part that is not in the language of the page.
fn lang(page: Language, part: Option<Language>) -> Option<&'static str> {
    part.filter(|part| *part != page).map(Language::code)
}

/// The text with the lines that are links of this site as links.
fn linked(base_url: &str, text: &str) -> AnyView {
    let lines = text.split_inclusive('\n').map(|line| {
        let link = line.trim_end();
        match link.strip_prefix(base_url).filter(|path| path.starts_with('/')) {
            Some(path) => view! { <a href=path.to_owned()>{link.to_owned()}</a>{"\n"} }.into_any(),
            None => line.to_owned().into_any(),
        }
    });
    lines.collect_view().into_any()
}
