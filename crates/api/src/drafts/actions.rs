//! What can be done with drafts.

use crate::app::State;
use crate::conversations::work::Work;
use crate::extract::{AgentCaller, IfMatch};
use crate::problem::{Problem, Reply};
use contract::drafts::Draft as Wire;
use domain::ConversationId;
use store::conversations::{Draft, Reader, draft, drop_draft, get_item, save_draft};
use store::events::{self, Audience, NewEvent};
use store::{Db, StoreResult};

/// The caller's draft; an empty one of version 0 when there is none.
pub async fn get(state: &State, by: &AgentCaller, id: ConversationId) -> Reply<Wire> {
    let (viewer, agent) = (by.viewer.clone(), by.agent);
    let read = state.store.read(move |db| {
        let reader = Reader::load(db, viewer)?;
        get_item(db, &reader, id)?;
        draft(db, reader.viewer.organization, agent, id)
    });
    Ok(read.await?.map(wire).unwrap_or_default())
}

/// Keeps what was typed; refused when another window saved a newer one.
pub async fn save(
    state: &State,
    by: &AgentCaller,
    id: ConversationId,
    read: IfMatch,
    new: Wire,
) -> Reply<Wire> {
    let (work, viewer, agent) = (Work::new(state), by.viewer.clone(), by.agent);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            get_item(db, &reader, id)?;
            let organization = viewer.organization;
            let had = draft(db, organization, agent, id)?.map_or(0, |draft| draft.version);
            read.check(had)?;
            if had != new.version {
                return Err(Problem::stale());
            }
            let kept = Draft {
                organization,
                agent,
                conversation: id,
                text: domain::messages::clean(&new.text),
                attachments: new.attachment_ids.clone(),
                channel: new.channel_id,
                reply_to: new.reply_to_id,
                version: had + 1,
                updated_at: work.now,
            };
            save_draft(db, &kept)?;
            tell(db, &work, &kept)?;
            Ok(wire(kept))
        })
        .await
}

pub async fn delete(state: &State, by: &AgentCaller, id: ConversationId) -> Reply<()> {
    let (viewer, agent) = (by.viewer.clone(), by.agent);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            get_item(db, &reader, id)?;
            drop_draft(db, viewer.organization, agent, id)?;
            Ok::<_, Problem>(())
        })
        .await
}

/// The author's other windows.
fn tell(db: &mut Db, work: &Work, draft: &Draft) -> StoreResult<()> {
    let me = Some(Audience::Agent(draft.agent));
    let told = NewEvent {
        organization: draft.organization,
        id: work.id(),
        name: "draft.updated",
        conversation: Some(draft.conversation),
        object: *draft.conversation.as_ref(),
        version: draft.version,
        revision: None,
        before: me.clone(),
        after: me,
        at: work.now,
    };
    events::append(db, &told)
}

fn wire(draft: Draft) -> Wire {
    Wire {
        text: draft.text,
        attachment_ids: draft.attachments,
        channel_id: draft.channel,
        reply_to_id: draft.reply_to,
        version: draft.version,
    }
}
