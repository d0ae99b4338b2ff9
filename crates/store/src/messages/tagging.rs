//! Which tags messages have, and who put them there.

use crate::columns::{AsInt, AsText};
use crate::db::insert_few;
use crate::schema::{message_tags, messages, tags};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::{ConversationId, MessageId, OrganizationId, TagId, Timestamp};

/// A tag as a message has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tagged {
    pub id: TagId,
    pub name: String,
    pub added_by: Actor,
}

#[derive(Insertable)]
#[diesel(table_name = message_tags, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    message_id: AsInt<MessageId>,
    tag_id: AsInt<TagId>,
    conversation_id: AsInt<ConversationId>,
    added_by_kind: AsText<ActorKind>,
    added_by_id: Option<i64>,
    added_at: AsInt<Timestamp>,
}

type Columns = (
    AsInt<MessageId>,
    AsInt<TagId>,
    String,
    AsText<ActorKind>,
    Option<i64>,
);

/// The tags of some messages, each with its message, in the order they were put there: one statement
/// for any number.
pub fn tagged(
    db: &mut Db,
    organization: OrganizationId,
    of: &[MessageId],
) -> StoreResult<Vec<(MessageId, Tagged)>> {
    let same = tags::organization_id
        .eq(message_tags::organization_id)
        .and(tags::id.eq(message_tags::tag_id));
    let rows: Vec<Columns> = message_tags::table
        .inner_join(tags::table.on(same))
        .filter(message_tags::organization_id.eq(AsInt(organization)))
        .filter(message_tags::message_id.eq_any(of.iter().map(|id| *id.as_ref())))
        .order((
            message_tags::message_id,
            message_tags::added_at,
            message_tags::tag_id,
        ))
        .select((
            message_tags::message_id,
            message_tags::tag_id,
            tags::name,
            message_tags::added_by_kind,
            message_tags::added_by_id,
        ))
        .load(db)?;
    let tagged = |(message, tag, name, kind, id): Columns| {
        let tagged = Tagged {
            id: tag.0,
            name,
            added_by: Actor::from_parts(kind.0, id).unwrap_or(Actor::System),
        };
        (message.0, tagged)
    };
    Ok(rows.into_iter().map(tagged).collect())
}

/// Puts tags on messages of one conversation that do not have them, and counts the messages'
/// versions up.
pub fn add(
    db: &mut Db,
    (organization, conversation): (OrganizationId, ConversationId),
    added: &[(MessageId, TagId)],
    by: Actor,
    now: Timestamp,
) -> StoreResult<()> {
    let row = |(message, tag): &(MessageId, TagId)| Row {
        organization_id: AsInt(organization),
        message_id: AsInt(*message),
        tag_id: AsInt(*tag),
        conversation_id: AsInt(conversation),
        added_by_kind: AsText(by.kind()),
        added_by_id: by.id(),
        added_at: AsInt(now),
    };
    let rows: Vec<Row> = added.iter().map(row).collect();
    insert_few!(db, rows, |some| {
        diesel::insert_into(message_tags::table).values(some)
    });
    let messages: Vec<i64> = added.iter().map(|(message, _)| *message.as_ref()).collect();
    count_up(db, organization, &messages)
}

/// Takes a tag from a message, and counts the message's version up.
pub fn remove(
    db: &mut Db,
    organization: OrganizationId,
    message: MessageId,
    tag: TagId,
) -> StoreResult<()> {
    let one = message_tags::table.find((AsInt(organization), AsInt(message), AsInt(tag)));
    diesel::delete(one).execute(db)?;
    count_up(db, organization, &[*message.as_ref()])
}

fn count_up(db: &mut Db, organization: OrganizationId, ids: &[i64]) -> StoreResult<()> {
    let changed = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::id.eq_any(ids));
    diesel::update(changed)
        .set(messages::version.eq(messages::version + 1))
        .execute(db)?;
    Ok(())
}

/// A message of a conversation that has a tag, if there is one.
pub fn any_with(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    tag: TagId,
) -> StoreResult<Option<MessageId>> {
    let id: Option<AsInt<MessageId>> = message_tags::table
        .filter(message_tags::organization_id.eq(AsInt(organization)))
        .filter(message_tags::conversation_id.eq(AsInt(conversation)))
        .filter(message_tags::tag_id.eq(AsInt(tag)))
        .order(message_tags::message_id)
        .select(message_tags::message_id)
        .first(db)
        .optional()?;
    Ok(id.map(|id| id.0))
}
