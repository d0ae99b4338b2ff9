//! Finds a file of the web app, in the form the caller takes.

use super::encoding::{FORMS, accepts};
use crate::config::Config;
use actix_web::http::header::HeaderMap;
use actix_web::web::Bytes;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Component, Path};

/// What `cargo xtask bundle` made. Without it the program has the API alone.
#[derive(RustEmbed)]
#[folder = "../../frontend/dist"]
#[allow_missing = true]
struct Built;

/// A file as it goes out.
#[derive(Debug)]
pub struct Asset {
    pub bytes: Bytes,
    pub media_type: String,
    pub encoding: Option<&'static str>,
    /// Differs when the bytes do.
    pub tag: String,
}

pub async fn find(config: &Config, path: &str, headers: &HeaderMap) -> Option<Asset> {
    let name = path.trim_start_matches('/');
    let is_plain = |part: Component<'_>| matches!(part, Component::Normal(_));
    if name.is_empty() || !Path::new(name).components().all(is_plain) {
        return None;
    }
    let forms = FORMS
        .into_iter()
        .filter(|(encoding, _)| accepts(headers, encoding))
        .map(|(encoding, ending)| (Some(encoding), ending))
        .chain([(None, "")]);
    for (encoding, ending) in forms {
        if let Some((bytes, tag)) = read(config, &format!("{name}{ending}")).await {
            return Some(Asset {
                bytes,
                media_type: media_type(name),
                encoding,
                tag,
            });
        }
    }
    None
}

fn media_type(name: &str) -> String {
    let mime = mime_guess::from_path(name).first_or_octet_stream();
    match mime.type_() == mime_guess::mime::TEXT {
        true => format!("{mime}; charset=utf-8"),
        false => mime.to_string(),
    }
}

async fn read(config: &Config, name: &str) -> Option<(Bytes, String)> {
    match &config.dist {
        Some(folder) => {
            let bytes = tokio::fs::read(folder.join(name)).await.ok()?;
            let tag = tag(&Sha256::digest(&bytes));
            Some((bytes.into(), tag))
        }
        None => {
            let file = Built::get(name)?;
            let tag = tag(&file.metadata.sha256_hash());
            let bytes = match file.data {
                Cow::Borrowed(bytes) => Bytes::from_static(bytes),
                Cow::Owned(bytes) => bytes.into(),
            };
            Some((bytes, tag))
        }
    }
}

fn tag(hash: &[u8]) -> String {
    hash.iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
