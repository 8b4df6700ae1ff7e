//! Best practice: what one initiative actually did (product design 3.3).

use crate::field::{Shape, Unit, Weight, record};
use crate::id::EntryId;
use crate::text::LangText;

record! {
    /// When it happened. Dates as `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
    Period {
        start: String = Shape::Date { partial: true }.field("Beginn", "Start").required();
        end: Option<String> = Shape::Date { partial: true }.field("Ende", "End");
        ongoing: bool = Shape::Flag.field("läuft noch", "ongoing");
    }
}

record! {
    /// The situation at the start.
    Context {
        site_type: Option<String> = Shape::concept("site_type").field("Art des Standorts", "Kind of site").facet();
        population_near: Option<u32> = Shape::integer(0, 20_000_000).field("Menschen in der Nähe", "People nearby").unit(Unit::Persons);
        jobs: Option<u32> = Shape::integer(0, 5_000_000).field("Arbeitsplätze", "Jobs");
        industries: Vec<String> = Shape::concepts("industry", 0, 3).field("Branchen", "Industries").facet();
        conflict_level: Option<String> = Shape::concept("conflict_fit").field("Konfliktlage", "Level of conflict");
        acceptance_type: Option<String> = Shape::concept("acceptance_type").field("Art der Akzeptanz", "Kind of acceptance").facet();
    }
}

record! {
    /// A format that was used.
    FormatUsed {
        format: EntryId = Shape::Target.field("Dialogformat", "Dialogue format").required();
        note: Option<LangText> = Shape::lang(3, 300).field("Anmerkung", "Note");
    }
}

record! {
    /// Somebody who took part.
    Partner {
        name: String = Shape::text(2, 200).field("Name", "Name").required();
        org_type: String = Shape::concept("org_type").field("Art der Organisation", "Kind of organisation").required();
        role: Option<LangText> = Shape::lang(2, 200).field("Rolle", "Role");
    }
}

record! {
    /// Money from a programme.
    Funding {
        programme: String = Shape::text(2, 200).field("Programm", "Programme").required();
        share_pct: Option<u32> = Shape::integer(0, 100).field("Anteil", "Share").unit(Unit::Percent);
    }
}

record! {
    /// What it took.
    Resources {
        eur_band: String = Shape::concept("cost_band").field("Kostenrahmen", "Cost").required();
        eur_total: Option<u32> = Shape::integer(0, 1_000_000_000).field("Kosten", "Costs").unit(Unit::Euros);
        person_days: Option<u32> = Shape::integer(0, 100_000).field("Personentage", "Person-days");
        funding: Vec<Funding> = Shape::records(Funding::FIELDS, 0, 10).field("Förderung", "Funding");
    }
}

record! {
    /// A result with its number.
    Outcome {
        indicator: Option<String> = Shape::concept("indicator").field("Kennzahl", "Indicator");
        what: Option<LangText> = Shape::lang(3, 160).field("Was", "What").weight(Weight::Body);
        value: Option<String> = Shape::Decimal.field("Wert", "Value");
        baseline: Option<String> = Shape::Decimal.field("Ausgangswert", "Baseline");
        unit: Option<LangText> = Shape::lang(1, 60).field("Einheit", "Unit");
        date: Option<String> = Shape::Date { partial: true }.field("Stand", "Date");
        method: Option<LangText> = Shape::lang(3, 300).field("Erhebung", "Method");
    }
}

record! {
    /// What transfers and what does not.
    Transfer {
        core_elements: Vec<LangText> = Shape::langs(1, 10, 10, 250).field("Kern, der bleiben muss", "Core elements").required();
        adaptable: Vec<LangText> = Shape::langs(0, 10, 10, 250).field("Anpassbar", "Adaptable");
        prerequisites: Vec<LangText> = Shape::langs(1, 10, 10, 250).field("Voraussetzungen", "Prerequisites").required();
        not_transferable: Vec<LangText> = Shape::langs(0, 10, 10, 250).field("Nicht übertragbar", "Not transferable");
    }
}

record! {
    /// How it was evaluated.
    Evaluation {
        #[serde(rename = "type")]
        how: String = Shape::concept("evaluation_type").field("Art", "Kind").required().named("type");
        report: Option<String> = Shape::Address { none: false }.field("Bericht", "Report");
        evaluator: Option<String> = Shape::text(2, 200).field("Wer", "Who");
        independence_statement: Option<LangText> = Shape::lang(10, 400).field("Unabhängigkeit", "Independence");
    }
}

record! {
    /// A best practice.
    BestPractice {
        period: Option<Period> = Shape::Record { fields: Period::FIELDS }.field("Zeitraum", "Period").required();
        outcome_status: Option<String> = Shape::concept("outcome_status").field("Ergebnisstand", "Outcome").required().facet();
        context: Option<Context> = Shape::Record { fields: Context::FIELDS }.field("Ausgangslage", "Situation").required();
        challenge: Option<LangText> = Shape::prose(100, 1500).field("Herausforderung", "Challenge").required().weight(Weight::Goal);
        objectives: Vec<LangText> = Shape::langs(1, 5, 10, 200).field("Ziele", "Objectives").required().weight(Weight::Goal);
        approach: Option<LangText> = Shape::prose(200, 6000).field("Vorgehen", "Approach").required().weight(Weight::Body).body();
        formats_used: Vec<FormatUsed> = Shape::records(FormatUsed::FIELDS, 0, 20).field("Eingesetzte Dialogformate", "Formats used").stated();
        partners: Vec<Partner> = Shape::records(Partner::FIELDS, 1, 40).field("Beteiligte", "Partners").required();
        participants_total: Option<u32> = Shape::integer(1, 10_000_000).field("Teilnehmende", "Participants").unit(Unit::Persons);
        participants_count_method: Option<String> = Shape::concept("count_method").field("Zählweise", "Way of counting");
        recruitment: Vec<String> = Shape::concepts("recruitment", 0, 5).field("Auswahl", "Recruitment");
        resources: Option<Resources> = Shape::Record { fields: Resources::FIELDS }.field("Aufwand und Mittel", "Resources").required().editorial_exempt();
        results: Vec<Outcome> = Shape::records(Outcome::FIELDS, 0, 30).field("Ergebnisse", "Results");
        difficulties: Option<LangText> = Shape::prose(100, 1500).field("Schwierigkeiten", "Difficulties").required().editorial_exempt().weight(Weight::Body);
        lessons: Vec<LangText> = Shape::langs(1, 7, 20, 300).field("Erkenntnisse", "Lessons").required().editorial_exempt().weight(Weight::Body);
        transfer: Option<Transfer> = Shape::Record { fields: Transfer::FIELDS }.field("Übertragbarkeit", "Transfer").required();
        getting_started: Option<LangText> = Shape::prose(50, 1000).field("Erste Schritte", "First steps").required().weight(Weight::Body);
        sustaining: Option<LangText> = Shape::prose(50, 1000).field("Verstetigung", "Sustaining").weight(Weight::Body);
        leadership_support: Option<LangText> = Shape::prose(20, 1000).field("Rückhalt der Leitung", "Support of leadership").weight(Weight::Body);
        evaluation: Option<Evaluation> = Shape::Record { fields: Evaluation::FIELDS }.field("Evaluation", "Evaluation").required();
        public_benefit: Option<LangText> = Shape::lang(20, 400).field("Öffentlicher Nutzen", "Public benefit");
    }
}
