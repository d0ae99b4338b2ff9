//! Which files an organization takes in and lets out: by what their bytes are, and by their size.
//! It holds for every file that comes and every file that goes, at the moment it does.

mod endings;

pub use endings::{ENDINGS, Ending, EndingError, OF_TEXT};

use crate::Flaw;

/// What an organization takes and lets out.
#[derive(Clone, Copy, Debug)]
pub struct FileRule<'a> {
    /// Extensions (`png`) and types (`image/png`, `image/*`); an empty list is every type.
    pub types: &'a [String],
    /// Bytes of the largest file.
    pub max_bytes: i64,
}

/// Why a file is not taken or does not go.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// Larger than the organization takes.
    #[error("the file is larger than the organization allows")]
    TooLarge,
    /// Not one of the organization's types.
    #[error("files of this type are not allowed")]
    Type,
}

impl FileError {
    /// The flaw of a code.
    pub fn of_code(code: &str) -> Option<Self> {
        let all = [Self::TooLarge, Self::Type];
        all.into_iter().find(|error| error.code() == code)
    }
}

impl Flaw for FileError {
    fn code(&self) -> &'static str {
        match self {
            Self::TooLarge => "too_large",
            Self::Type => "unsupported_media",
        }
    }
}

/// Whether a type is one of those that a pattern such as `image/*` stands for.
pub fn is_of(media_type: &str, pattern: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match pattern.split_once('/') {
        Some((family, "*")) => essence
            .split_once('/')
            .is_some_and(|(theirs, _)| family == "*" || theirs.eq_ignore_ascii_case(family)),
        _ => essence.eq_ignore_ascii_case(pattern),
    }
}

impl FileRule<'_> {
    /// Whether a file may come or go. `media_type` is what its bytes are; the name only counts where
    /// bytes say nothing more.
    pub fn check(&self, media_type: &str, name: &str, bytes: i64) -> Result<(), FileError> {
        if bytes > self.max_bytes {
            return Err(FileError::TooLarge);
        }
        match self.has(media_type, name) {
            true => Ok(()),
            false => Err(FileError::Type),
        }
    }

    fn has(&self, media_type: &str, name: &str) -> bool {
        let extension = name
            .rsplit_once('.')
            .map(|(_, extension)| extension.to_ascii_lowercase());
        let (family, _) = media_type.split_once('/').unwrap_or((media_type, ""));
        self.types.is_empty()
            || self.types.iter().any(|entry| match entry.split_once('/') {
                Some((theirs, "*")) => theirs.eq_ignore_ascii_case(family),
                Some(_) => entry.eq_ignore_ascii_case(media_type),
                // An extension counts for the type it stands for, so that a renamed program is none.
                None => {
                    endings::of(media_type)
                        .iter()
                        .any(|known| entry.eq_ignore_ascii_case(known))
                        || (is_plain(media_type)
                            && !endings::shows_in_bytes(entry)
                            && extension.as_deref() == Some(&entry.to_ascii_lowercase()))
                }
            })
    }
}

/// Types whose bytes say nothing more, so that only the name can.
fn is_plain(media_type: &str) -> bool {
    matches!(media_type, "text/plain" | "text/csv" | "application/json")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_allowed(media_type: &str, name: &str, types: &[String]) -> bool {
        let rule = FileRule {
            types,
            max_bytes: 10,
        };
        rule.check(media_type, name, 10).is_ok()
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

    #[test]
    fn a_flaw_is_found_by_its_code() {
        for error in [FileError::TooLarge, FileError::Type] {
            assert_eq!(FileError::of_code(error.code()), Some(error));
        }
        assert_eq!(FileError::of_code("empty"), None);
    }

    #[test]
    fn a_file_is_as_large_as_allowed_at_most() {
        let rule = FileRule {
            types: &[],
            max_bytes: 10,
        };
        assert_eq!(rule.check("image/png", "a.png", 10), Ok(()));
        let larger = rule.check("image/png", "a.png", 11);
        assert_eq!(larger, Err(FileError::TooLarge));
    }
}
