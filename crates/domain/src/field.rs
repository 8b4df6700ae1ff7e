//! The description of a field: its one and only one. Check, form, facet, index, JSON, OpenAPI and the printed
//! documentation are driven by it.

use crate::entry::Kind;
use crate::vocabulary::Label;

/// One field of a record.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Machine key in files and JSON.
    pub key: &'static str,
    /// What it is called for people.
    pub label: Label,
    /// Shape and bounds.
    pub shape: Shape,
    /// When it is required.
    pub need: Need,
    /// Unit of a number.
    pub unit: Option<Unit>,
    /// Readers may filter by it.
    pub facet: bool,
    /// Its texts are searched with this weight.
    pub weight: Option<Weight>,
    /// Not asked for in editorial entries.
    pub editorial_exempt: bool,
    /// In files it is the body below the front matter.
    pub body: bool,
    /// Nobody types it: it comes with what was handed in.
    pub given: bool,
}

/// Shape and bounds of a value. Lengths in characters after trimming.
#[derive(Debug, Clone, Copy)]
#[allow(missing_docs, reason = "min and max are bounds of what the variant names")]
pub enum Shape {
    /// Text that belongs to no language: names, citations.
    Text { min: u32, max: u32 },
    /// Text in several languages. `markdown`: it may be formatted.
    Lang { min: u32, max: u32, markdown: bool },
    /// Short key `[a-z0-9-]{1,40}`.
    Key,
    /// Whole number.
    Integer { min: i64, max: i64 },
    /// Decimal number as text in its shortest form, since hashed data holds integers alone.
    Decimal,
    /// Yes or no.
    Flag,
    /// Calendar date; `partial` allows `YYYY` and `YYYY-MM`.
    Date { partial: bool },
    /// https address; `none` allows the word "none" instead.
    Address { none: bool },
    /// SHA-256 of a file as 64 lower-case hexadecimal digits.
    Hash,
    /// `UUIDv7`.
    Id,
    /// Identifier of another entry.
    Target,
    /// Code of a vocabulary.
    Concept { scheme: &'static str },
    /// List of texts that belong to no language.
    Texts { min: u32, max: u32, each_min: u32, each_max: u32 },
    /// List of texts in several languages.
    Langs { min: u32, max: u32, each_min: u32, each_max: u32 },
    /// List of unique codes of a vocabulary; order carries rank.
    Concepts { scheme: &'static str, min: u32, max: u32 },
    /// List of short keys.
    Keys { max: u32 },
    /// List of official municipality keys.
    AgsList { max: u32 },
    /// One record.
    Record { fields: &'static [Field] },
    /// List of records.
    Records { fields: &'static [Field], min: u32, max: u32 },
    /// Field key → list of source ids.
    FieldSources,
}

/// When a field is required.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// Never; a cross-field rule may still ask for it.
    Optional,
    /// Always.
    Required,
    /// Always, and an empty list says "none" on purpose.
    Stated,
    /// For these kinds.
    For(&'static [Kind]),
}

/// Unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "units name themselves")]
pub enum Unit {
    Persons,
    Minutes,
    Days,
    Weeks,
    HalfPersonDays,
    SquareDecimetres,
    Euros,
    Percent,
    Year,
    Tenths,
    Pieces,
}

/// How much a text counts when searching, most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weight {
    /// The title.
    Title,
    /// Other names of the same thing.
    Names,
    /// Summary.
    Summary,
    /// Goal, result, purpose.
    Goal,
    /// Free keywords and the labels of concepts.
    Concepts,
    /// Steps and everything else.
    Body,
}

impl Weight {
    /// All weights, most important first.
    pub const ALL: [Self; 6] = [Self::Title, Self::Names, Self::Summary, Self::Goal, Self::Concepts, Self::Body];

    /// Stable name, as used for fields of an index.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Names => "names",
            Self::Summary => "summary",
            Self::Goal => "goal",
            Self::Concepts => "concepts",
            Self::Body => "body",
        }
    }
}

impl Shape {
    /// A field of this shape with this label, optional until said otherwise.
    pub const fn field(self, de: &'static str, en: &'static str) -> Field {
        Field {
            key: "",
            label: Label { de, en },
            shape: self,
            need: Need::Optional,
            unit: None,
            facet: false,
            weight: None,
            editorial_exempt: false,
            body: false,
            given: false,
        }
    }

    /// Text that belongs to no language.
    pub const fn text(min: u32, max: u32) -> Self {
        Self::Text { min, max }
    }

    /// Plain text in several languages.
    pub const fn lang(min: u32, max: u32) -> Self {
        Self::Lang { min, max, markdown: false }
    }

    /// Markdown in several languages.
    pub const fn prose(min: u32, max: u32) -> Self {
        Self::Lang { min, max, markdown: true }
    }

    /// Whole number.
    pub const fn integer(min: i64, max: i64) -> Self {
        Self::Integer { min, max }
    }

    /// List of plain texts in several languages.
    pub const fn langs(min: u32, max: u32, each_min: u32, each_max: u32) -> Self {
        Self::Langs { min, max, each_min, each_max }
    }

    /// List of texts that belong to no language.
    pub const fn texts(min: u32, max: u32, each_min: u32, each_max: u32) -> Self {
        Self::Texts { min, max, each_min, each_max }
    }

    /// Code of a vocabulary.
    pub const fn concept(scheme: &'static str) -> Self {
        Self::Concept { scheme }
    }

    /// Unique codes of a vocabulary.
    pub const fn concepts(scheme: &'static str, min: u32, max: u32) -> Self {
        Self::Concepts { scheme, min, max }
    }

    /// List of records.
    pub const fn records(fields: &'static [Field], min: u32, max: u32) -> Self {
        Self::Records { fields, min, max }
    }

    /// Whether a value of this shape holds text in several languages somewhere.
    pub fn is_translatable(&self) -> bool {
        match self {
            Self::Lang { .. } | Self::Langs { .. } => true,
            Self::Record { fields } | Self::Records { fields, .. } => {
                fields.iter().any(|field| field.shape.is_translatable())
            }
            _ => false,
        }
    }

    /// The vocabulary from which its values come.
    pub const fn scheme(&self) -> Option<&'static str> {
        match self {
            Self::Concept { scheme } | Self::Concepts { scheme, .. } => Some(scheme),
            _ => None,
        }
    }
}

impl Field {
    /// With this key, unless one was given by [`Field::named`].
    pub const fn keyed(mut self, key: &'static str) -> Self {
        if self.key.is_empty() {
            self.key = key;
        }
        self
    }

    /// With a key that is no Rust identifier.
    pub const fn named(mut self, key: &'static str) -> Self {
        self.key = key;
        self
    }

    /// Always required.
    pub const fn required(mut self) -> Self {
        self.need = Need::Required;
        self
    }

    /// Required, with an empty list as an answer.
    pub const fn stated(mut self) -> Self {
        self.need = Need::Stated;
        self
    }

    /// Required for these kinds.
    pub const fn required_for(mut self, kinds: &'static [Kind]) -> Self {
        self.need = Need::For(kinds);
        self
    }

    /// Measured in this unit.
    pub const fn unit(mut self, unit: Unit) -> Self {
        self.unit = Some(unit);
        self
    }

    /// Readers may filter by it.
    pub const fn facet(mut self) -> Self {
        self.facet = true;
        self
    }

    /// Searched with this weight.
    pub const fn weight(mut self, weight: Weight) -> Self {
        self.weight = Some(weight);
        self
    }

    /// Not asked for in editorial entries.
    pub const fn editorial_exempt(mut self) -> Self {
        self.editorial_exempt = true;
        self
    }

    /// The body of its file.
    pub const fn body(mut self) -> Self {
        self.body = true;
        self
    }

    /// Typed by nobody.
    pub const fn given(mut self) -> Self {
        self.given = true;
        self
    }

    /// Whether an entry of this kind must have it.
    pub fn is_required(&self, kind: Kind) -> bool {
        match self.need {
            Need::Optional => false,
            Need::Required | Need::Stated => true,
            Need::For(kinds) => kinds.contains(&kind),
        }
    }
}

/// Declares a record once: the typed struct and the description of its fields.
///
/// `key: Type = Field` gives a public field `key` and one item of `FIELDS`. The struct reads the checked JSON; a key
/// that is missing there becomes the default of its type.
macro_rules! record {
    ($(#[$meta:meta])* $name:ident { $( $(#[$field_meta:meta])* $key:ident : $type:ty = $field:expr ; )* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Deserialize)]
        #[serde(default)]
        #[allow(missing_docs, reason = "labels, bounds and units stand in FIELDS")]
        pub struct $name { $( $(#[$field_meta])* pub $key: $type, )* }

        impl $name {
            /// The description of every field, in the order in which people think.
            pub const FIELDS: &'static [crate::field::Field] = &[ $( $field.keyed(stringify!($key)) ),* ];
        }
    };
}
pub(crate) use record;
