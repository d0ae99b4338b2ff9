//! What the other crates' tests rely on.

use diesel::connection::SimpleConnection;
use diesel::{Connection, PgConnection};
use testkit::{databases, durable_databases};

#[test]
fn both_engines_are_there_and_every_database_is_empty() {
    for all in [databases(), databases(), durable_databases()] {
        assert_eq!(
            all.iter().map(|d| d.name).collect::<Vec<_>>(),
            ["sqlite", "postgres"]
        );
        let mut postgres = PgConnection::establish(&all[1].url).expect("it answers");
        postgres
            .batch_execute("CREATE TABLE nobody_else_made_this (id BIGINT)")
            .expect("a fresh database");
    }
}

#[test]
fn a_dropped_database_is_gone_even_while_somebody_is_connected() {
    let database = testkit::postgres();
    let url = database.url.clone();
    let _connected = PgConnection::establish(&url).expect("it answers");
    drop(database);
    assert!(PgConnection::establish(&url).is_err());
}

#[test]
fn text_is_ordered_by_its_bytes_as_on_sqlite() {
    let database = testkit::postgres();
    let mut db = PgConnection::establish(&database.url).expect("it answers");
    db.batch_execute("DO $$ BEGIN ASSERT 'B' < 'a'; END $$")
        .expect("the C collation");
}
