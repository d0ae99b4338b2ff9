//! What a call holds, whether it came as JSON, as a form, or as a form with a file.

use crate::Call;
use serde_json::Value;
use std::collections::BTreeMap;

/// Fields by name, and the file that came along.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    texts: BTreeMap<String, Value>,
    /// Its name and its bytes.
    pub file: Option<(String, Vec<u8>)>,
}

impl Fields {
    /// A field as text; an object as JSON.
    pub fn text(&self, name: &str) -> Option<String> {
        match self.texts.get(name)? {
            Value::Null => None,
            Value::String(text) => Some(text.clone()),
            other => Some(other.to_string()),
        }
    }
}

/// What a call holds.
pub fn fields(call: &Call) -> Fields {
    let kind = call.header("content-type");
    if let Some((_, boundary)) = kind.split_once("boundary=") {
        return parts(&call.body, boundary.trim_matches('"'));
    }
    let texts = match kind.starts_with("application/x-www-form-urlencoded") {
        true => form_urlencoded::parse(&call.body)
            .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
            .collect(),
        false => serde_json::from_slice(&call.body).unwrap_or_default(),
    };
    Fields { texts, file: None }
}

/// `multipart/form-data`, as clients make it: no part holds the boundary.
fn parts(body: &[u8], boundary: &str) -> Fields {
    let mut fields = Fields::default();
    let line = format!("--{boundary}");
    for part in split(body, line.as_bytes()) {
        let Some((head, content)) = cut(part, b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(head);
        let content = content.strip_suffix(b"\r\n").unwrap_or(content);
        let said = |name: &str| {
            let (_, rest) = head.split_once(&format!("{name}=\""))?;
            rest.split('"').next().map(str::to_owned)
        };
        match (said(" name"), said("filename")) {
            (_, Some(file)) => fields.file = Some((file, content.to_vec())),
            (Some(name), None) => {
                let text = String::from_utf8_lossy(content).into_owned();
                fields.texts.insert(name, Value::String(text));
            }
            (None, None) => {}
        }
    }
    fields
}

fn cut<'a>(bytes: &'a [u8], at: &[u8]) -> Option<(&'a [u8], &'a [u8])> {
    let begins = bytes.windows(at.len()).position(|window| window == at)?;
    Some((bytes.get(..begins)?, bytes.get(begins + at.len()..)?))
}

fn split<'a>(mut bytes: &'a [u8], at: &[u8]) -> Vec<&'a [u8]> {
    let mut pieces = Vec::new();
    while let Some((before, after)) = cut(bytes, at) {
        pieces.push(before);
        bytes = after;
    }
    pieces.push(bytes);
    pieces
}
