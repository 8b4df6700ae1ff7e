//! What other programs read: feeds, sitemap, robots, OpenSearch, NodeInfo, health.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use domain::{Kind, Language};
use serde_json::json;

use crate::house::{House, on, shared, shipped};
use crate::markup::{assert_well_formed, tags};

const HERE: &str = "http://localhost:3000";

#[test]
fn feeds_list_the_newest_entries() {
    on(async {
        let house = shared().await;
        let items = shipped();
        let topics = domain::vocabulary::scheme("topic").unwrap().concepts;
        for language in Language::ALL {
            let mut addresses = vec![app::routes::feed(language)];
            addresses.extend(topics.iter().map(|topic| app::routes::topic_feed(language, topic.code)));
            for item in items.iter().filter(|item| item.entry.kind == Kind::Initiative) {
                let shown = house.door.library.many(&[item.entry.id]).await.unwrap();
                addresses.push(app::routes::initiative_feed(language, shown[0].slug(language)));
            }
            for address in addresses {
                let answer = house.get(&address).await;
                assert_eq!(answer.status, StatusCode::OK, "{address}");
                assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
                let xml = answer.text();
                assert_well_formed(&address, &xml);
                let feed = atom_syndication::Feed::read_from(xml.as_bytes())
                    .unwrap_or_else(|error| panic!("{address}: {error}"));
                assert_eq!(feed.lang.as_deref(), Some(language.code()), "{address}");
                assert_eq!(feed.id, format!("{HERE}{address}"));
                assert!(feed.links.iter().any(|link| link.rel == "self" && link.href == feed.id));
                assert!(!feed.title.value.is_empty() && !feed.authors.is_empty());
                let ids: BTreeSet<_> = feed.entries.iter().map(|entry| &entry.id).collect();
                assert_eq!(ids.len(), feed.entries.len(), "{address}: an entry stands twice");
                assert!(feed.entries.len() <= 31, "{address}");
                for entry in &feed.entries {
                    assert!(entry.id.starts_with(&format!("{HERE}/e/")), "{}", entry.id);
                    assert!(entry.published.is_some() && entry.updated >= entry.published.unwrap());
                    let path = entry.links[0].href.strip_prefix(HERE).unwrap();
                    assert!(path.starts_with(&format!("/{language}/")));
                    assert_eq!(house.get(path).await.status, StatusCode::OK, "{path}");
                }
            }
        }
        let newest = atom_syndication::Feed::read_from(house.get("/de/feed.atom").await.text().as_bytes()).unwrap();
        assert_eq!(newest.entries.len(), items.len().min(30));
        for (topic, feed) in [("T11", "/de/feed/topic/t11.atom")] {
            let wanted = items.iter().filter(|item| item.entry.envelope.topics.iter().any(|it| it == topic)).count();
            let feed = atom_syndication::Feed::read_from(house.get(feed).await.text().as_bytes()).unwrap();
            assert!(feed.entries.len() >= wanted.min(30), "{topic}");
        }
        for wrong in
            ["/de/feed/topic/t99.atom", "/de/feed/topic/t1", "/de/feed/topic/.atom", "/de/initiativen/nichts/feed.atom"]
        {
            assert_eq!(house.get(wrong).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    });
}

#[test]
fn the_sitemap_lists_every_public_entry_in_both_languages() {
    on(async {
        let house = shared().await;
        let answer = house.get("/sitemap.xml").await;
        assert!(answer.header("content-type").starts_with("application/xml"));
        let xml = answer.text();
        assert_well_formed("sitemap", &xml);
        let tags = tags(&xml);
        let locations: BTreeSet<&str> =
            tags.iter().filter(|tag| tag.name == "loc" && !tag.is_end).map(|tag| tag.text.as_str()).collect();
        let ids: Vec<_> = shipped().iter().map(|item| item.entry.id).collect();
        for shown in house.door.library.many(&ids).await.unwrap() {
            for language in Language::ALL {
                let address = app::routes::entry(language, shown.entry().kind, shown.slug(language));
                assert!(locations.contains(format!("{HERE}{address}").as_str()), "{address}");
            }
        }
        for location in &locations {
            let path = location.strip_prefix(HERE).unwrap();
            let answer = house.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(!answer.text().contains("noindex"), "{path} is listed and says that it is not");
        }
        for tag in tags.iter().filter(|tag| tag.name == "xhtml:link") {
            assert!(locations.contains(tag.attribute("href").unwrap()), "{tag:?}");
        }
    });
}

#[test]
fn a_page_names_itself_and_its_other_language() {
    on(async {
        let house = shared().await;
        for item in shipped() {
            let shown = house.door.library.many(&[item.entry.id]).await.unwrap().remove(0);
            let address =
                |language| format!("{HERE}{}", app::routes::entry(language, item.entry.kind, shown.slug(language)));
            for language in Language::ALL {
                let html = house.get(address(language).strip_prefix(HERE).unwrap()).await.text();
                let tags = tags(&html);
                let links = |rel: &str| -> Vec<&crate::markup::Tag> {
                    tags.iter().filter(|tag| tag.name == "link" && tag.attribute("rel") == Some(rel)).collect()
                };
                let canonical: Vec<_> = links("canonical").iter().filter_map(|tag| tag.attribute("href")).collect();
                assert!(
                    canonical == [address(language)] || canonical == [address(item.entry.envelope.language_original)],
                    "{canonical:?}"
                );
                for other in Language::ALL.into_iter().filter(|it| item.entry.languages().contains(it)) {
                    let named = links("alternate").iter().any(|tag| {
                        tag.attribute("hreflang") == Some(other.code())
                            && tag.attribute("href") == Some(&address(other))
                    });
                    assert!(named, "{} does not name its version in {other}", address(language));
                }
            }
        }
    });
}

#[test]
fn robots_are_told_where_the_map_is_and_what_to_leave() {
    on(async {
        let text = shared().await.get("/robots.txt").await.text();
        assert!(text.contains(&format!("Sitemap: {HERE}/sitemap.xml")));
        assert!(text.contains("Disallow: /de/suche") && text.contains("Disallow: /en/search"));
        assert!(!text.lines().any(|line| line.trim() == "Disallow: /"));
    });
}

#[test]
fn a_browser_can_search_here() {
    on(async {
        let house = shared().await;
        for language in Language::ALL {
            let address = format!("/{language}/opensearch.xml");
            let answer = house.get(&address).await;
            assert!(answer.header("content-type").starts_with("application/opensearchdescription+xml"));
            let xml = answer.text();
            assert_well_formed(&address, &xml);
            let tags = tags(&xml);
            let templates: Vec<String> = tags
                .iter()
                .filter_map(|tag| tag.attribute("template"))
                .map(|it| it.replace("&amp;", "&").replace("{searchTerms}", "Werk"))
                .collect();
            assert_eq!(templates.len(), 2);
            for template in templates {
                let answer = house.get(template.strip_prefix(HERE).unwrap()).await;
                assert_eq!(answer.status, StatusCode::OK, "{template}");
            }
            let home = house.get(&app::routes::home(language)).await.text();
            assert!(home.contains(&address), "the start page names it");
        }
    });
}

#[test]
fn the_node_says_what_it_is() {
    on(async {
        let house = shared().await;
        let (_, links) = house.json("/.well-known/nodeinfo").await;
        let href = links["links"][0]["href"].as_str().unwrap();
        assert_eq!(href, format!("{HERE}/nodeinfo/2.1"));
        let (_, info) = house.json("/nodeinfo/2.1").await;
        assert_eq!(info["version"], "2.1");
        assert_eq!(info["software"]["name"], "werkbuch");
        assert_eq!(info["usage"]["localPosts"], json!(shipped().len()));
    });
}

#[test]
fn health_is_told_without_a_cache() {
    on(async {
        let house = House::new(server::config::Config::default()).await;
        assert_eq!(house.get("/healthz").await.text().trim(), "ok");
        let (status, ready) = house.json("/readyz").await;
        assert_eq!((status, &ready["ready"]), (StatusCode::OK, &json!(true)));
        house.door.close();
        let (status, ready) = house.json("/readyz").await;
        assert_eq!(
            (status, &ready["ready"]),
            (StatusCode::SERVICE_UNAVAILABLE, &json!(false)),
            "a closing door is not ready"
        );
        assert_eq!(house.get("/healthz").await.status, StatusCode::OK);
        house.door.library.storage().close().await.unwrap();
        let (status, ready) = house.json("/readyz").await;
        assert_eq!((status, &ready["database"]), (StatusCode::SERVICE_UNAVAILABLE, &json!(false)));
        // A page then says so in words, and when to come again.
        let page = house.get("/de").await;
        assert_eq!(page.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(page.text().contains("<html") && !page.header("retry-after").is_empty());
        let (status, json) = house.json("/api/v1/entries/019a2000-0000-7000-8000-00000000ffff").await;
        assert_eq!((status, &json["error"]["code"]), (StatusCode::SERVICE_UNAVAILABLE, &json!("unavailable")));
    });
}
