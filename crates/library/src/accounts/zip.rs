//! The ZIP format as far as an archive of own data needs it: files one after the other, stored as they are, with sizes
//! and checksums before them, so that every program opens it and it can be made while it is sent (PKWARE APPNOTE.TXT
//! 6.3.10, 4.3). Without the extension for more than 4 GiB: who writes asks [`Zip::fits`] first.

use chrono::{DateTime, Datelike as _, Timelike as _, Utc};

/// Version of the format that is needed to read it: 2.0.
const NEEDED: u16 = 20;
/// Made on Unix, so that the access rights below count.
const MADE_BY: u16 = (3 << 8) | NEEDED;
/// Names are UTF-8.
const UTF_8: u16 = 1 << 11;
/// A plain file that its owner writes and everybody reads, where Unix has it in the external attributes.
const RIGHTS: u32 = 0o100_644 << 16;
/// Bytes of the two headers of a file without its name, and of the end.
const OVERHEAD: u64 = 30 + 46 + 22;

/// An archive that is being written.
pub(super) struct Zip {
    at: u32,
    files: u16,
    directory: Vec<u8>,
    time: u16,
    date: u16,
}

impl Zip {
    /// An empty archive whose files are of this time.
    pub fn new(now: DateTime<Utc>) -> Self {
        let part = |number: u32| u16::try_from(number).unwrap_or_default();
        let year = part(now.year().clamp(1980, 2107).unsigned_abs() - 1980);
        Self {
            at: 0,
            files: 0,
            directory: Vec::new(),
            time: (part(now.hour()) << 11) | (part(now.minute()) << 5) | (part(now.second()) / 2),
            date: (year << 9) | (part(now.month()) << 5) | part(now.day()),
        }
    }

    /// Whether a file of so many bytes has room in it, with something left for one more.
    pub fn fits(&self, name: &str, bytes: u64) -> bool {
        let after = u64::from(self.at) + self.directory.len() as u64 + 2 * (OVERHEAD + name.len() as u64) + bytes;
        after < u64::from(u32::MAX) / 2 && self.files < u16::MAX - 1
    }

    /// What stands before the bytes of the next file.
    pub fn begin(&mut self, name: &str, bytes: &[u8]) -> Vec<u8> {
        let size = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let length = u16::try_from(name.len()).unwrap_or(u16::MAX);
        let mut of_file = Vec::with_capacity(26);
        // Stored as it is.
        for number in [NEEDED, UTF_8, 0, self.time, self.date] {
            of_file.extend(number.to_le_bytes());
        }
        for number in [crc32fast::hash(bytes), size, size] {
            of_file.extend(number.to_le_bytes());
        }
        of_file.extend(length.to_le_bytes());
        of_file.extend([0_u8; 2]);

        let mut before = b"PK\x03\x04".to_vec();
        before.extend(&of_file);
        before.extend(name.as_bytes());

        self.directory.extend(b"PK\x01\x02");
        self.directory.extend(MADE_BY.to_le_bytes());
        self.directory.extend(&of_file);
        // No comment, the first disk, nothing said about the content.
        self.directory.extend([0_u8; 6]);
        self.directory.extend(RIGHTS.to_le_bytes());
        self.directory.extend(self.at.to_le_bytes());
        self.directory.extend(name.as_bytes());

        let head = u32::try_from(before.len()).unwrap_or(u32::MAX);
        self.at = self.at.saturating_add(head).saturating_add(size);
        self.files = self.files.saturating_add(1);
        before
    }

    /// What stands behind the last file.
    pub fn end(self) -> Vec<u8> {
        let size = u32::try_from(self.directory.len()).unwrap_or(u32::MAX);
        let mut end = self.directory;
        end.extend(b"PK\x05\x06");
        end.extend([0_u8; 4]);
        end.extend(self.files.to_le_bytes());
        end.extend(self.files.to_le_bytes());
        end.extend(size.to_le_bytes());
        end.extend(self.at.to_le_bytes());
        end.extend([0_u8; 2]);
        end
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at() -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000, 0).unwrap()
    }

    /// By the layout of the format: one stored file, its line of the directory, the end.
    #[test]
    fn one_file_is_laid_out_as_the_format_says() {
        let mut zip = Zip::new(at());
        let head = zip.begin("a.txt", b"123456789");
        assert_eq!(head.len(), 30 + 5);
        assert_eq!(&head[..4], b"PK\x03\x04");
        assert_eq!(&head[14..18], 0xcbf4_3926_u32.to_le_bytes(), "the check value of CRC-32");
        assert_eq!((&head[18..22], &head[22..26]), (&9_u32.to_le_bytes()[..], &9_u32.to_le_bytes()[..]));
        // 15 January 2027, 08:00:00.
        assert_eq!(&head[10..14], [0x00, 0x40, 0x2f, 0x5e]);
        let end = zip.end();
        assert_eq!(end.len(), 46 + 5 + 22);
        assert_eq!((&end[..4], &end[51..55]), (&b"PK\x01\x02"[..], &b"PK\x05\x06"[..]));
        assert_eq!(&end[42..46], 0_u32.to_le_bytes(), "the file begins the archive");
        assert_eq!(&end[51 + 16..51 + 20], 44_u32.to_le_bytes(), "the directory follows it");
        assert_eq!(&end[51 + 12..51 + 16], 51_u32.to_le_bytes());
    }

    #[test]
    fn what_the_format_cannot_hold_does_not_fit() {
        let zip = Zip::new(at());
        assert!(zip.fits("a", 25 * 1024 * 1024));
        assert!(!zip.fits("a", u64::from(u32::MAX)));
        assert!(!Zip { files: u16::MAX - 1, ..Zip::new(at()) }.fits("a", 1));
    }
}
