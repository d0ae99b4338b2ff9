//! The end of an organization: at once whatever lets anybody in, and then, some at a time, every row of every
//! table that a backup would hold of it. Its files are claimed as any that nothing uses (`attachments::files`).

use crate::backup::TABLES;
use crate::columns::AsInt;
use crate::conversations::numbers;
use crate::schema::{
    agents, api_tokens, channels, files, invitations, jobs, organizations, webhooks,
};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Text;
use domain::{OrganizationId, Timestamp};

/// Tables whose rows are not simply removed.
const OTHERWISE: &[&str] = &["organizations", "files", "nodes"];
/// Tables that a backup leaves out and that hold rows of organizations all the same.
const ALSO: &[&str] = &["counter_deltas", "events"];

/// Nobody signs in any more, nothing comes in and nothing leaves. Addresses are free again.
pub fn close(db: &mut Db, organization: OrganizationId, now: Timestamp) -> StoreResult<()> {
    let id = AsInt(organization);
    diesel::delete(agents::table.filter(agents::organization_id.eq(id))).execute(db)?;
    diesel::delete(api_tokens::table.filter(api_tokens::organization_id.eq(id))).execute(db)?;
    diesel::delete(invitations::table.filter(invitations::organization_id.eq(id))).execute(db)?;
    diesel::delete(webhooks::table.filter(webhooks::organization_id.eq(id))).execute(db)?;
    diesel::delete(jobs::table.filter(jobs::organization_id.eq(id))).execute(db)?;
    let living = channels::table
        .filter(channels::organization_id.eq(id))
        .filter(channels::removed_at.is_null());
    diesel::update(living)
        .set(channels::removed_at.eq(AsInt(now)))
        .execute(db)?;
    Ok(())
}

/// The tables to be emptied, in order. Jobs are among them, save the one that does this.
pub fn tables() -> impl Iterator<Item = &'static str> {
    let kept = TABLES.iter().map(|table| table.name);
    let kept = kept.filter(|name| !OTHERWISE.contains(name));
    kept.chain(ALSO.iter().copied())
}

/// Removes up to `limit` rows of one of the [`tables`]; answers how many. `lane` is that of the job which
/// does this.
pub fn clear_some(
    db: &mut Db,
    organization: OrganizationId,
    table: &'static str,
    lane: i64,
    limit: i64,
) -> StoreResult<usize> {
    let keys = keys(db, table)?;
    // The job that does this is the last to go.
    let but = match table {
        "jobs" => format!(" AND lane <> {lane}"),
        _ => String::new(),
    };
    let organization = organization.as_ref();
    let statement = format!(
        "DELETE FROM {table} WHERE ({keys}) IN (SELECT {keys} FROM {table} \
         WHERE organization_id = {organization}{but} LIMIT {limit})"
    );
    Ok(diesel::sql_query(statement).execute(db)?)
}

#[derive(QueryableByName)]
struct Column {
    #[diesel(sql_type = Text)]
    name: String,
}

/// What tells the rows of a table apart.
fn keys(db: &mut Db, table: &'static str) -> StoreResult<String> {
    let Db::Sqlite(c) = db else {
        return Ok("ctid".to_owned());
    };
    let statement = "SELECT name FROM pragma_table_info($1) WHERE pk > 0 ORDER BY pk";
    let keys: Vec<Column> = diesel::sql_query(statement)
        .bind::<Text, _>(table)
        .load(c)?;
    let keys: Vec<String> = keys.into_iter().map(|key| key.name).collect();
    Ok(match keys.is_empty() {
        true => "rowid".to_owned(),
        false => keys.join(", "),
    })
}

/// Nothing uses up to `limit` of its files any more; answers how many.
pub fn let_files_go(
    db: &mut Db,
    organization: OrganizationId,
    now: Timestamp,
    limit: i64,
) -> StoreResult<usize> {
    let used: Vec<String> = files::table
        .filter(files::organization_id.eq(AsInt(organization)))
        .filter(files::uses.gt(0))
        .limit(limit)
        .select(files::content)
        .load(db)?;
    let own = files::table
        .filter(files::organization_id.eq(AsInt(organization)))
        .filter(files::content.eq_any(&used));
    diesel::update(own)
        .set((files::uses.eq(0), files::unused_since.eq(AsInt(now))))
        .execute(db)?;
    Ok(used.len())
}

/// The last of it.
pub fn forget(db: &mut Db, organization: OrganizationId) -> StoreResult<()> {
    numbers::forget(db, organization)?;
    diesel::delete(organizations::table.find(AsInt(organization))).execute(db)?;
    Ok(())
}
