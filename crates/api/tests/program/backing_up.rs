//! `switchboard backup` and `switchboard restore` as an operator types them: while the server runs, from
//! either kind of database into the other, and a restore that is killed half-way.

use crate::running::{PASSWORD, get, http, local, owner, post};
use crate::sending::Desk;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use testkit::{Answer, Integrator, Setup, TestDatabase};

const PLAN: &[u8] = b"Repair the till on Monday.\n";

/// Runs a command to its good end; what it printed.
fn run(command: &mut Command) -> String {
    let done = command.stdin(Stdio::null()).output();
    let done = done.expect("the program starts");
    let told = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{told}");
    String::from_utf8(done.stdout).expect("text")
}

/// Sends a customer a file.
async fn send_file(origin: &str, desk: &Desk) {
    let part = Part::bytes(PLAN).file_name("plan.txt");
    let upload = http()
        .post(format!("{origin}/api/v1/attachments"))
        .bearer_auth(&desk.token)
        .multipart(Form::new().part("file", part));
    let made = upload.send().await.expect("an answer");
    assert_eq!(made.status(), 201);
    let made: Value = made.json().await.expect("JSON");
    let path = format!("/conversations/{}/messages", desk.conversations[0]);
    let body = json!({"text": "Grüße \"quoted\" \\ 表 🦀", "attachment_ids": [made["id"]]});
    post(origin, &path, &desk.token, &body).await;
}

/// Restores until the first file is on its way, when every row is in, and kills it there.
async fn restore_and_kill(setup: &Setup, archive: &Path) {
    let hangs = Integrator::that_answers(Answer::Hang);
    let bucket = format!(
        "s3://desk?endpoint=http://{}&access_key_id=key&secret_access_key=key",
        hangs.address
    );
    let mut restoring = setup
        .clone()
        .with("SWITCHBOARD_FILES_URL", bucket)
        .command("restore")
        .arg(archive)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    assert!(!hangs.calls_of(1).await.is_empty(), "no file is stored");
    assert_eq!(restoring.try_wait().expect("a state"), None);
    restoring.kill().expect("killed");
    restoring.wait().expect("ended");
}

async fn sign_in(origin: &str) -> reqwest::Response {
    let login = json!({"email": "ada@example.com", "password": PASSWORD});
    let asked = http()
        .post(format!("{origin}/api/v1/auth/login"))
        .json(&login);
    asked.send().await.expect("an answer")
}

/// The thread with the file, and the bytes of it.
async fn read(origin: &str, desk: &Desk, token: &str) -> (Value, Vec<u8>) {
    let path = format!("/conversations/{}/messages", desk.conversations[0]);
    let mut thread = get(origin, &path, token).await;
    let items = thread["items"].as_array_mut().expect("items");
    let with_file = items
        .iter_mut()
        .find(|item| item["attachments"][0]["url"].is_string());
    // The time within a link differs.
    let link = with_file.expect("a file")["attachments"][0]["url"].take();
    let link = link.as_str().expect("a link");
    let path = &link[link.find("/files/").expect("a path")..];
    let file = http().get(format!("{origin}{path}")).send().await;
    let file = file.expect("an answer");
    assert_eq!(file.status(), 200);
    (thread, file.bytes().await.expect("bytes").to_vec())
}

#[tokio::test]
async fn an_operator_moves_a_desk_to_the_other_kind_of_database() {
    for (from, other) in testkit::databases().into_iter().zip([1, 0]) {
        let [to, spare] = [(); 2].map(|()| testkit::databases().swap_remove(other));
        let way = format!("{} to {}", from.name, to.name);
        let folder = tempfile::tempdir().expect("a folder");
        let at = |database: &TestDatabase, name: &str| {
            let own = folder.path().join(name);
            std::fs::create_dir_all(&own).expect("a folder");
            local(database, &own)
        };
        let old = at(&from, "old");
        let program = old.start().await;
        let till = Integrator::start();
        let desk = Desk::open(&program.origin, &till, 2).await;
        send_file(&program.origin, &desk).await;
        desk.settled(&program.origin).await;
        let before = read(&program.origin, &desk, &desk.token).await;
        assert_eq!(before.1, PLAN, "{way}");

        let archive = folder.path().join("desk.tar.gz");
        let written = run(old.command("backup").arg(&archive).arg("--with-key"));
        let (_, holds) = written.split_once(" holds ").expect("what it holds");
        assert!(holds.contains(" 1 files of 27 bytes"), "{holds}");
        program.kill();

        // A server on what a killed restore has left is as new: nothing of the archive is there.
        let spare = at(&spare, "spare");
        restore_and_kill(&spare, &archive).await;
        let program = spare.start().await;
        assert_eq!(sign_in(&program.origin).await.status(), 401, "{way}");
        owner(&program.origin).await;
        drop(program);

        // And it is simply started again, which it would not be in a database that has a row.
        let new = at(&to, "new");
        restore_and_kill(&new, &archive).await;
        let restored = run(new.command("restore").arg(&archive));
        assert_eq!(restored, format!("restored {holds}"), "{way}");
        let program = new.start().await;
        let signed_in = sign_in(&program.origin).await;
        assert_eq!(signed_in.status(), 200, "{way}");
        let signed_in: Value = signed_in.json().await.expect("JSON");
        let token = signed_in["access_token"].as_str().expect("a token");
        assert_eq!(read(&program.origin, &desk, token).await, before, "{way}");
        // With the key came what it sealed and signed: sessions go on.
        read(&program.origin, &desk, &desk.token).await;
    }
}
