//! Initiative: who we are (product design 3.5).

use crate::field::{Shape, Unit, Weight, record};
use crate::text::LangText;

record! {
    /// Who carries the initiative.
    Carrier {
        name: String = Shape::text(2, 200).field("Name", "Name").required();
        org_type: String = Shape::concept("org_type").field("Art der Organisation", "Kind of organisation").required();
    }
}

record! {
    /// An initiative's profile.
    Initiative {
        legal_name: String = Shape::text(3, 200).field("Name", "Legal name").required().weight(Weight::Names);
        short_name: Option<String> = Shape::text(2, 40).field("Kurzname", "Short name").weight(Weight::Names);
        org_type: String = Shape::concept("org_type").field("Art der Organisation", "Kind of organisation").required().facet();
        legal_form: Option<String> = Shape::text(2, 60).field("Rechtsform", "Legal form");
        founded_year: Option<u32> = Shape::integer(1900, 2100).field("Gegründet", "Founded").unit(Unit::Year);
        activity_status: String = Shape::concept("activity_status").field("Stand", "Activity").required().facet();
        mission: LangText = Shape::prose(100, 1500).field("Auftrag", "Mission").required().weight(Weight::Goal).body();
        fields_of_action: Vec<String> = Shape::concepts("topic", 1, 6).field("Handlungsfelder", "Fields of action").required();
        industries: Vec<String> = Shape::concepts("industry", 0, 20).field("Branchen", "Industries").facet();
        carriers: Vec<Carrier> = Shape::records(Carrier::FIELDS, 1, 60).field("Träger", "Carriers").required();
        members_count: Option<u32> = Shape::integer(1, 100_000).field("Mitglieder", "Members");
        staff_fte_tenths: Option<u32> = Shape::integer(0, 10_000).field("Stellen", "Staff (FTE)").unit(Unit::Tenths);
        offers: Vec<LangText> = Shape::langs(0, 10, 10, 200).field("Wir bieten", "We offer").weight(Weight::Body);
        seeks: Vec<LangText> = Shape::langs(0, 10, 10, 200).field("Wir suchen", "We seek").weight(Weight::Body);
        languages: Vec<String> = Shape::texts(0, 10, 2, 20).field("Sprachen", "Languages");
        website: Option<String> = Shape::Address { none: true }.field("Webseite", "Website").required();
    }
}
