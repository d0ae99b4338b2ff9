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
}
