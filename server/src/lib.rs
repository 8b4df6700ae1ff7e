//! The door: wires everything together; nothing depends on it.
//!
//! Start at [`router`], the whole HTTP surface on one page, then [`assemble`], the only place that names a database or
//! an engine.

pub mod assemble;
pub mod cli;
pub mod config;
mod cursors;
pub mod demo;
pub mod embedded;
pub mod http;
pub mod links;
pub mod mail;
pub mod router;
pub mod serve;
pub mod session;
pub mod site;
pub mod sought;
pub mod state;
pub mod visit;
pub mod worker;
