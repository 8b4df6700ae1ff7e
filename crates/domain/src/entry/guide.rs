//! Guide: know-how independent of one case (product design 3.4).

use crate::field::{Shape, Unit, Weight, record};
use crate::text::LangText;

record! {
    /// One section: heading and text.
    Section {
        heading: LangText = Shape::lang(3, 120).field("Überschrift", "Heading").required().weight(Weight::Goal);
        body: LangText = Shape::prose(100, 8000).field("Text", "Text").required().weight(Weight::Body);
    }
}

record! {
    /// One thing to tick off.
    ChecklistItem {
        item: LangText = Shape::lang(5, 200).field("Punkt", "Item").required().weight(Weight::Body);
        phase: Option<LangText> = Shape::lang(2, 60).field("Abschnitt", "Phase");
        owner_role: Option<LangText> = Shape::lang(2, 80).field("Wer", "Who");
        due_offset_days: Option<i32> = Shape::integer(-730, 730).field("Tage zum Termin", "Days relative to the event").unit(Unit::Days);
    }
}

record! {
    /// A norm with paragraph and date.
    LawReference {
        norm: String = Shape::text(2, 120).field("Norm", "Norm").required();
        paragraph: Option<String> = Shape::text(1, 60).field("Paragraf", "Paragraph");
        as_of: String = Shape::Date { partial: false }.field("Stand", "As of").required();
        url: Option<String> = Shape::Address { none: false }.field("Adresse", "Address");
    }
}

record! {
    /// A guide.
    Guide {
        audience_level: String = Shape::concept("audience_level").field("Für wen", "For whom").required().facet();
        problem_statement: LangText = Shape::lang(50, 500).field("Worum es geht", "The problem").required().weight(Weight::Goal);
        sections: Vec<Section> = Shape::records(Section::FIELDS, 1, 20).field("Abschnitte", "Sections").required().body();
        checklist: Vec<ChecklistItem> = Shape::records(ChecklistItem::FIELDS, 0, 80).field("Checkliste", "Checklist");
        law_refs: Vec<LawReference> = Shape::records(LawReference::FIELDS, 0, 30).field("Rechtsgrundlagen", "Law");
        valid_until: Option<String> = Shape::Date { partial: false }.field("Gültig bis", "Valid until");
        series: Option<LangText> = Shape::lang(3, 80).field("Reihe", "Series");
    }
}
