//! The programs that the log can be asked for. Who manages integrations has them all by name; anybody else
//! has those that the entries named so far.

use crate::directory::all;
use crate::session::Session;
use contract::api_tokens::TokenKind;
use contract::audit::AuditEntry;
use contract::messages::AuthorKind;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// What they are called, by their ids.
#[derive(Clone, Copy)]
pub struct Programs(RwSignal<BTreeMap<String, String>>);

impl Programs {
    /// Reads them where one may, and learns of others as entries come.
    pub fn of(entries: RwSignal<Vec<AuditEntry>>) -> Self {
        let session = expect_context::<Session>();
        let programs = Self(RwSignal::default());
        if untrack(|| session.may(Permission::ManageIntegrations)) {
            spawn_local(programs.read(session));
        }
        Effect::new(move |_| programs.learn(&entries.read()));
        programs
    }

    async fn read(self, session: Session) {
        let client = session.client();
        // Without them the filter has those that the entries name.
        let Ok(tokens) = all(async |paging| client.api_tokens(&paging).await).await else {
            return;
        };
        let integrations = tokens
            .into_iter()
            .filter(|token| token.kind == TokenKind::Integration);
        let named = integrations.map(|token| (token.id.to_string(), token.name));
        self.0.try_update(|known| known.extend(named));
    }

    fn learn(self, entries: &[AuditEntry]) {
        let programs = entries
            .iter()
            .map(|entry| &entry.actor)
            .filter(|actor| actor.kind == AuthorKind::Integration);
        let named = programs.filter_map(|actor| actor.id.clone().zip(actor.name.clone()));
        let known = self.0.read_untracked().clone();
        let new: Vec<_> = named.filter(|(id, _)| !known.contains_key(id)).collect();
        if !new.is_empty() {
            self.0.update(|known| known.extend(new));
        }
    }

    /// All that are known, by name.
    pub fn by_name(self) -> Vec<(String, String)> {
        let mut known: Vec<_> = self.0.get().into_iter().collect();
        known.sort_by_cached_key(|(_, name)| name.to_lowercase());
        known
    }
}
