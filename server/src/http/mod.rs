//! Handlers and what stands before them.

pub mod account;
pub mod api;
pub mod assets;
pub mod cache;
pub mod desk;
pub mod feeds;
pub mod guard;
pub mod health;
pub mod machine;
pub mod media;
pub mod openapi;
pub mod outbox;
pub mod pages;
pub mod reply;
pub mod review;
