//! Browsers that were told to forget who used them. Everything else about a visitor is its
//! identity; the address of that is the hash of a token only the browser has.

use crate::columns::{AsInt, AsText};
use crate::db::each_backend;
use crate::schema::{agents, contact_identities, visitor_resets};
use crate::{Db, StoreResult};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::agents::initials;
use domain::identities::Scheme;
use domain::{AgentId, ChannelId, IdentityId, OrganizationId, Timestamp};
use std::collections::HashMap;

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
