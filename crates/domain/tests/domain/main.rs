//! What the domain promises, from outside: every rule by a table, every entry by properties, the canonical form by
//! committed vectors.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]
#![recursion_limit = "256"]

mod forms;
mod properties;
mod rules;
mod valid;
mod vectors;
