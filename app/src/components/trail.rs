//! The way back: where the page stands.

use leptos::prelude::*;

use crate::chrome::chrome;
use crate::routes;
use crate::texts::t;

/// From the start page over `steps` (address and name) to the page itself, which is no link.
#[component]
pub fn Trail(steps: Vec<(String, String)>, #[prop(into)] here: AnyView) -> impl IntoView {
    let language = chrome().language;
    let mut all = vec![(routes::home(language), t!(language, entry.start))];
    all.extend(steps);
    view! {
        <nav aria-label=t!(language, entry.you_are_here)>
            <ol class="trail">
                {all.into_iter().map(|(href, name)| view! { <li><a href=href>{name}</a></li> }).collect_view()}
                <li><span aria-current="page">{here}</span></li>
            </ol>
        </nav>
    }
}
