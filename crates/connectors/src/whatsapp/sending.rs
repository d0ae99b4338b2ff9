//! How a message leaves. Its own id goes along, and comes back with every report of it.

use super::errors::MEDIA_REFUSED;
use super::graph::{Graph, answer};
use super::{media, templates};
use crate::{Http, Outgoing, SendError, Sent};
use domain::identities::Scheme;
use serde_json::{Map, Value, json};

pub async fn send(
    graph: Graph<'_>,
    message: &Outgoing,
    http: &dyn Http,
) -> Result<Sent, SendError> {
    match once(graph, message, http).await {
        // A file that could not be taken is taken the second time, or never.
        Err(SendError::Refused { code, .. }) if code == MEDIA_REFUSED => {
            once(graph, message, http).await
        }
        ended => ended,
    }
}

async fn once(graph: Graph<'_>, message: &Outgoing, http: &dyn Http) -> Result<Sent, SendError> {
    let (kind, content) = content(graph, message, http).await?;
    let mut body = addressed(message);
    body.insert("type".to_owned(), kind.into());
    body.insert(kind.to_owned(), content);
    let request = graph.post(&format!("{}/messages", graph.number), &body.into());
    let response = http.call(request).await?;
    let said = answer(&response).map_err(|failure| failure.sending())?;
    let id = said.pointer("/messages/0/id").and_then(Value::as_str);
    match id {
        Some(id) => Ok(Sent::named(Some(id.to_owned()))),
        None => Err(SendError::Unknown {
            reason: "WhatsApp gave the message no id".to_owned(),
        }),
    }
}

/// What it is, and what is in it.
async fn content(
    graph: Graph<'_>,
    message: &Outgoing,
    http: &dyn Http,
) -> Result<(&'static str, Value), SendError> {
    if let Some(template) = &message.template {
        return Ok(("template", templates::filled(template)?));
    }
    let Some(file) = message.attachments.first() else {
        let body = json!({"preview_url": true, "body": message.text});
        return Ok(("text", body));
    };
    let kind = media::shown_as(&file.media_type);
    let mut content = Map::new();
    let id = media::upload(graph, file, http).await?;
    content.insert("id".to_owned(), id.into());
    if let Some(text) = &message.text {
        content.insert("caption".to_owned(), text.as_str().into());
    }
    if kind == "document" {
        content.insert("filename".to_owned(), file.name.as_str().into());
    }
    Ok((kind, content.into()))
}

/// To whom, as an answer to what, and which message of ours it is.
fn addressed(message: &Outgoing) -> Map<String, Value> {
    let to = match message.contact.scheme {
        Scheme::WhatsappUser => "recipient",
        _ => "to",
    };
    let mut body = Map::new();
    let mut put = |key: &str, value: Value| drop(body.insert(key.to_owned(), value));
    put("messaging_product", "whatsapp".into());
    put("recipient_type", "individual".into());
    put(to, message.contact.address.as_str().into());
    put(
        "biz_opaque_callback_data",
        message.message_id.to_string().into(),
    );
    if let Some(answered) = &message.reply_to_message_id {
        put("context", json!({"message_id": answered}));
    }
    body
}

/// Shows the customer that we have read what they wrote.
pub async fn tell_read(
    graph: Graph<'_>,
    provider_id: &str,
    http: &dyn Http,
) -> Result<(), SendError> {
    let body = json!({
        "messaging_product": "whatsapp",
        "status": "read",
        "message_id": provider_id,
    });
    let request = graph.post(&format!("{}/messages", graph.number), &body);
    let response = http.call(request).await?;
    answer(&response)
        .map(drop)
        .map_err(|failure| failure.sending())
}
