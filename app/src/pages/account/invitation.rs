//! An invitation: opened from a letter, it names what it gives; nothing happens before the button.

use domain::Language;
use domain::account::{Grant, Membership, Office};
use leptos::prelude::*;
use library::accounts::{Invited, Present};

use super::entering::new_password;
use super::{Fault, framed, page, send};
use crate::chrome::Chrome;
use crate::components::form::{Field, field};
use crate::components::notice::{Notice, Tone};
use crate::routes;
use crate::texts::t;

/// The page; `address` and `name` are what was typed before.
pub fn invitation(
    chrome: &Chrome,
    token: &str,
    invited: &Invited,
    present: Option<&Present>,
    (address, name): (&str, &str),
    faults: &[Fault],
) -> String {
    let language = chrome.language;
    let title = t!(language, account.invitation_title);
    page(chrome, title.clone(), || {
        let action = routes::account_with(language, "invitation", token);
        let is_same =
            |present: &Present| invited.address.as_ref().is_none_or(|address| address.key() == present.address.key());
        let for_whom = invited.address.as_ref().map(|address| {
            view! { <p>{t!(language, account.invitation_for, address = address.as_str())}</p> }
        });
        let may = gives(language, invited.grant);
        let gives = view! {
            <Notice tone=Tone::Petrol icon="user-round-plus" title=t!(language, account.invitation_gives)>
                <p>{may}</p>
            </Notice>
        };
        let act = match present {
            Some(present) if is_same(present) => view! {
                <form class="form" method="post" action=action>{send(t!(language, account.accept))}</form>
            }
            .into_any(),
            Some(present) => {
                let text = t!(language, elsewhere.ask_text, address = present.address.as_str());
                let ask = routes::account_with(language, "invitation_ask", token);
                view! {
                    <Notice tone=Tone::Warn icon="triangle-alert" title=t!(language, account.invitation_other)>
                        <p>{text}</p>
                    </Notice>
                    <form class="form" method="post" action=ask>{send(t!(language, elsewhere.ask_do))}</form>
                }
                .into_any()
            }
            None if invited.has_account => {
                let href = routes::sign_in(language, &action);
                view! {
                    <Notice tone=Tone::Plain icon="log-in" title=t!(language, account.invitation_has)>
                        <p>{t!(language, account.invitation_has_text)}</p>
                        <p><a class="button button-main" href=href>{t!(language, account.sign_in)}</a></p>
                    </Notice>
                }
                .into_any()
            }
            None => {
                let asks_address = invited.address.is_none().then(|| {
                    field(
                        Field {
                            id: "address",
                            kind: "email",
                            label: &t!(language, account.address),
                            value: address,
                            autocomplete: "username",
                            ..Field::default()
                        },
                        faults,
                    )
                });
                view! {
                    <form class="form" method="post" action=action>
                        {asks_address}
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
                        {new_password(chrome, faults)}
                        {send(t!(language, account.accept_new))}
                    </form>
                }
                .into_any()
            }
        };
        let rest = view! { {gives}{for_whom}{act} };
        framed(language, &title, &lead(language, invited), faults, rest.into_any())
    })
}

fn lead(language: Language, invited: &Invited) -> String {
    if invited.address.is_none() {
        return t!(language, account.invitation_first);
    }
    let inviter = super::named(language, &invited.inviter);
    match invited.grant {
        Grant::Office(_) => t!(language, account.invitation_to_office, inviter = inviter),
        Grant::Membership { .. } => {
            let initiative = invited.initiative.clone();
            t!(language, account.invitation_to_initiative, inviter = inviter, initiative = initiative)
        }
    }
}

pub(super) fn gives(language: Language, grant: Grant) -> String {
    match grant {
        Grant::Office(Office::Moderator) => t!(language, account.gives_moderator),
        Grant::Office(Office::Administrator) => t!(language, account.gives_administrator),
        Grant::Membership { role: Membership::Contributor, .. } => t!(language, account.gives_contributor),
        Grant::Membership { role: Membership::Owner, .. } => t!(language, account.gives_owner),
    }
}
