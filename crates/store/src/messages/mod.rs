//! Messages: the row, how it is found again, and how far it got.

mod attachments;
pub mod automated;
pub mod before;
pub mod changes;
pub mod early;
pub mod early_changes;
pub mod failed;
mod met;
pub mod pieces;
pub mod receipts;
mod row;
pub mod scheduled;
pub mod scheduled_by;
pub mod tagging;
mod thread;

pub use attachments::{attach, attach_all, attached};
pub use thread::{Listed, Quote, Thread, around, of_identities, of_ids, one, page, page_newer};

use crate::columns::{AsInt, AsText};
use crate::db::insert_many;
use crate::fragment::Fragment;
use crate::schema::messages;
use crate::{Db, StoreError, StoreResult, search};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::actors::{Actor, ActorKind};
use domain::messages::{Automated, Delivery, Details, Direction, MessageKind, Place};
use domain::{
    AttachmentId, ChannelId, ConversationId, IdentityId, MessageId, OrganizationId, Timestamp,
};
use row::Row;
use serde::{Deserialize, Serialize};

/// A message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Message {
    pub organization: OrganizationId,
    pub id: MessageId,
    pub conversation: ConversationId,
    pub channel: ChannelId,
    pub identity: Option<IdentityId>,
    pub direction: Direction,
    pub kind: MessageKind,
    pub author: Actor,
    pub client_id: Option<String>,
    pub provider_id: Option<String>,
    pub text: Option<String>,
    pub reply_to: Option<MessageId>,
    pub automated: Option<Automated>,
    /// What an integration said of it, see [`domain::conversations::is_answer`].
    pub counts_as_answer: bool,
    /// The how manieth of the customer's it is.
    pub inbound_seq: Option<i64>,
    /// How far an outbound one got.
    pub delivery: Option<Delivery>,
    pub error: Option<DeliveryError>,
    /// When a scheduled one leaves; none for every other.
    pub due_at: Option<Timestamp>,
    /// Whether it waits for somebody who manages conversations, see [`domain::messages::at_due`].
    pub held: Option<bool>,
    /// What only some messages have.
    pub details: Option<Details>,
    /// Where it stands in its thread.
    pub position: Timestamp,
    pub sent_at: Timestamp,
    pub received_at: Timestamp,
    pub edited_at: Option<Timestamp>,
    pub deleted_at: Option<Timestamp>,
    pub version: i64,
}

/// Why a message did not leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryError {
    pub code: String,
    pub message: String,
    pub retryable: bool,
}

/// One message of this organization.
pub fn get(db: &mut Db, organization: OrganizationId, id: MessageId) -> StoreResult<Message> {
    let row: Row = messages::table
        .find((AsInt(organization), AsInt(id)))
        .select(Row::as_select())
        .first(db)?;
    Ok(row.into())
}

/// Several messages of this organization; those that are not there are left out.
pub fn get_all(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[MessageId],
) -> StoreResult<Vec<Message>> {
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// The message a provider calls by this id, or a piece of it, if we have it: with one statement,
/// because whatever comes is looked for.
pub fn by_provider_id(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    provider_id: &str,
) -> StoreResult<Option<Message>> {
    let of = |named: Fragment<Bool>| {
        named
            .int(*organization.as_ref())
            .sql(" AND channel_id = ")
            .int(*channel.as_ref())
            .sql(" AND provider_id = ")
            .text(provider_id)
    };
    let whole = Fragment::new("SELECT id FROM messages AS whole WHERE organization_id = ");
    let piece = Fragment::new("SELECT message_id FROM message_pieces WHERE organization_id = ");
    let known = Fragment::<Bool>::new("messages.id IN (")
        .then(of(whole))
        .sql(" UNION ALL ")
        .then(of(piece))
        .sql(")");
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(known)
        .select(Row::as_select())
        .load(db)?;
    let found = rows.into_iter().map(Message::from);
    // The message itself, where the id once meant a piece of another.
    Ok(found.min_by_key(|message| message.provider_id.as_deref() != Some(provider_id)))
}

/// The message a sender calls by this id, if they sent it into this conversation before.
pub fn by_client_id(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    author: Actor,
    client_id: &str,
) -> StoreResult<Option<Message>> {
    let row: Option<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::author_kind.eq(AsText(author.kind())))
        .filter(messages::author_id.eq(author.id()))
        .filter(messages::client_id.eq(client_id))
        // As the index says it, so that it is taken.
        .filter(Fragment::<Bool>::new("messages.direction = 'outbound'"))
        .select(Row::as_select())
        .first(db)
        .optional()?;
    Ok(row.map(Message::from))
}

impl Message {
    /// Where it stands in its thread.
    pub fn place(&self) -> Place {
        Place {
            at: self.position,
            id: self.id,
        }
    }

    /// The file that is this mail as its author formatted it.
    pub fn html(&self) -> Option<AttachmentId> {
        self.details.as_ref()?.email.as_ref()?.html
    }

    /// Whether it never left, or not yet.
    pub fn is_unsent(&self) -> bool {
        let delivery = self.delivery;
        delivery.is_some_and(|state| Delivery::UNSENT.contains(&state))
    }
}

/// What people other than `author` answered in a conversation behind a place of its thread.
pub fn human_answers_since(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    seen: Place,
    author: Actor,
    limit: i64,
) -> StoreResult<Vec<Message>> {
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(
            messages::position.gt(AsInt(seen.at)).or(messages::position
                .eq(AsInt(seen.at))
                .and(messages::id.gt(AsInt(seen.id)))),
        )
        .filter(messages::direction.eq(AsText(Direction::Outbound)))
        .filter(messages::author_kind.eq(AsText(ActorKind::Agent)))
        .filter(messages::author_id.ne(author.id()))
        .filter(messages::delivery.ne_all(scheduled::unsent()))
        .order((messages::position, messages::id))
        .limit(limit)
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Adds a message; `Conflict` when the provider's id or the sender's is known already.
pub fn insert(db: &mut Db, message: &Message) -> StoreResult<()> {
    diesel::insert_into(messages::table)
        .values(Row::from(message))
        .execute(db)?;
    match message.due_at {
        // Found once it has left.
        Some(_) => Ok(()),
        None => search::add_message(db, message),
    }
}

/// Adds many messages; some have files of these names, which are to be attached.
pub fn insert_all(db: &mut Db, all: &[Message], files: &[(MessageId, &str)]) -> StoreResult<()> {
    let rows: Vec<Row> = all.iter().map(Row::from).collect();
    insert_many!(db, messages::table, &rows);
    search::add_messages(db, all, files)
}

/// Moves a message on, from where the caller saw it; `Contention` when somebody was faster.
pub fn set_delivery(db: &mut Db, before: &Message, after: &Message) -> StoreResult<()> {
    let seen = messages::table
        .find((AsInt(before.organization), AsInt(before.id)))
        .filter(messages::version.eq(before.version));
    let error = after.error.as_ref();
    let change = diesel::update(seen).set((
        messages::delivery.eq(after.delivery.map(AsText)),
        messages::error_code.eq(error.map(|e| e.code.as_str())),
        messages::error_message.eq(error.map(|e| e.message.as_str())),
        messages::error_retryable.eq(error.map(|e| e.retryable)),
        messages::provider_id.eq(after.provider_id.as_deref()),
        messages::version.eq(after.version),
    ));
    let changed = change.execute(db)?;
    match changed {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Writes what a message mainly is, now that its files are known; `Contention` when somebody was
/// faster.
pub fn set_kind(db: &mut Db, before: &Message, after: &Message) -> StoreResult<()> {
    let seen = messages::table
        .find((AsInt(before.organization), AsInt(before.id)))
        .filter(messages::version.eq(before.version));
    let changed = diesel::update(seen)
        .set((
            messages::kind.eq(AsText(after.kind)),
            messages::version.eq(after.version),
        ))
        .execute(db)?;
    match changed {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// How many customer messages a conversation had when this one came: unread goes by arrival.
pub fn inbound_seq_at(db: &mut Db, message: &Message) -> StoreResult<i64> {
    if let Some(seq) = message.inbound_seq {
        return Ok(seq);
    }
    let before: Option<Option<i64>> = messages::table
        .filter(messages::organization_id.eq(AsInt(message.organization)))
        .filter(messages::conversation_id.eq(AsInt(message.conversation)))
        .filter(messages::position.le(AsInt(message.position)))
        .filter(messages::inbound_seq.is_not_null())
        .order((messages::position.desc(), messages::id.desc()))
        .select(messages::inbound_seq)
        .first(db)
        .optional()?;
    Ok(before.flatten().unwrap_or_default())
}
