//! What was typed and not sent, kept in this browser at every key: the server's copy, which other
//! devices read, follows when the fingers rest. Each agent of a shared computer has their own.

use super::recipients::as_typed;
use super::thread::Outgoing;
use crate::browser::storage;
use contract::attachments::Attachment;
use contract::drafts::{Draft, DraftEmail};
use contract::messages::ReplyTo;
use contract::templates::FilledTemplate;
use domain::{AgentId, AttachmentId, ChannelId, ConversationId, IdentityId};
use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LocalDraft {
    pub text: String,
    pub attachments: Vec<Attachment>,
    /// The channel and address somebody chose.
    pub over: Option<(ChannelId, Option<IdentityId>)>,
    pub reply_to: Option<ReplyTo>,
    /// Whom it goes to as a mail, where somebody says otherwise than the channel proposes.
    pub email: Option<DraftEmail>,
    /// The template that was begun.
    pub template: Option<FilledTemplate>,
    /// The server's version this one came from; 0 when there never was one.
    pub version: i64,
    /// Whether the server has all of it.
    pub saved: bool,
}

impl LocalDraft {
    /// Where nothing was typed; the server need not be told.
    pub fn nothing() -> Self {
        Self {
            saved: true,
            ..Self::default()
        }
    }

    /// Whether both would send the same.
    pub fn says_the_same(&self, other: &Self) -> bool {
        let quoted = |draft: &Self| draft.reply_to.as_ref().map(|quoted| quoted.id);
        self.text == other.text
            && self.files() == other.files()
            && self.over == other.over
            && quoted(self) == quoted(other)
            && self.email == other.email
            && self.template == other.template
    }

    /// The links of a file change, its id does not.
    pub fn files(&self) -> Vec<AttachmentId> {
        self.attachments.iter().map(|file| file.id).collect()
    }

    pub fn is_empty(&self) -> bool {
        let says_nothing = self.text.trim().is_empty() && self.template.is_none();
        let is_bare = self.attachments.is_empty() && self.reply_to.is_none();
        says_nothing && is_bare && self.email.is_none()
    }
}

#[derive(Clone, Copy)]
pub struct Drafts {
    agent: Option<AgentId>,
    kept: RwSignal<BTreeMap<ConversationId, LocalDraft>>,
}

fn prefix(agent: Option<AgentId>) -> String {
    let agent = agent.map(|id| id.to_string()).unwrap_or_default();
    format!("draft-{agent}-")
}

impl Drafts {
    pub fn new(agent: Option<AgentId>) -> Self {
        let prefix = prefix(agent);
        let kept = storage::keys(&prefix).into_iter().filter_map(|key| {
            let id = key.strip_prefix(&prefix)?.parse().ok()?;
            Some((id, storage::load(&key)?))
        });
        Self {
            agent,
            kept: RwSignal::new(kept.collect()),
        }
    }

    /// The text typed into a conversation, if any.
    pub fn text(self, id: ConversationId) -> Option<String> {
        let kept = self.kept.read();
        let text = kept.get(&id).map(|draft| draft.text.clone());
        text.filter(|text| !text.trim().is_empty())
    }

    pub fn get(self, id: ConversationId) -> Option<LocalDraft> {
        self.kept.try_read_untracked()?.get(&id).cloned()
    }

    /// Keeps it. Of one that was sent the version is known until the page is left, so that an older
    /// copy is known as such.
    pub fn keep(self, id: ConversationId, draft: LocalDraft) {
        let key = format!("{}{id}", prefix(self.agent));
        // What the server does not know to be empty must not come back from there.
        let gone = draft.is_empty() && draft.saved;
        if gone {
            storage::remove(&key);
        } else {
            storage::save(&key, &draft);
        }
        self.kept.try_update(|kept| kept.insert(id, draft));
    }

    /// Adds a file that has come up while nobody writes there.
    pub fn add_file(self, id: ConversationId, file: &Attachment) {
        let mut draft = self.get(id).unwrap_or_default();
        if draft.files().contains(&file.id) {
            return;
        }
        draft.attachments.push(file.clone());
        draft.saved = false;
        self.keep(id, draft);
    }

    /// Puts a refused message before what was written since, also when one has left the desk meanwhile.
    pub fn put_back(self, id: ConversationId, back: Outgoing) {
        let key = format!("{}{id}", prefix(self.agent));
        let kept = self.get(id).or_else(|| storage::load(&key));
        let mut draft: LocalDraft = kept.unwrap_or_default();
        // What the customer would have read is the template's, not the field's.
        let text = match back.template.is_some() {
            true => String::new(),
            false => back.text,
        };
        draft.text = match (text.is_empty(), draft.text.trim().is_empty()) {
            (true, _) => draft.text,
            (false, true) => text,
            (false, false) => format!("{text}\n{}", draft.text),
        };
        draft.template = back.template.or(draft.template);
        draft.email = back.email.map(|email| as_typed(&email)).or(draft.email);
        draft.attachments.extend(back.attachments);
        draft.reply_to = back.reply_to.or(draft.reply_to);
        let over = back
            .over
            .map(|(channel, identity)| (channel, Some(identity)));
        draft.over = over.or(draft.over);
        draft.saved = false;
        self.keep(id, draft);
    }
}

impl From<Draft> for LocalDraft {
    fn from(draft: Draft) -> Self {
        Self {
            text: draft.text,
            attachments: draft.attachments,
            over: draft.channel_id.map(|channel| (channel, draft.identity_id)),
            reply_to: draft.reply_to,
            email: draft.email,
            template: draft.template,
            version: draft.version,
            saved: true,
        }
    }
}
