//! The audit log as a table for spreadsheets: page after page, so that its length costs no memory.
//! Each page asks anew whether its reader still may; who may not any more gets no end of it.

use super::actions;
use crate::app::State;
use crate::auth::principals::{self, Principal};
use crate::exporting::Broken;
use crate::exporting::table::rows;
use crate::problem::{Problem, Reply};
use actix_web::web::Bytes;
use contract::audit::AuditEntry;
use domain::permissions::Permission;
use futures::Stream;
use futures::stream::try_unfold;
use std::sync::Arc;
use store::audit::Filter;
use store::{Cursor, Slice};

/// So many lines are read at once.
const PAGE: usize = 500;

const COLUMNS: [&str; 14] = [
    "id",
    "at",
    "actor_kind",
    "actor_id",
    "actor_name",
    "via",
    "action",
    "resource_kind",
    "resource_id",
    "resource_name",
    "number",
    "role",
    "fields",
    "address",
];

/// Which page is written next.
enum Next {
    First,
    After(Cursor),
}

/// The whole table, the newest entry first.
pub fn stream(
    state: State,
    by: Arc<Principal>,
    wanted: Filter,
) -> impl Stream<Item = Result<Bytes, Broken>> {
    try_unfold(Some(Next::First), move |next| {
        let (state, by, wanted) = (state.clone(), Arc::clone(&by), wanted.clone());
        async move {
            let Some(next) = next else { return Ok(None) };
            let (begins, after) = match next {
                Next::First => (true, None),
                Next::After(cursor) => (false, Some(cursor)),
            };
            let page = page(&state, &by, wanted, after).await.map_err(Broken)?;
            let bytes = table(begins, &page.items).map_err(Broken)?;
            Ok(Some((bytes, page.next.map(Next::After))))
        }
    })
}

async fn page(
    state: &State,
    by: &Principal,
    wanted: Filter,
    after: Option<Cursor>,
) -> Reply<Slice<AuditEntry>> {
    let by = principals::again(state, by).await?;
    match by.viewer.may(Permission::ViewAudit) {
        true => actions::page(state, &by, wanted, after, PAGE).await,
        false => Err(Problem::lacks(Permission::ViewAudit)),
    }
}

fn table(begins: bool, entries: &[AuditEntry]) -> Reply<Bytes> {
    let head = begins.then(|| COLUMNS.map(str::to_owned));
    rows(begins, head.into_iter().chain(entries.iter().map(cells)))
}

fn cells(entry: &AuditEntry) -> [String; COLUMNS.len()] {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    let (actor, resource, details) = (&entry.actor, &entry.resource, &entry.details);
    [
        entry.id.to_string(),
        entry.at.to_string(),
        actor.kind.as_str().to_owned(),
        text(&actor.id),
        text(&actor.name),
        entry.via.to_string(),
        entry.action.to_string(),
        resource.kind.to_string(),
        resource.id.clone(),
        text(&resource.name),
        details.number.map(|n| n.to_string()).unwrap_or_default(),
        text(&details.role),
        details.fields.join(" "),
        text(&details.address),
    ]
}
