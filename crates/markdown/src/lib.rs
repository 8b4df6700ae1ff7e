//! Text to safe HTML: what people and peers write becomes what a page may show.
//!
//! Two doors lead in, and both end at the same sanitiser:
//!
//! - [`render`] takes Markdown that an account wrote here;
//! - [`sanitise`] takes HTML that a peer sent.
//!
//! What comes out holds only the elements, attributes and addresses listed in `allowed.rs`:
//! no script, style, form or frame, no style attribute, no class but our own, no image but the
//! site's media, and no `id` that could collide with a page's own (all begin with [`ID_PREFIX`]).
//! Both doors promise that work and memory grow with the size of the input alone.
//!
//! [`pasted`] goes the other way: what a text program puts on the clipboard becomes Markdown, which then is as
//! untrusted as any other that an account writes.
//!
//! The other rooms of the crate read the same texts without making HTML of them: [`plain`] and
//! [`excerpt`] for search and summaries, [`addresses`] and [`bare`] for looking where links lead, [`sections`] and [`join_sections`] for texts that are kept
//! in parts, [`front_matter`] for the data at the head of a file.
//!
//! The crate never reads a file, a clock or the network, never fetches what a link names, and
//! never runs in a browser.
//!
//! Start with `render.rs`. A new construct needs, in this order: a switch in `parser.rs` if
//! the parser must recognise it, a line in `writer.rs` that writes it, a line in `allowed.rs` for each
//! new element or attribute, a rule in `tidy/elements.rs` for where the element may stand, a folder in
//! `tests/cases/`, hostile input in `tests/cases/hostile/`, and a new number in [`RENDERER_VERSION`].

mod addresses;
mod allowed;
mod escape;
mod footnotes;
pub mod front_matter;
mod headings;
mod links;
mod parser;
mod pasted;
mod plain;
mod render;
mod sanitise;
mod sections;
mod tidy;
mod writer;

pub use addresses::{addresses, bare};
pub use headings::{Heading, ID_PREFIX, slug};
pub use pasted::pasted;
pub use plain::{excerpt, plain};
pub use render::{MAX_DEPTH, MAX_INPUT, MAX_OUTPUT, Options, Rendered, TooLarge, What, render, shown};
pub use sanitise::sanitise;
pub use sections::{Inseparable, Section, join_sections, sections};

/// Names everything that decides how a text becomes HTML: the number of our own rules, then the
/// versions of the parser and of the sanitiser.
///
/// It is stored beside the HTML and is part of its ETag. HTML with another version is made anew
/// before it is served. Whoever changes what [`render`] or [`sanitise`] return raises the first
/// number; a test holds the other two to `Cargo.lock`. The text needs no escaping in a header.
pub const RENDERER_VERSION: &str = "1+pulldown-cmark-0.13.6+ammonia-4.2.4";
