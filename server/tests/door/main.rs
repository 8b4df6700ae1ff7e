//! The door from outside: everything that anybody can send over HTTP, and what comes back.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]

mod accounts;
mod addresses;
mod api;
mod authorisation;
#[path = "../../../crates/library/tests/library/breakable.rs"]
mod breakable;
mod cache;
mod command;
mod connection;
mod desk;
mod findable;
mod gaps;
mod hostile;
mod hostile_texts;
mod house;
mod keeping;
mod kept;
mod killed;
mod leaving;
mod links;
mod machine;
mod mail;
mod markup;
mod media;
mod notices;
mod notify;
mod parts;
#[path = "../../../crates/storage/tests/preload/mod.rs"]
mod preload;
mod profiles;
mod queue;
mod review;
mod routes;
mod silent;
mod site_pages;
mod states;
mod suspending;
mod together;
mod unpublish;
mod versions;
mod vocabularies;
