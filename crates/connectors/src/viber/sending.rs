//! How a message leaves, and what the numbers of the answers mean. Viber fetches files from our links, and
//! goes by how their paths end.

use super::{AVATAR, Answer, NAME, answered};
use crate::settings::text;
use crate::{ConsentChange, File, Outgoing, Response, SendError, Sent, Settings};
use serde::Serialize;
use serde_json::{Value, json};

/// Longest words at a picture, in characters: sources differ, and this is the shorter.
pub const MAX_CAPTION: u32 = 512;
/// Largest file.
pub const MAX_FILE: i64 = 50_000_000;
/// Largest picture that every phone shows as one; larger ones go as files.
const MAX_PICTURE: i64 = 1_000_000;
/// Largest film that is shown as one.
const MAX_VIDEO: i64 = 26_000_000;
/// Longest film that is shown as one, in milliseconds.
const MAX_DURATION: i64 = 180_000;
/// Longest name of a file, in characters, its ending included.
const MAX_FILE_NAME: usize = 256;
/// Largest call.
const MAX_BODY: usize = 30_000;
/// What a phone could run is not taken.
const PROGRAMS: &[&str] = &[
    "action", "apk", "app", "bat", "bin", "cmd", "com", "command", "cpl", "csh", "exe", "gadget",
    "inf", "ins", "inx", "ipa", "isu", "job", "jse", "ksh", "lnk", "msc", "msi", "msp", "mst",
    "osx", "out", "paf", "pif", "prg", "ps1", "reg", "rgs", "run", "scr", "sct", "shb", "shs",
    "u3p", "vb", "vbe", "vbs", "vbscript", "workflow", "ws", "wsf",
];

/// Whether a file is shown as a picture, which alone has words with it.
pub fn is_picture(media_type: &str, bytes: i64) -> bool {
    picture_endings(media_type).is_some() && bytes <= MAX_PICTURE
}

fn picture_endings(media_type: &str) -> Option<&'static [&'static str]> {
    match essence(media_type) {
        "image/jpeg" => Some(&["jpeg", "jpg"]),
        "image/png" => Some(&["png"]),
        "image/gif" => Some(&["gif"]),
        _ => None,
    }
}

fn essence(media_type: &str) -> &str {
    media_type.split(';').next().unwrap_or_default().trim()
}

#[derive(Serialize)]
struct Body<'a> {
    receiver: &'a str,
    min_api_version: u8,
    sender: Sender<'a>,
    /// It comes back with what the customer says next.
    tracking_data: String,
    #[serde(flatten)]
    content: Value,
}

#[derive(Serialize)]
struct Sender<'a> {
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    avatar: Option<&'a str>,
}

/// What is posted.
pub fn body(settings: &Settings, message: &Outgoing) -> Result<Value, SendError> {
    let name = text(settings, NAME).ok_or_else(|| SendError::settings("no sender name"))?;
    let body = Body {
        receiver: &message.contact.address,
        min_api_version: 1,
        sender: Sender {
            name,
            avatar: text(settings, AVATAR),
        },
        tracking_data: message.message_id.to_string(),
        content: match message.attachments.first() {
            None => json!({"type": "text", "text": message.text}),
            Some(file) => with_file(file, message.text.as_deref())?,
        },
    };
    let body = json!(body);
    match body.to_string().len() > MAX_BODY {
        true => Err(SendError::refused(
            "too_long",
            "This is more than Viber takes in one message",
        )),
        false => Ok(body),
    }
}

fn with_file(file: &File, words: Option<&str>) -> Result<Value, SendError> {
    if let Some(endings) =
        picture_endings(&file.media_type).filter(|_| is_picture(&file.media_type, file.size))
    {
        // The words may be missing, the field may not.
        let (text, media) = (words.unwrap_or_default(), ending(&file.url, endings));
        return Ok(json!({"type": "picture", "text": text, "media": media}));
    }
    let is_short = file.duration_ms.is_none_or(|long| long <= MAX_DURATION);
    if essence(&file.media_type) == "video/mp4" && file.size <= MAX_VIDEO && is_short {
        let media = ending(&file.url, &["mp4"]);
        return Ok(json!({"type": "video", "media": media, "size": file.size}));
    }
    if file.size > MAX_FILE {
        let why = "Viber takes no file larger than 50 MB";
        return Err(SendError::refused("file_too_large", why));
    }
    let name = file_name(file);
    let extension = extension(&name).unwrap_or_default();
    if PROGRAMS.contains(&extension.as_str()) {
        let why = format!("Viber takes no files that end in .{extension}");
        return Err(SendError::refused("file_type", why));
    }
    Ok(json!({
        "type": "file", "media": file.url, "size": file.size, "file_name": name,
    }))
}

/// The link with a path that ends in one of these: what stands there is only a name, so that more of it
/// leads to the same file.
fn ending(url: &str, endings: &[&str]) -> String {
    let (path, query) = match url.split_once('?') {
        Some((path, query)) => (path, format!("?{query}")),
        None => (url, String::new()),
    };
    let ends = |ending: &&str| path.ends_with(&format!(".{ending}"));
    let is_missing = !endings.iter().any(ends);
    match endings.first().filter(|_| is_missing) {
        Some(ending) => format!("{path}.{ending}{query}"),
        None => url.to_owned(),
    }
}

fn extension(name: &str) -> Option<String> {
    let (_, extension) = name.rsplit_once('.')?;
    let is_one = !extension.is_empty() && extension.chars().all(char::is_alphanumeric);
    is_one.then(|| extension.to_lowercase())
}

/// A name that ends in something, and is not too long.
fn file_name(file: &File) -> String {
    let (stem, extension) = match extension(&file.name) {
        Some(extension) => {
            let stem = file.name.rsplit_once('.').map_or("", |(stem, _)| stem);
            (stem, extension)
        }
        None => (file.name.as_str(), guessed(file)),
    };
    let room = MAX_FILE_NAME.saturating_sub(extension.chars().count() + 1);
    let stem: String = stem.chars().take(room).collect();
    format!("{stem}.{extension}")
}

/// An ending for a name without one.
fn guessed(file: &File) -> String {
    let (_, kind) = essence(&file.media_type)
        .split_once('/')
        .unwrap_or_default();
    match kind {
        "plain" | "" => "txt".to_owned(),
        kind if kind.len() <= 4 && kind.chars().all(char::is_alphanumeric) => kind.to_owned(),
        _ => "dat".to_owned(),
    }
}

/// What an answer means.
pub fn judge(response: &Response) -> Result<Sent, SendError> {
    let answer = match answered(response) {
        Ok(answer) => answer,
        // What stands between us gave up waiting: it may have been taken all the same.
        Err(reason) if matches!(response.status, 408 | 504) => {
            return Err(SendError::Unknown { reason });
        }
        Err(reason) if matches!(response.status, 429 | 500..=599) => {
            let after = response.wait();
            return Err(SendError::Retry { reason, after });
        }
        // Taken or not: nobody can tell.
        Err(reason) if response.is_ok() => return Err(SendError::Unknown { reason }),
        Err(reason) => return Err(SendError::refused("provider_refused", reason)),
    };
    let Answer {
        status,
        status_message,
        ..
    } = &answer;
    let reason = sentence(*status, status_message);
    let gone = |code, consent| SendError::Refused {
        code,
        reason: reason.clone(),
        consent,
    };
    match status {
        0 => Ok(Sent::named(answer.message_token.map(String::from))),
        2 | 7..=10 | 15 | 24 => Err(SendError::Fault { reason }),
        5 | 6 => Err(gone("not_subscribed", Some(ConsentChange::Unsubscribed))),
        11 | 13 => Err(gone("unreachable", None)),
        1 | 3 | 4 | 14 | 16..=23 => Err(gone("provider_refused", None)),
        // Too many to this customer, which says nothing of others.
        12 => Err(SendError::retry(reason)),
        // Whatever goes wrong with Viber itself.
        _ => Err(SendError::Retry {
            reason,
            after: response.wait(),
        }),
    }
}

/// What a number means to people. The words that come with it are for programs.
pub fn sentence(status: u32, words: &str) -> String {
    let known = match status {
        1 => "Viber could not use the address of this server",
        2 => "Viber does not know the bot token",
        3 | 4 => "Viber could not read the message",
        5 => "The customer is not on Viber any more",
        6 => "The customer has not subscribed to the bot",
        7 => "Viber has blocked the bot",
        8 => "Viber does not know the bot",
        9 => "Viber has suspended the bot",
        10 => "The bot has no webhook: test the channel",
        11 => "The customer has no device that shows messages of bots",
        12 => "The customer was sent too many messages in an hour without an answer",
        13 => "The customer's app is too old for this message",
        14 => "The message needs a newer version of Viber",
        15 => "The bot may not do this",
        16..=20 => "Viber allows the bot no such message",
        21 => "Viber lets the bot write to nobody in the customer's country",
        22 => "Viber does not support payments there",
        23 => "The bot's free messages are used up",
        24 => "The bot's account has no balance left",
        _ => "Viber has a problem",
    };
    match words.trim() {
        "" => format!("{known} ({status})"),
        words => format!("{known} ({status} {words})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, media_type: &str) -> File {
        File {
            id: 1.into(),
            size: 1000,
            url: format!("https://desk.example.test/files/1/{name}?e=1&s=2"),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            pixels: None,
            duration_ms: None,
        }
    }

    #[test]
    fn a_link_ends_as_what_it_leads_to() {
        let cases = [
            ("way.png", "image/png", "way.png?e=1&s=2"),
            ("way.jpg", "image/jpeg", "way.jpg?e=1&s=2"),
            ("way.jpeg", "image/jpeg", "way.jpeg?e=1&s=2"),
            ("WAY.JPG", "image/jpeg", "WAY.JPG.jpeg?e=1&s=2"),
            ("way", "image/gif", "way.gif?e=1&s=2"),
        ];
        for (name, media_type, end) in cases {
            let sent = with_file(&file(name, media_type), None).expect("sent");
            let media = sent["media"].as_str().expect("a link");
            assert!(media.ends_with(end), "{media}");
            assert_eq!(sent["text"], "", "the field is always there");
        }
        assert_eq!(ending("https://a/b", &["mp4"]), "https://a/b.mp4");
    }

    #[test]
    fn what_is_too_large_to_be_shown_goes_as_a_file() {
        let kind = |media_type: &str, size: i64| {
            let large = File {
                size,
                ..file("a.x", media_type)
            };
            with_file(&large, None).map(|sent| sent["type"].clone())
        };
        assert_eq!(kind("image/png", MAX_PICTURE), Ok("picture".into()));
        assert_eq!(kind("image/png", MAX_PICTURE + 1), Ok("file".into()));
        assert_eq!(kind("image/webp", 1), Ok("file".into()));
        assert_eq!(kind("video/mp4", MAX_VIDEO), Ok("video".into()));
        assert_eq!(kind("video/mp4", MAX_VIDEO + 1), Ok("file".into()));
        let long = File {
            duration_ms: Some(MAX_DURATION + 1),
            ..file("a.mp4", "video/mp4")
        };
        let long = with_file(&long, None).map(|sent| sent["type"].clone());
        assert_eq!(long, Ok("file".into()));
        let too_large = kind("application/zip", MAX_FILE + 1).expect_err("refused");
        assert!(matches!(
            too_large,
            SendError::Refused {
                code: "file_too_large",
                ..
            }
        ));
    }

    #[test]
    fn a_name_always_ends_in_something_and_a_program_is_not_sent() {
        let named = |name: &str, media_type: &str| file_name(&file(name, media_type));
        assert_eq!(named("bill.PDF", "application/pdf"), "bill.pdf");
        assert_eq!(named("bill", "application/pdf"), "bill.pdf");
        assert_eq!(named("notes", "text/plain"), "notes.txt");
        assert_eq!(named("v. 2", "application/octet-stream"), "v. 2.dat");
        let long = named(&format!("{}.pdf", "ä".repeat(300)), "application/pdf");
        assert_eq!(long.chars().count(), MAX_FILE_NAME);
        assert!(long.ends_with(".pdf"));
        let program = with_file(&file("Setup.EXE", "application/octet-stream"), None);
        assert!(matches!(
            program,
            Err(SendError::Refused {
                code: "file_type",
                ..
            })
        ));
    }
}
