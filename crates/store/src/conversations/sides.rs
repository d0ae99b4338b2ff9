//! The side tables that lists of one agent start from: who works on a conversation, and who sees
//! it while it is restricted. Each row carries what such a list is sorted by.

use super::row::Keys;
use crate::columns::{AsInt, AsText};
use crate::db::{insert_few, insert_many};
use crate::schema::{conversation_assignees, conversation_viewers};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::conversations::Conversation;
use domain::folders::Shelf;
use domain::{AgentId, ChannelId, ConversationId, OrganizationId, Timestamp};

#[derive(Insertable)]
#[diesel(table_name = conversation_assignees, treat_none_as_default_value = false)]
struct AssigneeRow {
    organization_id: AsInt<OrganizationId>,
    conversation_id: AsInt<ConversationId>,
    agent_id: AsInt<AgentId>,
    channel_id: AsInt<ChannelId>,
    admitted: bool,
    shelf: AsText<Shelf>,
    place: i64,
    last_activity_at: AsInt<Timestamp>,
    shown_at: AsInt<Timestamp>,
    waiting_order: i64,
    inbound_seq: i64,
    last_customer_message_at: Option<AsInt<Timestamp>>,
}

#[derive(Insertable)]
#[diesel(table_name = conversation_viewers, treat_none_as_default_value = false)]
struct ViewerRow {
    organization_id: AsInt<OrganizationId>,
    conversation_id: AsInt<ConversationId>,
    agent_id: AsInt<AgentId>,
    assigned: bool,
    shelf: AsText<Shelf>,
    place: i64,
    last_activity_at: AsInt<Timestamp>,
    shown_at: AsInt<Timestamp>,
    waiting_order: i64,
    inbound_seq: i64,
    last_customer_message_at: Option<AsInt<Timestamp>>,
}

/// Who is in the side table of viewers: nobody while it is not restricted.
fn viewers(conversation: &Conversation) -> &[AgentId] {
    match conversation.restricted {
        true => &conversation.viewers,
        false => &[],
    }
}

/// Brings the side tables from `before` to `after`.
pub(super) fn write(
    db: &mut Db,
    before: Option<&Conversation>,
    after: &Conversation,
    keys: Keys,
) -> StoreResult<()> {
    let had = before.map_or(&[][..], |c| &c.assignees);
    let saw = before.map_or(&[][..], viewers);
    let same_people = had == after.assignees
        && saw == viewers(after)
        && before.is_some_and(|before| before.restricted == after.restricted);
    if same_people {
        if !had.is_empty() {
            move_assignees(db, after, keys)?;
        }
        if !saw.is_empty() {
            move_viewers(db, after, keys)?;
        }
        return Ok(());
    }
    let (organization, id) = (AsInt(after.organization), AsInt(after.id));
    if !had.is_empty() {
        let old = conversation_assignees::table
            .filter(conversation_assignees::organization_id.eq(organization))
            .filter(conversation_assignees::conversation_id.eq(id));
        diesel::delete(old).execute(db)?;
    }
    if !saw.is_empty() {
        let old = conversation_viewers::table
            .filter(conversation_viewers::organization_id.eq(organization))
            .filter(conversation_viewers::conversation_id.eq(id));
        diesel::delete(old).execute(db)?;
    }
    add_assignees(db, after, keys)?;
    add_viewers(db, after, keys)
}

/// The side tables of many new conversations.
pub(super) fn insert_all(db: &mut Db, all: &[(&Conversation, Keys)]) -> StoreResult<()> {
    let assignees: Vec<AssigneeRow> = all
        .iter()
        .flat_map(|(c, keys)| assignee_rows(c, *keys))
        .collect();
    insert_many!(db, conversation_assignees::table, &assignees);
    let viewers: Vec<ViewerRow> = all
        .iter()
        .flat_map(|(c, keys)| viewer_rows(c, *keys))
        .collect();
    insert_many!(db, conversation_viewers::table, &viewers);
    Ok(())
}

fn assignee_rows(after: &Conversation, keys: Keys) -> impl Iterator<Item = AssigneeRow> {
    after.assignees.iter().map(move |agent| AssigneeRow {
        organization_id: AsInt(after.organization),
        conversation_id: AsInt(after.id),
        agent_id: AsInt(*agent),
        channel_id: AsInt(after.channel),
        admitted: after.admits(*agent),
        shelf: AsText(keys.shelf),
        place: keys.place,
        last_activity_at: AsInt(keys.last_activity_at),
        shown_at: AsInt(keys.shown_at),
        waiting_order: keys.waiting_order,
        inbound_seq: keys.inbound_seq,
        last_customer_message_at: keys.last_customer_message_at.map(AsInt),
    })
}

fn add_assignees(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
    let rows: Vec<AssigneeRow> = assignee_rows(after, keys).collect();
    insert_few!(db, rows, |some| {
        diesel::insert_into(conversation_assignees::table).values(some)
    });
    Ok(())
}

fn viewer_rows(after: &Conversation, keys: Keys) -> impl Iterator<Item = ViewerRow> {
    viewers(after).iter().map(move |agent| ViewerRow {
        organization_id: AsInt(after.organization),
        conversation_id: AsInt(after.id),
        agent_id: AsInt(*agent),
        assigned: after.assignees.contains(agent),
        shelf: AsText(keys.shelf),
        place: keys.place,
        last_activity_at: AsInt(keys.last_activity_at),
        shown_at: AsInt(keys.shown_at),
        waiting_order: keys.waiting_order,
        inbound_seq: keys.inbound_seq,
        last_customer_message_at: keys.last_customer_message_at.map(AsInt),
    })
}

fn add_viewers(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
    let rows: Vec<ViewerRow> = viewer_rows(after, keys).collect();
    insert_few!(db, rows, |some| {
        diesel::insert_into(conversation_viewers::table).values(some)
    });
    Ok(())
}

/// New keys for everyone who works on it, with one statement.
fn move_assignees(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
    let rows = conversation_assignees::table
        .filter(conversation_assignees::organization_id.eq(AsInt(after.organization)))
        .filter(conversation_assignees::conversation_id.eq(AsInt(after.id)));
    let change = diesel::update(rows).set((
        conversation_assignees::shelf.eq(AsText(keys.shelf)),
        conversation_assignees::place.eq(keys.place),
        conversation_assignees::last_activity_at.eq(AsInt(keys.last_activity_at)),
        conversation_assignees::shown_at.eq(AsInt(keys.shown_at)),
        conversation_assignees::waiting_order.eq(keys.waiting_order),
        conversation_assignees::inbound_seq.eq(keys.inbound_seq),
        conversation_assignees::last_customer_message_at
            .eq(keys.last_customer_message_at.map(AsInt)),
    ));
    change.execute(db)?;
    Ok(())
}

fn move_viewers(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
    let rows = conversation_viewers::table
        .filter(conversation_viewers::organization_id.eq(AsInt(after.organization)))
        .filter(conversation_viewers::conversation_id.eq(AsInt(after.id)));
    let change = diesel::update(rows).set((
        conversation_viewers::shelf.eq(AsText(keys.shelf)),
        conversation_viewers::place.eq(keys.place),
        conversation_viewers::last_activity_at.eq(AsInt(keys.last_activity_at)),
        conversation_viewers::shown_at.eq(AsInt(keys.shown_at)),
        conversation_viewers::waiting_order.eq(keys.waiting_order),
        conversation_viewers::inbound_seq.eq(keys.inbound_seq),
        conversation_viewers::last_customer_message_at.eq(keys.last_customer_message_at.map(AsInt)),
    ));
    change.execute(db)?;
    Ok(())
}
