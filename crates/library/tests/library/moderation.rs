//! What readers report and what the office decides about public entries: who may, once and no more, what follows, and
//! who is told.

use std::sync::Arc;

use chrono::TimeDelta;
use domain::account::{AccountId, AccountStatus, Address, Membership, Office, Viewer};
use domain::decision::{Deed, Reason};
use domain::lifecycle::Status;
use domain::notice::{NoticeKind, Outcome};
use domain::policy::Denied;
use domain::query::Query;
use domain::recommendation::Proposal;
use domain::review::{Deadlines, Term};
use domain::{EntryId, Language};
use library::calendar::{after_working_days, day_in_germany, within_a_month};
use library::letters::{JOB, Letter, Sealed};
use library::moderation::{Links, Reported, Verdict};
use library::notices::{LISTED, NotTaken, Report};
use library::{Clock as _, Error, Library, Origin};
use search::embedded::Embedded;
use storage::account::AccountRow;
use storage::draft::DraftRow;
use storage::membership::MembershipRow;
use storage::{account, draft, entry, job, membership, notice, tombstone};
use uuid::Uuid;

use crate::world::{Hand, all, assert_sound, found, profiles, revised, storage};

const WORDS: &str = "Auf dem zweiten Bild sind Menschen zu sehen, die nicht gefragt wurden.";

/// Where letters lead here.
struct Pages;

impl Links for Pages {
    fn state(&self, language: Language, entry: EntryId, has_draft: bool) -> String {
        format!("/{language}/stand/{entry}/{has_draft}")
    }

    fn about_decisions(&self, language: Language) -> String {
        format!("/{language}/pruefung")
    }
}

/// A library with three profiles, of which the first has an owner.
struct House {
    library: Library,
    hand: Hand,
    id: EntryId,
}

fn person(number: u128) -> AccountId {
    AccountId(Uuid::from_u128(number))
}

fn moderator(number: u128) -> Viewer {
    Viewer { account: Some(person(number)), office: Some(Office::Moderator), memberships: Vec::new() }
}

/// The owner of the first profile.
const OWNER: u128 = 1;

impl House {
    async fn new() -> Self {
        let hand = Hand::new();
        let index = Arc::new(Embedded::in_memory().unwrap());
        let library = Library::new(storage().await, index, Arc::new(hand.clone()));
        let items = profiles(3);
        library.take_in(&items, Origin::Own, |_| {}).await.unwrap();
        let id = items[0].entry.id;
        let now = library.now();
        let owner = AccountRow {
            id: person(OWNER),
            address: Some(Address::new("owner@werk.example").unwrap()),
            name: "Berta Beispiel".to_owned(),
            language: Language::En,
            password_hash: None,
            status: AccountStatus::Active,
            office: None,
            created_at: now,
            signed_in_at: None,
            erased_at: None,
        };
        let member = MembershipRow {
            initiative: id,
            account: owner.id,
            role: Some(Membership::Owner),
            since: now,
            change: None,
        };
        let tx = library.storage().begin().await.unwrap();
        assert!(account::add(&tx, &owner).await.unwrap());
        membership::put(&tx, &member).await.unwrap();
        tx.commit().await.unwrap();
        Self { library, hand, id }
    }

    async fn decide(&self, who: &Viewer, deed: Deed) -> Result<(), Error> {
        self.library.decide(who, self.id, &verdict(deed), &Pages).await
    }

    async fn status(&self) -> Status {
        entry::get(self.library.storage(), self.id).await.unwrap().unwrap().status
    }

    /// Days later.
    fn wait(&self, days: u32) {
        for _ in 0..days * 24 {
            self.hand.turn();
        }
    }

    /// Takes the letters out of the queue.
    async fn letters(&self) -> Vec<Sealed> {
        let mut letters = Vec::new();
        let now = self.hand.now();
        let storage = self.library.storage();
        while let Some(claimed) = job::claim(storage, &[JOB], "test", now, now + TimeDelta::minutes(1)).await.unwrap() {
            letters.push(Sealed::open(&claimed).unwrap());
            let tx = storage.begin().await.unwrap();
            job::complete(&tx, &claimed, now).await.unwrap();
            tx.commit().await.unwrap();
        }
        letters
    }
}

fn verdict(deed: Deed) -> Verdict {
    let reason = Reason::from_code("privacy").filter(|_| deed.is_adverse());
    Verdict { deed, reason, words: WORDS.to_owned(), notice: None }
}

fn report(entry: EntryId) -> Report {
    Report {
        kind: NoticeKind::Content,
        page: "/de/initiativen/dialog-1".to_owned(),
        entry: Some(entry),
        reason: "privacy".to_owned(),
        text: WORDS.to_owned(),
        aid: String::new(),
        name: "Anna Auswärts".to_owned(),
        mail: "anna@auswaerts.example".to_owned(),
        in_good_faith: true,
        language: Language::De,
        client: "192.0.2.1".to_owned(),
    }
}

pub fn proposal() -> Proposal {
    Proposal {
        reasons_de: "Dieses Bündnis zeigt, wie ein Dialog über viele Jahre trägt.".to_owned(),
        reasons_en: "This alliance shows how a dialogue can carry on for many years.".to_owned(),
        exception: "Für Profile von Initiativen gibt es keine Stufe der Evidenz.".to_owned(),
        months: 12,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_suspended_is_gone_everywhere_and_its_authors_are_told() {
    let house = House::new().await;
    let library = &house.library;
    let before = library.revision().await.unwrap();
    house.decide(&moderator(7), Deed::Suspended).await.unwrap();
    assert_eq!(house.status().await, Status::Suspended);
    assert!(library.revision().await.unwrap() > before, "pages are made anew");
    let reader = Viewer::reader();
    assert!(matches!(library.by_id(&reader, house.id).await, Err(Error::NotFound)));
    library.catch_up().await.unwrap();
    assert!(!found(library, &all()).await.contains(&house.id));
    assert_sound(library).await;
    let letters = house.letters().await;
    let [letter] = letters.as_slice() else { panic!("{letters:?}") };
    assert_eq!((letter.to.as_str(), letter.language), ("owner@werk.example", Language::En));
    let Letter::EntryDecided { deed, reason, words, link, .. } = &letter.letter else { panic!("{letter:?}") };
    assert_eq!((*deed, reason.as_deref(), words.as_str()), (Deed::Suspended, Some("privacy"), WORDS));
    assert_eq!(*link, format!("/en/stand/{}/false", house.id), "there is no draft: one objects by entry");
    let owner = Viewer { account: Some(person(OWNER)), office: None, memberships: vec![(house.id, Membership::Owner)] };
    let decisions = library.decisions_of(&owner, house.id).await.unwrap();
    assert_eq!(decisions.len(), 1);
    assert_eq!(
        (decisions[0].deed, decisions[0].who, decisions[0].for_office),
        (Deed::Suspended, Some(person(7)), true)
    );
    let stranger = Viewer { account: Some(person(99)), office: None, memberships: Vec::new() };
    for nobody in [&stranger, &reader] {
        assert!(matches!(library.decisions_of(nobody, house.id).await, Err(Error::NotFound)));
    }

    house.decide(&moderator(8), Deed::Restored).await.unwrap();
    library.catch_up().await.unwrap();
    assert!(found(library, &all()).await.contains(&house.id), "shown again, it is found");
    assert!(library.by_id(&reader, house.id).await.is_ok());
    assert_sound(library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_removed_leaves_a_tombstone_and_stays_gone() {
    let house = House::new().await;
    let refused = house.decide(&moderator(7), Deed::Removed).await;
    assert!(matches!(refused, Err(Error::Denied(Denied::State))), "hidden first, ended then: {refused:?}");
    house.decide(&moderator(7), Deed::Suspended).await.unwrap();
    house.decide(&moderator(7), Deed::Removed).await.unwrap();
    let library = &house.library;
    assert!(matches!(library.by_id(&Viewer::reader(), house.id).await, Err(Error::Gone)));
    let stone = tombstone::get(library.storage(), house.id).await.unwrap().unwrap();
    assert_eq!((stone.reason.as_str(), stone.version), ("privacy", 1));
    for deed in [Deed::Restored, Deed::Suspended, Deed::Archived] {
        assert!(matches!(house.decide(&moderator(7), deed).await, Err(Error::Denied(Denied::State))), "{deed:?}");
    }
    library.catch_up().await.unwrap();
    assert_sound(library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_office_decides_and_nobody_about_their_own() {
    let house = House::new().await;
    let own = Viewer { memberships: vec![(house.id, Membership::Contributor)], ..moderator(7) };
    let member = Viewer { office: None, ..own.clone() };
    assert!(matches!(house.decide(&own, Deed::Suspended).await, Err(Error::Denied(Denied::FourEyes))));
    assert!(matches!(house.decide(&member, Deed::Suspended).await, Err(Error::Denied(Denied::Role))));
    assert!(matches!(house.decide(&Viewer::reader(), Deed::Suspended).await, Err(Error::Denied(Denied::SignIn))));
    let recommended = house.library.recommend(&own, house.id, &proposal(), &Pages).await;
    assert!(matches!(recommended, Err(Error::Denied(Denied::FourEyes))), "{recommended:?}");
    let number = house.library.report(&report(house.id)).await.unwrap();
    let closed = house.library.close_notice(&own, number, true, WORDS, &Pages).await;
    assert!(matches!(closed, Err(Error::Denied(Denied::FourEyes))), "{closed:?}");
    assert_eq!(house.status().await, Status::Published);
    let without_reason = Verdict { reason: None, ..verdict(Deed::Suspended) };
    let short = Verdict { words: "x".repeat(39), ..verdict(Deed::Suspended) };
    for wrong in [without_reason, short] {
        let refused = house.library.decide(&moderator(7), house.id, &wrong, &Pages).await;
        assert!(matches!(&refused, Err(Error::Invalid(broken)) if broken.len() == 1), "{refused:?}");
    }
    for deed in [Deed::Published, Deed::Recommended, Deed::NoticeDismissed] {
        assert!(matches!(house.decide(&moderator(7), deed).await, Err(Error::Denied(Denied::State))), "{deed:?}");
    }
    let page = house.library.office_entry(&own, house.id).await.unwrap();
    assert_eq!((page.barred, page.possible.len()), (Some(Denied::FourEyes), 0));
    let page = house.library.office_entry(&moderator(7), house.id).await.unwrap();
    assert_eq!((page.barred, page.possible), (None, vec![Deed::Suspended, Deed::Archived, Deed::Recommended]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn sixteen_moderators_make_one_decision() {
    let house = Arc::new(House::new().await);
    let number = house.library.report(&report(house.id)).await.unwrap();
    let before = house.letters().await.len();
    assert_eq!(before, 1, "the receipt");
    let deciding: Vec<_> = (0..16)
        .map(|index| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                let notice = (index % 2 == 0).then_some(number);
                let verdict = Verdict { notice, ..verdict(Deed::Suspended) };
                house.library.decide(&moderator(100 + index), house.id, &verdict, &Pages).await
            })
        })
        .collect();
    let mut made = 0;
    for decided in deciding {
        match decided.await.unwrap() {
            Ok(()) => made += 1,
            Err(Error::Denied(Denied::State) | Error::Conflict) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!(made, 1);
    let decisions = house.library.decisions_of(&moderator(7), house.id).await.unwrap();
    assert_eq!(decisions.len(), 1);
    let told: Vec<String> = house.letters().await.into_iter().map(|letter| letter.to).collect();
    assert_eq!(told.iter().filter(|to| *to == "owner@werk.example").count(), 1);
    let ended = decisions[0].notice.is_some();
    assert_eq!(told.len(), if ended { 2 } else { 1 });
    house.library.catch_up().await.unwrap();
    assert_sound(&house.library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_notice_is_answered_at_once_and_when_it_is_decided() {
    let house = House::new().await;
    let library = &house.library;
    let number = library.report(&report(house.id)).await.unwrap();
    let letters = house.letters().await;
    assert_eq!((letters.len(), letters[0].to.as_str()), (1, "anna@auswaerts.example"));
    let Letter::NoticeReceived { number: said, kind: NoticeKind::Content, .. } = &letters[0].letter else {
        panic!("{letters:?}")
    };
    assert_eq!(*said, number.to_string());
    let open = library.notices(&moderator(7), Language::De, 1).await.unwrap();
    assert_eq!((open.open.len(), open.all_open, open.decided.len()), (1, 1, 0));
    assert_eq!((open.open[0].title.as_deref(), open.open[0].is_late), (Some("Dialog Nummer 1"), false));
    house.wait(9);
    assert!(library.notices(&moderator(7), Language::De, 1).await.unwrap().open[0].is_late);
    let suspended = Verdict { notice: Some(number), ..verdict(Deed::Suspended) };
    library.decide(&moderator(7), house.id, &suspended, &Pages).await.unwrap();
    let mut letters = house.letters().await;
    letters.sort_by(|one, other| one.to.cmp(&other.to));
    assert_eq!(letters.len(), 2);
    let Letter::NoticeDecided { outcome, answer, .. } = &letters[0].letter else { panic!("{letters:?}") };
    assert_eq!((*outcome, answer.as_str()), (Outcome::Suspended, WORDS));
    for again in [true, false] {
        let refused = library.close_notice(&moderator(8), number, again, WORDS, &Pages).await;
        assert!(matches!(refused, Err(Error::Conflict)), "decided is decided: {refused:?}");
    }
    // Another one leads to nothing, and that is written down as well.
    let second = library.report(&Report { mail: String::new(), ..report(house.id) }).await.unwrap();
    library.close_notice(&moderator(8), second, true, WORDS, &Pages).await.unwrap();
    assert_eq!(house.letters().await, [], "nobody to tell");
    let decisions = library.decisions_of(&moderator(7), house.id).await.unwrap();
    assert_eq!(decisions[0].deed, Deed::NoticeDismissed);
    assert_eq!((decisions[0].notice, decisions[1].notice), (Some(second), Some(number)));
    // A notice of one entry does not end by a decision about another.
    let third = library.report(&report(house.id)).await.unwrap();
    let other = profiles(2)[1].entry.id;
    let elsewhere = Verdict { notice: Some(third), ..verdict(Deed::Suspended) };
    assert!(matches!(library.decide(&moderator(7), other, &elsewhere, &Pages).await, Err(Error::NotFound)));
}

#[tokio::test(flavor = "multi_thread")]
async fn notices_have_bounds_and_names_are_forgotten() {
    let house = House::new().await;
    let library = &house.library;
    let wrong = [
        Report { text: "x".repeat(39), ..report(house.id) },
        Report { text: "x".repeat(4_001), ..report(house.id) },
        Report { reason: "incomplete".to_owned(), ..report(house.id) },
        Report { page: String::new(), ..report(house.id) },
        Report { in_good_faith: false, ..report(house.id) },
    ];
    for wrong in wrong {
        let refused = library.report(&wrong).await;
        assert!(matches!(&refused, Err(NotTaken::Invalid(broken)) if broken.len() == 1), "{refused:?}");
    }
    let refused = library.report(&Report { mail: "anna".to_owned(), ..report(house.id) }).await;
    assert!(matches!(refused, Err(NotTaken::Address)), "{refused:?}");
    // An entry that never was is no entry; nobody is told.
    let nowhere = "019a2000-0000-7000-8000-00000000ffff".parse().unwrap();
    let number = library.report(&report(nowhere)).await.unwrap();
    assert_eq!(notice::get(library.storage(), number).await.unwrap().unwrap().entry, None);
    for _ in 0..19 {
        library.report(&report(house.id)).await.unwrap();
    }
    let too_many = library.report(&report(house.id)).await;
    assert!(matches!(too_many, Err(NotTaken::TooOften { .. })), "{too_many:?}");
    assert_eq!(house.letters().await.len(), 5, "nobody's mailbox is filled");
    assert!(library.report(&Report { client: "192.0.2.2".to_owned(), ..report(house.id) }).await.is_ok());

    library.close_notice(&moderator(7), number, false, WORDS, &Pages).await.unwrap();
    house.wait(300);
    assert_eq!(library.forget_reporters().await.unwrap(), 0, "not yet");
    house.wait(80);
    assert_eq!(library.forget_reporters().await.unwrap(), 1);
    assert_eq!(library.forget_reporters().await.unwrap(), 0);
    let row = notice::get(library.storage(), number).await.unwrap().unwrap();
    assert_eq!((row.name, row.mail), (None, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_day_has_a_bound_as_well_and_the_list_has_pages() {
    let house = House::new().await;
    let library = &house.library;
    let one = |client: u64| Report { client: format!("client {client}"), mail: String::new(), ..report(house.id) };
    let mut taken = 0;
    // Two hours of the same day.
    for _ in 0..2 {
        for _ in 0..20 {
            match library.report(&one(0)).await {
                Ok(_) => taken += 1,
                Err(NotTaken::TooOften { minutes }) => assert!(minutes > 60, "not before tomorrow: {minutes}"),
                Err(other) => panic!("{other:?}"),
            }
        }
        house.hand.turn();
    }
    assert_eq!(taken, 30);
    house.wait(1);
    assert!(library.report(&one(0)).await.is_ok());
    let late = taken;
    house.wait(8);

    for client in 1..=LISTED + 5 - taken - 1 {
        library.report(&one(client)).await.unwrap();
    }
    let pages = [1, 2, 3].map(|page| async move {
        let notices = library.notices(&moderator(7), Language::De, page).await.unwrap();
        assert_eq!((notices.page, notices.all_open), (page, LISTED + 5));
        (notices.open.len() as u64, notices.has_more, notices.all_late >= late)
    });
    let [first, second, third] = pages;
    assert_eq!([first.await, second.await, third.await], [(LISTED, true, true), (5, false, true), (0, false, true)]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_barrier_is_answered_within_a_month() {
    let house = House::new().await;
    let library = &house.library;
    let barrier = Report {
        kind: NoticeKind::Barrier,
        page: String::new(),
        entry: None,
        reason: String::new(),
        text: "Kein Ton im Video.".to_owned(),
        aid: "Bildschirmleser".to_owned(),
        in_good_faith: false,
        ..report(house.id)
    };
    let number = library.report(&barrier).await.unwrap();
    let row = library.notice(&moderator(7), number).await.unwrap();
    let days = (row.due - row.at.date_naive()).num_days();
    assert!((27..=32).contains(&days), "{days}");
    assert_eq!((row.aid.as_deref(), row.reason), (Some("Bildschirmleser"), None));
    let dismissed = library.close_notice(&moderator(7), number, true, WORDS, &Pages).await;
    assert!(matches!(dismissed, Err(Error::Denied(Denied::State))), "{dismissed:?}");
    library.close_notice(&moderator(7), number, false, WORDS, &Pages).await.unwrap();
    let row = library.notice(&moderator(7), number).await.unwrap();
    assert_eq!(row.decided.map(|decided| decided.outcome), Some(Outcome::Answered));
    let outcomes: Vec<bool> = house
        .letters()
        .await
        .iter()
        .map(|letter| matches!(letter.letter, Letter::NoticeDecided { outcome: Outcome::Answered, .. }))
        .collect();
    assert_eq!(outcomes, [false, true]);
    assert!(matches!(library.notice(&Viewer::reader(), number).await, Err(Error::Denied(Denied::SignIn))));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_node_has_its_own_deadlines_and_the_month_stays_the_longest() {
    let house = House::new().await;
    let term = |days: u32| Term::try_from(days).unwrap();
    let barrier = Report {
        kind: NoticeKind::Barrier,
        page: String::new(),
        entry: None,
        reason: String::new(),
        text: "Kein Ton im Video.".to_owned(),
        in_good_faith: false,
        ..report(house.id)
    };
    let today = day_in_germany(house.library.now());
    let month = within_a_month(today);
    for (notice, shorter, due) in
        [(5, None, month), (1, Some(3), after_working_days(today, 3, "")), (250, Some(250), month)]
    {
        let deadlines = Deadlines { notice: term(notice), barrier: shorter.map(term), ..Deadlines::default() };
        let library = house.library.clone().keeping(deadlines);
        let number = library.report(&barrier).await.unwrap();
        assert_eq!(library.notice(&moderator(7), number).await.unwrap().due, due, "{shorter:?}");
        let number = library.report(&report(house.id)).await.unwrap();
        let row = library.notice(&moderator(7), number).await.unwrap();
        assert_eq!(row.due, after_working_days(today, notice, ""), "{notice}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recommendation_stands_until_its_day() {
    let house = House::new().await;
    let library = &house.library;
    let reader = Viewer::reader();
    let bare = Proposal { exception: String::new(), ..proposal() };
    let refused = library.recommend(&moderator(7), house.id, &bare, &Pages).await;
    assert!(matches!(&refused, Err(Error::Invalid(broken)) if broken[0].field == "exception"), "{refused:?}");
    library.recommend(&moderator(7), house.id, &proposal(), &Pages).await.unwrap();
    let again = library.recommend(&moderator(8), house.id, &proposal(), &Pages).await;
    assert!(matches!(again, Err(Error::Conflict)), "{again:?}");
    let recommended = library.by_id(&reader, house.id).await.unwrap().recommended.unwrap();
    assert_eq!(recommended.reasons.get(Language::En), proposal().reasons_en);
    assert!(house.letters().await.iter().any(|letter| {
        matches!(letter.letter, Letter::EntryDecided { deed: Deed::Recommended, until: Some(_), .. })
    }));
    assert_eq!(library.end_recommendations(&Pages).await.unwrap(), 0);
    house.wait(367);
    assert_eq!(library.by_id(&reader, house.id).await.unwrap().recommended, None, "by its date, before any job ran");
    let before = library.revision().await.unwrap();
    assert_eq!(library.end_recommendations(&Pages).await.unwrap(), 1);
    assert_eq!(library.end_recommendations(&Pages).await.unwrap(), 0, "once");
    assert!(library.revision().await.unwrap() > before, "pages are made anew");
    let decisions = library.decisions_of(&moderator(7), house.id).await.unwrap();
    assert_eq!((decisions[0].deed, decisions[0].who), (Deed::RecommendationEnded, None));
    assert_eq!(house.letters().await.len(), 1, "the authors are told");

    library.recommend(&moderator(7), house.id, &proposal(), &Pages).await.unwrap();
    library.end_recommendation(&moderator(8), house.id, WORDS, &Pages).await.unwrap();
    let twice = library.end_recommendation(&moderator(8), house.id, WORDS, &Pages).await;
    assert!(matches!(twice, Err(Error::Conflict)), "{twice:?}");
    // What is out of date is not recommended.
    library.recommend(&moderator(7), house.id, &proposal(), &Pages).await.unwrap();
    house.letters().await;
    house.decide(&moderator(7), Deed::Archived).await.unwrap();
    assert_eq!(library.by_id(&reader, house.id).await.unwrap().recommended, None);
    let decisions = library.decisions_of(&moderator(7), house.id).await.unwrap();
    let told: Vec<_> = decisions.iter().take(2).map(|line| (line.deed, line.words.as_deref(), line.who)).collect();
    let by = Some(person(7));
    assert_eq!(told, [(Deed::Archived, Some(WORDS), by), (Deed::RecommendationEnded, Some(WORDS), by)]);
    let mut told: Vec<Deed> = house
        .letters()
        .await
        .iter()
        .filter_map(|letter| match &letter.letter {
            Letter::EntryDecided { deed, words, .. } if words == WORDS => Some(*deed),
            _ => None,
        })
        .collect();
    told.sort_unstable();
    assert_eq!(told, [Deed::Archived, Deed::RecommendationEnded], "each is told");
    let archived = library.recommend(&moderator(7), house.id, &proposal(), &Pages).await;
    assert!(matches!(archived, Err(Error::Denied(Denied::State))), "{archived:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_version_on_its_way_goes_on_after_a_suspension() {
    let house = House::new().await;
    let library = &house.library;
    let tx = library.storage().begin().await.unwrap();
    let mut row = entry::get_locked(&tx, house.id).await.unwrap().unwrap();
    row.status = Status::RevisionPending;
    entry::put(&tx, &row).await.unwrap();
    let waiting = DraftRow {
        id: house.id,
        kind: row.kind,
        initiative: Some(house.id),
        based_on: Some(row.version),
        status: Status::InReview,
        authored: row.authored.clone(),
        change_note: None,
        revision: 1,
        created_at: library.now(),
        saved_at: library.now(),
        saved_by: person(OWNER),
        opened: None,
        discarded_at: None,
    };
    draft::put(&tx, &waiting).await.unwrap();
    draft::add_author(&tx, house.id, person(OWNER)).await.unwrap();
    tx.commit().await.unwrap();
    house.decide(&moderator(7), Deed::Suspended).await.unwrap();
    assert_eq!(house.status().await, Status::Suspended);
    house.decide(&moderator(7), Deed::Restored).await.unwrap();
    assert_eq!(house.status().await, Status::RevisionPending);
    let links: Vec<bool> = house
        .letters()
        .await
        .iter()
        .map(|letter| matches!(&letter.letter, Letter::EntryDecided { link, .. } if link.ends_with("/true")))
        .collect();
    assert_eq!(links, [true, true], "it was written here");

    // Out of date, its next version stays what it is, and they are told so.
    house.decide(&moderator(7), Deed::Archived).await.unwrap();
    assert_eq!(house.status().await, Status::Archived);
    let draft = draft::get(library.storage(), house.id).await.unwrap().unwrap();
    assert_eq!((draft.status, draft.discarded_at), (Status::InReview, None));
    let letters = house.letters().await;
    assert!(letters.iter().all(|letter| matches!(letter.letter, Letter::EntryDecided { next: true, .. })));
    assert_eq!(letters.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_are_right_from_the_beginning() {
    let house = House::new().await;
    let library = &house.library;
    let nothing = library.counted_decisions().await.unwrap();
    assert_eq!(nothing.decisions, []);
    assert_eq!((nothing.content, nothing.barriers), (Reported::default(), Reported::default()));
    let number = library.report(&report(house.id)).await.unwrap();
    house.wait(3);
    let suspended = Verdict { notice: Some(number), ..verdict(Deed::Suspended) };
    library.decide(&moderator(7), house.id, &suspended, &Pages).await.unwrap();
    house.wait(400);
    house.decide(&moderator(7), Deed::Restored).await.unwrap();
    let figures = library.counted_decisions().await.unwrap();
    let privacy = Reason::from_code("privacy");
    assert_eq!(figures.decisions, [(Deed::Suspended, privacy, 0, 1), (Deed::Restored, None, 1, 1)]);
    let content = figures.content;
    assert_eq!((content.reported, content.decided, content.median_days), (0, 0, None));
    assert_eq!((content.reported_in_all, content.decided_in_all), (1, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_office_finds_what_is_hidden() {
    let house = House::new().await;
    let library = &house.library;
    house.decide(&moderator(7), Deed::Suspended).await.unwrap();
    library.catch_up().await.unwrap();
    let found = library.office_entries(&moderator(7), "nummer 1", Language::De).await.unwrap();
    assert_eq!(found.first().map(|shown| (shown.entry().id, shown.status)), Some((house.id, Status::Suspended)));
    let everything = library.office_entries(&moderator(7), "", Language::De).await.unwrap();
    assert_eq!(everything.len(), 3);
    assert!(matches!(
        library.office_entries(&Viewer::reader(), "", Language::De).await,
        Err(Error::Denied(Denied::SignIn))
    ));
    let query = Query { text: "Dialog Nummer 1".to_owned(), ..all() };
    assert!(!crate::world::found(library, &query).await.contains(&house.id), "readers do not");
}

/// Whether a page may say that the reasons follow, and by when.
async fn reasons_due(house: &House) -> Option<chrono::NaiveDate> {
    house.library.office_entry(&moderator(7), house.id).await.unwrap().reasons_due
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_many_clicks_suspends_and_the_reasons_follow_once() {
    let house = Arc::new(House::new().await);
    let library = &house.library;
    let number = library.report(&report(house.id)).await.unwrap();
    assert_eq!(house.letters().await.len(), 1, "the receipt");
    let own = Viewer { memberships: vec![(house.id, Membership::Contributor)], ..moderator(7) };
    let member = Viewer { office: None, ..own.clone() };
    for (viewer, why) in [(&own, Denied::FourEyes), (&member, Denied::Role), (&Viewer::reader(), Denied::SignIn)] {
        let refused = library.suspend_at_once(viewer, house.id, Some(number), &Pages).await;
        assert!(matches!(&refused, Err(Error::Denied(denied)) if *denied == why), "{refused:?}");
    }
    let clicks: Vec<_> = (0..16)
        .map(|index| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                house.library.suspend_at_once(&moderator(100 + index), house.id, Some(number), &Pages).await
            })
        })
        .collect();
    let mut made = 0;
    for click in clicks {
        match click.await.unwrap() {
            Ok(()) => made += 1,
            Err(Error::Denied(Denied::State)) => {}
            Err(other) => panic!("{other:?}"),
        }
    }
    assert_eq!((made, house.status().await), (1, Status::Suspended));
    let letters = house.letters().await;
    let [Sealed { letter: Letter::EntryDecided { deed, reason, words, .. }, .. }] = letters.as_slice() else {
        panic!("{letters:?}")
    };
    assert_eq!((*deed, reason.as_deref(), words.as_str()), (Deed::Suspended, Some("privacy"), ""));
    assert!(library.notice(&moderator(7), number).await.unwrap().decided.is_none(), "it is being examined");

    // Friday, so that Monday is the next working day; on Tuesday it is late.
    let today = day_in_germany(library.now());
    let due = after_working_days(today, 1, "");
    let open = library.unreasoned(&moderator(7), Language::De).await.unwrap();
    assert_eq!(open.iter().map(|one| (one.entry, one.due, one.is_late)).collect::<Vec<_>>(), [(house.id, due, false)]);
    assert_eq!(reasons_due(&house).await, Some(due));
    assert!(matches!(library.unreasoned(&member, Language::De).await, Err(Error::Denied(Denied::Role))));
    house.wait(5);
    assert!(library.unreasoned(&moderator(7), Language::De).await.unwrap()[0].is_late);

    let reason = Reason::from_code("unlawful");
    let nothing = library.reason_suspension(&moderator(7), house.id, None, "Kurz.", &Pages).await;
    assert!(matches!(&nothing, Err(Error::Invalid(broken)) if broken.len() == 2), "{nothing:?}");
    let eyes = library.reason_suspension(&own, house.id, reason, WORDS, &Pages).await;
    assert!(matches!(eyes, Err(Error::Denied(Denied::FourEyes))), "{eyes:?}");
    let writing: Vec<_> = (0..8)
        .map(|index| {
            let house = Arc::clone(&house);
            tokio::spawn(async move {
                house.library.reason_suspension(&moderator(200 + index), house.id, reason, WORDS, &Pages).await.is_ok()
            })
        })
        .collect();
    let mut written = 0;
    for one in writing {
        written += usize::from(one.await.unwrap());
    }
    assert_eq!((written, reasons_due(&house).await), (1, None));
    let told: Vec<String> = house.letters().await.into_iter().map(|letter| letter.to).collect();
    assert_eq!(told.len(), 2, "{told:?}");
    let ended = library.notice(&moderator(7), number).await.unwrap().decided.unwrap();
    assert_eq!((ended.outcome, ended.answer.as_str()), (Outcome::Suspended, WORDS));
    let decisions = library.decisions_of(&moderator(7), house.id).await.unwrap();
    let deeds: Vec<Deed> = decisions.iter().map(|row| row.deed).collect();
    assert_eq!(deeds, [Deed::SuspensionReasoned, Deed::Suspended]);
    assert_eq!((decisions[0].notice, decisions[0].reason), (Some(number), reason));
    let counted = library.counted_decisions().await.unwrap().decisions;
    assert_eq!(counted, [(Deed::Suspended, Reason::from_code("privacy"), 1, 1)], "one decision, counted once");

    house.decide(&moderator(8), Deed::Restored).await.unwrap();
    library.catch_up().await.unwrap();
    assert_sound(library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_shown_again_or_ended_needs_no_more_reasons() {
    for deed in [Deed::Restored, Deed::Removed] {
        let house = House::new().await;
        house.library.suspend_at_once(&moderator(7), house.id, None, &Pages).await.unwrap();
        let decisions = house.library.decisions_of(&moderator(7), house.id).await.unwrap();
        assert_eq!(decisions[0].reason.map(Reason::code), Some("unlawful"), "until somebody writes another");
        assert!(reasons_due(&house).await.is_some());
        house.decide(&moderator(8), deed).await.unwrap();
        assert_eq!(house.library.unreasoned(&moderator(7), Language::De).await.unwrap(), [], "{deed:?}");
        let reason = Reason::from_code("privacy");
        let late = house.library.reason_suspension(&moderator(7), house.id, reason, WORDS, &Pages).await;
        assert!(matches!(late, Err(Error::Conflict)), "{deed:?}: {late:?}");
    }
    // With reasons from the beginning nothing is missing.
    let house = House::new().await;
    house.decide(&moderator(7), Deed::Suspended).await.unwrap();
    assert_eq!(reasons_due(&house).await, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_archived_comes_back_archived() {
    let house = House::new().await;
    house.decide(&moderator(7), Deed::Archived).await.unwrap();
    for time in 0..2 {
        house.decide(&moderator(7), Deed::Suspended).await.unwrap();
        house.decide(&moderator(7), Deed::Restored).await.unwrap();
        assert_eq!(house.status().await, Status::Archived, "{time}");
    }
    house.library.catch_up().await.unwrap();
    assert_sound(&house.library).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_earlier_version_is_hidden_and_shown_by_itself() {
    let house = House::new().await;
    let library = &house.library;
    let reason = Reason::from_code("privacy");
    let hide = async |who: &Viewer, version| library.hide_version(who, house.id, version, reason, WORDS, &Pages).await;
    let only = hide(&moderator(7), 1).await;
    assert!(matches!(only, Err(Error::Denied(Denied::State))), "the newest is not hidden alone: {only:?}");
    library.take_in(&[revised(&profiles(1)[0])], Origin::Own, |_| {}).await.unwrap();
    let own = Viewer { memberships: vec![(house.id, Membership::Owner)], ..moderator(7) };
    assert!(matches!(hide(&own, 1).await, Err(Error::Denied(Denied::FourEyes))));
    for (version, wanted) in [(2, "state"), (3, "state"), (0, "none"), (-1, "none")] {
        let refused = hide(&moderator(7), version).await;
        let is = match refused {
            Err(Error::Denied(Denied::State)) => "state",
            Err(Error::NotFound) => "none",
            other => panic!("{version}: {other:?}"),
        };
        assert_eq!(is, wanted, "{version}");
    }
    let before = library.revision().await.unwrap();
    hide(&moderator(7), 1).await.unwrap();
    assert!(library.revision().await.unwrap() > before, "pages are made anew");
    assert!(matches!(hide(&moderator(8), 1).await, Err(Error::Conflict)));
    let newest = library.by_id(&Viewer::reader(), house.id).await.unwrap();
    assert!(matches!(library.of_version(newest.clone(), 1).await, Err(Error::Gone)));
    let hidden = library.hidden_of(newest.clone(), 1).await.unwrap().unwrap();
    assert_eq!((hidden.number, Some(hidden.reason)), (1, reason));
    assert!(library.hidden_of(newest.clone(), 2).await.unwrap().is_none());
    let told = house.letters().await;
    let deed = |sealed: &Sealed| match &sealed.letter {
        Letter::EntryDecided { deed, version, .. } => (*deed, *version),
        other => panic!("{other:?}"),
    };
    assert_eq!(told.iter().map(deed).collect::<Vec<_>>(), [(Deed::VersionHidden, Some(1))], "which one");
    let decisions = library.decisions_of(&moderator(7), house.id).await.unwrap();
    assert_eq!((decisions[0].deed, decisions[0].version), (Deed::VersionHidden, Some(1)));

    // Hidden with its entry, it is no business of its own.
    house.decide(&moderator(7), Deed::Suspended).await.unwrap();
    let meanwhile = library.show_version(&moderator(7), house.id, 1, WORDS, &Pages).await;
    assert!(matches!(meanwhile, Err(Error::Denied(Denied::State))), "{meanwhile:?}");
    house.decide(&moderator(7), Deed::Restored).await.unwrap();
    let short = library.show_version(&moderator(7), house.id, 1, "Doch.", &Pages).await;
    assert!(matches!(short, Err(Error::Invalid(_))), "{short:?}");
    library.show_version(&moderator(7), house.id, 1, WORDS, &Pages).await.unwrap();
    assert!(matches!(library.show_version(&moderator(7), house.id, 1, WORDS, &Pages).await, Err(Error::Conflict)));
    assert_eq!(library.of_version(newest, 1).await.unwrap().version, 1);
}
