//! A room of the office: what operator and office say about themselves, and the pages of the site.

mod editor;
mod parts;
mod slots;

use domain::Language;
use domain::site::{Missing, Page, Slot, SlotShape};
use domain::{Invalid, Rule};
use leptos::prelude::*;
use library::site::{Standing, Version};

pub use crate::components::form::Fault;
pub use editor::{EditedPage, editor};
pub use slots::{EditedSlots, slots};

use crate::chrome::{Chrome, Head};
use crate::components::notice::{Notice, Tone};
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::slots::label;
use crate::texts::t;
use crate::words;

/// How far an edit has come, beside what is edited.
#[derive(Debug, Clone, Default)]
pub struct Edit {
    /// The version that it goes on from; 0 for none.
    pub base: i64,
    /// An older version, which is looked at.
    pub older: Option<i64>,
    /// A version that somebody else saved in between.
    pub conflict: Option<i64>,
    /// What is wrong.
    pub faults: Vec<Fault>,
    /// What was just done: `saved`, `published`; empty for nothing.
    pub done: String,
    /// The versions, newest first.
    pub versions: Vec<Version>,
}

/// The pages, and how what operator and office say stands: number of the newest version, of the published one.
pub fn list(chrome: &Chrome, standings: &[Standing], slots: &[Version]) -> String {
    let language = chrome.language;
    let head = head(language, t!(language, site_pages.title), |it| routes::office(it, "site_pages"));
    let (standings, slots) = (standings.to_vec(), slots.to_vec());
    let incomplete = !crate::slots::of(&chrome.node).missing().is_empty();
    chrome.document(head, move || {
        let due = standings.iter().any(|standing| standing.is_due).then(|| {
            view! {
                <Notice tone=Tone::Warn icon="clock-alert" title=t!(language, site_pages.due)>
                    <p>{t!(language, site_pages.due_text)}</p>
                </Notice>
            }
        });
        let incomplete = incomplete.then(|| {
            view! {
                <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, site_pages.incomplete)>
                    <p>{t!(language, site_pages.incomplete_text)}</p>
                </Notice>
            }
        });
        let rows = standings.iter().map(|standing| row(language, standing)).collect_view();
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, site_pages.title).into_any()
            />
            <OfficeNav here="site_pages" />
            <article class="account">
                <header class="entry-head">
                    <h1>{t!(language, site_pages.title)}</h1>
                    <p class="purpose">{t!(language, site_pages.summary)}</p>
                </header>
                {incomplete}
                {due}
                <section class="section" aria-labelledby="details">
                    <h2 id="details">{t!(language, site_pages.slots)}</h2>
                    <p>{slots_state(language, &slots)}</p>
                    <p><a class="button" href=routes::office(language, "site_slots")>{t!(language, site_pages.slots_edit)}</a></p>
                </section>
                <section class="section" aria-labelledby="pages">
                    <h2 id="pages">{t!(language, site_pages.pages)}</h2>
                    <table class="table worklist" data-fold="" role="table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th scope="col" role="columnheader">{t!(language, site_pages.page)}</th>
                                <th scope="col" role="columnheader">{t!(language, site_pages.shown)}</th>
                                <th scope="col" role="columnheader">{t!(language, site_pages.newest)}</th>
                            </tr>
                        </thead>
                        <tbody role="rowgroup">{rows}</tbody>
                    </table>
                </section>
            </article>
        }
    })
}

fn slots_state(language: Language, versions: &[Version]) -> String {
    let shown = versions.iter().find_map(|version| Some((version.number, version.published_at?)));
    match shown {
        Some((number, at)) => {
            t!(language, site_pages.published_version, number = number, day = words::day_in_germany(language, at))
        }
        None => t!(language, site_pages.slots_configured),
    }
}

fn row(language: Language, standing: &Standing) -> AnyView {
    let Standing { page, language: of, newest, published, is_due } = *standing;
    let version = |number: i64, day: String| t!(language, site_pages.version_of, number = number, day = day);
    let shown = match published {
        Some((number, at)) => version(number, words::day_in_germany(language, at)),
        None if page == Page::Imprint => t!(language, site_pages.nothing_added),
        None => t!(language, site_pages.shipped),
    };
    let due = is_due.then(|| view! { <span class="sub">{t!(language, site_pages.due_row)}</span> });
    let newest = match newest {
        Some((number, _)) if published.is_some_and(|(shown, _)| shown == number) => t!(language, site_pages.same),
        Some((number, at)) => version(number, words::day_in_germany(language, at)),
        None => t!(language, site_pages.none),
    };
    view! {
        <tr role="row" data-late=is_due.then_some("")>
            <th scope="row" role="rowheader">
                <span class="title"><a href=routes::site_page(language, page, of)>{title(language, page, of)}</a></span>
                {due}
            </th>
            <td role="cell" data-label=t!(language, site_pages.shown)>{shown}</td>
            <td role="cell" data-label=t!(language, site_pages.newest)>{newest}</td>
        </tr>
    }
    .into_any()
}

/// „Datenschutz, auf Deutsch“
fn title(language: Language, page: Page, of: Language) -> String {
    let name = match page {
        Page::Imprint => t!(language, site_pages.page_imprint),
        Page::Privacy => t!(language, site_pages.page_privacy),
        Page::Accessibility => t!(language, site_pages.page_accessibility),
        Page::Easy => t!(language, site_pages.page_easy),
        Page::Sign => t!(language, site_pages.page_sign),
        Page::About => t!(language, site_pages.page_about),
        Page::Contribute => t!(language, site_pages.page_contribute),
        Page::Criteria => t!(language, site_pages.page_criteria),
        Page::Evidence => t!(language, site_pages.page_evidence),
        Page::Moderation => t!(language, site_pages.page_moderation),
    };
    match of {
        Language::De => t!(language, site_pages.in_german, page = name),
        Language::En => t!(language, site_pages.in_english, page = name),
    }
}

fn head(language: Language, title: String, path: impl Fn(Language) -> String) -> Head {
    Head {
        title,
        paths: Language::ALL.into_iter().map(|it| (it, path(it))).collect(),
        current: routes::office(language, "site_pages"),
        unlisted: true,
        desk: true,
        ..Head::default()
    }
}

/// What is wrong at one field of the page.
pub fn wrong(language: Language, invalid: &Invalid) -> Fault {
    let slot = Slot::from_code(&invalid.field);
    let (field, name) = match (slot, invalid.field.as_str()) {
        (Some(slot), _) => (slot.code(), heading(language, slot)),
        (None, "title") => ("title", t!(language, site_pages.field_title)),
        (None, "summary") => ("summary", t!(language, site_pages.field_summary)),
        (None, _) => ("text", t!(language, site_pages.field_text)),
    };
    let text = match (&invalid.rule, slot.map(Slot::shape)) {
        (Rule::TooLong { max, .. }, _) => {
            t!(language, site_pages.too_long, field = name, most = words::number(language, *max))
        }
        (_, Some(SlotShape::Mail)) => t!(language, site_pages.no_mail, field = name),
        (_, Some(SlotShape::Phone)) => t!(language, site_pages.no_phone, field = name),
        (_, Some(SlotShape::Day)) => t!(language, site_pages.no_day, field = name),
        (_, Some(SlotShape::Link)) => t!(language, site_pages.no_link, field = name),
        (Rule::WrongShape { .. }, None) => t!(language, site_pages.not_shown_so, field = name),
        _ => t!(language, site_pages.unreadable, field = name),
    };
    Fault { field, text }
}

/// What is missing before something may be published; `own`: the slots stand in this very form.
pub fn missing(language: Language, missing: Missing, own: bool) -> Fault {
    match missing {
        Missing::Title => Fault { field: "title", text: t!(language, site_pages.title_missing) },
        Missing::Text => Fault { field: "text", text: t!(language, site_pages.text_missing) },
        Missing::NotShown(slot) => {
            let text = t!(language, site_pages.not_shown, what = heading(language, slot), marker = slot.marker());
            Fault { field: "text", text }
        }
        Missing::Empty(slot) if own => {
            Fault { field: slot.code(), text: t!(language, site_pages.empty, what = heading(language, slot)) }
        }
        Missing::Empty(slot) => {
            Fault { field: "", text: t!(language, site_pages.empty_elsewhere, what = heading(language, slot)) }
        }
    }
}

/// What a slot asks for, as the label of a field.
fn heading(language: Language, slot: Slot) -> String {
    let label = label(language, slot);
    let mut letters = label.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn everything_that_is_missing_has_a_sentence_of_its_own() {
        let slots = Slot::ALL.into_iter().flat_map(|slot| [Missing::Empty(slot), Missing::NotShown(slot)]);
        let all: Vec<Missing> = [Missing::Title, Missing::Text].into_iter().chain(slots).collect();
        for language in Language::ALL {
            let texts: BTreeSet<String> = all.iter().map(|what| missing(language, *what, true).text).collect();
            assert_eq!(texts.len(), all.len());
        }
        let fault = missing(Language::De, Missing::NotShown(Slot::OfficeMail), false);
        assert!(fault.text.contains("{{office_mail}}"), "{}", fault.text);
    }

    #[test]
    fn every_page_has_its_name_and_leads_back() {
        for language in Language::ALL {
            let mut names = BTreeSet::new();
            for page in Page::ALL {
                for of in Language::ALL {
                    names.insert(title(language, page, of));
                    let address = routes::site_page(language, page, of);
                    let id = address.rsplit('/').next().unwrap();
                    assert_eq!(routes::site_page_of(id), Some((page, of)));
                }
            }
            assert_eq!(names.len(), 2 * Page::ALL.len());
        }
        for none in ["", "privacy", "privacy-fr", "x-de", "-"] {
            assert_eq!(routes::site_page_of(none), None, "{none}");
        }
        for (name, ..) in routes::PAGES {
            assert!(Page::from_code(name).is_some(), "{name}");
        }
    }
}
