//! How far one of our messages got.

use super::super::errors::Problem;
use super::Read;
use crate::{Entry, Receipt, Receipted};
use domain::messages::Delivery;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Status {
    id: String,
    status: String,
    /// Our own id, as it went along. Other programs that write from this number have words of their own.
    biz_opaque_callback_data: Option<String>,
    #[serde(default)]
    errors: Vec<Problem>,
}

pub fn read(value: &Value) -> Read {
    let status = Status::deserialize(value)?;
    let state = match status.status.as_str() {
        "sent" => Delivery::Sent,
        "delivered" => Delivery::Delivered,
        // Who had the chat open is not told of as reached before; who listened to it has read it.
        "read" | "played" => Delivery::Read,
        "failed" => Delivery::Failed,
        // `deleted`, and what may come yet.
        _ => return Ok(None),
    };
    let ours = status.biz_opaque_callback_data.as_deref();
    let error = status.errors.first().map(Problem::receipt);
    Ok(Some(Entry::Receipt(Receipt {
        of: match ours.and_then(|id| id.parse().ok()) {
            Some(ours) => Receipted::Attempt {
                ours,
                provider_id: status.id,
            },
            None => Receipted::Provider(status.id),
        },
        state,
        error: error.filter(|_| state == Delivery::Failed),
    })))
}
