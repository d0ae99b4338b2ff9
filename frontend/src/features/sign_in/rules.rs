//! The domain's rules, as the fields of these forms complain by them.

use client::CallError;
use domain::agents::{AgentName, Email, check_password};
use domain::organizations::OrganizationName;
use leptos::prelude::*;

pub fn email(text: &str) -> Option<String> {
    text.parse::<Email>().err().map(|flaw| flaw.to_string())
}

pub fn name(text: &str) -> Option<String> {
    text.parse::<AgentName>().err().map(|flaw| flaw.to_string())
}

pub fn organization(text: &str) -> Option<String> {
    text.parse::<OrganizationName>()
        .err()
        .map(|flaw| flaw.to_string())
}

pub fn password(text: &str) -> Option<String> {
    check_password(text).err().map(|flaw| flaw.to_string())
}

/// A field with its complaints: our rule once it was left or sent, and the server's word until it changes.
#[derive(Clone, Copy)]
pub struct Checked {
    pub value: RwSignal<String>,
    rule: StoredValue<fn(&str) -> Option<String>>,
    complain: RwSignal<bool>,
    /// What the server said, and about which text.
    said: RwSignal<Option<(String, String)>>,
}

impl Checked {
    pub fn new(rule: fn(&str) -> Option<String>) -> Self {
        Self {
            value: RwSignal::new(String::new()),
            rule: StoredValue::new(rule),
            complain: RwSignal::new(false),
            said: RwSignal::new(None),
        }
    }

    pub fn left(self) -> Callback<()> {
        Callback::new(move |()| {
            if !self.value.read_untracked().is_empty() {
                self.complain.set(true);
            }
        })
    }

    /// Whether it may be sent; from now on it complains.
    pub fn passes(self) -> bool {
        self.complain.set(true);
        (self.rule.get_value())(self.value.read_untracked().trim()).is_none()
    }

    pub fn error(self) -> Signal<Option<String>> {
        Signal::derive(move || {
            let value = self.value.read();
            if let Some((about, message)) = &*self.said.read()
                && about == &*value
            {
                return Some(message.clone());
            }
            self.complain
                .get()
                .then(|| (self.rule.get_value())(value.trim()))
                .flatten()
        })
    }

    pub fn refuse(self, message: impl Into<String>) {
        self.said
            .set(Some((self.value.get_untracked(), message.into())));
    }

    pub fn text(self) -> String {
        self.value.read_untracked().trim().to_owned()
    }
}

/// Puts the server's complaints on their fields; answers what concerns no field.
pub fn spread(error: &CallError, fields: &[(&str, Checked)]) -> Option<String> {
    let CallError::Refused(problem) = error else {
        return Some(text!(ui.unreachable).to_string());
    };
    let mut rest = None;
    for complaint in &problem.errors {
        match fields.iter().find(|(name, _)| *name == complaint.field) {
            Some((_, field)) => field.refuse(complaint.message.clone()),
            None => rest = Some(complaint.message.clone()),
        }
    }
    match problem.errors.is_empty() {
        true => Some(
            problem
                .detail
                .clone()
                .unwrap_or_else(|| problem.title.clone()),
        ),
        false => rest,
    }
}
