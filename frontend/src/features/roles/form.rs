//! What a role is made of while it is written.

use contract::roles::{NewRole, PatchRole, Role};
use domain::permissions::RoleName;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
pub struct Form {
    pub name: RwSignal<String>,
    /// Keys of permissions, also of some that this app does not know.
    pub chosen: RwSignal<BTreeSet<String>>,
    pub name_error: RwSignal<Option<String>>,
}

/// All of it, to be compared.
pub type Written = (String, BTreeSet<String>);

impl Form {
    /// Of a role, or of a new one that begins with what another permits.
    pub fn new(role: Option<&Role>, base: BTreeSet<String>) -> Self {
        let chosen = role.map_or(base, |role| role.permissions.iter().cloned().collect());
        let form = Self {
            name: RwSignal::new(role.map(|role| role.name.clone()).unwrap_or_default()),
            chosen: RwSignal::new(chosen),
            name_error: RwSignal::new(None),
        };
        Effect::new(move |_| {
            form.name.track();
            form.name_error.set(None);
        });
        form
    }

    /// Takes what a colleague made of the role.
    pub fn take(self, role: &Role) {
        self.name.try_set(role.name.clone());
        let chosen = role.permissions.iter().cloned().collect();
        self.chosen.try_set(chosen);
    }

    pub fn has(self, key: &str) -> bool {
        self.chosen.read().contains(key)
    }

    pub fn put(self, key: &str, on: bool) {
        self.chosen.update(|chosen| {
            match on {
                true => chosen.insert(key.to_owned()),
                false => chosen.remove(key),
            };
        });
    }

    /// Complains as the API would; tells whether there is nothing to complain about.
    pub fn check(self) -> bool {
        let flaw = self.name.read_untracked().parse::<RoleName>().err();
        let is_fine = flaw.is_none();
        self.name_error.set(flaw.map(|flaw| flaw.to_string()));
        is_fine
    }

    pub fn written(self) -> Written {
        (self.name.get(), self.chosen.get())
    }

    pub fn new_one(self) -> NewRole {
        NewRole {
            name: self.name.get_untracked(),
            permissions: self.chosen.get_untracked().into_iter().collect(),
        }
    }

    pub fn change(self) -> PatchRole {
        PatchRole {
            name: Some(self.name.get_untracked()),
            permissions: Some(self.chosen.get_untracked().into_iter().collect()),
        }
    }
}
