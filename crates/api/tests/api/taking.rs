//! Taking contacts elsewhere: one with all its data, and the list as a table; only what the reader sees.

use crate::common::{Client, on_each_database};
use crate::desk::{channel, conversation};
use reqwest::Method;
use serde_json::{Value, json};

async fn text(by: &Client, path: &str) -> (u16, String) {
    let request = by.request(Method::GET, &format!("/api/v1{path}"));
    let answer = request.send().await.expect("an answer");
    (answer.status().as_u16(), answer.text().await.expect("text"))
}

#[actix_web::test]
async fn one_contact_comes_whole_as_far_as_it_is_seen() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let first = conversation(&server, &ada, &channel, "bo").await;
        let one = ada.get(&format!("/conversations/{first}")).await;
        let contact = one.body["contact"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let path = format!("/contacts/{contact}");
        for text in ["Calls at noon", "Likes tea"] {
            ada.post(&format!("{path}/notes"), json!({"text": text}))
                .await;
        }
        ada.post(&format!("/conversations/{first}/close"), json!({}))
            .await;
        let started = json!({"channel_id": channel, "contact_id": contact, "text": "Hello again"});
        let second = ada.post("/conversations", started).await;
        assert_eq!(second.status, 201, "{second:?}");

        let (status, whole) = text(&ada, &format!("{path}/export")).await;
        let whole: Value = serde_json::from_str(&whole).expect("JSON");
        assert_eq!(status, 200);
        assert_eq!(whole["contact"]["id"], json!(contact));
        assert_eq!(whole["notes"].as_array().map(Vec::len), Some(2));
        let conversations = whole["conversations"].as_array().expect("conversations");
        assert_eq!(conversations.len(), 2);
        assert_eq!(conversations[0]["messages"][0]["text"], "Hello again");
        assert_eq!(conversations[1]["messages"][0]["text"], "Hello");

        let form = reqwest::multipart::Part::bytes(testkit::PNG.to_vec()).file_name("map.png");
        let form = reqwest::multipart::Form::new().part("file", form);
        let upload = ada
            .request(reqwest::Method::POST, "/api/v1/attachments")
            .multipart(form);
        let upload = crate::common::send(upload).await.id();
        let file = json!({"text": "Here", "attachment_ids": [upload]});
        let sent = ada
            .post(&format!("/conversations/{}/messages", second.id()), file)
            .await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let zip = ada.request(
            reqwest::Method::GET,
            &format!("/api/v1{path}/export?format=zip"),
        );
        let zip = zip.send().await.expect("an answer");
        assert_eq!(zip.headers()["content-type"], "application/zip");
        let zip = zip.bytes().await.expect("bytes").to_vec();
        let zip = async_zip::base::read::mem::ZipFileReader::new(zip)
            .await
            .expect("an archive");
        let entries = zip.file().entries().iter();
        let names: Vec<_> = entries
            .map(|one| one.filename().as_str().expect("a name").to_owned())
            .collect();
        assert_eq!(
            names,
            ["contact.json".to_owned(), format!("files/{upload}-map.png")]
        );
        let mut bytes = Vec::new();
        let mut inside = zip.reader_with_entry(1).await.expect("a file");
        inside
            .read_to_end_checked(&mut bytes)
            .await
            .expect("its bytes");
        assert_eq!(bytes, testkit::PNG);
        let mut told = String::new();
        let mut inside = zip.reader_with_entry(0).await.expect("a file");
        inside
            .read_to_string_checked(&mut told)
            .await
            .expect("its words");
        let told: Value = serde_json::from_str(&told).expect("JSON");
        assert_eq!(
            told["conversations"][0]["messages"][1]["attachments"][0]["id"],
            json!(upload)
        );
        let wrong = ada.get(&format!("{path}/export?format=rar")).await;
        assert_eq!((wrong.status, wrong.code()), (422, "invalid"), "{wrong:?}");

        let role = ada.role("administrator").await;
        let other = server.colleague(&ada, &role, &[]).await;
        server.restrict_one(&ada, &first, &[&ada]).await;
        let (_, seen) = text(&other, &format!("{path}/export")).await;
        let seen: Value = serde_json::from_str(&seen).expect("JSON");
        assert_eq!(seen["conversations"].as_array().map(Vec::len), Some(1));
        let agent = server.agent(&ada, &[]).await;
        assert_eq!(text(&agent, &format!("{path}/export")).await.0, 403);
    })
    .await;
}

#[actix_web::test]
async fn the_list_is_a_table_without_formulas() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let tier = json!({"key": "tier", "title": "Tier", "kind": "text"});
        ada.post("/contact-attributes", tier).await;
        let bo = json!({
            "name": "=cmd()", "phone": "+46701234567", "email": "bo@example.com",
            "remarks": "Says \"no\",\nand more", "attributes": {"tier": "-1"},
        });
        assert_eq!(ada.post("/contacts", bo).await.status, 201);
        for n in 0..3 {
            ada.post("/contacts", json!({"name": format!("Cy {n}")}))
                .await;
        }
        let hidden = ada.post("/contacts", json!({"name": "Hidden"})).await;
        server.restrict(&ada, &hidden.body["id"], &[&ada]).await;

        let (status, table) = text(&ada, "/contacts/export").await;
        assert_eq!(status, 200);
        let (header, rows) = table.split_once("\r\n").expect("a header");
        assert_eq!(
            header,
            "\u{feff}Name,Phone number,Email,Reference,Remarks,Channel name,Created,Tier"
        );
        assert!(
            rows.starts_with(
                "'=cmd(),'+46701234567,bo@example.com,,\"Says \"\"no\"\",\nand more\",,"
            ),
            "{rows}"
        );
        assert!(rows.contains(",'-1\r\n"), "{rows}");
        assert_eq!(rows.matches("Cy ").count(), 3);
        assert!(rows.contains("Hidden"));
        let (_, some) = text(&ada, "/contacts/export?q=cy%201").await;
        assert_eq!(some.lines().count(), 2, "{some}");
        let role = ada.role("administrator").await;
        let other = server.colleague(&ada, &role, &[]).await;
        let (_, seen) = text(&other, "/contacts/export").await;
        assert!(!seen.contains("Hidden"), "{seen}");
        let agent = server.agent(&ada, &[]).await;
        assert_eq!(text(&agent, "/contacts/export").await.0, 403);
    })
    .await;
}
