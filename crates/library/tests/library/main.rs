//! What can be done in the library, from outside: the shipped content and entries made for the purpose, over a real
//! SQLite database and the embedded index.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]

mod drafts;
mod find;
mod following;
mod hidden;
mod intake;
mod invalid;
mod killed;
mod letters;
mod media;
mod people;
mod review;
mod round_trip;
mod spelling;
mod world;
