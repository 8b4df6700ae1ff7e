//! People over HTTP: they register, sign in, change, sign out, invite; and what others must not be able to do.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use chrono::{TimeDelta, Utc};
use domain::account::{Grant, Membership, Office};
use domain::{EntryId, Kind, Language};
use library::Origin;
use library::letters::{JOB, Letter, Sealed};
use server::config::Config;
use server::router::listed;
use storage::job;

use crate::addresses::usual;
use crate::house::{Answer, House, items, on};
use crate::markup::{Tag, assert_clean, tags};
use crate::media::png;
use crate::routes::assert_guarded;

pub const PASSWORD: &str = "korrekt+pferd+batterie+heftklammer";
pub const OTHER: &str = "vier+rosa+tapire+im+tiefen+schnee";

/// A house with one initiative.
pub async fn house(config: Config) -> (House, EntryId) {
    let house = House::new(config).await;
    let profile =
        server::embedded::shipped().into_iter().filter(|file| file.path.contains("entries/initiative/chemcologne"));
    let items = items(&profile.collect::<Vec<_>>());
    house.take_in(&items, Origin::Shipped).await;
    (house, items[0].entry.id)
}

/// The files of an archive by their names, read from the directory at its end as programs do.
pub fn unzipped(archive: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(archive)).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let content = |name: String| {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut archive.by_name(&name).unwrap(), &mut bytes).unwrap();
        (name, bytes)
    };
    names.into_iter().map(content).collect()
}

/// Takes the letters out of the queue.
pub async fn letters(house: &House) -> Vec<(String, Letter)> {
    let storage = house.door.library.storage();
    let mut letters = Vec::new();
    let now = Utc::now() + TimeDelta::seconds(1);
    while let Some(claimed) = job::claim(storage, &[JOB], "test", now, now + TimeDelta::minutes(1)).await.unwrap() {
        let sealed = Sealed::open(&claimed).unwrap();
        letters.push((sealed.to, sealed.letter));
        let tx = storage.begin().await.unwrap();
        job::complete(&tx, &claimed, now).await.unwrap();
        tx.commit().await.unwrap();
    }
    letters
}

/// The link of the only letter that waits.
pub async fn link(house: &House) -> String {
    let letters = letters(house).await;
    match &letters[..] {
        [
            (
                _,
                Letter::ConfirmAddress { link }
                | Letter::ResetPassword { link }
                | Letter::Invitation { link, .. }
                | Letter::NewAddress { link }
                | Letter::AddressChanged { link, .. }
                | Letter::ProfileClaimed { link, .. },
            ),
        ] => link.clone(),
        other => panic!("one letter with a link was expected: {other:?}"),
    }
}

/// The cookie that an answer sets, as it is sent back.
pub fn cookie(answer: &Answer) -> String {
    answer.header("set-cookie").split(';').next().unwrap_or_default().to_owned()
}

pub async fn open(house: &House, address: &str, cookie: &str) -> Answer {
    house.get_with(address, &[("cookie", cookie)]).await
}

/// Somebody with an account; gives the cookie.
pub async fn person(house: &House, name: &str) -> String {
    let form = format!("address={name}%40werk.example&name={name}");
    let sent = house.post("/de/konto/registrieren", "", &form).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text());
    let link = link(house).await;
    let begun = house.post(&link, "", &format!("password={PASSWORD}")).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text());
    cookie(&begun)
}

pub async fn signed_in(house: &House, name: &str, password: &str) -> String {
    let form = format!("address={name}%40werk.example&password={password}");
    let answer = house.post("/de/konto/anmelden", "", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    cookie(&answer)
}

pub async fn administrator(house: &House, name: &str) -> String {
    let cookie = person(house, name).await;
    let address = format!("{name}@werk.example");
    house.door.library.operator_set_office(&address, Some(Office::Administrator)).await.unwrap();
    cookie
}

pub fn to(answer: &Answer) -> &str {
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.header("location")
}

#[test]
fn somebody_registers_changes_and_leaves() {
    on(async {
        let (house, _) = house(Config::default()).await;
        for page in
            ["/de/konto/registrieren", "/en/account/register", "/de/konto/anmelden", "/de/konto/passwort-vergessen"]
        {
            let answer = house.get(page).await;
            assert_eq!(answer.status, StatusCode::OK, "{page}");
            assert_guarded(page, &answer);
            assert_clean(page, &answer.text());
        }
        let wrong = house.post("/de/konto/registrieren", "", "address=anna&name=Anna").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let text = wrong.text();
        assert!(text.contains("href=\"#address\"") && text.contains("aria-invalid=\"true\""), "{text}");
        assert!(text.contains("value=\"Anna\""), "nothing typed is lost");
        assert_clean("the form again", &text);

        let sent = house.post("/en/account/register", "", "address=anna%40werk.example&name=Anna+B").await;
        assert_eq!(to(&sent), "/en/account/on-its-way?for=register");
        assert!(house.get("/en/account/on-its-way?for=register").await.text().contains("24 hours"));
        let link = link(&house).await;
        assert!(link.starts_with("/en/account/confirm/"), "{link}");
        let page = house.get(&link).await;
        assert!(page.text().contains("anna@werk.example"));
        assert_clean(&link, &page.text());
        let weak = house.post(&link, "", "password=passwort1").await;
        assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!weak.text().contains("passwort1"), "a password never stands in a page");
        let begun = house.post(&link, "", &format!("password={PASSWORD}")).await;
        assert_eq!(to(&begun), "/en/account");
        let anna = cookie(&begun);
        assert!(begun.header("set-cookie").ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"));

        let page = open(&house, "/de/konto", &anna).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_clean("/de/konto", &page.text());
        assert!(page.text().contains("Anna B") && page.text().contains("Firefox, Linux"), "{}", page.text());
        assert_eq!(page.header("cache-control"), "no-store");
        assert_eq!(page.header("etag"), "", "the page cache never saw it");
        let changed =
            house.post("/de/konto/angaben", &anna, "name=Anna&language=de&office=administrator&status=x").await;
        assert_eq!(to(&changed), "/de/konto?done=details");
        assert!(open(&house, to(&changed), &anna).await.text().contains("gespeichert"));
        let data = open(&house, "/de/konto/daten", &anna).await;
        assert!(data.header("content-disposition").starts_with("attachment"));
        assert_eq!(data.header("content-type"), "application/zip");
        let files = unzipped(&data.body);
        assert_eq!(files.len(), 1, "no files were handed in");
        let data: serde_json::Value = serde_json::from_slice(&files["werkbuch-konto.json"]).unwrap();
        assert_eq!((&data["account"]["name"], &data["account"]["role"]), (&"Anna".into(), &serde_json::Value::Null));

        let out = house.post("/de/konto/abmelden", &anna, "").await;
        assert_eq!(out.status, StatusCode::OK);
        assert!(out.header("set-cookie").contains("Max-Age=0"));
        assert_eq!(to(&open(&house, "/de/konto", &anna).await), "/de/konto/anmelden?next=%2Fde%2Fkonto");

        let anna = signed_in(&house, "anna", PASSWORD).await;
        let unsure = house.post("/de/konto/loeschen", &anna, "").await;
        assert_eq!(unsure.status, StatusCode::UNPROCESSABLE_ENTITY);
        let erased = house.post("/de/konto/loeschen", &anna, "sure=1").await;
        assert_eq!(to(&erased), "/de/konto/unterwegs?for=erased");
        let form = format!("address=anna%40werk.example&password={PASSWORD}");
        assert_eq!(house.post("/de/konto/anmelden", "", &form).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    });
}

#[test]
fn own_data_come_with_their_files() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let anna = person(&house, "anna").await;
        let library = &house.door.library;
        let who = library.present(anna.trim_start_matches("werkbuch=")).await.unwrap().unwrap();
        let draft = library.begin(&who.viewer, Kind::Initiative, None, Language::De).await.unwrap();
        let mut handed = Vec::new();
        for colour in [80, 81] {
            handed.push(library.take_file(&who.viewer, draft, png(colour)).await.unwrap());
        }
        library.add_files(&who.viewer, draft, &handed).await.unwrap();
        let eva = person(&house, "eva").await;
        let other = unzipped(&open(&house, "/en/account/data", &eva).await.body);
        assert_eq!(other.len(), 1, "nothing of others");
        let files = unzipped(&open(&house, "/de/konto/daten", &anna).await.body);
        assert_eq!(files.len(), 3);
        for file in &handed {
            let bytes = &files[&format!("files/{}.{}", file.hash, file.of_type.ending())];
            assert_eq!(i64::try_from(bytes.len()).unwrap(), file.bytes);
            assert_eq!(domain::canonical::of_bytes(bytes), file.hash, "to the byte");
        }
        let data: serde_json::Value = serde_json::from_slice(&files["werkbuch-konto.json"]).unwrap();
        assert_eq!(data["files"]["in_this_archive"].as_array().unwrap().len(), 2);
        assert_eq!(data["drafts"][0]["id"], draft.to_string());
        let page = open(&house, "/de/konto", &anna).await.text();
        assert!(page.contains("ZIP") && page.contains("werkbuch-konto.json"), "the page says what is in it");
    });
}

#[test]
fn nobody_learns_which_addresses_have_accounts() {
    on(async {
        let (house, _) = house(Config::default()).await;
        person(&house, "anna").await;
        let same = async |path: &str, known: &str, unknown: &str| {
            let (known, unknown) = (house.post(path, "", known).await, house.post(path, "", unknown).await);
            assert_eq!(known.status, unknown.status, "{path}");
            assert_eq!(known.headers, unknown.headers, "{path}");
            let plain = |answer: &Answer| answer.text().replace("anna@", "nono@");
            assert_eq!(plain(&known), plain(&unknown), "{path}");
        };
        same("/de/konto/registrieren", "address=anna%40werk.example&name=x", "address=nono%40werk.example&name=x")
            .await;
        same("/de/konto/passwort-vergessen", "address=anna%40werk.example", "address=nemo%40werk.example").await;
        let wrong = |name: &str| format!("address={name}%40werk.example&password=something+else");
        same("/de/konto/anmelden", &wrong("anna"), &wrong("nono")).await;
        let mut quickest = [Duration::MAX; 2];
        for _ in 0..4 {
            for (quickest, name) in quickest.iter_mut().zip(["anna", "nono"]) {
                let begun = Instant::now();
                house.post("/de/konto/anmelden", "", &wrong(name)).await;
                *quickest = begun.elapsed().min(*quickest);
            }
        }
        let [known, unknown] = quickest.map(|time| time.as_secs_f64());
        assert!(known < unknown * 3.0 && unknown < known * 3.0, "known {known} s, unknown {unknown} s");
    });
}

#[test]
fn opening_a_page_changes_nothing() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        // A program that reads letters opens every link in them, some twice.
        house.post("/de/konto/registrieren", "", "address=anna%40werk.example&name=Anna").await;
        let confirm = link(&house).await;
        house.post("/de/konto/passwort-vergessen", "", "address=boss%40werk.example").await;
        let reset = link(&house).await;
        let invite = format!("/de/konto/initiativen/{initiative}/einladen");
        house.post(&invite, &boss, "address=neu%40werk.example&role=contributor").await;
        let invitation = link(&house).await;
        for link in [&confirm, &reset, &invitation] {
            for method in [Method::GET, Method::HEAD, Method::GET] {
                let answer = house.ask(method, link, &[]).await;
                assert_eq!(answer.status, StatusCode::OK, "{link}: {}", answer.text());
                assert_eq!(answer.header("set-cookie"), "", "{link}");
                assert_eq!(answer.header("cache-control"), "no-store", "{link}");
            }
        }
        assert!(house.get(&invitation).await.text().contains("ChemCologne"), "it names what it gives");
        for (link, form) in [
            (&confirm, format!("password={PASSWORD}")),
            (&invitation, format!("name=Neu&password={PASSWORD}")),
            (&reset, format!("password={OTHER}")),
        ] {
            assert_eq!(house.post(link, "", &form).await.status, StatusCode::SEE_OTHER, "{link}");
            assert_eq!(house.post(link, "", &form).await.status, StatusCode::GONE, "{link}: once");
            assert_eq!(house.get(link).await.status, StatusCode::GONE, "{link}: once");
        }
        assert_eq!(
            to(&open(&house, "/de/konto", &boss).await),
            "/de/konto/anmelden?next=%2Fde%2Fkonto",
            "a reset ends all"
        );
        signed_in(&house, "boss", OTHER).await;
        assert!(listed().iter().all(|route| route.changes == (route.method == "POST")));
    });
}

#[test]
fn no_other_site_sends_a_form() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        // Mail providers end letters from elsewhere (RFC 8058); what they can do is tried in `notify`.
        let changing: Vec<_> =
            listed().into_iter().filter(|route| route.changes && route.name != "unsubscribe").collect();
        assert!(changing.len() > 40, "{}", changing.len());
        for route in changing {
            let address = route.path.replace("{token}", "x").replace("{id}", &initiative.to_string());
            for headers in [
                &[("sec-fetch-site", "cross-site")][..],
                &[("sec-fetch-site", "same-site"), ("origin", "http://evil.localhost:3000")],
                &[("origin", "https://evil.example"), ("host", "localhost:3000")],
                &[("origin", "null"), ("host", "localhost:3000")],
                &[("sec-fetch-site", "cross-site"), ("x-http-method-override", "GET")],
            ] {
                let mut request = Request::builder().method(Method::POST).uri(&address).header("cookie", &boss);
                for (name, value) in headers {
                    request = request.header(*name, *value);
                }
                let request = request.header("content-type", "application/x-www-form-urlencoded");
                let answer = house.send(request.body(Body::from("sure=1&name=x")).unwrap()).await;
                assert_eq!(answer.status, StatusCode::FORBIDDEN, "{address} {headers:?}");
                assert_guarded(&address, &answer);
                assert_eq!(answer.header("set-cookie"), "");
            }
            assert_eq!(house.ask(Method::PUT, &address, &[("cookie", &boss)]).await.status.as_u16() / 100, 4);
        }
        assert_eq!(open(&house, "/de/konto", &boss).await.status, StatusCode::OK, "nothing was changed by any of them");
        let answer = open(&house, "/de/konto", &boss).await;
        assert_eq!(answer.header("access-control-allow-origin"), "");
    });
}

#[test]
fn bodies_have_a_limit() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        // 64 KiB, to the byte.
        let longest = format!("name={}", "x".repeat(64 * 1024 - "name=".len()));
        let longer = format!("{longest}x");
        for route in listed().into_iter().filter(|route| route.changes && route.path.starts_with("/de/konto")) {
            // What reads no body is not harmed by one.
            let bare = ["sign_out", "devices_end", "second_factor_begin", "second_factor_remove", "invitation_ask"];
            let links = ["address_new", "address_old", "claim_confirm", "hand_over_objection"];
            if bare.contains(&route.name) || links.contains(&route.name) {
                continue;
            }
            let address = route.path.replace("{token}", "x").replace("{id}", &initiative.to_string());
            let answer = house.post(&address, &boss, &longest).await;
            assert_ne!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
            let answer = house.post(&address, &boss, &longer).await;
            assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE, "{address}");
            assert!(answer.text().contains("nichts davon gespeichert"), "{address}");
        }
    });
}

#[test]
fn a_key_needs_a_safe_way() {
    on(async {
        let safe = Config { base_url: "https://werkbuch.example".to_owned(), ..Config::default() };
        let (house, _) = house(safe).await;
        let anna = person(&house, "anna").await;
        assert!(anna.starts_with("__Host-werkbuch="), "{anna}");
        let form = format!("address=anna%40werk.example&password={PASSWORD}");
        let answer = house.post("/de/konto/anmelden", "", &form).await;
        let set = answer.header("set-cookie");
        for part in ["; Path=/", "; HttpOnly", "; SameSite=Lax", "; Secure"] {
            assert!(set.contains(part), "{set}");
        }
        assert!(!set.contains("Domain"), "{set}");
        assert_ne!(cookie(&answer), anna, "another key each time");
        let tossed = anna.replace("__Host-", "");
        assert_eq!(
            open(&house, "/de/konto", &tossed).await.status,
            StatusCode::SEE_OTHER,
            "only the bound name counts"
        );

        let open_air = Config { base_url: "http://werkbuch.example".to_owned(), ..Config::default() };
        let (house, _) = self::house(open_air).await;
        let refused = house.post("/de/konto/anmelden", "", &form).await;
        assert_eq!((refused.status, refused.header("set-cookie")), (StatusCode::FORBIDDEN, ""));
        assert!(house.get("/de/konto/anmelden").await.text().contains("https"));
    });
}

#[test]
fn signing_out_elsewhere_works_at_once() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let here = person(&house, "anna").await;
        let there = signed_in(&house, "anna", PASSWORD).await;
        assert_eq!(open(&house, "/de/konto", &there).await.status, StatusCode::OK);
        let ended = house.post("/de/konto/geraete/alle-abmelden", &here, "").await;
        assert_eq!(to(&ended), "/de/konto?done=devices");
        assert_eq!(open(&house, "/de/konto", &there).await.status, StatusCode::SEE_OTHER);
        assert_eq!(open(&house, "/de/konto", &here).await.status, StatusCode::OK);
        let there = signed_in(&house, "anna", PASSWORD).await;
        let changed = house.post("/de/konto/passwort", &here, &format!("password={OTHER}")).await;
        assert_eq!(to(&changed), "/de/konto?done=password");
        assert_eq!(open(&house, "/de/konto", &there).await.status, StatusCode::SEE_OTHER);
        // Whoever signs in once more in one browser has one session, not two.
        let form = format!("address=anna%40werk.example&password={OTHER}");
        let again = cookie(&house.post("/de/konto/anmelden", &here, &form).await);
        assert_eq!(open(&house, "/de/konto", &here).await.status, StatusCode::SEE_OTHER);
        assert_eq!(open(&house, "/de/konto", &again).await.status, StatusCode::OK);
    });
}

#[test]
fn a_sign_in_leads_on_to_this_site_alone() {
    on(async {
        let (house, _) = house(Config::default()).await;
        person(&house, "anna").await;
        for (next, wanted) in [
            ("%2Fde%2Fsuche%3Fq%3Da", "/de/suche?q=a"),
            ("", "/de/konto"),
            ("https%3A%2F%2Fevil.example", "/de/konto"),
            ("%2F%2Fevil.example", "/de/konto"),
            ("%2F%5Cevil.example", "/de/konto"),
            ("%2Fde%2F%2Fevil.example", "/de/konto"),
            ("%2Fde%0D%0Aset-cookie%3Aa%3Db", "/de/konto"),
        ] {
            let form = format!("address=anna%40werk.example&password={PASSWORD}&next={next}");
            assert_eq!(to(&house.post("/de/konto/anmelden", "", &form).await), wanted, "{next}");
            let page = house.get(&format!("/de/konto/anmelden?next={next}")).await.text();
            assert!(!page.contains("evil.example"), "{next}");
        }
    });
}

#[test]
fn an_invitation_is_accepted_by_whom_it_is_for() {
    on(async {
        let (house, initiative) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        let people = format!("/de/konto/initiativen/{initiative}");
        let invite = async |form: &str| {
            let sent = house.post(&format!("{people}/einladen"), &boss, form).await;
            assert_eq!(to(&sent), format!("{people}?done=invite"));
            link(&house).await
        };
        let link = invite("address=neu%40werk.example&role=owner").await;
        let other = person(&house, "other").await;
        let refused = house.post(&link, &other, "").await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(open(&house, &link, &other).await.text().contains("fragen wir die Person, die Sie eingeladen hat"));
        let accepted = house.post(&link, "", &format!("name=Neu&password={PASSWORD}&address=x%40evil.example")).await;
        let owner = cookie(&accepted);
        let page = open(&house, &people, &owner).await;
        assert_eq!(page.status, StatusCode::OK);
        assert_clean(&people, &page.text());
        assert!(page.text().contains("Nur eine verantwortliche Person"), "the first owner is one at once, and alone");
        assert_eq!(open(&house, &people, &other).await.status, StatusCode::FORBIDDEN);

        // Whoever became an owner was told so.
        assert_eq!(letters(&house).await.len(), 1);
        let link = invite("address=other%40werk.example&role=contributor").await;
        assert!(house.get(&link).await.text().contains("schon ein Konto"));
        assert_eq!(to(&house.post(&link, &other, "").await), "/de/konto?done=accepted");
        assert_eq!(open(&house, &people, &other).await.status, StatusCode::OK);
        let raised = house.post(&format!("{people}/rolle"), &other, "person=x&role=owner").await;
        assert_eq!(raised.status, StatusCode::NOT_FOUND);
        let wrong = house.post(&format!("{people}/einladen"), &owner, "address=nothing&role=contributor").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let grant = Grant::Membership { initiative, role: Membership::Owner };
        assert!(serde_json::to_string(&grant).unwrap().contains("owner"));
    });
}

#[test]
fn an_owner_invites_into_their_own_initiative_alone() {
    on(async {
        let (house, own) = house(Config::default()).await;
        let other = usual("dialog-am-fluss", "Dialog am Fluss");
        house.take_in(std::slice::from_ref(&other), Origin::Shipped).await;
        let other = other.entry.id;
        let invite = |initiative: EntryId| format!("/de/konto/initiativen/{initiative}/einladen");
        let boss = administrator(&house, "boss").await;
        house.post(&invite(own), &boss, "address=anna%40werk.example&role=owner").await;
        let invitation = link(&house).await;
        let accepted = house.post(&invitation, "", &format!("name=Anna&password={PASSWORD}")).await;
        let anna = cookie(&accepted);
        letters(&house).await;
        for role in Membership::ALL {
            let form = format!("address=neu%40werk.example&role={}&initiative={own}", role.code());
            let refused = house.post(&invite(other), &anna, &form).await;
            assert_eq!(refused.status, StatusCode::FORBIDDEN, "{role:?}");
            assert_eq!(letters(&house).await, [], "{role:?}");
            // What a form says beside the address that it is sent to counts for nothing.
            let form = format!("address=neu%40werk.example&role={}&initiative={other}&id={other}", role.code());
            let sent = house.post(&invite(own), &anna, &form).await;
            assert_eq!(to(&sent), format!("/de/konto/initiativen/{own}?done=invite"), "{role:?}");
            let letters = letters(&house).await;
            let [(_, Letter::Invitation { initiative, .. })] = &letters[..] else { panic!("{letters:?}") };
            assert!(initiative.contains("ChemCologne"), "{initiative}");
        }
    });
}

#[test]
fn roles_are_given_by_administrators() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        let anna = person(&house, "anna").await;
        let id = |name: &str| {
            let library = house.door.library.clone();
            let address = format!("{name}@werk.example");
            async move {
                let all = library.operator_accounts().await.unwrap();
                all.into_iter().find(|person| person.address == address).unwrap().account.0
            }
        };
        let (anna_id, boss_id) = (id("anna").await, id("boss").await);
        let page = open(&house, "/de/konto/personen", &boss).await;
        assert!(page.text().contains("anna@werk.example"));
        assert_clean("/de/konto/personen", &page.text());
        for offset in ["-1", "0", "49", "2147483648", "99999999999999999999", "x"] {
            let page = open(&house, &format!("/de/konto/personen?offset={offset}"), &boss).await;
            assert_eq!(page.status, StatusCode::OK, "{offset}");
        }
        let form = format!("person={anna_id}&role=administrator");
        assert_eq!(house.post("/de/konto/personen/rolle", &anna, &form).await.status, StatusCode::FORBIDDEN);
        let last = house.post("/de/konto/personen/rolle", &boss, &format!("person={boss_id}&role=none")).await;
        assert_eq!(last.status, StatusCode::CONFLICT);
        assert!(last.text().contains("letzte Konto"), "{}", last.text());
        let form = format!("person={anna_id}&role=moderator");
        assert_eq!(to(&house.post("/de/konto/personen/rolle", &boss, &form).await), "/de/konto/personen?done=role");
        assert_eq!(
            open(&house, "/de/konto/personen", &anna).await.status,
            StatusCode::FORBIDDEN,
            "a moderator sees no addresses"
        );
    });
}

#[test]
fn accounts_are_shown_fifty_at_a_time() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let boss = administrator(&house, "boss").await;
        for number in 1..=60 {
            let address = format!("p{number}@werk.example");
            house.door.library.operator_add(&address, "Wer", None, Language::De).await.unwrap();
        }
        for (query, rows) in [("", 50), ("?offset=50", 11), ("?limit=1000", 50), ("?offset=100", 0)] {
            let page = open(&house, &format!("/de/konto/personen{query}"), &boss).await.text();
            let of_people = |tag: &&Tag| tag.name == "th" && tag.attribute("scope") == Some("row");
            assert_eq!(tags(&page).iter().filter(of_people).count(), rows, "{query}");
        }
    });
}

#[test]
fn too_many_attempts_are_told_when_to_come_again() {
    on(async {
        let (house, _) = house(Config::default()).await;
        person(&house, "anna").await;
        let wrong = "address=anna%40werk.example&password=something+else";
        for _ in 0..10 {
            assert_eq!(house.post("/de/konto/anmelden", "", wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        }
        let answer = house.post("/de/konto/anmelden", "", wrong).await;
        assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS);
        assert!(answer.header("retry-after").parse::<u64>().unwrap() > 0);
        assert!(answer.text().contains("Zu viele Versuche"));
    });
}

#[test]
fn a_second_factor_is_set_up_and_asked_for() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let anna = person(&house, "anna").await;
        let page = "/de/konto/zweiter-faktor";
        assert_eq!(to(&house.post(page, &anna, "").await), page);
        let text = open(&house, page, &anna).await.text();
        assert_clean(page, &text);
        let secret: String = text.split("<code>").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
        let now = u64::try_from(Utc::now().timestamp()).unwrap();
        let secret = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
        let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
        let wrong = house.post("/de/konto/zweiter-faktor/bestaetigen", &anna, "code=12").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let code = totp.generate(now).to_string();
        let on = house.post("/de/konto/zweiter-faktor/bestaetigen", &anna, &format!("code={code}")).await;
        assert_eq!(on.status, StatusCode::OK, "{}", on.text());
        let recovery = on.text().split("<code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
        let form = format!("address=anna%40werk.example&password={PASSWORD}&next=%2Fde%2Fsuche");
        let asked = house.post("/de/konto/anmelden", "", &form).await;
        assert_eq!((asked.status, asked.header("set-cookie")), (StatusCode::OK, ""));
        let step = asked.text().split("name=\"step\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let form = |code: &str| format!("step={step}&code={code}&next=%2Fde%2Fsuche");
        let wrong = house.post("/de/konto/code", "", &form(&code)).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY, "each code once");
        let entered = house.post("/de/konto/code", "", &form(&recovery)).await;
        assert_eq!(to(&entered), "/de/suche");
        let anna = cookie(&entered);
        assert_eq!(to(&house.post("/de/konto/zweiter-faktor/entfernen", &anna, "").await), "/de/konto?done=second_off");
        signed_in(&house, "anna", PASSWORD).await;
    });
}

#[test]
fn pages_for_everybody_do_not_depend_on_who_asks() {
    on(async {
        let (house, _) = house(Config::default()).await;
        let anna = person(&house, "anna").await;
        for page in ["/de", "/en", "/de/initiativen", "/de/suche?q=dialog"] {
            let (mine, everybodys) = (open(&house, page, &anna).await, house.get(page).await);
            assert_eq!(mine.body, everybodys.body, "{page}");
            assert!(
                everybodys.text().contains(&app::routes::account(Language::De, "account")) || page.starts_with("/en")
            );
            assert!(!mine.text().contains("anna"), "{page}");
        }
    });
}

#[test]
fn a_demo_says_so_on_every_page_and_stays_on_this_machine() {
    on(async {
        let config = Config { demo: true, ..Config::default() };
        let (house, _) = house(config.clone()).await;
        server::demo::prepare(&house.door.library, &config).await.unwrap();
        server::demo::prepare(&house.door.library, &config).await.unwrap();
        let form = format!("address=administration%40demo.example&password={}", server::demo::PASSWORD);
        let boss = cookie(&house.post("/de/konto/anmelden", "", &form).await);
        for page in ["/de", "/de/initiativen", "/de/konto", "/de/konto/personen", "/de/gibt-es-nicht"] {
            assert!(open(&house, page, &boss).await.text().contains("Alle Passwörter sind bekannt"), "{page}");
        }
        let without = server::demo::prepare(&house.door.library, &Config::default()).await;
        assert!(without.is_err(), "known passwords without the mark");
        for elsewhere in ["https://werkbuch.example", "http://192.168.0.1", "http://localhost.evil.example"] {
            let config = Config { base_url: elsewhere.to_owned(), ..config.clone() };
            assert!(server::demo::allowed(&config).is_err(), "{elsewhere}");
        }
        let config = Config { addr: "0.0.0.0:3000".parse().unwrap(), ..config };
        assert!(server::demo::allowed(&config).is_err());
        let (real, _) = self::house(Config::default()).await;
        person(&real, "anna").await;
        let config = Config { demo: true, ..Config::default() };
        assert!(server::demo::prepare(&real.door.library, &config).await.is_err(), "beside real accounts");
        assert!(!real.get("/de").await.text().contains("Alle Passwörter"));
    });
}
