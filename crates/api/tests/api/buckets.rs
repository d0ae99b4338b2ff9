//! Files in a bucket of an S3-compatible store: the same as in a folder, and nothing is lost while the
//! store is away.

use crate::attachments::upload;
use crate::common::{Answer, Server, count, is_put_off, send, until};
use api::attachments::removing;
use api::backup::{backup, restore};
use api::config::{Config, FilesUrl};
use reqwest::{Method, Response};
use serde_json::json;
use store::{StoreResult, attachments};
use testkit::{Answer as Told, Bucket, Integrator};

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Runs a test on each database, on a server at rest whose files are in a bucket.
async fn with_bucket(test: impl AsyncFn(Server, &Bucket)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let bucket = Bucket::open();
        let files = place(&bucket, "files");
        let server = Server::at_rest_with(database, |config| config.files = files).await;
        test(server, &bucket).await;
    }
}

fn place(bucket: &Bucket, prefix: &str) -> FilesUrl {
    FilesUrl::parse(&bucket.url(prefix)).expect("a place")
}

/// The files in the bucket, without the marks of servers.
fn files(bucket: &Bucket) -> Vec<String> {
    let mut keys = bucket.keys();
    keys.retain(|key| !key.contains("servers/"));
    keys
}

async fn get(server: &Server, made: &Answer, range: Option<&str>) -> Response {
    let url = made.body["url"].as_str().expect("a link");
    let request = server.anonymous().request(Method::GET, url);
    let request = match range {
        Some(range) => request.header("range", range),
        None => request,
    };
    request.send().await.expect("an answer")
}

#[actix_web::test]
async fn a_file_goes_in_and_comes_out_whole_and_in_ranges() {
    with_bucket(async |server, bucket| {
        let owner = server.admin().await;
        // One in a piece, and one in parts.
        for size in [1000, 12_000_000_u32] {
            let bytes: Vec<u8> = (0..size).map(|n| b'a' + (n % 23) as u8).collect();
            let made = upload(&owner, "a.txt", &bytes).await;
            assert_eq!(made.status, 201, "{made:?}");
            let whole = get(&server, &made, None).await;
            assert_eq!(whole.status(), 200);
            assert_eq!(whole.headers()["content-length"], size.to_string());
            assert!(whole.bytes().await.expect("bytes") == bytes);
            for (range, part) in [
                ("bytes=1-3", 1..4),
                ("bytes=990-", 990..bytes.len()),
                ("bytes=-2", bytes.len() - 2..bytes.len()),
            ] {
                let answer = get(&server, &made, Some(range)).await;
                assert_eq!(answer.status(), 206, "{range}");
                let said = format!("bytes {}-{}/{size}", part.start, part.end - 1);
                assert_eq!(answer.headers()["content-range"], said, "{range}");
                assert!(
                    answer.bytes().await.expect("bytes") == bytes[part],
                    "{range}"
                );
            }
            let beyond = get(&server, &made, Some("bytes=99000000-")).await;
            assert_eq!(beyond.status(), 416);
        }
        assert_eq!(files(bucket).len(), 2, "nothing stays among the incoming");
    })
    .await;
}

#[actix_web::test]
async fn a_content_is_there_once_and_goes_when_nothing_uses_it() {
    with_bucket(async |server, bucket| {
        let owner = server.admin().await;
        let other = server.admin().await;
        for by in [&owner, &owner, &other] {
            assert_eq!(upload(by, "a.txt", b"the same").await.status, 201);
        }
        assert_eq!(files(bucket).len(), 2, "once in each organization");
        let refused = upload(&owner, "a.txt", b"").await;
        assert_eq!(refused.status, 422);
        assert_eq!(
            files(bucket).len(),
            2,
            "what is refused leaves nothing behind"
        );

        // Nobody used them; the bucket is away when they are to go.
        server.pass(2 * DAY);
        let now = server.state.now();
        let forgotten = server.state.store.write(move |db| -> StoreResult<()> {
            let until = now.minus_seconds(DAY);
            for organization in attachments::organizations_with_unused(db, until, 9)? {
                attachments::forget_unused(db, organization, until, now, 9)?;
            }
            Ok(())
        });
        forgotten.await.expect("forgotten");
        server.pass(2 * HOUR);
        bucket.stop();
        assert!(!removing::remove_some(&server.state).await.expect("tried"));
        bucket.start();
        assert_eq!(files(bucket).len(), 2);
        assert_eq!(count(&server, "files").await, 2, "it is not forgotten");
        // What the store was asked may still happen, so it is left alone for a while.
        removing::remove_some(&server.state).await.expect("tried");
        assert_eq!(count(&server, "files").await, 2);
        server.pass(HOUR);
        removing::remove_some(&server.state).await.expect("tried");
        assert_eq!(files(bucket), [""; 0]);
        assert_eq!(count(&server, "files").await, 0);
        server.pass(-2 * DAY - 3 * HOUR);
        let again = upload(&owner, "a.txt", b"the same").await;
        assert_eq!(again.status, 201, "{again:?}");
        assert_eq!(files(bucket).len(), 1);
    })
    .await;
}

#[actix_web::test]
async fn an_outage_is_told_and_loses_nothing() {
    with_bucket(async |server, bucket| {
        let owner = server.admin().await;
        let kept = upload(&owner, "kept.txt", b"kept").await;
        assert_eq!(kept.status, 201, "{kept:?}");
        bucket.stop();
        let large = vec![7; 6_000_000];
        for bytes in [b"late".as_slice(), &large] {
            let refused = upload(&owner, "late.txt", bytes).await;
            let told = (refused.status, refused.code());
            assert_eq!(told, (503, "files_unavailable"), "{refused:?}");
            assert!(!refused.header("retry-after").is_empty());
        }
        let url = kept.body["url"].as_str().expect("a link");
        for range in ["bytes=0-", "bytes=0-1", "none"] {
            let request = server.anonymous().request(Method::GET, url);
            let refused = send(request.header("range", range)).await;
            assert_eq!((refused.status, refused.code()), (503, "files_unavailable"));
        }
        // The desk goes on meanwhile.
        assert_eq!(owner.get("/conversations?folder=all").await.status, 200);
        bucket.start();
        let read = get(&server, &kept, None).await;
        assert_eq!(read.bytes().await.expect("bytes"), "kept");
        let late = upload(&owner, "late.txt", b"late").await;
        assert_eq!(late.status, 201, "{late:?}");
        assert_eq!(files(bucket).len(), 2);
    })
    .await;
}

#[actix_web::test]
async fn a_backup_goes_from_a_bucket_to_a_folder_and_back() {
    with_bucket(async |server, bucket| {
        let owner = server.admin().await;
        let large: Vec<u8> = (0..6_000_000_u32).map(|n| b'a' + (n % 23) as u8).collect();
        for bytes in [b"small".as_slice(), &large] {
            assert_eq!(upload(&owner, "a.txt", bytes).await.status, 201);
        }
        let before = files(bucket);
        let folder = tempfile::tempdir().expect("a folder");
        let archive = folder.path().join("bucket.tar.gz");
        let written = backup(&server.state.config, &archive, true).await;
        let written = written.expect("written");
        assert_eq!((written.files, written.files_missing), (2, 0));
        let ways = [
            ("folder", FilesUrl::Folder(folder.path().join("files"))),
            ("bucket", place(bucket, "second")),
        ];
        let mut archive = archive;
        for ((way, files), database) in ways.into_iter().zip(testkit::databases()) {
            let config = Config {
                data_dir: folder.path().join(way),
                secret_key_file: folder.path().join(way).join("secret.key"),
                database: store::Options::new(&database.url),
                files,
                ..Config::clone(&server.state.config)
            };
            let restored = restore(&config, &archive).await;
            restored.unwrap_or_else(|error| panic!("{way}: {error:#}"));
            archive = folder.path().join(format!("again-{way}.tar.gz"));
            let again = backup(&config, &archive, true).await.expect("written");
            assert_eq!((again.files, again.file_bytes), (2, written.file_bytes));
        }
        let mut all = files(bucket);
        all.retain(|key| key.starts_with("second/"));
        let expected = before.iter().map(|key| key.replace("files/", "second/"));
        assert_eq!(all, expected.collect::<Vec<_>>());
    })
    .await;
}

#[actix_web::test]
async fn what_killed_servers_leave_in_a_bucket_is_swept() {
    with_bucket(async |server, bucket| {
        let kept = server.state.files.begin(4711.into());
        kept.finish().await.expect("an upload that was cut off");
        server.state.files.mark("abandoned").await.expect("a mark");
        let marks = bucket.keys().len();
        let sweep = || api::attachments::sweep::run(&server.state);
        sweep().await.expect("swept");
        assert_eq!(bucket.keys().len(), marks, "somebody may be at it");
        server.pass(25 * HOUR);
        until("swept", async || {
            sweep().await.expect("swept");
            let keys = bucket.keys();
            match keys.len() {
                1 if keys[0].starts_with("files/servers/") => Ok(keys),
                _ => Err(keys),
            }
        })
        .await;
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_a_customer_sent_waits_for_the_store_however_long_it_is_away() {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let (bucket, shop) = (Bucket::open(), Integrator::start());
        let (store, allow) = (place(&bucket, ""), "127.0.0.1".parse().expect("targets"));
        let server = Server::start(database, |config| {
            config.files = store;
            config.private_targets = allow;
        })
        .await;
        let owner = server.admin().await;
        let channel = json!({"kind": "api", "name": "Till", "settings": {"webhook_url": shop.url}});
        let channel = owner.post("/channels", channel).await;
        assert_eq!(channel.status, 201, "{channel:?}");
        for _ in 0..50 {
            shop.answer(Told::Full(200, Vec::new(), b"the plan".to_vec()));
        }
        bucket.stop();
        let link = format!("http://{}/plan.txt", shop.address);
        let note = json!({
            "message_id": "m1", "contact": {"address": "customer-1"}, "attachments": [{"url": link}],
        });
        let path = format!("/channels/{}/inbound", channel.id());
        let taken = owner.post(&path, note).await;
        assert_eq!(taken.status, 202, "{taken:?}");
        // A link that leads nowhere would have been given up.
        until("tried often", async || {
            is_put_off(&server).await;
            server.pass(600);
            match count(&server, "jobs WHERE attempts > 9").await {
                0 => Err(0),
                some => Ok(some),
            }
        })
        .await;
        bucket.start();
        until("fetched", async || {
            // A claim would run out under who fetches it just now.
            if count(&server, "jobs WHERE locked_until > 0").await == 0 {
                server.pass(600);
            }
            match count(&server, "attachments WHERE state = 'ready'").await {
                0 => Err(0),
                some => Ok(some),
            }
        })
        .await;
        assert_eq!(files(&bucket).len(), 1);
    }
}
