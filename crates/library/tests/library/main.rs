//! What can be done in the library, from outside: the shipped content and entries made for the purpose, over a real
//! SQLite database and the embedded index.

#![allow(clippy::unwrap_used, reason = "a test may stop at the first thing that is wrong")]

mod breakable;
mod calendar;
mod corrections;
mod drafts;
mod evidence;
mod figures;
mod find;
mod findings;
mod following;
mod gaps;
mod hidden;
mod intake;
mod invalid;
mod keeping;
mod killed;
mod letters;
mod links;
mod media;
mod moderation;
mod notify;
#[macro_use]
mod people;
mod profiles;
mod queue;
mod review;
mod review_dates;
mod round_trip;
mod rounds;
mod silence;
mod site;
mod spelling;
mod versions;
mod vocabularies;
mod withdrawal;
mod world;
