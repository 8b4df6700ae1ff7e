//! What happens beside the requests: one file per job, each safe to run twice.

pub mod discarded;
pub mod follow;
pub mod mail;
pub mod notices;
pub mod server_index;
pub mod sweep;
