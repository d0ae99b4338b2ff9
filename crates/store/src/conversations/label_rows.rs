//! The side table that lists of one label start from. Each row carries what such a list is sorted
//! by, as the row of the conversation itself does.

use super::row::Keys;
use crate::columns::{AsInt, AsText};
use crate::db::{insert_few, insert_many};
use crate::schema::conversation_labels;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::conversations::Conversation;
use domain::folders::Shelf;
use domain::{ConversationId, LabelId, OrganizationId, Timestamp};

#[derive(Insertable)]
#[diesel(table_name = conversation_labels, treat_none_as_default_value = false)]
struct Row {
    organization_id: AsInt<OrganizationId>,
    conversation_id: AsInt<ConversationId>,
    label_id: AsInt<LabelId>,
    restricted: bool,
    shelf: AsText<Shelf>,
    place: i64,
    last_activity_at: AsInt<Timestamp>,
    shown_at: AsInt<Timestamp>,
    waiting_order: i64,
}

fn rows(after: &Conversation, keys: Keys) -> impl Iterator<Item = Row> {
    after.labels.iter().map(move |label| Row {
        organization_id: AsInt(after.organization),
        conversation_id: AsInt(after.id),
        label_id: AsInt(*label),
        restricted: after.restricted,
        shelf: AsText(keys.shelf),
        place: keys.place,
        last_activity_at: AsInt(keys.last_activity_at),
        shown_at: AsInt(keys.shown_at),
        waiting_order: keys.waiting_order,
    })
}

/// Whether the conversation stands where it stood: then fewer indexes are touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    AsBefore,
    Elsewhere,
}

/// Brings the rows from `before` to `after`.
pub(super) fn write(
    db: &mut Db,
    before: Option<&Conversation>,
    after: &Conversation,
    keys: Keys,
    stands: Stands,
) -> StoreResult<()> {
    let had = before.map_or(&[][..], |c| &c.labels);
    if had == after.labels {
        return match (had, stands) {
            ([], _) => Ok(()),
            (_, Stands::AsBefore) => go_on(db, after, keys),
            (_, Stands::Elsewhere) => go_elsewhere(db, after, keys),
        };
    }
    if !had.is_empty() {
        diesel::delete(conversation_labels::table)
            .filter(conversation_labels::organization_id.eq(AsInt(after.organization)))
            .filter(conversation_labels::conversation_id.eq(AsInt(after.id)))
            .execute(db)?;
    }
    let rows: Vec<Row> = rows(after, keys).collect();
    insert_few!(db, rows, |some| {
        diesel::insert_into(conversation_labels::table).values(some)
    });
    Ok(())
}

/// The rows of many new conversations.
pub(super) fn insert_all(db: &mut Db, all: &[(&Conversation, Keys)]) -> StoreResult<()> {
    let rows: Vec<Row> = all.iter().flat_map(|(c, keys)| rows(c, *keys)).collect();
    insert_many!(db, conversation_labels::table, &rows);
    Ok(())
}

/// A message came: SQLite rewrites an index when a statement names its column.
fn go_on(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
    let own = conversation_labels::table
        .filter(conversation_labels::organization_id.eq(AsInt(after.organization)))
        .filter(conversation_labels::conversation_id.eq(AsInt(after.id)));
    diesel::update(own)
        .set((
            conversation_labels::last_activity_at.eq(AsInt(keys.last_activity_at)),
            conversation_labels::waiting_order.eq(keys.waiting_order),
        ))
        .execute(db)?;
    Ok(())
}

fn go_elsewhere(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
    let own = conversation_labels::table
        .filter(conversation_labels::organization_id.eq(AsInt(after.organization)))
        .filter(conversation_labels::conversation_id.eq(AsInt(after.id)));
    diesel::update(own)
        .set((
            conversation_labels::restricted.eq(after.restricted),
            conversation_labels::shelf.eq(AsText(keys.shelf)),
            conversation_labels::place.eq(keys.place),
            conversation_labels::last_activity_at.eq(AsInt(keys.last_activity_at)),
            conversation_labels::shown_at.eq(AsInt(keys.shown_at)),
            conversation_labels::waiting_order.eq(keys.waiting_order),
        ))
        .execute(db)?;
    Ok(())
}
