//! The keys of a room of the office. The page brings the list along, hidden; the program of the desk shows it, since
//! without it no key does anything.

use domain::Language;
use leptos::prelude::*;

use crate::islands::desk::Keys;
use crate::texts::t;

/// A room that has keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Room {
    /// What waits.
    Queue,
    /// One submission; `mine`: it lies with the viewer, who comments and decides.
    Case {
        /// Whether it does.
        mine: bool,
    },
}

/// The list, within the island that makes it true.
pub fn keys(language: Language, room: Room) -> AnyView {
    let open = ("o", t!(language, keys.open));
    let (name, keys) = match room {
        Room::Queue => (
            "queue",
            vec![
                ("j", t!(language, keys.next)),
                ("k", t!(language, keys.previous)),
                open,
                ("x", t!(language, keys.mark)),
                ("a", t!(language, keys.take)),
                ("/", t!(language, keys.filter)),
                ("?", t!(language, keys.list)),
            ],
        ),
        Room::Case { mine } => {
            let mut keys = vec![("n", t!(language, keys.next_field)), ("p", t!(language, keys.previous_field))];
            if mine {
                keys.extend([("c", t!(language, keys.comment)), ("e", t!(language, keys.decide))]);
            }
            keys.push(("?", t!(language, keys.list)));
            ("case", keys)
        }
    };
    let items = keys.into_iter().map(|(key, what)| view! { <li><kbd>{key}</kbd>" "{what}</li> }).collect_view();
    let inner = view! {
        <section class="keys-box" data-keys=name hidden=true tabindex="-1" aria-labelledby="keys">
            <h2 id="keys">{t!(language, keys.title)}</h2>
            <ul class="keys">{items}</ul>
            <label class="choice">
                <input type="checkbox" id="keys-on" checked=true />
                <span>{t!(language, keys.on)}</span>
            </label>
            <p class="small soft">{t!(language, keys.not_while)}</p>
        </section>
    };
    view! { <Keys>{inner}</Keys> }.into_any()
}
