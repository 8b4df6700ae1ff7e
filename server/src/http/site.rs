//! Pages of the site: what was published in the browser, or else the file that ships.

use app::chrome::Chrome;
use app::pages;
use axum::extract::State;
use axum::response::Response;
use domain::Language;
use domain::site::{Page, PageText};

use crate::embedded;
use crate::http::pages::{rendered, told};
use crate::http::reply::Fault;
use crate::state::Door;

/// One page of the site, with the operator's names filled in.
pub async fn page(language: Language, name: &'static str, State(door): State<Door>) -> Response {
    let page = async {
        let page = Page::from_code(name).ok_or(Fault::NotFound)?;
        let published = door.library.published_page(page, language).await?.map(|text| (text, language));
        let (text, written) = published.or_else(|| shipped(page, language)).ok_or(Fault::NotFound)?;
        let chrome = door.chrome(language);
        rendered(move || {
            let html = self::html(&chrome, page, language, &text.text, 2);
            pages::site::page(&chrome, name, &text.title, &text.summary, &html, written)
        })
        .await
    };
    told(&door, language, name, page.await).await
}

/// The text of a page of the site as HTML, with what operator and office say filled in: the same for everybody who
/// reads and for whoever writes it. `first_heading`: level of its own headings of the second level.
pub(super) fn html(chrome: &Chrome, page: Page, language: Language, text: &str, first_heading: u8) -> String {
    let filled = app::slots::fill(text, &chrome.node, language);
    let options = markdown::Options { first_heading, id_prefix: page.code(), ..markdown::Options::default() };
    markdown::shown(&filled, &options)
}

/// The text that ships for a page, in this language or, where there is none, in the other one.
pub(super) fn shipped(page: Page, language: Language) -> Option<(PageText, Language)> {
    [language, language.other()]
        .into_iter()
        .find_map(|language| embedded::page(page.code(), language).map(|file| (parts(&file), language)))
}

/// Title, summary and body of a page file.
fn parts(file: &str) -> PageText {
    let Ok(split) = markdown::front_matter::split(file) else { return PageText::new("", "", file) };
    let head: toml::Table = split.toml.parse().unwrap_or_default();
    let of = |key: &str| head.get(key).and_then(toml::Value::as_str).unwrap_or_default();
    PageText::new(of("title"), of("summary"), split.body)
}

/// Who answers for the site.
pub async fn imprint(language: Language, State(door): State<Door>) -> Response {
    let page = async {
        let addition = door.library.published_page(Page::Imprint, language).await?;
        let chrome = door.chrome(language);
        rendered(move || {
            let addition = addition.map(|text| html(&chrome, Page::Imprint, language, &text.text, 2));
            pages::imprint::page(&chrome, addition)
        })
        .await
    };
    told(&door, language, "", page.await).await
}
