//! How many conversations a large change has still to reach. Nobody counts far: see [`MOST`].

use super::row::place_key;
use crate::columns::AsInt;
use crate::schema::{
    conversation_assignees, conversation_labels, conversation_viewers, conversations,
};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::folders::Shelf;
use domain::visibility::Place;
use domain::{AgentId, ContactId, ConversationId, LabelId, OrganizationId, TeamId};
use std::collections::BTreeSet;

/// So many are counted.
const MOST: i64 = 10_000;

/// Those an agent works on or is a viewer of.
pub fn count_of_agent(
    db: &mut Db,
    organization: OrganizationId,
    agent: AgentId,
) -> StoreResult<i64> {
    let worked: Vec<i64> = conversation_assignees::table
        .filter(conversation_assignees::organization_id.eq(AsInt(organization)))
        .filter(conversation_assignees::agent_id.eq(AsInt(agent)))
        .limit(MOST)
        .select(conversation_assignees::conversation_id)
        .load(db)?;
    let shown: Vec<i64> = conversation_viewers::table
        .filter(conversation_viewers::organization_id.eq(AsInt(organization)))
        .filter(conversation_viewers::agent_id.eq(AsInt(agent)))
        .limit(MOST)
        .select(conversation_viewers::conversation_id)
        .load(db)?;
    let all: BTreeSet<i64> = worked.into_iter().chain(shown).collect();
    Ok(counted(all.len()))
}

/// Those of a team, wherever they stand.
pub fn count_of_team(db: &mut Db, organization: OrganizationId, team: TeamId) -> StoreResult<i64> {
    // By the index of what stands in a place: every shelf, restricted or not.
    let shelves = Shelf::ALL.iter().map(|shelf| shelf.as_str());
    let some: Vec<i64> = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::shelf.eq_any(shelves))
        .filter(conversations::restricted.eq_any([false, true]))
        .filter(conversations::place.eq(place_key(Place::Team(team))))
        .limit(MOST)
        .select(conversations::id)
        .load(db)?;
    Ok(counted(some.len()))
}

/// Those that have a label, with an id above `after` if there is one.
pub fn count_labelled(
    db: &mut Db,
    organization: OrganizationId,
    label: LabelId,
    after: Option<ConversationId>,
) -> StoreResult<i64> {
    let some: Vec<i64> = conversation_labels::table
        .filter(conversation_labels::organization_id.eq(AsInt(organization)))
        .filter(conversation_labels::label_id.eq(AsInt(label)))
        .filter(conversation_labels::conversation_id.gt(after.map_or(0, |id| *id.as_ref())))
        .limit(MOST)
        .select(conversation_labels::conversation_id)
        .load(db)?;
    Ok(counted(some.len()))
}

/// Those of a contact with an id below `before`.
pub fn count_of_contact(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
    before: ConversationId,
) -> StoreResult<i64> {
    let some: Vec<i64> = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::contact_id.eq(AsInt(contact)))
        .filter(conversations::id.lt(AsInt(before)))
        .limit(MOST)
        .select(conversations::id)
        .load(db)?;
    Ok(counted(some.len()))
}

fn counted(found: usize) -> i64 {
    i64::try_from(found).unwrap_or(MOST).min(MOST)
}
