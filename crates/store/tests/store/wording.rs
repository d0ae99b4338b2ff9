//! PostgreSQL is asked for English where the role may ask, for outages are told by their words.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use store::{Options, Store, StoreError};

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Text)]
    lc_messages: String,
}

async fn language(url: &str) -> String {
    let store = Store::open(Options::new(url)).expect("a store");
    let asked = store.read(|db| {
        let shown: Setting = diesel::sql_query("SHOW lc_messages").get_result(db)?;
        Ok::<_, StoreError>(shown.lc_messages)
    });
    asked.await.expect("an answer")
}

#[tokio::test]
async fn a_superuser_asks_for_english_and_others_do_without() {
    let database = testkit::postgres_alone();
    drop(Store::open(Options::new(&database.url)).expect("migrated"));
    let mut admin = PgConnection::establish(&database.url).expect("a connection");
    admin
        .batch_execute(
            "ALTER DATABASE postgres SET lc_messages = 'C.UTF-8'; CREATE ROLE desk LOGIN; \
             GRANT ALL ON SCHEMA public TO desk; GRANT ALL ON ALL TABLES IN SCHEMA public TO desk",
        )
        .expect("another language, and a role");
    assert_eq!(language(&database.url).await, "C");
    let theirs = database.url.replace("user=postgres", "user=desk");
    assert_eq!(language(&theirs).await, "C.UTF-8");
}
