//! Looks at the rows that have the words, for whether they may be shown.

use super::find::{Found, Search};
use super::matching::{Matching, Way};
use super::words::Kind;
use crate::columns::AsInt;
use crate::conversations::{self, Item, Reader};
use crate::fragment::{Dialect, Fragment, Statement};
use crate::schema::{messages, organizations};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};
use domain::{ConversationId, MessageId, OrganizationId, Timestamp};

/// So many candidates are looked at first: more than a page, of a word that few messages have all.
const NEAR: i64 = 256;

/// One request's reader and words.
#[derive(Clone, Copy)]
pub(super) struct Looking<'a> {
    pub(super) reader: &'a Reader,
    pub(super) search: &'a Search,
    pub(super) dialect: Dialect,
    /// Whether the index has words of other organizations.
    is_shared: bool,
}

impl<'a> Looking<'a> {
    pub(super) fn new(db: &mut Db, reader: &'a Reader, search: &'a Search) -> StoreResult<Self> {
        let is_shared = match db {
            // To PostgreSQL the token is what tells its planner how many rows there are.
            Db::Postgres(_) => true,
            Db::Sqlite(_) => {
                let two = organizations::table.select(organizations::id).limit(2);
                let found: Vec<AsInt<OrganizationId>> = two.load(db)?;
                found.len() > 1
            }
        };
        Ok(Self {
            reader,
            search,
            dialect: Dialect::from(&*db),
            is_shared,
        })
    }

    fn matching(&self, kind: Kind, below: i64) -> Matching<'_> {
        Matching {
            query: &self.search.query,
            organization: self.reader.viewer.organization,
            is_shared: self.is_shared,
            kind,
            dialect: self.dialect,
            below,
            candidates: self.search.candidates,
            way: Way::Planned,
        }
    }

    /// Whether a conversation may be shown; begins with AND.
    fn seen(&self) -> Fragment<Bool> {
        Fragment::new(" AND ").then(self.search.among.takes(self.reader, self.dialect))
    }

    /// Conversations that have the words themselves, the latest activity first.
    pub(super) fn conversations(
        &self,
        db: &mut Db,
        below: i64,
        (activity, id): (i64, i64),
        limit: usize,
    ) -> StoreResult<Vec<Item>> {
        let found = Fragment::<BigInt>::new("SELECT conversations.id FROM (")
            .then(self.matching(Kind::Conversation, below).newest())
            .sql(") AS f CROSS JOIN conversations WHERE conversations.id = f.id")
            .then(self.seen())
            .sql(" AND (conversations.last_activity_at, conversations.id) < (")
            .int(activity)
            .sql(", ")
            .int(id)
            .sql(format!(
                ") ORDER BY conversations.last_activity_at DESC, conversations.id DESC LIMIT {limit}"
            ));
        // What is planned for its words is short: what a row shows beside it is planned once.
        let ids: Vec<AsInt<ConversationId>> = Statement::from(found).load(db)?;
        let ids: Vec<ConversationId> = ids.into_iter().map(|id| id.0).collect();
        conversations::seen_of_ids(db, self.reader, &ids)
    }

    /// Messages that have the words, the newest first, and if there are fewer, the last candidate
    /// that was looked at.
    pub(super) fn messages(
        &self,
        db: &mut Db,
        below: i64,
        limit: usize,
    ) -> StoreResult<(Vec<Found>, Option<i64>)> {
        let mut matching = self.matching(Kind::Message, below);
        matching.way = matching.way_to_few(db)?;
        // To begin again costs as much as to go through a word's rows, or those of the organization's token. So
        // these are found at once; where the token is needed, most words are in no more messages than the nearest.
        if self.is_shared {
            let few = matching.candidates.min(NEAR);
            let near = self.near(db, matching, few)?;
            let seen = near.iter().filter(|(_, seen)| *seen);
            let ids: Vec<i64> = seen.map(|(id, _)| *id).take(limit).collect();
            let is_all = i64::try_from(near.len()).is_ok_and(|count| count < few);
            if is_all || ids.len() == limit {
                let found = Fragment::new("messages.id IN ").ints(&ids, self.dialect);
                return Ok((self.texts(db, found)?, None));
            }
        }
        let found = self.texts(db, self.far(matching, limit))?;
        let floor = match found.len() < limit {
            true => self.floor(db, Kind::Message, below)?,
            false => None,
        };
        Ok((found, floor))
    }

    /// The nearest candidates, and whether each may be shown.
    fn near(
        &self,
        db: &mut Db,
        matching: Matching<'_>,
        candidates: i64,
    ) -> StoreResult<Vec<(i64, bool)>> {
        let few = Matching {
            candidates,
            ..matching
        };
        let near = Fragment::<(BigInt, Bool)>::new("SELECT f.id, ")
            .sql("COALESCE(")
            .then(self.search.among.takes(self.reader, self.dialect))
            .sql(", FALSE) FROM (")
            .then(few.newest())
            .then(self.their_conversations())
            .sql(" ORDER BY f.id DESC");
        Ok(Statement::from(near).load(db)?)
    }

    /// The first that may be shown among all candidates. SQLite gives them in the order the index is
    /// read in, and stops when there are enough; sorting would read all of them.
    fn far(&self, matching: Matching<'_>, limit: usize) -> Fragment<Bool> {
        let order = match self.dialect {
            Dialect::Sqlite => "",
            Dialect::Postgres => " ORDER BY f.id DESC",
        };
        Fragment::<Bool>::new("messages.id IN (SELECT f.id FROM (")
            .then(matching.newest())
            .then(self.their_conversations())
            .then(self.seen())
            .sql(format!("{order} LIMIT {limit})"))
    }

    /// Joins the conversations of candidates, by their key: by its second half alone PostgreSQL would read all
    /// there are.
    fn their_conversations(&self) -> Fragment<Bool> {
        let joined = Fragment::new(match self.dialect {
            Dialect::Sqlite => {
                ") AS f CROSS JOIN search_words AS w CROSS JOIN conversations \
                 WHERE w.id = f.id AND conversations.id = w.conversation_id"
            }
            Dialect::Postgres => {
                ") AS f CROSS JOIN conversations WHERE conversations.id = f.conversation_id"
            }
        });
        joined
            .sql(" AND conversations.organization_id = ")
            .int(*self.reader.viewer.organization.as_ref())
    }

    /// What is shown of messages, the newest first.
    fn texts(&self, db: &mut Db, which: Fragment<Bool>) -> StoreResult<Vec<Found>> {
        type Columns = (
            AsInt<MessageId>,
            AsInt<ConversationId>,
            Option<String>,
            AsInt<Timestamp>,
        );
        let rows: Vec<Columns> = messages::table
            .filter(messages::organization_id.eq(AsInt(self.reader.viewer.organization)))
            .filter(which)
            .order(messages::id.desc())
            .select((
                messages::id,
                messages::conversation_id,
                messages::text,
                messages::sent_at,
            ))
            .load(db)?;
        let found = |(id, conversation, text, sent_at): Columns| Found {
            id: id.0,
            conversation: conversation.0,
            text,
            sent_at: sent_at.0,
            files: Vec::new(),
        };
        Ok(rows.into_iter().map(found).collect())
    }

    /// The last candidate, if there may be more behind it.
    pub(super) fn floor(&self, db: &mut Db, kind: Kind, below: i64) -> StoreResult<Option<i64>> {
        let least = Fragment::<Nullable<BigInt>>::new(format!(
            "(SELECT CASE WHEN COUNT(*) >= {} THEN MIN(f.id) END FROM (",
            self.search.candidates
        ))
        .then(self.matching(kind, below).newest())
        .sql(") AS f)");
        Ok(diesel::select(least).get_result(db)?)
    }
}
