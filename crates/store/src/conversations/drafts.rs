//! What an agent typed and did not send; theirs alone.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::drafts;
use crate::written::{IdsColumn, ids};
use crate::{Db, StoreError, StoreResult, json};
use diesel::prelude::*;
use domain::drafts::Addressing;
use domain::messages::FilledTemplate;
use domain::{
    AgentId, AttachmentId, ChannelId, ConversationId, IdentityId, MessageId, OrganizationId,
    Timestamp,
};

/// An unsent text; an empty one was forgotten.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub organization: OrganizationId,
    pub agent: AgentId,
    pub conversation: ConversationId,
    pub text: String,
    pub attachments: Vec<AttachmentId>,
    pub channel: Option<ChannelId>,
    /// Which address of the channel; none is the first.
    pub identity: Option<IdentityId>,
    pub reply_to: Option<MessageId>,
    /// Whom it goes to as a mail, where somebody says so.
    pub email: Option<Addressing>,
    /// The template it is made from, filled in as far as it is.
    pub template: Option<FilledTemplate>,
    /// Counts saving and forgetting.
    pub version: i64,
    pub updated_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = drafts, primary_key(organization_id, agent_id, conversation_id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    agent_id: AsInt<AgentId>,
    conversation_id: AsInt<ConversationId>,
    text: String,
    attachment_ids: IdsColumn<AttachmentId>,
    channel_id: Option<AsInt<ChannelId>>,
    reply_to_id: Option<AsInt<MessageId>>,
    version: i64,
    updated_at: AsInt<Timestamp>,
    identity_id: Option<AsInt<IdentityId>>,
    email: Option<String>,
    template: Option<String>,
}

pub fn draft(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
    conversation: ConversationId,
) -> StoreResult<Option<Draft>> {
    let row: Option<Row> = drafts::table
        .find((AsInt(organization), AsInt(agent), AsInt(conversation)))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    row.map(Draft::try_from).transpose()
}

/// Writes a draft over the one there was.
pub fn save_draft(db: &mut Db, draft: &Draft) -> StoreResult<()> {
    let query = diesel::insert_into(drafts::table)
        .values(row(draft)?)
        .on_conflict((
            drafts::organization_id,
            drafts::agent_id,
            drafts::conversation_id,
        ))
        .do_update()
        .set(row(draft)?);
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

impl Draft {
    /// Where nothing was typed yet.
    pub fn empty(
        organization: OrganizationId,
        agent: AgentId,
        conversation: ConversationId,
        at: Timestamp,
    ) -> Self {
        Self {
            organization,
            agent,
            conversation,
            text: String::new(),
            attachments: Vec::new(),
            channel: None,
            identity: None,
            reply_to: None,
            email: None,
            template: None,
            version: 0,
            updated_at: at,
        }
    }

    /// What is left of a draft that was sent or thrown away: the version, so that what comes next is
    /// known to be later.
    pub fn forgotten(&self, at: Timestamp) -> Self {
        Self {
            version: self.version + 1,
            ..Self::empty(self.organization, self.agent, self.conversation, at)
        }
    }

    /// Whether nothing stands in it.
    pub fn is_empty(&self) -> bool {
        let says_nothing = self.text.is_empty() && self.template.is_none();
        let is_bare = self.attachments.is_empty() && self.reply_to.is_none();
        says_nothing && is_bare && self.email.is_none()
    }
}

fn row(draft: &Draft) -> StoreResult<Row> {
    Ok(Row {
        organization_id: AsInt(draft.organization),
        agent_id: AsInt(draft.agent),
        conversation_id: AsInt(draft.conversation),
        text: draft.text.clone(),
        attachment_ids: ids(&draft.attachments),
        channel_id: draft.channel.map(AsInt),
        identity_id: draft.identity.map(AsInt),
        reply_to_id: draft.reply_to.map(AsInt),
        version: draft.version,
        updated_at: AsInt(draft.updated_at),
        email: draft.email.as_ref().map(json::write).transpose()?,
        template: draft.template.as_ref().map(json::write).transpose()?,
    })
}

impl TryFrom<Row> for Draft {
    type Error = StoreError;

    fn try_from(row: Row) -> StoreResult<Self> {
        Ok(Self {
            organization: row.organization_id.0,
            agent: row.agent_id.0,
            conversation: row.conversation_id.0,
            text: row.text,
            attachments: row.attachment_ids.0.value.0,
            channel: row.channel_id.map(|id| id.0),
            identity: row.identity_id.map(|id| id.0),
            reply_to: row.reply_to_id.map(|id| id.0),
            email: row.email.as_deref().map(json::read).transpose()?,
            template: row.template.as_deref().map(json::read).transpose()?,
            version: row.version,
            updated_at: row.updated_at.0,
        })
    }
}
