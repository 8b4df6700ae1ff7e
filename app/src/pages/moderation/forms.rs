//! The forms by which the office decides: about an entry, that it is recommended, what becomes of a notice.

use domain::Language;
use domain::decision::Deed;
use domain::policy::Denied;
use domain::recommendation::{MOST_MONTHS, is_proven};
use leptos::prelude::*;
use library::Error;
use library::moderation::OfficeEntry;

use crate::components::form::{Fault, hidden};
use crate::components::icon::Icon;
use crate::components::notice::{Notice, Tone};
use crate::components::report::{self, Line, Words, line, menu, words};
use crate::components::templates::{Occasion, templates};
use crate::routes;
use crate::texts::t;
use crate::words as words_of;

/// What stands in these forms.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(missing_docs, reason = "the fields name themselves")]
pub struct Typed {
    pub deed: String,
    pub reason: String,
    pub words: String,
    pub close: String,
    pub answer: String,
    pub reasons_de: String,
    pub reasons_en: String,
    pub exception: String,
    pub months: String,
    pub version: String,
}

/// Why something was not decided, where the form can say it; none where another page has to.
pub fn faults(language: Language, error: &Error) -> Option<Vec<Fault>> {
    let general = |text| Some(vec![Fault { field: "", text }]);
    match error {
        Error::Invalid(broken) => Some(report::faults(language, broken)),
        Error::Denied(Denied::FourEyes) => general(t!(language, notices.barred_why)),
        Error::Denied(Denied::State) => general(t!(language, notices.fault_state)),
        Error::Conflict => general(t!(language, notices.fault_conflict)),
        _ => None,
    }
}

/// Nothing of the menu was chosen.
pub fn nothing_chosen(language: Language, field: &'static str) -> Fault {
    Fault { field, text: t!(language, notices.fault_choose) }
}

/// What can be decided with a reason and words; to recommend has a form of its own.
fn choices(language: Language, possible: &[Deed]) -> Vec<(String, String)> {
    let name = |deed: Deed| match deed {
        Deed::Suspended => Some(t!(language, notices.do_suspend)),
        Deed::Restored => Some(t!(language, notices.do_restore)),
        Deed::Removed => Some(t!(language, notices.do_remove)),
        Deed::Archived => Some(t!(language, notices.do_archive)),
        Deed::RecommendationEnded => Some(t!(language, notices.do_end_recommendation)),
        _ => None,
    };
    possible.iter().filter_map(|deed| Some((deed.code().to_owned(), name(*deed)?))).collect()
}

/// The form to decide about an entry, where there is something to decide.
pub fn decide(
    language: Language,
    action: String,
    possible: &[Deed],
    codes: Vec<&'static str>,
    typed: &Typed,
    faults: &[Fault],
) -> AnyView {
    let choices = choices(language, possible);
    if choices.is_empty() {
        return ().into_any();
    }
    let said = Words {
        id: "words",
        label: &t!(language, notices.words),
        help: &t!(language, notices.words_help),
        value: &typed.words,
        rows: 6,
        required: true,
    };
    let deed =
        menu("deed", &t!(language, notices.deed), "", t!(language, notices.choose), choices, &typed.deed, faults);
    let reason = reason_menu(language, &t!(language, notices.reason_needed), codes, &typed.reason, faults);
    view! {
        <section class="section" aria-labelledby="decide">
            <h2 id="decide">{t!(language, notices.decide)}</h2>
            <form class="form" method="post" action=action>
                {hidden("act", "decide")}
                {deed}
                {reason}
                {words(language, said, faults)}
                <p class="send"><button class="button button-main" type="submit">{t!(language, notices.decide_do)}</button></p>
                {templates(language, Occasion::Public, "template")}
            </form>
        </section>
    }
    .into_any()
}

/// The button that suspends an entry with one click, for the notice that leads to it; where that can be done.
pub fn suspend_now(language: Language, of: &OfficeEntry, notice: Option<i64>) -> AnyView {
    if !of.possible.contains(&Deed::Suspended) {
        return ().into_any();
    }
    let action = routes::office_with(language, "office_suspend", &of.shown.entry().id.to_string());
    let notice = notice.map(|number| hidden("notice", &number.to_string()));
    view! {
        <form class="form" method="post" action=action>
            {notice}
            <p class="help" id="suspend-help">{t!(language, suspending.now_help)}</p>
            <p>
                <button class="button button-warn" type="submit" aria-describedby="suspend-help"><Icon name="ban" />{t!(language, suspending.now)}</button>
            </p>
        </form>
    }
    .into_any()
}

/// That the reasons of a suspension are missing, and the way to write them; nothing where they are not.
pub fn reasons_missing(language: Language, of: &OfficeEntry) -> AnyView {
    let Some(due) = of.reasons_due else { return ().into_any() };
    let href = routes::office_with(language, "office_reasons", &of.shown.entry().id.to_string());
    view! {
        <Notice tone=Tone::Warn icon="clock-alert" title=t!(language, suspending.missing)>
            <p>{t!(language, suspending.due, day = words_of::date(language, due))}</p>
            <p><a class="button" href=href>{t!(language, suspending.write)}</a></p>
        </Notice>
    }
    .into_any()
}

/// The reason, which only some decisions need; `help` says which.
pub fn reason_menu(
    language: Language,
    help: &str,
    codes: Vec<&'static str>,
    chosen: &str,
    faults: &[Fault],
) -> AnyView {
    let options = report::reasons(language, codes);
    let first = t!(language, notices.no_reason);
    report::optional_menu("reason", &t!(language, notices.reason), help, first, options, chosen, faults)
}

/// The form to recommend an entry, where that is possible.
pub fn recommend(language: Language, action: String, of: &OfficeEntry, typed: &Typed, faults: &[Fault]) -> AnyView {
    if !of.possible.contains(&Deed::Recommended) {
        return ().into_any();
    }
    let proven = is_proven(of.evidence);
    let reasons_de = Words {
        id: "reasons_de",
        label: &t!(language, notices.reasons_de),
        help: &t!(language, notices.reasons_help),
        value: &typed.reasons_de,
        rows: 4,
        required: true,
    };
    let reasons_en = Words {
        id: "reasons_en",
        label: &t!(language, notices.reasons_en),
        help: "",
        value: &typed.reasons_en,
        rows: 4,
        required: false,
    };
    let help = if proven { String::new() } else { t!(language, notices.exception_help) };
    let exception = Words {
        id: "exception",
        label: &t!(language, notices.exception),
        help: &help,
        value: &typed.exception,
        rows: 3,
        required: !proven,
    };
    let months = Line {
        id: "months",
        kind: "text",
        label: &t!(language, notices.months),
        help: &t!(language, notices.months_help, most = MOST_MONTHS),
        value: &typed.months,
        autocomplete: "off",
        required: true,
    };
    view! {
        <section class="section" aria-labelledby="recommend">
            <h2 id="recommend">{t!(language, notices.recommend)}</h2>
            <form class="form" method="post" action=action>
                {hidden("act", "recommend")}
                {words(language, reasons_de, faults)}
                {words(language, reasons_en, faults)}
                {words(language, exception, faults)}
                {line(language, months, faults)}
                <p class="send"><button class="button" type="submit">{t!(language, notices.recommend_do)}</button></p>
            </form>
        </section>
    }
    .into_any()
}

/// The form that ends a notice without a decision about its entry.
pub fn close(language: Language, action: String, is_barrier: bool, typed: &Typed, faults: &[Fault]) -> AnyView {
    let answer = Words {
        id: "answer",
        label: &t!(language, notices.answer),
        help: &t!(language, notices.answer_help),
        value: &typed.answer,
        rows: 6,
        required: true,
    };
    let how = if is_barrier {
        hidden("close", "answer")
    } else {
        let options = vec![
            ("dismiss".to_owned(), t!(language, notices.do_dismiss)),
            ("answer".to_owned(), t!(language, notices.do_answer)),
        ];
        menu("close", &t!(language, notices.close_how), "", t!(language, notices.choose), options, &typed.close, faults)
    };
    let (title, send) = if is_barrier {
        (t!(language, notices.answer_title), t!(language, notices.answer_do))
    } else {
        (t!(language, notices.close), t!(language, notices.close_do))
    };
    view! {
        <section class="section" aria-labelledby="close-notice">
            <h2 id="close-notice">{title}</h2>
            <form class="form" method="post" action=action>
                {hidden("act", "close")}
                {how}
                {words(language, answer, faults)}
                <p class="send"><button class="button" type="submit">{send}</button></p>
                {templates(language, Occasion::Notice, "template-close")}
            </form>
        </section>
    }
    .into_any()
}
