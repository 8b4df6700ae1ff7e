//! What all kinds have (product design 3.1).

use super::Kind;
use crate::field::{Shape, Weight, record};
use crate::id::EntryId;
use crate::media::{MOST_BYTES, MediaType};
use crate::text::{LangText, Language};

record! {
    /// Where something holds: level and official municipality keys.
    Spatial {
        level: String = Shape::concept("spatial_level").field("Ebene", "Level").required().facet();
        ags: Vec<String> = Shape::AgsList { max: 60 }.field("Amtliche Schlüssel", "Official keys").required();
    }
}

record! {
    /// Rights of others in a method's name or material.
    ThirdPartyMethod {
        name: String = Shape::text(2, 120).field("Name", "Name").required();
        rights_note: LangText = Shape::lang(5, 600).field("Hinweis zu den Rechten", "Note on rights").required();
        licence: Option<String> = Shape::text(2, 60).field("Lizenz", "Licence");
        trademark: bool = Shape::Flag.field("Geschützte Marke", "Trademark");
    }
}

record! {
    /// A source: what was read, where, when.
    Source {
        id: String = Shape::Key.field("Kurzname", "Key").required();
        citation: String = Shape::text(5, 600).field("Quellenangabe", "Citation").required();
        url: Option<String> = Shape::Address { none: false }.field("Adresse", "Address");
        accessed: Option<String> = Shape::Date { partial: false }.field("Abgerufen am", "Accessed");
        licence: Option<String> = Shape::text(2, 60).field("Lizenz", "Licence");
    }
}

record! {
    /// A relation to another entry.
    RelatedEntry {
        rel: String = Shape::concept("relation").field("Beziehung", "Relation").required();
        target: EntryId = Shape::Target.field("Eintrag", "Entry").required();
        note: Option<LangText> = Shape::lang(3, 300).field("Anmerkung", "Note");
    }
}

record! {
    /// A picture or a PDF. The file itself is kept elsewhere, under its hash.
    Media {
        file: String = Shape::Hash.field("Datei", "File").required().given();
        #[serde(rename = "type")]
        of_type: String = Shape::concept("media_type").field("Art der Datei", "Type of file").named("type").required().given();
        bytes: u32 = Shape::integer(1, MOST_BYTES).field("Größe in Byte", "Size in bytes").required().given();
        alt: Option<LangText> = Shape::lang(3, 400).field("Alternativtext", "Alternative text");
        decorative: bool = Shape::Flag.field("Nur Schmuck, sagt nichts aus", "Decoration only, says nothing");
        caption: Option<LangText> = Shape::lang(3, 300).field("Unterschrift", "Caption");
        credit: String = Shape::text(2, 120).field("Urheberschaft", "Credit").required();
        licence: String = Shape::concept("licence").field("Lizenz der Datei", "Licence of the file").required();
        people_visible: bool = Shape::Flag.field("Sind Menschen zu erkennen?", "Can people be recognised?").required();
        consent_confirmed: bool = Shape::Flag
            .field("Alle, die zu erkennen sind, haben zugestimmt", "Everybody who can be recognised has agreed");
    }
}

record! {
    /// What all kinds have, without identifier and kind.
    Envelope {
        language_original: Language = Shape::concept("language").field("Originalsprache", "Original language").required();
        title: LangText = Shape::lang(5, 100).field("Titel", "Title").required().weight(Weight::Title);
        card_title: Option<LangText> = Shape::lang(2, 40).field("Kurztitel", "Short title").weight(Weight::Names);
        summary: LangText = Shape::lang(50, 280).field("Kurzbeschreibung", "Summary").required().weight(Weight::Summary);
        topics: Vec<String> = Shape::concepts("topic", 1, 3).field("Themen", "Topics").required().facet();
        purposes: Vec<String> = Shape::concepts("purpose", 1, 3).field("Zweck", "Purpose")
            .required_for(&[Kind::DialogFormat, Kind::BestPractice]).facet();
        target_groups: Vec<String> = Shape::concepts("target_group", 1, 6).field("Zielgruppen", "Target groups")
            .required_for(&[Kind::DialogFormat, Kind::BestPractice, Kind::Guide]).facet();
        situations: Vec<String> = Shape::concepts("situation", 0, 14).field("Situationen", "Situations").facet();
        keywords: Vec<LangText> = Shape::langs(0, 10, 2, 40).field("Schlagwörter", "Keywords").weight(Weight::Concepts);
        occasions: Vec<LangText> = Shape::langs(0, 7, 20, 160).field("Typische Anlässe", "Typical occasions").weight(Weight::Goal);
        spatial: Option<Spatial> = Shape::Record { fields: Spatial::FIELDS }.field("Räumlicher Bezug", "Area")
            .required_for(&[Kind::BestPractice, Kind::Initiative]);
        licence: String = Shape::concept("licence").field("Lizenz", "Licence").required();
        editorial: bool = Shape::Flag.field("Redaktionell aus veröffentlichten Quellen", "Editorial, from published sources");
        not_published: Vec<String> = Shape::Keys { max: 60 }.field("Nicht veröffentlicht", "Not published");
        third_party_method: Option<ThirdPartyMethod> = Shape::Record { fields: ThirdPartyMethod::FIELDS }
            .field("Rechte Dritter", "Rights of others");
        media: Vec<Media> = Shape::records(Media::FIELDS, 0, 30).field("Bilder und PDF", "Pictures and PDFs");
        sources: Vec<Source> = Shape::records(Source::FIELDS, 0, 60).field("Quellen", "Sources")
            .required_for(&[Kind::DialogFormat, Kind::Guide]);
        field_sources: std::collections::BTreeMap<String, Vec<String>> = Shape::FieldSources
            .field("Quellen der Angaben", "Sources of statements");
        related: Vec<RelatedEntry> = Shape::records(RelatedEntry::FIELDS, 0, 30).field("Verwandte Einträge", "Related entries");
    }
}

impl Media {
    /// What the file is; none where a newer peer sent what is not known here.
    pub fn media_type(&self) -> Option<MediaType> {
        MediaType::from_code(&self.of_type)
    }
}

impl Envelope {
    /// The title for tight places.
    pub fn short_title(&self, language: Language) -> &str {
        self.card_title.as_ref().and_then(|title| title.exact(language)).unwrap_or_else(|| self.title.get(language))
    }

    /// Codes of the Länder it belongs to (first two digits of its keys), each once, in order.
    pub fn lands(&self) -> Vec<&str> {
        let mut lands: Vec<&str> = self.spatial.iter().flat_map(|it| &it.ags).filter_map(|ags| ags.get(..2)).collect();
        lands.sort_unstable();
        lands.dedup();
        lands
    }

    /// The source with this key.
    pub fn source(&self, id: &str) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == id)
    }
}
