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
            found => tracks::media_type(found, head).to_owned(),
        };
    }
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    match (is_text(head), extension.as_deref()) {
        (true, Some("csv")) => "text/csv",
        (true, Some("json")) => "application/json",
        (true, _) => "text/plain",
        (false, _) => "application/octet-stream",
    }
    .to_owned()
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

/// Whether an organization takes files of a type. Its list has extensions (`png`) and types
/// (`image/png`, `image/*`); an empty list takes everything.
pub fn is_allowed(media_type: &str, name: &str, allowed: &[String]) -> bool {
    let extension = name
        .rsplit_once('.')
        .map(|(_, extension)| extension.to_ascii_lowercase());
    let (family, _) = media_type.split_once('/').unwrap_or((media_type, ""));
    allowed.is_empty()
        || allowed.iter().any(|entry| match entry.split_once('/') {
            Some((theirs, "*")) => theirs.eq_ignore_ascii_case(family),
            Some(_) => entry.eq_ignore_ascii_case(media_type),
            // An extension counts for the type it stands for, so that a renamed program is none.
            None => {
                extensions(media_type)
                    .iter()
                    .any(|known| entry.eq_ignore_ascii_case(known))
                    || (is_plain(media_type)
                        && !shows_in_bytes(entry)
                        && extension.as_deref() == Some(&entry.to_ascii_lowercase()))
            }
        })
}

/// Types whose bytes say nothing more, so that only the name can.
fn is_plain(media_type: &str) -> bool {
    matches!(media_type, "text/plain" | "text/csv" | "application/json")
}

/// What stands for a type in a name.
const EXTENSIONS: &[(&str, &[&str])] = &[
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/png", &["png"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/heif", &["heic", "heif"]),
    ("image/heic", &["heic", "heif"]),
    ("application/pdf", &["pdf"]),
    ("video/mp4", &["mp4"]),
    ("video/quicktime", &["mov"]),
    ("video/webm", &["webm"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/ogg", &["ogg"]),
    ("audio/webm", &["webm"]),
    ("audio/mp4", &["m4a", "mp4"]),
    ("audio/x-wav", &["wav"]),
    ("audio/m4a", &["m4a"]),
    ("application/zip", &["zip"]),
    (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        &["docx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        &["xlsx"],
    ),
    (
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        &["pptx"],
    ),
];

fn extensions(media_type: &str) -> &'static [&'static str] {
    EXTENSIONS
        .iter()
        .find(|(known, _)| *known == media_type)
        .map_or(&[], |(_, extensions)| extensions)
}

/// Whether an extension stands for a type that bytes would have shown.
fn shows_in_bytes(extension: &str) -> bool {
    EXTENSIONS.iter().any(|(_, known)| {
        known
            .iter()
            .any(|known| known.eq_ignore_ascii_case(extension))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

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

    #[test]
    fn a_name_does_not_make_a_file_allowed() {
        let allowed = [
            "png".to_owned(),
            "application/pdf".to_owned(),
            "video/*".to_owned(),
            "txt".to_owned(),
        ];
        assert!(is_allowed("image/png", "a.jpg", &allowed));
        assert!(is_allowed("application/pdf", "a", &allowed));
        assert!(is_allowed("video/webm", "a", &allowed));
        assert!(is_allowed("text/plain", "a.TXT", &allowed));
        assert!(!is_allowed("application/octet-stream", "a.png", &allowed));
        assert!(!is_allowed("text/plain", "a.png", &allowed));
        assert!(is_allowed("application/x-executable", "a", &[]));
        let recorded = ["webm".to_owned()];
        assert!(is_allowed("audio/webm", "a", &recorded));
        assert!(!is_allowed("audio/mp4", "a.webm", &recorded));
    }
}
