//! Start page: the field, the sentence, doors into the collection, the map, the office.

use domain::facts::Facts;
use domain::query::{DEFAULT_LIMIT, MAX_TEXT, Query, Sort};
use domain::{Kind, Language, vocabulary};
use leptos::prelude::*;
use library::catalogue::Overview;
use library::collections::Collection;
use library::read::Shown;

use crate::chrome::{Chrome, Head};
use crate::components::text::text_in;
use crate::components::{entry_card, finder, footer, icon::Icon, landmap::land_map, office::OfficeContact};
use crate::islands::search::Search;
use crate::routes;
use crate::texts::t;
use crate::words;

/// The page.
pub fn page(chrome: &Chrome, overview: &Overview, collections: &[Collection]) -> String {
    let language = chrome.language;
    let total: u64 = overview.kinds.values().sum();
    let head = Head {
        description: t!(language, home.lead),
        paths: Language::ALL.into_iter().map(|language| (language, routes::home(language))).collect(),
        own_search: true,
        program: Some("reader"),
        feeds: vec![(routes::feed(language), t!(language, home.feed))],
        ..Head::default()
    };
    chrome.document(head, || {
        view! {
            <div class="opening">
                <div class="opening-head">
                    <h1>{t!(language, home.title)}</h1>
                    <p class="lead">{t!(language, home.lead)}</p>
                </div>
                {ask_field(language, &t!(language, home.ask), "")}
                {(total > 0).then(|| often(language))}
            </div>
            <Search>{finder::finder(language, total)}</Search>
            {(total > 0).then(|| situations(language))}
            {shelf(language, collections)}
            {doors(language, overview)}
            {map(language, overview)}
            {office(language)}
        }
    })
}

/// The one large field.
pub fn ask_field(language: Language, label: &str, words: &str) -> AnyView {
    view! {
        <form class="ask" id="suche" role="search" action=routes::search_form(language)>
            <label for="q">{label.to_owned()}</label>
            <div class="ask-row">
                <input
                    id="q"
                    name="q"
                    type="search"
                    maxlength=MAX_TEXT.to_string()
                    value=words.to_owned()
                    placeholder=t!(language, home.ask_example)
                />
                <button type="submit"><Icon name="search" /><span>{t!(language, chrome.search)}</span></button>
            </div>
        </form>
    }
    .into_any()
}

/// The name of all entries of a kind.
pub fn kind_name(language: Language, kind: Kind) -> String {
    match kind {
        Kind::DialogFormat => t!(language, chrome.formats),
        Kind::BestPractice => t!(language, chrome.practice),
        Kind::Guide => t!(language, chrome.guides),
        Kind::Initiative => t!(language, chrome.initiatives),
    }
}

fn often(language: Language) -> AnyView {
    let queries = [
        t!(language, home.often_1),
        t!(language, home.often_2),
        t!(language, home.often_3),
        t!(language, home.often_4),
    ];
    let links = queries.into_iter().map(|text| {
        let query = Query { language, text: text.clone(), limit: DEFAULT_LIMIT, ..Query::default() };
        view! { <li><a href=routes::search(language, &query)>{text}</a></li> }
    });
    view! {
        <div class="try">
            <span id="try-t">{t!(language, home.often)}</span>
            <ul aria-labelledby="try-t">{links.collect_view()}</ul>
        </div>
    }
    .into_any()
}

/// Situations as a way in, for those who do not know what it is called that would help them.
fn situations(language: Language) -> AnyView {
    const SCHEME: &str = "situation";
    let tops = vocabulary::scheme(SCHEME).into_iter().flat_map(|scheme| scheme.top()).map(|concept| {
        let query = Query {
            language,
            limit: DEFAULT_LIMIT,
            filters: [("situations", vec![concept.code.to_owned()])].into(),
            ..Query::default()
        };
        view! { <li><a href=routes::search(language, &query)>{concept.label.get(language)}</a></li> }
    });
    view! {
        <section class="section" aria-labelledby="situations-t">
            <div class="section-head">
                <h2 id="situations-t">{t!(language, home.situations)}</h2>
                <a href=routes::vocabulary(language, SCHEME)>{t!(language, home.situations_more)}</a>
            </div>
            <ul class="shelf">{tops.collect_view()}</ul>
        </section>
    }
    .into_any()
}

/// The collections, as one line each.
fn shelf(language: Language, collections: &[Collection]) -> AnyView {
    if collections.is_empty() {
        return ().into_any();
    }
    let items = collections.iter().map(|collection| {
        let href = routes::collection(language, collection.slug(language));
        view! { <li><a href=href>{text_in(language, &collection.title)}</a></li> }
    });
    view! {
        <section class="section" aria-labelledby="shelf-t">
            <div class="section-head">
                <h2 id="shelf-t">{t!(language, collections.home)}</h2>
                <a href=routes::collections(language)>{t!(language, collections.more)}</a>
            </div>
            <ul class="shelf">{items.collect_view()}</ul>
        </section>
    }
    .into_any()
}

fn doors(language: Language, overview: &Overview) -> AnyView {
    let of = |key: &'static str, code: &str| Query {
        language,
        limit: DEFAULT_LIMIT,
        filters: [(key, vec![code.to_owned()])].into(),
        ..Query::default()
    };
    let newest = Query { language, limit: DEFAULT_LIMIT, sort: Sort::Newest, ..Query::default() };
    let beginners = of("facilitation_level", "M1");
    let used = of("kind", Kind::BestPractice.code());
    let failed = footer::not_succeeded(language);
    view! {
        <section class="section" aria-labelledby="doors-t">
            <div class="section-head"><h2 id="doors-t">{t!(language, home.doors)}</h2></div>
            <div class="doors">
                {door(language, ("file-plus", t!(language, home.new)), &overview.newest, &|_| None, (t!(language, home.no_new), None),
                    (&newest, t!(language, home.new_more)))}
                {door(language, ("repeat-2", t!(language, home.used)), &overview.used, &|shown| Some(short_facts(language, shown)),
                    (t!(language, home.no_used), None), (&used, t!(language, home.used_more)))}
                {door(language, ("triangle-alert", t!(language, home.failed)), &overview.failed, &|_| None,
                    (t!(language, home.no_failed), Some((routes::page(language, "contribute"), t!(language, home.no_failed_do)))),
                    (&failed, t!(language, home.failed_more)))}
                {door(language, ("sprout", t!(language, home.beginners)), &overview.beginners, &|shown| Some(short_facts(language, shown)),
                    (t!(language, home.no_beginners), None), (&beginners, t!(language, home.beginners_more)))}
            </div>
        </section>
    }
    .into_any()
}

type Way = (String, String);

/// One door: its name, what stands behind it, and the way to all of it. An empty one says why.
fn door(
    language: Language,
    (icon, name): (&'static str, String),
    entries: &[Shown],
    note: &dyn Fn(&Shown) -> Option<String>,
    (empty, instead): (String, Option<Way>),
    (all, more): (&Query, String),
) -> AnyView {
    let inside = if entries.is_empty() {
        view! {
            <p class="small">{empty}</p>
            {instead.map(|(href, text)| view! { <a class="more" href=href>{text}<Icon name="arrow-right" /></a> })}
        }
        .into_any()
    } else {
        view! {
            <ul>{entries.iter().map(|shown| entry_card::line(language, shown, note(shown))).collect_view()}</ul>
            <a class="more" href=routes::search(language, all)>{more}<Icon name="arrow-right" /></a>
        }
        .into_any()
    };
    view! { <section class="door"><h3><Icon name=icon />{name}</h3>{inside}</section> }.into_any()
}

/// Time and facilitation, as one line.
fn short_facts(language: Language, shown: &Shown) -> String {
    let Some(facts) = shown.facts() else { return entry_card::about(language, shown).join(", ") };
    let Facts { facilitation_level, .. } = &facts;
    let facilitation =
        vocabulary::concept("facilitation_level", facilitation_level).map_or("", |level| level.short(language));
    let people = words::people_unit(language, facts.group_min, facts.group_max);
    let event = words::event(language, &facts).0;
    if facilitation_level == "M1" { format!("{event}, {facilitation}") } else { format!("{people}, {event}") }
}

fn map(language: Language, overview: &Overview) -> AnyView {
    let initiatives = overview.kinds.get(&Kind::Initiative).copied().unwrap_or(0);
    view! {
        <section class="section" id="karte" aria-labelledby="map-t">
            <div class="section-head">
                <h2 id="map-t">{t!(language, home.map)}</h2>
                {(initiatives > 0).then(|| {
                    let all = t!(language, home.map_all, count = initiatives, number = words::number(language, initiatives));
                    view! { <a href=routes::kind(language, Kind::Initiative)>{all}</a> }
                })}
            </div>
            {land_map(language, &overview.lands)}
        </section>
    }
    .into_any()
}

fn office(language: Language) -> AnyView {
    view! {
        <section class="section" aria-labelledby="office-t">
            <div class="section-head"><h2 id="office-t">{t!(language, home.office)}</h2></div>
            <div class="offers">
                <div class="offer">
                    <Icon name="message-circle-question-mark" />
                    <div>
                        <h3>{t!(language, home.office_ask)}</h3>
                        <p>{t!(language, home.office_ask_text)}</p>
                        <a class="button button-quiet" href=routes::contact(language)>{t!(language, home.office_ask_do)}</a>
                    </div>
                </div>
                <div class="offer">
                    <Icon name="notebook-pen" />
                    <div>
                        <h3>{t!(language, home.office_help)}</h3>
                        <p>{t!(language, home.office_help_text)}</p>
                        <a class="button button-quiet" href=routes::page(language, "contribute")>{t!(language, home.office_help_do)}</a>
                    </div>
                </div>
                <div class="offer">
                    <Icon name="phone" />
                    <div>
                        <h3>{t!(language, home.office_reach)}</h3>
                        <OfficeContact />
                    </div>
                </div>
            </div>
        </section>
    }
    .into_any()
}
