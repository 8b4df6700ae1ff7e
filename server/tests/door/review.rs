//! The whole way of a contribution by plain forms: submitted, taken, asked about, answered, published, revised,
//! objected to.

use std::collections::BTreeSet;

use app::routes::{self, OfDraft};
use axum::http::StatusCode;
use chrono::Utc;
use domain::account::{AccountId, AccountStatus, Address, Membership, Office, Viewer};
use domain::field::Shape;
use domain::{EntryId, Kind, Language, form, questions};
use library::Origin;
use server::config::Config;
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use uuid::Uuid;

use crate::desk::{assert_fit, id_in, offered, pairs, pressed, with};
use crate::house::{Answer, House, named, on};
use crate::markup::{assert_clean, tags};

const DE: Language = Language::De;

/// Somebody who is signed in.
pub struct Person {
    pub cookie: String,
    pub viewer: Viewer,
}

/// A house of its own: what is published here is seen by nobody else's test.
pub async fn house() -> House {
    let house = House::new(Config::default()).await;
    house.take_in(&[named("fishbowl")], Origin::Shipped).await;
    house
}

pub fn initiative() -> EntryId {
    EntryId(Uuid::from_u128((7 << 76) | (2 << 62) | 0xaaaa))
}

/// Adds somebody with this role and signs them in.
pub async fn person(house: &House, number: u128, office: Option<Office>) -> Person {
    let now = Utc::now();
    let key = format!("key-of-{number}");
    let row = AccountRow {
        id: AccountId(Uuid::from_u128(number)),
        address: Some(Address::new(&format!("wer{number}@example.org")).unwrap()),
        name: format!("Person {number}"),
        language: DE,
        password_hash: None,
        status: AccountStatus::Active,
        office,
        created_at: now,
        signed_in_at: None,
        erased_at: None,
    };
    let session = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: row.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now + chrono::TimeDelta::minutes(10),
        ended_at: None,
    };
    let tx = house.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &row).await.unwrap());
    let mut memberships = Vec::new();
    if office.is_none() {
        let role = Membership::Contributor;
        let member =
            MembershipRow { initiative: initiative(), account: row.id, role: Some(role), since: now, change: None };
        membership::put(&tx, &member).await.unwrap();
        memberships.push((initiative(), role));
    }
    session::add(&tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    Person { cookie: format!("werkbuch={key}"), viewer: Viewer { account: Some(row.id), office, memberships } }
}

async fn get(house: &House, who: &Person, address: &str) -> Answer {
    house.get_with(address, &[("cookie", &who.cookie)]).await
}

/// A page that is there and keeps to what all pages keep to, as text.
pub async fn page(house: &House, who: &Person, address: &str) -> String {
    let answer = get(house, who, address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    assert_fit(address, &answer);
    answer.text()
}

pub async fn post(house: &House, who: &Person, address: &str, values: &[(String, String)]) -> Answer {
    let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
    house.post(address, &who.cookie, &form).await
}

/// Sends a form that is taken, and gives where it leads.
pub async fn done(house: &House, who: &Person, address: &str, values: &[(&str, &str)]) -> String {
    let answer = post(house, who, address, &pairs(values)).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{address}: {}", answer.text());
    answer.header("location").to_owned()
}

/// Begins a format; gives the address of its editor, and the form with all of it under this title, to be submitted.
async fn filled(house: &House, who: &Person, title: &str) -> (String, Vec<(String, String)>) {
    let initiative = initiative().to_string();
    let begin = [("kind", "dialog_format"), ("initiative", initiative.as_str()), ("language", "de")];
    let address = done(house, who, &routes::desk_new(DE), &begin).await;
    let values = offered(&page(house, who, &address).await, &address);
    let filled = form::write(Kind::DialogFormat, named("fishbowl").entry.authored());
    let kept = values.into_iter().filter(|(name, _)| matches!(name.as_str(), "revision" | "end"));
    let values: Vec<_> = filled.into_iter().filter(|(name, _)| !name.starts_with("related[")).chain(kept).collect();
    let values = pressed(with(values, &[("title", title)]), "go", "submit");
    (address, values)
}

/// Writes a format under this title and submits it; gives the address of its editor and its number.
pub async fn submitted(house: &House, who: &Person, title: &str) -> (String, i64) {
    let (address, values) = filled(house, who, title).await;
    let answer = post(house, who, &address, &values).await;
    let receipt = routes::of_draft(DE, &id_in(&address), OfDraft::Receipt);
    assert_eq!(answer.header("location"), receipt, "{}", answer.text());
    (address.clone(), number(house, who, &address).await)
}

pub async fn number(house: &House, who: &Person, address: &str) -> i64 {
    let history = house.door.library.history(&who.viewer, id_in(address).parse().unwrap()).await.unwrap();
    history.unwrap().0.number
}

pub fn at(name: &str, number: i64) -> String {
    routes::office_with(DE, name, &number.to_string())
}

#[test]
fn from_the_desk_to_the_public_and_on() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (address, number) = submitted(&house, &author, "Fishbowl am Quittenbaum").await;

        // It waits, in both languages, for whoever reviews and for nobody else.
        for language in Language::ALL {
            for room in ["office", "reviews", "objections"] {
                let html = page(&house, &moderator, &routes::office(language, room)).await;
                assert_eq!(html.contains("Fishbowl am Quittenbaum"), room != "objections", "{room}");
                let refused = get(&house, &author, &routes::office(language, room)).await;
                assert_eq!(refused.status, StatusCode::FORBIDDEN, "{room}");
            }
            page(&house, &moderator, &routes::office_with(language, "review", &number.to_string())).await;
        }
        let narrowed = format!("{}?kind=guide&land=05&topic=T1&age=5&with=me", routes::office(DE, "reviews"));
        assert!(!page(&house, &moderator, &narrowed).await.contains("Fishbowl am Quittenbaum"));

        // Taken, it is commented on; nothing typed is lost.
        let taken = done(&house, &moderator, &at("review_take", number), &[]).await;
        assert!(page(&house, &moderator, &taken).await.contains("Dieser Eintrag liegt bei Ihnen."));
        let empty = post(&house, &moderator, &at("review_comment", number), &pairs(&[("at", "title")])).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("empty comment", &empty);
        for (path, text) in [("title", "Kürzer?"), ("goal", "Für wen?"), ("steps[1]", "Was heißt <b>das?")] {
            let field = path.split('[').next().unwrap();
            let comment = (format!("comment.{field}"), format!("part.{field}"));
            let form = [(comment.0.as_str(), text), (comment.1.as_str(), path), ("at", field)];
            done(&house, &moderator, &at("review_comment", number), &form).await;
        }
        done(&house, &moderator, &at("review_checklist", number), &[("point", "plain"), ("point", "safe")]).await;
        let decide = at("review_decide", number);
        for form in [
            &[("words", "Getippt & behalten")][..],
            &[("verdict", "reject"), ("words", "Getippt & behalten")],
            &[("verdict", "reject"), ("reason", "evidence"), ("words", "Getippt & behalten")],
        ] {
            let refused = post(&house, &moderator, &decide, &pairs(form)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert_fit("refused decision", &refused);
            assert!(refused.text().contains("Getippt &amp; behalten"), "{form:?}");
        }
        let form = [("go", "template"), ("template", "ask.evidence"), ("words", "Hallo")];
        let filled = post(&house, &moderator, &decide, &pairs(&form)).await;
        assert_eq!(filled.status, StatusCode::OK);
        assert!(filled.text().contains("Hallo\n\nFür einige Aussagen"), "{}", filled.text());
        let state = routes::of_draft(DE, &id_in(&address), OfDraft::State);
        assert!(!page(&house, &author, &state).await.contains("Kürzer?"), "told with the decision");
        done(&house, &moderator, &decide, &[("verdict", "ask"), ("words", "Drei Fragen.")]).await;

        // The authors see what is meant, answer there and submit again.
        let html = page(&house, &author, &state).await;
        for text in ["Kürzer?", "Für wen?", "Was heißt &lt;b", "Drei Fragen."] {
            assert!(html.contains(text), "{text}");
        }
        let html = page(&house, &author, &address).await;
        // What is said about a step stands at the step.
        let place = |text: &str| html.find(text).unwrap_or_else(|| panic!("{text}"));
        let asked = place("Was heißt &lt;b");
        assert!(place("id=\"f-fields-steps-1\"") < asked && asked < place("id=\"f-fields-steps-2\""), "{html}");
        let mut values = offered(&html, &address);
        let answers = values.iter_mut().filter(|(name, _)| name.starts_with("answer."));
        let answered = answers.enumerate().map(|(index, (_, value))| *value = format!("Antwort {index}")).count();
        assert_eq!(answered, 3, "{html}");
        let answer = post(&house, &author, &address, &pressed(values, "go", "submit")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        assert_eq!(self::number(&house, &author, &address).await, number, "the number stays");

        // Published, it is read, found and given out at once.
        done(&house, &moderator, &at("review_take", number), &[]).await;
        let html = page(&house, &moderator, &at("review", number)).await;
        assert!((0..3).all(|index| html.contains(&format!("Antwort {index}"))), "{html}");
        assert!(html.contains("Änderungen von Runde 1 zu Runde 2") && !html.contains("<ins"), "nothing was changed");
        let whole = page(&house, &moderator, &format!("{}?with=public", at("review", number))).await;
        assert!(whole.contains("Der ganze Eintrag") && whole.contains("Mit Runde 1 vergleichen"), "{whole}");
        done(&house, &moderator, &decide, &[("verdict", "publish")]).await;
        let first = routes::entry(DE, Kind::DialogFormat, "fishbowl-am-quittenbaum");
        let read = house.get(&first).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.text());
        assert!(!read.text().contains("Nicht gegengeprüft"));
        let found = house.get("/de/suche?q=Quittenbaum").await;
        assert!(found.text().contains(&first), "{}", found.text());
        let id = id_in(&address);
        let (_, json) = house.json(&format!("/api/v1/entries/{id}")).await;
        assert_eq!((&json["reviewed_by"], &json["version"]), (&"office".into(), &1.into()));
        assert!(page(&house, &author, &state).await.contains("Veröffentlicht"));

        // Revised, the old version stays until the new one is there, and leads on to it.
        let again = done(&house, &author, &routes::desk_revise(DE), &[("entry", &id)]).await;
        let values = offered(&page(&house, &author, &again).await, &again);
        let note = "Der Baum heißt jetzt anders.";
        let values = with(values, &[("title", "Fishbowl am Apfelbaum"), ("change_note", note)]);
        let answer = post(&house, &author, &again, &pressed(values, "go", "submit")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let second = self::number(&house, &author, &again).await;
        assert!(second > number);
        assert_eq!(house.get(&first).await.status, StatusCode::OK);
        done(&house, &moderator, &routes::office(DE, "reviews_take"), &[("number", &second.to_string())]).await;
        let html = page(&house, &moderator, &at("review", second)).await;
        assert!(html.contains("<ins>Apfelbaum</ins>") && html.contains("<del>Quittenbaum</del>"), "{html}");
        done(&house, &moderator, &at("review_decide", second), &[("verdict", "publish")]).await;
        let next = routes::entry(DE, Kind::DialogFormat, "fishbowl-am-apfelbaum");
        assert_eq!(house.get(&first).await.header("location"), next);
        let read = house.get(&next).await;
        assert_eq!(read.status, StatusCode::OK);
        assert!(read.text().contains(note) && read.text().contains("Erste Veröffentlichung"), "{}", read.text());

        // Who comes late is told, and changes nothing; who presses twice is told that it is done.
        let twice = done(&house, &moderator, &at("review_decide", second), &[("verdict", "publish")]).await;
        assert!(twice.ends_with("?done=publish"), "{twice}");
        let late = done(&house, &moderator, &at("review_decide", second), &[("verdict", "reject")]).await;
        assert!(late.ends_with("?done=late"), "{late}");
        assert!(page(&house, &moderator, &late).await.contains("Das geht nicht mehr"));
    });
}

#[test]
fn nothing_typed_is_lost_between_the_buttons_of_a_case() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (_, number) = submitted(&house, &author, "Fishbowl aus einem Guss").await;
        done(&house, &moderator, &at("review_take", number), &[]).await;
        let decide = at("review_decide", number);
        let form = async || {
            let html = page(&house, &moderator, &at("review", number)).await;
            let values = offered(&html, &decide);
            with(values, &[("words", "Getippt & behalten"), ("reason", "evidence")])
        };
        let said = async || {
            let case = house.door.library.case(&moderator.viewer, number).await.unwrap();
            let said: Vec<(Option<String>, String)> =
                case.comments.into_iter().map(|comment| (comment.row.path, comment.row.text)).collect();
            (said, case.checklist.codes())
        };
        let shows = |answer: &Answer, what: &str| {
            assert_fit(what, answer);
            let html = answer.text();
            assert!(html.contains("Getippt &amp; behalten"), "{what}: the words, {html}");
            let again = offered(&html, &decide);
            assert!(again.contains(&("reason".to_owned(), "evidence".to_owned())), "{what}: the reason");
        };

        // A comment is kept with the ticks; the decision that was begun stands there again. Sent twice, it is there once.
        let mut values = with(form().await, &[("comment.steps", "Wie lange?"), ("part.steps", "steps[2]")]);
        values.extend(pairs(&[("point", "plain"), ("point", "runnable"), ("at", "steps")]));
        for time in 0..2 {
            let answer = post(&house, &moderator, &at("review_comment", number), &values).await;
            assert_eq!(answer.status, StatusCode::OK, "{time}");
            shows(&answer, "a comment");
            assert!(answer.text().contains("Die Anmerkung ist festgehalten."), "{time}");
        }
        let one = (Some("steps[2]".to_owned()), "Wie lange?".to_owned());
        assert_eq!(said().await, (vec![one.clone()], "plain runnable".to_owned()));

        // The same the other way round: ticks with a comment beside them, what is not finished kept, a comment settled.
        let mut values = with(form().await, &[("comment.title", "Kürzer?")]);
        values.extend(pairs(&[("point", "safe")]));
        let answer = post(&house, &moderator, &at("review_checklist", number), &values).await;
        shows(&answer, "the checklist");
        let two = (Some("title".to_owned()), "Kürzer?".to_owned());
        let (comments, codes) = said().await;
        assert_eq!((comments, codes.contains("safe")), (vec![one.clone(), two.clone()], true));
        let values = pressed(with(form().await, &[("comment.goal", "Für wen?")]), "go", "keep");
        let answer = post(&house, &moderator, &decide, &values).await;
        shows(&answer, "what is not finished");
        let case = house.door.library.case(&moderator.viewer, number).await.unwrap();
        let settled = case.comments[0].row.id.to_string();
        let values = pressed(with(form().await, &[("comment.", "Gut.")]), "settle", &settled);
        let answer = post(&house, &moderator, &at("review_settle", number), &values).await;
        shows(&answer, "a settled comment");
        let case = house.door.library.case(&moderator.viewer, number).await.unwrap();
        assert!(case.comments[0].row.settled && case.comments.len() == 4);

        // A decision that is refused keeps comments and ticks; a comment that is refused keeps the decision.
        let mut values = with(form().await, &[("comment.summary", "Wen meint das?")]);
        values.extend(pairs(&[("verdict", "reject"), ("point", "neutral"), ("go", "decide")]));
        let answer = post(&house, &moderator, &decide, &values).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        shows(&answer, "a refused decision");
        assert!(said().await.1.contains("neutral") && said().await.0.len() == 5);
        let long = "y".repeat(2_001);
        let values = with(form().await, &[("comment.summary", long.as_str()), ("comment.title", "Noch eine.")]);
        let answer = post(&house, &moderator, &at("review_comment", number), &pressed(values, "at", "summary")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        shows(&answer, "a refused comment");
        assert!(answer.text().contains(&long) && answer.text().contains("Noch eine."));
        assert_eq!(said().await.0.len(), 5);

        // A ready text comes in the language of the authors, whatever the reviewer reads.
        let values = pressed(with(form().await, &[("template", "reject.privacy")]), "go", "template");
        let english = routes::office_with(Language::En, "review_decide", &number.to_string());
        let answer = post(&house, &moderator, &english, &values).await;
        assert!(answer.text().contains("die dem nicht zugestimmt haben"), "{}", answer.text());

        // Given back, what could not be kept is shown once more.
        let values = with(form().await, &[("comment.goal", "Und wozu?")]);
        let answer = post(&house, &moderator, &at("review_give_back", number), &values).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert!(answer.text().contains("Getippt &amp; behalten"), "{}", answer.text());
        assert_eq!(said().await.0.len(), 6);
        // Whoever comes late is shown what they typed, and nothing of it is kept.
        let values = pairs(&[("comment.goal", "Zu spät."), ("words", "Getippt & behalten"), ("at", "goal")]);
        let answer = post(&house, &moderator, &at("review_comment", number), &values).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text().contains("Zu spät.") && answer.text().contains("Getippt &amp; behalten"));
        assert_eq!(said().await.0.len(), 6);
    });
}

#[test]
fn whoever_is_signed_out_while_reviewing_keeps_the_words() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let nobody = Person { cookie: String::new(), viewer: Viewer::reader() };
        let (_, number) = submitted(&house, &author, "Fishbowl über Mittag").await;
        done(&house, &moderator, &at("review_take", number), &[]).await;
        let decide = at("review_decide", number);
        let values = offered(&page(&house, &moderator, &at("review", number)).await, &decide);
        let written = [("comment.title", "Kürzer?"), ("words", "Getippt & \"behalten\"")];
        let written = pressed(pressed(with(values.clone(), &written), "point", "plain"), "verdict", "ask");
        for button in ["review_decide", "review_comment", "review_give_back", "review_checklist", "review_settle"] {
            let answer = post(&house, &nobody, &at(button, number), &written).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{button}");
            assert_fit(button, &answer);
            let kept = offered(&answer.text(), &decide);
            for (name, value) in [("words", "Getippt & \"behalten\""), ("comment.title", "Kürzer?"), ("verdict", "ask")]
            {
                assert!(kept.contains(&(name.to_owned(), value.to_owned())), "{button}: {kept:?}");
            }
            // Back again, the page is sent as it is.
            let again = post(&house, &moderator, &decide, &pressed(kept, "go", "keep")).await;
            assert_eq!(again.status, StatusCode::OK, "{button}");
            assert!(again.text().contains("Getippt &amp;"), "{button}");
        }
        let case = house.door.library.case(&moderator.viewer, number).await.unwrap();
        assert_eq!((case.comments.len(), case.checklist.codes().as_str(), case.is_mine), (1, "plain", true));
        // Where nothing was written, there is nothing to keep.
        let answer = post(&house, &nobody, &decide, &values).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        assert!(answer.header("location").starts_with("/de/konto/anmelden"), "{}", answer.header("location"));
    });
}

#[test]
fn half_a_form_says_nothing_about_a_case() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (_, number) = submitted(&house, &author, "Fishbowl, halb geschickt").await;
        done(&house, &moderator, &at("review_take", number), &[]).await;
        done(&house, &moderator, &at("review_checklist", number), &[("point", "plain")]).await;
        let long = "y".repeat(server::router::LARGEST_DRAFT + 1);
        for button in ["review_checklist", "review_give_back"] {
            let answer = post(&house, &moderator, &at(button, number), &pairs(&[("comment.title", &long)])).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{button}");
        }
        let case = house.door.library.case(&moderator.viewer, number).await.unwrap();
        assert_eq!((case.checklist.codes().as_str(), case.is_mine), ("plain", true), "nothing was done");
    });
}

#[test]
fn a_button_pressed_twice_or_on_a_page_of_yesterday_does_no_harm() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (address, values) = filled(&house, &author, "Fishbowl, zweimal gedrückt").await;
        let receipt = routes::of_draft(DE, &id_in(&address), OfDraft::Receipt);
        let submit = || post(&house, &author, &address, &values);
        let (one, two, three) = tokio::join!(submit(), submit(), submit());
        for answer in [one, two, three, submit().await] {
            assert_eq!(answer.header("location"), receipt, "{}", answer.text());
        }
        let number = number(&house, &author, &address).await;
        for time in 0..2 {
            let taken = done(&house, &moderator, &at("review_take", number), &[]).await;
            assert!(taken.ends_with("?done=taken"), "{time}: {taken}");
        }
        let decide = at("review_decide", number);
        let of_yesterday = offered(&page(&house, &moderator, &at("review", number)).await, &decide);
        let asked = with(of_yesterday.clone(), &[("comment.title", "Kürzer?"), ("words", "Bitte sehen Sie nach.")]);
        let asked = pressed(asked, "verdict", "ask");
        for time in 0..2 {
            let answer = post(&house, &moderator, &decide, &asked).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{time}: {}", answer.text());
            assert!(answer.header("location").ends_with("?done=ask"), "{time}");
        }
        // What was said beside it only the second time is not kept, and shown.
        let more = with(asked, &[("comment.goal", "Für wen?")]);
        let answer = post(&house, &moderator, &decide, &more).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert!(answer.text().contains("Für wen?"));

        // Handed in again and taken again, it is not decided by whoever reads the round before.
        let values = offered(&page(&house, &author, &address).await, &address);
        let answer = post(&house, &author, &address, &pressed(values, "go", "submit")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        done(&house, &moderator, &at("review_take", number), &[]).await;
        let answer = post(&house, &moderator, &decide, &pressed(of_yesterday, "verdict", "publish")).await;
        assert!(answer.header("location").ends_with("?done=late"), "{}", answer.text());
        let case = house.door.library.case(&moderator.viewer, number).await.unwrap();
        assert!(case.is_mine && case.rounds == 2, "nothing was done");
        let today = offered(&page(&house, &moderator, &at("review", number)).await, &decide);
        let answer = post(&house, &moderator, &decide, &pressed(today, "verdict", "publish")).await;
        assert!(answer.header("location").ends_with("?done=publish"), "{}", answer.text());
    });
}

#[test]
fn what_is_suspended_says_so_to_whoever_publishes_the_next_version() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (address, number) = submitted(&house, &author, "Fishbowl hinter Schloss").await;
        done(&house, &moderator, &at("review_take", number), &[]).await;
        done(&house, &moderator, &at("review_decide", number), &[("verdict", "publish")]).await;
        let id = id_in(&address);
        let again = done(&house, &author, &routes::desk_revise(DE), &[("entry", &id)]).await;
        let values = offered(&page(&house, &author, &again).await, &again);
        let values =
            with(values, &[("title", "Fishbowl hinter Riegel"), ("change_note", "Das Schloss ist ein Riegel.")]);
        post(&house, &author, &again, &pressed(values, "go", "submit")).await;
        let second = self::number(&house, &author, &again).await;
        done(&house, &moderator, &at("review_take", second), &[]).await;
        let words = "Im ersten Schritt steht die Nummer eines Menschen, der dem nicht zugestimmt hat.";
        let form = [("act", "decide"), ("deed", "suspended"), ("reason", "privacy"), ("words", words)];
        done(&house, &moderator, &routes::office_with(DE, "office_entry", &id), &form).await;

        for language in Language::ALL {
            page(&house, &moderator, &routes::office_with(language, "review", &second.to_string())).await;
        }
        let form = pairs(&[("verdict", "publish"), ("words", "Danke & weiter so.")]);
        let refused = post(&house, &moderator, &at("review_decide", second), &form).await;
        assert_eq!(refused.status, StatusCode::CONFLICT);
        assert_fit("published while suspended", &refused);
        let html = refused.text();
        assert!(
            html.contains("nur, was nach der Sperrung eingereicht wurde") && !html.contains("war schneller"),
            "{html}"
        );
        assert!(html.contains("Danke &amp; weiter so."), "what was typed is there, {html}");
        // Shown again, it goes on.
        let form = [
            ("act", "decide"),
            ("deed", "restored"),
            ("words", "Die Nummer gehört der Initiative, und sie will das so."),
        ];
        done(&house, &moderator, &routes::office_with(DE, "office_entry", &id), &form).await;
        done(&house, &moderator, &at("review_decide", second), &[("verdict", "publish")]).await;
    });
}

#[test]
fn authors_read_how_their_entry_stands_by_now() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (address, number) = submitted(&house, &author, "Fishbowl, wie er steht").await;
        done(&house, &moderator, &at("review_take", number), &[]).await;
        done(&house, &moderator, &at("review_decide", number), &[("verdict", "publish")]).await;
        let id = id_in(&address);
        let pages = [routes::of_draft(DE, &id, OfDraft::State), routes::desk(DE)];
        let entry = routes::office_with(DE, "office_entry", &id);
        let words = "Im ersten Schritt steht die Nummer eines Menschen, der dem nicht zugestimmt hat.";
        for (deed, said) in
            [("", "Er ist öffentlich."), ("suspended", "Er ist gesperrt."), ("removed", "Er wurde entfernt.")]
        {
            if !deed.is_empty() {
                let form = [("act", "decide"), ("deed", deed), ("reason", "privacy"), ("words", words)];
                done(&house, &moderator, &entry, &form).await;
            }
            for address in &pages {
                let html = page(&house, &author, address).await;
                assert!(html.contains(said), "{address}: {said}");
                assert_eq!(html.contains("Er ist öffentlich."), deed.is_empty(), "{address}: {said}");
            }
        }
    });
}

#[test]
fn ready_texts_are_there_for_every_decision_of_the_office() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let administrator = person(&house, 3, Some(Office::Administrator)).await;
        let (address, number) = submitted(&house, &author, "Fishbowl mit Vorlagen").await;
        let draft: EntryId = id_in(&address).parse().unwrap();
        done(&house, &moderator, &at("review_take", number), &[]).await;
        let words = "Das geht so leider nicht. ".repeat(3);
        let form = [("verdict", "reject"), ("reason", "safety"), ("words", words.as_str())];
        done(&house, &moderator, &at("review_decide", number), &form).await;
        let history = house.door.library.told(&author.viewer, draft).await.unwrap();
        let decided = history.decisions[0].row.id;
        let text = "Die Regeln stehen doch in Schritt zwei.";
        house.door.library.object(&author.viewer, draft, decided, text).await.unwrap();
        let answer = routes::office_with(DE, "objection_decide", "1");
        let form =
            pairs(&[("go", "template"), ("template", "objection.refused"), ("words", "Guten Tag"), ("granted", "0")]);
        let shown = post(&house, &administrator, &answer, &form).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_fit("an objection with a ready text", &shown);
        assert!(shown.text().contains("Guten Tag\n\nWir haben den Fall noch einmal geprüft."), "{}", shown.text());
        let refused = post(&house, &moderator, &answer, &form).await;
        assert_eq!(refused.status, StatusCode::NOT_FOUND, "who may not decide learns nothing");

        let public = routes::office_with(DE, "office_entry", &named("fishbowl").entry.id.to_string());
        let form =
            pairs(&[("act", "decide"), ("go", "template"), ("template", "suspend.copyright"), ("words", "Guten Tag")]);
        let shown = post(&house, &moderator, &public, &form).await;
        assert_eq!(shown.status, StatusCode::OK);
        assert_fit("an entry with a ready text", &shown);
        assert!(shown.text().contains("Guten Tag\n\nIm Eintrag stehen Texte"), "{}", shown.text());
        assert_eq!(post(&house, &author, &public, &form).await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn whoever_is_turned_down_objects() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let first = person(&house, 2, Some(Office::Moderator)).await;
        let second = person(&house, 3, Some(Office::Administrator)).await;
        let (address, number) = submitted(&house, &author, "Fishbowl mit Widerspruch").await;
        done(&house, &first, &at("review_take", number), &[]).await;
        let why = "Für die Wirkung fehlt ein Beleg, und eine Quelle ist nicht zu finden.";
        let form = [("verdict", "reject"), ("reason", "evidence"), ("words", why)];
        done(&house, &first, &at("review_decide", number), &form).await;
        let state = routes::of_draft(DE, &id_in(&address), OfDraft::State);
        let object = routes::of_draft(DE, &id_in(&address), OfDraft::Object);
        let html = page(&house, &author, &state).await;
        assert!(html.contains(why) && html.contains("Beleg fehlt"), "{html}");
        let offered = offered(&html, &object);
        let short = post(&house, &author, &object, &with(offered.clone(), &[("objection", "Nein & nochmals")])).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("short objection", &short);
        assert!(short.text().contains("Nein &amp; nochmals"), "{}", short.text());
        let text = "Die Quelle steht in Abschnitt zwei, auf Seite drei.";
        let sent = with(offered, &[("objection", text)]);
        for time in 0..2 {
            assert_eq!(post(&house, &author, &object, &sent).await.header("location"), state, "{time}");
        }

        // Whoever decided sees it, and somebody else answers.
        let room = routes::office(DE, "objections");
        let html = page(&house, &first, &room).await;
        let answer = routes::office_with(DE, "objection_decide", "1");
        assert!(html.contains(text) && !html.contains(&answer), "{html}");
        assert!(page(&house, &second, &room).await.contains(&answer));
        let words = "Der Beleg ist da, wir haben ihn beim ersten Mal übersehen.";
        let form = pairs(&[("granted", "1"), ("words", words)]);
        assert_eq!(post(&house, &first, &answer, &form).await.status, StatusCode::FORBIDDEN);
        let short = post(&house, &second, &answer, &pairs(&[("granted", "1"), ("words", "Ja & nein")])).await;
        assert_eq!(short.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("short answer", &short);
        assert!(short.text().contains("Ja &amp; nein"));
        assert_eq!(post(&house, &second, &answer, &form).await.status, StatusCode::SEE_OTHER);
        assert!(page(&house, &author, &state).await.contains(words));
        assert!(page(&house, &second, &at("review", number)).await.contains("Dieser Eintrag liegt bei Ihnen."));
    });
}

/// What a text may be that is hostile; the first one that there is room for is taken. A summary may have no link.
const HOSTILE: [&str; 3] = [
    "<script>alert(1)</script> **fett** [k](javascript:alert(1)) <img src=x onerror=alert(1)> <i onclick=a>x</i> &lt;",
    "<img src=x onerror=alert(1)> **fett** </p><script>",
    "<b onload=a>*",
];

/// How long the text with this name may be; none where it is no text.
fn room(kind: Kind, name: &str) -> Option<usize> {
    let plain = form::plain(name);
    let mut parts = plain.split('.');
    let mut field = questions::field(kind, parts.next()?)?;
    for part in parts {
        let (Shape::Record { fields } | Shape::Records { fields, .. }) = field.shape else { return None };
        field = fields.iter().find(|inner| inner.key == part)?;
    }
    let most = match field.shape {
        Shape::Text { max, .. } | Shape::Lang { max, .. } => max,
        Shape::Texts { each_max, .. } | Shape::Langs { each_max, .. } => each_max,
        _ => return None,
    };
    usize::try_from(most).ok()
}

/// The number of a text in letters, since figures in a text mean something to some rules.
fn mark(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

/// Every text of a form with something hostile at its end, between marks with the number of the text.
fn made_hostile(kind: Kind, values: &mut [(String, String)]) -> usize {
    let mut count = 0;
    for (number, (name, value)) in values.iter_mut().enumerate() {
        let Some(room) = room(kind, name).filter(|_| !value.is_empty()) else { continue };
        let hostile = HOSTILE.iter().filter(|it| name != "summary" || !it.contains("](")).find_map(|hostile| {
            let end = format!(" qa{0}x{hostile}qz{0}x", mark(number));
            let left = room.checked_sub(end.chars().count() + 20)?;
            Some(format!("{}{end}", value.chars().take(left + 20).collect::<String>().trim_end()))
        });
        let Some(hostile) = hostile else { continue };
        *value = hostile;
        count += 1;
    }
    count
}

/// How a page shows the text with this number, wherever it does.
fn shown_between(html: &str, number: usize) -> BTreeSet<String> {
    let (start, end) = (format!("qa{}x", mark(number)), format!("qz{}x", mark(number)));
    let behind = html.split(start.as_str()).skip(1);
    behind.filter_map(|behind| Some(behind.split_once(end.as_str())?.0.to_owned())).collect()
}

#[test]
fn what_is_previewed_is_what_is_published() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        for (kind, slug) in [(Kind::DialogFormat, "fishbowl"), (Kind::Guide, "menschen-einladen-die-nie-kommen")] {
            let initiative = initiative().to_string();
            let begin = [("kind", kind.code()), ("initiative", initiative.as_str()), ("language", "de")];
            let address = done(&house, &author, &routes::desk_new(DE), &begin).await;
            let mut values = form::write(kind, named(slug).entry.authored());
            values.retain(|(name, _)| !name.starts_with("related["));
            let count = made_hostile(kind, &mut values);
            assert!(count > 10, "{kind:?}: {count} texts");
            let numbers = 0..values.len();
            values.extend(pairs(&[("revision", "1"), ("end", "1")]));
            let answer = post(&house, &author, &address, &pressed(values.clone(), "go", "preview")).await;
            let preview = routes::of_draft(DE, &id_in(&address), OfDraft::Preview);
            assert_eq!(answer.header("location"), preview, "{}", answer.text());
            let previewed = get(&house, &author, &preview).await.text();
            assert!(previewed.contains("Entwurf, noch nicht veröffentlicht"), "{previewed}");

            let id: EntryId = id_in(&address).parse().unwrap();
            let draft = house.door.library.draft(&author.viewer, id).await.unwrap();
            assert_eq!(draft.faults(), [], "what is hostile may be submitted");
            let values = offered(&page(&house, &author, &address).await, &address);
            let answer = post(&house, &author, &address, &pressed(values, "go", "submit")).await;
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
            let number = self::number(&house, &author, &address).await;
            done(&house, &moderator, &at("review_take", number), &[]).await;
            done(&house, &moderator, &at("review_decide", number), &[("verdict", "publish")]).await;
            let shown = house.door.library.many(&[id]).await.unwrap().remove(0);
            let published = house.get(&routes::entry(DE, kind, shown.slug(DE))).await.text();
            assert!(!published.contains("noch nicht veröffentlicht"));

            let mut compared = 0;
            for number in numbers {
                let (before, after) = (shown_between(&previewed, number), shown_between(&published, number));
                assert_eq!(before, after, "{kind:?}: text {number}");
                compared += usize::from(!before.is_empty());
            }
            assert!(compared > 10, "{kind:?}: {compared} texts are on the page");
            for (what, html) in [(&preview, &previewed), (&address, &published)] {
                assert_clean(what, html);
                for tag in tags(html) {
                    assert!(tag.name != "img" || tag.attribute("src") != Some("x"), "{what}: {tag:?}");
                }
            }
            assert!(previewed.contains("<strong>fett</strong>"), "formatted all the same: {previewed}");
        }
    });
}

#[test]
fn rooms_bring_their_keys_along_for_the_program_alone() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        let (_, number) = submitted(&house, &author, "Fishbowl mit Tasten").await;
        for language in Language::ALL {
            let case = routes::office_with(language, "review", &number.to_string());
            for (address, keys) in [(routes::office(language, "reviews"), "queue"), (case, "case")] {
                let html = page(&house, &moderator, &address).await;
                let list = tags(&html).into_iter().find(|tag| tag.attribute("data-keys") == Some(keys)).unwrap();
                assert!(list.attribute("hidden").is_some(), "{address}: without the program nothing is said");
                assert!(html.contains("data-now"), "{address}: the program comes at once");
            }
        }
    });
}

#[test]
fn nobody_is_offered_to_take_their_own() {
    on(async {
        let house = house().await;
        let author = person(&house, 1, None).await;
        let moderator = person(&house, 2, Some(Office::Moderator)).await;
        submitted(&house, &author, "Fishbowl aus der Servicestelle").await;
        let room = routes::office(DE, "reviews");
        assert!(page(&house, &moderator, &room).await.contains("name=\"number\""));
        // The author comes to the office.
        let tx = house.door.library.storage().begin().await.unwrap();
        let mut row = account::get(&tx, author.viewer.account.unwrap()).await.unwrap().unwrap();
        row.office = Some(Office::Moderator);
        account::put(&tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        let html = page(&house, &author, &room).await;
        assert!(html.contains("eigene Einreichung") && !html.contains("name=\"number\""), "{html}");
    });
}
