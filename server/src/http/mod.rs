//! Handlers and what stands before them.

pub mod account;
pub mod api;
pub mod assets;
pub mod cache;
pub mod desk;
pub mod due;
pub mod feeds;
pub mod figures;
pub mod gaps;
pub mod guard;
pub mod health;
pub mod machine;
pub mod media;
pub mod moderation;
pub mod notices;
pub mod openapi;
pub mod outbox;
pub mod pages;
pub mod reply;
pub mod review;
pub mod site;
pub mod site_pages;
pub mod unpublish;
mod versions;
