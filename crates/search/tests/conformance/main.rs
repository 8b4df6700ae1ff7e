//! One story told to both engines, and what each must do besides.
//!
//! The embedded engine is always told it. Meilisearch is told it where `MEILI_URL` (and `MEILI_MASTER_KEY`) name a
//! server or `meilisearch` is on the PATH; without one, a line says so, and only the requests and the handling of bad
//! answers are tried, against a stand-in.

mod contract;
mod corpus;
mod embedded;
mod folder;
mod naive;
mod real;
mod relay;
mod story;
