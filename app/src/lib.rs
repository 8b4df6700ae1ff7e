//! The face: what people see.
//!
//! Pages are rendered to whole documents on the server from data that is loaded before; nothing inline, so that one
//! strict policy holds for all and pages can be cached as bytes. Islands only make things quicker; without them every
//! form and link works. This room opens no connection and decides no rule.
//!
//! Start at [`routes`], the only place that knows addresses, then [`chrome`] for what surrounds every page.
//! A new page: one function in [`routes`], one file in `pages/`, its texts in `locales/<language>/<page>.json`.

// A page is one type of many parts.
#![recursion_limit = "256"]
#![cfg_attr(not(feature = "ssr"), allow(unused_crate_dependencies))]

#[cfg(feature = "ssr")]
pub mod chrome;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod data;
#[cfg(feature = "ssr")]
pub mod feeds;
pub mod islands;
#[cfg(feature = "ssr")]
pub mod letters;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod routes;
#[cfg(feature = "ssr")]
pub mod sentences;
#[cfg(feature = "ssr")]
pub mod skos;
#[cfg(feature = "ssr")]
pub mod slots;
#[cfg(feature = "ssr")]
mod texts;
#[cfg(feature = "ssr")]
pub mod words;

#[cfg(feature = "ssr")]
pub use texts::locale;

/// Called by the loader before it wakes the islands of the page.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
