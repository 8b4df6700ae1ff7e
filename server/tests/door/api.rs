//! The read API: shapes, paging, problems, and that its description is true.

use std::collections::{BTreeMap, BTreeSet};

use axum::http::StatusCode;
use domain::canonical;
use domain::query::facets;
use domain::{Kind, Language};
use serde_json::{Map, Value, json};
use server::router::listed;

use crate::house::{named, on, shared, shipped};

fn keys(value: &Value) -> BTreeSet<&str> {
    value.as_object().unwrap_or_else(|| panic!("{value} is no object")).keys().map(String::as_str).collect()
}

#[test]
fn a_search_tells_what_was_found_and_why() {
    on(async {
        let house = shared().await;
        let (status, found) = house.json("/api/v1/search?q=Nachbarn&people=30&minutes=180&lang=de&limit=5").await;
        assert_eq!(status, StatusCode::OK);
        for key in ["total", "hits", "facets", "cursor"] {
            assert!(keys(&found).contains(key), "{key}");
        }
        let hits = found["hits"].as_array().unwrap();
        assert!(!hits.is_empty() && hits.len() <= 5);
        assert!(hits.iter().take(3).any(|hit| hit["slug"] == "nachbarschaftsdialog-parcours"), "{hits:#?}");
        for hit in hits {
            for key in ["id", "kind", "slug", "path", "title", "summary", "facts", "fits", "why"] {
                assert!(keys(hit).contains(key), "{key}");
            }
            assert!(matches!(hit["fits"].as_str(), Some("yes" | "just")), "{hit}");
            assert_eq!(house.get(hit["path"].as_str().unwrap()).await.status, StatusCode::OK);
            let people = hit["why"].as_array().unwrap().iter().find(|why| why["about"] == "people").unwrap();
            assert_eq!(people["wish"], 30);
            assert!(people["min"].as_u64().unwrap() <= 30 && people["max"].as_u64().is_none_or(|max| max >= 30));
            for key in ["group_min", "group_max", "duration_min", "duration_max", "lead_time_weeks", "cost_band"] {
                assert!(keys(&hit["facts"]).contains(key), "{key}");
            }
            if let Some(snippet) = hit.get("snippet") {
                let length = snippet["text"].as_str().unwrap().chars().count() as u64;
                for mark in snippet["marks"].as_array().unwrap() {
                    assert!(mark[0].as_u64() < mark[1].as_u64() && mark[1].as_u64().unwrap() <= length, "{snippet}");
                }
            }
        }
        let known: BTreeSet<&str> = facets().iter().map(|facet| facet.key).collect();
        assert!(keys(&found["facets"]).iter().all(|key| known.contains(key)), "{}", found["facets"]);
        for (key, counts) in found["facets"].as_object().unwrap() {
            for code in keys(counts) {
                let scheme = domain::query::facet(key).unwrap().scheme;
                assert!(domain::vocabulary::concept(scheme, code).is_some(), "{key} {code}");
            }
        }
    });
}

#[test]
fn a_cursor_goes_through_every_hit_once() {
    on(async {
        let house = shared().await;
        for question in
            ["", "&q=Nachbarn", "&sort=title&lang=en", "&sort=newest", "&kind=dialog_format", "&sort=duration"]
        {
            for limit in [1, 4, 100] {
                let mut seen = Vec::new();
                let mut cursor = String::new();
                let mut total = None;
                loop {
                    let (status, page) =
                        house.json(&format!("/api/v1/search?limit={limit}{question}&cursor={cursor}")).await;
                    assert_eq!(status, StatusCode::OK);
                    assert!(page["hits"].as_array().unwrap().len() <= limit);
                    seen.extend(
                        page["hits"].as_array().unwrap().iter().map(|hit| hit["id"].as_str().unwrap().to_owned()),
                    );
                    assert_eq!(*total.get_or_insert(page["total"].clone()), page["total"]);
                    match page["cursor"].as_str() {
                        Some(next) => next.clone_into(&mut cursor),
                        None => break,
                    }
                    assert!(seen.len() < 10_000, "it never ends");
                }
                let once: BTreeSet<_> = seen.iter().collect();
                assert_eq!(once.len(), seen.len(), "{question} by {limit}: twice");
                assert_eq!(json!(seen.len()), total.unwrap(), "{question} by {limit}");
            }
        }
    });
}

#[test]
fn what_cannot_be_read_is_named() {
    on(async {
        let house = shared().await;
        let many: String = (0..200).map(|number| format!("topics=T{number}&")).collect();
        for (parameters, name) in [
            ("colour=blue", "colour"),
            ("people=-3", "people"),
            ("people=viele", "people"),
            ("minutes=0", "minutes"),
            ("limit=-1", "limit"),
            ("limit=0", "limit"),
            ("offset=999999", "offset"),
            ("cursor=5", "cursor"),
            ("cursor=o-1", "cursor"),
            ("cursor=%00", "cursor"),
            ("lang=fr", "lang"),
            ("topics=T99", "topics"),
            ("sort=random", "sort"),
            ("cost=9", "cost"),
            ("weeks=1.5", "weeks"),
            ("__proto__=1", "__proto__"),
        ] {
            let (status, json) = house.json(&format!("/api/v1/search?{parameters}")).await;
            assert_eq!(status, StatusCode::BAD_REQUEST, "{parameters}");
            assert_eq!(keys(&json), BTreeSet::from(["error"]));
            assert_eq!(json["error"]["code"], "bad_request");
            let problems = json["error"]["problems"].as_array().unwrap();
            assert_eq!(problems.len(), 1, "{problems:?}");
            assert_eq!(problems[0]["name"], name, "{problems:?}");
            assert!(problems[0]["problem"].is_string());
        }
        let (status, json) = house.json(&format!("/api/v1/search?{many}")).await;
        assert_eq!(status, StatusCode::BAD_REQUEST);
        let problems = json["error"]["problems"].as_array().unwrap();
        assert!(
            problems.len() <= 200 && problems.iter().any(|problem| problem["problem"] == "too_many"),
            "{}",
            problems.len()
        );
        let (status, json) = house.json("/api/v1/suggest?lang=fr").await;
        assert_eq!((status, &json["error"]["problems"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("lang")));
    });
}

#[test]
fn an_entry_is_its_authored_fields_and_what_is_computed_beside_them() {
    on(async {
        let house = shared().await;
        for item in shipped() {
            let id = item.entry.id;
            let (status, json) = house.json(&app::routes::api_entry(id)).await;
            assert_eq!(status, StatusCode::OK);
            assert_eq!(json["id"], id.to_string());
            assert_eq!(json["kind"], item.entry.kind.code());
            assert_eq!(json["uri"], format!("http://localhost:3000{}", app::routes::permanent(item.entry.kind, id)));
            assert_eq!(json["version"], 1);
            assert_eq!(json["status"], "published");
            assert_eq!(json["origin"], "shipped");
            for language in Language::ALL {
                let path = json["path"][language.code()].as_str().unwrap();
                assert!(path.ends_with(json["slug"][language.code()].as_str().unwrap()));
                assert_eq!(house.get(path).await.status, StatusCode::OK, "{path}");
            }
            for date in ["published", "modified"] {
                assert!(chrono::DateTime::parse_from_rfc3339(json["dates"][date].as_str().unwrap()).is_ok());
            }
            // Whoever takes the computed members away can check the hash.
            let computed = [
                "uri",
                "slug",
                "path",
                "version",
                "newest_version",
                "status",
                "reviewed_by",
                "origin",
                "content_hash",
                "dates",
                "languages",
                "facts",
            ];
            let mut authored: Map<String, Value> = json
                .as_object()
                .unwrap()
                .iter()
                .filter(|(key, _)| !computed.contains(&key.as_str()))
                .map(|(key, value)| (key.clone(), value.clone()))
                .collect();
            if let Some(Value::Object(fields)) = authored.get_mut("fields") {
                fields.retain(|_, value| !value.is_null());
            }
            assert_eq!(json["content_hash"], canonical::hash(&authored).unwrap().to_string(), "{id}");
            assert_eq!(&authored, item.entry.authored());
        }
    });
}

#[test]
fn the_fields_of_a_format_are_named_as_in_its_description() {
    on(async {
        let house = shared().await;
        let (_, json) = house.json(&app::routes::api_entry(named("fishbowl").entry.id)).await;
        for key in ["group_min", "group_max", "duration_min", "steps", "materials", "roles", "participation_level"] {
            assert!(keys(&json["fields"]).contains(key), "{key}");
        }
        let described: BTreeSet<&str> = Kind::DialogFormat.fields().iter().map(|field| field.key).collect();
        assert!(keys(&json["fields"]).is_subset(&described));
        // An open group is said by null and not by silence.
        let open =
            shipped().into_iter().find(|item| item.entry.as_format().is_some_and(|format| format.group_open)).unwrap();
        let (_, json) = house.json(&app::routes::api_entry(open.entry.id)).await;
        assert_eq!(json["fields"]["group_open"], true);
        assert!(json["fields"].as_object().unwrap().contains_key("group_max") && json["fields"]["group_max"].is_null());
        assert!(json["facts"]["group_max"].is_null());
        let guide = shipped().into_iter().find(|item| item.entry.kind == Kind::Guide).unwrap();
        let (_, json) = house.json(&app::routes::api_entry(guide.entry.id)).await;
        assert!(json["facts"].is_null() && json["fields"]["sections"].is_array());
    });
}

#[test]
fn what_is_not_there_is_an_error_in_json() {
    on(async {
        let house = shared().await;
        for id in
            ["1", "019a2000-0000-7000-8000-00000000ffff", "%00", "..%2f..", "019A2000-0000-7000-8000-00000000FFFF"]
        {
            let (status, json) = house.json(&format!("/api/v1/entries/{id}")).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{id}");
            assert_eq!(json["error"]["code"], "not_found");
        }
    });
}

#[test]
fn vocabularies_are_told_with_both_labels() {
    on(async {
        let house = shared().await;
        let (_, json) = house.json("/api/v1/vocabularies").await;
        let schemes = json["vocabularies"].as_array().unwrap();
        assert_eq!(schemes.len(), domain::vocabulary::all().len());
        for scheme in schemes {
            let known = domain::vocabulary::scheme(scheme["scheme"].as_str().unwrap()).unwrap();
            assert_eq!(scheme["concepts"].as_array().unwrap().len(), known.concepts.len());
            for concept in scheme["concepts"].as_array().unwrap() {
                assert!(["de", "en"].iter().all(|language| !concept["label"][language].as_str().unwrap().is_empty()));
            }
        }
    });
}

#[test]
fn vocabularies_are_told_as_skos() {
    on(async {
        let house = shared().await;
        let answer = house.get(&app::routes::vocabularies_turtle()).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/turtle; charset=utf-8"));
        let text = answer.text();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut subjects = BTreeSet::new();
        for triple in oxttl::TurtleParser::new().for_slice(text.as_bytes()) {
            let triple = triple.unwrap_or_else(|error| panic!("it is no Turtle: {error}"));
            subjects.insert(triple.subject.to_string());
            let predicate = triple.predicate.to_string();
            let name = predicate.rsplit(['#', '/']).next().unwrap().trim_end_matches('>').to_owned();
            *counts.entry(name).or_default() += 1;
        }
        let schemes = domain::vocabulary::all();
        let concepts = || schemes.iter().flat_map(|scheme| scheme.concepts);
        let count = |name: &str| counts.get(name).copied().unwrap_or_default();
        let all = schemes.len() + concepts().count();
        assert_eq!((count("type"), subjects.len()), (all, all));
        assert_eq!(count("prefLabel"), 2 * all, "in both languages");
        assert_eq!(count("notation"), concepts().count());
        assert_eq!(count("broader"), concepts().filter(|concept| concept.broader.is_some()).count());
        assert_eq!(count("topConceptOf"), concepts().filter(|concept| concept.broader.is_none()).count());
        assert_eq!(count("hasTopConcept"), count("topConceptOf"));
        assert_eq!(count("definition"), 2 * concepts().filter(|concept| concept.definition.is_some()).count());
        assert_eq!(count("exactMatch"), concepts().map(|concept| concept.exact_match.len()).sum::<usize>());
        // Every name leads to a page.
        for subject in subjects.iter().step_by(40) {
            let path = subject.trim_matches(['<', '>']).strip_prefix("http://localhost:3000").unwrap();
            assert_eq!(house.get(path).await.status, StatusCode::OK, "{path}");
        }
        let answer = house.get(&app::routes::vocabularies_json_ld()).await;
        assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "application/ld+json"));
        let json: Value = serde_json::from_str(&answer.text()).unwrap();
        assert_eq!(json["@graph"].as_array().unwrap().len(), all);
    });
}

#[test]
fn suggestions_lead_to_entries() {
    on(async {
        let house = shared().await;
        let (status, json) = house.json("/api/v1/suggest?q=fishb&lang=de").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(json[0], "fishb");
        let texts = json[1].as_array().unwrap();
        assert!(texts.iter().any(|text| text.as_str().unwrap().to_lowercase().contains("fishbowl")), "{json}");
        for part in [2, 3] {
            assert_eq!(json[part].as_array().unwrap().len(), texts.len());
        }
        for address in json[3].as_array().unwrap() {
            let path = address.as_str().unwrap().strip_prefix("http://localhost:3000").unwrap();
            assert_eq!(house.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
        }
        let (_, nothing) = house.json("/api/v1/suggest").await;
        assert_eq!(nothing, json!(["", [], [], []]));
    });
}

#[test]
fn the_description_names_every_address_and_every_member() {
    on(async {
        let house = shared().await;
        let (_, described) = house.json("/api/v1/openapi.json").await;
        assert!(described["openapi"].as_str().unwrap().starts_with("3."));
        let paths: BTreeSet<String> = keys(&described["paths"]).into_iter().map(str::to_owned).collect();
        for route in listed()
            .into_iter()
            .filter(|route| route.path.starts_with("/api/") && !route.path.ends_with("openapi.json"))
        {
            assert!(paths.contains(&route.path), "{} is not described", route.path);
        }
        let listed: BTreeSet<String> = listed().into_iter().map(|route| route.path).collect();
        assert!(paths.is_subset(&listed), "{paths:?}");
        // Every reference leads somewhere.
        let text = described.to_string();
        for reference in text.split("\"$ref\":\"#").skip(1) {
            let pointer = reference.split('"').next().unwrap();
            assert!(described.pointer(pointer).is_some(), "{pointer}");
        }
        let properties = |schema: &str| -> BTreeSet<String> {
            keys(&described["components"]["schemas"][schema]["properties"]).into_iter().map(str::to_owned).collect()
        };
        let (_, found) = house.json("/api/v1/search?q=Nachbarn&people=30").await;
        for hit in found["hits"].as_array().unwrap() {
            let undescribed: Vec<_> = keys(hit).into_iter().filter(|key| !properties("hit").contains(*key)).collect();
            assert_eq!(undescribed, Vec::<&str>::new());
        }
        let (_, entry) = house.json(&app::routes::api_entry(named("fishbowl").entry.id)).await;
        let undescribed: Vec<_> = keys(&entry).into_iter().filter(|key| !properties("entry").contains(*key)).collect();
        assert_eq!(undescribed, Vec::<&str>::new());
        let undescribed: Vec<_> = keys(&entry["fields"])
            .into_iter()
            .filter(|key| !properties("dialog_format_fields").contains(*key))
            .collect();
        assert_eq!(undescribed, Vec::<&str>::new());
        let described_parameters: BTreeSet<&str> = described["paths"]["/api/v1/search"]["get"]["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for name in ["q", "lang", "people", "minutes", "weeks", "cost", "sort", "limit", "cursor"]
            .into_iter()
            .chain(facets().iter().map(|facet| facet.key))
        {
            assert!(described_parameters.contains(name), "{name}");
        }
    });
}
