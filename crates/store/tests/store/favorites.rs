//! A reader's favorites are found by what they marked, on both databases, however many others there are.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use store::{Db, Options, Store, StoreError};

/// Many contacts, marked by many agents, a few of them by the reader.
const FILLED: &str = "INSERT INTO contacts (organization_id, id, display_name, display_key, \
    restricted, viewer_ids, default_assignee_ids, dropped_since_block, version, created_at) \
    SELECT 1, n, 'Ada ' || n, 'ada ' || n, FALSE, '[]', '[]', 0, 1, n FROM numbers; \
    INSERT INTO favorites (organization_id, agent_id, contact_id, created_at) \
    SELECT 1, n % 500, n, n FROM numbers;";
const ON_POSTGRES: &str =
    "CREATE TEMPORARY TABLE numbers AS SELECT generate_series(1, 20000) AS n;";
const ON_SQLITE: &str = "CREATE TEMPORARY TABLE numbers AS WITH RECURSIVE all_of(n) AS \
    (SELECT 1 UNION ALL SELECT n + 1 FROM all_of WHERE n < 20000) SELECT n FROM all_of;";

/// What `GET /contacts?favorite=true` asks.
const LIST: &str = "SELECT * FROM contacts WHERE contacts.organization_id = 1 \
    AND contacts.merged_into IS NULL AND contacts.restricted = FALSE AND contacts.id IN \
    (SELECT f.contact_id FROM favorites f WHERE f.organization_id = 1 AND f.agent_id = 2) \
    ORDER BY display_key, id LIMIT 51";

#[derive(QueryableByName)]
struct OnPostgres {
    #[diesel(sql_type = Text, column_name = "QUERY PLAN")]
    line: String,
}

#[derive(QueryableByName)]
struct OnSqlite {
    #[diesel(sql_type = Text)]
    detail: String,
}

fn plan(db: &mut Db) -> Result<String, StoreError> {
    let lines: Vec<String> = match db {
        Db::Postgres(c) => {
            c.batch_execute(&[ON_POSTGRES, FILLED].concat())?;
            c.batch_execute("ANALYZE contacts; ANALYZE favorites;")?;
            let plan: Vec<OnPostgres> = diesel::sql_query(format!("EXPLAIN {LIST}")).load(c)?;
            plan.into_iter().map(|step| step.line).collect()
        }
        Db::Sqlite(c) => {
            c.batch_execute(&[ON_SQLITE, FILLED].concat())?;
            let explain = format!("EXPLAIN QUERY PLAN {LIST}");
            let plan: Vec<OnSqlite> = diesel::sql_query(explain).load(c)?;
            plan.into_iter().map(|step| step.detail).collect()
        }
    };
    Ok(lines.join("\n"))
}

#[tokio::test]
async fn favorites_are_found_by_their_index() {
    for database in testkit::databases() {
        let store = Store::open(Options::new(&database.url)).expect("a store");
        let plan = store.write(plan).await.expect("a plan");
        let (of_reader, of_contacts) = match database.name {
            "sqlite" => (
                "f USING PRIMARY KEY (organization_id=? AND agent_id=?)",
                "contacts USING INTEGER PRIMARY KEY",
            ),
            _ => ("favorites_pkey", "contacts_pkey"),
        };
        assert!(plan.contains(of_reader), "{}: {plan}", database.name);
        assert!(plan.contains(of_contacts), "{}: {plan}", database.name);
        for whole in ["Seq Scan", "SCAN contacts", "contacts_by_name"] {
            assert!(!plan.contains(whole), "{}: {plan}", database.name);
        }
    }
}
