//! For those whom an entry is about that is not to be seen any more: how they ask why, and object, without an account.

use domain::Language;
use leptos::prelude::*;

use crate::routes;
use crate::texts::t;

/// The way to the form, on pages of addresses under which an entry may have stood.
pub fn affected(language: Language, class: &'static str) -> AnyView {
    view! {
        <section class=class aria-labelledby="affected">
            <h2 id="affected">{t!(language, suspending.affected)}</h2>
            <p>{t!(language, suspending.affected_text)}</p>
            <p><a href=routes::report(language)>{t!(language, suspending.affected_link)}</a></p>
        </section>
    }
    .into_any()
}
