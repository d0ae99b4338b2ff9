//! Closing, with what waits in a conversation, and opening again.

use super::actions::{act, after, not_theirs, seen};
use super::record::{self, Change};
use super::work::Work;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::messages::scheduled;
use crate::once::Once;
use crate::problem::Reply;
use contract::conversations::{Close, ConversationDetails};
use domain::ConversationId;
use domain::conversations::{may_close, may_reopen};

pub async fn close(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    close: Close,
) -> Reply<ConversationDetails> {
    let (work, viewer, me) = (Work::new(state), by.viewer.clone(), by.actor());
    state
        .write(move |db| {
            let (reader, mut locked) = seen(db, viewer.clone(), id)?;
            once.run(db, |db| {
                if !may_close(&reader.viewer, &locked.conversation) {
                    return Err(not_theirs());
                }
                let c = &mut locked.conversation;
                let settled = scheduled::settle(db, &work, c, close.cancel_scheduled)?;
                let mut moves = settled.moves;
                moves.extend(c.close(me, work.now));
                let told = settled.messages.iter().map(|m| ("message.updated", m));
                let change = Change {
                    messages: &told.collect::<Vec<_>>(),
                    ..Change::of(me, moves)
                };
                record::save(db, &work, &locked, change)?;
                Ok(id)
            })?;
            after(db, &reader, &locked, work.now)
        })
        .await
}

pub async fn reopen(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, |_, reader, c, now| {
        match may_reopen(&reader.viewer, c) {
            true => Ok(c.reopen(now)),
            false => Err(not_theirs()),
        }
    })
    .await
}
