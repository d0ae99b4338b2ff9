//! Kept counts: changed by whatever changes a conversation, never counted.
//!
//! On PostgreSQL a change is an inserted delta, so that no two messages of an organization wait
//! for one row; a count is base plus deltas, and [`fold`] adds the deltas up. SQLite has one writer
//! and changes the base.

use super::list::{Query, list};
use super::reader::Reader;
use super::unread::RECENT;
use crate::columns::{AsInt, AsText};
use crate::db::{MANY, insert_few};
use crate::fragment::{Fragment, Statement};
use crate::schema::{counter_deltas, counters};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel::upsert::excluded;
use domain::OrganizationId;
use domain::conversations::Conversation;
use domain::counters::{Counter, Scope, Tally, changes, scopes};
use domain::folders::{Folder, Shelf};
use domain::visibility::Place;
use std::fmt::Display;
use std::iter::{once, repeat};

/// How many deltas one fold takes.
const FOLDED: i64 = 5_000;
/// Any number, as long as every server takes the same.
const FOLD_LOCK: i64 = 7_274_872;

#[derive(Insertable)]
#[diesel(table_name = counters, treat_none_as_default_value = false)]
struct Base {
    organization_id: AsInt<OrganizationId>,
    scope: String,
    place: String,
    shelf: &'static str,
    conversations: i64,
    unreplied_conversations: i64,
    unreplied_messages: i64,
}

#[derive(Insertable)]
#[diesel(table_name = counter_deltas, treat_none_as_default_value = false)]
struct Delta {
    organization_id: AsInt<OrganizationId>,
    scope: String,
    place: String,
    shelf: &'static str,
    conversations: i64,
    unreplied_conversations: i64,
    unreplied_messages: i64,
}

/// Brings the counts from `before` to `after`.
pub(super) fn count(
    db: &mut Db,
    before: Option<&Conversation>,
    after: Option<&Conversation>,
) -> StoreResult<()> {
    let Some(organization) = after.or(before).map(|c| AsInt(c.organization)) else {
        return Ok(());
    };
    let changes = changes(before, after);
    if changes.is_empty() {
        return Ok(());
    }
    match db {
        Db::Postgres(_) => {
            let delta = |(counter, tally): &(Counter, Tally)| Delta {
                organization_id: organization,
                scope: counter.scope.to_string(),
                place: counter.place.to_string(),
                shelf: counter.shelf.as_str(),
                conversations: tally.conversations,
                unreplied_conversations: tally.unreplied_conversations,
                unreplied_messages: tally.unreplied_messages,
            };
            let rows: Vec<Delta> = changes.iter().map(delta).collect();
            insert_few!(db, rows, |some| {
                diesel::insert_into(counter_deltas::table).values(some)
            });
        }
        Db::Sqlite(_) => add_to_base(db, organization.0, &changes)?,
    }
    Ok(())
}

/// Adds to the counts themselves: what nobody else changes meanwhile, or only by a fold.
pub(super) fn add_to_base(
    db: &mut Db,
    organization: OrganizationId,
    more: &[(Counter, Tally)],
) -> StoreResult<()> {
    let base = |(counter, tally): &(Counter, Tally)| Base {
        organization_id: AsInt(organization),
        scope: counter.scope.to_string(),
        place: counter.place.to_string(),
        shelf: counter.shelf.as_str(),
        conversations: tally.conversations,
        unreplied_conversations: tally.unreplied_conversations,
        unreplied_messages: tally.unreplied_messages,
    };
    for some in more.chunks(MANY) {
        let rows: Vec<Base> = some.iter().map(base).collect();
        insert_few!(db, rows, |some| {
            diesel::insert_into(counters::table)
                .values(some)
                .on_conflict((
                    counters::organization_id,
                    counters::scope,
                    counters::place,
                    counters::shelf,
                ))
                .do_update()
                .set((
                    counters::conversations
                        .eq(counters::conversations + excluded(counters::conversations)),
                    counters::unreplied_conversations.eq(counters::unreplied_conversations
                        + excluded(counters::unreplied_conversations)),
                    counters::unreplied_messages
                        .eq(counters::unreplied_messages + excluded(counters::unreplied_messages)),
                ))
        });
    }
    Ok(())
}

/// The counters a reader's folders are summed from, with one statement, so that a fold in between
/// neither loses nor doubles anything.
pub fn kept(db: &mut Db, reader: &Reader) -> StoreResult<Vec<(Counter, Tally)>> {
    let scopes = scopes(&reader.viewer).into_iter();
    let (mine, others): (Vec<Scope>, Vec<Scope>) = scopes.partition(|scope| scope.is_mine());
    let seen = reader.sees_in();
    let of = |table: &str, scopes: &[Scope]| {
        Fragment::<Bool>::new(format!(
            "SELECT scope, place, shelf, conversations, unreplied_conversations, unreplied_messages \
             FROM {table} WHERE organization_id = "
        ))
        .int(*reader.viewer.organization.as_ref())
        .sql(" AND scope")
        .then(one_of(scopes))
    };
    let from = |table: &str| {
        let others = of(table, &others);
        let all = match &seen {
            Some(seen) => others.sql(" AND place").then(one_of(seen)),
            None => others,
        };
        match mine.is_empty() {
            true => all,
            false => all.sql(" UNION ALL ").then(of(table, &mine)),
        }
    };
    let kept = match db {
        Db::Postgres(_) => Fragment::<(Text, Text, Text, BigInt, BigInt, BigInt)>::new(
            "SELECT scope, place, shelf, \
             CAST(SUM(conversations) AS BIGINT), CAST(SUM(unreplied_conversations) AS BIGINT), \
             CAST(SUM(unreplied_messages) AS BIGINT) FROM (",
        )
        .then(from("counters"))
        .sql(" UNION ALL ")
        .then(from("counter_deltas"))
        .sql(") AS kept GROUP BY scope, place, shelf"),
        // There are no deltas; to add them up, most of the time would go into sorting.
        Db::Sqlite(_) => Fragment::new("").then(from("counters")),
    };
    type Kept = (AsText<Scope>, AsText<Place>, AsText<Shelf>, i64, i64, i64);
    let rows: Vec<Kept> = Statement::from(kept).load(db)?;
    let counted = |(
        scope,
        place,
        shelf,
        conversations,
        unreplied_conversations,
        unreplied_messages,
    ): Kept| {
        let counter = Counter {
            scope: scope.0,
            place: place.0,
            shelf: shelf.0,
        };
        let tally = Tally {
            conversations,
            unreplied_conversations,
            unreplied_messages,
        };
        (counter, tally)
    };
    Ok(rows.into_iter().map(counted).collect())
}

/// Whether a text is one of these.
fn one_of<T: Display>(texts: &[T]) -> Fragment<Bool> {
    if texts.is_empty() {
        // PostgreSQL has no empty list.
        return Fragment::new(" IN (NULL)");
    }
    let commas = once("").chain(repeat(", "));
    let list = texts.iter().zip(commas);
    list.fold(Fragment::new(" IN ("), |list, (text, comma)| {
        list.sql(comma).text(text.to_string())
    })
    .sql(")")
}

/// Adds deltas to their base; answers how many there were. One server at a time does it, and
/// where there are no deltas there is nothing to do.
pub fn fold(db: &mut Db) -> StoreResult<usize> {
    let Db::Postgres(c) = db else {
        return Ok(0);
    };
    let mine: Turn = diesel::sql_query("SELECT pg_try_advisory_xact_lock($1) AS mine")
        .bind::<BigInt, _>(FOLD_LOCK)
        .get_result(c)?;
    if !mine.mine {
        return Ok(0);
    }
    let folded: Folded = diesel::sql_query(
        "WITH taken AS (DELETE FROM counter_deltas d USING (SELECT organization_id, id \
         FROM counter_deltas LIMIT $1) AS few \
         WHERE d.organization_id = few.organization_id AND d.id = few.id RETURNING d.*), \
         added AS (INSERT INTO counters (organization_id, scope, place, shelf, conversations, \
         unreplied_conversations, unreplied_messages) \
         SELECT organization_id, scope, place, shelf, SUM(conversations), \
         SUM(unreplied_conversations), SUM(unreplied_messages) FROM taken \
         GROUP BY organization_id, scope, place, shelf \
         ON CONFLICT (organization_id, scope, place, shelf) DO UPDATE SET \
         conversations = counters.conversations + EXCLUDED.conversations, \
         unreplied_conversations = \
         counters.unreplied_conversations + EXCLUDED.unreplied_conversations, \
         unreplied_messages = counters.unreplied_messages + EXCLUDED.unreplied_messages) \
         SELECT COUNT(*) AS folded FROM taken",
    )
    .bind::<BigInt, _>(FOLDED)
    .get_result(c)?;
    Ok(usize::try_from(folded.folded).unwrap_or_default())
}

#[derive(QueryableByName)]
struct Turn {
    #[diesel(sql_type = Bool)]
    mine: bool,
}

#[derive(QueryableByName)]
struct Folded {
    #[diesel(sql_type = BigInt)]
    folded: i64,
}

/// What *Favorites* holds: a short list of one's own, so it is counted.
pub fn favorites(db: &mut Db, reader: &Reader) -> StoreResult<Tally> {
    let query = Query {
        folder: Some(Folder::Favorites),
        ..Query::default()
    };
    let rows = list(db, reader, &query, None, RECENT)?;
    let mut total = Tally::default();
    for item in rows.items {
        total += Tally::of(&item.conversation);
    }
    Ok(total)
}
