//! What else the organization keeps of its contacts, each drawn as it is defined.

use super::form::Form;
use crate::ui::{Field, SelectField};
use contract::contact_attributes::{AttributeType, ContactAttribute};
use contract::contacts::Contact;
use leptos::prelude::*;
use serde_json::Value;

const YES: &str = "true";
const NO: &str = "false";

/// One of them while it is typed.
#[derive(Clone)]
pub struct Attribute {
    pub definition: ContactAttribute,
    /// A switch is `true`, `false` or nothing.
    pub text: RwSignal<String>,
}

impl Attribute {
    pub fn of(definition: ContactAttribute, contact: &Contact) -> Self {
        let text = RwSignal::new(stands(contact, &definition.key));
        Self { definition, text }
    }

    /// Its value as the API takes it, if it was changed; null takes it away.
    pub fn changed(&self, before: &Contact) -> Option<(String, Value)> {
        let key = &self.definition.key;
        let text = self.text.get_untracked().trim().to_owned();
        if text == stands(before, key) {
            return None;
        }
        let value = match self.definition.kind {
            _ if text.is_empty() => Value::Null,
            AttributeType::Switch => Value::from(text == YES),
            // What is no number is for the server to refuse.
            AttributeType::Number => serde_json::from_str(&text).unwrap_or(Value::from(text)),
            _ => Value::from(text),
        };
        Some((key.clone(), value))
    }

    pub fn show(&self, before: &Contact, now: &Contact) {
        let key = &self.definition.key;
        if self
            .text
            .with_untracked(|text| text.trim() == stands(before, key))
        {
            self.text.set(stands(now, key));
        }
    }

    pub fn reset(&self, before: &Contact) {
        self.text.set(stands(before, &self.definition.key));
    }
}

fn stands(contact: &Contact, key: &str) -> String {
    match contact.attributes.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}

#[component]
pub fn AttributeFields(form: Form) -> impl IntoView {
    move || {
        let attributes = form.attributes.get();
        (!attributes.is_empty()).then(|| {
            view! {
                <fieldset class="people-attributes">
                    <legend class="people-h">{text!(people.attributes)}</legend>
                    <div class="grid-2">
                        {attributes.into_iter().map(|attribute| one(form, attribute)).collect_view()}
                    </div>
                </fieldset>
            }
        })
    }
}

fn one(form: Form, attribute: Attribute) -> AnyView {
    let Attribute { definition, text } = attribute;
    let error = form.attribute_error(&definition.key);
    let title = definition.title;
    let field = |kind: &'static str| {
        view! { <Field label=title.clone() value=text kind error autocomplete="off" /> }.into_any()
    };
    match definition.kind {
        AttributeType::Number => field("number"),
        AttributeType::Date => field("date"),
        AttributeType::Choice => {
            let choices = definition.choices.into_iter();
            choice(title, choices.map(|one| (one.clone(), one)), text)
        }
        AttributeType::Switch => {
            let both = [(YES, text!(people.yes)), (NO, text!(people.no))];
            let both = both.map(|(key, name)| (key.to_owned(), name.to_owned()));
            choice(title, both.into_iter(), text)
        }
        AttributeType::Text | AttributeType::Unknown => field("text"),
    }
}

fn choice(
    title: String,
    choices: impl Iterator<Item = (String, String)>,
    text: RwSignal<String>,
) -> AnyView {
    let mut options = vec![(String::new(), text!(people.not_set).to_owned())];
    options.extend(choices);
    // What a contact has stays, also when the choice is no longer offered.
    let now = text.get_untracked();
    if options.iter().all(|(key, _)| *key != now) {
        options.push((now.clone(), now));
    }
    view! { <SelectField label=title options=Signal::stored(options) value=text /> }.into_any()
}
