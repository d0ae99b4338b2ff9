//! Blocking: the contact's row says it at once, and inbound messages are dropped from then on. Its
//! conversations follow in steps, since nobody knows how many there are; a step that was lost is
//! made up for by asking again.

use super::actions::{seen, shown, told};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::contacts::Contact as Wire;
use domain::actors::Actor;
use domain::permissions::Permission;
use domain::{ContactId, ConversationId};
use store::conversations::{Reader, lock_some};
use store::{contacts, events};

/// How many conversations one transaction moves.
const STEP: i64 = 50;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum To {
    Blocked,
    Unblocked,
}

pub async fn set(state: &State, by: &Principal, id: ContactId, once: Once, to: To) -> Reply<Wire> {
    let (work, viewer, me) = (Work::new(state), by.viewer.clone(), by.agent);
    let contact = state.write(move |db| {
        let reader = Reader::load(db, viewer.clone())?;
        let before = seen(db, &reader, id)?;
        let mut after = before.clone();
        once.run(db, |db| {
            let changed = match to {
                To::Blocked => after.block(Some(me), work.now),
                To::Unblocked => {
                    let mine = before.blocked.is_some_and(|block| block.by == Some(me));
                    if !mine && !reader.viewer.may(Permission::UnblockContacts) {
                        let missing = Permission::UnblockContacts;
                        return Err(Problem::forbidden().with("permission", missing));
                    }
                    after.unblock()
                }
            };
            if changed {
                contacts::save(db, &before, &after)?;
                events::append_all(db, &told(&work, &after, "contact.updated"))?;
            }
            Ok(id)
        })?;
        shown(db, &reader, after)
    });
    let contact = contact.await?;
    let mut after = Some(ConversationId::from(0));
    while let Some(from) = after {
        after = step(state, by, id, from).await?;
    }
    Ok(contact)
}

/// Brings some conversations to what the contact says; gives from where to go on.
async fn step(
    state: &State,
    by: &Principal,
    id: ContactId,
    from: ConversationId,
) -> Reply<Option<ConversationId>> {
    let (work, organization, me) = (Work::new(state), by.organization(), by.agent);
    state
        .write(move |db| {
            let blocked = contacts::lock(db, organization, id)?.is_blocked();
            let some = lock_some(db, organization, id, from, STEP)?;
            let last = some.last().map(|locked| locked.conversation.id);
            let is_full = i64::try_from(some.len()).is_ok_and(|count| count == STEP);
            for mut locked in some {
                let moves = match blocked {
                    true => locked.conversation.block(work.now),
                    false => locked.conversation.unblock(work.now),
                };
                record::save(db, &work, &locked, Change::of(Actor::Agent(me), moves))?;
            }
            Ok::<_, Problem>(last.filter(|_| is_full))
        })
        .await
}
