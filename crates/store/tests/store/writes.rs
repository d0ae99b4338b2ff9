//! What a write promises: all or nothing, in order, and nobody pays for another one's failure.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::future::poll_fn;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};
use store::{Db, Options, Statements, Store, StoreError, StoreResult};
use testkit::TestDatabase;
use tokio::task::JoinHandle;

/// A store with an empty table of numbers.
fn numbers(database: &TestDatabase) -> Store {
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let made = store.write(|db| {
        db.batch_execute("CREATE TABLE numbers (n BIGINT NOT NULL PRIMARY KEY)")?;
        Ok::<_, StoreError>(())
    });
    block_on(made).expect("a table");
    store
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Runtime::new()
        .expect("a runtime")
        .block_on(future)
}

fn add(db: &mut Db, n: i64) -> StoreResult<i64> {
    diesel::sql_query(format!("INSERT INTO numbers VALUES ({n})")).execute(db)?;
    Ok(n)
}

async fn all(store: &Store) -> Vec<i64> {
    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        n: i64,
    }
    let read = store.read(|db| {
        let rows: Vec<Number> = diesel::sql_query("SELECT n FROM numbers ORDER BY n").load(db)?;
        Ok::<_, StoreError>(rows)
    });
    let rows = read.await.expect("numbers");
    rows.into_iter().map(|row| row.n).collect()
}

fn is_unavailable<T: std::fmt::Debug>(answer: &StoreResult<T>) -> bool {
    matches!(
        answer,
        Err(StoreError::Unavailable(_) | StoreError::Overloaded)
    )
}

#[test]
fn failed_and_panicking_writes_leave_nothing_and_hurt_nobody() {
    testkit::on_each_database(|database| {
        let store = numbers(database);
        block_on(async {
            let writes = (1..=200).map(|n| {
                let store = store.clone();
                tokio::spawn(async move {
                    let write = store.write(move |db| {
                        add(db, n)?;
                        match n % 3 {
                            0 => Err(StoreError::NotFound),
                            1 => panic!("expected by the test"),
                            _ => Ok(n),
                        }
                    });
                    write.await
                })
            });
            for (n, write) in (1..).zip(writes.collect::<Vec<_>>()) {
                let answer = write.await.expect("a task");
                assert_eq!(answer.is_ok(), n % 3 == 2, "{}: {answer:?}", database.name);
            }
            let kept: Vec<i64> = (1..=200).filter(|n| n % 3 == 2).collect();
            assert_eq!(all(&store).await, kept, "{}", database.name);
        });
    });
}

#[test]
fn a_nested_transaction_undoes_its_own_part() {
    testkit::on_each_database(|database| {
        let store = numbers(database);
        block_on(async {
            let write = store.write(|db| {
                add(db, 1)?;
                let inner = db.transaction(|db| {
                    add(db, 2)?;
                    Err::<(), _>(StoreError::NotFound)
                });
                assert!(matches!(inner, Err(StoreError::NotFound)));
                add(db, 3)
            });
            write.await.expect("the outer part");
            assert_eq!(all(&store).await, [1, 3], "{}", database.name);
        });
    });
}

/// Holds up the writer until told, so that a test knows what waits for the next group.
async fn hold(store: &Store) -> (Sender<()>, JoinHandle<StoreResult<()>>) {
    let (let_go, told) = channel();
    let (begin, mut begun) = tokio::sync::mpsc::unbounded_channel();
    let held = spawn(store, move |_| {
        begin.send(()).expect("awaited");
        told.recv().expect("told");
        Ok(())
    });
    begun.recv().await.expect("begun");
    // By then its group takes nobody else in.
    tokio::time::sleep(Duration::from_millis(5)).await;
    (let_go, held)
}

fn spawn<T: Send + 'static>(
    store: &Store,
    f: impl FnMut(&mut Db) -> StoreResult<T> + Send + 'static,
) -> JoinHandle<StoreResult<T>> {
    let store = store.clone();
    tokio::spawn(async move { store.write(f).await })
}

/// Waits until so many writes wait for the writer, interactive and background.
async fn wait(store: &Store, writes: (usize, usize)) {
    while store.pressure().waiting_writes != Some(writes) {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

fn sqlite() -> TestDatabase {
    testkit::databases().remove(0)
}

#[test]
fn a_failing_commit_fails_every_write_that_shares_it() {
    let database = sqlite();
    let store = numbers(&database);
    block_on(async {
        let made = store.write(|db| {
            db.batch_execute(
                "CREATE TABLE children (n BIGINT REFERENCES numbers DEFERRABLE INITIALLY DEFERRED)",
            )?;
            Ok::<_, StoreError>(())
        });
        made.await.expect("a table");
        let (let_go, held) = hold(&store).await;
        let writes = (1..=40).map(|n| {
            spawn(&store, move |db| match n {
                // Nobody notices before the commit that its parent is missing.
                20 => Ok(db.batch_execute("INSERT INTO children VALUES (-1)")?),
                n => add(db, n).map(drop),
            })
        });
        let writes: Vec<_> = writes.collect();
        wait(&store, (40, 0)).await;
        let_go.send(()).expect("told");
        held.await.expect("a task").expect("the write before");
        for write in writes {
            let answer = write.await.expect("a task");
            assert!(is_unavailable(&answer), "{answer:?}");
        }
        assert_eq!(all(&store).await, [0; 0]);
        store
            .write(|db| add(db, 7))
            .await
            .expect("a new connection");
        assert_eq!(all(&store).await, [7]);
    });
}

#[test]
fn background_writes_wait_until_nobody_else_does() {
    let database = sqlite();
    let store = numbers(&database);
    block_on(async {
        let order = Arc::new(Mutex::new(Vec::new()));
        let note = |name: &'static str| {
            let order = Arc::clone(&order);
            move |_: &mut Db| {
                order.lock().expect("a list").push(name);
                Ok::<_, StoreError>(())
            }
        };
        let (let_go, held) = hold(&store).await;
        let background = {
            let (store, write) = (store.clone(), note("background"));
            tokio::spawn(async move { store.write_background("test", write).await })
        };
        wait(&store, (0, 1)).await;
        let first = spawn(&store, note("first"));
        wait(&store, (1, 1)).await;
        let second = spawn(&store, note("second"));
        wait(&store, (2, 1)).await;
        let_go.send(()).expect("told");
        for write in [held, background, first, second] {
            write.await.expect("a task").expect("a write");
        }
        let order = order.lock().expect("a list").clone();
        assert_eq!(order, ["first", "second", "background"]);
    });
}

#[test]
fn a_background_write_by_itself_leaves_all_or_nothing() {
    testkit::on_each_database(|database| {
        let store = numbers(database);
        block_on(async {
            for n in 1..=9 {
                let write = store.write_background("test", move |db| {
                    add(db, n)?;
                    db.transaction(|db| match n % 3 {
                        0 => add(db, 10 * n).and(Err(StoreError::NotFound)),
                        1 => add(db, 10 * n).map(|_| panic!("expected by the test")),
                        _ => add(db, 10 * n),
                    })
                });
                let answer = write.await;
                assert_eq!(answer.is_ok(), n % 3 == 2, "{}: {answer:?}", database.name);
            }
            let kept = [2, 5, 8, 20, 50, 80];
            assert_eq!(all(&store).await, kept, "{}", database.name);
        });
    });
}

#[test]
fn a_full_queue_tells_the_next_to_come_back() {
    let database = sqlite();
    let store = numbers(&database);
    block_on(async {
        let (let_go, held) = hold(&store).await;
        let asked = Arc::new(AtomicU32::new(0));
        let writes = (0..5000).map(|n| {
            let (store, asked) = (store.clone(), Arc::clone(&asked));
            tokio::spawn(async move {
                let written = store.write(move |db| add(db, n));
                // It is in the queue, or refused, when it is asked for the first time.
                let mut written = std::pin::pin!(written);
                let first = poll_fn(|context| Poll::Ready(written.as_mut().poll(context))).await;
                asked.fetch_add(1, Ordering::SeqCst);
                match first {
                    Poll::Ready(done) => done,
                    Poll::Pending => written.await,
                }
            })
        });
        let writes: Vec<_> = writes.collect();
        while asked.load(Ordering::SeqCst) < 5000 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        let_go.send(()).expect("told");
        held.await.expect("a task").expect("the write before");
        let mut written = 0;
        for write in writes {
            match write.await.expect("a task") {
                Ok(_) => written += 1,
                refused => assert!(is_unavailable(&refused), "{refused:?}"),
            }
        }
        assert_eq!(written, 4096);
        assert_eq!(all(&store).await.len(), 4096);
    });
}

#[test]
fn taken_writes_are_done_before_the_store_is_gone() {
    let database = sqlite();
    let store = numbers(&database);
    block_on(async {
        let writes: Vec<_> = (0..200)
            .map(|n| spawn(&store, move |db| add(db, n)))
            .collect();
        for write in writes {
            write.await.expect("a task").expect("a write");
        }
    });
    drop(store);
    let again = Store::open(Options::new(&database.url)).expect("a store");
    assert_eq!(block_on(all(&again)).len(), 200);
}

#[test]
fn the_log_is_empty_when_the_store_is_gone() {
    let database = sqlite();
    let store = numbers(&database);
    block_on(store.write(|db| (0..2_000).try_for_each(|n| add(db, n).map(drop)))).expect("written");
    drop(store);
    let path = database.url.strip_prefix("sqlite://").expect("a file");
    let log = std::fs::metadata(format!("{path}-wal"));
    assert_eq!(log.map_or(0, |log| log.len()), 0);
}

#[test]
fn postgres_tries_again_when_another_transaction_was_in_the_way() {
    let database = testkit::postgres();
    let store = Store::open(Options::new(&database.url)).expect("a store");
    for code in ["40001", "40P01"] {
        for (failures, succeeds) in [(3, true), (4, false)] {
            let tries = Arc::new(AtomicU32::new(0));
            let counted = Arc::clone(&tries);
            let write = store.write(move |db| {
                if counted.fetch_add(1, Ordering::SeqCst) < failures {
                    db.batch_execute(&format!(
                        "DO $$ BEGIN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '{code}'; END $$"
                    ))?;
                }
                Ok::<_, StoreError>(())
            });
            let answer = block_on(write);
            assert_eq!(answer.is_ok(), succeeds, "{code}: {answer:?}");
            assert_eq!(tries.load(Ordering::SeqCst), 4, "{code}");
        }
    }
}

#[test]
fn postgres_ends_a_write_that_takes_too_long() {
    let database = testkit::postgres();
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let began = Instant::now();
    let slow = block_on(store.write(|db| {
        db.batch_execute("SELECT pg_sleep(10)")?;
        Ok::<_, StoreError>(())
    }));
    assert!(is_unavailable(&slow), "{slow:?}");
    assert!(began.elapsed() < Duration::from_secs(9), "not to its end");
    let idle = block_on(store.write(|db| {
        std::thread::sleep(Duration::from_millis(1500));
        add(db, 1)
    }));
    assert!(is_unavailable(&idle), "{idle:?}");
    block_on(store.is_ready()).expect("the next connection works");
}

#[test]
fn statements_are_counted() {
    testkit::on_each_database(|database| {
        let statements = Statements::default();
        let options = Options {
            statements: Some(statements.clone()),
            ..Options::new(&database.url)
        };
        let store = Store::open(options).expect("a store");
        let count = || {
            let before = statements.count();
            block_on(store.read(|db| {
                let one = diesel::select(diesel::dsl::sql::<BigInt>("CAST(42 AS BIGINT)"));
                Ok::<i64, StoreError>(one.get_result(db)?)
            }))
            .expect("an answer");
            statements.count() - before
        };
        assert_eq!((count(), count()), (1, 1), "{}", database.name);
    });
}

#[test]
fn a_lost_transaction_fails_its_group_and_the_next_write_works() {
    let database = sqlite();
    let store = numbers(&database);
    block_on(async {
        let lost = store
            .write(|db| {
                add(db, 1)?;
                db.batch_execute("ROLLBACK")?;
                Ok::<_, StoreError>(())
            })
            .await;
        assert!(is_unavailable(&lost), "{lost:?}");
        let next = store.write(|db| add(db, 2)).await;
        assert_eq!(next.expect("a new connection"), 2);
        assert_eq!(all(&store).await, [2]);
    });
}
