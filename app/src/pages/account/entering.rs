//! Coming in: sign in, register, confirm, a new password.

use leptos::prelude::*;

use super::{Fault, framed, page, send};
use crate::chrome::Chrome;
use crate::components::form::{Field, field, hidden, username};
use crate::components::notice::{Notice, Tone};
use crate::routes;
use crate::texts::t;

/// Sign in. `next` is where to go on; `again` says that somebody signed in shall do so once more.
pub fn sign_in(chrome: &Chrome, address: &str, next: &str, again: bool, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.sign_in);
    page(chrome, title.clone(), || {
        let notice = if again {
            Some((t!(language, account.again), t!(language, account.again_text)))
        } else if next.is_empty() || !faults.is_empty() {
            None
        } else {
            Some((t!(language, account.next_note), t!(language, account.next_note_text)))
        };
        let notice = notice.map(|(title, text)| {
            view! { <Notice tone=Tone::Petrol icon="log-in" title=title><p>{text}</p></Notice> }
        });
        let rest = view! {
            {notice}
            <form class="form" method="post" action=routes::account(language, "sign_in")>
                {hidden("next", next)}
                {again.then(|| hidden("again", "1"))}
                {field(
                    Field {
                        id: "address",
                        kind: "email",
                        label: &t!(language, account.address),
                        value: address,
                        autocomplete: "username",
                        ..Field::default()
                    },
                    faults,
                )}
                {field(
                    Field {
                        id: "password",
                        kind: "password",
                        label: &t!(language, account.password),
                        autocomplete: "current-password",
                        ..Field::default()
                    },
                    faults,
                )}
                {send(t!(language, account.sign_in))}
            </form>
            <ul class="row">
                <li><a class="button" href=routes::account(language, "forgotten")>{t!(language, account.forgotten_link)}</a></li>
                <li><a class="button" href=routes::account(language, "register")>{t!(language, account.register)}</a></li>
            </ul>
        };
        framed(language, &title, &t!(language, account.sign_in_lead), faults, rest.into_any())
    })
}

/// The code of the second factor, after the password; `step` stands for the password.
pub fn code(chrome: &Chrome, step: &str, next: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.code_title);
    page(chrome, title.clone(), || {
        let rest = view! {
            <form class="form" method="post" action=routes::account(language, "code")>
                {hidden("step", step)}
                {hidden("next", next)}
                {field(
                    Field {
                        id: "code",
                        kind: "text",
                        label: &t!(language, account.code),
                        help: &t!(language, account.code_help),
                        autocomplete: "one-time-code",
                        ..Field::default()
                    },
                    faults,
                )}
                {send(t!(language, account.go_on))}
            </form>
        };
        framed(language, &title, &t!(language, account.code_lead), faults, rest.into_any())
    })
}

/// Register.
pub fn register(chrome: &Chrome, address: &str, name: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.register);
    page(chrome, title.clone(), || {
        let rest = view! {
            <form class="form" method="post" action=routes::account(language, "register")>
                {field(
                    Field {
                        id: "address",
                        kind: "email",
                        label: &t!(language, account.address),
                        value: address,
                        autocomplete: "email",
                        ..Field::default()
                    },
                    faults,
                )}
                {field(
                    Field {
                        id: "name",
                        kind: "text",
                        label: &t!(language, account.name),
                        help: &t!(language, account.name_help),
                        value: name,
                        autocomplete: "name",
                    },
                    faults,
                )}
                <p class="small">
                    {t!(language, account.register_terms)}
                    " "
                    <a href=routes::page(language, "moderation")>{t!(language, account.moderation)}</a>
                    ", "
                    <a href=routes::page(language, "privacy")>{t!(language, account.privacy)}</a>
                </p>
                {send(t!(language, account.register_button))}
            </form>
        };
        framed(language, &title, &t!(language, account.register_lead), faults, rest.into_any())
    })
}

/// Confirm a registration: opened from a letter, and nothing happens before the button.
pub fn confirm(chrome: &Chrome, token: &str, address: &str, name: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.confirm_title);
    page(chrome, title.clone(), || {
        let who = format!("{name} ({address})");
        let rest = view! {
            <form class="form" method="post" action=routes::account_with(language, "confirm", token)>
                <p class="who">{who}</p>
                {username(address)}
                {new_password(chrome, faults)}
                {send(t!(language, account.confirm_button))}
            </form>
        };
        framed(language, &title, &t!(language, account.confirm_lead), faults, rest.into_any())
    })
}

/// The field where a password is chosen.
pub(super) fn new_password(chrome: &Chrome, faults: &[Fault]) -> AnyView {
    let language = chrome.language;
    field(
        Field {
            id: "password",
            kind: "password",
            label: &t!(language, account.new_password),
            help: &t!(language, account.password_help),
            autocomplete: "new-password",
            ..Field::default()
        },
        faults,
    )
}

/// Ask for a new password.
pub fn forgotten(chrome: &Chrome, address: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.forgotten_title);
    page(chrome, title.clone(), || {
        let rest = view! {
            <form class="form" method="post" action=routes::account(language, "forgotten")>
                {field(
                    Field {
                        id: "address",
                        kind: "email",
                        label: &t!(language, account.address),
                        value: address,
                        autocomplete: "username",
                        ..Field::default()
                    },
                    faults,
                )}
                {send(t!(language, account.forgotten_button))}
            </form>
        };
        framed(language, &title, &t!(language, account.forgotten_lead), faults, rest.into_any())
    })
}

/// Choose a new password: opened from a letter, and nothing happens before the button.
pub fn reset(chrome: &Chrome, token: &str, faults: &[Fault]) -> String {
    let language = chrome.language;
    let title = t!(language, account.reset_title);
    page(chrome, title.clone(), || {
        let rest = view! {
            <form class="form" method="post" action=routes::account_with(language, "reset", token)>
                {new_password(chrome, faults)}
                {send(t!(language, account.reset_button))}
            </form>
        };
        framed(language, &title, &t!(language, account.reset_lead), faults, rest.into_any())
    })
}
