//! How many attachments use the bytes of a file. The bytes of an unused one stay for a while,
//! because an upload of the same content may be on its way. Then a server claims them, removes them
//! from the file store, and only then forgets the row: what failed is found again.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::files;
use crate::{Db, StoreError, StoreResult};
use diesel::prelude::*;
use domain::{OrganizationId, Timestamp};
use std::collections::BTreeMap;

#[derive(Insertable)]
#[diesel(table_name = files, treat_none_as_default_value = false)]
struct Row<'a> {
    organization_id: AsInt<OrganizationId>,
    content: &'a str,
    size: i64,
    uses: i64,
}

/// Counts one more use of a content. [`StoreError::Contention`] while its bytes are being removed:
/// a moment later they are gone, and can be written anew.
pub fn use_content(
    db: &mut Db,
    organization: OrganizationId,
    content: &str,
    size: i64,
) -> StoreResult<()> {
    use_often(db, organization, content, size, 1)
}

/// Counts several more uses of a content, as [`use_content`] does one.
pub fn use_often(
    db: &mut Db,
    organization: OrganizationId,
    content: &str,
    size: i64,
    uses: i64,
) -> StoreResult<()> {
    use diesel::query_dsl::methods::FilterDsl;
    let row = Row {
        organization_id: AsInt(organization),
        content,
        size,
        uses,
    };
    let query = diesel::insert_into(files::table)
        .values(&row)
        .on_conflict((files::organization_id, files::content))
        .do_update()
        .set((
            files::uses.eq(files::uses + uses),
            files::unused_since.eq(None::<i64>),
        ))
        .filter(files::removing_until.is_null());
    match each_backend!(db, |c| query.execute(c))? {
        0 => Err(StoreError::Contention),
        _ => Ok(()),
    }
}

/// Counts one more use of contents that are in use; a content may be named more than once.
pub fn use_again(
    db: &mut Db,
    organization: OrganizationId,
    contents: &[String],
) -> StoreResult<()> {
    for (count, contents) in by_count(contents) {
        let own = files::table
            .filter(files::organization_id.eq(AsInt(organization)))
            .filter(files::content.eq_any(contents));
        diesel::update(own)
            .set((
                files::uses.eq(files::uses + count),
                files::unused_since.eq(None::<i64>),
            ))
            .execute(db)?;
    }
    Ok(())
}

/// Contents by how often they are named.
fn by_count(contents: &[String]) -> BTreeMap<i64, Vec<&str>> {
    let mut counts: BTreeMap<&str, i64> = BTreeMap::new();
    for content in contents {
        *counts.entry(content).or_default() += 1;
    }
    let mut alike: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (content, count) in counts {
        alike.entry(count).or_default().push(content);
    }
    alike
}

/// Takes uses back; a content may be named more than once.
pub fn give_back(
    db: &mut Db,
    organization: OrganizationId,
    contents: &[String],
    now: Timestamp,
) -> StoreResult<()> {
    // One statement for each number of uses given back: nearly always one.
    for (count, contents) in by_count(contents) {
        let own = files::table
            .filter(files::organization_id.eq(AsInt(organization)))
            .filter(files::content.eq_any(contents.clone()));
        diesel::update(own)
            .set(files::uses.eq(files::uses - count))
            .execute(db)?;
        let unused = files::table
            .filter(files::organization_id.eq(AsInt(organization)))
            .filter(files::content.eq_any(contents))
            .filter(files::uses.le(0));
        diesel::update(unused)
            .set(files::unused_since.eq(AsInt(now)))
            .execute(db)?;
    }
    Ok(())
}

/// Claims up to `limit` contents that nothing has used since `unused`, for whoever removes their bytes
/// until `claim` and then calls [`forget`]. A claim that has run out is given to the next who asks.
pub fn claim_unused(
    db: &mut Db,
    unused: Timestamp,
    now: Timestamp,
    claim: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(OrganizationId, String)>> {
    let free = || {
        let is_free = files::removing_until
            .is_null()
            .or(files::removing_until.lt(AsInt(now)));
        files::unused_since.lt(AsInt(unused)).and(is_free)
    };
    let old: Vec<(i64, String)> = files::table
        .filter(free())
        .limit(limit)
        .select((files::organization_id, files::content))
        .load(db)?;
    let (organizations, contents): (Vec<i64>, Vec<String>) = old.into_iter().unzip();
    let claimed = files::table
        .filter(files::organization_id.eq_any(organizations))
        .filter(files::content.eq_any(contents))
        .filter(free());
    let rows: Vec<(AsInt<OrganizationId>, String)> = diesel::update(claimed)
        .set(files::removing_until.eq(AsInt(claim)))
        .returning((files::organization_id, files::content))
        .get_results(db)?;
    Ok(rows
        .into_iter()
        .map(|(organization, content)| (organization.0, content))
        .collect())
}

/// Forgets contents whose bytes were removed.
pub fn forget(db: &mut Db, removed: &[(OrganizationId, String)]) -> StoreResult<()> {
    let mut contents: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for (organization, content) in removed {
        contents
            .entry(*organization.as_ref())
            .or_default()
            .push(content);
    }
    // One statement for each organization.
    for (organization, contents) in contents {
        let gone = files::table
            .filter(files::organization_id.eq(organization))
            .filter(files::content.eq_any(contents))
            .filter(files::removing_until.is_not_null());
        diesel::delete(gone).execute(db)?;
    }
    Ok(())
}
