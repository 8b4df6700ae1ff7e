//! What is computed from a format for the plate of seven facts, and the bands of product design 4.5.

use serde::Serialize;

use crate::entry::DialogFormat;

/// The numbers a reader decides by. Minutes are net programme time of one event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Smallest group, persons.
    pub group_min: u32,
    /// Ideal group, persons.
    pub group_ideal: Option<u32>,
    /// Largest group, persons; none for an open format.
    pub group_max: Option<u32>,
    /// Shortest event, minutes.
    pub duration_min: Option<u32>,
    /// Longest event, minutes.
    pub duration_max: Option<u32>,
    /// Calendar days of one event.
    pub event_days: u32,
    /// Code of `temporal_form`.
    pub temporal_form: String,
    /// Lead time, weeks.
    pub lead_time_weeks: u32,
    /// Preparation, half person-days.
    pub prep_effort: u32,
    /// Follow-up, half person-days.
    pub followup_effort: u32,
    /// Code of `cost_band`.
    pub cost_band: String,
    /// Code of `facilitation_level`.
    pub facilitation_level: String,
    /// Code of `evidence_level`, computed from use.
    pub evidence_level: &'static str,
}

impl Facts {
    /// The facts of a format whose use is documented so well ([`crate::evidence::level`]).
    pub fn of(format: &DialogFormat, evidence_level: &'static str) -> Self {
        Self {
            group_min: format.group_min,
            group_ideal: format.group_ideal,
            group_max: format.group_max,
            duration_min: format.duration_min,
            duration_max: format.duration_max,
            event_days: format.event_days,
            temporal_form: format.temporal_form.clone(),
            lead_time_weeks: format.lead_time_weeks,
            prep_effort: format.prep_effort,
            followup_effort: format.followup_effort,
            cost_band: format.cost_band.clone(),
            facilitation_level: format.facilitation_level.clone(),
            evidence_level,
        }
    }

    /// Preparation and follow-up together, half person-days.
    pub const fn effort(&self) -> u32 {
        self.prep_effort + self.followup_effort
    }
}

/// Rank of a cost band: `K0` → 0 … `K5` → 5.
pub fn cost_rank(band: &str) -> Option<u8> {
    band.strip_prefix('K').and_then(|rank| rank.parse().ok()).filter(|rank| *rank <= 5)
}

/// Every group band that an interval of persons overlaps.
pub fn group_bands(min: u32, max: Option<u32>) -> Vec<&'static str> {
    const BANDS: [(&str, u32, u32); 6] =
        [("G1", 1, 9), ("G2", 10, 24), ("G3", 25, 49), ("G4", 50, 99), ("G5", 100, 499), ("G6", 500, u32::MAX)];
    BANDS
        .into_iter()
        .filter(|(_, low, high)| min <= *high && max.is_none_or(|max| max >= *low))
        .map(|(code, _, _)| code)
        .collect()
}

/// How well an interval fits a wish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Fits.
    Yes,
    /// Fits, with nothing to spare.
    Just,
    /// Does not fit.
    No,
    /// The entry does not say.
    Unknown,
}

impl Facts {
    /// Whether a group of this size fits: `group_min <= people <= group_max`.
    pub fn fits_people(&self, people: u32) -> Fit {
        if people < self.group_min || self.group_max.is_some_and(|max| people > max) {
            Fit::No
        } else if self.group_max == Some(people) || people == self.group_min && people > 1 {
            Fit::Just
        } else {
            Fit::Yes
        }
    }

    /// Whether the event can be held in this time: `duration_min <= minutes`.
    pub fn fits_minutes(&self, minutes: u32) -> Fit {
        match self.duration_min {
            None => Fit::Unknown,
            Some(min) if min > minutes => Fit::No,
            Some(min) if min == minutes => Fit::Just,
            Some(_) => Fit::Yes,
        }
    }

    /// Whether the time until the event is enough.
    pub const fn fits_weeks(&self, weeks: u32) -> Fit {
        if self.lead_time_weeks > weeks {
            Fit::No
        } else if self.lead_time_weeks == weeks {
            Fit::Just
        } else {
            Fit::Yes
        }
    }

    /// Whether the money is enough; `cost` is the rank of a band.
    pub fn fits_cost(&self, cost: u8) -> Fit {
        match cost_rank(&self.cost_band) {
            None => Fit::Unknown,
            Some(rank) if rank > cost => Fit::No,
            Some(rank) if rank == cost => Fit::Just,
            Some(_) => Fit::Yes,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_carries_every_band_it_overlaps() {
        assert_eq!(group_bands(5, Some(10)), ["G1", "G2"]);
        assert_eq!(group_bands(12, None), ["G2", "G3", "G4", "G5", "G6"]);
        assert_eq!(group_bands(600, Some(900)), ["G6"]);
    }
}
