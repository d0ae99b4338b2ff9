//! What was said by itself before, and by whom otherwise: asked when another automated message is due.

use super::scheduled;
use crate::columns::{AsInt, AsText};
use crate::schema::{contact_identities, messages};
use crate::{Db, StoreResult};
use diesel::dsl::count_star;
use diesel::prelude::*;
use domain::actors::ActorKind;
use domain::messages::{Automated, Delivery, Direction};
use domain::{ContactId, ConversationId, OrganizationId, Timestamp};

/// When a conversation got an automated message of this kind last.
pub fn last_of_kind(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    kind: Automated,
) -> StoreResult<Option<Timestamp>> {
    let last: Option<AsInt<Timestamp>> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::automated.eq(AsText(kind)))
        .filter(messages::automated.is_not_null())
        .order(messages::position.desc())
        .select(messages::position)
        .first(db)
        .optional()?;
    Ok(last.map(|at| at.0))
}

/// When a human answered in a conversation last, if that was after `since`. What did not leave is no
/// answer.
pub fn human_answered_at(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    since: Timestamp,
) -> StoreResult<Option<Timestamp>> {
    let is_human = messages::author_kind
        .eq(AsText(ActorKind::Agent))
        .or(messages::counts_as_answer);
    let no_answer = scheduled::unsent()
        .into_iter()
        .chain([AsText(Delivery::Failed)]);
    let last: Option<AsInt<Timestamp>> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::conversation_id.eq(AsInt(conversation)))
        .filter(messages::position.gt(AsInt(since)))
        .filter(messages::direction.eq(AsText(Direction::Outbound)))
        .filter(is_human)
        .filter(messages::delivery.ne_all(no_answer.collect::<Vec<_>>()))
        .order(messages::position.desc())
        .select(messages::position)
        .first(db)
        .optional()?;
    Ok(last.map(|at| at.0))
}

/// How many automated messages a contact got after `since`, over whichever channel.
pub fn count_to(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
    since: Timestamp,
) -> StoreResult<i64> {
    let theirs = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(organization)))
        .filter(contact_identities::contact_id.eq(AsInt(contact)))
        .select(contact_identities::id.nullable());
    let count: i64 = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::identity_id.eq_any(theirs))
        .filter(messages::position.gt(AsInt(since)))
        .filter(messages::automated.is_not_null())
        .select(count_star())
        .first(db)?;
    Ok(count)
}
