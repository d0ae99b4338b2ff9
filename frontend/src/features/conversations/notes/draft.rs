//! Notes typed and not taken yet, kept in this browser at every key, with whom they call.

use crate::browser::storage;
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

type Drafts = BTreeMap<ConversationId, Draft>;

pub fn load(id: ConversationId) -> Draft {
    let mut drafts: Drafts = storage::load(DRAFTS).unwrap_or_default();
    drafts.remove(&id).unwrap_or_default()
}

pub fn keep(id: ConversationId, draft: &Draft) {
    let mut drafts: Drafts = storage::load(DRAFTS).unwrap_or_default();
    match draft.text.trim().is_empty() {
        true => drop(drafts.remove(&id)),
        false => drop(drafts.insert(id, draft.clone())),
    }
    storage::save(DRAFTS, &drafts);
}
