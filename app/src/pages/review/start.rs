//! The start page of the office.

use domain::Language;
use leptos::prelude::*;
use library::moderation::Unreasoned;
use library::review::{Overview, Tally};

use super::head;
use super::queue::table;
use crate::chrome::Chrome;
use crate::components::icon::Icon;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::pages::moderation;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page; `unreasoned` are suspensions whose reasons are still to be written.
pub fn start(chrome: &Chrome, overview: &Overview, unreasoned: &[Unreasoned]) -> String {
    let language = chrome.language;
    let (overview, unreasoned) = (overview.clone(), unreasoned.to_vec());
    chrome.document(head(language, t!(language, office.title), |it| routes::office(it, "office")), move || {
        let mine = if overview.mine.is_empty() {
            view! { <p>{t!(language, review.mine_none)}</p> }.into_any()
        } else {
            table(language, &overview.mine, &t!(language, review.mine), overview.today, None)
        };
        let urgent = if overview.urgent.is_empty() {
            view! { <p>{t!(language, review.urgent_none)}</p> }.into_any()
        } else {
            table(language, &overview.urgent, &t!(language, review.urgent), overview.today, None)
        };
        view! {
            <Trail steps=Vec::new() here=t!(language, office.title).into_any() />
            <OfficeNav here="office" />
            <header class="hits-head">
                <h1>{t!(language, office.title)}</h1>
                <p class="soft small">{words::date(language, overview.today)}</p>
            </header>
            {tally(language, overview.tally)}
            {moderation::unreasoned(language, &unreasoned)}
            <section class="section" aria-labelledby="mine">
                <div class="section-head"><h2 id="mine">{t!(language, review.mine)}</h2></div>
                {mine}
            </section>
            <section class="section" aria-labelledby="urgent">
                <div class="section-head"><h2 id="urgent">{t!(language, review.urgent)}</h2></div>
                {urgent}
            </section>
            <p class="row">
                <a class="button button-main" href=routes::office(language, "reviews")>{t!(language, review.all)}<Icon name="arrow-right" /></a>
            </p>
        }
    })
}

/// Numbers that steer the day.
pub(super) fn tally(language: Language, tally: Tally) -> AnyView {
    let number = |count: usize| words::number(language, u64::try_from(count).unwrap_or_default());
    let late = (tally.late > 0).then_some("late");
    view! {
        <dl class="tally">
            <div class=late><dt>{t!(language, review.tally_late)}</dt><dd>{number(tally.late)}</dd></div>
            <div><dt>{t!(language, review.tally_today)}</dt><dd>{number(tally.today)}</dd></div>
            <div><dt>{t!(language, review.tally_open)}</dt><dd>{number(tally.open)}</dd></div>
            <div><dt>{t!(language, review.tally_mine)}</dt><dd>{number(tally.mine)}</dd></div>
            <div><dt>{t!(language, review.tally_objections)}</dt><dd>{number(tally.objections)}</dd></div>
        </dl>
    }
    .into_any()
}
