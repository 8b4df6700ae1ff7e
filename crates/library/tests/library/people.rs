//! People: how they come, protect what is theirs, give each other roles, and leave. On both engines.

use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use domain::account::{Grant, Membership, Office};
use domain::policy::{Effect, Refused};
use domain::{EntryId, Kind, Language};
use library::accounts::{
    Accepting, Credentials, Entered, Error, Key, Links, NewAccount, Present, Refusal, Registration,
};
use library::drafts::Edit;
use library::letters::{JOB, Letter, OwnersChange, Sealed};
use library::{Clock, Library, Origin};
use search::embedded::Embedded;
use sha2::{Digest as _, Sha256};
use storage::{Storage, account, attempt, audit, job, meta};
use totp_rs::Builder;

use crate::media::{holds, joined, png};
use crate::world::{items, profile};

pub const PASSWORD: &str = "korrekt pferd batterie heftklammer";
pub const OTHER: &str = "vier rosa tapire im tiefen schnee";

pub struct Hand(std::sync::atomic::AtomicI64);

impl Clock for Hand {
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(self.0.load(std::sync::atomic::Ordering::SeqCst), 0).unwrap()
    }
}

pub struct Pages;

impl Links for Pages {
    fn confirm(&self, _: Language, token: &str) -> String {
        format!("/confirm/{token}")
    }
    fn reset(&self, _: Language, token: &str) -> String {
        format!("/reset/{token}")
    }
    fn invitation(&self, _: Language, token: &str) -> String {
        format!("/invitation/{token}")
    }
    fn forgotten(&self, _: Language) -> String {
        "/forgotten".to_owned()
    }
    fn account(&self, _: Language) -> String {
        "/account".to_owned()
    }
    fn people(&self, _: Language, initiative: EntryId) -> String {
        format!("/people/{initiative}")
    }
    fn new_address(&self, _: Language, token: &str) -> String {
        format!("/new-address/{token}")
    }
    fn old_address(&self, _: Language, token: &str) -> String {
        format!("/old-address/{token}")
    }
    fn claim(&self, _: Language, token: &str) -> String {
        format!("/claim/{token}")
    }
    fn objection(&self, _: Language, token: &str) -> String {
        format!("/objection/{token}")
    }
    fn elsewhere(&self, _: Language, token: &str) -> String {
        format!("/elsewhere/{token}")
    }
    fn profiles(&self, _: Language) -> String {
        "/profiles".to_owned()
    }
}

/// A node with one initiative and a clock that is set by hand.
pub struct Node {
    pub library: Library,
    pub hand: Arc<Hand>,
    pub initiative: EntryId,
}

impl Node {
    pub async fn over(storage: Storage) -> Self {
        let hand = Arc::new(Hand(1_800_000_000.into()));
        let clock: Arc<dyn Clock> = hand.clone();
        let library = Library::new(storage, Arc::new(Embedded::in_memory().unwrap()), clock);
        let items = items(&[profile(1)]);
        library.take_in(&items, Origin::Shipped, |_| {}).await.unwrap();
        Self { library, hand, initiative: items[0].entry.id }
    }

    pub fn pass(&self, time: TimeDelta) {
        self.hand.0.fetch_add(time.num_seconds(), std::sync::atomic::Ordering::SeqCst);
    }

    /// Takes the letters out of the queue: to whom, and what.
    pub async fn letters(&self) -> Vec<(String, Letter)> {
        let mut letters = Vec::new();
        let now = self.hand.now();
        let storage = self.library.storage();
        while let Some(claimed) = job::claim(storage, &[JOB], "test", now, now + TimeDelta::minutes(1)).await.unwrap() {
            let sealed = Sealed::open(&claimed).unwrap();
            letters.push((sealed.to, sealed.letter));
            let tx = storage.begin().await.unwrap();
            job::complete(&tx, &claimed, now).await.unwrap();
            tx.commit().await.unwrap();
        }
        letters
    }

    /// The token of the only letter that waits.
    pub async fn token(&self) -> String {
        let letters = self.letters().await;
        assert_eq!(letters.len(), 1, "{letters:?}");
        let link = match &letters[0].1 {
            Letter::ConfirmAddress { link }
            | Letter::ResetPassword { link }
            | Letter::Invitation { link, .. }
            | Letter::InvitationElsewhere { link, .. }
            | Letter::NewAddress { link }
            | Letter::AddressChanged { link, .. }
            | Letter::ProfileClaimed { link, .. }
            | Letter::HandOver { link, .. } => link,
            other => panic!("{other:?} has no token"),
        };
        link.rsplit('/').next().unwrap().to_owned()
    }

    pub fn registration(&self, address: &str, name: &str) -> Registration {
        Registration {
            address: address.to_owned(),
            name: name.to_owned(),
            language: Language::De,
            client: "client".to_owned(),
        }
    }

    /// Somebody with an account and [`PASSWORD`], who has just come in.
    pub async fn person(&self, name: &str) -> Present {
        let address = format!("{name}@werk.example");
        self.letters().await;
        self.library.register(&self.registration(&address, name), &Pages).await.unwrap();
        let token = self.token().await;
        let key = self.library.confirm(&token, PASSWORD, "Firefox, Linux").await.unwrap();
        self.present(&key).await
    }

    pub async fn administrator(&self, name: &str) -> Present {
        let person = self.person(name).await;
        let address = person.address.as_str().to_owned();
        self.library.operator_set_office(&address, Some(Office::Administrator)).await.unwrap();
        self.again(&person).await
    }

    /// Somebody new in the initiative, in this role at once.
    pub async fn member(&self, name: &str, role: Membership) -> Present {
        let person = self.person(name).await;
        let row = storage::membership::MembershipRow {
            initiative: self.initiative,
            account: person.id,
            role: Some(role),
            since: self.hand.now(),
            change: None,
        };
        let tx = self.library.storage().begin().await.unwrap();
        storage::membership::put(&tx, &row).await.unwrap();
        tx.commit().await.unwrap();
        self.again(&person).await
    }

    pub async fn present(&self, key: &Key) -> Present {
        self.library.present(&key.0).await.unwrap().expect("the key opens")
    }

    pub fn credentials(&self, person: &Present, password: &str) -> Credentials {
        Credentials {
            address: person.address.as_str().to_uppercase(),
            password: password.to_owned(),
            device: "Firefox, Linux".to_owned(),
            client: "client".to_owned(),
            before: None,
        }
    }

    pub async fn signed_in(&self, person: &Present, password: &str) -> Key {
        match self.library.sign_in(&self.credentials(person, password), &Pages).await.unwrap() {
            Entered::In(key) => key,
            Entered::CodeNeeded(_) => panic!("nobody asked for a code"),
        }
    }

    /// The same person, signed in anew.
    pub async fn again(&self, person: &Present) -> Present {
        let key = self.signed_in(person, PASSWORD).await;
        self.present(&key).await
    }
}

pub fn refused<T>(result: Result<T, Error>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("something else went wrong: {other:?}"),
        Ok(_) => panic!("it was not refused"),
    }
}

/// Makes one test per engine, as the tests of storage do.
macro_rules! engines {
    ($($story:ident),+ $(,)?) => {$(
        mod $story {
            use super::*;

            #[tokio::test(flavor = "multi_thread")]
            async fn on_sqlite() {
                super::$story(&Node::over(Storage::open("sqlite::memory:").await.unwrap()).await).await;
            }

            #[tokio::test(flavor = "multi_thread")]
            async fn on_postgres() {
                if let Some(storage) = on_server().await {
                    super::$story(&Node::over(storage).await).await;
                }
            }
        }
    )+};
}

/// An empty database on the server that `WERKBUCH_TEST_POSTGRES` names; none where it names none.
pub async fn on_server() -> Option<Storage> {
    let Ok(server) = std::env::var("WERKBUCH_TEST_POSTGRES") else {
        let why = "PostgreSQL left out: WERKBUCH_TEST_POSTGRES names no server";
        assert!(std::env::var("WERKBUCH_REQUIRE_POSTGRES").as_deref() != Ok("1"), "{why}");
        eprintln!("{why}");
        return None;
    };
    let name = format!("werkbuch_people_{}", uuid::Uuid::now_v7().simple());
    let connection = sea_orm::Database::connect(&server).await.unwrap();
    sea_orm::ConnectionTrait::execute_unprepared(&connection, &format!("CREATE DATABASE {name}")).await.unwrap();
    connection.close().await.unwrap();
    let end = server.rfind('/').unwrap();
    Some(Storage::open(&format!("{}/{name}", &server[..end])).await.unwrap())
}

engines!(
    somebody_comes_and_goes,
    nobody_learns_who_has_an_account,
    a_link_works_once_and_not_for_ever,
    too_many_attempts_are_refused,
    sign_ins_of_one_client_are_limited,
    registrations_are_limited,
    sessions_end_everywhere,
    a_second_factor_is_asked_for_and_survives_a_reset,
    an_invitation_is_for_one_address_and_one_use,
    an_invitation_is_worth_what_the_inviter_may_give,
    an_invitation_elsewhere_asks_the_inviter,
    an_answer_counts_once_and_for_the_inviter_alone,
    the_last_owner_hands_over_before_leaving,
    owners_change_after_two_days,
    two_owners_agree_at_once,
    the_last_owner_and_the_last_administrator_stay,
    whoever_asks_to_join_waits_for_a_yes,
    own_data_hold_nothing_of_colleagues,
    an_erased_account_leaves_an_id,
    the_first_administrator_comes_by_a_link,
    a_node_with_real_accounts_is_no_demo,
);

async fn somebody_comes_and_goes(node: &Node) {
    let anna = node.person("anna").await;
    assert!(anna.recent && anna.viewer.office.is_none() && anna.viewer.memberships.is_empty());
    assert_eq!((anna.name.as_str(), anna.address.as_str()), ("anna", "anna@werk.example"));
    let wrong = node.credentials(&anna, OTHER);
    assert_eq!(refused(node.library.sign_in(&wrong, &Pages).await), Refusal::Credentials);
    let key = node.signed_in(&anna, PASSWORD).await;
    let again = node.present(&key).await;
    assert_ne!(again.session, anna.session, "another session each time");
    node.library.change_name(&again, " Anna  B ", Language::En).await.unwrap();
    assert_eq!(refused(node.library.change_name(&again, " ", Language::En).await), Refusal::Name);
    let now = node.present(&key).await;
    assert_eq!((now.name.as_str(), now.language), ("Anna B", Language::En));
    node.library.sign_out(&now).await.unwrap();
    assert!(node.library.present(&key.0).await.unwrap().is_none());
    for nothing in ["", "x", &"x".repeat(100_000)] {
        assert!(node.library.present(nothing).await.unwrap().is_none());
    }
    let mut rotated = node.credentials(&anna, PASSWORD);
    rotated.before = Some(anna.session.clone());
    node.library.sign_in(&rotated, &Pages).await.unwrap();
    let devices = node.library.devices(&again).await.unwrap();
    assert!(devices.iter().all(|device| device.id != anna.session), "signing in again ends the session before");
    assert_eq!(node.library.storage().integrity().await.unwrap(), []);
}

async fn nobody_learns_who_has_an_account(node: &Node) {
    let anna = node.person("anna").await;
    let library = &node.library;
    // To the page it is the same; the letter goes to whoever owns the address.
    library.register(&node.registration("ANNA@werk.example", "Eva"), &Pages).await.unwrap();
    let letters = node.letters().await;
    assert_eq!(letters.len(), 1);
    assert!(matches!(&letters[0].1, Letter::AddressTaken { .. }), "{letters:?}");
    library.forgotten("anna@werk.example", "client", &Pages).await.unwrap();
    assert!(matches!(node.letters().await[..], [(_, Letter::ResetPassword { .. })]));
    library.forgotten("nobody@werk.example", "client", &Pages).await.unwrap();
    assert_eq!(node.letters().await, []);
    let mut unknown = node.credentials(&anna, PASSWORD);
    unknown.address = "nobody@werk.example".to_owned();
    assert_eq!(refused(library.sign_in(&unknown, &Pages).await), Refusal::Credentials);
    unknown.address = "no address".to_owned();
    assert_eq!(refused(library.sign_in(&unknown, &Pages).await), Refusal::Credentials);
    // Added by the operator, no password chosen yet: not to be told from unknown.
    library.operator_add("new@werk.example", "Neu", None, Language::De).await.unwrap();
    unknown.address = "new@werk.example".to_owned();
    assert_eq!(refused(library.sign_in(&unknown, &Pages).await), Refusal::Credentials);
    assert_eq!(refused(library.register(&node.registration("no address", "x"), &Pages).await), Refusal::Address);
}

async fn a_link_works_once_and_not_for_ever(node: &Node) {
    let library = &node.library;
    library.register(&node.registration("anna@werk.example", "anna"), &Pages).await.unwrap();
    let token = node.token().await;
    assert_eq!(library.registration(&token).await.unwrap().1, "anna");
    assert_eq!(refused(library.confirm(&token, "passwort", "").await), Refusal::Guessable);
    library.confirm(&token, PASSWORD, "").await.unwrap();
    assert_eq!(refused(library.confirm(&token, PASSWORD, "").await), Refusal::Link);
    // Two letters before the first is answered: the second finds the account there.
    for _ in 0..2 {
        library.register(&node.registration("bernd@werk.example", "bernd"), &Pages).await.unwrap();
    }
    let letters = node.letters().await;
    let tokens: Vec<String> = letters
        .iter()
        .map(|(_, letter)| match letter {
            Letter::ConfirmAddress { link } => link.rsplit('/').next().unwrap().to_owned(),
            other => panic!("{other:?}"),
        })
        .collect();
    library.confirm(&tokens[0], PASSWORD, "").await.unwrap();
    assert_eq!(refused(library.confirm(&tokens[1], OTHER, "").await), Refusal::HasAccount);
    library.register(&node.registration("clara@werk.example", "clara"), &Pages).await.unwrap();
    let late = node.token().await;
    node.pass(TimeDelta::hours(24));
    assert_eq!(refused(library.confirm(&late, PASSWORD, "").await), Refusal::Link);
    library.forgotten("anna@werk.example", "client", &Pages).await.unwrap();
    let reset = node.token().await;
    assert_eq!(refused(library.confirm(&reset, PASSWORD, "").await), Refusal::Link, "another purpose");
    node.pass(TimeDelta::hours(1));
    assert_eq!(refused(library.reset(&reset, OTHER, &Pages).await), Refusal::Link);
    assert!(library.forget_expired().await.unwrap() > 0);
}

async fn too_many_attempts_are_refused(node: &Node) {
    let anna = node.person("anna").await;
    let wrong = node.credentials(&anna, OTHER);
    for _ in 0..10 {
        assert_eq!(refused(node.library.sign_in(&wrong, &Pages).await), Refusal::Credentials);
    }
    let right = node.credentials(&anna, PASSWORD);
    let Refusal::TooOften { minutes } = refused(node.library.sign_in(&right, &Pages).await) else {
        panic!("it was let in")
    };
    assert!((1..=15).contains(&minutes), "{minutes}");
    node.pass(TimeDelta::minutes(15));
    node.signed_in(&anna, PASSWORD).await;
    for _ in 0..5 {
        node.library.forgotten("anna@werk.example", "other client", &Pages).await.unwrap();
    }
    assert_eq!(node.letters().await.len(), 3, "the rest is dropped without a word");
    for number in 0..20 {
        node.library.forgotten(&format!("x{number}@werk.example"), "third client", &Pages).await.unwrap();
    }
    let refused = refused(node.library.forgotten("y@werk.example", "third client", &Pages).await);
    assert!(matches!(refused, Refusal::TooOften { .. }));
}

async fn sign_ins_of_one_client_are_limited(node: &Node) {
    let library = &node.library;
    let anna = node.person("anna").await;
    let right = |client: &str| Credentials { client: client.to_owned(), ..node.credentials(&anna, PASSWORD) };
    // From the eleventh on no password is compared; for the client it is an attempt all the same.
    let wrong = Credentials { address: "nobody@werk.example".to_owned(), ..right("guesser") };
    for _ in 0..59 {
        refused(library.sign_in(&wrong, &Pages).await);
    }
    assert!(library.sign_in(&right("guesser"), &Pages).await.is_ok(), "the sixtieth, which is taken back");
    refused(library.sign_in(&wrong, &Pages).await);
    let refusal = refused(library.sign_in(&right("guesser"), &Pages).await);
    assert!(matches!(refusal, Refusal::TooOften { minutes: 1..=15 }), "{refusal:?}");
    assert!(library.sign_in(&right("house"), &Pages).await.is_ok(), "another client");
    // Those that succeed count, too. Each hashes a password, so that most of them are only noted as having been made.
    let window = DateTime::from_timestamp(node.hand.now().timestamp() / 900 * 900, 0).unwrap();
    let salt = meta::get(library.storage(), "attempt_salt").await.unwrap().unwrap();
    let key = HEXLOWER.encode(&Sha256::digest(format!("{salt}\0sign_ins_client\0house").as_bytes()));
    for number in 2..600 {
        assert_eq!(attempt::count(library.storage(), &key, window).await.unwrap(), number);
    }
    assert!(library.sign_in(&right("house"), &Pages).await.is_ok(), "the six hundredth");
    let refusal = refused(library.sign_in(&right("house"), &Pages).await);
    assert!(matches!(refusal, Refusal::TooOften { minutes: 1..=15 }), "{refusal:?}");
    node.pass(TimeDelta::minutes(15));
    for client in ["guesser", "house"] {
        assert!(library.sign_in(&right(client), &Pages).await.is_ok(), "{client}: a quarter of an hour later");
    }
}

async fn registrations_are_limited(node: &Node) {
    let library = &node.library;
    let ask = async |address: &str, client: &str| {
        let given = Registration { client: client.to_owned(), ..node.registration(address, "Wer") };
        library.register(&given, &Pages).await
    };
    for number in 0..5 {
        ask("anna@werk.example", &format!("client {number}")).await.unwrap();
    }
    assert_eq!(node.letters().await.len(), 3, "the rest is dropped without a word");
    for number in 0..20 {
        ask(&format!("x{number}@werk.example"), "one client").await.unwrap();
    }
    let refusal = refused(ask("y@werk.example", "one client").await);
    assert!(matches!(refusal, Refusal::TooOften { minutes: 1..=60 }), "{refusal:?}");
    assert_eq!(node.letters().await.len(), 20, "nothing was sent for it");
    ask("y@werk.example", "another client").await.unwrap();
    node.pass(TimeDelta::hours(1));
    ask("anna@werk.example", "one client").await.unwrap();
    assert_eq!(node.letters().await.len(), 2);
}

async fn sessions_end_everywhere(node: &Node) {
    let anna = node.person("anna").await;
    let other = node.signed_in(&anna, PASSWORD).await;
    let third = node.signed_in(&anna, PASSWORD).await;
    assert_eq!(node.library.devices(&anna).await.unwrap().len(), 3);
    let third_id = node.present(&third).await.session;
    let bernd = node.person("bernd").await;
    assert!(!node.library.end_session(&bernd, &third_id).await.unwrap(), "nobody ends another's");
    assert!(node.library.end_session(&anna, &third_id).await.unwrap());
    assert!(node.library.present(&third.0).await.unwrap().is_none());
    assert_eq!(node.library.end_others(&anna, &Pages).await.unwrap(), 1);
    assert!(node.library.present(&other.0).await.unwrap().is_none());
    // Another password ends the others, too (CVE-2025-62174).
    let other = node.signed_in(&anna, PASSWORD).await;
    assert_eq!(refused(node.library.change_password(&anna, "passwort", &Pages).await), Refusal::Guessable);
    node.library.change_password(&anna, OTHER, &Pages).await.unwrap();
    assert!(node.library.present(&other.0).await.unwrap().is_none());
    assert_eq!(refused(node.library.sign_in(&node.credentials(&anna, PASSWORD), &Pages).await), Refusal::Credentials);
    let kept = node.signed_in(&anna, OTHER).await;
    // So does a reset.
    node.letters().await;
    node.library.forgotten("anna@werk.example", "client", &Pages).await.unwrap();
    node.library.reset(&node.token().await, PASSWORD, &Pages).await.unwrap();
    assert!(node.library.present(&kept.0).await.unwrap().is_none());
    // What is not used ends, and what is used ends as well, later.
    let key = node.signed_in(&anna, PASSWORD).await;
    node.pass(TimeDelta::minutes(10));
    let late = node.present(&key).await;
    assert!(!late.recent);
    let delicate = Refusal::Policy(Refused::SignInAgain);
    assert_eq!(refused(node.library.change_password(&late, OTHER, &Pages).await), delicate);
    assert_eq!(refused(node.library.own_data(&late).await), delicate);
    assert_eq!(refused(node.library.erase_account(&late, false, &Pages).await), delicate);
    assert_eq!(refused(node.library.begin_second_factor(&late, "Werkbuch").await), delicate);
    for _ in 0..6 {
        node.pass(TimeDelta::days(5));
        let alive = node.library.present(&key.0).await.unwrap();
        assert!(alive.is_some() || node.hand.now().timestamp() > 1_800_000_000 + 29 * 86_400);
    }
    assert!(node.library.present(&key.0).await.unwrap().is_none(), "thirty days are over");
    let key = node.signed_in(&anna, PASSWORD).await;
    node.pass(TimeDelta::days(7));
    assert!(node.library.present(&key.0).await.unwrap().is_none(), "unused for a week");
}

async fn a_second_factor_is_asked_for_and_survives_a_reset(node: &Node) {
    let anna = node.person("anna").await;
    let library = &node.library;
    let begun = library.begin_second_factor(&anna, "Werkbuch").await.unwrap();
    let secret = BASE32_NOPAD.decode(begun.secret.replace(' ', "").as_bytes()).unwrap();
    let totp = Builder::new().with_secret(secret).build().unwrap();
    let code = || totp.generate(u64::try_from(node.hand.now().timestamp()).unwrap()).to_string();
    node.signed_in(&anna, PASSWORD).await;
    let wrong = if code() == "000000" { "000001" } else { "000000" };
    assert_eq!(refused(library.confirm_second_factor(&anna, wrong, &Pages).await), Refusal::Code);
    let codes = library.confirm_second_factor(&anna, &code(), &Pages).await.unwrap();
    assert_eq!(codes.len(), 10);
    assert_eq!(library.protection(&anna).await.unwrap().codes_left, 10);
    let step = async || match library.sign_in(&node.credentials(&anna, PASSWORD), &Pages).await.unwrap() {
        Entered::CodeNeeded(step) => step,
        Entered::In(_) => panic!("the password alone let somebody in"),
    };
    let first = step().await;
    assert!(library.present(&first).await.unwrap().is_none(), "the step is no session");
    assert_eq!(
        refused(library.give_code(&first, &code(), "", None, &Pages).await),
        Refusal::Code,
        "that code was used"
    );
    node.pass(TimeDelta::seconds(30));
    let key = library.give_code(&first, &code(), "", None, &Pages).await.unwrap();
    node.present(&key).await;
    assert_eq!(
        refused(library.give_code(&first, &codes[0], "", None, &Pages).await),
        Refusal::Link,
        "the step was used"
    );
    let second = step().await;
    library.give_code(&second, &codes[0].to_uppercase(), "", None, &Pages).await.unwrap();
    let third = step().await;
    assert_eq!(refused(library.give_code(&third, &codes[0], "", None, &Pages).await), Refusal::Code, "once");
    assert_eq!(library.protection(&anna).await.unwrap().codes_left, 9);
    for _ in 0..5 {
        assert_eq!(refused(library.give_code(&third, wrong, "", None, &Pages).await), Refusal::Code);
    }
    let refusal = refused(library.give_code(&third, &codes[1], "", None, &Pages).await);
    assert!(matches!(refusal, Refusal::TooOften { .. }), "{refusal:?}");
    node.letters().await;
    library.forgotten("anna@werk.example", "client", &Pages).await.unwrap();
    library.reset(&node.token().await, OTHER, &Pages).await.unwrap();
    let entered = library.sign_in(&node.credentials(&anna, OTHER), &Pages).await.unwrap();
    assert!(matches!(entered, Entered::CodeNeeded(_)), "the mailbox alone lets nobody in");
    node.pass(TimeDelta::minutes(15));
    let Entered::CodeNeeded(step) = library.sign_in(&node.credentials(&anna, OTHER), &Pages).await.unwrap() else {
        panic!()
    };
    let key = library.give_code(&step, &codes[2], "", None, &Pages).await.unwrap();
    let anna = node.present(&key).await;
    library.remove_second_factor(&anna, &Pages).await.unwrap();
    node.signed_in(&anna, OTHER).await;
}

async fn an_invitation_is_for_one_address_and_one_use(node: &Node) {
    let library = &node.library;
    let owner = node.member("owner", Membership::Owner).await;
    let grant = Grant::Membership { initiative: node.initiative, role: Membership::Contributor };
    library.invite(&owner, "Neu@werk.example", grant, &Pages).await.unwrap();
    let token = node.token().await;
    let shown = library.invitation(&token, Language::De).await.unwrap();
    assert_eq!((shown.inviter.as_str(), shown.initiative.as_str()), ("owner", "Dialog Nummer 1"));
    assert_eq!((shown.grant, shown.has_account), (grant, false));
    assert_eq!(library.open_invitations(&owner, node.initiative).await.unwrap().len(), 1);
    let stranger = node.person("stranger").await;
    let elsewhere = library.accept(&token, Accepting::Present(&stranger), "", &Pages).await;
    assert_eq!(refused(elsewhere), Refusal::OtherAddress);
    let new = NewAccount { name: "Neu".to_owned(), password: PASSWORD.to_owned(), ..NewAccount::default() };
    let key = library.accept(&token, Accepting::New(&new), "", &Pages).await.unwrap().unwrap();
    let newcomer = node.present(&key).await;
    assert_eq!(newcomer.viewer.membership(node.initiative), Some(Membership::Contributor));
    assert_eq!(newcomer.address.as_str(), "Neu@werk.example", "never another address than the one invited");
    assert_eq!(refused(library.accept(&token, Accepting::New(&new), "", &Pages).await), Refusal::Link);

    // An address with an account signs in first, and then accepts.
    library.invite(&owner, "stranger@werk.example", grant, &Pages).await.unwrap();
    let token = node.token().await;
    assert!(library.invitation(&token, Language::De).await.unwrap().has_account);
    assert_eq!(refused(library.accept(&token, Accepting::New(&new), "", &Pages).await), Refusal::HasAccount);
    assert_eq!(library.accept(&token, Accepting::Present(&stranger), "", &Pages).await.unwrap(), None);
    let stranger = node.again(&stranger).await;
    assert_eq!(stranger.viewer.membership(node.initiative), Some(Membership::Contributor));
    assert_eq!(
        refused(library.invite(&stranger, "x@werk.example", grant, &Pages).await),
        Refusal::Policy(Refused::Role)
    );
    library.invite(&owner, "late@werk.example", grant, &Pages).await.unwrap();
    let token = node.token().await;
    node.pass(TimeDelta::days(7));
    assert_eq!(refused(library.invitation(&token, Language::De).await), Refusal::Link);
}

async fn an_invitation_is_worth_what_the_inviter_may_give(node: &Node) {
    let library = &node.library;
    let boss = node.administrator("boss").await;
    let second = node.administrator("second").await;
    library.invite(&second, "neu@werk.example", Grant::Office(Office::Moderator), &Pages).await.unwrap();
    let token = node.token().await;
    library.set_office(&boss, second.id, None).await.unwrap();
    let new = NewAccount { name: "Neu".to_owned(), password: PASSWORD.to_owned(), ..NewAccount::default() };
    assert_eq!(refused(library.accept(&token, Accepting::New(&new), "", &Pages).await), Refusal::Link);
    // The page of the request before still says administrator; the transaction knows better.
    assert_eq!(
        refused(library.set_office(&second, second.id, Some(Office::Administrator)).await),
        Refusal::Policy(Refused::Role)
    );
    library.invite(&boss, "neu@werk.example", Grant::Office(Office::Moderator), &Pages).await.unwrap();
    let token = node.token().await;
    let key = library.accept(&token, Accepting::New(&new), "", &Pages).await.unwrap().unwrap();
    let moderator = node.present(&key).await;
    assert_eq!(moderator.viewer.office, Some(Office::Moderator));
    for (grant, of) in
        [(Grant::Office(Office::Moderator), boss.id), (Grant::Office(Office::Administrator), moderator.id)]
    {
        let invited = library.invite(&moderator, "y@werk.example", grant, &Pages).await;
        assert_eq!(refused(invited), Refusal::Policy(Refused::Role));
        let raised = library.set_office(&moderator, of, Some(Office::Administrator)).await;
        assert_eq!(refused(raised), Refusal::Policy(Refused::Role));
    }
    assert_eq!(refused(library.accounts(&moderator, 10, 0).await), Refusal::Policy(Refused::Role));
    assert_eq!(library.accounts(&boss, 10, 0).await.unwrap().1, 3);
}

async fn an_invitation_elsewhere_asks_the_inviter(node: &Node) {
    let library = &node.library;
    let owner = node.member("owner", Membership::Owner).await;
    let anna = node.person("anna").await;
    let grant = Grant::Membership { initiative: node.initiative, role: Membership::Contributor };
    library.invite(&owner, "dienst@werk.example", grant, &Pages).await.unwrap();
    let token = node.token().await;
    assert_eq!(refused(library.accept(&token, Accepting::Present(&anna), "", &Pages).await), Refusal::OtherAddress);
    for _ in 0..2 {
        library.ask_inviter(&token, &anna, &Pages).await.unwrap();
    }
    // Asked twice, it is one question; and nobody has got anything.
    let letters = node.letters().await;
    let [(to, Letter::InvitationElsewhere { initiative, invited, address, link })] = &letters[..] else {
        panic!("{letters:?}")
    };
    assert_eq!((to.as_str(), initiative.as_str()), ("owner@werk.example", "Dialog Nummer 1"));
    assert_eq!((invited.as_str(), address.as_str()), ("dienst@werk.example", "anna@werk.example"));
    assert_eq!(node.again(&anna).await.viewer.membership(node.initiative), None);
    let question = link.rsplit('/').next().unwrap();
    assert_eq!(refused(library.elsewhere(question, &anna).await), Refusal::Link, "for the inviter alone");
    let asked = library.elsewhere(question, &owner).await.unwrap();
    assert_eq!((asked.name.as_str(), asked.address.as_str(), asked.grant), ("anna", "anna@werk.example", grant));
    // A no leaves the invitation as it is, and is told.
    library.answer_elsewhere(question, &owner, false, &Pages).await.unwrap();
    assert!(matches!(
        &node.letters().await[..],
        [(to, Letter::InvitationAnswered { granted: false, .. })] if to == "anna@werk.example"
    ));
    assert_eq!(refused(library.answer_elsewhere(question, &owner, true, &Pages).await), Refusal::Link, "once");
    // Asked again, the inviter thinks better of it.
    library.ask_inviter(&token, &anna, &Pages).await.unwrap();
    let question = node.token().await;
    library.answer_elsewhere(&question, &owner, true, &Pages).await.unwrap();
    let letters = node.letters().await;
    assert!(
        matches!(&letters[..], [(to, Letter::InvitationAnswered { granted: true, .. })] if to == "anna@werk.example"),
        "{letters:?}"
    );
    assert_eq!(node.again(&anna).await.viewer.membership(node.initiative), Some(Membership::Contributor));
    let new = NewAccount { name: "Dienst".to_owned(), password: PASSWORD.to_owned(), ..NewAccount::default() };
    assert_eq!(refused(library.accept(&token, Accepting::New(&new), "", &Pages).await), Refusal::Link, "used up");
}

async fn an_answer_counts_once_and_for_the_inviter_alone(node: &Node) {
    let library = &node.library;
    let owner = node.member("owner", Membership::Owner).await;
    let (anna, bernd) = (node.person("anna").await, node.person("bernd").await);
    let grant = Grant::Membership { initiative: node.initiative, role: Membership::Contributor };
    library.invite(&owner, "dienst@werk.example", grant, &Pages).await.unwrap();
    let token = node.token().await;
    let mut questions = Vec::new();
    for person in [&anna, &bernd] {
        library.ask_inviter(&token, person, &Pages).await.unwrap();
        questions.push(node.token().await);
    }
    // The invited address accepts first: then nobody else can.
    let new = NewAccount { name: "Dienst".to_owned(), password: PASSWORD.to_owned(), ..NewAccount::default() };
    library.accept(&token, Accepting::New(&new), "", &Pages).await.unwrap();
    for question in &questions {
        assert_eq!(refused(library.answer_elsewhere(question, &owner, true, &Pages).await), Refusal::Link);
    }
    assert_eq!(refused(library.ask_inviter(&token, &anna, &Pages).await), Refusal::Link);
    // Many who say yes at once let somebody in once, also after the invitation itself has run out.
    let owner = node.again(&owner).await;
    library.invite(&owner, "zweite@werk.example", grant, &Pages).await.unwrap();
    let token = node.token().await;
    node.pass(TimeDelta::days(6));
    let anna = node.again(&anna).await;
    node.letters().await;
    library.ask_inviter(&token, &anna, &Pages).await.unwrap();
    let question = node.token().await;
    node.pass(TimeDelta::days(2));
    let late = node.again(&owner).await;
    node.letters().await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let (library, late, question) = (library.clone(), late.clone(), question.clone());
        all.spawn(async move { library.answer_elsewhere(&question, &late, true, &Pages).await.is_ok() });
    }
    assert_eq!(all.join_all().await.into_iter().filter(|done| *done).count(), 1);
    assert_eq!(node.letters().await.len(), 1);
    assert_eq!(node.again(&anna).await.viewer.membership(node.initiative), Some(Membership::Contributor));
    // A question that nobody answers ends.
    let bernd = node.again(&bernd).await;
    library.invite(&late, "dritte@werk.example", grant, &Pages).await.unwrap();
    node.letters().await;
    assert_eq!(refused(library.elsewhere(&questions[1], &late).await), Refusal::Link, "it is too old");
    assert_eq!(bernd.viewer.membership(node.initiative), None);
}

async fn the_last_owner_hands_over_before_leaving(node: &Node) {
    let library = &node.library;
    let boss = node.administrator("boss").await;
    let owner = node.member("owner", Membership::Owner).await;
    let helper = node.member("helper", Membership::Contributor).await;
    let leaving = library.leaving(&owner).await.unwrap();
    assert_eq!(leaving.alone.iter().map(|owned| owned.initiative).collect::<Vec<_>>(), [node.initiative]);
    assert!(library.leaving(&helper).await.unwrap().alone.is_empty());
    let unasked = library.erase_account(&owner, false, &Pages).await;
    assert_eq!(refused(unasked), Refusal::Policy(Refused::LastOwner));
    // Another owner who is about to leave does not count.
    let second = node.member("second", Membership::Owner).await;
    assert!(library.leaving(&owner).await.unwrap().alone.is_empty());
    library.set_membership(&owner, node.initiative, second.id, None, &Pages).await.unwrap();
    assert_eq!(library.leaving(&owner).await.unwrap().alone.len(), 1);
    assert_eq!(refused(library.erase_account(&owner, false, &Pages).await), Refusal::Policy(Refused::LastOwner));
    node.pass(TimeDelta::days(2));
    let owner = node.again(&owner).await;
    node.letters().await;
    library.erase_account(&owner, true, &Pages).await.unwrap();
    let letters = node.letters().await;
    let orphan = |(to, letter): &&(String, Letter)| {
        to == "boss@werk.example"
            && matches!(letter, Letter::Ownerless { initiative, .. } if initiative == "Dialog Nummer 1")
    };
    assert_eq!((letters.len(), letters.iter().filter(orphan).count()), (2, 1), "the office and oneself: {letters:?}");
    // The office gives it to somebody of it.
    let boss = node.again(&boss).await;
    let owners = Some(Membership::Owner);
    library.set_membership(&boss, node.initiative, helper.id, owners, &Pages).await.unwrap();
    assert_eq!(node.again(&helper).await.viewer.membership(node.initiative), owners, "at once, where there is none");
}

async fn owners_change_after_two_days(node: &Node) {
    let library = &node.library;
    let one = node.member("one", Membership::Owner).await;
    let two = node.member("two", Membership::Owner).await;
    let helper = node.member("helper", Membership::Contributor).await;
    let owner = Some(Membership::Owner);
    let raised = library.set_membership(&one, node.initiative, helper.id, owner, &Pages).await.unwrap();
    assert_eq!(raised, Effect::AfterHours(48));
    let letters = node.letters().await;
    let told = letters.iter().filter(|(_, letter)| matches!(letter, Letter::OwnersChanged { hours: 48, .. }));
    assert_eq!(told.count(), 2, "all owners hear of it: {letters:?}");
    let raised = |(to, letter): &(String, Letter)| {
        to == "helper@werk.example" && matches!(letter, Letter::MadeOwner { hours: 48, .. })
    };
    assert_eq!((letters.len(), letters.iter().filter(|it| raised(it)).count()), (3, 1), "and who it is about");
    node.pass(TimeDelta::hours(47));
    assert_eq!(node.again(&helper).await.viewer.membership(node.initiative), Some(Membership::Contributor));
    node.pass(TimeDelta::hours(1));
    let helper = node.again(&helper).await;
    assert_eq!(helper.viewer.membership(node.initiative), owner, "without anybody doing anything");
    // Another owner stops what one began.
    let one = node.again(&one).await;
    library.set_membership(&one, node.initiative, two.id, None, &Pages).await.unwrap();
    let two = node.again(&two).await;
    node.letters().await;
    library.stop_change(&two, node.initiative, two.id, &Pages).await.unwrap();
    let letters = node.letters().await;
    assert_eq!(letters.len(), 3, "all owners, of which one is who it was about: {letters:?}");
    let stopped = |letter: &Letter| matches!(letter, Letter::OwnersChangeStopped { change: OwnersChange::Removed, name, by, .. } if name == "two" && by == "two");
    assert!(letters.iter().all(|(_, letter)| stopped(letter)), "{letters:?}");
    node.pass(TimeDelta::days(3));
    assert_eq!(node.again(&two).await.viewer.membership(node.initiative), owner);
    let late = library.set_membership(&two, node.initiative, one.id, None, &Pages).await;
    assert!(late.is_ok(), "the present of before is as recent as it was made");
}

async fn two_owners_agree_at_once(node: &Node) {
    let library = &node.library;
    let one = node.member("one", Membership::Owner).await;
    let two = node.member("two", Membership::Owner).await;
    let three = node.member("three", Membership::Owner).await;
    library.set_membership(&one, node.initiative, three.id, None, &Pages).await.unwrap();
    let own = library.agree_to_change(&one, node.initiative, three.id, &Pages).await;
    assert_eq!(refused(own), Refusal::Policy(Refused::Role), "one person is not two");
    let helper = node.member("helper", Membership::Contributor).await;
    let other = library.agree_to_change(&helper, node.initiative, three.id, &Pages).await;
    assert_eq!(refused(other), Refusal::Policy(Refused::Role));
    library.agree_to_change(&two, node.initiative, three.id, &Pages).await.unwrap();
    assert_eq!(node.again(&three).await.viewer.membership(node.initiative), None);
    let (_, people) = library.people(&two, node.initiative).await.unwrap();
    assert_eq!(people.len(), 3);
    assert_eq!(
        refused(library.people(&node.again(&three).await, node.initiative).await),
        Refusal::Policy(Refused::Role)
    );
}

async fn the_last_owner_and_the_last_administrator_stay(node: &Node) {
    let library = &node.library;
    let one = node.member("one", Membership::Owner).await;
    let two = node.member("two", Membership::Owner).await;
    library.set_membership(&one, node.initiative, one.id, None, &Pages).await.unwrap();
    // The other one is about to leave: now this one stays, before those two days are over as well.
    let both = library.set_membership(&two, node.initiative, two.id, None, &Pages).await;
    assert_eq!(refused(both), Refusal::Policy(Refused::LastOwner));
    node.pass(TimeDelta::days(2));
    let two = node.again(&two).await;
    let down = library.set_membership(&two, node.initiative, two.id, Some(Membership::Contributor), &Pages).await;
    assert_eq!(refused(down), Refusal::Policy(Refused::LastOwner));
    let boss = node.administrator("boss").await;
    assert_eq!(refused(library.set_office(&boss, boss.id, None).await), Refusal::Policy(Refused::LastAdministrator));
    assert_eq!(refused(library.erase_account(&boss, false, &Pages).await), Refusal::Policy(Refused::LastAdministrator));
    let other = node.administrator("other").await;
    library.set_office(&boss, boss.id, None).await.unwrap();
    assert_eq!(refused(library.set_office(&other, other.id, None).await), Refusal::Policy(Refused::LastAdministrator));
}

async fn whoever_asks_to_join_waits_for_a_yes(node: &Node) {
    let library = &node.library;
    let owner = node.member("owner", Membership::Owner).await;
    let anna = node.person("anna").await;
    library.ask_to_join(&anna, node.initiative, &Pages).await.unwrap();
    library.ask_to_join(&anna, node.initiative, &Pages).await.unwrap();
    assert!(matches!(&node.letters().await[..], [(to, Letter::JoinRequested { .. })] if to == "owner@werk.example"));
    let waiting = node.again(&anna).await;
    assert_eq!(waiting.viewer.membership(node.initiative), None);
    assert!(library.my_initiatives(&waiting).await.unwrap()[0].asked);
    let contributor = Some(Membership::Contributor);
    let herself = library.set_membership(&waiting, node.initiative, anna.id, contributor, &Pages).await;
    assert_eq!(refused(herself), Refusal::Policy(Refused::Role));
    let effect = library.set_membership(&owner, node.initiative, anna.id, contributor, &Pages).await.unwrap();
    assert_eq!(effect, Effect::Now);
    assert!(matches!(&node.letters().await[..], [(to, Letter::Joined { .. })] if to == "anna@werk.example"));
    assert_eq!(node.again(&anna).await.viewer.membership(node.initiative), contributor);
    let bernd = node.person("bernd").await;
    library.ask_to_join(&bernd, node.initiative, &Pages).await.unwrap();
    library.stop_change(&owner, node.initiative, bernd.id, &Pages).await.unwrap();
    assert!(node.letters().await.iter().any(|(_, letter)| matches!(letter, Letter::JoinRefused { .. })));
    assert!(library.my_initiatives(&bernd).await.unwrap().is_empty());
}

async fn own_data_hold_nothing_of_colleagues(node: &Node) {
    let library = &node.library;
    let anna = node.member("anna", Membership::Contributor).await;
    let bernd = node.member("bernd", Membership::Contributor).await;
    let write = async |who: &Present, draft: EntryId, name: &str, text: &str| {
        let revision = library.draft(&who.viewer, draft).await.unwrap().revision;
        let edit = Edit { revision, posted: vec![(name.to_owned(), text.to_owned())], ..Edit::default() };
        library.save(&who.viewer, draft, &edit).await.unwrap();
    };
    // A draft with a file, and by what both are told: id, title, hash.
    let begun = async |who: &Present, title: &str, colour: u8| {
        let draft = library.begin(&who.viewer, Kind::Guide, Some(node.initiative), Language::De).await.unwrap();
        let file = library.take_file(&who.viewer, draft, png(colour)).await.unwrap();
        library.add_files(&who.viewer, draft, std::slice::from_ref(&file)).await.unwrap();
        write(who, draft, "title", title).await;
        [draft.to_string(), title.to_owned(), file.hash.to_string()]
    };
    let hers = begun(&anna, "Am Zaun reden", 1).await;
    let his = begun(&bernd, "Am Tor schweigen", 2).await;
    // What he began and she wrote at as well is of both.
    let of_both = begun(&bernd, "An einem Tisch sitzen", 3).await;
    write(&anna, of_both[0].parse().unwrap(), "summary", "Mit einem Satz von ihr.").await;
    assert_eq!(library.desk(&anna.viewer).await.unwrap().len(), 3, "on her desk lie those of her colleague, too");
    let data = library.own_data(&anna).await.unwrap().to_string();
    // Nothing in the archive is packed, so that it can be searched as it is.
    let archive = joined(library.own_archive(&anna).await.unwrap()).await;
    for said in [data.as_bytes(), &archive[..]] {
        for part in hers.iter().chain(&of_both) {
            assert!(holds(said, part.as_bytes()), "{part} is missing");
        }
        for part in his.iter().map(String::as_str).chain(["bernd", &bernd.id.0.to_string()]) {
            assert!(!holds(said, part.as_bytes()), "{part} is of somebody else");
        }
    }
    for (file, is_in) in [(&hers[2], true), (&of_both[2], true), (&his[2], false)] {
        assert_eq!(holds(&archive, format!("files/{file}.").as_bytes()), is_in, "{file}");
    }
}

async fn an_erased_account_leaves_an_id(node: &Node) {
    let library = &node.library;
    node.member("other", Membership::Owner).await;
    let anna = node.member("anna", Membership::Owner).await;
    let draft = library.begin(&anna.viewer, Kind::Guide, Some(node.initiative), Language::De).await.unwrap();
    let edit = Edit { revision: 1, posted: vec![("title".to_owned(), "Am Zaun reden".to_owned())], ..Edit::default() };
    library.save(&anna.viewer, draft, &edit).await.unwrap();
    let data = library.own_data(&anna).await.unwrap();
    assert_eq!(data["account"]["address"], "anna@werk.example");
    assert_eq!(data["drafts"][0]["entry"]["title"]["de"], "Am Zaun reden");
    assert_eq!(data["drafts"][0]["id"], draft.to_string());
    assert_eq!(data["memberships"][0]["role"], "owner");
    assert!(!data.to_string().contains("argon2"), "no hash leaves the node");
    let key = node.signed_in(&anna, PASSWORD).await;
    library.erase_account(&anna, false, &Pages).await.unwrap();
    assert!(library.present(&key.0).await.unwrap().is_none());
    assert_eq!(refused(library.sign_in(&node.credentials(&anna, PASSWORD), &Pages).await), Refusal::Credentials);
    let row = account::get(library.storage(), anna.id).await.unwrap().unwrap();
    assert_eq!((row.address, row.name.as_str(), row.password_hash), (None, "", None));
    let lines = audit::list(library.storage(), 100).await.unwrap();
    assert!(lines.iter().any(|line| line.actor == Some(anna.id) && line.action == "account_erased"));
    let said = format!("{lines:?}");
    assert!(!said.contains("anna") && !said.contains("werk.example"), "{said}");
    let letters = node.letters().await;
    let [(first, told), (second, erased)] = &letters[..] else { panic!("{letters:?}") };
    assert_eq!((first.as_str(), second.as_str()), ("other@werk.example", "anna@werk.example"));
    assert!(matches!(told, Letter::OwnersChanged { change: OwnersChange::Removed, hours: 0, .. }), "{told:?}");
    assert_eq!(*erased, Letter::AccountErased);
    node.person("anna").await;
}

async fn the_first_administrator_comes_by_a_link(node: &Node) {
    let library = &node.library;
    let early = library.first_administrator().await.unwrap().unwrap();
    let token = library.first_administrator().await.unwrap().unwrap();
    assert_eq!(refused(library.invitation(&early, Language::De).await), Refusal::Link, "the newest link alone works");
    let mut new = NewAccount { name: "Chef".to_owned(), password: PASSWORD.to_owned(), ..NewAccount::default() };
    assert_eq!(refused(library.accept(&token, Accepting::New(&new), "", &Pages).await), Refusal::Address);
    new.address = "chef@werk.example".to_owned();
    let key = library.accept(&token, Accepting::New(&new), "", &Pages).await.unwrap().unwrap();
    assert_eq!(node.present(&key).await.viewer.office, Some(Office::Administrator));
    assert_eq!(library.first_administrator().await.unwrap(), None);
    let second = NewAccount { address: "zwei@werk.example".to_owned(), ..new };
    assert_eq!(refused(library.accept(&token, Accepting::New(&second), "", &Pages).await), Refusal::Link);
}

async fn a_node_with_real_accounts_is_no_demo(node: &Node) {
    assert!(!node.library.is_demo().await.unwrap());
    let somebody = library::accounts::Demo {
        address: "inhaberin@demo.example",
        name: "Demo Inhaberin",
        password: "werkbuch-demo",
        office: None,
        membership: Some(Membership::Owner),
    };
    assert!(node.library.add_demo(&[somebody], Some(node.initiative)).await.unwrap());
    assert!(node.library.add_demo(&[somebody], Some(node.initiative)).await.unwrap(), "again is the same");
    assert!(node.library.is_demo().await.unwrap());
    let credentials = Credentials {
        address: "inhaberin@demo.example".to_owned(),
        password: "werkbuch-demo".to_owned(),
        ..Credentials::default()
    };
    assert!(matches!(node.library.sign_in(&credentials, &Pages).await.unwrap(), Entered::In(_)));
    let real = Node::over(Storage::open("sqlite::memory:").await.unwrap()).await;
    real.person("anna").await;
    assert!(!real.library.add_demo(&[somebody], Some(real.initiative)).await.unwrap());
    assert!(!real.library.is_demo().await.unwrap());
}
