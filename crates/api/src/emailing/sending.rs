//! The mail itself, made of what there is when it leaves: what was restricted meanwhile does not leave
//! any more.

use super::letter::Transcript;
use crate::app::State;
use crate::attachments::rules;
use crate::auth::principals::viewer_of_token;
use crate::mail::{File, Letter};
use crate::problem::Reply;
use domain::permissions::Permission;
use domain::principal::Viewer;
use domain::visibility::can_see;
use domain::{
    AgentId, ApiTokenId, AttachmentId, ConversationId, MessageId, OrganizationId, Timestamp,
};
use serde::{Deserialize, Serialize};
use store::attachments::Attachment;
use store::conversations::{Reader, items};
use store::messages::{self, Listed};
use store::{Db, StoreError, StoreResult, agents, organizations, rights};

/// The kind of job that sends it.
pub const KIND: &str = "conversations.email";
/// Most messages of one mail.
const MOST: usize = 500;
/// So much of files is in the mail itself; mail servers refuse large letters.
const ENCLOSED: i64 = 10_000_000;

/// What was asked for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Order {
    pub conversation_id: ConversationId,
    /// Who asked, if it was no integration.
    pub agent_id: Option<AgentId>,
    /// The token it was asked with.
    #[serde(default)]
    pub token_id: Option<ApiTokenId>,
    pub to: Vec<String>,
    pub subject: String,
    /// These alone; none is the whole conversation.
    pub message_ids: Vec<MessageId>,
    pub asked_at: Timestamp,
}

/// What there is to send.
struct Parcel {
    number: i64,
    contact: String,
    channel: String,
    sender: String,
    reply_to: Option<String>,
    messages: Vec<Listed>,
    /// Files that the organization does not let out any more.
    withheld: Vec<AttachmentId>,
    is_cut: bool,
}

/// The letter; none when there is nothing (any more) that the one who asked may send.
pub async fn letter(
    state: &State,
    organization: OrganizationId,
    id: domain::JobId,
    order: &Order,
) -> Reply<Option<Letter>> {
    let asked = order.clone();
    let parcel = state
        .store
        .read({
            let now = state.now();
            move |db| load(db, organization, &asked, now)
        })
        .await?;
    let Some(parcel) = parcel else {
        return Ok(None);
    };
    let enclosed = enclosed(&parcel.messages, &parcel.withheld);
    let transcript = Transcript {
        number: parcel.number,
        contact: &parcel.contact,
        channel: &parcel.channel,
        link: state
            .config
            .public_url
            .link(&format!("/conversations/inbox/{}", parcel.number)),
        messages: &parcel.messages,
        enclosed: &enclosed,
        withheld: &parcel.withheld,
        is_cut: parcel.is_cut,
    };
    let links = state.links();
    let (text, html) = (transcript.text(&links), transcript.html(&links));
    Ok(Some(Letter {
        id: format!("<conversation-{id}@{}>", state.config.public_url.host()),
        sender: parcel.sender,
        reply_to: parcel.reply_to,
        to: order.to.clone(),
        subject: order.subject.clone(),
        text,
        html,
        files: files(state, organization, &parcel.messages, &enclosed).await?,
    }))
}

/// What the one who asked sees now, if they may still send mail.
fn viewer(
    db: &mut Db,
    organization: OrganizationId,
    order: &Order,
    now: Timestamp,
) -> StoreResult<Option<Viewer>> {
    let found = match (order.token_id, order.agent_id) {
        (Some(token), _) => viewer_of_token(db, organization, token, now),
        (None, Some(agent)) => rights::of_agent(db, organization, agent).map(|own| own.viewer),
        (None, None) => Err(StoreError::NotFound),
    };
    match found {
        Ok(viewer) => {
            let may = viewer.permissions.contains(Permission::EmailConversations);
            Ok(may.then_some(viewer))
        }
        // Deactivated or revoked meanwhile.
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn load(
    db: &mut Db,
    organization: OrganizationId,
    order: &Order,
    now: Timestamp,
) -> Reply<Option<Parcel>> {
    let id = order.conversation_id;
    let Some(item) = items(db, organization, &[id])?.into_iter().next() else {
        return Ok(None);
    };
    let Some(viewer) = viewer(db, organization, order, now)? else {
        return Ok(None);
    };
    let reader = Reader::load(db, viewer)?;
    let facts = item.conversation.facts();
    if !can_see(&reader.viewer, &facts, &reader.worked).is_any() {
        return Ok(None);
    }
    let settings = organizations::get(db, organization)?;
    let (mut sender, mut reply_to) = (settings.name.clone(), None);
    if let Some(agent) = order.agent_id {
        let agent = agents::get(db, organization, agent)?;
        sender = format!("{} · {}", agent.first_name, settings.name);
        reply_to = Some(agent.email);
    }
    let (mut messages, is_cut) = match order.message_ids.is_empty() {
        false => (
            messages::of_ids(db, organization, &order.message_ids)?,
            false,
        ),
        true => {
            let page = messages::page(db, organization, id, None, MOST)?;
            (page.items, page.next.is_some())
        }
    };
    messages.retain(|one| one.message.conversation == id && one.message.deleted_at.is_none());
    messages.sort_by_key(|one| (one.message.position, one.message.id));
    let files = messages.iter().flat_map(|one| &one.attachments);
    let withheld = files.filter(|file| rules::judge(&settings, file).is_err());
    let withheld = withheld.map(|file| file.id).collect();
    Ok(Some(Parcel {
        number: item.conversation.number,
        contact: item.contact_name,
        channel: item.channel_name,
        sender,
        reply_to,
        messages,
        withheld,
        is_cut,
    }))
}

/// The files that go in the mail: as many as fit, in order.
fn enclosed(messages: &[Listed], withheld: &[AttachmentId]) -> Vec<AttachmentId> {
    let mut left = ENCLOSED;
    let mut ids = Vec::new();
    for file in messages.iter().flat_map(|one| &one.attachments) {
        let may_go = !file.content.is_empty() && !withheld.contains(&file.id);
        if may_go && file.size <= left {
            left -= file.size;
            ids.push(file.id);
        }
    }
    ids
}

async fn files(
    state: &State,
    organization: OrganizationId,
    messages: &[Listed],
    enclosed: &[AttachmentId],
) -> Reply<Vec<File>> {
    let mut files = Vec::new();
    let all = messages.iter().flat_map(|one| &one.attachments);
    for file in all.filter(|file| enclosed.contains(&file.id)) {
        files.push(read(state, organization, file).await?);
    }
    Ok(files)
}

async fn read(state: &State, organization: OrganizationId, file: &Attachment) -> Reply<File> {
    let failed = |error: object_store::Error| {
        crate::problem::no_files("a file of a mail cannot be read", &error)
    };
    let found = state.files.read(organization, &file.content, None).await;
    let bytes = found.map_err(failed)?.bytes().await.map_err(failed)?;
    Ok(File {
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        bytes: bytes.to_vec(),
    })
}
