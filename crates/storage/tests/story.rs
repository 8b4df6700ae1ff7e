//! What storage remembers, noun by noun, told to both engines. What it promises of all of them is in `promises.rs`.

mod engines;

use chrono::{DateTime, NaiveDate};
use domain::account::{AccountId, Address};
use domain::canonical::of_bytes;
use domain::decision::{Deed, Reason};
use domain::gap::Vain;
use domain::lifecycle::{Status, Step};
use domain::media::MediaType;
use domain::notice::{NoticeKind, Outcome};
use domain::site::{Page, PageText, Slot, Slots};
use domain::visit::Outcome as Visited;
use domain::vocabulary::amendment::{Amendment, Both};
use domain::{Kind, LangText, Language};
use engines::{Place, at, format, id, publish};
use sea_orm::{ConnectionTrait as _, Database, Statement};
use serde_json::json;
use storage::amendment::AmendmentRow;
use storage::case::CaseRow;
use storage::comment::{Answer, CommentRow};
use storage::decision::DecisionRow;
use storage::draft::DraftRow;
use storage::entry::{Filter, Order, Origin};
use storage::gap::GapRow;
use storage::hidden_version::HiddenVersionRow;
use storage::media::MediaRow;
use storage::notice::{Decided, NoticeRow};
use storage::objection::{ObjectionRow, Outcome as Answered};
use storage::recommendation::RecommendationRow;
use storage::rendering::Key;
use storage::review::ReviewRow;
use storage::review_date::ReviewDateRow;
use storage::round::RoundRow;
use storage::search_log::Change;
use storage::site_page::PageRow;
use storage::site_slots::SlotsRow;
use storage::slug::Found;
use storage::submission::{StepRow, SubmissionRow};
use storage::suspension::SuspensionRow;
use storage::tombstone::Tombstone;
use storage::visit::VisitRow;
use storage::wanted::{Closed, WantedRow};
use storage::{
    Conflict, Error, MOST, amendment, case, comment, cursor, decision, draft, entry, gap, hidden_version, job, link,
    media, meta, notice, objection, recommendation, rendering, review, review_date, revision, round, search_log,
    site_page, site_slots, slug, submission, suspension, tombstone, visit, wanted,
};

engines!(
    an_entry_lives,
    lists_are_complete_and_in_order,
    lists_have_an_end,
    slugs_lead_on,
    renderings_are_replaced,
    jobs_are_leased,
    the_log_is_read_and_compacted,
    a_cursor_moves_under_its_lease,
    single_values_are_kept,
    links_are_seen_from_the_other_end,
    many_are_written_at_once,
    a_draft_is_kept_with_what_it_held,
    a_submission_tells_its_steps,
    decisions_are_added_and_counted,
    notices_are_decided_once_and_forget_names,
    recommendations_end,
    a_suspension_stands_until_the_entry_is_shown_again,
    earlier_versions_are_hidden_and_shown,
    a_case_lies_with_somebody,
    comments_are_answered_until_they_are_settled,
    every_round_keeps_its_text,
    a_version_is_reviewed_once,
    an_objection_is_decided_once,
    files_are_known_by_what_has_them,
    pages_and_slots_keep_their_versions,
    gaps_are_counted_by_the_day_and_forgotten,
    what_is_opened_is_no_gap,
    calls_are_opened_and_closed,
    review_dates_go_with_their_entry,
    submissions_are_counted_without_their_texts,
    visits_are_shared_by_all_who_name_an_address,
    vocabularies_are_amended_in_order,
);

async fn an_entry_lives(place: &Place) {
    let storage = place.open().await;
    let mut row = format(7);
    row.authored = "{\"ä\":\"\u{1F600} \\u0000 \\\\ '\",\"z\":[1,2]}".to_owned();
    row.created_at = DateTime::from_timestamp(1_800_000_000, 123_456_789).expect("it is a moment");
    row.origin_initiative = Some(id(99));
    assert_eq!(entry::get(&storage, row.id).await.expect("it is read"), None);
    write!(storage, |tx| {
        publish(tx, &row).await.expect("it is published");
        assert!(entry::get(tx, row.id).await.expect("it is read").is_some(), "a transaction sees its own writes");
        assert_eq!(entry::get(&storage, row.id).await.expect("it is read"), None, "nobody else does before the commit");
    });
    let mut kept = row.clone();
    kept.created_at = DateTime::from_timestamp(1_800_000_000, 123_456_000).expect("it is a moment");
    assert_eq!(entry::get(&storage, row.id).await.expect("it is read"), Some(kept.clone()), "to the byte");

    let mut second = kept.clone();
    second.version = 2;
    second.authored = "{}".to_owned();
    second.content_hash = domain::canonical::of_bytes(b"{}");
    second.created_at = at(5000);
    second.modified_at = at(5000);
    second.kind = Kind::Guide;
    write!(storage, |tx| {
        assert_eq!(entry::get_locked(tx, row.id).await.expect("it is read").expect("it is there").version, 1);
        publish(tx, &second).await.expect("it is published");
    });
    let now = entry::get(&storage, row.id).await.expect("it is read").expect("it is there");
    assert_eq!((now.version, now.kind, now.created_at), (2, Kind::DialogFormat, kept.created_at));
    let versions = revision::list(&storage, row.id, 10).await.expect("they are listed");
    assert_eq!(versions.iter().map(|revision| revision.version).collect::<Vec<_>>(), [2, 1]);
    let first = revision::get(&storage, row.id, 1).await.expect("it is read").expect("it is there");
    assert_eq!((first.authored, first.content_hash), (row.authored, row.content_hash));
    assert_eq!(revision::get(&storage, row.id, 3).await.expect("it is read"), None);

    write!(storage, |tx| {
        slug::claim(tx, Kind::DialogFormat, Language::De, "gespraech", row.id).await.expect("it is claimed");
        assert!(entry::erase(tx, row.id).await.expect("it is erased"));
        assert!(!entry::erase(tx, row.id).await.expect("it is erased"));
        let stone = Tombstone { entry: row.id, version: 2, reason: "privacy".to_owned(), at: at(9) };
        assert!(tombstone::put(tx, &stone).await.expect("it is set"));
        let later = Tombstone { version: 3, ..stone.clone() };
        assert!(!tombstone::put(tx, &later).await.expect("it is set"), "the first one stays");
        assert_eq!(tombstone::get(tx, row.id).await.expect("it is read"), Some(stone));
        search_log::append(tx, row.id, Change::Remove, at(9)).await.expect("it is logged");
    });
    assert_eq!(revision::list(&storage, row.id, 10).await.expect("they are listed"), [], "the text is gone");
    let found = slug::find(&storage, Kind::DialogFormat, Language::De, "gespraech").await.expect("it is looked up");
    assert_eq!(found.map(|found| found.entry), Some(row.id), "the slug stays taken");
    assert_eq!(storage.integrity().await.expect("it is checked"), []);
    storage.health().await.expect("it answers");
}

async fn lists_are_complete_and_in_order(place: &Place) {
    let storage = place.open().await;
    write!(storage, |tx| {
        for number in 0..30 {
            let mut row = format(number);
            row.kind = if number % 3 == 0 { Kind::Guide } else { Kind::DialogFormat };
            row.origin = Origin::ALL[usize::try_from(number % 2).expect("it is small")];
            row.origin_initiative = (number < 4).then(|| id(500));
            if number % 10 == 9 {
                row.status = Status::Draft;
                row.version = 0;
                row.published_at = None;
            }
            if number == 8 {
                row.status = Status::Archived;
            }
            entry::put(tx, &row).await.expect("it is written");
        }
    });
    let numbers = |rows: Vec<entry::EntryRow>| -> Vec<u64> {
        rows.iter().map(|row| u64::try_from(row.id.0.as_u128() >> 80).expect("it is small")).collect()
    };
    let list = async |filter: Filter, order, limit, offset| {
        numbers(entry::list(&storage, &filter, order, limit, offset).await.expect("it is listed"))
    };
    assert_eq!(list(Filter::default(), Order::Id, 3, 2).await, [2, 3, 4]);
    assert_eq!(list(Filter::default(), Order::Published, 3, 0).await, [28, 27, 26]);
    assert_eq!(list(Filter::default(), Order::Published, 5, 26).await, [0, 9, 19, 29], "the unpublished come last");
    assert_eq!(list(Filter::public().of_kind(Kind::Guide), Order::Modified, 4, 0).await, [27, 24, 21, 18]);
    assert_eq!(list(Filter { origin: Some(Origin::Own), ..Filter::default() }, Order::Id, 3, 0).await, [1, 3, 5]);
    let of_initiative = Filter { origin_initiative: Some(id(500)), ..Filter::public() };
    assert_eq!(list(of_initiative.clone(), Order::Id, u64::MAX, 0).await, [0, 1, 2, 3]);
    assert_eq!(list(Filter::default(), Order::Id, MOST, u64::MAX).await, [] as [u64; 0]);
    assert_eq!(list(Filter::default(), Order::Id, 0, 0).await, [] as [u64; 0]);
    assert_eq!(entry::count(&storage, &of_initiative).await.expect("it is counted"), 4);
    let by_kind = entry::count_by_kind(&storage).await.expect("it is counted");
    assert_eq!(by_kind, [(Kind::DialogFormat, 18), (Kind::BestPractice, 0), (Kind::Guide, 9), (Kind::Initiative, 0)]);

    let wanted = [id(20), id(3), id(77), id(29), id(0), id(3)];
    let found = numbers(entry::many(&storage, &wanted).await.expect("they are found"));
    assert_eq!(found, [20, 3, 29, 0], "in the order asked for, each once, unknown ones left out");
    assert_eq!(entry::many(&storage, &[]).await.expect("they are found"), []);

    let (mut after, mut walked) = (None, Vec::new());
    loop {
        let step = entry::all_public(&storage, after, 4).await.expect("it is listed");
        let Some(last) = step.last() else { break };
        after = Some(last.id);
        walked.extend(numbers(step));
    }
    assert_eq!(walked, (0..30).filter(|number| number % 10 != 9).collect::<Vec<_>>());
}

async fn lists_have_an_end(place: &Place) {
    let storage = place.open().await;
    let rows: Vec<_> = (0..=10_000).map(format).collect();
    let target = link::Target { rel: "related".to_owned(), to: id(0) };
    write!(storage, |tx| {
        entry::put_all(tx, &rows).await.expect("they are written");
        link::put_first(tx, rows.iter().map(|row| (row.id, &target))).await.expect("they are linked");
    });
    let filter = Filter::default();
    assert_eq!(entry::count(&storage, &filter).await.expect("they are counted"), 10_001);
    // Whatever is asked for, and where nothing is.
    let listed = entry::list(&storage, &filter, Order::Id, u64::MAX, 0).await.expect("it is listed");
    let walked = entry::all_public(&storage, None, u64::MAX).await.expect("it is listed");
    let heads = entry::heads(&storage, &filter, None, u64::MAX).await.expect("it is listed");
    let links = link::to(&storage, id(0), u64::MAX).await.expect("it is listed");
    assert_eq!([listed.len(), walked.len(), heads.len(), links.len()], [10_000; 4]);
}

async fn slugs_lead_on(place: &Place) {
    let storage = place.open().await;
    let claim = async |slug: &str, language, entry| {
        write!(storage, |tx| slug::claim(tx, Kind::Guide, language, slug, id(entry)).await.expect("it is asked for"))
    };
    let find =
        async |slug: &str, language| slug::find(&storage, Kind::Guide, language, slug).await.expect("it is looked up");
    assert!(claim("alt", Language::De, 1).await);
    assert!(claim("alt", Language::De, 1).await, "twice is once");
    assert!(claim("alt", Language::En, 2).await, "another language is another slug");
    assert!(claim("neu", Language::De, 1).await);
    assert_eq!(find("alt", Language::De).await, Some(Found { entry: id(1), is_current: false }));
    assert_eq!(find("neu", Language::De).await, Some(Found { entry: id(1), is_current: true }));
    assert!(!claim("alt", Language::De, 2).await, "an old slug is never given away");
    assert!(!claim("neu", Language::De, 2).await);
    assert_eq!(find("nie", Language::De).await, None);
    assert!(claim("alt", Language::De, 1).await, "its own old one it may take again");
    let mut current = slug::current(&storage, &[id(1), id(2), id(3)]).await.expect("they are looked up");
    current.sort_by_key(|current| current.entry);
    let current: Vec<_> = current.iter().map(|now| (now.entry, now.language, now.slug.as_str())).collect();
    assert_eq!(current, [(id(1), Language::De, "alt"), (id(2), Language::En, "alt")]);
    assert_eq!(slug::all(&storage, id(1), Language::De).await.expect("they are listed"), ["alt", "neu"]);
    write!(storage, |tx| slug::retire(tx, id(1), Language::De).await.expect("it is retired"));
    assert_eq!(find("alt", Language::De).await, Some(Found { entry: id(1), is_current: false }));
}

async fn renderings_are_replaced(place: &Place) {
    let storage = place.open().await;
    let key = |version, renderer| Key { entry: id(1), version, language: Language::De, renderer };
    write!(storage, |tx| {
        publish(tx, &format(1)).await.expect("it is published");
        rendering::put(tx, key(1, "a"), "{\"body\":\"<p>1</p>\"}").await.expect("it is kept");
        rendering::put(tx, key(1, "a"), "{\"body\":\"<p>2</p>\"}").await.expect("it is kept");
        rendering::put(tx, key(1, "b"), "{}").await.expect("it is kept");
        rendering::put(tx, key(2, "b"), "{}").await.expect("it is kept");
    });
    let get = async |key| rendering::get(&storage, key).await.expect("it is read");
    assert_eq!(get(key(1, "a")).await.as_deref(), Some("{\"body\":\"<p>2</p>\"}"));
    assert_eq!(get(Key { language: Language::En, ..key(1, "a") }).await, None);
    assert_eq!(rendering::outdated(&storage, "b", 10).await.expect("they are listed"), [id(1)]);
    let dropped = write!(storage, |tx| rendering::drop_others(tx, id(1), 2, "b").await.expect("they are dropped"));
    assert_eq!(dropped, 2);
    assert_eq!((get(key(1, "a")).await, get(key(2, "b")).await.as_deref()), (None, Some("{}")));
    assert_eq!(rendering::outdated(&storage, "b", 10).await.expect("they are listed"), []);
    let tx = storage.begin().await.expect("a transaction begins");
    let orphan = rendering::put(&tx, Key { entry: id(2), ..key(1, "a") }, "{}").await;
    assert_eq!(orphan, Err(Error::Conflict(Conflict::Reference)), "references are enforced");
}

async fn jobs_are_leased(place: &Place) {
    let storage = place.open().await;
    let payload = json!({ "entry": id(1), "text": "ä\"'" });
    write!(storage, |tx| {
        job::enqueue(tx, "render", &payload, at(10)).await.expect("it is queued");
        job::enqueue(tx, "notify", &json!(null), at(5)).await.expect("it is queued");
    });
    let claim = async |kinds: &[&str], owner: &str, now| {
        job::claim(&storage, kinds, owner, at(now), at(now + 60)).await.expect("it is asked for")
    };
    assert_eq!(claim(&[], "a", 4).await, None, "nothing is due");
    assert_eq!(claim(&["render"], "a", 5).await, None);
    let first = claim(&[], "a", 20).await.expect("two are due");
    assert_eq!((first.kind.as_str(), first.attempts, first.owner.as_str()), ("notify", 1, "a"), "the oldest first");
    let second = claim(&[], "b", 20).await.expect("one is due");
    assert_eq!((second.kind.as_str(), &second.payload), ("render", &payload));
    assert_eq!(claim(&[], "c", 79).await, None, "both are leased");
    assert!(job::prolong(&storage, &second, at(500)).await.expect("it is asked for"));
    let again = claim(&[], "a", 80).await.expect("the lease of the first ran out");
    assert_eq!((again.id, again.attempts), (first.id, 2));
    assert!(!job::prolong(&storage, &first, at(500)).await.expect("it is asked for"), "the same owner, an older lease");
    let tx = storage.begin().await.expect("a transaction begins");
    assert!(!job::complete(&tx, &first, at(81)).await.expect("it is asked for"), "who comes too late learns it");
    assert!(job::retry(&tx, &again, at(100), &"x\0".repeat(2_000)).await.expect("it is put back"));
    assert!(!job::retry(&tx, &again, at(100), "").await.expect("it is asked for"), "the lease has ended with it");
    tx.commit().await.expect("the transaction commits");
    assert_eq!(claim(&[], "a", 99).await, None);
    let third = claim(&[], "a", 100).await.expect("it is due again");
    assert_eq!((third.attempts, third.last_error.map(|error| error.len())), (3, Some(1_000)));
    let third = job::Job { last_error: None, ..third };
    write!(storage, |tx| {
        assert!(job::complete(tx, &third, at(101)).await.expect("it is ended"));
        assert!(job::give_up(tx, &second, at(101), "no such thing").await.expect("it is ended"));
    });
    assert_eq!(claim(&[], "a", 10_000).await, None, "what is done is not done again");
    assert_eq!(job::count_open(&storage).await.expect("it is counted"), 0);
    assert_eq!(job::count_given_up(&storage).await.expect("it is counted"), 1);
    assert_eq!(job::tally(&storage, "render").await.expect("they are counted"), (0, 1));
    assert_eq!(job::tally(&storage, "notify").await.expect("they are counted"), (0, 0));
    let open = write!(storage, |tx| {
        let id = job::enqueue(tx, "render", &payload, at(200)).await.expect("it is queued");
        job::empty(tx, &second).await.expect("it is emptied");
        job::Job { id, ..second.clone() }
    });
    write!(storage, |tx| job::empty(tx, &open).await.expect("it is asked for"));
    assert_eq!(job::tally(&storage, "render").await.expect("they are counted"), (1, 1));
    let waiting = claim(&["render"], "a", 200).await.expect("it is due");
    assert_eq!(waiting.payload, payload, "only a job that ended is emptied");
    let connection = Database::connect(&place.url).await.expect("the engine answers");
    let statement = Statement::from_string(connection.get_database_backend(), "SELECT payload FROM job ORDER BY id");
    let rows = connection.query_all_raw(statement).await.expect("the engine understands");
    let payloads: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).expect("it is a text")).collect();
    assert_eq!(payloads, ["null".to_owned(), "null".to_owned(), payload.to_string()]);
    assert_eq!(write!(storage, |tx| job::forget(tx, at(102)).await.expect("they are forgotten")), 2);
}

async fn the_log_is_read_and_compacted(place: &Place) {
    let storage = place.open().await;
    assert_eq!(search_log::last_seq(&storage).await.expect("it is read"), 0);
    write!(storage, |tx| {
        for (number, change) in
            [(1, Change::Upsert), (2, Change::Upsert), (1, Change::Upsert), (2, Change::Remove), (1, Change::Upsert)]
        {
            search_log::append(tx, id(number), change, at(1)).await.expect("it is logged");
        }
    });
    let read = async |cursor, limit| -> Vec<(i64, domain::EntryId, Change)> {
        let lines = search_log::read_from(&storage, cursor, limit).await.expect("it is read");
        lines.iter().map(|line| (line.seq, line.entry, line.change)).collect()
    };
    assert_eq!(read(0, 2).await, [(1, id(1), Change::Upsert), (2, id(2), Change::Upsert)]);
    assert_eq!(read(3, 9).await, [(4, id(2), Change::Remove), (5, id(1), Change::Upsert)]);
    assert_eq!(read(5, 9).await, []);
    assert_eq!(write!(storage, |tx| search_log::compact(tx, 4).await.expect("it is compacted")), 2);
    let left = [(3, id(1), Change::Upsert), (4, id(2), Change::Remove), (5, id(1), Change::Upsert)];
    assert_eq!(read(0, 9).await, left, "what is after the cursor is not touched");
    assert_eq!(write!(storage, |tx| search_log::compact(tx, 5).await.expect("it is compacted")), 1);
    assert_eq!(read(0, 9).await, left[1..]);
    let next = write!(storage, |tx| search_log::append(tx, id(1), Change::Upsert, at(2)).await.expect("it is logged"));
    assert_eq!((next, search_log::last_seq(&storage).await.expect("it is read")), (6, 6));
}

async fn a_cursor_moves_under_its_lease(place: &Place) {
    let storage = place.open().await;
    let lease = async |owner: &str, now, until| {
        cursor::lease(&storage, "meilisearch", owner, at(now), at(until)).await.expect("it is asked for")
    };
    let put = async |owner: &str, now, seq| {
        write!(storage, |tx| cursor::put(tx, "meilisearch", owner, at(now), seq).await.expect("it is asked for"))
    };
    assert_eq!(cursor::smallest(&storage).await.expect("it is read"), None);
    assert!(!put("a", 0, 3).await, "nobody holds it");
    assert!(lease("a", 0, 10).await);
    assert!(put("a", 1, 3).await);
    assert!(!lease("b", 9, 20).await, "it is held");
    assert!(!put("b", 9, 4).await);
    assert!(lease("a", 9, 12).await, "it is prolonged");
    assert!(!lease("b", 11, 20).await);
    assert!(lease("b", 12, 20).await, "it ran out");
    assert!(!put("a", 12, 4).await);
    assert!(put("b", 12, 0).await, "to build anew it goes back");
    assert!(put("b", 12, 7).await);
    assert!(!put("b", 20, 8).await, "its own lease ran out too");
    assert_eq!(cursor::get(&storage, "meilisearch").await.expect("it is read"), 7);
    assert_eq!(cursor::get(&storage, "another").await.expect("it is read"), 0);
    assert_eq!(cursor::smallest(&storage).await.expect("it is read"), Some(7));
    assert!(lease("b", 20, 30).await);
    cursor::release(&storage, "meilisearch", "a").await.expect("it is asked for");
    assert!(!lease("c", 21, 30).await, "nobody gives back for another");
    cursor::release(&storage, "meilisearch", "b").await.expect("it is given back");
    assert!(lease("c", 21, 30).await);
}

async fn single_values_are_kept(place: &Place) {
    let storage = place.open().await;
    assert_eq!(meta::get(&storage, "language").await.expect("it is read"), None);
    write!(storage, |tx| {
        meta::put(tx, "language", "de").await.expect("it is set");
        meta::put(tx, "language", "en").await.expect("it is set");
        assert_eq!(meta::raise_content_revision(tx).await.expect("it is raised"), 1);
        assert_eq!(meta::raise_content_revision(tx).await.expect("it is raised"), 2);
        assert_eq!(meta::content_revision(&storage).await.expect("it is read"), 0, "not before the commit");
    });
    assert_eq!(meta::get(&storage, "language").await.expect("it is read").as_deref(), Some("en"));
    assert_eq!(meta::content_revision(&storage).await.expect("it is read"), 2);
}

async fn links_are_seen_from_the_other_end(place: &Place) {
    let storage = place.open().await;
    let target = |rel: &str, to| link::Target { rel: rel.to_owned(), to: id(to) };
    write!(storage, |tx| {
        for number in [1, 2] {
            publish(tx, &format(number)).await.expect("it is published");
        }
        link::put(tx, id(1), &[target("uses", 9), target("related", 9), target("uses", 2)]).await.expect("it is set");
        link::put(tx, id(2), &[target("uses", 9)]).await.expect("it is set");
    });
    let to = async |number| -> Vec<(domain::EntryId, String)> {
        let links = link::to(&storage, id(number), 10).await.expect("they are listed");
        links.into_iter().map(|link| (link.from, link.rel)).collect()
    };
    let (uses, related) = ("uses".to_owned(), "related".to_owned());
    assert_eq!(to(9).await, [(id(1), related), (id(1), uses.clone()), (id(2), uses.clone())]);
    let used = link::naming(&storage, "uses", &[id(1), id(2), id(9)]).await.expect("they are looked up");
    assert_eq!(used, [(id(2), id(1)), (id(9), id(1)), (id(9), id(2))]);
    let heads = entry::public_heads(&storage, &[id(1), id(2), id(9)]).await.expect("they are looked up");
    assert_eq!(heads.iter().map(|head| head.id).collect::<Vec<_>>(), [id(1), id(2)]);
    write!(storage, |tx| {
        let mut hidden = format(1);
        hidden.status = Status::Suspended;
        entry::put(tx, &hidden).await.expect("it is hidden");
    });
    let heads = entry::public_heads(&storage, &[id(1), id(2)]).await.expect("they are looked up");
    assert_eq!(heads.iter().map(|head| head.id).collect::<Vec<_>>(), [id(2)]);
    write!(storage, |tx| {
        link::put(tx, id(1), &[]).await.expect("it is replaced");
        entry::erase(tx, id(2)).await.expect("it is erased");
    });
    assert_eq!(to(9).await, []);
}

async fn many_are_written_at_once(place: &Place) {
    let storage = place.open().await;
    // More than one statement takes.
    let rows: Vec<_> = (0..1_200).map(format).collect();
    let ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    let names: Vec<String> = (0..rows.len()).map(|number| format!("name-{}", number.min(1_198))).collect();
    write!(storage, |tx| {
        entry::put_all(tx, &rows).await.expect("they are written");
        let versions: Vec<_> = rows.iter().map(engines::revision_of).collect();
        revision::put_all(tx, &versions).await.expect("they are written");
        let wanted: Vec<_> = rows
            .iter()
            .zip(&names)
            .map(|(row, slug)| slug::Wanted { kind: row.kind, language: Language::De, slug, entry: row.id })
            .collect();
        let claimed = slug::claim_first(tx, &wanted).await.expect("they are claimed");
        assert_eq!(claimed.iter().filter(|claimed| !**claimed).count(), 1, "the last two want the same");
        assert!(claimed[1_198] && !claimed[1_199], "the first of them has it");
        let targets: Vec<_> = ids.iter().map(|to| link::Target { rel: "related".to_owned(), to: *to }).collect();
        link::put_first(tx, targets.iter().map(|target| (ids[0], target))).await.expect("they are linked");
        let last = search_log::append_all(tx, &ids, Change::Upsert, at(1)).await.expect("they are logged");
        assert_eq!(last, 1_200);
    });
    assert_eq!(entry::count(&storage, &Filter::default()).await.expect("they are counted"), 1_200);
    let mut known = entry::known(&storage, &[ids[3], id(900_000)]).await.expect("they are looked up");
    assert_eq!(known.pop(), Some(ids[3]));
    assert_eq!(known, []);
    assert_eq!(revision::list(&storage, ids[1_199], 5).await.expect("they are listed").len(), 1);
    assert_eq!(link::to(&storage, ids[1_100], 5).await.expect("they are read").len(), 1);
    let lines = search_log::read_from(&storage, 1_190, 50).await.expect("it is read");
    assert_eq!(lines.iter().map(|line| line.entry).collect::<Vec<_>>(), ids[1_190..]);
    write!(storage, |tx| {
        let stone = Tombstone { entry: ids[5], version: 1, reason: "privacy".to_owned(), at: at(9) };
        tombstone::put(tx, &stone).await.expect("it is set");
        let among = tombstone::among(tx, &[ids[4], ids[5]]).await.expect("they are looked up");
        assert_eq!(among.into_iter().collect::<Vec<_>>(), [ids[5]]);
        assert_eq!(search_log::append(tx, ids[5], Change::Remove, at(9)).await.expect("it is logged"), 1_201);
    });
}

fn account(number: u64) -> AccountId {
    AccountId(id(number).0)
}

fn a_draft(number: u64) -> DraftRow {
    DraftRow {
        id: id(number),
        kind: Kind::Guide,
        initiative: None,
        based_on: None,
        status: Status::Draft,
        authored: "{\"title\":{\"de\":\"Anfang \\u0000\"}}".to_owned(),
        change_note: None,
        revision: 1,
        created_at: at(1),
        saved_at: at(1),
        saved_by: account(1),
        opened: Some((account(1), at(1))),
        discarded_at: None,
    }
}

async fn a_draft_is_kept_with_what_it_held(place: &Place) {
    let storage = place.open().await;
    let first = a_draft(70);
    let mut other = a_draft(71);
    other.initiative = Some(id(90));
    other.saved_at = at(5);
    write!(storage, |tx| {
        for row in [&first, &other] {
            draft::put(tx, row).await.expect("it is written");
            draft::keep_text(tx, row, None).await.expect("its text is kept");
        }
        for who in [account(2), account(1), account(2)] {
            draft::add_author(tx, first.id, who).await.expect("it is noted, once");
        }
    });
    assert_eq!(draft::get(&storage, first.id).await.expect("it is read"), Some(first.clone()));
    assert_eq!(draft::authors(&storage, first.id).await.expect("they are read"), [account(1), account(2)]);
    let listed = async |who, initiatives: &[_]| {
        let rows = draft::list(&storage, account(who), initiatives, 10).await.expect("they are listed");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(listed(2, &[]).await, [first.id]);
    assert_eq!(listed(2, &[id(90)]).await, [other.id, first.id], "last saved first");
    assert_eq!(listed(3, &[id(91)]).await, []);

    let open = async |after, limit| {
        let rows = draft::all_open(&storage, after, limit).await.expect("they are listed");
        rows.into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(open(None, 10).await, [first.id, other.id]);
    assert_eq!((open(None, 1).await, open(Some(first.id), 10).await), (vec![first.id], vec![other.id]));

    let mut second = first.clone();
    second.authored = "{}".to_owned();
    second.revision = 2;
    second.kind = Kind::Initiative;
    second.created_at = at(7);
    second.saved_at = at(7);
    second.opened = None;
    second.discarded_at = Some(at(8));
    write!(storage, |tx| {
        assert_eq!(draft::get_locked(tx, first.id).await.expect("it is read"), Some(first.clone()));
        draft::put(tx, &second).await.expect("it is written");
        draft::keep_text(tx, &second, Some("{\"change_note\":\"Neu\"}")).await.expect("its text is kept");
    });
    assert_eq!(open(None, 10).await, [other.id], "what was thrown away is none of them");
    let now = draft::get(&storage, first.id).await.expect("it is read").expect("it is there");
    assert_eq!((now.kind, now.created_at, now.revision), (Kind::Guide, first.created_at, 2), "what never changes");
    let text = async |revision| draft::text_at(&storage, first.id, revision).await.expect("it is read");
    let held = |authored: &str, beside: Option<&str>| {
        Some(draft::Text { authored: authored.to_owned(), beside: beside.map(str::to_owned) })
    };
    assert_eq!(
        (text(1).await, text(2).await, text(3).await),
        (held(&first.authored, None), held("{}", Some("{\"change_note\":\"Neu\"}")), None)
    );
    let tx = storage.begin().await.expect("a transaction begins");
    assert!(matches!(draft::keep_text(&tx, &second, None).await, Err(Error::Conflict(Conflict::Taken))), "once");
    drop(tx);

    // Saves are known by the names that their programs gave them, each once.
    let sent = |name: &str, revision, text| draft::Sent { name: name.to_owned(), revision, arranged: 3, text };
    let names = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
    write!(storage, |tx| {
        draft::keep_sent(tx, first.id, &sent("a", 1, None)).await.expect("it is noted");
        draft::keep_sent(tx, first.id, &sent("b", 2, held("{ }", None))).await.expect("it is noted");
        draft::keep_sent(tx, first.id, &sent("b", 7, None)).await.expect("it is noted once");
        draft::keep_sent(tx, other.id, &sent("c", 1, None)).await.expect("it is noted");
        draft::mark_opened(tx, first.id, account(3), at(7)).await.expect("it is marked");
    });
    let known = async || {
        let mut known = draft::sent(&storage, first.id, &names).await.expect("they are read");
        known.sort_by(|one, other| one.name.cmp(&other.name));
        known
    };
    assert_eq!(known().await, [sent("a", 1, None), sent("b", 2, held("{ }", None))]);
    let marked = draft::get(&storage, first.id).await.expect("it is read").expect("it is there");
    assert_eq!(marked, draft::DraftRow { opened: Some((account(3), at(7))), ..now }, "nothing but the mark");

    write!(storage, |tx| {
        assert_eq!(draft::forget_texts(tx, first.id, 2).await.expect("it is forgotten"), 1);
        assert_eq!(draft::sent(tx, first.id, &names).await.expect("they are read").len(), 1);
        assert_eq!(draft::erase_discarded(tx, at(8)).await.expect("none is old enough"), 0);
        assert_eq!(draft::erase_discarded(tx, at(9)).await.expect("it is erased"), 1);
    });
    assert_eq!(draft::get(&storage, first.id).await.expect("it is read"), None);
    assert_eq!(text(2).await, None, "its texts went with it");
    assert_eq!(known().await, [], "and the names of its saves");
    assert_eq!(draft::authors(&storage, first.id).await.expect("they are read"), []);
    assert!(draft::get(&storage, other.id).await.expect("it is read").is_some());
}

async fn files_are_known_by_what_has_them(place: &Place) {
    let storage = place.open().await;
    let picture = MediaRow {
        hash: of_bytes(b"picture"),
        of_type: MediaType::Webp,
        bytes: 7,
        size: Some((4, 3)),
        tagged: None,
        created_at: at(1),
        uploaded_by: Some(account(1)),
    };
    let pdf = MediaRow {
        hash: of_bytes(b"pdf"),
        of_type: MediaType::Pdf,
        bytes: 25 * 1024 * 1024,
        size: None,
        tagged: Some(true),
        uploaded_by: None,
        ..picture.clone()
    };
    let unused = async |before| media::unused(&storage, before, 10).await.expect("they are listed");
    write!(storage, |tx| {
        draft::put(tx, &a_draft(80)).await.expect("it is written");
        publish(tx, &format(81)).await.expect("it is published");
        for row in [&picture, &pdf] {
            media::put(tx, row).await.expect("it is noted");
        }
        let again = MediaRow { created_at: at(5), uploaded_by: None, ..picture.clone() };
        media::put(tx, &again).await.expect("it may come again");
    });
    assert_eq!(
        media::get(&storage, picture.hash).await.expect("it is read"),
        Some(picture.clone()),
        "as it came first"
    );
    assert_eq!(media::get(&storage, of_bytes(b"other")).await.expect("it is looked for"), None);
    let mut both = vec![picture.clone(), pdf.clone()];
    both.sort_by_key(|row| row.hash.to_string());
    let hashes = [pdf.hash, of_bytes(b"other"), picture.hash];
    assert_eq!(media::many(&storage, &hashes).await.expect("they are read"), both);
    assert_eq!((unused(at(1)).await.len(), unused(at(2)).await.len()), (0, 2), "by age");

    write!(storage, |tx| {
        for _ in 0..2 {
            media::add_to_draft(tx, picture.hash, id(80)).await.expect("it is noted, once");
            let files = [(id(81), pdf.hash), (id(81), of_bytes(b"not here yet"))];
            media::add_to_entries(tx, files).await.expect("they are noted, once");
        }
    });
    assert_eq!(media::of_draft(&storage, id(80), 10).await.expect("they are listed"), std::slice::from_ref(&picture));
    assert_eq!(media::of_draft(&storage, id(82), 10).await.expect("they are listed"), []);
    assert_eq!(media::drafts(&storage, picture.hash, 10).await.expect("they are listed"), [id(80)]);
    assert_eq!(media::entries(&storage, pdf.hash, 10).await.expect("they are listed"), [id(81)]);
    assert_eq!(media::entries(&storage, picture.hash, 10).await.expect("they are listed"), []);
    assert_eq!(unused(at(9)).await, []);
    let tx = storage.begin().await.expect("a transaction begins");
    assert!(!media::forget(&tx, picture.hash).await.expect("a draft has it"));
    assert!(!media::forget(&tx, pdf.hash).await.expect("an entry has it"));
    assert!(matches!(media::add_to_draft(&tx, picture.hash, id(99)).await, Err(Error::Conflict(_))), "no such draft");
    drop(tx);

    let gone = DraftRow { discarded_at: Some(at(3)), ..a_draft(80) };
    write!(storage, |tx| {
        draft::put(tx, &gone).await.expect("it is written");
        assert_eq!(draft::erase_discarded(tx, at(4)).await.expect("it is erased"), 1);
    });
    assert_eq!(unused(at(9)).await, [picture.hash], "it went with its draft");
    write!(storage, |tx| assert!(media::forget(tx, picture.hash).await.expect("it is forgotten")));
    assert_eq!(media::get(&storage, picture.hash).await.expect("it is read"), None);
}

async fn decisions_are_added_and_counted(place: &Place) {
    let storage = place.open().await;
    let reason = Reason::from_code("privacy");
    let row = |entry, seconds, deed: Deed| DecisionRow {
        id: 0,
        at: at(seconds),
        entry: id(entry),
        version: Some(2),
        deed,
        reason: reason.filter(|_| deed.is_adverse()),
        words: Some("Ein Bild zeigt Menschen, die nicht gefragt wurden.".to_owned()),
        who: Some(account(1)),
        for_office: true,
        submission: Some(7),
        notice: None,
    };
    let (first, second);
    write!(storage, |tx| {
        first = decision::append(tx, &row(81, 1, Deed::Suspended)).await.expect("it is added");
        second = decision::append(tx, &row(81, 2, Deed::Restored)).await.expect("it is added");
        decision::append(tx, &row(82, 3, Deed::Suspended)).await.expect("it is added");
    });
    let kept = decision::get(&storage, first).await.expect("it is read").expect("it is there");
    assert_eq!(kept, DecisionRow { id: first, ..row(81, 1, Deed::Suspended) });
    let of = decision::of_entry(&storage, id(81), 10).await.expect("they are listed");
    assert_eq!(of.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first], "newest first");
    assert_eq!(decision::since(&storage, at(2), 10).await.expect("they are listed").len(), 2);
    let mut counted = decision::count(&storage, at(0)).await.expect("they are counted");
    counted.sort_by_key(|(deed, ..)| *deed);
    assert_eq!(counted, [(Deed::Suspended, reason, 2), (Deed::Restored, None, 1)]);
    assert_eq!(decision::count(&storage, at(4)).await.expect("they are counted"), []);
}

async fn pages_and_slots_keep_their_versions(place: &Place) {
    let storage = place.open().await;
    let (page, de) = (Page::Privacy, Language::De);
    let row = |version, text: &str| PageRow {
        page,
        language: de,
        version,
        text: PageText::new("Datenschutz", "", text),
        who: Some(account(1)),
        at: at(version),
        published_at: None,
    };
    assert_eq!(site_page::newest(&storage, page, de, false).await.expect("it is read"), None);
    write!(storage, |tx| {
        assert!(site_page::add(tx, &row(1, "Ä")).await.expect("it is added"));
        assert!(!site_page::add(tx, &row(1, "B")).await.expect("it is tried"), "the first one stays");
        assert!(site_page::add(tx, &row(2, "C")).await.expect("it is added"));
        let english = PageRow { language: Language::En, ..row(1, "D") };
        assert!(site_page::add(tx, &english).await.expect("it is added"), "each language counts for itself");
        assert!(site_page::publish(tx, page, de, 1, at(5)).await.expect("it is published"));
        assert!(!site_page::publish(tx, page, de, 1, at(6)).await.expect("it is tried"), "once");
        assert!(!site_page::publish(tx, page, de, 9, at(6)).await.expect("it is tried"));
    });
    let first = PageRow { published_at: Some(at(5)), ..row(1, "Ä") };
    assert_eq!(site_page::get(&storage, page, de, 1).await.expect("it is read"), Some(first.clone()));
    assert_eq!(site_page::newest(&storage, page, de, true).await.expect("it is read"), Some(first.clone()));
    assert_eq!(site_page::newest(&storage, page, de, false).await.expect("it is read"), Some(row(2, "C")));
    assert_eq!(site_page::list(&storage, page, de, 10).await.expect("they are listed"), [row(2, "C"), first]);
    assert_eq!(site_page::get(&storage, Page::Easy, de, 1).await.expect("it is read"), None);

    let mut slots = Slots::default();
    slots.set(Slot::OperatorAddress, "Straße 1\n12345 \"Stadt\"");
    let row = |version| SlotsRow { version, slots: slots.clone(), who: None, at: at(version), published_at: None };
    write!(storage, |tx| {
        assert!(site_slots::add(tx, &row(1)).await.expect("it is added"));
        assert!(!site_slots::add(tx, &row(1)).await.expect("it is tried"));
        assert!(site_slots::add(tx, &row(2)).await.expect("it is added"));
        assert!(site_slots::publish(tx, 1, at(3)).await.expect("it is published"));
        assert!(!site_slots::publish(tx, 1, at(4)).await.expect("it is tried"));
    });
    let first = SlotsRow { published_at: Some(at(3)), ..row(1) };
    assert_eq!(site_slots::newest(&storage, true).await.expect("it is read"), Some(first.clone()));
    assert_eq!(site_slots::newest(&storage, false).await.expect("it is read"), Some(row(2)));
    assert_eq!(site_slots::list(&storage, 10).await.expect("they are listed"), [row(2), first]);
    assert_eq!(site_slots::get(&storage, 3).await.expect("it is read"), None);
}

async fn notices_are_decided_once_and_forget_names(place: &Place) {
    let storage = place.open().await;
    let day = |day| NaiveDate::from_ymd_opt(2027, 1, day).expect("it is a day");
    let row = |due, seconds| NoticeRow {
        number: 0,
        kind: NoticeKind::Content,
        entry: Some(id(83)),
        page: "/de/praxis/beispiel".to_owned(),
        reason: Reason::from_code("privacy"),
        text: "Auf dem zweiten Bild sind Menschen zu sehen, die nicht gefragt wurden.".to_owned(),
        aid: None,
        name: Some("Berta Beispiel".to_owned()),
        mail: Address::new("berta@werk.example").ok(),
        language: Language::De,
        at: at(seconds),
        due: day(due),
        decided: None,
    };
    let barrier = NoticeRow {
        kind: NoticeKind::Barrier,
        entry: None,
        reason: None,
        aid: Some("Bildschirmleser".to_owned()),
        name: None,
        mail: None,
        ..row(31, 3)
    };
    let (late, early, other);
    write!(storage, |tx| {
        late = notice::add(tx, &row(22, 1)).await.expect("it is added");
        early = notice::add(tx, &row(9, 2)).await.expect("it is added");
        other = notice::add(tx, &barrier).await.expect("it is added");
    });
    let kept = notice::get(&storage, late).await.expect("it is read").expect("it is there");
    assert_eq!(kept, NoticeRow { number: late, ..row(22, 1) });
    assert!(!format!("{kept:?}").contains("Berta") && !format!("{kept:?}").contains("werk.example"), "{kept:?}");
    let numbers = |rows: Vec<NoticeRow>| rows.into_iter().map(|row| row.number).collect::<Vec<_>>();
    assert_eq!(numbers(notice::open(&storage, 0, 10).await.expect("they are listed")), [early, late, other]);
    assert_eq!(numbers(notice::of_entry(&storage, id(83), 10).await.expect("they are listed")), [early, late]);
    assert_eq!(numbers(notice::open(&storage, 1, 1).await.expect("they are listed")), [late]);
    assert_eq!(notice::count_open(&storage).await.expect("they are counted"), 3);
    for (today, number) in [(9, 0), (10, 1), (22, 1), (23, 2)] {
        assert_eq!(notice::count_late(&storage, day(today)).await.expect("they are counted"), number, "{today}");
    }
    let decided = |seconds, outcome, answer: &str| Decided {
        at: at(seconds),
        by: account(1),
        outcome,
        answer: answer.to_owned(),
    };
    write!(storage, |tx| {
        assert!(notice::get_locked(tx, late).await.expect("it is read").is_some());
        let first = decided(100, Outcome::Suspended, "Das Bild ist nicht mehr zu sehen.");
        assert!(notice::decide(tx, late, &first).await.expect("it is decided"));
        let second = decided(101, Outcome::Dismissed, "Doch nicht.");
        assert!(!notice::decide(tx, late, &second).await.expect("it is tried"), "only once");
        assert!(!notice::decide(tx, 9_999, &second).await.expect("it is tried"), "nor one that is not there");
        let answer = decided(200, Outcome::Answered, "Der Ton ist jetzt da.");
        assert!(notice::decide(tx, other, &answer).await.expect("it is answered"));
    });
    assert_eq!(numbers(notice::decided(&storage, 0, 10).await.expect("they are listed")), [other, late]);
    assert_eq!(numbers(notice::decided(&storage, 1, 10).await.expect("they are listed")), [late]);
    assert_eq!(notice::count(&storage, NoticeKind::Content, at(0)).await.expect("they are counted"), (2, 1));
    assert_eq!(notice::count(&storage, NoticeKind::Content, at(2)).await.expect("they are counted"), (1, 1));
    assert_eq!(notice::count(&storage, NoticeKind::Barrier, at(300)).await.expect("they are counted"), (0, 0));
    let times = notice::times(&storage, NoticeKind::Content, at(0), 10).await.expect("they are read");
    assert_eq!(times, [(at(1), at(100))]);
    write!(storage, |tx| {
        assert_eq!(notice::forget_names(tx, at(100)).await.expect("they are forgotten"), 0, "not yet");
        assert_eq!(notice::forget_names(tx, at(101)).await.expect("they are forgotten"), 1);
        assert_eq!(notice::forget_names(tx, at(900)).await.expect("they are forgotten"), 0, "twice does no harm");
    });
    let kept = notice::get(&storage, late).await.expect("it is read").expect("it is there");
    assert_eq!((kept.name, kept.mail), (None, None));
    assert_eq!(kept.decided, Some(decided(100, Outcome::Suspended, "Das Bild ist nicht mehr zu sehen.")));
    let open = notice::get(&storage, early).await.expect("it is read").expect("it is there");
    assert!(open.name.is_some() && open.mail.is_some(), "an open case keeps whom it has to answer");
}

async fn recommendations_end(place: &Place) {
    let storage = place.open().await;
    let row = |entry, seconds| RecommendationRow {
        id: 0,
        entry: id(entry),
        by: account(1),
        at: at(0),
        reasons_de: "Der Ablauf ist in drei Regionen erprobt und leicht nachzumachen.".to_owned(),
        reasons_en: None,
        exception: Some("Berichte liegen noch nicht vor.".to_owned()),
        expires: at(seconds),
        ended_at: None,
    };
    let (first, second);
    write!(storage, |tx| {
        first = recommendation::add(tx, &row(84, 100)).await.expect("it is added");
        second = recommendation::add(tx, &row(85, 50)).await.expect("it is added");
    });
    let all = [id(84), id(85), id(86)];
    let mut standing = recommendation::standing(&storage, &all, at(10)).await.expect("they are read");
    standing.sort_by_key(|row| row.id);
    assert_eq!(
        standing,
        [RecommendationRow { id: first, ..row(84, 100) }, RecommendationRow { id: second, ..row(85, 50) }]
    );
    let standing = recommendation::standing(&storage, &all, at(50)).await.expect("they are read");
    assert_eq!(standing.iter().map(|row| row.id).collect::<Vec<_>>(), [first], "what is over does not stand");
    let over = recommendation::over(&storage, at(50), 10).await.expect("they are read");
    assert_eq!(over.iter().map(|row| row.id).collect::<Vec<_>>(), [second]);
    write!(storage, |tx| {
        assert!(recommendation::end_one(tx, second, at(60)).await.expect("it is ended"));
        assert!(!recommendation::end_one(tx, second, at(61)).await.expect("it is ended"), "only once");
        assert!(recommendation::end(tx, id(84), at(60)).await.expect("it is ended"));
        assert!(!recommendation::end(tx, id(84), at(60)).await.expect("it is ended"));
    });
    assert_eq!(recommendation::standing(&storage, &all, at(10)).await.expect("they are read"), []);
    assert_eq!(recommendation::over(&storage, at(900), 10).await.expect("they are read"), []);
}

async fn a_submission_tells_its_steps(place: &Place) {
    let storage = place.open().await;
    let row = SubmissionRow {
        number: 0,
        draft: id(72),
        version: 2,
        authored: "{}".to_owned(),
        change_note: Some("Ein Schritt mehr".to_owned()),
        status: Status::Submitted,
        submitted_at: at(1),
        submitted_by: account(1),
    };
    let step = |step, status, seconds| StepRow {
        at: at(seconds),
        who: account(1),
        step,
        status,
        note: (step == Step::Withdraw).then(|| "Noch etwas vergessen".to_owned()),
    };
    let (first, second);
    write!(storage, |tx| {
        first = submission::put(tx, &row).await.expect("it is written");
        second = submission::put(tx, &row).await.expect("it is written");
        assert!(
            submission::take_step(tx, first, &step(Step::Submit, Status::Submitted, 1)).await.expect("it is noted")
        );
        assert!(submission::take_step(tx, first, &step(Step::Withdraw, Status::Draft, 2)).await.expect("it is noted"));
        assert!(
            !submission::take_step(tx, 99_999, &step(Step::Submit, Status::Submitted, 1)).await.expect("no such one")
        );
        assert!(submission::renew(tx, second, "{\"a\":1}", None).await.expect("it is replaced"));
    });
    assert!(first > 0 && second > first, "numbers rise");
    let kept = submission::get(&storage, first).await.expect("it is read").expect("it is there");
    assert_eq!(kept, SubmissionRow { number: first, status: Status::Draft, ..row.clone() });
    let renewed = submission::get(&storage, second).await.expect("it is read").expect("it is there");
    assert_eq!((renewed.authored.as_str(), renewed.change_note), ("{\"a\":1}", None));
    let steps = submission::steps(&storage, first).await.expect("they are read");
    assert_eq!(steps, [step(Step::Submit, Status::Submitted, 1), step(Step::Withdraw, Status::Draft, 2)]);
    let of = submission::of_drafts(&storage, &[id(72), id(73)], 10).await.expect("they are listed");
    assert_eq!(of.iter().map(|row| row.number).collect::<Vec<_>>(), [second, first], "newest first");
    assert_eq!(submission::of_drafts(&storage, &[], 10).await.expect("they are listed"), []);
}

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2027, 1, number).expect("it is a day")
}

async fn gaps_are_counted_by_the_day_and_forgotten(place: &Place) {
    let storage = place.open().await;
    let row = |number: u32, said: &str| GapRow {
        day: day(number),
        vain: Vain::NotFound,
        language: Language::De,
        said: said.to_owned(),
        topic: None,
        land: Some("05".to_owned()),
        cluster: said.split(' ').next().unwrap_or_default().to_owned(),
        number: 2,
    };
    write!(storage, |tx| {
        assert!(!gap::raise(tx, &row(1, "a")).await.expect("it is looked for"));
        gap::add(tx, &row(1, "a")).await.expect("it is added");
        assert!(gap::raise(tx, &row(1, "a")).await.expect("it is raised"));
        gap::add(tx, &row(1, "a")).await.expect("it is added to the one that is there");
        gap::add(tx, &GapRow { land: None, ..row(1, "a") }).await.expect("another Land is another row");
        gap::add(tx, &GapRow { vain: Vain::NotOpened, ..row(1, "a") }).await.expect("another kind is another row");
        for number in [10, 20] {
            gap::add(tx, &row(number, "a b")).await.expect("it is added");
            gap::add(tx, &GapRow { language: Language::En, ..row(number, "c") }).await.expect("it is added");
        }
    });
    let count = async |vain, number| gap::count(&storage, vain, day(number)).await.expect("they are counted");
    assert_eq!((count(Vain::NotFound, 1).await, count(Vain::NotFound, 2).await), (2, 0));
    assert_eq!(count(Vain::NotOpened, 1).await, 1);
    let listed =
        async |vain, since, days| gap::frequent(&storage, vain, day(since), days, 10).await.expect("they are listed");
    let frequent = async |since, days| listed(Vain::NotFound, since, days).await;
    assert_eq!(listed(Vain::NotOpened, 1, 1).await, [GapRow { vain: Vain::NotOpened, ..row(1, "a") }]);
    assert_eq!(listed(Vain::NotOpened, 1, 2).await, [], "days of another kind do not count");
    let three = frequent(1, 3).await;
    assert_eq!(three.iter().map(|row| row.day).collect::<Vec<_>>(), [day(20), day(10), day(1), day(1)]);
    assert_eq!(three.last().map(|row| (row.number, row.land.clone())), Some((6, Some("05".to_owned()))));
    assert_eq!(frequent(2, 3).await, [], "the first day is too long ago");
    assert_eq!(frequent(1, 2).await.len(), 6);
    write!(storage, |tx| {
        assert_eq!(
            gap::forget(tx, day(15), day(1), 3).await.expect("they are forgotten"),
            2,
            "c was there on two days, a was not opened on one"
        );
        assert_eq!(gap::forget(tx, day(15), day(1), 3).await.expect("they are forgotten"), 0);
        assert_eq!(gap::forget(tx, day(2), day(2), 3).await.expect("they are forgotten"), 2, "the first day goes");
    });
    assert_eq!(frequent(1, 1).await.len(), 3);

    write!(storage, |tx| {
        for seconds in [1, 2] {
            gap::dismiss(tx, "a", at(seconds)).await.expect("it is put aside, once");
        }
    });
    assert_eq!(gap::dismissed(&storage).await.expect("they are listed"), ["a"]);
    write!(storage, |tx| {
        assert_eq!(gap::forget_dismissed(tx, at(1)).await.expect("they are forgotten"), 0);
        assert_eq!(gap::forget_dismissed(tx, at(2)).await.expect("they are forgotten"), 1);
    });
}

async fn what_is_opened_is_no_gap(place: &Place) {
    let storage = place.open().await;
    let row = |cluster: &str, number: u32| GapRow {
        day: day(number),
        vain: Vain::NotOpened,
        language: Language::De,
        said: cluster.to_owned(),
        topic: None,
        land: None,
        cluster: cluster.to_owned(),
        number: 1,
    };
    let names = |clusters: &[&str]| clusters.iter().map(|&cluster| cluster.to_owned()).collect::<Vec<_>>();
    let not_opened = async || {
        let rows = gap::frequent(&storage, Vain::NotOpened, day(1), 1, 10).await.expect("they are listed");
        rows.into_iter().map(|row| row.cluster).collect::<Vec<_>>()
    };
    write!(storage, |tx| {
        for cluster in ["a", "b", "c"] {
            gap::add(tx, &row(cluster, 3)).await.expect("it is added");
        }
        gap::add(tx, &GapRow { vain: Vain::NotFound, ..row("a", 3) }).await.expect("it is added");
        for number in [2, 4] {
            gap::open(tx, "a", day(number)).await.expect("it is noted, once");
        }
        gap::open(tx, "d", day(2)).await.expect("it is noted");
    });
    let opened = async |since| {
        let known = gap::opened(&storage, &names(&["a", "b", "d"]), day(since)).await.expect("they are known");
        known.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(opened(1).await, ["a", "d"]);
    assert_eq!(opened(3).await, ["a"], "the last day counts");
    assert_eq!(gap::opened(&storage, &[], day(1)).await.expect("there are none").len(), 0);
    let count = async |number| gap::count_opened(&storage, day(number)).await.expect("they are counted");
    assert_eq!((count(2).await, count(4).await), (1, 1));

    write!(storage, |tx| {
        let forgotten = gap::forget_not_opened(tx, &names(&["b", "d"])).await.expect("it is forgotten");
        assert_eq!(forgotten, 1);
    });
    assert_eq!(not_opened().await, ["a", "c"]);
    write!(storage, |tx| {
        let forgotten = gap::forget_opened(tx, day(4)).await.expect("they are forgotten");
        assert_eq!(forgotten, 2, "d was opened long ago; a was counted while it was opened");
        assert_eq!(gap::forget_opened(tx, day(4)).await.expect("they are forgotten"), 0);
    });
    assert_eq!(not_opened().await, ["c"]);
    let kept = gap::frequent(&storage, Vain::NotFound, day(1), 1, 10).await.expect("they are listed");
    assert_eq!(kept.len(), 1, "that nothing was found stays");
}

async fn calls_are_opened_and_closed(place: &Place) {
    let storage = place.open().await;
    let both = |text: &str| LangText(["de", "en"].map(|code| (code.to_owned(), format!("{text} {code}"))).into());
    let row = WantedRow {
        id: 0,
        cluster: Some("dialog wasserstoff".to_owned()),
        title: both("Gesucht"),
        text: both("Wer weiß etwas?"),
        opened_at: at(1),
        opened_by: account(1),
        closed: None,
    };
    let free = WantedRow { cluster: None, ..row.clone() };
    let (first, second, third);
    write!(storage, |tx| {
        first = wanted::add(tx, &row).await.expect("it is opened");
        second = wanted::add(tx, &free).await.expect("it is opened");
        third = wanted::add(tx, &free).await.expect("calls without words do not stand in each other's way");
    });
    let kept = WantedRow { id: first, ..row.clone() };
    assert_eq!(wanted::get(&storage, first).await.expect("it is read"), Some(kept.clone()));
    assert_eq!(wanted::of_cluster(&storage, "dialog wasserstoff").await.expect("it is found"), Some(kept.clone()));
    let tx = storage.begin().await.expect("a transaction begins");
    assert!(matches!(wanted::add(&tx, &row).await, Err(Error::Conflict(Conflict::Taken))), "there is an open one");
    drop(tx);
    let closed = WantedRow { closed: Some(Closed { at: at(9), by: account(2), entry: id(7) }), ..kept };
    write!(storage, |tx| {
        assert!(wanted::get_locked(tx, first).await.expect("it is read").is_some_and(|row| row.closed.is_none()));
        wanted::put(tx, &closed).await.expect("it is closed");
    });
    assert_eq!(wanted::of_cluster(&storage, "dialog wasserstoff").await.expect("it is looked for"), None);
    assert_eq!(wanted::closed(&storage, 10).await.expect("they are listed"), [closed]);
    let open = wanted::open(&storage, 10).await.expect("they are listed");
    assert_eq!(open.iter().map(|row| row.id).collect::<Vec<_>>(), [third, second], "newest first");
    write!(storage, |tx| {
        wanted::add(tx, &row).await.expect("it may be wanted again");
    });
}

async fn review_dates_go_with_their_entry(place: &Place) {
    let storage = place.open().await;
    let mut second = format(92);
    second.kind = Kind::Guide;
    second.origin_initiative = Some(id(500));
    write!(storage, |tx| {
        publish(tx, &format(91)).await.expect("it is published");
        publish(tx, &second).await.expect("it is published");
        second.version = 2;
        second.modified_at = at(7_000);
        second.published_at = Some(at(7_000));
        publish(tx, &second).await.expect("it is published");
    });
    let heads = entry::heads(&storage, &Filter::public(), None, 10).await.expect("they are listed");
    assert_eq!(heads.iter().map(|head| head.id).collect::<Vec<_>>(), [id(91), id(92)]);
    assert_eq!(heads.last().map(|head| (head.kind, head.origin_initiative)), Some((Kind::Guide, Some(id(500)))));
    let after = entry::heads(&storage, &Filter::public(), Some(id(91)), 10).await.expect("they are listed");
    assert_eq!(after, heads[1..]);
    let mut published = revision::published(&storage, &[id(91), id(92), id(93)]).await.expect("they are listed");
    published.sort();
    assert_eq!(published, [(id(91), at(91)), (id(92), at(92)), (id(92), at(7_000))]);

    let row = ReviewDateRow { nudged_at: Some(at(5)), ..ReviewDateRow::none(id(92)) };
    let later = ReviewDateRow { confirmed: Some((at(6), account(1))), ..ReviewDateRow::none(id(92)) };
    write!(storage, |tx| {
        review_date::put(tx, &row).await.expect("it is noted");
        assert_eq!(review_date::get(tx, id(92)).await.expect("it is read"), Some(row));
        review_date::put(tx, &later).await.expect("it is noted again");
    });
    assert_eq!(review_date::many(&storage, &[id(91), id(92)]).await.expect("they are read"), [later]);
    write!(storage, |tx| assert!(entry::erase(tx, id(92)).await.expect("it is erased")));
    assert_eq!(review_date::get(&storage, id(92)).await.expect("it is looked for"), None);
}

async fn submissions_are_counted_without_their_texts(place: &Place) {
    let storage = place.open().await;
    let row = |seconds, status| SubmissionRow {
        number: 0,
        draft: id(72),
        version: 1,
        authored: "{}".to_owned(),
        change_note: None,
        status,
        submitted_at: at(seconds),
        submitted_by: account(1),
    };
    let step = |step, status, seconds| StepRow { at: at(seconds), who: account(1), step, status, note: None };
    let (old, new);
    write!(storage, |tx| {
        old = submission::put(tx, &row(1, Status::Submitted)).await.expect("it is written");
        new = submission::put(tx, &row(10, Status::Submitted)).await.expect("it is written");
        for number in [old, new] {
            let taken = step(Step::Assign, Status::InReview, 20);
            assert!(submission::take_step(tx, number, &taken).await.expect("it is noted"));
        }
        let asked = step(Step::RequestChanges, Status::ChangesRequested, 30);
        assert!(submission::take_step(tx, new, &asked).await.expect("it is noted"));
    });
    let heads = submission::heads_since(&storage, at(10), 10).await.expect("they are listed");
    assert_eq!(heads, [submission::Head { number: new, status: Status::ChangesRequested, submitted_at: at(10) }]);
    let steps = submission::steps_since(&storage, at(10)).await.expect("they are listed");
    assert_eq!(steps, [(new, Step::Assign, at(20)), (new, Step::RequestChanges, at(30))]);
    let mut counted = submission::count_by_status(&storage).await.expect("they are counted");
    counted.sort();
    assert_eq!(counted, [(Status::InReview, 1), (Status::ChangesRequested, 1)]);
    assert!(old < new);
}

fn a_submission(draft: u64) -> SubmissionRow {
    SubmissionRow {
        number: 0,
        draft: id(draft),
        version: 1,
        authored: "{}".to_owned(),
        change_note: None,
        status: Status::Submitted,
        submitted_at: at(1),
        submitted_by: account(1),
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().expect("it is a day")
}

async fn a_suspension_stands_until_the_entry_is_shown_again(place: &Place) {
    let storage = place.open().await;
    let full = SuspensionRow {
        decision: 9_101,
        entry: id(96),
        at: at(1),
        before: Status::Archived,
        notice: None,
        reasons_due: None,
        reasoned_at: None,
        ended_at: None,
    };
    let due = |day: &str| Some(date(day));
    let later = SuspensionRow { decision: 9_102, entry: id(97), reasons_due: due("2027-01-19"), ..full.clone() };
    let sooner = SuspensionRow { decision: 9_103, reasons_due: due("2027-01-18"), ..later.clone() };
    let sooner = SuspensionRow { entry: id(98), notice: Some(7), before: Status::Published, ..sooner };
    write!(storage, |tx| {
        for row in [&full, &later, &sooner] {
            suspension::add(tx, row).await.expect("it is written");
        }
    });
    let tx = storage.begin().await.expect("it begins");
    assert!(matches!(suspension::add(&tx, &full).await, Err(Error::Conflict { .. })));
    tx.roll_back().await.expect("it is rolled back");
    assert_eq!(suspension::standing(&storage, id(96)).await.expect("it is read"), Some(full.clone()));
    assert!(!full.lacks_reasons() && later.lacks_reasons());
    let open = suspension::without_reasons(&storage, 10).await.expect("they are listed");
    assert_eq!(open, [sooner.clone(), later.clone()], "those that are due first");
    write!(storage, |tx| {
        assert!(!suspension::reason(tx, 9_101, at(5)).await.expect("it has its reasons"));
        assert!(suspension::reason(tx, 9_103, at(5)).await.expect("they are written"));
        assert!(!suspension::reason(tx, 9_103, at(6)).await.expect("they were"), "once");
        assert!(suspension::end(tx, id(97), at(7)).await.expect("it is shown again"));
        assert!(!suspension::end(tx, id(97), at(8)).await.expect("it was"));
        assert!(!suspension::reason(tx, 9_102, at(9)).await.expect("it is over"));
    });
    assert_eq!(suspension::without_reasons(&storage, 10).await.expect("they are listed"), []);
    assert_eq!(suspension::standing(&storage, id(97)).await.expect("it is looked for"), None);
    let reasoned = SuspensionRow { reasoned_at: Some(at(5)), ..sooner };
    assert_eq!(suspension::standing(&storage, id(98)).await.expect("it is read"), Some(reasoned));
}

async fn earlier_versions_are_hidden_and_shown(place: &Place) {
    let storage = place.open().await;
    let entry = format(99);
    let reason = Reason::from_code("privacy").expect("it is a reason");
    let words = "Die Fassung nennt Menschen, die nicht gefragt wurden.".to_owned();
    let row = HiddenVersionRow { entry: entry.id, version: 1, reason, words, at: at(3) };
    write!(storage, |tx| {
        publish(tx, &entry).await.expect("it is published");
        assert!(hidden_version::put(tx, &row).await.expect("it is hidden"));
        assert!(!hidden_version::put(tx, &row).await.expect("it is already"));
        let other = HiddenVersionRow { version: 2, ..row.clone() };
        assert!(hidden_version::put(tx, &other).await.expect("it is hidden"));
    });
    assert_eq!(hidden_version::get(&storage, entry.id, 1).await.expect("it is read"), Some(row));
    assert_eq!(hidden_version::get(&storage, entry.id, 3).await.expect("it is looked for"), None);
    let all = hidden_version::of_entry(&storage, entry.id).await.expect("they are listed");
    assert_eq!(all.iter().map(|row| row.version).collect::<Vec<_>>(), [2, 1]);
    write!(storage, |tx| {
        assert!(hidden_version::remove(tx, entry.id, 2).await.expect("it is shown"));
        assert!(!hidden_version::remove(tx, entry.id, 2).await.expect("it was"));
        assert!(entry::erase(tx, entry.id).await.expect("it is erased"));
        assert!(!tombstone::remove(tx, entry.id).await.expect("there is none"));
        let stone = Tombstone { entry: entry.id, version: 1, reason: "privacy".to_owned(), at: at(9) };
        assert!(tombstone::put(tx, &stone).await.expect("it is set"));
        assert!(tombstone::remove(tx, entry.id).await.expect("it is taken away"));
        meta::alone(tx).await.expect("nobody else is there");
    });
    assert_eq!(hidden_version::of_entry(&storage, entry.id).await.expect("they went along"), []);
    assert_eq!(tombstone::get(&storage, entry.id).await.expect("it is looked for"), None);
}

async fn a_case_lies_with_somebody(place: &Place) {
    let storage = place.open().await;
    let (number, other);
    write!(storage, |tx| {
        number = submission::put(tx, &a_submission(91)).await.expect("it is written");
        other = submission::put(tx, &a_submission(92)).await.expect("it is written");
    });
    assert_eq!(case::get(&storage, number).await.expect("it is read"), None);
    let mut row = CaseRow {
        number,
        reviewer: None,
        touched_at: at(1),
        first_look_at: None,
        look_due: date("2027-01-22"),
        decision_due: date("2027-02-12"),
        rounds: 1,
        checklist: String::new(),
    };
    write!(storage, |tx| case::put(tx, &row).await.expect("it is written"));
    assert_eq!(case::get(&storage, number).await.expect("it is read"), Some(row.clone()));
    row.reviewer = Some(account(2));
    row.first_look_at = Some(at(2));
    row.rounds = 2;
    row.checklist = "plain safe".to_owned();
    write!(storage, |tx| case::put(tx, &row).await.expect("it is written again"));
    assert_eq!(case::many(&storage, &[other, number]).await.expect("they are read"), [row]);

    let step = StepRow { at: at(3), who: account(2), step: Step::Assign, status: Status::InReview, note: None };
    write!(storage, |tx| assert!(submission::take_step(tx, other, &step).await.expect("it is noted")));
    let waiting = submission::in_states(&storage, &[Status::Submitted], 10_000).await.expect("they are listed");
    assert!(waiting.iter().any(|row| row.number == number) && !waiting.iter().any(|row| row.number == other));
    let both = submission::in_states(&storage, &[Status::Submitted, Status::InReview], 10_000).await;
    assert!(both.expect("they are listed").iter().any(|row| row.number == other));
    assert_eq!(submission::in_states(&storage, &[], 10).await.expect("there are none"), []);
    let drafts = draft::many(&storage, &[id(99_999)]).await.expect("there are none");
    assert_eq!(drafts, []);
}

async fn comments_are_answered_until_they_are_settled(place: &Place) {
    let storage = place.open().await;
    let row = |number, path: Option<&str>| CommentRow {
        id: 0,
        number,
        round: 2,
        path: path.map(str::to_owned),
        who: account(2),
        at: at(1),
        text: "Bitte einen Beleg nennen.".to_owned(),
        answer: None,
        settled: false,
    };
    let answer = |seconds, text: &str| Answer { who: account(1), at: at(seconds), text: text.to_owned() };
    let (number, first, second);
    write!(storage, |tx| {
        number = submission::put(tx, &a_submission(93)).await.expect("it is written");
        first = comment::append(tx, &row(number, Some("steps[1].title"))).await.expect("it is added");
        second = comment::append(tx, &row(number, None)).await.expect("it is added");
        assert!(comment::answer(tx, number, first, &answer(2, "Folgt.")).await.expect("it is answered"));
        assert!(comment::answer(tx, number, first, &answer(3, "Steht da.")).await.expect("it is answered again"));
        assert!(!comment::answer(tx, number + 1, first, &answer(3, "x")).await.expect("it is of another one"));
        assert!(comment::settle(tx, number, second, true).await.expect("it is settled"));
        assert!(!comment::settle(tx, number + 1, second, true).await.expect("it is of another one"));
        assert!(!comment::answer(tx, number, second, &answer(4, "x")).await.expect("it is settled"));
    });
    let kept = comment::of(&storage, number).await.expect("they are listed");
    let first = CommentRow { id: first, answer: Some(answer(3, "Steht da.")), ..row(number, Some("steps[1].title")) };
    assert_eq!(kept, [first, CommentRow { id: second, settled: true, ..row(number, None) }]);
}

async fn every_round_keeps_its_text(place: &Place) {
    let storage = place.open().await;
    let (number, other);
    write!(storage, |tx| {
        number = submission::put(tx, &a_submission(94)).await.expect("it is written");
        other = submission::put(tx, &a_submission(95)).await.expect("it is written");
    });
    let row = |number, round: i64| {
        let authored = format!("{{\"round\":{round}}}");
        RoundRow {
            number,
            round,
            content_hash: of_bytes(authored.as_bytes()),
            authored,
            change_note: (round > 1).then(|| "Ein Schritt mehr".to_owned()),
            submitted_at: at(round),
        }
    };
    write!(storage, |tx| {
        for round in 1..=3 {
            round::put(tx, &row(number, round)).await.expect("it is written");
        }
        round::put(tx, &row(other, 1)).await.expect("it is written");
        let again = RoundRow { authored: "{}".to_owned(), ..row(number, 2) };
        round::put(tx, &again).await.expect("it is there already");
    });
    assert_eq!(round::get(&storage, number, 2).await.expect("it is read"), Some(row(number, 2)), "it stays");
    let heads = round::heads(&storage, number).await.expect("they are listed");
    let told: Vec<_> = heads.iter().map(|head| (head.round, head.content_hash, head.submitted_at)).collect();
    assert_eq!(told, [1, 2, 3].map(|it| (it, row(number, it).content_hash, row(number, it).submitted_at)));
    assert_eq!((&heads[0].change_note, &heads[1].change_note), (&None, &row(number, 2).change_note));
    write!(storage, |tx| {
        assert_eq!(round::forget(tx, number, 2).await.expect("they are forgotten"), 2);
        assert_eq!(round::forget(tx, number, 2).await.expect("nothing is left to forget"), 0);
    });
    assert_eq!(round::get(&storage, number, 1).await.expect("it is read"), None);
    for left in [row(number, 3), row(other, 1)] {
        let heads = round::heads(&storage, left.number).await.expect("they are listed");
        assert_eq!(heads.iter().map(|head| head.round).collect::<Vec<_>>(), [left.round]);
        assert_eq!(round::get(&storage, left.number, left.round).await.expect("it is read"), Some(left));
    }
}

async fn a_version_is_reviewed_once(place: &Place) {
    let storage = place.open().await;
    let entry = format(94);
    let row = ReviewRow {
        entry: entry.id,
        version: entry.version,
        who: Some(account(2)),
        for_office: true,
        second: true,
        at: at(1),
    };
    write!(storage, |tx| {
        publish(tx, &entry).await.expect("it is published");
        review::put(tx, &row).await.expect("it is written");
    });
    assert_eq!(review::get(&storage, entry.id, entry.version).await.expect("it is read"), Some(row.clone()));
    assert_eq!(review::get(&storage, entry.id, entry.version + 1).await.expect("it is read"), None);
    let tx = storage.begin().await.expect("it begins");
    assert!(matches!(review::put(&tx, &row).await, Err(Error::Conflict { .. })));
    tx.roll_back().await.expect("it is rolled back");
}

async fn an_objection_is_decided_once(place: &Place) {
    let storage = place.open().await;
    let row = |decision, entry| ObjectionRow {
        id: 0,
        decision,
        entry: id(entry),
        who: account(1),
        at: at(1),
        text: "Die Quelle steht in Abschnitt zwei.".to_owned(),
        outcome: None,
    };
    let outcome = |granted| Answered { at: at(2), who: account(3), granted, words: "Das stimmt.".to_owned() };
    let (first, second);
    write!(storage, |tx| {
        first = objection::append(tx, &row(9_001, 95)).await.expect("it is added");
        second = objection::append(tx, &row(9_002, 95)).await.expect("it is added");
    });
    let tx = storage.begin().await.expect("it begins");
    assert!(matches!(objection::append(&tx, &row(9_001, 95)).await, Err(Error::Conflict { .. })));
    tx.roll_back().await.expect("it is rolled back");
    write!(storage, |tx| {
        assert!(objection::decide(tx, first, &outcome(true)).await.expect("it is decided"));
        assert!(!objection::decide(tx, first, &outcome(false)).await.expect("it is decided already"));
        assert!(!objection::decide(tx, 99_999, &outcome(true)).await.expect("there is none"));
    });
    let kept = objection::get(&storage, first).await.expect("it is read").expect("it is there");
    assert_eq!(kept, ObjectionRow { id: first, outcome: Some(outcome(true)), ..row(9_001, 95) });
    let open = objection::open(&storage, 10_000).await.expect("they are listed");
    assert!(open.iter().any(|row| row.id == second) && !open.iter().any(|row| row.id == first));
    let of = objection::of_entry(&storage, id(95), 10).await.expect("they are listed");
    assert_eq!(of.iter().map(|row| row.id).collect::<Vec<_>>(), [second, first]);
}

async fn visits_are_shared_by_all_who_name_an_address(place: &Place) {
    let storage = place.open().await;
    let (one, other) = ("a".repeat(64), "b".repeat(64));
    let address = |hash: &str| format!("https://{}.example/ä", &hash[..1]);
    let ask = async |hash: &str, at_second, before| {
        write!(storage, |tx| visit::ask(tx, hash, &address(hash), at(at_second), at(before))
            .await
            .expect("it is asked"))
    };
    assert!(ask(&one, 100, 50).await);
    assert!(!ask(&one, 110, 60).await, "somebody asked a moment ago");
    assert!(ask(&one, 200, 101).await, "long ago");
    let row = VisitRow { asked_at: at(200), ..VisitRow::new(one.clone(), address(&one)) };
    assert_eq!(visit::get(&storage, &one).await.expect("it is read"), Some(row.clone()));
    assert_eq!(visit::get(&storage, &other).await.expect("it is looked for"), None);

    // What became of it is kept, and asking again leaves it.
    let gone = VisitRow { checked: Some((at(201), Visited::Gone)), failed: 2, ..row.clone() };
    let moved = VisitRow {
        checked: Some((at(300), Visited::Moved)),
        moved_to: Some("https://c.example".to_owned()),
        failed: 0,
        ..row.clone()
    };
    write!(storage, |tx| visit::put(tx, &moved).await.expect("it is noted"));
    assert_eq!(visit::many(&storage, &[one.clone(), other.clone()]).await.expect("they are read"), [moved]);
    write!(storage, |tx| {
        visit::put(tx, &gone).await.expect("it is noted again");
        visit::know(tx, &one, "https://other.example").await.expect("it is known");
        visit::know(tx, &other, &address(&other)).await.expect("it is known");
    });
    assert_eq!(visit::get(&storage, &one).await.expect("it is read"), Some(gone.clone()));

    // Published entries name addresses; those are due, the longest ago first.
    assert_eq!(visit::due(&storage, at(10_000), 10).await.expect("they are listed"), []);
    write!(storage, |tx| {
        publish(tx, &format(71)).await.expect("it is published");
        publish(tx, &format(72)).await.expect("it is published");
        visit::name(tx, id(71), &[one.clone(), other.clone()]).await.expect("they are named");
        visit::name(tx, id(72), std::slice::from_ref(&other)).await.expect("it is named");
        visit::name(tx, id(72), std::slice::from_ref(&one)).await.expect("another is named instead");
    });
    assert_eq!(visit::named_by(&storage, id(71)).await.expect("they are read"), [one.clone(), other.clone()]);
    let due = async |before, limit| {
        let rows = visit::due(&storage, at(before), limit).await.expect("they are listed");
        rows.into_iter().map(|row| row.hash).collect::<Vec<_>>()
    };
    assert_eq!(due(201, 10).await, [other.clone(), one.clone()]);
    assert_eq!(due(201, 1).await, std::slice::from_ref(&other));
    assert_eq!(due(200, 10).await, std::slice::from_ref(&other));
    assert_eq!(visit::asked_since(&storage, at(199)).await.expect("they are counted"), 1);
    assert_eq!(visit::asked_since(&storage, at(200)).await.expect("they are counted"), 0);
    let with = async |outcomes: &[Visited]| {
        let found = visit::with_outcome(&storage, outcomes, 10).await.expect("they are listed");
        found.into_iter().map(|(entry, row)| (entry, row.hash)).collect::<Vec<_>>()
    };
    assert_eq!(with(&[Visited::Gone, Visited::Unknown]).await, [(id(71), one.clone()), (id(72), one.clone())]);
    assert_eq!(with(&[Visited::Fine]).await, []);

    // What nobody names any more is forgotten, with its entry too.
    assert_eq!(write!(storage, |tx| visit::forget(tx, at(10_000)).await.expect("they are forgotten")), 0);
    write!(storage, |tx| assert!(entry::erase(tx, id(71)).await.expect("it is erased")));
    assert_eq!(visit::named_by(&storage, id(71)).await.expect("they are looked for"), Vec::<String>::new());
    assert_eq!(write!(storage, |tx| visit::forget(tx, at(10_000)).await.expect("they are forgotten")), 1);
    assert_eq!(visit::get(&storage, &other).await.expect("it is looked for"), None);
    assert_eq!(visit::get(&storage, &one).await.expect("it is read"), Some(gone));
}

async fn vocabularies_are_amended_in_order(place: &Place) {
    let storage = place.open().await;
    let row = |seq, amendment| AmendmentRow {
        seq,
        scheme: "topic".to_owned(),
        amendment,
        who: (seq == 1).then(|| AccountId(id(7).0)),
        at: at(seq),
    };
    let reason = Both::new("„kommt nicht vor“", "does not occur");
    let first = row(1, Amendment::Deprecate { code: "T85".to_owned(), reason });
    let second = row(2, Amendment::Merge { code: "T84".to_owned(), into: "T83".to_owned() });
    assert_eq!(amendment::newest(&storage).await.expect("it is read"), 0);
    write!(storage, |tx| {
        assert!(amendment::append(tx, &first).await.expect("it is added"));
        let other = row(1, Amendment::Restore { code: "T1".to_owned() });
        assert!(!amendment::append(tx, &other).await.expect("it is tried"), "a number is given once");
        assert!(amendment::append(tx, &second).await.expect("it is added"));
    });
    assert_eq!(amendment::newest(&storage).await.expect("it is read"), 2);
    assert_eq!(amendment::after(&storage, 0, 10).await.expect("they are listed"), [first.clone(), second.clone()]);
    assert_eq!(amendment::after(&storage, 0, 1).await.expect("they are listed"), [first]);
    assert_eq!(amendment::after(&storage, 1, 10).await.expect("they are listed"), [second]);
}
