//! What contradicts the rules of the library, and what they leave to judgement about pictures and sources.

use domain::{Kind, Language, Rule, entry, vocabulary};
use serde_json::{Map, Value};

use super::{Finding, FindingKind, Weight, items};

/// Ends of names of files, which are no description of what is in them.
const ENDINGS: [&str; 6] = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".pdf"];
/// What says that there is a picture, and nothing about it.
const SAYS_NOTHING: [&str; 14] = [
    "bild",
    "foto",
    "fotografie",
    "grafik",
    "abbildung",
    "logo",
    "screenshot",
    "image",
    "photo",
    "picture",
    "graphic",
    "figure",
    "alt",
    "alternativtext",
];

/// Broken rules of the domain that a reviewer can see and ask for. All others already keep an entry from being submitted.
pub(super) fn broken(of: Kind, authored: &Map<String, Value>) -> Vec<Finding> {
    let faults = entry::check(authored);
    let found = faults.iter().filter_map(|fault| {
        let (kind, detail) = told(&fault.field, &fault.rule)?;
        Some(Finding::new(of, kind, Weight::Stop, fault.field.as_str(), detail))
    });
    found.collect()
}

fn told(field: &str, rule: &Rule) -> Option<(FindingKind, String)> {
    let is_time = field.starts_with("steps[") || field.starts_with("duration_");
    Some(match rule {
        Rule::Missing if field.starts_with("media[") && field.ends_with("].alt") => {
            (FindingKind::MissingAltText, String::new())
        }
        Rule::NeedsConsent => (FindingKind::ConsentMissing, String::new()),
        Rule::StepsExceedDuration { steps, stated } => (FindingKind::StepTimes, format!("{steps} > {stated} min")),
        Rule::StepsBelowDuration { steps, stated } => (FindingKind::StepTimes, format!("{steps} < {stated} min")),
        Rule::BoundsCrossed { .. } | Rule::NotAnEarlierStep { .. } if is_time => {
            (FindingKind::StepTimes, String::new())
        }
        Rule::NoBreak { minutes, .. } => (FindingKind::Breaks, format!("0 / {minutes} min")),
        Rule::BreakTooShort { is, min, .. } => (FindingKind::Breaks, format!("{is} < {min} min")),
        Rule::Missing if field == "sources" => (FindingKind::MissingSource, String::new()),
        Rule::NeedsSource => (FindingKind::MissingSource, String::new()),
        Rule::SourceIncomplete { id } | Rule::UnknownSource { id } => (FindingKind::MissingSource, id.clone()),
        _ => return None,
    })
}

/// Alternative texts that say nothing.
pub(super) fn media(of: Kind, authored: &Map<String, Value>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (index, media) in items(authored, "media").enumerate() {
        let texts = media.get("alt").and_then(Value::as_object).into_iter().flatten();
        for (code, text) in texts.filter_map(|(code, text)| Some((code, text.as_str()?))) {
            if is_poor(text) {
                let at = format!("media[{index}].alt.{code}");
                found.push(Finding::new(of, FindingKind::PoorAltText, Weight::Look, at, text));
            }
        }
    }
    found
}

fn is_poor(alt: &str) -> bool {
    let alt = alt.trim().to_lowercase();
    // „Bild 3“ says no more than „Bild“.
    let word = alt.trim_end_matches(|letter: char| !letter.is_alphabetic());
    ENDINGS.iter().any(|ending| alt.ends_with(ending)) || SAYS_NOTHING.contains(&word)
}

/// Concepts that are out of use and that nothing stands for: whoever wrote them may have had them before.
pub(super) fn concepts(of: Kind, authored: &Map<String, Value>) -> Vec<Finding> {
    let carried = entry::carried(of, authored);
    let outdated = carried.into_iter().filter_map(|it| {
        let concept = vocabulary::current(it.scheme, it.code).filter(|concept| concept.is_outdated())?;
        let [german, english] = Language::ALL.map(|language| concept.label.get(language));
        let name = if german == english { german.to_owned() } else { format!("{german} / {english}") };
        Some(Finding::new(of, FindingKind::OutdatedConcept, Weight::Look, it.field, name))
    });
    outdated.collect()
}

/// A practice that names no source at all may be somebody's own experience: somebody has to look.
pub(super) fn sources(of: Kind, authored: &Map<String, Value>) -> Option<Finding> {
    let is_bare = of == Kind::BestPractice && items(authored, "sources").next().is_none();
    is_bare.then(|| Finding::new(of, FindingKind::MissingSource, Weight::Look, "sources", ""))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn object(value: Value) -> Map<String, Value> {
        let Value::Object(object) = value else { unreachable!("it is an object") };
        object
    }

    /// Kinds and details of what is broken.
    fn broken_in(kind: Kind, mut authored: Map<String, Value>) -> Vec<(FindingKind, String, String)> {
        authored.insert("kind".to_owned(), json!(kind));
        authored.insert("language_original".to_owned(), json!("de"));
        let found = broken(kind, &authored).into_iter();
        assert!(broken(kind, &authored).iter().all(|finding| finding.weight == Weight::Stop));
        found.map(|finding| (finding.kind, finding.at.unwrap_or_default(), finding.detail)).collect()
    }

    fn step(minutes: u32, is_break: bool) -> Value {
        json!({ "minutes_min": minutes, "minutes_max": minutes, "is_break": is_break, "mode": "plenary" })
    }

    #[test]
    fn times_contradict_each_other() {
        let format = |min: u32, max: u32, steps: Vec<Value>| {
            let authored = json!({ "sources": [{}], "fields": {
                "duration_min": min, "duration_max": max, "temporal_form": "single", "steps": steps,
            } });
            let found = broken_in(Kind::DialogFormat, object(authored)).into_iter();
            found.filter(|it| it.0.group() == FindingKind::StepTimes).map(|it| (it.0, it.2)).collect::<Vec<_>>()
        };
        let told = |kind, detail: &str| vec![(kind, detail.to_owned())];
        assert!(format(60, 90, vec![step(30, false), step(50, false)]).is_empty());
        assert_eq!(format(30, 60, vec![step(30, false), step(50, false)]), told(FindingKind::StepTimes, "80 > 60 min"));
        assert_eq!(format(60, 90, vec![step(20, false), step(20, false)]), told(FindingKind::StepTimes, "40 < 60 min"));
        let long = vec![step(60, false), step(60, false)];
        assert_eq!(format(100, 120, long), told(FindingKind::Breaks, "0 / 120 min"));
        let long = vec![step(150, false), step(10, true), step(150, false)];
        assert_eq!(format(300, 320, long), told(FindingKind::Breaks, "10 < 30 min"));
    }

    #[test]
    fn pictures_are_described_and_agreed_to() {
        let picture = |alt: Value, seen: bool, agreed: bool| {
            let media = json!([{
                "file": "0".repeat(64), "type": "image/png", "bytes": 1, "credit": "Werk", "licence": "CC-BY-4.0",
                "alt": alt, "people_visible": seen, "consent_confirmed": agreed,
            }]);
            let found = broken_in(Kind::Initiative, domain::entry::normalise(object(json!({ "media": media }))));
            found.into_iter().map(|it| (it.0, it.1)).collect::<Vec<_>>()
        };
        let told = |kind, at: &str| vec![(kind, at.to_owned())];
        assert!(picture(json!({ "de": "Ein Tor" }), true, true).is_empty());
        assert_eq!(picture(json!({}), false, false), told(FindingKind::MissingAltText, "media[0].alt"));
        assert_eq!(
            picture(json!({ "de": "Gäste" }), true, false),
            told(FindingKind::ConsentMissing, "media[0].consent_confirmed")
        );
    }

    #[test]
    fn alternative_texts_say_something() {
        for (alt, is) in [
            ("Bild", true),
            ("Foto 12", true),
            ("IMG_2041.JPG", true),
            ("plan.pdf", true),
            ("Bild des Werkstors bei Nacht", false),
            ("Plan der Stellwände", false),
        ] {
            assert_eq!(is_poor(alt), is, "{alt}");
        }
    }

    #[test]
    fn a_practice_names_sources() {
        let none = object(json!({}));
        let some = object(json!({ "sources": [{ "id": "a", "citation": "Bericht" }] }));
        assert_eq!(sources(Kind::BestPractice, &none).map(|it| it.weight), Some(Weight::Look));
        assert_eq!(sources(Kind::BestPractice, &some), None);
        assert_eq!(sources(Kind::Initiative, &none), None);
    }
}
