//! What customers change about messages: their words, whether they stand, the signs at them.

use super::row::written;
use super::{Message, attached};
use crate::columns::AsInt;
use crate::schema::messages;
use crate::{Db, StoreError, StoreResult, search};
use diesel::prelude::*;

/// Writes a message over itself as its customer changed it; only where nobody else did meanwhile.
pub fn save(db: &mut Db, before: &Message, after: &Message) -> StoreResult<()> {
    let own = messages::table
        .find((AsInt(before.organization), AsInt(before.id)))
        .filter(messages::version.eq(before.version));
    let saved = diesel::update(own)
        .set((
            messages::text.eq(after.text.as_deref()),
            messages::details.eq(written(after.details.as_ref())),
            messages::edited_at.eq(after.edited_at.map(AsInt)),
            messages::deleted_at.eq(after.deleted_at.map(AsInt)),
            messages::version.eq(after.version),
        ))
        .execute(db)?;
    if saved == 0 {
        return Err(StoreError::Contention);
    }
    if before.text != after.text {
        let files = attached(db, after.organization, &[after.id])?;
        let names: Vec<String> = files.into_iter().map(|(_, file)| file.name).collect();
        search::put_message(db, after, &names)?;
    }
    Ok(())
}
