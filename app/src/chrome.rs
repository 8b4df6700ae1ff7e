//! What surrounds every page: head, masthead, footer. And what every page may know: language, node, assets.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::Language;
use domain::review::Deadlines;
use leptos::prelude::*;

use crate::components::{footer::Footer, masthead::Masthead, preview::PreviewBar};
use crate::texts::t;

/// What the operator of this node says about itself; empty texts are slots to be filled.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Node {
    /// Scheme and host, without slash at the end: `http://localhost:3000`.
    pub base_url: String,
    /// Name of the node.
    pub name: String,
    /// The office.
    pub office: Office,
    /// Who answers for the site.
    pub operator: Operator,
    /// What it says about barriers.
    pub statement: Statement,
    /// The node is there to be tried out: people with known passwords, marked on every page.
    pub demo: bool,
    /// By when the office does what it has to.
    pub deadlines: Deadlines,
}

/// The office that answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the slots name themselves")]
pub struct Office {
    pub name: String,
    pub mail: String,
    pub phone: String,
    pub hours: String,
}

/// Who answers for the site (§ 5 DDG).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the slots name themselves")]
pub struct Operator {
    pub name: String,
    pub address: String,
    pub representative: String,
    pub mail: String,
    pub phone: String,
    pub register: String,
    pub vat_id: String,
    pub editor: String,
    pub supervision: String,
}

/// When and how the site was tested for barriers, where one turns to when a barrier stays (§ 7 BITV 2.0), and for whom
/// there is another form (§ 4).
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs, reason = "the slots name themselves")]
pub struct Statement {
    pub assessed_on: String,
    pub method: String,
    pub conciliation: String,
    /// Who of those it is made for tested the page in easy language; only then it may be called so.
    pub easy_tested_by: String,
    /// Where the video in German Sign Language is.
    pub sign_video: String,
}

impl Default for Statement {
    fn default() -> Self {
        let conciliation = domain::site::CONCILIATION.to_owned();
        Self {
            assessed_on: String::new(),
            method: String::new(),
            conciliation,
            easy_tested_by: String::new(),
            sign_video: String::new(),
        }
    }
}

/// Logical name of an asset → its hashed path: `werkbuch.css` → `/pkg/werkbuch.3f2a91c0.css`.
#[derive(Debug, Clone, Default)]
pub struct Assets(pub BTreeMap<String, String>);

impl Assets {
    /// Path of an asset; its plain name where it is not bundled (tests).
    pub fn path(&self, name: &str) -> String {
        self.0.get(name).cloned().unwrap_or_else(|| format!("/pkg/{name}"))
    }
}

/// What a link says of an address that an author gave: the node answers for none of them, and gains none of them rank.
pub const GIVEN: &str = "external noopener nofollow ugc";

/// What every part of a page may know.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// Language of the interface.
    pub language: Language,
    /// The node.
    pub node: Arc<Node>,
    /// Its assets.
    pub assets: Arc<Assets>,
    /// The page is a preview of a draft, with this address of its editor.
    pub preview: Option<String>,
}

/// What the head of one page says.
#[derive(Debug, Clone, Default)]
pub struct Head {
    /// Title without the site's name.
    pub title: String,
    /// One or two sentences.
    pub description: String,
    /// Path of this page per language, with its parameters; the canonical address is the one of its language
    /// where no other is named.
    pub paths: BTreeMap<Language, String>,
    /// Path of the page that stands for this one where it is not its own: the newest of several versions.
    pub canonical: Option<String>,
    /// Search engines shall not list it (results, errors).
    pub unlisted: bool,
    /// Structured data (schema.org), as JSON text.
    pub data: Option<String>,
    /// Feeds with their titles.
    pub feeds: Vec<(String, String)>,
    /// `article` or `website`, for OpenGraph.
    pub article: bool,
    /// Part of the navigation that is current: address of its link.
    pub current: String,
    /// Words in the search field of the masthead.
    pub query: Option<String>,
    /// The page has a larger search field of its own, so that the masthead has none.
    pub own_search: bool,
    /// The page holds an island of this browser program.
    pub program: Option<&'static str>,
    /// It is fetched when somebody touches the island, also where it would come at once.
    pub waits: bool,
    /// The page is dressed by the sheet of accounts and the desk as well.
    pub desk: bool,
    /// The page is made for paper: its own class on `body`.
    pub paper: bool,
}

impl Chrome {
    /// Absolute address of a path.
    pub fn absolute(&self, path: &str) -> String {
        format!("{}{path}", self.node.base_url)
    }

    /// The whole document around `body`, which is made within it: only there its parts find their surroundings.
    pub fn document<V: IntoView + 'static>(&self, head: Head, body: impl FnOnce() -> V) -> String {
        let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
        let html = owner.with(|| {
            provide_context(self.clone());
            let body = body().into_any();
            view! { <Document chrome=self.clone() head=head body=body /> }.to_html()
        });
        format!("<!DOCTYPE html>{html}")
    }

    /// A part of a page, rendered by the same views.
    pub fn fragment<V: IntoView>(&self, part: impl FnOnce() -> V) -> String {
        let owner = Owner::new_root(Some(Arc::new(hydration_context::SsrSharedContext::new_islands())));
        owner.with(|| {
            provide_context(self.clone());
            part().into_view().to_html()
        })
    }
}

/// The surroundings, from anywhere within a page.
pub fn chrome() -> Chrome {
    expect_context::<Chrome>()
}

/// One property of OpenGraph.
fn open_graph(property: &'static str, content: String) -> impl IntoView {
    leptos::html::meta().attr("property", property).content(content)
}

#[component]
fn Document(chrome: Chrome, head: Head, body: AnyView) -> impl IntoView {
    let language = chrome.language;
    let name = if chrome.node.name.is_empty() { "Werkbuch".to_owned() } else { chrome.node.name.clone() };
    let title = if head.title.is_empty() {
        format!("{name} – {}", t!(language, chrome.subtitle))
    } else {
        format!("{} – {name}", head.title)
    };
    let address = |language: Language| head.paths.get(&language).map(|path| chrome.absolute(path));
    let canonical = head.canonical.as_deref().map(|path| chrome.absolute(path)).or_else(|| address(language));
    let alternates: Vec<_> =
        Language::ALL.into_iter().filter_map(|language| Some((language, address(language)?))).collect();
    let fallback = address(Language::De);
    let here = head.paths.get(&language).cloned().unwrap_or_default();
    let said = !head.description.is_empty();
    let css = chrome.assets.path("werkbuch.css");
    // A preview shows a page of readers, below a bar of the desk.
    let desk = (head.desk || chrome.preview.is_some()).then(|| chrome.assets.path("desk.css"));
    let data = head.data.clone().map(|json| json.replace('<', "\\u003c"));
    let program = head.program.map(|program| {
        view! {
            <script
                type="module"
                src=chrome.assets.path("loader.js")
                data-program=chrome.assets.path(&format!("{program}.js"))
                data-wasm=chrome.assets.path(&format!("{program}_bg.wasm"))
                // Whoever writes may have left something here that is to be sent.
                data-now=(program == "desk" && !head.waits).then_some("")
            ></script>
        }
    });
    let demo = chrome.node.demo.then(|| view! { <p class="demo" role="note">{t!(language, account.demo)}</p> });
    let preview = chrome.preview.clone();
    let body_class = head.paper.then_some("paper");
    view! {
        <html lang=language.code()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <title>{title.clone()}</title>
                {said.then(|| view! { <meta name="description" content=head.description.clone() /> })}
                {(head.unlisted || preview.is_some()).then(|| view! { <meta name="robots" content="noindex" /> })}
                {canonical.clone().map(|href| view! { <link rel="canonical" href=href /> })}
                {alternates
                    .into_iter()
                    .map(|(language, href)| view! { <link rel="alternate" hreflang=language.code() href=href /> })
                    .collect_view()}
                {fallback.map(|href| view! { <link rel="alternate" hreflang="x-default" href=href /> })}
                {head
                    .feeds
                    .iter()
                    .map(|(href, title)| view! { <link rel="alternate" type="application/atom+xml" href=href.clone() title=title.clone() /> })
                    .collect_view()}
                <link rel="search" type="application/opensearchdescription+xml" href=format!("/{language}/opensearch.xml") title=name.clone() />
                {open_graph("og:site_name", name.clone())}
                {open_graph("og:title", if head.title.is_empty() { name } else { head.title.clone() })}
                {said.then(|| open_graph("og:description", head.description.clone()))}
                {open_graph("og:type", if head.article { "article" } else { "website" }.to_owned())}
                {open_graph("og:locale", if language == Language::De { "de_DE" } else { "en_GB" }.to_owned())}
                {canonical.map(|href| open_graph("og:url", href))}
                <meta name="color-scheme" content="light dark" />
                <link rel="icon" href=chrome.assets.path("favicon.svg") type="image/svg+xml" />
                <link rel="stylesheet" href=css />
                {desk.map(|href| view! { <link rel="stylesheet" href=href /> })}
                <script src=chrome.assets.path("theme.js")></script>
                {program}
                {data.map(|json| view! { <script type="application/ld+json" inner_html=json></script> })}
            </head>
            <body class=body_class>
                <a class="skip" href="#inhalt">{t!(language, chrome.skip)}</a>
                {demo}
                <Masthead head=head.clone() />
                {preview.map(|back| view! { <PreviewBar back=back /> })}
                <main id="inhalt" class="page" tabindex="-1">{body}</main>
                <Footer page=here />
            </body>
        </html>
    }
}
