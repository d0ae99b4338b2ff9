//! Files on their way to X: begun, sent in pieces, ended, and looked through where they are films.

use super::{full, problem};
use crate::form::fields;
use crate::{Answer, Call};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// Largest piece.
const PIECE: usize = 5_000_000;

#[derive(Debug, Default)]
pub struct Uploads(BTreeMap<String, Upload>);

#[derive(Debug, Default)]
struct Upload {
    name: String,
    bytes: Vec<u8>,
    total: u64,
    pieces: u32,
    is_film: bool,
    is_ended: bool,
    is_ready: bool,
}

impl Uploads {
    /// The name and the bytes of a file that a message can show.
    pub fn ready(&self, id: &str) -> Option<(String, Vec<u8>)> {
        let upload = self.0.get(id).filter(|upload| upload.is_ready)?;
        Some((upload.name.clone(), upload.bytes.clone()))
    }

    pub fn answer(&mut self, call: &Call, parts: &[&str], query: &str) -> Answer {
        match (call.method.as_str(), parts) {
            ("POST", [_, _, "initialize"]) => self.begin(call),
            ("POST", [_, _, id, "append"]) => self.append(id, call),
            ("POST", [_, _, id, "finalize"]) => self.end(id),
            ("GET", [_, _]) => self.status(query),
            _ => problem(404, "Not Found", "There is no such method"),
        }
    }

    fn begin(&mut self, call: &Call) -> Answer {
        let body: Value = serde_json::from_slice(&call.body).unwrap_or_default();
        let (category, most) = match body["media_category"].as_str() {
            Some("dm_image") => ("image/", 5_000_000),
            Some("dm_gif") => ("image/gif", 15_000_000),
            Some("dm_video") => ("video/mp4", 512_000_000),
            _ => return problem(400, "Invalid Request", "media_category is wrong"),
        };
        let kind = body["media_type"].as_str().unwrap_or_default();
        let total = body["total_bytes"].as_u64().unwrap_or_default();
        if !kind.starts_with(category) || total == 0 || total > most {
            return problem(400, "Invalid Request", "media_type or total_bytes is wrong");
        }
        let id = (1_880_000_000_000_000_001 + self.0.len() as u64).to_string();
        let upload = Upload {
            total,
            is_film: category == "video/mp4",
            ..Upload::default()
        };
        self.0.insert(id.clone(), upload);
        full(
            200,
            &json!({"data": {"id": id, "expires_after_secs": 86_400}}),
        )
    }

    fn append(&mut self, id: &str, call: &Call) -> Answer {
        let fields = fields(call);
        let Some((upload, (name, bytes))) = self.0.get_mut(id).zip(fields.file.clone()) else {
            return problem(400, "Invalid Request", "media is missing");
        };
        let index = fields.text("segment_index");
        if index != Some(upload.pieces.to_string()) || bytes.len() > PIECE || upload.is_ended {
            return problem(400, "Invalid Request", "segment_index or media is wrong");
        }
        upload.name = name;
        upload.bytes.extend(bytes);
        upload.pieces += 1;
        full(200, &json!({"data": {"expires_at": 1_760_000_000}}))
    }

    fn end(&mut self, id: &str) -> Answer {
        let upload = self.0.get_mut(id);
        let Some(upload) = upload.filter(|upload| upload.bytes.len() as u64 == upload.total) else {
            return problem(400, "Invalid Request", "pieces are missing");
        };
        upload.is_ended = true;
        upload.is_ready = !upload.is_film;
        let mut data = json!({"id": id, "size": upload.total, "expires_after_secs": 86_400});
        if upload.is_film {
            data["processing_info"] = json!({"state": "pending", "check_after_secs": 1});
        }
        full(200, &json!({"data": data}))
    }

    /// A film is looked through until somebody asks; what is called `broken.mp4` is no film.
    fn status(&mut self, query: &str) -> Answer {
        let asked: BTreeMap<_, _> = form_urlencoded::parse(query.as_bytes()).collect();
        let id = asked.get("media_id").map(AsRef::as_ref).unwrap_or_default();
        let Some(upload) = self.0.get_mut(id).filter(|upload| upload.is_ended) else {
            return problem(404, "Not Found", "There is no such media");
        };
        let info = match upload.name.as_str() {
            "broken.mp4" => json!({
                "state": "failed", "error": {"code": 1, "message": "file is not a film"},
            }),
            _ => json!({"state": "succeeded", "progress_percent": 100}),
        };
        upload.is_ready = info["state"] == "succeeded";
        full(200, &json!({"data": {"id": id, "processing_info": info}}))
    }
}
