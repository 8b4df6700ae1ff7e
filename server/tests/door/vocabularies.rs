//! The office amends vocabularies, over HTTP: with a server of its own, since what is amended holds in a whole process.

use std::fs;
use std::path::Path;

use app::routes;
use axum::http::StatusCode;
use domain::Language;
use domain::account::Office;
use library::Origin;
use serde_json::Value;
use server::config::Config;
use server::demo;

use crate::addresses::usual;
use crate::command::{out, run};
use crate::desk::{assert_fit, offered, pairs};
use crate::gaps::person;
use crate::house::{House, on};
use crate::killed::is_in_order;
use crate::killed::running::{Answer, Running, ask};

const DE: Language = Language::De;

/// A server, and somebody who asks it.
struct Visit<'a> {
    port: u16,
    cookie: &'a str,
}

impl Visit<'_> {
    fn get(&self, path: &str) -> Answer {
        ask(self.port, "GET", path, self.cookie, "").unwrap_or_else(|| panic!("{path} is not answered"))
    }

    fn post(&self, path: &str, values: &[(String, String)]) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
        ask(self.port, "POST", path, self.cookie, &form).unwrap_or_else(|| panic!("{path} is not answered"))
    }

    fn json(&self, path: &str) -> Value {
        let answer = self.get(path);
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        serde_json::from_str(&answer.text()).unwrap()
    }

    /// Sends a form to the preview; gives what the button there sends.
    fn previewed(&self, scheme: &str, values: &[(&str, &str)]) -> (String, Vec<(String, String)>) {
        let answer = self.post(&routes::vocabulary_care(DE, "vocabulary_preview", scheme), &pairs(values));
        assert_eq!(answer.status, 200, "{values:?}: {}", answer.text());
        let confirmed = offered(&answer.text(), &routes::vocabulary_care(DE, "vocabulary_amend", scheme));
        assert!(confirmed.iter().any(|(name, _)| name == "seq"), "{}", answer.text());
        (answer.text(), confirmed)
    }

    /// Makes an amendment, preview first.
    fn amended(&self, scheme: &str, values: &[(&str, &str)]) {
        let (_, confirmed) = self.previewed(scheme, values);
        let answer = self.post(&routes::vocabulary_care(DE, "vocabulary_amend", scheme), &confirmed);
        let room = routes::vocabulary_care(DE, "vocabulary_care", scheme);
        let kind = values.iter().find(|(name, _)| *name == "kind").unwrap().1;
        assert_eq!((answer.status, answer.header("location")), (303, format!("{room}?done={kind}").as_str()));
        assert_eq!(self.get(answer.header("location")).status, 200);
    }
}

/// The cookie of one of the people of the demo.
fn signed_in(port: u16, address: &str) -> String {
    let form = form_urlencoded::Serializer::new(String::new())
        .append_pair("address", address)
        .append_pair("password", demo::PASSWORD)
        .finish();
    let answer = ask(port, "POST", &routes::account(DE, "sign_in"), "", &form).unwrap();
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// The address of a new guide that somebody of the demo writes.
fn guide(port: u16, cookie: &str) -> String {
    let visit = Visit { port, cookie };
    let page = visit.get(&routes::desk_new(DE));
    let mut values = offered(&page.text(), &routes::desk_new(DE));
    values.retain(|(name, _)| !matches!(name.as_str(), "kind" | "language"));
    values.extend(pairs(&[("kind", "guide"), ("language", "de")]));
    let answer = visit.post(&routes::desk_new(DE), &values);
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.header("location").to_owned()
}

const SPACEFLIGHT: [(&str, &str); 7] = [
    ("kind", "add"),
    ("code", "spaceflight"),
    ("label_de", "Raumfahrt"),
    ("label_en", "Spaceflight"),
    ("definition_de", "Wie Betriebe und Gemeinden über Wasserstoff sprechen."),
    ("definition_en", "How companies and municipalities talk about spaceflight."),
    ("alternatives_de", "Quittengelee\nWasserstoffhochlauf"),
];

/// A concept is added, in both languages or not at all; then it is offered and found everywhere.
fn a_concept_is_added(office: &Visit<'_>, writer: &str, draft: &str) {
    let preview = routes::vocabulary_care(DE, "vocabulary_preview", "topic");
    let page = office.get(&routes::amend_vocabulary(DE, "topic", "add", ""));
    assert_eq!(page.status, 200, "{}", page.text());
    let asked = offered(&page.text(), &preview);
    assert!(SPACEFLIGHT.iter().all(|(name, _)| asked.iter().any(|(known, _)| known == name)), "{asked:?}");

    let without_english: Vec<_> = SPACEFLIGHT.into_iter().filter(|(name, _)| !name.ends_with("_en")).collect();
    let refused = office.post(&preview, &pairs(&without_english));
    assert_eq!(refused.status, 422, "{}", refused.text());
    assert!(refused.text().contains("id=\"label_en-wrong\""), "{}", refused.text());
    let again = offered(&refused.text(), &preview);
    assert!(again.contains(&("label_de".to_owned(), "Raumfahrt".to_owned())), "{again:?}");

    office.previewed("topic", &SPACEFLIGHT);
    let concept = routes::concept(DE, "topic", "spaceflight");
    assert_eq!(office.get(&concept).status, 404, "a preview changes nothing");
    office.amended("topic", &SPACEFLIGHT);
    for language in Language::ALL {
        let page = office.get(&routes::concept(language, "topic", "spaceflight"));
        let name = if language == DE { "Raumfahrt" } else { "Spaceflight" };
        assert_eq!(page.status, 200);
        assert!(page.text().contains(name), "{}", page.text());
    }
    let editor = Visit { port: office.port, cookie: writer }.get(draft);
    assert!(editor.text().contains("value=\"spaceflight\""), "it is offered: {}", editor.text());
    let suggested = office.get("/api/v1/suggest?q=Quittengel&lang=de");
    assert!(suggested.text().contains("Raumfahrt"), "{}", suggested.text());
}

/// One concept is merged into another: what carries it stays as it was written and is found as the other.
fn a_concept_is_merged(office: &Visit<'_>) {
    let total = |code: &str| office.json(&format!("/api/v1/search?topics={code}"))["total"].as_u64().unwrap();
    let (old, new) = (total("T84"), total("T83"));
    assert!(old > 0 && new > 0);
    let id = office.json("/api/v1/search?topics=T84")["hits"][0]["id"].as_str().unwrap().to_owned();
    let before = office.json(&routes::api_entry(id.parse().unwrap()));
    let merge = [("kind", "merge"), ("code", "T84"), ("into", "T83")];
    let (page, confirmed) = office.previewed("topic", &merge);
    // As far as nothing in it is escaped.
    let title = before["title"]["de"].as_str().unwrap().split(['&', '"', '\'', '<']).next().unwrap();
    assert!(page.contains(title), "it names who is affected: {page}");
    assert_eq!(total("T84"), old, "a preview changes nothing");
    let amend = routes::vocabulary_care(DE, "vocabulary_amend", "topic");
    assert_eq!(office.post(&amend, &confirmed).status, 303);
    // The same once more: somebody was faster, and the page says so.
    let again = office.post(&amend, &confirmed);
    assert_eq!(again.status, 409, "{}", again.text());

    assert!(total("T83") > new, "it finds what carries either");
    assert_eq!(total("T84"), total("T83"), "and so does the old filter");
    for language in Language::ALL {
        let page = office.get(&routes::concept(language, "topic", "T84"));
        assert_eq!((page.status, page.header("location")), (303, routes::concept(language, "topic", "T83").as_str()));
    }
    let after = office.json(&routes::api_entry(id.parse().unwrap()));
    for key in ["content_hash", "topics", "version", "dates"] {
        assert_eq!(after[key], before[key], "{key}");
    }
    let turtle = office.get(&routes::vocabularies_turtle()).text();
    let (_, behind) = turtle.split_once(&format!("{}> a skos:Concept", routes::concept(DE, "topic", "T84"))).unwrap();
    let statements = behind.split_once(" .\n").unwrap().0;
    assert!(statements.contains("owl:deprecated true"), "{statements}");
    assert!(statements.contains("dct:isReplacedBy") && !statements.contains("topConceptOf"), "{statements}");
    let schemes = office.json("/api/v1/vocabularies");
    let topics = schemes["vocabularies"].as_array().unwrap().iter().find(|it| it["scheme"] == "topic").unwrap();
    let merged = topics["concepts"].as_array().unwrap().iter().find(|it| it["code"] == "T84").unwrap();
    assert_eq!((&merged["deprecated"], &merged["replaced_by"]), (&Value::Bool(true), &Value::String("T83".to_owned())));
}

/// A concept goes out of use and comes back.
fn a_concept_goes_and_comes(office: &Visit<'_>, writer: &str, draft: &str) {
    let editor = || Visit { port: office.port, cookie: writer }.get(draft).text();
    assert!(editor().contains("value=\"T52\""));
    let values =
        [("kind", "deprecate"), ("code", "T52"), ("reason_de", "kommt nie vor"), ("reason_en", "never occurs")];
    office.amended("topic", &values);
    assert!(!editor().contains("value=\"T52\""), "it is no longer offered");
    let page = office.get(&routes::concept(DE, "topic", "T52"));
    assert_eq!(page.status, 200);
    assert!(page.text().contains("kommt nie vor"), "{}", page.text());
    office.amended("topic", &[("kind", "restore"), ("code", "T52")]);
    assert!(editor().contains("value=\"T52\""));
}

/// A form as it is sent.
fn sent(values: &[(&str, &str)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish()
}

#[test]
fn the_rooms_are_fit_in_both_languages() {
    on(async {
        let house = House::new(Config::default()).await;
        house.take_in(&[usual("dialog-am-fluss", "Dialog am Fluss")], Origin::Own).await;
        let cookie = person(&house, 1, Some(Office::Moderator), None).await;
        let page = async |path: &str| {
            let answer = house.get_with(path, &[("cookie", cookie.as_str())]).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert_fit(path, &answer);
            answer.text()
        };
        let asked = async |path: &str, values: &[(&str, &str)], status: StatusCode| {
            let answer = house.post(path, &cookie, &sent(values)).await;
            assert_eq!(answer.status, status, "{path} {values:?}");
            assert_fit(path, &answer);
            answer
        };
        for language in Language::ALL {
            page(&routes::office(language, "vocabularies_care")).await;
            page(&routes::vocabulary_care(language, "vocabulary_care", "topic")).await;
            let closed = page(&routes::vocabulary_care(language, "vocabulary_care", "evidence_level")).await;
            assert!(!closed.contains(&routes::amend_vocabulary(language, "evidence_level", "add", "")));
            for (kind, code) in [("add", ""), ("alter", "T1"), ("merge", "T1"), ("deprecate", "T11")] {
                page(&routes::amend_vocabulary(language, "topic", kind, code)).await;
            }
            let preview = routes::vocabulary_care(language, "vocabulary_preview", "topic");
            let wrong = [
                vec![("kind", "add")],
                vec![("kind", "alter"), ("code", "T1"), ("label_de", "<b>")],
                vec![("kind", "merge"), ("code", "T1"), ("into", "T11")],
                vec![("kind", "deprecate"), ("code", "T1"), ("reason_de", "weil")],
                vec![("kind", "restore"), ("code", "T1")],
            ];
            for values in &wrong {
                asked(&preview, values, StatusCode::UNPROCESSABLE_ENTITY).await;
            }
            let fine = [
                vec![("kind", "add"), ("code", "T9"), ("label_de", "Neu & gut"), ("label_en", "New & good")],
                vec![("kind", "alter"), ("code", "T1"), ("label_de", "Neu & gut"), ("label_en", "New & good")],
                vec![("kind", "merge"), ("code", "T1"), ("into", "T2")],
                vec![("kind", "deprecate"), ("code", "T11")],
            ];
            for values in &fine {
                let shown = asked(&preview, values, StatusCode::OK).await.text();
                let names = shown.contains("Dialog am Fluss");
                assert_eq!(names, values[1].1 == "T1", "it names whoever carries it: {values:?}");
                let again = [values.as_slice(), &[("again", "1")]].concat();
                asked(&preview, &again, StatusCode::OK).await;
            }
        }
        let amend = routes::vocabulary_care(DE, "vocabulary_amend", "topic");
        let merge = [("kind", "merge"), ("code", "T1"), ("into", "T2"), ("seq", "0")];
        assert_eq!(house.post(&amend, &cookie, &sent(&merge)).await.status, StatusCode::SEE_OTHER);
        let late = asked(&amend, &merge, StatusCode::CONFLICT).await.text();
        assert!(late.contains("Person 1") && late.contains("T1 → T2"), "{late}");
        assert!(page(&routes::vocabulary_care(DE, "vocabulary_care", "topic")).await.contains("T1 → T2"));
        page(&routes::amend_vocabulary(DE, "topic", "restore", "T1")).await;
    });
}

#[test]
fn what_the_office_amends_holds_everywhere_and_for_good() {
    let folder = tempfile::tempdir().unwrap();
    let mut server = Running::start(folder.path(), None);
    let port = server.port;
    let (cookie, writer) = (signed_in(port, "moderation@demo.example"), signed_in(port, "mitwirkend@demo.example"));
    let office = Visit { port, cookie: &cookie };
    let draft = guide(port, &writer);
    a_concept_is_added(&office, &writer, &draft);
    a_concept_is_merged(&office);
    a_concept_goes_and_comes(&office, &writer, &draft);
    let room = office.get(&routes::vocabulary_care(DE, "vocabulary_care", "topic"));
    assert!(room.text().contains("Demo Moderation"), "who did what stands there: {}", room.text());
    server.kill();
    is_in_order(folder.path());
    stays(folder.path(), &cookie);
    goes_along(folder.path());
}

/// What is exported brings its vocabularies along, and is the same again from where it was imported.
fn goes_along(folder: &Path) {
    let tried = |arguments: &[&str]| {
        let done = run(arguments, folder);
        assert!(done.status.success(), "{arguments:?}: {}{}", out(&done), String::from_utf8_lossy(&done.stderr));
        out(&done)
    };
    tried(&["export", "one", "--data", "data"]);
    let written = fs::read_to_string(folder.join("one/vocabularies.json")).unwrap();
    assert!(written.contains("Raumfahrt") && !written.contains("Moderation"), "{written}");
    // An entry names what was added here.
    let guide = folder.join("one/entries/guide/menschen-einladen-die-nie-kommen.md");
    let text = fs::read_to_string(&guide).unwrap();
    let topics = text.lines().find(|line| line.starts_with("topics = ")).unwrap();
    fs::write(&guide, text.replace(topics, "topics = [\"spaceflight\"]")).unwrap();
    tried(&["check", "one"]);
    let told = tried(&["import", "one", "--data", "elsewhere"]);
    assert!(told.contains("amendments of vocabularies, 0 do not fit here"), "{told}");
    tried(&["import", "one", "--data", "elsewhere"]);
    tried(&["export", "two", "--data", "elsewhere"]);
    assert_eq!(fs::read_to_string(folder.join("two/vocabularies.json")).unwrap(), written);
    fs::remove_file(folder.join("one/vocabularies.json")).unwrap();
    assert!(!run(&["check", "one"], folder).status.success(), "without them nobody knows the concept");
}

/// Another process holds the same.
fn stays(folder: &Path, cookie: &str) {
    let server = Running::start(folder, None);
    let office = Visit { port: server.port, cookie };
    assert_eq!(office.get(&routes::concept(DE, "topic", "spaceflight")).status, 200);
    assert_eq!(office.get(&routes::concept(DE, "topic", "T84")).status, 303);
    let found = office.json("/api/v1/search?topics=T84");
    assert_eq!(found["total"], office.json("/api/v1/search?topics=T83")["total"]);
}
