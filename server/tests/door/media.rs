//! Pictures and PDFs: handed in by a form, described in the editor, shown in pages, given out to whoever may see them.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use app::routes::{self, OfDraft};
use axum::http::{Method, StatusCode};
use domain::entry::Entry;
use domain::{Kind, Language};
use flate2::{Compression, Crc};
use library::clock::SystemClock;
use library::media::{Files, Stored};
use library::transfer::Item;
use library::{Library, Origin};
use search::embedded::Embedded;
use serde_json::{Value, json};
use server::assemble;
use server::config::Config;
use server::router::{self, LARGEST_UPLOAD};
use server::state::Door;
use storage::Storage;

use crate::command::run;
use crate::desk::{Who, ask, assert_fit, begun, editor, get, house, id_in, pairs, post, saved, with, writer};
use crate::house::{Answer, House, on, shipped};
use crate::markup::{assert_clean, tags};

const DE: Language = Language::De;
/// Between the files of a form.
pub const BOUNDARY: &str = "----a-boundary";

/// A PNG of one colour, five points wide and three high.
pub fn png(colour: u8) -> Vec<u8> {
    let part = |name: &[u8; 4], data: &[u8]| {
        let mut crc = Crc::new();
        crc.update(name);
        crc.update(data);
        let length = u32::try_from(data.len()).unwrap().to_be_bytes();
        [&length[..], name, data, &crc.sum().to_be_bytes()].concat()
    };
    let header = [&5_u32.to_be_bytes()[..], &3_u32.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let row = [&[0][..], &[colour; 15]].concat();
    let mut points = flate2::write::ZlibEncoder::new(Vec::new(), Compression::default());
    points.write_all(&row.repeat(3)).unwrap();
    let points = points.finish().unwrap();
    [b"\x89PNG\r\n\x1a\n".to_vec(), part(b"IHDR", &header), part(b"IDAT", &points), part(b"IEND", &[])].concat()
}

/// A PDF of one empty page that says it has tags.
pub fn pdf() -> Vec<u8> {
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R /MarkInfo << /Marked true >> >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
    ];
    let (mut text, mut places) = ("%PDF-1.7\n".to_owned(), String::new());
    for (index, object) in objects.iter().enumerate() {
        places.push_str(&format!("{:010} 00000 n \n", text.len()));
        text.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let at = text.len();
    text.push_str(&format!("xref\n0 4\n0000000000 65535 f \n{places}"));
    text.push_str(&format!("trailer << /Size 4 /Root 1 0 R >>\nstartxref\n{at}\n%%EOF\n"));
    text.into_bytes()
}

/// A form with these files.
pub fn form(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = Vec::new();
    for (name, bytes) in files {
        // The type that is told is not believed.
        body.extend(format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\ncontent-type: image/png\r\n\r\n").bytes());
        body.extend_from_slice(bytes);
        body.extend(b"\r\n");
    }
    body.extend(format!("--{BOUNDARY}--\r\n").bytes());
    body
}

async fn upload(who: &Who, draft: &str, body: Vec<u8>, accept: &str) -> Answer {
    let language = if draft.starts_with("/en") { Language::En } else { DE };
    let address = routes::of_draft(language, &id_in(draft), OfDraft::Files);
    let kind = format!("multipart/form-data; boundary={BOUNDARY}");
    let headers = [("content-type", kind.as_str()), ("sec-fetch-site", "same-origin"), ("accept", accept)];
    ask(who, Method::POST, &address, body, &headers).await
}

async fn told(who: &Who, draft: &str, files: &[(&str, &[u8])]) -> (StatusCode, Value) {
    let answer = upload(who, draft, form(files), "application/json").await;
    assert!(answer.header("content-type").starts_with("application/json"), "{}", answer.text());
    assert_eq!(answer.header("cache-control"), "no-store");
    (answer.status, serde_json::from_str(&answer.text()).unwrap())
}

/// What every file keeps to, whoever sees it.
fn assert_harmless(answer: &Answer, of_type: &str) {
    for (name, value) in [
        ("content-type", of_type),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("set-cookie", ""),
        ("access-control-allow-origin", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name}");
    }
}

#[test]
fn a_picture_is_handed_in_and_described_by_plain_forms() {
    on(async {
        let who = writer(200, 200).await;
        let address = begun(&who, Kind::Guide).await;
        let (html, values) = editor(&who, &address).await;
        let files = routes::of_draft(DE, &id_in(&address), OfDraft::Files);
        let tags = tags(&html);
        let form_tag = tags.iter().find(|tag| tag.name == "form" && tag.attribute("action") == Some(&files)).unwrap();
        assert_eq!(form_tag.attribute("enctype"), Some("multipart/form-data"));
        assert!(form_tag.attribute("data-upload").is_some());
        let input = tags.iter().find(|tag| tag.attribute("type") == Some("file")).unwrap();
        assert_eq!(input.attribute("accept"), Some("image/png,image/jpeg,image/webp,application/pdf"));
        saved(&who, &address, &with(values, &[("title", "Einladen ohne Umwege")])).await;

        let answer = upload(&who, &address, form(&[("a.png", &png(1)), ("b.pdf", &pdf())]), "text/html").await;
        let to = format!("{address}#f-media-0");
        assert_eq!(
            (answer.status, answer.header("location")),
            (StatusCode::SEE_OTHER, to.as_str()),
            "{}",
            answer.text()
        );
        assert_fit("handed in", &answer);
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("id=\"f-media-0\"") && html.contains("getaggt: ja"), "{html}");
        let value = |name: &str| values.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let hash = value("media[0].file").unwrap();
        assert!(html.contains(&format!("src=\"/media/{hash}\"")), "{html}");
        assert_eq!(value("media[1].type").as_deref(), Some("application/pdf"));
        assert_eq!(value("title").as_deref(), Some("Einladen ohne Umwege"));

        // Nothing is answered for anybody.
        assert_eq!(values.iter().filter(|(name, _)| name == "media[0].people_visible").count(), 1);
        let described = with(
            values,
            &[
                ("media[0].alt", "Stühle im Kreis"),
                ("media[0].credit", "Eigene Aufnahme"),
                ("media[0].licence", "CC-BY-4.0"),
            ],
        );
        let described = [described, pairs(&[("media[0].people_visible", "1")])].concat();
        saved(&who, &address, &described).await;
        let (html, values) = editor(&who, &address).await;
        assert!(html.contains("Es sind Menschen zu erkennen"), "{html}");
        let agreed = [values, pairs(&[("media[0].consent_confirmed", "1")])].concat();
        saved(&who, &address, &agreed).await;
        let (html, values) = editor(&who, &address).await;
        assert!(!html.contains("Es sind Menschen zu erkennen"), "{html}");
        // Sent back as it is offered, nothing changes.
        let library = &house().await.door.library;
        let before = library.draft(&who.viewer, id_in(&address).parse().unwrap()).await.unwrap();
        saved(&who, &address, &values).await;
        let after = library.draft(&who.viewer, before.id).await.unwrap();
        assert_eq!((&after.authored, after.revision), (&before.authored, before.revision));
        assert_eq!(after.authored["media"][0]["people_visible"], json!(true));

        let preview = get(&who, &routes::of_draft(DE, &id_in(&address), OfDraft::Preview)).await;
        assert_clean("preview", &preview.text());
        assert!(
            preview.text().contains(&format!("src=\"/media/{hash}\" alt=\"Stühle im Kreis\"")),
            "{}",
            preview.text()
        );
    });
}

#[test]
fn what_is_not_taken_is_said_in_words() {
    on(async {
        let who = writer(201, 201).await;
        let address = begun(&who, Kind::Guide).await;
        let svg: &[u8] = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
        let answer = upload(&who, &address, form(&[("bild.PNG", svg), ("gut.png", &png(2))]), "text/html").await;
        assert_eq!(answer.status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_fit("not taken", &answer);
        let html = answer.text();
        assert!(html.contains("bild.PNG: Das ist weder ein Bild als PNG, JPEG oder WebP noch ein PDF."), "{html}");
        assert!(html.contains("id=\"f-media-0\"") && !html.contains("id=\"f-media-1\""), "the other one was taken");

        let english = address.replace("/de/schreibtisch", "/en/desk");
        let (status, said) = told(&who, &english, &[("x.html", b"<!doctype html><p>x")]).await;
        assert_eq!(status, StatusCode::UNSUPPORTED_MEDIA_TYPE);
        assert_eq!(
            said["error"],
            "This is neither a picture as PNG, JPEG or WebP nor a PDF. Other files are not taken."
        );
        let (status, said) = told(&who, &address, &[("", b"")]).await;
        assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(said["error"], "Es wurde keine Datei gewählt, oder sie ist leer.");
        assert_eq!(told(&who, &address, &[]).await.0, StatusCode::UNPROCESSABLE_ENTITY);
        let mut large = png(1);
        large.resize(10 * 1024 * 1024 + 1, 0);
        let (status, said) = told(&who, &address, &[("a.png", &large)]).await;
        assert_eq!(
            (status, said["error"].as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, Some("Ein Bild darf höchstens 10 MB groß sein."))
        );
        large.resize(LARGEST_UPLOAD + 1, 0);
        let (status, said) = told(&who, &address, &[("a.png", &large)]).await;
        assert_eq!(
            (status, said["error"].as_str()),
            (StatusCode::PAYLOAD_TOO_LARGE, Some("Eine Datei darf höchstens 25 MB groß sein."))
        );
        let mut cut = form(&[("a.png", &png(1))]);
        cut.truncate(cut.len() - 30);
        let answer = upload(&who, &address, cut, "application/json").await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST);
        let draft = house().await.door.library.draft(&who.viewer, id_in(&address).parse().unwrap()).await.unwrap();
        assert_eq!(draft.authored["media"].as_array().map(Vec::len), Some(1), "what was refused left no trace");
    });
}

#[test]
fn a_program_is_told_what_came_in() {
    on(async {
        let who = writer(202, 202).await;
        let address = begun(&who, Kind::Initiative).await;
        let (status, file) = told(&who, &address, &[("foto.png", &png(3))]).await;
        assert_eq!(status, StatusCode::OK, "{file}");
        assert_eq!((&file["width"], &file["height"], &file["tagged"]), (&json!(5), &json!(3), &Value::Null));
        assert!(file["type"] == "image/png" || file["type"] == "image/webp", "{file}");
        assert!(file["bytes"].as_i64() > Some(20) && file["sha256"].as_str().map(str::len) == Some(64), "{file}");
        let (_, several) = told(&who, &address, &[("a", &png(4)), ("b", &pdf())]).await;
        assert_eq!(several[1]["type"], "application/pdf");
        assert_eq!(several[1]["tagged"], json!(true));
        let nobody = Who::default();
        let (status, said) = told(&nobody, &address, &[("foto.png", &png(3))]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{said}");
        let (status, said) = told(&writer(203, 203).await, &address, &[("foto.png", &png(3))]).await;
        assert_eq!(
            (status, said["error"].as_str()),
            (StatusCode::NOT_FOUND, Some("Diesen Entwurf gibt es nicht, oder Sie schreiben nicht daran."))
        );
        // A form that holds no files at all.
        let to = routes::of_draft(DE, &id_in(&address), OfDraft::Files);
        let answer = post(&who, &to, &pairs(&[("file", "x")])).await;
        assert_eq!(answer.status.as_u16() / 100, 4, "{}", answer.text());
    });
}

#[test]
fn a_file_of_a_draft_is_for_those_who_may_read_it() {
    on(async {
        let who = writer(204, 204).await;
        let address = begun(&who, Kind::Guide).await;
        let (_, file) = told(&who, &address, &[("foto.png", &png(5))]).await;
        let at = routes::media(file["sha256"].as_str().unwrap());
        let answer = get(&who, &at).await;
        assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::OK, "private, no-store"));
        assert_eq!((answer.header("etag"), answer.body.len() as i64), ("", file["bytes"].as_i64().unwrap()));
        assert_harmless(&answer, file["type"].as_str().unwrap());
        for other in [Who::default(), writer(205, 205).await] {
            let answer = get(&other, &at).await;
            assert_eq!((answer.status, answer.header("cache-control")), (StatusCode::NOT_FOUND, "private, no-store"));
            assert_eq!(answer.header("set-cookie"), "");
        }
        for nothing in ["/media/nonsense", &format!("/media/{}", "0".repeat(64))] {
            assert_eq!(get(&who, nothing).await.status, StatusCode::NOT_FOUND, "{nothing}");
        }
        assert_eq!(get(&who, &at.to_uppercase().replace("/MEDIA", "/media")).await.status, StatusCode::NOT_FOUND);
    });
}

/// Each of these names would be found if it were handed to the folder of the files.
#[test]
fn no_name_of_a_file_is_a_path() {
    on(async {
        let place = tempfile::tempdir().unwrap();
        let folder = place.path().join("media");
        let storage = Storage::open("sqlite::memory:").await.unwrap();
        let library = Library::new(storage, Arc::new(Embedded::in_memory().unwrap()), Arc::new(SystemClock));
        let door = Door::new(library.with_files(Files::in_folder(&folder).unwrap()), &Config::default());
        let house = House { router: router::router(door.clone()), door };
        let hash = house.door.library.import_file(png(8)).await.unwrap().hash.to_string();
        fs::write(place.path().join("werkbuch.db"), "geheim").unwrap();
        fs::write(folder.join("beside"), "geheim").unwrap();
        fs::create_dir(folder.join("x")).unwrap();
        let absolute = place.path().join("werkbuch.db").to_str().unwrap().to_owned();
        let of_nobody = format!("{}/{}", &hash[..2], &hash[2..]);
        for name in ["../werkbuch.db", "x/../../werkbuch.db", "beside", "./beside", &of_nobody, &absolute] {
            assert!(folder.join(name).is_file(), "{name} is there");
            for name in [name.replace('/', "%2f"), name.replace('/', "%2F").replace('.', "%2E")] {
                let answer = house.get(&format!("/media/{name}")).await;
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{name}");
                assert!(!answer.text().contains("geheim"), "{name}");
            }
        }
    });
}

/// A shipped entry of this kind with a picture, a decoration and a PDF.
pub fn with_files(kind: Kind, files: [&Stored; 3]) -> Item {
    let item = shipped().into_iter().find(|item| item.entry.kind == kind).unwrap();
    let mut authored = item.entry.authored().clone();
    let of = |file: &Stored, more: Value| {
        let mut record = json!({
            "file": file.hash.to_string(), "type": file.of_type.code(), "bytes": file.bytes,
            "credit": "Eigene <Aufnahme>", "licence": "CC-BY-SA-4.0", "people_visible": false,
        });
        record.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        record
    };
    authored.insert(
        "media".to_owned(),
        json!([
            of(files[0], json!({ "alt": { "de": "Stühle \"im\" Kreis" }, "caption": { "de": "Die erste Runde" } })),
            of(files[1], json!({ "decorative": true })),
            of(files[2], json!({ "alt": { "de": "Einladung zum Anpassen" } })),
        ]),
    );
    Item { entry: Entry::new(authored).unwrap(), slugs: item.slugs }
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut all = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for path in fs::read_dir(next).unwrap().map(|found| found.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                all.insert(path.strip_prefix(folder).unwrap().to_owned(), fs::read(&path).unwrap());
            }
        }
    }
    all
}

#[test]
fn files_travel_with_their_entries() {
    on(async {
        let folder = tempfile::tempdir().unwrap();
        let node = |name: &str| Config { data: folder.path().join(name), ..Config::default() };
        let done = |what: &str, files: &str, node: &str| {
            let output = run(&[what, files, "--data", node], folder.path());
            (output.status.success(), String::from_utf8_lossy(&output.stdout).into_owned())
        };
        let at = |name: &str| folder.path().join(name);
        let library = assemble::library(&node("one")).await.unwrap();
        let mut files = Vec::new();
        for bytes in [png(8), png(9), pdf()] {
            files.push(library.import_file(bytes).await.unwrap());
        }
        let items = Kind::ALL.map(|kind| with_files(kind, [&files[0], &files[1], &files[2]]));
        library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
        library.storage().close().await.unwrap();
        drop(library);
        assert!(done("export", "first", "one").0);
        let first = tree(&at("first"));
        let lies = |name: String| first.get(Path::new("media").join(name).as_path());
        assert_eq!(lies(format!("{}.png", files[0].hash)), Some(&png(8)));
        assert_eq!(lies(format!("{}.pdf", files[2].hash)), Some(&pdf()));
        assert!(done("import", "first", "two").0);
        assert!(done("export", "second", "two").0);
        assert_eq!(tree(&at("second")), first);

        // What is not as its name says is not imported, nor anything with it.
        fs::write(at("first").join(format!("media/{}.png", files[0].hash)), png(1)).unwrap();
        assert!(!done("import", "first", "three").0);
        assert!(done("export", "nothing", "three").0);
        assert!(!at("nothing").exists());
        // What is missing is left out.
        fs::remove_file(at("first").join(format!("media/{}.png", files[0].hash))).unwrap();
        let (is_done, said) = done("import", "first", "three");
        assert!(is_done && said.contains(&files[0].hash.to_string()), "{said}");
        assert!(done("export", "third", "three").0);
        let third = tree(&at("third"));
        assert_eq!(
            (third.len(), third.contains_key(&PathBuf::from(format!("media/{}.pdf", files[2].hash)))),
            (first.len() - 1, true)
        );
    });
}

#[test]
fn files_of_published_entries_are_for_everybody() {
    on(async {
        let house = House::new(Config::default()).await;
        let mut files = Vec::new();
        for bytes in [png(6), png(7), pdf()] {
            files.push(house.door.library.import_file(bytes).await.unwrap());
        }
        let address = |file: &Stored| routes::media(&file.hash.to_string());
        assert_eq!(house.get(&address(&files[0])).await.status, StatusCode::NOT_FOUND, "nothing has it yet");
        let items = Kind::ALL.map(|kind| with_files(kind, [&files[0], &files[1], &files[2]]));
        house.take_in(&items, Origin::Own).await;
        for (file, of_type, bytes) in [(&files[0], "image/png", png(6)), (&files[2], "application/pdf", pdf())] {
            let answer = house.get(&address(file)).await;
            assert_eq!((answer.status, &answer.body[..]), (StatusCode::OK, &bytes[..]));
            assert_harmless(&answer, of_type);
            assert_eq!(answer.header("cache-control"), "public, no-cache");
            assert_eq!(answer.header("content-length"), bytes.len().to_string());
            assert_eq!(answer.header("content-disposition").starts_with("attachment"), of_type == "application/pdf");
            let etag = answer.header("etag").to_owned();
            assert_eq!(etag, format!("\"{}\"", file.hash));
            let again = house.get_with(&address(file), &[("if-none-match", &etag)]).await;
            assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0));
            let with_key = house.get_with(&address(file), &[("cookie", "werkbuch=anything")]).await;
            assert_eq!((with_key.status, with_key.body), (answer.status, answer.body), "whoever asks");
            let head = house.ask(Method::HEAD, &address(file), &[]).await;
            assert_eq!((head.status, head.body.len()), (StatusCode::OK, 0));
            assert_eq!(house.ask(Method::POST, &address(file), &[]).await.status, StatusCode::METHOD_NOT_ALLOWED);
        }
        for item in &items {
            for language in Language::ALL {
                let slug = item.slugs.get(&language).unwrap_or(&item.slugs[&DE]);
                let at = routes::entry(language, item.entry.kind, slug);
                let answer = house.get(&at).await;
                assert_eq!(answer.status, StatusCode::OK, "{at}");
                let html = answer.text();
                assert_clean(&at, &html);
                let tags = tags(&html);
                let pictures: Vec<_> = tags.iter().filter(|tag| tag.name == "img").collect();
                let alts: Vec<_> = pictures.iter().map(|tag| tag.attribute("alt").unwrap()).collect();
                assert_eq!(alts, ["Stühle &quot;im&quot; Kreis", ""], "{at}");
                for picture in pictures {
                    let sides = (picture.attribute("width"), picture.attribute("height"));
                    assert_eq!(sides, (Some("5"), Some("3")), "{at}");
                    assert_eq!(picture.attribute("loading"), Some("lazy"), "{at}");
                }
                let foreign =
                    tags.iter().filter(|tag| tag.name == "img" && tag.attribute("lang") == Some("de")).count();
                assert_eq!(foreign, usize::from(language == Language::En), "{at}");
                assert!(html.contains(&format!("href=\"{}\"", address(&files[2]))), "{at}");
                let tagged = if language == DE { "für Vorleseprogramme getaggt" } else { "tagged for screen readers" };
                assert!(html.contains(tagged) && html.contains("Eigene &lt;Aufnahme&gt;"), "{at}");
            }
        }
    });
}
