//! What is handed over for a customer: taken, or refused with the reason.
#![expect(clippy::indexing_slicing, reason = "JSON that lacks a key is null")]

use super::{Account, Took, ok, refused, templates};
use crate::Answer;
use serde_json::{Value, json};

type Checked = Result<(Option<String>, Option<(String, Vec<u8>)>), Answer>;

fn bad(details: &str) -> Answer {
    refused(400, 100, details)
}

impl Account {
    pub fn message(&mut self, body: &[u8]) -> Answer {
        let message: Value = serde_json::from_slice(body).unwrap_or_default();
        if message["messaging_product"] != "whatsapp" {
            return bad("The parameter messaging_product is required");
        }
        if message["status"] == "read" {
            let Some(id) = message["message_id"].as_str() else {
                return bad("The parameter message_id is required");
            };
            self.read.push(id.to_owned());
            return ok(&json!({"success": true}));
        }
        let to = match (message["to"].as_str(), message["recipient"].as_str()) {
            (Some(to), _) if is_number(to) => to,
            (Some(_), _) => return bad("The parameter to is no number with its country code"),
            (None, Some(to)) if is_user(to) => to,
            (None, _) => return bad("The parameter to or recipient is required"),
        };
        let (text, file) = match self.content(&message) {
            Ok(content) => content,
            Err(answer) => return answer,
        };
        let ours = message["biz_opaque_callback_data"].as_str();
        if ours.is_some_and(|ours| ours.len() > 512) {
            return bad("The parameter biz_opaque_callback_data is too long");
        }
        let id = format!("wamid.OURS{:04}", self.took.len());
        self.took.push(Took {
            id: id.clone(),
            ours: ours.map(str::to_owned),
            to: to.to_owned(),
            text,
            file,
        });
        ok(&json!({
            "messaging_product": "whatsapp",
            "contacts": [{"input": to, "wa_id": to.trim_start_matches('+')}],
            "messages": [{"id": id}],
        }))
    }

    /// The words and the file of a message of any kind.
    fn content(&self, message: &Value) -> Checked {
        let kind = message["type"].as_str().unwrap_or_default();
        let part = &message[kind];
        if !part.is_object() {
            return Err(bad("The parameter of the message's type is required"));
        }
        let text = |key: &str, most: usize| match part[key].as_str() {
            Some(text) if text.is_empty() || text.chars().count() > most => {
                Err(bad("A text is empty or too long"))
            }
            text => Ok(text.map(str::to_owned)),
        };
        match kind {
            "text" => match text("body", 4096)? {
                None => Err(bad("The parameter text.body is required")),
                body => Ok((body, None)),
            },
            "template" => templates::check(part).map(|()| (None, None)),
            "image" | "video" | "document" | "audio" | "sticker" => {
                let may_have_words = !matches!(kind, "audio" | "sticker");
                if !may_have_words && !part["caption"].is_null() {
                    return Err(bad("Unexpected key caption"));
                }
                let id = part["id"].as_str().unwrap_or_default();
                let Some(upload) = self.uploads.get(id) else {
                    return Err(refused(400, 131_053, "There is no such media"));
                };
                let is_of_kind = match kind {
                    "sticker" => upload.kind == "image/webp",
                    "document" => true,
                    family => upload.kind.starts_with(family),
                };
                if !is_of_kind {
                    return Err(refused(400, 131_053, "The media is of another type"));
                }
                let name = part["filename"].as_str().unwrap_or(&upload.name);
                Ok((
                    text("caption", 1024)?,
                    Some((name.to_owned(), upload.bytes.clone())),
                ))
            }
            _ => Err(refused(400, 131_051, "Unsupported message type")),
        }
    }
}

fn is_number(to: &str) -> bool {
    let digits = to.strip_prefix('+');
    digits.is_some_and(|digits| digits.len() > 6 && digits.chars().all(|c| c.is_ascii_digit()))
}

/// `CC.` and letters and digits.
fn is_user(to: &str) -> bool {
    let parts = to.split_once('.');
    parts.is_some_and(|(country, id)| country.len() == 2 && !id.is_empty())
}
