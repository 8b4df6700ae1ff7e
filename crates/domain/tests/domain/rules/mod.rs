//! One table: a valid entry, one change, exactly one broken rule. And the list of all rules, so that none is without
//! a line in the table.

use std::collections::BTreeSet;

use domain::{Entry, Invalid, Kind, Rule, entry};
use serde_json::{Value, json};

use crate::valid::{self, drop, object, set, step};

mod across;
mod bounds;
mod media;
mod shapes;
mod values;

/// Who names a broken rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum By {
    /// `entry::check`.
    Check,
    /// Whoever reads files: `library::transfer`.
    Files,
}

/// A variant that is missing here does not compile.
macro_rules! every_rule {
    ($($by:ident: $($variant:ident)+;)+) => {
        fn by(rule: &Rule) -> By {
            match rule { $($(Rule::$variant { .. } => By::$by,)+)+ }
        }

        const EVERY: &[(&str, By)] = &[$($((stringify!($variant), By::$by)),+),+];
    };
}

every_rule! {
    Check: Missing UnknownField WrongShape TooShort TooLong TooFew TooMany OutOfRange NotAConcept Duplicate NotADate
        NotAHash OnlyPictures NeedsConsent NotAnAddress NotAnAgs NotADecimal NotAnId NotAKey NotALanguage HasLink IsConcept BoundsCrossed ExactlyOne
        MustDiffer StepsExceedDuration StepsBelowDuration NoBreak BreakTooShort AboveSubgroup UnknownMaterial
        NotAnEarlierStep FeedbackTooShort OnlineWithoutHint NeedsProfessional RelatedToItself UnknownTarget
        UnknownSource NeedsSource SourceIncomplete StatedAndNotPublished OnlyEditorial NeedsResult NeedsForExternal
        SharesAbove MissingInVersion TooFarAhead;
    Files: NotASlug TextOutsideSections OtherLength NotTranslatable Unreadable IdTwice SlugTwice WithoutOriginal UnknownFile;
}

/// `TooShort` → `too_short`, as in JSON.
fn code_of(variant: &str) -> String {
    let mut code = String::new();
    for letter in variant.chars() {
        if letter.is_uppercase() && !code.is_empty() {
            code.push('_');
        }
        code.extend(letter.to_lowercase());
    }
    code
}

/// One line of the table.
struct Case {
    what: &'static str,
    entry: Value,
    field: &'static str,
    rule: Rule,
}

fn faults(entry: Value) -> Vec<Invalid> {
    entry::check(&entry::normalise(object(entry)))
}

fn case(what: &'static str, entry: Value, field: &'static str, rule: Rule) -> Case {
    Case { what, entry, field, rule }
}

/// `of` with `value` at `pointer`.
fn with(of: fn() -> Value, pointer: &str, value: Value) -> Value {
    with_all(of, &[(pointer, value)])
}

fn with_all(of: fn() -> Value, changes: &[(&str, Value)]) -> Value {
    let mut entry = of();
    for (pointer, value) in changes {
        set(&mut entry, pointer, value.clone());
    }
    entry
}

/// `of` with nothing at `pointer`.
fn without(of: fn() -> Value, pointer: &str) -> Value {
    let mut entry = of();
    drop(&mut entry, pointer);
    entry
}

fn de(text: &str) -> Value {
    json!({ "de": text })
}

/// A step with these members instead of the usual ones; null takes one away.
fn step_with(members: Value) -> Value {
    let mut step = step("Ein Schritt");
    for (key, value) in object(members) {
        step[key] = value;
    }
    step.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    step
}

#[test]
fn the_smallest_entries_break_no_rule() {
    for kind in Kind::ALL {
        assert_eq!(faults(valid::of(kind)), [], "{}", kind.code());
        assert_eq!(Entry::new(object(valid::of(kind))).expect("it is valid").kind, kind);
    }
    assert_eq!(faults(valid::editorial()), []);
}

#[test]
fn one_change_breaks_exactly_one_rule() {
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for Case { what, entry, field, rule } in cases() {
        assert_eq!(by(&rule), By::Check, "{what}");
        let found = faults(entry.clone());
        if found != [Invalid::at(field, rule.clone())] {
            wrong.push(format!("{what}: wanted {field} {rule:?}, found {found:#?}"));
        }
        assert!(Entry::new(entry::normalise(object(entry))).is_err(), "{what}");
        seen.insert(rule.code());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let every: BTreeSet<String> =
        EVERY.iter().filter(|(_, by)| *by == By::Check).map(|(variant, _)| code_of(variant)).collect();
    assert_eq!(seen, every, "a rule has no line in the table, or has one and is not checked here");
}

#[test]
fn what_looks_close_is_allowed() {
    for (what, entry) in across::allowed().into_iter().chain(media::allowed()) {
        assert_eq!(faults(entry), [], "{what}");
    }
}

#[test]
fn all_faults_are_named_at_once() {
    let mut entry = valid::format();
    for (pointer, value) in [
        ("/title/de", json!("Kurz")),
        ("/topics", json!(["T1", "T1"])),
        ("/fields/group_min", json!(0)),
        ("/fields/steps/1/minutes_max", json!("lang")),
        ("/fields/colour", json!("blue")),
    ] {
        set(&mut entry, pointer, value);
    }
    let mut fields: Vec<String> = faults(entry).into_iter().map(|fault| fault.field).collect();
    fields.sort();
    assert_eq!(fields, ["colour", "group_min", "steps[1].minutes_max", "title.de", "topics[1]"]);
}

fn cases() -> Vec<Case> {
    [
        shapes::cases(),
        bounds::cases(),
        values::cases(),
        media::cases(),
        across::cases(),
        across::of_formats(),
        across::of_practices(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
