//! The line that says why a hit fits: what suffices, what only just does, what is missing, and one limit.

use domain::Language;
use domain::entry::Body;
use domain::facts::Fit;
use leptos::prelude::*;
use library::find::{About, Reason};
use library::read::Shown;

use crate::components::icon::Icon;
use crate::components::text::text_in;
use crate::texts::t;
use crate::words;

/// The line; nothing where there is nothing to say.
pub fn line(language: Language, shown: &Shown, reasons: &[Reason]) -> AnyView {
    let limit = match &shown.entry().body {
        Body::DialogFormat(format) => format.limits.first().map(|limit| (t!(language, results.limit), limit)),
        Body::BestPractice(practice) => practice
            .transfer
            .as_ref()
            .and_then(|transfer| transfer.not_transferable.first())
            .map(|limit| (t!(language, results.not_transferable), limit)),
        _ => None,
    };
    if reasons.is_empty() && limit.is_none() {
        return ().into_any();
    }
    let reasons = reasons.iter().map(|reason| {
        let (class, icon, spoken) = match reason.fit {
            _ if matches!(reason.about, About::Weeks { wish: None, .. }) => ("so", "calendar", String::new()),
            Fit::Yes => ("yes", "check", t!(language, results.fits)),
            Fit::Just => ("so", "equal", t!(language, results.just_fits)),
            Fit::No => ("no", "triangle-alert", t!(language, results.misses)),
            Fit::Unknown => ("so", "circle-question-mark", String::new()),
        };
        let spoken = (!spoken.is_empty()).then(|| view! { <span class="visually-hidden">{spoken}" "</span> });
        view! { <li class=class><Icon name=icon /><span>{spoken}{text(language, reason)}</span></li> }
    });
    view! {
        <ul class="why" aria-label=t!(language, results.why)>
            {reasons.collect_view()}
            {limit.map(|(name, limit)| view! { <li class="limit"><b>{name}": "</b>{text_in(language, limit)}</li> })}
        </ul>
    }
    .into_any()
}

/// One reason in words.
pub fn text(language: Language, reason: &Reason) -> String {
    let fit = reason.fit;
    match &reason.about {
        About::People { wish, min, max } => {
            let people = words::people_unit(language, *wish, Some(*wish));
            match (fit, max) {
                (Fit::No, _) if wish < min => {
                    t!(language, results.people_too_few, min = words::people_unit(language, *min, Some(*min)))
                }
                (Fit::No, Some(max)) => {
                    t!(language, results.people_too_many, max = words::people_unit(language, *max, Some(*max)))
                }
                (Fit::Just, Some(max)) if max == wish => t!(language, results.people_most, people = people),
                (Fit::Just, _) => t!(language, results.people_least, people = people),
                _ => t!(language, results.people_fit, people = people),
            }
        }
        About::Minutes { wish, span } => {
            let time = |minutes: u32| words::duration(language, minutes, minutes);
            match (fit, span) {
                (Fit::Unknown, _) | (_, None) => t!(language, results.time_open),
                (Fit::No, Some((min, _))) => t!(language, results.time_short, min = time(*min), wish = time(*wish)),
                (Fit::Just, Some((min, _))) => t!(language, results.time_just, min = time(*min)),
                (Fit::Yes, Some((_, max))) if max <= wish => t!(language, results.time_within, max = time(*max)),
                (Fit::Yes, Some((min, _))) => t!(language, results.time_from, min = time(*min)),
            }
        }
        About::Weeks { wish, lead } => {
            let needed = words::weeks_counted(language, *lead);
            match (fit, wish) {
                _ if *lead == 0 => t!(language, results.lead_none),
                (_, None) => t!(language, results.lead_told, lead = needed),
                (Fit::No, Some(wish)) => t!(language, results.lead_short, lead = needed, wish = wish),
                (Fit::Just, _) => t!(language, results.lead_just, lead = needed),
                _ => t!(language, results.lead_fits, lead = needed),
            }
        }
        About::Cost { band, .. } => {
            let cost = words::cost(language, band);
            match fit {
                _ if band == "K0" => t!(language, results.cost_none),
                Fit::No => t!(language, results.cost_over, cost = cost),
                Fit::Just => t!(language, results.cost_just, cost = cost),
                _ => t!(language, results.cost_fits, cost = cost),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_speak() {
        let people = |wish, max, fit| Reason { about: About::People { wish, min: 12, max }, fit };
        let weeks = |wish, fit| Reason { about: About::Weeks { wish, lead: 4 }, fit };
        let minutes = |wish, span, fit| Reason { about: About::Minutes { wish, span }, fit };
        for (reason, said) in [
            (people(30, Some(30), Fit::Just), "30 Personen sind die Obergrenze"),
            (people(12, None, Fit::Just), "12 Personen sind das Mindeste"),
            (people(8, None, Fit::No), "braucht mindestens 12 Personen"),
            (weeks(Some(2), Fit::No), "braucht 4 Wochen Vorlauf, Sie haben 2"),
            (weeks(None, Fit::Yes), "braucht 4 Wochen Vorlauf"),
            (minutes(180, Some((120, 180)), Fit::Yes), "dauert höchstens 3 Std."),
            (minutes(180, Some((150, 240)), Fit::Yes), "geht ab 2½ Std."),
            (minutes(180, None, Fit::Unknown), "ohne feste Dauer"),
        ] {
            assert_eq!(text(Language::De, &reason).replace('\u{a0}', " "), said);
        }
    }
}
