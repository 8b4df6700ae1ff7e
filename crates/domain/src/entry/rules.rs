//! Rules that join several fields (product design 3.2 and 3.3, cross-field rules; 3.10).

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize as _;
use serde_json::{Map, Value};

use super::check::is_date;
use super::{BestPractice, DialogFormat, Envelope, Guide, Kind, Step};
use crate::invalid::{Invalid, Rule};
use crate::media::{MOST_BYTES, MediaType};
use crate::text::length;

/// Net minutes of a day from which it needs a break.
const BREAK_FROM: u32 = 90;
/// Net minutes of a day from which it needs [`LONG_BREAK`].
const LONG_DAY: u32 = 240;
/// Minutes of break that a long day needs in total.
const LONG_BREAK: u32 = 30;
/// Characters of feedback from level L3 on.
const FEEDBACK_FROM_L3: usize = 40;
/// Months that a guide with law may be valid after its laws were last looked at.
const VALID_MONTHS: u32 = 24;

pub(super) fn check(kind: Kind, authored: &Map<String, Value>, fields: &Map<String, Value>, faults: &mut Vec<Invalid>) {
    // What cannot be read as its type was already reported by its shape.
    let Ok(envelope) = Envelope::deserialize(Value::Object(authored.clone())) else { return };
    common(&envelope, authored, faults);
    versions(kind, &envelope, authored, faults);
    editorial(kind, &envelope, fields, faults);
    let fields = Value::Object(fields.clone());
    match kind {
        Kind::DialogFormat => {
            if let Ok(format) = DialogFormat::deserialize(&fields) {
                format_bounds(&format, faults);
                format_steps(&format, faults);
                format_needs(&format, faults);
            }
        }
        Kind::BestPractice => {
            if let Ok(practice) = BestPractice::deserialize(&fields) {
                best_practice(&practice, faults);
            }
        }
        Kind::Guide => {
            if let Ok(guide) = Guide::deserialize(&fields) {
                guide_validity(&guide, faults);
            }
        }
        Kind::Initiative => {}
    }
}

fn common(envelope: &Envelope, authored: &Map<String, Value>, faults: &mut Vec<Invalid>) {
    let own = authored.get("id").and_then(Value::as_str);
    for (index, related) in envelope.related.iter().enumerate() {
        if Some(related.target.to_string().as_str()) == own {
            faults.push(Invalid::at(format!("related[{index}].target"), Rule::RelatedToItself));
        }
    }
    media(envelope, faults);
    let mut known = BTreeSet::new();
    for (index, source) in envelope.sources.iter().enumerate() {
        if !known.insert(source.id.as_str()) {
            faults.push(Invalid::at(format!("sources[{index}].id"), Rule::Duplicate { value: source.id.clone() }));
        }
    }
    for (field, ids) in &envelope.field_sources {
        for id in ids.iter().filter(|id| !known.contains(id.as_str())) {
            faults.push(Invalid::at(format!("field_sources.{field}"), Rule::UnknownSource { id: id.clone() }));
        }
    }
}

/// A file stands once and says what can be seen on it, or that it is decoration; nobody is shown without being asked
/// (product design 3.1, `media`).
fn media(envelope: &Envelope, faults: &mut Vec<Invalid>) {
    let mut known = BTreeSet::new();
    for (index, media) in envelope.media.iter().enumerate() {
        let mut fault = |key: &str, rule| faults.push(Invalid::at(format!("media[{index}].{key}"), rule));
        if !media.file.is_empty() && !known.insert(media.file.as_str()) {
            fault("file", Rule::Duplicate { value: media.file.clone() });
        }
        let of_type = media.media_type();
        let (is, most) = (i64::from(media.bytes), of_type.map_or(MOST_BYTES, MediaType::most_bytes));
        if is > most && is <= MOST_BYTES {
            fault("bytes", Rule::OutOfRange { min: 1, max: most, is });
        }
        match (media.decorative, &media.alt) {
            (true, _) if of_type == Some(MediaType::Pdf) => fault("decorative", Rule::OnlyPictures),
            (true, Some(_)) => fault("alt", Rule::ExactlyOne { of: "alt, decorative" }),
            (false, None) => fault("alt", Rule::Missing),
            _ => {}
        }
        if media.people_visible && !media.consent_confirmed {
            fault("consent_confirmed", Rule::NeedsConsent);
        }
    }
}

/// Whatever language there is a text in, title, summary and (of formats) goal are there in it too. Of the original
/// language they are required anyway.
fn versions(kind: Kind, envelope: &Envelope, authored: &Map<String, Value>, faults: &mut Vec<Invalid>) {
    let mut languages = BTreeSet::new();
    super::every_text(&Value::Object(authored.clone()), &mut |texts| languages.extend(texts.keys().cloned()));
    languages.remove(envelope.language_original.code());
    let goal = authored.get("fields").and_then(|fields| fields.get("goal")).and_then(Value::as_object);
    for language in languages {
        let has_goal = kind != Kind::DialogFormat || goal.is_none_or(|goal| goal.contains_key(&language));
        for (name, there) in [
            ("title", envelope.title.0.contains_key(&language)),
            ("summary", envelope.summary.0.contains_key(&language)),
            ("goal", has_goal),
        ] {
            if !there {
                let language = language.clone();
                faults.push(Invalid::at(format!("{name}.{language}"), Rule::MissingInVersion { language }));
            }
        }
    }
}

/// What rests on laws ends, at most two years after somebody last looked at them.
fn guide_validity(guide: &Guide, faults: &mut Vec<Invalid>) {
    let Some(seen) = guide.law_refs.iter().map(|law| law.as_of.as_str()).filter(|date| is_date(date, false)).max()
    else {
        return;
    };
    match guide.valid_until.as_deref() {
        None => faults.push(Invalid::at("valid_until", Rule::Missing)),
        Some(until) if is_date(until, false) => {
            let year: u32 = seen[..4].parse().unwrap_or(0);
            if *until > *format!("{:04}{}", year + VALID_MONTHS / 12, &seen[4..]) {
                faults.push(Invalid::at("valid_until", Rule::TooFarAhead { months: VALID_MONTHS }));
            }
        }
        Some(_) => {}
    }
}

/// Statements about real organisations name their source at the field; nothing is stated and unpublished at once.
fn editorial(kind: Kind, envelope: &Envelope, fields: &Map<String, Value>, faults: &mut Vec<Invalid>) {
    if !envelope.editorial {
        if !envelope.not_published.is_empty() {
            faults.push(Invalid::at("not_published", Rule::OnlyEditorial));
        }
        return;
    }
    for (index, key) in envelope.not_published.iter().enumerate() {
        if !kind.fields().iter().any(|field| field.key == key) {
            let near = super::check::nearest(key, kind.fields().iter().map(|field| field.key));
            faults.push(Invalid::at(format!("not_published[{index}]"), Rule::UnknownField { near }));
        } else if fields.contains_key(key) {
            faults.push(Invalid::at(key, Rule::StatedAndNotPublished));
        }
    }
    let stated = kind
        .fields()
        .iter()
        .map(|field| field.key)
        .filter(|key| fields.get(*key).is_some_and(|value| !value.as_array().is_some_and(Vec::is_empty)));
    for key in std::iter::once("summary").chain(stated) {
        match envelope.field_sources.get(key).filter(|ids| !ids.is_empty()) {
            None => faults.push(Invalid::at(key, Rule::NeedsSource)),
            Some(ids) => {
                for source in ids.iter().filter_map(|id| envelope.source(id)) {
                    if source.url.is_none() || source.accessed.is_none() {
                        faults.push(Invalid::at(key, Rule::SourceIncomplete { id: source.id.clone() }));
                    }
                }
            }
        }
    }
}

fn crossed(lower: &'static str, low: Option<u32>, upper: &'static str, high: Option<u32>, faults: &mut Vec<Invalid>) {
    crossed_at(lower, lower, low, upper, high, faults);
}

fn crossed_at(
    at: &str,
    lower: &'static str,
    low: Option<u32>,
    upper: &'static str,
    high: Option<u32>,
    faults: &mut Vec<Invalid>,
) {
    if let (Some(low), Some(high)) = (low, high)
        && low > high
    {
        faults.push(Invalid::at(at, Rule::BoundsCrossed { lower, upper }));
    }
}

/// Of two fields that exclude each other one has to be there; where neither is, something is missing.
fn exactly_one(field: &str, given: [bool; 2], of: &'static str, faults: &mut Vec<Invalid>) {
    match given {
        [false, false] => faults.push(Invalid::at(field, Rule::Missing)),
        [true, true] => faults.push(Invalid::at(field, Rule::ExactlyOne { of })),
        _ => {}
    }
}

fn format_bounds(format: &DialogFormat, faults: &mut Vec<Invalid>) {
    crossed("group_min", Some(format.group_min), "group_max", format.group_max, faults);
    crossed("group_min", Some(format.group_min), "group_ideal", format.group_ideal, faults);
    crossed("group_ideal", format.group_ideal, "group_max", format.group_max, faults);
    crossed("subgroup_min", format.subgroup_min, "subgroup_max", format.subgroup_max, faults);
    crossed("subgroup_max", format.subgroup_max, "group_max", format.group_max, faults);
    crossed("duration_min", format.duration_min, "duration_max", format.duration_max, faults);
    exactly_one("group_max", [format.group_max.is_some(), format.group_open], "group_max, group_open", faults);
    if format.participation_level_secondary.as_ref() == Some(&format.participation_level) {
        faults.push(Invalid::at("participation_level_secondary", Rule::MustDiffer { from: "participation_level" }));
    }
    if matches!(format.temporal_form.as_str(), "single" | "multi_day") {
        for (key, value) in [("duration_min", format.duration_min), ("duration_max", format.duration_max)] {
            if value.is_none() {
                faults.push(Invalid::at(key, Rule::Missing));
            }
        }
    }
    for (index, item) in format.cost_items.iter().enumerate() {
        if item.eur_min > item.eur_max {
            faults.push(Invalid::at(
                format!("cost_items[{index}].eur_min"),
                Rule::BoundsCrossed { lower: "eur_min", upper: "eur_max" },
            ));
        }
    }
}

fn format_steps(format: &DialogFormat, faults: &mut Vec<Invalid>) {
    let keys: BTreeSet<&str> = format.materials.iter().map(|material| material.key.as_str()).collect();
    let mut seen = BTreeSet::new();
    for (index, material) in format.materials.iter().enumerate() {
        if !seen.insert(material.key.as_str()) {
            faults
                .push(Invalid::at(format!("materials[{index}].key"), Rule::Duplicate { value: material.key.clone() }));
        }
    }
    for (index, step) in format.steps.iter().enumerate() {
        one_step(format, index, step, &keys, faults);
    }
    let (least, most) = minutes(&format.steps);
    if let Some(stated) = format.duration_max.filter(|stated| least > *stated) {
        faults.push(Invalid::at("steps", Rule::StepsExceedDuration { steps: least, stated }));
    }
    if let Some(stated) = format.duration_min.filter(|stated| most > 0 && most < *stated) {
        faults.push(Invalid::at("steps", Rule::StepsBelowDuration { steps: most, stated }));
    }
    if format.break_waiver.is_none() {
        breaks(&format.steps, faults);
    }
}

fn one_step(format: &DialogFormat, index: usize, step: &Step, keys: &BTreeSet<&str>, faults: &mut Vec<Invalid>) {
    let at = |key: &str| format!("steps[{index}].{key}");
    let in_minutes = (step.minutes_min, step.minutes_max);
    let in_days = (step.span_days_min, step.span_days_max);
    match (in_minutes, in_days) {
        (minutes, (None, None)) if minutes.0.is_some() && minutes.1.is_some() => {
            crossed_at(&at("minutes_min"), "minutes_min", minutes.0, "minutes_max", minutes.1, faults);
        }
        ((None, None), days) if days.0.is_some() && days.1.is_some() => {
            crossed_at(&at("span_days_min"), "span_days_min", days.0, "span_days_max", days.1, faults);
        }
        // Half of a span is named by the other half.
        ((None, _), (None, None)) => faults.push(Invalid::at(at("minutes_min"), Rule::Missing)),
        ((Some(_), None), (None, None)) => faults.push(Invalid::at(at("minutes_max"), Rule::Missing)),
        ((None, None), (None, Some(_))) => faults.push(Invalid::at(at("span_days_min"), Rule::Missing)),
        ((None, None), (Some(_), None)) => faults.push(Invalid::at(at("span_days_max"), Rule::Missing)),
        _ => faults.push(Invalid::at(
            at("minutes_min"),
            Rule::ExactlyOne { of: "minutes_min + minutes_max, span_days_min + span_days_max" },
        )),
    }
    for key in step.materials.iter().filter(|key| !keys.contains(key.as_str())) {
        faults.push(Invalid::at(at("materials"), Rule::UnknownMaterial { key: key.clone() }));
    }
    if let Some(other) = step.parallel_with.filter(|other| *other == 0 || *other as usize > index) {
        faults.push(Invalid::at(at("parallel_with"), Rule::NotAnEarlierStep { is: i64::from(other) }));
    }
    if let (Some(groups), Some(max)) = (&step.group_config, format.subgroup_max) {
        for (language, text) in &groups.0 {
            if let Some(is) = numbers(text).find(|number| *number > max) {
                faults.push(Invalid::at(at(&format!("group_config.{language}")), Rule::AboveSubgroup { is, max }));
            }
        }
    }
}

fn numbers(text: &str) -> impl Iterator<Item = u32> {
    text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse().ok())
}

/// Least and most net minutes of all steps that are neither optional nor parallel; a parallel branch counts once,
/// with its longest.
pub(crate) fn minutes(steps: &[Step]) -> (u32, u32) {
    let mut branches: BTreeMap<usize, (u32, u32)> = BTreeMap::new();
    for (index, step) in steps.iter().enumerate() {
        if step.optional {
            continue;
        }
        let (Some(min), Some(max)) = (step.minutes_min, step.minutes_max) else { continue };
        let branch = branches.entry(root(steps, index)).or_default();
        *branch = (branch.0.max(min), branch.1.max(max));
    }
    // What is out of range is named elsewhere; here it must only not overflow.
    branches
        .values()
        .fold((0_u32, 0_u32), |sum, branch| (sum.0.saturating_add(branch.0), sum.1.saturating_add(branch.1)))
}

/// Index of the step that a chain of `parallel_with` begins at.
pub(crate) fn root(steps: &[Step], index: usize) -> usize {
    let mut at = index;
    while let Some(earlier) = steps.get(at).and_then(|step| step.parallel_with) {
        match (earlier as usize).checked_sub(1) {
            Some(earlier) if earlier < at => at = earlier,
            _ => break,
        }
    }
    at
}

fn breaks(steps: &[Step], faults: &mut Vec<Invalid>) {
    // Least minutes without what is optional or parallel, and minutes of break, of every day.
    let mut days: BTreeMap<u32, (u32, u32)> = BTreeMap::new();
    for step in steps {
        let day = days.entry(step.day()).or_default();
        if !step.optional && step.parallel_with.is_none() && step.minutes_max.is_some() {
            day.0 = day.0.saturating_add(step.minutes_min.unwrap_or(0));
        }
        if step.is_break {
            day.1 = day.1.saturating_add(step.minutes_max.unwrap_or(0));
        }
    }
    for (day, (least, pause)) in days {
        if least > BREAK_FROM && pause == 0 {
            faults.push(Invalid::at("steps", Rule::NoBreak { day, minutes: least }));
        } else if least > LONG_DAY && pause < LONG_BREAK {
            faults.push(Invalid::at("steps", Rule::BreakTooShort { day, is: pause, min: LONG_BREAK }));
        }
    }
}

fn format_needs(format: &DialogFormat, faults: &mut Vec<Invalid>) {
    if matches!(format.participation_level.as_str(), "L3" | "L4" | "L5") {
        for (language, text) in &format.feedback_to_participants.0 {
            if length(text) < FEEDBACK_FROM_L3 {
                let is = u32::try_from(length(text)).unwrap_or(u32::MAX);
                faults.push(Invalid::at(
                    format!("feedback_to_participants.{language}"),
                    Rule::FeedbackTooShort { min: 40, is },
                ));
            }
        }
    }
    let at_distance = |setting: &String| matches!(setting.as_str(), "online" | "hybrid");
    if format.settings.iter().any(|setting| setting == "online")
        && format.online_variant.is_none()
        && format.steps.iter().all(|step| step.online_hint.is_none())
    {
        faults.push(Invalid::at("online_variant", Rule::OnlineWithoutHint));
    }
    if format.settings.iter().any(at_distance) && format.technology.is_empty() {
        faults.push(Invalid::at("technology", Rule::Missing));
    }
    if format.space.is_none() && !format.settings.iter().all(|setting| matches!(setting.as_str(), "online" | "async")) {
        faults.push(Invalid::at("space", Rule::Missing));
    }
    let professional = format.roles.iter().any(|role| role.external || role.skill.as_deref() == Some("M3"));
    if format.facilitation_level == "M3" && !professional {
        faults.push(Invalid::at("roles", Rule::NeedsProfessional));
    }
    for (index, role) in format.roles.iter().enumerate() {
        let at = format!("roles[{index}].count");
        exactly_one(&at, [role.count.is_some(), role.per_n.is_some()], "count, per_n", faults);
    }
    for (index, material) in format.materials.iter().enumerate() {
        if (material.per == "group") != material.per_n.is_some() {
            faults.push(Invalid::at(
                format!("materials[{index}].per_n"),
                Rule::ExactlyOne { of: "per = \"group\" with per_n, per without per_n" },
            ));
        }
    }
}

fn best_practice(practice: &BestPractice, faults: &mut Vec<Invalid>) {
    if let Some(period) = &practice.period {
        exactly_one("period.end", [period.end.is_some(), period.ongoing], "end, ongoing", faults);
        if let Some(end) = &period.end {
            // Dates of different precision are compared by what both state.
            let shared = end.len().min(period.start.len());
            if period.start.get(..shared) > end.get(..shared) {
                faults.push(Invalid::at("period.start", Rule::BoundsCrossed { lower: "start", upper: "end" }));
            }
        }
    }
    let succeeded = practice.outcome_status.as_deref().is_some_and(|status| matches!(status, "success" | "mixed"));
    if succeeded && !practice.results.iter().any(|result| result.value.is_some()) {
        faults.push(Invalid::at("results", Rule::NeedsResult));
    }
    for (index, result) in practice.results.iter().enumerate() {
        if result.indicator.is_none() && result.what.is_none() {
            faults.push(Invalid::at(format!("results[{index}].what"), Rule::Missing));
        }
    }
    if let Some(evaluation) = practice.evaluation.as_ref().filter(|evaluation| evaluation.how == "external") {
        if evaluation.report.is_none() {
            faults.push(Invalid::at("evaluation.report", Rule::NeedsForExternal { what: "report" }));
        }
        if evaluation.evaluator.is_none() {
            faults.push(Invalid::at("evaluation.evaluator", Rule::NeedsForExternal { what: "evaluator" }));
        }
    }
    if let Some(resources) = &practice.resources {
        let shares = resources.funding.iter().filter_map(|funding| funding.share_pct);
        let sum = shares.fold(0_u32, u32::saturating_add);
        if sum > 100 {
            faults.push(Invalid::at("resources.funding", Rule::SharesAbove { sum }));
        }
    }
}
