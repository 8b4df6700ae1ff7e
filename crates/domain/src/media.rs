//! What files an entry may have: types and sizes (product design 3.1, `media`). Nothing here reads a file.

/// Largest file of any type, in bytes: that of a PDF.
pub const MOST_BYTES: i64 = 25 * 1024 * 1024;
/// Largest picture, in bytes.
pub const MOST_PICTURE_BYTES: i64 = 10 * 1024 * 1024;
/// Most points of a picture, width times height.
pub const MOST_PIXELS: u64 = 40_000_000;
/// Most bytes that the files of one draft hold together.
pub const MOST_BYTES_OF_A_DRAFT: i64 = 100 * 1024 * 1024;
/// Most files of one entry.
pub const MOST_FILES: usize = 30;

/// The types of files that are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MediaType {
    /// A picture without loss.
    Png,
    /// A photograph.
    Jpeg,
    /// A picture, smaller than PNG.
    Webp,
    /// A document.
    Pdf,
}

impl MediaType {
    /// All of them, in the order in which they are named.
    pub const ALL: [Self; 4] = [Self::Png, Self::Jpeg, Self::Webp, Self::Pdf];

    /// Media type (RFC 6838), also a code of the vocabulary `media_type`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Webp => "image/webp",
            Self::Pdf => "application/pdf",
        }
    }

    /// The type with this code.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|it| it.code() == code)
    }

    /// The usual end of a file's name, without the point.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Webp => "webp",
            Self::Pdf => "pdf",
        }
    }

    /// Whether it can be shown in a page.
    pub const fn is_picture(self) -> bool {
        !matches!(self, Self::Pdf)
    }

    /// Largest file of this type, in bytes.
    pub const fn most_bytes(self) -> i64 {
        if self.is_picture() { MOST_PICTURE_BYTES } else { MOST_BYTES }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_a_concept() {
        for it in MediaType::ALL {
            assert!(crate::vocabulary::concept("media_type", it.code()).is_some(), "{}", it.code());
            assert_eq!(MediaType::from_code(it.code()), Some(it));
        }
        assert_eq!(crate::vocabulary::scheme("media_type").map(|scheme| scheme.concepts.len()), Some(4));
        assert_eq!(MediaType::from_code("image/svg+xml"), None);
    }
}
