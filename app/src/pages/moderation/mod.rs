//! Rooms of the office for what is public: notices of readers, and entries with the decisions about them.

mod entries;
mod entry;
mod forms;
mod notice;
mod notices;
mod reasons;
mod unreasoned;
mod versions;

use domain::Language;
use domain::policy::Denied;
use leptos::prelude::*;

use crate::chrome::Head;
use crate::components::icon::Icon;
use crate::components::notice::{Notice, Tone};
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

pub use crate::components::form::Fault;
pub use crate::components::templates::with_template;
pub use entries::page as entries;
pub use entry::page as entry;
pub use forms::{Typed, faults, nothing_chosen};
pub use notice::page as notice;
pub use notices::page as notices;
pub use reasons::page as reasons;
pub use unreasoned::list as unreasoned;
pub use versions::page as versions;

/// The head of such a room; `parameter` where it is of one thing.
fn head(language: Language, title: String, name: &'static str, parameter: &str) -> Head {
    let at = |language| routes::office_with(language, name, parameter);
    Head {
        title,
        unlisted: true,
        desk: true,
        paths: Language::ALL.into_iter().map(|language| (language, at(language))).collect(),
        current: routes::office(language, "office"),
        ..Head::default()
    }
}

/// Way back, rooms and title, then the rest. `room` is the room of the office it belongs to.
fn framed(
    language: Language,
    room: &'static str,
    steps: Vec<(String, String)>,
    title: String,
    rest: AnyView,
) -> AnyView {
    let mut all = vec![(routes::office(language, "office"), t!(language, office.title))];
    all.extend(steps);
    view! {
        <Trail steps=all here=title.clone().into_any() />
        <OfficeNav here=room />
        <div class="account">
            <h1>{title}</h1>
            {rest}
        </div>
    }
    .into_any()
}

/// A notice that something is done.
fn done(language: Language, done: bool) -> AnyView {
    if !done {
        return ().into_any();
    }
    view! {
        <div class="notice" role="status">
            <Icon name="circle-check" />
            <div><p class="notice-title">{t!(language, notices.done)}</p></div>
        </div>
    }
    .into_any()
}

/// Why somebody decides nothing here.
fn barred(language: Language, why: Option<Denied>) -> AnyView {
    if why.is_none() {
        return ().into_any();
    }
    view! {
        <Notice tone=Tone::Plain icon="ban" title=t!(language, notices.barred)>
            <p>{t!(language, notices.barred_why)}</p>
        </Notice>
    }
    .into_any()
}
