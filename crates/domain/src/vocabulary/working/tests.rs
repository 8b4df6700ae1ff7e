use proptest::prelude::*;

use super::super::amendment::REASON;
use super::super::shipped;
use super::*;

fn scheme(code: &str) -> &'static Scheme {
    shipped().iter().find(|scheme| scheme.code == code).expect("it ships")
}

fn topics() -> Working {
    Working::of(scheme("topic"))
}

fn words(de: &str, en: &str) -> Wording {
    Wording { label: Both::new(de, en), ..Wording::default() }
}

fn add(code: &str, de: &str, en: &str) -> Amendment {
    Amendment::Add { code: code.to_owned(), wording: words(de, en) }
}

fn alter(working: &Working, code: &str, change: impl FnOnce(&mut Wording)) -> Amendment {
    let mut wording = working.get(code).expect("it is there").wording.clone();
    change(&mut wording);
    Amendment::Alter { code: code.to_owned(), wording }
}

fn merge(code: &str, into: &str) -> Amendment {
    Amendment::Merge { code: code.to_owned(), into: into.to_owned() }
}

fn deprecate(code: &str) -> Amendment {
    Amendment::Deprecate { code: code.to_owned(), reason: Both::default() }
}

fn restore(code: &str) -> Amendment {
    Amendment::Restore { code: code.to_owned() }
}

/// What is wrong, the first of it.
fn wrong(working: &Working, amendment: &Amendment) -> (&'static str, Wrong) {
    let mut tried = working.clone();
    let faults = tried.take(amendment).expect_err(&format!("{amendment:?} is refused"));
    (faults[0].at, faults[0].wrong.clone())
}

fn done(working: &mut Working, amendments: &[Amendment]) {
    for amendment in amendments {
        assert_eq!(working.take(amendment), Ok(()), "{amendment:?}");
    }
}

#[test]
fn what_ships_is_kept_as_it_is() {
    for scheme in shipped() {
        let kept = Working::of(scheme).kept();
        assert_eq!(format!("{kept:?}"), format!("{scheme:?}"));
    }
    let (schemes, left_out) = amended(shipped(), &[]);
    assert_eq!((schemes.len(), left_out), (shipped().len(), Vec::new()));
    assert!(std::ptr::eq(schemes[0].concepts, shipped()[0].concepts), "nothing is made anew without need");
}

#[test]
fn a_closed_vocabulary_stays_closed() {
    for code in ["status", "reason", "setting", "evidence_level", "land", "licence", "kind"] {
        let working = Working::of(scheme(code));
        assert_eq!(wrong(&working, &add("T9", "Neu hier", "New here")), ("", Wrong::Closed), "{code}");
    }
}

#[test]
fn what_is_wrong_is_told_at_its_part() {
    let mut working = topics();
    done(&mut working, &[add("spaceflight", "Raumfahrt", "Spaceflight"), deprecate("T85"), merge("T84", "T83")]);
    let long = "x".repeat(REASON as usize + 1);
    let table: Vec<(Amendment, &str, Wrong)> = vec![
        (add("", "Neues", "New one"), "code", Wrong::Missing),
        (add("Größe", "Neues", "New one"), "code", Wrong::NotACode),
        (add("9a", "Neues", "New one"), "code", Wrong::NotACode),
        (add("a__b", "Neues", "New one"), "code", Wrong::NotACode),
        (add("a,b", "Neues", "New one"), "code", Wrong::NotACode),
        (add(&"a".repeat(41), "Neues", "New one"), "code", Wrong::TooLong { max: 40, is: 41 }),
        // In use, out of use, merged: no code comes back, in whatever letters.
        (add("t1", "Neues", "New one"), "code", Wrong::CodeTaken),
        (add("T85", "Neues", "New one"), "code", Wrong::CodeTaken),
        (add("T84", "Neues", "New one"), "code", Wrong::CodeTaken),
        (add("SPACEFLIGHT", "Neues", "New one"), "code", Wrong::CodeTaken),
        (add("T9", "", "New one"), "label_de", Wrong::Missing),
        (add("T9", "Neues", ""), "label_en", Wrong::Missing),
        (add("T9", "N", "New one"), "label_de", Wrong::TooShort { min: 2 }),
        (
            add("T9", "AKZEPTANZ von industrie", "New one"),
            "label_de",
            Wrong::NameTaken { name: "AKZEPTANZ von industrie".to_owned(), by: "T1".to_owned() },
        ),
        (
            Amendment::Add {
                code: "T9".to_owned(),
                wording: Wording { broader: Some("T99".to_owned()), ..words("Neues", "New one") },
            },
            "broader",
            Wrong::Unknown,
        ),
        (
            Amendment::Add {
                code: "T9".to_owned(),
                wording: Wording { broader: Some("T85".to_owned()), ..words("Neues", "New one") },
            },
            "broader",
            Wrong::OutOfUse,
        ),
        (
            Amendment::Add {
                code: "T9".to_owned(),
                wording: Wording { short: Both::new("kurz", ""), ..words("Neues", "New one") },
            },
            "short_en",
            Wrong::Missing,
        ),
        (alter(&working, "T1", |_| {}), "", Wrong::Nothing),
        (alter(&working, "T1", |it| it.broader = Some("T1".to_owned())), "broader", Wrong::Itself),
        (alter(&working, "T1", |it| it.broader = Some("T11".to_owned())), "broader", Wrong::Itself),
        (Amendment::Alter { code: "T99".to_owned(), wording: words("Neues", "New one") }, "code", Wrong::Unknown),
        (Amendment::Alter { code: "T85".to_owned(), wording: words("Neues", "New one") }, "code", Wrong::OutOfUse),
        (deprecate("T99"), "code", Wrong::Unknown),
        (deprecate("T85"), "code", Wrong::OutOfUse),
        (deprecate("T1"), "", Wrong::HasNarrower),
        (
            Amendment::Deprecate { code: "spaceflight".to_owned(), reason: Both::new(long.clone(), "short") },
            "reason_de",
            Wrong::TooLong { max: REASON, is: REASON + 1 },
        ),
        (merge("T2", ""), "into", Wrong::Missing),
        (merge("T2", "T99"), "into", Wrong::Unknown),
        (merge("T2", "T2"), "into", Wrong::Itself),
        (merge("T2", "T21"), "into", Wrong::Itself),
        (merge("T2", "T85"), "into", Wrong::OutOfUse),
        (merge("T2", "T84"), "into", Wrong::OutOfUse),
        (merge("T84", "T1"), "code", Wrong::OutOfUse),
        (restore("T1"), "code", Wrong::InUse),
        (restore("T99"), "code", Wrong::Unknown),
    ];
    for (amendment, at, what) in table {
        assert_eq!(wrong(&working, &amendment), (at, what), "{amendment:?}");
    }
}

#[test]
fn the_last_concept_in_use_stays() {
    let mut working = Working::of(scheme("site_type"));
    let codes: Vec<String> = working.concepts().iter().map(|held| held.code.clone()).collect();
    let (last, others) = codes.split_last().expect("it has some");
    for code in others {
        done(&mut working, &[deprecate(code)]);
    }
    assert_eq!(wrong(&working, &deprecate(last)), ("", Wrong::Last));
}

#[test]
fn a_new_concept_is_offered_and_one_out_of_use_is_not() {
    let mut working = topics();
    let reason = Both::new("kommt nicht vor", "does not occur");
    done(
        &mut working,
        &[add("spaceflight", "Raumfahrt", "Spaceflight"), Amendment::Deprecate { code: "T85".to_owned(), reason }],
    );
    let kept = working.kept();
    let new = kept.concept("spaceflight").expect("it is there");
    assert_eq!((new.label.de, new.label.en, new.deprecated), ("Raumfahrt", "Spaceflight", false));
    assert!(kept.top().any(|concept| concept.code == "spaceflight"));
    let old = kept.concept("T85").expect("it stays");
    assert!(old.is_outdated() && old.replaced_by.is_none());
    assert_eq!(old.note.map(|note| note.en), Some("does not occur"));
    assert_eq!(kept.with_broader("T85"), ["T85", "T8"], "what carries it is found as before");
    assert!(!kept.living().any(|concept| concept.code == "T85"));
    assert!(!kept.narrower("T8").any(|concept| concept.code == "T85"));
    done(&mut working, &[restore("T85")]);
    assert!(!working.kept().concept("T85").expect("it stays").deprecated);
}

#[test]
fn a_merged_concept_reads_as_the_other_one_with_all_below_it() {
    let mut working = topics();
    done(&mut working, &[merge("T2", "T3"), merge("T3", "T4")]);
    let kept = working.kept();
    let (old, new) = (kept.concept("T2").expect("it stays"), kept.concept("T4").expect("it stays"));
    assert_eq!((old.replaced_by, old.label, old.deprecated), (Some("T4"), new.label, true), "over two stations");
    assert_eq!(old.former, Some(scheme("topic").concept("T2").expect("it ships").label));
    assert_eq!(kept.with_broader("T2"), ["T4"]);
    assert_eq!(kept.with_broader("T21"), ["T21", "T4"]);
    for former in ["T2", "T3"] {
        let label = kept.concept(former).and_then(|it| it.former).expect("it was merged");
        assert!(new.alternatives_de.contains(&label.de) && new.alternatives_en.contains(&label.en), "{former}");
    }
    assert_eq!(kept.merged_into("T4").map(|it| it.code).collect::<Vec<_>>(), ["T2", "T3"]);
    assert_eq!(kept.current("T2").map(|it| it.code), Some("T4"));
    // A concept in use may be called as one that reads as it.
    let name = scheme("topic").concept("T2").expect("it ships").label.de.to_owned();
    let renamed = alter(&working, "T4", |it| it.alternatives_de.push(name));
    done(&mut working, &[renamed, restore("T2")]);
    let kept = working.kept();
    assert_eq!((kept.with_broader("T21"), kept.with_broader("T31")), (vec!["T21", "T2"], vec!["T31", "T4"]));
}

#[test]
fn nothing_comes_to_stand_below_itself() {
    let mut working = topics();
    // T3 moves below T21, which stands below T2.
    let moved = alter(&working, "T3", |it| it.broader = Some("T21".to_owned()));
    done(&mut working, &[merge("T22", "T31"), moved]);
    assert_eq!(
        wrong(&working, &alter(&working, "T2", |it| it.broader = Some("T31".to_owned()))),
        ("broader", Wrong::Itself)
    );
    assert_eq!(wrong(&working, &merge("T2", "T31")), ("into", Wrong::Itself));
}

#[test]
fn who_carries_what_is_known_before_anything_changes() {
    let mut working = topics();
    done(&mut working, &[merge("T24", "T11")]);
    let reach = |code: &str| working.reach(code).into_iter().collect::<Vec<_>>();
    assert_eq!(reach("T11"), ["T11", "T24"]);
    assert_eq!(reach("T1"), ["T1", "T11", "T12", "T13", "T14", "T24"]);
    let touched = |amendment: &Amendment| working.touched(amendment).into_iter().collect::<Vec<_>>();
    assert_eq!(touched(&add("T9", "Neues", "New one")), [] as [&str; 0]);
    assert_eq!(touched(&merge("T12", "T13")), ["T12", "T13"]);
    assert_eq!(touched(&restore("T24")), ["T11", "T24"]);
    assert_eq!(touched(&deprecate("T12")), ["T12"]);
}

#[test]
fn what_no_longer_fits_is_left_out_and_the_rest_holds() {
    let of = |amendment| ("topic".to_owned(), amendment);
    let all = [
        of(merge("T99", "T1")),
        of(add("T9", "Neues Feld", "New field")),
        ("nothing".to_owned(), deprecate("T1")),
        // It ships meanwhile: the words of the office stay.
        of(Amendment::Add {
            code: "T13".to_owned(),
            wording: Wording { broader: Some("T1".to_owned()), ..words("Eigener Name", "Name of ours") },
        }),
    ];
    let (schemes, left_out) = amended(shipped(), &all);
    assert_eq!(left_out, [0, 2]);
    let topics = schemes.iter().find(|scheme| scheme.code == "topic").expect("it is there");
    assert_eq!(topics.concept("T9").map(|it| it.label.en), Some("New field"));
    assert_eq!(topics.concept("T13").map(|it| it.label.de), Some("Eigener Name"));
}

/// What tells two states of a vocabulary apart.
fn held(working: &Working) -> Vec<(&str, &Wording, &State)> {
    working.concepts().iter().map(|held| (held.code.as_str(), &held.wording, &held.state)).collect()
}

fn any_amendment() -> impl Strategy<Value = Amendment> {
    const CODES: [&str; 8] = ["T1", "T11", "T12", "T2", "T21", "N1", "N2", "T99"];
    let code = || proptest::sample::select(CODES.to_vec()).prop_map(str::to_owned);
    let wording = || {
        (0..6u32, proptest::option::of(code())).prop_map(|(name, broader)| Wording {
            label: Both::new(format!("Name {name}"), format!("Name {name}")),
            broader,
            ..Wording::default()
        })
    };
    prop_oneof![
        (code(), wording()).prop_map(|(code, wording)| Amendment::Add { code, wording }),
        (code(), wording()).prop_map(|(code, wording)| Amendment::Alter { code, wording }),
        code().prop_map(|code| deprecate(&code)),
        (code(), code()).prop_map(|(code, into)| merge(&code, &into)),
        code().prop_map(|code| restore(&code)),
    ]
}

proptest! {
    #[test]
    fn whatever_the_office_does_a_vocabulary_stays_one(amendments in proptest::collection::vec(any_amendment(), 0..24)) {
        let mut working = topics();
        let mut codes: BTreeSet<String> = working.concepts().iter().map(|held| held.code.clone()).collect();
        for amendment in &amendments {
            let before = working.clone();
            if working.take(amendment).is_err() {
                prop_assert_eq!(held(&before), held(&working), "what is refused changes nothing");
            }
            let after: BTreeSet<String> = working.concepts().iter().map(|held| held.code.clone()).collect();
            prop_assert!(after.is_superset(&codes) && after.len() == working.concepts().len());
            codes = after;
        }
        let kept = working.kept();
        prop_assert!(kept.living().next().is_some());
        for concept in kept.concepts {
            if let Some(next) = concept.replaced_by.and_then(|next| kept.concept(next)) {
                prop_assert!(concept.deprecated && next.replaced_by.is_none() && next.label == concept.label);
            }
            prop_assert!(!kept.with_broader(concept.code).is_empty());
            if let (false, Some(broader)) = (concept.deprecated, concept.broader) {
                let broader = kept.concept(broader).expect("it is there");
                prop_assert!(!broader.deprecated, "{} stands below {}", concept.code, broader.code);
                let above = kept.with_broader(broader.code);
                prop_assert!(!above.contains(&concept.code), "{} stands below itself", concept.code);
            }
        }
        // The same amendments lead to the same again.
        let taken: Vec<(String, Amendment)> = amendments.into_iter().map(|it| ("topic".to_owned(), it)).collect();
        let topic = || {
            let (schemes, left_out) = amended(shipped(), &taken);
            let topic = schemes.into_iter().find(|scheme| scheme.code == "topic").expect("it is there");
            (format!("{topic:?}"), left_out)
        };
        prop_assert_eq!(topic(), topic());
    }
}

#[test]
fn a_code_reads_as_what_it_became() {
    let mut working = topics();
    done(&mut working, &[merge("T85", "T84"), merge("T84", "T83")]);
    let kept = working.kept();
    for (code, wanted) in [("T85", "T83"), ("T84", "T83"), ("T83", "T83"), ("T1", "T1"), ("T999", "T999")] {
        assert_eq!(kept.reads_as(code), wanted, "{code}");
    }
}
