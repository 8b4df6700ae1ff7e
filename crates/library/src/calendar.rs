//! German days: statutory holidays of the sixteen Länder, working days, and the ends of periods counted in them.
//!
//! Holidays are computed, for the years 2020 to 2100 as the laws stand. Each Land has its own law; only 3 October is
//! federal (Art. 2 (2) of the Unification Treaty). Days that were introduced within these years or kept once:
//!
//! - Berlin: 8 March since 2019; 8 May 2020 and 2025 and 17 June 2028, once each (law on Sundays and holidays as amended
//!   in 2019 and 2024, GVBl. 2024 p. 460).
//! - Mecklenburg-Vorpommern: 8 March since 2023 (`FTG M-V`). Thüringen: 20 September since 2019 (`ThürFGtG`).
//! - Bremen, Hamburg, Niedersachsen, Schleswig-Holstein: 31 October since 2018.
//!
//! Days that are kept in some municipalities only count as working days: Fronleichnam in parts of Sachsen and
//! Thüringen, Mariä Himmelfahrt in the Catholic municipalities of Bayern, the Friedensfest in Augsburg. A node knows its
//! Land, not the municipality of whoever waits, and a deadline that is shown a day too early harms nobody.
//!
//! Easter and Whit Sunday are holidays by name in Brandenburg alone; Hessen makes a holiday of every Sunday, which
//! changes no working day and is not told here.

use chrono::{DateTime, Datelike as _, Months, NaiveDate, TimeDelta, Utc, Weekday};
use domain::vocabulary::Label;

use crate::clock::in_germany;

/// A statutory holiday.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Holiday {
    /// 1 January.
    NewYear,
    /// 6 January: Baden-Württemberg, Bayern, Sachsen-Anhalt.
    Epiphany,
    /// 8 March: Berlin, Mecklenburg-Vorpommern since 2023.
    WomensDay,
    /// Two days before Easter.
    GoodFriday,
    /// Easter Sunday: Brandenburg.
    EasterSunday,
    /// The day after Easter.
    EasterMonday,
    /// 1 May.
    LabourDay,
    /// 8 May of 2020 and 2025: Berlin.
    Liberation,
    /// 39 days after Easter.
    Ascension,
    /// 49 days after Easter: Brandenburg.
    WhitSunday,
    /// 50 days after Easter.
    WhitMonday,
    /// 60 days after Easter: Baden-Württemberg, Bayern, Hessen, Nordrhein-Westfalen, Rheinland-Pfalz, Saarland.
    CorpusChristi,
    /// 17 June 2028: Berlin.
    Uprising,
    /// 15 August: Saarland.
    Assumption,
    /// 20 September: Thüringen.
    ChildrensDay,
    /// 3 October.
    Unity,
    /// 31 October: the Länder of the north and, but for Berlin, of the east.
    Reformation,
    /// 1 November: Baden-Württemberg, Bayern, Nordrhein-Westfalen, Rheinland-Pfalz, Saarland.
    AllSaints,
    /// The Wednesday before 23 November: Sachsen.
    Repentance,
    /// 25 December.
    Christmas,
    /// 26 December.
    BoxingDay,
}

impl Holiday {
    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NewYear => "new_year",
            Self::Epiphany => "epiphany",
            Self::WomensDay => "womens_day",
            Self::GoodFriday => "good_friday",
            Self::EasterSunday => "easter_sunday",
            Self::EasterMonday => "easter_monday",
            Self::LabourDay => "labour_day",
            Self::Liberation => "liberation",
            Self::Ascension => "ascension",
            Self::WhitSunday => "whit_sunday",
            Self::WhitMonday => "whit_monday",
            Self::CorpusChristi => "corpus_christi",
            Self::Uprising => "uprising",
            Self::Assumption => "assumption",
            Self::ChildrensDay => "childrens_day",
            Self::Unity => "unity",
            Self::Reformation => "reformation",
            Self::AllSaints => "all_saints",
            Self::Repentance => "repentance",
            Self::Christmas => "christmas",
            Self::BoxingDay => "boxing_day",
        }
    }

    /// What it is called.
    pub const fn label(self) -> Label {
        let (de, en) = match self {
            Self::NewYear => ("Neujahr", "New Year's Day"),
            Self::Epiphany => ("Heilige Drei Könige", "Epiphany"),
            Self::WomensDay => ("Internationaler Frauentag", "International Women's Day"),
            Self::GoodFriday => ("Karfreitag", "Good Friday"),
            Self::EasterSunday => ("Ostersonntag", "Easter Sunday"),
            Self::EasterMonday => ("Ostermontag", "Easter Monday"),
            Self::LabourDay => ("Tag der Arbeit", "Labour Day"),
            Self::Liberation => ("Tag der Befreiung", "Liberation Day"),
            Self::Ascension => ("Christi Himmelfahrt", "Ascension Day"),
            Self::WhitSunday => ("Pfingstsonntag", "Whit Sunday"),
            Self::WhitMonday => ("Pfingstmontag", "Whit Monday"),
            Self::CorpusChristi => ("Fronleichnam", "Corpus Christi"),
            Self::Uprising => ("75. Jahrestag des Aufstandes vom 17. Juni 1953", "75 years since the uprising of 1953"),
            Self::Assumption => ("Mariä Himmelfahrt", "Assumption Day"),
            Self::ChildrensDay => ("Weltkindertag", "World Children's Day"),
            Self::Unity => ("Tag der Deutschen Einheit", "Day of German Unity"),
            Self::Reformation => ("Reformationstag", "Reformation Day"),
            Self::AllSaints => ("Allerheiligen", "All Saints' Day"),
            Self::Repentance => ("Buß- und Bettag", "Day of Repentance and Prayer"),
            Self::Christmas => ("1. Weihnachtstag", "Christmas Day"),
            Self::BoxingDay => ("2. Weihnachtstag", "Boxing Day"),
        };
        Label { de, en }
    }

    /// Whether the Land keeps it in this year.
    fn is_kept(self, year: i32, land: &str) -> bool {
        match self {
            Self::NewYear
            | Self::GoodFriday
            | Self::EasterMonday
            | Self::LabourDay
            | Self::Ascension
            | Self::WhitMonday
            | Self::Unity
            | Self::Christmas
            | Self::BoxingDay => true,
            Self::Epiphany => matches!(land, "08" | "09" | "15"),
            Self::WomensDay => land == "11" || (land == "13" && year >= 2023),
            Self::EasterSunday | Self::WhitSunday => land == "12",
            Self::Liberation => land == "11" && matches!(year, 2020 | 2025),
            Self::CorpusChristi => matches!(land, "05" | "06" | "07" | "08" | "09" | "10"),
            Self::Uprising => land == "11" && year == 2028,
            Self::Assumption => land == "10",
            Self::ChildrensDay => land == "16",
            Self::Reformation => matches!(land, "01" | "02" | "03" | "04" | "12" | "13" | "14" | "15" | "16"),
            Self::AllSaints => matches!(land, "05" | "07" | "08" | "09" | "10"),
            Self::Repentance => land == "14",
        }
    }
}

/// The statutory holiday of a day in a Land, by its code "01" to "16" (vocabulary `land`); with any other code, or
/// none, only what is kept nationwide.
pub fn holiday(day: NaiveDate, land: &str) -> Option<Holiday> {
    [fixed(day), movable(day)].into_iter().flatten().find(|holiday| holiday.is_kept(day.year(), land))
}

/// Monday to Friday, and no holiday. 24 and 31 December are working days.
pub fn is_working_day(day: NaiveDate, land: &str) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && holiday(day, land).is_none()
}

/// The last of so many working days after `from`, which does not count itself (§ 187 (1) BGB). None at all: `from`.
pub fn after_working_days(from: NaiveDate, days: u32, land: &str) -> NaiveDate {
    let mut day = from;
    for _ in 0..days {
        let Some(next) = day.succ_opt() else { break };
        day = working_day_from(next, land);
    }
    day
}

/// The end of one month after `from`: the day with the same number, or the last of a shorter month (§ 188 (2), (3)
/// BGB); the next working day where that is a Saturday, Sunday or holiday (§ 193 BGB).
///
/// Holidays of single Länder are left out: whoever is answered a day early is not wronged.
pub fn within_a_month(from: NaiveDate) -> NaiveDate {
    working_day_from(from.checked_add_months(Months::new(1)).unwrap_or(from), "")
}

/// The day itself where it is a working day, or else the next one.
fn working_day_from(day: NaiveDate, land: &str) -> NaiveDate {
    day.iter_days().find(|day| is_working_day(*day, land)).unwrap_or(day)
}

/// The day of a moment in Germany.
pub fn day_in_germany(at: DateTime<Utc>) -> NaiveDate {
    in_germany(at).date()
}

/// What may be kept on a day of the calendar, wherever Easter is.
fn fixed(day: NaiveDate) -> Option<Holiday> {
    Some(match (day.month(), day.day()) {
        (1, 1) => Holiday::NewYear,
        (1, 6) => Holiday::Epiphany,
        (3, 8) => Holiday::WomensDay,
        (5, 1) => Holiday::LabourDay,
        (5, 8) => Holiday::Liberation,
        (6, 17) => Holiday::Uprising,
        (8, 15) => Holiday::Assumption,
        (9, 20) => Holiday::ChildrensDay,
        (10, 3) => Holiday::Unity,
        (10, 31) => Holiday::Reformation,
        (11, 1) => Holiday::AllSaints,
        (11, 16..=22) if day.weekday() == Weekday::Wed => Holiday::Repentance,
        (12, 25) => Holiday::Christmas,
        (12, 26) => Holiday::BoxingDay,
        _ => return None,
    })
}

/// What may be kept on a day that is so far from Easter.
fn movable(day: NaiveDate) -> Option<Holiday> {
    Some(match (day - easter(day.year())?).num_days() {
        -2 => Holiday::GoodFriday,
        0 => Holiday::EasterSunday,
        1 => Holiday::EasterMonday,
        39 => Holiday::Ascension,
        49 => Holiday::WhitSunday,
        50 => Holiday::WhitMonday,
        60 => Holiday::CorpusChristi,
        _ => return None,
    })
}

/// Easter Sunday, by the rule of Gauß as Lichtenberg completed it (H. Lichtenberg, Historia Mathematica 24, 1997).
fn easter(year: i32) -> Option<NaiveDate> {
    let century = year / 100;
    let moon = 15 + (3 * century + 3) / 4 - (8 * century + 13) / 25;
    let sun = 2 - (3 * century + 3) / 4;
    let cycle = year.rem_euclid(19);
    let seed = (19 * cycle + moon).rem_euclid(30);
    let full_moon = 21 + seed - (seed + cycle / 11) / 29;
    let first_sunday = 7 - (year + year / 4 + sun).rem_euclid(7);
    let day_of_march = full_moon + 7 - (full_moon - first_sunday).rem_euclid(7);
    NaiveDate::from_ymd_opt(year, 3, 1)?.checked_add_signed(TimeDelta::days(i64::from(day_of_march) - 1))
}
