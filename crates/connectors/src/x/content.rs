//! What is in a message: words, and one picture or film.

use super::files;
use crate::{Incoming, Media};
use domain::messages::MessageKind;
use serde::Deserialize;
use serde_json::Value;

#[derive(Default, Deserialize)]
struct Data {
    text: Option<String>,
    attachment: Option<Attachment>,
}

/// Its shape is nowhere confirmed for the newer API.
#[derive(Deserialize)]
struct Attachment {
    media: Option<Shown>,
}

#[derive(Deserialize)]
struct Shown {
    id_str: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    media_url_https: Option<String>,
    /// The short link that stands for it in the words.
    url: Option<String>,
    video_info: Option<Film>,
}

#[derive(Deserialize)]
struct Film {
    #[serde(default)]
    variants: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    #[serde(default)]
    bitrate: u64,
    content_type: Option<String>,
    url: String,
}

/// Fills in what the message holds; what nobody knows is kept as such.
pub fn fill(incoming: &mut Incoming, data: Value) {
    let data = Data::deserialize(data).unwrap_or_default();
    let shown = data.attachment.and_then(|attachment| attachment.media);
    let short = shown.as_ref().and_then(|shown| shown.url.as_deref());
    let text = data.text.unwrap_or_default();
    let words = short
        .and_then(|short| text.trim_end().strip_suffix(short))
        .unwrap_or(&text)
        .trim_end();
    incoming.text = (!words.trim().is_empty()).then(|| words.to_owned());
    let media = shown.and_then(|shown| media(shown, &incoming.provider_id));
    incoming.media = media.into_iter().collect();
    if incoming.text.is_none() && incoming.media.is_empty() {
        incoming.kind = Some(MessageKind::Unsupported);
    }
}

fn media(shown: Shown, event: &str) -> Option<Media> {
    let is_photo = shown.kind.as_deref() == Some("photo");
    if let Some(film) = shown.video_info.and_then(best) {
        return Some(Media {
            media_type: Some("video/mp4".to_owned()),
            ..Media::link(film)
        });
    }
    let link = shown.media_url_https?;
    let reference = files::reference(&link, event, shown.id_str.as_deref());
    Some(Media {
        media_type: is_photo.then(|| "image/jpeg".to_owned()),
        ..Media::link(reference)
    })
}

/// The film with the most in it.
fn best(film: Film) -> Option<String> {
    let whole = |one: &Variant| one.content_type.as_deref() == Some("video/mp4");
    let films = film.variants.into_iter().filter(whole);
    films.max_by_key(|one| one.bitrate).map(|one| one.url)
}
