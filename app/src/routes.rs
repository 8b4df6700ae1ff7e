//! Every address of the site, on this one page. Pages live under `/de` and `/en`, with words of that language.

use domain::query::Query;
use domain::site::Page;
use domain::{EntryId, Kind, Language};

/// Start page.
pub fn home(language: Language) -> String {
    format!("/{language}")
}

/// Word for the search page in addresses.
pub const fn search_word(language: Language) -> &'static str {
    match language {
        Language::De => "suche",
        Language::En => "search",
    }
}

/// Results of a query.
pub fn search(language: Language, query: &Query) -> String {
    with_parameters(&format!("/{language}/{}", search_word(language)), &query.parameters())
}

/// The search page alone, as a form's target.
pub fn search_form(language: Language) -> String {
    format!("/{language}/{}", search_word(language))
}

/// The language of the results that a path leads to; none where it leads elsewhere.
pub fn search_language(path: &str) -> Option<Language> {
    Language::ALL.into_iter().find(|language| search_form(*language) == path)
}

/// What somebody may be about to type, as options of a list.
pub fn suggestions(language: Language) -> String {
    match language {
        Language::De => "/de/suche/vorschlaege".to_owned(),
        Language::En => "/en/search/suggestions".to_owned(),
    }
}

/// The hits of a query as a fragment of the results page, for the island.
pub fn search_fragment(language: Language) -> String {
    format!("/{language}/{}/treffer", search_word(language))
}

/// Word for a kind in addresses.
pub const fn kind_word(language: Language, kind: Kind) -> &'static str {
    match (language, kind) {
        (Language::De, Kind::DialogFormat) => "dialogformate",
        (Language::De, Kind::BestPractice) => "praxis",
        (Language::De, Kind::Guide) => "leitfaeden",
        (Language::De, Kind::Initiative) => "initiativen",
        (Language::En, Kind::DialogFormat) => "dialogue-formats",
        (Language::En, Kind::BestPractice) => "practice",
        (Language::En, Kind::Guide) => "guides",
        (Language::En, Kind::Initiative) => "initiatives",
    }
}

/// The kind behind a word.
pub fn kind_of_word(language: Language, word: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind_word(language, *kind) == word)
}

/// All entries of a kind; for initiatives the map with its table.
pub fn kind(language: Language, kind: Kind) -> String {
    format!("/{language}/{}", kind_word(language, kind))
}

/// The page of an entry.
pub fn entry(language: Language, kind: Kind, slug: &str) -> String {
    format!("/{language}/{}/{slug}", kind_word(language, kind))
}

/// The page of an entry in the published version with this number; without one, in the newest.
pub fn version(language: Language, kind: Kind, slug: &str, number: Option<i64>) -> String {
    let page = entry(language, kind, slug);
    number.map_or_else(|| page.clone(), |number| with_parameters(&page, &[("v", number.to_string())]))
}

/// Two published versions of an entry beside each other.
pub fn comparison(language: Language, kind: Kind, slug: &str, from: i64, to: i64) -> String {
    with_parameters(&entry(language, kind, slug), &[("v", from.to_string()), ("with", to.to_string())])
}

/// Word for the run sheet in addresses.
pub const fn sheet_word(language: Language) -> &'static str {
    match language {
        Language::De => "ablauf",
        Language::En => "run-sheet",
    }
}

/// The run sheet of a format.
pub fn sheet(language: Language, slug: &str) -> String {
    format!("{}/{}", entry(language, Kind::DialogFormat, slug), sheet_word(language))
}

/// The run sheet with all texts, on however many pages.
pub fn whole_sheet(language: Language, slug: &str, start: &str, people: u32) -> String {
    let parameters = [("start", start.to_owned()), ("people", people.to_string()), ("whole", "1".to_owned())];
    with_parameters(&sheet(language, slug), &parameters)
}

/// Permanent address of an entry, without language: leads to its page or, for programs, its data.
pub fn permanent(kind: Kind, id: EntryId) -> String {
    format!("/e/{}/{id}", kind.code())
}

/// The same of one published version, which it names for good.
pub fn permanent_version(kind: Kind, id: EntryId, number: i64) -> String {
    with_parameters(&permanent(kind, id), &[("v", number.to_string())])
}

/// Word for vocabularies in addresses.
pub const fn vocabulary_word(language: Language) -> &'static str {
    match language {
        Language::De => "begriffe",
        Language::En => "concepts",
    }
}

/// All vocabularies.
pub fn vocabularies(language: Language) -> String {
    format!("/{language}/{}", vocabulary_word(language))
}

/// One vocabulary.
pub fn vocabulary(language: Language, scheme: &str) -> String {
    format!("{}/{}", vocabularies(language), scheme.replace('_', "-"))
}

/// One concept.
pub fn concept(language: Language, scheme: &str, code: &str) -> String {
    format!("{}/{}", vocabulary(language, scheme), code.to_lowercase().replace(['_', '/'], "-"))
}

/// All collections.
pub fn collections(language: Language) -> String {
    match language {
        Language::De => "/de/sammlungen".to_owned(),
        Language::En => "/en/collections".to_owned(),
    }
}

/// One collection.
pub fn collection(language: Language, slug: &str) -> String {
    format!("{}/{slug}", collections(language))
}

/// What is wanted for the library: open calls, and closed ones with the entry that answered them.
pub fn wanted(language: Language) -> String {
    match language {
        Language::De => "/de/gesucht".to_owned(),
        Language::En => "/en/wanted".to_owned(),
    }
}

/// The pages of the site, as named in `content/pages/`, with their words in addresses.
pub const PAGES: [(&str, &str, &str); 9] = [
    ("about", "ueber-werkbuch", "about"),
    ("contribute", "beitragen", "contribute"),
    ("criteria", "kriterien", "criteria"),
    ("evidence", "evidenz", "evidence"),
    ("easy", "einfache-sprache", "plain-language"),
    ("sign", "gebaerdensprache", "sign-language"),
    ("accessibility", "barrierefreiheit", "accessibility"),
    ("privacy", "datenschutz", "privacy"),
    ("moderation", "pruefung", "moderation"),
];

/// One page of the site.
pub fn page(language: Language, name: &str) -> String {
    let word = PAGES.iter().find(|(page, ..)| *page == name).map_or(name, |(_, de, en)| match language {
        Language::De => de,
        Language::En => en,
    });
    format!("/{language}/{word}")
}

/// The page behind a word.
pub fn page_of_word(language: Language, word: &str) -> Option<&'static str> {
    PAGES.iter().find(|(_, de, en)| word == if language == Language::De { *de } else { *en }).map(|(name, ..)| *name)
}

/// Who answers for the site.
pub fn imprint(language: Language) -> String {
    match language {
        Language::De => "/de/impressum".to_owned(),
        Language::En => "/en/imprint".to_owned(),
    }
}

/// How to reach the office.
pub fn contact(language: Language) -> String {
    match language {
        Language::De => "/de/kontakt".to_owned(),
        Language::En => "/en/contact".to_owned(),
    }
}

/// The contact page with a question begun; `about` is what was looked for.
pub fn ask(language: Language, about: &str) -> String {
    if about.is_empty() { contact(language) } else { with_parameters(&contact(language), &[("q", about.to_owned())]) }
}

/// Where a barrier of this page of the site is reported; the form alone where it is none, or that form itself.
pub fn barrier_on(language: Language, page: &str) -> String {
    let form = barrier(language);
    let is_other = page != form && is_local(page);
    if is_other { with_parameters(&form, &[("from", page.to_owned())]) } else { form }
}

/// Where a barrier is reported.
pub fn barrier(language: Language) -> String {
    match language {
        Language::De => "/de/barriere-melden".to_owned(),
        Language::En => "/en/report-barrier".to_owned(),
    }
}

/// Where content is reported that should not stand here.
pub fn report(language: Language) -> String {
    match language {
        Language::De => "/de/melden".to_owned(),
        Language::En => "/en/report".to_owned(),
    }
}

/// The same for an entry.
pub fn report_entry(language: Language, id: EntryId) -> String {
    with_parameters(&report(language), &[("entry", id.to_string())])
}

/// What was decided here, in figures.
pub fn transparency(language: Language) -> String {
    match language {
        Language::De => "/de/transparenz".to_owned(),
        Language::En => "/en/transparency".to_owned(),
    }
}

/// An entry as an address of this site names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// By its id.
    Id(EntryId),
    /// By kind, language and slug.
    Slug(Kind, Language, String),
}

/// The entry that a path of this site leads to: its page, something below it, or its permanent address.
pub fn entry_named(path: &str) -> Option<Named> {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let mut parts = path.trim_start_matches('/').split('/');
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if first == "e" {
        return third.parse().ok().map(Named::Id);
    }
    let language = Language::from_code(first)?;
    let kind = kind_of_word(language, second)?;
    (!third.is_empty()).then(|| Named::Slug(kind, language, third.to_owned()))
}

/// Atom feed of the newest entries.
pub fn feed(language: Language) -> String {
    format!("/{language}/feed.atom")
}

/// Atom feed of a topic.
pub fn topic_feed(language: Language, topic: &str) -> String {
    format!("/{language}/feed/{}/{}.atom", "topic", topic.to_lowercase())
}

/// Atom feed of an initiative.
pub fn initiative_feed(language: Language, slug: &str) -> String {
    format!("{}/feed.atom", entry(language, Kind::Initiative, slug))
}

/// Entry as JSON.
pub fn api_entry(id: EntryId) -> String {
    format!("/api/v1/entries/{id}")
}

/// One published version of an entry as JSON.
pub fn api_version(id: EntryId, number: i64) -> String {
    with_parameters(&api_entry(id), &[("v", number.to_string())])
}

/// All vocabularies as SKOS in Turtle.
pub fn vocabularies_turtle() -> String {
    "/api/v1/vocabularies.ttl".to_owned()
}

/// All vocabularies as SKOS in JSON-LD.
pub fn vocabularies_json_ld() -> String {
    "/api/v1/vocabularies.jsonld".to_owned()
}

/// Description of the API (OpenAPI).
pub fn api_description() -> String {
    "/api/v1/openapi.json".to_owned()
}

/// Pages of an account, each with its words in addresses: after `/de/konto` and `/en/account`. `{…}` are parameters.
pub const ACCOUNT: [(&str, &str, &str); 26] = [
    ("account", "", ""),
    ("sign_in", "/anmelden", "/sign-in"),
    ("code", "/code", "/code"),
    ("sign_out", "/abmelden", "/sign-out"),
    ("register", "/registrieren", "/register"),
    ("letter_sent", "/unterwegs", "/on-its-way"),
    ("confirm", "/bestaetigen/{token}", "/confirm/{token}"),
    ("forgotten", "/passwort-vergessen", "/forgotten"),
    ("reset", "/neues-passwort/{token}", "/new-password/{token}"),
    ("invitation", "/einladung/{token}", "/invitation/{token}"),
    ("details", "/angaben", "/details"),
    ("password", "/passwort", "/password"),
    ("second_factor", "/zweiter-faktor", "/second-factor"),
    ("second_factor_confirm", "/zweiter-faktor/bestaetigen", "/second-factor/confirm"),
    ("second_factor_remove", "/zweiter-faktor/entfernen", "/second-factor/remove"),
    ("device_end", "/geraete/abmelden", "/devices/sign-out"),
    ("devices_end", "/geraete/alle-abmelden", "/devices/sign-out-others"),
    ("own_data", "/daten", "/data"),
    ("erase", "/loeschen", "/erase"),
    ("join", "/beitreten", "/join"),
    ("people", "/initiativen/{id}", "/initiatives/{id}"),
    ("people_invite", "/initiativen/{id}/einladen", "/initiatives/{id}/invite"),
    ("people_role", "/initiativen/{id}/rolle", "/initiatives/{id}/role"),
    ("people_agree", "/initiativen/{id}/zustimmen", "/initiatives/{id}/agree"),
    ("people_stop", "/initiativen/{id}/aufhalten", "/initiatives/{id}/stop"),
    ("accounts", "/personen", "/people"),
];

/// Pages of administrators, beside those of [`ACCOUNT`].
pub const ACCOUNT_ADMINISTRATION: [(&str, &str, &str); 4] = [
    ("accounts_role", "/personen/rolle", "/people/role"),
    ("accounts_invite", "/personen/einladen", "/people/invite"),
    ("outbox", "/postausgang", "/outbox"),
    ("letter", "/postausgang/{id}", "/outbox/{id}"),
];

/// What somebody watches and is told of, beside those of [`ACCOUNT`].
pub const ACCOUNT_WATCHING: [(&str, &str, &str); 8] = [
    ("watch", "/beobachten", "/watch"),
    ("watches", "/beobachtet", "/watching"),
    ("watch_change", "/beobachtet/aendern", "/watching/change"),
    ("watch_remove", "/beobachtet/entfernen", "/watching/remove"),
    ("notifications", "/nachrichten", "/notifications"),
    ("notifications_read", "/nachrichten/gelesen", "/notifications/read"),
    ("news_read", "/nachrichten/aus-der-pruefung-gelesen", "/notifications/reviews-read"),
    ("news_wishes", "/beobachtet/servicestelle", "/watching/office"),
];

/// Another address for an account, profiles that are taken over and handed over, beside those of [`ACCOUNT`].
pub const ACCOUNT_PROFILES: [(&str, &str, &str); 9] = [
    ("address", "/adresse", "/address"),
    ("address_new", "/adresse/bestaetigen/{token}", "/address/confirm/{token}"),
    ("address_old", "/adresse/rueckgaengig/{token}", "/address/undo/{token}"),
    ("accounts_end", "/personen/abmelden", "/people/sign-out"),
    ("claim", "/initiativen/{id}/uebernehmen", "/initiatives/{id}/take-over"),
    ("claim_mail", "/initiativen/{id}/uebernehmen/adresse", "/initiatives/{id}/take-over/address"),
    ("claim_office", "/initiativen/{id}/uebernehmen/servicestelle", "/initiatives/{id}/take-over/office"),
    ("claim_confirm", "/uebernahme/{token}", "/take-over/{token}"),
    ("objection", "/uebergabe/{token}", "/hand-over/{token}"),
];

/// Invitations that are accepted from another address, beside those of [`ACCOUNT`].
pub const ACCOUNT_ELSEWHERE: [(&str, &str, &str); 2] = [
    ("invitation_ask", "/einladung/{token}/nachfragen", "/invitation/{token}/ask"),
    ("elsewhere", "/andere-adresse/{token}", "/other-address/{token}"),
];

/// A page of an account by its name, with its parameters still in braces.
pub fn account_pattern(language: Language, name: &str) -> String {
    let all = ACCOUNT.iter().chain(&ACCOUNT_ADMINISTRATION).chain(&ACCOUNT_WATCHING);
    let all = all.chain(&ACCOUNT_PROFILES).chain(&ACCOUNT_ELSEWHERE);
    let words = all.into_iter().find(|(page, ..)| *page == name);
    let (base, word) = match language {
        Language::De => ("/de/konto", words.map_or("", |(_, de, _)| de)),
        Language::En => ("/en/account", words.map_or("", |(.., en)| en)),
    };
    format!("{base}{word}")
}

/// A page of an account without parameters.
pub fn account(language: Language, name: &str) -> String {
    account_pattern(language, name)
}

/// A page of an account that is reached by a token or an id.
pub fn account_with(language: Language, name: &str, parameter: &str) -> String {
    account_pattern(language, name).replace("{token}", parameter).replace("{id}", parameter)
}

/// Where an entry is begun to be watched.
pub fn watch_entry(language: Language, id: EntryId) -> String {
    with_parameters(&account(language, "watch"), &[("entry", id.to_string())])
}

/// Where an initiative is begun to be watched.
pub fn watch_initiative(language: Language, id: EntryId) -> String {
    with_parameters(&account(language, "watch"), &[("initiative", id.to_string())])
}

/// Where a topic is begun to be watched.
pub fn watch_topic(language: Language, code: &str) -> String {
    with_parameters(&account(language, "watch"), &[("topic", code.to_owned())])
}

/// Where a search is begun to be watched.
pub fn watch_search(language: Language, query: &Query) -> String {
    let mut parameters = vec![("search", "1".to_owned())];
    parameters.extend(query.parameters());
    with_parameters(&account(language, "watch"), &parameters)
}

/// Where letters about what somebody watches are ended without signing in; `token` as it stands in the letter, or in
/// braces.
pub fn unsubscribe(language: Language, token: &str) -> String {
    match language {
        Language::De => format!("/de/abmelden/{token}"),
        Language::En => format!("/en/unsubscribe/{token}"),
    }
}

/// Rooms of the office, each with its words in addresses: after `/de/servicestelle` and `/en/office`. `{…}` are
/// parameters.
pub const OFFICE: &[(&str, &str, &str)] = &[
    ("office", "", ""),
    ("site_pages", "/seiten", "/pages"),
    ("site_slots", "/seiten/angaben", "/pages/details"),
    ("site_page", "/seiten/{id}", "/pages/{id}"),
    ("gaps", "/luecken", "/gaps"),
    ("gaps_dismiss", "/luecken/ausblenden", "/gaps/dismiss"),
    ("gaps_call", "/luecken/aufruf", "/gaps/call"),
    ("gaps_edit", "/luecken/aufruf/{id}", "/gaps/call/{id}"),
    ("gaps_close", "/luecken/aufruf/{id}/schliessen", "/gaps/call/{id}/close"),
    ("due", "/fristen", "/due"),
    ("profiles", "/profile", "/profiles"),
    ("profiles_claim", "/profile/anfragen/{id}", "/profiles/requests/{id}"),
    ("profile_back", "/profile/zuruecknehmen/{id}", "/profiles/take-back/{id}"),
    ("hand_over", "/profile/uebergabe/{id}", "/profiles/hand-over/{id}"),
    ("hand_over_stop", "/profile/uebergabe/{id}/beenden", "/profiles/hand-over/{id}/stop"),
    ("figures", "/zahlen", "/figures"),
    ("figures_csv", "/zahlen.csv", "/figures.csv"),
    ("vocabularies_care", "/begriffe", "/concepts"),
    ("vocabulary_care", "/begriffe/{id}", "/concepts/{id}"),
    ("vocabulary_form", "/begriffe/{id}/aendern", "/concepts/{id}/change"),
    ("vocabulary_preview", "/begriffe/{id}/vorschau", "/concepts/{id}/preview"),
    ("vocabulary_amend", "/begriffe/{id}/aenderungen", "/concepts/{id}/changes"),
    ("notices", "/meldungen", "/notices"),
    ("notice", "/meldungen/{id}", "/notices/{id}"),
    ("office_entries", "/eintraege", "/entries"),
    ("office_entry", "/eintraege/{id}", "/entries/{id}"),
    ("office_suspend", "/eintraege/{id}/sperren", "/entries/{id}/suspend"),
    ("office_reasons", "/eintraege/{id}/begruendung", "/entries/{id}/reasons"),
    ("office_versions", "/eintraege/{id}/fassungen", "/entries/{id}/versions"),
    ("reviews", "/pruefungen", "/reviews"),
    ("reviews_take", "/pruefungen/uebernehmen", "/reviews/take"),
    ("reviews_assign", "/pruefungen/zuweisen", "/reviews/assign"),
    ("audit", "/protokoll", "/log"),
    ("review", "/pruefungen/{id}", "/reviews/{id}"),
    ("review_take", "/pruefungen/{id}/uebernehmen", "/reviews/{id}/take"),
    ("review_give_back", "/pruefungen/{id}/zurueckgeben", "/reviews/{id}/give-back"),
    ("review_comment", "/pruefungen/{id}/anmerkung", "/reviews/{id}/comment"),
    ("review_settle", "/pruefungen/{id}/erledigt", "/reviews/{id}/settle"),
    ("review_checklist", "/pruefungen/{id}/pruefliste", "/reviews/{id}/checklist"),
    ("review_decide", "/pruefungen/{id}/entscheidung", "/reviews/{id}/decision"),
    ("objections", "/widersprueche", "/objections"),
    ("objection_decide", "/widersprueche/{id}", "/objections/{id}"),
];

/// A room of the office by its name, with its parameters still in braces.
pub fn office_pattern(language: Language, name: &str) -> String {
    let words = OFFICE.iter().find(|(page, ..)| *page == name);
    let (base, word) = match language {
        Language::De => ("/de/servicestelle", words.map_or("", |(_, de, _)| de)),
        Language::En => ("/en/office", words.map_or("", |(.., en)| en)),
    };
    format!("{base}{word}")
}

/// A room of the office without parameters.
pub fn office(language: Language, name: &str) -> String {
    office_pattern(language, name)
}

/// A room of the office that is reached by a number or an id.
pub fn office_with(language: Language, name: &str, parameter: &str) -> String {
    office_pattern(language, name).replace("{id}", parameter)
}

/// A room of the office that is about one vocabulary.
pub fn vocabulary_care(language: Language, name: &str, scheme: &str) -> String {
    office_with(language, name, &scheme.replace('_', "-"))
}

/// The form by which a vocabulary is amended: what kind of amendment, and of which concept, where it is there already.
pub fn amend_vocabulary(language: Language, scheme: &str, kind: &str, code: &str) -> String {
    let mut parameters = vec![("kind", kind.to_owned())];
    if !code.is_empty() {
        parameters.push(("code", code.to_owned()));
    }
    with_parameters(&vocabulary_care(language, "vocabulary_form", scheme), &parameters)
}

/// Where a page of the site is written, in the language `of`.
pub fn site_page(language: Language, page: Page, of: Language) -> String {
    office_with(language, "site_page", &format!("{}-{of}", page.code()))
}

/// The page, and its language, behind the last part of such an address.
pub fn site_page_of(id: &str) -> Option<(Page, Language)> {
    let (page, of) = id.rsplit_once('-')?;
    Some((Page::from_code(page)?, Language::from_code(of)?))
}

/// The page where to sign in, and to go on to `next` from there.
pub fn sign_in(language: Language, next: &str) -> String {
    let page = account(language, "sign_in");
    if next.is_empty() { page } else { with_parameters(&page, &[("next", next.to_owned())]) }
}

/// The same; `again` for whoever is signed in and shall sign in once more.
pub fn sign_in_again(language: Language, next: &str, again: bool) -> String {
    let page = sign_in(language, next);
    if !again {
        return page;
    }
    format!("{page}{}again=1", if page.contains('?') { '&' } else { '?' })
}

/// Whether an address leads to a page of this site and nowhere else: what follows a sign-in is taken from an address
/// that anybody can write.
pub fn is_local(address: &str) -> bool {
    Language::ALL.into_iter().any(|language| {
        address.strip_prefix(&home(language)).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    }) && address.len() <= 500
        && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !address.contains("//")
        && !address.contains("..")
}

/// The desk: drafts and submissions of whoever is signed in.
pub fn desk(language: Language) -> String {
    match language {
        Language::De => "/de/schreibtisch".to_owned(),
        Language::En => "/en/desk".to_owned(),
    }
}

/// Where an entry is begun.
pub fn desk_new(language: Language) -> String {
    format!("{}/{}", desk(language), if language == Language::De { "neu" } else { "new" })
}

/// What was decided about an entry, and where those who answer for it object, whether it was written here or not.
pub fn decisions(language: Language, id: EntryId) -> String {
    of_draft(language, &id.to_string(), OfDraft::Decisions)
}

/// Where the next version of a published entry is begun.
pub fn desk_revise(language: Language) -> String {
    format!("{}/{}", desk(language), if language == Language::De { "ueberarbeiten" } else { "revise" })
}

/// Makes Markdown of what is pasted.
pub fn desk_paste(language: Language) -> String {
    format!("{}/{}", desk(language), if language == Language::De { "einfuegen" } else { "paste" })
}

/// The editor of a draft; `id` as it stands in the address.
pub fn draft(language: Language, id: &str) -> String {
    format!("{}/{id}", desk(language))
}

/// What belongs to a draft, beside its editor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the variants name themselves")]
pub enum OfDraft {
    Keep,
    Hold,
    Preview,
    Receipt,
    State,
    Withdraw,
    Discard,
    Restore,
    TakeOver,
    Files,
    StillTrue,
    Object,
    Decisions,
    WithdrawEntry,
}

/// A page or an action of a draft.
pub fn of_draft(language: Language, id: &str, what: OfDraft) -> String {
    let (de, en) = match what {
        OfDraft::Keep => ("sichern", "keep"),
        OfDraft::Hold => ("offen", "open"),
        OfDraft::Preview => ("vorschau", "preview"),
        OfDraft::Receipt => ("eingang", "receipt"),
        OfDraft::State => ("stand", "status"),
        OfDraft::Withdraw => ("zurueckziehen", "withdraw"),
        OfDraft::Discard => ("verwerfen", "discard"),
        OfDraft::Restore => ("wiederherstellen", "restore"),
        OfDraft::TakeOver => ("uebernehmen", "take-over"),
        OfDraft::Files => ("dateien", "files"),
        OfDraft::StillTrue => ("stimmt-noch", "still-true"),
        OfDraft::Object => ("widerspruch", "objection"),
        OfDraft::Decisions => ("entscheidungen", "decisions"),
        OfDraft::WithdrawEntry => ("nicht-mehr-veroeffentlichen", "unpublish"),
    };
    format!("{}/{}", draft(language, id), if language == Language::De { de } else { en })
}

/// A picture or PDF; `hash` as the entry names it, or in braces as a parameter.
pub fn media(hash: &str) -> String {
    format!("/media/{hash}")
}

/// `path?name=value&…`, percent-encoded.
pub fn with_parameters(path: &str, parameters: &[(&str, String)]) -> String {
    let mut address = path.to_owned();
    for (index, (name, value)) in parameters.iter().enumerate() {
        address.push(if index == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => address.push(char::from(byte)),
                b' ' => address.push('+'),
                _ => address.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lead_back_to_kinds_and_pages() {
        for language in Language::ALL {
            for kind in Kind::ALL {
                assert_eq!(kind_of_word(language, kind_word(language, kind)), Some(kind));
            }
            for (name, ..) in PAGES {
                let address = page(language, name);
                assert_eq!(page_of_word(language, &address[4..]), Some(name));
            }
        }
    }

    #[test]
    fn a_path_names_its_entry() {
        let id: EntryId = "019a2000-0000-7000-8000-000000000001".parse().unwrap();
        let slug = |language, slug: &str| Some(Named::Slug(Kind::DialogFormat, language, slug.to_owned()));
        for (path, wanted) in [
            (entry(Language::De, Kind::DialogFormat, "fishbowl"), slug(Language::De, "fishbowl")),
            (format!("{}?people=30#x", entry(Language::En, Kind::DialogFormat, "a")), slug(Language::En, "a")),
            (sheet(Language::De, "fishbowl"), slug(Language::De, "fishbowl")),
            (permanent(Kind::Guide, id), Some(Named::Id(id))),
            (kind(Language::De, Kind::Guide), None),
            ("/e/guide/x".to_owned(), None),
            ("/de/suche".to_owned(), None),
            ("/de/dialogformate/".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(entry_named(&path), wanted, "{path}");
        }
    }

    #[test]
    fn only_pages_of_this_site_follow_a_sign_in() {
        for local in ["/de", "/de/konto", "/en/desk/neu?kind=guide", "/de/konto/einladung/a-b_c"] {
            assert!(is_local(local), "{local}");
        }
        for elsewhere in [
            "",
            "/",
            "//evil.example",
            "/de//evil.example",
            "https://evil.example/de",
            "/\\evil.example",
            "/de/\\evil.example",
            "/de.evil.example",
            "/de/../x",
            "/de\r\nset-cookie: a=b",
            "javascript:alert(1)",
            " /de",
        ] {
            assert!(!is_local(elsewhere), "{elsewhere:?}");
        }
    }

    #[test]
    fn whoever_shall_sign_in_once_more_is_told_so() {
        let sign_in = |next, again| sign_in_again(Language::De, next, again);
        assert_eq!(sign_in("", false), "/de/konto/anmelden");
        assert_eq!(sign_in("", true), "/de/konto/anmelden?again=1");
        assert_eq!(sign_in("/de/konto", true), "/de/konto/anmelden?next=%2Fde%2Fkonto&again=1");
    }

    #[test]
    fn parameters_are_encoded() {
        assert_eq!(with_parameters("/de/suche", &[("q", "a b&c=ü".to_owned())]), "/de/suche?q=a+b%26c%3D%C3%BC");
    }
}
