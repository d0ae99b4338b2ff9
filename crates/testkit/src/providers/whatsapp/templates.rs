//! The account's templates: two pages of them, and what one has to be sent with.
#![expect(clippy::indexing_slicing, reason = "JSON that lacks a key is null")]

use super::{ACCOUNT, VERSION, ok, refused};
use crate::Answer;
use serde_json::{Value, json};
use std::sync::LazyLock;

/// In two pages: the last is the second's.
static TEMPLATES: LazyLock<Vec<Value>> = LazyLock::new(|| {
    vec![
        json!({"name": "order_update", "parameter_format": "POSITIONAL", "language": "en_US",
            "status": "APPROVED", "category": "UTILITY", "id": "5511", "components": [
                {"type": "BODY", "text": "Hi {{1}}, order {{2}} is on its way.",
                    "example": {"body_text": [["Nora", "A-17"]]}},
                {"type": "BUTTONS", "buttons": [
                    {"type": "URL", "text": "Track", "url": "https://t.example.test/{{1}}"},
                    {"type": "QUICK_REPLY", "text": "Stop"}]}]}),
        json!({"name": "sale", "parameter_format": "NAMED", "language": "de", "status": "PAUSED",
            "category": "MARKETING", "id": "5512", "components": [
                {"type": "HEADER", "format": "IMAGE", "example": {"header_handle": ["https://cdn.example.test/a.jpg"]}},
                {"type": "BODY", "text": "{{first_name}}, {{discount}} bis {{day}}!", "example": {"body_text_named_params": [
                    {"param_name": "discount", "example": "20 %"},
                    {"param_name": "first_name", "example": "Nora"}]}},
                {"type": "FOOTER", "text": "Abbestellen: STOP"},
                {"type": "BUTTONS", "buttons": [{"type": "COPY_CODE", "text": "Code", "example": ["SALE20"]}]}]}),
        json!({"name": "hello_world", "parameter_format": "POSITIONAL", "language": "en_US",
            "status": "APPROVED", "category": "UTILITY", "id": "5513", "components": [
                {"type": "BODY", "text": "Welcome to the desk."}]}),
    ]
});

pub fn page(address: &str, query: &str) -> Answer {
    let next = format!("http://{address}/{VERSION}/{ACCOUNT}/message_templates?limit=2&after=a");
    let (first, second) = TEMPLATES.split_at(2);
    let (data, paging) = match query.contains("after=a") {
        false => (
            first,
            json!({"cursors": {"before": "b", "after": "a"}, "next": next}),
        ),
        true => (second, json!({"cursors": {"before": "c", "after": "d"}})),
    };
    ok(&json!({"data": data, "paging": paging}))
}

/// Whether a template is there, can be sent, and has as many values in its body as it wants.
pub fn check(sent: &Value) -> Result<(), Answer> {
    let is_it = |known: &&Value| {
        known["name"] == sent["name"] && known["language"] == sent["language"]["code"]
    };
    let Some(known) = TEMPLATES.iter().find(is_it) else {
        return Err(refused(
            404,
            132_001,
            "Template name does not exist in the translation",
        ));
    };
    if known["status"] == "PAUSED" {
        return Err(refused(
            400,
            132_015,
            "Template is paused due to low quality",
        ));
    }
    let of = |list: &Value, kind: &str| {
        let parts = list.as_array().cloned().unwrap_or_default();
        let found = parts.into_iter().find(|part| {
            part["type"]
                .as_str()
                .is_some_and(|of| of.eq_ignore_ascii_case(kind))
        });
        found.unwrap_or_default()
    };
    let wanted = of(&known["components"], "BODY")["text"]
        .as_str()
        .map_or(0, |text| text.matches("{{").count());
    let given = of(&sent["components"], "body")["parameters"]
        .as_array()
        .map_or(0, Vec::len);
    match wanted == given {
        true => Ok(()),
        false => Err(refused(
            400,
            132_000,
            "Number of parameters does not match the expected number of params",
        )),
    }
}
