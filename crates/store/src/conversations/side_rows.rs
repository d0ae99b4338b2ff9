//! The side tables that lists of one label, or of one tag, start from. Each row carries what such a
//! list is sorted by, as the row of the conversation itself does.

/// Whether the conversation stands where it stood: then fewer indexes are touched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stands {
    AsBefore,
    Elsewhere,
}

macro_rules! side_rows {
    ($name:ident: $table:ident, $column:ident: $id:ident) => {
        pub(super) mod $name {
            use super::Stands;
            use crate::columns::{AsInt, AsText};
            use crate::conversations::row::Keys;
            use crate::db::{insert_few, insert_many};
            use crate::schema::$table;
            use crate::{Db, StoreResult};
            use diesel::prelude::*;
            use domain::conversations::Conversation;
            use domain::folders::Shelf;
            use domain::{ConversationId, OrganizationId, Timestamp, $id};

            #[derive(Insertable)]
            #[diesel(table_name = $table, treat_none_as_default_value = false)]
            struct Row {
                organization_id: AsInt<OrganizationId>,
                conversation_id: AsInt<ConversationId>,
                $column: AsInt<$id>,
                restricted: bool,
                shelf: AsText<Shelf>,
                place: i64,
                last_activity_at: AsInt<Timestamp>,
                shown_at: AsInt<Timestamp>,
                waiting_order: i64,
            }

            fn rows(after: &Conversation, keys: Keys) -> impl Iterator<Item = Row> {
                after.$name.iter().map(move |one| Row {
                    organization_id: AsInt(after.organization),
                    conversation_id: AsInt(after.id),
                    $column: AsInt(*one),
                    restricted: after.restricted,
                    shelf: AsText(keys.shelf),
                    place: keys.place,
                    last_activity_at: AsInt(keys.last_activity_at),
                    shown_at: AsInt(keys.shown_at),
                    waiting_order: keys.waiting_order,
                })
            }

            /// Brings the rows from `before` to `after`.
            pub fn write(
                db: &mut Db,
                before: Option<&Conversation>,
                after: &Conversation,
                keys: Keys,
                stands: Stands,
            ) -> StoreResult<()> {
                let had = before.map_or(&[][..], |c| &c.$name);
                if had == after.$name {
                    return match (had, stands) {
                        ([], _) => Ok(()),
                        (_, Stands::AsBefore) => go_on(db, after, keys),
                        (_, Stands::Elsewhere) => go_elsewhere(db, after, keys),
                    };
                }
                if !had.is_empty() {
                    remove(db, after)?;
                }
                let rows: Vec<Row> = rows(after, keys).collect();
                insert_few!(db, rows, |some| {
                    diesel::insert_into($table::table).values(some)
                });
                Ok(())
            }

            /// Removes all of a conversation.
            pub fn remove(db: &mut Db, of: &Conversation) -> StoreResult<()> {
                diesel::delete($table::table)
                    .filter($table::organization_id.eq(AsInt(of.organization)))
                    .filter($table::conversation_id.eq(AsInt(of.id)))
                    .execute(db)?;
                Ok(())
            }

            /// The rows of many new conversations.
            pub fn insert_all(db: &mut Db, all: &[(&Conversation, Keys)]) -> StoreResult<()> {
                let rows: Vec<Row> = all.iter().flat_map(|(c, keys)| rows(c, *keys)).collect();
                insert_many!(db, $table::table, &rows);
                Ok(())
            }

            /// A message came: SQLite rewrites an index when a statement names its column.
            fn go_on(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
                let own = $table::table
                    .filter($table::organization_id.eq(AsInt(after.organization)))
                    .filter($table::conversation_id.eq(AsInt(after.id)));
                let change = diesel::update(own).set((
                    $table::last_activity_at.eq(AsInt(keys.last_activity_at)),
                    $table::waiting_order.eq(keys.waiting_order),
                ));
                change.execute(db)?;
                Ok(())
            }

            fn go_elsewhere(db: &mut Db, after: &Conversation, keys: Keys) -> StoreResult<()> {
                let own = $table::table
                    .filter($table::organization_id.eq(AsInt(after.organization)))
                    .filter($table::conversation_id.eq(AsInt(after.id)));
                let change = diesel::update(own).set((
                    $table::restricted.eq(after.restricted),
                    $table::shelf.eq(AsText(keys.shelf)),
                    $table::place.eq(keys.place),
                    $table::last_activity_at.eq(AsInt(keys.last_activity_at)),
                    $table::shown_at.eq(AsInt(keys.shown_at)),
                    $table::waiting_order.eq(keys.waiting_order),
                ));
                change.execute(db)?;
                Ok(())
            }
        }
    };
}

side_rows!(labels: conversation_labels, label_id: LabelId);
side_rows!(tags: conversation_tags, tag_id: TagId);
