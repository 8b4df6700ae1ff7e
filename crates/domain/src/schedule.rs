//! The run sheet's arithmetic: clock times from a start, quantities for a group (product design N-5, N-6).

use crate::entry::schedule_rules as rules;
use crate::entry::{DialogFormat, Material, Role, Step};

/// A time of day in minutes after midnight; may run past midnight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Clock(pub u32);

/// Minutes of a day.
const DAY: u32 = 24 * 60;

impl Clock {
    /// Reads `9:30` or `09:30`.
    pub fn read(text: &str) -> Option<Self> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if !(digits(hours) && digits(minutes) && (1..=2).contains(&hours.len()) && minutes.len() == 2) {
            return None;
        }
        let (hours, minutes): (u32, u32) = (hours.parse().ok()?, minutes.parse().ok()?);
        (hours < 24 && minutes < 60).then_some(Self(hours * 60 + minutes))
    }

    /// `09:30`; after midnight it starts again at `00:00`.
    pub fn text(self) -> String {
        let minutes = self.0 % DAY;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// One line of the run sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Line<'a> {
    /// Number of the step, from 1.
    pub number: usize,
    /// The step.
    pub step: &'a Step,
    /// When it begins; none for steps that are measured in days.
    pub at: Option<Clock>,
    /// Minutes it is given here.
    pub minutes: Option<u32>,
    /// Minutes from the beginning of the day to the beginning of this step.
    pub offset: u32,
    /// Runs beside an earlier step.
    pub parallel: bool,
}

/// One day of the run sheet.
#[derive(Debug, Clone, PartialEq)]
pub struct Day<'a> {
    /// Number of the day, from 1.
    pub number: u32,
    /// Its steps.
    pub lines: Vec<Line<'a>>,
    /// Net minutes from first to last.
    pub minutes: u32,
}

/// Puts clock times to the steps of a format: every day begins at `start`, every step takes `minutes` as
/// [`planned_minutes`] says, parallel steps begin together and take as long as the longest.
pub fn days(format: &DialogFormat, start: Clock) -> Vec<Day<'_>> {
    let mut days: Vec<Day<'_>> = Vec::new();
    let mut begun = vec![0; format.steps.len()];
    let planned = planned_minutes(format);
    for (index, step) in format.steps.iter().enumerate() {
        let day_number = step.day();
        if days.last().is_none_or(|day| day.number != day_number) {
            days.push(Day { number: day_number, lines: Vec::new(), minutes: 0 });
        }
        let Some(day) = days.last_mut() else { continue };
        let root = rules::root(&format.steps, index);
        let parallel = root != index && format.steps[root].day() == day_number;
        let minutes = planned[index];
        let offset = if parallel { begun[root] } else { day.minutes };
        begun[index] = offset;
        if let Some(minutes) = minutes {
            day.minutes = day.minutes.max(offset + minutes);
        }
        day.lines.push(Line {
            number: index + 1,
            step,
            at: minutes.map(|_| Clock(start.0 + offset)),
            minutes,
            offset,
            parallel,
        });
    }
    days
}

/// Minutes that each step is given on a sheet: the middle of its span, to the next multiple of five where the span
/// allows it; where that would exceed `duration_max` of a single event, the least. A step in days has none.
pub fn planned_minutes(format: &DialogFormat) -> Vec<Option<u32>> {
    let middle = |step: &Step| {
        let (min, max) = (step.minutes_min?, step.minutes_max?);
        let middle = min.midpoint(max);
        let rounded = middle.next_multiple_of(5);
        Some(if (min..=max).contains(&rounded) { rounded } else { middle })
    };
    let planned: Vec<_> = format.steps.iter().map(middle).collect();
    let sum = |planned: &[Option<u32>]| {
        let steps: Vec<Step> = format
            .steps
            .iter()
            .zip(planned)
            .map(|(step, minutes)| Step {
                minutes_max: *minutes,
                minutes_min: *minutes,
                optional: false,
                ..step.clone()
            })
            .collect();
        rules::minutes(&steps).0
    };
    if format.duration_max.is_some_and(|max| sum(&planned) > max) {
        format.steps.iter().map(|step| step.minutes_min).collect()
    } else {
        planned
    }
}

/// Pieces of a material for a group of `people`.
pub fn quantity(material: &Material, people: u32) -> u32 {
    match material.per.as_str() {
        "person" => material.qty.saturating_mul(people),
        "group" => material.qty.saturating_mul(people.div_ceil(material.per_n.unwrap_or(1).max(1))),
        _ => material.qty,
    }
}

/// People needed in a role for a group of `people`.
pub fn staff(role: &Role, people: u32) -> u32 {
    match (role.count, role.per_n) {
        (Some(count), _) => count,
        (None, Some(per)) => people.div_ceil(per.max(1)),
        (None, None) => 1,
    }
}

/// The group size that a sheet assumes when none is given.
pub fn usual_group(format: &DialogFormat) -> u32 {
    format.group_ideal.unwrap_or_else(|| match format.group_max {
        Some(max) => format.group_min.midpoint(max),
        None => format.group_min.max(24),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(minutes: (u32, u32)) -> Step {
        Step { minutes_min: Some(minutes.0), minutes_max: Some(minutes.1), ..Step::default() }
    }

    #[test]
    fn clocks_are_read_strictly() {
        assert_eq!(Clock::read("9:30"), Some(Clock(570)));
        for text in ["24:00", "9:60", "9", "-1:00", "9:3", "09:30:00", "neun"] {
            assert_eq!(Clock::read(text), None, "{text}");
        }
        assert_eq!(Clock(25 * 60).text(), "01:00");
    }

    #[test]
    fn parallel_steps_begin_together_and_the_longest_counts() {
        let parallel = Step { parallel_with: Some(2), ..step((40, 40)) };
        let format = DialogFormat {
            steps: vec![step((10, 10)), step((30, 30)), parallel, step((5, 5))],
            ..DialogFormat::default()
        };
        let days = days(&format, Clock(600));
        let times: Vec<_> = days[0].lines.iter().map(|line| line.at.map(Clock::text).unwrap_or_default()).collect();
        assert_eq!(times, ["10:00", "10:10", "10:10", "10:50"]);
        assert_eq!(days[0].minutes, 55);
    }

    #[test]
    fn quantities_grow_by_groups() {
        let sheet = Material { qty: 2, per: "group".into(), per_n: Some(4), ..Material::default() };
        assert_eq!((quantity(&sheet, 30), quantity(&sheet, 32), quantity(&sheet, 33)), (16, 16, 18));
    }

    proptest::proptest! {
        #[test]
        fn a_sheet_never_exceeds_the_stated_maximum(spans in proptest::collection::vec((1u32..60, 0u32..60), 1..12), spare in 0u32..100) {
            let steps: Vec<Step> = spans.iter().map(|(min, more)| step((*min, min + more))).collect();
            let least: u32 = steps.iter().filter_map(|step| step.minutes_min).sum();
            let format = DialogFormat { steps, duration_max: Some(least + spare), ..DialogFormat::default() };
            let minutes = days(&format, Clock(0))[0].minutes;
            proptest::prop_assert!(minutes <= least + spare && minutes >= least);
        }
    }
}
