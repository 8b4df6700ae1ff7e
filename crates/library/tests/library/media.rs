//! Pictures and PDFs: what is taken, what is left of it, who sees it, and when it goes.

use std::io::Cursor;
use std::sync::Arc;

use domain::account::{AccountId, Membership, Viewer};
use domain::canonical::of_bytes;
use domain::media::{MOST_FILES, MediaType};
use domain::{EntryId, Kind, Language, Rule, form};
use image::{DynamicImage, ImageFormat, Rgb, RgbImage, Rgba, RgbaImage};
use library::drafts::{Edit, Saved};
use library::media::{Files, NotTaken, Refusal, Stored};
use library::transfer::File;
use library::{Error, Library, Origin};
use lopdf::{Document, Object, Stream, dictionary};
use search::embedded::Embedded;
use serde_json::json;
use storage::Storage;
use uuid::Uuid;

use crate::world::{Hand, items, over, storage};

fn initiative() -> EntryId {
    "019a2000-0000-7000-8000-00000000aaaa".parse().unwrap()
}

fn writer(number: u128) -> Viewer {
    let memberships = vec![(initiative(), Membership::Contributor)];
    Viewer { account: Some(AccountId(Uuid::from_u128(number))), office: None, memberships }
}

fn stranger() -> Viewer {
    Viewer { account: Some(AccountId(Uuid::from_u128(99))), office: None, memberships: Vec::new() }
}

async fn library() -> Library {
    over(&storage().await, Arc::new(Embedded::in_memory().unwrap()))
}

async fn begun(library: &Library) -> EntryId {
    library.begin(&writer(1), Kind::Guide, Some(initiative()), Language::De).await.unwrap()
}

async fn taken(library: &Library, id: EntryId, bytes: Vec<u8>) -> Stored {
    library.take_file(&writer(1), id, bytes).await.unwrap()
}

async fn refusal(library: &Library, id: EntryId, bytes: Vec<u8>) -> Refusal {
    match library.take_file(&writer(1), id, bytes).await {
        Err(NotTaken::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

async fn bytes(library: &Library, file: &Stored) -> Vec<u8> {
    let content = library.content(file).await.unwrap();
    let length = content.length;
    let all = joined(content).await;
    assert_eq!(all.len() as u64, length);
    all
}

/// All that comes piece by piece.
pub async fn joined<P: AsRef<[u8]>>(pieces: impl futures_core::Stream<Item = Result<P, Error>>) -> Vec<u8> {
    let mut pieces = std::pin::pin!(pieces);
    let mut all = Vec::new();
    while let Some(piece) =
        std::future::poll_fn(|context| futures_core::Stream::poll_next(pieces.as_mut(), context)).await
    {
        all.extend_from_slice(piece.unwrap().as_ref());
    }
    all
}

/// A picture of another colour for every number, wider than high, red in its upper left corner.
fn picture(number: u8, width: u32, height: u32) -> DynamicImage {
    let mut picture = RgbImage::from_pixel(width, height, Rgb([10, number, 200]));
    for (x, y) in (0..width / 4).flat_map(|x| (0..height / 4).map(move |y| (x, y))) {
        picture.put_pixel(x, y, Rgb([250, 0, 0]));
    }
    DynamicImage::ImageRgb8(picture)
}

fn written(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

pub fn png(number: u8) -> Vec<u8> {
    written(&picture(number, 40, 30), ImageFormat::Png)
}

/// A JPEG as a telephone takes it: turned by a quarter, with the place and the owner in its EXIF block.
fn photograph() -> Vec<u8> {
    let jpeg = written(&picture(7, 80, 40), ImageFormat::Jpeg);
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
    // Three entries: orientation 6, owner, where the GPS block stands.
    exif.extend([0, 3]);
    exif.extend([0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0]);
    exif.extend([0x01, 0x3b, 0, 2, 0, 0, 0, 10, 0, 0, 0, 50]);
    exif.extend([0x88, 0x25, 0, 4, 0, 0, 0, 1, 0, 0, 0, 60]);
    exif.extend([0, 0, 0, 0]);
    exif.extend(b"Jo Muster\0");
    // GPSLatitudeRef and its end.
    exif.extend([0, 1, 0, 1, 0, 2, 0, 0, 0, 2, b'N', 0, 0, 0, 0, 0, 0, 0]);
    exif.extend(b"GPS 50.9413 N, 6.9583 E");
    let mut out = jpeg[..2].to_vec();
    out.extend([0xff, 0xe1]);
    out.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
    out.extend(&exif);
    out.extend(&jpeg[2..]);
    out
}

pub fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

/// A PDF of one page; `catalogue` is added to its root.
fn pdf(catalogue: lopdf::Dictionary) -> Vec<u8> {
    let mut document = Document::with_version("1.7");
    let pages = document.new_object_id();
    let content = document.add_object(Stream::new(dictionary! {}, b"BT ET".to_vec()));
    let page = document.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    document.objects.insert(
        pages,
        Object::Dictionary(dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }),
    );
    let told = document.add_object(Stream::new(
        dictionary! { "Type" => "Metadata", "Subtype" => "XML" },
        b"<x:xmpmeta>Jo Muster</x:xmpmeta>".to_vec(),
    ));
    let mut root = dictionary! { "Type" => "Catalog", "Pages" => pages, "Metadata" => told };
    root.extend(&catalogue);
    let root = document.add_object(root);
    let info = document.add_object(dictionary! { "Author" => Object::string_literal("Jo Muster") });
    document.trailer.set("Root", root);
    document.trailer.set("Info", info);
    let mut out = Vec::new();
    document.save_to(&mut out).unwrap();
    out
}

#[tokio::test(flavor = "multi_thread")]
async fn of_a_photograph_only_the_picture_stays() {
    let library = library().await;
    let id = begun(&library).await;
    let given = photograph();
    for part in [&b"Exif"[..], b"GPS", b"Jo Muster"] {
        assert!(holds(&given, part), "what is looked for was there");
    }
    let file = taken(&library, id, given).await;
    assert_eq!((file.of_type, file.size), (MediaType::Jpeg, Some((40, 80))), "turned upright");
    let kept = bytes(&library, &file).await;
    assert_eq!((of_bytes(&kept), kept.len() as i64), (file.hash, file.bytes));
    for part in [&b"Exif"[..], b"GPS", b"Jo Muster", b"50.9413"] {
        assert!(!holds(&kept, part), "{}", String::from_utf8_lossy(part));
    }
    let shown = image::load_from_memory(&kept).unwrap().to_rgb8();
    assert_eq!(shown.dimensions(), (40, 80));
    let red = |x, y| shown.get_pixel(x, y)[0] > 150;
    assert!(red(38, 2) && !red(2, 2), "a quarter turn brings the upper left corner to the right");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_stays_behind_a_picture() {
    let library = library().await;
    let id = begun(&library).await;
    for format in [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::WebP] {
        let mut given = written(&picture(9, 40, 30), format);
        given.extend(b"PK\x03\x04 a whole archive <script>alert(1)</script>");
        let kept = bytes(&library, &taken(&library, id, given).await).await;
        assert!(!holds(&kept, b"PK\x03\x04") && !holds(&kept, b"<script>"), "{format:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_without_loss_stay_so_and_large_ones_become_smaller() {
    let library = library().await;
    let id = begun(&library).await;
    let mut clear = RgbaImage::from_pixel(30, 20, Rgba([1, 2, 3, 4]));
    clear.put_pixel(29, 19, Rgba([200, 100, 50, 255]));
    let file = taken(&library, id, written(&DynamicImage::ImageRgba8(clear.clone()), ImageFormat::Png)).await;
    assert!(matches!(file.of_type, MediaType::Png | MediaType::Webp));
    assert_eq!(image::load_from_memory(&bytes(&library, &file).await).unwrap().to_rgba8(), clear);
    let wide = written(&picture(1, 2500, 5), ImageFormat::Png);
    assert_eq!(taken(&library, id, wide).await.size, Some((2400, 5)));
    let again = taken(&library, id, png(3)).await;
    assert_eq!(taken(&library, id, png(3)).await, again, "the same bytes are the same file");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_file_is_says_its_content() {
    let library = library().await;
    let id = begun(&library).await;
    let svg = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    for other in [
        svg.as_bytes().to_vec(),
        format!("<?xml version='1.0'?>{svg}").into_bytes(),
        b"<!doctype html><script>alert(1)</script>".to_vec(),
        b"GIF89a\x01\0\x01\0\0\0\0;".to_vec(),
        b"PK\x03\x04 an archive".to_vec(),
        b"\x7fELF a program".to_vec(),
        b"only words".to_vec(),
        [b"<script>".to_vec(), pdf(dictionary! {})].concat(),
    ] {
        assert_eq!(refusal(&library, id, other.clone()).await, Refusal::Type, "{}", String::from_utf8_lossy(&other));
    }
    assert_eq!(refusal(&library, id, Vec::new()).await, Refusal::Empty);
    assert_eq!(refusal(&library, id, png(1)[..40].to_vec()).await, Refusal::Broken);
    assert_eq!(refusal(&library, id, b"%PDF-1.7 and nothing more".to_vec()).await, Refusal::Broken);
    let mut large = png(1);
    large.resize(10 * 1024 * 1024 + 1, 0);
    assert_eq!(refusal(&library, id, large).await, Refusal::TooLarge { most: 10 * 1024 * 1024 });
    let mut large = pdf(dictionary! {});
    large.resize(25 * 1024 * 1024 + 1, b' ');
    assert_eq!(refusal(&library, id, large).await, Refusal::TooLarge { most: 25 * 1024 * 1024 });
}

/// A PNG that says it is this large and holds nothing of it.
fn says_it_is(width: u32, height: u32) -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    // CRC-32 (ISO 3309), bit by bit.
    let crc = !header.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    });
    let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0d".to_vec();
    png.extend(header);
    png.extend(crc.to_be_bytes());
    png.extend(b"\0\0\0\0IDAT\x35\xaf\x06\x1e");
    png
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_larger_than_its_file_is_not_unpacked() {
    let library = library().await;
    let id = begun(&library).await;
    for (width, height) in [(50_000, 50_000), (8_000, 5_001), (u32::MAX >> 1, 1)] {
        let refused = refusal(&library, id, says_it_is(width, height)).await;
        assert_eq!(refused, Refusal::TooManyPixels, "{width} × {height}");
    }
    assert_eq!(refusal(&library, id, says_it_is(8_000, 5_000)).await, Refusal::Broken, "as many as may be");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_says_nothing_about_its_maker_and_whether_it_has_tags() {
    let library = library().await;
    let id = begun(&library).await;
    let given = pdf(dictionary! { "MarkInfo" => dictionary! { "Marked" => true } });
    assert!(holds(&given, b"Jo Muster"));
    let mut with_more = given.clone();
    with_more.extend(b"\nPK\x03\x04 an archive behind it");
    let file = taken(&library, id, with_more).await;
    assert_eq!((file.of_type, file.size, file.tagged), (MediaType::Pdf, None, Some(true)));
    let kept = bytes(&library, &file).await;
    assert!(!holds(&kept, b"Jo Muster") && !holds(&kept, b"PK\x03\x04"));
    assert_eq!(Document::load_mem(&kept).unwrap().get_pages().len(), 1);
    assert_eq!(taken(&library, id, pdf(dictionary! {})).await.tagged, Some(false));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_pdf_that_acts_is_refused() {
    let library = library().await;
    let id = begun(&library).await;
    let script = || dictionary! { "S" => "JavaScript", "JS" => Object::string_literal("app.alert(1)") };
    for (what, catalogue) in [
        ("a script", dictionary! { "OpenAction" => script() }),
        ("a script by its key alone", dictionary! { "AA" => dictionary! { "WC" => dictionary! { "JS" => 1 } } }),
        ("a program", dictionary! { "OpenAction" => dictionary! { "S" => "Launch" } }),
        ("files", dictionary! { "Names" => dictionary! { "EmbeddedFiles" => dictionary! {} } }),
        ("a form that is a program", dictionary! { "AcroForm" => dictionary! { "XFA" => 1 } }),
    ] {
        let given = pdf(catalogue);
        assert_eq!(refusal(&library, id, given.clone()).await, Refusal::Active, "{what}");
        // The same packed into an object stream, where nobody sees it who looks at the bytes.
        let mut document = Document::load_mem(&given).unwrap();
        let mut packed = Vec::new();
        document.save_modern(&mut packed).unwrap();
        assert_eq!(refusal(&library, id, packed).await, Refusal::Active, "{what}, packed");
    }
    let hidden = String::from_utf8_lossy(&pdf(dictionary! { "OpenAction" => script() }))
        .replace("/JavaScript", "/#4aava#53cript");
    assert_eq!(refusal(&library, id, hidden.replace("/JS", "/J#53").into_bytes()).await, Refusal::Active);
}

#[tokio::test(flavor = "multi_thread")]
async fn files_come_to_the_list_of_the_draft_as_if_they_were_written() {
    let library = library().await;
    let id = begun(&library).await;
    let (first, second) = (taken(&library, id, png(1)).await, taken(&library, id, png(2)).await);
    assert_eq!(library.add_files(&writer(1), id, &[first.clone(), second.clone()]).await.unwrap(), 0);
    let draft = library.draft(&writer(1), id).await.unwrap();
    let file =
        |file: &Stored| json!({ "file": file.hash.to_string(), "type": file.of_type.code(), "bytes": file.bytes });
    assert_eq!(draft.authored["media"], json!([file(&first), file(&second)]));
    assert_eq!(library.add_files(&writer(2), id, std::slice::from_ref(&second)).await.unwrap(), 1, "it is there");
    assert_eq!(library.draft(&writer(1), id).await.unwrap().revision, draft.revision);

    // Somebody who had the page open before goes on writing: both stay.
    let edit = |posted: &[(&str, &str)], revision| Edit {
        revision,
        posted: posted.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        ..Edit::default()
    };
    let old = edit(&[("title", "Einladen ohne Umwege")], 1);
    assert!(matches!(library.save(&writer(2), id, &old).await.unwrap().saved, Saved::Merged(_)));
    let third = taken(&library, id, png(3)).await;
    assert_eq!(library.add_files(&writer(1), id, std::slice::from_ref(&third)).await.unwrap(), 2);
    let draft = library.draft(&writer(1), id).await.unwrap();
    assert_eq!(draft.authored["media"].as_array().map(Vec::len), Some(3));
    assert_eq!(draft.title(), "Einladen ohne Umwege");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_hands_files_in_or_sees_them() {
    let library = library().await;
    let id = begun(&library).await;
    let file = taken(&library, id, png(1)).await;
    for viewer in [stranger(), Viewer::reader()] {
        let error = library.take_file(&viewer, id, png(2)).await.unwrap_err();
        assert!(matches!(error, NotTaken::Library(Error::NotFound | Error::Denied(_))), "{error:?}");
        assert!(matches!(library.file_of_a_draft(&viewer, file.hash).await, Err(Error::NotFound)));
    }
    assert!(matches!(library.public_file(file.hash).await, Err(Error::NotFound)));
    assert_eq!(library.file_of_a_draft(&writer(2), file.hash).await.unwrap(), file, "of the same initiative");
    assert!(matches!(library.file_of_a_draft(&writer(1), of_bytes(b"x")).await, Err(Error::NotFound)));
    library.discard(&writer(1), id).await.unwrap();
    let error = library.take_file(&writer(1), id, png(2)).await.unwrap_err();
    assert!(matches!(error, NotTaken::Library(Error::NotFound)), "{error:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_that_names_the_file_of_another_is_not_submitted() {
    let library = library().await;
    let (mine, other) = (begun(&library).await, begun(&library).await);
    let file = taken(&library, other, png(1)).await;
    let entry = items(&[guide(&file)]).remove(0).entry;
    let posted = form::write(Kind::Guide, entry.authored());
    let edit = Edit { revision: 1, posted, ..Edit::default() };
    let Saved::Saved(draft) = library.save(&writer(1), mine, &edit).await.unwrap().saved else { panic!("it is saved") };
    assert_eq!(draft.faults(), [], "it could be submitted otherwise");
    match library.submit(&writer(1), mine, draft.revision, None).await {
        Err(Error::Invalid(faults)) => {
            assert_eq!(faults.len(), 1, "{faults:?}");
            assert_eq!(faults[0].field, "media[0].file");
            assert!(matches!(faults[0].rule, Rule::UnknownFile { .. }));
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(taken(&library, mine, png(1)).await, file);
    library.submit(&writer(1), mine, draft.revision, None).await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_has_room_for_so_much() {
    let storage = storage().await;
    let library = over(&storage, Arc::new(Embedded::in_memory().unwrap()));
    let id = begun(&library).await;
    fill(&storage, id).await;
    assert_eq!(refusal(&library, id, png(1)).await, Refusal::Quota);
    let other = begun(&library).await;
    let files = (0..MOST_FILES).map(|number| Stored {
        hash: of_bytes(&[u8::try_from(number).unwrap()]),
        of_type: MediaType::Pdf,
        bytes: 1,
        size: None,
        tagged: None,
        created_at: library.now(),
        uploaded_by: None,
    });
    library.add_files(&writer(1), other, &files.collect::<Vec<_>>()).await.unwrap();
    assert_eq!(refusal(&library, other, png(1)).await, Refusal::TooMany);
}

/// Notes four PDFs of the largest size for this draft.
async fn fill(storage: &Storage, id: EntryId) {
    let tx = storage.begin().await.unwrap();
    for number in 0..4_u8 {
        let row = Stored {
            hash: of_bytes(&[number]),
            of_type: MediaType::Pdf,
            bytes: 25 * 1024 * 1024,
            size: None,
            tagged: None,
            created_at: chrono::Utc::now(),
            uploaded_by: None,
        };
        storage::media::put(&tx, &row).await.unwrap();
        storage::media::add_to_draft(&tx, row.hash, id).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A guide with this file.
fn guide(file: &Stored) -> File {
    let text = format!(
        r#"+++
id = "019a2000-0000-7000-8000-000000000003"
language_original = "de"
title = "Einladen ohne Umwege"
summary = "Wie eine Einladung die Menschen erreicht, die neben dem Werk wohnen."
topics = ["T1"]
target_groups = ["Z01"]
licence = "CC-BY-4.0"
audience_level = "beginner"
problem_statement = "Viele Einladungen landen im Papierkorb, bevor sie gelesen werden."

[[media]]
file = "{}"
type = "{}"
bytes = {}
alt = "Stühle im Kreis auf dem Werkshof"
credit = "Foto: eigene Aufnahme"
licence = "CC-BY-4.0"
people_visible = false

[[sources]]
id = "eigene"
citation = "Eigene Beschreibung für diese Probe"
+++

## Der Brief

Ein Brief mit Namen, Tag und Ort wird eher gelesen als ein bunter Zettel. Schreiben Sie, worum es geht und wie lange es dauert.
"#,
        file.hash,
        file.of_type.code(),
        file.bytes
    );
    File { path: "entries/guide/einladen-ohne-umwege.md".to_owned(), text }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_published_is_seen_by_everybody() {
    let library = library().await;
    let id = begun(&library).await;
    let file = taken(&library, id, png(1)).await;
    let items = items(&[guide(&file)]);
    library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
    assert_eq!(library.public_file(file.hash).await.unwrap(), file);
    let shown = library.by_id(&Viewer::reader(), items[0].entry.id).await.unwrap();
    let known = library.files_of(&shown.entry().envelope.media).await.unwrap();
    assert_eq!(known.get(&file.hash.to_string()), Some(&file));
    crate::world::put_into(&library, items[0].entry.id, domain::lifecycle::Status::Withdrawn, true).await;
    assert!(matches!(library.public_file(file.hash).await, Err(Error::NotFound)), "it went with its entry");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nothing_has_any_more_goes_after_thirty_days() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Hand::new();
    let index = Arc::new(Embedded::in_memory().unwrap());
    let library = Library::new(storage().await, index, Arc::new(clock.clone()))
        .with_files(Files::in_folder(&folder.path().join("media")).unwrap());
    let lies = |file: &Stored| {
        let hash = file.hash.to_string();
        folder.path().join("media").join(&hash[..2]).join(&hash[2..]).is_file()
    };
    let (kept, gone) = (begun(&library).await, begun(&library).await);
    let first = taken(&library, kept, png(1)).await;
    let second = taken(&library, gone, png(2)).await;
    assert!(lies(&first) && lies(&second));
    library.discard(&writer(1), gone).await.unwrap();
    let days = async |count: i64| {
        (0..count * 24).for_each(|_| clock.turn());
        library.erase_discarded().await.unwrap();
        library.remove_unused_files().await.unwrap()
    };
    assert_eq!(days(29).await, 0);
    assert!(lies(&second));
    assert_eq!(days(2).await, 1);
    assert!(lies(&first) && !lies(&second));
    assert!(matches!(library.content(&second).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn imported_files_are_kept_as_they_are() {
    let library = library().await;
    let given = written(&picture(5, 20, 10), ImageFormat::Jpeg);
    let file = library.import_file(given.clone()).await.unwrap();
    assert_eq!((file.hash, file.size), (of_bytes(&given), Some((20, 10))));
    assert_eq!(bytes(&library, &file).await, given);
    let svg = library.import_file(b"<svg/>".to_vec()).await;
    assert!(matches!(svg, Err(NotTaken::Refused(Refusal::Type))), "{svg:?}");
    let acts = pdf(dictionary! { "OpenAction" => dictionary! { "S" => "Launch" } });
    assert!(matches!(library.import_file(acts).await, Err(NotTaken::Refused(Refusal::Active))));
}
