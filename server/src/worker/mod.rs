//! What happens beside the requests: one file per job, each safe to run twice.

pub mod discarded;
pub mod follow;
pub mod gaps;
pub mod links;
pub mod mail;
pub mod notices;
pub mod recommendations;
pub mod review_dates;
pub mod server_index;
pub mod sweep;
pub mod watching;
