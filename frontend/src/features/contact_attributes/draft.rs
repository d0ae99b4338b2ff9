//! An attribute while it is written: complaints as the API would have them.

use contract::contact_attributes::{AttributeType, ContactAttribute};
use domain::contacts::{AttributeChoice, AttributeKey, AttributeTitle};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Draft {
    pub title: RwSignal<String>,
    pub key: RwSignal<String>,
    /// The word of its kind.
    pub kind: RwSignal<String>,
    /// One a line.
    pub choices: RwSignal<String>,
    /// Whether complaints may begin.
    pub left: RwSignal<bool>,
    /// Whether the key was typed: until then it follows the title.
    pub key_typed: RwSignal<bool>,
}

impl Draft {
    pub fn of(known: Option<&ContactAttribute>) -> Self {
        let text = |pick: fn(&ContactAttribute) -> String| {
            RwSignal::new(known.map(pick).unwrap_or_default())
        };
        let kind = known.map_or(AttributeType::Text, |one| one.kind);
        Self {
            title: text(|one| one.title.clone()),
            key: text(|one| one.key.clone()),
            kind: RwSignal::new(kind.as_str().to_owned()),
            choices: text(|one| one.choices.join("\n")),
            left: RwSignal::new(false),
            key_typed: RwSignal::new(known.is_some()),
        }
    }

    /// All that is saved.
    pub fn written(self) -> (String, String, String, String) {
        (
            self.title.get(),
            self.key.get(),
            self.kind.get(),
            self.choices.get(),
        )
    }

    pub fn is_choice(self) -> bool {
        self.kind.read().as_str() == AttributeType::Choice.as_str()
    }

    pub fn lines(self) -> Vec<String> {
        let choices = self.choices.read();
        let lines = choices.lines().map(str::trim);
        lines
            .filter(|line| !line.is_empty())
            .map(str::to_owned)
            .collect()
    }

    pub fn title_flaw(self) -> Option<String> {
        let flaw = self.title.read().parse::<AttributeTitle>().err();
        flaw.map(|flaw| flaw.to_string())
    }

    pub fn key_flaw(self) -> Option<String> {
        let flaw = self.key.read().parse::<AttributeKey>().err();
        flaw.map(|flaw| flaw.to_string())
    }

    pub fn choices_flaw(self) -> Option<String> {
        if !self.is_choice() {
            return None;
        }
        let lines = self.lines();
        if lines.is_empty() {
            return Some(text!(attributes.choice_missing).to_owned());
        }
        let flaw = lines
            .iter()
            .find_map(|line| line.parse::<AttributeChoice>().err());
        flaw.map(|flaw| flaw.to_string())
    }

    pub fn is_whole(self) -> bool {
        let flaws = [self.title_flaw(), self.key_flaw(), self.choices_flaw()];
        flaws.iter().all(Option::is_none)
    }
}

/// The key a title suggests: its small letters and digits, joined by `_`.
pub fn key_of(title: &str) -> String {
    let mut key = String::new();
    for letter in title.to_lowercase().chars() {
        match letter {
            'a'..='z' => key.push(letter),
            '0'..='9' if !key.is_empty() => key.push(letter),
            _ if !key.is_empty() && !key.ends_with('_') => key.push('_'),
            _ => {}
        }
    }
    key.truncate(AttributeKey::MAX);
    key.trim_end_matches('_').to_owned()
}
