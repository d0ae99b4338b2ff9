//! How a message leaves.

use super::answers::{MESSAGE, judge, rest};
use super::user::signed;
use super::{files, method};
use crate::{Http, Outgoing, Request, SendError, Sent, Settings};
use serde::{Deserialize, Serialize};
use serde_json::json;

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    dm_event_id: Option<String>,
}

#[derive(Serialize)]
struct Body<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<Attachment>,
}

#[derive(Serialize)]
struct Attachment {
    media_id: String,
}

/// Brings the file, if there is one, and then the message.
pub async fn send(
    settings: &Settings,
    message: &Outgoing,
    http: &dyn Http,
) -> Result<Sent, SendError> {
    let to = message.contact.address.as_str();
    if to.is_empty() || !to.bytes().all(|byte| byte.is_ascii_digit()) {
        let why = "This is not the number of an X account";
        return Err(SendError::refused("address", why));
    }
    let mut body = Body {
        text: message.text.as_deref(),
        attachments: Vec::new(),
    };
    if let Some(file) = message.attachments.first() {
        let media_id = files::upload(settings, file, message.now, http).await?;
        body.attachments.push(Attachment { media_id });
    }
    let url = method(settings, &format!("dm_conversations/with/{to}/messages"));
    let request = signed(settings, Request::post_json(url, &json!(body)))
        .ok_or_else(|| SendError::settings("no access token"))?;
    let response = http.call(request).await?;
    // What stands between us gave up waiting: it may have been taken all the same.
    if matches!(response.status, 408 | 504) {
        return Err(SendError::Unknown {
            reason: format!("X answered {}", response.status),
        });
    }
    let response = judge(response, message.now, MESSAGE)?;
    let answer: Option<Answer> = response.json();
    match answer.and_then(|answer| answer.data.dm_event_id) {
        Some(id) => Ok(Sent {
            rest: rest(&response, message.now),
            provider_id: Some(id),
        }),
        None => Err(SendError::Unknown {
            reason: "X's answer names no message".to_owned(),
        }),
    }
}
