//! The people of an initiative: who is what, what is about to change, invitations.

use chrono::{DateTime, Utc};
use domain::account::{Address, Membership};
use domain::{EntryId, Language};
use leptos::prelude::*;
use library::accounts::{Initiative, Member, Present};

use super::own::sign_in_again;
use super::{Fault, done, framed, named, page, role, send};
use crate::chrome::Chrome;
use crate::components::form::{Field, field, hidden, select};
use crate::components::notice::{Notice, Tone};
use crate::routes;
use crate::texts::t;
use crate::words;

/// What the page shows.
#[derive(Debug, Clone)]
pub struct People {
    /// Who looks.
    pub present: Present,
    /// The initiative.
    pub initiative: Initiative,
    /// Its people.
    pub members: Vec<Member>,
    /// Open invitations of whoever looks.
    pub invitations: Vec<(Address, DateTime<Utc>)>,
    /// What was just done.
    pub done: String,
}

/// The page.
pub fn people(chrome: &Chrome, people: &People, faults: &[Fault]) -> String {
    let language = chrome.language;
    let entry = people.initiative.shown.entry();
    let title = t!(language, account.people_title, initiative = entry.envelope.title.get(language).to_owned());
    let id = entry.id;
    page(chrome, title.clone(), || {
        let is_owner = people.initiative.role == Some(Membership::Owner);
        let decides = is_owner || people.present.viewer.office.is_some();
        let owners = people.members.iter().filter(|member| member.role == Some(Membership::Owner)).count();
        let advice = (owners == 1 && decides).then(|| {
            view! {
                <Notice tone=Tone::Petrol icon="info" title=t!(language, account.advice_owners)>
                    <p>{t!(language, account.advice_owners_text)}</p>
                </Notice>
            }
        });
        let rows = people.members.iter().map(|member| row(language, people, id, member, decides, is_owner));
        let again = (decides && !people.present.recent)
            .then(|| sign_in_again(language, &routes::account_with(language, "people", &id.to_string())));
        let invite = (decides && people.present.recent).then(|| invite(language, id, &people.invitations, faults));
        let rest = view! {
            {done(language, &people.done)}
            {advice}
            {again}
            <table class="table" data-fold="">
                <thead>
                    <tr>
                        <th scope="col">{t!(language, account.person)}</th>
                        <th scope="col">{t!(language, account.role)}</th>
                        <th scope="col">{t!(language, account.waiting)}</th>
                        <th scope="col"><span class="visually-hidden">{t!(language, account.acts)}</span></th>
                    </tr>
                </thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
            {invite}
        };
        framed(language, &title, &t!(language, account.people_lead), faults, rest.into_any())
    })
}

fn row(language: Language, people: &People, id: EntryId, member: &Member, decides: bool, is_owner: bool) -> AnyView {
    let id = id.to_string();
    let is_self = member.account == people.present.id;
    let name = named(language, &member.name);
    let who = if is_self { format!("{name} ({})", t!(language, account.you)) } else { name.clone() };
    let waiting = member.change.as_ref().map(|change| match change.at {
        None => t!(language, account.change_asks),
        Some(at) => t!(
            language,
            account.change_to,
            role = role(language, change.to),
            date = words::moment(language, at),
            by = named(language, &member.change_by)
        ),
    });
    let since = t!(
        language,
        account.role_since,
        role = role(language, member.role),
        date = words::day_of(language, member.since)
    );
    let button = |page: &'static str, text: String, to: &'static str| {
        view! {
            <form method="post" action=routes::account_with(language, page, &id)>
                {hidden("person", &member.account.0.to_string())}
                {(!to.is_empty()).then(|| hidden("role", to))}
                <button class="button" type="submit">{text}<span class="visually-hidden">" "{name.clone()}</span></button>
            </form>
        }
        .into_any()
    };
    let mut acts: Vec<AnyView> = Vec::new();
    let fresh = people.present.recent;
    match &member.change {
        Some(change) if change.at.is_none() && decides && fresh && !is_self => {
            acts.push(button("people_role", t!(language, account.admit), "contributor"));
            acts.push(button("people_stop", t!(language, account.decline), ""));
        }
        Some(change) if change.at.is_none() => {}
        Some(change) => {
            if is_owner && fresh && change.by != people.present.id {
                acts.push(button("people_agree", t!(language, account.agree), ""));
            }
            if (is_owner && fresh) || change.by == people.present.id {
                acts.push(button("people_stop", t!(language, account.stop), ""));
            }
        }
        None if decides && fresh && !is_self => acts.push(change_role(language, &id, member, &name)),
        None => {}
    }
    if is_self && fresh && member.change.is_none() && member.role.is_some() {
        acts.push(button("people_role", t!(language, account.leave), "none"));
    }
    view! {
        <tr>
            <th scope="row">{who}</th>
            <td data-label=t!(language, account.role)>
                {since}
            </td>
            <td data-label=t!(language, account.waiting)>{waiting.unwrap_or_else(|| t!(language, account.none_waiting))}</td>
            <td class="plain"><div class="row">{acts}</div></td>
        </tr>
    }
    .into_any()
}

fn change_role(language: Language, id: &str, member: &Member, name: &str) -> AnyView {
    let current = member.role.map_or("none", Membership::code);
    let options = Membership::ALL
        .into_iter()
        .map(Some)
        .chain([None])
        .map(|it| {
            let code = it.map_or("none", Membership::code);
            let is_current = code == current;
            view! { <option value=code selected=is_current>{role(language, it)}</option> }
        })
        .collect_view();
    view! {
        <form class="row" method="post" action=routes::account_with(language, "people_role", id)>
            {hidden("person", &member.account.0.to_string())}
            <select class="select" name="role" aria-label=t!(language, account.new_role, name = name)>{options}</select>
            <button class="button" type="submit">{t!(language, account.change)}</button>
        </form>
    }
    .into_any()
}

fn invite(language: Language, id: EntryId, open: &[(Address, DateTime<Utc>)], faults: &[Fault]) -> AnyView {
    let roles: Vec<(String, String)> =
        Membership::ALL.into_iter().map(|it| (it.code().to_owned(), role(language, Some(it)))).collect();
    let open = (!open.is_empty()).then(|| {
        let lines = open.iter().map(|(address, until)| {
            let date = words::day_of(language, *until);
            view! { <li>{t!(language, account.open_invitation, address = address.as_str(), date = date)}</li> }
        });
        view! { <h3>{t!(language, account.open_invitations)}</h3><ul>{lines.collect_view()}</ul> }
    });
    view! {
        <section class="section">
            <div class="section-head"><h2>{t!(language, account.invite)}</h2></div>
            <form class="form" method="post" action=routes::account_with(language, "people_invite", &id.to_string())>
                {invited_address(language, faults)}
                {select("role", &t!(language, account.role), "", &roles, "contributor")}
                {send(t!(language, account.invite_button))}
            </form>
            {open}
        </section>
    }
    .into_any()
}

/// The field for the address that is invited.
pub(super) fn invited_address(language: Language, faults: &[Fault]) -> AnyView {
    field(
        Field {
            id: "address",
            kind: "email",
            label: &t!(language, account.address),
            help: &t!(language, account.invite_help),
            autocomplete: "off",
            ..Field::default()
        },
        faults,
    )
}
