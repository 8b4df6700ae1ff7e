//! Dialogue format: how to run it, with timed steps (product design 3.2).

use crate::field::{Shape, Unit, Weight, record};
use crate::text::LangText;

record! {
    /// Where a format comes from.
    Origin {
        creators: Vec<String> = Shape::texts(0, 10, 2, 120).field("Urheberinnen und Urheber", "Creators");
        org: Option<String> = Shape::text(2, 160).field("Organisation", "Organisation");
        place: Option<String> = Shape::text(2, 120).field("Ort", "Place");
        year: Option<i32> = Shape::integer(1800, 2100).field("Jahr", "Year").unit(Unit::Year);
        year_precision: Option<String> = Shape::concept("year_precision").field("Genauigkeit des Jahres", "Precision of the year");
        statement: LangText = Shape::lang(10, 400).field("Herkunft in Worten", "Origin in words").required();
    }
}

record! {
    /// Material in a quantity.
    Material {
        key: String = Shape::Key.field("Kurzname", "Key").required();
        name: LangText = Shape::lang(2, 80).field("Material", "Material").required();
        qty: u32 = Shape::integer(1, 1000).field("Menge", "Quantity").required();
        unit: String = Shape::concept("material_unit").field("Einheit", "Unit").required();
        per: String = Shape::concept("material_per").field("je", "per").required();
        per_n: Option<u32> = Shape::integer(2, 1000).field("Personen je Gruppe", "Persons per group").unit(Unit::Persons);
        consumed: bool = Shape::Flag.field("wird verbraucht", "consumed");
    }
}

record! {
    /// Somebody who is needed.
    Role {
        role: LangText = Shape::lang(3, 120).field("Rolle", "Role").required();
        count: Option<u32> = Shape::integer(1, 200).field("Anzahl", "Number").unit(Unit::Persons);
        per_n: Option<u32> = Shape::integer(2, 1000).field("eine je … Personen", "one per … persons").unit(Unit::Persons);
        skill: Option<String> = Shape::concept("facilitation_level").field("Können", "Skill");
        external: bool = Shape::Flag.field("von außen", "external");
    }
}

record! {
    /// Technology as a need, never as a brand.
    Technology {
        need: LangText = Shape::lang(5, 200).field("Bedarf", "Need").required();
        tool_class: Option<LangText> = Shape::lang(2, 80).field("Art des Werkzeugs", "Class of tool");
        open_source_example: Option<String> = Shape::text(2, 80).field("Offenes Beispiel", "Open example");
    }
}

record! {
    /// One timed step. Either minutes or days of span.
    Step {
        title: LangText = Shape::lang(3, 80).field("Titel", "Title").required().weight(Weight::Body);
        day: Option<u32> = Shape::integer(1, 365).field("Tag", "Day").unit(Unit::Days);
        minutes_min: Option<u32> = Shape::integer(1, 1440).field("Minuten mindestens", "Minutes at least").unit(Unit::Minutes);
        minutes_max: Option<u32> = Shape::integer(1, 1440).field("Minuten höchstens", "Minutes at most").unit(Unit::Minutes);
        span_days_min: Option<u32> = Shape::integer(1, 1000).field("Tage mindestens", "Days at least").unit(Unit::Days);
        span_days_max: Option<u32> = Shape::integer(1, 1000).field("Tage höchstens", "Days at most").unit(Unit::Days);
        mode: String = Shape::concept("work_mode").field("Arbeitsform", "Mode of work").required();
        group_config: Option<LangText> = Shape::lang(2, 80).field("Gruppen", "Groups");
        what_participants_do: LangText = Shape::lang(10, 800).field("Was Teilnehmende tun", "What participants do").required().weight(Weight::Body);
        what_facilitator_does: LangText = Shape::lang(10, 800).field("Was die Moderation tut", "What the facilitator does").required().weight(Weight::Body);
        say: Option<LangText> = Shape::lang(5, 600).field("Worte dazu", "Words to say").weight(Weight::Body);
        materials: Vec<String> = Shape::Keys { max: 20 }.field("Material", "Materials");
        output: Option<LangText> = Shape::lang(5, 300).field("Ergebnis", "Output").weight(Weight::Body);
        optional: bool = Shape::Flag.field("kann entfallen", "may be left out");
        is_break: bool = Shape::Flag.field("Pause", "Break");
        parallel_with: Option<u32> = Shape::integer(1, 60).field("gleichzeitig mit Schritt", "parallel with step");
        online_hint: Option<LangText> = Shape::lang(5, 300).field("Online", "Online");
    }
}

impl Step {
    /// Day of the event, from 1.
    pub fn day(&self) -> u32 {
        self.day.unwrap_or(1)
    }
}

record! {
    /// Another way to do it.
    Variation {
        title: LangText = Shape::lang(3, 80).field("Titel", "Title").required();
        text: LangText = Shape::lang(20, 800).field("Beschreibung", "Description").required().weight(Weight::Body);
    }
}

record! {
    /// What something costs.
    CostItem {
        item: LangText = Shape::lang(3, 120).field("Posten", "Item").required();
        eur_min: u32 = Shape::integer(0, 10_000_000).field("von", "from").required().unit(Unit::Euros);
        eur_max: u32 = Shape::integer(0, 10_000_000).field("bis", "to").required().unit(Unit::Euros);
        basis: Option<LangText> = Shape::lang(2, 160).field("Grundlage", "Basis");
        gross: bool = Shape::Flag.field("brutto", "gross");
        price_year: u32 = Shape::integer(1990, 2100).field("Preisstand", "Price year").required().unit(Unit::Year);
    }
}

record! {
    /// How success is measured.
    Indicator {
        indicator: String = Shape::concept("indicator").field("Kennzahl", "Indicator").required();
        instrument: Option<LangText> = Shape::lang(10, 400).field("Wie gemessen wird", "How it is measured");
    }
}

record! {
    /// A norm that matters.
    LegalContext {
        norm: String = Shape::text(2, 120).field("Norm", "Norm").required();
        note: LangText = Shape::lang(5, 400).field("Bedeutung", "Meaning").required();
        as_of: String = Shape::Date { partial: false }.field("Stand", "As of").required();
    }
}

record! {
    /// A dialogue format.
    DialogFormat {
        also_known_as: Vec<LangText> = Shape::langs(0, 10, 2, 80).field("Auch bekannt als", "Also known as").weight(Weight::Names);
        description: Option<LangText> = Shape::prose(100, 6000).field("Worum es geht", "What it is").weight(Weight::Body).body();
        goal: LangText = Shape::lang(50, 500).field("Ziel", "Goal").required().weight(Weight::Goal);
        achievable_result: LangText = Shape::lang(30, 400).field("Erreichbares Ergebnis", "Achievable result").required().weight(Weight::Goal);
        strengths: Vec<LangText> = Shape::langs(1, 7, 10, 200).field("Stärken", "Strengths").required().weight(Weight::Body);
        limits: Vec<LangText> = Shape::langs(1, 7, 10, 200).field("Grenzen", "Limits").required().weight(Weight::Body);
        not_suitable_for: Vec<LangText> = Shape::langs(1, 5, 10, 200).field("Nicht geeignet, wenn", "Not suitable if").required();
        participation_level: String = Shape::concept("participation_level").field("Beteiligungsstufe", "Level of participation").required().facet();
        participation_level_secondary: Option<String> = Shape::concept("participation_level").field("auch", "also");
        settings: Vec<String> = Shape::concepts("setting", 1, 3).field("Durchführungsform", "Setting").required().facet();
        phases: Vec<String> = Shape::concepts("phase", 1, 6).field("Projektphase", "Project phase").required().facet();
        group_min: u32 = Shape::integer(1, 100_000).field("Personen mindestens", "Persons at least").required().unit(Unit::Persons);
        group_ideal: Option<u32> = Shape::integer(1, 100_000).field("Personen am besten", "Persons ideally").unit(Unit::Persons);
        group_max: Option<u32> = Shape::integer(1, 100_000).field("Personen höchstens", "Persons at most").unit(Unit::Persons);
        group_open: bool = Shape::Flag.field("nach oben offen", "no upper bound");
        subgroup_min: Option<u32> = Shape::integer(1, 1000).field("Kleingruppe mindestens", "Subgroup at least").unit(Unit::Persons);
        subgroup_max: Option<u32> = Shape::integer(1, 1000).field("Kleingruppe höchstens", "Subgroup at most").unit(Unit::Persons);
        temporal_form: String = Shape::concept("temporal_form").field("Zeitliche Form", "Form in time").required().facet();
        duration_min: Option<u32> = Shape::integer(1, 20_160).field("Dauer mindestens", "Duration at least").unit(Unit::Minutes);
        duration_max: Option<u32> = Shape::integer(1, 20_160).field("Dauer höchstens", "Duration at most").unit(Unit::Minutes);
        event_days: u32 = Shape::integer(1, 365).field("Veranstaltungstage", "Event days").required().unit(Unit::Days);
        break_waiver: Option<LangText> = Shape::lang(10, 300).field("Warum ohne Pause", "Why without a break");
        lead_time_weeks: u32 = Shape::integer(0, 104).field("Vorlauf", "Lead time").required().unit(Unit::Weeks);
        prep_effort: u32 = Shape::integer(0, 500).field("Vorbereitung", "Preparation").required().unit(Unit::HalfPersonDays);
        followup_effort: u32 = Shape::integer(0, 500).field("Nachbereitung", "Follow-up").required().unit(Unit::HalfPersonDays);
        facilitation_level: String = Shape::concept("facilitation_level").field("Anforderung an die Moderation", "Facilitation").required().facet();
        conflict_fit: String = Shape::concept("conflict_fit").field("Eignung bei Konflikten", "Fit for conflict").required().facet();
        recruitment: Vec<String> = Shape::concepts("recruitment", 0, 5).field("Auswahl der Teilnehmenden", "Recruitment");
        invitation: LangText = Shape::lang(10, 400).field("Leitfrage", "Opening question").required().weight(Weight::Goal);
        cost_band: String = Shape::concept("cost_band").field("Kostenrahmen", "Cost").required().facet();
        roles: Vec<Role> = Shape::records(Role::FIELDS, 1, 20).field("Rollen und Personal", "Roles and staff").required();
        space: Option<LangText> = Shape::lang(10, 600).field("Raum und Aufbau", "Room and set-up");
        space_dm2_per_person: Option<u32> = Shape::integer(50, 2000).field("Fläche je Person", "Area per person").unit(Unit::SquareDecimetres);
        materials: Vec<Material> = Shape::records(Material::FIELDS, 0, 40).field("Material", "Materials").stated();
        technology: Vec<Technology> = Shape::records(Technology::FIELDS, 0, 20).field("Technik", "Technology");
        steps: Vec<Step> = Shape::records(Step::FIELDS, 2, 60).field("Ablauf", "Course").required();
        accessibility_notes: LangText = Shape::lang(20, 800).field("Barrierefreie Durchführung", "Accessibility").required().weight(Weight::Body);
        language_fit: Option<String> = Shape::concept("language_fit").field("Mehrsprachig geeignet", "Fit for several languages");
        site_safety: Option<LangText> = Shape::lang(20, 800).field("Sicherheit auf dem Werksgelände", "Safety on site").weight(Weight::Body);
        privacy_notes: LangText = Shape::lang(20, 600).field("Datenschutz bei der Veranstaltung", "Data protection").required();
        tips: Vec<LangText> = Shape::langs(1, 10, 10, 300).field("Tipps", "Tips").required().weight(Weight::Body);
        pitfalls: Vec<LangText> = Shape::langs(1, 10, 10, 300).field("Stolpersteine", "Pitfalls").required().weight(Weight::Body);
        variations: Vec<Variation> = Shape::records(Variation::FIELDS, 0, 10).field("Varianten", "Variations");
        online_variant: Option<LangText> = Shape::lang(20, 800).field("Online-Variante", "Online variant").weight(Weight::Body);
        documentation: LangText = Shape::lang(20, 600).field("Ergebnissicherung", "Recording results").required().weight(Weight::Body);
        feedback_to_participants: LangText = Shape::lang(20, 400).field("Rückmeldung an Teilnehmende", "Feedback to participants").required().weight(Weight::Body);
        evaluation: Vec<Indicator> = Shape::records(Indicator::FIELDS, 1, 17).field("Erfolgsmessung", "Evaluation").required();
        cost_items: Vec<CostItem> = Shape::records(CostItem::FIELDS, 0, 30).field("Kostenpositionen", "Cost items");
        legal_context: Vec<LegalContext> = Shape::records(LegalContext::FIELDS, 0, 20).field("Rechtlicher Rahmen", "Legal context");
        origin: Origin = Shape::Record { fields: Origin::FIELDS }.field("Herkunft", "Origin").required();
    }
}

impl DialogFormat {
    /// Least and most net minutes of all steps that are neither optional nor parallel; a parallel branch counts once,
    /// with its longest.
    pub fn minutes(&self) -> (u32, u32) {
        super::rules::minutes(&self.steps)
    }
}
