//! Says now and then that the draft is open in front of somebody, and shows who else has it open.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::document;
use wasm_bindgen_futures::spawn_local;
use web_sys::VisibilityState;

use super::saving::{Saving, post};
use crate::islands::browser::{after, first};

/// Milliseconds between one sign and the next.
const PAUSE: i32 = 30_000;

/// Begins with it.
pub fn listen(saving: &Rc<Saving>) -> Option<()> {
    let address = first(saving.root(), "[data-hold]")?.get_attribute("data-hold")?;
    beat(Rc::clone(saving), address);
    Some(())
}

/// A page that nobody looks at says nothing.
fn beat(saving: Rc<Saving>, address: String) {
    if document().visibility_state() == VisibilityState::Visible {
        let (saving, address) = (Rc::clone(&saving), address.clone());
        spawn_local(async move {
            match post(&address, "", false).await {
                Some((200, html)) => saving.put("beside", &html),
                Some((204, _)) => saving.put("beside", ""),
                _ => {}
            }
        });
    }
    after(PAUSE, &Cell::new(None), move || beat(saving, address));
}
