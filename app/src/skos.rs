//! The vocabularies for other programs: SKOS, in Turtle and in JSON-LD. Each concept is named by the address of its page
//! in German, which stays as it is.
//!
//! Sources: SKOS Reference (W3C, 2009), RDF 1.1 Turtle (W3C, 2014) for what has to be escaped, JSON-LD 1.1.

use std::fmt::Write as _;

use domain::Language;
use domain::vocabulary::{self, Concept, Label, Scheme};
use serde_json::{Map, Value, json};

use crate::routes;

/// The namespace of SKOS.
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
/// The namespace of OWL, which says what is out of use.
const OWL: &str = "http://www.w3.org/2002/07/owl#";
/// The namespace of DCMI, which says what stands in its place.
const DCT: &str = "http://purl.org/dc/terms/";

/// All vocabularies as Turtle; `base_url` as of a node: scheme and host.
pub fn turtle(base_url: &str) -> String {
    let mut text = format!("@prefix skos: <{SKOS}> .\n@prefix owl: <{OWL}> .\n@prefix dct: <{DCT}> .\n");
    for scheme in vocabulary::all() {
        let uri = scheme_uri(base_url, scheme);
        let mut lines = vec!["a skos:ConceptScheme".to_owned(), format!("skos:prefLabel {}", labels(&scheme.label))];
        let top: Vec<String> = scheme.top().map(|top| iri(&uri_of(base_url, scheme, top))).collect();
        if !top.is_empty() {
            lines.push(format!("skos:hasTopConcept {}", top.join(", ")));
        }
        push(&mut text, &uri, &lines);
        for concept in scheme.concepts {
            push(&mut text, &uri_of(base_url, scheme, concept), &of_concept(base_url, scheme, concept));
        }
    }
    text
}

fn push(text: &mut String, subject: &str, lines: &[String]) {
    // Writing to a text cannot fail.
    let _ = writeln!(text, "\n{} {} .", iri(subject), lines.join(" ;\n    "));
}

fn of_concept(base_url: &str, scheme: &Scheme, concept: &Concept) -> Vec<String> {
    let of_scheme = iri(&scheme_uri(base_url, scheme));
    let mut lines = vec![
        "a skos:Concept".to_owned(),
        format!("skos:inScheme {of_scheme}"),
        format!("skos:notation {}", literal(concept.code)),
        format!("skos:prefLabel {}", labels(&concept.own_label())),
    ];
    if concept.broader.is_none() && !concept.deprecated {
        lines.push(format!("skos:topConceptOf {of_scheme}"));
    }
    for language in Language::ALL {
        let others = others(concept, language);
        let others: Vec<String> = others.iter().map(|other| format!("{}@{language}", literal(other))).collect();
        if !others.is_empty() {
            lines.push(format!("skos:altLabel {}", others.join(", ")));
        }
    }
    if let Some(definition) = &concept.definition {
        lines.push(format!("skos:definition {}", labels(definition)));
    }
    if let Some(broader) = concept.broader.and_then(|code| scheme.concept(code)) {
        lines.push(format!("skos:broader {}", iri(&uri_of(base_url, scheme, broader))));
    }
    let related: Vec<String> = related(scheme, concept).map(|other| iri(&uri_of(base_url, scheme, other))).collect();
    if !related.is_empty() {
        lines.push(format!("skos:related {}", related.join(", ")));
    }
    let same: Vec<String> = concept.exact_match.iter().map(|uri| iri(uri)).collect();
    if !same.is_empty() {
        lines.push(format!("skos:exactMatch {}", same.join(", ")));
    }
    if concept.deprecated {
        lines.push("owl:deprecated true".to_owned());
    }
    if let Some(next) = concept.replaced_by.and_then(|code| scheme.concept(code)) {
        lines.push(format!("dct:isReplacedBy {}", iri(&uri_of(base_url, scheme, next))));
    }
    if let Some(note) = &concept.note {
        lines.push(format!("skos:changeNote {}", labels(note)));
    }
    lines
}

/// All vocabularies as JSON-LD; `base_url` as of a node: scheme and host.
pub fn json_ld(base_url: &str) -> Value {
    let mut graph = Vec::new();
    for scheme in vocabulary::all() {
        let top: Vec<String> = scheme.top().map(|top| uri_of(base_url, scheme, top)).collect();
        graph.push(json!({
            "id": scheme_uri(base_url, scheme),
            "type": "ConceptScheme",
            "prefLabel": { "de": scheme.label.de, "en": scheme.label.en },
            "hasTopConcept": top,
        }));
        graph.extend(scheme.concepts.iter().map(|concept| node(base_url, scheme, concept)));
    }
    let in_languages = |name: &str| json!({ "@id": format!("skos:{name}"), "@container": "@language" });
    let link = |name: &str| json!({ "@id": format!("skos:{name}"), "@type": "@id" });
    json!({
        "@context": {
            "skos": SKOS,
            "owl": OWL,
            "dct": DCT,
            "id": "@id",
            "type": "@type",
            "ConceptScheme": "skos:ConceptScheme",
            "Concept": "skos:Concept",
            "notation": "skos:notation",
            "prefLabel": in_languages("prefLabel"),
            "altLabel": in_languages("altLabel"),
            "definition": in_languages("definition"),
            "inScheme": link("inScheme"),
            "hasTopConcept": link("hasTopConcept"),
            "topConceptOf": link("topConceptOf"),
            "broader": link("broader"),
            "related": link("related"),
            "exactMatch": link("exactMatch"),
            "changeNote": in_languages("changeNote"),
            "deprecated": "owl:deprecated",
            "isReplacedBy": { "@id": "dct:isReplacedBy", "@type": "@id" },
        },
        "@graph": graph,
    })
}

fn node(base_url: &str, scheme: &Scheme, concept: &Concept) -> Value {
    let of_scheme = scheme_uri(base_url, scheme);
    let mut node = Map::new();
    let mut put = |key: &str, value: Value| {
        node.insert(key.to_owned(), value);
    };
    put("id", json!(uri_of(base_url, scheme, concept)));
    put("type", json!("Concept"));
    put("inScheme", json!(of_scheme));
    put("notation", json!(concept.code));
    let name = concept.own_label();
    put("prefLabel", json!({ "de": name.de, "en": name.en }));
    let [de, en] = Language::ALL.map(|language| others(concept, language));
    put("altLabel", json!({ "de": de, "en": en }));
    if let Some(definition) = &concept.definition {
        put("definition", json!({ "de": definition.de, "en": definition.en }));
    }
    match concept.broader.and_then(|code| scheme.concept(code)) {
        Some(broader) => put("broader", json!(uri_of(base_url, scheme, broader))),
        None if concept.deprecated => {}
        None => put("topConceptOf", json!(of_scheme)),
    }
    let related: Vec<String> = related(scheme, concept).map(|other| uri_of(base_url, scheme, other)).collect();
    if !related.is_empty() {
        put("related", json!(related));
    }
    if !concept.exact_match.is_empty() {
        put("exactMatch", json!(concept.exact_match));
    }
    if concept.deprecated {
        put("deprecated", json!(true));
    }
    if let Some(next) = concept.replaced_by.and_then(|code| scheme.concept(code)) {
        put("isReplacedBy", json!(uri_of(base_url, scheme, next)));
    }
    if let Some(note) = &concept.note {
        put("changeNote", json!({ "de": note.de, "en": note.en }));
    }
    Value::Object(node)
}

fn scheme_uri(base_url: &str, scheme: &Scheme) -> String {
    format!("{base_url}{}", routes::vocabulary(Language::De, scheme.code))
}

fn uri_of(base_url: &str, scheme: &Scheme, concept: &Concept) -> String {
    format!("{base_url}{}", routes::concept(Language::De, scheme.code, concept.code))
}

/// Other names in this language, each once: none of them is the preferred one (SKOS Reference, S13).
fn others(concept: &Concept, language: Language) -> Vec<&'static str> {
    let mut others: Vec<&'static str> = Vec::new();
    for other in concept.alternatives(language) {
        if *other != concept.own_label().get(language) && !others.contains(other) {
            others.push(other);
        }
    }
    others
}

fn related<'a>(scheme: &'a Scheme, concept: &'a Concept) -> impl Iterator<Item = &'static Concept> + 'a {
    concept.related.iter().filter_map(move |code| scheme.concept(code))
}

fn labels(label: &Label) -> String {
    format!("{}@de, {}@en", literal(label.de), literal(label.en))
}

/// A text in quotes: `STRING_LITERAL_QUOTE` of the grammar.
fn literal(text: &str) -> String {
    let mut literal = String::with_capacity(text.len() + 2);
    literal.push('"');
    for letter in text.chars() {
        match letter {
            '"' | '\\' => literal.extend(['\\', letter]),
            '\n' => literal.push_str("\\n"),
            '\r' => literal.push_str("\\r"),
            '\t' => literal.push_str("\\t"),
            letter if letter.is_control() => literal.push_str(&escaped(letter)),
            letter => literal.push(letter),
        }
    }
    literal.push('"');
    literal
}

/// An address in angle brackets: `IRIREF` of the grammar.
fn iri(address: &str) -> String {
    let mut iri = String::with_capacity(address.len() + 2);
    iri.push('<');
    for letter in address.chars() {
        match letter {
            '\u{0}'..='\u{20}' | '<' | '>' | '"' | '{' | '}' | '|' | '^' | '`' | '\\' => iri.push_str(&escaped(letter)),
            letter => iri.push(letter),
        }
    }
    iri.push('>');
    iri
}

/// `UCHAR` of the grammar.
fn escaped(letter: char) -> String {
    format!("\\u{:04X}", u32::from(letter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_and_addresses_end_where_they_should() {
        assert_eq!(literal("a \"b\" \\ c\nd\u{7}"), "\"a \\\"b\\\" \\\\ c\\nd\\u0007\"");
        assert_eq!(iri("https://a.example/ä b>"), "<https://a.example/ä\\u0020b\\u003E>");
    }

    #[test]
    fn both_forms_tell_of_every_concept() {
        let base = "https://werkbuch.example";
        let concepts: usize = vocabulary::all().iter().map(|scheme| scheme.concepts.len()).sum();
        let text = turtle(base);
        assert_eq!(text.matches(" a skos:Concept ;").count(), concepts);
        assert_eq!(text.matches(" a skos:ConceptScheme ;").count(), vocabulary::all().len());
        let json = json_ld(base);
        let graph = json["@graph"].as_array().unwrap();
        assert_eq!(graph.len(), concepts + vocabulary::all().len());
        let ids: std::collections::BTreeSet<&str> = graph.iter().map(|node| node["id"].as_str().unwrap()).collect();
        assert_eq!(ids.len(), graph.len(), "no two have one address");
        for id in ids {
            assert!(text.contains(&format!("\n{} a skos:", iri(id))), "{id}");
        }
    }
}
