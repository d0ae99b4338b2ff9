//! What Meta thinks of a template now. The names are not confirmed.

use super::super::templates::told;
use super::Read;
use crate::Entry;
use serde::Deserialize;
use serde_json::Value;

/// Where it is told.
pub const FIELD: &str = "message_template_status_update";

#[derive(Deserialize)]
struct Told {
    event: String,
    #[serde(rename = "message_template_name")]
    name: String,
    #[serde(rename = "message_template_language")]
    language: String,
}

pub fn read(value: &Value) -> Read {
    let Told {
        event,
        name,
        language,
    } = Told::deserialize(value)?;
    let state = told(&event.to_ascii_uppercase());
    Ok(state.map(|state| Entry::TemplateState {
        name,
        language,
        state,
    }))
}
