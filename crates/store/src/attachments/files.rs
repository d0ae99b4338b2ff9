//! How many attachments use the bytes of a file. The bytes of an unused one stay for a while,
//! because an upload of the same content may be on its way.

use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::files;
use crate::{Db, StoreResult};
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

/// Counts one more use of a content.
pub fn use_content(
    db: &mut Db,
    organization: OrganizationId,
    content: &str,
    size: i64,
) -> StoreResult<()> {
    use_often(db, organization, content, size, 1)
}

/// Counts several more uses of a content.
pub fn use_often(
    db: &mut Db,
    organization: OrganizationId,
    content: &str,
    size: i64,
    uses: i64,
) -> StoreResult<()> {
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
        ));
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
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

/// Forgets up to `limit` contents that nothing has used since `until`, so that their bytes can go.
pub fn forget_unused(
    db: &mut Db,
    until: Timestamp,
    limit: i64,
) -> StoreResult<Vec<(OrganizationId, String)>> {
    let old: Vec<(i64, String)> = files::table
        .filter(files::unused_since.lt(AsInt(until)))
        .limit(limit)
        .select((files::organization_id, files::content))
        .load(db)?;
    let (organizations, contents): (Vec<i64>, Vec<String>) = old.into_iter().unzip();
    let gone = files::table
        .filter(files::organization_id.eq_any(organizations))
        .filter(files::content.eq_any(contents))
        .filter(files::unused_since.lt(AsInt(until)));
    let rows: Vec<(AsInt<OrganizationId>, String)> = diesel::delete(gone)
        .returning((files::organization_id, files::content))
        .get_results(db)?;
    Ok(rows
        .into_iter()
        .map(|(organization, content)| (organization.0, content))
        .collect())
}
