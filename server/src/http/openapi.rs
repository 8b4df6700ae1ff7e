//! The description of the read API, made from the same descriptions as everything else.

use axum::Json;
use axum::response::{IntoResponse as _, Response};
use domain::Kind;
use domain::entry::Envelope;
use domain::field::{Field, Need, Shape};
use domain::query::{self, MAX_LIMIT, MAX_OFFSET, MAX_TEXT, Sort};
use domain::vocabulary;
use serde_json::{Map, Value, json};
use utoipa::openapi::OpenApi;

/// `GET /api/v1/openapi.json`
pub async fn openapi() -> Response {
    Json(document()).into_response()
}

/// The whole description (OpenAPI 3.1).
pub fn document() -> Value {
    let mut schemas = Map::new();
    for kind in Kind::ALL {
        schemas.insert(format!("{}_fields", kind.code()), object(kind.fields(), Some(kind)));
    }
    schemas.insert("entry".to_owned(), entry());
    schemas.insert("error".to_owned(), error());
    schemas.insert("facts".to_owned(), facts());
    schemas.insert("hit".to_owned(), hit());
    let failure = |text: &str| json!({ "description": text, "content": { "application/json": { "schema": reference("error") } } });
    let answer = |text: &str, schema: Value| json!({ "description": text, "content": { "application/json": { "schema": schema } } });
    let version = env!("CARGO_PKG_VERSION");
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Werkbuch read API",
            "version": version,
            "description": "Everything published on this node, without a key. Answers carry an ETag; ask again with If-None-Match.",
            "license": { "name": "EUPL-1.2", "identifier": "EUPL-1.2" },
        },
        "paths": {
            "/api/v1/search": { "get": {
                "operationId": "search",
                "summary": "Find entries",
                "parameters": search_parameters(),
                "responses": {
                    "200": answer("Hits of one page, counts of all", results()),
                    "400": failure("A parameter that cannot be read"),
                    "503": failure("A part of the machine does not answer"),
                },
            } },
            "/api/v1/suggest": { "get": {
                "operationId": "suggest",
                "summary": "Titles and names that begin like some words (OpenSearch suggestions)",
                "parameters": [
                    parameter("q", "Words as typed", json!({ "type": "string" })),
                    parameter("lang", "Language of the reader", json!({ "type": "string", "enum": ["de", "en"] })),
                ],
                "responses": {
                    "200": answer("Words, texts, kinds, addresses", json!({ "type": "array" })),
                    "400": failure("A parameter that cannot be read"),
                    "503": failure("A part of the machine does not answer"),
                },
            } },
            "/api/v1/entries/{id}": { "get": {
                "operationId": "entry",
                "summary": "One entry: the envelope, with the kind's own fields under `fields`",
                "parameters": [
                    { "name": "id", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
                    parameter("v", "Number of a published version; the newest without it", json!({ "type": "integer", "minimum": 1 })),
                ],
                "responses": {
                    "200": answer("The entry", reference("entry")),
                    "400": failure("A parameter that cannot be read"),
                    "404": failure("No public entry has this id, or it has no such version"),
                    "410": failure("The entry was withdrawn or removed, or this version is hidden; a problem then names its day, hash and reason"),
                    "503": failure("A part of the machine does not answer"),
                },
            } },
            "/api/v1/vocabularies": { "get": {
                "operationId": "vocabularies",
                "summary": "All controlled vocabularies",
                "responses": { "200": answer("Vocabularies with their concepts", json!({
                    "type": "object", "required": ["vocabularies"], "properties": { "vocabularies": { "type": "array", "items": vocabulary() } },
                })) },
            } },
            "/api/v1/vocabularies.ttl": { "get": {
                "operationId": "vocabularies_turtle",
                "summary": "All controlled vocabularies as SKOS, in Turtle",
                "responses": { "200": { "description": "Concept schemes with their concepts", "content": { "text/turtle": { "schema": { "type": "string" } } } } },
            } },
            "/api/v1/vocabularies.jsonld": { "get": {
                "operationId": "vocabularies_json_ld",
                "summary": "All controlled vocabularies as SKOS, in JSON-LD",
                "responses": { "200": { "description": "Concept schemes with their concepts", "content": { "application/ld+json": { "schema": { "type": "object" } } } } },
            } },
            "/api/v1/openapi.json": { "get": {
                "operationId": "openapi",
                "summary": "This description",
                "responses": { "200": answer("OpenAPI 3.1", json!({ "type": "object" })) },
            } },
        },
        "components": { "schemas": schemas },
    })
}

/// The description read back by the library that knows the format: it must be one.
///
/// # Errors
/// Where it is none.
pub fn checked() -> Result<OpenApi, serde_json::Error> {
    serde_json::from_value(document())
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

fn parameter(name: &str, text: &str, schema: Value) -> Value {
    json!({ "name": name, "in": "query", "required": false, "description": text, "schema": schema })
}

fn search_parameters() -> Value {
    let number = |min: u32, max: u32| json!({ "type": "integer", "minimum": min, "maximum": max });
    let mut all = vec![
        parameter("q", &format!("Words, at most {MAX_TEXT} characters are read"), json!({ "type": "string" })),
        parameter("lang", "Language of the reader", json!({ "type": "string", "enum": ["de", "en"], "default": "de" })),
        parameter("people", "Group size: group_min <= people <= group_max", number(1, 100_000)),
        parameter("minutes", "Time for the event: duration_min <= minutes", number(1, 20_160)),
        parameter("weeks", "Weeks until the event: lead_time_weeks <= weeks", number(0, 104)),
        parameter("cost", "Rank of the highest affordable cost band (K0 … K5)", number(0, 5)),
        parameter(
            "literal",
            "1: the words are only words, wishes in them are no filters",
            json!({ "type": "string", "enum": ["0", "1"] }),
        ),
        parameter("sort", "Order", json!({ "type": "string", "enum": Sort::ALL.map(Sort::code) })),
        parameter("limit", "Hits on a page", number(1, MAX_LIMIT)),
        parameter("offset", "Hits left out at the beginning", number(0, MAX_OFFSET)),
        parameter("cursor", "The cursor of the answer before", json!({ "type": "string", "pattern": "^(o[0-9]+)?$" })),
    ];
    all.extend(query::facets().iter().map(|facet| {
        let codes: Vec<&str> = vocabulary::scheme(facet.scheme)
            .map_or_else(Vec::new, |scheme| scheme.concepts.iter().map(|it| it.code).collect());
        json!({
            "name": facet.key, "in": "query", "required": false, "style": "form", "explode": true,
            "description": format!("{}: any of these", facet.label.en),
            "schema": { "type": "array", "items": { "type": "string", "enum": codes } },
        })
    }));
    Value::Array(all)
}

fn results() -> Value {
    json!({
        "type": "object",
        "required": ["total", "hits", "facets"],
        "properties": {
            "total": { "type": "integer", "minimum": 0 },
            "hits": { "type": "array", "items": reference("hit") },
            "facets": { "type": "object", "additionalProperties": { "type": "object", "additionalProperties": { "type": "integer" } } },
            "understood": { "type": "array", "description": "Wishes read out of the words („30 Leute“) and applied as filters; `literal=1` leaves them words", "items": { "type": "object", "properties": { "name": { "type": "string", "description": "Parameter that says the same" }, "value": { "type": "string" }, "text": { "type": "string", "description": "The words that said it" } } } },
            "near": { "type": "array", "description": "Titles and names spelt like the words, where these find nothing", "items": { "type": "string" } },
            "corrected": { "type": ["string", "null"], "description": "The words as understood, where a typing mistake was corrected" },
            "unknown_minutes": { "type": "integer", "description": "Entries that would fit but state no duration" },
            "cursor": { "type": ["string", "null"], "description": "For the next page" },
        },
    })
}

fn hit() -> Value {
    json!({
        "type": "object",
        "required": ["id", "kind", "slug", "path", "title", "summary", "facts", "fits", "why"],
        "properties": {
            "id": { "type": "string", "format": "uuid" },
            "kind": { "type": "string", "enum": Kind::ALL.map(Kind::code) },
            "slug": { "type": "string" },
            "path": { "type": "string" },
            "title": { "type": "string" },
            "summary": { "type": "string" },
            "facts": { "oneOf": [reference("facts"), { "type": "null" }] },
            "fits": { "type": "string", "enum": ["yes", "just", "no", "unknown"] },
            "why": { "type": "array", "items": { "type": "object", "required": ["about", "fit"] } },
            "language": { "type": "string" },
            "snippet": { "type": "object", "properties": {
                "text": { "type": "string" },
                "marks": { "type": "array", "description": "Pairs of characters: from, to", "items": { "type": "array", "items": { "type": "integer" } } },
            } },
        },
    })
}

fn facts() -> Value {
    let number = || json!({ "type": ["integer", "null"], "minimum": 0 });
    let text = || json!({ "type": "string" });
    json!({ "type": "object", "properties": {
        "group_min": number(), "group_ideal": number(), "group_max": number(), "duration_min": number(), "duration_max": number(),
        "event_days": number(), "lead_time_weeks": number(), "prep_effort": number(), "followup_effort": number(),
        "temporal_form": text(), "cost_band": text(), "facilitation_level": text(), "evidence_level": text(),
    } })
}

fn error() -> Value {
    json!({ "type": "object", "required": ["error"], "properties": { "error": {
        "type": "object", "required": ["code", "problems"],
        "properties": { "code": { "type": "string" }, "problems": { "type": "array", "items": { "type": "object" } } },
    } } })
}

fn entry() -> Value {
    let mut envelope = object(Envelope::FIELDS, None);
    if let Some(properties) = envelope.get_mut("properties").and_then(Value::as_object_mut) {
        for (key, value) in [
            ("id", json!({ "type": "string", "format": "uuid" })),
            ("kind", json!({ "type": "string", "enum": Kind::ALL.map(Kind::code) })),
            ("fields", json!({ "oneOf": Kind::ALL.map(|kind| reference(&format!("{}_fields", kind.code()))) })),
            ("uri", json!({ "type": "string", "format": "uri" })),
            ("slug", json!({ "type": "object" })),
            ("path", json!({ "type": "object" })),
            ("version", json!({ "type": "integer", "minimum": 1 })),
            (
                "newest_version",
                json!({ "type": "integer", "minimum": 1, "description": "Larger than `version` where that is an older one" }),
            ),
            ("status", json!({ "type": "string" })),
            (
                "reviewed_by",
                json!({
                    "type": ["string", "null"],
                    "enum": ["office", "colleague", "none", null],
                    "description": "Who reviewed this version: the office, a second person, nobody but its authors; null where it came with the program or from elsewhere",
                }),
            ),
            ("origin", json!({ "type": "string", "enum": ["shipped", "own", "mirrored"] })),
            ("content_hash", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" })),
            ("dates", json!({ "type": "object" })),
            ("languages", json!({ "type": "array", "items": { "type": "string" } })),
            ("facts", json!({ "oneOf": [reference("facts"), { "type": "null" }] })),
        ] {
            properties.insert(key.to_owned(), value);
        }
    }
    envelope
}

/// The schema of a record. `kind` says for whom "required for these kinds" holds; without it only what is always
/// required is.
fn object(fields: &'static [Field], kind: Option<Kind>) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.key.to_owned(), property(field))).collect();
    // An editorial entry may leave out what nobody published, so that nothing of a kind's own is promised there.
    let promised = |field: &&Field| match (field.need, kind) {
        (Need::Required | Need::Stated, None | Some(Kind::DialogFormat | Kind::Guide)) => true,
        (Need::For(kinds), Some(kind)) => kinds.contains(&kind),
        _ => false,
    };
    let required: Vec<&str> = fields.iter().filter(promised).map(|field| field.key).collect();
    json!({ "type": "object", "properties": properties, "required": required })
}

fn property(field: &Field) -> Value {
    let mut schema = shape(&field.shape);
    if let Some(schema) = schema.as_object_mut() {
        let unit = field.unit.map(|unit| format!(" ({unit:?})")).unwrap_or_default();
        schema.insert("description".to_owned(), json!(format!("{}{unit}", field.label.en)));
        if field.key == "group_max" {
            schema.insert("type".to_owned(), json!(["integer", "null"]));
        }
    }
    schema
}

/// A vocabulary with its concepts, those out of use among them.
fn vocabulary() -> Value {
    let both = || json!({ "type": "object", "required": ["de", "en"], "properties": { "de": { "type": "string" }, "en": { "type": "string" } } });
    let code = || json!({ "type": "string" });
    let code_or_none = || json!({ "type": ["string", "null"] });
    let texts = || json!({ "type": "array", "items": { "type": "string" } });
    json!({
        "type": "object",
        "required": ["scheme", "label", "concepts"],
        "properties": {
            "scheme": code(),
            "label": both(),
            "concepts": { "type": "array", "items": {
                "type": "object",
                "required": ["code", "label", "deprecated", "replaced_by"],
                "properties": {
                    "code": code(),
                    "label": both(),
                    "definition": { "type": ["object", "null"], "properties": { "de": { "type": "string" }, "en": { "type": "string" } } },
                    "alternatives": { "type": "object", "properties": { "de": texts(), "en": texts() } },
                    "broader": code_or_none(),
                    "related": texts(),
                    "exact_match": texts(),
                    "deprecated": { "type": "boolean", "description": "out of use: it stays in entries and is offered nowhere" },
                    "replaced_by": { "type": ["string", "null"], "description": "the concept that it was merged into, as which it reads" },
                },
            } },
        },
    })
}

fn shape(shape: &Shape) -> Value {
    let text = |min: u32, max: u32| json!({ "type": "string", "minLength": min, "maxLength": max });
    let texts = |min: u32, max: u32| json!({ "type": "object", "additionalProperties": text(min, max) });
    let codes = |scheme: &str| -> Vec<&'static str> {
        vocabulary::scheme(scheme).map_or_else(Vec::new, |scheme| scheme.concepts.iter().map(|it| it.code).collect())
    };
    match *shape {
        Shape::Text { min, max } => text(min, max),
        Shape::Lang { min, max, .. } => texts(min, max),
        Shape::Key => json!({ "type": "string", "pattern": "^[a-z0-9-]{1,40}$" }),
        Shape::Hash => json!({ "type": "string", "pattern": "^[0-9a-f]{64}$" }),
        Shape::Integer { min, max } => json!({ "type": "integer", "minimum": min, "maximum": max }),
        Shape::Decimal => json!({ "type": "string", "pattern": "^-?[0-9]+(\\.[0-9]+)?$" }),
        Shape::Flag => json!({ "type": "boolean" }),
        Shape::Date { .. } => json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" }),
        Shape::Address { .. } => json!({ "type": "string" }),
        Shape::Id | Shape::Target => json!({ "type": "string", "format": "uuid" }),
        Shape::Concept { scheme } => json!({ "type": "string", "enum": codes(scheme) }),
        Shape::Texts { max, each_min, each_max, .. } => {
            json!({ "type": "array", "maxItems": max, "items": text(each_min, each_max) })
        }
        Shape::Langs { max, each_min, each_max, .. } => {
            json!({ "type": "array", "maxItems": max, "items": texts(each_min, each_max) })
        }
        Shape::Concepts { scheme, max, .. } => {
            json!({ "type": "array", "maxItems": max, "items": { "type": "string", "enum": codes(scheme) } })
        }
        Shape::Keys { max } | Shape::AgsList { max } => {
            json!({ "type": "array", "maxItems": max, "items": { "type": "string" } })
        }
        Shape::Record { fields } => object(fields, None),
        Shape::Records { fields, max, .. } => {
            json!({ "type": "array", "maxItems": max, "items": object(fields, None) })
        }
        Shape::FieldSources => {
            json!({ "type": "object", "additionalProperties": { "type": "array", "items": { "type": "string" } } })
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn it_is_an_openapi_document() {
        super::checked().expect("the library that knows the format reads it");
    }
}
