//! The whole HTTP surface on one page. Every route is registered and listed in one step, so that the list
//! (`werkbuch routes --json`) cannot forget one.

use std::collections::BTreeSet;
use std::time::Duration;

use app::routes::{self, OfDraft};
use axum::extract::{DefaultBodyLimit, Path, RawQuery, State};
use axum::handler::Handler;
use axum::http::{HeaderMap, Uri};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Form, Router};
use domain::notice::NoticeKind;
use domain::{Kind, Language};
use serde::Serialize;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::http::{
    account, api, assets, audit, cache, case, desk, due, feeds, figures, gaps, guard, health, kept, machine, media,
    moderation, notices, openapi, outbox, pages, reply, review, site, site_pages, suspending, unpublish, vocabularies,
};
use crate::session::{Client, Session, SignedIn};
use crate::state::Door;

/// Largest body of a request, in bytes, where nothing larger is said: far more than any form of an account.
const LARGEST_BODY: usize = 64 * 1024;
/// Largest body of a draft, in bytes.
pub const LARGEST_DRAFT: usize = 1024 * 1024;
/// Largest form with files, in bytes: the largest file and what stands around it.
pub const LARGEST_UPLOAD: usize = 26 * 1024 * 1024;
/// Longest time that one answer may take.
const LONGEST_ANSWER: Duration = Duration::from_secs(20);
/// Longest time that files may take to arrive: 25 MiB over a slow line.
const LONGEST_UPLOAD: Duration = Duration::from_secs(10 * 60);

/// One route, as listed.
#[derive(Debug, Clone, Serialize, PartialEq, Eq)]
pub struct Listed {
    /// HTTP method.
    pub method: &'static str,
    /// Path with its parameters in braces.
    pub path: String,
    /// What it is, stable for tables of permissions.
    pub name: &'static str,
    /// Whether it changes something.
    pub changes: bool,
}

struct Surface {
    router: Router<Door>,
    listed: Vec<Listed>,
}

impl Surface {
    fn get<H, T>(mut self, path: impl Into<String>, name: &'static str, handler: H) -> Self
    where
        H: Handler<T, Door>,
        T: 'static,
    {
        let path = path.into();
        self.router = self.router.route(&path, get(handler));
        self.listed.push(Listed { method: "GET", path, name, changes: false });
        self
    }
}

impl Surface {
    fn empty() -> Self {
        Self { router: Router::new(), listed: Vec::new() }
    }

    /// A change; it may share its path with the page that leads to it.
    fn post<H, T>(mut self, path: impl Into<String>, name: &'static str, handler: H) -> Self
    where
        H: Handler<T, Door>,
        T: 'static,
    {
        let path = path.into();
        self.router = self.router.route(&path, post(handler));
        self.listed.push(Listed { method: "POST", path, name, changes: true });
        self
    }
}

/// All routes, without what stands before them.
fn surface() -> Surface {
    let mut surface = Surface::empty()
        .get("/", "root", pages::root)
        .get("/e/{kind}/{id}", "permanent", pages::permanent)
        .get("/sitemap.xml", "sitemap", machine::sitemap)
        .get("/robots.txt", "robots", machine::robots)
        .get("/.well-known/nodeinfo", "nodeinfo_links", machine::nodeinfo_links)
        .get("/nodeinfo/2.1", "nodeinfo", machine::nodeinfo)
        .get("/api/v1/search", "api_search", api::search)
        .get("/api/v1/suggest", "api_suggest", api::suggest)
        .get("/api/v1/entries/{id}", "api_entry", api::entry)
        .get("/api/v1/vocabularies", "api_vocabularies", api::vocabularies)
        .get(routes::vocabularies_turtle(), "api_vocabularies_turtle", api::vocabularies_turtle)
        .get(routes::vocabularies_json_ld(), "api_vocabularies_json_ld", api::vocabularies_json_ld)
        .get("/api/v1/openapi.json", "api_openapi", openapi::openapi);
    for language in Language::ALL {
        surface = in_language(surface, language);
    }
    surface
}

fn in_language(surface: Surface, language: Language) -> Surface {
    let mut surface = surface
        .get(routes::home(language), "home", move |door: State<Door>| pages::home(language, door))
        .get(routes::search_form(language), "search", move |door: State<Door>, raw: RawQuery| {
            pages::results(language, door, raw)
        })
        .get(routes::search_fragment(language), "search_hits", move |door: State<Door>, raw: RawQuery| {
            pages::hits(language, door, raw)
        })
        .get(routes::suggestions(language), "suggestions", move |door: State<Door>, raw: RawQuery| {
            pages::suggestions(language, door, raw)
        })
        .get(routes::vocabularies(language), "vocabularies", move |door: State<Door>| {
            pages::vocabularies(language, door)
        })
        .get(
            format!("{}/{{scheme}}", routes::vocabularies(language)),
            "vocabulary",
            move |State(door): State<Door>, Path(word): Path<String>| pages::vocabulary(language, door, word),
        )
        .get(
            format!("{}/{{scheme}}/{{concept}}", routes::vocabularies(language)),
            "concept",
            move |State(door): State<Door>, Path((word, code)): Path<(String, String)>| {
                pages::concept(language, door, word, code)
            },
        )
        .get(routes::collections(language), "collections", move |door: State<Door>| pages::collections(language, door))
        .get(
            routes::collection(language, "{slug}"),
            "collection",
            move |door: State<Door>, Path(slug): Path<String>| pages::collection(language, door, slug),
        )
        .get(routes::wanted(language), "wanted", move |door: State<Door>| pages::wanted(language, door))
        .get(routes::contact(language), "contact", move |door: State<Door>, raw: RawQuery| {
            pages::contact(language, door, raw)
        })
        .get(routes::imprint(language), "imprint", move |door: State<Door>| site::imprint(language, door))
        .get(routes::barrier(language), "barrier", move |door: State<Door>, raw: RawQuery| {
            notices::barrier_page(language, door, raw)
        })
        .get(routes::report(language), "report_page", move |door: State<Door>, raw: RawQuery| {
            notices::report_page(language, door, raw)
        })
        .get(routes::transparency(language), "transparency", move |door: State<Door>| {
            notices::transparency(language, door)
        })
        .get(routes::feed(language), "feed", move |State(door): State<Door>| feeds::newest(language, door))
        .get(
            format!("/{language}/feed/topic/{{file}}"),
            "topic_feed",
            move |State(door): State<Door>, Path(file): Path<String>| feeds::topic(language, door, file),
        )
        .get(format!("/{language}/opensearch.xml"), "opensearch", move |door: State<Door>| {
            machine::opensearch(language, door)
        });
    for (name, ..) in routes::PAGES {
        surface = surface
            .get(routes::page(language, name), "page", move |door: State<Door>| site::page(language, name, door));
    }
    for kind in Kind::ALL {
        let of_kind = routes::kind(language, kind);
        surface = surface.get(of_kind.clone(), "kind", move |door: State<Door>| pages::kind(language, kind, door)).get(
            format!("{of_kind}/{{slug}}"),
            "entry",
            move |State(door): State<Door>, Path(slug): Path<String>, RawQuery(raw): RawQuery| {
                pages::entry(language, kind, door, slug, raw)
            },
        );
    }
    let formats = routes::kind(language, Kind::DialogFormat);
    let initiatives = routes::kind(language, Kind::Initiative);
    surface
        .get(
            format!("{formats}/{{slug}}/{}", routes::sheet_word(language)),
            "sheet",
            move |State(door): State<Door>, Path(slug): Path<String>, RawQuery(raw): RawQuery| {
                pages::sheet(language, door, slug, raw)
            },
        )
        .get(
            format!("{initiatives}/{{slug}}/feed.atom"),
            "initiative_feed",
            move |State(door): State<Door>, Path(slug): Path<String>| feeds::initiative(language, door, slug),
        )
}

/// Pages around an account, which are made for whoever asks.
fn account_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let at = |name| routes::account_pattern(language, name);
        surface = surface
            .get(at("account"), "account", account::account)
            .get(at("sign_in"), "sign_in_page", account::sign_in_page)
            .post(at("sign_in"), "sign_in", account::sign_in)
            .post(at("code"), "sign_in_code", account::code)
            .post(at("sign_out"), "sign_out", account::sign_out)
            .get(at("register"), "register_page", account::register_page)
            .post(at("register"), "register", account::register)
            .get(at("letter_sent"), "letter_sent", account::letter_sent)
            .get(at("confirm"), "confirm_page", account::confirm_page)
            .post(at("confirm"), "confirm", account::confirm)
            .get(at("forgotten"), "forgotten_page", account::forgotten_page)
            .post(at("forgotten"), "forgotten", account::forgotten)
            .get(at("reset"), "reset_page", account::reset_page)
            .post(at("reset"), "reset", account::reset)
            .get(at("invitation"), "invitation_page", account::invitation_page)
            .post(at("invitation"), "invitation_accept", account::accept)
            .post(at("details"), "details", account::details)
            .post(at("password"), "password", account::password)
            .get(at("second_factor"), "second_factor_page", account::second_factor_page)
            .post(at("second_factor"), "second_factor_begin", account::second_factor)
            .post(at("second_factor_confirm"), "second_factor_confirm", account::second_factor_confirm)
            .post(at("second_factor_remove"), "second_factor_remove", account::second_factor_remove)
            .post(at("device_end"), "device_end", account::device_end)
            .post(at("devices_end"), "devices_end", account::devices_end)
            .get(at("own_data"), "own_data", account::own_data)
            .get(at("erase"), "erase_page", account::erase_page)
            .post(at("erase"), "erase", account::erase)
            .post(at("join"), "join", account::join)
            .get(at("people"), "people", account::people)
            .post(at("people_invite"), "people_invite", account::people_invite)
            .post(at("people_role"), "people_role", account::people_role)
            .post(at("people_agree"), "people_agree", account::people_agree)
            .post(at("people_stop"), "people_stop", account::people_stop)
            .get(at("accounts"), "accounts", account::accounts)
            .post(at("accounts_role"), "accounts_role", account::accounts_role)
            .post(at("accounts_invite"), "accounts_invite", account::accounts_invite);
    }
    surface
}

/// Another address for an account, or for an invitation; profiles that are taken over and handed over, with the room of the office for it.
fn profile_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let at = |name| routes::account_pattern(language, name);
        let room = |name| routes::office_pattern(language, name);
        surface = surface
            .post(at("address"), "address", account::address)
            .get(at("address_new"), "address_new_page", account::address_new_page)
            .post(at("address_new"), "address_new", account::address_new)
            .get(at("address_old"), "address_old_page", account::address_old_page)
            .post(at("address_old"), "address_old", account::address_old)
            .post(at("invitation_ask"), "invitation_ask", account::invitation_ask)
            .get(at("elsewhere"), "elsewhere_page", account::elsewhere_page)
            .post(at("elsewhere"), "elsewhere", account::elsewhere)
            .post(at("accounts_end"), "accounts_end", account::accounts_end)
            .get(at("claim"), "claim_page", account::claim_page)
            .post(at("claim_mail"), "claim_mail", account::claim_mail)
            .post(at("claim_office"), "claim_office", account::claim_office)
            .get(at("claim_confirm"), "claim_confirm_page", account::claim_confirm_page)
            .post(at("claim_confirm"), "claim_confirm", account::claim_confirm)
            .get(at("objection"), "hand_over_objection_page", account::hand_over_objection_page)
            .post(at("objection"), "hand_over_objection", account::hand_over_objection)
            .get(room("profiles"), "profiles", account::profiles)
            .get(room("profiles_claim"), "profiles_claim_page", account::profiles_claim_page)
            .post(room("profiles_claim"), "profiles_claim", account::profiles_claim)
            .get(room("profile_back"), "profile_back_page", account::profile_back_page)
            .post(room("profile_back"), "profile_back", account::profile_back)
            .get(room("hand_over"), "hand_over_page", account::hand_over_page)
            .post(room("hand_over"), "hand_over_begin", account::hand_over_begin)
            .post(room("hand_over_stop"), "hand_over_stop", account::hand_over_stop);
    }
    surface
}

/// What somebody watches and is told of.
fn watching_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let at = |name| routes::account_pattern(language, name);
        surface = surface
            .get(at("watch"), "watch_page", account::watch_page)
            .post(at("watch"), "watch", account::watch)
            .get(at("watches"), "watches", account::watches)
            .post(at("watch_change"), "watch_change", account::watch_change)
            .post(at("watch_remove"), "watch_remove", account::watch_remove)
            .get(at("notifications"), "notifications", account::notifications)
            .post(at("notifications_read"), "notifications_read", account::notifications_read)
            .post(at("news_read"), "news_read", account::news_read)
            .post(at("news_wishes"), "news_wishes", account::news_wishes);
    }
    surface
}

/// The way out of letters that somebody subscribed to, for whoever has the link. It stands outside of the same-origin
/// rule, since mail providers use it in the name of readers (RFC 8058); the token in it is all that it asks for, and no
/// cookie is read.
fn unsubscribe_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let path = routes::unsubscribe(language, "{token}");
        surface = surface
            .get(path.clone(), "unsubscribe_page", move |State(door): State<Door>, Path(token): Path<String>| {
                account::unsubscribe_page(language, door, token)
            })
            .post(path, "unsubscribe", move |State(door): State<Door>, Path(token): Path<String>| {
                account::unsubscribe(language, door, token)
            });
    }
    surface
}

/// The desk of people who write, whose drafts may be long.
fn desk_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        surface = desk_in_language(surface, language);
    }
    surface.router = surface.router.layer(DefaultBodyLimit::max(LARGEST_DRAFT));
    surface
}

fn desk_in_language(surface: Surface, language: Language) -> Surface {
    let of = |what: OfDraft| routes::of_draft(language, "{id}", what);
    surface
        .get(routes::desk(language), "desk", move |door: State<Door>, who: SignedIn| desk::desk(language, door, who))
        .get(routes::desk_new(language), "desk_new", move |door: State<Door>, who: SignedIn| {
            desk::new(language, door, who)
        })
        .post(routes::desk_new(language), "desk_begin", move |door: State<Door>, who: SignedIn, form: desk::Sent| {
            desk::begin(language, door, who, form)
        })
        .post(
            routes::desk_revise(language),
            "desk_revise",
            move |door: State<Door>, who: SignedIn, form: desk::Sent| desk::revise(language, door, who, form),
        )
        .post(routes::desk_paste(language), "desk_paste", desk::paste)
        .get(
            routes::draft(language, "{id}"),
            "desk_editor",
            move |door: State<Door>, who: SignedIn, id: Path<String>, raw: RawQuery| {
                desk::editor(language, door, who, id, raw)
            },
        )
        .post(
            routes::draft(language, "{id}"),
            "desk_save",
            move |door: State<Door>, who: Session, id: Path<String>, form: desk::Sent| {
                desk::save(language, door, who, id, form)
            },
        )
        .post(
            of(OfDraft::Keep),
            "desk_keep",
            move |door: State<Door>, who: Session, id: Path<String>, form: desk::Sent| {
                desk::keep(language, door, who, id, form)
            },
        )
        .post(of(OfDraft::Hold), "desk_hold", move |door: State<Door>, who: Session, id: Path<String>| {
            desk::hold(language, door, who, id)
        })
        .get(of(OfDraft::Preview), "desk_preview", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::preview(language, door, who, id)
        })
        .get(of(OfDraft::Receipt), "desk_receipt", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::receipt(language, door, who, id)
        })
        .get(of(OfDraft::State), "desk_state", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::state(language, door, who, id)
        })
        .post(of(OfDraft::Withdraw), "desk_withdraw", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::withdraw(language, door, who, id)
        })
        .post(of(OfDraft::Discard), "desk_discard", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::discard(language, door, who, id)
        })
        .post(
            of(OfDraft::Object),
            "desk_object",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: desk::Sent| {
                desk::object(language, door, who, id, form)
            },
        )
        .get(of(OfDraft::Decisions), "desk_decisions", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::decisions(language, door, who, id)
        })
        .post(of(OfDraft::Restore), "desk_restore", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::restore(language, door, who, id)
        })
        .post(of(OfDraft::TakeOver), "desk_take_over", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            desk::take_over(language, door, who, id)
        })
}

/// Where those who answer for a public entry withdraw it.
fn unpublish_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let path = routes::of_draft(language, "{id}", OfDraft::WithdrawEntry);
        surface = surface
            .get(path.clone(), "unpublish_page", move |door: State<Door>, who: SignedIn, id: Path<String>| {
                unpublish::page(language, door, who, id)
            })
            .post(path, "unpublish", move |door: State<Door>, who: SignedIn, id: Path<String>, form: desk::Sent| {
                unpublish::withdraw(language, door, who, id, form)
            });
    }
    surface
}

/// The room of the office where pages of the site are written, whose texts may be long.
fn site_page_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let at = |name| routes::office_pattern(language, name);
        surface = surface
            .get(at("site_pages"), "site_pages", move |door: State<Door>, who: SignedIn| {
                site_pages::list(language, door, who)
            })
            .get(at("site_slots"), "site_slots", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
                site_pages::slots(language, door, who, raw)
            })
            .post(
                at("site_slots"),
                "site_slots_save",
                move |door: State<Door>, who: SignedIn, sent: site_pages::Sent| {
                    site_pages::save_slots(language, door, who, sent)
                },
            )
            .get(
                at("site_page"),
                "site_page",
                move |door: State<Door>, who: SignedIn, id: Path<String>, raw: RawQuery| {
                    site_pages::editor(language, door, who, id, raw)
                },
            )
            .post(
                at("site_page"),
                "site_page_save",
                move |door: State<Door>, who: SignedIn, id: Path<String>, sent: site_pages::Sent| {
                    site_pages::save(language, door, who, id, sent)
                },
            );
    }
    surface.router = surface.router.layer(DefaultBodyLimit::max(LARGEST_DRAFT));
    surface
}

/// Files that are handed in for a draft: they are large, and may come slowly.
fn upload_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        surface = surface.post(
            routes::of_draft(language, "{id}", OfDraft::Files),
            "desk_files",
            move |door: State<Door>, who: Session, id: Path<String>, headers: HeaderMap, form: media::Form| {
                media::upload(language, door, who, id, headers, form)
            },
        );
    }
    surface.router = surface.router.layer(DefaultBodyLimit::max(LARGEST_UPLOAD));
    surface
}

/// Routes that no cache stands before.
fn uncached() -> Surface {
    Surface::empty()
        .get("/healthz", "alive", health::alive)
        .get("/readyz", "ready", health::ready)
        .get("/pkg/{*path}", "asset", assets::asset)
        .get(routes::media("{hash}"), "media", media::file)
}

/// Letters, for administrators.
fn letter_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        surface = surface
            .get(
                routes::account_pattern(language, "outbox"),
                "outbox",
                move |State(door): State<Door>, SignedIn(session): SignedIn| async move {
                    outbox::list(language, &door, &session.viewer).await
                },
            )
            .get(
                routes::account_pattern(language, "letter"),
                "letter",
                move |State(door): State<Door>, SignedIn(session): SignedIn, Path(name): Path<String>| async move {
                    outbox::letter(language, &door, &session.viewer, &name).await
                },
            );
    }
    surface
}

/// What the library lacks, what is to be looked at again, figures: rooms of the office, and the question to those who
/// answer for an entry.
fn care_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        surface = care_in_language(surface, language);
    }
    surface
}

fn care_in_language(surface: Surface, language: Language) -> Surface {
    let at = |name| routes::office_pattern(language, name);
    let still_true = routes::of_draft(language, "{id}", OfDraft::StillTrue);
    surface
        .get(at("gaps"), "gaps", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
            gaps::list(language, door, who, raw)
        })
        .post(at("gaps_dismiss"), "gaps_dismiss", move |door: State<Door>, who: SignedIn, form: Form<gaps::OneGap>| {
            gaps::dismiss(language, door, who, form)
        })
        .get(at("gaps_call"), "gaps_call_page", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
            gaps::begin(language, door, who, raw)
        })
        .post(at("gaps_call"), "gaps_call", move |door: State<Door>, who: SignedIn, form: Form<gaps::SentCall>| {
            gaps::open(language, door, who, form)
        })
        .get(at("gaps_edit"), "gaps_edit_page", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            gaps::edit(language, door, who, id)
        })
        .post(
            at("gaps_edit"),
            "gaps_edit",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: Form<gaps::SentCall>| {
                gaps::save(language, door, who, id, form)
            },
        )
        .post(
            at("gaps_close"),
            "gaps_close",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: Form<gaps::Answer>| {
                gaps::close(language, door, who, id, form)
            },
        )
        .get(at("due"), "due", move |door: State<Door>, who: SignedIn| due::list(language, door, who))
        .get(at("audit"), "audit", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
            audit::page(language, door, who, raw)
        })
        .get(at("figures"), "figures", move |door: State<Door>, who: SignedIn| figures::page(language, door, who))
        .get(at("figures_csv"), "figures_csv", move |door: State<Door>, who: SignedIn| {
            figures::csv(language, door, who)
        })
        .get(
            still_true.clone(),
            "still_true_page",
            move |door: State<Door>, who: SignedIn, id: Path<String>, raw: RawQuery| {
                due::question(language, door, who, id, raw)
            },
        )
        .post(still_true, "still_true", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            due::confirm(language, door, who, id)
        })
}

/// What readers send with the forms to report something. They need no account, and no form of another site reaches them.
fn notice_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        for (path, name, kind) in [
            (routes::report(language), "report", NoticeKind::Content),
            (routes::barrier(language), "barrier_report", NoticeKind::Barrier),
        ] {
            surface = surface.post(path, name, move |door: State<Door>, client: Client, form: Form<notices::Sent>| {
                notices::report(language, kind, door, client, form)
            });
        }
    }
    surface
}

/// Rooms in which the office decides about what is public.
fn moderation_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let at = |name| routes::office_pattern(language, name);
        surface = surface
            .get(at("notices"), "notices", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
                moderation::notices(language, door, who, raw)
            })
            .get(
                at("notice"),
                "notice",
                move |door: State<Door>, who: SignedIn, number: Path<String>, raw: RawQuery| {
                    moderation::notice(language, door, who, number, raw)
                },
            )
            .post(
                at("notice"),
                "notice_decide",
                move |door: State<Door>, who: SignedIn, number: Path<String>, form: Form<moderation::Sent>| {
                    moderation::decide_notice(language, door, who, number, form)
                },
            )
            .get(at("office_entries"), "office_entries", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
                moderation::entries(language, door, who, raw)
            })
            .get(
                at("office_entry"),
                "office_entry",
                move |door: State<Door>, who: SignedIn, id: Path<String>, raw: RawQuery| {
                    moderation::entry(language, door, who, id, raw)
                },
            )
            .post(
                at("office_entry"),
                "office_entry_decide",
                move |door: State<Door>, who: SignedIn, id: Path<String>, form: Form<moderation::Sent>| {
                    moderation::decide_entry(language, door, who, id, form)
                },
            );
        surface = suspending_in_language(surface, language);
    }
    surface
}

/// Suspending with one click, its reasons, and earlier versions.
fn suspending_in_language(surface: Surface, language: Language) -> Surface {
    let at = |name| routes::office_pattern(language, name);
    surface
        .post(
            at("office_suspend"),
            "office_suspend",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: Form<moderation::Sent>| {
                suspending::suspend(language, door, who, id, form)
            },
        )
        .get(at("office_reasons"), "office_reasons_page", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            suspending::reasons_page(language, door, who, id)
        })
        .post(
            at("office_reasons"),
            "office_reasons",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: Form<moderation::Sent>| {
                suspending::reasons(language, door, who, id, form)
            },
        )
        .get(
            at("office_versions"),
            "office_versions_page",
            move |door: State<Door>, who: SignedIn, id: Path<String>, raw: RawQuery| {
                suspending::versions_page(language, door, who, id, raw)
            },
        )
        .post(
            at("office_versions"),
            "office_versions",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: Form<moderation::Sent>| {
                suspending::versions(language, door, who, id, form)
            },
        )
}

/// The rooms in which the office takes care of vocabularies.
fn vocabulary_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        let at = |name| routes::office_pattern(language, name);
        surface = surface
            .get(at("vocabularies_care"), "vocabularies_care", move |door: State<Door>, who: SignedIn| {
                vocabularies::list(language, door, who)
            })
            .get(
                at("vocabulary_care"),
                "vocabulary_care",
                move |door: State<Door>, who: SignedIn, word: Path<String>, raw: RawQuery| {
                    vocabularies::one(language, door, who, word, raw)
                },
            )
            .get(
                at("vocabulary_form"),
                "vocabulary_form",
                move |door: State<Door>, who: SignedIn, word: Path<String>, raw: RawQuery| {
                    vocabularies::form(language, door, who, word, raw)
                },
            )
            .post(
                at("vocabulary_preview"),
                "vocabulary_preview",
                move |door: State<Door>, who: SignedIn, word: Path<String>, sent: vocabularies::Sent| {
                    vocabularies::preview(language, door, who, word, sent)
                },
            )
            .post(
                at("vocabulary_amend"),
                "vocabulary_amend",
                move |door: State<Door>, who: SignedIn, word: Path<String>, sent: vocabularies::Sent| {
                    vocabularies::amend(language, door, who, word, sent)
                },
            );
    }
    surface
}

/// The rooms of whoever reviews.
fn review_routes() -> Surface {
    let mut surface = Surface::empty();
    for language in Language::ALL {
        surface = review_in_language(surface, language);
    }
    // A case is sent with all comments that are being written about it.
    surface.router = surface.router.layer(DefaultBodyLimit::max(LARGEST_DRAFT));
    surface
}

fn review_in_language(surface: Surface, language: Language) -> Surface {
    let at = |name| routes::office_pattern(language, name);
    surface
        .get(at("office"), "office", move |door: State<Door>, who: SignedIn| review::start(language, door, who))
        .get(at("reviews"), "reviews", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
            review::queue(language, door, who, raw)
        })
        .post(at("reviews_take"), "reviews_take", move |door: State<Door>, who: SignedIn, form: desk::Sent| {
            review::take_marked(language, door, who, form)
        })
        .post(at("reviews_assign"), "reviews_assign", move |door: State<Door>, who: SignedIn, form: desk::Sent| {
            review::assign(language, door, who, form)
        })
        .get(at("review"), "review", move |door: State<Door>, who: SignedIn, id: Path<String>, raw: RawQuery| {
            case::page(language, door, who, id, raw)
        })
        .post(at("review_take"), "review_take", move |door: State<Door>, who: SignedIn, id: Path<String>| {
            case::take(language, door, who, id)
        })
        .post(
            at("review_give_back"),
            "review_give_back",
            move |door: State<Door>, id: Path<String>, form: case::Sender| case::give_back(language, door, id, form),
        )
        .post(at("review_comment"), "review_comment", move |door: State<Door>, id: Path<String>, form: case::Sender| {
            case::comment(language, door, id, form)
        })
        .post(at("review_settle"), "review_settle", move |door: State<Door>, id: Path<String>, form: case::Sender| {
            case::settle(language, door, id, form)
        })
        .post(
            at("review_checklist"),
            "review_checklist",
            move |door: State<Door>, id: Path<String>, form: case::Sender| case::checklist(language, door, id, form),
        )
        .post(at("review_decide"), "review_decide", move |door: State<Door>, id: Path<String>, form: case::Sender| {
            case::decide(language, door, id, form)
        })
        .get(at("objections"), "objections", move |door: State<Door>, who: SignedIn, raw: RawQuery| {
            review::objections(language, door, who, raw)
        })
        .post(
            at("objection_decide"),
            "objection_decide",
            move |door: State<Door>, who: SignedIn, id: Path<String>, form: desk::Sent| {
                review::decide_objection(language, door, who, id, form)
            },
        )
}

/// Addresses that take forms and have no page of their own. An answer that shows a form again stands under such an
/// address, and is reloaded, bookmarked and gone back to: it leads on to the nearest page above it, where the form is.
fn back_routes() -> Surface {
    let all = own();
    let pages: BTreeSet<&str> = all.iter().filter(|route| !route.changes).map(|route| route.path.as_str()).collect();
    let mut surface = Surface::empty();
    for form in all.iter().filter(|route| route.changes && !pages.contains(route.path.as_str())) {
        let mut above = form.path.rmatch_indices('/').map(|(at, _)| &form.path[..at]);
        if let Some(page) = above.find(|path| pages.contains(path)) {
            let parts = page.split('/').count();
            surface = surface.get(form.path.clone(), "back", move |uri: Uri| back(uri, parts));
        }
    }
    surface
}

/// On to the first so many parts of a path, the empty one before its first slash among them.
async fn back(uri: Uri, parts: usize) -> Response {
    reply::see(&uri.path().split('/').take(parts).collect::<Vec<_>>().join("/"))
}

/// Every route.
pub fn listed() -> Vec<Listed> {
    let mut all = own();
    all.extend(back_routes().listed);
    all
}

/// Every route but those that lead back.
fn own() -> Vec<Listed> {
    let mut all = surface().listed;
    all.extend(account_routes().listed);
    all.extend(uncached().listed);
    all.extend(letter_routes().listed);
    all.extend(profile_routes().listed);
    all.extend(watching_routes().listed);
    all.extend(unsubscribe_routes().listed);
    all.extend(care_routes().listed);
    all.extend(notice_routes().listed);
    all.extend(moderation_routes().listed);
    all.extend(review_routes().listed);
    all.extend(desk_routes().listed);
    all.extend(upload_routes().listed);
    all.extend(unpublish_routes().listed);
    all.extend(site_page_routes().listed);
    all.extend(vocabulary_routes().listed);
    all
}

/// Routes of people who are signed in: no form of another site reaches them, nobody keeps what they answer, and what
/// somebody sent whose sign-in had ended is not lost.
fn private(routes: Router<Door>, door: &Door) -> Router<Door> {
    // Also where a proxy before the server has changed the host that the client asked for.
    let same_origin = CsrfLayer::new();
    let same_origin = same_origin.clone().add_trusted_origin(&door.node().base_url).unwrap_or(same_origin);
    let kept = from_fn_with_state(door.clone(), kept::forms);
    routes.layer(kept).layer(same_origin).layer(from_fn_with_state(door.clone(), account::private))
}

/// What takes longer is told to come again.
fn within(time: Duration) -> TimeoutLayer {
    TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, time)
}

/// The service behind the door.
pub fn router(door: Door) -> Router {
    surface()
        .router
        .fallback(pages::nowhere)
        .layer(from_fn_with_state(door.clone(), cache::pages))
        .merge(private(account_routes().router.merge(letter_routes().router).merge(care_routes().router), &door))
        .merge(private(notice_routes().router.merge(moderation_routes().router), &door))
        .merge(private(watching_routes().router.merge(profile_routes().router), &door))
        .merge(unsubscribe_routes().router.layer(from_fn_with_state(door.clone(), account::private)))
        .merge(private(vocabulary_routes().router.merge(unpublish_routes().router), &door))
        .merge(private(back_routes().router, &door))
        .merge(uncached().router)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .merge(private(review_routes().router, &door))
        .merge(private(desk_routes().router, &door))
        .merge(private(site_page_routes().router, &door))
        .layer(within(LONGEST_ANSWER))
        .merge(private(upload_routes().router, &door).layer(within(LONGEST_UPLOAD)))
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(door.clone(), guard::every))
        .with_state(door)
}
