//! The run sheet of a format: paper for the day itself.
//!
//! Start and group size are parameters of the address; the sheet is complete without a script. On screen it looks as
//! it prints.

mod controls;
mod fit;
mod lists;
mod paper;
pub(crate) mod qr;
mod tables;

use domain::Language;
use domain::schedule::Clock;
use leptos::prelude::*;
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

/// An input that could not be read, with what was typed; the sheet then shows the usual value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SheetFault {
    /// The start is no time of day.
    Start(String),
    /// The number of people is no number, or out of bounds.
    People(String),
}

/// Most people that a sheet can be made for.
pub const MOST_PEOPLE: u32 = 100_000;

/// What the reader says about the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// When the event begins.
    pub start: Clock,
    /// How many come.
    pub people: u32,
    /// Everything is wanted on paper, on however many pages.
    pub whole: bool,
}

/// The sheet for that day. An entry that is no format gives an empty page.
pub fn page(chrome: &Chrome, shown: &Shown, day: Day, faults: &[SheetFault]) -> String {
    let language = chrome.language;
    let entry = shown.entry();
    let name = entry.envelope.short_title(language).to_owned();
    let head = Head {
        title: t!(language, sheet.title_of, name = name.clone()),
        description: t!(language, sheet.summary),
        paths: Language::ALL
            .into_iter()
            .map(|language| (language, routes::sheet(language, shown.slug(language))))
            .collect(),
        current: routes::kind(language, entry.kind),
        paper: true,
        ..Head::default()
    };
    let (chrome_of, shown, faults) = (chrome.clone(), shown.clone(), faults.to_vec());
    chrome.document(head, move || {
        let entry = shown.entry();
        let steps = vec![
            (routes::kind(language, entry.kind), t!(language, entry.formats)),
            (routes::entry(language, entry.kind, shown.slug(language)), name.clone()),
        ];
        let paper = entry.as_format().map(|format| paper::paper(&chrome_of, &shown, format, &day));
        view! {
            <div class="screen-only">
                <Trail steps=steps here=t!(language, sheet.title).into_any() />
                <div class="entry-head">
                    <h1>{t!(language, sheet.heading)}</h1>
                    <p class="purpose">{t!(language, sheet.summary)}</p>
                </div>
            </div>
            {controls::controls(language, &shown, day, &faults)}
            <div class="desk-of-paper">{paper}</div>
        }
    })
}
