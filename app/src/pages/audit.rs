//! The log of the office in plain words: decisions, steps of submissions, accounts and roles.

use domain::Language;
use domain::account::{Membership, Office};
use leptos::prelude::*;
use library::audit::{Asked, Line, Log, Page, Person, What};
use serde_json::Value;

use super::account::{office, role};
use super::desk::state::{deed_name, step_name};
use super::gaps::room_head;
use crate::chrome::Chrome;
use crate::components::deeds;
use crate::components::form::{self, Fault, select};
use crate::components::icon::Icon;
use crate::components::office_nav::OfficeNav;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;
use crate::words;

/// What was typed into the form above the log, and what is wrong with it.
#[derive(Debug, Clone, Default)]
pub struct Typed {
    /// The entry, as an address or an id.
    pub entry: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// What is wrong.
    pub faults: Vec<Fault>,
}

/// There is no such entry.
pub fn no_entry(language: Language) -> Fault {
    Fault { field: "entry", text: t!(language, audit.no_entry) }
}

/// A day is none.
pub fn no_day(language: Language, field: &'static str) -> Fault {
    Fault { field, text: t!(language, audit.no_day) }
}

/// The page.
pub fn page(chrome: &Chrome, page: &Page, asked: &Asked, typed: &Typed) -> String {
    let language = chrome.language;
    let (page, asked, typed) = (page.clone(), *asked, typed.clone());
    chrome.document(room_head(language, t!(language, audit.title), "audit"), move || {
        let list = if page.lines.is_empty() {
            view! { <p>{t!(language, audit.none)}</p> }.into_any()
        } else {
            table(language, &page.lines, &asked, &typed)
        };
        let about = page.title.clone().filter(|title| !title.is_empty()).map(|title| {
            view! { <p class="lead">{t!(language, audit.about, title = title)}</p> }
        });
        view! {
            <Trail
                steps=vec![(routes::office(language, "office"), t!(language, office.title))]
                here=t!(language, audit.title).into_any()
            />
            <OfficeNav here="audit" />
            <div class="account">
                <header class="entry-head list-head">
                    <h1>{t!(language, audit.title)}</h1>
                    <p class="purpose">{t!(language, audit.summary)}</p>
                </header>
                {form::summary(language, &typed.faults)}
                {toolbar(language, &page, &asked, &typed)}
                {about}
                {list}
                {paging(language, &page, &asked, &typed)}
            </div>
        }
    })
}

fn log_name(language: Language, log: Log) -> String {
    match log {
        Log::Decisions => t!(language, audit.log_decisions),
        Log::Steps => t!(language, audit.log_steps),
        Log::Roles => t!(language, audit.log_roles),
    }
}

fn toolbar(language: Language, page: &Page, asked: &Asked, typed: &Typed) -> AnyView {
    let logs: Vec<(String, String)> =
        Log::ALL.into_iter().map(|log| (log.code().to_owned(), log_name(language, log))).collect();
    let mut people = vec![(String::new(), t!(language, review.any))];
    people.extend(page.people.iter().map(|person| (person.0.0.to_string(), name(language, person))));
    let who = asked.account.map(|id| id.0.to_string()).unwrap_or_default();
    let day = |id: &'static str, label: String, value: &str| {
        let form::Beside { help, wrong, described, invalid } = form::beside(id, "", &typed.faults);
        view! {
            <div class="field">
                <label for=id>{label}</label>
                {help}
                <div class="control">
                    <input class="input" id=id name=id type="date" value=value.to_owned() aria-describedby=described aria-invalid=invalid />
                </div>
                {wrong}
            </div>
        }
    };
    let form::Beside { help, wrong, described, invalid } =
        form::beside("entry", &t!(language, audit.entry_help), &typed.faults);
    view! {
        <form class="toolbar" method="get" action=routes::office(language, "audit")>
            {select("log", &t!(language, audit.log), "", &logs, asked.log.code())}
            {select("account", &t!(language, audit.person), "", &people, &who)}
            <div class="field">
                <label for="entry">{t!(language, audit.entry)}</label>
                {help}
                <div class="control">
                    <input class="input" id="entry" name="entry" type="text" value=typed.entry.clone() maxlength="500" aria-describedby=described aria-invalid=invalid />
                </div>
                {wrong}
            </div>
            {day("from", t!(language, audit.from), &typed.from)}
            {day("until", t!(language, audit.until), &typed.until)}
            <button class="button" type="submit">{t!(language, review.filter)}</button>
        </form>
    }
    .into_any()
}

/// The same page of the log with something else asked for.
fn address(language: Language, asked: &Asked, typed: &Typed) -> String {
    let mut parameters = vec![("log", asked.log.code().to_owned())];
    parameters.extend(asked.account.map(|id| ("account", id.0.to_string())));
    parameters.extend(asked.entry.map(|id| ("entry", id.to_string())));
    parameters.extend(asked.from.map(|_| ("from", typed.from.clone())));
    parameters.extend(asked.until.map(|_| ("until", typed.until.clone())));
    if asked.page > 1 {
        parameters.push(("page", asked.page.to_string()));
    }
    routes::with_parameters(&routes::office(language, "audit"), &parameters)
}

fn paging(language: Language, page: &Page, asked: &Asked, typed: &Typed) -> AnyView {
    let to = |page: u64| address(language, &Asked { page, ..*asked }, typed);
    let before = (page.page > 1).then(|| {
        view! { <a class="button" rel="prev" href=to(page.page - 1)><Icon name="arrow-left" />{t!(language, audit.newer)}</a> }
    });
    let next = page.has_more.then(|| {
        view! { <a class="button" rel="next" href=to(page.page + 1)>{t!(language, audit.older)}<Icon name="arrow-right" /></a> }
    });
    if before.is_none() && next.is_none() {
        return ().into_any();
    }
    view! { <nav class="paging" aria-label=t!(language, results.pages)>{before}{next}</nav> }.into_any()
}

fn table(language: Language, lines: &[Line], asked: &Asked, typed: &Typed) -> AnyView {
    let rows = lines.iter().map(|line| row(language, line, asked, typed)).collect_view();
    view! {
        <table class="table" data-fold="" role="table">
            <caption class="visually-hidden">{log_name(language, asked.log)}</caption>
            <thead role="rowgroup">
                <tr role="row">
                    <th scope="col" role="columnheader">{t!(language, audit.when)}</th>
                    <th scope="col" role="columnheader">{t!(language, audit.what)}</th>
                    <th scope="col" role="columnheader">{t!(language, audit.about_what)}</th>
                    <th scope="col" role="columnheader">{t!(language, audit.by)}</th>
                </tr>
            </thead>
            <tbody role="rowgroup">{rows}</tbody>
        </table>
    }
    .into_any()
}

fn row(language: Language, line: &Line, asked: &Asked, typed: &Typed) -> AnyView {
    let only = |asked: Asked| address(language, &Asked { page: 1, ..asked }, typed);
    let linked = |person: &Person| {
        let href = only(Asked { account: Some(person.0), ..*asked });
        view! { <a href=href>{name(language, person)}</a> }
    };
    let by = match &line.by {
        Some(person) => linked(person).into_any(),
        None => t!(language, audit.by_nobody).into_any(),
    };
    let entry = line.entry.as_ref().map(|(id, title)| {
        let href = only(Asked { entry: Some(*id), ..*asked });
        let title = if title.is_empty() { t!(language, audit.entry_gone, id = id.to_string()) } else { title.clone() };
        view! { <a href=href>{title}</a> }
    });
    // What somebody does to their own account has them once.
    let whom = line.whom.as_ref().filter(|whom| line.by.as_ref() != Some(*whom)).map(linked);
    let between = (entry.is_some() && whom.is_some()).then_some(" · ");
    view! {
        <tr role="row">
            <td role="cell" data-label=t!(language, audit.when)>{words::moment(language, line.at)}</td>
            <th scope="row" role="rowheader"><span>{said(language, line)}{detail(language, line)}</span></th>
            <td role="cell" data-label=t!(language, audit.about_what)><span>{entry}{between}{whom}</span></td>
            <td role="cell" data-label=t!(language, audit.by)>{by}</td>
        </tr>
    }
    .into_any()
}

/// A name, or that there is none any more, with the beginning of the id that is left.
fn name(language: Language, (id, name): &Person) -> String {
    if !name.is_empty() {
        return name.clone();
    }
    // The first digits of an id are those of a time; the last tell one from the other.
    let text = id.0.simple().to_string();
    let end: String = text.chars().skip(text.len().saturating_sub(6)).collect();
    t!(language, audit.erased, id = end)
}

/// What happened, in a few words.
fn said(language: Language, line: &Line) -> String {
    match &line.what {
        What::Decided(row) => deed_name(language, row.deed),
        What::Step(_, row) => step_name(language, row),
        What::Changed(action, detail) => changed(language, action, detail),
    }
}

/// What belongs to it: reason and words, the number of the submission.
fn detail(language: Language, line: &Line) -> AnyView {
    match &line.what {
        What::Decided(row) => {
            let reason = row.reason.map(|reason| {
                view! { <span class="sub">{t!(language, review.reason)}": "{reason.concept().label.get(language)}</span> }
            });
            let words = deeds::said(language, row).map(|words| view! { <span class="sub">{words}</span> });
            let for_office =
                row.for_office.then(|| view! { <span class="sub">{t!(language, audit.for_office)}</span> });
            let number = row.submission.map(|number| of_submission(language, number));
            view! { {reason}{words}{for_office}{number} }.into_any()
        }
        What::Step(number, row) => {
            let note = row.note.clone().map(|note| view! { <span class="sub">{note}</span> });
            view! { {note}{of_submission(language, *number)} }.into_any()
        }
        What::Changed(..) => ().into_any(),
    }
}

fn of_submission(language: Language, number: i64) -> AnyView {
    let href = routes::office_with(language, "review", &number.to_string());
    view! { <span class="sub"><a href=href>{t!(language, review.submission, number = number)}</a></span> }.into_any()
}

/// A change of accounts, roles or pages. A word that is not known stands as it is.
fn changed(language: Language, action: &str, detail: &Value) -> String {
    let of_initiative = |key: &str| role(language, detail[key].as_str().and_then(Membership::from_code));
    let of_node = |key: &str| office(language, detail[key].as_str().and_then(Office::from_code));
    match action {
        "membership_set" => {
            t!(language, audit.membership_set, from = of_initiative("from"), to = of_initiative("to"))
        }
        "membership_agreed" => t!(language, audit.membership_agreed, to = of_initiative("to")),
        "membership_stopped" => t!(language, audit.membership_stopped, to = of_initiative("to")),
        "office_set" => t!(language, audit.office_set, from = of_node("from"), to = of_node("to")),
        "account_added" => t!(language, audit.account_added),
        "account_begun" => t!(language, audit.account_begun),
        "account_erased" => t!(language, audit.account_erased),
        "invited" => t!(language, audit.invited),
        "invitation_accepted" => t!(language, audit.invitation_accepted),
        "invitation_elsewhere" => t!(language, audit.invitation_elsewhere),
        "elsewhere_granted" => t!(language, audit.elsewhere_granted),
        "elsewhere_refused" => t!(language, audit.elsewhere_refused),
        "password_changed" => t!(language, audit.password_changed),
        "password_reset" => t!(language, audit.password_reset),
        "reset_link" => t!(language, audit.reset_link),
        "second_factor" if detail["on"] == Value::Bool(true) => t!(language, audit.second_factor_on),
        "second_factor" => t!(language, audit.second_factor_off),
        "site_published" => t!(language, audit.site_published),
        "address_changed" => t!(language, audit.address_changed),
        "address_undone" => t!(language, audit.address_undone),
        "sessions_ended" => t!(language, audit.sessions_ended),
        "claim_sent" => t!(language, audit.claim_sent),
        "claim_asked" => t!(language, audit.claim_asked),
        "claim_decided" if detail["granted"] == Value::Bool(true) => t!(language, audit.claim_granted),
        "claim_decided" => t!(language, audit.claim_refused),
        "profile_taken" => t!(language, audit.profile_taken),
        "profile_taken_back" => t!(language, audit.profile_taken_back),
        "hand_over_begun" => t!(language, audit.hand_over_begun),
        "hand_over_ended" if detail["ending"] == "done" => t!(language, audit.hand_over_done),
        "hand_over_ended" => t!(language, audit.hand_over_not_done),
        other => t!(language, audit.other, word = other),
    }
}
