//! Addresses of this site, for whoever asks where a link leads.

use app::routes::{self, Named};
use library::links::{Inside, Site};

use crate::router;

/// This site under its address.
pub struct OwnSite {
    base_url: String,
    /// Paths of all pages, by their parts; a part in braces stands for anything.
    pages: Vec<Vec<String>>,
}

impl OwnSite {
    /// The site that is reached under this scheme and host.
    pub fn new(base_url: &str) -> Self {
        let pages = router::listed().into_iter().filter(|route| route.method == "GET");
        let pages = pages.map(|route| parts(&route.path).map(str::to_owned).collect()).collect();
        Self { base_url: base_url.to_owned(), pages }
    }

    /// The path of an address of this site.
    fn path<'a>(&self, address: &'a str) -> Option<&'a str> {
        if address.starts_with('/') {
            return Some(address);
        }
        let (base, rest) = address.split_at_checked(self.base_url.len())?;
        let is_ours =
            base.eq_ignore_ascii_case(&self.base_url) && (rest.is_empty() || rest.starts_with(['/', '?', '#']));
        is_ours.then_some(rest)
    }

    fn is_page(&self, path: &str) -> bool {
        let fits = |pattern: &Vec<String>| {
            let mut wanted = pattern.iter();
            let all = parts(path).all(|part| wanted.next().is_some_and(|it| it.starts_with('{') || it == part));
            all && wanted.next().is_none()
        };
        self.pages.iter().any(fits)
    }
}

impl Site for OwnSite {
    fn inside(&self, address: &str) -> Option<Inside> {
        let path = self.path(address)?.split(['?', '#']).next().unwrap_or_default();
        let file = path.strip_prefix(routes::media("").as_str());
        Some(match (routes::entry_named(path), file) {
            (Some(Named::Id(id)), _) => Inside::Entry(id),
            (Some(Named::Slug(kind, language, slug)), _) => Inside::Slug(kind, language, slug),
            (None, Some(file)) => file.parse().map_or(Inside::Nothing, Inside::File),
            (None, None) if self.is_page(path) => Inside::Page,
            (None, None) => Inside::Nothing,
        })
    }
}

/// The parts of a path between its slashes.
fn parts(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use domain::{Kind, Language};

    use super::*;

    #[test]
    fn addresses_of_this_site_are_told_from_others() {
        let site = OwnSite::new("https://werk.example");
        let slug = |slug: &str| Some(Inside::Slug(Kind::DialogFormat, Language::De, slug.to_owned()));
        let id = "019a2000-0000-7000-8000-000000000001";
        let hash = "0".repeat(64);
        for (address, wanted) in [
            ("/de/dialogformate/fishbowl", slug("fishbowl")),
            ("/de/dialogformate/fishbowl/ablauf?start=10", slug("fishbowl")),
            ("https://werk.example/de/dialogformate/fishbowl#ablauf", slug("fishbowl")),
            ("HTTPS://Werk.Example/de/dialogformate/fishbowl", slug("fishbowl")),
            (format!("/e/dialog_format/{id}").as_str(), Some(Inside::Entry(id.parse().expect("it is an id")))),
            (format!("/media/{hash}").as_str(), Some(Inside::File(hash.parse().expect("it is a hash")))),
            ("/media/bild.png", Some(Inside::Nothing)),
            ("/", Some(Inside::Page)),
            ("https://werk.example", Some(Inside::Page)),
            ("https://werk.example?a=b", Some(Inside::Page)),
            ("/de", Some(Inside::Page)),
            ("/de/suche?q=dialog", Some(Inside::Page)),
            ("/de/dialogformate", Some(Inside::Page)),
            ("/en/imprint/", Some(Inside::Page)),
            ("/de/imprint", Some(Inside::Nothing)),
            ("/de/gibt/es/nicht", Some(Inside::Nothing)),
            ("https://werk.example.org/de", None),
            ("https://werk.example:8443/de", None),
            ("http://werk.example/de", None),
            ("https://anders.example/de", None),
            ("https://ä", None),
        ] {
            assert_eq!(site.inside(address), wanted, "{address}");
        }
    }
}
