//! What comes with a message: files, and what can only be told in words.

use crate::Media;
use crate::words::place;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub struct Attachment {
    #[serde(rename = "type", default)]
    kind: String,
    payload: Option<Payload>,
    // A shared link has them here or in the payload.
    title: Option<String>,
    url: Option<String>,
}

#[derive(Default, Deserialize)]
struct Payload {
    url: Option<String>,
    title: Option<String>,
    sticker_id: Option<Value>,
    coordinates: Option<Coordinates>,
    product: Option<Products>,
}

#[derive(Deserialize)]
struct Coordinates {
    lat: f64,
    long: f64,
}

#[derive(Deserialize)]
struct Products {
    #[serde(default)]
    elements: Vec<Product>,
}

#[derive(Deserialize)]
struct Product {
    title: Option<String>,
}

/// As what it is shown.
#[derive(Debug, PartialEq)]
pub enum Shown {
    File(Media),
    Sticker(Media),
    Place(String),
    Words(String),
    /// Nobody knows.
    Nothing,
}

/// A heart that is sent without words.
const HEART: &str = "❤️";

impl Attachment {
    pub fn shown(&self) -> Shown {
        let payload = self.payload.as_ref();
        let url = payload.and_then(|payload| payload.url.as_deref());
        let is_sticker = payload.is_some_and(|payload| payload.sticker_id.is_some());
        match (self.kind.as_str(), url) {
            ("sticker", Some(url)) => Shown::Sticker(Media::link(url)),
            ("image", Some(url)) if is_sticker => Shown::Sticker(Media::link(url)),
            ("image" | "audio" | "video" | "file" | "share" | "ig_reel", Some(url)) => {
                Shown::File(Media::link(url))
            }
            ("story_mention", Some(url)) => Shown::File(story(url)),
            ("like_heart", _) => Shown::Words(HEART.to_owned()),
            ("location", _) => self.place(),
            _ => self.words(),
        }
    }

    fn place(&self) -> Shown {
        let payload = self.payload.as_ref();
        let Some(at) = payload.and_then(|payload| payload.coordinates.as_ref()) else {
            return self.words();
        };
        let named = [self
            .title
            .as_deref()
            .or(payload.and_then(|one| one.title.as_deref()))];
        Shown::Place(place(at.lat, at.long, &named))
    }

    /// Titles and the link; of products, what they are called.
    fn words(&self) -> Shown {
        let payload = self.payload.as_ref();
        let inner = |of: fn(&Payload) -> Option<&str>| payload.and_then(of);
        let title = self.title.as_deref().or(inner(|one| one.title.as_deref()));
        let url = self.url.as_deref().or(inner(|one| one.url.as_deref()));
        let products = payload.and_then(|payload| payload.product.as_ref());
        let products = products.iter().flat_map(|products| &products.elements);
        let products = products.filter_map(|product| product.title.as_deref());
        let lines = title.into_iter().chain(products).chain(url);
        let lines: Vec<&str> = lines.filter(|line| !line.trim().is_empty()).collect();
        match lines.is_empty() {
            true => Shown::Nothing,
            false => Shown::Words(lines.join("\n")),
        }
    }
}

/// What a customer showed to all, and we were named in or answered by.
pub fn story(url: &str) -> Media {
    Media {
        name: Some("story".to_owned()),
        ..Media::link(url)
    }
}
