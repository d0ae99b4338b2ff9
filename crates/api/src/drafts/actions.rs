//! What can be done with drafts.

use crate::app::State;
use crate::attachments::Links;
use crate::conversations::work::Work;
use crate::extract::{AgentCaller, IfMatch};
use crate::messages;
use crate::problem::{Problem, Reply};
use contract::drafts::{Draft as Wire, SaveDraft};
use domain::actors::Actor;
use domain::drafts::{both, goes};
use domain::{AgentId, AttachmentId, ConversationId, MessageId, OrganizationId};
use store::attachments::{self, Uploader};
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
            Some(draft) => wire(db, &links, &uploader, draft),
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
                version: had + 1,
                updated_at: work.now,
            };
            save_draft(db, &kept)?;
            tell(db, &work, &kept)?;
            Ok(wire(db, &links, &uploader, kept)?)
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
    let kept = Draft {
        text: both(&had.text, message.text.as_deref().unwrap_or_default()),
        attachments: had
            .attachments
            .iter()
            .copied()
            .chain(own.map(|(_, file)| *file))
            .collect(),
        reply_to: had.reply_to.or(message.reply_to),
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

/// As the API shows it, with what is still there of its files and of what it answers.
fn wire(db: &mut Db, links: &Links, uploader: &Uploader, draft: Draft) -> StoreResult<Wire> {
    let organization = draft.organization;
    let files = attachments::unused(db, organization, &draft.attachments, uploader)?;
    let quoted = match draft.reply_to {
        Some(id) => store::messages::of_ids(db, organization, &[id])?.pop(),
        None => None,
    };
    let quoted = quoted.filter(|quoted| quoted.message.conversation == draft.conversation);
    Ok(Wire {
        text: draft.text,
        attachment_ids: draft.attachments,
        attachments: files.iter().map(|file| links.attachment(file)).collect(),
        channel_id: draft.channel,
        identity_id: draft.identity,
        reply_to_id: draft.reply_to,
        reply_to: quoted.map(messages::wire::quoted),
        version: draft.version,
        updated_at: Some(draft.updated_at),
    })
}
