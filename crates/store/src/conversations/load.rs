//! Conversations with what a row shows beside them: one statement, however they are found.

use super::list::Item;
use super::ranges::Key;
use super::reader::{Reader, nobody};
use super::row::Row;
use crate::columns::AsText;
use crate::fragment::{Dialect, Fragment, Selected};
use crate::schema::{channels, contacts, conversation_reads, favorites};
use crate::{Cursor, Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable, Text};
use domain::channels::ChannelKind;
use domain::conversations::Conversation;
use domain::folders::Shelf;
use domain::reading::unread;
use domain::visibility::{Sight, can_see};
use domain::{AgentId, LabelId, OrganizationId, Timestamp};

#[derive(Queryable)]
struct Loaded {
    row: Row,
    contact_name: String,
    contact_blocked: bool,
    channel_kind: AsText<ChannelKind>,
    channel_name: String,
    mark: Option<i64>,
    favorite: Option<i64>,
    before_joining: i64,
    /// Labels whose removal is under way, with commas between.
    deleted_labels: Option<String>,
}

/// Which conversations to load, in the order of a key.
pub(super) enum Which {
    /// Of those that something met, as `k` and `id` in their order, the first for which a rule holds.
    Met(Fragment<Bool>, Option<Fragment<Bool>>),
    /// The first for which this holds.
    Fitting(Fragment<Bool>),
}

/// As a reader sees them.
pub(super) fn load(
    db: &mut Db,
    reader: &Reader,
    which: Which,
    key: Key,
    limit: usize,
) -> StoreResult<Vec<(Cursor, Item)>> {
    let whose = Whose {
        organization: reader.viewer.organization,
        me: reader.me(),
        joined_at: reader.joined_at,
    };
    let sight = |c: &Conversation| can_see(&reader.viewer, &c.facts(), &reader.worked);
    let item = |loaded: Loaded| {
        let cursor = loaded.row.cursor(key);
        let mut item = loaded.item(sight);
        if reader.viewer.agent.is_none() {
            // An integration reads nothing for itself.
            item.unread = 0;
        }
        (cursor, item)
    };
    let rows = rows(db, &whose, (which, key), limit)?;
    Ok(rows.into_iter().map(item).collect())
}

/// As everybody sees them alike, the latest activity first.
pub(super) fn shared_by_all(
    db: &mut Db,
    organization: OrganizationId,
    which: Which,
    limit: usize,
) -> StoreResult<Vec<Item>> {
    let nobodys = Whose {
        organization,
        me: nobody(),
        joined_at: Timestamp::EPOCH,
    };
    let rows = rows(db, &nobodys, (which, Key::LastActivity), limit)?;
    Ok(rows
        .into_iter()
        .map(|row| row.item(|_| Sight::Full))
        .collect())
}

/// Whose marks and favorites are looked up.
struct Whose {
    organization: OrganizationId,
    me: AgentId,
    joined_at: Timestamp,
}

fn rows(
    db: &mut Db,
    whose: &Whose,
    (which, key): (Which, Key),
    limit: usize,
) -> StoreResult<Vec<Loaded>> {
    let columns = (
        Row::as_select(),
        contacts::display_name,
        contacts::blocked_at.is_not_null(),
        channels::kind,
        channels::name,
        conversation_reads::inbound_seq.nullable(),
        favorites::contact_id.nullable(),
        before_joining(whose.joined_at),
        deleted_labels(whose.organization),
    );
    let from = whose.from((which, key), limit, Dialect::from(&*db));
    Ok(Selected { columns, from }.load(db)?)
}

impl Whose {
    /// Where the columns of a row come from. SQLite keeps the order of what is met, and looks at no more of it
    /// than it needs, as long as it is the outermost loop: `CROSS` says that. PostgreSQL knows that order.
    fn from(&self, (which, key): (Which, Key), limit: usize, dialect: Dialect) -> Fragment<Bool> {
        let (organization, me) = (*self.organization.as_ref(), *self.me.as_ref());
        let met_in = |met: Fragment<Bool>, join: &'static str| {
            let met = Fragment::new("(").then(met).sql(") AS met ");
            met.sql(join)
                .sql("conversations ON conversations.id = met.id")
        };
        let (conversations, condition, order) = match (which, dialect) {
            (Which::Fitting(condition), _) => {
                let order = Fragment::<Bool>::new(" ORDER BY ").then(key.order());
                (Fragment::new("conversations"), Some(condition), order)
            }
            (Which::Met(met, rule), Dialect::Sqlite) => {
                (met_in(met, "CROSS JOIN "), rule, Fragment::new(""))
            }
            (Which::Met(met, rule), Dialect::Postgres) => {
                let order = format!(" ORDER BY met.k {0}, met.id {0}", key.direction());
                (met_in(met, "JOIN "), rule, Fragment::new(order))
            }
        };
        let all = conversations
            .sql(
                " JOIN contacts ON contacts.organization_id = conversations.organization_id \
                 AND contacts.id = conversations.contact_id \
                 JOIN channels ON channels.organization_id = conversations.organization_id \
                 AND channels.id = conversations.channel_id \
                 LEFT JOIN conversation_reads \
                 ON conversation_reads.organization_id = conversations.organization_id \
                 AND conversation_reads.conversation_id = conversations.id \
                 AND conversation_reads.agent_id = ",
            )
            .int(me)
            .sql(
                " LEFT JOIN favorites ON favorites.organization_id = conversations.organization_id \
                 AND favorites.contact_id = conversations.contact_id AND favorites.agent_id = ",
            )
            .int(me)
            .sql(" WHERE conversations.organization_id = ")
            .int(organization);
        let some = match condition {
            Some(condition) => all.sql(" AND ").then(condition),
            None => all,
        };
        some.then(order)
            .sql(" LIMIT ")
            .int(i64::try_from(limit).unwrap_or(i64::MAX))
    }
}

/// The labels that no conversation shows any more, though rows may still name them: hardly ever any.
fn deleted_labels(organization: OrganizationId) -> Fragment<Nullable<Text>> {
    Fragment::new(
        "(SELECT string_agg(CAST(gone.id AS TEXT), ',') FROM labels gone \
         WHERE gone.organization_id = ",
    )
    .int(*organization.as_ref())
    .sql(" AND gone.deleted_at IS NOT NULL)")
}

/// How many customer messages there were when the reader joined. Only a conversation that began
/// before and went on since needs a look at its messages.
pub(super) fn before_joining(joined_at: Timestamp) -> Fragment<BigInt> {
    let joined = joined_at.as_micros();
    Fragment::new("CASE WHEN COALESCE(conversations.last_customer_message_at, 0) < ")
        .int(joined)
        .sql(" THEN conversations.inbound_seq WHEN conversations.created_at >= ")
        .int(joined)
        .sql(
            " THEN 0 ELSE COALESCE((SELECT m.inbound_seq FROM messages m \
             WHERE m.organization_id = conversations.organization_id \
             AND m.conversation_id = conversations.id AND m.inbound_seq IS NOT NULL \
             AND m.received_at < ",
        )
        .int(joined)
        .sql(" AND m.position < ")
        .int(joined)
        .sql(" ORDER BY m.position DESC, m.id DESC LIMIT 1), 0) END")
}

impl Loaded {
    fn item(self, sight: impl Fn(&Conversation) -> Sight) -> Item {
        let standing = self.row.standing();
        let is_blocked = standing.shelf.0 == Shelf::Blocked;
        let blocked_since = is_blocked.then(|| standing.shown_at());
        let mut conversation = Conversation::from(self.row);
        if let Some(gone) = self.deleted_labels {
            let gone: Vec<LabelId> = gone.split(',').filter_map(|id| id.parse().ok()).collect();
            conversation.labels.retain(|label| !gone.contains(label));
        }
        let mark = self.mark.unwrap_or(self.before_joining);
        Item {
            unread: unread(conversation.inbound_seq, mark),
            contact_name: self.contact_name,
            contact_blocked: self.contact_blocked,
            blocked_since,
            channel_kind: self.channel_kind.0,
            channel_name: self.channel_name,
            sight: sight(&conversation),
            favorite: self.favorite.is_some(),
            conversation,
        }
    }
}
