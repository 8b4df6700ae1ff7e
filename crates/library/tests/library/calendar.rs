//! Holidays and working days, against tables written by hand.

use std::collections::BTreeSet;

use chrono::{DateTime, Datelike as _, Days, NaiveDate, Utc};
use library::calendar::{after_working_days, day_in_germany, holiday, is_working_day, within_a_month};
use proptest::prelude::*;

/// Kept in all Länder.
const EVERYWHERE: [(i32, &str); 5] = [
    (2024, "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26"),
    (2025, "01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26"),
    (2026, "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26"),
    (2027, "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26"),
    (2028, "01-01 04-14 04-17 05-01 05-25 06-05 10-03 12-25 12-26"),
];

/// Kept besides, by Land: in 2024, 2025, 2026, 2027, 2028.
const BESIDES: [(&str, [&str; 5]); 17] = [
    ("", [""; 5]),
    ("01", ["10-31"; 5]),
    ("02", ["10-31"; 5]),
    ("03", ["10-31"; 5]),
    ("04", ["10-31"; 5]),
    ("05", ["05-30 11-01", "06-19 11-01", "06-04 11-01", "05-27 11-01", "06-15 11-01"]),
    ("06", ["05-30", "06-19", "06-04", "05-27", "06-15"]),
    ("07", ["05-30 11-01", "06-19 11-01", "06-04 11-01", "05-27 11-01", "06-15 11-01"]),
    ("08", ["01-06 05-30 11-01", "01-06 06-19 11-01", "01-06 06-04 11-01", "01-06 05-27 11-01", "01-06 06-15 11-01"]),
    ("09", ["01-06 05-30 11-01", "01-06 06-19 11-01", "01-06 06-04 11-01", "01-06 05-27 11-01", "01-06 06-15 11-01"]),
    ("10", ["05-30 08-15 11-01", "06-19 08-15 11-01", "06-04 08-15 11-01", "05-27 08-15 11-01", "06-15 08-15 11-01"]),
    ("11", ["03-08", "03-08 05-08", "03-08", "03-08", "03-08 06-17"]),
    ("12", ["03-31 05-19 10-31", "04-20 06-08 10-31", "04-05 05-24 10-31", "03-28 05-16 10-31", "04-16 06-04 10-31"]),
    ("13", ["03-08 10-31"; 5]),
    ("14", ["10-31 11-20", "10-31 11-19", "10-31 11-18", "10-31 11-17", "10-31 11-22"]),
    ("15", ["01-06 10-31"; 5]),
    ("16", ["09-20 10-31"; 5]),
];

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn days_of(year: i32) -> impl Iterator<Item = NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1).unwrap().iter_days().take_while(move |day| day.year() == year)
}

#[test]
fn every_day_of_five_years_in_every_land() {
    for (at, (year, everywhere)) in EVERYWHERE.into_iter().enumerate() {
        for (land, besides) in BESIDES {
            let wanted: BTreeSet<NaiveDate> = everywhere
                .split_whitespace()
                .chain(besides[at].split_whitespace())
                .map(|it| day(&format!("{year}-{it}")))
                .collect();
            let found: BTreeSet<NaiveDate> = days_of(year).filter(|day| holiday(*day, land).is_some()).collect();
            assert_eq!(found, wanted, "{land} {year}");
            for day in days_of(year) {
                let is_weekend = day.weekday().number_from_monday() > 5;
                assert_eq!(is_working_day(day, land), !is_weekend && !wanted.contains(&day), "{land} {day}");
            }
        }
    }
}

#[test]
fn days_that_came_or_came_once() {
    for (text, land, code) in [
        ("2020-05-08", "11", Some("liberation")),
        ("2021-05-08", "11", None),
        ("2020-05-08", "12", None),
        ("2022-03-08", "13", None),
        ("2023-03-08", "13", Some("womens_day")),
        ("2020-03-08", "11", Some("womens_day")),
        ("2028-06-17", "11", Some("uprising")),
        ("2028-06-17", "05", None),
        // Where two fall on one day, the one that is kept there counts.
        ("2049-06-17", "05", Some("corpus_christi")),
        ("2059-05-08", "11", Some("ascension")),
        // Kept in some municipalities only.
        ("2025-08-15", "09", None),
        ("2025-08-08", "09", None),
        ("2026-06-04", "14", None),
        ("2026-06-04", "16", None),
        // No Land.
        ("2026-10-31", "", None),
        ("2026-10-31", "00", None),
        ("2026-10-31", "99", None),
        ("2100-03-28", "12", Some("easter_sunday")),
    ] {
        assert_eq!(holiday(day(text), land).map(library::calendar::Holiday::code), code, "{text} {land}");
    }
    let label = holiday(day("2026-11-18"), "14").unwrap().label();
    assert_eq!((label.de, label.en), ("Buß- und Bettag", "Day of Repentance and Prayer"));
}

#[test]
fn working_days_are_counted() {
    for (from, days, land, end) in [
        // Over Christmas: 24 and 31 December are worked.
        ("2025-12-22", 5, "05", "2025-12-31"),
        ("2026-12-23", 1, "05", "2026-12-24"),
        ("2026-12-24", 1, "05", "2026-12-28"),
        // Across the year, with and without Epiphany.
        ("2025-12-30", 3, "05", "2026-01-05"),
        ("2025-12-30", 4, "05", "2026-01-06"),
        ("2025-12-30", 4, "09", "2026-01-07"),
        // Over Easter and 1 May.
        ("2026-04-02", 1, "05", "2026-04-07"),
        ("2026-04-02", 1, "", "2026-04-07"),
        ("2026-04-30", 1, "05", "2026-05-04"),
        ("2026-11-17", 1, "05", "2026-11-18"),
        ("2026-11-17", 1, "14", "2026-11-19"),
        // The day itself never counts, whatever day it is.
        ("2026-11-28", 1, "05", "2026-11-30"),
        ("2026-11-29", 5, "05", "2026-12-04"),
        ("2026-11-27", 20, "05", "2026-12-28"),
        ("2026-11-29", 0, "05", "2026-11-29"),
    ] {
        assert_eq!(after_working_days(day(from), days, land), day(end), "{days} after {from} in {land}");
    }
}

#[test]
fn a_month_ends_on_a_working_day() {
    for (from, end) in [
        ("2026-11-29", "2026-12-29"),
        // A shorter month, and its last day on a Saturday.
        ("2026-01-31", "2026-03-02"),
        ("2024-01-30", "2024-02-29"),
        // Good Friday; Christmas and a weekend behind it; New Year.
        ("2026-03-03", "2026-04-07"),
        ("2025-11-25", "2025-12-29"),
        ("2025-12-01", "2026-01-02"),
    ] {
        assert_eq!(within_a_month(day(from)), day(end), "{from}");
    }
}

#[test]
fn a_day_in_germany_begins_before_that_of_utc() {
    for (utc, here) in [
        ("2026-01-15T22:59:59Z", "2026-01-15"),
        ("2026-01-15T23:00:00Z", "2026-01-16"),
        ("2026-07-15T21:59:59Z", "2026-07-15"),
        ("2026-07-15T22:00:00Z", "2026-07-16"),
        ("2026-12-31T23:30:00Z", "2027-01-01"),
    ] {
        assert_eq!(day_in_germany(utc.parse::<DateTime<Utc>>().unwrap()), day(here), "{utc}");
    }
}

proptest! {
    #[test]
    fn counting_ends_on_the_nth_working_day(start in 0_u64..29_500, days in 1_u32..60, at in 0_usize..BESIDES.len()) {
        let from = day("2020-01-01") + Days::new(start);
        let land = BESIDES[at].0;
        let end = after_working_days(from, days, land);
        prop_assert!(is_working_day(end, land));
        let counted = from.iter_days().skip(1).take_while(|day| *day <= end).filter(|day| is_working_day(*day, land));
        prop_assert_eq!(counted.count(), days as usize);
        prop_assert!(after_working_days(from + Days::new(1), days, land) >= end);
        prop_assert!(after_working_days(from, days + 1, land) > end);
        // A deadline without a Land is never later than one with it.
        prop_assert!(after_working_days(from, days, "") <= end);
    }

    #[test]
    fn a_month_is_a_month(start in 0_u64..29_500) {
        let from = day("2020-01-01") + Days::new(start);
        let end = within_a_month(from);
        prop_assert!(is_working_day(end, ""));
        prop_assert!((28..=36).contains(&(end - from).num_days()));
    }
}
