//! The smallest entries that break no rule, one of each kind, and tools to change them.

use domain::Kind;
use serde_json::{Map, Value, json};

/// A format of ninety minutes for up to thirty people.
pub fn format() -> Value {
    json!({
        "id": "019a2000-0000-7000-8000-000000000001",
        "kind": "dialog_format",
        "language_original": "de",
        "title": { "de": "Gespräch am Werkstor" },
        "summary": { "de": "Menschen aus dem Werk und aus der Straße sprechen anderthalb Stunden miteinander." },
        "topics": ["T1"],
        "purposes": ["P01"],
        "target_groups": ["Z01"],
        "licence": "CC-BY-4.0",
        "sources": [{ "id": "eigene", "citation": "Eigene Beschreibung für diese Probe" }],
        "fields": {
            "goal": { "de": "Nach dieser Veranstaltung kennen sich beide Seiten mit Namen und Anliegen." },
            "achievable_result": { "de": "Eine Liste mit Anliegen, die beide Seiten kennen." },
            "strengths": [{ "de": "Es braucht kaum Vorbereitung." }],
            "limits": [{ "de": "Es löst keinen Streit." }],
            "not_suitable_for": [{ "de": "schon geklagt wird." }],
            "participation_level": "L2",
            "settings": ["in_person"],
            "phases": ["PH0"],
            "group_min": 8,
            "group_max": 30,
            "temporal_form": "single",
            "duration_min": 60,
            "duration_max": 90,
            "event_days": 1,
            "lead_time_weeks": 2,
            "prep_effort": 2,
            "followup_effort": 1,
            "facilitation_level": "M1",
            "conflict_fit": "low",
            "invitation": { "de": "Was sollten wir voneinander wissen?" },
            "cost_band": "K0",
            "roles": [{ "role": { "de": "Gesprächsleitung" }, "count": 1 }],
            "space": { "de": "Ein Raum mit Stühlen im Kreis." },
            "materials": [],
            "steps": [step("Ankommen"), step("Sprechen")],
            "accessibility_notes": { "de": "Der Raum ist ohne Stufen zu erreichen." },
            "privacy_notes": { "de": "Es gibt keine Liste und keine Fotos." },
            "tips": [{ "de": "Stellen Sie Wasser hin." }],
            "pitfalls": [{ "de": "Niemand hört zu." }],
            "documentation": { "de": "Eine Person schreibt die Anliegen mit." },
            "feedback_to_participants": { "de": "Alle erhalten die Mitschrift." },
            "evaluation": [{ "indicator": "I01" }],
            "origin": { "statement": { "de": "nicht zuordenbar" } },
        },
    })
}

/// A step of thirty to forty-five minutes.
pub fn step(title: &str) -> Value {
    json!({
        "title": { "de": title },
        "minutes_min": 30,
        "minutes_max": 45,
        "mode": "plenary",
        "what_participants_do": { "de": "Sie hören zu und fragen." },
        "what_facilitator_does": { "de": "Sie ruft auf und achtet auf die Zeit." },
    })
}

/// A practice that somebody wrote about their own work.
pub fn practice() -> Value {
    json!({
        "id": "019a2000-0000-7000-8000-000000000002",
        "kind": "best_practice",
        "language_original": "de",
        "title": { "de": "Ein Tag der offenen Tür" },
        "summary": { "de": "Ein Werk hat seine Tore einen Tag lang geöffnet und Fragen beantwortet." },
        "topics": ["T1"],
        "purposes": ["P01"],
        "target_groups": ["Z01"],
        "spatial": { "level": "municipality", "ags": ["05111000"] },
        "licence": "CC-BY-4.0",
        "fields": {
            "period": { "start": "2024-05", "end": "2024-06" },
            "outcome_status": "unknown",
            "context": { "site_type": "plant", "industries": [], "acceptance_type": "base" },
            "challenge": { "de": repeated("Herausforderung.", 8) },
            "objectives": [{ "de": "Fragen beantworten" }],
            "approach": { "de": repeated("Wir haben eingeladen.", 12) },
            "formats_used": [],
            "partners": [{ "name": "Werk", "org_type": "company" }],
            "resources": { "eur_band": "K1" },
            "difficulties": { "de": repeated("Der Parkplatz war zu klein.", 5) },
            "lessons": [{ "de": "Mehr Schilder zum Parkplatz aufstellen" }],
            "transfer": {
                "core_elements": [{ "de": "Offene Tore" }],
                "prerequisites": [{ "de": "Ein Werk, das zugänglich ist" }],
            },
            "getting_started": { "de": "Sprechen Sie zuerst mit der Arbeitssicherheit im eigenen Haus." },
            "evaluation": { "type": "none" },
        },
    })
}

/// A guide of one section.
pub fn guide() -> Value {
    json!({
        "id": "019a2000-0000-7000-8000-000000000003",
        "kind": "guide",
        "language_original": "de",
        "title": { "de": "Einladen ohne Umwege" },
        "summary": { "de": "Wie eine Einladung die Menschen erreicht, die neben dem Werk wohnen." },
        "topics": ["T1"],
        "target_groups": ["Z01"],
        "licence": "CC-BY-4.0",
        "sources": [{ "id": "eigene", "citation": "Eigene Beschreibung für diese Probe" }],
        "fields": {
            "audience_level": "beginner",
            "problem_statement": { "de": "Viele Einladungen landen im Papierkorb, bevor sie gelesen werden." },
            "sections": [{ "heading": { "de": "Der Brief" }, "body": { "de": repeated("Ein Brief.", 12) } }],
        },
    })
}

/// A picture on which nobody can be recognised.
pub fn picture() -> Value {
    json!({
        "file": "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
        "type": "image/jpeg",
        "bytes": 184_320,
        "alt": { "de": "Stühle im Kreis auf dem Werkshof" },
        "credit": "Foto: eigene Aufnahme",
        "licence": "CC-BY-4.0",
        "people_visible": false,
    })
}

/// A profile that the initiative wrote itself.
pub fn initiative() -> Value {
    json!({
        "id": "019a2000-0000-7000-8000-000000000004",
        "kind": "initiative",
        "language_original": "de",
        "title": { "de": "Dialog am Fluss" },
        "summary": { "de": "Ein Zusammenschluss von Betrieben, Gemeinden und Gewerkschaften am Fluss." },
        "topics": ["T1"],
        "spatial": { "level": "region", "ags": ["05"] },
        "licence": "CC-BY-4.0",
        "fields": {
            "legal_name": "Dialog am Fluss e. V.",
            "org_type": "association",
            "activity_status": "active",
            "mission": { "de": repeated("Wir bringen Menschen zusammen.", 4) },
            "fields_of_action": ["T1"],
            "carriers": [{ "name": "Gemeinde am Fluss", "org_type": "municipality" }],
            "website": "none",
        },
    })
}

/// A profile written from published sources.
pub fn editorial() -> Value {
    let mut entry = initiative();
    set(&mut entry, "/editorial", json!(true));
    set(
        &mut entry,
        "/sources",
        json!([{ "id": "web", "citation": "Webseite der Initiative", "url": "https://www.example.org/", "accessed": "2026-01-31" }]),
    );
    let stated =
        ["summary", "legal_name", "org_type", "activity_status", "mission", "fields_of_action", "carriers", "website"];
    for key in stated {
        set(&mut entry, &format!("/field_sources/{key}"), json!(["web"]));
    }
    entry
}

/// A sentence so many times.
fn repeated(sentence: &str, times: usize) -> String {
    vec![sentence; times].join(" ")
}

/// The smallest valid entry of a kind.
pub fn of(kind: Kind) -> Value {
    match kind {
        Kind::DialogFormat => format(),
        Kind::BestPractice => practice(),
        Kind::Guide => guide(),
        Kind::Initiative => initiative(),
    }
}

/// The members of an object.
pub fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(object) => object,
        other => panic!("{other} is no object"),
    }
}

/// Puts `value` at a JSON pointer; objects on the way are made, lists are not.
pub fn set(entry: &mut Value, pointer: &str, value: Value) {
    let mut place = entry;
    for part in pointer.split('/').skip(1) {
        place = match part.parse::<usize>() {
            Ok(index) if place.is_array() => &mut place[index],
            _ => &mut place[part],
        };
    }
    *place = value;
}

/// Takes away what stands at a JSON pointer.
pub fn drop(entry: &mut Value, pointer: &str) {
    let (parent, key) = pointer.rsplit_once('/').expect("a pointer begins with a slash");
    let parent = entry.pointer_mut(parent).expect("there is something to take from");
    parent.as_object_mut().expect("it is an object").remove(key).expect("it is there");
}
