//! What is typed before the chat: checked so that it can be shown, never believed.

use super::visit::Person;
use crate::problem::{Problem, Reply};
use connectors::{Settings, pre_chat_fields};
use domain::Flaw;
use domain::contacts::ContactName;
use domain::identities::{Address, Scheme};
use std::collections::BTreeMap;

/// Reads the answers to the form. Who does not come from the form has none, and none are needed:
/// a visit is renewed without asking again.
pub fn read(settings: &Settings, given: Option<&BTreeMap<String, String>>) -> Reply<Person> {
    let mut typed = Person::default();
    let Some(given) = given else {
        return Ok(typed);
    };
    let mut refused = None;
    let mut refuse = |key: &str, code: &str, message: &dyn std::fmt::Display| {
        let problem = refused.take().unwrap_or_else(Problem::invalid);
        refused = Some(problem.field(&format!("fields.{key}"), code, message));
    };
    for field in pre_chat_fields(settings) {
        let text = given.get(field.key).map_or("", |text| text.trim());
        if text.is_empty() {
            if field.required {
                refuse(field.key, "required", &"This is needed");
            }
            continue;
        }
        let scheme = match field.key {
            "email" => Scheme::Email,
            "phone" => Scheme::Phone,
            _ => {
                typed.name = ContactName::given(text).map(|name| name.to_string());
                continue;
            }
        };
        match Address::parse(scheme, text) {
            Ok(address) if scheme == Scheme::Email => {
                typed.email = Some(address.as_ref().to_owned())
            }
            Ok(address) => typed.phone = Some(address.as_ref().to_owned()),
            Err(flaw) => refuse(field.key, flaw.code(), &flaw),
        }
    }
    refused.map_or(Ok(typed), Err)
}
