//! How far mail was fetched from the mailboxes of channels. One server at a time fetches from each: it
//! holds a lease, and what it writes counts while it does.

use super::health::Key;
use crate::columns::AsInt;
use crate::db::each_backend;
use crate::schema::mailboxes;
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::Timestamp;

/// Which mails of a mailbox were taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// Whose numbers these are.
    pub account: String,
    /// While it is this, they mean the same mails.
    pub validity: i64,
    /// The last one that was taken.
    pub last_uid: i64,
    /// When nothing was left.
    pub seen_at: Timestamp,
}

/// Somebody who wants to fetch, and until when.
#[derive(Clone, Copy, Debug)]
pub struct Ask {
    /// Drawn anew by each start of a server.
    pub holder: i64,
    pub now: Timestamp,
    pub until: Timestamp,
}

type Row = (Option<String>, i64, i64, AsInt<Timestamp>);

/// Takes or renews the lease; false while it is another's.
pub fn lease(db: &mut Db, key: Key, ask: &Ask) -> StoreResult<bool> {
    let new = diesel::insert_into(mailboxes::table)
        .values((
            mailboxes::organization_id.eq(AsInt(key.0)),
            mailboxes::channel_id.eq(AsInt(key.1)),
            mailboxes::validity.eq(0),
            mailboxes::last_uid.eq(0),
            mailboxes::seen_at.eq(AsInt(ask.now)),
            mailboxes::holder.eq(ask.holder),
            mailboxes::leased_until.eq(AsInt(ask.until)),
        ))
        .on_conflict_do_nothing();
    if each_backend!(db, |c| new.execute(c))? > 0 {
        return Ok(true);
    }
    let free = mailboxes::table.find((AsInt(key.0), AsInt(key.1))).filter(
        mailboxes::holder
            .eq(ask.holder)
            .or(mailboxes::leased_until.le(AsInt(ask.now))),
    );
    let taken = diesel::update(free)
        .set((
            mailboxes::holder.eq(ask.holder),
            mailboxes::leased_until.eq(AsInt(ask.until)),
        ))
        .execute(db)?;
    Ok(taken > 0)
}

/// Lets others have it at once.
pub fn release(db: &mut Db, key: Key, holder: i64) -> StoreResult<()> {
    let own = mailboxes::table
        .find((AsInt(key.0), AsInt(key.1)))
        .filter(mailboxes::holder.eq(holder));
    diesel::update(own)
        .set(mailboxes::leased_until.eq(0))
        .execute(db)?;
    Ok(())
}

/// How far it was fetched; none where nobody has yet.
pub fn position(db: &mut Db, key: Key) -> StoreResult<Option<Position>> {
    let row: Option<Row> = mailboxes::table
        .find((AsInt(key.0), AsInt(key.1)))
        .select((
            mailboxes::account,
            mailboxes::validity,
            mailboxes::last_uid,
            mailboxes::seen_at,
        ))
        .first(db)
        .optional()?;
    Ok(row.and_then(|(account, validity, last_uid, seen_at)| {
        Some(Position {
            account: account?,
            validity,
            last_uid,
            seen_at: seen_at.0,
        })
    }))
}

/// Writes how far; false when the lease was lost to somebody else.
pub fn go_on(db: &mut Db, key: Key, holder: i64, at: &Position) -> StoreResult<bool> {
    let own = mailboxes::table
        .find((AsInt(key.0), AsInt(key.1)))
        .filter(mailboxes::holder.eq(holder));
    let written = diesel::update(own)
        .set((
            mailboxes::account.eq(&at.account),
            mailboxes::validity.eq(at.validity),
            mailboxes::last_uid.eq(at.last_uid),
            mailboxes::seen_at.eq(AsInt(at.seen_at)),
        ))
        .execute(db)?;
    Ok(written > 0)
}
