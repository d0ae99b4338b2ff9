//! Browsers that were told to forget who used them. Everything else about a visitor is its
//! identity; the address of that is the hash of a token only the browser has.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::visitor_resets;
use crate::{Db, StoreResult};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::{ChannelId, OrganizationId, Timestamp};

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
