//! What things are and what is allowed.
//!
//! Entries and their kinds, the description of every field, controlled vocabularies, the canonical form and its
//! hash, the states of an entry, permissions, queries. This room knows no time, no network, no file and no sentence
//! of prose: a broken rule is an [`invalid::Invalid`], and the face translates it.
//!
//! Start at [`entry`]. To add a field: one line in the `record!` of its kind; check, facet, index, JSON, printed
//! documentation and OpenAPI follow from it. To add a vocabulary: one file in `content/vocabularies/`, with `open = true`
//! where no rule of ours names its codes and the office may amend it.

pub mod account;
pub mod canonical;
pub mod checklist;
pub mod claim;
pub mod completeness;
pub mod decision;
pub mod entry;
pub mod evidence;
pub mod facts;
pub mod field;
pub mod form;
pub mod gap;
pub mod id;
pub mod invalid;
pub mod lifecycle;
pub mod media;
pub mod news;
pub mod notice;
pub mod part;
pub mod personal;
pub mod policy;
pub mod query;
pub mod questions;
pub mod recommendation;
pub mod review;
pub mod review_date;
pub mod schedule;
pub mod site;
pub mod slug;
pub mod text;
pub mod visit;
pub mod vocabulary;
pub mod watch;

pub use entry::{Entry, Kind};
pub use id::EntryId;
pub use invalid::{Invalid, Rule};
pub use text::{LangText, Language};
