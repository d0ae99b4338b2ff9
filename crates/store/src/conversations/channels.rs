//! The channels and addresses a conversation went over: where a message of the customer belongs,
//! and where an answer goes.

use crate::columns::{AsInt, AsText};
use crate::constant::Constant;
use crate::db::{each_backend, insert_many};
use crate::fragment::Fragment;
use crate::schema::{contacts, conversation_channels, conversations};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use diesel::upsert::excluded;
use domain::choosing::{Arrival, Candidate};
use domain::conversations::Status;
use domain::{ChannelId, ContactId, ConversationId, IdentityId, OrganizationId, Timestamp};

/// Among so many open ones of a contact the one that is active here is looked for.
const MOST_OPEN: i64 = 200;

/// One channel and address of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Way {
    pub channel: ChannelId,
    pub identity: IdentityId,
    /// When the customer wrote over it last; none if they never did.
    pub last_inbound_at: Option<Timestamp>,
}

/// Which way a message took.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "variant names say it")]
pub enum Taken {
    ByCustomer,
    ByUs,
}

type Found = (
    AsInt<ConversationId>,
    AsText<Status>,
    AsInt<Timestamp>,
    Option<AsInt<Timestamp>>,
);

/// The conversations a customer's message may go to: of each kind that the rule knows
/// ([`domain::choosing::choose`]) the best, and the one it answers, which for a mail may be
/// somebody else's.
pub fn candidates(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
    way: (ChannelId, IdentityId),
    arrival: Arrival,
) -> StoreResult<Vec<Candidate>> {
    let of = (organization, contact, way);
    let mut found = latest(db, of, Status::Open, MOST_OPEN)?;
    // One that is open here comes first, whatever is closed.
    if arrival.is_mail || found.iter().all(|(.., here)| here.is_none()) {
        found.extend(latest(db, of, Status::Closed, 1)?);
    }
    if let Some(answers) = arrival
        .answers
        .filter(|id| found.iter().all(|row| row.0.0 != *id))
    {
        type Answered = (
            AsInt<ConversationId>,
            AsText<Status>,
            AsInt<Timestamp>,
            AsInt<ContactId>,
        );
        // Whose contact was deleted is gone, though a job has yet to reach it.
        let answered: Option<Answered> = conversations::table
            .inner_join(
                contacts::table.on(contacts::organization_id
                    .eq(conversations::organization_id)
                    .and(contacts::id.eq(conversations::contact_id))),
            )
            .filter(conversations::organization_id.eq(AsInt(organization)))
            .filter(conversations::id.eq(AsInt(answers)))
            .select((
                conversations::id,
                conversations::status,
                conversations::last_activity_at,
                conversations::contact_id,
            ))
            .first(db)
            .optional()?;
        let fits = answered.filter(|row| arrival.is_mail || row.3.0 == contact);
        found.extend(fits.map(|(id, status, at, _)| (id, status, at, None)));
    }
    let candidate = |(id, status, at, here): Found| Candidate {
        id: id.0,
        status: status.0,
        last_activity_at: at.0,
        last_active_here_at: here.map(|at| at.0),
    };
    Ok(found.into_iter().map(candidate).collect())
}

/// The last active ones of a contact, with when they were last active on this way.
fn latest(
    db: &mut Db,
    (organization, contact, (channel, identity)): (
        OrganizationId,
        ContactId,
        (ChannelId, IdentityId),
    ),
    status: Status,
    limit: i64,
) -> StoreResult<Vec<Found>> {
    let here = conversation_channels::organization_id
        .eq(conversations::organization_id)
        .and(conversation_channels::conversation_id.eq(conversations::id))
        .and(conversation_channels::channel_id.eq(AsInt(channel)))
        .and(conversation_channels::identity_id.eq(AsInt(identity)));
    // As the index of open ones says it, so that it is taken.
    let status = Fragment::<Bool>::new(format!("conversations.status = '{status}'"));
    Ok(conversations::table
        .left_join(conversation_channels::table.on(here))
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::contact_id.eq(AsInt(contact)))
        .filter(status)
        .order((
            conversations::last_activity_at.desc(),
            conversations::id.desc(),
        ))
        .limit(limit)
        .select((
            conversations::id,
            conversations::status,
            conversations::last_activity_at,
            conversation_channels::last_active_at.nullable(),
        ))
        .load(db)?)
}

/// Notes that a message went over a channel and address.
pub fn touch(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    (channel, identity): (ChannelId, IdentityId),
    taken: Taken,
    at: Timestamp,
) -> StoreResult<()> {
    let inbound = (taken == Taken::ByCustomer).then_some(AsInt(at));
    let row = diesel::insert_into(conversation_channels::table).values((
        conversation_channels::organization_id.eq(AsInt(organization)),
        conversation_channels::conversation_id.eq(AsInt(conversation)),
        conversation_channels::channel_id.eq(AsInt(channel)),
        conversation_channels::identity_id.eq(AsInt(identity)),
        conversation_channels::last_active_at.eq(AsInt(at)),
        conversation_channels::last_inbound_at.eq(inbound),
    ));
    let key = (
        conversation_channels::organization_id,
        conversation_channels::conversation_id,
        conversation_channels::channel_id,
        conversation_channels::identity_id,
    );
    let active =
        conversation_channels::last_active_at.eq(excluded(conversation_channels::last_active_at));
    let heard =
        conversation_channels::last_inbound_at.eq(excluded(conversation_channels::last_inbound_at));
    match taken {
        Taken::ByCustomer => {
            let query = row.on_conflict(key).do_update().set((active, heard));
            let query = query.returning(conversation_channels::channel_id);
            let _: Vec<AsInt<ChannelId>> = each_backend!(db, |c| Constant(query).load(c))?;
        }
        Taken::ByUs => {
            let query = row.on_conflict(key).do_update().set(active);
            let query = query.returning(conversation_channels::channel_id);
            let _: Vec<AsInt<ChannelId>> = each_backend!(db, |c| Constant(query).load(c))?;
        }
    }
    Ok(())
}

/// Notes the ways of new conversations, each with when it was used last.
pub(super) fn insert_all(
    db: &mut Db,
    organization: OrganizationId,
    ways: impl Iterator<Item = (ConversationId, Way, Timestamp)>,
) -> StoreResult<()> {
    let row = |(conversation, way, at): (ConversationId, Way, Timestamp)| {
        (
            conversation_channels::organization_id.eq(AsInt(organization)),
            conversation_channels::conversation_id.eq(AsInt(conversation)),
            conversation_channels::channel_id.eq(AsInt(way.channel)),
            conversation_channels::identity_id.eq(AsInt(way.identity)),
            conversation_channels::last_active_at.eq(AsInt(at)),
            conversation_channels::last_inbound_at.eq(way.last_inbound_at.map(AsInt)),
        )
    };
    let rows: Vec<_> = ways.map(row).collect();
    insert_many!(db, conversation_channels::table, &rows);
    Ok(())
}

/// The ways of a conversation, the one of the customer's last message first.
pub fn ways(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
) -> StoreResult<Vec<Way>> {
    let ways = ways_of(db, organization, &[conversation])?;
    Ok(ways.into_iter().map(|(_, way)| way).collect())
}

/// The ways of several conversations with one statement, those of the customer's last messages
/// first.
pub fn ways_of(
    db: &mut Db,
    organization: OrganizationId,
    conversations: &[ConversationId],
) -> StoreResult<Vec<(ConversationId, Way)>> {
    type Found = (
        AsInt<ConversationId>,
        AsInt<ChannelId>,
        AsInt<IdentityId>,
        Option<AsInt<Timestamp>>,
    );
    let wanted = conversations.iter().map(|id| *id.as_ref());
    let found: Vec<Found> = conversation_channels::table
        .filter(conversation_channels::organization_id.eq(AsInt(organization)))
        .filter(conversation_channels::conversation_id.eq_any(wanted))
        .select((
            conversation_channels::conversation_id,
            conversation_channels::channel_id,
            conversation_channels::identity_id,
            conversation_channels::last_inbound_at,
        ))
        .load(db)?;
    let way = |(conversation, channel, identity, at): Found| {
        let way = Way {
            channel: channel.0,
            identity: identity.0,
            last_inbound_at: at.map(|at| at.0),
        };
        (conversation.0, way)
    };
    let mut ways: Vec<_> = found.into_iter().map(way).collect();
    ways.sort_by_key(|(_, way)| std::cmp::Reverse((way.last_inbound_at, way.identity)));
    Ok(ways)
}
