//! For other programs: sitemap, robots, OpenSearch.

use std::fmt::Write as _;

use app::routes;
use axum::Json;
use axum::extract::State;
use axum::response::{IntoResponse as _, Response};
use domain::query::Query;
use domain::{Kind, Language};

use crate::http::reply::{self, Fault};
use crate::state::Door;

/// Most addresses in one sitemap (sitemaps.org: 50,000).
const MOST_ADDRESSES: usize = 50_000;

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Every page in both languages.
pub async fn sitemap(State(door): State<Door>) -> Response {
    let mut pages: Vec<([String; 2], Option<String>)> = Vec::new();
    let both = |address: &dyn Fn(Language) -> String| Language::ALL.map(address);
    pages.push((both(&routes::home), None));
    for kind in Kind::ALL {
        pages.push((both(&|language| routes::kind(language, kind)), None));
    }
    for (name, ..) in routes::PAGES {
        pages.push((both(&|language| routes::page(language, name)), None));
    }
    pages.push((both(&routes::vocabularies), None));
    pages.push((both(&routes::contact), None));
    pages.push((both(&routes::collections), None));
    pages.push((both(&routes::wanted), None));
    for collection in &door.collections {
        pages.push((both(&|language| routes::collection(language, collection.slug(language))), None));
    }
    let mut after = None;
    loop {
        let entries = match door.library.public_after(after).await {
            Ok(entries) => entries,
            Err(error) => return Fault::from(error).json(),
        };
        let Some(last) = entries.last() else { break };
        after = Some(last.entry().id);
        for shown in &entries {
            let addresses = both(&|language| routes::entry(language, shown.entry().kind, shown.slug(language)));
            pages.push((addresses, Some(shown.modified.format("%Y-%m-%d").to_string())));
        }
        if pages.len() >= MOST_ADDRESSES / 2 {
            break;
        }
    }
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    let base = &door.node().base_url;
    for (addresses, modified) in pages.iter().take(MOST_ADDRESSES / 2) {
        for address in addresses {
            let _ = write!(xml, "<url><loc>{base}{}</loc>", escaped(address));
            for (language, other) in Language::ALL.iter().zip(addresses) {
                let _ = write!(
                    xml,
                    "<xhtml:link rel=\"alternate\" hreflang=\"{language}\" href=\"{base}{}\"/>",
                    escaped(other)
                );
            }
            if let Some(modified) = modified {
                let _ = write!(xml, "<lastmod>{modified}</lastmod>");
            }
            xml.push_str("</url>\n");
        }
    }
    xml.push_str("</urlset>\n");
    reply::text("application/xml; charset=utf-8", xml)
}

/// What crawlers may read: everything but result pages and forms that are filled in.
pub async fn robots(State(door): State<Door>) -> Response {
    let mut text = String::from("User-agent: *\n");
    for language in Language::ALL {
        let _ = writeln!(text, "Disallow: {}", routes::search_form(language));
        // The empty form may be found; one for each page is nothing to read.
        let _ = writeln!(text, "Disallow: {}?", routes::barrier(language));
    }
    let _ = writeln!(text, "Sitemap: {}/sitemap.xml", door.node().base_url);
    reply::text("text/plain; charset=utf-8", text)
}

/// Where NodeInfo is.
pub async fn nodeinfo_links(State(door): State<Door>) -> Response {
    Json(federation::nodeinfo::well_known(&door.node().base_url)).into_response()
}

/// NodeInfo 2.1.
pub async fn nodeinfo(State(door): State<Door>) -> Response {
    match door.library.count().await {
        Ok(count) => Json(federation::nodeinfo::document(&door.node().name, count)).into_response(),
        Err(error) => Fault::from(error).json(),
    }
}

/// The site as a search engine of the browser.
pub async fn opensearch(language: Language, State(door): State<Door>) -> Response {
    let chrome = door.chrome(language);
    let name = if chrome.node.name.is_empty() { "Werkbuch" } else { &chrome.node.name };
    let results =
        chrome.absolute(&routes::search(language, &Query { limit: domain::query::DEFAULT_LIMIT, ..Query::default() }));
    let suggestions = chrome.absolute(&format!("/api/v1/suggest?lang={language}&amp;q={{searchTerms}}"));
    let xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<OpenSearchDescription xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n\
         <ShortName>{}</ShortName>\n<Description>{}</Description>\n<InputEncoding>UTF-8</InputEncoding>\n<Language>{language}</Language>\n\
         <Image width=\"16\" height=\"16\" type=\"image/svg+xml\">{}</Image>\n\
         <Url type=\"text/html\" template=\"{}?q={{searchTerms}}\"/>\n\
         <Url type=\"application/x-suggestions+json\" template=\"{suggestions}\"/>\n</OpenSearchDescription>\n",
        escaped(&name.chars().take(16).collect::<String>()),
        escaped(&app::feeds::description(language)),
        escaped(&chrome.absolute(&chrome.assets.path("favicon.svg"))),
        escaped(&results),
    );
    reply::text("application/opensearchdescription+xml; charset=utf-8", xml)
}
