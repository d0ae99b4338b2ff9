//! Contacts by name, a page at a time, without those restricted to others.

use super::row::{Row, key};
use crate::columns::AsInt;
use crate::conversations::nobody;
use crate::schema::{contact_identities, contact_viewers, contacts, favorites};
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::dsl::exists;
use diesel::prelude::*;
use domain::contacts::Contact;
use domain::permissions::Permission;
use domain::principal::Viewer;
use domain::{AgentId, ContactId};

/// How many addresses a prefix may match before the rest is left out.
const MOST_ADDRESSES: i64 = 500;

/// Which contacts to list.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The beginning of a name or an address.
    pub beginning: Option<String>,
    /// Those the reader marked.
    pub favorite: Option<bool>,
    pub blocked: Option<bool>,
    /// Those that are pinned to somebody.
    pub owner: Option<AgentId>,
}

type Query<'a> = contacts::BoxedQuery<'a, <Db as Connection>::Backend>;

/// Those the viewer sees: the rule of [`domain::visibility::can_see_contact`].
fn seen_by<'a>(viewer: &Viewer) -> Query<'a> {
    let all = contacts::table
        .filter(contacts::organization_id.eq(AsInt(viewer.organization)))
        .filter(contacts::merged_into.is_null())
        .into_boxed();
    if !viewer.shown_restricted {
        return all.filter(contacts::restricted.eq(false));
    }
    if viewer.may(Permission::ViewRestricted) {
        return all;
    }
    let viewed = contact_viewers::table
        .filter(contact_viewers::organization_id.eq(contacts::organization_id))
        .filter(contact_viewers::agent_id.eq(AsInt(viewer.agent.unwrap_or_else(nobody))))
        .filter(contact_viewers::contact_id.eq(contacts::id));
    all.filter(contacts::restricted.eq(false).or(exists(viewed)))
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
    let rows: Vec<AsInt<ContactId>> = seen_by(viewer)
        .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select(contacts::id)
        .load(db)?;
    Ok(rows.into_iter().map(|id| id.0).collect())
}

/// A page of contacts with their display names, by name.
pub fn list(
    db: &mut Db,
    viewer: &Viewer,
    filter: &Filter,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<(Contact, String), String>> {
    let me = viewer.agent.unwrap_or_else(nobody);
    let mut query = seen_by(viewer);
    if let Some(beginning) = &filter.beginning {
        query = query.filter(beginning_with(viewer, beginning));
    }
    if let Some(wanted) = filter.favorite {
        let marked = favorites::table
            .filter(favorites::organization_id.eq(contacts::organization_id))
            .filter(favorites::agent_id.eq(AsInt(me)))
            .filter(favorites::contact_id.eq(contacts::id));
        query = query.filter(exists(marked).eq(wanted));
    }
    if let Some(blocked) = filter.blocked {
        query = match blocked {
            true => query.filter(contacts::blocked_at.is_not_null()),
            false => query.filter(contacts::blocked_at.is_null()),
        };
    }
    if let Some(owner) = filter.owner {
        query = query.filter(contacts::owner_agent_id.eq(AsInt(owner)));
    }
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
    let keyed: Vec<(Contact, String, String)> = rows
        .into_iter()
        .map(|row| {
            let (name, key) = (row.display_name.clone(), row.display_key.clone());
            (row.into(), name, key)
        })
        .collect();
    let slice = Slice::cut(keyed, limit, |(contact, _, key)| Cursor {
        key: key.clone(),
        id: *contact.id.as_ref(),
    });
    Ok(slice.map(|(contact, name, _)| (contact, name)))
}

type Condition<'a> = Box<
    dyn BoxableExpression<
            contacts::table,
            <Db as Connection>::Backend,
            SqlType = diesel::sql_types::Bool,
        > + 'a,
>;

/// Whose name or address begins so. Ranges, not `LIKE`, so that an index serves on both databases.
fn beginning_with<'a>(viewer: &Viewer, beginning: &str) -> Condition<'a> {
    let from = key(beginning.trim());
    let to = format!("{from}\u{10ffff}");
    let holders = contact_identities::table
        .filter(contact_identities::organization_id.eq(AsInt(viewer.organization)))
        .filter(contact_identities::address.ge(from.clone()))
        .filter(contact_identities::address.lt(to.clone()))
        .order(contact_identities::address)
        .limit(MOST_ADDRESSES)
        .select(contact_identities::contact_id);
    let named = contacts::display_key
        .ge(from)
        .and(contacts::display_key.lt(to));
    Box::new(named.or(contacts::id.eq_any(holders)))
}
