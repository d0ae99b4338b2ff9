//! `switchboard create-admin`, as an operator types it.

use crate::running::{PASSWORD, get, http, setup};
use serde_json::{Value, json};
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use testkit::TestDatabase;

/// What it printed on standard output, or on standard error when it refused.
fn create(
    database: &TestDatabase,
    folder: &Path,
    arguments: &[&str],
    password: Option<&str>,
) -> Result<String, String> {
    let mut command = setup(database, folder).command("create-admin");
    command.args(arguments).stdin(Stdio::piped());
    if password.is_some() {
        command.arg("--password-stdin");
    }
    let command = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("the program starts");
    let mut stdin = child.stdin.take().expect("standard input");
    writeln!(stdin, "{}", password.unwrap_or_default()).expect("written");
    drop(stdin);
    let done = child.wait_with_output().expect("ended");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("text");
    match done.status.success() {
        true => Ok(text(done.stdout)),
        false => Err(text(done.stderr)),
    }
}

async fn sign_in(origin: &str, email: &str, password: &str) -> (u16, Value) {
    let request = http()
        .post(format!("{origin}/api/v1/auth/login"))
        .json(&json!({"email": email, "password": password}));
    let answer = request.send().await.expect("an answer");
    let status = answer.status().as_u16();
    (status, answer.json().await.expect("JSON"))
}

#[tokio::test]
async fn an_operator_makes_the_first_owner_and_further_ones() {
    for database in testkit::databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let run =
            |arguments: &[&str], password| create(&database, folder.path(), arguments, password);
        let ada = ["--email", "Ada@Example.com", "--first-name", "Ada"];
        let shop = ["--organization", "Shop"];
        let made = run(&[&ada[..], &shop].concat(), Some(PASSWORD)).expect("made");
        assert!(
            made.starts_with("ada@example.com is an Owner of Shop"),
            "{made}"
        );
        assert!(!made.contains("password"), "what was given is not repeated");

        let again = run(&[&ada[..], &shop].concat(), Some(PASSWORD)).expect_err("taken");
        assert!(again.contains("already in use"), "{again}");
        let short = run(
            &[
                "--email",
                "nobody",
                "--first-name",
                " ",
                "--organization",
                "x",
            ],
            Some("short"),
        );
        let short = short.expect_err("refused");
        for field in ["email: ", "first_name: ", "password: "] {
            assert!(short.contains(field), "{short}");
        }

        let closed = setup(&database, folder.path()).with("SWITCHBOARD_SIGNUP", "closed");
        let program = closed.start().await;
        let origin = &program.origin;
        let sign_up = http()
            .post(format!("{origin}/api/v1/auth/signup"))
            .json(&json!({
                "organization_name": "Other", "first_name": "Eve",
                "email": "eve@example.com", "password": PASSWORD,
            }));
        assert_eq!(sign_up.send().await.expect("an answer").status(), 403);
        let (status, ada) = sign_in(origin, "ada@example.com", PASSWORD).await;
        assert_eq!((status, &ada["agent"]["role_name"]), (200, &json!("Owner")));

        // While the server runs: another Owner, whose password is made and shown once.
        let bo = ["--email", "bo@example.com", "--first-name", "Bo"];
        let unknown = run(&[&bo[..], &["--join", "Ship"]].concat(), None);
        assert!(unknown.expect_err("unknown").contains("\"Ship\""));
        let joined = run(&[&bo[..], &["--join", "Shop"]].concat(), None).expect("joined");
        let password = joined
            .lines()
            .find_map(|line| line.strip_prefix("password: "));
        let (status, bo) = sign_in(origin, "bo@example.com", password.expect("shown")).await;
        assert_eq!((status, &bo["agent"]["role_name"]), (200, &json!("Owner")));
        assert_eq!(bo["organization"]["id"], ada["organization"]["id"]);
        let token = ada["access_token"].as_str().expect("a token");
        let agents = get(origin, "/agents", token).await;
        assert_eq!(agents["items"].as_array().map(Vec::len), Some(2));

        // A second organization of the same name is another one; a name alone then names neither.
        let eve = ["--email", "eve@example.com", "--first-name", "Eve"];
        run(&[&eve[..], &shop].concat(), None).expect("made");
        let cy = ["--email", "cy@example.com", "--first-name", "Cy"];
        let which = run(&[&cy[..], &["--join", "Shop"]].concat(), None);
        let id = bo["organization"]["id"].as_str().expect("an id");
        assert!(which.expect_err("which").contains(id));
        run(&[&cy[..], &["--join", id]].concat(), None).expect("joined");
    }
}
