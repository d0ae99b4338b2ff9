//! What can be done with drafts.

use super::wire;
use crate::app::State;
use crate::conversations::work::Work;
use crate::extract::{AgentCaller, IfMatch};
use crate::problem::{Problem, Reply};
use contract::drafts::{Draft as Wire, SaveDraft};
use domain::actors::Actor;
use domain::drafts::{Addressing, both, goes};
use domain::{AgentId, AttachmentId, ConversationId, MessageId, OrganizationId};
use store::conversations::{Draft, Reader, draft, get_item, save_draft};
use store::events::{self, Audience, NewEvent};
use store::messages::Message;
use store::{Db, StoreResult};

/// The caller's draft; an empty one of version 0 when there is none.
pub async fn get(state: &State, by: &AgentCaller, id: ConversationId) -> Reply<Wire> {
    let (viewer, agent, uploader) = (by.viewer.clone(), by.agent, by.uploader());
    let links = state.links();
    let read = state.store.read(move |db| {
        let reader = Reader::load(db, viewer)?;
        get_item(db, &reader, id)?;
        match draft(db, reader.viewer.organization, agent, id)? {
            Some(draft) => wire::draft(db, &links, &uploader, draft),
            None => Ok(Wire::default()),
        }
    });
    Ok(read.await?)
}

/// Keeps what was typed; refused when another window saved a newer one.
pub async fn save(
    state: &State,
    by: &AgentCaller,
    id: ConversationId,
    read: IfMatch,
    new: SaveDraft,
) -> Reply<Wire> {
    let (work, viewer, agent) = (Work::new(state), by.viewer.clone(), by.agent);
    let (links, uploader) = (state.links(), by.uploader());
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
                identity: new.identity_id,
                reply_to: new.reply_to_id,
                email: new.email.clone().map(wire::addressing),
                template: new.template.clone().map(wire::template),
                version: had + 1,
                updated_at: work.now,
            };
            save_draft(db, &kept)?;
            tell(db, &work, &kept)?;
            Ok(wire::draft(db, &links, &uploader, kept)?)
        })
        .await
}

/// Throws a draft away.
pub async fn delete(state: &State, by: &AgentCaller, id: ConversationId) -> Reply<()> {
    let (work, viewer, agent) = (Work::new(state), by.viewer.clone(), by.agent);
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            get_item(db, &reader, id)?;
            let own = (viewer.organization, agent);
            Ok::<_, Problem>(forget(db, &work, own, id, None)?)
        })
        .await
}

/// Forgets the draft of this version, or an earlier one; any unless told.
pub fn forget(
    db: &mut Db,
    work: &Work,
    (organization, agent): (OrganizationId, AgentId),
    id: ConversationId,
    written_in: Option<i64>,
) -> StoreResult<()> {
    match draft(db, organization, agent, id)? {
        Some(draft) if goes(draft.version, written_in) && !draft.is_empty() => {
            let gone = draft.forgotten(work.now);
            save_draft(db, &gone)?;
            tell(db, work, &gone)
        }
        _ => Ok(()),
    }
}

/// What others took back before it left is a draft of its author again, below what is in it already.
pub fn give_back(
    db: &mut Db,
    work: &Work,
    message: &Message,
    files: &[(MessageId, AttachmentId)],
) -> StoreResult<()> {
    let Actor::Agent(agent) = message.author else {
        return Ok(());
    };
    let (organization, conversation) = (message.organization, message.conversation);
    let had = draft(db, organization, agent, conversation)?;
    let had = had.unwrap_or_else(|| Draft::empty(organization, agent, conversation, work.now));
    let own = files.iter().filter(|(of, _)| *of == message.id);
    let details = message.details.clone().unwrap_or_default();
    // The words of a template are the template's, while nothing else was begun.
    let template = details.template.filter(|_| had.is_empty());
    let text = message.text.as_deref().filter(|_| template.is_none());
    let kept = Draft {
        text: both(&had.text, text.unwrap_or_default()),
        attachments: had
            .attachments
            .iter()
            .copied()
            .chain(own.map(|(_, file)| *file))
            .collect(),
        reply_to: had.reply_to.or(message.reply_to),
        email: had.email.or(details.email.as_ref().map(Addressing::of)),
        template: had.template.or(template),
        version: had.version + 1,
        updated_at: work.now,
        ..had
    };
    save_draft(db, &kept)?;
    tell(db, work, &kept)
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
