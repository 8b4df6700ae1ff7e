//! One's own account: name, initiatives, password, second factor, devices, data, leaving.

use domain::Language;
use leptos::prelude::*;
use library::accounts::{Device, Initiative, Present, Protection};

use super::entering::new_password;
use super::{Fault, done, framed, page_with, section, send};
use crate::chrome::Chrome;
use crate::components::form::{Field, field, hidden, select, username};
use crate::components::notice::{Notice, Tone};
use crate::islands::desk::Leaving;
use crate::pages::desk::keeping::leaving;
use crate::routes;
use crate::texts::t;
use crate::words;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct Own {
    /// Who it is.
    pub present: Present,
    /// How the account is protected.
    pub protection: Protection,
    /// Where somebody is signed in.
    pub devices: Vec<Device>,
    /// Initiatives of the person.
    pub initiatives: Vec<Initiative>,
    /// All others, by id and title, which may be asked.
    pub others: Vec<(String, String)>,
    /// Notifications that were not read.
    pub unread: u64,
    /// Whether the person may see what waits for review.
    pub reviews: bool,
    /// What was just done.
    pub done: String,
    /// The other address, as typed before.
    pub typed: String,
}

/// The page.
pub fn own(chrome: &Chrome, own: &Own, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.title);
    page_with(chrome, title.clone(), Some("desk"), || {
        let present = &own.present;
        let who = t!(language, account.signed_in_as, name = present.name.clone(), address = present.address.as_str());
        let administration =
            present.viewer.office.filter(|it| *it == domain::account::Office::Administrator).map(|_| {
                let href = routes::account(language, "accounts");
                let outbox = routes::account(language, "outbox");
                let site = routes::office(language, "site_pages");
                view! {
                    <ul class="row">
                        <li><a class="button" href=href>{t!(language, account.to_accounts)}</a></li>
                        <li><a class="button" href=outbox>{t!(language, outbox.title)}</a></li>
                        <li><a class="button" href=site>{t!(language, office.site_pages)}</a></li>
                    </ul>
                }
            });
        let office = own.reviews.then(|| {
            let href = routes::office(language, "office");
            view! { <p><a class="button" href=href>{t!(language, review.to_office)}</a></p> }
        });
        let sign_out = view! {
            <form class="row" method="post" action=routes::account(language, "sign_out") data-account=present.id.0.to_string()>
                <p class="who">{who}</p>
                <button class="button" type="submit">{t!(language, account.sign_out)}</button>
            </form>
            {leaving(language)}
        };
        let rest = view! {
            {done(language, &own.done)}
            <Leaving>{sign_out}</Leaving>
            <p><a class="button button-main" href=routes::desk(language)>{t!(language, desk.to_desk)}</a></p>
            {office}
            {administration}
            {initiatives(language, own)}
            {watching(language, own.unread)}
            {details(language, present, faults)}
            {address(language, own, faults)}
            {security(chrome, own, faults)}
            {devices(language, &own.devices)}
            {data(language, present.recent)}
        };
        framed(language, &title, "", faults, rest.into_any())
    })
}

fn initiatives(language: Language, own: &Own) -> AnyView {
    let list = own.initiatives.iter().map(|initiative| {
        let entry = initiative.shown.entry();
        let title = entry.envelope.title.get(language).to_owned();
        let href = routes::account_with(language, "people", &entry.id.to_string());
        let role =
            if initiative.asked { t!(language, account.role_asked) } else { super::role(language, initiative.role) };
        let name = if initiative.asked { title.into_any() } else { view! { <a href=href>{title}</a> }.into_any() };
        view! { <li>{name}" – "{role}</li> }
    });
    let none = own.initiatives.is_empty().then(|| view! { <p>{t!(language, account.initiatives_none)}</p> });
    let list = (!own.initiatives.is_empty()).then(|| view! { <ul class="lines">{list.collect_view()}</ul> });
    let join = (!own.others.is_empty()).then(|| {
        let label = t!(language, account.initiative);
        let help = t!(language, account.join_help);
        view! {
            <details>
                <summary>{t!(language, account.join)}</summary>
                <form class="form" method="post" action=routes::account(language, "join")>
                    {select("initiative", &label, &help, &own.others, "")}
                    {send(t!(language, account.join_button))}
                </form>
                <p class="small">
                    {t!(language, account.found_text)}" "<a href=routes::contact(language)>{t!(language, message.ask)}</a>
                </p>
            </details>
        }
    });
    let all = own.present.viewer.office.is_some().then(|| office(language, &own.others));
    section(t!(language, account.initiatives), view! { {none}{list}{join}{all} }.into_any())
}

/// The ways to what is new and to what is watched.
fn watching(language: Language, unread: u64) -> AnyView {
    let news = if unread == 0 {
        t!(language, watching.notifications)
    } else {
        t!(language, watching.to_notifications, count = unread)
    };
    let ways = view! {
        <ul class="row">
            <li><a class="button" href=routes::account(language, "notifications")>{news}</a></li>
            <li><a class="button" href=routes::account(language, "watches")>{t!(language, watching.to_watches)}</a></li>
        </ul>
    };
    section(t!(language, watching.on_account), ways.into_any())
}

/// For the office, the people of every initiative.
fn office(language: Language, others: &[(String, String)]) -> AnyView {
    let links = others
        .iter()
        .map(|(id, title)| {
            let href = routes::account_with(language, "people", id);
            view! { <li><a href=href>{title.clone()}</a></li> }
        })
        .collect_view();
    view! {
        <details>
            <summary>{t!(language, account.office_people)}</summary>
            <ul class="lines">{links}</ul>
        </details>
    }
    .into_any()
}

fn details(language: Language, present: &Present, faults: &[Fault]) -> AnyView {
    let languages: Vec<(String, String)> =
        Language::ALL.into_iter().map(|it| (it.code().to_owned(), t!(it, chrome.language_name))).collect();
    let body = view! {
        <form class="form" method="post" action=routes::account(language, "details")>
            {field(
                Field {
                    id: "name",
                    kind: "text",
                    label: &t!(language, account.name),
                    help: &t!(language, account.name_help),
                    value: &present.name,
                    autocomplete: "name",
                },
                faults,
            )}
            {select("language", &t!(language, account.language), "", &languages, present.language.code())}
            {send(t!(language, account.save))}
        </form>
    };
    section(t!(language, account.details), body.into_any())
}

/// The form for another address.
fn address(language: Language, own: &Own, faults: &[Fault]) -> AnyView {
    let body = if own.present.recent {
        view! {
            <form class="form" method="post" action=routes::account(language, "address")>
                {field(
                    Field {
                        id: "address",
                        kind: "email",
                        label: &t!(language, account.address_new),
                        help: &t!(language, account.address_help),
                        value: &own.typed,
                        autocomplete: "email",
                    },
                    faults,
                )}
                {send(t!(language, account.address_button))}
            </form>
        }
        .into_any()
    } else {
        sign_in_again(language, &routes::account(language, "account"))
    };
    section(t!(language, account.address_change), body)
}

/// Where the sign-in is too long ago: the way to a fresh one, instead of forms that would be refused.
pub(in crate::pages) fn sign_in_again(language: Language, next: &str) -> AnyView {
    let href = routes::sign_in_again(language, next, true);
    view! {
        <Notice tone=Tone::Plain icon="clock" title=t!(language, account.recent_title)>
            <p>{t!(language, account.recent_text)}</p>
            <p><a class="button" href=href>{t!(language, account.recent_button)}</a></p>
        </Notice>
    }
    .into_any()
}

fn security(chrome: &Chrome, own: &Own, faults: &[Fault]) -> AnyView {
    let language = chrome.language;
    let password = if own.present.recent {
        view! {
            <form class="form" method="post" action=routes::account(language, "password")>
                {username(own.present.address.as_str())}
                {new_password(chrome, faults)}
                <p class="small">{t!(language, account.password_note)}</p>
                {send(t!(language, account.password_button))}
            </form>
        }
        .into_any()
    } else {
        sign_in_again(language, &routes::account(language, "account"))
    };
    let state = match own.protection.second_factor {
        Some(since) => {
            t!(language, account.second_on, date = words::day_of(language, since), left = own.protection.codes_left)
        }
        None => t!(language, account.second_off),
    };
    let body = view! {
        {password}
        <h3>{t!(language, account.second_factor)}</h3>
        <p>{state}</p>
        <p>
            <a class="button" href=routes::account(language, "second_factor")>{t!(language, account.second_manage)}</a>
        </p>
    };
    section(t!(language, account.security), body.into_any())
}

fn devices(language: Language, devices: &[Device]) -> AnyView {
    let rows = devices.iter().map(|device| {
        let label = if device.label.is_empty() { t!(language, account.device_unknown) } else { device.label.clone() };
        let label = if device.is_this { format!("{label} ({})", t!(language, account.device_this)) } else { label };
        let end = (!device.is_this).then(|| {
            view! {
                <form method="post" action=routes::account(language, "device_end")>
                    {hidden("device", &device.id)}
                    <button class="button" type="submit">
                        {t!(language, account.device_end)}<span class="visually-hidden">" "{label.clone()}</span>
                    </button>
                </form>
            }
        });
        view! {
            <tr>
                <th scope="row">{label}</th>
                <td data-label=t!(language, account.device_since)>{words::moment(language, device.since)}</td>
                <td data-label=t!(language, account.device_seen)>{words::moment(language, device.seen)}</td>
                <td class="plain">{end}</td>
            </tr>
        }
    });
    let others = (devices.len() > 1).then(|| {
        view! {
            <form method="post" action=routes::account(language, "devices_end")>
                <p class="send"><button class="button button-warn" type="submit">{t!(language, account.devices_end)}</button></p>
            </form>
        }
    });
    let body = view! {
        <table class="table" data-fold="">
            <thead>
                <tr>
                    <th scope="col">{t!(language, account.device)}</th>
                    <th scope="col">{t!(language, account.device_since)}</th>
                    <th scope="col">{t!(language, account.device_seen)}</th>
                    <th scope="col"><span class="visually-hidden">{t!(language, account.acts)}</span></th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
        {others}
    };
    section(t!(language, account.devices), body.into_any())
}

fn data(language: Language, recent: bool) -> AnyView {
    let ways = if recent {
        view! {
            <ul class="row">
                <li><a class="button" href=routes::account(language, "own_data") download="">{t!(language, account.data_button)}</a></li>
                <li><a class="button button-warn" href=routes::account(language, "erase")>{t!(language, account.erase_link)}</a></li>
            </ul>
        }
        .into_any()
    } else {
        sign_in_again(language, &routes::account(language, "account"))
    };
    let held = view! {
        <p>{t!(language, leaving.data_text)}</p>
        <ul class="lines">
            <li>{t!(language, leaving.data_json)}</li>
            <li>{t!(language, leaving.data_files)}</li>
        </ul>
        <p class="small">{t!(language, leaving.data_not)}</p>
        {ways}
    };
    section(t!(language, account.data), held.into_any())
}
