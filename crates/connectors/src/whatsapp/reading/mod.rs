//! What a call brings. Each thing in it is read on its own, so that one which nobody can read takes nothing
//! else with it; it is kept as a call of its own, to be read once more.

mod content;
mod message;
mod people;
mod preference;
mod referral;
mod scalars;
mod status;
mod template;

use super::errors::Problem;
use super::graph::{ACCOUNT, NUMBER};
use crate::settings::text;
use crate::{Entry, Settings};
use people::Profile;
use serde::Deserialize;
use serde_json::{Value, json};

/// Where the business's own app shows what was typed there. The names are not confirmed.
const ECHOES: &str = "smb_message_echoes";

#[derive(Deserialize)]
struct Call {
    entry: Vec<Account>,
}

#[derive(Deserialize)]
struct Account {
    #[serde(default)]
    id: Value,
    #[serde(default)]
    changes: Vec<Change>,
}

#[derive(Deserialize)]
struct Change {
    field: String,
    #[serde(default)]
    value: Value,
}

#[derive(Deserialize)]
struct Brought {
    metadata: Option<Metadata>,
    #[serde(default)]
    contacts: Vec<Profile>,
    #[serde(default)]
    messages: Vec<Value>,
    #[serde(default)]
    message_echoes: Vec<Value>,
    #[serde(default)]
    statuses: Vec<Value>,
    #[serde(default)]
    user_preferences: Vec<Value>,
    #[serde(default)]
    errors: Vec<Value>,
}

#[derive(Deserialize)]
struct Metadata {
    phone_number_id: Option<String>,
}

/// Whose calls are read.
#[derive(Clone, Copy)]
struct Own<'a> {
    account: Option<&'a str>,
    number: Option<&'a str>,
}

/// What one thing comes to; nothing where it says nothing of a customer.
type Read = Result<Option<Entry>, serde_json::Error>;

pub fn read(settings: &Settings, body: &[u8]) -> Vec<Entry> {
    let call: Call = match serde_json::from_slice(body) {
        Ok(call) => call,
        Err(error) => return vec![Entry::unreadable(body, error)],
    };
    let own = Own {
        account: text(settings, ACCOUNT),
        number: text(settings, NUMBER),
    };
    let changes = call
        .entry
        .iter()
        .flat_map(|account| account.changes.iter().map(move |change| (account, change)));
    changes
        .flat_map(|(account, change)| changed(own, account, change))
        .collect()
}

/// A call of its own that says one thing.
fn again(account: &Account, field: &str, value: &Value) -> String {
    let change = json!({"field": field, "value": value});
    json!({"object": "whatsapp_business_account",
        "entry": [{"id": account.id, "changes": [change]}]})
    .to_string()
}

/// It is the account's, and none of its numbers'.
fn template_state(account: &Account, change: &Change) -> Option<Entry> {
    template::read(&change.value).unwrap_or_else(|error| {
        let raw = again(account, &change.field, &change.value);
        Some(Entry::unreadable(raw.as_bytes(), error))
    })
}

/// Of another account or number that calls the same address.
fn elsewhere(account: &Account, change: &Change, reason: Option<String>) -> Vec<Entry> {
    vec![Entry::Elsewhere {
        raw: again(account, &change.field, &change.value),
        reason,
    }]
}

fn changed(own: Own<'_>, account: &Account, change: &Change) -> Vec<Entry> {
    if change.field == template::FIELD {
        let is_others = account.id.as_str().zip(own.account);
        return match is_others.is_some_and(|(of, own)| of != own) {
            true => elsewhere(account, change, None),
            false => template_state(account, change).into_iter().collect(),
        };
    }
    // The rest is about quality and the account.
    if !["messages", "user_preferences", ECHOES].contains(&change.field.as_str()) {
        return Vec::new();
    }
    let again = |value: &Value| again(account, &change.field, value);
    let brought = match Brought::deserialize(&change.value) {
        Ok(brought) => brought,
        Err(error) => return vec![Entry::unreadable(again(&change.value).as_bytes(), error)],
    };
    let of = brought
        .metadata
        .as_ref()
        .and_then(|of| of.phone_number_id.as_deref());
    if let Some((of, own)) = of.zip(own.number).filter(|(of, own)| of != own) {
        // What became of messages that others sent is no loss.
        let says_something = !brought.messages.is_empty() || !brought.user_preferences.is_empty();
        let why = format!("It is for the number {of}, and this channel has {own}");
        return elsewhere(account, change, says_something.then_some(why));
    }
    let people = brought.contacts.as_slice();
    let alone = |list: &str, one: &Value| {
        let whole = |key| change.value.get(key);
        again(&json!({
            "metadata": whole("metadata"), "contacts": whole("contacts").unwrap_or(&json!([])),
            list: [one],
        }))
    };
    let each = |list: &'static str, all: &[Value], read: &dyn Fn(&Value) -> Read| -> Vec<Entry> {
        let read = |one: &Value| {
            read(one)
                .unwrap_or_else(|error| Some(Entry::unreadable(alone(list, one).as_bytes(), error)))
        };
        all.iter().filter_map(read).collect()
    };
    [
        each("messages", &brought.messages, &|one| {
            message::read(one, people)
        }),
        each("message_echoes", &brought.message_echoes, &message::echo),
        each("statuses", &brought.statuses, &status::read),
        each(
            "user_preferences",
            &brought.user_preferences,
            &preference::read,
        ),
        each("errors", &brought.errors, &|one| {
            // Of the account, and of no message.
            let problem = Problem::deserialize(one)?;
            let raw = alone("errors", one);
            Ok(Some(Entry::unreadable(raw.as_bytes(), problem.reason())))
        }),
    ]
    .concat()
}
