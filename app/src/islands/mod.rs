//! What wakes in the browser, one file an island. Islands hold signals, read their texts from what the server
//! rendered, and ask for HTML made by the very views of the page.

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(any(feature = "ssr", feature = "desk"))]
pub mod desk;
#[cfg(any(feature = "ssr", feature = "reader"))]
pub mod search;
