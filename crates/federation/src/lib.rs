//! How libraries talk (ActivityPub). So far: the shapes of what goes over the wire, their translation from and to
//! entries, and NodeInfo. Nothing is signed, sent or received yet, and nothing unsigned leaves a node: the routes
//! serve NodeInfo alone (`FEDERATION.md`).
//!
//! `wire` knows JSON and nothing else, `translate` turns entries into wire shapes and back. To add a member: one field
//! in `wire`, one line each way in `translate`; the round-trip test then covers it.

pub mod nodeinfo;
pub mod translate;
pub mod wire;
