//! Numbers as people read them: groups, times, effort, money, dates. German and English typography, so that a page
//! only chooses what to say.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use domain::Language;
use domain::facts::Facts;
use domain::vocabulary::{self, Concept};
use library::calendar;
use library::clock::in_germany;

use crate::texts::t;

/// Narrow no-break space.
const NARROW: char = '\u{202f}';
/// Minutes of programme that people call a day; the finder's „einen Tag“ means the same.
pub const DAY_OF_PROGRAMME: u32 = 480;

/// A number with its thousands apart: „2 500“, "2,500".
pub fn number(language: Language, number: impl Into<u64>) -> String {
    let digits = number.into().to_string();
    let gap = match language {
        Language::De => NARROW,
        Language::En => ',',
    };
    let mut text = String::with_capacity(digits.len() + 6);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(gap);
        }
        text.push(digit);
    }
    text
}

/// Two numbers and the dash between them; one where they are the same.
fn span(min: &str, max: &str) -> String {
    if min == max { min.to_owned() } else { format!("{min}–{max}") }
}

/// Size of a group without the unit, for plates: „10–100“, „ab 12“, „bis 30“.
pub fn people(language: Language, min: u32, max: Option<u32>) -> String {
    match max {
        None => t!(language, words.people_from, min = number(language, min)),
        Some(max) if min <= 1 && max > 1 => t!(language, words.people_upto, max = number(language, max)),
        Some(max) => span(&number(language, min), &number(language, max)),
    }
}

/// Size of a group with the unit: „10–100 Personen“.
pub fn people_unit(language: Language, min: u32, max: Option<u32>) -> String {
    t!(language, words.people_unit, count = max.unwrap_or(2), span = people(language, min, max))
}

/// „5 Arbeitstage“
pub fn working_days(language: Language, days: u32) -> String {
    t!(language, words.working_days, count = days, span = number(language, days))
}

/// „20 Min.“
pub fn minutes(language: Language, minutes: u32) -> String {
    t!(language, words.minutes, span = number(language, minutes))
}

/// „20–25 Min.“
pub fn minutes_span(language: Language, min: u32, max: u32) -> String {
    t!(language, words.minutes, span = span(&number(language, min), &number(language, max)))
}

/// „3–5 Tage“
pub fn days_span(language: Language, min: u32, max: u32) -> String {
    t!(language, words.days, count = max, span = span(&number(language, min), &number(language, max)))
}

/// Hours and minutes since the beginning: „1:05“.
pub fn elapsed(minutes: u32) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// Quarters of a whole as people write them: 6 → „1½“.
fn quarters(language: Language, quarters: u32) -> String {
    let whole = quarters / 4;
    let part = ["", "¼", "½", "¾"][(quarters % 4) as usize];
    if whole == 0 && !part.is_empty() { part.to_owned() } else { format!("{}{part}", number(language, whole)) }
}

/// Net time of one event: „45–90 Min.“, „1½–3 Std.“, „2 Tage“.
pub fn duration(language: Language, min: u32, max: u32) -> String {
    if max > 3 * DAY_OF_PROGRAMME || min >= 2 * DAY_OF_PROGRAMME {
        let days = |minutes: u32| quarters(language, 2 * (2 * minutes).div_ceil(DAY_OF_PROGRAMME));
        return t!(language, words.days, count = max.div_ceil(DAY_OF_PROGRAMME), span = span(&days(min), &days(max)));
    }
    let in_hours = |minutes: u32| minutes >= 60 && minutes.is_multiple_of(15);
    let hours = |minutes: u32| quarters(language, minutes / 15);
    if in_hours(min) && in_hours(max) && max > 90 {
        t!(language, words.hours, span = span(&hours(min), &hours(max)))
    } else if min < 60 && in_hours(max) && max > 90 {
        format!("{}–{}", minutes(language, min), t!(language, words.hours, span = hours(max)))
    } else {
        minutes_span(language, min, max)
    }
}

/// Time of a format's event as the plate says it, and what has to be said beside it.
pub fn event(language: Language, facts: &Facts) -> (String, Option<String>) {
    let form = (facts.temporal_form != "single" && facts.temporal_form != "multi_day")
        .then(|| vocabulary::label("temporal_form", &facts.temporal_form, language).to_owned());
    let net =
        facts.duration_min.or(facts.duration_max).map(|min| duration(language, min, facts.duration_max.unwrap_or(min)));
    match (facts.event_days, net) {
        (days @ 2.., net) => (days_span(language, days, days), form.or(net)),
        (_, Some(net)) => (net, form),
        (_, None) => (vocabulary::label("temporal_form", &facts.temporal_form, language).to_owned(), None),
    }
}

/// Lead time: „2 Wochen“; „keiner“ where there is none.
pub fn weeks(language: Language, weeks: u32) -> String {
    if weeks == 0 { t!(language, words.weeks_none) } else { weeks_counted(language, weeks) }
}

/// „0 Wochen“, „1 Woche“, „2 Wochen“.
pub fn weeks_counted(language: Language, weeks: u32) -> String {
    t!(language, words.weeks, count = weeks, number = number(language, weeks))
}

/// Half person-days as days of work: 5 → „2½ Tage“.
pub fn effort(language: Language, half_days: u32) -> String {
    if half_days == 0 {
        return t!(language, words.effort_none);
    }
    // „½ Tag“ and „1 Tag“, but „1½ Tage“.
    t!(language, words.days, count = half_days.div_ceil(2), span = quarters(language, 2 * half_days))
}

/// A name of a concept, marked where the concept is out of use.
pub fn marked(language: Language, name: &str, concept: &Concept) -> String {
    if concept.is_outdated() { t!(language, vocabulary.outdated_name, name = name) } else { name.to_owned() }
}

/// A cost band, short.
pub fn cost(language: Language, band: &str) -> String {
    vocabulary::concept("cost_band", band).map_or_else(|| band.to_owned(), |concept| concept.short(language).to_owned())
}

/// „2 500 €“, "€2,500".
pub fn euros(language: Language, euros: u32) -> String {
    t!(language, words.euros, number = number(language, euros))
}

/// „3. März 2025“, "3 March 2025".
pub fn date(language: Language, date: NaiveDate) -> String {
    t!(language, words.date, day = date.day(), month = month(language, date.month()), year = date.year())
}

/// The day of a moment, in UTC.
pub fn day_of(language: Language, moment: DateTime<Utc>) -> String {
    date(language, moment.date_naive())
}

/// The time of day of a moment in Germany: „14:32“.
pub fn time_of(moment: DateTime<Utc>) -> String {
    in_germany(moment).format("%H:%M").to_string()
}

/// The day of a moment in Germany.
pub fn day_in_germany(language: Language, moment: DateTime<Utc>) -> String {
    date(language, calendar::day_in_germany(moment))
}

/// „3. März 2025, 14:32 Uhr“: a moment to the minute, in Germany.
pub fn moment(language: Language, moment: DateTime<Utc>) -> String {
    t!(language, words.moment, day = day_in_germany(language, moment), time = time_of(moment))
}

/// A date as entries hold it, `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; as written where it is none of these.
pub fn partial_date(language: Language, text: &str) -> String {
    if let Ok(read) = text.parse::<NaiveDate>() {
        return date(language, read);
    }
    match text.split_once('-').map(|(year, month)| (year, month.parse::<u32>())) {
        Some((year, Ok(number @ 1..=12))) => t!(language, words.month, month = month(language, number), year = year),
        _ => text.to_owned(),
    }
}

fn month(language: Language, number: u32) -> String {
    let months = t!(language, words.months);
    months.split(' ').nth(number.saturating_sub(1) as usize).unwrap_or_default().to_owned()
}

/// „a, b und c“
pub fn all_of(language: Language, items: &[String]) -> String {
    list(items, &t!(language, words.and))
}

/// „a, b oder c“
pub fn one_of(language: Language, items: &[String]) -> String {
    list(items, &t!(language, words.or))
}

fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [most @ .., end] => format!("{} {last} {end}", most.join(", ")),
    }
}

/// „501–2 500 €“, "€501–2,500".
pub fn euros_span(language: Language, min: u32, max: u32) -> String {
    t!(language, words.euros, number = span(&number(language, min), &number(language, max)))
}

/// „November 2029“.
pub fn month_of(language: Language, date: NaiveDate) -> String {
    t!(language, words.month, month = month(language, date.month()), year = date.year())
}

/// A year as well as it is known: „1995“, „um 1995“, „1980er-Jahre“. `precision` is a code of `year_precision`.
pub fn year(language: Language, year: i32, precision: Option<&str>) -> String {
    match precision {
        Some("circa") => t!(language, words.year_circa, year = year),
        Some("decade") => t!(language, words.year_decade, year = year - year.rem_euclid(10)),
        _ => year.to_string(),
    }
}

/// Square decimetres as square metres with one decimal at most: 350 → „3,5 m²“.
pub fn square_metres(language: Language, dm2: u32) -> String {
    let tenths = dm2.div_ceil(10);
    let whole = number(language, tenths / 10);
    let comma = if language == Language::De { ',' } else { '.' };
    let number = if tenths.is_multiple_of(10) { whole } else { format!("{whole}{comma}{}", tenths % 10) };
    format!("{number}\u{a0}m²")
}

/// A decimal number as entries hold it, with its thousands apart: "3500.5" → „3 500,5“; as written where it is none.
pub fn decimal(language: Language, text: &str) -> String {
    let (sign, digits) = text.strip_prefix('-').map_or(("", text), |digits| ("−", digits));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let Ok(whole) = whole.parse::<u64>() else { return text.to_owned() };
    let comma = if language == Language::De { ',' } else { '.' };
    let whole = number(language, whole);
    if part.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}{comma}{part}") }
}

/// The size of a file: „180 kB“, „1,2 MB“.
pub fn file_size(language: Language, bytes: u64) -> String {
    // Nothing is smaller than one kilobyte.
    if bytes < 999_500 {
        t!(language, media.kilobytes, number = number(language, ((bytes + 500) / 1_000).max(1)))
    } else {
        let tenths = bytes.saturating_add(50_000) / 100_000;
        let text = if tenths.is_multiple_of(10) {
            (tenths / 10).to_string()
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        };
        t!(language, media.megabytes, number = decimal(language, &text))
    }
}

/// A time between two dates as entries hold them: „2011 bis 2019“, „seit Mai 2014“.
pub fn period(language: Language, start: &str, end: Option<&str>, ongoing: bool) -> String {
    let from = partial_date(language, start);
    match end {
        Some(end) if end == start => from,
        Some(end) => t!(language, words.period, from = from, to = partial_date(language, end)),
        None if ongoing => t!(language, words.since, from = from),
        None => from,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DE: Language = Language::De;
    const EN: Language = Language::En;

    /// With visible spaces.
    fn plain(text: &str) -> String {
        text.replace(NARROW, "_").replace('\u{a0}', " ")
    }

    #[test]
    fn sizes_of_files() {
        for (bytes, de, en) in [
            (1, "1 kB", "1 kB"),
            (184_320, "184 kB", "184 kB"),
            (999_499, "999 kB", "999 kB"),
            (999_500, "1 MB", "1 MB"),
            (1_234_567, "1,2 MB", "1.2 MB"),
            (26_214_400, "26,2 MB", "26.2 MB"),
            (12_340_000_000, "12_340 MB", "12,340 MB"),
        ] {
            assert_eq!((plain(&file_size(DE, bytes)), file_size(EN, bytes)), (de.to_owned(), en.to_owned()));
        }
    }

    #[test]
    fn numbers_and_groups() {
        for (value, de, en) in
            [(7u32, "7", "7"), (999, "999", "999"), (2_500, "2_500", "2,500"), (1_000_000, "1_000_000", "1,000,000")]
        {
            assert_eq!((plain(&number(DE, value)), number(EN, value)), (de.to_owned(), en.to_owned()));
        }
        for (min, max, de) in [
            (10, Some(100), "10–100"),
            (12, None, "ab 12"),
            (1, Some(30), "bis 30"),
            (1, Some(1), "1"),
            (25, Some(25), "25"),
        ] {
            assert_eq!(plain(&people(DE, min, max)), de);
        }
        assert_eq!(plain(&people_unit(DE, 1, Some(1))), "1 Person");
        assert_eq!(plain(&people_unit(EN, 500, Some(5000))), "500–5,000 people");
    }

    #[test]
    fn times_of_events() {
        for (min, max, de, en) in [
            (13, 20, "13–20 Min.", "13–20 min"),
            (45, 90, "45–90 Min.", "45–90 min"),
            (90, 180, "1½–3 Std.", "1½–3 hrs"),
            (105, 120, "1¾–2 Std.", "1¾–2 hrs"),
            (120, 120, "2 Std.", "2 hrs"),
            (45, 120, "45 Min.–2 Std.", "45 min–2 hrs"),
            (100, 200, "100–200 Min.", "100–200 min"),
            (130, 180, "130–180 Min.", "130–180 min"),
            (780, 960, "13–16 Std.", "13–16 hrs"),
            (960, 1920, "2–4 Tage", "2–4 days"),
        ] {
            assert_eq!(plain(&duration(DE, min, max)), de);
            assert_eq!(plain(&duration(EN, min, max)), en);
        }
        assert_eq!(elapsed(65), "1:05");
    }

    #[test]
    fn effort_money_weeks() {
        for (half_days, de) in
            [(0, "keiner"), (1, "½ Tag"), (2, "1 Tag"), (3, "1½ Tage"), (5, "2½ Tage"), (40, "20 Tage")]
        {
            assert_eq!(plain(&effort(DE, half_days)), de);
        }
        assert_eq!(plain(&euros(DE, 2_500)), "2_500 €");
        assert_eq!(euros(EN, 2_500), "€2,500");
        assert_eq!(
            (plain(&weeks(DE, 0)), plain(&weeks(DE, 1)), plain(&weeks(EN, 6))),
            ("keiner".into(), "1 Woche".into(), "6 weeks".into())
        );
    }

    #[test]
    fn dates() {
        for (text, de, en) in [
            ("2025-03-03", "3. März 2025", "3 March 2025"),
            ("2024-05", "Mai 2024", "May 2024"),
            ("2013", "2013", "2013"),
            ("2013-99", "2013-99", "2013-99"),
        ] {
            assert_eq!(
                (plain(&partial_date(DE, text)), plain(&partial_date(EN, text))),
                (de.to_owned(), en.to_owned())
            );
        }
    }

    #[test]
    fn clocks_go_forward_and_back() {
        for (utc, here) in [
            ("2026-01-15T23:30:00Z", "00:30"),
            ("2026-03-29T00:59:00Z", "01:59"),
            ("2026-03-29T01:00:00Z", "03:00"),
            ("2026-10-25T00:59:00Z", "02:59"),
            ("2026-10-25T01:00:00Z", "02:00"),
        ] {
            assert_eq!(time_of(utc.parse().unwrap()), here, "{utc}");
        }
        assert_eq!(plain(&day_in_germany(DE, "2026-01-15T23:30:00Z".parse().unwrap())), "16. Januar 2026");
    }

    #[test]
    fn lists() {
        let items = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(
            (all_of(DE, &items), one_of(EN, &items[..2]), all_of(DE, &items[..1])),
            ("a, b und c".into(), "a or b".into(), "a".into())
        );
    }

    #[test]
    fn years_and_areas() {
        assert_eq!(
            (year(DE, 1984, Some("decade")), year(EN, 1995, Some("circa"))),
            ("1980er-Jahre".into(), "around 1995".into())
        );
        assert_eq!(
            (plain(&square_metres(DE, 350)), plain(&square_metres(EN, 22_400))),
            ("3,5 m²".into(), "224 m²".into())
        );
        assert_eq!(plain(&euros_span(EN, 501, 2_500)), "€501–2,500");
        assert_eq!(month_of(DE, NaiveDate::from_ymd_opt(2029, 2, 1).unwrap()), "Februar 2029");
    }

    #[test]
    fn decimals_and_periods() {
        assert_eq!(
            (plain(&decimal(DE, "-3500.5")), decimal(EN, "12"), decimal(EN, "x")),
            ("−3_500,5".into(), "12".into(), "x".into())
        );
        assert_eq!(plain(&period(DE, "2011-05", Some("2019"), false)), "Mai 2011 bis 2019");
        assert_eq!(
            (plain(&period(EN, "2014", None, true)), plain(&period(EN, "2014", None, false))),
            ("since 2014".into(), "2014".into())
        );
    }
}
