//! What people write against others, in the places where it comes back to somebody: previews, lists of contents, the two
//! sides of a conflict, what is too large to be rendered, feeds. And what the program does not do with it.

use std::io::ErrorKind;
use std::net::TcpListener;

use app::routes::{self, OfDraft};
use axum::http::StatusCode;
use domain::{Kind, Language};
use library::Origin;
use server::config::Config;

use crate::addresses::profile;
use crate::desk::{Who, assert_fit, begun, editor, get, id_in, offered, pairs, post, saved, with, writer};
use crate::house::{House, on};
use crate::markup::{assert_well_formed, tags};

const DE: Language = Language::De;
/// Would act in a page, in an attribute and in a box, if it were taken for anything but words.
const HOSTILE: &str = "</textarea></title><script>alert(1)</script>\"' onclick='x' <img src=x onerror=alert(1)>";

/// Nothing of it acts.
fn assert_words(what: &str, html: &str) {
    assert!(html.contains("alert(1)"), "{what}: the words are gone: {html}");
    for tag in tags(html) {
        let acts = tag.attributes.iter().any(|(name, _)| name.starts_with("on"));
        let is_picture = tag.name == "img" && tag.attribute("src") == Some("x");
        assert!(!acts && !is_picture, "{what}: {tag:?}");
        let is_data = tag.attribute("type") == Some("application/ld+json") && !tag.text.contains('<');
        assert!(tag.name != "script" || is_data || !tag.text.contains("alert"), "{what}: {tag:?}");
    }
}

/// A guide of two sections, the first with this heading and this text.
async fn written(who: &Who, heading: &str, body: &str) -> String {
    let address = begun(who, Kind::Guide).await;
    let (_, values) = editor(who, &address).await;
    let kept: Vec<(String, String)> =
        values.into_iter().filter(|(name, _)| matches!(name.as_str(), "revision" | "end")).collect();
    let values = [
        kept,
        pairs(&[
            ("title", HOSTILE),
            ("summary", HOSTILE),
            ("fields.problem_statement", HOSTILE),
            ("fields.sections[0].heading", heading),
            ("fields.sections[0].body", body),
            ("fields.sections[1].heading", "Danach"),
            ("fields.sections[1].body", "Ein zweiter Abschnitt."),
        ]),
    ]
    .concat();
    saved(who, &address, &values).await;
    address
}

async fn previewed(who: &Who, address: &str) -> String {
    let at = routes::of_draft(DE, &id_in(address), OfDraft::Preview);
    let answer = get(who, &at).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    crate::markup::assert_clean(&at, &answer.text());
    answer.text()
}

#[test]
fn a_preview_and_its_contents_hold_words() {
    on(async {
        let who = writer(300, 300).await;
        let address = written(&who, HOSTILE, &format!("## {HOSTILE}\n\n{HOSTILE}\n\n[x](javascript:alert(1))")).await;
        let html = previewed(&who, &address).await;
        assert_words("preview", &html);
        assert!(!tags(&html).iter().any(|tag| tag.attribute("href").is_some_and(|to| to.starts_with("javascript"))));
        // The list of contents names the section as well as its heading does.
        let contents = html.split("class=\"contents\"").nth(1).and_then(|rest| rest.split("</details>").next());
        assert_words("contents", contents.unwrap());
        // The editor and the desk say the title once more.
        for (what, at) in [("editor", address.clone()), ("desk", routes::desk(DE))] {
            assert_words(what, &get(&who, &at).await.text());
        }
    });
}

#[test]
fn what_is_too_deep_to_be_rendered_is_shown_as_words() {
    on(async {
        let who = writer(301, 301).await;
        let address = written(&who, "Tief", &format!("{}{HOSTILE}", "> ".repeat(markdown::MAX_DEPTH + 10))).await;
        let html = previewed(&who, &address).await;
        assert_words("preview", &html);
        let whole = html.split("<pre>").nth(1).and_then(|rest| rest.split("</pre>").next());
        assert!(whole.is_some_and(|text| text.contains("&lt;script") && !text.contains('<')), "{whole:?}");
    });
}

#[test]
fn both_sides_of_a_conflict_are_words() {
    on(async {
        let (one, other) = (writer(302, 302).await, writer(303, 302).await);
        let address = begun(&one, Kind::Guide).await;
        let (_, values) = editor(&one, &address).await;
        post(&other, &routes::of_draft(DE, &id_in(&address), OfDraft::TakeOver), &[]).await;
        saved(&other, &address, &with(values.clone(), &[("title", &format!("Ihres {HOSTILE}"))])).await;
        let mine = format!("Meines {HOSTILE}");
        let answer = post(&one, &address, &with(values, &[("title", &mine)])).await;
        assert_eq!(answer.status, StatusCode::CONFLICT);
        assert_fit("conflict", &answer);
        let html = answer.text();
        assert_words("conflict", &html);
        assert!(html.contains("Ihres &lt;") && html.contains("Meines &lt;"), "both are shown: {html}");
        let travels = offered(&html, &address);
        assert!(travels.contains(&("title".to_owned(), mine)), "and travel along to the letter: {travels:?}");
    });
}

#[test]
fn what_feeds_say_is_text() {
    on(async {
        let house = House::new(Config::default()).await;
        let summary = format!("{HOSTILE} und ein Text von mehr als fünfzig Zeichen.");
        house.take_in(&[profile("dialog-am-fluss", HOSTILE, &summary, &summary)], Origin::Own).await;
        for path in
            ["/de/feed.atom", "/en/feed.atom", "/de/feed/topic/t1.atom", "/de/initiativen/dialog-am-fluss/feed.atom"]
        {
            let answer = house.get(path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let feed = answer.text();
            assert_well_formed(path, &feed);
            assert!(feed.contains("alert(1)"), "{path}: {feed}");
            let tags = tags(&feed);
            let texts = tags.iter().filter(|tag| {
                let is_text = ["title", "subtitle", "summary", "content", "rights"].contains(&tag.name.as_str());
                is_text && !tag.is_end
            });
            for tag in texts {
                // Without a type it is text, too (RFC 4287, 3.1.1).
                assert!(matches!(tag.attribute("type"), None | Some("text")), "{path}: {tag:?}");
            }
            assert!(!tags.iter().any(|tag| tag.name == "script" || tag.name == "img"), "{path}: {feed}");
        }
    });
}

/// Slots are for pages of the site; what stands in an entry is what its author wrote.
#[test]
fn a_slot_in_an_entry_is_not_filled() {
    on(async {
        let mut config = Config::default();
        config.office.name = "Servicestelle am Quittenzaun".to_owned();
        let house = House::new(config).await;
        let text = "Fragen Sie {{office_name}}, wenn Sie mitmachen wollen: Wir bringen Menschen aus Betrieben und \
                    Nachbarschaft an einen Tisch, damit beide Seiten wissen, was die andere bewegt.";
        house.take_in(&[profile("dialog-am-fluss", "Fragen Sie {{office_name}}", text, text)], Origin::Own).await;
        let page = house.get("/de/initiativen/dialog-am-fluss").await.text();
        assert_eq!(page.matches("Fragen Sie Servicestelle").count(), 0, "{page}");
        assert!(page.matches("Fragen Sie {{office_name}}").count() >= 2, "{page}");
        let site = house.get("/de/datenschutz").await.text() + &house.get("/de/barrierefreiheit").await.text();
        assert!(site.contains("Servicestelle am Quittenzaun"), "pages of the site are");
    });
}

/// Nobody is sent anywhere by reading what somebody wrote, and neither is the program. Whether a link still leads
/// somewhere is asked elsewhere, if at all, and never while a page is made.
#[test]
fn no_page_fetches_what_a_text_names() {
    on(async {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let there = format!("https://{}", listener.local_addr().unwrap());
        let text = format!(
            "Alles steht unter [dieser Adresse]({there}/a), auf <{there}/b> und im Bild ![Bild]({there}/c.png). \
             Dazu kommt {there}/d, was auch immer dort steht."
        );
        let house = House::new(Config::default()).await;
        let summary = "Ein Zusammenschluss von Betrieben, Gemeinden und Gewerkschaften am Fluss.";
        let item = profile("dialog-am-fluss", "Dialog am Fluss", summary, &text);
        let id = item.entry.id;
        house.take_in(&[item], Origin::Own).await;
        for path in [
            "/de/initiativen/dialog-am-fluss",
            "/en/initiatives/dialog-am-fluss",
            "/de/initiativen/dialog-am-fluss/feed.atom",
            "/de/feed.atom",
            "/de",
            "/de/suche?q=Adresse",
            "/sitemap.xml",
            &routes::api_entry(id),
            &routes::permanent(Kind::Initiative, id),
        ] {
            let answer = house.get(path).await;
            assert!(answer.status.is_success() || answer.status.is_redirection(), "{path}: {}", answer.status);
            for tag in tags(&answer.text()) {
                let loads = ["src", "srcset", "poster", "data"].iter().filter_map(|name| tag.attribute(name));
                assert!(loads.into_iter().all(|to| !to.contains(&there)), "{path}: {tag:?}");
            }
        }
        let who = writer(304, 304).await;
        let address = written(&who, "Links", &text).await;
        previewed(&who, &address).await;
        let called = listener.accept().map_err(|error| error.kind());
        assert!(matches!(called, Err(ErrorKind::WouldBlock)), "somebody called: {called:?}");
    });
}
