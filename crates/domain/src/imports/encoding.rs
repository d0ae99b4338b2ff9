//! Telling how a text file is encoded, and decoding it, a piece at a time.
//!
//! A byte order mark decides. Without one, bytes that are nearly all UTF-8 are UTF-8, zeros in
//! every other byte mean UTF-16, and anything else is Windows-1252, in which every byte is a character.

use crate::words::words;
use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

words! {
    /// How the text of a file is written in bytes.
    Encoding: "encoding" {
        /// With or without a byte order mark.
        Utf8 = "utf-8",
        /// What Excel calls Unicode text.
        Utf16Le = "utf-16le",
        /// The same the other way round.
        Utf16Be = "utf-16be",
        /// What older spreadsheets of western Europe write.
        Windows1252 = "windows-1252",
    }
}

/// So much of the beginning tells UTF-16.
const HEAD: usize = 4096;
/// The longest character of UTF-8, in bytes.
const LONGEST: usize = 4;
/// Decoded at a time.
const PIECE: usize = 64 * 1024;

/// Sees every byte of a file once, and tells its encoding at the end.
#[derive(Clone, Debug, Default)]
pub struct Detector {
    head: Vec<u8>,
    /// The beginning of a character that the next piece ends.
    begun: Vec<u8>,
    /// Characters of several bytes that are right in UTF-8, …
    right: u64,
    /// … and places that are not.
    wrong: u64,
}

impl Detector {
    /// Sees the next bytes.
    pub fn feed(&mut self, bytes: &[u8]) {
        let missing = HEAD.saturating_sub(self.head.len());
        self.head.extend(bytes.iter().take(missing));
        // Only as much is put together as ends the character that has begun.
        let (first, rest) = match self.begun.is_empty() {
            true => bytes.split_at(0),
            false => bytes.split_at(bytes.len().min(LONGEST)),
        };
        if !first.is_empty() {
            let mut joined = std::mem::take(&mut self.begun);
            joined.extend(first);
            self.begun = self.look(&joined);
        }
        if rest.is_empty() {
            return;
        }
        match self.begun.is_empty() {
            true => self.begun = self.look(rest),
            false => {
                let mut joined = std::mem::take(&mut self.begun);
                joined.extend(rest);
                self.begun = self.look(&joined);
            }
        }
    }

    /// Counts what is right and wrong; gives the beginning of an unfinished character.
    fn look(&mut self, mut bytes: &[u8]) -> Vec<u8> {
        loop {
            let (valid, wrong) = match std::str::from_utf8(bytes) {
                Ok(_) => (bytes.len(), None),
                Err(error) => (error.valid_up_to(), Some(error.error_len())),
            };
            let (good, rest) = bytes.split_at(valid);
            self.right += good.iter().filter(|byte| **byte >= 0xC0).count() as u64;
            match wrong {
                None => return Vec::new(),
                Some(None) => return rest.to_vec(),
                Some(Some(length)) => {
                    self.wrong += 1;
                    bytes = rest.get(length..).unwrap_or_default();
                }
            }
        }
    }

    /// What the file is, now that all of it was seen.
    pub fn encoding(&self) -> Encoding {
        match self.head.as_slice() {
            [0xEF, 0xBB, 0xBF, ..] => return Encoding::Utf8,
            [0xFF, 0xFE, ..] => return Encoding::Utf16Le,
            [0xFE, 0xFF, ..] => return Encoding::Utf16Be,
            _ => {}
        }
        let zeros = |place: usize| {
            let every_other = self.head.iter().skip(place).step_by(2);
            every_other.filter(|byte| **byte == 0).count()
        };
        let (even, odd, pairs) = (zeros(0), zeros(1), self.head.len() / 2);
        // Delimiters, digits and line ends alone are a good part of any such file.
        let many = |count: usize| count * 4 >= pairs && count > 0;
        let wrong = self.wrong + u64::from(!self.begun.is_empty());
        match () {
            () if many(odd) && even * 8 < odd => Encoding::Utf16Le,
            () if many(even) && odd * 8 < even => Encoding::Utf16Be,
            () if wrong == 0 || self.right > wrong => Encoding::Utf8,
            () => Encoding::Windows1252,
        }
    }
}

/// Makes text of bytes. What is not valid becomes U+FFFD; a byte order mark is dropped.
pub struct Decoder(encoding_rs::Decoder);

impl std::fmt::Debug for Decoder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Decoder")
            .field(&self.0.encoding().name())
            .finish()
    }
}

impl Decoder {
    /// At the beginning of a file.
    pub fn new(encoding: Encoding) -> Self {
        Self(match encoding {
            Encoding::Utf8 => UTF_8.new_decoder_with_bom_removal(),
            Encoding::Utf16Le => UTF_16LE.new_decoder_with_bom_removal(),
            Encoding::Utf16Be => UTF_16BE.new_decoder_with_bom_removal(),
            Encoding::Windows1252 => WINDOWS_1252.new_decoder_without_bom_handling(),
        })
    }

    /// Adds the text of the next bytes to `text`.
    pub fn decode(&mut self, bytes: &[u8], text: &mut String) {
        for piece in bytes.chunks(PIECE) {
            self.step(piece, text, false);
        }
    }

    /// Adds what a file that was cut off within a character ends with.
    pub fn finish(&mut self, text: &mut String) {
        self.step(&[], text, true);
    }

    fn step(&mut self, piece: &[u8], text: &mut String, is_last: bool) {
        let room = self.0.max_utf8_buffer_length(piece.len());
        text.reserve(room.unwrap_or_default());
        // There is room for all of it, so nothing is left over.
        let (_, _, _) = self.0.decode_to_string(piece, text, is_last);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn detect(bytes: &[u8], piece: usize) -> Encoding {
        let mut detector = Detector::default();
        bytes
            .chunks(piece.max(1))
            .for_each(|piece| detector.feed(piece));
        detector.encoding()
    }

    fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to_bytes).collect()
    }

    const TEXT: &str = "name;phone\nJürgen Groß;+4477009008\nفاطمة الزهراء;0771 22\n山本 健;\n";

    #[test]
    fn each_encoding_is_told_from_the_others_with_and_without_a_mark() {
        let marked = format!("\u{FEFF}{TEXT}");
        for text in [TEXT, &marked] {
            assert_eq!(detect(text.as_bytes(), 3), Encoding::Utf8);
            assert_eq!(detect(&utf16(text, u16::to_le_bytes), 5), Encoding::Utf16Le);
            assert_eq!(detect(&utf16(text, u16::to_be_bytes), 5), Encoding::Utf16Be);
        }
        let (latin, _, _) = WINDOWS_1252.encode("Jürgen Groß;+447700\n“Zoë”;€\n");
        assert_eq!(detect(&latin, 4), Encoding::Windows1252);
        assert_eq!(detect(b"", 1), Encoding::Utf8);
        assert_eq!(detect(b"Bo,070\n", 1), Encoding::Utf8);
    }

    #[test]
    fn one_wrong_byte_does_not_spoil_a_file() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.push(0xFC);
        assert_eq!(detect(&bytes, 7), Encoding::Utf8);
        // A NUL here and there is no UTF-16.
        assert_eq!(detect(b"Bo\0,070123456,A,\n", 7), Encoding::Utf8);
    }

    proptest! {
        #[test]
        fn how_a_file_is_cut_into_pieces_changes_nothing(text in "\\PC{0,200}", bytes: Vec<u8>, piece in 1..9_usize) {
            for bytes in [text.as_bytes(), &bytes] {
                prop_assert_eq!(detect(bytes, piece), detect(bytes, usize::MAX));
                for encoding in Encoding::ALL {
                    let decode = |piece: usize| {
                        let (mut decoder, mut text) = (Decoder::new(*encoding), String::new());
                        bytes.chunks(piece).for_each(|piece| decoder.decode(piece, &mut text));
                        decoder.finish(&mut text);
                        text
                    };
                    prop_assert_eq!(decode(piece), decode(usize::MAX));
                }
            }
        }

        #[test]
        fn text_comes_out_as_it_went_in(text in "[^\u{FEFF}\u{0}]{0,80}") {
            let decode = |encoding, bytes: &[u8]| {
                let (mut decoder, mut text) = (Decoder::new(encoding), String::new());
                decoder.decode(bytes, &mut text);
                decoder.finish(&mut text);
                text
            };
            prop_assert_eq!(&decode(Encoding::Utf8, text.as_bytes()), &text);
            prop_assert_eq!(&decode(Encoding::Utf16Le, &utf16(&text, u16::to_le_bytes)), &text);
            prop_assert_eq!(&decode(Encoding::Utf16Be, &utf16(&text, u16::to_be_bytes)), &text);
        }
    }
}
