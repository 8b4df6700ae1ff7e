//! A small made-up library.

use std::collections::BTreeMap;

use domain::field::Weight;
use domain::{EntryId, Kind, Language};
use search::Document;
use uuid::Uuid;

/// The id of the entry with this number.
pub fn id(number: u64) -> EntryId {
    EntryId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 | u128::from(number)))
}

/// The number of an entry.
pub fn number(id: EntryId) -> u64 {
    u64::try_from(id.0.as_u128() & 0xffff_ffff).expect("it is masked")
}

/// A document with nothing in it.
pub fn blank(number: u64, kind: Kind) -> Document {
    Document {
        id: id(number),
        version: 1,
        kind,
        texts: BTreeMap::new(),
        languages: Vec::new(),
        facets: BTreeMap::new(),
        concepts: BTreeMap::new(),
        people: None,
        minutes: None,
        weeks: None,
        cost: None,
        published: 1_700_000_000 + i64::try_from(number).expect("small"),
    }
}

/// Builds documents in the order in which people describe them.
pub struct Make(Document);

impl Make {
    pub fn new(number: u64, kind: Kind) -> Self {
        Self(blank(number, kind))
    }

    fn text(mut self, language: Language, weight: Weight, text: &str) -> Self {
        self.0.texts.entry(language).or_default().entry(weight).or_default().push(text.to_owned());
        self
    }

    /// Title and summary in German.
    pub fn de(mut self, title: &str, summary: &str) -> Self {
        self.0.languages.push(Language::De);
        self.text(Language::De, Weight::Title, title).text(Language::De, Weight::Summary, summary)
    }

    /// Title and summary in English.
    pub fn en(mut self, title: &str, summary: &str) -> Self {
        self.0.languages.push(Language::En);
        self.text(Language::En, Weight::Title, title).text(Language::En, Weight::Summary, summary)
    }

    pub fn name(self, name: &str) -> Self {
        self.text(Language::De, Weight::Names, name)
    }

    pub fn goal(self, goal: &str) -> Self {
        self.text(Language::De, Weight::Goal, goal)
    }

    pub fn body(self, body: &str) -> Self {
        self.text(Language::De, Weight::Body, body)
    }

    /// A concept by its German and English label.
    pub fn concept(self, facet: &str, code: &str, de: &str, en: &str) -> Self {
        let mut made = self.text(Language::De, Weight::Concepts, de).text(Language::En, Weight::Concepts, en);
        made.0.facets.entry(facet.to_owned()).or_default().push(code.to_owned());
        made
    }

    /// Codes without labels.
    pub fn codes(mut self, facet: &str, codes: &[&str]) -> Self {
        self.0.facets.entry(facet.to_owned()).or_default().extend(codes.iter().map(|code| (*code).to_owned()));
        self
    }

    pub fn numbers(mut self, people: (u32, Option<u32>), minutes: Option<(u32, u32)>, weeks: u32, cost: u8) -> Self {
        self.0.people = Some(people);
        self.0.minutes = minutes;
        self.0.weeks = Some(weeks);
        self.0.cost = Some(cost);
        self
    }

    pub fn done(self) -> Document {
        self.0
    }
}

fn format(number: u64) -> Make {
    Make::new(number, Kind::DialogFormat)
}

/// The library. Numbers are stable; the story names entries by them.
pub fn library() -> Vec<Document> {
    let neighbourhood = |make: Make| {
        make.concept("topics", "T11", "Nachbarschaft & Standort", "Neighbourhood & site").codes("topics", &["T1"])
    };
    let skilled = |make: Make| make.concept("topics", "T2", "Fachkräfte", "Skilled workers");
    let in_person = |make: Make| make.codes("settings", &["in_person"]);
    let online = |make: Make| make.codes("settings", &["online"]);
    vec![
        in_person(neighbourhood(format(1)))
            .de("Zukunftswerkstatt", "In drei Phasen von der Kritik über die Fantasie zum Plan.")
            .en("Future workshop", "From criticism through imagination to a plan, in three phases.")
            .goal("Eine Gruppe hat gemeinsame Vorhaben beschlossen.")
            .numbers((12, Some(40)), Some((240, 960)), 6, 2)
            .done(),
        in_person(neighbourhood(format(2)))
            .de(
                "Nachbarschaftsdialog am Werkstor",
                "Wer neben dem Werk wohnt, spricht zwei Stunden mit denen, die darin arbeiten.",
            )
            .body("Zuerst ein Rundgang, danach Gespräche an Stehtischen über Lärm und Verkehr.")
            .numbers((10, Some(60)), Some((120, 180)), 3, 1)
            .done(),
        in_person(format(3))
            .de("Bürgerversammlung", "Alle hören dasselbe, alle dürfen fragen, jede Antwort wird festgehalten.")
            .en("Town hall meeting", "Everybody hears the same, everybody may ask.")
            .numbers((50, None), Some((90, 150)), 4, 2)
            .done(),
        in_person(format(4))
            .de("World Café", "Kleine Tischrunden wechseln; Gedanken wandern von Tisch zu Tisch.")
            .en("World café", "Small table rounds; thoughts travel from table to table.")
            .numbers((12, Some(200)), Some((90, 180)), 4, 2)
            .done(),
        in_person(format(5))
            .de("Fishbowl", "Wenige reden in der Mitte, viele hören zu und wechseln hinein.")
            .name("Innenkreis und Außenkreis")
            .numbers((15, Some(80)), Some((60, 90)), 2, 0)
            .done(),
        in_person(format(6))
            .de("Planungszelle", "Ausgeloste Menschen arbeiten vier Tage an einem Gutachten.")
            .numbers((25, Some(25)), Some((1440, 1920)), 26, 5)
            .done(),
        in_person(neighbourhood(format(7)))
            .de("Werksführung", "Ein Rundgang durch den Betrieb, bei dem Fragen erwünscht sind.")
            .en("Plant tour", "A walk through the plant with time for questions.")
            .numbers((5, Some(25)), Some((60, 120)), 2, 0)
            .done(),
        in_person(format(8))
            .de("Industrienacht", "Betriebe einer Region öffnen an einem Abend ihre Hallen.")
            .numbers((500, None), None, 40, 4)
            .done(),
        neighbourhood(format(9))
            .de("Nachbarschaftsbüro", "Eine Tür, die jede Woche zur gleichen Zeit offen steht.")
            .numbers((1, None), None, 12, 3)
            .done(),
        skilled(in_person(format(10)))
            .de("Ausbildungsbotschafter", "Wie Betriebe Azubis gewinnen: Auszubildende erzählen in Schulen.")
            .numbers((10, Some(30)), Some((45, 90)), 4, 0)
            .done(),
        neighbourhood(Make::new(11, Kind::BestPractice))
            .de("Leiser am Abend", "Ein Werk hat mit Anwohnenden vereinbart, wann verladen wird.")
            .codes("land", &["14"])
            .done(),
        Make::new(12, Kind::Guide)
            .de("Einladen, so dass Menschen kommen", "Was in eine Einladung gehört und wie sie ankommt.")
            .en("Invitations that bring people", "What belongs in an invitation.")
            .done(),
        neighbourhood(Make::new(13, Kind::Guide))
            .de("Dialog mit Nachbarn führen", "Zuhören, nachfragen, Wort halten.")
            .done(),
        Make::new(14, Kind::Initiative)
            .de("Ein Bündnis als Beispiel", "Firmen, Kammern und Gewerkschaften einer Region.")
            .codes("land", &["14", "15"])
            .done(),
        Make::new(15, Kind::Guide)
            .de("Veranstaltungen auf einer Burg", "Was alte Gemäuer für eine Tagung bedeuten: Wege, Wärme, Licht.")
            .done(),
        in_person(format(16))
            .de("Bürgerrat", "Ausgeloste Bürgerinnen und Bürger beraten und empfehlen.")
            .en("Citizens' assembly", "People chosen by lot deliberate and recommend.")
            .numbers((12, Some(200)), Some((720, 2880)), 26, 5)
            .done(),
        in_person(format(17))
            .de("Barcamp", "Die Teilnehmenden machen das Programm am Morgen selbst.")
            .en("Barcamp", "Those who come make the programme themselves.")
            .numbers((30, Some(300)), Some((240, 480)), 8, 3)
            .done(),
        in_person(format(18))
            .en("Open space technology", "A market of topics that people care about.")
            .numbers((20, Some(500)), Some((240, 960)), 8, 3)
            .done(),
        online(format(19))
            .de("Online-Sprechstunde", "Eine Stunde für Fragen, von zu Hause aus.")
            .numbers((1, Some(100)), Some((60, 60)), 1, 0)
            .done(),
        in_person(online(format(20)))
            .de("Dialogmarkt", "Stände zu einzelnen Fragen, an denen Fachleute stehen.")
            .numbers((30, Some(400)), Some((120, 240)), 6, 3)
            .done(),
        Make::new(21, Kind::BestPractice)
            .de("Übung mit der Feuerwehr", "Was bei einem Störfall geschieht, konnten alle sehen.")
            .codes("land", &["15"])
            .done(),
        skilled(Make::new(22, Kind::Guide))
            .de("Fachkräfte gewinnen mit einem Tag im Betrieb", "Vom Aufruf bis zum Gespräch danach.")
            .done(),
        in_person(format(23))
            .de("Runder Tisch", "Alle Seiten eines Konflikts sitzen gleichberechtigt beisammen.")
            .goal("Eine Vereinbarung, die alle tragen.")
            .numbers((8, Some(25)), Some((120, 180)), 6, 2)
            .done(),
        in_person(format(24))
            .de("Mediation", "Ein Gespräch über einen Streit, geleitet von jemandem ohne eigene Sache.")
            .numbers((2, Some(20)), Some((120, 480)), 4, 3)
            .done(),
        in_person(neighbourhood(format(25)))
            .de("Energiespaziergang", "Zu Fuß zu Orten, an denen Energie gewonnen oder gespart wird.")
            .en("Energy walk", "On foot to places where energy is made or saved.")
            .numbers((5, Some(25)), Some((90, 150)), 3, 0)
            .done(),
    ]
}
