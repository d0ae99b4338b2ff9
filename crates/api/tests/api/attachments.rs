//! Files: what they are is found in them, and only a fresh link of ours reads them.

use crate::common::{Answer, Client, on_each_database, send};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::json;

/// A picture of two by one pixels.
const PNG: &[u8] =
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x02\0\0\0\x01\x08\x02\0\0\0\x7b\x40\xe8\xdd";

pub async fn upload(by: &Client, name: &str, bytes: &[u8]) -> Answer {
    let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
    let form = Form::new().part("file", part);
    send(
        by.request(Method::POST, "/api/v1/attachments")
            .multipart(form),
    )
    .await
}

#[actix_web::test]
async fn a_file_is_read_by_its_link_whole_and_in_ranges() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let made = upload(&owner, "../ä photo.txt", PNG).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(
            made.body["media_type"], "image/png",
            "found in the bytes, not believed"
        );
        assert_eq!(made.body["name"], "ä photo.txt");
        assert_eq!(
            (&made.body["width"], &made.body["height"]),
            (&json!(2), &json!(1))
        );
        let url = made.body["url"].as_str().expect("a link");
        let get = |range: Option<&str>| {
            let request = server.anonymous().request(Method::GET, url);
            match range {
                Some(range) => request.header("range", range).send(),
                None => request.send(),
            }
        };
        let whole = get(None).await.expect("an answer");
        assert_eq!(whole.status(), 200);
        let header = |name: &str| whole.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("content-type"), "image/png");
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert!(header("content-security-policy").contains("sandbox"));
        assert!(
            header("content-disposition")
                .starts_with("inline; filename*=UTF-8''%C3%A4%20photo.txt")
        );
        assert_eq!(whole.bytes().await.expect("bytes"), PNG);
        for (range, part, said) in [
            ("bytes=1-3", &PNG[1..4], "bytes 1-3/33"),
            ("bytes=30-", &PNG[30..], "bytes 30-32/33"),
            ("bytes=-2", &PNG[31..], "bytes 31-32/33"),
            ("bytes=30-99", &PNG[30..], "bytes 30-32/33"),
        ] {
            let answer = get(Some(range)).await.expect("an answer");
            assert_eq!(answer.status(), 206, "{range}");
            assert_eq!(answer.headers()["content-range"], said, "{range}");
            assert_eq!(answer.bytes().await.expect("bytes"), part, "{range}");
        }
        let beyond = get(Some("bytes=99-")).await.expect("an answer");
        assert_eq!(beyond.status(), 416);
    })
    .await;
}

#[actix_web::test]
async fn an_altered_or_old_link_leads_nowhere() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let first = upload(&owner, "a.png", PNG).await;
        let second = upload(&owner, "b.png", PNG).await;
        let url = first.body["url"].as_str().expect("a link").to_owned();
        let status = async |url: &str| {
            send(server.anonymous().request(Method::GET, url))
                .await
                .status
        };
        assert_eq!(status(&url).await, 200);
        let other = url.replacen(&first.id(), &second.id(), 1);
        let later = url.replacen("?e=", "?e=1", 1);
        let (path, _) = url.split_once('?').expect("a query");
        for altered in [
            other.as_str(),
            &later,
            path,
            &format!("{path}?e=1&s=x"),
            &url.replace("s=", "s=A"),
        ] {
            assert_eq!(status(altered).await, 404, "{altered}");
        }
        server.pass(2 * 3600);
        assert_eq!(status(&url).await, 404, "expired");
    })
    .await;
}

#[actix_web::test]
async fn the_organization_says_what_it_takes() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let changed = owner
            .patch(
                "/organization",
                json!({"max_file_bytes": 1000, "allowed_file_types": ["png"]}),
            )
            .await;
        assert_eq!(changed.status, 200, "{changed:?}");
        let large = upload(&owner, "a.png", &[PNG, &[0; 2000]].concat()).await;
        assert_eq!(
            (large.status, &large.body["max_bytes"]),
            (413, &json!(1000))
        );
        let program = upload(&owner, "a.png", b"\x7fELF\x02\x01\x01").await;
        assert_eq!((program.status, program.code()), (422, "unsupported_media"));
        assert_eq!(upload(&owner, "a.png", b"").await.status, 422, "empty");
        assert_eq!(
            upload(&owner, "a.gif", PNG).await.status,
            201,
            "the bytes count"
        );
        let nothing = owner
            .request(Method::POST, "/api/v1/attachments")
            .multipart(Form::new().text("other", "x"));
        assert_eq!(send(nothing).await.body["errors"][0]["field"], "file");
    })
    .await;
}

#[actix_web::test]
async fn what_killed_servers_leave_behind_is_swept() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let made = upload(&owner, "plan.txt", b"the plan").await;
        assert_eq!(made.status, 201, "{made:?}");
        let files = server.folder();
        let names = |folder: &str| -> Vec<String> {
            let found = std::fs::read_dir(files.join(folder)).into_iter().flatten();
            found
                .map(|entry| {
                    entry
                        .expect("an entry")
                        .file_name()
                        .into_string()
                        .expect("text")
                })
                .collect()
        };
        let own = names("servers");
        for (folder, name) in [("incoming", "4711#1"), ("servers", "abandoned")] {
            std::fs::create_dir_all(files.join(folder)).expect("a folder");
            std::fs::write(files.join(folder).join(name), "half").expect("written");
        }
        api::attachments::sweep::run(&server.state)
            .await
            .expect("swept");
        assert_eq!(names("incoming"), ["4711#1"], "somebody may be at it");
        assert_eq!(names("servers").len(), own.len() + 1);
        server.pass(25 * 3600);
        api::attachments::sweep::run(&server.state)
            .await
            .expect("swept");
        assert_eq!(names("incoming"), [""; 0]);
        assert_eq!(names("servers"), own, "who is there keeps its mark");
        let url = made.body["url"].as_str().expect("a link");
        server.pass(-25 * 3600);
        let read = server.anonymous().request(Method::GET, url).send().await;
        assert_eq!(read.expect("an answer").status(), 200);
    })
    .await;
}
