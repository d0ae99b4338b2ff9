//! Contacts from files, from the upload to the last row.

use crate::common::{Answer, Client, Server, count, on_each_database, send, until};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

pub async fn phone_channel(admin: &Client) -> String {
    channel(admin, "phone").await
}

pub async fn channel(admin: &Client, scheme: &str) -> String {
    let hook = "https://example.com/hook";
    let settings = json!({"address_scheme": scheme, "webhook_url": hook});
    let body = json!({"kind": "api", "name": format!("Till {scheme}"), "settings": settings});
    let made = admin.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

pub async fn upload(
    by: &Client,
    channel: &str,
    existing: &str,
    delimiter: &str,
    file: &[u8],
) -> Answer {
    let part = Part::bytes(file.to_vec()).file_name("customers.csv");
    let form = Form::new()
        .text("channel_id", channel.to_owned())
        .text("existing", existing.to_owned())
        .part("file", part)
        .text("delimiter", delimiter.to_owned());
    send(
        by.request(Method::POST, "/api/v1/contact-imports")
            .multipart(form),
    )
    .await
}

/// Imports what was uploaded; gives it when nothing more happens.
pub async fn imported(by: &Client, made: &Answer) -> Value {
    assert_eq!(made.status, 201, "{made:?}");
    let path = format!("/contact-imports/{}", made.id());
    let started = by.post(&format!("{path}/start"), json!({})).await;
    assert_eq!(started.status, 200, "{started:?}");
    until("over", async || {
        let import = by.get(&path).await.body;
        match import["state"].as_str() {
            Some("running") => Err(import),
            _ => Ok(import),
        }
    })
    .await
}

pub fn counts(import: &Value) -> [i64; 4] {
    ["created", "updated", "ignored", "rejected"].map(|name| {
        let processed = import["processed_rows"].as_i64().expect("a number");
        assert_eq!(import["total_rows"], processed, "{import}");
        import[name].as_i64().expect("a number")
    })
}

/// Names, numbers, references and remarks, by name.
pub async fn people(by: &Client) -> Vec<[String; 4]> {
    let list = by.get("/contacts?limit=100").await;
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let items = list.body["items"].as_array().expect("items").iter();
    let mut people: Vec<_> = items
        .map(|one| {
            let address = text(&one["phone"]) + &text(&one["email"]);
            [
                text(&one["name"]),
                address,
                text(&one["reference"]),
                text(&one["remarks"]),
            ]
        })
        .collect();
    people.sort();
    people
}

#[actix_web::test]
async fn a_file_is_looked_at_and_then_imported() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let file = "remarks;PHONE NUMBER;name;reference\r\n\
            \"a, \"\"b\"\"\nc\";+46 70 123 45 67;Jürgen;K1\r\n;12;Bo;\r\n;+46701234567;;K2\r\n;;;\r\n";
        let made = upload(&owner, &channel, "update", "semicolon", file.as_bytes()).await;
        assert_eq!(made.status, 201, "{made:?}");
        let body = &made.body;
        assert_eq!((&body["state"], &body["header"]), (&json!("previewed"), &json!("own")));
        assert_eq!((&body["total_rows"], &body["encoding"]), (&json!(4), &json!("utf-8")));
        let fields: Vec<_> = body["columns"].as_array().expect("columns").iter().map(|c| &c["field"]).collect();
        assert_eq!(fields, ["remarks", "phone", "name", "reference"]);
        let preview = &body["preview"];
        assert_eq!(preview["suggested_delimiter"], Value::Null);
        assert_eq!(preview["rejected_rows"], 2);
        let problems: Vec<_> = preview["rows"].as_array().expect("rows").iter().map(|row| {
            (row["line"].as_i64().expect("a line"), row["problem"]["code"].as_str())
        }).collect();
        let expected = [(2, None), (4, Some("invalid_phone")), (5, Some("same_address")), (6, Some("empty"))];
        assert_eq!(problems, expected);
        assert_eq!(preview["rows"][0]["address"], "+46701234567");
        assert_eq!(people(&owner).await, Vec::<[String; 4]>::new(), "nothing before it is started");

        let done = imported(&owner, &made).await;
        assert_eq!(done["state"], "done");
        assert_eq!(done["preview"], Value::Null);
        assert_eq!(counts(&done), [1, 1, 0, 2]);
        let jurgen = ["Jürgen", "+46701234567", "K2", "a, \"b\"\nc"].map(str::to_owned);
        assert_eq!(people(&owner).await, [jurgen]);
        let path = format!("/api/v1/contact-imports/{}/rejections", made.id());
        let csv = owner.request(Method::GET, &path).send().await.expect("an answer");
        assert_eq!(csv.headers()["content-type"], "text/csv; charset=utf-8; header=present");
        let csv = csv.text().await.expect("text");
        assert_eq!(
            csv.trim_start_matches('\u{feff}'),
            "line,row,code,reason\r\n4,;12;Bo;,invalid_phone,This is not a telephone number\r\n\
             6,;;;,empty,The row is empty\r\n"
        );
        let list = owner.get("/contact-imports").await;
        assert_eq!(list.body["items"][0]["id"], made.body["id"]);
        let contact = &owner.get("/contacts").await.body["items"][0];
        assert_eq!(contact["identities"][0]["source"], "import");
        assert_eq!(count(&server, "files WHERE uses > 0").await, 0, "the file is not kept");
    })
    .await;
}

#[actix_web::test]
async fn existing_contacts_are_updated_or_left_alone() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let begin = json!({"name": "Ada", "phone": "+46700000001", "reference": "K1", "remarks": "old"});
        for body in [
            begin,
            json!({"name": "Bo", "reference": "K2"}),
            json!({"name": "Cy", "reference": "twice"}),
            json!({"name": "Di", "reference": "twice"}),
        ] {
            let made = owner.post("/contacts", body).await;
            assert_eq!(made.status, 201, "{made:?}");
        }
        let row = |row: [&str; 4]| row.map(str::to_owned);
        let before = people(&owner).await;
        let file = "Eve,+46700000001,,\nEve,,K2,\n,,nobody,\nFay,,twice,\nGus,,,\nGus,+46700000002,,1\nHal,+46700000002,,2\n";
        let made = upload(&owner, &channel, "ignore", "comma", file.as_bytes()).await;
        let done = imported(&owner, &made).await;
        assert_eq!(counts(&done), [3, 0, 3, 1]);
        let mut expected = before.clone();
        expected.extend([
            row(["Fay", "", "twice", ""]),
            row(["Gus", "", "", ""]),
            row(["Gus", "+46700000002", "", "1"]),
        ]);
        expected.sort();
        assert_eq!(people(&owner).await, expected);

        let file = "Eve,+46700000001,K9,\n,+46700000003,K2,new\n,+46700000002,,3\nHal,+46700000002,,4\n";
        let made = upload(&owner, &channel, "update", "comma", file.as_bytes()).await;
        let done = imported(&owner, &made).await;
        assert_eq!(counts(&done), [0, 4, 0, 0]);
        let mut expected = vec![
            row(["Bo", "+46700000003", "K2", "new"]),
            row(["Cy", "", "twice", ""]),
            row(["Di", "", "twice", ""]),
            row(["Eve", "+46700000001", "K9", "old"]),
            row(["Fay", "", "twice", ""]),
            row(["Gus", "", "", ""]),
            row(["Hal", "+46700000002", "", "4"]),
        ];
        expected.sort();
        assert_eq!(people(&owner).await, expected);
    })
    .await;
}

#[actix_web::test]
async fn a_contact_the_importer_does_not_see_is_not_changed() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let other = server.agent(&owner, &[]).await;
        let made = owner
            .post("/contacts", json!({"name": "Ada", "phone": "+46700000001"}))
            .await;
        server.restrict(&owner, &made.body["id"], &[&other]).await;
        let role = owner.role("administrator").await;
        let admin = server.colleague(&owner, &role, &[]).await;
        let made = upload(&admin, &channel, "update", "comma", b"Eve,+46700000001\n").await;
        let done = imported(&admin, &made).await;
        assert_eq!(counts(&done), [0, 0, 0, 1]);
        let rejections = format!("/api/v1/contact-imports/{}/rejections", made.id());
        let csv = admin
            .request(Method::GET, &rejections)
            .send()
            .await
            .expect("an answer");
        assert!(csv.text().await.expect("text").contains("identity_in_use"));
        let ada = other.get("/contacts").await;
        assert_eq!(ada.body["items"][0]["name"], "Ada");
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_imported_is_refused_and_leaves_nothing() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let phone = phone_channel(&owner).await;
        let external = channel(&owner, "external").await;
        let file = b"Bo,+46701234567\n";
        for (channel, existing, delimiter, status, code) in [
            (&external, "ignore", "comma", 422, "channel_not_importable"),
            (&"7".to_owned(), "ignore", "comma", 422, "validation_failed"),
            (&"x".to_owned(), "ignore", "comma", 422, "validation_failed"),
            (&phone, "merge", "comma", 422, "validation_failed"),
            (&phone, "ignore", "tab", 422, "validation_failed"),
        ] {
            let refused = upload(&owner, channel, existing, delimiter, file).await;
            assert_eq!(refused.status, status, "{refused:?}");
            assert!(
                refused.code() == code || code == "validation_failed",
                "{refused:?}"
            );
        }
        let empty = upload(&owner, &phone, "ignore", "comma", b"").await;
        assert_eq!(empty.status, 422, "{empty:?}");
        let form = Form::new().text("channel_id", phone.clone());
        let request = owner.request(Method::POST, "/api/v1/contact-imports");
        let missing = send(request.multipart(form)).await;
        assert_eq!(missing.status, 422, "{missing:?}");
        assert_eq!(count(&server, "files WHERE uses > 0").await, 0);
        assert_eq!(count(&server, "contact_imports").await, 0);
        let left = std::fs::read_dir(server.folder().join("incoming"));
        assert_eq!(
            left.map_or(0, Iterator::count),
            0,
            "nothing stands where uploads do"
        );
        // Garbage is a file too: its rows are rejected, one by one.
        let garbage: Vec<u8> = (0..=255_u8).cycle().take(10_000).collect();
        let made = upload(&owner, &phone, "ignore", "comma", &garbage).await;
        let done = imported(&owner, &made).await;
        assert_eq!(done["state"], "done");
        counts(&done);
    })
    .await;
}

#[actix_web::test]
async fn a_cancelled_import_keeps_what_it_did_and_one_that_was_not_started_does_nothing() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let rows = 30_000;
        let file: String = (0..rows).map(|n| format!("Bo {n},+4670{n:07}\n")).collect();
        let made = upload(&owner, &channel, "ignore", "comma", file.as_bytes()).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/contact-imports/{}", made.id());
        owner.post(&format!("{path}/start"), json!({})).await;
        until("some", async || match count(&server, "contacts").await {
            0 => Err(0),
            some => Ok(some),
        })
        .await;
        let cancelled = owner.post(&format!("{path}/cancel"), json!({})).await;
        assert_eq!(cancelled.status, 200, "{cancelled:?}");
        until("at rest", async || match count(&server, "jobs").await {
            0 => Ok(0),
            some => Err(some),
        })
        .await;
        let import = owner.get(&path).await.body;
        assert_eq!(import["state"], "cancelled");
        let created = import["created"].as_i64().expect("a number");
        assert_eq!(import["processed_rows"], created);
        assert_eq!(count(&server, "contacts").await, created);
        assert_eq!(count(&server, "contact_identities").await, created);
        assert!(created > 0 && created < rows, "{created}");

        let second = upload(&owner, &channel, "ignore", "comma", b"Cy,+46701234567\n").await;
        let path = format!("/contact-imports/{}", second.id());
        let cancelled = owner.post(&format!("{path}/cancel"), json!({})).await;
        assert_eq!(cancelled.body["state"], "cancelled");
        let start = owner.post(&format!("{path}/start"), json!({})).await;
        assert_eq!(
            (start.status, start.code()),
            (409, "import_already_started")
        );
    })
    .await;
}

#[actix_web::test]
async fn customers_who_write_meanwhile_are_there_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let rows = 2_000;
        let file: String = (0..rows)
            .map(|n| format!("Bo {n},+4670{n:07},K{n},\n"))
            .collect();
        let made = upload(&owner, &channel, "update", "comma", file.as_bytes()).await;
        let writing = async {
            // Against the direction of the file, so that the two meet.
            for n in (0..rows).rev().step_by(40) {
                let body = json!({
                    "message_id": format!("m{n}"), "text": "Hello",
                    "contact": {"address": format!("+4670{n:07}"), "name": "Me"},
                });
                let taken = owner
                    .post(&format!("/channels/{channel}/inbound"), body)
                    .await;
                assert!(matches!(taken.status, 200..=202), "{taken:?}");
            }
        };
        let (done, ()) = tokio::join!(imported(&owner, &made), writing);
        let [created, updated, ignored, rejected] = counts(&done);
        assert_eq!((created + updated, ignored, rejected), (rows, 0, 0));
        assert_eq!(count(&server, "contacts").await, rows);
        assert_eq!(count(&server, "contact_identities").await, rows);
        assert_eq!(
            count(
                &server,
                "contacts WHERE name LIKE 'Bo %' AND reference LIKE 'K%'"
            )
            .await,
            rows
        );
        assert_eq!(count(&server, "conversations").await, rows / 40);
        is_indexed(&server, &owner).await;
    })
    .await;
}

/// A conversation is found by the name that an import gave its contact.
async fn is_indexed(server: &Server, owner: &Client) {
    let at_work = "search_backlog";
    until("indexed", async || match count(server, at_work).await {
        0 => Ok(0),
        some => Err(some),
    })
    .await;
    let found = owner.get("/search?q=K1999").await;
    assert_eq!(
        found.body["items"].as_array().map(Vec::len),
        Some(1),
        "{found:?}"
    );
}

#[actix_web::test]
async fn imports_nobody_starts_are_forgotten_with_their_files() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let made = upload(&owner, &channel, "ignore", "comma", b"Bo,+46701234567\n").await;
        assert_eq!(made.status, 201, "{made:?}");
        let now = server.state.now();
        let forget = async |until: domain::Timestamp| {
            let forgotten = server
                .state
                .store
                .write(move |db| store::contact_imports::forget_unstarted(db, until, until, 10));
            forgotten.await.expect("forgotten")
        };
        assert_eq!(forget(now.minus_seconds(1000)).await, 0);
        assert_eq!(forget(now.plus_seconds(1000)).await, 1);
        assert_eq!(count(&server, "files WHERE uses > 0").await, 0);
        let gone = owner.get(&format!("/contact-imports/{}", made.id())).await;
        assert_eq!(gone.status, 404);
    })
    .await;
}
