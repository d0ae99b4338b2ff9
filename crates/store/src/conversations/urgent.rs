//! The *Priority inbox*: urgent conversations on top, the others after, both in the order of the list.

use super::list::{Item, Query, list};
use super::reader::Reader;
use crate::{Cursor, Db, Slice, StoreResult};
use domain::labels::Priority;

/// Where a page begins: among the urgent or the others, and behind which row; `None` is at their top.
pub type UrgentCursor = Cursor<(String, Option<i64>)>;

/// A page of conversations, urgent ones first.
pub fn urgent_first(
    db: &mut Db,
    reader: &Reader,
    query: &Query,
    after: Option<&UrgentCursor>,
    limit: usize,
) -> StoreResult<Slice<Item, (String, Option<i64>)>> {
    let begun = after.map_or(Priority::High, |cursor| {
        cursor.key.0.parse().unwrap_or(Priority::Normal)
    });
    let mut items = Vec::new();
    for priority in [Priority::High, Priority::Normal] {
        if query
            .filter
            .priority
            .is_some_and(|wanted| wanted != priority)
            || priority > begun
        {
            continue;
        }
        if items.len() == limit {
            let top = Cursor {
                key: (priority.to_string(), None),
                id: 0,
            };
            return Ok(Slice {
                items,
                next: Some(top),
            });
        }
        let mut own = query.clone();
        own.filter.priority = Some(priority);
        let from = after.filter(|_| priority == begun).and_then(|cursor| {
            Some(Cursor {
                key: cursor.key.1?,
                id: cursor.id,
            })
        });
        let page = list(db, reader, &own, from.as_ref(), limit - items.len())?;
        items.extend(page.items);
        if let Some(next) = page.next {
            let next = Cursor {
                key: (priority.to_string(), Some(next.key)),
                id: next.id,
            };
            return Ok(Slice {
                items,
                next: Some(next),
            });
        }
    }
    Ok(Slice { items, next: None })
}
