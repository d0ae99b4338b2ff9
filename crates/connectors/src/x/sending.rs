//! How a message leaves.

use super::answers::judge;
use super::user::signed;
use super::{files, method};
use crate::{Http, Outgoing, Request, SendError, Sent, Settings};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Answer {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    dm_event_id: Option<String>,
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
    let mut body = json!({});
    if let Some(file) = message.attachments.first() {
        let id = files::upload(settings, file, message.now, http).await?;
        body["attachments"] = json!([{"media_id": id}]);
    }
    if let Some(text) = &message.text {
        body["text"] = text.as_str().into();
    }
    let url = method(settings, &format!("dm_conversations/with/{to}/messages"));
    let request = signed(settings, Request::post_json(url, &body))
        .ok_or_else(|| SendError::settings("no access token"))?;
    let response = judge(http.call(request).await?, message.now)?;
    let answer: Option<Answer> = response.json();
    Ok(Sent {
        provider_id: answer.and_then(|answer| answer.data.dm_event_id),
    })
}
