//! What is typed about a contact, and what of it was changed.

use super::attributes::Attribute;
use client::CallError;
use contract::contacts::{Contact, PatchContact};
use contract::problem::FieldError;
use domain::ContactId;
use leptos::prelude::*;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// The fields under which the form says what is wrong with them.
pub const FIELDS: [&str; 5] = ["name", "reference", "phone", "email", "remarks"];
/// Before the key of an attribute in the name of its field.
const ATTRIBUTES: &str = "attributes.";

#[derive(Clone, Copy)]
pub struct Form {
    texts: [RwSignal<String>; FIELDS.len()],
    /// As the organization defines them, in its order.
    pub attributes: RwSignal<Vec<Attribute>>,
    /// The contact as the form shows it.
    before: StoredValue<Contact>,
    /// What is wrong, by field.
    errors: RwSignal<BTreeMap<String, String>>,
    /// What stands in the way and belongs to none of them.
    pub notice: RwSignal<Option<Notice>>,
    pub busy: RwSignal<bool>,
}

/// What is said above the buttons.
#[derive(Clone)]
pub struct Notice {
    pub words: String,
    /// Whom it is about, if one may see them.
    pub other: Option<ContactId>,
}

fn texts(contact: &Contact) -> [&Option<String>; FIELDS.len()] {
    [
        &contact.name,
        &contact.reference,
        &contact.phone,
        &contact.email,
        &contact.remarks,
    ]
}

/// What stands in a field: none is no text.
fn written(field: RwSignal<String>) -> Option<String> {
    let text = field.get_untracked().trim().to_owned();
    Some(text).filter(|text| !text.is_empty())
}

impl Form {
    pub fn of(contact: &Contact) -> Self {
        Self {
            texts: texts(contact).map(|text| RwSignal::new(text.clone().unwrap_or_default())),
            attributes: RwSignal::new(Vec::new()),
            before: StoredValue::new(contact.clone()),
            errors: RwSignal::new(BTreeMap::new()),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    pub fn text(self, field: &str) -> RwSignal<String> {
        let [name, reference, phone, email, remarks] = self.texts;
        match field {
            "reference" => reference,
            "phone" => phone,
            "email" => email,
            "remarks" => remarks,
            _ => name,
        }
    }

    pub fn error(self, field: impl Into<String>) -> Signal<Option<String>> {
        let field = field.into();
        Signal::derive(move || self.errors.read().get(&field).cloned())
    }

    pub fn attribute_error(self, key: &str) -> Signal<Option<String>> {
        self.error(format!("{ATTRIBUTES}{key}"))
    }

    /// All that can be written in it; attributes are empty until their definitions have come.
    pub fn written(self) -> (Vec<String>, Vec<(String, String)>) {
        let texts = self.texts.iter().map(|text| text.get()).collect();
        let attributes = self.attributes.read();
        let attributes = attributes
            .iter()
            .map(|attribute| (attribute.definition.key.clone(), attribute.text.get()));
        let filled = attributes.filter(|(_, text)| !text.is_empty());
        (texts, filled.collect())
    }

    /// Only what was changed: a colleague may have changed the rest.
    pub fn change(self) -> PatchContact {
        let before = self.before.get_value();
        let mut changed = self.texts.iter().zip(texts(&before)).map(|(now, was)| {
            let now = written(*now);
            (now != *was).then_some(now)
        });
        let mut next = || changed.next().flatten();
        let (name, reference, phone, email, remarks) = (next(), next(), next(), next(), next());
        let attributes: Map<String, Value> = self.attributes.with_untracked(|attributes| {
            let changed = attributes
                .iter()
                .filter_map(|attribute| attribute.changed(&before));
            changed.collect()
        });
        PatchContact {
            name,
            reference,
            phone,
            email,
            remarks,
            attributes,
            ..Default::default()
        }
    }

    /// Shows how the contact stands by now, and keeps what was typed.
    pub fn show(self, now: &Contact) {
        let Some(before) = self.before.try_get_value() else {
            return;
        };
        let both = texts(&before).into_iter().zip(texts(now));
        for (field, (was, is)) in self.texts.iter().zip(both) {
            let is_as_it_was =
                field.with_untracked(|text| text.trim() == was.as_deref().unwrap_or_default());
            if is_as_it_was && was != is {
                field.set(is.clone().unwrap_or_default());
            }
        }
        self.attributes.with_untracked(|attributes| {
            for attribute in attributes {
                attribute.show(&before, now);
            }
        });
        self.before.set_value(now.clone());
    }

    /// What was typed is saved, and shown as the server wrote it.
    pub fn saved(self, now: &Contact) {
        self.before.set_value(now.clone());
        self.reset();
    }

    /// Takes back what was typed.
    pub fn reset(self) {
        let before = self.before.get_value();
        for (field, was) in self.texts.iter().zip(texts(&before)) {
            field.set(was.clone().unwrap_or_default());
        }
        self.attributes.with_untracked(|attributes| {
            for attribute in attributes {
                attribute.reset(&before);
            }
        });
        self.clear_complaints();
    }

    pub fn clear_complaints(self) {
        self.errors.set(BTreeMap::new());
        self.notice.set(None);
    }

    /// Puts the server's complaints on their fields; answers whether it had any of its own.
    pub fn refuse(self, error: &CallError) -> bool {
        if error.code() == Some("identity_in_use") {
            self.notice.try_set(Some(Notice {
                words: text!(people.in_use).to_owned(),
                other: error.member("contact_id"),
            }));
            return true;
        }
        let CallError::Refused(problem) = error else {
            return false;
        };
        let is_ours = |error: &&FieldError| {
            FIELDS.contains(&error.field.as_str()) || error.field.starts_with(ATTRIBUTES)
        };
        let own = problem.errors.iter().filter(is_ours);
        let own = own.map(|error| (error.field.clone(), error.message.clone()));
        self.errors.try_set(own.collect());
        let other = problem.errors.iter().find(|error| !is_ours(error));
        self.notice.try_set(other.map(|error| Notice {
            words: error.message.clone(),
            other: None,
        }));
        !problem.errors.is_empty()
    }
}

/// Fills in what the definitions say there is, once they have come.
pub fn define(form: Form, definitions: Vec<contract::contact_attributes::ContactAttribute>) {
    let Some(before) = form.before.try_get_value() else {
        return;
    };
    let attributes = definitions.into_iter();
    let attributes = attributes.map(|definition| Attribute::of(definition, &before));
    form.attributes.try_set(attributes.collect());
}

/// Where somebody else stands.
pub fn path_of(id: ContactId) -> String {
    format!("/people/{id}")
}
