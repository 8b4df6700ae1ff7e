//! Another address for an account: what the letter to the new one leads to, and the one to the old one.

use leptos::prelude::*;

use super::{framed, page, send};
use crate::chrome::Chrome;
use crate::routes;
use crate::texts::t;

/// What the letter to the new address leads to.
pub fn new_address(chrome: &Chrome, token: &str, address: &str) -> String {
    let language = chrome.language;
    let lead = t!(language, account.new_address_lead, address = address);
    let action = routes::account_with(language, "address_new", token);
    asked(chrome, t!(language, account.new_address_title), &lead, action, t!(language, account.new_address_button))
}

/// What the letter to the address from before leads to.
pub fn old_address(chrome: &Chrome, token: &str, address: &str) -> String {
    let language = chrome.language;
    let lead = t!(language, account.undo_lead, address = address);
    let action = routes::account_with(language, "address_old", token);
    asked(chrome, t!(language, account.undo_title), &lead, action, t!(language, account.undo_button))
}

/// A page with one button.
fn asked(chrome: &Chrome, title: String, lead: &str, action: String, button: String) -> String {
    let language = chrome.language;
    page(chrome, title.clone(), || {
        let form = view! { <form class="form" method="post" action=action>{send(button)}</form> };
        framed(language, &title, lead, &[], form.into_any())
    })
}
