//! What was acknowledged is stored, once, with everything that belongs to it.

use crate::integrator::{Acknowledged, CUSTOMERS};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::collections::{BTreeMap, BTreeSet};
use store::{Options, Store, StoreError};

#[derive(QueryableByName)]
struct Stored {
    #[diesel(sql_type = Text)]
    provider_id: String,
    #[diesel(sql_type = BigInt)]
    id: i64,
    #[diesel(sql_type = BigInt)]
    conversation_id: i64,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    n: i64,
}

pub async fn compare(url: &str, acknowledged: &BTreeMap<String, Acknowledged>) {
    let store = Store::open(Options::new(url)).expect("a store");
    let (stored, counted, told) = store
        .read(|db| {
            let all = "SELECT provider_id, id, conversation_id FROM messages \
                 WHERE provider_id LIKE 'm-%'";
            let stored: Vec<Stored> = diesel::sql_query(all).load(db)?;
            // Sums over BIGINT are NUMERIC on PostgreSQL.
            let counted = "SELECT CAST(SUM(inbound_seq) AS BIGINT) AS n FROM conversations";
            let counted: Number = diesel::sql_query(counted).get_result(db)?;
            let told = "SELECT COUNT(*) AS n FROM events WHERE name = 'message.created' \
                 AND object_id IN (SELECT id FROM messages WHERE provider_id LIKE 'm-%')";
            let told: Number = diesel::sql_query(told).get_result(db)?;
            Ok::<_, StoreError>((stored, counted.n, told.n))
        })
        .await
        .expect("the rows");
    let mut by_id: BTreeMap<&str, &Stored> = BTreeMap::new();
    for row in &stored {
        let before = by_id.insert(&row.provider_id, row);
        assert!(before.is_none(), "{} is there twice", row.provider_id);
    }
    for (id, said) in acknowledged {
        let row = by_id
            .get(id.as_str())
            .unwrap_or_else(|| panic!("{id} was acknowledged and is lost"));
        assert_eq!(said.message, row.id.to_string(), "{id}");
        assert_eq!(said.conversation, row.conversation_id.to_string(), "{id}");
    }
    let messages = i64::try_from(stored.len()).expect("a number");
    assert_eq!(
        counted, messages,
        "a message and its conversation's count come together"
    );
    assert_eq!(told, messages, "a message and its event come together");
    let conversations: BTreeSet<i64> = stored.iter().map(|row| row.conversation_id).collect();
    let customers = usize::try_from(CUSTOMERS).expect("a number");
    assert!(
        conversations.len() <= customers,
        "one conversation a customer"
    );
}

/// Every id there is, of the tables that grow with use.
pub async fn ids(url: &str) -> Vec<i64> {
    let store = Store::open(Options::new(url)).expect("a store");
    let read = store.read(|db| {
        let all = ["messages", "conversations", "contacts", "events", "jobs"]
            .map(|table| format!("SELECT id AS n FROM {table}"))
            .join(" UNION ALL ");
        let rows: Vec<Number> = diesel::sql_query(all).load(db)?;
        Ok::<_, StoreError>(rows)
    });
    read.await.expect("ids").iter().map(|row| row.n).collect()
}

/// What a query of one number says.
pub async fn number(url: &str, query: &'static str) -> i64 {
    let store = Store::open(Options::new(url)).expect("a store");
    let read = store.read(move |db| {
        let row: Number = diesel::sql_query(query).get_result(db)?;
        Ok::<_, StoreError>(row.n)
    });
    read.await.expect("a number")
}
