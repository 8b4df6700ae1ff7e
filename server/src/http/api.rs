//! The read API: JSON without a key. Its description is [`super::openapi`].

use std::collections::BTreeMap;

use app::routes;
use axum::Json;
use axum::extract::{Path, RawQuery, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Response};
use domain::account::Viewer;
use domain::query::{MAX_OFFSET, Problem, Query};
use domain::vocabulary::{self, Concept, Scheme};
use domain::{EntryId, Language};
use library::find::{About, HitShown, Reason, Target};
use library::read::Shown;
use library::review::Reviewed;
use library::versions::HiddenVersion;
use serde_json::{Map, Value, json};

use crate::http::pages::{parameter, parameters};
use crate::http::reply::{self, Fault};
use crate::http::versions;
use crate::state::Door;

/// `GET /api/v1/search`
pub async fn search(State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    let mut given = parameters(raw.as_deref());
    let mut problems = Vec::new();
    let language = language(&mut given, &mut problems);
    let mut offset = None;
    given.retain(|(name, value)| match name.as_str() {
        "cursor" => {
            if !value.is_empty() {
                offset = value.strip_prefix('o').and_then(|number| number.parse().ok()).filter(|offset| *offset <= MAX_OFFSET);
                if offset.is_none() {
                    problems.push(json!({ "problem": "unknown_value", "name": "cursor", "value": value.chars().take(40).collect::<String>() }));
                }
            }
            false
        }
        _ => true,
    });
    let (mut query, found) =
        Query::from_parameters(language, given.iter().map(|(name, value)| (name.as_str(), value.as_str())));
    problems.extend(
        found
            .iter()
            .filter(|problem| !matches!(problem, Problem::TextCut))
            .filter_map(|problem| serde_json::to_value(problem).ok()),
    );
    if !problems.is_empty() {
        return reply::error(StatusCode::BAD_REQUEST, "bad_request", &problems);
    }
    if let Some(offset) = offset {
        query.offset = offset;
    }
    let results = match door.library.find(&query).await {
        Ok(results) => results,
        Err(error) => return Fault::from(error).json(),
    };
    let next = query.offset + query.limit;
    let more = u64::from(next) < results.total && next <= MAX_OFFSET;
    let body = json!({
        "total": results.total,
        "hits": results.hits.iter().map(|hit| self::hit(language, hit)).collect::<Vec<_>>(),
        "facets": results.facets,
        "understood": results.wishes.iter().map(|wish| json!({ "name": wish.name, "value": wish.value, "text": wish.text })).collect::<Vec<_>>(),
        "near": results.near,
        "corrected": results.corrected,
        "unknown_minutes": results.unknown_minutes,
        "cursor": more.then(|| format!("o{next}")),
    });
    Json(body).into_response()
}

/// `lang`, taken out of the parameters; German where it is not there.
fn language(given: &mut Vec<(String, String)>, problems: &mut Vec<Value>) -> Language {
    let mut language = Language::De;
    given.retain(|(name, value)| {
        if name != "lang" {
            return true;
        }
        match Language::from_code(value) {
            Some(known) => language = known,
            None if value.is_empty() => {}
            None => problems.push(json!({ "problem": "unknown_value", "name": "lang", "value": value.chars().take(40).collect::<String>() })),
        }
        false
    });
    language
}

fn hit(language: Language, hit: &HitShown) -> Value {
    let mut json = card(language, &hit.shown);
    if let Some(object) = json.as_object_mut() {
        object.insert("fits".to_owned(), serde_json::to_value(hit.fits).unwrap_or(Value::Null));
        object.insert("why".to_owned(), hit.why.iter().map(reason).collect());
        object.insert("language".to_owned(), json!(hit.language));
        if let Some(snippet) = &hit.snippet {
            // Marks count characters, not bytes, so that every language can use them.
            let characters = |byte: usize| snippet.text.get(..byte).map_or(0, |before| before.chars().count());
            let marks: Vec<_> =
                snippet.marks.iter().map(|mark| [characters(mark.start), characters(mark.end)]).collect();
            object.insert("snippet".to_owned(), json!({ "text": snippet.text, "marks": marks }));
        }
    }
    json
}

fn card(language: Language, shown: &Shown) -> Value {
    let entry = shown.entry();
    json!({
        "id": entry.id,
        "kind": entry.kind,
        "slug": shown.slug(language),
        "path": routes::entry(language, entry.kind, shown.slug(language)),
        "title": entry.envelope.title.get(language),
        "summary": entry.envelope.summary.get(language),
        "facts": shown.facts(),
    })
}

fn reason(reason: &Reason) -> Value {
    let fit = reason.fit;
    match &reason.about {
        About::People { wish, min, max } => {
            json!({ "about": "people", "fit": fit, "wish": wish, "min": min, "max": max })
        }
        About::Minutes { wish, span } => {
            json!({ "about": "minutes", "fit": fit, "wish": wish, "min": span.map(|span| span.0), "max": span.map(|span| span.1) })
        }
        About::Weeks { wish, lead } => json!({ "about": "weeks", "fit": fit, "wish": wish, "lead": lead }),
        About::Cost { wish, band } => json!({ "about": "cost", "fit": fit, "wish": wish, "band": band }),
    }
}

/// `GET /api/v1/entries/{id}`: the newest version, or the one that `v` names.
pub async fn entry(State(door): State<Door>, Path(id): Path<String>, RawQuery(raw): RawQuery) -> Response {
    let Ok(id) = id.parse::<EntryId>() else { return Fault::NotFound.json() };
    let given = parameters(raw.as_deref());
    let asked = parameter(&given, "v");
    let version = asked.and_then(versions::number);
    if let Some(value) = asked.filter(|_| version.is_none()) {
        let value: String = value.chars().take(40).collect();
        let problem = json!({ "problem": "unknown_value", "name": "v", "value": value });
        return reply::error(StatusCode::BAD_REQUEST, "bad_request", &[problem]);
    }
    let found = async {
        let newest = door.library.by_id(&Viewer::reader(), id).await?;
        let newest_version = newest.version;
        let shown = match version {
            None => newest,
            Some(number) => match door.library.hidden_of(newest.clone(), number).await? {
                Some(hidden) => return Ok(gone(&hidden)),
                None => door.library.of_version(newest, number).await?,
            },
        };
        let reviewed = door.library.reviewed(id, shown.version).await?;
        Ok::<_, library::Error>(Json(envelope(&door, &shown, newest_version, reviewed)).into_response())
    };
    found.await.unwrap_or_else(|error| Fault::from(error).json())
}

/// What is told of a version that is hidden: `410` with its number, day, hash and the reason.
fn gone(hidden: &HiddenVersion) -> Response {
    let told = json!({
        "problem": "hidden_version",
        "version": hidden.number,
        "newest_version": hidden.shown.version,
        "published": hidden.published.to_rfc3339(),
        "content_hash": hidden.hash.to_string(),
        "reason": hidden.reason.code(),
        "hidden_since": hidden.since.to_rfc3339(),
    });
    reply::error(StatusCode::GONE, "gone", &[told])
}

/// The envelope with the kind's own fields under `fields`, as authored, and what is computed beside them.
fn envelope(door: &Door, shown: &Shown, newest: i64, reviewed: Option<Reviewed>) -> Value {
    let entry = shown.entry();
    let mut json: Map<String, Value> = entry.authored().clone();
    let base = &door.node().base_url;
    let slugs: BTreeMap<&str, &str> =
        Language::ALL.iter().map(|language| (language.code(), shown.slug(*language))).collect();
    let older = (shown.version != newest).then_some(shown.version);
    let paths: BTreeMap<&str, String> = Language::ALL
        .iter()
        .map(|language| (language.code(), routes::version(*language, entry.kind, shown.slug(*language), older)))
        .collect();
    for (key, value) in [
        ("uri", json!(format!("{base}{}", routes::permanent(entry.kind, entry.id)))),
        ("slug", json!(slugs)),
        ("path", json!(paths)),
        ("version", json!(shown.version)),
        ("newest_version", json!(newest)),
        ("status", json!(shown.status.code())),
        ("reviewed_by", json!(reviewed.map(Reviewed::code))),
        ("origin", json!(shown.origin.code())),
        ("content_hash", json!(shown.hash.to_string())),
        ("dates", json!({ "published": shown.published.to_rfc3339(), "modified": shown.modified.to_rfc3339() })),
        ("languages", json!(entry.languages())),
        ("facts", json!(shown.facts())),
    ] {
        json.insert(key.to_owned(), value);
    }
    if let (Some(Value::Object(fields)), true) =
        (json.get_mut("fields"), entry.as_format().is_some_and(|format| format.group_max.is_none()))
    {
        fields.insert("group_max".to_owned(), Value::Null);
    }
    Value::Object(json)
}

/// `GET /api/v1/vocabularies`
pub async fn vocabularies() -> Response {
    Json(json!({ "vocabularies": vocabulary::all().iter().map(scheme).collect::<Vec<_>>() })).into_response()
}

/// `GET /api/v1/vocabularies.ttl`: the same as SKOS, in Turtle.
pub async fn vocabularies_turtle(State(door): State<Door>) -> Response {
    reply::text("text/turtle; charset=utf-8", app::skos::turtle(&door.node().base_url))
}

/// `GET /api/v1/vocabularies.jsonld`: the same as SKOS, in JSON-LD.
pub async fn vocabularies_json_ld(State(door): State<Door>) -> Response {
    reply::text("application/ld+json", app::skos::json_ld(&door.node().base_url).to_string())
}

fn scheme(scheme: &Scheme) -> Value {
    json!({
        "scheme": scheme.code,
        "label": { "de": scheme.label.de, "en": scheme.label.en },
        "concepts": scheme.concepts.iter().map(concept).collect::<Vec<_>>(),
    })
}

fn concept(concept: &Concept) -> Value {
    json!({
        "code": concept.code,
        "label": { "de": concept.label.de, "en": concept.label.en },
        "definition": concept.definition.map(|text| json!({ "de": text.de, "en": text.en })),
        "alternatives": { "de": concept.alternatives_de, "en": concept.alternatives_en },
        "broader": concept.broader,
        "related": concept.related,
        "exact_match": concept.exact_match,
        "deprecated": concept.deprecated,
        "replaced_by": concept.replaced_by,
    })
}

/// `GET /api/v1/suggest`: OpenSearch suggestions, `[words, [texts], [kinds], [addresses]]`.
pub async fn suggest(State(door): State<Door>, RawQuery(raw): RawQuery) -> Response {
    let mut given = parameters(raw.as_deref());
    let mut problems = Vec::new();
    let language = language(&mut given, &mut problems);
    if !problems.is_empty() {
        return reply::error(StatusCode::BAD_REQUEST, "bad_request", &problems);
    }
    let words: String = given
        .iter()
        .find(|(name, _)| name == "q")
        .map(|(_, words)| words.chars().take(domain::query::MAX_TEXT).collect())
        .unwrap_or_default();
    match door.library.suggest(&words, language, 8).await {
        Ok(found) => {
            let texts: Vec<_> = found.iter().map(|suggestion| suggestion.text.clone()).collect();
            let kinds: Vec<_> =
                found.iter().map(|suggestion| app::pages::results::kind_of(language, suggestion.target)).collect();
            let addresses: Vec<_> = found
                .iter()
                .map(|suggestion| {
                    let path = match suggestion.target {
                        Target::Entry(kind, id) => routes::permanent(kind, id),
                        Target::Concept(scheme, code) => routes::concept(language, scheme, code),
                    };
                    format!("{}{path}", door.node().base_url)
                })
                .collect();
            Json(json!([words, texts, kinds, addresses])).into_response()
        }
        Err(error) => Fault::from(error).json(),
    }
}
