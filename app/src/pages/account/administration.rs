//! All accounts, for administrators.

use domain::Language;
use domain::account::{AccountStatus, Office};
use leptos::prelude::*;
use library::accounts::{Person, Present};

use super::own::sign_in_again;
use super::people::invited_address;
use super::{Fault, done, framed, office, page, send};
use crate::chrome::Chrome;
use crate::components::form::{hidden, select};
use crate::routes;
use crate::texts::t;
use crate::words;

/// Accounts on one page.
pub const ACCOUNTS_PER_PAGE: u64 = 50;

/// The page that begins at account `offset` of `total`.
pub fn accounts(
    chrome: &Chrome,
    present: &Present,
    people: &[Person],
    (total, offset): (u64, u64),
    what: &str,
    faults: &[Fault],
) -> String {
    let language = chrome.language;
    let title = t!(language, account.accounts_title);
    page(chrome, title.clone(), || {
        let address = routes::account(language, "accounts");
        let rows = people.iter().map(|person| row(language, present, person)).collect_view();
        let to = |offset: u64, text: String| {
            let href = routes::with_parameters(&address, &[("offset", offset.to_string())]);
            view! { <li><a class="button" href=href>{text}</a></li> }
        };
        let earlier = (offset > 0).then(|| to(offset.saturating_sub(ACCOUNTS_PER_PAGE), t!(language, account.earlier)));
        let later =
            (offset + ACCOUNTS_PER_PAGE < total).then(|| to(offset + ACCOUNTS_PER_PAGE, t!(language, account.later)));
        let roles: Vec<(String, String)> =
            Office::ALL.into_iter().map(|it| (it.code().to_owned(), office(language, Some(it)))).collect();
        let invite = if present.recent {
            view! {
                <section class="section">
                    <div class="section-head"><h2>{t!(language, account.invite)}</h2></div>
                    <form class="form" method="post" action=routes::account(language, "accounts_invite")>
                        {invited_address(language, faults)}
                        {select("role", &t!(language, account.role), "", &roles, "moderator")}
                        {send(t!(language, account.invite_button))}
                    </form>
                </section>
            }
            .into_any()
        } else {
            sign_in_again(language, &address)
        };
        let rest = view! {
            {done(language, what)}
            <table class="table" data-fold="">
                <thead>
                    <tr>
                        <th scope="col">{t!(language, account.name)}</th>
                        <th scope="col">{t!(language, account.address)}</th>
                        <th scope="col">{t!(language, account.status)}</th>
                        <th scope="col">{t!(language, account.last_sign_in)}</th>
                        <th scope="col">{t!(language, account.role)}</th>
                        <th scope="col"><span class="visually-hidden">{t!(language, account.acts)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <ul class="row">{earlier}{later}</ul>
            {invite}
        };
        let lead = t!(language, account.accounts_lead, number = words::number(language, total));
        framed(language, &title, &lead, faults, rest.into_any())
    })
}

fn row(language: Language, present: &Present, person: &Person) -> AnyView {
    let status = match person.status {
        AccountStatus::Unconfirmed => t!(language, account.status_unconfirmed),
        AccountStatus::Dormant => t!(language, account.status_dormant),
        AccountStatus::Active | AccountStatus::Erased => t!(language, account.status_active),
    };
    let seen = person.signed_in_at.map_or_else(|| t!(language, account.never), |at| words::day_of(language, at));
    let current = person.office.map_or("none", Office::code);
    let role = if present.recent {
        let options = [None, Some(Office::Moderator), Some(Office::Administrator)].map(|it| {
            let code = it.map_or("none", Office::code);
            let is_current = code == current;
            view! { <option value=code selected=is_current>{office(language, it)}</option> }
        });
        view! {
            <form class="row" method="post" action=routes::account(language, "accounts_role")>
                {hidden("person", &person.account.0.to_string())}
                <select class="select" name="role" aria-label=t!(language, account.new_role, name = person.name.clone())>
                    {options.into_iter().collect_view()}
                </select>
                <button class="button" type="submit">{t!(language, account.change)}</button>
            </form>
        }
        .into_any()
    } else {
        office(language, person.office).into_any()
    };
    let end = (present.recent && person.account != present.id).then(|| {
        view! {
            <form method="post" action=routes::account(language, "accounts_end")>
                {hidden("person", &person.account.0.to_string())}
                <button class="button" type="submit">
                    {t!(language, account.sessions_end)}<span class="visually-hidden">" "{person.name.clone()}</span>
                </button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">{person.name.clone()}</th>
            <td data-label=t!(language, account.address)>{person.address.clone()}</td>
            <td data-label=t!(language, account.status)>{status}</td>
            <td data-label=t!(language, account.last_sign_in)>{seen}</td>
            <td data-label=t!(language, account.role)>{role}</td>
            <td class="plain">{end}</td>
        </tr>
    }
    .into_any()
}
