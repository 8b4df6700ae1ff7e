//! Writing by plain forms, as a browser without scripts does it: what a page offers is sent back, changed.

use std::collections::BTreeSet;

use app::routes::{self, OfDraft};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use chrono::Utc;
use domain::account::{AccountId, AccountStatus, Address, Membership, Viewer};
use domain::lifecycle::Status;
use domain::{EntryId, Kind, Language, form};
use library::Origin;
use server::config::Config;
use server::router::{LARGEST_DRAFT, listed};
use sha2::{Digest as _, Sha256};
use storage::account::{self, AccountRow};
use storage::membership::{self, MembershipRow};
use storage::session::{self, SessionRow};
use tokio::sync::OnceCell;
use uuid::Uuid;

use crate::house::{Answer, House, named, on, shipped};
use crate::markup::{Tag, assert_clean, tags};
use crate::routes::assert_guarded;

const DE: Language = Language::De;

/// A house in which people write.
pub async fn house() -> &'static House {
    static HOUSE: OnceCell<House> = OnceCell::const_new();
    HOUSE
        .get_or_init(|| async {
            let house = House::new(Config::default()).await;
            house.take_in(&shipped(), Origin::Shipped).await;
            house
        })
        .await
}

/// Somebody who is signed in, or nobody.
#[derive(Debug, Clone, Default)]
pub struct Who {
    pub cookie: String,
    pub viewer: Viewer,
}

/// Somebody who writes for the initiative with this number.
pub async fn writer(number: u128, initiative: u128) -> Who {
    let now = Utc::now();
    let initiative = EntryId(Uuid::from_u128((7 << 76) | (2 << 62) | initiative));
    let key = format!("key-of-{number}");
    let person = AccountRow {
        id: AccountId(Uuid::from_u128(number)),
        address: Some(Address::new(&format!("wer{number}@example.org")).unwrap()),
        name: format!("Person {number}"),
        language: DE,
        password_hash: None,
        status: AccountStatus::Active,
        office: None,
        created_at: now,
        signed_in_at: None,
        erased_at: None,
    };
    let member =
        MembershipRow { initiative, account: person.id, role: Some(Membership::Contributor), since: now, change: None };
    let session = SessionRow {
        id: Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect(),
        account: person.id,
        device: String::new(),
        created_at: now,
        seen_at: now,
        recent_until: now + chrono::TimeDelta::minutes(10),
        ended_at: None,
    };
    let tx = house().await.door.library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &person).await.unwrap());
    membership::put(&tx, &member).await.unwrap();
    session::add(&tx, &session).await.unwrap();
    tx.commit().await.unwrap();
    let viewer =
        Viewer { account: Some(person.id), office: None, memberships: vec![(initiative, Membership::Contributor)] };
    Who { cookie: format!("werkbuch={key}"), viewer }
}

pub async fn ask(who: &Who, method: Method, address: &str, body: Vec<u8>, headers: &[(&str, &str)]) -> Answer {
    let mut request = Request::builder().method(method).uri(address).header("cookie", &who.cookie);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    house().await.send(request.body(Body::from(body)).unwrap()).await
}

pub async fn get(who: &Who, address: &str) -> Answer {
    ask(who, Method::GET, address, Vec::new(), &[]).await
}

pub async fn post(who: &Who, address: &str, values: &[(String, String)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(values).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("sec-fetch-site", "same-origin")];
    ask(who, Method::POST, address, body.into_bytes(), &headers).await
}

pub fn pairs(values: &[(&str, &str)]) -> Vec<(String, String)> {
    values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn words(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
}

/// What a browser would send of the form with this address, without its buttons.
pub fn offered(html: &str, action: &str) -> Vec<(String, String)> {
    let (mut within, mut select, mut values) = (false, None::<(String, Option<String>)>, Vec::new());
    for tag in tags(html) {
        let name = || tag.attribute("name").map(words);
        let value = || words(tag.attribute("value").unwrap_or_default());
        match (tag.name.as_str(), tag.is_end) {
            ("form", false) => within = tag.attribute("action") == Some(action),
            ("form", true) => within = false,
            _ if !within => {}
            ("input", false) => {
                let is_ticked = tag.attribute("checked").is_some();
                let is_choice = matches!(tag.attribute("type"), Some("checkbox" | "radio"));
                if let Some(name) = name().filter(|_| !is_choice || is_ticked) {
                    values.push((name, value()));
                }
            }
            ("textarea", false) => {
                let text = words(&tag.text);
                values.extend(name().map(|name| (name, text.strip_prefix('\n').unwrap_or(&text).to_owned())));
            }
            ("select", false) => select = name().map(|name| (name, None)),
            ("option", false) => {
                if let Some((_, chosen)) = &mut select
                    && (chosen.is_none() || tag.attribute("selected").is_some())
                {
                    *chosen = Some(value());
                }
            }
            ("select", true) => values.extend(select.take().and_then(|(name, chosen)| Some((name, chosen?)))),
            _ => {}
        }
    }
    values
}

/// The form with other values; a name that is not offered is a mistake of the test.
pub fn with(mut values: Vec<(String, String)>, changes: &[(&str, &str)]) -> Vec<(String, String)> {
    for (name, value) in changes {
        let found = values.iter_mut().find(|(given, _)| given == name);
        found.unwrap_or_else(|| panic!("{name} is not offered")).1 = (*value).to_owned();
    }
    values
}

pub fn pressed(mut values: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    values.push((name.to_owned(), value.to_owned()));
    values
}

/// What every page of the desk keeps to.
pub fn assert_fit(what: &str, answer: &Answer) {
    assert_guarded(what, answer);
    assert_eq!(answer.header("cache-control"), "no-store", "{what}");
    assert_eq!(answer.header("etag"), "", "{what}");
    if !answer.is_html() {
        return;
    }
    let html = answer.text();
    assert_clean(what, &html);
    assert!(!html.contains("{{"), "{what}: an empty slot");
    let tags = tags(&html);
    let mut ids = BTreeSet::new();
    for id in tags.iter().filter_map(|tag| tag.attribute("id")) {
        assert!(ids.insert(id), "{what}: two of id {id}");
    }
    for tag in tags.iter().filter(|tag| !tag.is_end) {
        for name in ["href", "for"] {
            let to = tag.attribute(name).and_then(|to| if name == "href" { to.strip_prefix('#') } else { Some(to) });
            assert!(to.is_none_or(|to| ids.contains(to)), "{what}: {name} {to:?} leads nowhere");
        }
    }
    assert_eq!(tags.iter().filter(|tag| tag.name == "h1" && !tag.is_end).count(), 1, "{what}");
    assert_labelled(what, &tags);
}

/// Every control has a name that people see or hear.
fn assert_labelled(what: &str, tags: &[Tag]) {
    let labels: BTreeSet<&str> =
        tags.iter().filter(|tag| tag.name == "label").filter_map(|tag| tag.attribute("for")).collect();
    let mut within = 0_usize;
    for tag in tags {
        match (tag.name.as_str(), tag.is_end) {
            ("label", false) => within += 1,
            ("label", true) => within -= 1,
            ("input" | "select" | "textarea", false)
                if tag.attribute("type") != Some("hidden") && tag.attribute("hidden").is_none() =>
            {
                let labelled = within > 0
                    || tag.attribute("aria-label").is_some()
                    || tag.attribute("id").is_some_and(|id| labels.contains(id));
                assert!(labelled, "{what}: {:?} has no label", tag.attribute("name"));
            }
            _ => {}
        }
    }
}

pub async fn begun(who: &Who, kind: Kind) -> String {
    let initiative = who.viewer.memberships[0].0.to_string();
    let form = pairs(&[("kind", kind.code()), ("initiative", &initiative), ("language", "de")]);
    let answer = post(who, &routes::desk_new(DE), &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location").to_owned()
}

pub fn id_in(address: &str) -> String {
    address.rsplit('/').next().unwrap().to_owned()
}

/// The form of the editor as it is offered now.
pub async fn editor(who: &Who, address: &str) -> (String, Vec<(String, String)>) {
    let answer = get(who, address).await;
    assert_eq!(answer.status, StatusCode::OK, "{address}: {}", answer.text());
    assert_fit(address, &answer);
    let html = answer.text();
    let values = offered(&html, address);
    (html, values)
}

pub async fn saved(who: &Who, address: &str, values: &[(String, String)]) {
    let answer = post(who, address, values).await;
    assert_eq!((answer.status, answer.header("location")), (StatusCode::SEE_OTHER, address), "{}", answer.text());
}

/// Fields of the shipped fishbowl as a form, in place of those that are offered.
fn like_the_fishbowl(offered: &[(String, String)]) -> Vec<(String, String)> {
    let filled = form::write(Kind::DialogFormat, named("fishbowl").entry.authored());
    let kept = offered.iter().filter(|(name, _)| matches!(name.as_str(), "revision" | "end"));
    filled.into_iter().filter(|(name, _)| !name.starts_with("related[")).chain(kept.cloned()).collect()
}

#[test]
fn whoever_is_not_signed_in_is_asked_to() {
    on(async {
        let nobody = Who::default();
        let mut count = 0;
        for route in listed().into_iter().filter(|route| route.name.starts_with("desk")) {
            let address = route.path.replace("{id}", "019a2000-0000-7000-8000-000000000001");
            let answer = if route.changes {
                post(&nobody, &address, &pairs(&[("end", "1")])).await
            } else {
                get(&nobody, &address).await
            };
            let stays = match route.name {
                // What was written is kept on the page.
                "desk_save" => Some(StatusCode::FORBIDDEN),
                "desk_keep" | "desk_hold" | "desk_paste" => Some(StatusCode::UNAUTHORIZED),
                _ => None,
            };
            if let Some(status) = stays {
                assert_eq!(answer.status, status, "{address}");
                count += 1;
                continue;
            }
            assert_eq!(answer.status, StatusCode::SEE_OTHER, "{} {address}", route.method);
            let to = answer.header("location");
            // Only a page can be gone back to: from a form with files, that of the draft.
            assert_eq!(to.contains("next=%2F"), !route.changes || route.name == "desk_files", "{address}: {to}");
            assert_fit(&address, &answer);
            count += 1;
        }
        assert_eq!(count, 38);
    });
}

#[test]
fn from_the_first_word_to_the_receipt() {
    on(async {
        let who = writer(1, 1).await;
        let desk = get(&who, &routes::desk(DE)).await;
        assert_fit("desk", &desk);
        assert!(desk.text().contains(&format!("href=\"{}\"", routes::desk_new(DE))));
        assert_fit("new", &get(&who, &routes::desk_new(DE)).await);
        let address = begun(&who, Kind::DialogFormat).await;

        // Half and wrong is saved and named.
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("Gespeichert um ") && html.contains("Pflichtangabe"), "{html}");
        let values = with(values, &[("title", "Fishbowl <am> \"Tor\""), ("fields.group_min", "ungefähr zehn")]);
        saved(&who, &address, &pressed(values, "go", "save")).await;
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("keine ganze Zahl") && html.contains("aria-invalid=\"true\""), "{html}");
        assert!(values.contains(&("fields.group_min".to_owned(), "ungefähr zehn".to_owned())));
        assert!(values.contains(&("title".to_owned(), "Fishbowl <am> \"Tor\"".to_owned())));

        // Submitting names everything, with a way to each, and loses nothing.
        let answer = post(&who, &address, &pressed(values, "go", "submit")).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("refused", &answer);
        let html = answer.text();
        assert!(html.contains("error-summary") && html.contains("Ziel: Pflichtangabe fehlt"), "{html}");
        assert!(html.contains("ungefähr zehn"));

        // The form on the page carries the whole entry: sent back as it is offered, nothing changes.
        let (_, values) = editor(&who, &address).await;
        saved(&who, &address, &like_the_fishbowl(&values)).await;
        let id: EntryId = id_in(&address).parse().unwrap();
        let library = &house().await.door.library;
        let before = library.draft(&who.viewer, id).await.unwrap();
        let (_, values) = editor(&who, &address).await;
        saved(&who, &address, &values).await;
        let after = library.draft(&who.viewer, id).await.unwrap();
        assert_eq!((&after.authored, after.revision), (&before.authored, before.revision));

        // What contradicts itself is said while writing.
        let longer = with(values, &[("fields.duration_min", "5"), ("fields.duration_max", "6")]);
        saved(&who, &address, &longer).await;
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("data-fit=\"no\"") && html.contains("Minuten zu viel"), "{html}");
        let authored = named("fishbowl").entry.authored().clone();
        let (min, max) = (&authored["fields"]["duration_min"], &authored["fields"]["duration_max"]);
        let values =
            with(values, &[("fields.duration_min", &min.to_string()), ("fields.duration_max", &max.to_string())]);
        let preview = post(&who, &address, &pressed(values, "go", "preview")).await;
        let to = routes::of_draft(DE, &id_in(&address), OfDraft::Preview);
        assert_eq!((preview.status, preview.header("location")), (StatusCode::SEE_OTHER, to.as_str()));
        let preview = get(&who, &to).await;
        assert_eq!(preview.status, StatusCode::OK);
        assert_clean("preview", &preview.text());
        assert!(preview.text().contains("preview-bar") && preview.text().contains("noindex"));

        let (_, values) = editor(&who, &address).await;
        let answer = post(&who, &address, &pressed(values, "go", "submit")).await;
        let receipt = routes::of_draft(DE, &id_in(&address), OfDraft::Receipt);
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, receipt.as_str()),
            "{}",
            answer.text()
        );
        let answer = get(&who, &receipt).await;
        assert_fit("receipt", &answer);
        let (submission, _) = library.history(&who.viewer, id).await.unwrap().unwrap();
        assert!(answer.text().contains(&format!("Nummer {}", submission.number)), "{}", answer.text());
        // The letter went to whoever submitted it, and others are told so.
        assert!(answer.text().contains("Dasselbe steht in einer Mail an Sie."), "{}", answer.text());
        let others = get(&writer(69, 1).await, &receipt).await.text();
        assert!(
            others.contains("per Mail an die Person, die eingereicht hat") && !others.contains("an Sie."),
            "{others}"
        );

        // While it waits it is not written, and can be taken back.
        let state = routes::of_draft(DE, &id_in(&address), OfDraft::State);
        assert_eq!(get(&who, &address).await.header("location"), state);
        let page = get(&who, &state).await;
        assert_fit("state", &page);
        let withdraw = routes::of_draft(DE, &id_in(&address), OfDraft::Withdraw);
        assert!(page.text().contains(&withdraw));
        assert_eq!(post(&who, &withdraw, &[]).await.header("location"), state);
        assert_eq!(post(&who, &withdraw, &[]).await.status, StatusCode::FORBIDDEN, "once");
        assert_fit("desk", &get(&who, &routes::desk(DE)).await);

        let discard = routes::of_draft(DE, &id_in(&address), OfDraft::Discard);
        assert_eq!(post(&who, &discard, &[]).await.header("location"), routes::desk(DE));
        assert_eq!(get(&who, &address).await.status, StatusCode::NOT_FOUND);
        let desk = get(&who, &routes::desk(DE)).await;
        let restore = routes::of_draft(DE, &id_in(&address), OfDraft::Restore);
        assert!(desk.text().contains(&restore));
        assert_eq!(post(&who, &restore, &[]).await.header("location"), address);
        editor(&who, &address).await;
    });
}

#[test]
fn what_was_typed_comes_back_as_words() {
    on(async {
        let who = writer(46, 46).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, values) = editor(&who, &address).await;
        let hostile = "</textarea><script>alert(1)</script><form action=\"https://evil.example\"> &lt;b&gt; & \"zwei\"";
        let long =
            |name: &str| values.iter().any(|(given, _)| given == name).then_some((name.to_owned(), hostile.to_owned()));
        let typed: Vec<_> = ["title", "summary", "description"].into_iter().filter_map(long).collect();
        assert!(typed.len() >= 2, "{values:?}");
        let changes: Vec<_> = typed.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        saved(&who, &address, &with(values.clone(), &changes)).await;
        let (html, again) = editor(&who, &address).await;
        assert_clean(&address, &html);
        assert!(!html.contains("<form action=\"https://evil"), "{html}");
        for pair in &typed {
            assert!(again.contains(pair), "{pair:?} is not kept as it was typed: {again:?}");
        }
    });
}

#[test]
fn every_kind_has_its_form_in_both_languages() {
    on(async {
        let who = writer(2, 2).await;
        for kind in Kind::ALL {
            let address = begun(&who, kind).await;
            for language in Language::ALL {
                let address = routes::draft(language, &id_in(&address));
                let (html, values) = editor(&who, &address).await;
                let names: BTreeSet<&str> = values.iter().map(|(name, _)| name.as_str()).collect();
                // Everything that can be written is offered; of lists their first item, and keys make themselves.
                let blank =
                    house().await.door.library.draft(&who.viewer, id_in(&address).parse().unwrap()).await.unwrap();
                for (name, _) in form::write(kind, &blank.authored) {
                    let is_key = name.ends_with(".key") || name.ends_with("].id");
                    assert!(is_key || names.contains(name.as_str()), "{kind:?}: {name} is not offered");
                }
                assert!(html.contains(if language == DE { "Zum Beispiel: " } else { "For example: " }));
                let preview = get(&who, &routes::of_draft(language, &id_in(&address), OfDraft::Preview)).await;
                assert_eq!(preview.status, StatusCode::OK, "{kind:?}: an empty draft can be looked at");
            }
        }
    });
}

#[test]
fn buttons_move_steps() {
    on(async {
        let who = writer(3, 3).await;
        let address = begun(&who, Kind::DialogFormat).await;
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("value=\"add fields.steps\""), "{html}");
        let values = with(values, &[("fields.steps[0].title", "Ankommen")]);
        let answer = post(&who, &address, &pressed(values, "change", "add fields.steps")).await;
        assert_eq!(answer.header("location"), format!("{address}#f-fields-steps-1"), "{}", answer.text());
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("id=\"f-fields-steps-1\""));
        let values = with(values, &[("fields.steps[1].title", "Reden")]);
        let answer = post(&who, &address, &pressed(values, "change", "up fields.steps[1]")).await;
        assert_eq!(answer.header("location"), format!("{address}#f-fields-steps-0"));
        let (html, values) = editor(&who, &address).await;
        let titles: Vec<&str> = values
            .iter()
            .filter(|(name, _)| name.starts_with("fields.steps[") && name.ends_with(".title"))
            .map(|(_, value)| value.as_str())
            .collect();
        assert_eq!(titles, ["Reden", "Ankommen"]);
        for button in ["down fields.steps[0]", "up fields.steps[1]", "remove fields.steps[0]"] {
            assert!(html.contains(&format!("value=\"{button}\"")), "{button}");
        }
        let answer = post(&who, &address, &pressed(values, "change", "remove fields.steps[0]")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER);
        let (_, values) = editor(&who, &address).await;
        assert!(values.contains(&("fields.steps[0].title".to_owned(), "Ankommen".to_owned())));
        assert!(!values.iter().any(|(name, _)| name.starts_with("fields.steps[1]")));
    });
}

/// What the program does in the page while no server can be asked comes as a list of what was done.
#[test]
fn steps_put_in_order_without_a_server_are_told_later() {
    on(async {
        let who = writer(206, 206).await;
        let address = begun(&who, Kind::DialogFormat).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (html, values) = editor(&who, &address).await;
        for part in ["<template data-items", "data-list=\"fields.steps\"", "data-beside=", "data-moved=\"{item} "] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!values.iter().any(|(name, _)| name.contains("900913")), "a template is no part of the form");
        let values = with(values, &[("fields.steps[0].title", "Ankommen")]);
        post(&who, &address, &pressed(values, "change", "add fields.steps")).await;
        let (_, values) = editor(&who, &address).await;
        let mut values = with(values, &[("fields.steps[0].title", "Neu"), ("fields.steps[1].title", "Reden")]);
        values.push(("fields.steps[2].title".to_owned(), "Ankommen".to_owned()));
        for done in ["up fields.steps[1]", "add fields.steps", "to fields.steps[2] 0", "nonsense"] {
            values.push(("arranged".to_owned(), done.to_owned()));
        }
        // Sent twice because the first answer was lost.
        for time in 0..2 {
            let answer = post(&who, &keep, &values).await;
            assert_eq!(answer.status, StatusCode::OK, "{time}: {}", answer.text());
        }
        let (_, values) = editor(&who, &address).await;
        let steps = values.iter().filter(|(name, _)| name.starts_with("fields.steps[") && name.ends_with(".title"));
        assert_eq!(steps.map(|(_, title)| title.as_str()).collect::<Vec<_>>(), ["Neu", "Reden", "Ankommen"]);
    });
}

/// What the program of the editor sends, and what it gets.
#[test]
fn the_program_is_told_what_became_of_a_save() {
    on(async {
        let (one, other) = (writer(30, 30).await, writer(31, 30).await);
        let address = begun(&one, Kind::DialogFormat).await;
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let (html, values) = editor(&one, &address).await;
        assert!(html.contains(&format!("data-keep=\"{keep}\"")), "{html}");

        let written = with(values.clone(), &[("title", "Gespräch am Zaun"), ("fields.steps[0].title", "Ankommen")]);
        let answer = post(&one, &keep, &written).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert_eq!(answer.header("cache-control"), "no-store");
        let parts = answer.text();
        assert!(parts.contains("data-revision=\"2\"") && !parts.contains("data-part=\"form\""), "{parts}");
        assert!(parts.contains("Gespeichert um") && parts.contains("Gespräch am Zaun"), "{parts}");

        // A list that was changed comes as a whole, with where to go and what to say.
        let written = with(written, &[("revision", "2")]);
        let answer = post(&one, &keep, &pressed(written.clone(), "change", "add fields.steps")).await.text();
        assert!(answer.contains("data-part=\"form\"") && answer.contains("data-at=\"f-fields-steps-1\""), "{answer}");
        assert!(answer.contains("data-says=\"Neu angelegt: Schritt 2\""), "{answer}");
        let (_, now) = editor(&one, &address).await;
        let moved = post(&one, &keep, &pressed(now, "change", "to fields.steps[0] 1")).await.text();
        assert!(moved.contains("data-says=\"Schritt 1 steht jetzt an Stelle 2 von 2\""), "{moved}");

        // What contradicts itself is named at its field, with what there is to say.
        let (_, now) = editor(&one, &address).await;
        let crossed = with(now, &[("fields.group_min", "40"), ("fields.group_max", "20")]);
        let answer = post(&one, &keep, &crossed).await.text();
        assert!(answer.contains("data-at=\"f-fields-group_m") && answer.contains("id=\"m-fields-group_m"), "{answer}");

        // Somebody else takes over and writes: other places are merged, the same place is not overwritten.
        let take_over = routes::of_draft(DE, &id_in(&address), OfDraft::TakeOver);
        post(&other, &take_over, &[]).await;
        let (_, theirs) = editor(&other, &address).await;
        let late = with(theirs.clone(), &[("summary", "Aus der Mittagspause")]);
        post(&other, &keep, &with(theirs, &[("title", "Gespräch am Werkszaun")])).await;
        let merged = post(&one, &keep, &late).await;
        assert_eq!(merged.status, StatusCode::OK);
        let merged = merged.text();
        assert!(merged.contains("data-part=\"form\"") && merged.contains("Gespräch am Werkszaun"), "{merged}");
        assert!(merged.contains("Person 31 schreibt ebenfalls"), "{merged}");
        let same = with(late, &[("title", "Gespräch am Rosenbeet")]);
        assert_eq!(post(&one, &keep, &same).await.status, StatusCode::CONFLICT);
        let (html, _) = editor(&one, &address).await;
        assert!(html.contains("Gespräch am Werkszaun") && !html.contains("Rosenbeet"), "{html}");

        let cut: Vec<_> = written.into_iter().filter(|(name, _)| name != "end").collect();
        assert_eq!(post(&one, &keep, &cut).await.status, StatusCode::BAD_REQUEST);
        assert_eq!(post(&Who::default(), &keep, &cut).await.status, StatusCode::UNAUTHORIZED);
        let stranger = writer(32, 32).await;
        assert_eq!(post(&stranger, &keep, &cut).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_is_copied_out_of_a_text_program_comes_as_markdown() {
    on(async {
        let who = writer(33, 33).await;
        let paste = routes::desk_paste(DE);
        let html = "<p class=MsoNormal>Mit <b>Stühlen</b><o:p></o:p></p>";
        let answer = post(&who, &paste, &pairs(&[("html", html), ("plain", "Mit Stühlen")])).await;
        assert_eq!((answer.status, answer.text().as_str()), (StatusCode::OK, "Mit **Stühlen**"));
        assert!(answer.header("content-type").starts_with("text/plain"));
        let plain = post(&who, &paste, &pairs(&[("html", "<span>Nur Text</span>"), ("plain", "Nur Text")])).await;
        assert_eq!(plain.status, StatusCode::NO_CONTENT);
        let deep = "<div>".repeat(50_000);
        assert_eq!(post(&who, &paste, &pairs(&[("html", &deep)])).await.status, StatusCode::NO_CONTENT);
    });
}

#[test]
fn two_people_are_shown_what_both_changed() {
    on(async {
        let (one, other) = (writer(4, 4).await, writer(5, 4).await);
        let address = begun(&one, Kind::Guide).await;
        // Somebody else has it open: looking, and taking over by a button.
        let page = get(&other, &address).await;
        assert_fit("held", &page);
        let take_over = routes::of_draft(DE, &id_in(&address), OfDraft::TakeOver);
        assert!(page.text().contains(&take_over) && !page.text().contains("name=\"title\""));
        assert_eq!(post(&other, &take_over, &[]).await.header("location"), address);

        let (_, values) = editor(&other, &address).await;
        saved(&other, &address, &with(values.clone(), &[("title", "Wie man einlädt")])).await;
        let late = with(values, &[("title", "Wie man andere einlädt"), ("summary", "Nur hier")]);
        let answer = post(&one, &address, &late).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_fit("conflict", &answer);
        let html = answer.text();
        assert!(html.contains("Wie man einlädt") && html.contains("Wie man andere einlädt"), "{html}");
        let travels = offered(&html, &address);
        assert!(travels.contains(&("summary".to_owned(), "Nur hier".to_owned())), "what was written travels along");
        assert!(travels.contains(&("choose.title.de".to_owned(), "mine".to_owned())));
        let chosen = with(travels, &[("choose.title.de", "theirs")]);
        let answer = post(&one, &address, &chosen).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        let (html, values) = editor(&one, &address).await;
        assert!(values.contains(&("title".to_owned(), "Wie man einlädt".to_owned())));
        assert!(values.contains(&("summary".to_owned(), "Nur hier".to_owned())));
        assert!(!html.contains("Wie man andere einlädt"));
    });
}

#[test]
fn what_is_too_large_or_cut_off_overwrites_nothing() {
    on(async {
        let who = writer(6, 6).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, values) = editor(&who, &address).await;
        let large = "ä".repeat(100_000);
        saved(&who, &address, &with(values, &[("summary", &large)])).await;
        let (_, values) = editor(&who, &address).await;
        assert!(values.contains(&("summary".to_owned(), large.clone())), "600 KB fit");
        let too_large = "a".repeat(LARGEST_DRAFT + 1);
        let answer = post(&who, &address, &with(values.clone(), &[("summary", &too_large)])).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert_fit("too large", &answer);
        assert!(
            answer.text().contains("steht noch in Ihrem Browser") && answer.text().contains(&address),
            "{}",
            answer.text()
        );
        let cut: Vec<_> = values.iter().filter(|(name, _)| name != "end").cloned().collect();
        let answer = post(&who, &address, &with(cut, &[("summary", "kurz")])).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        assert_fit("cut off", &answer);
        assert!(editor(&who, &address).await.1.contains(&("summary".to_owned(), large)), "as it was");
    });
}

#[test]
fn what_nobody_is_asked_for_is_refused_by_name() {
    on(async {
        let who = writer(7, 7).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, mut values) = editor(&who, &address).await;
        for name in ["status", "editorial", "fields.evil", "title.en", "id"] {
            values.push((name.to_owned(), "1".to_owned()));
        }
        let answer = post(&who, &address, &with(values, &[("title", "Bleibt erhalten")])).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_fit("unknown", &answer);
        for name in ["status", "editorial", "fields.evil", "title.en", "id"] {
            assert!(answer.text().contains(&format!("<code>{name}</code>")), "{name}");
        }
        assert!(editor(&who, &address).await.1.contains(&("title".to_owned(), "Bleibt erhalten".to_owned())));
    });
}

#[test]
fn a_draft_of_somebody_else_is_not_there() {
    on(async {
        let (who, stranger) = (writer(8, 8).await, writer(9, 9).await);
        let address = begun(&who, Kind::Guide).await;
        for route in listed().into_iter().filter(|route| route.name.starts_with("desk") && route.path.contains("{id}"))
        {
            let address = route.path.replace("{id}", &id_in(&address));
            let answer = if route.changes {
                post(&stranger, &address, &pairs(&[("revision", "1"), ("title", "Fremd"), ("end", "1")])).await
            } else {
                get(&stranger, &address).await
            };
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{} {address}", route.method);
            assert!(!answer.text().contains("Fremd"));
        }
        let (_, values) = editor(&who, &address).await;
        assert!(values.contains(&("title".to_owned(), String::new())));
        for wrong in ["nonsense", "019a2000-0000-7000-8000-00000000ffff"] {
            assert_eq!(get(&who, &routes::draft(DE, wrong)).await.status, StatusCode::NOT_FOUND, "{wrong}");
        }
    });
}

#[test]
fn nothing_is_changed_from_another_site() {
    on(async {
        let who = writer(10, 10).await;
        let address = begun(&who, Kind::Guide).await;
        for route in listed().into_iter().filter(|route| route.name.starts_with("desk") && route.changes) {
            let address = route.path.replace("{id}", &id_in(&address));
            let form = "content-type";
            let kind = "application/x-www-form-urlencoded";
            for headers in [
                vec![(form, kind), ("sec-fetch-site", "cross-site")],
                vec![(form, kind), ("sec-fetch-site", "same-site")],
                vec![(form, kind), ("origin", "https://elsewhere.example"), ("host", "localhost:3000")],
            ] {
                let body = b"revision=1&title=Fremd&end=1".to_vec();
                let answer = ask(&who, Method::POST, &address, body, &headers).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address} {headers:?}");
            }
        }
        assert!(editor(&who, &address).await.1.contains(&("title".to_owned(), String::new())));
    });
}

#[test]
fn one_begins_only_for_ones_own_initiative() {
    on(async {
        let who = writer(11, 11).await;
        let other = writer(12, 12).await.viewer.memberships[0].0.to_string();
        for form in [
            pairs(&[("kind", "guide"), ("initiative", &other), ("language", "de")]),
            pairs(&[("kind", "guide"), ("initiative", ""), ("language", "de")]),
            pairs(&[("kind", "nonsense"), ("initiative", ""), ("language", "de")]),
            pairs(&[]),
        ] {
            let answer = post(&who, &routes::desk_new(DE), &form).await;
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{form:?}");
            assert_fit("new", &answer);
        }
        let founding = post(&who, &routes::desk_new(DE), &pairs(&[("kind", "initiative"), ("initiative", "")])).await;
        assert_eq!(founding.status, StatusCode::SEE_OTHER);
        let answer =
            post(&who, &routes::desk_revise(DE), &pairs(&[("entry", &named("fishbowl").entry.id.to_string())])).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "of others");
    });
}

#[test]
fn a_variant_names_what_it_comes_from() {
    on(async {
        let who = writer(13, 13).await;
        let address = begun(&who, Kind::DialogFormat).await;
        let (_, values) = editor(&who, &address).await;
        saved(&who, &address, &with(values, &[("title", "Fishbowl")])).await;
        let (html, values) = editor(&who, &address).await;
        let fishbowl = named("fishbowl").entry.id.to_string();
        assert!(html.contains("name=\"variant\"") && html.contains(&fishbowl), "{html}");
        saved(&who, &address, &pressed(values, "variant", &fishbowl)).await;
        let (html, values) = editor(&who, &address).await;
        assert!(values.contains(&("related[0].rel".to_owned(), "variant_of".to_owned())));
        assert!(values.contains(&("related[0].target".to_owned(), fishbowl)));
        assert!(html.contains("Gemeint ist: "), "{html}");
        // What it comes from is not offered again.
        assert!(!html.contains(&format!("name=\"variant\" value=\"{}\"", named("fishbowl").entry.id)), "{html}");
    });
}

#[test]
fn whoever_is_signed_out_while_writing_keeps_the_text() {
    on(async {
        let who = writer(14, 14).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, values) = editor(&who, &address).await;
        let written = with(values, &[("title", "Wie man \"Lärm\" misst & erklärt")]);
        let gone = Who::default();
        let answer = post(&gone, &address, &written).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        assert_fit("signed out", &answer);
        let kept = offered(&answer.text(), &address);
        let title = kept.iter().find(|(name, _)| name == "title").map(|(_, value)| value.as_str());
        assert_eq!(title, Some("Wie man \"Lärm\" misst & erklärt"), "it stands on the page");
        // Back again, the page is sent as it is.
        saved(&who, &address, &kept).await;
        let (html, _) = editor(&who, &address).await;
        assert!(html.contains("misst &amp; erklärt"), "{html}");
    });
}

#[test]
fn a_proxy_may_change_the_host() {
    on(async {
        let who = writer(15, 15).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, values) = editor(&who, &address).await;
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&values).finish().into_bytes();
        let form = ("content-type", "application/x-www-form-urlencoded");
        for (origin, status) in
            [("http://localhost:3000", StatusCode::SEE_OTHER), ("http://elsewhere.example", StatusCode::FORBIDDEN)]
        {
            let headers = [form, ("origin", origin), ("host", "inside:8080")];
            let answer = ask(&who, Method::POST, &address, body.clone(), &headers).await;
            assert_eq!(answer.status, status, "{origin}");
        }
    });
}

#[test]
fn another_entry_is_named_by_its_name_or_its_address() {
    on(async {
        let who = writer(34, 34).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, values) = editor(&who, &address).await;
        post(&who, &address, &pressed(values, "change", "add related")).await;
        let (_, values) = editor(&who, &address).await;
        let fishbowl = named("fishbowl").entry.id.to_string();
        let page = routes::entry(DE, Kind::DialogFormat, "fishbowl");
        for said in ["fishbowl", &page, &format!("https://werkbuch.example{page}?v=1")] {
            let related = [("related[0].rel", "combines_with"), ("related[0].target", said)];
            let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
            let answer = post(&who, &keep, &with(values.clone(), &related)).await.text();
            assert!(answer.contains("Gemeint ist: Fishbowl") && answer.contains(&fishbowl), "{said}: {answer}");
        }
        let unknown = [("related[0].rel", "combines_with"), ("related[0].target", "Fischglas am Zaun")];
        let (_, values) = editor(&who, &address).await;
        saved(&who, &address, &with(values, &unknown)).await;
        let (html, _) = editor(&who, &address).await;
        assert!(html.contains("„Fischglas am Zaun“ ist kein Eintrag"), "{html}");
    });
}

#[test]
fn what_is_hidden_cannot_be_named() {
    on(async {
        let hidden = named("zukunftswerkstatt");
        house().await.put_into(&hidden, Status::Suspended).await;
        let who = writer(35, 35).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, values) = editor(&who, &address).await;
        post(&who, &address, &pressed(values, "change", "add related")).await;
        let (_, values) = editor(&who, &address).await;
        let page = routes::entry(DE, Kind::DialogFormat, "zukunftswerkstatt");
        let related = [("related[0].rel", "combines_with"), ("related[0].target", page.as_str())];
        let keep = routes::of_draft(DE, &id_in(&address), OfDraft::Keep);
        let answer = post(&who, &keep, &with(values, &related)).await.text();
        assert!(!answer.contains(&hidden.entry.id.to_string()) && answer.contains("ist kein Eintrag"), "{answer}");
    });
}
