//! The editor of a draft while somebody writes. Wraps a form that works without it, and adds what a page cannot:
//! every few seconds what was written is saved, without a network it is kept in the browser and sent later, lists are
//! put in order without leaving the page, and what is pasted out of a text program comes as Markdown.
//!
//! The server answers each save with the parts of the page that are others now (`data-part`), made by the views of
//! the page; texts come from `<template>`s of the page. When the program fails, the form is as it was.
//!
//! Beside it the keys of queue and case, for those who review: the same program, since a page has one at most.

use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod alike;
#[cfg(feature = "hydrate")]
mod arranging;
#[cfg(feature = "hydrate")]
mod beside;
#[cfg(feature = "hydrate")]
mod filtering;
#[cfg(feature = "hydrate")]
mod given_back;
#[cfg(any(feature = "hydrate", test))]
mod keeping;
#[cfg(feature = "hydrate")]
mod keys;
#[cfg(feature = "hydrate")]
mod leaving;
#[cfg(feature = "hydrate")]
mod lists;
#[cfg(any(feature = "hydrate", test))]
mod marks;
#[cfg(any(feature = "hydrate", test))]
mod numbers;
#[cfg(feature = "hydrate")]
mod opened;
#[cfg(feature = "hydrate")]
mod saving;
#[cfg(feature = "hydrate")]
mod shelf;
#[cfg(any(feature = "hydrate", test))]
mod steps;
#[cfg(feature = "hydrate")]
mod uploading;
#[cfg(feature = "hydrate")]
mod writing;

/// Number of an item in the template from which it is added while no server can be asked; no list reaches it.
pub const BLANK: usize = 900_913;

/// The editor and all that changes with it.
#[island]
pub fn Desk(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if let Some(saving) = root.get_untracked().and_then(|root| saving::Saving::of(&root)) {
            saving.begin();
            arranging::listen(&saving);
            writing::listen(&saving);
            uploading::listen(&saving);
            filtering::listen(&saving);
            given_back::listen(&saving);
            opened::listen(&saving);
            beside::listen(&saving);
            alike::listen(&saving);
        }
    });
    view! { <div class="live" node_ref=root>{children()}</div> }
}

/// The keys of a room of the office, with the list of them that the page brings along.
#[island]
pub fn Keys(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if let Some(root) = root.get_untracked() {
            keys::listen(&root);
        }
    });
    view! { <div class="live" node_ref=root>{children()}</div> }
}

/// The button that signs out, where text may lie in the browser that nobody has saved.
#[island]
pub fn Leaving(children: Children) -> impl IntoView {
    let root = NodeRef::<leptos::html::Div>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        if let Some(root) = root.get_untracked() {
            leaving::listen(&root);
        }
    });
    view! { <div class="leaving" node_ref=root>{children()}</div> }
}
