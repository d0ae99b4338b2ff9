//! `switchboard seed`: what it makes is what the rules would have made, on both databases, and the
//! same arguments make the same.

use api::app::{Clock, State};
use api::config::{Config, FilesUrl, PublicUrl, Rates, SignUp, Targets};
use api::ids::Ids;
use api::keys::Keys;
use api::seed::{self, Login, Options};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use domain::conversations::Conversation;
use domain::counters::{Counter, Tally, counters, folder_total};
use domain::folders::{Favorite, Folder, contains};
use domain::permissions::BuiltInRole;
use domain::principal::Viewer;
use domain::{AgentId, OrganizationId, Timestamp};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use store::conversations::{self, Query, Reader};
use store::{Db, Store, StoreError, StoreResult, agents, teams};
use testkit::TestDatabase;

const CONVERSATIONS: u32 = 700;
const MESSAGES: u64 = 3_000;

fn options(seed: u64) -> Options {
    Options {
        conversations: CONVERSATIONS,
        messages: MESSAGES,
        seed,
        until: Some("2026-03-01T12:00:00Z".parse().expect("a time")),
    }
}

fn state(database: &TestDatabase, folder: &Path) -> State {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let config = Config {
        listen: "127.0.0.1:0".parse().expect("an address"),
        public_url: PublicUrl::parse("http://localhost").expect("a URL"),
        dist: None,
        data_dir: folder.to_owned(),
        lease: std::time::Duration::from_secs(30),
        database: store::Options {
            write_limit: seed::WRITE_LIMIT,
            ..store::Options::new(&database.url)
        },
        sign_up: SignUp::Open,
        secret_key_file: folder.join("secret.key"),
        files: FilesUrl::Folder(folder.join("files")),
        trusted_proxies: Vec::new(),
        private_targets: Targets::default(),
        smtp: None,
        metrics: None,
        patience: api::config::PATIENCE,
        rates: Rates {
            principal: None,
            address: None,
        },
    };
    let store = Store::open(config.database.clone()).expect("a store");
    let keys = Keys::open(&config.secret_key_file).expect("keys");
    State::new(config, store, keys, Clock::system(), Ids::default()).expect("a state")
}

async fn on_each_seeded(test: impl AsyncFn(&State, &[Login])) {
    for database in testkit::databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = state(&database, folder.path());
        let logins = seed::run(&state, &options(7)).await.expect("seeded");
        test(&state, &logins).await;
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    text: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = Nullable<BigInt>)]
    n: Option<i64>,
}

fn lines(db: &mut Db, sql: &str) -> Vec<String> {
    let rows: Vec<Line> = match db {
        Db::Postgres(c) => diesel::sql_query(sql).load(c),
        Db::Sqlite(c) => diesel::sql_query(sql).load(c),
    }
    .expect("a query");
    rows.into_iter().map(|row| row.text).collect()
}

fn number(db: &mut Db, sql: &str) -> i64 {
    let row: Number = match db {
        Db::Postgres(c) => diesel::sql_query(sql).get_result(c),
        Db::Sqlite(c) => diesel::sql_query(sql).get_result(c),
    }
    .expect("a number");
    row.n.unwrap_or_default()
}

fn organization(db: &mut Db) -> OrganizationId {
    number(db, "SELECT MAX(id) AS n FROM organizations").into()
}

fn all(db: &mut Db, organization: OrganizationId) -> StoreResult<Vec<Conversation>> {
    let ids = lines(
        db,
        "SELECT CAST(id AS TEXT) AS text FROM conversations ORDER BY id",
    );
    let ids: Vec<_> = ids.iter().map(|id| id.parse().expect("an id")).collect();
    conversations::of_ids(db, organization, &ids)
}

fn viewer(db: &mut Db, email: &str, role: BuiltInRole) -> StoreResult<Viewer> {
    let agent = agents::by_email(db, email)?;
    Ok(Viewer {
        organization: agent.organization,
        agent: Some(agent.id),
        permissions: role.permissions(),
        teams: teams::of_agent(db, agent.organization, agent.id)?,
        shown_restricted: true,
    })
}

fn read<T: Send + 'static>(
    state: &State,
    f: impl FnOnce(&mut Db) -> StoreResult<T> + Send + 'static,
) -> impl Future<Output = T> {
    let store = state.store.clone();
    async move { store.read::<T, StoreError>(f).await.expect("read") }
}

#[tokio::test]
async fn counters_are_what_one_would_count() {
    on_each_seeded(async |state, logins| {
        let (admin, agent) = (logins[0].email.clone(), logins[1].email.clone());
        read(state, move |db| {
            let organization = organization(db);
            let all = all(db, organization)?;
            let mut expected = BTreeMap::<Counter, Tally>::new();
            for c in &all {
                for counter in counters(c) {
                    *expected.entry(counter).or_default() += Tally::of(c);
                }
            }
            let mut kept = BTreeMap::<Counter, Tally>::new();
            let both = [
                viewer(db, &admin, BuiltInRole::Owner)?,
                viewer(db, &agent, BuiltInRole::Agent)?,
            ];
            for viewer in &both {
                let reader = Reader::load(db, viewer.clone())?;
                kept.extend(conversations::kept(db, &reader)?);
            }
            assert!(kept.len() > 20);
            for (counter, tally) in &kept {
                assert_eq!(expected.get(counter), Some(tally), "{counter:?}");
            }
            let rows = number(db, "SELECT COUNT(*) AS n FROM counters");
            assert_eq!(usize::try_from(rows).expect("few"), expected.len());
            for viewer in &both {
                let reader = Reader::load(db, viewer.clone())?;
                let own = conversations::kept(db, &reader)?;
                for folder in Folder::ALL
                    .iter()
                    .copied()
                    .filter(|f| *f != Folder::Favorites)
                {
                    let mut total = Tally::default();
                    for c in &all {
                        if contains(folder, viewer, c, &reader.worked, Favorite::No) {
                            total += Tally::of(c);
                        }
                    }
                    let own = own.iter().map(|(counter, tally)| (counter, tally));
                    let summed = folder_total(folder, viewer, &reader.worked, own);
                    assert_eq!(summed, Some(total), "{folder}");
                }
            }
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn lists_hold_what_the_rules_say() {
    on_each_seeded(async |state, logins| {
        let (admin, agent) = (logins[0].email.clone(), logins[1].email.clone());
        read(state, move |db| {
            let organization = organization(db);
            let all = all(db, organization)?;
            let both = [
                viewer(db, &admin, BuiltInRole::Owner)?,
                viewer(db, &agent, BuiltInRole::Agent)?,
            ];
            assert_eq!((both[0].teams.len(), both[1].teams.len()), (0, 1));
            for viewer in both {
                let reader = Reader::load(db, viewer.clone())?;
                let open = Folder::ALL
                    .iter()
                    .copied()
                    .filter(|f| f.is_open_to(&viewer));
                for folder in open.filter(|f| *f != Folder::Favorites) {
                    let query = Query {
                        folder: Some(folder),
                        ..Query::default()
                    };
                    let listed: BTreeSet<_> =
                        conversations::list(db, &reader, &query, None, 1_000)?
                            .items
                            .iter()
                            .map(|item| item.conversation.id)
                            .collect();
                    let expected: BTreeSet<_> = all
                        .iter()
                        .filter(|c| contains(folder, &viewer, c, &reader.worked, Favorite::No))
                        .map(|c| c.id)
                        .collect();
                    assert_eq!(listed, expected, "{folder}");
                }
            }
            Ok(())
        })
        .await;
    })
    .await;
}

#[tokio::test]
async fn messages_marks_and_numbers_fit_their_conversations() {
    on_each_seeded(async |state, _| {
        read(state, |db| {
            let organization = organization(db);
            let all = all(db, organization)?;
            assert_eq!(all.len(), CONVERSATIONS as usize);
            let mut numbers: Vec<i64> = all.iter().map(|c| c.number).collect();
            numbers.sort_unstable();
            assert_eq!(numbers, (1..=i64::from(CONVERSATIONS)).collect::<Vec<_>>());
            let messages = number(db, "SELECT COUNT(*) AS n FROM messages");
            assert_eq!(u64::try_from(messages), Ok(MESSAGES));
            let wrong = [
                "SELECT COUNT(*) AS n FROM conversations c WHERE c.inbound_seq <> (SELECT COUNT(*) FROM messages m WHERE m.conversation_id = c.id AND m.direction = 'inbound')",
                "SELECT COUNT(*) AS n FROM conversations c WHERE c.last_activity_at <> GREATEST(c.created_at, (SELECT MAX(m.position) FROM messages m WHERE m.conversation_id = c.id))",
                "SELECT COUNT(*) AS n FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM messages m WHERE m.id = c.last_message_id AND m.conversation_id = c.id)",
                "SELECT COUNT(*) AS n FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM conversation_channels w WHERE w.conversation_id = c.id AND w.last_inbound_at = c.last_customer_message_at)",
                "SELECT COUNT(*) AS n FROM conversation_reads r JOIN conversations c ON c.id = r.conversation_id WHERE r.inbound_seq > c.inbound_seq",
                "SELECT COUNT(*) AS n FROM conversations c WHERE NOT EXISTS (SELECT 1 FROM conversation_log l WHERE l.conversation_id = c.id AND l.action = 'created')",
                "SELECT COUNT(*) AS n FROM files f WHERE f.uses <> (SELECT COUNT(*) FROM attachments a WHERE a.content = f.content)",
                "SELECT COUNT(*) AS n FROM attachments a WHERE NOT EXISTS (SELECT 1 FROM message_attachments m WHERE m.attachment_id = a.id)",
            ];
            for sql in wrong {
                let sql = match db {
                    Db::Postgres(_) => sql.to_owned(),
                    Db::Sqlite(_) => sql.replace("GREATEST", "MAX"),
                };
                assert_eq!(number(db, &sql), 0, "{sql}");
            }
            let some = [
                "SELECT COUNT(*) AS n FROM conversations WHERE restricted",
                "SELECT COUNT(*) AS n FROM conversations WHERE label_ids <> '[]'",
                "SELECT COUNT(*) AS n FROM conversations WHERE snoozed_until IS NOT NULL",
                "SELECT COUNT(*) AS n FROM conversations WHERE waiting_since IS NOT NULL AND status = 'open'",
                "SELECT COUNT(*) AS n FROM conversations WHERE previous_id IS NOT NULL",
                "SELECT COUNT(*) AS n FROM attachments",
                "SELECT COUNT(*) AS n FROM conversation_viewers",
                "SELECT COUNT(*) AS n FROM conversation_reads",
                "SELECT COUNT(*) AS n FROM favorites",
            ];
            for sql in some {
                assert!(number(db, sql) > 0, "{sql}");
            }
            Ok(())
        })
        .await;
        let next = state.store.write(|db| {
            let organization = organization(db);
            conversations::next_number(db, organization)
        });
        assert!(next.await.expect("a number") > i64::from(CONVERSATIONS));
    })
    .await;
}

/// Everything the seed makes, save what a key of the server seals.
fn dump(db: &mut Db) -> Vec<String> {
    let tables = [
        "SELECT id || email || first_name || password_hash || joined_at AS text FROM agents WHERE password_hash IS NOT NULL",
        "SELECT id || public_id || name AS text FROM channels",
        "SELECT id || display_name || viewer_ids || version AS text FROM contacts",
        "SELECT id || '/' || address AS text FROM contact_identities",
        "SELECT id || label_ids || answers || assignee_ids || viewer_ids || revision || shelf || place || waiting_order AS text FROM conversations",
        "SELECT id || COALESCE(text, '') || version || position AS text FROM messages",
        "SELECT agent_id || '/' || conversation_id || '/' || inbound_seq AS text FROM conversation_reads",
        "SELECT id || action || details AS text FROM conversation_log",
    ];
    let mut all: Vec<String> = tables.iter().flat_map(|sql| lines(db, sql)).collect();
    all.sort_unstable();
    all
}

#[tokio::test]
async fn the_same_arguments_make_the_same_rows_on_either_database() {
    let mut dumps = Vec::new();
    for database in testkit::databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let state = state(&database, folder.path());
        let logins = seed::run(&state, &options(3)).await.expect("seeded");
        let again = seed::run(&state, &options(3)).await;
        assert!(again.is_err_and(|error| error.to_string().contains("already")));
        let dump = read(&state, |db| Ok(dump(db))).await;
        assert!(dump.len() > 5_000, "{}", dump.len());
        dumps.push((logins, dump));
        seed::run(&state, &options(4))
            .await
            .expect("another one beside it");
    }
    assert_eq!(dumps[0].0, dumps[1].0);
    assert!(dumps[0].1 == dumps[1].1);
}

#[tokio::test]
async fn who_is_printed_can_sign_in() {
    on_each_seeded(async |state, logins| {
        let roles: Vec<_> = logins.iter().map(|login| login.role).collect();
        assert_eq!(roles, ["admin", "agent"]);
        for login in logins.iter().cloned() {
            let email = login.email.clone();
            let agent = read(state, move |db| agents::by_email(db, &email)).await;
            let fits = state.passwords.verify(login.password, agent.password_hash);
            assert!(fits.await.is_ok_and(|fits| fits), "{}", login.email);
            assert!(agent.joined_at > Timestamp::EPOCH && agent.id > AgentId::from(0));
        }
    })
    .await;
}
