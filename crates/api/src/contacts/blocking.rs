//! Blocking: the contact's row says it at once, and everything that asks reads it there. The
//! conversations follow it to *Blacklist* and back: the latest few in the same transaction, whatever
//! else there is by a job, in small steps that a restart does not lose.

use super::actions::{seen, shown};
use super::telling::told;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::messages::scheduled;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use crate::steps::{self, Rest as _};
use contract::contacts::Contact as Wire;
use domain::actors::{Actor, ActorKind};
use domain::audit::AuditAction;
use domain::contacts::Contact;
use domain::conversations::{Conversation, Move};
use domain::messages::Delivery;
use domain::permissions::Permission;
use domain::{ContactId, ConversationId, OrganizationId, Timestamp};
use serde::{Deserialize, Serialize};
use store::conversations::{Reader, count_of_contact, lock_some};
use store::jobs;
use store::{Db, StoreResult, audit, contacts, events};

/// How many conversations one transaction moves.
const STEP: i64 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Blocked,
    Unblocked,
}

/// Which conversations have still to follow their contact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub contact_id: ContactId,
    /// Those with a smaller id.
    pub before: ConversationId,
    /// Who blocked or unblocked, for the log: an agent or an integration.
    pub by: (ActorKind, Option<i64>),
}

pub async fn set(state: &State, by: &Principal, id: ContactId, once: Once, to: To) -> Reply<Wire> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let (me, actor) = (by.agent(), by.actor());
    let action = match to {
        To::Blocked => AuditAction::ContactBlocked,
        To::Unblocked => AuditAction::ContactUnblocked,
    };
    let noted = recording::act(state, by, action, id);
    let contact = state.write(move |db| {
        let reader = Reader::load(db, viewer.clone())?;
        let before = seen(db, &reader, id)?;
        let mut after = before.clone();
        once.run(db, |db| {
            let changed = match to {
                To::Blocked => after.block(me, work.now),
                To::Unblocked => {
                    let mine = me.is_some() && before.blocked.is_some_and(|block| block.by == me);
                    if !mine && !reader.viewer.may(Permission::UnblockContacts) {
                        return Err(Problem::lacks(Permission::UnblockContacts));
                    }
                    after.unblock()
                }
            };
            if changed {
                contacts::save(db, &before, &after)?;
                audit::append(db, &noted)?;
                events::append(db, &told(&work, &after, "contact.updated"))?;
                let all = Rest {
                    contact_id: id,
                    before: ConversationId::from(i64::MAX),
                    by: (actor.kind(), actor.id()),
                };
                if let Some(rest) = all.step(db, &work, after.organization)? {
                    jobs::push(db, &rest.job(&work, after.organization))?;
                }
            }
            Ok(id)
        })?;
        shown(db, &reader, after)
    });
    contact.await
}

impl steps::Rest for Rest {
    const KIND: &'static str = "conversations.follow_contact";
    const NAME: &'static str = "follow a contact";

    /// What it brings is what the contact says when it runs.
    fn lane(&self) -> i64 {
        *self.contact_id.as_ref()
    }

    /// Brings the latest of them to what the contact says.
    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let contact = contacts::lock(db, organization, self.contact_id)?;
        let (kind, id) = self.by;
        let by = Actor::from_parts(kind, id).unwrap_or(Actor::System);
        let some = lock_some(db, organization, contact.id, self.before, STEP)?;
        let last = some.last().map(|locked| locked.conversation.id);
        let is_full = i64::try_from(some.len()).is_ok_and(|count| count == STEP);
        let ids: Vec<ConversationId> = some.iter().map(|locked| locked.conversation.id).collect();
        let cancelled = match contact.is_blocked() {
            true => scheduled::cancel_all(db, work, organization, &ids)?,
            false => Vec::new(),
        };
        for mut locked in some {
            let c = &mut locked.conversation;
            let moves = follow(&contact, c, work.now);
            let mine = cancelled.iter().filter(|m| m.conversation == c.id);
            let told: Vec<_> = mine.map(|m| ("message.updated", m)).collect();
            for (_, message) in &told {
                c.delivery_changed(message.id, Delivery::Cancelled);
            }
            let change = Change {
                messages: &told,
                ..Change::of(by, moves)
            };
            record::save(db, work, &locked, change)?;
        }
        Ok(last.filter(|_| is_full).map(|before| Self {
            before,
            ..self.clone()
        }))
    }

    fn remaining(&self, db: &mut Db, organization: OrganizationId) -> StoreResult<Option<i64>> {
        count_of_contact(db, organization, self.contact_id, self.before).map(Some)
    }
}

/// Lets a conversation follow its contact to *Blacklist*, or back. Whatever changes a conversation
/// that a job has not reached yet does it first.
pub fn follow(contact: &Contact, conversation: &mut Conversation, now: Timestamp) -> Vec<Move> {
    match contact.is_blocked() {
        // A mail may go into a conversation of somebody else's.
        _ if contact.id != conversation.contact => Vec::new(),
        true => conversation.block(now),
        false => conversation.unblock(now),
    }
}
