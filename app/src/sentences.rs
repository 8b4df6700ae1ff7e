//! Broken rules in the reader's words: used by pages, the API and the command line alike.

use domain::media::MOST_PICTURE_BYTES;
use domain::{Language, Rule};
use library::media::Refusal;

use crate::texts::t;

/// Why a file was not taken, as a sentence of its own.
pub fn refusal(language: Language, refusal: Refusal) -> String {
    match refusal {
        Refusal::Empty => t!(language, media.empty),
        Refusal::Type => t!(language, media.not_taken),
        Refusal::TooLarge { most: MOST_PICTURE_BYTES } => t!(language, media.too_large_picture),
        Refusal::TooLarge { .. } => t!(language, media.too_large),
        Refusal::TooManyPixels => t!(language, media.too_many_pixels),
        Refusal::Broken => t!(language, media.broken),
        Refusal::Active => t!(language, media.active),
        Refusal::Protected => t!(language, media.protected),
        Refusal::Quota => t!(language, media.quota),
        Refusal::TooMany => t!(language, media.too_many),
    }
}

/// Why a file could not even be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotTaken {
    /// Nobody is signed in.
    SignIn,
    /// There is no such draft for them.
    NoDraft,
    /// It is not the time to write.
    NotNow,
    /// It did not arrive as a whole.
    Cut,
    /// Something of ours does not answer.
    Unavailable,
}

/// The same, as a sentence of its own.
pub fn not_taken(language: Language, why: NotTaken) -> String {
    match why {
        NotTaken::SignIn => t!(language, media.sign_in),
        NotTaken::NoDraft => t!(language, media.no_draft),
        NotTaken::NotNow => t!(language, media.not_now),
        NotTaken::Cut => t!(language, media.cut),
        NotTaken::Unavailable => t!(language, media.unavailable),
    }
}

/// What is wrong, as part of a sentence: "zu kurz: 3 Zeichen, mindestens 5".
#[allow(clippy::too_many_lines, reason = "one line per rule")]
pub fn rule(language: Language, rule: &Rule) -> String {
    let scheme_name = |code: &str| {
        domain::vocabulary::scheme(code).map_or_else(|| code.to_owned(), |scheme| scheme.label.get(language).to_owned())
    };
    match rule {
        Rule::Missing => t!(language, faults.missing),
        Rule::UnknownField { near: None } => t!(language, faults.unknown_field),
        Rule::UnknownField { near: Some(near) } => t!(language, faults.unknown_field_near, near = near),
        Rule::WrongShape { expected } => t!(language, faults.wrong_shape, expected = expected),
        Rule::TooShort { min, is } => t!(language, faults.too_short, min = min, is = is),
        Rule::TooLong { max, is } => t!(language, faults.too_long, max = max, is = is),
        Rule::TooFew { min, is } => t!(language, faults.too_few, min = min, is = is),
        Rule::TooMany { max, is } => t!(language, faults.too_many, max = max, is = is),
        Rule::OutOfRange { min, max, is } => t!(language, faults.out_of_range, min = min, max = max, is = is),
        Rule::NotAConcept { scheme, code, near: None } => {
            t!(language, faults.not_a_concept, code = code, scheme = scheme_name(scheme))
        }
        Rule::NotAConcept { scheme, code, near: Some(near) } => {
            t!(language, faults.not_a_concept_near, code = code, scheme = scheme_name(scheme), near = near)
        }
        Rule::Duplicate { value } => t!(language, faults.duplicate, value = value),
        Rule::NotADate { value } => t!(language, faults.not_a_date, value = value),
        Rule::NotAnAddress { value } => t!(language, faults.not_an_address, value = value),
        Rule::NotAnAgs { value } => t!(language, faults.not_an_ags, value = value),
        Rule::NotADecimal { value } => t!(language, faults.not_a_decimal, value = value),
        Rule::NotAnId { value } => t!(language, faults.not_an_id, value = value),
        Rule::NotASlug { value } => t!(language, faults.not_a_slug, value = value),
        Rule::NotAKey { value } => t!(language, faults.not_a_key, value = value),
        Rule::NotAHash { value } => t!(language, faults.not_a_hash, value = value),
        Rule::NotALanguage { value } => t!(language, faults.not_a_language, value = value),
        Rule::HasLink => t!(language, faults.has_link),
        Rule::IsConcept { scheme, code } => t!(language, faults.is_concept, code = code, scheme = scheme_name(scheme)),
        Rule::BoundsCrossed { lower, upper } => t!(language, faults.bounds_crossed, lower = lower, upper = upper),
        Rule::ExactlyOne { of } => t!(language, faults.exactly_one, of = of),
        Rule::MustDiffer { from } => t!(language, faults.must_differ, from = from),
        Rule::StepsExceedDuration { steps, stated } => {
            t!(language, faults.steps_exceed_duration, steps = steps, stated = stated)
        }
        Rule::StepsBelowDuration { steps, stated } => {
            t!(language, faults.steps_below_duration, steps = steps, stated = stated)
        }
        Rule::NoBreak { day, minutes } => t!(language, faults.no_break, day = day, minutes = minutes),
        Rule::BreakTooShort { day, is, min } => t!(language, faults.break_too_short, day = day, is = is, min = min),
        Rule::AboveSubgroup { is, max } => t!(language, faults.above_subgroup, is = is, max = max),
        Rule::UnknownMaterial { key } => t!(language, faults.unknown_material, key = key),
        Rule::NotAnEarlierStep { is } => t!(language, faults.not_an_earlier_step, is = is),
        Rule::FeedbackTooShort { min, is } => t!(language, faults.feedback_too_short, min = min, is = is),
        Rule::OnlineWithoutHint => t!(language, faults.online_without_hint),
        Rule::NeedsProfessional => t!(language, faults.needs_professional),
        Rule::RelatedToItself => t!(language, faults.related_to_itself),
        Rule::UnknownTarget { target } => t!(language, faults.unknown_target, target = target),
        Rule::OnlyPictures => t!(language, faults.only_pictures),
        Rule::NeedsConsent => t!(language, faults.needs_consent),
        Rule::UnknownFile { file } => t!(language, faults.unknown_file, file = file),
        Rule::UnknownSource { id } => t!(language, faults.unknown_source, id = id),
        Rule::NeedsSource => t!(language, faults.needs_source),
        Rule::SourceIncomplete { id } => t!(language, faults.source_incomplete, id = id),
        Rule::StatedAndNotPublished => t!(language, faults.stated_and_not_published),
        Rule::OnlyEditorial => t!(language, faults.only_editorial),
        Rule::NeedsResult => t!(language, faults.needs_result),
        Rule::NeedsForExternal { what } => t!(language, faults.needs_for_external, what = what),
        Rule::SharesAbove { sum } => t!(language, faults.shares_above, sum = sum),
        Rule::TextOutsideSections => t!(language, faults.text_outside_sections),
        Rule::OtherLength { original, is } => t!(language, faults.other_length, original = original, is = is),
        Rule::NotTranslatable => t!(language, faults.not_translatable),
        Rule::Unreadable { detail } => t!(language, faults.unreadable, detail = detail),
        Rule::IdTwice { other } => t!(language, faults.id_twice, other = other),
        Rule::SlugTwice { other } => t!(language, faults.slug_twice, other = other),
        Rule::WithoutOriginal => t!(language, faults.without_original),
        Rule::MissingInVersion { language: version } => t!(language, faults.missing_in_version, version = version),
        Rule::TooFarAhead { months } => t!(language, faults.too_far_ahead, months = months),
    }
}
