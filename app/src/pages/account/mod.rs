//! Pages around an account: coming in, one's own, the people of an initiative, all accounts. Every one is made for
//! whoever asks, and no cache keeps it.

mod address;
mod administration;
mod claim;
mod elsewhere;
mod entering;
mod faults;
mod invitation;
mod leaving;
pub mod news;
mod notifications;
mod own;
mod people;
mod protection;
mod watching;

use domain::Language;
use leptos::prelude::*;

use crate::chrome::{Chrome, Head};
use crate::components::form;
use crate::components::icon::Icon;
use crate::components::trail::Trail;
use crate::routes;
use crate::texts::t;

pub use crate::components::form::Fault;
pub use address::{new_address, old_address};
pub use administration::{ACCOUNTS_PER_PAGE, accounts};
pub use claim::{Claiming, claim, confirm as confirm_claim, objection};
pub use elsewhere::{answer_missing, elsewhere};
pub use entering::{code, confirm, forgotten, register, reset, sign_in};
pub use faults::{fault, nothing_chosen, tick_missing};
pub use invitation::invitation;
pub use leaving::{erase, orphans_missing};
pub use notifications::{Unsubscribing, notifications, unsubscribe};
pub(in crate::pages) use own::sign_in_again;
pub use own::{Own, own};
pub use people::{People, people};
pub use protection::{codes, second_factor};
pub use watching::{how_missing, too_many_watches, watch, watches};

/// What a page of this kind says in a few sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Told {
    /// A letter to confirm a registration is on its way, or not: the page does not tell.
    RegistrationSent,
    /// The same for a new password.
    ResetSent,
    /// The link of a letter does not work.
    Link,
    /// The new password is set.
    ResetDone,
    /// Signed out.
    SignedOut,
    /// The account is gone.
    Erased,
    /// An organisation has let somebody take its profile over.
    ClaimConfirmed,
    /// An owner has objected to a hand-over.
    Objected,
    /// The role is missing.
    Refused,
    /// Nobody can sign in over a connection that is not safe.
    NoHttps,
    /// A form of another site.
    Elsewhere,
}

/// Such a page.
pub fn told(chrome: &Chrome, told: Told) -> String {
    let language = chrome.language;
    let (title, text) = match told {
        Told::RegistrationSent => (t!(language, account.sent_title), t!(language, account.sent_register)),
        Told::ResetSent => (t!(language, account.sent_title), t!(language, account.sent_reset)),
        Told::Link => (t!(language, account.link_title), t!(language, account.link_text)),
        Told::ResetDone => (t!(language, account.reset_done), t!(language, account.reset_done_text)),
        Told::SignedOut => (t!(language, account.signed_out_title), t!(language, account.signed_out_text)),
        Told::Erased => (t!(language, account.erased_title), t!(language, account.erased_text)),
        Told::ClaimConfirmed => (t!(language, profiles.confirmed_title), t!(language, profiles.confirmed_text)),
        Told::Objected => (t!(language, profiles.objected_title), t!(language, profiles.objected_text)),
        Told::Refused => (t!(language, account.refused_title), t!(language, account.refused_text)),
        Told::NoHttps => (t!(language, account.no_https), t!(language, account.no_https_text)),
        Told::Elsewhere => (t!(language, account.elsewhere_title), t!(language, account.elsewhere_text)),
    };
    let link = move |name: &'static str, text: String, is_main: bool| {
        let class = if is_main { "button button-main" } else { "button" };
        view! { <li><a class=class href=routes::account(language, name)>{text}</a></li> }.into_any()
    };
    page(chrome, title.clone(), move || {
        let ways = match told {
            Told::ResetDone | Told::SignedOut | Told::Objected => {
                vec![link("sign_in", t!(language, account.sign_in), true)]
            }
            Told::Link => vec![
                link("forgotten", t!(language, account.forgotten_title), false),
                link("register", t!(language, account.register), false),
                link("sign_in", t!(language, account.sign_in), false),
            ],
            Told::Refused | Told::Elsewhere => vec![link("account", t!(language, account.title), false)],
            _ => Vec::new(),
        };
        let more = match told {
            Told::RegistrationSent | Told::ResetSent => {
                Some((Some(t!(language, account.sent_nothing)), t!(language, account.sent_nothing_text)))
            }
            Told::Link => Some((None, t!(language, account.link_invitation))),
            _ => None,
        };
        let more = more.map(|(heading, text)| {
            view! {
                {heading.map(|heading| view! { <h2>{heading}</h2> })}
                <p>{text}</p>
            }
        });
        view! {
            <div class="message">
                <h1>{title}</h1>
                <p class="lead">{text}</p>
                {more}
                <ul class="row">
                    {ways}
                    <li><a class="button" href=routes::home(language)>{t!(language, message.go_home)}</a></li>
                    <li><a class="button" href=routes::contact(language)>{t!(language, message.ask)}</a></li>
                </ul>
            </div>
        }
    })
}

/// A page with a title that search engines shall not list.
fn page<V: IntoView + 'static>(chrome: &Chrome, title: String, body: impl FnOnce() -> V) -> String {
    page_with(chrome, title, None, body)
}

/// The same with a browser program, which waits until somebody touches its island.
fn page_with<V: IntoView + 'static>(
    chrome: &Chrome,
    title: String,
    program: Option<&'static str>,
    body: impl FnOnce() -> V,
) -> String {
    let language = chrome.language;
    let head = Head {
        title,
        unlisted: true,
        desk: true,
        // The same place in the other language; what a letter leads to is not repeated there.
        paths: Language::ALL.into_iter().map(|it| (it, routes::account(it, "account"))).collect(),
        current: routes::account(language, "account"),
        program,
        waits: true,
        ..Head::default()
    };
    chrome.document(head, body)
}

/// Titles with more letters than this are set smaller.
const LONG: usize = 40;

/// Way back, title and what is wrong, then the rest.
fn framed(language: Language, title: &str, lead: &str, faults: &[Fault], rest: AnyView) -> AnyView {
    let long = (title.chars().count() > LONG).then_some("long");
    let lead = (!lead.is_empty()).then(|| view! { <p class="purpose">{lead.to_owned()}</p> });
    view! {
        <Trail steps=Vec::new() here=title.to_owned().into_any() />
        <article class="account">
            <header class="entry-head">
                <h1 class=long>{title.to_owned()}</h1>
                {lead}
            </header>
            {form::summary(language, faults)}
            {rest}
        </article>
    }
    .into_any()
}

/// A notice that something is done.
fn done(language: Language, what: &str) -> AnyView {
    let text = match what {
        "details" => t!(language, account.done_details),
        "password" => t!(language, account.done_password),
        "address_sent" => t!(language, account.done_address_sent),
        "address" => t!(language, account.done_address),
        "sessions" => t!(language, account.done_sessions),
        "claim_mail" => t!(language, profiles.done_mail),
        "claim_office" => t!(language, profiles.done_office),
        "devices" => t!(language, account.done_devices),
        "second_on" => t!(language, account.done_second_on),
        "second_off" => t!(language, account.done_second_off),
        "join" => t!(language, account.done_join),
        "role" => t!(language, account.done_role),
        "role_later" => t!(language, account.done_role_later),
        "invite" => t!(language, account.done_invite),
        "stop" => t!(language, account.done_stop),
        "asked" => t!(language, elsewhere.asked),
        "elsewhere_yes" => t!(language, elsewhere.done_yes),
        "elsewhere_no" => t!(language, elsewhere.done_no),
        "accepted" => t!(language, account.done_accepted),
        "left" => t!(language, account.done_left),
        _ => return ().into_any(),
    };
    view! {
        <div class="notice" role="status">
            <Icon name="circle-check" />
            <div><p class="notice-title">{text}</p></div>
        </div>
    }
    .into_any()
}

/// A part of a page under its heading.
pub(in crate::pages) fn section(title: String, body: AnyView) -> AnyView {
    view! { <section class="section"><div class="section-head"><h2>{title}</h2></div>{body}</section> }.into_any()
}

/// The main button of a form.
fn send(text: String) -> AnyView {
    view! { <p class="send"><button class="button button-main" type="submit">{text}</button></p> }.into_any()
}

/// The name of a role in an initiative.
pub(crate) fn role(language: Language, role: Option<domain::account::Membership>) -> String {
    use domain::account::Membership;
    match role {
        Some(Membership::Contributor) => t!(language, account.role_contributor),
        Some(Membership::Owner) => t!(language, account.role_owner),
        None => t!(language, account.role_none),
    }
}

/// The name of a role for the node.
pub(crate) fn office(language: Language, role: Option<domain::account::Office>) -> String {
    use domain::account::Office;
    match role {
        Some(Office::Moderator) => t!(language, account.role_moderator),
        Some(Office::Administrator) => t!(language, account.role_administrator),
        None => t!(language, account.role_none),
    }
}

/// The name of a person; an erased account is shown as the editors (product design, 3.11).
fn named(language: Language, name: &str) -> String {
    if name.is_empty() { t!(language, account.editors) } else { name.to_owned() }
}
