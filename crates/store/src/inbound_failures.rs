//! What a provider sent and we could not take.

use crate::columns::AsInt;
use crate::schema::inbound_failures;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{ChannelId, FailureId, OrganizationId, Timestamp};

/// One entry of a call, as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    pub organization: OrganizationId,
    pub id: FailureId,
    pub channel: ChannelId,
    pub raw: String,
    pub reason: String,
    pub at: Timestamp,
}

pub fn insert(db: &mut Db, failure: &Failure) -> StoreResult<()> {
    diesel::insert_into(inbound_failures::table)
        .values((
            inbound_failures::organization_id.eq(AsInt(failure.organization)),
            inbound_failures::id.eq(AsInt(failure.id)),
            inbound_failures::channel_id.eq(AsInt(failure.channel)),
            inbound_failures::raw.eq(&failure.raw),
            inbound_failures::reason.eq(&failure.reason),
            inbound_failures::created_at.eq(AsInt(failure.at)),
        ))
        .execute(db)?;
    Ok(())
}
