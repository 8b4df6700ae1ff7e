//! The rooms of the office, beside each other.

use leptos::prelude::*;

use crate::chrome::chrome;
use crate::routes;
use crate::texts::t;

/// The rooms; `here` is the name of the present one in [`routes::OFFICE`].
#[component]
pub fn OfficeNav(here: &'static str) -> impl IntoView {
    let language = chrome().language;
    let mut rooms = vec![
        ("office", t!(language, office.start)),
        ("reviews", t!(language, office.reviews)),
        ("objections", t!(language, office.objections)),
        ("notices", t!(language, notices.title)),
        ("office_entries", t!(language, notices.entries)),
        ("gaps", t!(language, gaps.room)),
        ("due", t!(language, due.room)),
        ("profiles", t!(language, profiles.room)),
        ("figures", t!(language, figures.room)),
        ("vocabularies_care", t!(language, vocabulary_care.room)),
        ("audit", t!(language, audit.room)),
    ];
    // For administrators alone, who come to it from their account.
    if here == "site_pages" {
        rooms.push(("site_pages", t!(language, office.site_pages)));
    }
    let items = rooms.into_iter().map(|(name, text)| {
        let current = (name == here).then_some("page");
        view! { <li><a href=routes::office(language, name) aria-current=current>{text}</a></li> }
    });
    view! {
        <nav class="desk-nav" aria-label=t!(language, office.rooms)>
            <ul>{items.collect_view()}</ul>
        </nav>
    }
}
