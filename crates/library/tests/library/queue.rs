//! Who may review and who may not, how cases are given and taken, and how the office hears of its work.

use chrono::{DateTime, TimeDelta};
use domain::account::{AccountStatus, Address, Membership, Office, Viewer};
use domain::decision::{Deed, Reason};
use domain::lifecycle::Status;
use domain::news::Event;
use domain::notice::NoticeKind;
use domain::policy::{Denied, ReviewMode};
use domain::review::Checklist;
use domain::watch::How;
use domain::{EntryId, Kind, Language};
use library::accounts::Present;
use library::audit::{Asked, Log, What};
use library::letters::{Letter, OfficeItem};
use library::moderation::{self, Verdict};
use library::notices::Report;
use library::notify::{self, Ending};
use library::review::{Assigned, Filter, With};
use library::{Error, Library, Origin};
use storage::account::AccountRow;
use storage::membership::MembershipRow;
use storage::{Storage, account, case, entry, membership};

use crate::review::{
    Nowhere, account as id_of, house, initiative, letters, moderator, publish, reject, submitted, writer,
};
use crate::world::profiles;

const WHY: &str = "Auf dem zweiten Bild sind Menschen zu sehen, die nicht gefragt wurden.";

/// Where letters lead here.
struct Pages;

impl moderation::Links for Pages {
    fn state(&self, language: Language, entry: EntryId, has_draft: bool) -> String {
        format!("/{language}/stand/{entry}/{has_draft}")
    }

    fn about_decisions(&self, language: Language) -> String {
        format!("/{language}/pruefung")
    }
}

impl notify::Links for Pages {
    fn entry(&self, language: Language, kind: Kind, slug: &str) -> String {
        format!("/{language}/{}/{slug}", kind.code())
    }

    fn notifications(&self, _: Language) -> String {
        "/notifications".to_owned()
    }

    fn watches(&self, _: Language) -> String {
        "/watches".to_owned()
    }

    fn unsubscribe(&self, _: Language, token: &str) -> String {
        format!("/unsubscribe/{token}")
    }
}

impl notify::Rooms for Pages {
    fn case(&self, _: Language, number: i64) -> String {
        format!("/case/{number}")
    }

    fn notice(&self, _: Language, number: i64) -> String {
        format!("/notice/{number}")
    }

    fn objections(&self, _: Language) -> String {
        "/objections".to_owned()
    }

    fn decided(&self, _: Language, entry: EntryId) -> String {
        format!("/decided/{entry}")
    }
}

/// Adds somebody with an address.
async fn add(library: &Library, number: u128, office: Option<Office>) {
    let row = AccountRow {
        id: id_of(number),
        address: Some(Address::new(&format!("wer{number}@example.org")).unwrap()),
        name: format!("Person {number}"),
        language: Language::De,
        password_hash: None,
        status: AccountStatus::Active,
        office,
        created_at: library.now(),
        signed_in_at: None,
        erased_at: None,
    };
    let tx = library.storage().begin().await.unwrap();
    assert!(account::add(&tx, &row).await.unwrap());
    tx.commit().await.unwrap();
}

async fn join(library: &Library, number: u128, initiative: EntryId, role: Membership) {
    let since = library.now();
    let row = MembershipRow { initiative, account: id_of(number), role: Some(role), since, change: None };
    let tx = library.storage().begin().await.unwrap();
    membership::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
}

async fn leave(library: &Library, number: u128) {
    let tx = library.storage().begin().await.unwrap();
    assert!(membership::remove(&tx, initiative(), id_of(number), library.now()).await.unwrap());
    tx.commit().await.unwrap();
}

fn present(number: u128, office: Option<Office>) -> Present {
    Present {
        session: String::new(),
        viewer: Viewer { account: Some(id_of(number)), office, memberships: Vec::new() },
        id: id_of(number),
        name: format!("Person {number}"),
        address: Address::new(&format!("wer{number}@example.org")).unwrap(),
        language: Language::De,
        recent: true,
    }
}

const MODERATOR: Option<Office> = Some(Office::Moderator);

/// What somebody of the office was told, the oldest first.
async fn told(library: &Library, number: u128, office: Option<Office>) -> Vec<Event> {
    let news = library.news(&present(number, office)).await.unwrap();
    news.iter().rev().map(|told| told.row.event).collect()
}

async fn office_letters(storage: &Storage) -> Vec<Vec<OfficeItem>> {
    let of = |letter| match letter {
        Letter::OfficeNews { items, .. } => Some(items),
        _ => None,
    };
    letters(storage).await.into_iter().filter_map(of).collect()
}

#[tokio::test]
async fn whoever_leaves_in_order_to_decide_does_not() {
    let (library, _, hand) = house(ReviewMode::Office).await;
    for number in [5, 6] {
        add(&library, number, MODERATOR).await;
        join(&library, number, initiative(), Membership::Contributor).await;
    }
    leave(&library, 6).await;
    hand.turn();
    let (_, number) = submitted(&library, "Fishbowl mit Seitenwechsel").await;
    hand.turn();
    leave(&library, 5).await;
    let outside = library.take_case(&moderator(5), number).await;
    assert!(matches!(outside, Err(Error::Denied(Denied::FourEyes))), "{outside:?}");
    let queue = library.queue(&moderator(5), &Filter::default()).await.unwrap();
    assert!(!queue.items[0].may_take && !queue.items[0].may_give);
    assert!(library.case(&moderator(5), number).await.unwrap().is_own);
    // Whoever left before it was begun is somebody else.
    library.take_case(&moderator(6), number).await.unwrap();
    library.decide_case(&moderator(6), number, &publish(), &Nowhere).await.unwrap();
}

#[tokio::test]
async fn colleagues_do_not_see_what_the_office_decided() {
    let (library, _, _) = house(ReviewMode::Colleague).await;
    let (id, number) = submitted(&library, "Fishbowl unter Kollegen").await;
    let elsewhere: EntryId = "019a2000-0000-7000-8000-00000000bbbb".parse().unwrap();
    let memberships = vec![(elsewhere, Membership::Contributor)];
    let colleague = Viewer { account: Some(id_of(9)), office: None, memberships };
    library.take_case(&colleague, number).await.unwrap();
    library.decide_case(&colleague, number, &publish(), &Nowhere).await.unwrap();
    let reason = Reason::from_code("privacy");
    let verdict = Verdict { deed: Deed::Suspended, reason, words: WHY.to_owned(), notice: None };
    library.decide(&moderator(2), id, &verdict, &Pages).await.unwrap();
    let decided = library.told(&writer(), id).await.unwrap().decisions[0].row.id;
    let objection =
        library.object(&writer(), id, decided, "Alle wurden gefragt, die Zettel liegen vor.").await.unwrap();

    assert_eq!(library.objections(&colleague).await.unwrap(), []);
    assert_eq!(library.queue(&colleague, &Filter::default()).await.unwrap().tally.objections, 0);
    let denied = library.decide_objection(&colleague, objection, true, WHY, &Nowhere).await;
    assert!(matches!(denied, Err(Error::NotFound)), "{denied:?}");
    assert_eq!(library.objections(&moderator(3)).await.unwrap().len(), 1);
    assert_eq!(library.queue(&moderator(3), &Filter::default()).await.unwrap().tally.objections, 1);
}

#[tokio::test]
async fn owners_object_to_what_was_never_written_here() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    let items = profiles(1);
    library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
    let id = items[0].entry.id;
    join(&library, 1, id, Membership::Owner).await;
    let owner = Viewer { account: Some(id_of(1)), office: None, memberships: vec![(id, Membership::Owner)] };
    let verdict =
        Verdict { deed: Deed::Suspended, reason: Reason::from_code("privacy"), words: WHY.to_owned(), notice: None };
    library.decide(&moderator(2), id, &verdict, &Pages).await.unwrap();
    assert!(matches!(library.told(&owner, id).await, Err(Error::NotFound)), "there is no draft");
    let stranger = Viewer { account: Some(id_of(9)), office: None, memberships: Vec::new() };
    assert!(matches!(library.decisions_told(&stranger, id).await, Err(Error::NotFound)));
    let of = library.decisions_told(&owner, id).await.unwrap();
    assert_eq!((of.is_written_here, of.title.as_str(), of.told.decisions.len()), (false, "Dialog Nummer 1", 1));
    assert!(of.told.decisions[0].may_object_until.is_some());
    let decided = of.told.decisions[0].row.id;
    let text = "Alle wurden gefragt, die Zettel liegen bei uns vor.";
    assert!(matches!(library.object(&stranger, id, decided, text).await, Err(Error::NotFound)));
    let objection = library.object(&owner, id, decided, text).await.unwrap();
    assert!(matches!(library.object(&owner, id, decided, text).await, Err(Error::Conflict)));
    let waiting = library.objections(&moderator(3)).await.unwrap();
    assert_eq!(
        (waiting[0].title.as_str(), waiting[0].may_decide, waiting[0].is_late),
        ("Dialog Nummer 1", true, false)
    );
    hand.pass(60);
    assert!(library.objections(&moderator(3)).await.unwrap()[0].is_late);
    assert_eq!(letters(&storage).await.len(), 1);
    library.decide_objection(&moderator(3), objection, true, WHY, &Nowhere).await.unwrap();
    assert_eq!(entry::get(&storage, id).await.unwrap().unwrap().status, Status::Published);
    let written = letters(&storage).await;
    assert!(matches!(&written[..], [Letter::ObjectionDecided { granted: true, .. }]), "{written:?}");
    assert_eq!(told(&library, 1, None).await, [Event::ObjectionDecided]);
}

#[tokio::test]
async fn cases_are_given_to_somebody_who_may_have_them() {
    let (library, storage, _) = house(ReviewMode::Office).await;
    for number in [2, 3, 5] {
        add(&library, number, MODERATOR).await;
    }
    join(&library, 5, initiative(), Membership::Contributor).await;
    let (_, first) = submitted(&library, "Fishbowl eins").await;
    let (_, second) = submitted(&library, "Fishbowl zwei").await;
    let me = moderator(2);
    let give = async |numbers: &[i64], to: u128| library.assign_cases(&me, numbers, id_of(to)).await;
    let none = Assigned { given: 0, not_theirs: vec![first, second], not_free: Vec::new() };
    assert_eq!(give(&[first, second], 5).await.unwrap(), none, "of their own initiative");
    assert!(matches!(give(&[first], 1).await, Err(Error::NotFound)), "not of the office");
    assert!(library.assign_cases(&writer(), &[first], id_of(3)).await.is_err());
    assert_eq!(
        give(&[first, second, 9_999], 3).await.unwrap(),
        Assigned { given: 2, not_theirs: Vec::new(), not_free: vec![9_999] }
    );
    assert_eq!(told(&library, 3, MODERATOR).await[2..], [Event::CaseGiven; 2]);
    let again = Assigned { given: 0, not_theirs: Vec::new(), not_free: vec![first] };
    assert_eq!(give(&[first], 2).await.unwrap(), again, "it lies with somebody");
    let filter = Filter { with: With::Person(id_of(3)), ..Filter::default() };
    assert_eq!(library.queue(&me, &filter).await.unwrap().items.len(), 2);
    let filter = Filter { with: With::Person(id_of(2)), ..Filter::default() };
    assert_eq!(library.queue(&me, &filter).await.unwrap().items, []);

    // Given, a case is not looked at yet; nor is it by a tick.
    let looked = async || case::get(&storage, first).await.unwrap().unwrap().first_look_at;
    assert_eq!(looked().await, None);
    library.tick_case(&moderator(3), first, &Checklist::read("plain")).await.unwrap();
    assert_eq!(looked().await, None);
    library.comment_case(&moderator(3), first, "title", "Kürzer?").await.unwrap();
    assert_eq!(looked().await, Some(library.now()));
    // One's own can be handed on.
    let own = library.assign_cases(&moderator(3), &[second], id_of(2)).await.unwrap();
    assert_eq!(own.given, 1);
    library.decide_case(&me, second, &reject(), &Nowhere).await.unwrap();
}

#[tokio::test]
async fn nobody_keeps_a_case_for_ever() {
    let (library, _, hand) = house(ReviewMode::Office).await;
    for number in [2, 3] {
        add(&library, number, MODERATOR).await;
    }
    let (_, ticked) = submitted(&library, "Fishbowl mit Häkchen").await;
    let (_, discussed) = submitted(&library, "Fishbowl mit Gespräch").await;
    for number in [ticked, discussed] {
        library.take_case(&moderator(2), number).await.unwrap();
    }
    for _ in 0..11 {
        hand.pass(1);
        library.tick_case(&moderator(2), ticked, &Checklist::read("plain")).await.unwrap();
        library.comment_case(&moderator(2), discussed, "title", "Und nun?").await.unwrap();
    }
    let late = |queue: &library::review::Queue, number: i64| {
        queue.items.iter().find(|waiting| waiting.number == number).is_some_and(|waiting| waiting.is_late)
    };
    let queue = library.queue(&moderator(3), &Filter::default()).await.unwrap();
    assert!(late(&queue, ticked) && !late(&queue, discussed));
    library.take_case(&moderator(3), ticked).await.unwrap();
    let refused = library.take_case(&moderator(3), discussed).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::State))), "it is looked at");
    for _ in 0..40 {
        hand.pass(1);
        library.comment_case(&moderator(2), discussed, "title", "Und nun?").await.unwrap();
    }
    library.take_case(&moderator(3), discussed).await.unwrap();
    assert_eq!(told(&library, 2, MODERATOR).await[2..], [Event::CaseTaken; 2]);
    assert!(late(&library.queue(&moderator(3), &Filter::default()).await.unwrap(), discussed), "not decided in time");
    let back = library.take_case(&moderator(2), discussed).await;
    assert!(matches!(back, Err(Error::Denied(Denied::State))), "whoever takes it over has their time");
}

#[tokio::test]
async fn the_office_hears_of_its_work_once_a_day_or_at_once() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    add(&library, 2, MODERATOR).await;
    add(&library, 3, MODERATOR).await;
    let at_once = [(Event::Submitted, How::AtOnce), (Event::BarrierCame, How::AppOnly)];
    library.set_news_wishes(&present(3, MODERATOR), &at_once).await.unwrap();
    assert!(library.set_news_wishes(&present(1, None), &at_once).await.is_err());
    assert_eq!(library.news_wishes(&present(1, None)).await.unwrap(), []);
    let wishes = library.news_wishes(&present(3, MODERATOR)).await.unwrap();
    assert!(wishes.contains(&(Event::Submitted, How::AtOnce)) && wishes.contains(&(Event::Objected, How::Daily)));

    let (_, number) = submitted(&library, "Fishbowl, von dem alle hören").await;
    let report = Report {
        kind: NoticeKind::Barrier,
        page: "/de".to_owned(),
        entry: None,
        reason: String::new(),
        text: "Mit der Tastatur komme ich nicht in das Menü.".to_owned(),
        aid: String::new(),
        name: String::new(),
        mail: String::new(),
        in_good_faith: false,
        language: Language::De,
        client: "one".to_owned(),
    };
    let notice = library.report(&report).await.unwrap();
    for number in [2, 3] {
        assert_eq!(told(&library, number, MODERATOR).await, [Event::Submitted, Event::BarrierCame]);
    }
    assert_eq!(told(&library, 2, None).await, [], "nothing for whoever left the office");
    for time in 0..2 {
        library.tell_news(&Pages).await.unwrap();
        let written = office_letters(&storage).await;
        assert_eq!(written.len(), usize::from(time == 0), "{written:?}");
        if let [items] = &written[..] {
            assert_eq!((items[0].event, items[0].link.clone()), (Event::Submitted, format!("/case/{number}")));
        }
    }
    hand.pass(1);
    assert_eq!(library.tell_news(&Pages).await.unwrap(), 1);
    assert_eq!(library.tell_news(&Pages).await.unwrap(), 0, "once a day");
    let written = office_letters(&storage).await;
    let [items] = &written[..] else { panic!("{written:?}") };
    assert_eq!(items.iter().map(|item| item.event).collect::<Vec<_>>(), [Event::Submitted, Event::BarrierCame]);
    assert_eq!(items[1].link, format!("/notice/{notice}"));

    // What is missed is told once, however often it is looked; a week before the month of a barrier is over, that.
    hand.pass(14);
    assert_eq!(library.note_deadlines().await.unwrap(), 2);
    assert_eq!(library.note_deadlines().await.unwrap(), 0);
    hand.pass(12);
    assert_eq!(library.note_deadlines().await.unwrap(), 2);
    let heard = told(&library, 2, MODERATOR).await;
    assert_eq!(heard[2..], [Event::CaseLate, Event::BarrierSoon]);

    // Authors find it in their account; their letters are others.
    library.take_case(&moderator(2), number).await.unwrap();
    library.decide_case(&moderator(2), number, &publish(), &Nowhere).await.unwrap();
    assert_eq!(told(&library, 1, None).await, [Event::Published]);
    assert_eq!(library.unread_notifications(&present(1, None)).await.unwrap(), 1);
    let newest = library.news(&present(1, None)).await.unwrap()[0].row.id;
    library.read_news(&present(1, None), newest).await.unwrap();
    assert_eq!(library.unread_notifications(&present(1, None)).await.unwrap(), 0);
}

#[tokio::test]
async fn letters_of_the_office_are_ended_by_their_link() {
    let (library, storage, hand) = house(ReviewMode::Office).await;
    add(&library, 2, MODERATOR).await;
    submitted(&library, "Fishbowl, der zu viel schreibt").await;
    hand.pass(1);
    library.tell_news(&Pages).await.unwrap();
    let written = letters(&storage).await;
    let [Letter::OfficeNews { unsubscribe, .. }] = &written[..] else { panic!("{written:?}") };
    let token = unsubscribe.strip_prefix("/unsubscribe/").unwrap();
    assert!(matches!(library.ending(token).await.unwrap(), Ending::News(None)));
    for _ in 0..2 {
        library.unsubscribe(token).await.unwrap();
    }
    let wishes = library.news_wishes(&present(2, MODERATOR)).await.unwrap();
    assert!(wishes.iter().all(|(_, how)| *how == How::AppOnly), "{wishes:?}");
    submitted(&library, "Fishbowl, der still bleibt").await;
    hand.pass(1);
    assert_eq!(library.tell_news(&Pages).await.unwrap(), 0);
    assert_eq!(told(&library, 2, MODERATOR).await.len(), 2, "the account goes on");
}

#[tokio::test]
async fn the_log_tells_who_did_what_when() {
    let (library, _, hand) = house(ReviewMode::Office).await;
    add(&library, 2, MODERATOR).await;
    let (id, number) = submitted(&library, "Fishbowl fürs Protokoll").await;
    library.take_case(&moderator(2), number).await.unwrap();
    hand.pass(2);
    library.decide_case(&moderator(2), number, &publish(), &Nowhere).await.unwrap();
    let asked = Asked { page: 1, ..Asked::default() };
    assert!(matches!(library.audit(&writer(), &asked).await, Err(Error::Denied(Denied::Role))));
    let read = async |asked: Asked| library.audit(&moderator(3), &asked).await.unwrap();
    let decisions = read(asked).await;
    let [line] = &decisions.lines[..] else { panic!("{decisions:?}") };
    assert_eq!(line.by, Some((id_of(2), "Person 2".to_owned())));
    assert_eq!(line.entry, Some((id, "Fishbowl fürs Protokoll".to_owned())));
    assert!(matches!(&line.what, What::Decided(row) if row.deed == Deed::Published));
    let steps = read(Asked { log: Log::Steps, ..asked }).await;
    assert_eq!(steps.lines.len(), 4, "submitted, taken, approved, published");
    let of_author = read(Asked { log: Log::Steps, account: Some(id_of(1)), ..asked }).await;
    assert_eq!(of_author.lines.len(), 1);
    assert!(of_author.people.iter().any(|(who, _)| *who == id_of(1)));
    // Begun on 15 January 2027, decided two days later.
    let day = |text: &str| Some(text.parse().unwrap());
    let until = read(Asked { log: Log::Steps, until: day("2027-01-15"), ..asked }).await;
    assert_eq!(until.lines.len(), 2);
    let from = read(Asked { log: Log::Steps, from: day("2027-01-16"), ..asked }).await;
    assert_eq!(from.lines.len(), 2);
    assert_eq!(read(Asked { entry: Some(initiative()), ..asked }).await.lines, []);
    assert_eq!(read(Asked { page: 2, ..asked }).await.lines, []);
    assert_eq!(library.now() - TimeDelta::days(2), DateTime::from_timestamp(1_800_000_000, 0).unwrap());
}
