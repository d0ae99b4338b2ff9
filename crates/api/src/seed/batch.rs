//! What is written in one transaction.

use domain::{AttachmentId, ChannelId, IdentityId, MessageId, OrganizationId, Timestamp};
use std::collections::BTreeMap;
use store::attachments::{self, Attachment, files};
use store::contacts::identities::heard_all;
use store::contacts::{self, Known};
use store::conversations::{self, Whole};
use store::messages::{self, Message};
use store::{Db, StoreResult};

/// Conversations with all that belongs to them.
#[derive(Debug)]
pub struct Batch {
    organization: OrganizationId,
    contacts: Vec<Known>,
    conversations: Vec<Whole>,
    messages: Vec<Message>,
    attachments: Vec<Attachment>,
    attached: Vec<(MessageId, AttachmentId)>,
    /// When somebody wrote last from an address over a channel.
    heard: BTreeMap<(IdentityId, ChannelId), Timestamp>,
}

impl Batch {
    pub fn new(organization: OrganizationId) -> Self {
        Self {
            organization,
            contacts: Vec::new(),
            conversations: Vec::new(),
            messages: Vec::new(),
            attachments: Vec::new(),
            attached: Vec::new(),
            heard: BTreeMap::new(),
        }
    }

    pub fn messages(&self) -> usize {
        self.messages.len()
    }

    pub fn add_contact(&mut self, known: Known) {
        self.contacts.push(known);
    }

    pub fn add_conversation(&mut self, whole: Whole) {
        for (way, _) in &whole.ways {
            if let Some(at) = way.last_inbound_at {
                self.heard.insert((way.identity, way.channel), at);
            }
        }
        self.conversations.push(whole);
    }

    pub fn add_message(&mut self, message: Message, file: Option<Attachment>) {
        if let Some(file) = file {
            self.attached.push((message.id, file.id));
            self.attachments.push(file);
        }
        self.messages.push(message);
    }

    pub fn write(&self, db: &mut Db) -> StoreResult<()> {
        let organization = self.organization;
        contacts::insert_all(db, &self.contacts)?;
        conversations::insert_all(db, organization, &self.conversations)?;
        let names = self.attached.iter().zip(&self.attachments);
        let names: Vec<_> = names
            .map(|((message, _), file)| (*message, file.name.as_str()))
            .collect();
        messages::insert_all(db, &self.messages, &names)?;
        attachments::insert_all(db, &self.attachments)?;
        messages::attach_all(db, organization, &self.attached)?;
        let mut uses = BTreeMap::<(&str, i64), i64>::new();
        for file in &self.attachments {
            *uses.entry((&file.content, file.size)).or_default() += 1;
        }
        for ((content, size), uses) in uses {
            files::use_often(db, organization, content, size, uses)?;
        }
        let heard: Vec<_> = self
            .heard
            .iter()
            .map(|((identity, channel), at)| (*identity, *channel, *at))
            .collect();
        heard_all(db, organization, &heard)
    }
}
