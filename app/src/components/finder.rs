//! Four questions as one sentence, with the number of entries that it leaves. Every control has a full name of its
//! own for those who don't see the sentence.

use domain::query::Query;
use domain::vocabulary::{self, Concept};
use domain::{Language, facts};
use leptos::prelude::*;
use library::find::Results;

use super::icon::Icon;
use crate::pages::results::spoken;
use crate::routes;
use crate::texts::t;
use crate::words;

/// Weeks of preparation that are offered.
const WEEKS: [u32; 7] = [1, 2, 4, 6, 12, 16, 26];

/// The finder; `total` is the number of entries while nothing is chosen.
pub fn finder(language: Language, total: u64) -> AnyView {
    let times = [
        (60, t!(language, home.time_60)),
        (90, t!(language, home.time_90)),
        (120, t!(language, home.time_120)),
        (180, t!(language, home.time_180)),
        (240, t!(language, home.time_240)),
        (480, t!(language, home.time_480)),
        (960, t!(language, home.time_960)),
        (1440, t!(language, home.time_1440)),
    ];
    view! {
        <form
            class="finder"
            action=routes::search_form(language)
            aria-labelledby="finder-t"
            data-fragment=routes::with_parameters(&routes::search_fragment(language), &[("limit", "1".to_owned())])
        >
            <div class="finder-ask">
                <h2 id="finder-t">{t!(language, home.finder)}</h2>
                <p class="sentence">
                    <label>
                        <span class="pre">{t!(language, home.i_want)}</span>
                        " "
                        <span class="unit">
                            <select name="purposes" aria-label=t!(language, home.i_want_label)>
                                <option value="">{t!(language, home.any_purpose)}</option>
                                {phrases(language, "purpose")}
                            </select>
                        </span>
                    </label>
                    " "
                    <label>
                        <span class="pre">{t!(language, home.with_group)}</span>
                        " "
                        <span class="unit">
                            <select name="target_groups" aria-label=t!(language, home.with_group_label)>
                                <option value="">{t!(language, home.any_group)}</option>
                                {phrases(language, "target_group")}
                            </select>
                            <span class="tail">"."</span>
                        </span>
                    </label>
                    " "
                    <label>
                        <span class="pre">{t!(language, home.we_are)}</span>
                        " "
                        <span class="unit">
                            <select name="phases" aria-label=t!(language, home.we_are_label)>
                                <option value="">{t!(language, home.any_phase)}</option>
                                {phrases(language, "phase")}
                            </select>
                            <span class="tail">","</span>
                        </span>
                    </label>
                    " "
                    <label>
                        <span class="pre">{t!(language, home.expect)}</span>
                        " "
                        <span class="unit">
                            <input
                                name="people"
                                type="number"
                                inputmode="numeric"
                                min="1"
                                max="100000"
                                placeholder="…"
                                aria-label=t!(language, home.expect_label)
                            />
                            " "
                            <span>{t!(language, home.people)}<span class="tail">","</span></span>
                        </span>
                    </label>
                    " "
                    <label>
                        <span class="pre">{t!(language, home.have)}</span>
                        " "
                        <span class="unit">
                            <select name="minutes" aria-label=t!(language, home.have_label)>
                                <option value="">{t!(language, home.any_time)}</option>
                                {times.into_iter().map(|(minutes, name)| view! { <option value=minutes.to_string()>{name}</option> }).collect_view()}
                            </select>
                            <span class="tail">","</span>
                        </span>
                    </label>
                    " "
                    <label>
                        <span class="pre only-narrow">{t!(language, home.with)}</span>
                        <span class="unit">
                            <select name="weeks" aria-label=t!(language, home.lead_label)>
                                <option value="">{t!(language, home.any_lead)}</option>
                                {WEEKS
                                    .into_iter()
                                    .map(|weeks| view! { <option value=weeks.to_string()>{words::weeks_counted(language, weeks)}</option> })
                                    .collect_view()}
                            </select>
                            " "
                            <span>{t!(language, home.lead_word)}</span>
                        </span>
                    </label>
                    " "
                    <label>
                        <span class="pre">{t!(language, home.and)}</span>
                        " "
                        <span class="unit">
                            <select name="cost" aria-label=t!(language, home.cost_label)>
                                <option value="">{t!(language, home.any_cost)}</option>
                                {costs(language, None)}
                            </select>
                            <span class="tail">"."</span>
                        </span>
                    </label>
                </p>
            </div>
            <div class="finder-hits">
                <p class="visually-hidden" role="status" data-status=""></p>
                <div data-part="finder">{count(language, total)}</div>
                <button class="button button-main button-wide" type="submit">{t!(language, home.see_hits)}<Icon name="arrow-right" /></button>
            </div>
        </form>
    }
    .into_any()
}

fn phrases(language: Language, scheme: &str) -> AnyView {
    vocabulary::scheme(scheme)
        .into_iter()
        .flat_map(|scheme| scheme.top())
        .map(|concept: &Concept| view! { <option value=concept.code>{concept.phrase(language)}</option> })
        .collect_view()
        .into_any()
}

/// Money that can be spent, as options; all but „mehr als“, which asks for nothing.
pub fn costs(language: Language, chosen: Option<u8>) -> AnyView {
    vocabulary::scheme("cost_band")
        .into_iter()
        .flat_map(|scheme| scheme.concepts)
        .filter_map(|concept| Some((facts::cost_rank(concept.code)?, concept)))
        .filter(|(rank, _)| *rank < 5 || chosen == Some(5))
        .map(|(rank, concept)| {
            view! { <option value=rank.to_string() selected=chosen == Some(rank)>{concept.phrase(language)}</option> }
        })
        .collect_view()
        .into_any()
}

fn count(language: Language, total: u64) -> AnyView {
    view! {
        <p class="hits-line">
            <span class="hits-no">{words::number(language, total)}</span>
            <span>{t!(language, home.fit, count = total)}</span>
        </p>
    }
    .into_any()
}

/// What the finder says once something is chosen: the number, and which answer costs the most.
pub fn answer(language: Language, results: &Results) -> AnyView {
    let gains = results.relaxed.iter().map(|relaxed| {
        let gain = relaxed.total.saturating_sub(results.total);
        let query = Query { limit: domain::query::DEFAULT_LIMIT, ..relaxed.query.clone() };
        view! {
            <li>
                <b>{format!("+\u{a0}{gain}")}</b>
                " "
                <a href=routes::search(language, &query)>{spoken::without(language, &results.query, relaxed.without)}</a>
            </li>
        }
    });
    view! {
        {count(language, results.total)}
        {(!results.relaxed.is_empty()).then(|| view! { <ul class="relax">{gains.collect_view()}</ul> })}
    }
    .into_any()
}
