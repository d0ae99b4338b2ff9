//! Notes typed and not taken yet, kept in this browser at every key, with whom they call.

use crate::browser::storage;
use crate::session::Session;
use domain::{AgentId, ConversationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const DRAFTS: &str = "note-drafts";

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    pub text: String,
    /// Colleagues who were chosen for an `@`: two may have one name.
    pub chosen: Vec<AgentId>,
}

impl Draft {
    /// Both together, this one first.
    pub fn before(mut self, since: Self) -> Self {
        if !since.text.is_empty() {
            self.text.push('\n');
            self.text.push_str(&since.text);
        }
        self.chosen.extend(since.chosen);
        self
    }
}

type Drafts = BTreeMap<ConversationId, Draft>;

pub fn load(session: Session, id: ConversationId) -> Draft {
    all(session).remove(&id).unwrap_or_default()
}

pub fn keep(session: Session, id: ConversationId, draft: &Draft) {
    let mut drafts = all(session);
    match draft.text.trim().is_empty() {
        true => drop(drafts.remove(&id)),
        false => drop(drafts.insert(id, draft.clone())),
    }
    storage::save(&session.key(DRAFTS), &drafts);
}

/// Takes out what was taken as a note, also where more was typed behind it.
pub fn settle(session: Session, id: ConversationId, sent: &Draft) {
    let mut now = load(session, id);
    if let Some(since) = now.text.strip_prefix(&sent.text) {
        now.text = since.trim_start_matches('\n').to_owned();
        keep(session, id, &now);
    }
}

fn all(session: Session) -> Drafts {
    storage::load(&session.key(DRAFTS)).unwrap_or_default()
}
