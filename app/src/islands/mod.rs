//! What wakes in the browser, one file an island. Islands hold signals, read their texts from what the server
//! rendered, and ask GET endpoints for HTML made by the very views of the page.

#[cfg(any(feature = "ssr", feature = "reader"))]
pub mod search;
