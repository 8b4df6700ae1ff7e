//! Something to know before going on.

use leptos::prelude::*;

use super::icon::Icon;

/// How loud a notice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something to do or to know.
    Petrol,
    /// Something that may go wrong.
    Warn,
    /// Something aside.
    Plain,
}

impl Tone {
    const fn code(self) -> Option<&'static str> {
        match self {
            Self::Petrol => None,
            Self::Warn => Some("warn"),
            Self::Plain => Some("plain"),
        }
    }
}

/// A notice; its title is no heading, so that it may stand anywhere.
#[component]
pub fn Notice(tone: Tone, icon: &'static str, #[prop(into)] title: String, children: Children) -> impl IntoView {
    view! {
        <div class="notice" data-tone=tone.code() role="note">
            <Icon name=icon />
            <div>
                <p class="notice-title">{title}</p>
                {children()}
            </div>
        </div>
    }
}
