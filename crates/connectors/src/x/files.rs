//! Files of messages: where a customer's are, and how ours get to X, in pieces, before the message that
//! shows them.

use super::answers::{FILE, judge};
use super::user::{authorization, signed};
use super::{MAX_GIF, MAX_IMAGE, MAX_VIDEO, method};
use crate::{
    Download, File, FileBody, Http, HttpError, Media, MediaError, Part, Request, Response,
    SendError, Settings,
};
use domain::Timestamp;
use serde::Deserialize;
use serde_json::json;
use std::time::Duration;

/// X takes pieces up to five megabytes.
const PIECE: u64 = 4 * 1024 * 1024;
/// How long we wait for X to look through a film while its message is being handed over: what is given up comes once
/// more from the beginning.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
const PAUSE: Duration = Duration::from_secs(1);
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How long to wait before X is asked again; none when it takes too long.
fn pause(waited: Duration, asked: Option<u64>) -> Option<Duration> {
    let asked = asked.map(Duration::from_secs).unwrap_or_default();
    let pause = asked.clamp(PAUSE, LONGEST_PAUSE);
    (waited + pause <= PATIENCE).then_some(pause)
}

/// What a customer's file is found by. A picture is had by the account's own token from a method that
/// names the message, the picture and the last part of its link; a film from its link.
pub fn reference(link: &str, event: &str, media: Option<&str>) -> String {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    let resource = path.rsplit('/').next().unwrap_or_default();
    let is_number = |id: &str| !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
    let is_safe = !resource.starts_with('.') && resource.chars().all(is_name);
    match media.filter(|media| is_number(media) && is_number(event) && is_safe) {
        Some(media) if !resource.is_empty() => format!("{event}/{media}/{resource}"),
        _ => link.to_owned(),
    }
}

/// Where the bytes are. The token goes nowhere but to the API.
pub fn locate(settings: &Settings, media: &Media) -> Result<Download, MediaError> {
    if media.reference.contains("://") {
        return Ok(Download::open(&media.reference));
    }
    let url = method(
        settings,
        &format!("dm_conversations/media/{}", media.reference),
    );
    let token = authorization(settings, "GET", &url);
    let token = token.ok_or_else(|| MediaError::Gone("there is no access token".to_owned()))?;
    Ok(Download {
        headers: vec![("authorization", token)],
        ..Download::open(url)
    })
}

#[derive(Deserialize)]
struct Upload {
    data: Uploaded,
}

#[derive(Deserialize)]
struct Uploaded {
    id: Option<String>,
    processing_info: Option<Processing>,
}

#[derive(Deserialize)]
struct Processing {
    state: String,
    check_after_secs: Option<u64>,
    error: Option<Failure>,
}

#[derive(Deserialize)]
struct Failure {
    message: Option<String>,
}

/// As what X files a type, and the largest of it.
fn category(media_type: &str) -> Option<(&'static str, i64)> {
    match media_type.split(';').next().unwrap_or_default().trim() {
        "image/jpeg" | "image/png" | "image/webp" => Some(("dm_image", MAX_IMAGE)),
        "image/gif" => Some(("dm_gif", MAX_GIF)),
        "video/mp4" => Some(("dm_video", MAX_VIDEO)),
        _ => None,
    }
}

/// Brings a file to X; by this id a message shows it.
pub async fn upload(
    settings: &Settings,
    file: &File,
    now: Timestamp,
    http: &dyn Http,
) -> Result<String, SendError> {
    let wrong = |why: &str| SendError::refused("file_type", why);
    let (category, most) =
        category(&file.media_type).ok_or_else(|| wrong("X takes pictures and MP4 films only"))?;
    if file.size > most {
        let why = "The file is larger than X takes";
        return Err(SendError::refused("file_too_large", why));
    }
    let size = u64::try_from(file.size).unwrap_or_default();
    let ways = Ways {
        settings,
        now,
        http,
    };
    let begin = json!({
        "total_bytes": size, "media_type": file.media_type, "media_category": category,
    });
    let url = method(settings, "media/upload/initialize");
    let begun = ways.uploaded(Request::post_json(url, &begin)).await?;
    let id = begun
        .id
        .ok_or_else(|| SendError::retry("X gave the file no id"))?;
    let mut from = 0;
    let mut index = 0_u32;
    while from < size {
        let to = size.min(from + PIECE);
        let url = method(settings, &format!("media/upload/{id}/append"));
        ways.call(Request::post_parts(url, piece(file, index, (from, to))))
            .await?;
        (from, index) = (to, index + 1);
    }
    let url = method(settings, &format!("media/upload/{id}/finalize"));
    let ended = ways.uploaded(Request::post_json(url, &json!({}))).await?;
    ways.processed(&id, ended.processing_info).await?;
    Ok(id)
}

fn piece(file: &File, index: u32, range: (u64, u64)) -> Vec<Part> {
    let body = FileBody {
        range: Some(range),
        ..FileBody::whole(file.id)
    };
    vec![
        Part::Text("segment_index", index.to_string()),
        Part::File {
            name: "media",
            file_name: file.name.clone(),
            media_type: file.media_type.clone(),
            body,
        },
    ]
}

struct Ways<'a> {
    settings: &'a Settings,
    now: Timestamp,
    http: &'a dyn Http,
}

impl Ways<'_> {
    /// Until the message itself leaves, nothing was handed over: what is lost may be said again.
    async fn call(&self, request: Request) -> Result<Response, SendError> {
        let request =
            signed(self.settings, request).ok_or_else(|| SendError::settings("no access token"))?;
        let response = self.http.call(request).await;
        let response = response.map_err(|error| match error {
            HttpError::Lost(reason) => SendError::retry(reason),
            other => other.into(),
        })?;
        judge(response, self.now, FILE)
    }

    async fn uploaded(&self, request: Request) -> Result<Uploaded, SendError> {
        let upload: Option<Upload> = self.call(request).await?.json();
        let nothing = || SendError::retry("X said nothing about the file");
        upload.map(|upload| upload.data).ok_or_else(nothing)
    }

    /// Waits until X has looked through the file, if it has to. What takes longer comes once more from
    /// the beginning, for nobody remembers the id.
    async fn processed(&self, id: &str, first: Option<Processing>) -> Result<(), SendError> {
        let path = format!("media/upload?command=STATUS&media_id={id}");
        let (mut now, mut waited) = (first, Duration::ZERO);
        while let Some(processing) = now {
            match processing.state.as_str() {
                "succeeded" => break,
                "failed" => {
                    let why = processing.error.and_then(|error| error.message);
                    let why = why.unwrap_or_else(|| "X could not use the file".to_owned());
                    return Err(SendError::refused("file_refused", why));
                }
                _ => {}
            }
            let Some(pause) = pause(waited, processing.check_after_secs) else {
                // It is about this file, and holds up no other message.
                return Err(SendError::retry("X is still looking through the file"));
            };
            tokio::time::sleep(pause).await;
            waited += pause;
            let url = method(self.settings, &path);
            now = self.uploaded(Request::get(url)).await?.processing_info;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_film_is_waited_for_for_some_minutes() {
        let seconds = Duration::from_secs;
        assert_eq!(pause(seconds(0), None), Some(seconds(1)));
        assert_eq!(pause(seconds(60), Some(4)), Some(seconds(4)));
        assert_eq!(pause(seconds(60), Some(600)), Some(seconds(10)));
        assert_eq!(pause(seconds(300), Some(1)), None);
    }

    #[test]
    fn a_picture_is_found_by_its_ids_and_anything_else_by_its_link() {
        let ton = "https://ton.example.test/1.1/ton/data/dm/20/18/hVJQTwig.jpg?x=1";
        assert_eq!(reference(ton, "20", Some("18")), "20/18/hVJQTwig.jpg");
        assert_eq!(reference(ton, "20", None), ton);
        for odd in [
            "https://a.test/..",
            "https://a.test/a%2Fb",
            "https://a.test/",
        ] {
            assert_eq!(reference(odd, "20", Some("18")), odd);
        }
        assert_eq!(reference(ton, "../me", Some("18")), ton);
    }
}
