//! Names to network addresses.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;

use domain::visit::Outcome;

/// Addresses that come later.
pub type Resolving<'a> = Pin<Box<dyn Future<Output = io::Result<Vec<SocketAddr>>> + Send + 'a>>;

/// Somebody who knows where a name is.
pub trait Names: Send + Sync {
    /// All addresses of a host. A port other than 0 is used in place of the usual one.
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a>;
}

/// The names of the system.
#[derive(Debug, Clone, Copy)]
pub struct System;

impl Names for System {
    fn resolve<'a>(&'a self, host: &'a str) -> Resolving<'a> {
        Box::pin(async move { Ok(tokio::net::lookup_host((host, 0)).await?.collect()) })
    }
}

/// What it means that a name could not be looked up. A resolver that does not answer says nothing about the name; the
/// system tells the two apart by words alone.
pub(super) fn outcome_of(error: &io::Error) -> Outcome {
    let text = error.to_string().to_lowercase();
    let is_for_now = text.contains("temporary") || text.contains("try again") || text.contains("timed out");
    if is_for_now { Outcome::Silent } else { Outcome::Unknown }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolver_that_is_down_says_nothing_about_the_name() {
        for (text, outcome) in [
            ("failed to lookup address information: Name or service not known", Outcome::Unknown),
            ("failed to lookup address information: Temporary failure in name resolution", Outcome::Silent),
        ] {
            assert_eq!(outcome_of(&io::Error::other(text)), outcome, "{text}");
        }
    }
}
