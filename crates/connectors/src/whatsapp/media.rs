//! Files: which ones WhatsApp takes and as what, how they get there, and where a customer's are.

use super::errors::Act;
use super::graph::{Graph, answer};
use crate::{
    Download, File, FileBody, Http, HttpError, Media, MediaError, MediaLimit, Part, Request,
    SendError, Settings,
};
use serde_json::Value;

/// The largest of all.
pub const LARGEST: i64 = DOCUMENT;

const AUDIO: i64 = 16_000_000;
const VIDEO: i64 = 16_000_000;
const IMAGE: i64 = 5_000_000;
const DOCUMENT: i64 = 100_000_000;
/// Moving ones may be larger, but nobody sees from outside which move.
const STICKER: i64 = 100_000;

const fn limit(media_type: &'static str, max_bytes: i64) -> MediaLimit {
    MediaLimit {
        media_type,
        max_bytes,
    }
}

/// What is taken, and how large.
pub const LIMITS: &[MediaLimit] = &[
    limit("image/jpeg", IMAGE),
    limit("image/png", IMAGE),
    limit("image/webp", STICKER),
    limit("video/mp4", VIDEO),
    limit("video/3gpp", VIDEO),
    limit("audio/aac", AUDIO),
    limit("audio/amr", AUDIO),
    limit("audio/mpeg", AUDIO),
    limit("audio/mp4", AUDIO),
    limit("audio/ogg", AUDIO),
    limit("text/plain", DOCUMENT),
    limit("application/pdf", DOCUMENT),
    limit("application/msword", DOCUMENT),
    limit("application/vnd.ms-excel", DOCUMENT),
    limit("application/vnd.ms-powerpoint", DOCUMENT),
    limit(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        DOCUMENT,
    ),
    limit(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        DOCUMENT,
    ),
    limit(
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        DOCUMENT,
    ),
];

/// Recordings and stickers take no words along.
pub fn takes_caption(media_type: &str) -> bool {
    !matches!(shown_as(media_type), "audio" | "sticker")
}

/// As what a file is shown.
pub fn shown_as(media_type: &str) -> &'static str {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    match essence {
        "image/webp" => "sticker",
        "image/jpeg" | "image/png" => "image",
        "video/mp4" | "video/3gpp" => "video",
        _ if essence.starts_with("audio/") => "audio",
        _ => "document",
    }
}

/// Hands over the bytes of a file; the id they are sent by. No message has gone with that, so a lost
/// answer harms nobody.
pub async fn upload(graph: Graph<'_>, file: &File, http: &dyn Http) -> Result<String, SendError> {
    let parts = vec![
        Part::Text("messaging_product", "whatsapp".to_owned()),
        Part::Text("type", file.media_type.clone()),
        Part::File {
            name: "file",
            file_name: file.name.clone(),
            media_type: file.media_type.clone(),
            body: FileBody::whole(file.id),
        },
    ];
    let path = format!("{}/media", graph.number);
    let request = graph.prove(Request::post_parts(graph.url(&path), parts));
    let again = |reason: String| SendError::Retry {
        reason,
        after: None,
    };
    let response = match http.call(request).await {
        Ok(response) => response,
        Err(HttpError::Lost(reason)) => return Err(again(reason)),
        Err(error) => return Err(error.into()),
    };
    let said = answer(&response).map_err(|failure| match failure.sending() {
        SendError::Unknown { reason } => again(reason),
        error => error,
    })?;
    let id = said.get("id").and_then(Value::as_str);
    id.map(str::to_owned)
        .ok_or_else(|| again("WhatsApp gave the file no id".to_owned()))
}

/// Where a customer's file is: for some minutes, and only for who has the token.
pub async fn locate(
    settings: &Settings,
    media: &Media,
    http: &dyn Http,
) -> Result<Download, MediaError> {
    let gone = |reason: &str| MediaError::Gone(reason.to_owned());
    let graph = Graph::of(settings).ok_or_else(|| gone("the settings are not complete"))?;
    let id = media.reference.as_str();
    let is_id = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if id.is_empty() || !id.chars().all(is_id) {
        return Err(gone("this is no id of a file"));
    }
    let response = http.call(graph.get(id)).await?;
    let said = answer(&response).map_err(|failure| {
        let reason = failure.reason();
        match failure.act() {
            // Somebody may repair the token meanwhile.
            Act::Retry | Act::Rest | Act::Fault => MediaError::Retry {
                reason,
                after: failure.after,
            },
            _ if failure.status == 404 => MediaError::Retry {
                reason,
                after: failure.after,
            },
            Act::Refuse | Act::OptOut | Act::Bar(_) => MediaError::Gone(reason),
        }
    })?;
    let url = said.get("url").and_then(Value::as_str);
    Ok(Download {
        url: url
            .ok_or_else(|| gone("WhatsApp gave no address"))?
            .to_owned(),
        headers: graph.headers(),
        key: None,
        size: None,
    })
}
