//! Who may do what: every route × every role, one row each. A route without a row fails; so does a row without a
//! route. Routes for everybody are asked by each role in `states::open`, routes of an item in each of its states in the
//! other parts of `states`.

use axum::http::StatusCode;
use chrono::Utc;
use domain::account::{AccountId, Membership};
use domain::{EntryId, Language};
use library::Origin;
use server::config::Config;
use server::demo;
use server::mail::outbox::Outbox;
use server::router::{Listed, listed};
use sha2::{Digest as _, Sha256};
use storage::account::AccountRow;
use storage::membership::{Change, MembershipRow};
use storage::session::SessionRow;
use storage::{account, membership, session};

use crate::house::{Answer, House, items, on, shared, shipped};

/// Somebody who is not signed in, then the people of the demo: with no role, contributor, owner, moderator,
/// administrator.
const ROLES: [&str; 6] = [
    "",
    "lesend@demo.example",
    "mitwirkend@demo.example",
    "verantwortlich@demo.example",
    "moderation@demo.example",
    "administration@demo.example",
];

/// `y` may, `s` is asked to sign in, `n` may not, `?` does not see it; one letter for each of [`ROLES`]. What may be done may still be
/// refused for what was sent (an old link, a wrong password).
const TABLE: &[(&str, &str)] = &[
    // For everybody.
    ("root", "yyyyyy"),
    ("permanent", "yyyyyy"),
    ("sitemap", "yyyyyy"),
    ("robots", "yyyyyy"),
    ("nodeinfo_links", "yyyyyy"),
    ("nodeinfo", "yyyyyy"),
    ("api_search", "yyyyyy"),
    ("api_suggest", "yyyyyy"),
    ("api_entry", "yyyyyy"),
    ("api_vocabularies", "yyyyyy"),
    ("api_vocabularies_turtle", "yyyyyy"),
    ("api_vocabularies_json_ld", "yyyyyy"),
    ("api_openapi", "yyyyyy"),
    ("home", "yyyyyy"),
    ("search", "yyyyyy"),
    ("search_hits", "yyyyyy"),
    ("suggestions", "yyyyyy"),
    ("vocabularies", "yyyyyy"),
    ("vocabulary", "yyyyyy"),
    ("concept", "yyyyyy"),
    ("collections", "yyyyyy"),
    ("collection", "yyyyyy"),
    ("wanted", "yyyyyy"),
    ("contact", "yyyyyy"),
    ("imprint", "yyyyyy"),
    ("barrier", "yyyyyy"),
    ("report_page", "yyyyyy"),
    ("transparency", "yyyyyy"),
    ("feed", "yyyyyy"),
    ("topic_feed", "yyyyyy"),
    ("opensearch", "yyyyyy"),
    ("page", "yyyyyy"),
    ("kind", "yyyyyy"),
    ("entry", "yyyyyy"),
    ("sheet", "yyyyyy"),
    ("initiative_feed", "yyyyyy"),
    ("alive", "yyyyyy"),
    ("ready", "yyyyyy"),
    ("asset", "yyyyyy"),
    // Of published entries; of drafts see `media`.
    ("media", "yyyyyy"),
    // Reporting something needs no account.
    ("report", "yyyyyy"),
    ("barrier_report", "yyyyyy"),
    // Whoever opens the address of a form is led on to the page above it, which asks who they are.
    ("back", "yyyyyy"),
    // Coming in.
    ("sign_in_page", "yyyyyy"),
    ("sign_in", "yyyyyy"),
    ("sign_in_code", "yyyyyy"),
    ("sign_out", "yyyyyy"),
    ("register_page", "yyyyyy"),
    ("register", "yyyyyy"),
    ("letter_sent", "yyyyyy"),
    ("confirm_page", "yyyyyy"),
    ("confirm", "yyyyyy"),
    ("forgotten_page", "yyyyyy"),
    ("forgotten", "yyyyyy"),
    ("reset_page", "yyyyyy"),
    ("reset", "yyyyyy"),
    ("invitation_page", "yyyyyy"),
    ("invitation_accept", "yyyyyy"),
    // One's own.
    ("account", "syyyyy"),
    ("details", "syyyyy"),
    ("password", "syyyyy"),
    ("second_factor_page", "syyyyy"),
    ("second_factor_begin", "syyyyy"),
    ("second_factor_confirm", "syyyyy"),
    ("second_factor_remove", "syyyyy"),
    ("device_end", "syyyyy"),
    ("devices_end", "syyyyy"),
    ("own_data", "syyyyy"),
    ("erase_page", "syyyyy"),
    ("erase", "syyyyy"),
    ("join", "syyyyy"),
    ("address", "syyyyy"),
    ("address_new_page", "syyyyy"),
    ("address_new", "syyyyy"),
    // An invitation from another address; who asks and who answers are both signed in.
    ("invitation_ask", "syyyyy"),
    ("elsewhere_page", "syyyyy"),
    ("elsewhere", "syyyyy"),
    // For whoever has the link out of a letter.
    ("address_old_page", "yyyyyy"),
    ("address_old", "yyyyyy"),
    ("claim_confirm_page", "yyyyyy"),
    ("claim_confirm", "yyyyyy"),
    ("hand_over_objection_page", "yyyyyy"),
    ("hand_over_objection", "yyyyyy"),
    // A profile of the editors; this one has owners already, so that nobody can take it over.
    ("claim_page", "syyyyy"),
    ("claim_mail", "snnnnn"),
    ("claim_office", "snnnnn"),
    // The office gives profiles to those they belong to. There is no such request, and the owners are there.
    ("profiles", "snnnyy"),
    ("profiles_claim_page", "snnn??"),
    ("profiles_claim", "snnn??"),
    // Nobody has taken this one over by a letter.
    ("profile_back_page", "snnn??"),
    ("profile_back", "snnn??"),
    ("hand_over_page", "snnn??"),
    ("hand_over_begin", "snnnyy"),
    ("hand_over_stop", "snnn??"),
    // What somebody watches; without an entry, a topic or a query there is nothing to begin with.
    ("watch_page", "s?????"),
    ("watch", "syyyyy"),
    ("watches", "syyyyy"),
    ("watch_change", "syyyyy"),
    ("watch_remove", "syyyyy"),
    ("notifications", "syyyyy"),
    ("notifications_read", "syyyyy"),
    ("news_read", "syyyyy"),
    // How somebody of the office is told of its work.
    ("news_wishes", "snnnyy"),
    // For whoever has the link out of a letter.
    ("unsubscribe_page", "yyyyyy"),
    ("unsubscribe", "yyyyyy"),
    // People of an initiative.
    ("people", "snyyyy"),
    ("people_invite", "snnyyy"),
    ("people_role", "snnyyy"),
    ("people_agree", "snnynn"),
    ("people_stop", "snnynn"),
    // All accounts.
    ("accounts", "snnnny"),
    ("accounts_role", "snnnny"),
    ("accounts_invite", "snnnny"),
    ("accounts_end", "snnnny"),
    // The desk: what is on it decides further; see `desk` and `states`.
    ("desk", "syyyyy"),
    ("desk_new", "syyyyy"),
    ("desk_begin", "syyyyy"),
    ("desk_revise", "s?????"),
    ("desk_editor", "s?????"),
    ("desk_save", "s?????"),
    ("desk_keep", "s?????"),
    ("desk_hold", "s?????"),
    ("desk_paste", "syyyyy"),
    ("desk_preview", "s?????"),
    ("desk_receipt", "s?????"),
    ("desk_state", "s?????"),
    ("desk_withdraw", "s?????"),
    ("desk_discard", "s?????"),
    ("desk_restore", "s?????"),
    ("desk_take_over", "s?????"),
    ("desk_files", "s?????"),
    // By entry: the profile of the initiative, which was not written here and about which nothing was decided.
    ("desk_object", "s?nnnn"),
    ("desk_decisions", "s?yyyy"),
    // The office; which case it is decides further, and of one that is not there only the office learns that.
    ("office", "snnnyy"),
    ("reviews", "snnnyy"),
    ("reviews_take", "snnnyy"),
    ("reviews_assign", "snnnyy"),
    ("review", "snnn??"),
    ("review_take", "snnn??"),
    ("review_give_back", "snnn??"),
    ("review_comment", "snnn??"),
    ("review_settle", "snnn??"),
    ("review_checklist", "snnn??"),
    ("review_decide", "snnn??"),
    ("objections", "snnnyy"),
    ("objection_decide", "snnn??"),
    // Whether a public entry still holds; the one that is asked about is the profile of the initiative.
    ("still_true_page", "snnyyy"),
    ("still_true", "snnyyy"),
    // The same for withdrawing it: the profile of an initiative cannot be withdrawn.
    ("unpublish_page", "s?nnnn"),
    ("unpublish", "s?nnnn"),
    // What the library lacks, what is due, figures. There is no such gap and no such call.
    ("gaps", "snnnyy"),
    ("gaps_dismiss", "snnn??"),
    ("gaps_call_page", "snnnyy"),
    ("gaps_call", "snnnyy"),
    ("gaps_edit_page", "snnn??"),
    ("gaps_edit", "snnn??"),
    ("gaps_close", "snnn??"),
    ("due", "snnnyy"),
    ("figures", "snnnyy"),
    ("figures_csv", "snnnyy"),
    ("audit", "snnnyy"),
    // The office takes care of the vocabularies.
    ("vocabularies_care", "snnnyy"),
    ("vocabulary_care", "snnnyy"),
    ("vocabulary_form", "snnnyy"),
    ("vocabulary_preview", "snnnyy"),
    ("vocabulary_amend", "snnnyy"),
    // The office decides about what is public.
    ("notices", "snnnyy"),
    ("notice", "snnnyy"),
    ("notice_decide", "snnnyy"),
    ("office_entries", "snnnyy"),
    ("office_entry", "snnnyy"),
    ("office_entry_decide", "snnnyy"),
    ("office_suspend", "snnnyy"),
    ("office_reasons_page", "snnnyy"),
    ("office_reasons", "snnnyy"),
    ("office_versions_page", "snnnyy"),
    ("office_versions", "snnnyy"),
    // Letters that were put down instead of being sent.
    ("outbox", "snnnny"),
    ("letter", "snnnny"),
    // Pages of the site, and what operator and office say about themselves.
    ("site_pages", "snnnny"),
    ("site_slots", "snnnny"),
    ("site_slots_save", "snnnny"),
    ("site_page", "snnnny"),
    ("site_page_save", "snnnny"),
];

/// Rows whose letter for these roles changes when the sign-in is not recent: then they are asked to sign in again.
const DELICATE: &[&str] = &[
    "password",
    "second_factor_begin",
    "second_factor_confirm",
    "second_factor_remove",
    "own_data",
    "erase",
    "people_invite",
    "people_role",
    "people_agree",
    "people_stop",
    "accounts_role",
    "accounts_invite",
    "accounts_end",
    "address",
    "hand_over_begin",
];

#[test]
fn every_route_has_a_row() {
    let mut missing: Vec<&str> =
        listed().iter().map(|route| route.name).filter(|name| !TABLE.iter().any(|(row, _)| row == name)).collect();
    missing.dedup();
    assert_eq!(missing, Vec::<&str>::new(), "these routes have no row");
    let over: Vec<&str> =
        TABLE.iter().map(|(row, _)| *row).filter(|row| !listed().iter().any(|route| route.name == *row)).collect();
    assert_eq!(over, Vec::<&str>::new(), "these rows have no route");
    assert!(TABLE.iter().all(|(_, letters)| letters.len() == ROLES.len()));
    for route in listed().iter().filter(|route| !is_private(route)) {
        let letters = TABLE.iter().find(|(row, _)| *row == route.name).unwrap().1;
        assert_eq!(letters, "yyyyyy", "{}: outside account, desk and office everything is for everybody", route.name);
    }
}

/// Whether a route is for people who are signed in or about to.
pub fn is_private(route: &Listed) -> bool {
    Language::ALL.into_iter().any(|language| {
        let office = app::routes::office(language, "office");
        [app::routes::account(language, "account"), app::routes::desk(language), office]
            .iter()
            .any(|private| route.path.starts_with(private))
    })
}

/// A house with the people of the demo and somebody whose role is about to change.
struct Stage {
    house: House,
    initiative: EntryId,
    people: Vec<AccountRow>,
    /// Holds one letter.
    _data: tempfile::TempDir,
}

/// A letter's name.
const LETTER: &str = "20270115T080000Z-1";

/// The number of the first notice.
const NOTICE: i64 = 1;

impl Stage {
    async fn set() -> Self {
        let data = tempfile::tempdir().unwrap();
        let config = Config { demo: true, data: data.path().to_owned(), ..Config::default() };
        Outbox::of(&config).unwrap().put(LETTER, b"To: a@b.example\r\nSubject: x\r\n\r\nx\r\n").unwrap();
        let house = House::new(config.clone()).await;
        let profile = |file: &library::transfer::File| file.path.contains("entries/initiative/chemcologne");
        let items = items(&server::embedded::shipped().into_iter().filter(profile).collect::<Vec<_>>());
        house.take_in(&items, Origin::Shipped).await;
        demo::prepare(&house.door.library, &config).await.unwrap();
        let notice = crate::notices::report(&items[0], "");
        assert_eq!(house.door.library.report(&notice).await.unwrap(), NOTICE);
        let people = account::list(house.door.library.storage(), 100, 0).await.unwrap();
        Self { house, initiative: items[0].entry.id, people, _data: data }
    }

    fn person(&self, address: &str) -> &AccountRow {
        self.people.iter().find(|row| row.address.as_ref().is_some_and(|it| it.as_str() == address)).unwrap()
    }

    /// Everything as it was, whatever the request before has done; gives a fresh key for this person.
    async fn reset(&self, address: &str, recent: bool) -> String {
        let now = Utc::now();
        let tx = self.house.door.library.storage().begin().await.unwrap();
        for row in &self.people {
            account::put(&tx, row).await.unwrap();
        }
        let owner = self.person("verantwortlich@demo.example").id;
        let second = self.person("verantwortlich2@demo.example").id;
        let helper = self.person("mitwirkend@demo.example").id;
        let waits = self.person("lesend@demo.example").id;
        membership::remove(&tx, self.initiative, waits, now).await.unwrap();
        let change = Some(Change { to: None, by: second, at: Some(now + chrono::TimeDelta::hours(48)) });
        for (account, role, change) in [
            (owner, Membership::Owner, None),
            (second, Membership::Owner, None),
            (helper, Membership::Contributor, None),
            (AccountId(self.third().await), Membership::Owner, change),
        ] {
            let row = MembershipRow { initiative: self.initiative, account, role: Some(role), since: now, change };
            membership::put(&tx, &row).await.unwrap();
        }
        let mut cookie = String::new();
        if !address.is_empty() {
            let key = format!("key-of-{}-{}", address.len(), uuid::Uuid::now_v7().simple());
            let id: String = Sha256::digest(key.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
            let row = SessionRow {
                id,
                account: self.person(address).id,
                device: String::new(),
                created_at: now,
                seen_at: now,
                recent_until: if recent { now + chrono::TimeDelta::minutes(5) } else { now },
                ended_at: None,
            };
            session::add(&tx, &row).await.unwrap();
            cookie = format!("werkbuch={key}");
        }
        tx.commit().await.unwrap();
        cookie
    }

    /// An owner who is about to leave, as the second owner wants: the moderator's own account would do, had it not
    /// rights of its own; so it is somebody added for the purpose.
    async fn third(&self) -> uuid::Uuid {
        self.person("dritte@demo.example").id.0
    }

    async fn ask(&self, route: &Listed, cookie: &str) -> Answer {
        let id = match route.name {
            "letter" => LETTER.to_owned(),
            "site_page" | "site_page_save" => "privacy-de".to_owned(),
            "notice" | "notice_decide" => NOTICE.to_string(),
            "vocabulary_care" | "vocabulary_form" | "vocabulary_preview" | "vocabulary_amend" => "topic".to_owned(),
            _ => self.initiative.to_string(),
        };
        let path = route.path.replace("{token}", "unknown").replace("{id}", &id);
        if route.method == "GET" {
            return self.house.get_with(&path, &[("cookie", cookie)]).await;
        }
        let helper = self.person("mitwirkend@demo.example").id.0;
        let form = match route.name {
            "people_role" => {
                // The contributor is asked about somebody else than themselves: leaving is everybody's right.
                format!("person={}&role=contributor", self.person("verantwortlich2@demo.example").id.0)
            }
            "people_agree" | "people_stop" => format!("person={}", self.third().await),
            "people_invite" => "address=x%40werk.example&role=contributor".to_owned(),
            "accounts_role" => format!("person={helper}&role=moderator"),
            "accounts_end" => format!("person={helper}"),
            "hand_over_begin" => "address=x%40werk.example".to_owned(),
            "accounts_invite" => "address=x%40werk.example&role=moderator".to_owned(),
            "join" => format!("initiative={}", self.initiative),
            "watch" => format!("subject=initiative&key={}&how=daily", self.initiative),
            "erase" => "sure=1".to_owned(),
            "details" => "name=Demo&language=de".to_owned(),
            "office_versions" => "deed=version_shown&version=1".to_owned(),
            "review_decide" => "verdict=publish".to_owned(),
            "objection_decide" => "granted=1".to_owned(),
            // What is in use cannot be restored: it is refused with a reason.
            "vocabulary_preview" | "vocabulary_amend" => "kind=restore&code=T1".to_owned(),
            _ => String::new(),
        };
        self.house.post(&path, cookie, &form).await
    }
}

/// The letter that an answer is.
pub fn letter(answer: &Answer) -> char {
    let away = answer.header("location");
    match answer.status {
        StatusCode::SEE_OTHER if away.starts_with("/de/konto/anmelden") || away.starts_with("/en/account/sign-in") => {
            's'
        }
        // So that a program learns that somebody is not signed in any more.
        StatusCode::UNAUTHORIZED => 's',
        StatusCode::FORBIDDEN => 'n',
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => '?',
        status if status.is_server_error() => '!',
        _ => 'y',
    }
}

#[test]
fn every_role_may_what_the_table_says() {
    on(async {
        let stage = with_third(Stage::set().await).await;
        let private: Vec<Listed> = listed().into_iter().filter(is_private).collect();
        let mut wrong = Vec::new();
        for route in &private {
            let letters = TABLE.iter().find(|(row, _)| *row == route.name).unwrap().1;
            for (role, wanted) in ROLES.iter().zip(letters.chars()) {
                let cookie = stage.reset(role, true).await;
                let answer = stage.ask(route, &cookie).await;
                if letter(&answer) != wanted {
                    wrong.push(format!("{} {} as {role:?}: {}, not {wanted}", route.method, route.path, answer.status));
                }
                if wanted != 'y' || role.is_empty() || !DELICATE.contains(&route.name) {
                    continue;
                }
                let cookie = stage.reset(role, false).await;
                let answer = stage.ask(route, &cookie).await;
                if letter(&answer) != 's' {
                    wrong.push(format!(
                        "{} {} as {role:?}, long after signing in: {}",
                        route.method, route.path, answer.status
                    ));
                }
            }
        }
        assert_eq!(wrong, Vec::<String>::new());
    });
}

/// Adds an owner who is about to leave.
async fn with_third(mut stage: Stage) -> Stage {
    let storage = stage.house.door.library.storage().clone();
    let third = AccountRow {
        id: AccountId(uuid::Uuid::now_v7()),
        address: Some(domain::account::Address::new("dritte@demo.example").unwrap()),
        name: "Demo Dritte".to_owned(),
        ..stage.person("lesend@demo.example").clone()
    };
    let tx = storage.begin().await.unwrap();
    assert!(account::add(&tx, &third).await.unwrap());
    tx.commit().await.unwrap();
    stage.people.push(third);
    stage
}

/// Routes for everybody answer alike, whatever key comes along.
#[test]
fn a_key_changes_nothing_for_routes_of_everybody() {
    on(async {
        let house = shared().await;
        let slug = shipped()[0].slugs[&Language::De].clone();
        for path in ["/de", "/api/v1/search", "/sitemap.xml", &format!("/de/praxis/{slug}")] {
            let plain = house.get(path).await;
            let with = house.get_with(path, &[("cookie", "werkbuch=anything")]).await;
            assert_eq!((plain.status, plain.body), (with.status, with.body), "{path}");
        }
    });
}
