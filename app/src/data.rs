//! Entries for machines that read pages: schema.org as JSON-LD.
//!
//! Only what the page says too. Texts are those that the reader is shown; `inLanguage` names the original.

use domain::entry::{BestPractice, DialogFormat, Guide, Initiative, Step};
use domain::facts::cost_rank;
use domain::lifecycle::Status;
use domain::{Language, vocabulary};
use library::read::Shown;
use serde_json::{Map, Value, json};

use crate::chrome::Chrome;
use crate::routes;

/// Highest amount in euros of the cost bands K0 to K4; K5 is open.
const COST_LIMITS: [u32; 5] = [0, 500, 2_500, 10_000, 50_000];

/// A dialogue format: `HowTo`.
pub fn format(chrome: &Chrome, shown: &Shown) -> Option<String> {
    let format = shown.entry().as_format()?;
    let language = chrome.language;
    let mut data = envelope(chrome, shown, "HowTo");
    let names: Vec<&str> = format.also_known_as.iter().filter_map(|name| name.exact(language)).collect();
    if !names.is_empty() {
        data.insert("alternateName".into(), json!(names));
    }
    data.insert("description".into(), json!(format.goal.get(language)));
    data.insert("yield".into(), json!(format.achievable_result.get(language)));
    if let Some(minutes) = format.duration_max.or(format.duration_min) {
        data.insert("performTime".into(), json!(format!("PT{minutes}M")));
    }
    // Half person-days of four hours each.
    data.insert("prepTime".into(), json!(format!("PT{}H", format.prep_effort * 4)));
    let things = |consumed: bool| -> Vec<Value> {
        let kind = if consumed { "HowToSupply" } else { "HowToTool" };
        let materials = format.materials.iter().filter(|material| material.consumed == consumed);
        materials.map(|material| json!({ "@type": kind, "name": material.name.get(language) })).collect()
    };
    data.insert("supply".into(), Value::Array(things(true)));
    data.insert("tool".into(), Value::Array(things(false)));
    if let Some(most) = cost_rank(&format.cost_band).and_then(|rank| COST_LIMITS.get(usize::from(rank))) {
        let cost = json!({ "@type": "MonetaryAmount", "currency": "EUR", "maxValue": most });
        data.insert("estimatedCost".into(), cost);
    }
    data.insert("step".into(), steps(language, format));
    Some(text(data))
}

fn steps(language: Language, format: &DialogFormat) -> Value {
    let step = |(index, step): (usize, &Step)| {
        let direction = |text: &str| json!({ "@type": "HowToDirection", "text": text });
        let tip = step.say.as_ref().map(|say| json!({ "@type": "HowToTip", "text": say.get(language) }));
        let mut items = vec![
            direction(step.what_participants_do.get(language)),
            direction(step.what_facilitator_does.get(language)),
        ];
        items.extend(tip);
        json!({
            "@type": "HowToStep",
            "position": index + 1,
            "name": step.title.get(language),
            "itemListElement": items,
        })
    };
    Value::Array(format.steps.iter().enumerate().map(step).collect())
}

/// A practice: `Article` about a project.
pub fn practice(chrome: &Chrome, shown: &Shown, practice: &BestPractice) -> Option<String> {
    let language = chrome.language;
    let mut data = envelope(chrome, shown, "Article");
    data.insert("headline".into(), json!(shown.entry().envelope.title.get(language)));
    let mut project = json!({ "@type": "Project", "name": shown.entry().envelope.short_title(language) });
    if let Some(period) = &practice.period {
        project["foundingDate"] = json!(period.start);
        if let Some(end) = &period.end {
            project["dissolutionDate"] = json!(end);
        }
    }
    let partners: Vec<Value> =
        practice.partners.iter().map(|partner| json!({ "@type": "Organization", "name": partner.name })).collect();
    project["member"] = Value::Array(partners);
    data.insert("mainEntity".into(), project);
    Some(text(data))
}

/// A guide: `Article` and `LearningResource`.
pub fn guide(chrome: &Chrome, shown: &Shown, guide: &Guide) -> Option<String> {
    let language = chrome.language;
    let mut data = envelope(chrome, shown, "Article");
    data.insert("@type".into(), json!(["Article", "LearningResource"]));
    data.insert("headline".into(), json!(shown.entry().envelope.title.get(language)));
    data.insert("description".into(), json!(guide.problem_statement.get(language)));
    data.insert("educationalLevel".into(), json!(vocabulary::label("audience_level", &guide.audience_level, language)));
    let sections: Vec<&str> = guide.sections.iter().map(|section| section.heading.get(language)).collect();
    data.insert("articleSection".into(), json!(sections));
    if let Some(until) = &guide.valid_until {
        data.insert("expires".into(), json!(until));
    }
    Some(text(data))
}

/// An initiative: `Organization`.
pub fn initiative(chrome: &Chrome, shown: &Shown, initiative: &Initiative) -> Option<String> {
    let entry = shown.entry();
    let mut data = Map::new();
    data.insert("@context".into(), json!("https://schema.org"));
    data.insert("@type".into(), json!("Organization"));
    data.insert("@id".into(), json!(chrome.absolute(&routes::permanent(entry.kind, entry.id))));
    data.insert("name".into(), json!(entry.envelope.title.get(chrome.language)));
    data.insert("legalName".into(), json!(initiative.legal_name));
    if let Some(short) = &initiative.short_name {
        data.insert("alternateName".into(), json!(short));
    }
    data.insert("description".into(), json!(entry.envelope.summary.get(chrome.language)));
    if let Some(website) = initiative.website.as_deref().filter(|website| *website != "none") {
        data.insert("url".into(), json!(website));
    }
    if let Some(year) = initiative.founded_year {
        data.insert("foundingDate".into(), json!(year.to_string()));
    }
    let knows: Vec<&str> =
        initiative.fields_of_action.iter().map(|code| vocabulary::label("topic", code, chrome.language)).collect();
    data.insert("knowsAbout".into(), json!(knows));
    Some(text(data))
}

/// One concept: `DefinedTerm`.
pub fn concept(chrome: &Chrome, scheme: &vocabulary::Scheme, concept: &vocabulary::Concept) -> String {
    let language = chrome.language;
    let set = chrome.absolute(&routes::vocabulary(language, scheme.code));
    let data = json!({
        "@context": "https://schema.org",
        "@type": "DefinedTerm",
        "@id": chrome.absolute(&routes::concept(language, scheme.code, concept.code)),
        "termCode": concept.code,
        "name": concept.label.get(language),
        "alternateName": concept.alternatives(language),
        "description": concept.definition.as_ref().map(|definition| definition.get(language)),
        "sameAs": concept.exact_match,
        "inDefinedTermSet": { "@type": "DefinedTermSet", "@id": set, "name": scheme.label.get(language) },
    });
    data.to_string()
}

/// What all entries say.
fn envelope(chrome: &Chrome, shown: &Shown, kind: &str) -> Map<String, Value> {
    let language = chrome.language;
    let entry = shown.entry();
    let envelope = &entry.envelope;
    let labels = |scheme: &str, codes: &[String]| -> Vec<String> {
        codes.iter().map(|code| vocabulary::label(scheme, code, language).to_owned()).collect()
    };
    let page = routes::entry(language, entry.kind, shown.slug(language));
    let licence = vocabulary::concept("licence", &envelope.licence)
        .and_then(|concept| concept.exact_match.first().copied())
        .unwrap_or(&envelope.licence);
    let Value::Object(mut data) = json!({
        "@context": "https://schema.org",
        "@type": kind,
        "@id": chrome.absolute(&routes::permanent(entry.kind, entry.id)),
        "identifier": entry.id.to_string(),
        "url": chrome.absolute(&page),
        "name": envelope.title.get(language),
        "abstract": envelope.summary.get(language),
        "inLanguage": envelope.language_original.code(),
        "license": licence,
        "version": shown.version,
        "datePublished": shown.published.date_naive().to_string(),
        "dateModified": shown.modified.date_naive().to_string(),
        "about": labels("topic", &envelope.topics),
        "keywords": labels("purpose", &envelope.purposes),
        "audience": labels("target_group", &envelope.target_groups)
            .into_iter()
            .map(|name| json!({ "@type": "Audience", "audienceType": name }))
            .collect::<Vec<_>>(),
        "citation": envelope.sources.iter().map(|source| source.citation.as_str()).collect::<Vec<_>>(),
    }) else {
        return Map::new();
    };
    if shown.status == Status::Draft {
        data.remove("datePublished");
        data.remove("dateModified");
    }
    data
}

fn text(data: Map<String, Value>) -> String {
    Value::Object(data).to_string()
}
