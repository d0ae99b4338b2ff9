//! The attributes of a contact, by their keys outside and by their ids inside.

use crate::problem::{Problem, Reply};
use domain::contacts::{AttributeKey, AttributeValue, Contact, Given};
use serde_json::{Map, Number, Value};
use store::contacts::attributes::Attribute;

/// Writes what is given; null takes a value away. Everything that is refused is named.
pub fn change(
    defined: &[Attribute],
    contact: &mut Contact,
    given: &Map<String, Value>,
) -> Reply<()> {
    let mut refused: Option<Problem> = None;
    for (key, value) in given {
        let field = format!("attributes.{key}");
        let problem = || refused.clone().unwrap_or_else(Problem::invalid);
        let Some(attribute) = defined.iter().find(|one| one.key.as_ref() == key) else {
            refused = Some(problem().field(&field, "unknown", "There is no such attribute"));
            continue;
        };
        if value.is_null() {
            contact.attributes.remove(&attribute.id);
            continue;
        }
        let written = match value {
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        let read = match value {
            Value::String(text) => Given::Text(text),
            Value::Number(_) => Given::Number(&written),
            Value::Bool(on) => Given::Switch(*on),
            _ => Given::Other,
        };
        match attribute.kind.read(read, &attribute.choices) {
            Ok(value) => drop(contact.attributes.insert(attribute.id, value)),
            Err(flaw) => refused = Some(problem().flaw(&field, &flaw)),
        }
    }
    // What is not defined any more goes with the first change.
    let is_defined = |id: &_| defined.iter().any(|one| one.id == *id);
    contact.attributes.retain(|id, _| is_defined(id));
    refused.map_or(Ok(()), Err)
}

/// As the API shows them.
pub fn wire(defined: &[Attribute], contact: &Contact) -> Map<String, Value> {
    let shown = |attribute: &Attribute| {
        let value = contact.attributes.get(&attribute.id)?;
        let key: &AttributeKey = &attribute.key;
        Some((key.to_string(), json(value)))
    };
    defined.iter().filter_map(shown).collect()
}

fn json(value: &AttributeValue) -> Value {
    match value {
        AttributeValue::Text(text) => text.as_str().into(),
        // It was written by the same rules.
        AttributeValue::Number(number) => {
            serde_json::from_str::<Number>(number).map_or(Value::Null, Value::Number)
        }
        AttributeValue::Switch(on) => (*on).into(),
    }
}
