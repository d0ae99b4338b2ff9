//! What bytes are, found in them. A name and a claimed type only help where bytes say nothing: plain
//! text is told from binary data, and never served as something a browser runs.

use super::tracks;
use infer::Infer;

/// How many bytes tell.
pub const HEAD: usize = 8192;

/// The media type of a file by its beginning.
pub fn media_type(head: &[u8], name: &str) -> String {
    if let Some(found) = Infer::new().get(head) {
        return match found.mime_type() {
            // Active content is data to us.
            "text/html" | "text/xml" | "application/xhtml+xml" => "text/plain".to_owned(),
            // What it is within the container; everybody else names the container.
            "audio/opus" => "audio/ogg".to_owned(),
            "audio/m4a" => "audio/mp4".to_owned(),
            "application/x-ole-storage" => compound(ending(name).as_deref()).to_owned(),
            found => tracks::media_type(found, head).to_owned(),
        };
    }
    match (is_text(head), ending(name).as_deref()) {
        (true, Some("csv")) => "text/csv",
        (true, Some("json")) => "application/json",
        (true, _) => "text/plain",
        (false, _) if head.get(4..10) == Some(b"ftyp3g") => "video/3gpp",
        (false, _) => "application/octet-stream",
    }
    .to_owned()
}

fn ending(name: &str) -> Option<String> {
    name.rsplit_once('.')
        .map(|(_, ending)| ending.to_ascii_lowercase())
}

/// A compound file of Office's: what it holds stands anywhere in it, mostly at its end.
fn compound(ending: Option<&str>) -> &'static str {
    match ending {
        Some("doc") => "application/msword",
        Some("xls") => "application/vnd.ms-excel",
        Some("ppt") => "application/vnd.ms-powerpoint",
        Some("msg") => "application/vnd.ms-outlook",
        _ => "application/x-ole-storage",
    }
}

/// UTF-8 without control characters, perhaps cut in the middle of a character.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            let (valid, _) = head
                .split_at_checked(error.valid_up_to())
                .unwrap_or((head, &[]));
            std::str::from_utf8(valid).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text.is_empty()
        && !text
            .chars()
            .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t' | '\u{c}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::files::{ENDINGS, Ending, FileRule};

    /// The beginning of a package whose first entry has this name, and these bytes.
    fn package(name: &str, bytes: &str) -> Vec<u8> {
        let mut head = b"PK\x03\x04".to_vec();
        head.resize(0x1e, 0);
        head.extend(name.bytes().chain(bytes.bytes()));
        head
    }

    /// The beginning of a file of each type that an ending stands for, save those that are told from
    /// more than their first bytes.
    fn samples() -> Vec<(&'static str, Vec<u8>)> {
        let office = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
        let document = |of: &str| {
            package(
                "mimetype",
                &format!("application/vnd.oasis.opendocument.{of}"),
            )
        };
        let mut tar = vec![0; 257];
        tar.extend(b"ustar");
        let mut opus = b"OggS".to_vec();
        opus.resize(28, 0);
        opus.extend(b"OpusHead");
        let plain = [
            ("jpg", &b"\xff\xd8\xff"[..]),
            ("png", b"\x89PNG\r\n\x1a\n"),
            ("gif", b"GIF89a"),
            ("webp", b"RIFF\0\0\0\0WEBP"),
            ("bmp", b"BM\0\0\0\0"),
            ("tif", b"II*\0\x10\0\0\0\0\0\0\0"),
            ("ico", b"\0\0\x01\0"),
            ("psd", b"8BPS"),
            ("mp4", b"\0\0\0\x18ftypisom\0\0\0\0"),
            ("m4v", b"\0\0\0\x18ftypM4V \0\0\0\0"),
            ("3gp", b"\0\0\0\x18ftyp3gp4\0\0\0\0"),
            ("avi", b"RIFF\0\0\0\0AVI LIST"),
            ("flv", b"FLV\x01"),
            ("mpg", b"\0\0\x01\xba"),
            ("mp3", b"ID3\x03"),
            ("ogg", b"OggS\0\x02"),
            ("m4a", b"\0\0\0\x18ftypM4A \0\0\0\0"),
            ("wav", b"RIFF\0\0\0\0WAVEfmt "),
            ("flac", b"fLaC"),
            ("amr", b"#!AMR\n\x3c\0\0\0\0\0"),
            ("aac", b"\xff\xf1\x50\x80"),
            ("mid", b"MThd"),
            ("pdf", b"%PDF-1.7"),
            ("rtf", b"{\\rtf1"),
            ("doc", office),
            ("xls", office),
            ("ppt", office),
            ("msg", office),
            ("zip", b"PK\x03\x04"),
            ("rar", b"Rar!\x1a\x07\x01\0"),
            ("7z", b"7z\xbc\xaf\x27\x1c"),
            ("gz", b"\x1f\x8b\x08"),
            ("bz2", b"BZh"),
            ("xz", b"\xfd7zXZ\0"),
            ("zst", b"\x28\xb5\x2f\xfd"),
            ("csv", b"a,b"),
            ("ics", b"BEGIN:VCALENDAR"),
            ("svg", b"<svg></svg>"),
        ];
        let plain = plain.map(|(ending, head)| (ending, head.to_vec()));
        let made = [
            ("odt", document("text")),
            ("ods", document("spreadsheet")),
            ("odp", document("presentation")),
            ("docx", package("word/", "")),
            ("xlsx", package("xl/", "")),
            ("pptx", package("ppt/", "")),
            ("tar", tar),
            ("opus", opus),
        ];
        plain.into_iter().chain(made).collect()
    }

    #[test]
    fn files_of_each_ending_are_allowed_by_it_and_by_no_other_name() {
        for (ending, head) in samples() {
            let found = media_type(&head, &format!("a.{ending}"));
            let types = [ending.parse::<Ending>().expect(ending).to_string()];
            let rule = FileRule {
                types: &types,
                max_bytes: 10,
            };
            let name = format!("a.{ending}");
            assert!(rule.check(&found, &name, 1).is_ok(), "{ending}: {found}");
            let program = media_type(b"\x7fELF\x02\x01\x01", &name);
            assert!(rule.check(&program, &name, 1).is_err(), "{ending}");
        }
    }

    #[test]
    fn every_type_that_an_ending_stands_for_can_be_found() {
        // By us, from what `infer` says.
        let ours = [
            "image/heic",
            "video/3gpp",
            "audio/webm",
            "audio/mp4",
            "application/vnd.ms-outlook",
        ];
        for (known, _) in ENDINGS {
            assert!(
                ours.contains(known) || infer::is_mime_supported(known),
                "{known}"
            );
        }
    }

    #[test]
    fn bytes_tell_what_a_file_is() {
        let png = b"\x89PNG\r\n\x1a\n";
        assert_eq!(media_type(png, "letter.txt"), "image/png");
        assert_eq!(
            media_type(b"<!DOCTYPE html><script>", "a.png"),
            "text/plain"
        );
        assert_eq!(media_type("Grüße".as_bytes(), "a.bin"), "text/plain");
        assert_eq!(
            media_type("Grüße".as_bytes().split_at(3).0, "a"),
            "text/plain"
        );
        assert_eq!(media_type(b"a;b\n1;2", "A.CSV"), "text/csv");
        assert_eq!(
            media_type(b"\0\x01\x02", "a.txt"),
            "application/octet-stream"
        );
        assert_eq!(media_type(b"", "a.txt"), "application/octet-stream");
    }
}
