//! Browsers that were told to forget who used them. Everything else about a visitor is its
//! identity; the address of that is the hash of a token only the browser has.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::{
    agents, contact_identities, conversation_channels, conversations, visitor_resets,
};
use crate::{Db, StoreResult};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::agents::initials;
use domain::conversations::Status;
use domain::identities::Scheme;
use domain::{
    AgentId, ChannelId, ContactId, ConversationId, IdentityId, OrganizationId, Timestamp,
};
use std::collections::HashMap;

/// How many open conversations one visitor has at most, as far as anybody asks.
const MOST: i64 = 20;

/// The addresses behind identities: what tells one visitor's messages from another's.
pub fn addresses(
    db: &mut Db,
    organization: OrganizationId,
    identities: &[IdentityId],
) -> StoreResult<HashMap<IdentityId, (Scheme, String)>> {
    type Found = (AsInt<IdentityId>, AsText<Scheme>, String);
    let rows: Vec<Found> = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::id.eq_any(identities.iter().map(|id| *id.as_ref())))
        .select((
            contact_identities::id,
            contact_identities::scheme,
            contact_identities::address,
        ))
        .load(db)?;
    let pair = |(id, scheme, address): Found| (id.0, (scheme.0, address));
    Ok(rows.into_iter().map(pair).collect())
}

/// The identities that have these addresses on one channel.
pub fn identities(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    addresses: &[(Scheme, String)],
) -> StoreResult<Vec<IdentityId>> {
    type Found = (AsInt<IdentityId>, AsText<Scheme>, String);
    let rows: Vec<Found> = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::scheme.eq_any(addresses.iter().map(|(s, _)| AsText(*s))))
        .filter(contact_identities::scope.eq(AsInt(channel)))
        .filter(contact_identities::address.eq_any(addresses.iter().map(|(_, a)| a)))
        .select((
            contact_identities::id,
            contact_identities::scheme,
            contact_identities::address,
        ))
        .load(db)?;
    // A website may call its user what a browser's hash is.
    let is_one = |(_, scheme, address): &Found| {
        addresses
            .iter()
            .any(|(s, a)| *s == scheme.0 && a == address)
    };
    Ok(rows
        .into_iter()
        .filter(is_one)
        .map(|(id, ..)| id.0)
        .collect())
}

/// Open conversations that went over a channel from or to some identities, oldest first.
pub fn open_conversations(
    db: &mut Db,
    (organization, channel): (OrganizationId, ChannelId),
    identities: &[IdentityId],
) -> StoreResult<Vec<ConversationId>> {
    let on = conversation_channels::organization_id
        .eq(conversations::organization_id)
        .and(conversation_channels::conversation_id.eq(conversations::id));
    let rows: Vec<AsInt<ConversationId>> = conversations::table
        .inner_join(conversation_channels::table.on(on))
        .filter(conversation_channels::organization_id.eq(AsInt(organization)))
        .filter(conversation_channels::channel_id.eq(AsInt(channel)))
        .filter(conversation_channels::identity_id.eq_any(identities.iter().map(|id| *id.as_ref())))
        .filter(conversations::status.eq(AsText(Status::Open)))
        .select(conversations::id)
        .distinct()
        .order(conversations::id)
        .limit(MOST)
        .load(db)?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}

/// An identity is another contact's from now on.
pub fn hand_over(
    db: &mut Db,
    organization: OrganizationId,
    identity: IdentityId,
    to: ContactId,
) -> StoreResult<()> {
    diesel::update(contact_identities::table.find((AsInt(organization), AsInt(identity))))
        .set(contact_identities::contact_id.eq(AsInt(to)))
        .execute(db)?;
    Ok(())
}

/// An agent as visitors see them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Face {
    pub name: String,
    pub color: String,
    pub initials: String,
}

/// The faces of agents.
pub fn faces(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[AgentId],
) -> StoreResult<HashMap<AgentId, Face>> {
    type Found = (AsInt<AgentId>, String, Option<String>, String, String);
    let rows: Vec<Found> = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select((
            agents::id,
            agents::first_name,
            agents::last_name,
            agents::email,
            agents::color,
        ))
        .load(db)?;
    let face = |(id, first, last, email, color): Found| {
        let initials = initials(&first, last.as_deref(), &email);
        (
            id.0,
            Face {
                name: first,
                color,
                initials,
            },
        )
    };
    Ok(rows.into_iter().map(face).collect())
}

/// The visitor's token opens nothing from now on.
pub fn reset(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    visitor: &str,
    at: Timestamp,
) -> StoreResult<()> {
    let query = diesel::insert_into(visitor_resets::table)
        .values((
            visitor_resets::organization_id.eq(AsInt(organization)),
            visitor_resets::channel_id.eq(AsInt(channel)),
            visitor_resets::visitor.eq(visitor),
            visitor_resets::reset_at.eq(AsInt(at)),
        ))
        .on_conflict_do_nothing();
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// Whether the visitor was reset.
pub fn is_reset(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    visitor: &str,
) -> StoreResult<bool> {
    let found = visitor_resets::table.find((AsInt(organization), AsInt(channel), visitor));
    Ok(diesel::select(exists(found)).get_result(db)?)
}
