//! Letters about one's own account, another address for it, profiles that are taken over and handed over. On both
//! engines.

use chrono::TimeDelta;
use domain::account::{AccountStatus, DEVICE_DAYS, DORMANT_DAYS, HAND_OVER_DAYS, Membership, Office};
use domain::lifecycle::Status;
use domain::policy::Refused;
use domain::{EntryId, Language};
use library::Origin;
use library::accounts::{Accepting, Credentials, Entered, Error, Heir, Key, NewAccount, Present, Refusal};
use library::letters::Letter;
use storage::hand_over::Ending;
use storage::{Storage, account, audit, draft, entry, hand_over, membership, trace};

use crate::people::{Node, OTHER, PASSWORD, Pages, on_server, refused};
use crate::world::{content, named, put_into};

engines!(
    a_device_that_was_not_seen_is_told,
    ended_sessions_are_told,
    a_house_signs_in_from_one_network_address,
    another_address_is_confirmed_by_a_letter_to_it,
    whoever_reads_the_old_address_undoes_the_change,
    a_link_that_went_to_a_mistyped_address_is_worth_nothing,
    an_organisation_lets_somebody_take_its_profile_over,
    a_mailbox_speaks_for_the_pages_that_the_profile_names_now,
    the_office_takes_a_profile_back,
    the_office_answers_who_asks_for_a_profile,
    the_next_version_of_a_profile_taken_over_is_theirs,
    an_owner_objects_to_a_hand_over,
    an_owner_who_signs_in_keeps_the_initiative,
    a_hand_over_is_carried_out_once,
    a_hand_over_waits_while_the_profile_is_suspended,
    a_hand_over_to_an_address_becomes_an_invitation,
    own_data_names_everything_and_erasing_leaves_only_ids,
);

/// The profile of the editors with a domain of its own.
async fn editorial(node: &Node) -> EntryId {
    let all = content();
    let profile = named(&all, "chemcologne").clone();
    node.library.take_in(std::slice::from_ref(&profile), Origin::Shipped, |_| {}).await.unwrap();
    profile.entry.id
}

/// Signs in with this device.
async fn with_device(node: &Node, person: &Present, device: &str) -> Key {
    let given = Credentials { device: device.to_owned(), ..node.credentials(person, PASSWORD) };
    match node.library.sign_in(&given, &Pages).await.unwrap() {
        Entered::In(key) => key,
        Entered::CodeNeeded(_) => panic!("nobody asked for a code"),
    }
}

/// Makes everybody who is there now dormant, by letting a year pass.
async fn a_year(node: &Node) {
    node.pass(TimeDelta::days(i64::from(DORMANT_DAYS) + 1));
    node.library.forget_expired().await.unwrap();
    node.letters().await;
}

fn told(letters: &[(String, Letter)]) -> Vec<&str> {
    let mut told: Vec<&str> = letters.iter().map(|(to, _)| to.as_str()).collect();
    told.sort_unstable();
    told
}

async fn a_device_that_was_not_seen_is_told(node: &Node) {
    let anna = node.person("anna").await;
    with_device(node, &anna, "Firefox, Linux").await;
    assert_eq!(node.letters().await, [], "the one that it began with");
    with_device(node, &anna, "Chrome, Windows").await;
    let letters = node.letters().await;
    assert!(
        matches!(&letters[..], [(to, Letter::SignedInElsewhere { device, .. })]
            if to == "anna@werk.example" && device == "Chrome, Windows"),
        "{letters:?}"
    );
    with_device(node, &anna, "Chrome, Windows").await;
    assert_eq!(node.letters().await, [], "once");
    node.pass(TimeDelta::days(i64::from(DEVICE_DAYS)));
    with_device(node, &anna, "Firefox, Linux").await;
    assert_eq!(node.letters().await, [], "to the day");
    node.pass(TimeDelta::days(i64::from(DEVICE_DAYS)) + TimeDelta::seconds(1));
    node.library.forget_expired().await.unwrap();
    with_device(node, &anna, "Firefox, Linux").await;
    assert!(matches!(node.letters().await[..], [(_, Letter::SignedInElsewhere { .. })]), "not seen for long");
    // Never of the first time somebody signs in at all.
    let link = node.library.operator_add("neu@werk.example", "Neu", None, Language::De).await.unwrap();
    node.library.reset(&link, PASSWORD, &Pages).await.unwrap();
    node.letters().await;
    let neu = Credentials { address: "neu@werk.example".to_owned(), ..node.credentials(&anna, PASSWORD) };
    node.library.sign_in(&neu, &Pages).await.unwrap();
    assert_eq!(node.letters().await, []);
}

async fn ended_sessions_are_told(node: &Node) {
    let anna = node.person("anna").await;
    assert_eq!(node.library.end_others(&anna, &Pages).await.unwrap(), 0);
    assert_eq!(node.letters().await, [], "there was no other");
    let other = node.signed_in(&anna, PASSWORD).await;
    assert_eq!(node.library.end_others(&anna, &Pages).await.unwrap(), 1);
    assert!(node.library.present(&other.0).await.unwrap().is_none());
    assert!(matches!(node.letters().await[..], [(_, Letter::SessionsEnded { by_office: false, .. })]));
    let boss = node.administrator("boss").await;
    let bernd = node.person("bernd").await;
    node.letters().await;
    let not = node.library.end_sessions_of(&bernd, anna.id, &Pages).await;
    assert_eq!(refused(not), Refusal::Policy(Refused::Role));
    assert_eq!(node.library.end_sessions_of(&boss, anna.id, &Pages).await.unwrap(), 1);
    let letters = node.letters().await;
    assert!(
        matches!(&letters[..], [(to, Letter::SessionsEnded { by_office: true, .. })] if to == "anna@werk.example"),
        "{letters:?}"
    );
    let lines = audit::list(node.library.storage(), 10).await.unwrap();
    assert!(lines.iter().any(|line| line.action == "sessions_ended" && line.actor == Some(boss.id)));
}

async fn a_house_signs_in_from_one_network_address(node: &Node) {
    let anna = node.person("anna").await;
    for time in 0..61 {
        let entered = node.library.sign_in(&node.credentials(&anna, PASSWORD), &Pages).await;
        assert!(entered.is_ok(), "{time}: what succeeds is no attempt to guess");
    }
}

async fn another_address_is_confirmed_by_a_letter_to_it(node: &Node) {
    let library = &node.library;
    let anna = node.person("anna").await;
    node.person("bernd").await;
    let other = node.signed_in(&anna, PASSWORD).await;
    assert_eq!(refused(library.change_address(&anna, "anna", &Pages).await), Refusal::Address);
    // Of the account of somebody else only its owner hears.
    library.change_address(&anna, "Bernd@werk.example", &Pages).await.unwrap();
    let letters = node.letters().await;
    assert!(matches!(&letters[..], [(to, Letter::AddressTaken { .. })] if to == "Bernd@werk.example"), "{letters:?}");
    library.change_address(&anna, "anna@neu.example", &Pages).await.unwrap();
    let token = node.token().await;
    assert_eq!(library.new_address(&anna, &token).await.unwrap().as_str(), "anna@neu.example");
    assert_eq!(node.present(&other).await.address.as_str(), "anna@werk.example", "nothing has changed yet");
    library.confirm_address(&anna, &token, &Pages).await.unwrap();
    assert_eq!(refused(library.confirm_address(&anna, &token, &Pages).await), Refusal::Link, "once");
    assert!(library.present(&other.0).await.unwrap().is_none(), "all other sessions end");
    let letters = node.letters().await;
    assert!(
        matches!(&letters[..], [(to, Letter::AddressChanged { days: 7, .. })] if to == "anna@werk.example"),
        "{letters:?}"
    );
    assert_eq!(refused(library.sign_in(&node.credentials(&anna, PASSWORD), &Pages).await), Refusal::Credentials);
    let given = Credentials { address: "anna@neu.example".to_owned(), ..node.credentials(&anna, PASSWORD) };
    assert!(matches!(library.sign_in(&given, &Pages).await.unwrap(), Entered::In(_)));
    // The address from before is free, and a link holds an hour.
    library.change_address(&anna, "dritte@neu.example", &Pages).await.unwrap();
    let late = node.token().await;
    node.pass(TimeDelta::hours(1));
    assert_eq!(refused(library.confirm_address(&anna, &late, &Pages).await), Refusal::Link);
    let stale = Present { recent: false, ..anna };
    let again = library.change_address(&stale, "x@neu.example", &Pages).await;
    assert_eq!(refused(again), Refusal::Policy(Refused::SignInAgain));
    let said = format!("{:?}", audit::list(library.storage(), 100).await.unwrap());
    assert!(said.contains("address_changed") && !said.contains("neu.example"), "{said}");
}

async fn whoever_reads_the_old_address_undoes_the_change(node: &Node) {
    let library = &node.library;
    let anna = node.person("anna").await;
    let mut undo = Vec::new();
    // Somebody else in her session goes on and on.
    for address in ["eins@evil.example", "zwei@evil.example"] {
        library.change_address(&anna, address, &Pages).await.unwrap();
        let token = node.token().await;
        library.confirm_address(&anna, &token, &Pages).await.unwrap();
        undo.push(node.token().await);
    }
    assert_eq!(library.old_address(&undo[0]).await.unwrap().as_str(), "anna@werk.example");
    let reset = library.undo_address(&undo[0]).await.unwrap();
    let letters = node.letters().await;
    assert!(
        matches!(&letters[..], [(to, Letter::AddressUndone)] if to == "zwei@evil.example"),
        "no new password is to be had with it: {letters:?}"
    );
    assert_eq!(refused(library.undo_address(&undo[0]).await), Refusal::Link, "once");
    assert_eq!(refused(library.undo_address(&undo[1]).await), Refusal::Link, "what came later is void");
    assert!(library.devices(&anna).await.unwrap().is_empty(), "all sessions end");
    assert_eq!(
        refused(library.sign_in(&node.credentials(&anna, PASSWORD), &Pages).await),
        Refusal::Credentials,
        "the password that somebody else may know is worth nothing"
    );
    library.reset(&reset, OTHER, &Pages).await.unwrap();
    let again = node.signed_in(&anna, OTHER).await;
    assert_eq!(node.present(&again).await.address.as_str(), "anna@werk.example");
    node.letters().await;
    let again = node.present(&again).await;
    library.change_address(&again, "drei@neu.example", &Pages).await.unwrap();
    let token = node.token().await;
    library.confirm_address(&again, &token, &Pages).await.unwrap();
    let late = node.token().await;
    node.pass(TimeDelta::days(7));
    assert_eq!(refused(library.undo_address(&late).await), Refusal::Link, "a week has passed");
    // Another spelling of the same address is no other mailbox.
    let again = Present { address: domain::account::Address::new("drei@neu.example").unwrap(), ..again };
    let again = node.present(&node.signed_in(&again, OTHER).await).await;
    node.letters().await;
    library.change_address(&again, "Drei@neu.example", &Pages).await.unwrap();
    let token = node.token().await;
    library.confirm_address(&again, &token, &Pages).await.unwrap();
    let undo = node.token().await;
    library.undo_address(&undo).await.unwrap();
    assert_eq!(node.letters().await, []);
}

async fn a_link_that_went_to_a_mistyped_address_is_worth_nothing(node: &Node) {
    let library = &node.library;
    let anna = node.person("anna").await;
    let stranger = node.person("stranger").await;
    library.change_address(&anna, "strange@werk.example", &Pages).await.unwrap();
    let token = node.token().await;
    assert_eq!(refused(library.new_address(&stranger, &token).await), Refusal::Link);
    assert_eq!(refused(library.confirm_address(&stranger, &token, &Pages).await), Refusal::Link);
    // Whoever registers with it meanwhile keeps it.
    library.register(&node.registration("strange@werk.example", "S"), &Pages).await.unwrap();
    let theirs = node.token().await;
    library.confirm(&theirs, PASSWORD, "").await.unwrap();
    assert_eq!(refused(library.confirm_address(&anna, &token, &Pages).await), Refusal::Link);
}

async fn an_organisation_lets_somebody_take_its_profile_over(node: &Node) {
    let library = &node.library;
    let boss = node.administrator("boss").await;
    let profile = editorial(node).await;
    let anna = node.person("anna").await;
    let before = library.by_id(&anna.viewer, profile).await.unwrap();
    let claimable = library.claimable(&anna, profile).await.unwrap();
    assert_eq!((claimable.domain.as_deref(), claimable.is_owned), (Some("chemcologne.de"), false));
    for elsewhere in ["anna@werk.example", "info@mail.chemcologne.de", "info@chemcologne.de.evil.example"] {
        let asked = library.claim_by_mail(&anna, profile, elsewhere, &Pages).await;
        assert_eq!(refused(asked), Refusal::Domain { domain: "chemcologne.de".to_owned() }, "{elsewhere}");
    }
    assert_eq!(node.letters().await, []);
    library.claim_by_mail(&anna, profile, "Info@ChemCologne.de", &Pages).await.unwrap();
    let token = node.token().await;
    let eva = node.person("eva").await;
    library.claim_by_mail(&eva, profile, "presse@chemcologne.de", &Pages).await.unwrap();
    let second = node.token().await;
    let asked = library.confirming(&token).await.unwrap();
    assert_eq!((asked.name.as_str(), asked.address.as_str()), ("anna", "anna@werk.example"));
    assert_eq!(node.again(&anna).await.viewer.membership(profile), None, "reading it changes nothing");
    library.confirm_claim(&token, &Pages).await.unwrap();
    assert_eq!(refused(library.confirm_claim(&token, &Pages).await), Refusal::Link, "once");
    let letters = node.letters().await;
    assert_eq!(told(&letters), ["anna@werk.example", boss.address.as_str()], "{letters:?}");
    assert!(letters.iter().any(|(_, letter)| matches!(letter, Letter::ClaimDecided { granted: true, .. })));
    assert!(letters.iter().any(|(_, letter)| matches!(letter, Letter::ProfileTaken { name, .. } if name == "anna")));
    assert_eq!(node.again(&anna).await.viewer.membership(profile), Some(Membership::Owner));
    assert_eq!(refused(library.confirm_claim(&second, &Pages).await), Refusal::Done, "it has an owner");
    let back = library.set_membership(&boss, profile, anna.id, None, &Pages).await;
    assert_eq!(refused(back), Refusal::Policy(Refused::LastOwner), "as the letter to the office says");
    assert!(library.claimable(&eva, profile).await.unwrap().is_owned);
    let late = library.claim_by_mail(&eva, profile, "presse@chemcologne.de", &Pages).await;
    assert!(matches!(late, Err(Error::Library(library::Error::Denied(_)))), "{late:?}");
    let after = library.by_id(&anna.viewer, profile).await.unwrap();
    assert_eq!(before.hash, after.hash, "what it says stays as it is");
    // Profiles that their people wrote are not to be had.
    let own = library.claimable(&eva, node.initiative).await;
    assert!(matches!(own, Err(Error::Library(library::Error::NotFound))), "{own:?}");
}

async fn a_mailbox_speaks_for_the_pages_that_the_profile_names_now(node: &Node) {
    let library = &node.library;
    let profile = editorial(node).await;
    let anna = node.person("anna").await;
    library.claim_by_mail(&anna, profile, "info@chemcologne.de", &Pages).await.unwrap();
    let token = node.token().await;
    let tx = library.storage().begin().await.unwrap();
    let mut row = entry::get_locked(&tx, profile).await.unwrap().unwrap();
    row.authored = row.authored.replace("https://www.chemcologne.de", "https://www.neu.example");
    row.version += 1;
    entry::put(&tx, &row).await.unwrap();
    tx.commit().await.unwrap();
    let domain = library.claimable(&anna, profile).await.unwrap().domain;
    assert_eq!(domain.as_deref(), Some("neu.example"), "the editors have corrected it");
    assert_eq!(refused(library.confirming(&token).await), Refusal::Link);
    assert_eq!(refused(library.confirm_claim(&token, &Pages).await), Refusal::Link);
    assert_eq!(node.again(&anna).await.viewer.membership(profile), None);
}

async fn the_office_takes_a_profile_back(node: &Node) {
    let library = &node.library;
    let boss = node.administrator("boss").await;
    let profile = editorial(node).await;
    let anna = node.person("anna").await;
    library.claim_by_mail(&anna, profile, "info@chemcologne.de", &Pages).await.unwrap();
    let token = node.token().await;
    assert!(library.taken_profiles(&boss).await.unwrap().is_empty());
    library.confirm_claim(&token, &Pages).await.unwrap();
    let owner = node.again(&anna).await;
    library.revise(&owner.viewer, profile).await.unwrap();
    node.letters().await;
    let taken = library.taken_profiles(&boss).await.unwrap();
    assert_eq!(taken.iter().map(|it| (it.name.as_str(), it.is_own)).collect::<Vec<_>>(), [("anna", false)]);

    let words = "Die Adresse gehört einer früheren Agentur.";
    let back = async |who: &Present, of: EntryId, words: &str| library.take_back_profile(who, of, words, &Pages).await;
    assert!(matches!(back(&owner, profile, words).await, Err(Error::Library(library::Error::Denied(_)))));
    assert!(matches!(back(&boss, node.initiative, words).await, Err(Error::Library(library::Error::NotFound))));
    assert_eq!(refused(back(&boss, profile, "Falsch.").await), Refusal::Words);
    let late = Present { recent: false, ..boss.clone() };
    assert_eq!(refused(back(&late, profile, words).await), Refusal::Policy(Refused::SignInAgain));
    back(&boss, profile, words).await.unwrap();
    let letters = node.letters().await;
    assert_eq!(told(&letters), ["anna@werk.example", "info@chemcologne.de"], "{letters:?}");
    for (to, letter) in &letters {
        let Letter::ProfileTakenBack { name, words: said, .. } = letter else { panic!("{letter:?}") };
        assert_eq!((name.is_empty(), said.as_str()), (to == "anna@werk.example", words));
    }
    let line = audit::list(library.storage(), 1).await.unwrap().remove(0);
    assert_eq!(
        (line.action.as_str(), line.actor, line.subject),
        ("profile_taken_back", Some(boss.id), Some(anna.id.0))
    );

    // Nothing is left of it, and it can be taken over anew.
    let gone = node.again(&anna).await;
    assert_eq!(gone.viewer.membership(profile), None);
    let next = draft::get(library.storage(), profile).await.unwrap().unwrap();
    assert!(next.discarded_at.is_some());
    assert!(
        library.draft(&gone.viewer, profile).await.is_err() && library.revise(&gone.viewer, profile).await.is_err()
    );
    assert_eq!(refused(back(&boss, profile, words).await), Refusal::Done, "once");
    assert!(library.taken_profiles(&boss).await.unwrap().is_empty());
    assert!(!library.claimable(&gone, profile).await.unwrap().is_owned);
}

async fn the_office_answers_who_asks_for_a_profile(node: &Node) {
    let library = &node.library;
    let boss = node.administrator("boss").await;
    let profile = editorial(node).await;
    let anna = node.person("anna").await;
    assert_eq!(refused(library.claim_by_office(&anna, profile, "Ich bin es.", &Pages).await), Refusal::Words);
    let words = "Ich leite die Geschäftsstelle, siehe Impressum.";
    library.claim_by_office(&anna, profile, words, &Pages).await.unwrap();
    library.claim_by_office(&anna, profile, words, &Pages).await.unwrap();
    let letters = node.letters().await;
    assert_eq!(told(&letters), [boss.address.as_str()], "heard once: {letters:?}");
    assert!(library.claimable(&anna, profile).await.unwrap().asked);
    let denied = library.claims(&anna).await;
    assert!(matches!(denied, Err(Error::Library(library::Error::Denied(_)))), "{denied:?}");
    let claims = library.claims(&boss).await.unwrap();
    let [claim] = &claims[..] else { panic!("{claims:?}") };
    assert_eq!((claim.name.as_str(), claim.words.as_str(), claim.is_own), ("anna", words, false));
    assert_eq!(refused(library.decide_claim(&boss, claim.id, false, " ", &Pages).await), Refusal::Words);
    let late = Present { recent: false, ..boss.clone() };
    let again = library.decide_claim(&late, claim.id, true, "", &Pages).await;
    assert_eq!(refused(again), Refusal::Policy(Refused::SignInAgain));
    library.decide_claim(&boss, claim.id, false, "Im Impressum stehen Sie nicht.", &Pages).await.unwrap();
    assert_eq!(refused(library.decide_claim(&boss, claim.id, true, "", &Pages).await), Refusal::Done);
    let letters = node.letters().await;
    assert!(
        matches!(&letters[..], [(to, Letter::ClaimDecided { granted: false, words, .. })]
            if to == "anna@werk.example" && words.starts_with("Im Impressum")),
        "{letters:?}"
    );
    // Five requests a day are enough for anybody.
    let eva = node.person("eva").await;
    let mut last = Ok(());
    for _ in 0..6 {
        last = library.claim_by_office(&eva, profile, words, &Pages).await;
    }
    assert!(matches!(refused(last), Refusal::TooOften { .. }));
    // Once more, with a better reason; and nobody decides their own.
    library.claim_by_office(&anna, profile, words, &Pages).await.unwrap();
    library.claim_by_office(&boss, profile, words, &Pages).await.unwrap();
    let claims = library.claims(&boss).await.unwrap();
    let own = claims.iter().find(|claim| claim.is_own).unwrap();
    let decided = library.decide_claim(&boss, own.id, true, "", &Pages).await;
    assert_eq!(refused(decided), Refusal::Policy(Refused::Oneself));
    let hers = claims.iter().find(|claim| claim.name == "anna").unwrap();
    library.decide_claim(&boss, hers.id, true, "", &Pages).await.unwrap();
    assert_eq!(node.again(&anna).await.viewer.membership(profile), Some(Membership::Owner));
    assert!(library.claims(&boss).await.unwrap()[0].is_owned, "the other one can only be declined");
}

async fn the_next_version_of_a_profile_taken_over_is_theirs(node: &Node) {
    let library = &node.library;
    let profile = editorial(node).await;
    let anna = node.person("anna").await;
    library.claim_by_mail(&anna, profile, "info@chemcologne.de", &Pages).await.unwrap();
    let token = node.token().await;
    library.confirm_claim(&token, &Pages).await.unwrap();
    let anna = node.again(&anna).await;
    let draft = library.revise(&anna.viewer, profile).await.unwrap();
    let draft = library.draft(&anna.viewer, draft).await.unwrap();
    assert!(!draft.authored.contains_key("editorial") && !draft.authored.contains_key("not_published"));
    assert_eq!(draft.authored["fields"]["website"], "https://www.chemcologne.de", "everything else stays");
    assert!(library.by_id(&anna.viewer, profile).await.unwrap().entry().envelope.editorial, "as it is until then");
}

/// An initiative with two owners who have been away for a year, somebody of it and somebody of the office who are there.
struct Quiet {
    boss: Present,
    one: Present,
    two: Present,
    helper: Present,
}

async fn quiet(node: &Node) -> Quiet {
    let one = node.member("one", Membership::Owner).await;
    let two = node.member("two", Membership::Owner).await;
    let helper = node.member("helper", Membership::Contributor).await;
    let boss = node.administrator("boss").await;
    assert!(node.library.idle_initiatives(&boss).await.unwrap().is_empty(), "they were just here");
    a_year(node).await;
    let (boss, helper) = (node.again(&boss).await, node.again(&helper).await);
    node.letters().await;
    Quiet { boss, one, two, helper }
}

async fn an_owner_objects_to_a_hand_over(node: &Node) {
    let library = &node.library;
    let Quiet { boss, one, two, helper } = quiet(node).await;
    let idle = library.idle_initiatives(&boss).await.unwrap();
    assert_eq!((idle.len(), idle[0].owners.len()), (1, 2));
    let others = library.idle_initiative(&boss, node.initiative).await.unwrap().others;
    assert_eq!(others.iter().map(|other| other.account).collect::<Vec<_>>(), [helper.id]);
    let to = Heir::Account(helper.id);
    let denied = library.begin_hand_over(&helper, node.initiative, to.clone(), &Pages).await;
    assert!(matches!(denied, Err(Error::Library(library::Error::Denied(_)))), "{denied:?}");
    let stranger = library.begin_hand_over(&boss, node.initiative, Heir::Account(two.id), &Pages).await;
    assert!(matches!(stranger, Err(Error::Library(library::Error::NotFound))), "an owner already: {stranger:?}");
    library.begin_hand_over(&boss, node.initiative, to.clone(), &Pages).await.unwrap();
    let twice = library.begin_hand_over(&boss, node.initiative, to, &Pages).await;
    assert_eq!(refused(twice), Refusal::Done);
    assert!(library.idle_initiatives(&boss).await.unwrap().is_empty(), "it is on its way");
    let letters = node.letters().await;
    assert_eq!(told(&letters), [one.address.as_str(), two.address.as_str()], "all owners hear of it");
    let Letter::HandOver { link, name, days, .. } = &letters[0].1 else { panic!("{letters:?}") };
    assert_eq!((name.as_str(), *days), ("helper", HAND_OVER_DAYS));
    let token = link.rsplit('/').next().unwrap();
    assert_eq!(library.objecting(token).await.unwrap().name, "helper");
    assert_eq!(library.finish_hand_overs(&Pages).await.unwrap(), 0, "not yet");
    library.object_to_hand_over(token, &Pages).await.unwrap();
    assert_eq!(refused(library.object_to_hand_over(token, &Pages).await), Refusal::Link, "once");
    let letters = node.letters().await;
    let all = [&boss, &helper, &one, &two].map(|person| person.address.as_str());
    assert_eq!(told(&letters), all, "{letters:?}");
    assert!(letters.iter().all(|(_, letter)| matches!(letter, Letter::HandOverEnded { done: false, .. })));
    node.pass(TimeDelta::days(15));
    assert_eq!(library.finish_hand_overs(&Pages).await.unwrap(), 0);
    assert_eq!(node.again(&helper).await.viewer.membership(node.initiative), Some(Membership::Contributor));
}

async fn an_owner_who_signs_in_keeps_the_initiative(node: &Node) {
    let library = &node.library;
    let Quiet { boss, one, helper, .. } = quiet(node).await;
    library.begin_hand_over(&boss, node.initiative, Heir::Account(helper.id), &Pages).await.unwrap();
    node.pass(TimeDelta::days(13));
    let back = node.again(&one).await;
    assert_eq!(back.viewer.membership(node.initiative), Some(Membership::Owner));
    node.pass(TimeDelta::days(1));
    node.letters().await;
    assert_eq!(library.finish_hand_overs(&Pages).await.unwrap(), 1);
    let ended = hand_over::of_account(library.storage(), boss.id, 1).await.unwrap();
    assert_eq!(ended[0].ended.map(|(_, ending)| ending), Some(Ending::Returned));
    let rows = membership::of_initiative(library.storage(), node.initiative).await.unwrap();
    assert_eq!(rows.iter().filter(|row| row.role == Some(Membership::Owner)).count(), 2, "everything is as it was");
    // The office may stop one as well.
    a_year(node).await;
    let boss = node.again(&boss).await;
    library.begin_hand_over(&boss, node.initiative, Heir::Account(helper.id), &Pages).await.unwrap();
    let waiting = library.waiting_hand_overs(&boss).await.unwrap();
    let [waiting] = &waiting[..] else { panic!("one waits: {waiting:?}") };
    assert_eq!(waiting.to, "helper");
    library.stop_hand_over(&boss, waiting.id, &Pages).await.unwrap();
    assert_eq!(refused(library.stop_hand_over(&boss, waiting.id, &Pages).await), Refusal::Done);
    assert!(library.waiting_hand_overs(&boss).await.unwrap().is_empty());
}

async fn a_hand_over_is_carried_out_once(node: &Node) {
    let library = &node.library;
    let Quiet { boss, one, two, helper } = quiet(node).await;
    library.begin_hand_over(&boss, node.initiative, Heir::Account(helper.id), &Pages).await.unwrap();
    node.pass(TimeDelta::days(i64::from(HAND_OVER_DAYS)));
    node.letters().await;
    let mut all = tokio::task::JoinSet::new();
    for _ in 0..4 {
        let library = library.clone();
        all.spawn(async move { library.finish_hand_overs(&Pages).await.unwrap() });
    }
    assert_eq!(all.join_all().await.into_iter().sum::<u64>(), 1, "by many at once");
    let letters = node.letters().await;
    assert_eq!(letters.len(), 4, "{letters:?}");
    assert!(letters.iter().all(|(_, letter)| matches!(letter, Letter::HandOverEnded { done: true, .. })));
    let rows = membership::of_initiative(library.storage(), node.initiative).await.unwrap();
    let role = |person: &Present| rows.iter().find(|row| row.account == person.id).and_then(|row| row.role);
    assert_eq!(role(&helper), Some(Membership::Owner));
    assert_eq!((role(&one), role(&two)), (Some(Membership::Contributor), Some(Membership::Contributor)));
    let lines = audit::list(library.storage(), 10).await.unwrap();
    let ended: Vec<_> = lines.iter().filter(|line| line.action == "hand_over_ended").collect();
    assert_eq!(ended.len(), 1);
    assert_eq!(ended[0].detail["ending"], "done");
    assert_eq!(account::get(library.storage(), one.id).await.unwrap().unwrap().status, AccountStatus::Dormant);
}

async fn a_hand_over_waits_while_the_profile_is_suspended(node: &Node) {
    let library = &node.library;
    let Quiet { boss, helper, .. } = quiet(node).await;
    library.begin_hand_over(&boss, node.initiative, Heir::Account(helper.id), &Pages).await.unwrap();
    let letters = node.letters().await;
    let Letter::HandOver { link, .. } = &letters[0].1 else { panic!("{letters:?}") };
    let token = link.rsplit('/').next().unwrap();
    put_into(library, node.initiative, Status::Suspended, true).await;
    assert_eq!(library.objecting(token).await.unwrap().name, "helper", "an owner may object all the same");
    node.pass(TimeDelta::days(i64::from(HAND_OVER_DAYS)));
    assert_eq!(library.finish_hand_overs(&Pages).await.unwrap(), 0, "nothing is decided yet");
    assert_eq!(library.waiting_hand_overs(&boss).await.unwrap().len(), 1, "the office sees it, and may stop it");
    put_into(library, node.initiative, Status::Removed, false).await;
    assert!(library.waiting_hand_overs(&boss).await.unwrap().is_empty(), "there is nothing to stop");
    put_into(library, node.initiative, Status::Published, false).await;
    assert_eq!(library.finish_hand_overs(&Pages).await.unwrap(), 1);
    assert_eq!(node.again(&helper).await.viewer.membership(node.initiative), Some(Membership::Owner));
}

async fn a_hand_over_to_an_address_becomes_an_invitation(node: &Node) {
    let library = &node.library;
    let Quiet { boss, .. } = quiet(node).await;
    let own = Heir::Address(boss.address.clone());
    let oneself = library.begin_hand_over(&boss, node.initiative, own, &Pages).await;
    assert_eq!(refused(oneself), Refusal::Policy(Refused::Oneself));
    let address = domain::account::Address::new("neu@werk.example").unwrap();
    library.begin_hand_over(&boss, node.initiative, Heir::Address(address), &Pages).await.unwrap();
    node.pass(TimeDelta::days(i64::from(HAND_OVER_DAYS)));
    node.letters().await;
    assert_eq!(library.finish_hand_overs(&Pages).await.unwrap(), 1);
    let letters = node.letters().await;
    let invited = letters.iter().find(|(to, _)| to == "neu@werk.example").unwrap();
    let Letter::Invitation { link, .. } = &invited.1 else { panic!("{letters:?}") };
    let token = link.rsplit('/').next().unwrap();
    let new = NewAccount { name: "Neu".to_owned(), password: PASSWORD.to_owned(), ..NewAccount::default() };
    let key = library.accept(token, Accepting::New(&new), "", &Pages).await.unwrap().unwrap();
    let newcomer = node.present(&key).await;
    assert_eq!(newcomer.viewer.membership(node.initiative), Some(Membership::Owner), "at once");
    let ended = hand_over::of_account(library.storage(), boss.id, 1).await.unwrap();
    assert_eq!(ended[0].to, None, "the address is forgotten");
}

async fn own_data_names_everything_and_erasing_leaves_only_ids(node: &Node) {
    let library = &node.library;
    let profile = editorial(node).await;
    let anna = node.member("anna", Membership::Contributor).await;
    let words = "Ich leite die Geschäftsstelle, siehe Impressum.";
    library.claim_by_office(&anna, profile, words, &Pages).await.unwrap();
    library.operator_set_office("anna@werk.example", Some(Office::Moderator)).await.unwrap();
    let anna = node.again(&anna).await;
    let data = library.own_data(&anna).await.unwrap();
    let traces = data["traces"].as_array().unwrap();
    let of = |table: &str| traces.iter().filter(|trace| trace["table"] == table).count();
    assert_eq!((of("claim"), of("known_device"), of("membership")), (1, 1, 1));
    assert!(traces.iter().any(|trace| trace["words"][0] == words), "in full");
    assert!(of("audit") > 0);
    library.erase_account(&anna, false, &Pages).await.unwrap();
    for place in trace::PLACES {
        let left = trace::of(library.storage(), anna.id, place).await.unwrap();
        let gone = place.then == trace::Then::Goes;
        assert!(!gone || left.is_empty(), "{}.{}: {left:?}", place.table, place.column);
    }
}
