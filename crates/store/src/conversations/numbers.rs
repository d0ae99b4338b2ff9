//! The numbers people see (#1042): rising, with gaps.
//!
//! A row would make every new conversation of an organization wait for the one before, so
//! PostgreSQL has a sequence per organization; SQLite has one writer and a row.

use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::OrganizationId;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Makes a new organization ready for conversations; call it in the transaction of the sign-up.
pub fn prepare(db: &mut Db, organization: OrganizationId) -> StoreResult<()> {
    match db {
        Db::Postgres(c) => {
            diesel::sql_query(format!("CREATE SEQUENCE {}", sequence(organization))).execute(c)?
        }
        Db::Sqlite(c) => diesel::sql_query("INSERT INTO conversation_numbers VALUES (?, 0)")
            .bind::<BigInt, _>(*organization.as_ref())
            .execute(c)?,
    };
    Ok(())
}

/// The number of the next conversation.
pub fn next_number(db: &mut Db, organization: OrganizationId) -> StoreResult<i64> {
    let next: Number = match db {
        Db::Postgres(c) => diesel::sql_query("SELECT nextval($1::regclass) AS number")
            .bind::<Text, _>(sequence(organization))
            .get_result(c)?,
        Db::Sqlite(c) => diesel::sql_query(
            "UPDATE conversation_numbers SET last = last + 1 WHERE organization_id = ? \
             RETURNING last AS number",
        )
        .bind::<BigInt, _>(*organization.as_ref())
        .get_result(c)?,
    };
    Ok(next.number)
}

/// The next number comes after this one: for conversations that were brought in with theirs.
pub fn set_last_number(db: &mut Db, organization: OrganizationId, last: i64) -> StoreResult<()> {
    match db {
        Db::Postgres(c) => diesel::sql_query("SELECT setval($1::regclass, $2)")
            .bind::<Text, _>(sequence(organization))
            .bind::<BigInt, _>(last)
            .execute(c)?,
        Db::Sqlite(c) => {
            diesel::sql_query("UPDATE conversation_numbers SET last = ? WHERE organization_id = ?")
                .bind::<BigInt, _>(last)
                .bind::<BigInt, _>(*organization.as_ref())
                .execute(c)?
        }
    };
    Ok(())
}

/// Of an organization that is no more.
pub fn forget(db: &mut Db, organization: OrganizationId) -> StoreResult<()> {
    match db {
        Db::Postgres(c) => {
            let statement = format!("DROP SEQUENCE IF EXISTS {}", sequence(organization));
            diesel::sql_query(statement).execute(c)?
        }
        Db::Sqlite(c) => {
            diesel::sql_query("DELETE FROM conversation_numbers WHERE organization_id = ?")
                .bind::<BigInt, _>(*organization.as_ref())
                .execute(c)?
        }
    };
    Ok(())
}

fn sequence(organization: OrganizationId) -> String {
    format!("conversation_numbers_{organization}")
}
