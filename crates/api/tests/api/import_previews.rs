//! How a file of contacts is looked at before it is imported: cut, mapped and compared, for one channel or another.

use crate::common::{Answer, on_each_database, send};
use crate::contact_imports::{channel, counts, imported, people, phone_channel, upload};
use reqwest::Method;
use serde_json::{Value, json};

#[actix_web::test]
async fn how_a_file_is_read_can_be_changed_before_it_is_imported() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = channel(&owner, "email").await;
        let text = "sep=;\nWer;Adresse;Sonst\nJürgen, Dr.;Jo@Example.com;\"€ 5\"\n";
        let bytes: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let made = upload(&owner, &channel, "ignore", "comma", &bytes).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(made.body["encoding"], "utf-16le");
        assert_eq!(made.body["preview"]["suggested_delimiter"], "semicolon");
        let path = format!("/contact-imports/{}", made.id());
        let change = |body: Value, version: i64| {
            let request = owner.request(Method::PATCH, &format!("/api/v1{path}"));
            send(request.header("if-match", format!("\"{version}\"")).json(&body))
        };
        let cut = change(json!({"delimiter": "semicolon"}), 1).await;
        assert_eq!(cut.status, 200, "{cut:?}");
        assert_eq!((&cut.body["header"], &cut.body["total_rows"]), (&json!("none"), &json!(2)));
        let stale = change(json!({"has_header": true}), 1).await;
        assert_eq!(stale.status, 412);
        let columns = json!([{"index": 0, "field": "name"}, {"index": 1, "field": "email"}, {"index": 2, "field": "remarks"}]);
        let mapped = change(json!({"has_header": true, "columns": columns}), 2).await;
        assert_eq!(mapped.status, 200, "{mapped:?}");
        assert_eq!(mapped.body["columns"][1], json!({"index": 1, "title": "Adresse", "field": "email"}));
        assert_eq!(mapped.body["preview"]["rows"][0]["address"], "jo@example.com");
        for (columns, code) in [
            (json!([{"index": 0, "field": "phone"}]), "not_of_this_channel"),
            (json!([{"index": 9, "field": "name"}]), "no_such_column"),
            (json!([{"index": 0, "field": "remarks"}]), "no_name_or_address"),
        ] {
            let refused = change(json!({"columns": columns}), 3).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.body["errors"][0]["code"], code);
        }
        let done = imported(&owner, &mapped_as_made(mapped)).await;
        assert_eq!(counts(&done), [1, 0, 0, 0]);
        let jurgen = ["Jürgen, Dr.", "jo@example.com", "", "€ 5"].map(str::to_owned);
        assert_eq!(people(&owner).await, [jurgen]);
        let late = change(json!({"existing": "update"}), done["version"].as_i64().expect("one")).await;
        assert_eq!((late.status, late.code()), (409, "import_already_started"));
        let again = owner.post(&format!("{path}/start"), json!({})).await;
        assert_eq!((again.status, again.code()), (409, "import_already_started"));
        let cancel = owner.post(&format!("{path}/cancel"), json!({})).await;
        assert_eq!((cancel.status, cancel.code()), (409, "import_over"));
    })
    .await;
}

#[actix_web::test]
async fn a_preview_tells_who_is_there_already() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let one = json!({"name": "Ada", "phone": "+46700000001"});
        let by_reference = json!({"name": "Bo", "reference": "K2"});
        let twice = [
            json!({"name": "Cy", "reference": "K3"}),
            json!({"name": "Di", "reference": "K3"}),
        ];
        for body in [one, by_reference].into_iter().chain(twice) {
            assert_eq!(owner.post("/contacts", body).await.status, 201);
        }
        let stranger = server.admin().await;
        let elsewhere = json!({"name": "Eve", "phone": "+46700000005"});
        assert_eq!(stranger.post("/contacts", elsewhere).await.status, 201);

        let mut file =
            "Ada,0700 000 001,,\nX,+46700000001,,\n,,K2,\nNew,+46700000004,K2,\nCy,,K3,\n\
            Eve,+46700000005,,\nBad,12,,\n"
                .to_owned();
        // Somebody who is there, as the last that is compared and the first that is not.
        for row in 8..1_000 {
            file.push_str(&format!("Bo {row},+4671{row:07},,\n"));
        }
        file.push_str("Ada,+46700000001,,\nAda,+46700000001,,\n");
        let sweden = json!({"default_country": "SE"});
        assert_eq!(owner.patch("/organization", sweden).await.status, 200);
        let made = upload(&owner, &channel, "ignore", "comma", file.as_bytes()).await;
        assert_eq!(made.status, 201, "{made:?}");
        let preview = &made.body["preview"];
        let rows = preview["rows"].as_array().expect("rows");
        let exists: Vec<_> = rows
            .iter()
            .map(|row| row["exists"].as_bool().expect("known"))
            .collect();
        assert_eq!(
            exists[..8],
            [true, true, true, true, false, false, false, false]
        );
        assert!(!exists[8..].contains(&true), "{exists:?}");
        assert_eq!(
            (&preview["compared_rows"], &preview["existing_rows"]),
            (&json!(999), &json!(5))
        );
        // What it tells is what happens.
        let done = imported(&owner, &made).await;
        let [created, updated, ignored, rejected] = counts(&done);
        assert_eq!((created, updated, ignored, rejected), (994, 0, 6, 1));
    })
    .await;
}

#[actix_web::test]
async fn a_preview_warns_of_a_reference_that_nobody_has() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = phone_channel(&owner).await;
        let bo = json!({"name": "Bo", "reference": "K2"});
        assert_eq!(owner.post("/contacts", bo).await.status, 201);
        let made = upload(&owner, &channel, "ignore", "comma", b",,K2,\n,,Z1,\n").await;
        assert_eq!(made.status, 201, "{made:?}");
        let rows = made.body["preview"]["rows"].as_array().expect("rows");
        let problems: Vec<_> = rows
            .iter()
            .map(|row| row["problem"]["code"].as_str())
            .collect();
        assert_eq!(problems, [None, Some("reference_only")]);
        assert_eq!(made.body["preview"]["unaddressed_rows"], 0);
        let done = imported(&owner, &made).await;
        assert_eq!(counts(&done), [0, 0, 1, 1]);
    })
    .await;
}

#[actix_web::test]
async fn a_file_is_read_for_another_channel_without_being_sent_again() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (phone, mail) = (phone_channel(&owner).await, channel(&owner, "email").await);
        let external = channel(&owner, "external").await;
        let file = "Wer,Mobile,E-mail,Notes,Ort\nBo,+46701234567,bo@example.com,B-1,Oslo\n\
            Cy,,cy@example.com,C-1,\n,,di@example.com,,\nEd,12,,,\n,,,,Rom\n";
        let made = upload(&owner, &phone, "ignore", "comma", file.as_bytes()).await;
        assert_eq!(made.status, 201, "{made:?}");
        let path = format!("/contact-imports/{}", made.id());
        let change = async |version: i64, body: Value| {
            let request = owner.request(Method::PATCH, &format!("/api/v1{path}"));
            send(request.header("if-match", format!("\"{version}\"")).json(&body)).await
        };
        let columns = json!([{"index": 0, "field": "name"}, {"index": 1, "field": "phone"}, {"index": 3, "field": "reference"}]);
        let mapped = change(1, json!({"has_header": true, "columns": columns})).await;
        assert_eq!(mapped.status, 200, "{mapped:?}");
        let told = |answer: &Answer| {
            let preview = &answer.body["preview"];
            let by = preview["rejected_by"].as_array().expect("reasons").iter();
            let by: Vec<_> = by
                .map(|one| (one["code"].as_str().expect("a code").to_owned(), one["rows"].as_i64()))
                .collect();
            (preview["rejected_rows"].as_i64(), by, preview["unaddressed_rows"].as_i64())
        };
        let reason = |code: &str, rows: i64| (code.to_owned(), Some(rows));
        // One has neither name nor number, of one the number is wrong, one has a name alone.
        let by_phone = vec![reason("nothing_known", 2), reason("invalid_phone", 1)];
        assert_eq!(told(&mapped), (Some(3), by_phone, Some(1)), "{mapped:?}");

        for (channel, status, code) in [
            (&external, 422, "channel_not_importable"),
            (&"7".to_owned(), 422, "invalid"),
        ] {
            let refused = change(2, json!({"channel_id": channel})).await;
            assert_eq!((refused.status, refused.code()), (status, code), "{refused:?}");
        }
        let other = change(2, json!({"channel_id": mail})).await;
        assert_eq!(other.status, 200, "{other:?}");
        assert_eq!(other.body["channel_id"], json!(mail));
        let fields = other.body["columns"].as_array().expect("columns");
        let fields: Vec<_> = fields.iter().map(|column| column["field"].as_str()).collect();
        // What was said of the others stands; "Notes" is still the reference.
        assert_eq!(fields, [Some("name"), None, Some("email"), Some("reference"), None]);
        assert_eq!(told(&other), (Some(1), vec![reason("nothing_known", 1)], Some(1)));
        let done = imported(&owner, &mapped_as_made(other)).await;
        assert_eq!(counts(&done), [4, 0, 0, 1]);
        let all = people(&owner).await;
        let bo = ["Bo", "bo@example.com", "B-1", ""].map(str::to_owned);
        assert!(all.contains(&bo), "{all:?}");
    })
    .await;
}

fn mapped_as_made(answer: Answer) -> Answer {
    Answer {
        status: 201,
        ..answer
    }
}
