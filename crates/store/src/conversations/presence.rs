//! Who looks at a conversation or types in it: events that reach the streams of every server, and
//! are read again while they last. There is no table of it; [`forget`] takes the rows out of the log.

use crate::columns::AsInt;
use crate::events::{self, Audience, Event, NewEvent};
use crate::schema::events as log;
use crate::{Db, StoreResult};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::presence::{Presence, Told};
use domain::{AgentId, ConversationId, EventId, OrganizationId, Timestamp};

/// The name of these events in the live stream.
pub const NAME: &str = "typing.changed";
/// Written out, so that both databases see that the indexes of these rows serve.
const IS_ONE: &str = "name = 'typing.changed'";
/// The customer, where an agent's id would stand.
const CUSTOMER: i64 = 0;
/// More words than a conversation is told of while they last.
const MOST: i64 = 500;

/// What somebody does with a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewPresence {
    pub organization: OrganizationId,
    pub id: EventId,
    pub conversation: ConversationId,
    /// None: the customer.
    pub agent: Option<AgentId>,
    pub presence: Presence,
    /// Who sees the conversation.
    pub audience: Audience,
    pub at: Timestamp,
}

/// Tells every server of it. The place of a version holds what they do.
pub fn tell(db: &mut Db, new: &NewPresence) -> StoreResult<()> {
    let event = NewEvent {
        organization: new.organization,
        id: new.id,
        name: NAME,
        conversation: Some(new.conversation),
        object: new.agent.map_or(CUSTOMER, |agent| *agent.as_ref()),
        version: number(new.presence),
        revision: None,
        before: None,
        after: Some(new.audience.clone()),
        at: new.at,
    };
    events::append(db, &event)
}

/// What an event of the log says: the agent, or none for the customer, and what they do.
pub fn of_event(event: &Event) -> Option<(ConversationId, Option<AgentId>, Presence)> {
    let conversation = event.conversation.filter(|_| event.name == NAME)?;
    let presence = named(event.version)?;
    Some((conversation, agent(event.object), presence))
}

/// What agents said of a conversation since a moment.
pub fn of_conversation(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    since: Timestamp,
) -> StoreResult<Vec<Told>> {
    let rows: Vec<(i64, i64, AsInt<Timestamp>)> = log::table
        .filter(log::organization_id.eq(AsInt(organization)))
        .filter(log::conversation_id.eq(AsInt(conversation)))
        .filter(log::at.ge(AsInt(since)))
        .filter(sql::<Bool>(IS_ONE))
        .order(log::at.desc())
        .limit(MOST)
        .select((log::object_id, log::version, log::at))
        .load(db)?;
    let told = |(object, version, at): (i64, i64, AsInt<Timestamp>)| {
        Some(Told {
            agent: agent(object)?,
            presence: named(version)?,
            at: at.0,
        })
    };
    Ok(rows.into_iter().filter_map(told).collect())
}

/// Takes up to `limit` of them from before `until` out of the log; answers how many there were.
/// No stream misses them: what they said has expired.
pub fn forget(db: &mut Db, until: Timestamp, limit: i64) -> StoreResult<usize> {
    let old: Vec<i64> = log::table
        .filter(log::at.lt(AsInt(until)))
        .filter(sql::<Bool>(IS_ONE))
        .order(log::at)
        .limit(limit)
        .select(log::at)
        .load(db)?;
    let Some(last) = old.last() else {
        return Ok(0);
    };
    let gone = log::table
        .filter(log::at.le(last))
        .filter(sql::<Bool>(IS_ONE));
    Ok(diesel::delete(gone).execute(db)?)
}

fn agent(object: i64) -> Option<AgentId> {
    (object != CUSTOMER).then(|| object.into())
}

fn number(presence: Presence) -> i64 {
    match presence {
        Presence::Away => 0,
        Presence::Viewing => 1,
        Presence::Typing => 2,
    }
}

/// What a newer server wrote and this one does not know is nothing.
fn named(number: i64) -> Option<Presence> {
    match number {
        0 => Some(Presence::Away),
        1 => Some(Presence::Viewing),
        2 => Some(Presence::Typing),
        _ => None,
    }
}
