//! Whether somebody wants advertising. They still get answers.

use super::Read;
use super::people::parties;
use super::scalars::moment;
use crate::{Consent, ConsentChange, Entry};
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
struct Preference {
    wa_id: Option<String>,
    user_id: Option<String>,
    category: Option<String>,
    value: Option<String>,
    #[serde(default)]
    timestamp: Value,
}

pub fn read(value: &Value) -> Read {
    let preference = Preference::deserialize(value)?;
    let change = match preference.value.as_deref() {
        Some("stop") => ConsentChange::OptedOut,
        Some("resume") => ConsentChange::OptedIn,
        _ => return Ok(None),
    };
    let is_marketing = preference.category.as_deref() == Some("marketing_messages");
    Ok(is_marketing.then(|| {
        Entry::Consent(Consent {
            from: parties(&[preference.wa_id.as_deref(), preference.user_id.as_deref()]),
            change,
            at: moment(&preference.timestamp),
            said_in: None,
        })
    }))
}
