//! The room of the office where profiles are given to those they belong to: requests to take one over, initiatives whose
//! owners have gone quiet, hand-overs under way; the page of one request, and the page where a hand-over begins.

use domain::Language;
use domain::account::{DORMANT_DAYS, HAND_OVER_DAYS};
use leptos::prelude::*;
use library::accounts::{Claim, Idle, Taken, Waiting};

use super::account::{section, sign_in_again};
use super::gaps::{done, room_head};
use crate::chrome::{Chrome, Head};
use crate::components::form::{Fault, Field, field, select, summary};
use crate::components::office_nav::OfficeNav;
use crate::components::report::{Words, words};
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words::{day_in_germany, number};

/// What the room shows.
#[derive(Debug, Clone, Default)]
pub struct Profiles {
    /// Requests that wait.
    pub claims: Vec<Claim>,
    /// Initiatives whose owners have gone quiet.
    pub idle: Vec<Idle>,
    /// Hand-overs under way.
    pub waiting: Vec<Waiting>,
    /// Profiles that somebody has taken over by a letter and that can be taken back.
    pub taken: Vec<Taken>,
    /// Whether whoever looks has signed in recently enough to decide.
    pub recent: bool,
    /// What was just done.
    pub done: String,
}

/// The room.
pub fn page(chrome: &Chrome, profiles: &Profiles, faults: &[Fault]) -> String {
    let language = chrome.language;
    let (profiles, faults) = (profiles.clone(), faults.to_vec());
    let title = t!(language, profiles.title);
    chrome.document(room_head(language, title.clone(), "profiles"), move || {
        let what = match profiles.done.as_str() {
            "granted" => Some(t!(language, profiles.done_granted)),
            "declined" => Some(t!(language, profiles.done_declined)),
            "begun" => Some(t!(language, profiles.done_begun)),
            "taken_back" => Some(t!(language, profiles.done_taken_back)),
            "stopped" => Some(t!(language, profiles.done_stopped)),
            _ => None,
        };
        let again = (!profiles.recent).then(|| sign_in_again(language, &routes::office(language, "profiles")));
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=title.clone().into_any()
            />
            <OfficeNav here="profiles" />
            <div class="account">
                <header class="entry-head list-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, profiles.summary)}</p>
                </header>
                {summary(language, &faults)}
                {done(what)}
                {again}
                {section(t!(language, profiles.claims_title), claims(language, &profiles.claims))}
                {section(t!(language, profiles.idle_title), idle(language, &profiles.idle))}
                {section(t!(language, profiles.waiting_title), waiting(language, &profiles.waiting, profiles.recent))}
                {section(t!(language, profiles.taken_title), taken(language, &profiles.taken))}
            </div>
        }
    })
}

fn claims(language: Language, list: &[Claim]) -> AnyView {
    if list.is_empty() {
        return view! { <p>{t!(language, profiles.claims_none)}</p> }.into_any();
    }
    let rows = list.iter().map(|claim| {
        let title = claim.shown.entry().envelope.title.get(language).to_owned();
        let href = routes::office_with(language, "profiles_claim", &claim.id.to_string());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{title.clone()}</th>
                <td role="cell" data-label=t!(language, profiles.who)>{claim.name.clone()}</td>
                <td role="cell" data-label=t!(language, profiles.asked)>{day_in_germany(language, claim.asked_at)}</td>
                <td role="cell" class="plain">
                    <a class="button" href=href>{t!(language, profiles.to_answer)}<span class="visually-hidden">" "{title}</span></a>
                </td>
            </tr>
        }
    });
    let head = [t!(language, profiles.initiative), t!(language, profiles.who), t!(language, profiles.asked)];
    table(language, head, rows.collect_view().into_any())
}

/// The page of one request; `typed` is what was typed as the answer before.
pub fn claim(chrome: &Chrome, claim: &Claim, recent: bool, typed: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let (claim, typed, faults) = (claim.clone(), typed.to_owned(), faults.to_vec());
    let entry = claim.shown.entry();
    let initiative = entry.envelope.title.get(language).to_owned();
    let profile = routes::entry(language, entry.kind, claim.shown.slug(language));
    let to = |language| routes::office_with(language, "profiles_claim", &claim.id.to_string());
    let head = Head {
        paths: Language::ALL.into_iter().map(|language| (language, to(language))).collect(),
        current: to(language),
        ..room_head(language, initiative.clone(), "profiles")
    };
    let action = to(language);
    chrome.document(head, move || {
        let note = if claim.is_own {
            Some(t!(language, profiles.is_own))
        } else if claim.is_owned {
            Some(t!(language, profiles.is_owned))
        } else {
            None
        };
        let form = match (claim.is_own, recent) {
            (true, _) => None,
            (false, true) => Some(answer(language, action, &claim, &typed, &faults)),
            (false, false) => Some(sign_in_again(language, &action)),
        };
        let date = day_in_germany(language, claim.asked_at);
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, "profiles"), t!(language, profiles.room)),
                ]
                here=initiative.clone().into_any()
            />
            <OfficeNav here="profiles" />
            <article class="account">
                <header class="entry-head">
                    <h1>{initiative}</h1>
                    <p class="purpose">{t!(language, profiles.claim_what, name = &claim.name, address = &claim.address)}</p>
                </header>
                {summary(language, &faults)}
                <div class="comment">
                    {claim.words.lines().map(|line| view! { <p>{line.to_owned()}</p> }).collect_view()}
                    <p class="soft">{t!(language, profiles.asked_at, date = date)}</p>
                </div>
                <p><a href=profile>{t!(language, profiles.to_profile)}</a></p>
                {note.map(|note| view! { <p>{note}</p> })}
                {form}
            </article>
        }
    })
}

fn answer(language: Language, action: String, claim: &Claim, typed: &str, faults: &[Fault]) -> AnyView {
    let grant = (!claim.is_owned).then(|| {
        view! {
            <button class="button button-main" type="submit" name="granted" value="1">{t!(language, profiles.grant_button)}</button>
        }
    });
    view! {
        <form class="form" method="post" action=action>
            {words(
                language,
                Words {
                    id: "words",
                    label: &t!(language, profiles.answer),
                    help: &t!(language, profiles.answer_help),
                    value: typed,
                    rows: 4,
                    required: false,
                },
                faults,
            )}
            <p class="row">
                {grant}
                <button class="button" type="submit" name="granted" value="0">{t!(language, profiles.decline_button)}</button>
            </p>
        </form>
    }
    .into_any()
}

fn idle(language: Language, list: &[Idle]) -> AnyView {
    let days = number(language, DORMANT_DAYS);
    let lead = view! { <p>{t!(language, profiles.idle_text, days = days)}</p> };
    if list.is_empty() {
        return view! { {lead}<p>{t!(language, profiles.idle_none)}</p> }.into_any();
    }
    let rows = list.iter().map(|idle| {
        let entry = idle.shown.entry();
        let title = entry.envelope.title.get(language).to_owned();
        let people = routes::account_with(language, "people", &entry.id.to_string());
        let offer = routes::office_with(language, "hand_over", &entry.id.to_string());
        let owners = idle.owners.iter().map(|owner| owner.name.clone()).collect::<Vec<_>>().join(", ");
        let last = idle.owners.iter().filter_map(|owner| owner.signed_in_at).max();
        let last = last.map_or_else(|| t!(language, account.never), |at| day_in_germany(language, at));
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=people>{title.clone()}</a></th>
                <td role="cell" data-label=t!(language, profiles.owners)>{owners}</td>
                <td role="cell" data-label=t!(language, profiles.last)>{last}</td>
                <td role="cell" class="plain">
                    <a class="button" href=offer>{t!(language, profiles.offer)}<span class="visually-hidden">" "{title}</span></a>
                </td>
            </tr>
        }
    });
    let head = [t!(language, profiles.initiative), t!(language, profiles.owners), t!(language, profiles.last)];
    view! { {lead}{table(language, head, rows.collect_view().into_any())} }.into_any()
}

fn waiting(language: Language, list: &[Waiting], recent: bool) -> AnyView {
    if list.is_empty() {
        return view! { <p>{t!(language, profiles.waiting_none)}</p> }.into_any();
    }
    let rows = list.iter().map(|waiting| {
        let title = waiting.shown.entry().envelope.title.get(language).to_owned();
        let to = if waiting.to.is_empty() { t!(language, profiles.unknown) } else { waiting.to.clone() };
        let stop = routes::office_with(language, "hand_over_stop", &waiting.id.to_string());
        let stop = recent.then(|| {
            view! {
                <form method="post" action=stop>
                    <button class="button" type="submit">
                        {t!(language, profiles.stop)}<span class="visually-hidden">" "{title.clone()}</span>
                    </button>
                </form>
            }
        });
        view! {
            <tr role="row">
                <th scope="row" role="rowheader">{title.clone()}</th>
                <td role="cell" data-label=t!(language, profiles.to)>{to}</td>
                <td role="cell" data-label=t!(language, profiles.due)>{day_in_germany(language, waiting.due_at)}</td>
                <td role="cell" class="plain">{stop}</td>
            </tr>
        }
    });
    let head = [t!(language, profiles.initiative), t!(language, profiles.to), t!(language, profiles.due)];
    table(language, head, rows.collect_view().into_any())
}

fn taken(language: Language, list: &[Taken]) -> AnyView {
    if list.is_empty() {
        return view! { <p>{t!(language, profiles.taken_none)}</p> }.into_any();
    }
    let rows = list.iter().map(|taken| {
        let entry = taken.shown.entry();
        let title = entry.envelope.title.get(language).to_owned();
        let people = routes::account_with(language, "people", &entry.id.to_string());
        let back = routes::office_with(language, "profile_back", &entry.id.to_string());
        view! {
            <tr role="row">
                <th scope="row" role="rowheader"><a href=people>{title.clone()}</a></th>
                <td role="cell" data-label=t!(language, profiles.who)>{taken.name.clone()}</td>
                <td role="cell" data-label=t!(language, profiles.taken_at)>{day_in_germany(language, taken.at)}</td>
                <td role="cell" class="plain">
                    <a class="button" href=back>{t!(language, profiles.back)}<span class="visually-hidden">" "{title}</span></a>
                </td>
            </tr>
        }
    });
    let head = [t!(language, profiles.initiative), t!(language, profiles.who), t!(language, profiles.taken_at)];
    view! { <p>{t!(language, profiles.taken_text)}</p>{table(language, head, rows.collect_view().into_any())} }
        .into_any()
}

fn table(language: Language, head: [String; 3], rows: AnyView) -> AnyView {
    let head = head.map(|name| view! { <th scope="col" role="columnheader">{name}</th> });
    view! {
        <table class="table" data-fold="" role="table">
            <thead role="rowgroup">
                <tr role="row">
                    {head.into_iter().collect_view()}
                    <th scope="col" role="columnheader"><span class="visually-hidden">{t!(language, profiles.acts)}</span></th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

/// The page where an initiative begins to be handed over; `address` is what was typed before.
pub fn hand_over(chrome: &Chrome, of: &Idle, recent: bool, address: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let (of, address, faults) = (of.clone(), address.to_owned(), faults.to_vec());
    let entry = of.shown.entry();
    let id = entry.id.to_string();
    let title = t!(language, profiles.hand_over_title, initiative = entry.envelope.title.get(language));
    let to = |language| routes::office_with(language, "hand_over", &id);
    let head = Head {
        paths: Language::ALL.into_iter().map(|language| (language, to(language))).collect(),
        current: to(language),
        ..room_head(language, title.clone(), "profiles")
    };
    let action = to(language);
    chrome.document(head, move || {
        let days = HAND_OVER_DAYS.to_string();
        let forms = if recent {
            view! {
                {section(t!(language, profiles.hand_over_member), to_member(language, &action, &of))}
                {section(t!(language, profiles.hand_over_address), to_address(language, &action, &address, &faults))}
            }
            .into_any()
        } else {
            sign_in_again(language, &action)
        };
        view! {
            <Trail
                steps=vec![
                    (routes::office(language, "office"), t!(language, office.title)),
                    (routes::office(language, "profiles"), t!(language, profiles.room)),
                ]
                here=title.clone().into_any()
            />
            <OfficeNav here="profiles" />
            <article class="account">
                <header class="entry-head">
                    <h1>{title}</h1>
                    <p class="purpose">{t!(language, profiles.hand_over_lead, days = days)}</p>
                </header>
                {summary(language, &faults)}
                {forms}
            </article>
        }
    })
}

fn to_member(language: Language, action: &str, of: &Idle) -> AnyView {
    if of.others.is_empty() {
        return view! { <p>{t!(language, profiles.hand_over_nobody)}</p> }.into_any();
    }
    let people: Vec<(String, String)> =
        of.others.iter().map(|person| (person.account.0.to_string(), person.name.clone())).collect();
    view! {
        <form class="form" method="post" action=action.to_owned()>
            {select("person", &t!(language, profiles.member), "", &people, "")}
            <p class="send"><button class="button button-main" type="submit">{t!(language, profiles.hand_over_button)}</button></p>
        </form>
    }
    .into_any()
}

fn to_address(language: Language, action: &str, typed: &str, faults: &[Fault]) -> AnyView {
    let days = HAND_OVER_DAYS.to_string();
    view! {
        <form class="form" method="post" action=action.to_owned()>
            {field(
                Field {
                    id: "address",
                    kind: "email",
                    label: &t!(language, profiles.address),
                    help: &t!(language, profiles.address_help, days = days),
                    value: typed,
                    autocomplete: "off",
                },
                faults,
            )}
            <p class="send"><button class="button button-main" type="submit">{t!(language, profiles.hand_over_button)}</button></p>
        </form>
    }
    .into_any()
}
