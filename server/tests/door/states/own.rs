//! What somebody with an account asks about an entry or an initiative in every state: whether it still holds, to watch
//! it, to belong to it, who belongs to it, to whom it belongs.

use domain::account::{Grant, Membership};
use domain::lifecycle::Status;
use domain::policy::{AccountAction, Refused, Standing, may_account, may_claim, may_confirm, may_enter_office};
use domain::{EntryId, Kind};
use server::config::Config;
use server::router::Listed;
use storage::review_date;

use super::open::read;
use super::{Role, entries, entry_in, people, routes, said, subject, wrong};
use crate::house::{Answer, House, on};

/// Routes with the kind of entry that they are asked about here.
const ROUTES: [(&str, Kind); 13] = [
    ("still_true_page", Kind::Guide),
    ("still_true", Kind::Guide),
    ("watch_page", Kind::Guide),
    ("watch", Kind::Guide),
    ("join", Kind::Initiative),
    ("people", Kind::Initiative),
    ("people_invite", Kind::Initiative),
    ("people_role", Kind::Initiative),
    ("claim_page", Kind::Initiative),
    ("claim_mail", Kind::Initiative),
    ("claim_office", Kind::Initiative),
    ("hand_over_page", Kind::Initiative),
    ("hand_over_begin", Kind::Initiative),
];

pub(super) fn names() -> Vec<&'static str> {
    ROUTES.iter().map(|(name, _)| *name).collect()
}

/// The letter of what the policy says about an account.
fn granted(role: Role, action: AccountAction) -> char {
    let standing = Standing { administrators: 1, owners: 1, recent: true };
    match may_account(&role.viewer(), action, standing) {
        Ok(()) => 'y',
        Err(Refused::SignIn | Refused::SignInAgain) => 's',
        Err(_) => 'n',
    }
}

fn expected(route: &str, role: Role, status: Status) -> char {
    if role == Role::Nobody {
        return 's';
    }
    let initiative = entry_in(Kind::Initiative, status);
    // As everybody else would see it, whoever asks.
    let found = read(status);
    let if_found = |letter| if found == 'y' { letter } else { found };
    match route {
        // What is not public any more does not hold; a form says no more than that.
        "still_true_page" | "still_true" => match said(may_confirm(&role.viewer(), &subject(status))) {
            'c' => 'n',
            letter => letter,
        },
        "people" | "people_invite" => {
            let action = match route {
                "people" => AccountAction::SeePeople(initiative),
                _ => AccountAction::Invite(Grant::Membership { initiative, role: Membership::Contributor }),
            };
            match granted(role, action) {
                'y' => found,
                letter => letter,
            }
        }
        "people_role" => if_found(granted(role, as_it_is(initiative))),
        // The editors wrote these profiles, and each has an owner, who was here a moment ago.
        "claim_mail" | "claim_office" => if_found(match said(may_claim(&role.viewer(), true, 1)) {
            'c' => 'n',
            letter => letter,
        }),
        "hand_over_page" | "hand_over_begin" => match may_enter_office(&role.viewer()) {
            Ok(()) if route == "hand_over_page" => '?',
            Ok(()) => if_found('c'),
            Err(denied) => said(Err(denied)),
        },
        _ => found,
    }
}

/// That a contributor stays one: it may be said, and changes nothing.
fn as_it_is(initiative: EntryId) -> AccountAction {
    let contributor = Some(Membership::Contributor);
    AccountAction::SetMembership { initiative, of: Role::Colleague.account(), from: contributor, to: contributor }
}

/// What is wanted whatever policy and lifecycle say; one letter for each role.
const BY_HAND: &[(&str, Status, &str)] = &[
    ("still_true", Status::Draft, "s?nn?nnnn"),
    ("still_true", Status::Published, "snynnyyyy"),
    ("still_true", Status::RevisionPending, "snynnyyyy"),
    ("still_true", Status::Archived, "snnnnnnnn"),
    ("still_true", Status::Suspended, "s?nn?nnnn"),
    ("watch", Status::Published, "syyyyyyyy"),
    ("watch", Status::InReview, "s????????"),
    ("watch", Status::Removed, "sgggggggg"),
    ("join", Status::Published, "syyyyyyyy"),
    ("join", Status::Suspended, "s????????"),
    ("people", Status::Published, "snyynyyyy"),
    ("people", Status::Suspended, "sn??n????"),
    ("people_invite", Status::Published, "snnnnyyyy"),
    ("people_invite", Status::Withdrawn, "snnnngggg"),
    ("people_role", Status::Published, "snnnnyyyy"),
    ("people_role", Status::Draft, "s????????"),
    ("claim_page", Status::Published, "syyyyyyyy"),
    ("claim_page", Status::Suspended, "s????????"),
    ("claim_mail", Status::Published, "snnnnnnnn"),
    ("claim_office", Status::Archived, "snnnnnnnn"),
    ("claim_office", Status::Removed, "sgggggggg"),
    ("hand_over_page", Status::Published, "snnnnn???"),
    ("hand_over_begin", Status::Published, "snnnnnccc"),
    ("hand_over_begin", Status::Submitted, "snnnnn???"),
    ("hand_over_begin", Status::Withdrawn, "snnnnnggg"),
];

#[test]
fn policy_and_lifecycle_say_what_was_written_down() {
    for (route, status, letters) in BY_HAND {
        let said: String = Role::ALL.into_iter().map(|role| expected(route, role, *status)).collect();
        assert_eq!(said, *letters, "{route} {status:?}");
    }
}

async fn ask(house: &House, route: &Listed, role: Role, id: EntryId) -> Answer {
    let (path, cookie) = (route.path.replace("{id}", &id.to_string()), role.cookie());
    let form = match route.name {
        "watch_page" => return house.get_with(&format!("{path}?entry={id}"), &[("cookie", &cookie)]).await,
        _ if !route.changes => return house.get_with(&path, &[("cookie", &cookie)]).await,
        "watch" => format!("subject=entry&key={id}&how=daily"),
        "join" => format!("initiative={id}"),
        "people_invite" => "address=neu%40werk.example&role=contributor".to_owned(),
        "people_role" => format!("person={}&role=contributor", Role::Colleague.account().0),
        "claim_mail" | "hand_over_begin" => "address=neu%40werk.example".to_owned(),
        "claim_office" => "words=Ich+leite+die+Gesch%C3%A4ftsstelle+und+bin+dort+zu+erreichen.".to_owned(),
        _ => String::new(),
    };
    house.post(&path, &cookie, &form).await
}

#[test]
fn what_is_asked_about_an_entry_goes_by_its_state() {
    on(async {
        let house = House::new(Config::default()).await;
        people(&house).await;
        entries(&house, &[Kind::Guide, Kind::Initiative]).await;
        let storage = house.door.library.storage();
        let mut wrong_ones = Vec::new();
        let mut turn = 0_usize;
        for (name, kind) in ROUTES {
            let routes = routes(name);
            for status in Status::ALL {
                let id = entry_in(kind, status);
                for role in Role::ALL {
                    turn += 1;
                    let route = &routes[turn % routes.len()];
                    let confirmed =
                        || async { review_date::get(storage, id).await.unwrap().and_then(|it| it.confirmed) };
                    let before = confirmed().await;
                    let answer = ask(&house, route, role, id).await;
                    let wanted = expected(name, role, status);
                    let what = format!("{name} as {role:?} in {status:?}");
                    wrong_ones.extend(wrong(&what, &answer, wanted));
                    let is_confirmed = confirmed().await != before;
                    if is_confirmed != (name == "still_true" && wanted == 'y') {
                        wrong_ones.push(format!("{what}: confirmed: {is_confirmed}"));
                    }
                }
            }
        }
        assert_eq!(wrong_ones, Vec::<String>::new());
    });
}
