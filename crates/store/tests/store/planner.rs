//! On SQLite, rows of an organization are found by their ids, not by reading the organization.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use store::{Db, Options, Store, StoreError};

#[derive(QueryableByName)]
struct Step {
    #[diesel(sql_type = Text)]
    detail: String,
}

#[derive(QueryableByName)]
struct Missing {
    #[diesel(sql_type = BigInt)]
    missing: i64,
}

async fn on_sqlite<T: Send + 'static>(
    ask: impl FnOnce(&mut SqliteConnection) -> QueryResult<T> + Send + 'static,
) -> T {
    let databases = testkit::databases();
    let database = databases.iter().find(|database| database.name == "sqlite");
    let options = Options::new(&database.expect("SQLite").url);
    let store = Store::open(options).expect("a store");
    let asked = store.read(move |db| match db {
        Db::Sqlite(c) => Ok::<_, StoreError>(ask(c)?),
        Db::Postgres(_) => Err(StoreError::NotFound),
    });
    asked.await.expect("an answer")
}

#[derive(QueryableByName)]
struct Built {
    #[diesel(sql_type = Text)]
    compile_options: String,
}

/// `.cargo/config.toml` says how and why; without it everything works, at half the speed.
#[tokio::test]
async fn it_is_built_to_plan_a_statement_once() {
    let built: Vec<Built> =
        on_sqlite(|c| diesel::sql_query("PRAGMA compile_options").load(c)).await;
    let is = |option: &str| built.iter().any(|one| one.compile_options == option);
    assert!(is("ENABLE_QPSG") && is("THREADSAFE=2") && is("DEFAULT_MEMSTATUS=0"));
    assert!(!is("ENABLE_STAT4") && !is("ENABLE_MEMORY_MANAGEMENT"));
}

#[tokio::test]
async fn many_ids_are_looked_up_one_by_one() {
    for table in ["conversations", "messages", "attachments", "contacts"] {
        let ids: Vec<String> = (1..=60).map(|id| id.to_string()).collect();
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM {table} WHERE organization_id = 1 AND id IN ({})",
            ids.join(", ")
        );
        let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
        let by_id = |step: &Step| step.detail.contains("USING INTEGER PRIMARY KEY");
        let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
        assert!(steps.iter().any(by_id), "{table}: {plan:?}");
    }
}

#[tokio::test]
async fn what_a_provider_calls_a_message_is_looked_up_and_then_the_message_by_its_id() {
    let of = "organization_id = ?1 AND channel_id = ?2 AND provider_id = ?3";
    let sql = format!(
        "EXPLAIN QUERY PLAN SELECT * FROM messages WHERE messages.organization_id = ?1 \
         AND messages.id IN (SELECT id FROM messages AS whole WHERE {of} \
         UNION ALL SELECT message_id FROM message_pieces WHERE {of})"
    );
    let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
    let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    let is_found = |by: &str| plan.iter().any(|step| step.contains(by));
    assert!(
        is_found("USING INTEGER PRIMARY KEY") && is_found("messages_by_provider_id"),
        "{plan:?}"
    );
    assert!(!is_found("SCAN messages"), "{plan:?}");
}

#[tokio::test]
async fn what_did_not_leave_over_a_channel_is_read_in_order_from_its_index() {
    let sql = "EXPLAIN QUERY PLAN SELECT messages.position, messages.id FROM messages \
        INNER JOIN conversations ON conversations.organization_id = messages.organization_id \
        AND conversations.id = messages.conversation_id \
        WHERE messages.organization_id = ?1 AND messages.channel_id = ?2 \
        AND messages.delivery = 'failed' AND messages.position <= ?3 \
        AND (messages.position < ?3 OR messages.id < ?4) \
        ORDER BY messages.position DESC, messages.id DESC LIMIT 500";
    let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
    let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    let is_found = plan.iter().any(|step| step.contains("messages_failed"));
    assert!(
        is_found && !plan.iter().any(|step| step.contains("TEMP B-TREE")),
        "{plan:?}"
    );
}

#[tokio::test]
async fn the_contacts_of_an_agent_are_found_by_name_without_reading_the_others() {
    let sql = "EXPLAIN QUERY PLAN SELECT * FROM contacts WHERE organization_id = ?1 \
        AND (restricted = 0 OR EXISTS (SELECT 1 FROM contact_viewers v \
        WHERE v.organization_id = contacts.organization_id AND v.agent_id = 2 AND v.contact_id = contacts.id)) \
        AND owner_agent_id = ?2 ORDER BY display_key, id LIMIT 51";
    let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
    let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    let is_found = plan.iter().any(|step| step.contains("contacts_by_owner"));
    assert!(
        is_found && !plan.iter().any(|step| step.contains("TEMP B-TREE")),
        "{plan:?}"
    );
}

#[tokio::test]
async fn contacts_are_found_by_ranges_and_sorted_by_nothing_but_an_index() {
    let rule = "contacts.organization_id = 1 AND contacts.merged_into IS NULL AND contacts.restricted = FALSE";
    let by_name = "ORDER BY display_key, id LIMIT 51";
    let cases = [
        (
            format!("SELECT * FROM contacts WHERE {rule} {by_name}"),
            "contacts_by_name",
        ),
        (
            format!(
                "SELECT * FROM contacts WHERE {rule} AND contacts.blocked_at IS NOT NULL {by_name}"
            ),
            "contacts_blocked_by_name",
        ),
        (
            format!(
                "SELECT m.k, m.id FROM (SELECT w.word AS k, w.contact_id AS id FROM contact_words w \
                 WHERE w.organization_id = 1 AND w.word >= 'an' AND w.word < 'ao' \
                 AND (w.word, w.contact_id) > ('', 0) ORDER BY w.word, w.contact_id LIMIT 2000) AS m \
                 CROSS JOIN contacts WHERE contacts.id = m.id AND {rule} ORDER BY m.k, m.id LIMIT 51"
            ),
            "INTEGER PRIMARY KEY",
        ),
    ];
    for (sql, index) in cases {
        let sql = format!("EXPLAIN QUERY PLAN {sql}");
        let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
        let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
        assert!(
            plan.iter().any(|step| step.contains(index)),
            "{index}: {plan:?}"
        );
        assert!(
            !plan.iter().any(|step| step.contains("SCAN contacts")),
            "{plan:?}"
        );
    }
}

#[tokio::test]
async fn what_came_to_a_team_over_a_channel_is_a_range_of_one_index() {
    let sql = "EXPLAIN QUERY PLAN SELECT shown_at AS k, id FROM conversations WHERE organization_id = ?1 \
        AND shelf = 'closed' AND restricted = FALSE AND place > 0 AND channel_id = ?2 AND place = ?3 \
        AND (shown_at, id) < (?4, ?5) ORDER BY k DESC, id DESC LIMIT 64";
    let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
    let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    let is_found = plan
        .iter()
        .any(|step| step.contains("COVERING INDEX conversations_shown_of_team"));
    assert!(
        is_found && !plan.iter().any(|step| step.contains("TEMP B-TREE")),
        "{plan:?}"
    );
}

#[tokio::test]
async fn what_is_closed_and_nobodys_is_a_range_of_one_index() {
    let sql = "EXPLAIN QUERY PLAN SELECT shown_at AS k, id FROM conversations WHERE organization_id = ?1 \
        AND shelf = 'closed' AND restricted = FALSE \
        AND assignee_ids = '[]' AND shelf NOT IN ('unassigned', 'assisted') AND place = ?2 \
        AND (shown_at, id) < (?3, ?4) ORDER BY k DESC, id DESC LIMIT 64";
    let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
    let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    let is_found = plan
        .iter()
        .any(|step| step.contains("INDEX conversations_shown_of_nobody_in_place"));
    assert!(
        is_found && !plan.iter().any(|step| step.contains("TEMP B-TREE")),
        "{plan:?}"
    );
}

#[tokio::test]
async fn conversations_of_a_contact_are_found_by_the_contact_in_any_folder() {
    let sql = "EXPLAIN QUERY PLAN SELECT * FROM conversations WHERE organization_id = 1 \
        AND contact_id IN (SELECT CAST(2 AS BIGINT) UNION ALL SELECT m.id FROM contacts m \
        WHERE m.organization_id = 1 AND m.merged_into = 2) AND (+shelf IN ('closed')) \
        ORDER BY last_activity_at DESC, id DESC LIMIT 51";
    let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
    let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
    let is_found = |step: &&str| step.contains("conversations_of_contact");
    assert!(plan.iter().any(is_found), "{plan:?}");
}

#[tokio::test]
async fn the_planner_knows_every_index_of_an_organization() {
    let sql = "SELECT COUNT(*) AS missing FROM sqlite_schema t JOIN pragma_index_list(t.name) i \
        JOIN pragma_index_info(i.name) f ON f.seqno = 0 AND f.name = 'organization_id' \
        WHERE t.type = 'table' AND NOT EXISTS (SELECT 1 FROM sqlite_stat1 s \
        WHERE s.tbl = t.name AND s.idx = CASE i.origin WHEN 'pk' THEN t.name ELSE i.name END)";
    let counted: Missing = on_sqlite(move |c| diesel::sql_query(sql).get_result(c)).await;
    assert_eq!(counted.missing, 0);
}

#[tokio::test]
async fn each_way_to_ask_the_audit_log_has_its_index() {
    let ways = [
        ("", "by_time"),
        ("AND actor_id = 2", "by_actor"),
        ("AND action = 'team.created'", "by_action"),
        ("AND resource_kind = 'team'", "by_kind"),
        (
            "AND resource_kind = 'team' AND resource_id = 3",
            "by_resource",
        ),
        (
            "AND actor_id = 2 AND action = 'team.created'",
            "by_actor_and_action",
        ),
        (
            "AND actor_id = 2 AND resource_kind = 'team'",
            "by_actor_and_kind",
        ),
    ];
    for (filter, index) in ways {
        let sql = format!(
            "EXPLAIN QUERY PLAN SELECT * FROM audit_log WHERE organization_id = 1 {filter} \
             AND at >= 5 AND at <= 9 AND (at < 9 OR (at = 9 AND id < 4)) \
             ORDER BY at DESC, id DESC LIMIT 51"
        );
        let steps: Vec<Step> = on_sqlite(move |c| diesel::sql_query(sql).load(c)).await;
        let plan: Vec<&str> = steps.iter().map(|step| step.detail.as_str()).collect();
        let by = format!("INDEX audit_log_{index} ");
        let is_read = |step: &&str| step.contains(&by) && step.contains("at>? AND at<?");
        assert!(
            plan.iter().any(is_read) && !plan.iter().any(|step| step.contains("TEMP B-TREE")),
            "{filter}: {plan:?}"
        );
    }
}
