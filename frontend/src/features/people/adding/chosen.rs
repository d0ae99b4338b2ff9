//! How far one is, and what was chosen on the way.

use crate::browser::going;
use client::query;
use contract::channels::Channel;
use contract::contact_imports::{Delimiter, ExistingContacts};
use domain::{ChannelId, ContactImportId};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use serde::{Deserialize, Serialize};

pub const PATH: &str = "/people/add";

/// By hand, or from a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    Manual,
    Import,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    #[default]
    Way,
    Channel,
    /// The contact, or the file.
    Contacts,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Choices {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub way: Option<Way>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<Step>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel_id: Option<ChannelId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub existing: Option<ExistingContacts>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delimiter: Option<Delimiter>,
    /// The file that was uploaded.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub import_id: Option<ContactImportId>,
}

impl Choices {
    pub fn way(&self) -> Way {
        self.way.unwrap_or(Way::Manual)
    }

    pub fn existing(&self) -> ExistingContacts {
        self.existing.unwrap_or(ExistingContacts::Update)
    }

    pub fn delimiter(&self) -> Delimiter {
        self.delimiter.unwrap_or(Delimiter::Comma)
    }

    pub fn path(&self) -> String {
        let path = format!("{PATH}?{}", query::write(self));
        path.trim_end_matches('?').to_owned()
    }
}

/// The choices of the address, and the ways to change them.
#[derive(Clone, Copy)]
pub struct Chosen {
    pub choices: Memo<Choices>,
    go: Callback<(String, bool)>,
}

impl Chosen {
    pub fn of_address() -> Self {
        let search = use_location().search;
        Self {
            choices: Memo::new(move |_| query::read::<Choices>(&search.read())),
            go: going(),
        }
    }

    /// Chooses something where one is.
    pub fn change(self, how: impl FnOnce(&mut Choices)) {
        // Who has left the page stays where they are.
        if let Some(mut choices) = self.choices.try_get_untracked() {
            how(&mut choices);
            self.go.run((choices.path(), true));
        }
    }

    /// Goes to a step; the way back leads here.
    pub fn step(self, step: Step) {
        let mut choices = self.choices.get_untracked();
        choices.step = Some(step);
        self.go.run((choices.path(), false));
    }

    pub fn leave(self, path: &str) {
        if self.choices.try_get_untracked().is_some() {
            self.go.run((path.to_owned(), false));
        }
    }
}

/// What a contact of a channel is addressed by, where that can be known before they write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressed {
    Phone,
    Email,
}

impl Addressed {
    pub fn of(channel: &Channel) -> Option<Self> {
        match channel.addressed_by.as_deref() {
            Some("phone") => Some(Self::Phone),
            Some("email") => Some(Self::Email),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::Phone => text!(adding.phone),
            Self::Email => text!(context.email),
        }
    }
}
