//! Contacts by name, a page at a time, without those restricted to others.

use super::find;
use super::row::Row;
use crate::columns::AsInt;
use crate::conversations::nobody;
use crate::fragment::{Dialect, Fragment};
use crate::schema::contacts;
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::contacts::{Contact, Wanted};
use domain::permissions::Permission;
use domain::principal::Viewer;
use domain::{AgentId, ContactId};

/// Which contacts to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// What somebody looks for.
    pub wanted: Option<Wanted>,
    /// Those the reader marked.
    pub favorite: Option<bool>,
    pub blocked: Option<bool>,
    /// Those that are pinned to somebody.
    pub owner: Option<AgentId>,
    /// None but these, if any is named.
    pub ids: Vec<ContactId>,
}

/// Those the viewer sees: the rule of [`domain::visibility::can_see_contact`].
fn seen_by(viewer: &Viewer) -> Fragment<Bool> {
    let all = Fragment::new("contacts.organization_id = ")
        .int(*viewer.organization.as_ref())
        .sql(" AND contacts.merged_into IS NULL");
    if !viewer.shown_restricted {
        return all.sql(" AND contacts.restricted = FALSE");
    }
    if viewer.may(Permission::ViewRestricted) {
        return all;
    }
    all.sql(
        " AND (contacts.restricted = FALSE OR EXISTS (SELECT 1 FROM contact_viewers v \
         WHERE v.organization_id = contacts.organization_id AND v.agent_id = ",
    )
    .int(*viewer.agent.unwrap_or_else(nobody).as_ref())
    .sql(" AND v.contact_id = contacts.id))")
}

/// Those of them that the filter takes.
pub(super) fn fitting(viewer: &Viewer, filter: &Filter, dialect: Dialect) -> Fragment<Bool> {
    let mut fits = seen_by(viewer);
    if let Some(wanted) = filter.favorite {
        let marked = match wanted {
            true => " AND contacts.id IN",
            false => " AND contacts.id NOT IN",
        };
        fits = fits
            .sql(marked)
            .sql(" (SELECT f.contact_id FROM favorites f WHERE f.organization_id = ")
            .int(*viewer.organization.as_ref())
            .sql(" AND f.agent_id = ")
            .int(*viewer.agent.unwrap_or_else(nobody).as_ref())
            .sql(")");
    }
    fits = match filter.blocked {
        Some(true) => fits.sql(" AND contacts.blocked_at IS NOT NULL"),
        Some(false) => fits.sql(" AND contacts.blocked_at IS NULL"),
        None => fits,
    };
    if let Some(owner) = filter.owner {
        fits = fits
            .sql(" AND contacts.owner_agent_id = ")
            .int(*owner.as_ref());
    }
    let ids: Vec<i64> = filter.ids.iter().map(|id| *id.as_ref()).collect();
    match ids.is_empty() {
        true => fits,
        false => fits.sql(" AND contacts.id IN ").ints(&ids, dialect),
    }
}

/// Which of these contacts the viewer sees.
pub(crate) fn seen_of_ids(
    db: &mut Db,
    viewer: &Viewer,
    ids: &[ContactId],
) -> StoreResult<Vec<ContactId>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<AsInt<ContactId>> = contacts::table
        .filter(seen_by(viewer))
        .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(contacts::id)
        .load(db)?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}

/// A page of contacts with their display names: by name, or what is looked for in the order in which it
/// is found.
pub fn list(
    db: &mut Db,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<(Contact, String), String>> {
    if let Some(wanted) = &filter.wanted {
        return find::page(db, viewer, filter, wanted, after, limit);
    }
    let fits = fitting(viewer, filter, Dialect::from(&*db));
    let mut query = contacts::table.filter(fits).into_boxed();
    if let Some(Cursor { key, id }) = after {
        let behind = contacts::display_key
            .eq(key.clone())
            .and(contacts::id.gt(id));
        query = query.filter(contacts::display_key.gt(key).or(behind));
    }
    let rows: Vec<Row> = query
        .order((contacts::display_key, contacts::id))
        .limit(i64::try_from(limit + 1).unwrap_or(i64::MAX))
        .select(Row::as_select())
        .load(db)?;
    let slice = Slice::cut(rows, limit, Row::cursor);
    Ok(slice.map(Row::named))
}
