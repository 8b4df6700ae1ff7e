//! What there is to be found, each with a stable code.

/// What can be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FindingKind {
    /// A picture neither has an alternative text nor is decoration.
    MissingAltText,
    /// People can be recognised on a picture, and nothing says that they agreed.
    ConsentMissing,
    /// An alternative text that tells nothing: „Bild“, the name of a file.
    PoorAltText,
    /// Minutes of steps and of the event contradict each other.
    StepTimes,
    /// A long day without break, or with too short a one.
    Breaks,
    /// A statement without its source, or an entry that names none.
    MissingSource,
    /// Names and content are like those of a published entry, or of a submission that waits.
    LikelyDuplicate,
    /// A mail address in a text.
    MailAddress,
    /// A telephone number in a text.
    PhoneNumber,
    /// A bank account in a text.
    BankAccount,
    /// A street with the number of a house in a text.
    StreetAddress,
    /// The plate of a car in a text.
    CarPlate,
    /// Words of advertising.
    AdvertisingWords,
    /// A sentence that is too long.
    LongSentences,
    /// A text that is hard to read.
    HardToRead,
    /// How all texts of a language are to read; no fault, whatever was measured.
    Readability,
    /// An abbreviation that the text does not explain.
    AcronymUnexplained,
    /// A link that does not say where it leads.
    LinkWithoutText,
    /// A link to an address that is not encrypted.
    PlainHttpLink,
    /// A text that is no more than a link.
    LinkOnlyAnswer,
    /// A link to something of this library that is not there, or no longer.
    DeadEnd,
    /// A link to another site that leads nowhere.
    DeadLink,
    /// A link to another site that may lead nowhere, or moved.
    UnsureLink,
    /// Links to other sites that nobody has visited yet.
    UncheckedLink,
    /// What looks like the name of a person who may be no public one.
    PersonName,
    /// A concept that is out of use.
    OutdatedConcept,
}

impl FindingKind {
    /// All of them.
    pub const ALL: [Self; 26] = [
        Self::MissingAltText,
        Self::ConsentMissing,
        Self::PoorAltText,
        Self::StepTimes,
        Self::Breaks,
        Self::MissingSource,
        Self::LikelyDuplicate,
        Self::MailAddress,
        Self::PhoneNumber,
        Self::BankAccount,
        Self::StreetAddress,
        Self::CarPlate,
        Self::AdvertisingWords,
        Self::LongSentences,
        Self::HardToRead,
        Self::Readability,
        Self::AcronymUnexplained,
        Self::LinkWithoutText,
        Self::PlainHttpLink,
        Self::LinkOnlyAnswer,
        Self::DeadEnd,
        Self::DeadLink,
        Self::UnsureLink,
        Self::UncheckedLink,
        Self::PersonName,
        Self::OutdatedConcept,
    ];

    /// Stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::MissingAltText => "missing_alt_text",
            Self::ConsentMissing => "consent_missing",
            Self::PoorAltText => "poor_alt_text",
            Self::StepTimes => "step_times",
            Self::Breaks => "breaks",
            Self::MissingSource => "missing_source",
            Self::LikelyDuplicate => "likely_duplicate",
            Self::MailAddress => "mail_address",
            Self::PhoneNumber => "phone_number",
            Self::BankAccount => "bank_account",
            Self::StreetAddress => "street_address",
            Self::CarPlate => "car_plate",
            Self::AdvertisingWords => "advertising_words",
            Self::LongSentences => "long_sentences",
            Self::HardToRead => "hard_to_read",
            Self::Readability => "readability",
            Self::AcronymUnexplained => "acronym_unexplained",
            Self::LinkWithoutText => "link_without_text",
            Self::PlainHttpLink => "plain_http_link",
            Self::LinkOnlyAnswer => "link_only_answer",
            Self::DeadEnd => "dead_end",
            Self::DeadLink => "dead_link",
            Self::UnsureLink => "unsure_link",
            Self::UncheckedLink => "unchecked_link",
            Self::PersonName => "person_name",
            Self::OutdatedConcept => "outdated_concept",
        }
    }

    /// The kind that speaks for its group where nothing of the group was found: what is looked for together is told
    /// together.
    pub const fn group(self) -> Self {
        match self {
            Self::MissingAltText | Self::ConsentMissing | Self::PoorAltText => Self::MissingAltText,
            Self::StepTimes | Self::Breaks => Self::StepTimes,
            Self::MissingSource => Self::MissingSource,
            Self::LikelyDuplicate => Self::LikelyDuplicate,
            Self::MailAddress | Self::PhoneNumber | Self::BankAccount | Self::StreetAddress | Self::CarPlate => {
                Self::MailAddress
            }
            Self::AdvertisingWords => Self::AdvertisingWords,
            Self::LongSentences | Self::HardToRead => Self::HardToRead,
            Self::Readability => Self::Readability,
            Self::AcronymUnexplained => Self::AcronymUnexplained,
            Self::LinkWithoutText | Self::PlainHttpLink | Self::LinkOnlyAnswer => Self::LinkWithoutText,
            Self::DeadEnd | Self::DeadLink | Self::UnsureLink | Self::UncheckedLink => Self::DeadLink,
            Self::PersonName => Self::PersonName,
            Self::OutdatedConcept => Self::OutdatedConcept,
        }
    }
}
