//! What stands for a type at the end of a name, and what of it an administrator may allow. The
//! types are those that are found in bytes. Programs are left out: nobody allows them by a slip.

use crate::Flaw;
use std::fmt;
use std::str::FromStr;

/// Longest ending.
const MAX_CHARS: usize = 10;

/// An ending that stands for files we can tell, in lower case and without its dot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ending(String);

/// Why a text is no ending to allow files by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EndingError {
    /// Not a word of a few letters and digits.
    #[error("an ending such as pdf")]
    NotAnEnding,
    /// No file would ever be taken by it.
    #[error("files that end in .{0} cannot be told from others")]
    Unknown(String),
}

impl Flaw for EndingError {
    fn code(&self) -> &'static str {
        match self {
            Self::NotAnEnding => "not_an_extension",
            Self::Unknown(_) => "unknown_extension",
        }
    }
}

impl FromStr for Ending {
    type Err = EndingError;

    /// People write `.PDF` and mean `pdf`.
    fn from_str(text: &str) -> Result<Self, EndingError> {
        let word = text.trim().trim_start_matches('.').to_ascii_lowercase();
        let is_word = |c: char| c.is_ascii_alphanumeric();
        if !(1..=MAX_CHARS).contains(&word.len()) || !word.chars().all(is_word) {
            return Err(EndingError::NotAnEnding);
        }
        match shows_in_bytes(&word) || OF_TEXT.contains(&word.as_str()) {
            true => Ok(Self(word)),
            false => Err(EndingError::Unknown(word)),
        }
    }
}

impl fmt::Display for Ending {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What stands for a type in a name.
pub const ENDINGS: &[(&str, &[&str])] = &[
    ("image/jpeg", &["jpg", "jpeg"]),
    ("image/png", &["png"]),
    ("image/gif", &["gif"]),
    ("image/webp", &["webp"]),
    ("image/heif", &["heic", "heif"]),
    ("image/heic", &["heic", "heif"]),
    ("image/avif", &["avif"]),
    ("image/bmp", &["bmp"]),
    ("image/tiff", &["tif", "tiff"]),
    ("image/jp2", &["jp2"]),
    ("image/jxl", &["jxl"]),
    ("image/vnd.microsoft.icon", &["ico"]),
    ("image/vnd.adobe.photoshop", &["psd"]),
    ("video/mp4", &["mp4"]),
    ("video/x-m4v", &["m4v", "mp4"]),
    ("video/quicktime", &["mov"]),
    ("video/webm", &["webm"]),
    ("video/x-matroska", &["mkv"]),
    ("video/x-msvideo", &["avi"]),
    ("video/x-ms-wmv", &["wmv"]),
    ("video/mpeg", &["mpg", "mpeg"]),
    ("video/x-flv", &["flv"]),
    ("video/3gpp", &["3gp"]),
    ("audio/mpeg", &["mp3"]),
    ("audio/ogg", &["ogg", "oga", "opus"]),
    ("audio/webm", &["webm"]),
    ("audio/mp4", &["m4a", "mp4"]),
    ("audio/x-wav", &["wav"]),
    ("audio/x-flac", &["flac"]),
    ("audio/x-aiff", &["aiff", "aif"]),
    ("audio/amr", &["amr"]),
    ("audio/aac", &["aac"]),
    ("audio/midi", &["mid", "midi"]),
    ("application/pdf", &["pdf"]),
    ("application/rtf", &["rtf"]),
    ("application/epub+zip", &["epub"]),
    ("application/msword", &["doc"]),
    ("application/vnd.ms-excel", &["xls"]),
    ("application/vnd.ms-powerpoint", &["ppt"]),
    ("application/vnd.ms-outlook", &["msg"]),
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
    ("application/vnd.oasis.opendocument.text", &["odt"]),
    ("application/vnd.oasis.opendocument.spreadsheet", &["ods"]),
    ("application/vnd.oasis.opendocument.presentation", &["odp"]),
    ("application/zip", &["zip"]),
    ("application/vnd.rar", &["rar"]),
    ("application/x-7z-compressed", &["7z"]),
    ("application/x-tar", &["tar"]),
    ("application/gzip", &["gz", "tgz"]),
    ("application/x-bzip2", &["bz2"]),
    ("application/x-xz", &["xz"]),
    ("application/zstd", &["zst"]),
];

/// What stands for text of some sort, whose bytes say no more than that.
pub const OF_TEXT: &[&str] = &[
    "txt", "text", "log", "md", "csv", "tsv", "json", "xml", "html", "htm", "svg", "yaml", "yml",
    "ics", "vcf", "eml", "srt", "vtt",
];

/// The endings that stand for a type.
pub(super) fn of(media_type: &str) -> &'static [&'static str] {
    ENDINGS
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(media_type))
        .map_or(&[], |(_, endings)| endings)
}

/// Whether an ending stands for a type that bytes would have shown.
pub(super) fn shows_in_bytes(ending: &str) -> bool {
    ENDINGS
        .iter()
        .any(|(_, known)| known.iter().any(|known| known.eq_ignore_ascii_case(ending)))
}

#[cfg(test)]
mod tests {
    use super::super::FileRule;
    use super::*;

    #[test]
    fn each_ending_allows_the_files_it_stands_for() {
        for (media_type, endings) in ENDINGS {
            for ending in *endings {
                let allowed: Ending = ending.parse().expect(ending);
                let rule = FileRule {
                    types: &[allowed.to_string()],
                    max_bytes: 10,
                };
                assert!(rule.check(media_type, "a", 10).is_ok(), "{ending}");
                let other = rule.check("application/x-executable", &format!("a.{ending}"), 10);
                assert!(other.is_err(), "{ending}");
            }
        }
        for ending in OF_TEXT {
            let allowed: Ending = ending.parse().expect(ending);
            let rule = FileRule {
                types: &[allowed.to_string()],
                max_bytes: 10,
            };
            let name = format!("a.{ending}");
            assert!(rule.check("text/plain", &name, 10).is_ok(), "{ending}");
            assert!(rule.check("image/png", &name, 10).is_err(), "{ending}");
        }
    }

    #[test]
    fn what_would_allow_nothing_is_refused() {
        assert_eq!(" .PDF".parse::<Ending>().expect("known").to_string(), "pdf");
        for text in ["", ".", "a b", "tar.gz", "waytoolong12", "jpg,png"] {
            assert_eq!(text.parse::<Ending>(), Err(EndingError::NotAnEnding));
        }
        for text in ["exe", "docs", "xyz"] {
            let unknown = EndingError::Unknown(text.to_owned());
            assert_eq!(text.parse::<Ending>(), Err(unknown));
        }
    }
}
